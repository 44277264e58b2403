#ifndef JUB_TEST_ARROW_FIXTURE_H
#define JUB_TEST_ARROW_FIXTURE_H

// Arrow arrays built in a test, with buffers of exactly the bytes they need (so that a sanitizer
// sees a byte too many being read) and counted releases.

#include "library/jubilee.h"
#include "test_support.h"

/// How an array lies: `shift` slots before its first, all of them nonsense.
typedef struct arrow_shape {
    int64_t shift;
    bool is_dictionary; // texts as numbers into a dictionary
    bool is_large;      // texts and lists with offsets of 8 bytes
    char index;         // format of the numbers: 'c' or 'i'
    bool is_mild;       // nonsense is within the calendar: its ends, in turn
} arrow_shape;

typedef struct arrow_column {
    struct ArrowSchema *schema;
    struct ArrowArray *array;
} arrow_column;

typedef struct arrow_batch {
    struct ArrowSchema schema;
    struct ArrowArray array;
    int *releases; // of schema and array, at the root
} arrow_batch;

// -- memory ---------------------------------------------------------------------------------------

static inline void *arrow_bytes(size_t size_bytes)
{
    void *bytes = malloc(size_bytes > 0 ? size_bytes : 1);
    assert_non_null(bytes);
    memset(bytes, 0, size_bytes > 0 ? size_bytes : 1);
    return bytes;
}

static inline char *arrow_string(const char *text)
{
    char *copy = arrow_bytes(strlen(text) + 1);
    memcpy(copy, text, strlen(text));
    return copy;
}

static inline void arrow_release_array(struct ArrowArray *array)
{
    assert_non_null(array->release); // released twice?
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release) array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    free(array->children);
    if (array->dictionary) {
        array->dictionary->release(array->dictionary);
        free(array->dictionary);
    }
    for (int64_t i = 0; i < array->n_buffers; i++) free((void *)(uintptr_t)array->buffers[i]);
    free(array->buffers);
    if (array->private_data) ++*(int *)array->private_data;
    array->release = NULL;
}

static inline void arrow_release_schema(struct ArrowSchema *schema)
{
    assert_non_null(schema->release);
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    if (schema->dictionary) {
        schema->dictionary->release(schema->dictionary);
        free(schema->dictionary);
    }
    free((void *)(uintptr_t)schema->format);
    free((void *)(uintptr_t)schema->name);
    if (schema->private_data) ++*(int *)schema->private_data;
    schema->release = NULL;
}

static inline arrow_column arrow_node(const char *format, const char *name, int64_t length,
                                      int64_t buffer_count)
{
    arrow_column column = {arrow_bytes(sizeof *column.schema), arrow_bytes(sizeof *column.array)};
    *column.schema = (struct ArrowSchema){.format = arrow_string(format),
                                          .name = arrow_string(name),
                                          .flags = ARROW_FLAG_NULLABLE,
                                          .release = arrow_release_schema};
    *column.array = (struct ArrowArray){.length = length,
                                        .null_count = -1,
                                        .n_buffers = buffer_count,
                                        .release = arrow_release_array};
    column.array->buffers = arrow_bytes((size_t)buffer_count * sizeof(void *));
    return column;
}

// -- columns --------------------------------------------------------------------------------------

/// A bit for each of `count` slots behind `shift` others, which are set.
static inline uint8_t *arrow_bits(int64_t shift, int64_t count)
{
    uint8_t *bits = arrow_bytes((size_t)((shift + count + 7) / 8));
    for (int64_t i = 0; i < shift; i++) bits[i / 8] |= (uint8_t)(1 << (i % 8));
    return bits;
}

static inline void arrow_set_bit(uint8_t *bits, int64_t at)
{
    bits[at / 8] |= (uint8_t)(1 << (at % 8));
}

/// Validity of `known` (a byte each; NULL: all are).
static inline void arrow_set_known(arrow_column column, const bool *known, int64_t count)
{
    const int64_t shift = column.array->offset;
    if (!known) return;
    uint8_t *bits = arrow_bits(shift, count);
    for (int64_t i = 0; i < count; i++)
        if (known[i]) arrow_set_bit(bits, shift + i);
    column.array->buffers[0] = bits;
}

/// A column of `size_bytes` wide values; those that are not known are nonsense.
static inline arrow_column arrow_fixed(arrow_shape shape, const char *format, const char *name,
                                       const void *values, size_t size_bytes, const bool *known,
                                       int64_t count)
{
    arrow_column column = arrow_node(format, name, count, 2);
    char *bytes = arrow_bytes((size_t)(shape.shift + count) * size_bytes);
    column.array->offset = shape.shift;
    memset(bytes, 0x77, (size_t)(shape.shift + count) * size_bytes);
    for (int64_t i = 0; shape.is_mild && size_bytes == 4 && i < shape.shift + count; i++)
        memcpy(bytes + i * 4, &(int32_t){i % 2 ? -135140 : 157419}, 4);
    for (int64_t i = 0; i < count; i++)
        if (!known || known[i])
            memcpy(bytes + (size_t)(shape.shift + i) * size_bytes,
                   (const char *)values + (size_t)i * size_bytes, size_bytes);
    column.array->buffers[1] = bytes;
    arrow_set_known(column, known, count);
    return column;
}

static inline arrow_column arrow_booleans(arrow_shape shape, const char *name, const bool *values,
                                          const bool *known, int64_t count)
{
    arrow_column column = arrow_node("b", name, count, 2);
    uint8_t *bits = arrow_bits(shape.shift, count);
    for (int64_t i = 0; i < count; i++)
        if (values[i] || (known && !known[i])) arrow_set_bit(bits, shape.shift + i);
    column.array->offset = shape.shift;
    column.array->buffers[1] = bits;
    arrow_set_known(column, known, count);
    return column;
}

/// Plain texts; NULL is null.
static inline arrow_column arrow_plain_texts(arrow_shape shape, const char *name,
                                             const char *const *texts, int64_t count)
{
    arrow_column column = arrow_node(shape.is_large ? "U" : "u", name, count, 3);
    const size_t offset_bytes = shape.is_large ? 8 : 4;
    char *offsets = arrow_bytes((size_t)(shape.shift + count + 1) * offset_bytes);
    uint8_t *bits = arrow_bits(shape.shift, count);
    size_t total = 0;
    for (int64_t i = 0; i < count; i++) total += texts[i] ? strlen(texts[i]) : 0;
    char *bytes = arrow_bytes(total);
    total = 0;
    for (int64_t i = 0; i < count; i++) {
        if (texts[i]) {
            memcpy(bytes + total, texts[i], strlen(texts[i]));
            total += strlen(texts[i]);
            arrow_set_bit(bits, shape.shift + i);
        }
        const int64_t end = (int64_t)total;
        memcpy(offsets + (size_t)(shape.shift + i + 1) * offset_bytes, &end, offset_bytes);
    }
    column.array->offset = shape.shift;
    column.array->buffers[0] = bits;
    column.array->buffers[1] = offsets;
    column.array->buffers[2] = bytes;
    return column;
}

enum { ARROW_CASE_MAX = 64 };

/// Numbers into a dictionary of the texts in the order they come.
static inline arrow_column arrow_numbered_texts(arrow_shape shape, const char *name,
                                                const char *const *texts, int64_t count)
{
    const char *cases[ARROW_CASE_MAX];
    int64_t case_count = 0;
    int32_t *numbers = arrow_bytes((size_t)count * 4);
    int8_t *narrow = arrow_bytes((size_t)count);
    bool *known = arrow_bytes((size_t)count);
    for (int64_t i = 0; i < count; i++) {
        int64_t number = 0;
        if (!texts[i]) continue;
        while (number < case_count && strcmp(cases[number], texts[i]) != 0) number++;
        if (number == case_count) {
            assert_true(case_count < ARROW_CASE_MAX);
            cases[case_count++] = texts[i];
        }
        known[i] = true;
        numbers[i] = (int32_t)number;
        narrow[i] = (int8_t)number;
    }
    const bool is_narrow = shape.index == 'c';
    arrow_column column =
        arrow_fixed(shape, is_narrow ? "c" : "i", name, is_narrow ? (const void *)narrow : numbers,
                    is_narrow ? 1 : 4, known, count);
    const arrow_column values =
        arrow_plain_texts((arrow_shape){.is_large = shape.is_large}, "", cases, case_count);
    column.schema->dictionary = values.schema;
    column.array->dictionary = values.array;
    free(numbers);
    free(narrow);
    free(known);
    return column;
}

static inline arrow_column arrow_texts(arrow_shape shape, const char *name,
                                       const char *const *texts, int64_t count)
{
    return shape.is_dictionary ? arrow_numbered_texts(shape, name, texts, count)
                               : arrow_plain_texts(shape, name, texts, count);
}

/// Lists as texts whose items are parted by semicolons; NULL is null.
static inline arrow_column arrow_lists(arrow_shape shape, const char *name,
                                       const char *const *lists, int64_t count)
{
    const char *items[4096];
    char *copies[4096];
    int64_t item_count = 0, copy_count = 0;
    arrow_column column = arrow_node(shape.is_large ? "+L" : "+l", name, count, 2);
    const size_t offset_bytes = shape.is_large ? 8 : 4;
    char *offsets = arrow_bytes((size_t)(shape.shift + count + 1) * offset_bytes);
    uint8_t *bits = arrow_bits(shape.shift, count);
    for (int64_t i = 0; i < count; i++) {
        char *left = lists[i] ? copies[copy_count++] = arrow_string(lists[i]) : NULL;
        if (left) arrow_set_bit(bits, shape.shift + i);
        for (char *item = left; item && *item; item = left) {
            left = strchr(item, ';');
            if (left) *left++ = '\0';
            items[item_count++] = item;
        }
        memcpy(offsets + (size_t)(shape.shift + i + 1) * offset_bytes, &item_count, offset_bytes);
    }
    const arrow_shape below = {
        .is_dictionary = shape.is_dictionary, .index = shape.index, .shift = shape.shift};
    const arrow_column values = arrow_texts(below, "item", items, item_count);
    column.schema->children = arrow_bytes(sizeof(void *));
    column.array->children = arrow_bytes(sizeof(void *));
    column.schema->children[0] = values.schema;
    column.array->children[0] = values.array;
    column.schema->n_children = column.array->n_children = 1;
    column.array->offset = shape.shift;
    column.array->buffers[0] = bits;
    column.array->buffers[1] = offsets;
    for (int64_t i = 0; i < copy_count; i++) free(copies[i]);
    return column;
}

// -- tables ---------------------------------------------------------------------------------------

/// A record batch of columns, which it owns.
static inline arrow_batch arrow_table(const arrow_column *columns, int64_t column_count,
                                      int64_t row_count)
{
    const arrow_column root = arrow_node("+s", "", row_count, 1);
    arrow_batch batch = {.schema = *root.schema, .array = *root.array};
    free(root.schema);
    free(root.array);
    batch.schema.children = arrow_bytes((size_t)column_count * sizeof(void *));
    batch.array.children = arrow_bytes((size_t)column_count * sizeof(void *));
    for (int64_t i = 0; i < column_count; i++) {
        batch.schema.children[i] = columns[i].schema;
        batch.array.children[i] = columns[i].array;
    }
    batch.schema.n_children = batch.array.n_children = column_count;
    batch.array.null_count = 0;
    batch.releases = arrow_bytes(2 * sizeof(int));
    batch.schema.private_data = &batch.releases[0];
    batch.array.private_data = &batch.releases[1];
    return batch;
}

/// Releases what is still the test's.
static inline void arrow_clear(arrow_batch *batch)
{
    if (batch->schema.release) batch->schema.release(&batch->schema);
    if (batch->array.release) batch->array.release(&batch->array);
    free(batch->releases);
}

static inline void add_table(jubilee_register *reg, const char *name, arrow_batch *batch)
{
    jubilee_error error = {0};
    const int32_t status =
        jubilee_register_add(reg, name, &batch->schema, &batch->array, 1, &error);
    if (status != JUBILEE_OK) print_message("%s (%s)\n", error.message, error.hint);
    assert_int_equal(status, JUBILEE_OK);
}

// -- results --------------------------------------------------------------------------------------

static inline const struct ArrowArray *result_column(const struct ArrowSchema *schema,
                                                     const struct ArrowArray *array,
                                                     const char *name, const char *format)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (strcmp(schema->children[i]->name, name) == 0) {
            assert_string_equal(schema->children[i]->format, format);
            return array->children[i];
        }
    fail_msg("no column '%s'", name);
    return NULL;
}

static inline bool result_has(const struct ArrowArray *array, int64_t row)
{
    const uint8_t *bits = array->buffers[0];
    return !bits || (bits[row / 8] >> (row % 8) & 1);
}

/// The text of a dictionary's number; an empty one for null.
static inline jub_text result_text(const struct ArrowArray *array, bool is_narrow, int64_t row)
{
    if (!result_has(array, row)) return JUB_TEXT("");
    const int64_t number = is_narrow ? ((const int8_t *)array->buffers[1])[row]
                                     : ((const int32_t *)array->buffers[1])[row];
    const int32_t *offsets = array->dictionary->buffers[1];
    return (jub_text){(const char *)array->dictionary->buffers[2] + offsets[number],
                      (size_t)(offsets[number + 1] - offsets[number])};
}

#endif
