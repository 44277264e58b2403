// Reads any bytes as one file of a register whose schema has a field of every type, a key, a
// reference to itself and an exclusive period. What must hold: every code is a number in its
// dictionary, every link leads to a row and back, every fault is counted and names a row, and no
// two rows have the same key.

#include <assert.h>

#include "register/register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char package_text[] =
    "{\"resources\":[{\"name\":\"persons\",\"path\":\"p.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\"},"
    "{\"name\":\"c\",\"type\":\"date\"},{\"name\":\"d\",\"type\":\"date\"},"
    "{\"name\":\"e\",\"type\":\"string\",\"constraints\":{\"enum\":[\"x\",\"y\"]}},"
    "{\"name\":\"f\",\"type\":\"integer\",\"constraints\":{\"minimum\":0}},"
    "{\"name\":\"g\",\"type\":\"boolean\"},{\"name\":\"h\",\"type\":\"duration\"},"
    "{\"name\":\"i\",\"type\":\"list\"}],\"primaryKey\":\"a\",\"foreignKeys\":[{\"fields\":\"b\","
    "\"reference\":{\"resource\":\"\",\"fields\":\"a\"}}],\"jubilee:periods\":[{\"start\":\"c\","
    "\"end\":\"d\",\"exclusivePer\":\"e\",\"place\":\"b\"}]}}]}";

// Given to inputs that begin with `!`, so that the fuzzer need not find it.
static const char header[] = "a,b,c,d,e,f,g,h,i\n";

typedef struct seen {
    uint64_t count;
    uint64_t record_max;
} seen;

static void take(void *context, const jub_fault *fault)
{
    seen *to = context;
    to->count++;
    assert(fault->record >= 2 && fault->line >= 2 && fault->reason && fault->reason[0]);
    if (fault->record > to->record_max) to->record_max = fault->record;
}

static void check_column(const jub_column *column, jub_buffer *written)
{
    for (uint32_t row = 0; row < column->row_count; row++) {
        if (column->none && jub_bit(column->none, row)) assert(jub_bit(column->known, row));
        if (column->type == JUB_CODES)
            for (uint32_t i = column->sets.offsets[row]; i < column->sets.offsets[row + 1u]; i++)
                assert(column->sets.items[i] < column->dictionary->count);
        jub_buffer_reset(written);
        jub_column_write(column, row, written);
        assert(written->status == JUB_OK);
    }
}

static void check_keys(const jub_resource *resource)
{
    const jub_column *key = &resource->columns[resource->key_column];
    for (uint32_t row = 0; row < resource->row_count; row++) {
        if (!jub_bit(key->known, row)) continue;
        assert(key->codes[row] < key->dictionary->count);
        assert(jub_resource_find(resource, key->dictionary->keys[key->codes[row]]) == row);
    }
}

static void check_link(const jub_resource *resource, const jub_link *link)
{
    uint32_t linked_count = 0;
    for (uint32_t row = 0; row < resource->row_count; row++) {
        uint32_t at = row, steps = 0;
        linked_count += link->target_rows[row] != JUB_NO_ROW;
        while (at != JUB_NO_ROW && steps <= resource->row_count && steps < 64) {
            at = link->target_rows[at];
            steps++;
        }
        assert(at == JUB_NO_ROW || steps <= resource->row_count);
    }
    assert(link->child_offsets[resource->row_count] == linked_count);
    for (uint32_t row = 0; row < resource->row_count; row++)
        for (uint32_t i = link->child_offsets[row]; i < link->child_offsets[row + 1u]; i++)
            assert(link->target_rows[link->child_rows[i]] == row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jub_arena arena = jub_arena_init((size_t)256 << 20);
    jub_buffer text = jub_buffer_init((size_t)16 << 20), written = jub_buffer_init(8 << 20);
    const bool has_header = size > 0 && data[0] == '!';
    if (has_header) jub_buffer_string(&text, header);
    jub_buffer_bytes(&text, data + has_header, size - has_header);

    const jub_package *package = NULL;
    jub_status status = jub_package_read(&arena, jub_text_from(package_text), &package, NULL);
    assert(status == JUB_OK);
    const size_t mark_bytes = jub_arena_mark(&arena);
    const jub_text source = jub_buffer_view(&text);
    seen faults = {0};
    const jub_fault_sink sink = {take, &faults};
    jub_register *reg = NULL;
    jub_error error = {0};
    status = jub_register_load(&arena, package, &source, &sink, NULL, NULL, &reg, &error);
    if (status == JUB_OK) {
        const jub_resource *resource = &reg->resources[0];
        assert(reg->faults.total == faults.count);
        assert(faults.count == 0 || faults.record_max <= (uint64_t)resource->row_count + 1);
        for (uint32_t i = 0; i < resource->column_count; i++)
            check_column(&resource->columns[i], &written);
        check_keys(resource);
        check_link(resource, &resource->links[0]);
    } else {
        assert(error.message[0] && !reg && jub_arena_mark(&arena) == mark_bytes);
    }
    jub_buffer_clear(&text);
    jub_buffer_clear(&written);
    jub_arena_clear(&arena);
    return 0;
}
