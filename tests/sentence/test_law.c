#include "base/json.h"
#include "sentence_support.h"

static json_t *load(jub_arena *arena, const char *path)
{
    json_t *json = NULL;
    const jub_text text = test_read_file(arena, path);
    assert_non_null(text.bytes);
    assert_int_equal(jub_json_read(text, JUB_LAW_MAX_BYTES, &json, NULL), JUB_OK);
    return json;
}

// Reads a law from JSON and gives the reference back; the message when it is refused.
static jub_status read_json(json_t *json, jub_error *error)
{
    const jub_law *law = NULL;
    jub_arena arena = jub_arena_init(1 << 20);
    char *text = json_dumps(json, JSON_COMPACT);
    const jub_status status = jub_law_parse(&arena, jub_text_from(text), &law, error);
    if (status != JUB_OK) {
        assert_null(law);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
    free(text);
    jub_arena_clear(&arena);
    json_decref(json);
    return status;
}

TEST(the_laws_of_the_project_are_read)
{
    TEST_ARENA(arena);
    const jub_law *england = test_england(&arena), *generic = test_generic(&arena);
    assert_text(jub_law_name(england), "england-and-wales");
    assert_text(jub_law_name(generic), "generic");
    assert_int_equal(jub_law_scheme_count(england), 3);
    assert_text(jub_law_scheme(england, 2), "sds-40-then-progression");
    assert_int_equal(jub_law_exclusion_count(england), 10);
    assert_text(jub_law_exclusion(england, 0), "SEXUAL");
    assert_int_equal(jub_law_scheme_count(generic), 0);
    assert_int_equal(jub_law_exclusion_count(generic), 0);
}

static void check_members_are_needed(jub_arena *arena, const char *path, const char *inside)
{
    json_t *json = load(arena, path);
    json_t *part = inside ? json_object_get(json, inside) : json;
    const char *key;
    json_t *value;
    int count = 0;
    json_object_foreach(part, key, value)
    {
        jub_error error = {0};
        json_t *copy = json_deep_copy(json);
        json_object_del(inside ? json_object_get(copy, inside) : copy, key);
        if (inside || strcmp(key, "title") != 0) {
            const jub_status status = read_json(copy, &error);
            if (status == JUB_OK) fail_msg("'%s' may be left out", key);
            if (status == JUB_MISSING && !strstr(error.message, key))
                fail_msg("'%s' is not named: %s", key, error.message);
            count++;
        } else {
            json_decref(copy);
        }
    }
    assert_true(count >= 6);
    json_decref(json);
}

TEST(nothing_may_be_left_out_of_a_law)
{
    TEST_ARENA(arena);
    check_members_are_needed(&arena, "laws/england-and-wales.json", NULL);
    check_members_are_needed(&arena, "laws/england-and-wales.json", "figures");
    check_members_are_needed(&arena, "laws/england-and-wales.json", "steps");
    check_members_are_needed(&arena, "laws/generic.json", NULL);
    check_members_are_needed(&arena, "laws/generic.json", "steps");
}

typedef struct change {
    const char *path; // keys and numbers with dots
    const char *json; // the new value
    jub_status status;
    const char *message;
} change;

static const change changes[] = {
    {"rules", "\"ruritania\"", JUB_MISSING, "law: there are no rules named 'ruritania'"},
    {"figures.adult_years.value", "0", JUB_RANGE,
     "adult_years: 'value' is not between 1 and 1000000000"},
    {"figures.adult_years.value", "18.5", JUB_TYPE, "adult_years: 'value' is not a whole number"},
    {"figures.adult_years.source", "\"\"", JUB_MISSING, "adult_years: 'source' is missing"},
    {"figures.adult_years.sauce", "1", JUB_SYNTAX, "adult_years: unknown key 'sauce'"},
    {"figures.dto_fraction.value", "\"3/2\"", JUB_SYNTAX,
     "dto_fraction: 'value' is not a fraction of at most one"},
    {"figures.dto_remand_from.value", "\"2022-06-31\"", JUB_SYNTAX,
     "dto_remand_from: 'value' is not a date"},
    {"figures.another", "{\"value\":1,\"source\":\"x\"}", JUB_SYNTAX,
     "figures: unknown key 'another'"},
    {"laws.1.name", "\"sds-41\"", JUB_SYNTAX, "laws: number 2 is not 'sds-40'"},
    {"laws.1.commences", "\"1500-01-01\"", JUB_SYNTAX, "sds-40: 'commences' is not a date"},
    {"laws.1.source", "\"\"", JUB_MISSING, "sds-40: 'source' is empty"},
    {"laws.1.tranches", "[]", JUB_LIMIT, "sds-40: there are not 1 to 20 tranches"},
    {"laws.1.measure", "\"weeks\"", JUB_SYNTAX, "sds-40: 'measure' is not known"},
    {"laws.1.without", "[1]", JUB_TYPE, "sds-40: 'without' holds more than names"},
    {"laws.1.tranches.0.day", "\"2024-09-11\"", JUB_CONFLICT, "sds-40: tranche 1 is out of order"},
    {"laws.3.tranches.3.longest", "1162", JUB_CONFLICT, "progression: tranche 4 is out of order"},
    {"laws.3.tranches.3.day", "\"2026-11-10\"", JUB_CONFLICT,
     "progression: tranche 4 is out of order"},
    {"laws.2.commences", "\"2024-09-10\"", JUB_CONFLICT,
     "laws: 'sds-40-extra-exclusions' commences too early"},
    {"schemes", "{}", JUB_MISSING, "schemes: there is none"},
    {"schemes.sds-50", "[\"progression\"]", JUB_MISSING, "schemes: each needs the law 'default'"},
    {"schemes.sds-50", "[\"defalt\"]", JUB_MISSING, "schemes: there is no law 'defalt'"},
    {"steps.term", "5", JUB_TYPE, "steps: 'term' is not a string"},
    {"steps.more", "\"x\"", JUB_SYNTAX, "steps: there are 19, not the 18 the rules explain by"},
};

// Puts a value where the path says; the path is of the test's own making.
static void put(json_t *json, const char *path, json_t *value)
{
    jub_text rest = jub_text_from(path);
    for (;;) {
        char key[100];
        const jub_text step = jub_text_cut(&rest, '.');
        (void)snprintf(key, sizeof key, "%.*s", JUB_TEXT_ARG(step));
        const bool is_last = rest.length_bytes == 0;
        if (is_last) {
            assert_int_equal(json_object_set_new(json, key, value), 0);
            return;
        }
        uint32_t index;
        json = json_is_array(json) && jub_text_to_u32(step, &index) ? json_array_get(json, index)
                                                                    : json_object_get(json, key);
    }
}

TEST(a_law_with_something_wrong_is_refused_with_its_place)
{
    TEST_ARENA(arena);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        jub_error error = {0};
        json_t *json = load(&arena, "laws/england-and-wales.json");
        put(json, changes[i].path, json_loads(changes[i].json, JSON_DECODE_ANY, NULL));
        const jub_status status = read_json(json, &error);
        if (status != changes[i].status || strcmp(error.message, changes[i].message) != 0)
            fail_msg("%s: %s, %s", changes[i].path, jub_status_word(status), error.message);
    }
}

// The figures are the file's: another fraction in it gives another day.
TEST(a_changed_figure_changes_the_day)
{
    TEST_ARENA(arena);
    json_t *json = load(&arena, "laws/england-and-wales.json");
    put(json, "laws.0.plain", json_string("1/3"));
    char *text = json_dumps(json, JSON_COMPACT);
    const jub_law *law = NULL;
    assert_int_equal(jub_law_parse(&arena, jub_text_from(text), &law, NULL), JUB_OK);
    // 1 January 2022 to 31 December is 365 days, a third is 122, to 2 May.
    test_check_case(law,
                    "{\"id\":\"a\",\"scheme\":\"sds-50\",\"sentences\":[{\"id\":\"S1\",\"kind\":"
                    "\"standard\",\"sentenced_at\":\"2022-01-01\",\"offence_committed_at\":"
                    "\"2021-01-01\",\"term\":{\"years\":1,\"months\":0,\"weeks\":0,\"days\":0}}]}",
                    "{\"id\":\"a\",\"dates\":{\"SLED\":\"2022-12-31\",\"CRD\":\"2022-05-02\","
                    "\"ESED\":\"2022-12-31\"},\"effective_sentence_length\":{\"years\":1,"
                    "\"months\":0,\"days\":0}}");
    free(text);
    json_decref(json);
}

TEST(a_law_that_is_no_json_or_too_long_is_refused)
{
    TEST_ARENA(arena);
    jub_error error;
    const jub_law *law = NULL;
    assert_int_equal(jub_law_parse(&arena, JUB_TEXT("{"), &law, &error), JUB_SYNTAX);
    assert_int_equal(jub_law_parse(&arena, JUB_TEXT("[]"), &law, &error), JUB_TYPE);
    char *long_text = JUB_NEW(&arena, char, JUB_LAW_MAX_BYTES + 1);
    memset(long_text, ' ', JUB_LAW_MAX_BYTES + 1);
    assert_int_equal(
        jub_law_parse(&arena, (jub_text){long_text, JUB_LAW_MAX_BYTES + 1}, &law, &error),
        JUB_LIMIT);
    assert_null(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_laws_of_the_project_are_read),
        cmocka_unit_test(nothing_may_be_left_out_of_a_law),
        cmocka_unit_test(a_law_with_something_wrong_is_refused_with_its_place),
        cmocka_unit_test(a_changed_figure_changes_the_day),
        cmocka_unit_test(a_law_that_is_no_json_or_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
