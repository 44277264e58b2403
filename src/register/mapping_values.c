// Types and values of fields: what the texts of a cell mean, the cases of `one of`, bounds, and
// values written in the mapping itself.

#include "register/mapping_private.h"

const char *mapping_type_word(jub_value_type type)
{
    static const char *const words[] = {
#define X(name, word, schema) word,
        JUB_VALUE_TYPE_LIST(X)
#undef X
    };
    return words[type];
}

jub_status mapping_get_type(mapping_parse *in, const json_t *object, jub_value_type *type_out)
{
    jub_text names[JUB_CODES + 1];
    jub_text word;
    TRY(mapping_need_text(in, object, "type", &word));
    for (jub_value_type type = JUB_BOOLEAN; type <= JUB_CODES; type++) {
        names[type] = jub_text_from(mapping_type_word(type));
        if (!jub_text_equal(names[type], word)) continue;
        *type_out = type;
        return JUB_OK;
    }
    return mapping_fail_name(in, "type", word, names, JUB_CODES + 1);
}

// A code or a case must come back from a CSV cell as it is.
static bool is_plain_value(jub_text value)
{
    return value.length_bytes > 0 && jub_text_count(value, ';') == 0 &&
           !jub_text_is(value, "none") && jub_text_equal(jub_text_trim(value), value);
}

jub_status mapping_check_plain_value(mapping_parse *in, jub_text value)
{
    if (is_plain_value(value)) return JUB_OK;
    return FAIL(in, JUB_RANGE,
                "'none', ';', blanks at an end and nothing have a meaning of their own",
                "%s: '%.*s' cannot be a value", in->place, JUB_TEXT_ARG(value));
}

static jub_status read_map_value(mapping_parse *in, const jub_mapping_field *field,
                                 const json_t *json, jub_text_list *values_out)
{
    const bool is_list = json_is_array(json);
    const size_t count = is_list ? json_array_size(json) : 1;
    if (is_list && (field->type != JUB_CODES || count == 0))
        return FAIL(in, JUB_TYPE, NULL,
                    "%s: 'map' gives several values or none, which only codes can have", in->place);
    TRY(mapping_check_count(in, count, JUB_MAPPING_LIST_MAX, "map"));
    jub_text *items = JUB_NEW(in->arena, jub_text, count);
    if (!items) return jub_fail_no_memory(in->error);
    *values_out = (jub_text_list){(uint32_t)count, items};
    if (field->type == JUB_BOOLEAN) {
        if (!json_is_boolean(json))
            return FAIL(in, JUB_TYPE, NULL, "%s: 'map' of a boolean gives true or false",
                        in->place);
        items[0] = json_is_true(json) ? JUB_TEXT("true") : JUB_TEXT("false");
        return JUB_OK;
    }
    for (size_t i = 0; i < count; i++) {
        TRY(mapping_copy_string(in, is_list ? json_array_get(json, i) : json, "map", &items[i]));
        TRY(mapping_check_plain_value(in, items[i]));
    }
    return JUB_OK;
}

jub_status mapping_read_map(mapping_parse *in, const json_t *object, jub_mapping_field *field)
{
    json_t *map = json_object_get(object, "map");
    field->map.keys = jub_map_init(in->arena, 0);
    if (!map) return JUB_OK;
    TRY(mapping_need_object(in, map, "'map'"));
    TRY(mapping_check_count(in, json_object_size(map), JUB_MAPPING_LIST_MAX, "map"));
    field->map.values = JUB_NEW(in->arena, jub_text_list, json_object_size(map));
    if (!field->map.values) return jub_fail_no_memory(in->error);
    const char *key;
    json_t *value;
    json_object_foreach(map, key, value)
    {
        jub_text text;
        bool is_new;
        TRY(mapping_copy_text(in, key, strlen(key), &text));
        if (field->is_folded) text = jub_mapping_fold(in->arena, text);
        const uint32_t number =
            text.bytes ? jub_map_add(&field->map.keys, text, &is_new) : JUB_MAP_ABSENT;
        if (number == JUB_MAP_ABSENT) return jub_fail_no_memory(in->error);
        if (!is_new)
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: '%s' stands twice in 'map' once folded",
                        in->place, key);
        TRY(read_map_value(in, field, value, &field->map.values[number]));
    }
    return JUB_OK;
}

static jub_status check_cases(mapping_parse *in, const jub_text_list *cases)
{
    jub_map seen = jub_map_init(in->arena, 0);
    for (uint32_t i = 0; i < cases->count; i++) {
        bool is_new;
        TRY(mapping_check_plain_value(in, cases->items[i]));
        if (jub_map_add(&seen, cases->items[i], &is_new) == JUB_MAP_ABSENT)
            return jub_fail_no_memory(in->error);
        if (!is_new)
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: the case '%.*s' stands twice", in->place,
                        JUB_TEXT_ARG(cases->items[i]));
    }
    return JUB_OK;
}

jub_status mapping_read_cases(mapping_parse *in, const json_t *object, jub_mapping_field *field)
{
    TRY(mapping_get_list(in, object, "cases", &field->cases));
    TRY(check_cases(in, &field->cases));
    if (field->type != JUB_CHOICE) return JUB_OK;
    const bool are_given = field->cases.count > 0;
    if (!are_given) field->cases.items = JUB_NEW(in->arena, jub_text, field->map.keys.count);
    if (!field->cases.items) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < field->map.keys.count; i++) {
        const jub_text value = field->map.values[i].items[0];
        if (mapping_is_in_list(&field->cases, value)) continue;
        if (are_given)
            return FAIL(in, JUB_MISSING, NULL, "%s: 'map' gives '%.*s', which is not in 'cases'",
                        in->place, JUB_TEXT_ARG(value));
        field->cases.items[field->cases.count++] = value;
    }
    if (field->cases.count == 0)
        return FAIL(in, JUB_MISSING, "add 'cases' or 'map'", "%s: 'one of' has no cases",
                    in->place);
    return JUB_OK;
}

static bool are_codes(jub_text text)
{
    bool are_good = text.length_bytes > 0 && text.bytes[text.length_bytes - 1] != ';';
    while (are_good && text.length_bytes > 0) are_good = is_plain_value(jub_text_cut(&text, ';'));
    return are_good;
}

static bool is_canonical(const jub_mapping_field *field, jub_text text)
{
    jub_date date;
    jub_duration duration;
    int64_t integer;
    switch (field->type) {
    case JUB_BOOLEAN: return jub_text_is(text, "true") || jub_text_is(text, "false");
    case JUB_INTEGER: return jub_text_to_i64(text, &integer);
    case JUB_DATE: return jub_date_parse(text, &date);
    case JUB_DURATION: return jub_duration_parse(text, &duration);
    case JUB_CHOICE: return mapping_is_in_list(&field->cases, text);
    case JUB_CODES: return are_codes(text);
    case JUB_TEXT_VALUE: return true;
    }
    return false;
}

jub_status mapping_check_constant(mapping_parse *in, const jub_mapping_field *field, jub_text text)
{
    if (text.length_bytes == 0 || is_canonical(field, text)) return JUB_OK;
    return FAIL(in, JUB_TYPE, "write it as a register does: 1838-03-24, P2Y6M, true, a case",
                "%s: '%.*s' is no value of type '%s'", in->place, JUB_TEXT_ARG(text),
                mapping_type_word(field->type));
}

jub_status mapping_read_bound(mapping_parse *in, const json_t *object, const char *key,
                              const jub_mapping_field *field, bool *has_out, int64_t *bound_out)
{
    const json_t *value = json_object_get(object, key);
    jub_date date;
    if (!value) return JUB_OK;
    *has_out = true;
    if (field->type == JUB_INTEGER && json_is_integer(value)) {
        *bound_out = json_integer_value(value);
        return JUB_OK;
    }
    if (field->type == JUB_DATE && json_is_string(value) &&
        jub_date_parse(jub_text_from(json_string_value(value)), &date)) {
        *bound_out = date;
        return JUB_OK;
    }
    return FAIL(in, JUB_TYPE, "only integers and dates have bounds: 12, \"1829-10-25\"",
                "%s: '%s' is not a value of type '%s'", in->place, key,
                mapping_type_word(field->type));
}
