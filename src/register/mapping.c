// Reads a mapping: JSON into the structures of mapping.h, everything named in it looked up once, so
// that the import itself cannot meet a name that is not there. A parse carries its place ("resource
// 'persons', field 'term'") with it, which begins every message.

#include "register/mapping.h"

#include <assert.h>
#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/json.h"
#include "base/utf8.h"

enum { PLACE_MAX_BYTES = 160, FOLDED_MAX_BYTES = 4, NAMES_IN_HINT = 6 };

static const char format_name[] = "jubilee-mapping/1";

typedef struct parse {
    jub_arena *arena;
    jub_error *error;
    jub_mapping *mapping;
    char place[PLACE_MAX_BYTES];
} parse;

#define TRY(expression)                                                                            \
    do {                                                                                           \
        const jub_status tried = (expression);                                                     \
        if (tried != JUB_OK) return tried;                                                         \
    } while (0)

#define FAIL(in, status, hint, ...)                                                                \
    jub_fail((in)->error, (status), (jub_position){0}, (hint), __VA_ARGS__)

// -- texts ----------------------------------------------------------------------------------------

jub_text jub_mapping_fold(jub_arena *arena, jub_text text)
{
    // A code point folds to one code point, of at most four bytes for at least one.
    uint8_t *folded = JUB_NEW(arena, uint8_t, text.length_bytes * FOLDED_MAX_BYTES + 1);
    if (!folded) return (jub_text){0};
    size_t length = 0;
    bool had_blank = false;
    for (jub_text rest = jub_text_trim(text); rest.length_bytes > 0;) {
        size_t bytes;
        const uint32_t code_point = jub_utf8_decode(rest, &bytes);
        rest = (jub_text){rest.bytes + bytes, rest.length_bytes - bytes};
        const bool is_blank = code_point <= ' ';
        if (!(is_blank && had_blank)) {
            const UChar32 lower = u_foldCase((UChar32)code_point, U_FOLD_CASE_DEFAULT);
            const uint32_t out = is_blank ? ' ' : (uint32_t)lower;
            U8_APPEND_UNSAFE(folded, length, out);
        }
        had_blank = is_blank;
    }
    return (jub_text){(char *)folded, length};
}

void jub_mapping_suggest(jub_text wrong, const jub_text *known, size_t known_count,
                         const char *prefix, char *hint_out, size_t hint_bytes)
{
    size_t used = 0;
    for (size_t distance = 0; distance <= 3 && used == 0; distance++)
        for (size_t i = 0; i < known_count && used < hint_bytes; i++) {
            if (jub_text_distance(wrong, known[i], 3) != distance) continue;
            used += (size_t)snprintf(hint_out + used, hint_bytes - used, "%s'%.*s'",
                                     used == 0 ? "did you mean " : " or ", JUB_TEXT_ARG(known[i]));
        }
    if (used > 0) {
        if (used < hint_bytes) (void)snprintf(hint_out + used, hint_bytes - used, "?");
        return;
    }
    hint_out[0] = '\0';
    for (size_t i = 0; i < known_count && i < NAMES_IN_HINT && used < hint_bytes; i++)
        used += (size_t)snprintf(hint_out + used, hint_bytes - used, "%s%s'%.*s'",
                                 i == 0 ? prefix : "", i == 0 ? " " : ", ", JUB_TEXT_ARG(known[i]));
    if (known_count > NAMES_IN_HINT && used < hint_bytes)
        (void)snprintf(hint_out + used, hint_bytes - used, ", ...");
}

static jub_status copy_text(parse *in, const char *bytes, size_t length_bytes, jub_text *copy_out)
{
    const jub_text nfc = jub_utf8_nfc(in->arena, (jub_text){bytes, length_bytes});
    const jub_text copy = nfc.bytes ? jub_text_copy(in->arena, nfc) : (jub_text){0};
    if (!copy.bytes) return jub_fail_no_memory(in->error);
    *copy_out = copy;
    return JUB_OK;
}

static jub_status copy_string(parse *in, const json_t *string, const char *key, jub_text *copy_out)
{
    if (!json_is_string(string))
        return FAIL(in, JUB_TYPE, NULL, "%s: '%s' is not a string", in->place, key);
    return copy_text(in, json_string_value(string), json_string_length(string), copy_out);
}

// An absent key leaves the text without bytes.
static jub_status get_text(parse *in, const json_t *object, const char *key, jub_text *text_out)
{
    const json_t *value = json_object_get(object, key);
    *text_out = (jub_text){0};
    return value ? copy_string(in, value, key, text_out) : JUB_OK;
}

static jub_status need_text(parse *in, const json_t *object, const char *key, jub_text *text_out)
{
    TRY(get_text(in, object, key, text_out));
    if (text_out->length_bytes == 0)
        return FAIL(in, JUB_MISSING, NULL, "%s: '%s' is missing", in->place, key);
    return JUB_OK;
}

static jub_status check_count(parse *in, size_t count, size_t most, const char *key)
{
    if (count <= most) return JUB_OK;
    return FAIL(in, JUB_LIMIT, NULL, "%s: '%s' has more than %zu entries", in->place, key, most);
}

static jub_status get_list(parse *in, const json_t *object, const char *key,
                           jub_text_list *list_out)
{
    const json_t *array = json_object_get(object, key);
    *list_out = (jub_text_list){0};
    if (!array) return JUB_OK;
    if (!json_is_array(array))
        return FAIL(in, JUB_TYPE, "write [\"...\"]", "%s: '%s' is not a list of strings", in->place,
                    key);
    const size_t count = json_array_size(array);
    TRY(check_count(in, count, JUB_MAPPING_LIST_MAX, key));
    jub_text *items = JUB_NEW(in->arena, jub_text, count);
    if (!items) return jub_fail_no_memory(in->error);
    for (size_t i = 0; i < count; i++)
        TRY(copy_string(in, json_array_get(array, i), key, &items[i]));
    *list_out = (jub_text_list){(uint32_t)count, items};
    return JUB_OK;
}

static jub_status get_forms(parse *in, const json_t *object, const char *key, bool are_wanted,
                            jub_form_list *forms_out)
{
    jub_text_list list;
    TRY(get_list(in, object, key, &list));
    jub_form *forms = JUB_NEW(in->arena, jub_form, list.count);
    if (!forms) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < list.count; i++) {
        TRY(jub_form_parse(in->arena, list.items[i], in->place, &forms[i], in->error));
        if (forms[i].has_wanted != are_wanted)
            return FAIL(in, JUB_SYNTAX,
                        are_wanted ? "write {digits} or {text} for the wanted part"
                                   : "write {-digits} or {-text} throughout",
                        "%s: form '%.*s' of '%s' has %s wanted part", in->place,
                        JUB_TEXT_ARG(list.items[i]), key, are_wanted ? "no" : "a");
    }
    *forms_out = (jub_form_list){list.count, forms};
    return JUB_OK;
}

static jub_status need_object(parse *in, const json_t *json, const char *what)
{
    if (json_is_object(json)) return JUB_OK;
    return FAIL(in, JUB_TYPE, "write {...}", "%s: %s is not an object", in->place, what);
}

// A list of objects that must be there.
static jub_status need_objects(parse *in, const json_t *object, const char *key, size_t most,
                               const json_t **array_out, uint32_t *count_out)
{
    const json_t *array = json_object_get(object, key);
    if (!array) return FAIL(in, JUB_MISSING, NULL, "%s: '%s' is missing", in->place, key);
    if (!json_is_array(array) || json_array_size(array) == 0)
        return FAIL(in, JUB_TYPE, "write [{...}]", "%s: '%s' is not a list of objects", in->place,
                    key);
    const size_t count = json_array_size(array);
    TRY(check_count(in, count, most, key));
    for (size_t i = 0; i < count; i++) TRY(need_object(in, json_array_get(array, i), key));
    *array_out = array;
    *count_out = (uint32_t)count;
    return JUB_OK;
}

static bool is_in_list(const jub_text_list *list, jub_text text)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (jub_text_equal(list->items[i], text)) return true;
    return false;
}

// -- names ----------------------------------------------------------------------------------------

static jub_status fail_name(parse *in, const char *what, jub_text name, const jub_text *known,
                            size_t known_count)
{
    char hint[JUB_HINT_MAX_BYTES];
    jub_mapping_suggest(name, known, known_count, "there are", hint, sizeof hint);
    return FAIL(in, JUB_MISSING, hint, "%s: no %s is called '%.*s'", in->place, what,
                JUB_TEXT_ARG(name));
}

static jub_status find_file(parse *in, jub_text name, uint32_t *file_out)
{
    jub_text names[JUB_MAPPING_FILE_MAX];
    for (uint32_t i = 0; i < in->mapping->file_count; i++) {
        names[i] = in->mapping->files[i].name;
        if (!jub_text_equal(names[i], name)) continue;
        *file_out = i;
        return JUB_OK;
    }
    return fail_name(in, "file", name, names, in->mapping->file_count);
}

// Among the first `count` resources.
static jub_status find_resource(parse *in, jub_text name, uint32_t count, uint32_t *resource_out)
{
    jub_text names[JUB_MAPPING_RESOURCE_MAX];
    for (uint32_t i = 0; i < count; i++) {
        names[i] = in->mapping->resources[i].name;
        if (!jub_text_equal(names[i], name)) continue;
        *resource_out = i;
        return JUB_OK;
    }
    return fail_name(in, "resource before this one", name, names, count);
}

// Among the first `count` fields of the resource.
static jub_status find_field(parse *in, const jub_mapping_resource *resource, jub_text name,
                             uint32_t count, uint32_t *field_out)
{
    jub_text names[JUB_MAPPING_FIELD_MAX];
    for (uint32_t i = 0; i < count; i++) {
        names[i] = resource->fields[i].name;
        if (!jub_text_equal(names[i], name)) continue;
        *field_out = i;
        return JUB_OK;
    }
    const char *what = count == resource->field_count ? "field" : "field before this one";
    return fail_name(in, what, name, names, count);
}

// Names become file names and field names of a decree.
static jub_status check_name(parse *in, jub_text name)
{
    if (name.length_bytes > JUB_MAPPING_NAME_MAX_BYTES)
        return FAIL(in, JUB_LIMIT, "choose a shorter name", "%s: a name is longer than %d bytes",
                    in->place, JUB_MAPPING_NAME_MAX_BYTES);
    for (jub_text rest = name; rest.length_bytes > 0;) {
        size_t bytes;
        const uint32_t code_point = jub_utf8_decode(rest, &bytes);
        const bool is_first = rest.bytes == name.bytes;
        if (is_first ? !jub_utf8_starts_name(code_point) : !jub_utf8_continues_name(code_point))
            return FAIL(in, JUB_SYNTAX, "use letters, digits and '_', a letter first",
                        "%s: '%.*s' is no name", in->place, JUB_TEXT_ARG(name));
        rest = (jub_text){rest.bytes + bytes, rest.length_bytes - bytes};
    }
    return JUB_OK;
}

// -- values ---------------------------------------------------------------------------------------

static const char *type_word(jub_value_type type)
{
    static const char *const words[] = {
#define X(name, word, schema) word,
        JUB_VALUE_TYPE_LIST(X)
#undef X
    };
    return words[type];
}

static jub_status get_type(parse *in, const json_t *object, jub_value_type *type_out)
{
    jub_text names[JUB_CODES + 1];
    jub_text word;
    TRY(need_text(in, object, "type", &word));
    for (jub_value_type type = JUB_BOOLEAN; type <= JUB_CODES; type++) {
        names[type] = jub_text_from(type_word(type));
        if (!jub_text_equal(names[type], word)) continue;
        *type_out = type;
        return JUB_OK;
    }
    return fail_name(in, "type", word, names, JUB_CODES + 1);
}

// A code or a case must come back from a CSV cell as it is.
static bool is_plain_value(jub_text value)
{
    return value.length_bytes > 0 && jub_text_count(value, ';') == 0 &&
           !jub_text_is(value, "none") && jub_text_equal(jub_text_trim(value), value);
}

static jub_status check_plain_value(parse *in, jub_text value)
{
    if (is_plain_value(value)) return JUB_OK;
    return FAIL(in, JUB_RANGE,
                "'none', ';', blanks at an end and nothing have a meaning of their own",
                "%s: '%.*s' cannot be a value", in->place, JUB_TEXT_ARG(value));
}

static jub_status read_map_value(parse *in, const jub_mapping_field *field, const json_t *json,
                                 jub_text_list *values_out)
{
    const bool is_list = json_is_array(json);
    const size_t count = is_list ? json_array_size(json) : 1;
    if (is_list && (field->type != JUB_CODES || count == 0))
        return FAIL(in, JUB_TYPE, NULL,
                    "%s: 'map' gives several values or none, which only codes can have", in->place);
    TRY(check_count(in, count, JUB_MAPPING_LIST_MAX, "map"));
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
        TRY(copy_string(in, is_list ? json_array_get(json, i) : json, "map", &items[i]));
        TRY(check_plain_value(in, items[i]));
    }
    return JUB_OK;
}

static jub_status read_map(parse *in, const json_t *object, jub_mapping_field *field)
{
    json_t *map = json_object_get(object, "map");
    field->map.keys = jub_map_init(in->arena, 0);
    if (!map) return JUB_OK;
    TRY(need_object(in, map, "'map'"));
    TRY(check_count(in, json_object_size(map), JUB_MAPPING_LIST_MAX, "map"));
    field->map.values = JUB_NEW(in->arena, jub_text_list, json_object_size(map));
    if (!field->map.values) return jub_fail_no_memory(in->error);
    const char *key;
    json_t *value;
    json_object_foreach(map, key, value)
    {
        jub_text text;
        bool is_new;
        TRY(copy_text(in, key, strlen(key), &text));
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

static jub_status check_cases(parse *in, const jub_text_list *cases)
{
    jub_map seen = jub_map_init(in->arena, 0);
    for (uint32_t i = 0; i < cases->count; i++) {
        bool is_new;
        TRY(check_plain_value(in, cases->items[i]));
        if (jub_map_add(&seen, cases->items[i], &is_new) == JUB_MAP_ABSENT)
            return jub_fail_no_memory(in->error);
        if (!is_new)
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: the case '%.*s' stands twice", in->place,
                        JUB_TEXT_ARG(cases->items[i]));
    }
    return JUB_OK;
}

// The cases of `one of`: those given, or else the values of the map in their order.
static jub_status read_cases(parse *in, const json_t *object, jub_mapping_field *field)
{
    TRY(get_list(in, object, "cases", &field->cases));
    TRY(check_cases(in, &field->cases));
    if (field->type != JUB_CHOICE) return JUB_OK;
    const bool are_given = field->cases.count > 0;
    if (!are_given) field->cases.items = JUB_NEW(in->arena, jub_text, field->map.keys.count);
    if (!field->cases.items) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < field->map.keys.count; i++) {
        const jub_text value = field->map.values[i].items[0];
        if (is_in_list(&field->cases, value)) continue;
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
    case JUB_CHOICE: return is_in_list(&field->cases, text);
    case JUB_CODES: return are_codes(text);
    case JUB_TEXT_VALUE: return true;
    }
    return false;
}

// A value written in the mapping itself, in the form of a register cell.
static jub_status check_constant(parse *in, const jub_mapping_field *field, jub_text text)
{
    if (text.length_bytes == 0 || is_canonical(field, text)) return JUB_OK;
    return FAIL(in, JUB_TYPE, "write it as a register does: 1838-03-24, P2Y6M, true, a case",
                "%s: '%.*s' is no value of type '%s'", in->place, JUB_TEXT_ARG(text),
                type_word(field->type));
}

static jub_status read_bound(parse *in, const json_t *object, const char *key,
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
                "%s: '%s' is not a value of type '%s'", in->place, key, type_word(field->type));
}

// -- fields ---------------------------------------------------------------------------------------

static jub_status read_cell_rules(parse *in, const json_t *object,
                                  const jub_mapping_resource *resource, jub_mapping_field *field)
{
    jub_text file, column, otherwise;
    TRY(get_text(in, object, "file", &file));
    field->file = resource->file;
    if (file.bytes) TRY(find_file(in, file, &field->file));
    if (field->file != resource->file &&
        in->mapping->files[field->file].joined_to != resource->file)
        return FAIL(in, JUB_CONFLICT, "add 'join' to that file",
                    "%s: file '%.*s' is not joined to the file of this resource", in->place,
                    JUB_TEXT_ARG(file));
    TRY(get_list(in, object, "columns", &field->columns));
    TRY(get_text(in, object, "column", &column));
    if ((column.bytes != NULL) == (field->columns.count > 0))
        return FAIL(in, JUB_CONFLICT, NULL, "%s: give either 'column' or 'columns'", in->place);
    if (column.bytes) {
        field->columns = (jub_text_list){1, JUB_NEW(in->arena, jub_text, 1)};
        if (!field->columns.items) return jub_fail_no_memory(in->error);
        field->columns.items[0] = column;
    }
    TRY(get_forms(in, object, "forms", true, &field->forms));
    TRY(get_forms(in, object, "says_nothing", false, &field->silent));
    TRY(get_forms(in, object, "part_forms", true, &field->part_forms));
    TRY(get_list(in, object, "none", &field->none));
    TRY(get_list(in, object, "formats", &field->formats));
    TRY(get_list(in, object, "separators", &field->separators));
    for (uint32_t i = 0; i < field->formats.count; i++)
        TRY(jub_date_form_check(field->formats.items[i], in->place, in->error));
    for (uint32_t i = 0; i < field->separators.count; i++)
        if (field->separators.items[i].length_bytes == 0)
            return FAIL(in, JUB_RANGE, NULL, "%s: a separator is empty", in->place);
    TRY(get_text(in, object, "prefix", &otherwise));
    if (otherwise.length_bytes > 0) TRY(check_plain_value(in, otherwise));
    field->prefix = otherwise;
    return JUB_OK;
}

// Keys that mean nothing for the type would be silently without effect.
static jub_status check_cell_rules(parse *in, const jub_mapping_field *field)
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
                    type_word(type));
    if (field->origin != JUB_FROM_CELL && (field->has_minimum || field->has_maximum))
        return FAIL(in, JUB_CONFLICT, NULL, "%s: only what is read from a column has bounds",
                    in->place);
    if (field->origin != JUB_FROM_CELL) return JUB_OK;
    if (type == JUB_DATE && field->formats.count == 0)
        return FAIL(in, JUB_MISSING, "add \"formats\": [\"M/D/YYYY\"] as the file writes it",
                    "%s: a date without 'formats'", in->place);
    if ((type == JUB_BOOLEAN || type == JUB_CHOICE) && field->map.keys.count == 0)
        return FAIL(in, JUB_MISSING, "say which text means which value",
                    "%s: type '%s' without 'map'", in->place, type_word(type));
    if (type == JUB_DURATION && in->mapping->words.years.count + in->mapping->words.months.count +
                                        in->mapping->words.weeks.count +
                                        in->mapping->words.days.count ==
                                    0)
        return FAIL(in, JUB_MISSING, "add \"words\": {\"years\": [...], ...} to the mapping",
                    "%s: a duration, but the mapping has no words for units", in->place);
    return JUB_OK;
}

static jub_status read_same_as(parse *in, jub_text path, const jub_mapping_resource *resource,
                               jub_mapping_field *field)
{
    jub_text name = path;
    const jub_text resource_name = jub_text_cut(&name, '.');
    const uint32_t before = (uint32_t)(resource - in->mapping->resources);
    TRY(find_resource(in, resource_name, before, &field->same_resource));
    const jub_mapping_resource *same = &in->mapping->resources[field->same_resource];
    TRY(find_field(in, same, name, same->field_count, &field->same_field));
    if (same->file != resource->file)
        return FAIL(in, JUB_CONFLICT, "both resources must be 'from' one file",
                    "%s: 'same_as' points to rows of another file", in->place);
    const jub_mapping_field *origin = &same->fields[field->same_field];
    if (field->suffix.bytes && origin->type != JUB_TEXT_VALUE)
        return FAIL(in, JUB_CONFLICT, NULL, "%s: 'suffix' has no meaning for type '%s'", in->place,
                    type_word(origin->type));
    field->type = origin->type;
    field->cases = origin->cases;
    field->has_minimum = origin->has_minimum;
    field->has_maximum = origin->has_maximum;
    field->minimum = origin->minimum;
    field->maximum = origin->maximum;
    return JUB_OK;
}

static jub_status find_operand(parse *in, const jub_mapping_resource *resource, jub_text name,
                               jub_value_type type, uint32_t before, uint32_t *field_out)
{
    TRY(find_field(in, resource, name, before, field_out));
    if (resource->fields[*field_out].type == type) return JUB_OK;
    return FAIL(in, JUB_TYPE, NULL, "%s: '%.*s' is not of type '%s'", in->place, JUB_TEXT_ARG(name),
                type_word(type));
}

static jub_status read_sum(parse *in, const json_t *derive, const jub_mapping_resource *resource,
                           jub_mapping_field *field, uint32_t before)
{
    static const char *const ends[] = {"clamp", "overflow", "refuse"};
    jub_text_list operands;
    jub_text month_end;
    TRY(get_list(in, derive, "add", &operands));
    if (operands.count != 2)
        return FAIL(in, JUB_SYNTAX, "write \"add\": [\"term_start\", \"term\"]",
                    "%s: 'add' takes a date and a duration", in->place);
    TRY(find_operand(in, resource, operands.items[0], JUB_DATE, before, &field->operands[0]));
    TRY(find_operand(in, resource, operands.items[1], JUB_DURATION, before, &field->operands[1]));
    TRY(get_text(in, derive, "month_end", &month_end));
    for (uint32_t i = 0; i < 3; i++) {
        if (!jub_text_is(month_end, ends[i])) continue;
        field->month_end = (jub_month_end)i;
        field->origin = JUB_FROM_SUM;
        return JUB_OK;
    }
    return FAIL(in, JUB_MISSING, "write clamp, overflow or refuse; there is no default",
                "%s: 'month_end' is missing or none of the three", in->place);
}

static jub_status read_derive(parse *in, const json_t *derive, const jub_mapping_resource *resource,
                              jub_mapping_field *field, uint32_t before)
{
    static const char *const keys[] = {"start_of", "otherwise", "add", "month_end", NULL};
    jub_text start_of, otherwise;
    TRY(need_object(in, derive, "'derive'"));
    TRY(jub_json_only(derive, in->place, keys, in->error));
    TRY(get_text(in, derive, "start_of", &start_of));
    TRY(get_text(in, derive, "otherwise", &otherwise));
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
    TRY(find_operand(in, resource, start_of, JUB_DURATION, before, &field->operands[0]));
    TRY(find_operand(in, resource, otherwise, JUB_DATE, before, &field->operands[1]));
    field->origin = JUB_FROM_START;
    return JUB_OK;
}

static jub_status check_one_origin(parse *in, const json_t *object, bool has_rows)
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

static jub_status read_origin(parse *in, const json_t *object, const jub_mapping_resource *resource,
                              jub_mapping_field *field, uint32_t before)
{
    const json_t *derive = json_object_get(object, "derive");
    jub_text same_as;
    TRY(get_text(in, object, "same_as", &same_as));
    TRY(get_text(in, object, "constant", &field->constant));
    TRY(get_text(in, object, "suffix", &field->suffix));
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
    TRY(get_type(in, object, &field->type));
    TRY(jub_json_bool(object, in->place, "fold", false, &field->is_folded, in->error));
    TRY(read_map(in, object, field));
    TRY(read_cases(in, object, field));
    TRY(read_bound(in, object, "minimum", field, &field->has_minimum, &field->minimum));
    TRY(read_bound(in, object, "maximum", field, &field->has_maximum, &field->maximum));
    if (derive) TRY(read_derive(in, derive, resource, field, before));
    if (field->origin == JUB_FROM_CELL) TRY(read_cell_rules(in, object, resource, field));
    if (field->constant.bytes) TRY(check_constant(in, field, field->constant));
    return check_cell_rules(in, field);
}

static jub_status read_field(parse *in, const json_t *object, jub_mapping_resource *resource,
                             uint32_t number)
{
    static const char *const keys[] = {
        "name",       "type",    "title",  "cite",       "required",     "refers",  "file",
        "column",     "columns", "forms",  "part_forms", "says_nothing", "none",    "formats",
        "separators", "fold",    "map",    "cases",      "prefix",       "minimum", "maximum",
        "constant",   "same_as", "suffix", "derive",     "comment",      NULL};
    jub_mapping_field *field = &resource->fields[number];
    jub_text refers;
    TRY(need_text(in, object, "name", &field->name));
    (void)snprintf(in->place, sizeof in->place, "resource '%.*s', field '%.*s'",
                   JUB_TEXT_ARG(resource->name), JUB_TEXT_ARG(field->name));
    TRY(check_name(in, field->name));
    for (uint32_t i = 0; i < number; i++)
        if (jub_text_equal(resource->fields[i].name, field->name))
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: there is a field of this name already",
                        in->place);
    TRY(jub_json_only(object, in->place, keys, in->error));
    TRY(get_text(in, object, "title", &field->title));
    TRY(get_text(in, object, "cite", &field->cite));
    TRY(jub_json_bool(object, in->place, "required", false, &field->is_required, in->error));
    TRY(get_text(in, object, "refers", &refers));
    field->refers = UINT32_MAX;
    if (refers.bytes)
        TRY(find_resource(in, refers, (uint32_t)(resource - in->mapping->resources),
                          &field->refers));
    TRY(check_one_origin(in, object, resource->row_count > 0));
    TRY(read_origin(in, object, resource, field, number));
    if (field->refers != UINT32_MAX && field->type != JUB_TEXT_VALUE)
        return FAIL(in, JUB_TYPE, NULL, "%s: what 'refers' to a resource is of type 'text'",
                    in->place);
    return JUB_OK;
}

// -- resources ------------------------------------------------------------------------------------

static jub_status read_given_row(parse *in, const json_t *row, jub_mapping_resource *resource,
                                 jub_text *cells)
{
    const char *names[JUB_MAPPING_FIELD_MAX + 1] = {NULL};
    for (uint32_t i = 0; i < resource->field_count; i++) names[i] = resource->fields[i].name.bytes;
    TRY(jub_json_only(row, in->place, names, in->error));
    for (uint32_t i = 0; i < resource->field_count; i++) {
        TRY(get_text(in, row, names[i], &cells[i]));
        TRY(check_constant(in, &resource->fields[i], cells[i]));
        if (cells[i].length_bytes == 0 &&
            (resource->fields[i].is_required || i == resource->key_field))
            return FAIL(in, JUB_MISSING, NULL, "%s: a row without '%s'", in->place, names[i]);
    }
    return JUB_OK;
}

static jub_status read_given_rows(parse *in, const json_t *rows, jub_mapping_resource *resource)
{
    jub_map keys = jub_map_init(in->arena, 0);
    resource->rows =
        JUB_NEW(in->arena, jub_text, (size_t)resource->row_count * resource->field_count);
    if (!resource->rows) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < resource->row_count; i++) {
        jub_text *cells = resource->rows + (size_t)i * resource->field_count;
        bool is_new;
        TRY(read_given_row(in, json_array_get(rows, i), resource, cells));
        const jub_text key = cells[resource->key_field];
        if (jub_map_add(&keys, key, &is_new) == JUB_MAP_ABSENT)
            return jub_fail_no_memory(in->error);
        if (!is_new)
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: two rows have the key '%.*s'", in->place,
                        JUB_TEXT_ARG(key));
    }
    return JUB_OK;
}

static jub_status read_period(parse *in, const json_t *period, jub_mapping_resource *resource,
                              uint32_t fields_out[2])
{
    static const char *const keys[] = {"start", "end", NULL};
    TRY(jub_json_only(period, in->place, keys, in->error));
    for (int i = 0; i < 2; i++) {
        jub_text name;
        TRY(need_text(in, period, keys[i], &name));
        TRY(find_operand(in, resource, name, JUB_DATE, resource->field_count, &fields_out[i]));
    }
    return JUB_OK;
}

static jub_status read_periods(parse *in, const json_t *object, jub_mapping_resource *resource)
{
    const json_t *periods;
    if (!json_object_get(object, "periods")) return JUB_OK;
    TRY(need_objects(in, object, "periods", JUB_MAPPING_PERIOD_MAX, &periods,
                     &resource->period_count));
    resource->periods = jub_arena_take(in->arena, resource->period_count, sizeof *resource->periods,
                                       _Alignof(uint32_t));
    if (!resource->periods) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < resource->period_count; i++)
        TRY(read_period(in, json_array_get(periods, i), resource, resource->periods[i]));
    return JUB_OK;
}

static jub_status read_rows_or_file(parse *in, const json_t *object, jub_mapping_resource *resource,
                                    const json_t **rows_out)
{
    jub_text from;
    TRY(get_text(in, object, "from", &from));
    *rows_out = json_object_get(object, "rows");
    resource->file = UINT32_MAX;
    if ((from.bytes != NULL) == (*rows_out != NULL))
        return FAIL(in, JUB_CONFLICT, NULL, "%s: give either 'from' or 'rows'", in->place);
    if (*rows_out)
        return need_objects(in, object, "rows", JUB_MAPPING_LIST_MAX, rows_out,
                            &resource->row_count);
    return find_file(in, from, &resource->file);
}

static jub_status read_resource(parse *in, const json_t *object, uint32_t number)
{
    static const char *const keys[] = {"name",   "from",    "rows",    "key",
                                       "fields", "periods", "comment", NULL};
    jub_mapping_resource *resource = &in->mapping->resources[number];
    const json_t *fields, *rows;
    uint32_t field_count;
    jub_text key;
    TRY(need_text(in, object, "name", &resource->name));
    char place[PLACE_MAX_BYTES];
    (void)snprintf(place, sizeof place, "resource '%.*s'", JUB_TEXT_ARG(resource->name));
    memcpy(in->place, place, sizeof place);
    TRY(check_name(in, resource->name));
    if (jub_text_is(resource->name, "faults"))
        return FAIL(in, JUB_CONFLICT, "choose another name",
                    "%s: 'faults.csv' is where the faults go", in->place);
    for (uint32_t i = 0; i < number; i++)
        if (jub_text_equal(in->mapping->resources[i].name, resource->name))
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: there is a resource of this name already",
                        in->place);
    TRY(jub_json_only(object, in->place, keys, in->error));
    TRY(read_rows_or_file(in, object, resource, &rows));
    TRY(need_text(in, object, "key", &key));
    TRY(need_objects(in, object, "fields", JUB_MAPPING_FIELD_MAX, &fields, &field_count));
    resource->fields = JUB_NEW(in->arena, jub_mapping_field, field_count);
    if (!resource->fields) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < field_count; i++) {
        TRY(read_field(in, json_array_get(fields, i), resource, i));
        memcpy(in->place, place, sizeof place);
    }
    resource->field_count = field_count;
    TRY(find_operand(in, resource, key, JUB_TEXT_VALUE, field_count, &resource->key_field));
    TRY(read_periods(in, object, resource));
    return rows ? read_given_rows(in, rows, resource) : JUB_OK;
}

static jub_status read_resources(parse *in, const json_t *root)
{
    const json_t *array;
    uint32_t count;
    TRY(need_objects(in, root, "resources", JUB_MAPPING_RESOURCE_MAX, &array, &count));
    in->mapping->resources = JUB_NEW(in->arena, jub_mapping_resource, count);
    if (!in->mapping->resources) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < count; i++) TRY(read_resource(in, json_array_get(array, i), i));
    in->mapping->resource_count = count;
    (void)snprintf(in->place, sizeof in->place, "mapping");
    for (uint32_t i = 0; i < count; i++)
        if (jub_text_is(in->mapping->resources[i].name, "persons")) return JUB_OK;
    return FAIL(in, JUB_MISSING, "a register has a resource 'persons'",
                "mapping: no resource is called 'persons'");
}

// -- files and the whole --------------------------------------------------------------------------

static jub_status read_join(parse *in, const json_t *join, jub_mapping_file *file)
{
    static const char *const keys[] = {"to", "column", "to_column", "forms", NULL};
    jub_text to;
    TRY(need_object(in, join, "'join'"));
    TRY(jub_json_only(join, in->place, keys, in->error));
    TRY(need_text(in, join, "to", &to));
    TRY(find_file(in, to, &file->joined_to));
    if (in->mapping->files[file->joined_to].joined_to != UINT32_MAX)
        return FAIL(in, JUB_CONFLICT, "join both to one file",
                    "%s: joined to a file that is joined itself", in->place);
    TRY(need_text(in, join, "column", &file->column));
    TRY(get_text(in, join, "to_column", &file->to_column));
    if (!file->to_column.bytes) file->to_column = file->column;
    return get_forms(in, join, "forms", true, &file->forms);
}

static jub_status read_files(parse *in, const json_t *root)
{
    static const char *const keys[] = {"name", "join", "comment", NULL};
    const json_t *array;
    uint32_t count;
    TRY(need_objects(in, root, "files", JUB_MAPPING_FILE_MAX, &array, &count));
    in->mapping->files = JUB_NEW(in->arena, jub_mapping_file, count);
    if (!in->mapping->files) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(array, i);
        const json_t *join = json_object_get(object, "join");
        jub_mapping_file *file = &in->mapping->files[i];
        TRY(need_text(in, object, "name", &file->name));
        (void)snprintf(in->place, sizeof in->place, "file '%.*s'", JUB_TEXT_ARG(file->name));
        for (uint32_t k = 0; k < i; k++)
            if (jub_text_equal(in->mapping->files[k].name, file->name))
                return FAIL(in, JUB_DUPLICATE, NULL, "%s: there is a file of this name already",
                            in->place);
        TRY(jub_json_only(object, in->place, keys, in->error));
        file->joined_to = UINT32_MAX;
        if (join) TRY(read_join(in, join, file));
        in->mapping->file_count = i + 1;
        (void)snprintf(in->place, sizeof in->place, "mapping");
    }
    return JUB_OK;
}

static jub_status read_words(parse *in, const json_t *root)
{
    static const char *const keys[] = {"years",  "months", "weeks", "days", "plus",
                                       "equals", "from",   "also",  NULL};
    const json_t *words = json_object_get(root, "words");
    jub_words *out = &in->mapping->words;
    jub_text_list *const lists[] = {&out->years, &out->months, &out->weeks, &out->days,
                                    &out->plus,  &out->equals, &out->from,  &out->also};
    if (!words) return JUB_OK;
    (void)snprintf(in->place, sizeof in->place, "words");
    TRY(need_object(in, words, "'words'"));
    TRY(jub_json_only(words, in->place, keys, in->error));
    for (size_t i = 0; keys[i]; i++) TRY(get_list(in, words, keys[i], lists[i]));
    (void)snprintf(in->place, sizeof in->place, "mapping");
    return JUB_OK;
}

// The name of a data package has no control characters.
static jub_status check_label(parse *in, jub_text name)
{
    bool is_good = name.length_bytes <= JUB_MAPPING_NAME_MAX_BYTES;
    for (size_t i = 0; i < name.length_bytes; i++)
        is_good = is_good && (unsigned char)name.bytes[i] >= ' ' && name.bytes[i] != 0x7f;
    if (is_good) return JUB_OK;
    return FAIL(in, JUB_RANGE, "choose a short plain name", "%s: 'name' is too long or not plain",
                in->place);
}

static jub_status read_root(parse *in, const json_t *root)
{
    static const char *const keys[] = {"format",    "name",    "title", "source",
                                       "unknown",   "doubt",   "words", "files",
                                       "resources", "comment", NULL};
    jub_text format;
    TRY(need_object(in, root, "the file"));
    TRY(get_text(in, root, "format", &format));
    if (!jub_text_is(format, format_name))
        return FAIL(in, JUB_SYNTAX, "begin with \"format\": \"jubilee-mapping/1\"",
                    "mapping: 'format' is missing or not '%s'", format_name);
    TRY(jub_json_only(root, in->place, keys, in->error));
    TRY(need_text(in, root, "name", &in->mapping->name));
    TRY(check_label(in, in->mapping->name));
    TRY(get_text(in, root, "title", &in->mapping->title));
    TRY(get_text(in, root, "source", &in->mapping->source));
    TRY(get_list(in, root, "unknown", &in->mapping->unknown));
    TRY(get_list(in, root, "doubt", &in->mapping->doubt));
    TRY(read_words(in, root));
    TRY(read_files(in, root));
    return read_resources(in, root);
}

jub_status jub_mapping_read(jub_arena *arena, jub_text source, const jub_mapping **mapping_out,
                            jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    parse in = {.arena = arena, .error = error, .place = "mapping"};
    json_t *root = NULL;
    jub_status status = jub_json_read(source, JUB_MAPPING_MAX_BYTES, &root, error);
    if (status != JUB_OK) goto done;
    in.mapping = JUB_NEW(arena, jub_mapping, 1);
    status = in.mapping ? read_root(&in, root) : jub_fail_no_memory(error);
    if (status == JUB_OK) *mapping_out = in.mapping;

done:
    json_decref(root);
    if (status != JUB_OK) jub_arena_rewind(arena, mark_bytes);
    return status;
}
