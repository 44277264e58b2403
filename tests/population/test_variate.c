// Means and spreads of drawn numbers against those of the distributions.

#include "population/variate_private.h"

#include <math.h>

#include "test_support.h"

enum { DRAWS = 200000 };

typedef struct moments {
    double mean, variance, least;
} moments;

static moments moments_of(const double *values)
{
    moments found = {.least = values[0]};
    for (int i = 0; i < DRAWS; i++) {
        found.mean += values[i] / DRAWS;
        if (values[i] < found.least) found.least = values[i];
    }
    for (int i = 0; i < DRAWS; i++)
        found.variance += (values[i] - found.mean) * (values[i] - found.mean) / DRAWS;
    return found;
}

// Within five standard errors of the mean.
static void assert_mean(moments found, double mean, double variance)
{
    assert_true(fabs(found.mean - mean) < 5 * sqrt(variance / DRAWS));
}

TEST(counts_have_the_mean_and_the_spread_of_a_poisson_distribution)
{
    TEST_ARENA(arena);
    static const double means[] = {0.2, 3, 29.9, 30.1, 500, 80000};
    double *values = JUB_NEW(&arena, double, DRAWS);
    for (size_t k = 0; k < sizeof means / sizeof *means; k++) {
        jub_prng prng = {k};
        for (int i = 0; i < DRAWS; i++) values[i] = variate_poisson(&prng, means[k]);
        const moments found = moments_of(values);
        assert_mean(found, means[k], means[k]);
        assert_true(fabs(found.variance / means[k] - 1) < 0.03);
    }
    jub_prng prng = {1};
    assert_int_equal(variate_poisson(&prng, 0), 0);
    assert_int_equal(variate_poisson(&prng, -1), 0);
    assert_int_equal(variate_poisson(&prng, NAN), 0);
}

TEST(factors_have_mean_one_and_the_spread_asked_for)
{
    TEST_ARENA(arena);
    static const double variances[] = {0.001, 0.05, 0.9, 1.5};
    double *values = JUB_NEW(&arena, double, DRAWS);
    for (size_t k = 0; k < sizeof variances / sizeof *variances; k++) {
        jub_prng prng = {k};
        for (int i = 0; i < DRAWS; i++) values[i] = variate_gamma(&prng, variances[k]);
        const moments found = moments_of(values);
        assert_mean(found, 1, variances[k]);
        assert_true(fabs(found.variance / variances[k] - 1) < 0.06);
        assert_true(found.least >= 0);
    }
    jub_prng prng = {1};
    assert_true(variate_gamma(&prng, 0) == 1);
}

TEST(each_simulation_has_numbers_of_its_own)
{
    (void)state_unused;
    jub_prng a = variate_begin(1, 0), b = variate_begin(1, 1), c = variate_begin(2, 0);
    jub_prng again = variate_begin(1, 0);
    assert_true(jub_prng_next(&a) == jub_prng_next(&again));
    assert_true(a.state != b.state && a.state != c.state && b.state != c.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_have_the_mean_and_the_spread_of_a_poisson_distribution),
        cmocka_unit_test(factors_have_mean_one_and_the_spread_asked_for),
        cmocka_unit_test(each_simulation_has_numbers_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
