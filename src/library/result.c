// Determinations as a struct array of Arrow's. What texts need is numbered row by row, so that the
// numbers do not depend on the threads.

#include <stdlib.h>

#include "library/result_private.h"

enum { TEXT_MAX_BYTES = 1 << 20 };

// -- columns --------------------------------------------------------------------------------------

// The record batch as it is put together.
typedef struct batch {
    struct ArrowSchema *schema;
    struct ArrowArray *array;
    int64_t next; // child
} batch;

static bool put_fixed(batch *to, const char *format, const char *name, int64_t count,
                      library_fixed *fixed)
{
    if (!fixed->values) return true;
    struct ArrowSchema *schema = to->schema->children[to->next];
    struct ArrowArray *array = to->array->children[to->next++];
    void *const buffers[] = {fixed->valid, fixed->values};
    const int64_t null_count = library_null_count(fixed->valid, (size_t)count);
    if (!library_export_schema(schema, format, name, true, 0, false) ||
        !library_export_array(array, count, null_count, buffers, 2, 0, false))
        return false;
    *fixed = (library_fixed){0}; // the array's now
    return true;
}

static bool put_status(batch *to, library_result *out)
{
    jub_text words[JUB_STANDING_COUNT];
    if (!library_result_has(out, JUBILEE_STATUS)) return true;
    struct ArrowSchema *schema = to->schema->children[to->next];
    struct ArrowArray *array = to->array->children[to->next++];
    void *const buffers[] = {NULL, out->standings};
    for (int i = 0; i < JUB_STANDING_COUNT; i++)
        words[i] = jub_text_from(jub_standing_word((jub_standing)i));
    if (!library_export_schema(schema, "c", "status", false, 0, true) ||
        !library_export_schema(schema->dictionary, "u", "", false, 0, false) ||
        !library_export_array(array, out->count, 0, buffers, 2, 0, true))
        return false;
    out->standings = NULL; // the array's now
    return library_export_texts(array->dictionary, words, JUB_STANDING_COUNT);
}

static bool put_mask_column(batch *to, library_result *out)
{
    if (!library_result_has(out, JUBILEE_CLAUSE_MASK)) return true;
    struct ArrowSchema *schema = to->schema->children[to->next];
    struct ArrowArray *array = to->array->children[to->next++];
    void *const buffers[] = {NULL, out->clauses};
    if (!library_export_schema(schema, "L", "clause_mask", false, 0, false) ||
        !library_export_array(array, out->count, 0, buffers, 2, 0, false))
        return false;
    out->clauses = NULL; // the array's now
    return true;
}

// -- sets as texts --------------------------------------------------------------------------------

// Beside the standings, in the tag of a mask.
enum { TAG_MISSING = JUB_STANDING_COUNT };

static jub_text word_of(const jub_decree *decree, uint64_t tag, uint32_t index)
{
    switch (tag) {
    case TAG_MISSING: return jub_decree_field_name(decree, index);
    case JUB_EXCLUDED: return jub_decree_clause_name(decree, JUB_EXCLUDES, index);
    case JUB_REVOKED: return jub_decree_clause_name(decree, JUB_REVOKES, index);
    default: return jub_decree_clause_name(decree, JUB_GRANTS, index);
    }
}

// `G1;G2`. bytes == NULL when memory is out.
static jub_text write_mask(jub_arena *arena, const jub_decree *decree, library_mask mask)
{
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    for (uint32_t i = 0; i < 128; i++) {
        if (!(mask.words[i / 64] >> (i % 64) & 1)) continue;
        if (buffer.length_bytes > 0) jub_buffer_char(&buffer, ';');
        jub_buffer_text(&buffer, word_of(decree, mask.tag, i));
    }
    const jub_text text =
        buffer.status == JUB_OK ? jub_text_copy(arena, jub_buffer_view(&buffer)) : (jub_text){0};
    jub_buffer_clear(&buffer);
    return text;
}

static library_mask mask_at(const library_result *out, bool is_missing, uint32_t row)
{
    if (is_missing)
        return (library_mask){TAG_MISSING,
                              {out->missing[(size_t)row * 2], out->missing[(size_t)row * 2 + 1]}};
    return (library_mask){out->standings[row], {out->clauses[row], 0}};
}

// Numbers the sets of all rows; an empty one is null. False when memory is out.
static bool number_masks(const library_result *out, bool is_missing, library_masks *masks,
                         library_fixed *numbers)
{
    for (uint32_t row = 0; row < out->count; row++) {
        const library_mask mask = mask_at(out, is_missing, row);
        ((int32_t *)numbers->values)[row] = 0;
        if ((mask.words[0] | mask.words[1]) == 0) continue;
        const uint32_t number = library_masks_number(masks, mask);
        if (number == JUB_MAP_ABSENT) return false;
        ((int32_t *)numbers->values)[row] = (int32_t)number;
        jub_bit_set(numbers->valid, row);
    }
    return true;
}

static bool write_masks(const library_result *out, jub_arena *arena, const library_masks *masks,
                        struct ArrowArray *array_out)
{
    const uint32_t count = masks->numbers.count;
    jub_text *texts = JUB_NEW(arena, jub_text, count);
    if (!texts) return false;
    for (uint32_t i = 0; i < count; i++) {
        texts[i] = write_mask(arena, out->run->decree->decree, library_masks_at(masks, i));
        if (!texts[i].bytes) return false;
    }
    return library_export_texts(array_out, texts, count);
}

static bool put_texts(batch *to, const library_result *out, uint32_t column, const char *name)
{
    if (!library_result_has(out, column)) return true;
    struct ArrowSchema *schema = to->schema->children[to->next];
    struct ArrowArray *array = to->array->children[to->next++];
    jub_arena arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    library_masks *masks = JUB_NEW(&arena, library_masks, 1);
    library_fixed numbers = {library_export_room(out->count * sizeof(int32_t)),
                             library_export_bits(out->count)};
    bool is_whole = masks && numbers.values && numbers.valid;
    if (is_whole) library_masks_init(masks, &arena);
    is_whole = is_whole && number_masks(out, column == JUBILEE_MISSING_FACTS, masks, &numbers) &&
               library_export_schema(schema, "i", name, true, 0, true) &&
               library_export_schema(schema->dictionary, "u", "", false, 0, false);
    void *const buffers[] = {numbers.valid, numbers.values};
    is_whole = is_whole && library_export_array(array, out->count,
                                                library_null_count(numbers.valid, out->count),
                                                buffers, 2, 0, true);
    if (is_whole) numbers = (library_fixed){0}; // the array's now
    is_whole = is_whole && write_masks(out, &arena, masks, array->dictionary);
    library_fixed_clear(&numbers);
    jub_arena_clear(&arena);
    return is_whole;
}

// -- the whole ------------------------------------------------------------------------------------

static int64_t column_count(uint32_t columns)
{
    return __builtin_popcount(columns) + ((columns & JUBILEE_AMOUNT) != 0); // months and days
}

// Texts are made while the sets are here still: `clauses` before the masks are given away.
static bool put_columns(batch *to, library_result *out)
{
    const int64_t count = out->count;
    const int64_t status_at = to->next;
    to->next += library_result_has(out, JUBILEE_STATUS);
    if (!put_texts(to, out, JUBILEE_CLAUSES, "clauses") || !put_mask_column(to, out) ||
        !put_fixed(to, "i", "amount_months", count, &out->months) ||
        !put_fixed(to, "i", "amount_days", count, &out->days) ||
        !put_fixed(to, "tdD", "old_end", count, &out->old_ends) ||
        !put_fixed(to, "tdD", "new_end", count, &out->new_ends) ||
        !put_fixed(to, "i", "days_saved", count, &out->days_saved) ||
        !put_fixed(to, "tdD", "deferred_until", count, &out->deferred_until) ||
        !put_fixed(to, "l", "rank", count, &out->ranks) ||
        !put_texts(to, out, JUBILEE_MISSING_FACTS, "missing"))
        return false;
    to->next = status_at;
    return put_status(to, out);
}

static bool write_batch(library_result *out, struct ArrowSchema *schema_out,
                        struct ArrowArray *array_out)
{
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    void *const no_validity[] = {NULL};
    batch to = {&schema, &array, 0};
    const int64_t children = column_count(out->run->columns);
    if (library_export_schema(&schema, "+s", "", false, children, false) &&
        library_export_array(&array, out->count, 0, no_validity, 1, children, false) &&
        put_columns(&to, out)) {
        *schema_out = schema;
        *array_out = array;
        return true;
    }
    if (array.release) array.release(&array);
    if (schema.release) schema.release(&schema);
    return false;
}

int32_t jubilee_run_determine(const jubilee_run *run, uint64_t first_row, uint64_t row_count,
                              struct ArrowSchema *schema_out, struct ArrowArray *array_out,
                              jubilee_error *error)
{
    if (!run) return library_fail_null(error, "run");
    if (!schema_out) return library_fail_null(error, "place for the schema");
    if (!array_out) return library_fail_null(error, "place for the array");
    const uint64_t rows = jubilee_run_row_count(run);
    if (first_row > rows || row_count > rows - first_row)
        return library_fail(error, JUB_RANGE, "rows are counted from 0",
                            "rows %llu and %llu more are not all among %llu",
                            (unsigned long long)first_row, (unsigned long long)row_count,
                            (unsigned long long)rows);
    library_result out = {.run = run, .first = (uint32_t)first_row, .count = (uint32_t)row_count};
    bool is_whole = library_result_determine(&out);
    is_whole = is_whole && write_batch(&out, schema_out, array_out);
    library_result_clear(&out);
    return is_whole ? JUBILEE_OK : library_fail_no_memory(error);
}
