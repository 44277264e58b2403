// What the data package says about how sentences make custody. Strict: a key that is not known, a
// field of another type or a kind left out would give wrong dates to everybody.

#include "register/package_private.h"

static bool is_law_path(jub_text law)
{
    return jub_text_ends(law, JUB_TEXT(".json"));
}

static jub_status read_law(package_reader *reader, const json_t *object,
                           jub_custody_schema *custody)
{
    const jub_status status = package_read_name(reader, object, "law", &custody->law);
    if (status != JUB_OK) return status;
    custody->is_law_path = is_law_path(custody->law);
    if (custody->is_law_path ? package_stays_inside(custody->law)
                             : !memchr(custody->law.bytes, '/', custody->law.length_bytes))
        return JUB_OK;
    return package_fail(reader, JUB_RANGE,
                        "write the name of a law, or a path inside the folder that ends in .json",
                        "'law' is '%.*s'", JUB_TEXT_ARG(custody->law));
}

static jub_status find_sentences(package_reader *reader, const jub_package *package,
                                 const json_t *object, uint32_t *resource_out)
{
    jub_text name;
    const jub_status status = package_read_name(reader, object, "sentences", &name);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < package->resource_count; i++)
        if (jub_text_equal(package->resources[i].name, name)) {
            *resource_out = i;
            return JUB_OK;
        }
    return package_fail(reader, JUB_MISSING, "name a resource of this package",
                        "'sentences' names '%.*s', which is no resource", JUB_TEXT_ARG(name));
}

// The foreign key of a field, which must refer to `target`.
static jub_status read_reference(package_reader *reader, const jub_package *package,
                                 const jub_custody_schema *custody, const json_t *object,
                                 const char *key, uint32_t target, uint32_t *key_out)
{
    const jub_resource_schema *sentences = &package->resources[custody->resource];
    uint32_t field = 0;
    const jub_status status = package_read_field_name(reader, sentences, object, key, &field);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < sentences->foreign_key_count; i++)
        if (sentences->foreign_keys[i].field == field &&
            sentences->foreign_keys[i].target_resource == target) {
            *key_out = i;
            return JUB_OK;
        }
    return package_fail(reader, JUB_CONFLICT, "add it to the foreignKeys of the schema",
                        "'%s' names '%.*s', which does not refer to '%.*s'", key,
                        JUB_TEXT_ARG(sentences->fields[field].name),
                        JUB_TEXT_ARG(package->resources[target].name));
}

static jub_status read_typed(package_reader *reader, const jub_resource_schema *sentences,
                             const json_t *object, const char *key, jub_value_type type,
                             const char *word, uint32_t *field_out)
{
    const jub_status status = package_read_field_name(reader, sentences, object, key, field_out);
    if (status != JUB_OK || sentences->fields[*field_out].type == type) return status;
    return package_fail(reader, JUB_TYPE, NULL, "'%s' names '%.*s', which is not a %s", key,
                        JUB_TEXT_ARG(sentences->fields[*field_out].name), word);
}

static bool find_kind(const json_t *name, jub_sentence_kind *kind_out)
{
    if (!json_is_string(name)) return false;
    for (jub_sentence_kind kind = 0; kind < JUB_SENTENCE_KIND_COUNT; kind++)
        if (strcmp(json_string_value(name), jub_sentence_kind_name(kind)) == 0) {
            *kind_out = kind;
            return true;
        }
    return false;
}

// Each case of the field once, and no other.
static jub_status read_cases(package_reader *reader, const jub_field *field, const json_t *kinds,
                             jub_custody_schema *custody)
{
    char key[JUB_PACKAGE_NAME_MAX_BYTES + 1];
    custody->kinds = JUB_NEW(reader->arena, jub_sentence_kind, field->case_count);
    if (!custody->kinds) return jub_fail_no_memory(reader->error);
    for (uint32_t i = 0; i < field->case_count; i++) {
        const jub_text name = field->cases[i];
        const json_t *kind = NULL;
        if (name.length_bytes < sizeof key) {
            memcpy(key, name.bytes, name.length_bytes);
            key[name.length_bytes] = '\0';
            kind = json_object_get(kinds, key);
        }
        if (!kind)
            return package_fail(reader, JUB_MISSING, "say which kind of sentence each case is",
                                "'kinds' leaves out '%.*s'", JUB_TEXT_ARG(name));
        if (!find_kind(kind, &custody->kinds[i]))
            return package_fail(reader, JUB_RANGE, "use standard, life or another kind of sentence",
                                "'kinds' makes '%.*s' something that is no kind of sentence",
                                JUB_TEXT_ARG(name));
    }
    if (json_object_size(kinds) == field->case_count) return JUB_OK;
    return package_fail(reader, JUB_CONFLICT, NULL,
                        "'kinds' names more than the cases of the field '%.*s'",
                        JUB_TEXT_ARG(field->name));
}

static jub_status read_kinds(package_reader *reader, const jub_resource_schema *sentences,
                             const json_t *object, jub_custody_schema *custody)
{
    const json_t *kinds = json_object_get(object, "kinds");
    custody->kind_field = UINT32_MAX;
    if (!json_object_get(object, "kind") && !kinds) return JUB_OK;
    const jub_status status = read_typed(reader, sentences, object, "kind", JUB_CHOICE,
                                         "string with an enum", &custody->kind_field);
    if (status != JUB_OK) return status;
    if (!json_is_object(kinds))
        return package_fail(reader, kinds ? JUB_TYPE : JUB_MISSING,
                            "write \"kinds\": {\"case\": \"standard\"}",
                            kinds ? "'kinds' is not an object" : "'kind' without 'kinds'");
    return read_cases(reader, &sentences->fields[custody->kind_field], kinds, custody);
}

static jub_status read_fields(package_reader *reader, const jub_package *package,
                              const json_t *object, jub_custody_schema *custody)
{
    const jub_resource_schema *sentences = &package->resources[custody->resource];
    jub_status status = read_reference(reader, package, custody, object, "person", package->persons,
                                       &custody->person_key);
    if (status == JUB_OK)
        status =
            read_typed(reader, sentences, object, "start", JUB_DATE, "date", &custody->start_field);
    if (status == JUB_OK)
        status = read_typed(reader, sentences, object, "term", JUB_DURATION, "duration",
                            &custody->term_field);
    custody->consecutive_key = UINT32_MAX;
    if (status == JUB_OK && json_object_get(object, "consecutive_to"))
        status = read_reference(reader, package, custody, object, "consecutive_to",
                                custody->resource, &custody->consecutive_key);
    return status == JUB_OK ? read_kinds(reader, sentences, object, custody) : status;
}

jub_status package_read_custody(package_reader *reader, const jub_package *package,
                                const json_t *root, const jub_custody_schema **custody_out)
{
    static const char *const known[] = {"law",  "sentences", "person",         "start", "term",
                                        "kind", "kinds",     "consecutive_to", NULL};
    const json_t *object = json_object_get(root, "jubilee:custody");
    *custody_out = NULL;
    if (!object) return JUB_OK;
    package_say_where(reader, "'jubilee:custody'");
    if (!json_is_object(object)) return package_fail(reader, JUB_TYPE, NULL, "not an object");
    for (uint32_t i = 0; i < package->resource_count; i++)
        if (jub_text_is(package->resources[i].name, "custody"))
            return package_fail(reader, JUB_CONFLICT, "give the resource another name",
                                "the package has a resource 'custody' of its own");
    jub_custody_schema *custody = JUB_NEW(reader->arena, jub_custody_schema, 1);
    if (!custody) return jub_fail_no_memory(reader->error);
    jub_status status = jub_json_only(object, reader->where, known, reader->error);
    if (status == JUB_OK) status = read_law(reader, object, custody);
    if (status == JUB_OK) status = find_sentences(reader, package, object, &custody->resource);
    if (status == JUB_OK) status = read_fields(reader, package, object, custody);
    if (status == JUB_OK) *custody_out = custody;
    return status;
}
