// Reads the figures of laws/england-and-wales.json: nothing may be missing, unknown or out of
// order.
#include "sentence/england_private.h"

#include <assert.h>
#include <stdio.h>

static const jub_position nowhere = {0};
static const char *const law_names[LAW_COUNT] = {"default", "sds-40", "sds-40-extra-exclusions",
                                                 "progression"};
static const char *const step_names[] = {
#define X(constant, name) name,
    ENGLAND_STEP_LIST(X)
#undef X
};

static jub_status read_DATE(const json_t *json, const char *where, jub_date *out, jub_error *error)
{
    return law_read_date(json, where, "value", out, error);
}

static jub_status read_COUNT(const json_t *json, const char *where, int64_t *out, jub_error *error)
{
    return law_read_integer(json, where, "value", 1, 1000000000, out, error);
}

static jub_status read_FRACTION(const json_t *json, const char *where, jub_fraction *out,
                                jub_error *error)
{
    return law_read_fraction(json, where, "value", out, error);
}

// A figure is an object of its value and its source; the source is for readers but may not be left
// out.
static jub_status open_figure(const json_t *figures, const char *name, const json_t **figure_out,
                              jub_error *error)
{
    static const char *const known[] = {"value", "source", NULL};
    jub_text source;
    const json_t *figure;
    jub_status status = law_read_object(figures, "figures", name, &figure, error);
    if (status == JUB_OK) status = jub_json_only(figure, name, known, error);
    if (status == JUB_OK) status = jub_json_text(figure, name, "source", &source, error);
    if (status == JUB_OK && source.length_bytes == 0)
        status = jub_fail(error, JUB_MISSING, nowhere, "say where the figure comes from",
                          "%s: 'source' is missing", name);
    if (status == JUB_OK) *figure_out = figure;
    return status;
}

static jub_status read_figures(const json_t *json, england_figures *figures, jub_error *error)
{
    static const char *const known[] = {
#define X(name, type) #name,
        ENGLAND_FIGURE_LIST(X)
#undef X
            NULL};
    const json_t *object, *figure;
    jub_status status = law_read_object(json, "law", "figures", &object, error);
    if (status == JUB_OK) status = jub_json_only(object, "figures", known, error);
#define X(name, type)                                                                              \
    if (status == JUB_OK) status = open_figure(object, #name, &figure, error);                     \
    if (status == JUB_OK) status = read_##type(figure, #name, &figures->name, error);
    ENGLAND_FIGURE_LIST(X)
#undef X
    return status;
}

// Exclusions are numbered in the order the laws first name them.
static jub_status intern_exclusion(jub_arena *arena, jub_law *law, jub_text name, uint32_t *bit_out,
                                   jub_error *error)
{
    for (uint32_t i = 0; i < law->exclusion_count; i++)
        if (jub_text_equal(law->exclusions[i], name)) {
            *bit_out = 1u << i;
            return JUB_OK;
        }
    if (law->exclusion_count == LAW_EXCLUSIONS_MAX)
        return jub_fail(error, JUB_LIMIT, nowhere, NULL, "laws: more than %d exclusions",
                        LAW_EXCLUSIONS_MAX);
    const jub_text kept = jub_text_copy(arena, name);
    if (!kept.bytes) return jub_fail_no_memory(error);
    *bit_out = 1u << law->exclusion_count;
    law->exclusions[law->exclusion_count++] = kept;
    return JUB_OK;
}

static jub_status read_exclusions(jub_arena *arena, const json_t *json, const char *where,
                                  const char *key, jub_law *law, uint32_t *set_out,
                                  jub_error *error)
{
    size_t i;
    json_t *item;
    const json_t *array;
    if (!json_object_get(json, key)) return JUB_OK;
    jub_status status = law_read_array(json, where, key, &array, error);
    if (status != JUB_OK) return status;
    json_array_foreach((json_t *)array, i, item)
    {
        uint32_t bit = 0;
        if (!json_is_string(item) || json_string_length(item) == 0)
            return jub_fail(error, JUB_TYPE, nowhere, NULL, "%s: '%s' holds more than names", where,
                            key);
        const jub_text name = {json_string_value(item), json_string_length(item)};
        status = intern_exclusion(arena, law, name, &bit, error);
        if (status != JUB_OK) return status;
        *set_out |= bit;
    }
    return JUB_OK;
}

static jub_status read_optional_fraction(const json_t *json, const char *where, const char *key,
                                         bool *has_out, jub_fraction *out, jub_error *error)
{
    *has_out = json_object_get(json, key) != NULL;
    return *has_out ? law_read_fraction(json, where, key, out, error) : JUB_OK;
}

static jub_status read_tranche(const json_t *json, const char *where, england_law *law,
                               bool is_last, jub_error *error)
{
    static const char *const known[] = {"day", "longest", NULL};
    england_tranche tranche = {.longest = INT32_MAX};
    if (!json_is_object(json))
        return jub_fail(error, JUB_TYPE, nowhere, NULL, "%s: a tranche is not an object", where);
    jub_status status = jub_json_only(json, where, known, error);
    if (status == JUB_OK) status = law_read_date(json, where, "day", &tranche.day, error);
    if (status == JUB_OK && !is_last) {
        int64_t longest = 0;
        status = law_read_integer(json, where, "longest", 1, 1000000, &longest, error);
        tranche.longest = (int32_t)longest;
    }
    if (status != JUB_OK) return status;
    const england_tranche *former =
        law->tranche_count > 0 ? &law->tranches[law->tranche_count - 1] : NULL;
    if (former ? tranche.day <= former->day || tranche.longest <= former->longest
               : tranche.day != law->commences)
        return jub_fail(error, JUB_CONFLICT, nowhere,
                        "the first is the day of commencement; days and lengths grow",
                        "%s: tranche %u is out of order", where, law->tranche_count + 1);
    law->tranches[law->tranche_count++] = tranche;
    return JUB_OK;
}

static jub_status read_tranches(const json_t *json, const char *where, england_law *law,
                                jub_error *error)
{
    size_t i;
    json_t *item;
    const json_t *array;
    jub_text measure;
    if (!json_object_get(json, "tranches")) return JUB_OK;
    jub_status status = law_read_array(json, where, "tranches", &array, error);
    if (status == JUB_OK) status = jub_json_text(json, where, "measure", &measure, error);
    if (status != JUB_OK) return status;
    law->measures_years = jub_text_is(measure, "years");
    if (!law->measures_years && !jub_text_is(measure, "days"))
        return jub_fail(error, JUB_SYNTAX, nowhere, "write \"years\" or \"days\"",
                        "%s: 'measure' is not known", where);
    const size_t count = json_array_size(array);
    if (count == 0 || count > ENGLAND_TRANCHES_MAX)
        return jub_fail(error, JUB_LIMIT, nowhere, NULL, "%s: there are not 1 to %d tranches",
                        where, ENGLAND_TRANCHES_MAX);
    json_array_foreach((json_t *)array, i, item)
    {
        status = read_tranche(item, where, law, i + 1 == count, error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

static jub_status read_law(jub_arena *arena, const json_t *json, uint32_t index, jub_law *law,
                           england_law *out, jub_error *error)
{
    static const char *const known[] = {"name",
                                        "commences",
                                        "plain",
                                        "enhanced",
                                        "without",
                                        "only_with",
                                        "without_section_250",
                                        "without_enhanced_today",
                                        "measure",
                                        "tranches",
                                        "source",
                                        NULL};
    const char *where = law_names[index];
    jub_text source;
    bool without_section_250 = false;
    if (!json_is_object(json))
        return jub_fail(error, JUB_TYPE, nowhere, NULL, "laws: '%s' is not an object", where);
    jub_status status = jub_json_only(json, where, known, error);
    if (status == JUB_OK) status = law_read_text(arena, json, where, "name", &out->name, error);
    if (status == JUB_OK && !jub_text_is(out->name, where))
        status = jub_fail(error, JUB_SYNTAX, nowhere, "the four laws stand in a fixed order",
                          "laws: number %u is not '%s'", index + 1, where);
    if (status == JUB_OK) status = law_read_text(arena, json, where, "source", &source, error);
    out->commences = JUB_DATE_MIN;
    if (status == JUB_OK && index != LAW_DEFAULT)
        status = law_read_date(json, where, "commences", &out->commences, error);
    if (status == JUB_OK)
        status = read_optional_fraction(json, where, "plain", &out->has_plain, &out->plain, error);
    if (status == JUB_OK)
        status = read_optional_fraction(json, where, "enhanced", &out->has_enhanced, &out->enhanced,
                                        error);
    if (status == JUB_OK)
        status = read_exclusions(arena, json, where, "without", law, &out->without, error);
    if (status == JUB_OK)
        status = read_exclusions(arena, json, where, "only_with", law, &out->only_with, error);
    if (status == JUB_OK)
        status =
            jub_json_bool(json, where, "without_section_250", false, &without_section_250, error);
    out->without_marks = without_section_250 ? JUB_SECTION_250 : 0;
    if (status == JUB_OK)
        status = jub_json_bool(json, where, "without_enhanced_today", false,
                               &out->without_enhanced_today, error);
    return status == JUB_OK ? read_tranches(json, where, out, error) : status;
}

static jub_status read_laws(jub_arena *arena, const json_t *json, jub_law *law,
                            england_figures *figures, jub_error *error)
{
    const json_t *array;
    jub_status status = law_read_array(json, "law", "laws", &array, error);
    if (status == JUB_OK && json_array_size(array) != LAW_COUNT)
        status = jub_fail(error, JUB_MISSING, nowhere, NULL, "laws: there are not %d", LAW_COUNT);
    for (uint32_t i = 0; status == JUB_OK && i < LAW_COUNT; i++) {
        status = read_law(arena, json_array_get(array, i), i, law, &figures->laws[i], error);
        if (status == JUB_OK && i > 0 &&
            figures->laws[i].commences <= figures->laws[i - 1].commences)
            status =
                jub_fail(error, JUB_CONFLICT, nowhere, "the laws stand in the order they commence",
                         "laws: '%s' commences too early", law_names[i]);
    }
    if (status == JUB_OK &&
        (!figures->laws[LAW_DEFAULT].has_plain || !figures->laws[LAW_DEFAULT].has_enhanced ||
         !figures->laws[LAW_SDS40_EXTRA].has_plain))
        status = jub_fail(error, JUB_MISSING, nowhere, NULL,
                          "laws: 'default' needs both fractions and the extra exclusions 'plain'");
    if (status == JUB_OK && (figures->laws[LAW_SDS40].tranche_count == 0 ||
                             figures->laws[LAW_PROGRESSION].tranche_count == 0))
        status = jub_fail(error, JUB_MISSING, nowhere, NULL,
                          "laws: 'sds-40' and 'progression' need tranches");
    return status;
}

static jub_status read_scheme(const json_t *names, uint32_t *laws_out, jub_error *error)
{
    size_t i;
    json_t *item;
    if (!json_is_array(names))
        return jub_fail(error, JUB_TYPE, nowhere, NULL, "schemes: a scheme is a list of laws");
    json_array_foreach((json_t *)names, i, item)
    {
        uint32_t law = 0;
        const char *name = json_is_string(item) ? json_string_value(item) : "";
        while (law < LAW_COUNT && strcmp(name, law_names[law]) != 0) law++;
        if (law == LAW_COUNT)
            return jub_fail(error, JUB_MISSING, nowhere, NULL, "schemes: there is no law '%s'",
                            name);
        *laws_out |= 1u << law;
    }
    if (!(*laws_out >> LAW_DEFAULT & 1))
        return jub_fail(error, JUB_MISSING, nowhere, NULL, "schemes: each needs the law 'default'");
    return JUB_OK;
}

static jub_status read_schemes(jub_arena *arena, const json_t *json, jub_law *law,
                               england_figures *figures, jub_error *error)
{
    const char *name;
    json_t *names;
    const json_t *schemes;
    jub_status status = law_read_object(json, "law", "schemes", &schemes, error);
    if (status != JUB_OK) return status;
    json_object_foreach((json_t *)schemes, name, names)
    {
        if (law->scheme_count == LAW_SCHEMES_MAX)
            return jub_fail(error, JUB_LIMIT, nowhere, NULL, "schemes: more than %d",
                            LAW_SCHEMES_MAX);
        const uint32_t index = law->scheme_count++;
        law->schemes[index] = jub_text_copy(arena, jub_text_from(name));
        if (!law->schemes[index].bytes) return jub_fail_no_memory(error);
        status = read_scheme(names, &figures->scheme_laws[index], error);
        if (status != JUB_OK) return status;
    }
    return law->scheme_count > 0
               ? JUB_OK
               : jub_fail(error, JUB_MISSING, nowhere, NULL, "schemes: there is none");
}

jub_status england_read(jub_arena *arena, const json_t *json, jub_law *law, jub_error *error)
{
    static const char *const known[] = {"law",  "rules",   "title", "figures",
                                        "laws", "schemes", "steps", NULL};
    static_assert(sizeof step_names / sizeof *step_names == ENGLAND_STEP_COUNT, "one name a step");
    england_figures *figures = JUB_NEW(arena, england_figures, 1);
    if (!figures) return jub_fail_no_memory(error);
    jub_status status = jub_json_only(json, "law", known, error);
    if (status == JUB_OK) status = read_figures(json, figures, error);
    if (status == JUB_OK) status = read_laws(arena, json, law, figures, error);
    if (status == JUB_OK) status = read_schemes(arena, json, law, figures, error);
    if (status == JUB_OK)
        status = law_read_step_sources(arena, json, step_names, ENGLAND_STEP_COUNT,
                                       figures->step_sources, error);
    law->figures = figures;
    return status;
}
