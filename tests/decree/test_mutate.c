// Changes to the rules of a decree, and whether its tests notice. Which changes there are is
// counted by hand beside each decree.

#include "decree/mutate.h"

#include "decree_support.h"

static jub_text source_of(jub_arena *arena, const char *statements)
{
    return jub_text_format(arena, "```decree\n%s\n```\n", statements);
}

static jub_mutation mutate(jub_arena *arena, const char *statements)
{
    jub_mutation mutation = {0};
    jub_error error = {0};
    const jub_diagnostics gathered = jub_diagnostics_init(arena);
    const jub_status status =
        jub_decree_mutate(arena, source_of(arena, statements), &gathered, &mutation, &error);
    if (status != JUB_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUB_OK);
    return mutation;
}

/// The changes that are not noticed, a line each: "text: change".
static jub_text unnoticed(jub_arena *arena, const jub_mutation *mutation)
{
    jub_text text = JUB_TEXT("");
    for (uint32_t i = 0; i < mutation->mutant_count - mutation->noticed_count; i++)
        text = jub_text_format(arena, "%.*s%.*s: %.*s\n", JUB_TEXT_ARG(text),
                               JUB_TEXT_ARG(mutation->unnoticed[i].text),
                               JUB_TEXT_ARG(mutation->unnoticed[i].change));
    return text;
}

// effect a day later and earlier; >= ; 60 up and down; 6 months up and down: 7 changes.
#define SIXTY                                                                                      \
    "decree \"D\" made 2020-01-01 effect 2020-03-01 .\n"                                           \
    "convention month_end clamp .\n"                                                               \
    "field age : integer . field term_end : date .\n"                                              \
    "grants G1 cite \"a\" reduce by 6 months when age >= 60 .\n"                                   \
    "test \"sixty\" given age = 60, term_end = 2025-03-01\n"                                       \
    "  expect granted by G1 ; new_end = 2024-09-01 .\n"
#define FIFTY_NINE "test \"fifty-nine\" like \"sixty\" given age = 59 expect not_granted .\n"
#define SOON                                                                                       \
    "test \"soon\" like \"sixty\" given term_end = 2020-06-01\n"                                   \
    "  expect granted by G1 ; new_end = 2020-03-01 .\n"

TEST(a_test_on_one_side_of_a_bound_leaves_the_other_open)
{
    TEST_ARENA(arena);
    const jub_mutation mutation = mutate(&arena, SIXTY);
    assert_int_equal(mutation.mutant_count, 7);
    assert_int_equal(mutation.noticed_count, 4); // >=, 61, 7 months, 5 months
    assert_int_equal(mutation.refused_count, 0);
    assert_text(unnoticed(&arena, &mutation),
                "decree \"D\" made 2020-01-01 effect 2020-03-01: 'effect' becomes 2020-03-02\n"
                "decree \"D\" made 2020-01-01 effect 2020-03-01: 'effect' becomes 2020-02-29\n"
                "60: becomes 59\n");
}

TEST(a_test_on_each_side_notices_every_change)
{
    TEST_ARENA(arena);
    const jub_mutation mutation = mutate(&arena, SIXTY FIFTY_NINE SOON);
    assert_int_equal(mutation.mutant_count, 7);
    assert_int_equal(mutation.noticed_count, 7);
}

// The one test looks at a value that nothing changes, so that every change which the check allows
// is listed.
#define NOTHING_NOTICED(rules)                                                                     \
    "decree \"D\" made 2020-01-01 .\n"                                                             \
    "convention month_end clamp . convention day_count exclusive . convention currency EUR 2 .\n"  \
    "field a : integer . field b : integer . field p : boolean . field q : boolean .\n"            \
    "field d : date . field term_end : date . field o : codes . field w : text .\n"                \
    "field k : one of { x, y } or none . field fine : money EUR .\n"                               \
    "define same_a = a .\n" rules "\ntest \"T\" given a = 1 expect same_a = 1 .\n"

static void assert_changes(const char *statements, const char *expected)
{
    void **state_unused = NULL;
    TEST_ARENA(arena);
    const jub_mutation mutation = mutate(&arena, statements);
    assert_text(unnoticed(&arena, &mutation), expected);
    assert_int_equal(mutation.noticed_count, mutation.refused_count);
}

TEST(relations_become_their_neighbours)
{
    (void)state_unused;
    assert_changes(
        NOTHING_NOTICED("grants G1 cite \"a\" transfer to home when a < b or b <= a or a > b .\n"
                        "excludes X1 cite \"b\" when a >= b or a = b or a <> b ."),
        "a < b or b <= a or a > b: 'or' becomes 'and'\n"
        "a < b: '<' becomes '<='\n"
        "b <= a: '<=' becomes '<'\n"
        "a > b: '>' becomes '>='\n"
        "a >= b or a = b or a <> b: 'or' becomes 'and'\n"
        "a >= b: '>=' becomes '>'\n"
        "a = b: '=' becomes '<>'\n"
        "a <> b: '<>' becomes '='\n");
}

TEST(conditions_are_joined_otherwise_negated_and_turned_round)
{
    (void)state_unused;
    assert_changes(
        NOTHING_NOTICED("grants G1 cite \"a\" transfer to home when p and not q .\n"
                        "grants G2 cite \"b\" transfer to home when k is x or k is not none .\n"
                        "grants G3 cite \"c\" transfer to home when p = true ."),
        "p and not q: 'and' becomes 'or'\n"
        "not q: 'not' is dropped\n"
        "k is x or k is not none: 'or' becomes 'and'\n"
        "k is x: 'is' becomes 'is not'\n"
        "k is not none: 'is not' becomes 'is'\n"
        "p = true: '=' becomes '<>'\n"
        "true: becomes false\n");
}

TEST(numbers_dates_and_durations_move_by_one)
{
    (void)state_unused;
    assert_changes(
        NOTHING_NOTICED("define one = 2/3 * a + 0.5 + 7 .\n"
                        "define two = d + 2 years + 3 months + 10 days .\n"
                        "define four = if d = 2020-02-29 then fine + 12.50 EUR else fine .\n"
                        "define five = down(1 * a / 4) ."),
        "2/3: becomes 202/300\n2/3: becomes 198/300\n"
        "0.5: becomes 101/200\n0.5: becomes 99/200\n"
        "7: becomes 8\n7: becomes 6\n"
        "2 years: becomes 25 months\n2 years: becomes 23 months\n"
        "3 months: becomes 4 months\n3 months: becomes 2 months\n"
        "10 days: becomes 11 days\n10 days: becomes 9 days\n"
        "d = 2020-02-29: '=' becomes '<>'\n"
        "2020-02-29: becomes 2020-03-01\n2020-02-29: becomes 2020-02-28\n"
        "12.50 EUR: becomes the smallest unit more\n12.50 EUR: becomes the smallest unit less\n"
        "down(1 * a / 4): 'down' becomes 'up'\n"
        "1: becomes 2\n1: becomes 0\n"
        "4: becomes 5\n4: becomes 3\n");
}

TEST(codes_are_left_out_one_by_one)
{
    (void)state_unused;
    assert_changes(
        NOTHING_NOTICED("codes grave cite \"s\" = { \"theft\", \"a/*\" } .\n"
                        "grants G1 cite \"a\" transfer to home when o meets grave .\n"
                        "grants G2 cite \"a\" transfer to home when w in { \"x\", \"y\" } ."),
        "\"theft\": is left out\n\"a/*\": is left out\n"
        "\"x\": is left out\n\"y\": is left out\n");
}

// The gap between the rows and their overlap are refused by the check: of `unique` rows one fits.
TEST(a_change_that_the_check_refuses_is_noticed)
{
    TEST_ARENA(arena);
    const jub_mutation mutation =
        mutate(&arena, NOTHING_NOTICED("table t cite \"t\" by a gives integer unique\n"
                                       "  | < 0 | 5 |\n"
                                       "  | [0 .. 3) | 6 |\n"
                                       "  | >= 3 | 7 | .\n"
                                       "grants G1 cite \"a\" transfer to home when t = b ."));
    // < ; 0 twice; 5 twice; two ends; 0, 3 and 6 twice; >= ; 3 and 7 twice; and `=`: 19
    assert_int_equal(mutation.mutant_count, 19);
    assert_int_equal(mutation.refused_count, 12); // all that move a bound or an end
    assert_text(unnoticed(&arena, &mutation), "5: becomes 6\n5: becomes 4\n"
                                              "6: becomes 7\n6: becomes 5\n"
                                              "7: becomes 8\n7: becomes 6\n"
                                              "t = b: '=' becomes '<>'\n");
}

TEST(what_tests_cannot_see_is_left_as_it_is)
{
    (void)state_unused;
    assert_changes(
        NOTHING_NOTICED("gap U1 cite \"u\" : \"open since 1990\" .\n"
                        "round R1 cite \"r\" \"one\" 2020-01-01 .. 2020-02-01 by \"us\" .\n"
                        "notice N1 cite \"n\" to \"all\" on 2020-01-03 .\n"
                        "grants G1 cite \"a\" transfer to home when p or R1 or U1 .\n"
                        "quota Q1 cite \"q\" on G1 take 15 rank by days(d, made) up tie all ."),
        "p or R1 or U1: 'or' becomes 'and'\n");
}

TEST(dates_in_force_move_too)
{
    (void)state_unused;
    assert_changes(
        NOTHING_NOTICED("grants G1 cite \"a\" since 2020-01-05 until 2020-12-31 transfer to home"
                        " when p ."),
        "cite \"a\" since 2020-01-05 until 2020-12-31: 'since' becomes 2020-01-06\n"
        "cite \"a\" since 2020-01-05 until 2020-12-31: 'since' becomes 2020-01-04\n"
        "cite \"a\" since 2020-01-05 until 2020-12-31: 'until' becomes 2021-01-01\n"
        "cite \"a\" since 2020-01-05 until 2020-12-31: 'until' becomes 2020-12-30\n");
}

static void assert_refused(const char *statements, jub_status expected, const char *message)
{
    void **state_unused = NULL;
    TEST_ARENA(arena);
    jub_mutation mutation = {0};
    jub_error error = {0};
    const jub_diagnostics gathered = jub_diagnostics_init(&arena);
    assert_int_equal(
        jub_decree_mutate(&arena, source_of(&arena, statements), &gathered, &mutation, &error),
        expected);
    assert_string_equal(error.message, message);
}

TEST(a_decree_is_changed_only_if_its_tests_pass)
{
    (void)state_unused;
    assert_refused(SIXTY "test \"wrong\" like \"sixty\" expect not_granted .", JUB_CONFLICT,
                   "a test fails before anything is changed");
    assert_refused("decree \"D\" made 2020-01-01 . field p : boolean .\n"
                   "grants G1 cite \"a\" transfer to home when p .",
                   JUB_MISSING, "the decree has no tests");
    assert_refused("decree \"D\" made 2020-01-01 . grants G1 cite \"a\" release when p .",
                   JUB_MISSING, "the decree is not sound");
}

// Rules kept from another decree have tests there.
TEST(what_is_kept_from_another_decree_is_not_changed)
{
    TEST_ARENA(arena);
    const char *path = "tests/cases/run/keeping-next.decree.md";
    test_folder folder = {&arena, path};
    const jub_decree_library library = {test_find_beside, &folder};
    jub_diagnostics gathered = jub_diagnostics_init(&arena);
    const jub_text source = test_read_file(&arena, path);
    jub_text whole = source;
    jub_mutation mutation = {0};
    assert_int_equal(jub_decree_gather(&arena, source, &library, &gathered, &whole), JUB_OK);
    assert_true(whole.length_bytes > source.length_bytes);
    assert_int_equal(jub_decree_mutate(&arena, whole, &gathered, &mutation, NULL), JUB_OK);
    assert_true(mutation.mutant_count > 0);
    for (uint32_t i = 0; i < mutation.mutant_count - mutation.noticed_count; i++)
        assert_true(mutation.unnoticed[i].offset_bytes < source.length_bytes);
}

TEST(any_failed_allocation_is_told)
{
    TEST_ARENA(arena);
    const jub_text source = source_of(&arena, SIXTY);
    const jub_diagnostics gathered = jub_diagnostics_init(&arena);
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status == JUB_NO_MEMORY && fail_at < 100; fail_at++) {
        jub_mutation mutation = {0};
        test_arena_fail_at(&arena, fail_at);
        status = jub_decree_mutate(&arena, source, &gathered, &mutation, NULL);
        test_arena_fail_at(&arena, SIZE_MAX);
        assert_true(status == JUB_NO_MEMORY || mutation.mutant_count == 7);
    }
    assert_int_equal(status, JUB_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_test_on_one_side_of_a_bound_leaves_the_other_open),
        cmocka_unit_test(a_test_on_each_side_notices_every_change),
        cmocka_unit_test(relations_become_their_neighbours),
        cmocka_unit_test(conditions_are_joined_otherwise_negated_and_turned_round),
        cmocka_unit_test(numbers_dates_and_durations_move_by_one),
        cmocka_unit_test(codes_are_left_out_one_by_one),
        cmocka_unit_test(a_change_that_the_check_refuses_is_noticed),
        cmocka_unit_test(what_tests_cannot_see_is_left_as_it_is),
        cmocka_unit_test(dates_in_force_move_too),
        cmocka_unit_test(a_decree_is_changed_only_if_its_tests_pass),
        cmocka_unit_test(what_is_kept_from_another_decree_is_not_changed),
        cmocka_unit_test(any_failed_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
