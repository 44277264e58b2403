// Any bytes as a table of Arrow's C data interface: types, counts and contents are made up, buffers
// are as long as a producer that keeps to the interface would have them. What must hold: a table is
// taken or refused in words, every array is released once, and what was taken can be determined and
// explained.

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "library/jubilee.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum {
    COLUMN_MAX = 8,
    TEXT_BYTES = 256,
    SLOT_MAX = 255,
    BLOCK_MAX = 1024,
    UTF8 = 14,
    LIST = 16,
    STRUCT = 19
};

static const char decree_text[] =
    "```decree\ndecree \"D\" effect 2020-03-01 reckoned 2020-03-01 .\n"
    "convention month_end clamp . convention day_count exclusive .\n"
    "field a : one of { x, y } . field b : date or none . field c : boolean .\n"
    "field d : duration or none . field e : integer . field f : codes .\n"
    "codes some cite \"s\" = { \"x\", \"y/*\" } .\n"
    "covers C1 cite \"c\" when a is x or c .\n"
    "excludes X1 cite \"x\" when f meets some .\n"
    "grants G1 cite \"g\" release when b is not none and b < 2030-01-01 .\n"
    "grants G2 cite \"g\" transfer to home when d is not none and d < 2 years and e > 3 .\n"
    "quota Q1 cite \"q\" on G2 take 2 rank by e up tie all .\ncombine most_favourable .\n```\n";

static const char *const names[] = {"a", "b", "c", "d", "e", "f", "b_none", "other"};
static const char *const formats[] = {"b", "c", "C",   "s",    "S",   "i",   "I",
                                      "l", "L", "tdD", "tdm",  "tiM", "tiD", "tin",
                                      "u", "U", "+l",  "w:16", "g",   "+s"};
static const size_t widths[] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, 8, 16, 4, 8, 4, 16, 8, 1};

// What the decree asks of each name, so that it is often given that.
static const size_t usual[COLUMN_MAX] = {UTF8, 9, 0, 13, 7, LIST, 0, 18};

static jubilee_decree *decree;
static int release_count; // of the table's array and schema

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const int32_t status =
        jubilee_decree_open(decree_text, sizeof decree_text - 1, NULL, &decree, NULL, NULL);
    assert(status == JUBILEE_OK);
    return 0;
}

typedef struct input {
    const uint8_t *bytes;
    size_t left;
    void **blocks; // [block_count] to free
    size_t block_count;
} input;

static uint8_t next(input *from)
{
    if (from->left == 0) return 0;
    from->left--;
    return *from->bytes++;
}

// Each block is one of malloc's, so that a byte past its end is seen.
static void *take(input *from, size_t size_bytes)
{
    void *bytes = calloc(size_bytes > 0 ? size_bytes : 1, 1);
    if (!bytes || from->block_count == BLOCK_MAX) abort();
    from->blocks[from->block_count++] = bytes;
    return bytes;
}

static void *take_filled(input *from, size_t size_bytes)
{
    uint8_t *bytes = take(from, size_bytes);
    for (size_t i = 0; i < size_bytes && from->left > 0; i++) bytes[i] = next(from);
    return bytes;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
    release_count++;
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
    release_count++;
}

// -- making up ------------------------------------------------------------------------------------

// Most often `value`, else something that cannot be: what could be and is not true would be
// believed, as the interface has no way to find out.
static int64_t perhaps(input *from, int64_t value)
{
    static const int64_t strange[] = {-1, INT64_MIN,     INT64_MAX,     INT64_MAX / 2,
                                      -2, INT64_MIN / 2, INT64_MAX - 1, -256};
    const uint8_t choice = next(from);
    return choice < 248 ? value : strange[choice % 8];
}

// Offsets are small and may fall; texts and items are as many as the largest may say.
static void *take_offsets(input *from, size_t width, size_t count)
{
    uint8_t *bytes = take(from, count * width);
    for (size_t i = 0; i < count; i++) bytes[i * width] = next(from);
    if (next(from) > 250) bytes[next(from) % count * width + width - 1] = 0xff; // negative
    return bytes;
}

static const void **take_buffers(input *from, size_t format, size_t slots)
{
    const void **buffers = take(from, 3 * sizeof(void *));
    const bool has_offsets = format >= UTF8 && format <= LIST;
    if (next(from) % 2) buffers[0] = take_filled(from, (slots + 7) / 8);
    if (has_offsets)
        buffers[1] = take_offsets(from, widths[format], slots + 1);
    else
        buffers[1] = take_filled(from, slots * widths[format]);
    if (has_offsets && format != LIST) buffers[2] = take_filled(from, TEXT_BYTES);
    return buffers;
}

static void make(input *from, size_t place, size_t rows, int depth, struct ArrowSchema *schema,
                 struct ArrowArray *array)
{
    const uint8_t choice = next(from);
    const bool is_usual = choice < 192;
    const size_t format = is_usual ? usual[place] : choice % (sizeof formats / sizeof *formats);
    const size_t shift = next(from) % 9;
    const bool has_below = depth < 3 && (format == LIST || (!is_usual && next(from) % 3 == 0));
    struct ArrowArray **arrays = take(from, sizeof *arrays);
    struct ArrowSchema **schemas = take(from, sizeof *schemas);
    *array = (struct ArrowArray){.n_buffers = format == STRUCT                   ? 1
                                              : format >= UTF8 && format != LIST ? 3
                                                                                 : 2,
                                 .buffers = take_buffers(from, format, rows + shift),
                                 .release = release_array};
    if (format > LIST && format != STRUCT) array->n_buffers = 2;
    *schema = (struct ArrowSchema){.format = formats[format],
                                   .name = depth > 0 ? "item" : names[place],
                                   .release = release_schema};
    array->null_count = perhaps(from, array->buffers[0] ? -1 : 0);
    array->length = perhaps(from, (int64_t)rows);
    array->offset = perhaps(from, (int64_t)shift);
    array->n_buffers = perhaps(from, array->n_buffers);
    if (!has_below) return;
    struct ArrowArray *below = take(from, sizeof *below);
    struct ArrowSchema *schema_below = take(from, sizeof *schema_below);
    make(from, 0, SLOT_MAX, depth + 1, schema_below, below);
    if (format == LIST) {
        arrays[0] = below;
        schemas[0] = schema_below;
        array->children = arrays;
        schema->children = schemas;
        array->n_children = perhaps(from, 1);
        schema->n_children = 1;
    } else {
        array->dictionary = below;
        schema->dictionary = schema_below;
    }
}

// A length that is true lies within what was taken: the table's may be less, never more.
static void make_table(input *from, struct ArrowSchema *schema, struct ArrowArray *array)
{
    const size_t rows = next(from) % 40, columns = COLUMN_MAX - next(from) % COLUMN_MAX;
    struct ArrowArray **arrays = take(from, COLUMN_MAX * sizeof *arrays);
    struct ArrowSchema **schemas = take(from, COLUMN_MAX * sizeof *schemas);
    for (size_t i = 0; i < columns; i++) {
        arrays[i] = take(from, sizeof **arrays);
        schemas[i] = take(from, sizeof **schemas);
        make(from, i, rows, 0, schemas[i], arrays[i]);
    }
    *schema = (struct ArrowSchema){.format = "+s",
                                   .name = "",
                                   .n_children = (int64_t)columns,
                                   .children = schemas,
                                   .release = release_schema};
    *array = (struct ArrowArray){.length = perhaps(from, (int64_t)rows),
                                 .n_children = perhaps(from, (int64_t)columns),
                                 .children = arrays,
                                 .release = release_array};
}

// -- trying ---------------------------------------------------------------------------------------

static void determine(const jubilee_register *reg, uint64_t row_count)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    jubilee_run *run = NULL;
    jubilee_error error = {0};
    char *text = NULL;
    jubilee_options options = JUBILEE_OPTIONS_INIT;
    options.thread_count = 1;
    if (jubilee_run_open(decree, reg, &options, &run, NULL, &error) != JUBILEE_OK) {
        assert(error.message[0] != '\0');
        return;
    }
    assert(jubilee_run_row_count(run) == row_count);
    const int32_t status = jubilee_run_determine(run, 0, row_count, &schema, &array, &error);
    assert(status == JUBILEE_OK && array.length == (int64_t)row_count);
    array.release(&array);
    schema.release(&schema);
    if (row_count > 0) {
        const int32_t explained = jubilee_run_explain(run, row_count - 1, &text, &error);
        assert(explained == JUBILEE_OK);
        jubilee_text_free(text);
    }
    jubilee_run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void *blocks[BLOCK_MAX];
    input from = {data, size, blocks, 0};
    struct ArrowSchema schema;
    struct ArrowArray array;
    jubilee_error error = {0};
    jubilee_register *reg = jubilee_register_new();
    make_table(&from, &schema, &array);
    const int64_t length = array.length;
    release_count = 0;
    if (jubilee_register_add(reg, "persons", &schema, &array, 1, &error) == JUBILEE_OK) {
        assert(!schema.release && !array.release && release_count == 1);
        (void)jubilee_register_key(reg, "persons", "a", NULL);
        const int32_t status = jubilee_register_finish(reg, NULL);
        assert(status == JUBILEE_OK);
        determine(reg, (uint64_t)length);
        jubilee_register_free(reg);
        assert(release_count == 2);
    } else {
        assert(error.message[0] != '\0' && schema.release && array.release);
        jubilee_register_free(reg);
        assert(release_count == 0);
    }
    for (size_t i = 0; i < from.block_count; i++) free(blocks[i]);
    return 0;
}
