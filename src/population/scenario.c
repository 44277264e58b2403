#include "population/scenario.h"

#include "base/json.h"

#define WHERE "the scenario"
enum { NAME_MAX_BYTES = 200 };

void jub_scenario_default(jub_scenario *scenario_out)
{
    *scenario_out = (jub_scenario){
        .from = JUB_SCENARIO_REGISTERS_DAY,
        .months = 24,
        .runs = 1000,
        .seed = 1,
        .window_months = 24,
        .admissions_permille = 1000,
        .admissions_from_month = 1,
        .terms_permille = 1000,
        .returns_permille = 350,
        .returns_half_months = 12,
        .working_permille = 700,
    };
}

// A whole number between two ends; the value that stands in `*value` where there is none.
static jub_status read_number(const json_t *root, const char *key, int64_t least, int64_t most,
                              int64_t *value, jub_error *error)
{
    const jub_status status = jub_json_integer(root, WHERE, key, *value, value, error);
    if (status != JUB_OK) return status;
    if (*value < least || *value > most)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL,
                        "'%s' is to be %lld to %lld, and is %lld", key, (long long)least,
                        (long long)most, (long long)*value);
    return JUB_OK;
}

static jub_status read_u32(const json_t *root, const char *key, uint32_t least, uint32_t most,
                           uint32_t *value, jub_error *error)
{
    int64_t number = *value;
    const jub_status status = read_number(root, key, least, most, &number, error);
    if (status == JUB_OK) *value = (uint32_t)number;
    return status;
}

static jub_status read_from(const json_t *root, jub_scenario *scenario, jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(root, WHERE, "from", &text, error);
    if (status != JUB_OK || !json_object_get(root, "from")) return status;
    if (!jub_date_parse(text, &scenario->from))
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "write it as 2022-02-16",
                        "'from' is no date");
    return JUB_OK;
}

static jub_status read_name(jub_arena *arena, const json_t *root, jub_scenario *scenario,
                            jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(root, WHERE, "name", &text, error);
    if (status != JUB_OK) return status;
    if (text.length_bytes > NAME_MAX_BYTES)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL, "'name' is longer than %d bytes",
                        NAME_MAX_BYTES);
    scenario->name = jub_text_copy(arena, text);
    return scenario->name.bytes ? JUB_OK : jub_fail_no_memory(error);
}

// The numbers, each with what it may be.
static jub_status read_numbers(const json_t *root, jub_scenario *scenario, jub_error *error)
{
    const struct {
        const char *key;
        uint32_t least, most;
        uint32_t *value;
    } numbers[] = {
        {"months", 1, JUB_SCENARIO_MONTH_MAX, &scenario->months},
        {"runs", 1, JUB_SCENARIO_RUN_MAX, &scenario->runs},
        {"window_months", 1, JUB_SCENARIO_MONTH_MAX, &scenario->window_months},
        {"admissions_permille", 0, 10000, &scenario->admissions_permille},
        {"admissions_from_month", 1, JUB_SCENARIO_MONTH_MAX, &scenario->admissions_from_month},
        {"terms_permille", 1, 10000, &scenario->terms_permille},
        {"returns_permille", 0, 1000, &scenario->returns_permille},
        {"returns_half_months", 1, 23, &scenario->returns_half_months},
        {"working_permille", 0, 1000, &scenario->working_permille},
    };
    int64_t seed = (int64_t)scenario->seed;
    jub_status status = read_number(root, "seed", 0, INT64_MAX, &seed, error);
    if (status == JUB_OK) scenario->seed = (uint64_t)seed;
    for (size_t i = 0; status == JUB_OK && i < sizeof numbers / sizeof *numbers; i++)
        status = read_u32(root, numbers[i].key, numbers[i].least, numbers[i].most, numbers[i].value,
                          error);
    return status;
}

jub_status jub_scenario_read(jub_arena *arena, jub_text source, jub_scenario *scenario_out,
                             jub_error *error)
{
    static const char *const keys[] = {"name",
                                       "from",
                                       "months",
                                       "runs",
                                       "seed",
                                       "window_months",
                                       "admissions_permille",
                                       "admissions_from_month",
                                       "terms_permille",
                                       "returns_permille",
                                       "returns_half_months",
                                       "working_permille",
                                       NULL};
    json_t *root = NULL;
    jub_scenario scenario;
    jub_scenario_default(&scenario);
    jub_status status = jub_json_read(source, JUB_SCENARIO_MAX_BYTES, &root, error);
    if (status == JUB_OK && !json_is_object(root))
        status = jub_fail(error, JUB_TYPE, (jub_position){0}, "write { \"months\": 24 }",
                          WHERE " is not a JSON object");
    if (status == JUB_OK) status = jub_json_only(root, WHERE, keys, error);
    if (status == JUB_OK) status = read_from(root, &scenario, error);
    if (status == JUB_OK) status = read_numbers(root, &scenario, error);
    if (status == JUB_OK) status = read_name(arena, root, &scenario, error);
    if (status == JUB_OK) *scenario_out = scenario;
    json_decref(root);
    return status;
}
