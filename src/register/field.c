// One field of a Table Schema. What would change the reading of a cell is either understood or
// refused; what only describes it is passed over.

#include "register/package_private.h"

static const struct {
    const char *word;
    jub_value_type type;
} schema_types[] = {
    {"boolean", JUB_BOOLEAN},   {"integer", JUB_INTEGER},   {"date", JUB_DATE},
    {"duration", JUB_DURATION}, {"string", JUB_TEXT_VALUE}, {"list", JUB_CODES},
};

enum { SCHEMA_TYPE_COUNT = sizeof schema_types / sizeof schema_types[0] };

static jub_status read_type(package_reader *reader, const json_t *object, jub_field *field)
{
    jub_text word;
    const jub_status status = jub_json_text(object, reader->where, "type", &word, reader->error);
    if (status != JUB_OK) return status;
    if (!word.bytes)
        return package_fail(reader, JUB_MISSING, "write \"type\": \"string\" or another type",
                            "no 'type'");
    for (size_t i = 0; i < SCHEMA_TYPE_COUNT; i++) {
        if (!jub_text_is(word, schema_types[i].word)) continue;
        field->type = schema_types[i].type;
        return JUB_OK;
    }
    return package_fail(reader, JUB_TYPE,
                        "the types are boolean, integer, date, duration, string and list",
                        "unknown type '%.*s'", JUB_TEXT_ARG(word));
}

// A bound is written as the field's own values are: a number, or a date in a string.
static jub_status read_bound(package_reader *reader, const jub_field *field,
                             const json_t *constraints, const char *key, bool *has_out,
                             int64_t *bound_out)
{
    const json_t *value = json_object_get(constraints, key);
    jub_date date;
    if (!value) return JUB_OK;
    if (field->type == JUB_INTEGER && json_is_integer(value)) {
        *bound_out = json_integer_value(value);
    } else if (field->type == JUB_DATE && json_is_string(value) &&
               jub_date_parse((jub_text){json_string_value(value), json_string_length(value)},
                              &date)) {
        *bound_out = date;
    } else if (field->type == JUB_INTEGER || field->type == JUB_DATE) {
        return package_fail(reader, JUB_TYPE, NULL, "'%s' is not %s", key,
                            field->type == JUB_DATE ? "a date such as \"2022-02-16\""
                                                    : "a whole number");
    } else {
        return package_fail(reader, JUB_TYPE, "keep it to integers and dates",
                            "'%s' on a field that is neither integer nor date", key);
    }
    *has_out = true;
    return JUB_OK;
}

static jub_status read_cases(package_reader *reader, const json_t *constraints, jub_field *field)
{
    if (!json_object_get(constraints, "enum")) return JUB_OK;
    if (field->type != JUB_TEXT_VALUE)
        return package_fail(reader, JUB_TYPE, "keep it to fields of type string",
                            "'enum' on a field that is not a string");
    const jub_status status = package_read_texts(reader, constraints, "enum", JUB_PACKAGE_CASE_MAX,
                                                 &field->cases, &field->case_count);
    if (status != JUB_OK) return status;
    if (field->case_count == 0)
        return package_fail(reader, JUB_MISSING, NULL, "'enum' without a case");
    for (uint32_t i = 0; i < field->case_count; i++)
        if (field->cases[i].length_bytes == 0)
            return package_fail(reader, JUB_RANGE, NULL, "an empty text among the cases");
    field->type = JUB_CHOICE;
    return JUB_OK;
}

static jub_status read_constraints(package_reader *reader, const json_t *object, jub_field *field)
{
    static const char *const known[] = {"required", "unique", "minimum", "maximum", "enum", NULL};
    const json_t *constraints = json_object_get(object, "constraints");
    if (!constraints) return JUB_OK;
    if (!json_is_object(constraints))
        return package_fail(reader, JUB_TYPE, NULL, "'constraints' is not an object");

    jub_status status = jub_json_only(constraints, reader->where, known, reader->error);
    if (status == JUB_OK)
        status = jub_json_bool(constraints, reader->where, "required", false, &field->is_required,
                               reader->error);
    if (status == JUB_OK)
        status = jub_json_bool(constraints, reader->where, "unique", false, &field->is_unique,
                               reader->error);
    if (status == JUB_OK) status = read_cases(reader, constraints, field);
    if (status == JUB_OK)
        status =
            read_bound(reader, field, constraints, "minimum", &field->has_minimum, &field->minimum);
    if (status == JUB_OK)
        status =
            read_bound(reader, field, constraints, "maximum", &field->has_maximum, &field->maximum);
    if (status != JUB_OK) return status;
    if (field->has_minimum && field->has_maximum && field->minimum > field->maximum)
        return package_fail(reader, JUB_CONFLICT, NULL, "the minimum is above the maximum");
    if (field->is_unique && field->type != JUB_TEXT_VALUE)
        return package_fail(reader, JUB_TYPE, "keep it to strings without an enum",
                            "'unique' on a field that is not a plain string");
    return JUB_OK;
}

static bool is_among(const jub_text *texts, uint32_t count, jub_text text)
{
    for (uint32_t i = 0; i < count; i++)
        if (jub_text_equal(texts[i], text)) return true;
    return false;
}

static bool is_case(const jub_field *field, jub_text text)
{
    return is_among(field->cases, field->case_count, text);
}

// The field's own list, else the schema's, else nothing (count 0 and NULL).
static jub_status read_marks(package_reader *reader, const json_t *schema, const json_t *object,
                             const char *key, jub_text **marks_out, uint32_t *count_out)
{
    const json_t *from = json_object_get(object, key) ? object : schema;
    return package_read_texts(reader, from, key, JUB_PACKAGE_MARK_MAX, marks_out, count_out);
}

static jub_status give_default_marks(package_reader *reader, jub_field *field)
{
    const jub_text none = JUB_TEXT("none");
    if (!field->missing) {
        field->missing = JUB_NEW(reader->arena, jub_text, 1);
        if (!field->missing) return jub_fail_no_memory(reader->error);
        field->missing[0] = JUB_TEXT("");
        field->missing_count = 1;
    }
    if (field->none || field->type == JUB_TEXT_VALUE || is_case(field, none) ||
        is_among(field->missing, field->missing_count, none))
        return JUB_OK;
    field->none = JUB_NEW(reader->arena, jub_text, 1);
    if (!field->none) return jub_fail_no_memory(reader->error);
    field->none[0] = none;
    field->none_count = 1;
    return JUB_OK;
}

// A cell must mean one thing.
static jub_status check_marks(package_reader *reader, const jub_field *field)
{
    for (uint32_t i = 0; i < field->missing_count; i++)
        if (is_case(field, field->missing[i]))
            return package_fail(reader, JUB_CONFLICT, NULL,
                                "'%.*s' is both a missing value and a case",
                                JUB_TEXT_ARG(field->missing[i]));
    for (uint32_t i = 0; i < field->none_count; i++) {
        const jub_text mark = field->none[i];
        if (is_among(field->missing, field->missing_count, mark))
            return package_fail(reader, JUB_CONFLICT, NULL,
                                "'%.*s' is both a missing value and a none value",
                                JUB_TEXT_ARG(mark));
        if (is_case(field, mark))
            return package_fail(reader, JUB_CONFLICT, NULL,
                                "'%.*s' is both a none value and a case", JUB_TEXT_ARG(mark));
    }
    return JUB_OK;
}

static jub_status read_delimiter(package_reader *reader, const json_t *object, jub_field *field)
{
    jub_text text;
    field->list_delimiter = ';';
    const jub_status status =
        jub_json_text(object, reader->where, "delimiter", &text, reader->error);
    if (status != JUB_OK || !text.bytes) return status;
    if (field->type != JUB_CODES)
        return package_fail(reader, JUB_TYPE, NULL, "'delimiter' on a field that is not a list");
    if (text.length_bytes != 1 || text.bytes[0] <= ' ' || text.bytes[0] > '~')
        return package_fail(reader, JUB_RANGE, "write one such as \";\" or \"|\"",
                            "'delimiter' is not one printable ASCII character");
    field->list_delimiter = text.bytes[0];
    return JUB_OK;
}

// Formats and spellings of Frictionless that this reader does not know; the defaults pass.
static jub_status refuse_spellings(package_reader *reader, const json_t *object)
{
    static const char *const spellings[] = {"trueValues", "falseValues", "groupChar", "decimalChar",
                                            NULL};
    const struct {
        const char *key, *only;
    } fixed[] = {{"format", "default"}, {"itemType", "string"}};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        jub_text text;
        const jub_status status =
            jub_json_text(object, reader->where, fixed[i].key, &text, reader->error);
        if (status != JUB_OK) return status;
        if (text.bytes && !jub_text_is(text, fixed[i].only))
            return package_fail(reader, JUB_TYPE, "leave it out", "'%s' other than '%s'",
                                fixed[i].key, fixed[i].only);
    }
    return package_refuse(reader, object, spellings, "leave it out and write the default spelling");
}

jub_status package_read_field(package_reader *reader, jub_text resource_name, const json_t *schema,
                              size_t index, jub_field *field_out)
{
    const json_t *object = json_array_get(json_object_get(schema, "fields"), index);
    jub_field field = {0};
    jub_text title;
    package_say_where(reader, "resource '%.*s', field %zu", JUB_TEXT_ARG(resource_name), index + 1);
    jub_status status = package_read_name(reader, object, "name", &field.name);
    if (status != JUB_OK) return status;
    package_say_where(reader, "resource '%.*s', field '%.*s'", JUB_TEXT_ARG(resource_name),
                      JUB_TEXT_ARG(field.name));

    status = jub_json_text(object, reader->where, "title", &title, reader->error);
    if (status != JUB_OK) return status;
    field.title = jub_text_copy(reader->arena, title);
    if (!field.title.bytes) return jub_fail_no_memory(reader->error);

    status = read_type(reader, object, &field);
    if (status == JUB_OK) status = refuse_spellings(reader, object);
    if (status == JUB_OK) status = read_constraints(reader, object, &field);
    if (status == JUB_OK) status = read_delimiter(reader, object, &field);
    if (status == JUB_OK)
        status = read_marks(reader, schema, object, "missingValues", &field.missing,
                            &field.missing_count);
    if (status == JUB_OK)
        status = read_marks(reader, schema, object, "noneValues", &field.none, &field.none_count);
    if (status == JUB_OK) status = give_default_marks(reader, &field);
    if (status == JUB_OK) status = check_marks(reader, &field);
    if (status == JUB_OK) *field_out = field;
    return status;
}
