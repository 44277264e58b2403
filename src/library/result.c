// Determinations as columns. Rows are shared out by blocks among threads, which write into arrays
// of their own rows; what texts need is numbered afterwards, row by row, so that the numbers do not
// depend on the threads.

#include <stdlib.h>

#include "library/export_private.h"

enum { BLOCK_ROWS = 4096, TEXT_MAX_BYTES = 1 << 20 };
_Static_assert(BLOCK_ROWS % 64 == 0, "blocks share no word of a bitmap");

// A column of fixed width, and which rows have it.
typedef struct fixed_column {
    void *values;
    jub_bits *valid;
} fixed_column;

typedef struct result {
    const jubilee_run *run;
    uint32_t first;
    uint32_t count;
    uint8_t *standings;
    uint64_t *clauses;
    fixed_column months, days, old_ends, new_ends, days_saved, deferred_until, ranks;
    uint64_t *missing; // [2 * count]
    bool is_out_of_memory[JUB_PARALLEL_MAX];
} result;

static bool has(const result *out, uint32_t column)
{
    return (out->run->columns & column) != 0;
}

// -- determining ----------------------------------------------------------------------------------

static bool gives(const jub_outcome *outcome)
{
    return outcome->standing == JUB_GRANTED || outcome->standing == JUB_DEFERRED;
}

static uint64_t deciding_clauses(const jub_determination *each)
{
    switch ((jub_standing)each->result.standing) {
    case JUB_GRANTED:
    case JUB_DEFERRED: return each->result.grants;
    case JUB_EXCLUDED: return each->exclusions;
    case JUB_REVOKED: return each->revocations;
    case JUB_UNDETERMINED: return each->open_grants;
    case JUB_NOT_COVERED:
    case JUB_NOT_GRANTED:
    case JUB_STANDING_COUNT: break;
    }
    return 0;
}

static void put_day(fixed_column *column, uint32_t at, bool is_there, int32_t value)
{
    if (!column->values || !is_there) return;
    ((int32_t *)column->values)[at] = value;
    jub_bit_set(column->valid, at);
}

static void put_amount(result *out, uint32_t at, const jub_outcome *outcome)
{
    const jub_duration amount = outcome->amount;
    const bool is_there =
        gives(outcome) && outcome->has_amount && (amount.months != 0 || amount.days != 0);
    put_day(&out->months, at, is_there, amount.months);
    put_day(&out->days, at, is_there, amount.days);
}

static void put(result *out, uint32_t at, const jub_determination *each)
{
    const jub_outcome *outcome = &each->result;
    out->standings[at] = outcome->standing;
    if (out->clauses) out->clauses[at] = deciding_clauses(each);
    put_amount(out, at, outcome);
    put_day(&out->old_ends, at, each->has_old_end, each->old_end);
    put_day(&out->new_ends, at, gives(outcome) && outcome->has_new_end, outcome->new_end);
    put_day(&out->days_saved, at, gives(outcome) && outcome->has_days_saved, outcome->days_saved);
    put_day(&out->deferred_until, at,
            outcome->standing == JUB_DEFERRED && outcome->has_deferred_until,
            outcome->deferred_until);
    if (out->ranks.values && each->quota != JUB_NO_QUOTA) {
        ((int64_t *)out->ranks.values)[at] = each->rank;
        jub_bit_set(out->ranks.valid, at);
    }
    if (out->missing && outcome->standing == JUB_UNDETERMINED)
        memcpy(&out->missing[(size_t)at * 2], each->missing, sizeof each->missing);
}

static void determine_blocks(void *context, uint32_t part)
{
    result *out = context;
    jub_arena arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    jub_worker *worker = jub_worker_new(&arena, out->run->determiner);
    jub_determination *block = JUB_NEW(&arena, jub_determination, BLOCK_ROWS);
    const uint64_t stride = (uint64_t)BLOCK_ROWS * jub_parallel_parts(&out->run->parallel);
    out->is_out_of_memory[part] = !worker || !block;
    for (uint64_t at = (uint64_t)part * BLOCK_ROWS; worker && block && at < out->count;
         at += stride) {
        const uint32_t left = out->count - (uint32_t)at;
        const uint32_t rows = left < BLOCK_ROWS ? left : BLOCK_ROWS;
        const uint32_t first = out->first + (uint32_t)at;
        jub_determine_rows(out->run->determiner, worker, first, first + rows, NULL, block);
        for (uint32_t i = 0; i < rows; i++) put(out, (uint32_t)at + i, &block[i]);
    }
    jub_arena_clear(&arena);
}

// -- memory ---------------------------------------------------------------------------------------

static bool open_fixed(const result *out, uint32_t column, size_t size_bytes, fixed_column *fixed)
{
    if (!has(out, column)) return true;
    fixed->values = library_export_bytes(out->count * size_bytes);
    fixed->valid = library_export_bits(out->count);
    return fixed->values && fixed->valid;
}

static bool open_result(result *out)
{
    const size_t count = out->count;
    out->standings = library_export_bytes(count);
    if (has(out, JUBILEE_CLAUSES | JUBILEE_CLAUSE_MASK))
        out->clauses = library_export_bytes(count * sizeof *out->clauses);
    if (has(out, JUBILEE_MISSING_FACTS))
        out->missing = library_export_bytes(count * 2 * sizeof *out->missing);
    return out->standings && (out->clauses || !has(out, JUBILEE_CLAUSES | JUBILEE_CLAUSE_MASK)) &&
           (out->missing || !has(out, JUBILEE_MISSING_FACTS)) &&
           open_fixed(out, JUBILEE_AMOUNT, sizeof(int32_t), &out->months) &&
           open_fixed(out, JUBILEE_AMOUNT, sizeof(int32_t), &out->days) &&
           open_fixed(out, JUBILEE_OLD_END, sizeof(int32_t), &out->old_ends) &&
           open_fixed(out, JUBILEE_NEW_END, sizeof(int32_t), &out->new_ends) &&
           open_fixed(out, JUBILEE_DAYS_SAVED, sizeof(int32_t), &out->days_saved) &&
           open_fixed(out, JUBILEE_DEFERRED_UNTIL, sizeof(int32_t), &out->deferred_until) &&
           open_fixed(out, JUBILEE_RANK, sizeof(int64_t), &out->ranks);
}

static void clear_fixed(fixed_column *fixed)
{
    free(fixed->values);
    free(fixed->valid);
}

static void clear_result(result *out)
{
    free(out->standings);
    free(out->clauses);
    free(out->missing);
    clear_fixed(&out->months);
    clear_fixed(&out->days);
    clear_fixed(&out->old_ends);
    clear_fixed(&out->new_ends);
    clear_fixed(&out->days_saved);
    clear_fixed(&out->deferred_until);
    clear_fixed(&out->ranks);
}

// -- columns --------------------------------------------------------------------------------------

// The record batch as it is put together.
typedef struct batch {
    struct ArrowSchema *schema;
    struct ArrowArray *array;
    int64_t next; // child
} batch;

static bool put_fixed(batch *to, const char *format, const char *name, int64_t count,
                      fixed_column *fixed)
{
    if (!fixed->values) return true;
    struct ArrowSchema *schema = to->schema->children[to->next];
    struct ArrowArray *array = to->array->children[to->next++];
    void *const buffers[] = {fixed->valid, fixed->values};
    const int64_t null_count = library_null_count(fixed->valid, (size_t)count);
    if (!library_export_schema(schema, format, name, true, 0, false) ||
        !library_export_array(array, count, null_count, buffers, 2, 0, false))
        return false;
    *fixed = (fixed_column){0}; // the array's now
    return true;
}

static bool put_status(batch *to, result *out)
{
    jub_text words[JUB_STANDING_COUNT];
    if (!has(out, JUBILEE_STATUS)) return true;
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

static bool put_mask_column(batch *to, result *out)
{
    if (!has(out, JUBILEE_CLAUSE_MASK)) return true;
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

static library_mask mask_at(const result *out, bool is_missing, uint32_t row)
{
    if (is_missing)
        return (library_mask){TAG_MISSING,
                              {out->missing[(size_t)row * 2], out->missing[(size_t)row * 2 + 1]}};
    return (library_mask){out->standings[row], {out->clauses[row], 0}};
}

// Numbers the sets of all rows; an empty one is null. False when memory is out.
static bool number_masks(const result *out, bool is_missing, library_masks *masks,
                         fixed_column *numbers)
{
    for (uint32_t row = 0; row < out->count; row++) {
        const library_mask mask = mask_at(out, is_missing, row);
        if ((mask.words[0] | mask.words[1]) == 0) continue;
        const uint32_t number = library_masks_number(masks, mask);
        if (number == JUB_MAP_ABSENT) return false;
        ((int32_t *)numbers->values)[row] = (int32_t)number;
        jub_bit_set(numbers->valid, row);
    }
    return true;
}

static bool write_masks(const result *out, jub_arena *arena, const library_masks *masks,
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

static bool put_texts(batch *to, const result *out, uint32_t column, const char *name)
{
    if (!has(out, column)) return true;
    struct ArrowSchema *schema = to->schema->children[to->next];
    struct ArrowArray *array = to->array->children[to->next++];
    jub_arena arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    library_masks *masks = JUB_NEW(&arena, library_masks, 1);
    fixed_column numbers = {library_export_bytes(out->count * sizeof(int32_t)),
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
    if (is_whole) numbers = (fixed_column){0}; // the array's now
    is_whole = is_whole && write_masks(out, &arena, masks, array->dictionary);
    clear_fixed(&numbers);
    jub_arena_clear(&arena);
    return is_whole;
}

// -- the whole ------------------------------------------------------------------------------------

static int64_t column_count(uint32_t columns)
{
    return __builtin_popcount(columns) + ((columns & JUBILEE_AMOUNT) != 0); // months and days
}

// Texts are made while the sets are here still: `clauses` before the masks are given away.
static bool put_columns(batch *to, result *out)
{
    const int64_t count = out->count;
    const int64_t status_at = to->next;
    to->next += has(out, JUBILEE_STATUS);
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

static bool write_batch(result *out, struct ArrowSchema *schema_out, struct ArrowArray *array_out)
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
    const uint64_t rows = jubilee_run_row_count(run);
    const uint32_t part_count = jub_parallel_parts(&run->parallel);
    if (first_row > rows || row_count > rows - first_row)
        return library_fail(error, JUB_RANGE, "rows are counted from 0",
                            "rows %llu and %llu more are not all among %llu",
                            (unsigned long long)first_row, (unsigned long long)row_count,
                            (unsigned long long)rows);
    result out = {.run = run, .first = (uint32_t)first_row, .count = (uint32_t)row_count};
    bool is_whole = open_result(&out);
    if (is_whole) jub_parallel_run(&run->parallel, part_count, determine_blocks, &out);
    for (uint32_t i = 0; i < part_count; i++) is_whole = is_whole && !out.is_out_of_memory[i];
    is_whole = is_whole && write_batch(&out, schema_out, array_out);
    clear_result(&out);
    return is_whole ? JUBILEE_OK : library_fail_no_memory(error);
}
