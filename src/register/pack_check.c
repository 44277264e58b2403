// What must hold of the arrays of a pack, whoever made them. Loops over values are reductions (the
// largest, or everything that is wrong at once), so that compilers turn them into wide
// instructions: a register of 12 million people has a gigabyte of them.

#include "register/pack_private.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "register/csv.h"

static const jub_position nowhere;

// -- values ---------------------------------------------------------------------------------------

static jub_status check_plane(const jub_bits *plane, size_t row_count, jub_error *error)
{
    const size_t used = row_count % 64;
    if (used > 0 && plane[row_count / 64] >> used != 0)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "a bit is set behind the last row");
    return JUB_OK;
}

static jub_status check_none(const jub_column *column, jub_error *error)
{
    jub_bits wrong = 0;
    for (size_t i = 0; i < jub_bit_words(column->row_count); i++)
        wrong |= column->none[i] & ~column->known[i];
    return wrong == 0 ? JUB_OK
                      : jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                                 "what does not apply to a row is not known");
}

static jub_status check_span(const int32_t *values, size_t count, size_t step, int32_t low,
                             int32_t high, const char *what, jub_error *error)
{
    int wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong |= (values[i * step] < low) | (values[i * step] > high);
    return wrong == 0 ? JUB_OK : jub_fail(error, JUB_RANGE, nowhere, NULL, "%s", what);
}

// Numbers below `limit`; those of rows without a value are 0 where there is nothing to number.
static jub_status check_numbers(const uint32_t *numbers, size_t count, uint32_t limit,
                                jub_error *error)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < count; i++) largest = numbers[i] > largest ? numbers[i] : largest;
    return largest < limit || largest == 0
               ? JUB_OK
               : jub_fail(error, JUB_RANGE, nowhere, NULL,
                          "number %" PRIu32 " in a dictionary of %" PRIu32, largest, limit);
}

// From 0 to `end` without a step back.
static jub_status check_offsets(const uint32_t *offsets, size_t count, uint64_t end,
                                jub_error *error)
{
    int wrong = (offsets[0] != 0) | (offsets[count] != end);
    for (size_t i = 0; i < count; i++) wrong |= offsets[i] > offsets[i + 1];
    return wrong == 0 ? JUB_OK
                      : jub_fail(error, JUB_RANGE, nowhere, NULL,
                                 "offsets that do not lead from 0 to %" PRIu64, end);
}

// What a row without a value holds means nothing, but with an empty dictionary only if no row has
// a value.
static jub_status check_codes(const jub_column *column, jub_error *error)
{
    const uint32_t count = column->dictionary->count;
    if (count == 0)
        for (size_t row = 0; row < column->row_count; row++)
            if (jub_column_has(column, row))
                return jub_fail(error, JUB_RANGE, nowhere, NULL,
                                "a row has a text of an empty dictionary");
    return check_numbers(column->codes, column->row_count, count, error);
}

static jub_status check_sets(const jub_column *column, uint64_t item_count, jub_error *error)
{
    const jub_status status =
        check_offsets(column->sets.offsets, column->row_count, item_count, error);
    if (status != JUB_OK) return status;
    if (column->dictionary->count == 0 && item_count > 0)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "items of an empty dictionary");
    return check_numbers(column->sets.items, item_count, column->dictionary->count, error);
}

static jub_status check_values(const jub_column *column, uint64_t item_count, jub_error *error)
{
    const size_t count = column->row_count;
    switch (column->type) {
    case JUB_BOOLEAN: return check_plane(column->booleans, count, error);
    case JUB_INTEGER: return JUB_OK;
    case JUB_DATE:
        return check_span(column->dates, count, 1, JUB_DATE_MIN, JUB_DATE_MAX,
                          "a day outside of the calendar", error);
    case JUB_DURATION: {
        const int32_t *parts = (const int32_t *)(const void *)column->durations;
        const char *what = "a duration longer than the calendar";
        const jub_status status =
            check_span(parts, count, 2, -JUB_MONTHS_MAX, JUB_MONTHS_MAX, what, error);
        return status == JUB_OK
                   ? check_span(parts + 1, count, 2, -JUB_DAYS_MAX, JUB_DAYS_MAX, what, error)
                   : status;
    }
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: return check_codes(column, error);
    case JUB_CODES: return check_sets(column, item_count, error);
    }
    return JUB_OK;
}

static jub_status check_bounds(const jub_column *column, const jub_field *field, jub_error *error)
{
    const bool is_date = column->type == JUB_DATE;
    const int64_t low = field->has_minimum ? field->minimum : INT64_MIN;
    const int64_t high = field->has_maximum ? field->maximum : INT64_MAX;
    for (size_t row = 0; row < column->row_count; row++) {
        const int64_t value = is_date ? column->dates[row] : column->integers[row];
        if ((value < low || value > high) && jub_column_has(column, row))
            return jub_fail(error, JUB_RANGE, nowhere, NULL,
                            "row %zu holds what the schema does not allow", row);
    }
    return JUB_OK;
}

jub_status pack_check_column(const jub_column *column, uint64_t item_count, const jub_field *field,
                             jub_error *error)
{
    jub_status status = check_plane(column->known, column->row_count, error);
    if (status == JUB_OK && column->none)
        status = check_plane(column->none, column->row_count, error);
    if (status == JUB_OK && column->none) status = check_none(column, error);
    if (status == JUB_OK) status = check_values(column, item_count, error);
    const bool is_bounded = field && (field->has_minimum || field->has_maximum) &&
                            (column->type == JUB_DATE || column->type == JUB_INTEGER);
    return status == JUB_OK && is_bounded ? check_bounds(column, field, error) : status;
}

// -- texts ----------------------------------------------------------------------------------------

jub_status pack_check_texts(jub_text bytes, const uint64_t *offsets, uint32_t begin, uint32_t end,
                            jub_text *keys_out, bool *is_sorted_out, jub_error *error)
{
    bool is_sorted = true;
    for (uint32_t i = begin; i < end; i++) {
        const uint64_t from = offsets[i], to = offsets[i + 1u];
        if (from > to || to > bytes.length_bytes || to - from > JUB_CSV_CELL_MAX_BYTES)
            return jub_fail(error, JUB_RANGE, nowhere, NULL,
                            "text %" PRIu32 " does not lie in the file", i);
        const jub_text text = {bytes.bytes + from, (size_t)(to - from)};
        if (!jub_utf8_valid(text, NULL))
            return jub_fail(error, JUB_RANGE, nowhere, NULL, "text %" PRIu32 " is not UTF-8", i);
        // The one before the first of this part is read from the file: it may be another thread's.
        if (i > 0 && is_sorted && offsets[i - 1u] <= from) {
            const jub_text before = {bytes.bytes + offsets[i - 1u],
                                     (size_t)(from - offsets[i - 1u])};
            is_sorted = jub_text_compare(before, text) < 0;
        }
        keys_out[i] = text;
    }
    *is_sorted_out = is_sorted;
    return JUB_OK;
}

// -- keys and references --------------------------------------------------------------------------

jub_status pack_check_keys(const jub_resource *resource, jub_error *error)
{
    const jub_column *key = &resource->columns[resource->key_column];
    const uint32_t count = key->dictionary->count;
    if (!resource->key_rows && count != resource->row_count)
        return jub_fail(error, JUB_MISSING, nowhere, NULL, "the rows of the keys are missing");
    for (uint32_t i = 0; resource->key_rows && i < count; i++)
        if (resource->key_rows[i] >= resource->row_count)
            return jub_fail(error, JUB_RANGE, nowhere, NULL, "key %" PRIu32 " has no row", i);
    for (uint32_t row = 0; row < resource->row_count; row++) {
        if (!jub_bit(key->known, row)) continue;
        const uint32_t number = key->codes[row];
        if ((resource->key_rows ? resource->key_rows[number] : number) != row)
            return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                            "the key of row %" PRIu32 " leads to another", row);
    }
    return JUB_OK;
}

static bool is_right_target(const jub_resource *target, const jub_column *column, uint32_t row,
                            uint32_t target_row)
{
    const jub_column *key = &target->columns[target->key_column];
    const uint32_t number = column->codes[row];
    if (target_row >= target->row_count) return false;
    if (column->dictionary == key->dictionary)
        return target_row == (target->key_rows ? target->key_rows[number] : number);
    const uint32_t its = key->codes[target_row]; // 0 where there is no key at all
    return its < key->dictionary->count &&
           jub_text_equal(column->dictionary->keys[number], key->dictionary->keys[its]);
}

static jub_status check_targets(const jub_resource *resource, const jub_resource *target,
                                const jub_link *link, uint32_t *linked_count_out, jub_error *error)
{
    const jub_column *column = &resource->columns[link->column];
    uint32_t linked_count = 0;
    for (uint32_t row = 0; row < resource->row_count; row++) {
        const uint32_t target_row = link->target_rows[row];
        const bool has = jub_column_has(column, row);
        if (has ? !is_right_target(target, column, row, target_row) : target_row != JUB_NO_ROW)
            return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                            "row %" PRIu32 " refers to the wrong row", row);
        linked_count += has;
    }
    *linked_count_out = linked_count;
    return JUB_OK;
}

static jub_status check_children(const jub_resource *resource, uint32_t target_count,
                                 const jub_link *link, uint32_t linked_count, jub_error *error)
{
    const jub_status status = check_offsets(link->child_offsets, target_count, linked_count, error);
    if (status != JUB_OK) return status;
    for (uint32_t parent = 0; parent < target_count; parent++) {
        const uint32_t begin = link->child_offsets[parent], end = link->child_offsets[parent + 1u];
        for (uint32_t i = begin; i < end; i++) {
            const uint32_t row = link->child_rows[i];
            if (row >= resource->row_count || link->target_rows[row] != parent ||
                (i > begin && link->child_rows[i - 1] >= row))
                return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                                "the rows that refer to row %" PRIu32 " are others", parent);
        }
    }
    return JUB_OK;
}

// As links.c finds them: `walk` holds the number of the walk that came by. Where every row refers
// to an earlier one there can be none.
static jub_status check_no_loop(const uint32_t *target_rows, uint32_t row_count, jub_error *error)
{
    bool leads_back = true;
    for (uint32_t row = 0; row < row_count; row++)
        leads_back &= target_rows[row] < row || target_rows[row] == JUB_NO_ROW;
    if (leads_back) return JUB_OK;
    jub_arena scratch = jub_arena_init(SIZE_MAX / 2);
    uint32_t *walk = JUB_NEW(&scratch, uint32_t, row_count);
    jub_status status = walk ? JUB_OK : jub_fail_no_memory(error);
    for (uint32_t start = 0; start < row_count && status == JUB_OK; start++) {
        uint32_t row = start;
        while (row != JUB_NO_ROW && walk[row] == 0) {
            walk[row] = start + 1;
            row = target_rows[row];
        }
        if (row != JUB_NO_ROW && walk[row] == start + 1)
            status = jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                              "row %" PRIu32 " refers to itself by a detour", row);
    }
    jub_arena_clear(&scratch);
    return status;
}

jub_status pack_check_link(const jub_register *reg, const jub_resource *resource,
                           const jub_link *link, jub_error *error)
{
    const jub_resource *target = &reg->resources[link->target_resource];
    uint32_t linked_count = 0;
    jub_status status = check_targets(resource, target, link, &linked_count, error);
    if (status == JUB_OK && target == resource)
        status = check_no_loop(link->target_rows, resource->row_count, error);
    return status == JUB_OK ? check_children(resource, target->row_count, link, linked_count, error)
                            : status;
}

// -- places ---------------------------------------------------------------------------------------

jub_status pack_check_lines(const jub_resource *resource, jub_error *error)
{
    const uint32_t count = resource->line_mark_count;
    const jub_line_mark *marks = resource->line_marks;
    bool is_right = (count > 0) == (resource->row_count > 0) && (count == 0 || marks[0].row == 0);
    for (uint32_t i = 0; i < count && is_right; i++) {
        const bool is_last = i + 1 == count;
        const uint32_t end_row = is_last ? resource->row_count : marks[i + 1].row;
        const uint64_t end_line = is_last ? (uint64_t)UINT32_MAX + 1 : marks[i + 1].line;
        is_right = marks[i].line > 0 && marks[i].row < end_row &&
                   (uint64_t)marks[i].line + (end_row - marks[i].row) <= end_line;
    }
    return is_right ? JUB_OK
                    : jub_fail(error, JUB_RANGE, nowhere, NULL, "rows and lines that do not grow");
}

jub_status pack_check_faults(const jub_register *reg, const uint32_t *table, uint64_t count,
                             uint32_t reason_count, jub_fault_counts *counts_out, jub_error *error)
{
    jub_fault_counts counts = {.total = count};
    for (uint64_t i = 0; i < count; i++) {
        const uint32_t *fault = table + i * PACK_FAULT_WIDTH;
        const jub_resource *resource = fault[PACK_FAULT_RESOURCE] < reg->resource_count
                                           ? &reg->resources[fault[PACK_FAULT_RESOURCE]]
                                           : NULL;
        if (!resource || fault[PACK_FAULT_KIND] >= JUB_FAULT_KIND_COUNT ||
            (fault[PACK_FAULT_COLUMN] >= resource->column_count &&
             fault[PACK_FAULT_COLUMN] != UINT32_MAX) ||
            fault[PACK_FAULT_ROW] >= resource->row_count || fault[PACK_FAULT_LINE] == 0 ||
            fault[PACK_FAULT_REASON] >= reason_count)
            return jub_fail(error, JUB_RANGE, nowhere, NULL, "fault %" PRIu64 " is of nothing", i);
        counts.by_kind[fault[PACK_FAULT_KIND]]++;
    }
    *counts_out = counts;
    return JUB_OK;
}
