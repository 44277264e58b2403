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

jub_status pack_check_offsets(const uint32_t *offsets, size_t count, uint64_t end, jub_error *error)
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
        pack_check_offsets(column->sets.offsets, column->row_count, item_count, error);
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
