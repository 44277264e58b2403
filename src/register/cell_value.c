// One cell by itself, read as load_cell reads it in a file, and written.

#include "base/utf8.h"
#include "register/mend.h"

static bool is_among(const jub_text *marks, uint32_t count, jub_text cell)
{
    for (uint32_t i = 0; i < count; i++)
        if (jub_text_equal(marks[i], cell)) return true;
    return false;
}

static bool is_in_bounds(const jub_field *field, int64_t value, const char **reason_out)
{
    if (field->has_minimum && value < field->minimum) {
        *reason_out = "below the minimum of the schema";
        return false;
    }
    if (field->has_maximum && value > field->maximum) {
        *reason_out = "above the maximum of the schema";
        return false;
    }
    return true;
}

// Source: Table Schema, default trueValues and falseValues.
static void read_boolean(jub_text cell, jub_buffer *out, const char **reason_out)
{
    static const char *const words[] = {"true",  "True",  "TRUE",  "1",
                                        "false", "False", "FALSE", "0"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!jub_text_is(cell, words[i])) continue;
        jub_buffer_string(out, i < 4 ? "true" : "false");
        return;
    }
    *reason_out = "not true or false";
}

static void read_integer(const jub_field *field, jub_text cell, jub_buffer *out,
                         const char **reason_out)
{
    int64_t value;
    if (!jub_text_to_i64(cell, &value))
        *reason_out = "not a whole number";
    else if (is_in_bounds(field, value, reason_out))
        jub_buffer_i64(out, value);
}

static void read_date(const jub_field *field, jub_text cell, jub_buffer *out,
                      const char **reason_out)
{
    jub_date date;
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (!jub_date_parse(cell, &date))
        *reason_out = "not a day from 1600 to 2400 written YYYY-MM-DD";
    else if (is_in_bounds(field, date, reason_out))
        jub_buffer_string(out, jub_date_format(date, text));
}

static void read_duration(jub_text cell, jub_buffer *out, const char **reason_out)
{
    jub_duration duration;
    if (jub_duration_parse(cell, &duration))
        jub_duration_write_iso(duration, out);
    else
        *reason_out = "not a duration such as P1Y2M3D";
}

static bool append_normal(jub_arena *scratch, jub_text text, jub_buffer *out)
{
    const size_t mark_bytes = jub_arena_mark(scratch);
    const jub_text normal = jub_utf8_nfc(scratch, text);
    if (normal.bytes) jub_buffer_text(out, normal);
    jub_arena_rewind(scratch, mark_bytes);
    return normal.bytes != NULL;
}

static bool read_choice(jub_arena *scratch, const jub_field *field, jub_text cell, jub_buffer *out,
                        const char **reason_out)
{
    const size_t mark_bytes = jub_arena_mark(scratch);
    const jub_text normal = jub_utf8_nfc(scratch, cell);
    if (normal.bytes && is_among(field->cases, field->case_count, normal))
        jub_buffer_text(out, normal);
    else
        *reason_out = "not one of the cases of the schema";
    jub_arena_rewind(scratch, mark_bytes);
    return normal.bytes != NULL;
}

static bool read_list(jub_arena *scratch, const jub_field *field, jub_text cell, jub_buffer *out,
                      const char **reason_out)
{
    const char delimiter = field->list_delimiter;
    bool is_last = false;
    for (jub_text rest = cell; !is_last;) {
        is_last = !memchr(rest.bytes, delimiter, rest.length_bytes);
        if (jub_text_trim(jub_text_cut(&rest, delimiter)).length_bytes > 0) continue;
        *reason_out = "a list with an empty item";
        return true;
    }
    is_last = false;
    for (jub_text rest = cell; !is_last;) {
        is_last = !memchr(rest.bytes, delimiter, rest.length_bytes);
        if (!append_normal(scratch, jub_text_trim(jub_text_cut(&rest, delimiter)), out))
            return false;
        if (!is_last) jub_buffer_char(out, delimiter);
    }
    return true;
}

static bool read_value(jub_arena *scratch, const jub_field *field, jub_text cell, jub_buffer *out,
                       const char **reason_out)
{
    switch (field->type) {
    case JUB_BOOLEAN: read_boolean(cell, out, reason_out); return true;
    case JUB_INTEGER: read_integer(field, cell, out, reason_out); return true;
    case JUB_DATE: read_date(field, cell, out, reason_out); return true;
    case JUB_DURATION: read_duration(cell, out, reason_out); return true;
    case JUB_TEXT_VALUE: return append_normal(scratch, cell, out);
    case JUB_CHOICE: return read_choice(scratch, field, cell, out, reason_out);
    case JUB_CODES: return read_list(scratch, field, cell, out, reason_out);
    }
    return true;
}

jub_status jub_cell_value(jub_arena *scratch, const jub_field *field, jub_text cell,
                          jub_buffer *value_out, const char **reason_out, jub_error *error)
{
    *reason_out = NULL;
    if (!jub_utf8_valid(cell, NULL)) {
        *reason_out = "not UTF-8";
        return JUB_OK;
    }
    if (is_among(field->missing, field->missing_count, cell)) {
        if (field->is_required) *reason_out = "empty though it is required";
        return JUB_OK;
    }
    if (is_among(field->none, field->none_count, cell))
        jub_buffer_string(value_out, "none");
    else if (!read_value(scratch, field, cell, value_out, reason_out))
        return jub_fail_no_memory(error);
    if (value_out->status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (value_out->status != JUB_OK)
        return jub_fail(error, value_out->status, (jub_position){0}, NULL,
                        "a cell is longer than %zu bytes", value_out->max_bytes);
    return JUB_OK;
}

jub_text jub_cell_spelling(const jub_field *field, jub_text value)
{
    if (value.length_bytes == 0 && field->missing_count > 0 &&
        !is_among(field->missing, field->missing_count, value))
        return field->missing[0];
    if (jub_text_is(value, "none") && field->none_count > 0 &&
        !is_among(field->none, field->none_count, value) &&
        !is_among(field->cases, field->case_count, value))
        return field->none[0];
    return value;
}
