// One field of a mapping: where its value comes from and how its cell is read.

#include <stdio.h>

#include "register/mapping_private.h"

static jub_status read_cell_rules(mapping_parse *in, const json_t *object,
                                  const jub_mapping_resource *resource, jub_mapping_field *field)
{
    jub_text file, column, otherwise;
    TRY(mapping_get_text(in, object, "file", &file));
    field->file = resource->file;
    if (file.bytes) TRY(mapping_find_file(in, file, &field->file));
    if (field->file != resource->file &&
        in->mapping->files[field->file].joined_to != resource->file)
        return FAIL(in, JUB_CONFLICT, "add 'join' to that file",
                    "%s: file '%.*s' is not joined to the file of this resource", in->place,
                    JUB_TEXT_ARG(file));
    TRY(mapping_get_list(in, object, "columns", &field->columns));
    TRY(mapping_get_text(in, object, "column", &column));
    if ((column.bytes != NULL) == (field->columns.count > 0))
        return FAIL(in, JUB_CONFLICT, NULL, "%s: give either 'column' or 'columns'", in->place);
    if (column.bytes) {
        field->columns = (jub_text_list){1, JUB_NEW(in->arena, jub_text, 1)};
        if (!field->columns.items) return jub_fail_no_memory(in->error);
        field->columns.items[0] = column;
    }
    TRY(mapping_get_forms(in, object, "forms", true, &field->forms));
    TRY(mapping_get_forms(in, object, "says_nothing", false, &field->silent));
    TRY(mapping_get_forms(in, object, "part_forms", true, &field->part_forms));
    TRY(mapping_get_list(in, object, "none", &field->none));
    TRY(mapping_get_list(in, object, "formats", &field->formats));
    TRY(mapping_get_list(in, object, "separators", &field->separators));
    for (uint32_t i = 0; i < field->formats.count; i++)
        TRY(jub_date_form_check(field->formats.items[i], in->place, in->error));
    for (uint32_t i = 0; i < field->separators.count; i++)
        if (field->separators.items[i].length_bytes == 0)
            return FAIL(in, JUB_RANGE, NULL, "%s: a separator is empty", in->place);
    TRY(mapping_get_text(in, object, "prefix", &otherwise));
    if (otherwise.length_bytes > 0) TRY(mapping_check_plain_value(in, otherwise));
    field->prefix = otherwise;
    return JUB_OK;
}

// Keys that mean nothing for the type would be silently without effect.
static jub_status check_cell_rules(mapping_parse *in, const jub_mapping_field *field)
{
    const jub_value_type type = field->type;
    const char *key = NULL;
    if (field->formats.count > 0 && type != JUB_DATE) key = "formats";
    if (field->separators.count > 0 && type != JUB_CODES) key = "separators";
    if (field->part_forms.count > 0 && type != JUB_CODES) key = "part_forms";
    if (field->prefix.bytes && type != JUB_CODES) key = "prefix";
    if (field->cases.count > 0 && type != JUB_CHOICE) key = "cases";
    if (field->none.count > 0 && type == JUB_TEXT_VALUE) key = "none";
    if (field->map.keys.count > 0 && type != JUB_CHOICE && type != JUB_CODES && type != JUB_BOOLEAN)
        key = "map";
    if (key)
        return FAIL(in, JUB_CONFLICT, NULL, "%s: '%s' has no meaning for type '%s'", in->place, key,
                    mapping_type_word(type));
    if (field->origin != JUB_FROM_CELL && (field->has_minimum || field->has_maximum))
        return FAIL(in, JUB_CONFLICT, NULL, "%s: only what is read from a column has bounds",
                    in->place);
    if (field->origin != JUB_FROM_CELL) return JUB_OK;
    if (type == JUB_DATE && field->formats.count == 0)
        return FAIL(in, JUB_MISSING, "add \"formats\": [\"M/D/YYYY\"] as the file writes it",
                    "%s: a date without 'formats'", in->place);
    if ((type == JUB_BOOLEAN || type == JUB_CHOICE) && field->map.keys.count == 0)
        return FAIL(in, JUB_MISSING, "say which text means which value",
                    "%s: type '%s' without 'map'", in->place, mapping_type_word(type));
    if (type == JUB_DURATION && in->mapping->words.years.count + in->mapping->words.months.count +
                                        in->mapping->words.weeks.count +
                                        in->mapping->words.days.count ==
                                    0)
        return FAIL(in, JUB_MISSING, "add \"words\": {\"years\": [...], ...} to the mapping",
                    "%s: a duration, but the mapping has no words for units", in->place);
    return JUB_OK;
}

static jub_status read_same_as(mapping_parse *in, jub_text path,
                               const jub_mapping_resource *resource, jub_mapping_field *field)
{
    jub_text name = path;
    const jub_text resource_name = jub_text_cut(&name, '.');
    const uint32_t before = (uint32_t)(resource - in->mapping->resources);
    TRY(mapping_find_resource(in, resource_name, before, &field->same_resource));
    const jub_mapping_resource *same = &in->mapping->resources[field->same_resource];
    TRY(mapping_find_field(in, same, name, same->field_count, &field->same_field));
    if (same->file != resource->file)
        return FAIL(in, JUB_CONFLICT, "both resources must be 'from' one file",
                    "%s: 'same_as' points to rows of another file", in->place);
    const jub_mapping_field *origin = &same->fields[field->same_field];
    if (field->suffix.bytes && origin->type != JUB_TEXT_VALUE)
        return FAIL(in, JUB_CONFLICT, NULL, "%s: 'suffix' has no meaning for type '%s'", in->place,
                    mapping_type_word(origin->type));
    field->type = origin->type;
    field->cases = origin->cases;
    field->has_minimum = origin->has_minimum;
    field->has_maximum = origin->has_maximum;
    field->minimum = origin->minimum;
    field->maximum = origin->maximum;
    return JUB_OK;
}

jub_status mapping_find_operand(mapping_parse *in, const jub_mapping_resource *resource,
                                jub_text name, jub_value_type type, uint32_t before,
                                uint32_t *field_out)
{
    TRY(mapping_find_field(in, resource, name, before, field_out));
    if (resource->fields[*field_out].type == type) return JUB_OK;
    return FAIL(in, JUB_TYPE, NULL, "%s: '%.*s' is not of type '%s'", in->place, JUB_TEXT_ARG(name),
                mapping_type_word(type));
}

static jub_status read_sum(mapping_parse *in, const json_t *derive,
                           const jub_mapping_resource *resource, jub_mapping_field *field,
                           uint32_t before)
{
    static const char *const ends[] = {"clamp", "overflow", "refuse"};
    jub_text_list operands;
    jub_text month_end;
    TRY(mapping_get_list(in, derive, "add", &operands));
    if (operands.count != 2)
        return FAIL(in, JUB_SYNTAX, "write \"add\": [\"term_start\", \"term\"]",
                    "%s: 'add' takes a date and a duration", in->place);
    TRY(mapping_find_operand(in, resource, operands.items[0], JUB_DATE, before,
                             &field->operands[0]));
    TRY(mapping_find_operand(in, resource, operands.items[1], JUB_DURATION, before,
                             &field->operands[1]));
    TRY(mapping_get_text(in, derive, "month_end", &month_end));
    for (uint32_t i = 0; i < 3; i++) {
        if (!jub_text_is(month_end, ends[i])) continue;
        field->month_end = (jub_month_end)i;
        field->origin = JUB_FROM_SUM;
        return JUB_OK;
    }
    return FAIL(in, JUB_MISSING, "write clamp, overflow or refuse; there is no default",
                "%s: 'month_end' is missing or none of the three", in->place);
}

static jub_status read_derive(mapping_parse *in, const json_t *derive,
                              const jub_mapping_resource *resource, jub_mapping_field *field,
                              uint32_t before)
{
    static const char *const keys[] = {"start_of", "otherwise", "add", "month_end", NULL};
    jub_text start_of, otherwise;
    TRY(mapping_need_object(in, derive, "'derive'"));
    TRY(jub_json_only(derive, in->place, keys, in->error));
    TRY(mapping_get_text(in, derive, "start_of", &start_of));
    TRY(mapping_get_text(in, derive, "otherwise", &otherwise));
    if (field->type != JUB_DATE)
        return FAIL(in, JUB_TYPE, NULL, "%s: only a date can be derived", in->place);
    if (!field->cite.bytes)
        return FAIL(in, JUB_MISSING, "add \"cite\": the ground for deriving it",
                    "%s: a derived field without 'cite'", in->place);
    if (json_object_get(derive, "add")) {
        if (start_of.bytes || otherwise.bytes)
            return FAIL(in, JUB_CONFLICT, NULL, "%s: 'derive' both adds and copies", in->place);
        return read_sum(in, derive, resource, field, before);
    }
    if (!start_of.bytes || !otherwise.bytes)
        return FAIL(in, JUB_MISSING, "write either 'add' or 'start_of' and 'otherwise'",
                    "%s: 'derive' is not complete", in->place);
    TRY(mapping_find_operand(in, resource, start_of, JUB_DURATION, before, &field->operands[0]));
    TRY(mapping_find_operand(in, resource, otherwise, JUB_DATE, before, &field->operands[1]));
    field->origin = JUB_FROM_START;
    return JUB_OK;
}

static jub_status check_one_origin(mapping_parse *in, const json_t *object, bool has_rows)
{
    static const char *const origins[] = {"column", "columns", "constant", "same_as", "derive"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++)
        count += json_object_get(object, origins[i]) != NULL;
    if (has_rows && count > 0)
        return FAIL(in, JUB_CONFLICT, NULL,
                    "%s: the resource has 'rows', so a field only declares its type", in->place);
    if (has_rows || count == 1) return JUB_OK;
    return FAIL(in, count ? JUB_CONFLICT : JUB_MISSING,
                "write one of 'column', 'columns', 'constant', 'same_as', 'derive'",
                count ? "%s: the value comes from two places" : "%s: the value comes from nowhere",
                in->place);
}

static jub_status read_origin(mapping_parse *in, const json_t *object,
                              const jub_mapping_resource *resource, jub_mapping_field *field,
                              uint32_t before)
{
    const json_t *derive = json_object_get(object, "derive");
    jub_text same_as;
    TRY(mapping_get_text(in, object, "same_as", &same_as));
    TRY(mapping_get_text(in, object, "constant", &field->constant));
    TRY(mapping_get_text(in, object, "suffix", &field->suffix));
    field->origin = resource->row_count > 0 || field->constant.bytes ? JUB_FROM_CONSTANT
                    : same_as.bytes                                  ? JUB_FROM_FIELD
                                                                     : JUB_FROM_CELL;
    if (field->suffix.bytes && !same_as.bytes)
        return FAIL(in, JUB_CONFLICT, NULL, "%s: 'suffix' goes with 'same_as'", in->place);
    if (same_as.bytes) {
        if (json_object_get(object, "type"))
            return FAIL(in, JUB_CONFLICT, "leave 'type' out", "%s: 'same_as' gives the type",
                        in->place);
        return read_same_as(in, same_as, resource, field);
    }
    TRY(mapping_get_type(in, object, &field->type));
    TRY(jub_json_bool(object, in->place, "fold", false, &field->is_folded, in->error));
    TRY(mapping_read_map(in, object, field));
    TRY(mapping_read_cases(in, object, field));
    TRY(mapping_read_bound(in, object, "minimum", field, &field->has_minimum, &field->minimum));
    TRY(mapping_read_bound(in, object, "maximum", field, &field->has_maximum, &field->maximum));
    if (derive) TRY(read_derive(in, derive, resource, field, before));
    if (field->origin == JUB_FROM_CELL) TRY(read_cell_rules(in, object, resource, field));
    if (field->constant.bytes) TRY(mapping_check_constant(in, field, field->constant));
    return check_cell_rules(in, field);
}

jub_status mapping_read_field(mapping_parse *in, const json_t *object,
                              jub_mapping_resource *resource, uint32_t number)
{
    static const char *const keys[] = {
        "name",       "type",    "title",  "cite",       "required",     "refers",  "file",
        "column",     "columns", "forms",  "part_forms", "says_nothing", "none",    "formats",
        "separators", "fold",    "map",    "cases",      "prefix",       "minimum", "maximum",
        "constant",   "same_as", "suffix", "derive",     "comment",      NULL};
    jub_mapping_field *field = &resource->fields[number];
    jub_text refers;
    TRY(mapping_need_text(in, object, "name", &field->name));
    (void)snprintf(in->place, sizeof in->place, "resource '%.*s', field '%.*s'",
                   JUB_TEXT_ARG(resource->name), JUB_TEXT_ARG(field->name));
    TRY(mapping_check_name(in, field->name));
    for (uint32_t i = 0; i < number; i++)
        if (jub_text_equal(resource->fields[i].name, field->name))
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: there is a field of this name already",
                        in->place);
    TRY(jub_json_only(object, in->place, keys, in->error));
    TRY(mapping_get_text(in, object, "title", &field->title));
    TRY(mapping_get_text(in, object, "cite", &field->cite));
    TRY(jub_json_bool(object, in->place, "required", false, &field->is_required, in->error));
    TRY(mapping_get_text(in, object, "refers", &refers));
    field->refers = UINT32_MAX;
    if (refers.bytes)
        TRY(mapping_find_resource(in, refers, (uint32_t)(resource - in->mapping->resources),
                                  &field->refers));
    TRY(check_one_origin(in, object, resource->row_count > 0));
    TRY(read_origin(in, object, resource, field, number));
    if (field->refers != UINT32_MAX && field->type != JUB_TEXT_VALUE)
        return FAIL(in, JUB_TYPE, NULL, "%s: what 'refers' to a resource is of type 'text'",
                    in->place);
    return JUB_OK;
}
