#include "made.h"

#include <math.h>

#include "parallel_support.h"
#include "statistics/near_support.h"
#include "statistics/tail.h"

enum { PEOPLE = 700, CASES = 600, READERS = 12 };

static bool sell(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    return honest || (reader == 3 && case_number % 3 != 0);
}

static void see(jub_arena *arena, uint64_t seed, const jub_parallel *parallel, made *base)
{
    made_open(arena, PEOPLE, CASES, READERS, base);
    made_read_all(base, sell);
    made_oversee(base, seed, parallel);
}

static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void assert_alike(const jub_oversight *a, const jub_oversight *b)
{
    assert_int_equal(a->test_count, b->test_count);
    assert_int_equal(a->finding_count, b->finding_count);
    for (size_t i = 0; i < a->test_count; i++) {
        const jub_finding *x = &a->tests[i], *y = &b->tests[i];
        assert_int_equal(x->indicator, y->indicator);
        assert_int_equal(x->verdict, y->verdict);
        assert_true(is_same(x->p, y->p) && is_same(x->q, y->q) && is_same(x->effect, y->effect));
    }
}

TEST(threads_change_nothing)
{
    TEST_ARENA(arena);
    made one, two, backwards;
    uint32_t calls = 0;
    const jub_parallel threads = {&calls, 2, test_run_on_threads},
                       last_first = {&calls, 5, test_run_backwards};
    see(&arena, 9, NULL, &one);
    see(&arena, 9, &threads, &two);
    see(&arena, 9, &last_first, &backwards);
    assert_true(calls > 2);
    assert_alike(&one.oversight, &two.oversight);
    assert_alike(&one.oversight, &backwards.oversight);
    made_close(&one);
    made_close(&two);
    made_close(&backwards);
}

TEST(the_seed_moves_permutations_and_nothing_else)
{
    TEST_ARENA(arena);
    made one, other;
    size_t moved = 0;
    see(&arena, 9, NULL, &one);
    see(&arena, 10, NULL, &other);
    for (size_t i = 0; i < one.oversight.test_count; i++) {
        const jub_finding *x = &one.oversight.tests[i], *y = &other.oversight.tests[i];
        if (x->indicator == JUB_INDICATOR_PACE)
            moved += !is_same(x->p, y->p);
        else if (x->indicator == JUB_INDICATOR_GENEROUS || x->indicator == JUB_INDICATOR_DIFFERS)
            assert_true(is_same(x->p, y->p));
    }
    assert_true(moved > 5);
    assert_int_equal(other.oversight.seed, 10);
    made_close(&one);
    made_close(&other);
}

TEST(findings_stand_by_their_gravity_and_are_all_there)
{
    TEST_ARENA(arena);
    made base;
    size_t expected = 0;
    see(&arena, 9, NULL, &base);
    for (size_t i = 0; i < base.oversight.test_count; i++)
        expected += base.oversight.tests[i].verdict >= JUB_VERDICT_WATCH;
    assert_int_equal(base.oversight.finding_count, expected);
    assert_true(expected > 0);
    for (size_t i = 1; i < expected; i++)
        assert_true(base.oversight.findings[i - 1].verdict >= base.oversight.findings[i].verdict);
    made_close(&base);
}

// A handful of readings: there is nothing to say, and nothing is said to be clean.
TEST(too_few_cases_are_no_data_and_never_clean)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, 100, 20, 5, &base);
    made_read_all(&base, NULL);
    made_oversee(&base, 1, NULL);
    const jub_tested *tested = base.oversight.tested;
    assert_int_equal(tested[JUB_INDICATOR_GENEROUS].test_count, 0);
    assert_int_equal(tested[JUB_INDICATOR_GENEROUS].no_data_count, 5);
    assert_int_equal(tested[JUB_INDICATOR_PACE].test_count, 0);
    for (size_t i = 0; i < base.oversight.test_count; i++)
        if (isnan(base.oversight.tests[i].p) &&
            base.oversight.tests[i].verdict != JUB_VERDICT_BREACH)
            assert_int_equal(base.oversight.tests[i].verdict, JUB_VERDICT_NO_DATA);
    made_close(&base);
}

TEST(a_programme_without_a_single_reading_has_no_data_anywhere)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, 100, 20, 5, &base);
    made_oversee(&base, 1, NULL);
    static const jub_indicator mine[] = {JUB_INDICATOR_GENEROUS,    JUB_INDICATOR_STEERED,
                                         JUB_INDICATOR_DIFFERS,     JUB_INDICATOR_PACE,
                                         JUB_INDICATOR_PASSED_OVER, JUB_INDICATOR_FACILITY_FAVOUR};
    for (size_t i = 0; i < sizeof mine / sizeof mine[0]; i++) {
        assert_int_equal(base.oversight.tested[mine[i]].test_count, 0);
        assert_int_not_equal(base.oversight.tested[mine[i]].untested, JUB_UNTESTED_NO);
    }
    made_close(&base);
}

TEST(before_the_final_round_is_over_nothing_is_said)
{
    TEST_ARENA(arena);
    made base;
    jub_error error = {0};
    const jub_oversight_options options = {.draws = 99};
    made_open(&arena, 100, 20, 5, &base);
    base.state.programme.stage = JUB_PROGRAMME_FINAL_ROUND;
    assert_int_equal(jub_oversee(&arena, &base.evidence, &options, &base.oversight, &error),
                     JUB_MISSING);
    assert_string_equal(error.message, "the final round is not over");
    made_close(&base);
}

TEST(without_a_register_nobody_can_be_meant)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, 100, 20, 5, &base);
    base.basis.reg = NULL;
    assert_int_equal(jub_evidence_end(&base.evidence, NULL), JUB_MISSING);
    made_close(&base);
}

// The tail of the plain binomial, summed term by term, where the fit finds no spread.
TEST(a_funnel_has_a_point_for_every_reader_and_limits_that_hold_the_share_they_say)
{
    TEST_ARENA(arena);
    made base;
    const jub_funnel *funnel = NULL;
    see(&arena, 9, NULL, &base);
    for (size_t i = 0; i < base.oversight.funnel_count; i++)
        if (base.oversight.funnels[i].indicator == JUB_INDICATOR_GENEROUS)
            funnel = &base.oversight.funnels[i];
    assert_non_null(funnel);
    assert_int_equal(funnel->point_count, READERS);
    for (size_t i = 0; i < funnel->point_count; i++) {
        const jub_funnel_point *point = &funnel->points[i];
        const jub_finding *test =
            made_find(&base, JUB_INDICATOR_GENEROUS, 0, point->subject, JUB_NO_ROW);
        assert_int_equal(point->verdict, test->verdict);
        assert_true(point->low_998 <= point->low_95 && point->low_95 <= point->high_95 &&
                    point->high_95 <= point->high_998);
        const double below = point->low_95 == 0
                                 ? 0
                                 : jub_beta_binomial_at_most(point->low_95 - 1, point->trials,
                                                             point->expected, funnel->precision);
        const double above = jub_beta_binomial_at_least(point->high_95 + 1, point->trials,
                                                        point->expected, funnel->precision);
        assert_true(below <= 0.025 + 1e-9 && above <= 0.025 + 1e-9);
    }
    made_close(&base);
}

// -- which to read again --------------------------------------------------------------------------

TEST(cases_of_findings_are_read_again_first_and_all_are_there_once)
{
    TEST_ARENA(arena);
    made base;
    size_t pointed, sold_first = 0, sold_all = 0;
    see(&arena, 9, NULL, &base);
    uint32_t *order = JUB_NEW(&arena, uint32_t, CASES), *again = JUB_NEW(&arena, uint32_t, CASES);
    bool *is_there = JUB_NEW(&arena, bool, CASES);
    assert_int_equal(
        jub_oversight_steer(&arena, &base.evidence, &base.oversight, order, &pointed, NULL),
        JUB_OK);
    assert_int_equal(
        jub_oversight_steer(&arena, &base.evidence, &base.oversight, again, &pointed, NULL),
        JUB_OK);
    for (size_t i = 0; i < CASES; i++) {
        assert_in_range(order[i], 1, CASES);
        assert_false(is_there[order[i] - 1]);
        is_there[order[i] - 1] = true;
        assert_int_equal(order[i], again[i]);
        const jub_reading_fact *pair = &base.evidence.readings.items[(order[i] - 1) * 2];
        const bool is_sold = pair[0].is_pass != pair[1].is_pass &&
                             pair[pair[1].is_pass].reader == 3 && !made_is_good(order[i]);
        sold_all += is_sold;
        sold_first += is_sold && i < CASES / 50;
    }
    // Of a fiftieth by lot a fiftieth would be sold; three times that is the least.
    assert_true(sold_all > 15);
    assert_true(sold_first * 50 >= 3 * sold_all);
    assert_true(pointed > sold_all / 2 && pointed < CASES);
    made_close(&base);
}

TEST(a_finding_says_whom_it_is_about)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, 100, 20, 5, &base);
    jub_buffer words = jub_buffer_init(1000);
    jub_finding finding = oversight_finding(JUB_INDICATOR_FACILITY_FAVOUR, JUB_SUBJECT_PAIR, 1);
    finding.other = 4;
    jub_finding_subject(&base.state, &finding, &words);
    jub_buffer_char(&words, ';');
    finding = oversight_finding(JUB_INDICATOR_SET_ASIDE, JUB_SUBJECT_FACILITY, 2);
    jub_finding_subject(&base.state, &finding, &words);
    jub_buffer_char(&words, ';');
    finding = oversight_finding(JUB_INDICATOR_TWICE, JUB_SUBJECT_PERSON, 11);
    jub_finding_subject(&base.state, &finding, &words);
    jub_buffer_char(&words, ';');
    finding = oversight_finding(JUB_INDICATOR_MOVED, JUB_SUBJECT_WHOLE, 0);
    jub_finding_subject(&base.state, &finding, &words);
    assert_text(jub_buffer_view(&words), "R01 and R04;F00003;P00000012;the programme");
    jub_buffer_clear(&words);
    made_close(&base);
}

TEST(every_indicator_says_what_else_may_be_behind_it)
{
    (void)state_unused;
    for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++) {
        const jub_finding finding = oversight_finding((jub_indicator)i, JUB_SUBJECT_ACTOR, 0);
        assert_true(strlen(jub_innocent_words(jub_finding_innocent(&finding))) > 20);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(jub_indicator_code((jub_indicator)i),
                                    jub_indicator_code((jub_indicator)j));
    }
}

TEST(findings_that_are_not_like_their_indicators_others_have_a_reading_of_their_own)
{
    (void)state_unused;
    const jub_finding identities = oversight_finding(JUB_INDICATOR_TWICE, JUB_SUBJECT_ACTOR, 0);
    const jub_finding pair = oversight_finding(JUB_INDICATOR_TWICE, JUB_SUBJECT_PERSON, 0);
    jub_finding edit = oversight_finding(JUB_INDICATOR_EDITS, JUB_SUBJECT_ACTOR, 0);
    assert_null(strstr(jub_innocent_words(jub_finding_innocent(&identities)), "two people"));
    assert_non_null(strstr(jub_innocent_words(jub_finding_innocent(&pair)), "two people"));
    assert_null(strstr(jub_innocent_words(jub_finding_innocent(&edit)), "paper of which"));
    edit.verdict = JUB_VERDICT_BREACH;
    assert_non_null(strstr(jub_innocent_words(jub_finding_innocent(&edit)), "paper of which"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(the_seed_moves_permutations_and_nothing_else),
        cmocka_unit_test(findings_stand_by_their_gravity_and_are_all_there),
        cmocka_unit_test(too_few_cases_are_no_data_and_never_clean),
        cmocka_unit_test(a_programme_without_a_single_reading_has_no_data_anywhere),
        cmocka_unit_test(before_the_final_round_is_over_nothing_is_said),
        cmocka_unit_test(without_a_register_nobody_can_be_meant),
        cmocka_unit_test(
            a_funnel_has_a_point_for_every_reader_and_limits_that_hold_the_share_they_say),
        cmocka_unit_test(cases_of_findings_are_read_again_first_and_all_are_there_once),
        cmocka_unit_test(a_finding_says_whom_it_is_about),
        cmocka_unit_test(
            findings_that_are_not_like_their_indicators_others_have_a_reading_of_their_own),
        cmocka_unit_test(every_indicator_says_what_else_may_be_behind_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
