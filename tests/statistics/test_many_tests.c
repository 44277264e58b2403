#include "statistics/many_tests.h"

#include "near_support.h"

// Five tests by hand. Sorted: 0.01, 0.02, 0.03, 0.04, 0.5; times 5 over the rank: 0.05, 0.05,
// 0.05, 0.05, 0.5. Shared cases cost 1 + 1/2 + 1/3 + 1/4 + 1/5 = 137/60 more.
TEST(five_tests_have_the_q_values_worked_by_hand)
{
    (void)state_unused;
    const double p[] = {0.04, 0.5, 0.01, 0.03, 0.02};
    double q[5];
    size_t order[5];
    assert_int_equal(jub_q_values(p, 5, JUB_DIFFERENT_CASES, order, q), 5);
    const double expected[] = {0.05, 0.5, 0.05, 0.05, 0.05};
    for (int i = 0; i < 5; i++) ASSERT_NEAR(q[i], expected[i], 1e-14);

    (void)jub_q_values(p, 5, JUB_SHARED_CASES, order, q);
    const double shared[] = {0.05 * 137 / 60, 1, 0.05 * 137 / 60, 0.05 * 137 / 60, 0.05 * 137 / 60};
    for (int i = 0; i < 5; i++) ASSERT_NEAR(q[i], shared[i], 1e-14);
}

// 0.001 x 4 = 0.004; 0.03 x 4/2 = 0.06; 0.04 x 4/3 = 0.0533, which the one before takes over.
TEST(a_later_test_may_lower_the_q_value_of_an_earlier_one)
{
    (void)state_unused;
    double p[] = {0.03, 0.9, 0.04, 0.001};
    size_t order[4];
    assert_int_equal(jub_q_values(p, 4, JUB_DIFFERENT_CASES, order, p), 4); // in place
    ASSERT_NEAR(p[0], 0.16 / 3, 1e-14);
    ASSERT_NEAR(p[1], 0.9, 1e-14);
    ASSERT_NEAR(p[2], 0.16 / 3, 1e-14);
    ASSERT_NEAR(p[3], 0.004, 1e-14);
}

TEST(a_test_that_was_not_made_does_not_count)
{
    (void)state_unused;
    const double p[] = {NAN, 0.01, NAN, 0.5};
    double q[4];
    size_t order[4];
    assert_int_equal(jub_q_values(p, 4, JUB_DIFFERENT_CASES, order, q), 2);
    assert_true(isnan(q[0]) && isnan(q[2]));
    ASSERT_NEAR(q[1], 0.02, 1e-14);
    ASSERT_NEAR(q[3], 0.5, 1e-14);
    assert_int_equal(jub_q_values(p, 1, JUB_SHARED_CASES, order, q), 0);
    assert_int_equal(jub_q_values(NULL, 0, JUB_SHARED_CASES, NULL, NULL), 0);
}

// The step-up procedure as its authors write it: the largest rank with p(r) <= rate r/m, and all
// before it. A q-value is at most a rate exactly for those.
TEST(q_values_say_what_the_step_up_procedure_rejects)
{
    (void)state_unused;
    enum { TESTS = 60 };
    jub_prng prng = {11};
    for (int round = 0; round < 50; round++) {
        double p[TESTS], q[TESTS];
        size_t order[TESTS];
        for (int i = 0; i < TESTS; i++) {
            p[i] = test_uniform(&prng);
            if (i % 3 == 0) p[i] *= p[i] * p[i];
        }
        (void)jub_q_values(p, TESTS, JUB_DIFFERENT_CASES, order, q);
        double line = 0; // the largest p-value that is below its step
        for (int i = 0; i < TESTS; i++) {
            int rank = 0;
            for (int j = 0; j < TESTS; j++) rank += p[j] <= p[i];
            if (p[i] <= 0.10 * rank / TESTS) line = fmax(line, p[i]);
        }
        for (int i = 0; i < TESTS; i++) assert_int_equal(q[i] <= 0.10, p[i] <= line);
    }
}

TEST(the_rate_within_a_family_shrinks_with_the_families_that_have_nothing)
{
    (void)state_unused;
    ASSERT_NEAR(jub_rate_within(0.10, 3, 25), 0.012, 1e-14);
    ASSERT_NEAR(jub_rate_within(0.10, 25, 25), 0.10, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_tests_have_the_q_values_worked_by_hand),
        cmocka_unit_test(a_later_test_may_lower_the_q_value_of_an_earlier_one),
        cmocka_unit_test(a_test_that_was_not_made_does_not_count),
        cmocka_unit_test(q_values_say_what_the_step_up_procedure_rejects),
        cmocka_unit_test(the_rate_within_a_family_shrinks_with_the_families_that_have_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
