#include <math.h>

#include "oversight/oversight_private.h"
#include "statistics/near_support.h"
#include "test_support.h"

// Worked by hand: Benjamini and Hochberg's q is the least of p x m / rank from the test on upwards.

static void add(overseer *run, jub_indicator indicator, uint8_t family, double p, double p_watch,
                double effect)
{
    jub_finding test = oversight_finding(indicator, JUB_SUBJECT_ACTOR, (uint32_t)run->tests.count);
    test.family = family;
    test.p = p;
    test.p_watch = p_watch;
    test.effect = effect;
    assert_int_equal(oversight_add(run, &test, NULL), JUB_OK);
}

static jub_verdict verdict(const overseer *run, size_t test)
{
    return (jub_verdict)run->tests.items[test].verdict;
}

TEST(tests_of_different_cases_are_held_to_benjamini_and_hochberg)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.03, NAN, 0.2);
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.001, NAN, 0.2);
    add(&run, JUB_INDICATOR_GENEROUS, 0, NAN, NAN, NAN);
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.5, NAN, 0.2);
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.02, NAN, 0.2);
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    ASSERT_CLOSE(run.tests.items[1].q, 0.001 * 4, 1e-12);
    ASSERT_CLOSE(run.tests.items[4].q, 0.02 * 4 / 2, 1e-12);
    ASSERT_CLOSE(run.tests.items[0].q, 0.03 * 4 / 3, 1e-12);
    ASSERT_CLOSE(run.tests.items[3].q, 0.5, 1e-12);
    assert_true(isnan(run.tests.items[2].q));
    assert_int_equal(tested[JUB_INDICATOR_GENEROUS].test_count, 4);
    assert_int_equal(tested[JUB_INDICATOR_GENEROUS].no_data_count, 1);
    assert_int_equal(tested[JUB_INDICATOR_GENEROUS].flag_count, 3);
    assert_int_equal(verdict(&run, 2), JUB_VERDICT_NO_DATA);
    assert_int_equal(verdict(&run, 3), JUB_VERDICT_NOTHING);
}

TEST(tests_that_share_cases_are_held_to_benjamini_and_yekutieli)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    const double harmonic = 1 + 1 / 2.0 + 1 / 3.0;
    add(&run, JUB_INDICATOR_FACILITY_FAVOUR, 0, 0.01, NAN, 0.2);
    add(&run, JUB_INDICATOR_FACILITY_FAVOUR, 0, 0.9, NAN, 0.2);
    add(&run, JUB_INDICATOR_FACILITY_FAVOUR, 0, 0.04, NAN, 0.2);
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    ASSERT_CLOSE(run.tests.items[0].q, 0.01 * 3 * harmonic, 1e-12); // 0.055
    ASSERT_CLOSE(run.tests.items[2].q, 0.04 * 3 / 2 * harmonic, 1e-12);
    ASSERT_CLOSE(run.tests.items[1].q, 1, 1e-12);
    assert_int_equal(verdict(&run, 0), JUB_VERDICT_FLAG);
    assert_int_equal(verdict(&run, 2), JUB_VERDICT_NOTHING); // 0.11
}

// One of four families has a finding at 0.10 x 1 / 4.
TEST(the_more_families_find_nothing_the_less_is_a_flag_in_the_others)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.024, NAN, 0.2);
    add(&run, JUB_INDICATOR_DIFFERS, 0, 0.06, NAN, 0.2);
    add(&run, JUB_INDICATOR_DIFFERS, 1, 0.5, NAN, 0.2);
    add(&run, JUB_INDICATOR_PACE, 0, 0.7, NAN, 0.2);
    add(&run, JUB_INDICATOR_PACE, 1, NAN, NAN, NAN); // a family without data counts for nothing
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    assert_int_equal(verdict(&run, 0), JUB_VERDICT_FLAG);
    assert_int_equal(verdict(&run, 1), JUB_VERDICT_NOTHING);
    assert_int_equal(verdict(&run, 4), JUB_VERDICT_NO_DATA);
}

// By hand: at R = 4 the rate is 0.10, and three families are within it; at 3 it is 0.075, and two;
// at 2 it is 0.05, and both still are.
TEST(families_with_a_finding_are_counted_at_the_rate_that_their_number_allows)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.045, NAN, 0.2);
    add(&run, JUB_INDICATOR_DIFFERS, 0, 0.09, NAN, 0.2);
    add(&run, JUB_INDICATOR_DIFFERS, 1, 0.03, NAN, -0.2);
    add(&run, JUB_INDICATOR_PACE, 0, 0.7, NAN, 0.2);
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    assert_int_equal(verdict(&run, 0), JUB_VERDICT_FLAG);
    assert_int_equal(verdict(&run, 1), JUB_VERDICT_NOTHING);
    assert_int_equal(verdict(&run, 2), JUB_VERDICT_FLAG);
}

// 25 families of four tests of nothing each: p-values by lot. Counting families at the whole rate
// gave a flag in 29 of 100.
TEST(of_clean_programmes_at_most_one_in_ten_has_a_flag_however_many_families_there_are)
{
    enum { ROUNDS = 1000, INDICATORS = 5, FAMILIES = 5, TESTS = 4 };
    jub_prng prng = {17};
    size_t rang = 0;
    for (int round = 0; round < ROUNDS; round++) {
        TEST_ARENA(arena);
        overseer run = {.arena = &arena};
        jub_tested tested[JUB_INDICATOR_COUNT];
        uint64_t flags = 0;
        for (int i = 0; i < INDICATORS * FAMILIES * TESTS; i++)
            add(&run, (jub_indicator)(JUB_INDICATOR_GENEROUS + i % INDICATORS),
                (uint8_t)(i / INDICATORS % FAMILIES),
                (double)(jub_prng_below(&prng, 1000000) + 1) / 1e6, NAN, 0.2);
        assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
        for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++) flags += tested[i].flag_count;
        rang += flags > 0;
    }
    assert_true(rang > ROUNDS / 20); // 100 are expected, with a standard deviation of 9.5
    assert_true(rang < 138);         // four of these more
}

TEST(a_family_that_is_only_watched_has_no_flag_and_costs_the_others_nothing)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.09, NAN, 0.2);
    add(&run, JUB_INDICATOR_DIFFERS, 0, 0.001, NAN, 0.2);
    run.tests.items[1].is_watch_only = true;
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    assert_int_equal(verdict(&run, 0), JUB_VERDICT_FLAG);
    assert_int_equal(verdict(&run, 1), JUB_VERDICT_WATCH);
}

TEST(a_watch_by_a_rule_stays_one_and_is_counted)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    add(&run, JUB_INDICATOR_GENEROUS, 0, NAN, NAN, NAN);
    run.tests.items[0].verdict = JUB_VERDICT_WATCH;
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    assert_int_equal(verdict(&run, 0), JUB_VERDICT_WATCH);
    assert_int_equal(tested[JUB_INDICATOR_GENEROUS].watch_count, 1);
    assert_int_equal(tested[JUB_INDICATOR_GENEROUS].test_count, 1);
}

TEST(a_small_effect_is_no_flag_however_sure)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    add(&run, JUB_INDICATOR_GENEROUS, 0, 1e-9, 1e-9, 0.049);
    add(&run, JUB_INDICATOR_GENEROUS, 0, 1e-9, 1e-9, -0.051);
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    assert_int_equal(verdict(&run, 0), JUB_VERDICT_NOTHING);
    assert_int_equal(verdict(&run, 1), JUB_VERDICT_FLAG);
}

TEST(what_only_the_fit_without_the_outermost_shows_is_a_watch)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.3, 0.001, 0.2);
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.6, 0.5, 0.2);
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    ASSERT_CLOSE(run.tests.items[0].q, 0.6, 1e-12);
    ASSERT_CLOSE(run.tests.items[0].q_watch, 0.002, 1e-12);
    assert_int_equal(verdict(&run, 0), JUB_VERDICT_WATCH);
    assert_int_equal(verdict(&run, 1), JUB_VERDICT_NOTHING);
}

TEST(a_breach_is_outside_all_counts_of_tests)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    jub_finding breach = oversight_finding(JUB_INDICATOR_TWICE, JUB_SUBJECT_PERSON, 3);
    breach.verdict = JUB_VERDICT_BREACH;
    assert_int_equal(oversight_add(&run, &breach, NULL), JUB_OK);
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.09, NAN, 0.2);
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_OK);
    assert_int_equal(verdict(&run, 0), JUB_VERDICT_BREACH);
    assert_int_equal(verdict(&run, 1), JUB_VERDICT_FLAG); // the one family there is
    assert_int_equal(tested[JUB_INDICATOR_TWICE].breach_count, 1);
    assert_int_equal(tested[JUB_INDICATOR_TWICE].test_count, 0);
}

TEST(no_memory_is_told)
{
    TEST_ARENA(arena);
    overseer run = {.arena = &arena};
    jub_tested tested[JUB_INDICATOR_COUNT];
    add(&run, JUB_INDICATOR_GENEROUS, 0, 0.09, NAN, 0.2);
    test_arena_fail_at(&arena, 2);
    assert_int_equal(oversight_judge(&run, tested, NULL), JUB_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tests_of_different_cases_are_held_to_benjamini_and_hochberg),
        cmocka_unit_test(tests_that_share_cases_are_held_to_benjamini_and_yekutieli),
        cmocka_unit_test(the_more_families_find_nothing_the_less_is_a_flag_in_the_others),
        cmocka_unit_test(families_with_a_finding_are_counted_at_the_rate_that_their_number_allows),
        cmocka_unit_test(
            of_clean_programmes_at_most_one_in_ten_has_a_flag_however_many_families_there_are),
        cmocka_unit_test(a_family_that_is_only_watched_has_no_flag_and_costs_the_others_nothing),
        cmocka_unit_test(a_watch_by_a_rule_stays_one_and_is_counted),
        cmocka_unit_test(a_small_effect_is_no_flag_however_sure),
        cmocka_unit_test(what_only_the_fit_without_the_outermost_shows_is_a_watch),
        cmocka_unit_test(a_breach_is_outside_all_counts_of_tests),
        cmocka_unit_test(no_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
