// Reads any bytes as a file of a register in parts and record by record. What must hold: the same
// register in every byte, the same faults in the same order, the same error. The first byte says
// how large the parts are.

#include <assert.h>

#include "../tests/register/register_same.h"
#include "register/load_way.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char package_text[] =
    "{\"resources\":[{\"name\":\"persons\",\"path\":\"p.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\"},"
    "{\"name\":\"c\",\"type\":\"date\"},{\"name\":\"d\",\"type\":\"date\"},"
    "{\"name\":\"e\",\"type\":\"string\",\"constraints\":{\"enum\":[\"x\",\"y\"]}},"
    "{\"name\":\"f\",\"type\":\"integer\",\"constraints\":{\"minimum\":0}},"
    "{\"name\":\"g\",\"type\":\"boolean\"},{\"name\":\"h\",\"type\":\"duration\"},"
    "{\"name\":\"i\",\"type\":\"list\"},{\"name\":\"j\",\"type\":\"string\"}],"
    "\"primaryKey\":\"a\",\"foreignKeys\":[{\"fields\":\"b\","
    "\"reference\":{\"resource\":\"\",\"fields\":\"a\"}}],\"jubilee:periods\":[{\"start\":\"c\","
    "\"end\":\"d\",\"exclusivePer\":\"e\",\"place\":\"b\"}]}}]}";
static const char header[] = "a,b,c,d,e,f,g,h,i,j\n";

// One part after another, as many as there may be: what is made one is the same as with threads.
static void run_parts(void *nothing, uint32_t part_count, jub_part_work *work, void *context)
{
    (void)nothing;
    for (uint32_t part = part_count; part-- > 0;) work(context, part);
}

typedef struct outcome {
    jub_arena arena;
    told_faults faults;
    jub_register *reg;
    jub_status status;
    jub_error error;
} outcome;

static void load(jub_text source, jub_load_way way, outcome *out)
{
    const jub_parallel parallel = {NULL, 3, run_parts};
    const jub_package *package = NULL;
    *out = (outcome){.arena = jub_arena_init((size_t)256 << 20)};
    out->faults.text = jub_buffer_init((size_t)64 << 20);
    const jub_fault_sink sink = {tell_fault, &out->faults};
    const jub_status status =
        jub_package_read(&out->arena, jub_text_from(package_text), &package, NULL);
    assert(status == JUB_OK);
    out->status = jub_register_load_as(&out->arena, package, &source, &sink, NULL, &parallel, way,
                                       &out->reg, &out->error);
}

static void clear(outcome *out)
{
    jub_buffer_clear(&out->faults.text);
    jub_arena_clear(&out->arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    jub_buffer text = jub_buffer_init((size_t)16 << 20);
    jub_buffer_string(&text, header);
    jub_buffer_bytes(&text, data + 1, size - 1);
    outcome right, got;
    load(jub_buffer_view(&text), (jub_load_way){.is_by_record = true}, &right);
    load(jub_buffer_view(&text), (jub_load_way){.part_bytes = 1 + 37u * data[0]}, &got);
    assert(right.status == got.status);
    assert(jub_text_equal(jub_buffer_view(&right.faults.text), jub_buffer_view(&got.faults.text)));
    assert(right.status == JUB_OK ? same_register(right.reg, got.reg)
                                  : same_error(&right.error, &got.error));
    clear(&right);
    clear(&got);
    jub_buffer_clear(&text);
    return 0;
}
