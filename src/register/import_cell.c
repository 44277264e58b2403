// One foreign cell as a value of the register. The rule throughout: what is not certain is reported
// and unknown.

#include <stdio.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "register/import_private.h"

// A reading under way: the cell, and where the value goes.
typedef struct reading {
    import_run *run;
    const jub_mapping_field *field;
    import_place place;
    import_value *value;
} reading;

static void refuse(const reading *at, jub_fault_kind kind, const char *reason)
{
    import_fault(at->run, at->place, kind, reason);
}

static void know(const reading *at, jub_text text)
{
    at->value->text = text;
    at->value->is_known = text.bytes != NULL;
    if (!text.bytes) at->run->is_out_of_memory = true;
}

static bool is_in_bounds(const reading *at, int64_t number)
{
    const jub_mapping_field *field = at->field;
    if ((!field->has_minimum || number >= field->minimum) &&
        (!field->has_maximum || number <= field->maximum))
        return true;
    refuse(at, JUB_FAULT_RANGE, "outside the bounds that the mapping gives");
    return false;
}

// The number of the text in the map, or JUB_MAP_ABSENT.
static uint32_t find_in_map(const reading *at, jub_text text)
{
    const jub_text key = at->field->is_folded ? jub_mapping_fold(&at->run->scratch, text) : text;
    if (!key.bytes) at->run->is_out_of_memory = true;
    return key.bytes ? jub_map_find(&at->field->map.keys, key) : JUB_MAP_ABSENT;
}

static void read_integer(const reading *at, jub_text text)
{
    int64_t number;
    if (!jub_text_to_i64(text, &number)) {
        refuse(at, JUB_FAULT_TYPE, "not a whole number");
        return;
    }
    if (is_in_bounds(at, number))
        know(at, jub_text_format(&at->run->scratch, "%lld", (long long)number));
}

static void read_date(const reading *at, jub_text text)
{
    bool is_read = false;
    jub_date date = 0;
    for (uint32_t i = 0; i < at->field->formats.count; i++) {
        jub_date read;
        if (!jub_date_form_read(at->field->formats.items[i], text, &read)) continue;
        if (is_read && read != date) {
            refuse(at, JUB_FAULT_TYPE, "two of the date formats read it as different days");
            return;
        }
        is_read = true;
        date = read;
    }
    if (!is_read) {
        refuse(at, JUB_FAULT_TYPE, "not a day in a date format of the mapping");
        return;
    }
    if (!is_in_bounds(at, date)) return;
    char iso[JUB_DATE_TEXT_BYTES + 1];
    at->value->date = date;
    know(at, jub_text_copy(&at->run->scratch, jub_text_from(jub_date_format(date, iso))));
}

static void read_duration(const reading *at, jub_text text)
{
    jub_term_words term;
    const char *reason;
    if (!jub_words_read(&at->run->mapping->words, text, &term, &reason)) {
        refuse(at, JUB_FAULT_TYPE, reason);
        return;
    }
    jub_buffer iso = jub_buffer_init(64);
    jub_duration_write_iso(term.duration, &iso);
    at->value->duration = term.duration;
    at->value->start = term.start;
    know(at, iso.status == JUB_OK ? jub_text_copy(&at->run->scratch, jub_buffer_view(&iso))
                                  : (jub_text){0});
    jub_buffer_clear(&iso);
}

static void read_mapped(const reading *at, jub_text text)
{
    const uint32_t number = find_in_map(at, text);
    if (number == JUB_MAP_ABSENT)
        refuse(at, JUB_FAULT_CASE, "not in the map of the mapping");
    else
        know(at, at->field->map.values[number].items[0]);
}

// -- codes ----------------------------------------------------------------------------------------

// Cuts off what stands before the first of the separators.
static jub_text cut_part(jub_text *rest, const jub_text_list *separators)
{
    for (size_t at = 0; at < rest->length_bytes; at++)
        for (uint32_t i = 0; i < separators->count; i++) {
            const jub_text tail = {rest->bytes + at, rest->length_bytes - at};
            if (!jub_text_starts(tail, separators->items[i])) continue;
            const jub_text part = {rest->bytes, at};
            const size_t skip = separators->items[i].length_bytes;
            *rest = (jub_text){tail.bytes + skip, tail.length_bytes - skip};
            return part;
        }
    const jub_text part = *rest;
    *rest = (jub_text){0};
    return part;
}

// Letters and digits of any script stay, folded; each run of anything else becomes a hyphen.
static void write_slug(jub_text folded, jub_buffer *codes)
{
    bool has_gap = false, has_begun = false;
    while (folded.length_bytes > 0) {
        size_t bytes;
        const uint32_t code_point = jub_utf8_decode(folded, &bytes);
        if (u_isalnum((UChar32)code_point)) {
            if (has_gap && has_begun) jub_buffer_char(codes, '-');
            jub_buffer_bytes(codes, folded.bytes, bytes);
            has_gap = false;
            has_begun = true;
        } else {
            has_gap = true;
        }
        folded = (jub_text){folded.bytes + bytes, folded.length_bytes - bytes};
    }
}

static bool has_code(jub_text codes, jub_text code)
{
    while (codes.length_bytes > 0)
        if (jub_text_equal(jub_text_cut(&codes, ';'), code)) return true;
    return false;
}

static void add_code(jub_buffer *codes, jub_text code)
{
    if (has_code(jub_buffer_view(codes), code)) return;
    if (codes->length_bytes > 0) jub_buffer_char(codes, ';');
    jub_buffer_text(codes, code);
}

static bool add_unlisted(const reading *at, jub_text part, jub_buffer *codes)
{
    if (!at->field->prefix.bytes) {
        refuse(at, JUB_FAULT_CASE, "a part of it is not in the map of the mapping");
        return false;
    }
    const jub_text folded = jub_mapping_fold(&at->run->scratch, part);
    jub_buffer code = jub_buffer_init(JUB_FORM_CELL_MAX_BYTES);
    jub_buffer_text(&code, at->field->prefix);
    if (folded.bytes) write_slug(folded, &code);
    const bool is_good =
        code.status == JUB_OK && folded.bytes && code.length_bytes > at->field->prefix.length_bytes;
    if (is_good)
        add_code(codes, jub_buffer_view(&code));
    else
        refuse(at, JUB_FAULT_CASE, "a part of it is no name that could be a code");
    jub_buffer_clear(&code);
    return is_good;
}

static bool add_part(const reading *at, jub_text part, jub_buffer *codes)
{
    part = jub_text_trim(part);
    for (uint32_t i = 0; i < at->field->part_forms.count; i++) {
        jub_text wanted;
        if (!jub_form_match(&at->field->part_forms.items[i], part, &wanted)) continue;
        part = wanted;
        break;
    }
    if (part.length_bytes == 0) {
        refuse(at, JUB_FAULT_TYPE, "a part of it is empty");
        return false;
    }
    const uint32_t number = find_in_map(at, part);
    if (number == JUB_MAP_ABSENT) return add_unlisted(at, part, codes);
    const jub_text_list *values = &at->field->map.values[number];
    for (uint32_t i = 0; i < values->count; i++) add_code(codes, values->items[i]);
    return true;
}

static void read_codes(const reading *at, jub_text text)
{
    jub_buffer codes = jub_buffer_init(JUB_FORM_CELL_MAX_BYTES);
    bool is_good = true;
    const char *end = text.bytes + text.length_bytes;
    // A separator at the very end leaves an empty part behind it.
    for (bool has_more = true; is_good && has_more;) {
        const jub_text part = cut_part(&text, &at->field->separators);
        has_more = part.bytes + part.length_bytes < end;
        is_good = add_part(at, part, &codes);
    }
    if (is_good && codes.status == JUB_LIMIT)
        refuse(at, JUB_FAULT_RANGE, "too many codes for one cell");
    else if (is_good)
        know(at, codes.status == JUB_OK ? jub_text_copy(&at->run->scratch, jub_buffer_view(&codes))
                                        : (jub_text){0});
    jub_buffer_clear(&codes);
}

// -- cells ----------------------------------------------------------------------------------------

static bool contains(jub_text text, jub_text part)
{
    return part.length_bytes > 0 &&
           memmem(text.bytes, text.length_bytes, part.bytes, part.length_bytes) != NULL;
}

static bool is_doubtful(const reading *at, jub_text text)
{
    const jub_text_list *marks = &at->run->mapping->doubt;
    for (uint32_t i = 0; i < marks->count; i++) {
        if (!contains(text, marks->items[i])) continue;
        refuse(at, JUB_FAULT_TYPE, "holds a mark that the mapping takes for doubt");
        return true;
    }
    return false;
}

static bool says_nothing(const reading *at, jub_text text)
{
    jub_text wanted;
    for (uint32_t i = 0; i < at->field->silent.count; i++)
        if (jub_form_match(&at->field->silent.items[i], text, &wanted)) return true;
    return false;
}

// The wanted part of the cell.
static bool take_form(const reading *at, jub_text *text)
{
    const jub_form_list *forms = &at->field->forms;
    if (forms->count == 0) return true;
    for (uint32_t i = 0; i < forms->count; i++)
        if (jub_form_match(&forms->items[i], *text, text)) return true;
    refuse(at, JUB_FAULT_TYPE, "in none of the forms that the mapping gives");
    return false;
}

static void read_typed(const reading *at, jub_text text)
{
    switch (at->field->type) {
    case JUB_INTEGER: read_integer(at, text); return;
    case JUB_DATE: read_date(at, text); return;
    case JUB_DURATION: read_duration(at, text); return;
    case JUB_BOOLEAN:
    case JUB_CHOICE: read_mapped(at, text); return;
    case JUB_CODES: read_codes(at, text); return;
    case JUB_TEXT_VALUE: know(at, text); return;
    }
}

static bool is_none(const reading *at, jub_text text)
{
    const jub_text_list *none = &at->field->none;
    for (uint32_t i = 0; i < none->count; i++)
        if (jub_text_equal(none->items[i], text)) return true;
    return false;
}

import_value import_cell_read(import_run *run, const jub_mapping_field *field, import_place place)
{
    import_value value = {.has_place = true, .place = place};
    const reading at = {run, field, place, &value};
    jub_text text;
    if (!import_cell_text(run, place, &text)) return value;
    if (import_is_blank(run, text)) {
        if (field->is_required) refuse(&at, JUB_FAULT_REQUIRED, "empty though it is required");
        return value;
    }
    if (is_none(&at, text)) {
        value.is_none = true;
        value.text = JUB_TEXT("none");
        return value;
    }
    if (is_doubtful(&at, text) || says_nothing(&at, text)) return value;
    if (take_form(&at, &text)) read_typed(&at, text);
    return value;
}
