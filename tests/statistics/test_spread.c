#include "statistics/spread.h"

#include "near_support.h"
#include "statistics/tail.h"

enum { OFFICERS = 400 };

// Officers with 20 to 219 cases each, whose shares differ by a beta distribution.
static void draw_tallies(jub_tally *tallies, double precision, uint64_t seed)
{
    jub_prng prng = {seed};
    for (int i = 0; i < OFFICERS; i++) {
        const double mean = 0.2 + 0.3 * test_uniform(&prng);
        const double share =
            isinf(precision)
                ? mean
                : jub_beta_below(mean * precision, (1 - mean) * precision, test_uniform(&prng));
        tallies[i] = (jub_tally){.trials = 20 + jub_prng_below(&prng, 200), .mean = mean};
        for (uint64_t j = 0; j < tallies[i].trials; j++)
            tallies[i].hits += test_uniform(&prng) < share;
    }
}

TEST(a_planted_precision_is_found_again)
{
    (void)state_unused;
    const double planted[] = {5, 40, 150};
    jub_tally tallies[OFFICERS];
    size_t order[OFFICERS];
    for (int i = 0; i < 3; i++) {
        double sum = 0; // of logarithms, over rounds
        for (uint64_t seed = 1; seed <= 10; seed++) {
            draw_tallies(tallies, planted[i], seed);
            sum += log(jub_spread_fit(tallies, OFFICERS, 0, order));
        }
        ASSERT_NEAR(exp(sum / 10), planted[i], 0.12);
    }
}

// The likelihood as it is written in textbooks, at the fit and on both sides of it.
static double likelihood(const jub_tally *tallies, double precision)
{
    double sum = 0;
    int sign;
    for (int i = 0; i < OFFICERS; i++) {
        const double a = tallies[i].mean * precision, b = precision - a;
        const double x = (double)tallies[i].hits, n = (double)tallies[i].trials;
        sum += lgamma_r(x + a, &sign) + lgamma_r(n - x + b, &sign) - lgamma_r(n + a + b, &sign) -
               lgamma_r(a, &sign) - lgamma_r(b, &sign) + lgamma_r(a + b, &sign);
    }
    return sum;
}

TEST(the_fit_is_the_top_of_the_likelihood)
{
    (void)state_unused;
    jub_tally tallies[OFFICERS];
    size_t order[OFFICERS];
    draw_tallies(tallies, 60, 4);
    const double fitted = jub_spread_fit(tallies, OFFICERS, 0, order);
    const double top = likelihood(tallies, fitted);
    for (double part = 0.05; part < 30; part *= 1.3)
        assert_true(likelihood(tallies, fitted * part) <= top + 1e-8);
}

TEST(people_who_do_not_differ_have_no_spread)
{
    (void)state_unused;
    jub_tally tallies[OFFICERS];
    size_t order[OFFICERS];
    // each exactly as expected: less than even chance brings
    for (int i = 0; i < OFFICERS; i++) tallies[i] = (jub_tally){30, 100, 0.3};
    assert_true(isinf(jub_spread_fit(tallies, OFFICERS, 0, order)));
    assert_true(isinf(jub_spread_fit(tallies, 0, 0, order)));
    draw_tallies(tallies, INFINITY, 8);
    assert_true(jub_spread_fit(tallies, OFFICERS, 0, order) > 1500);
}

TEST(a_trimmed_fit_does_not_see_the_outermost)
{
    (void)state_unused;
    jub_tally tallies[OFFICERS];
    size_t order[OFFICERS];
    draw_tallies(tallies, 200, 2);
    const double before = jub_spread_fit(tallies, OFFICERS, 0.02, order);
    for (int i = 0; i < 6; i++) // within the 8 that are left out at the upper end
        tallies[i] = (jub_tally){100, 100, 0.3};
    tallies[6].trials = tallies[6].hits = 0;
    const double full = jub_spread_fit(tallies, OFFICERS, 0, order);
    const double trimmed = jub_spread_fit(tallies, OFFICERS, 0.02, order);
    assert_true(full < before / 3);
    assert_true(trimmed > before / 2 && trimmed > 2 * full);
}

TEST(an_estimate_lies_between_what_is_seen_and_what_is_expected)
{
    (void)state_unused;
    const jub_tally tally = {60, 100, 0.3};
    const jub_shrunken shrunken = jub_spread_estimate(&tally, 50, 0.95);
    ASSERT_NEAR(shrunken.mean, (15.0 + 60) / 150, 1e-12); // beta(15 + 60, 35 + 40)
    ASSERT_NEAR(jub_beta_part(75, 75, shrunken.low), 0.025, 1e-9);
    ASSERT_NEAR(jub_beta_part(75, 75, shrunken.high), 0.975, 1e-9);
    const jub_shrunken fixed = jub_spread_estimate(&tally, INFINITY, 0.95);
    assert_true(fixed.mean == 0.3 && fixed.low == 0.3 && fixed.high == 0.3);
}

TEST(limits_hold_their_chance_and_no_narrower_ones_do)
{
    (void)state_unused;
    const double precisions[] = {0.8, 12, 500, INFINITY};
    for (int i = 0; i < 4; i++)
        for (uint64_t n = 0; n <= 300; n = n * 2 + 5) {
            uint64_t low, high;
            jub_spread_limits(0.3, n, precisions[i], 0.95, &low, &high);
            assert_true(low <= high && high <= n);
            if (low > 0)
                assert_true(jub_beta_binomial_at_most(low - 1, n, 0.3, precisions[i]) <= 0.025);
            assert_true(jub_beta_binomial_at_most(low, n, 0.3, precisions[i]) > 0.025);
            assert_true(jub_beta_binomial_at_least(high + 1, n, 0.3, precisions[i]) <= 0.025);
            assert_true(jub_beta_binomial_at_least(high, n, 0.3, precisions[i]) > 0.025);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_planted_precision_is_found_again),
        cmocka_unit_test(the_fit_is_the_top_of_the_likelihood),
        cmocka_unit_test(people_who_do_not_differ_have_no_spread),
        cmocka_unit_test(a_trimmed_fit_does_not_see_the_outermost),
        cmocka_unit_test(an_estimate_lies_between_what_is_seen_and_what_is_expected),
        cmocka_unit_test(limits_hold_their_chance_and_no_narrower_ones_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
