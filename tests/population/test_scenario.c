#include "population/scenario.h"
#include "test_support.h"

static jub_status read(jub_arena *arena, const char *source, jub_scenario *scenario,
                       jub_error *error)
{
    return jub_scenario_read(arena, jub_text_from(source), scenario, error);
}

TEST(what_is_left_out_is_as_before)
{
    TEST_ARENA(arena);
    jub_scenario scenario;
    assert_int_equal(read(&arena, "{}", &scenario, NULL), JUB_OK);
    assert_int_equal(scenario.from, JUB_SCENARIO_REGISTERS_DAY);
    assert_int_equal(scenario.months, 24);
    assert_int_equal(scenario.runs, 1000);
    assert_int_equal(scenario.admissions_permille, 1000);
    assert_int_equal(scenario.terms_permille, 1000);
    assert_int_equal(scenario.name.length_bytes, 0);
}

TEST(every_key_is_read)
{
    TEST_ARENA(arena);
    jub_scenario scenario;
    const char *source =
        "{\"name\": \"crackdown\", \"from\": \"2022-02-16\", \"months\": 36, \"runs\": 7,"
        " \"seed\": 9007199254740993, \"window_months\": 12, \"admissions_permille\": 1500,"
        " \"admissions_from_month\": 3, \"terms_permille\": 1200, \"returns_permille\": 0,"
        " \"returns_half_months\": 8, \"working_permille\": 550}";
    assert_int_equal(read(&arena, source, &scenario, NULL), JUB_OK);
    assert_text(scenario.name, "crackdown");
    assert_int_equal(scenario.from, 19039);
    assert_int_equal(scenario.months, 36);
    assert_int_equal(scenario.runs, 7);
    assert_true(scenario.seed == 9007199254740993u);
    assert_int_equal(scenario.window_months, 12);
    assert_int_equal(scenario.admissions_permille, 1500);
    assert_int_equal(scenario.admissions_from_month, 3);
    assert_int_equal(scenario.terms_permille, 1200);
    assert_int_equal(scenario.returns_permille, 0);
    assert_int_equal(scenario.returns_half_months, 8);
    assert_int_equal(scenario.working_permille, 550);
}

TEST(what_a_scenario_cannot_say_is_refused_and_named)
{
    static const struct {
        const char *source, *in_message;
        jub_status status;
    } cases[] = {
        {"", "", JUB_SYNTAX},
        {"{\"months\": 24", "", JUB_SYNTAX},
        {"{\"months\": 24} x", "", JUB_SYNTAX},
        {"{\"months\": 24, \"months\": 25}", "", JUB_SYNTAX},
        {"[24]", "not a JSON object", JUB_TYPE},
        {"{\"month\": 24}", "unknown key 'month'", JUB_SYNTAX},
        {"{\"months\": \"24\"}", "months", JUB_TYPE},
        {"{\"months\": 24.0}", "months", JUB_TYPE},
        {"{\"months\": null}", "months", JUB_TYPE},
        {"{\"months\": 0}", "'months' is to be 1 to 120, and is 0", JUB_RANGE},
        {"{\"months\": 121}", "'months'", JUB_RANGE},
        {"{\"months\": -1}", "'months'", JUB_RANGE},
        {"{\"months\": 4294967297}", "'months'", JUB_RANGE},
        {"{\"runs\": 10001}", "'runs'", JUB_RANGE},
        {"{\"seed\": -1}", "'seed'", JUB_RANGE},
        {"{\"returns_permille\": 1001}", "'returns_permille'", JUB_RANGE},
        {"{\"returns_half_months\": 24}", "'returns_half_months'", JUB_RANGE},
        {"{\"terms_permille\": 0}", "'terms_permille'", JUB_RANGE},
        {"{\"from\": \"2022-02-30\"}", "'from'", JUB_RANGE},
        {"{\"from\": 19039}", "from", JUB_TYPE},
        {"{\"name\": 1}", "name", JUB_TYPE},
    };
    TEST_ARENA(arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jub_scenario scenario = {.months = 77};
        jub_error error = {0};
        const jub_status status = read(&arena, cases[i].source, &scenario, &error);
        if (status != cases[i].status || !strstr(error.message, cases[i].in_message))
            fail_msg("%s: status %d, '%s'", cases[i].source, status, error.message);
        assert_int_equal(scenario.months, 77); // untouched
    }
}

TEST(a_scenario_larger_than_any_is_refused)
{
    TEST_ARENA(arena);
    jub_scenario scenario;
    const size_t length = JUB_SCENARIO_MAX_BYTES + 1;
    char *source = JUB_NEW(&arena, char, length);
    memset(source, ' ', length);
    assert_int_equal(jub_scenario_read(&arena, (jub_text){source, length}, &scenario, NULL),
                     JUB_LIMIT);
    char name[512];
    (void)snprintf(name, sizeof name, "{\"name\": \"%0300d\"}", 0);
    assert_int_equal(read(&arena, name, &scenario, NULL), JUB_RANGE);
}

TEST(a_name_that_does_not_fit_into_memory_is_told)
{
    TEST_ARENA(arena);
    jub_scenario scenario;
    test_arena_fail_at(&arena, 0);
    assert_int_equal(read(&arena, "{\"name\": \"a\"}", &scenario, NULL), JUB_NO_MEMORY);
}

TEST(the_examples_are_scenarios)
{
    TEST_ARENA(arena);
    jub_scenario scenario;
    const jub_text before = test_read_file(&arena, "examples/special-pardon/scenario.json");
    const jub_text crackdown = test_read_file(&arena, "examples/special-pardon/crackdown.json");
    assert_int_equal(jub_scenario_read(&arena, before, &scenario, NULL), JUB_OK);
    assert_int_equal(scenario.admissions_permille, 1000);
    assert_int_equal(jub_scenario_read(&arena, crackdown, &scenario, NULL), JUB_OK);
    assert_int_equal(scenario.admissions_permille, 1500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_out_is_as_before),
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(what_a_scenario_cannot_say_is_refused_and_named),
        cmocka_unit_test(a_scenario_larger_than_any_is_refused),
        cmocka_unit_test(a_name_that_does_not_fit_into_memory_is_told),
        cmocka_unit_test(the_examples_are_scenarios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
