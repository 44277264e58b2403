#include "sentence/law_private.h"

#include <assert.h>

static const jub_position nowhere = {0};
static const law_rules *const all_rules[] = {&england_rules, &generic_rules};

static jub_status missing(const char *where, const char *key, jub_error *error)
{
    return jub_fail(error, JUB_MISSING, nowhere, NULL, "%s: '%s' is missing", where, key);
}

jub_status law_read_object(const json_t *json, const char *where, const char *key,
                           const json_t **object_out, jub_error *error)
{
    const json_t *object = json_object_get(json, key);
    if (!object) return missing(where, key, error);
    if (!json_is_object(object))
        return jub_fail(error, JUB_TYPE, nowhere, NULL, "%s: '%s' is not an object", where, key);
    *object_out = object;
    return JUB_OK;
}

jub_status law_read_array(const json_t *json, const char *where, const char *key,
                          const json_t **array_out, jub_error *error)
{
    const json_t *array = json_object_get(json, key);
    if (!array) return missing(where, key, error);
    if (!json_is_array(array))
        return jub_fail(error, JUB_TYPE, nowhere, NULL, "%s: '%s' is not a list", where, key);
    *array_out = array;
    return JUB_OK;
}

// The text itself, not yet copied.
static jub_status view_text(const json_t *json, const char *where, const char *key,
                            jub_text *text_out, jub_error *error)
{
    jub_text text;
    if (!json_object_get(json, key)) return missing(where, key, error);
    const jub_status status = jub_json_text(json, where, key, &text, error);
    if (status != JUB_OK) return status;
    if (text.length_bytes == 0)
        return jub_fail(error, JUB_MISSING, nowhere, NULL, "%s: '%s' is empty", where, key);
    *text_out = text;
    return JUB_OK;
}

jub_status law_read_text(jub_arena *arena, const json_t *json, const char *where, const char *key,
                         jub_text *text_out, jub_error *error)
{
    jub_text text;
    const jub_status status = view_text(json, where, key, &text, error);
    if (status != JUB_OK) return status;
    text = jub_text_copy(arena, text);
    if (!text.bytes) return jub_fail_no_memory(error);
    *text_out = text;
    return JUB_OK;
}

jub_status law_read_date(const json_t *json, const char *where, const char *key, jub_date *date_out,
                         jub_error *error)
{
    jub_text text;
    const jub_status status = view_text(json, where, key, &text, error);
    if (status != JUB_OK) return status;
    if (!jub_date_parse(text, date_out))
        return jub_fail(error, JUB_SYNTAX, nowhere, "write a date as 2024-09-10",
                        "%s: '%s' is not a date", where, key);
    return JUB_OK;
}

jub_status law_read_fraction(const json_t *json, const char *where, const char *key,
                             jub_fraction *fraction_out, jub_error *error)
{
    jub_text text;
    const jub_status status = view_text(json, where, key, &text, error);
    if (status != JUB_OK) return status;
    if (!jub_fraction_parse(text, fraction_out))
        return jub_fail(error, JUB_SYNTAX, nowhere, "write a fraction as 2/3",
                        "%s: '%s' is not a fraction of at most one", where, key);
    return JUB_OK;
}

jub_status law_read_integer(const json_t *json, const char *where, const char *key, int64_t low,
                            int64_t high, int64_t *value_out, jub_error *error)
{
    int64_t value;
    if (!json_object_get(json, key)) return missing(where, key, error);
    const jub_status status = jub_json_integer(json, where, key, 0, &value, error);
    if (status != JUB_OK) return status;
    if (value < low || value > high)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "%s: '%s' is not between %lld and %lld",
                        where, key, (long long)low, (long long)high);
    *value_out = value;
    return JUB_OK;
}

jub_status law_read_step_sources(jub_arena *arena, const json_t *json, const char *const *names,
                                 size_t count, jub_text *sources_out, jub_error *error)
{
    const json_t *steps;
    jub_status status = law_read_object(json, "law", "steps", &steps, error);
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = law_read_text(arena, steps, "steps", names[i], &sources_out[i], error);
    if (status == JUB_OK && json_object_size(steps) != count)
        return jub_fail(error, JUB_SYNTAX, nowhere, "take out what the rules do not explain by",
                        "steps: there are %zu, not the %zu the rules explain by",
                        json_object_size(steps), count);
    return status;
}

static jub_status read_rules(jub_arena *arena, const json_t *json, jub_law *law, jub_error *error)
{
    jub_text name;
    if (!json_is_object(json))
        return jub_fail(error, JUB_TYPE, nowhere, NULL, "a law is a JSON object");
    jub_status status = law_read_text(arena, json, "law", "law", &law->name, error);
    if (status == JUB_OK) status = view_text(json, "law", "rules", &name, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < sizeof all_rules / sizeof *all_rules; i++) {
        if (!jub_text_is(name, all_rules[i]->name)) continue;
        law->rules = all_rules[i];
        return law->rules->read(arena, json, law, error);
    }
    return jub_fail(error, JUB_MISSING, nowhere, "use 'england-and-wales' or 'generic'",
                    "law: there are no rules named '%.*s'", JUB_TEXT_ARG(name));
}

jub_status jub_law_parse(jub_arena *arena, jub_text source, const jub_law **law_out,
                         jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    json_t *json = NULL;
    jub_status status = jub_json_read(source, JUB_LAW_MAX_BYTES, &json, error);
    if (status != JUB_OK) return status;

    jub_law *law = JUB_NEW(arena, jub_law, 1);
    status = law ? read_rules(arena, json, law, error) : jub_fail_no_memory(error);
    json_decref(json);
    if (status == JUB_OK) {
        *law_out = law;
    } else {
        jub_arena_rewind(arena, mark_bytes);
    }
    return status;
}

jub_text jub_law_name(const jub_law *law)
{
    return law->name;
}

uint32_t jub_law_scheme_count(const jub_law *law)
{
    return law->scheme_count;
}

jub_text jub_law_scheme(const jub_law *law, uint32_t index)
{
    assert(index < law->scheme_count);
    return law->schemes[index];
}

uint32_t jub_law_exclusion_count(const jub_law *law)
{
    return law->exclusion_count;
}

jub_text jub_law_exclusion(const jub_law *law, uint32_t index)
{
    assert(index < law->exclusion_count);
    return law->exclusions[index];
}

jub_status jub_release_compute(const jub_law *law, const jub_custody *custody, jub_arena *scratch,
                               jub_release *release_out, jub_steps *steps, jub_error *error)
{
    jub_status status = jub_custody_check(custody, error);
    if (status != JUB_OK) return status;
    if (custody->scheme >= law->scheme_count && custody->scheme > 0)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "the law has no scheme %u",
                        custody->scheme);
    const size_t mark_bytes = jub_arena_mark(scratch);
    jub_release release = {0};
    status = law->rules->compute(law, custody, scratch, &release, steps, error);
    jub_arena_rewind(scratch, mark_bytes);
    if (status == JUB_OK) *release_out = release;
    return status;
}
