// Against the GNU Scientific Library, a second implementation by other people.
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>

#include "near_support.h"
#include "statistics/tail.h"

static const uint32_t TRIALS[] = {1, 2, 7, 30, 200, 2000, 50000, 1000000};
static const double CHANCES[] = {1e-6, 0.001, 0.02, 0.3, 0.5, 0.9, 0.999};
enum {
    TRIAL_COUNT = sizeof TRIALS / sizeof *TRIALS,
    CHANCE_COUNT = sizeof CHANCES / sizeof *CHANCES
};

// Counts around the mean, where chances are neither 0 nor 1.
static uint32_t around(double mean, int step, uint32_t most)
{
    const double at = floor(mean + step * (1 + sqrt(mean)));
    return at < 0 ? 0 : at > most ? most : (uint32_t)at;
}

TEST(binomial_tails_are_those_of_gsl)
{
    (void)state_unused;
    for (int i = 0; i < TRIAL_COUNT; i++)
        for (int j = 0; j < CHANCE_COUNT; j++)
            for (int step = -6; step <= 6; step++) {
                const uint32_t n = TRIALS[i], k = around(n * CHANCES[j], step, n);
                ASSERT_NEAR(jub_binomial_at_most(k, n, CHANCES[j]),
                            gsl_cdf_binomial_P(k, CHANCES[j], n), 1e-8);
                if (k > 0)
                    ASSERT_NEAR(jub_binomial_at_least(k, n, CHANCES[j]),
                                gsl_cdf_binomial_Q(k - 1, CHANCES[j], n), 1e-8);
            }
}

TEST(poisson_tails_are_those_of_gsl)
{
    (void)state_unused;
    // not above: there GSL's own is off in the fifth figure (mean 250,000.5, 250,501 hits)
    const double means[] = {1e-4, 0.3, 1, 5, 47.5, 1000, 20000};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        for (int step = -6; step <= 8; step++) {
            const uint32_t k = around(means[i], step, UINT32_MAX);
            ASSERT_NEAR(jub_poisson_at_most(k, means[i]), gsl_cdf_poisson_P(k, means[i]), 1e-9);
            if (k > 0)
                ASSERT_NEAR(jub_poisson_at_least(k, means[i]), gsl_cdf_poisson_Q(k - 1, means[i]),
                            1e-9);
        }
}

TEST(hypergeometric_tails_are_those_of_gsl)
{
    (void)state_unused;
    const uint32_t urns[][3] = {// drawn, marked, total
                                {5, 5, 10},        {20, 3, 50},         {40, 40, 60},
                                {100, 250, 5000},  {3000, 40, 200000},  {500, 100000, 200000},
                                {1500, 700, 2000}, {1000, 50000, 60000}};
    for (size_t i = 0; i < sizeof urns / sizeof *urns; i++) {
        const uint32_t drawn = urns[i][0], marked = urns[i][1], total = urns[i][2];
        for (int step = -4; step <= 6; step++) {
            const uint32_t k = around((double)drawn * marked / total, step, drawn);
            if (k == 0) continue;
            ASSERT_NEAR(jub_hypergeometric_at_least(k, drawn, marked, total),
                        gsl_cdf_hypergeometric_Q(k - 1, marked, total - marked, drawn), 1e-8);
        }
    }
}

TEST(parts_of_a_beta_distribution_are_those_of_gsl)
{
    (void)state_unused;
    const double shapes[] = {0.05, 0.5, 1, 3.7, 40, 900, 25000};
    const double parts[] = {1e-9, 0.025, 0.3, 0.5, 0.975, 0.999};
    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 7; j++)
            for (int k = 0; k < 6; k++) {
                const double a = shapes[i], b = shapes[j];
                const double x = jub_beta_below(a, b, parts[k]);
                ASSERT_NEAR(jub_beta_part(a, b, x), gsl_cdf_beta_P(x, a, b), 1e-8);
                // a double may be too coarse near 1 to hold the place of the part
                if (x > 1e-290 && x < 0.999999)
                    ASSERT_NEAR(gsl_cdf_beta_P(x, a, b), parts[k], 1e-8);
            }
}

TEST(beta_binomial_tails_are_sums_of_densities_by_gsl)
{
    (void)state_unused;
    const double precisions[] = {0.5, 3, 60, 5000};
    for (int m = 0; m < 4; m++)
        for (uint32_t n = 1; n <= 400; n = n * 3 + 1) {
            const double a = 0.3 * precisions[m], b = 0.7 * precisions[m];
            double below = 0;
            for (uint32_t k = 0; k <= n; k++) {
                const double term = exp(gsl_sf_lnchoose(n, k) + gsl_sf_lnbeta(k + a, n - k + b) -
                                        gsl_sf_lnbeta(a, b));
                below += term;
                ASSERT_NEAR(jub_beta_binomial_at_most(k, n, 0.3, precisions[m]), below, 1e-9);
            }
        }
}

TEST(a_normal_place_is_that_of_gsl)
{
    (void)state_unused;
    for (double chance = 1e-300; chance < 0.4; chance *= 3.3) {
        ASSERT_NEAR(jub_normal_below(chance), gsl_cdf_ugaussian_Pinv(chance), 1e-12);
        ASSERT_NEAR(jub_normal_below(1 - chance), gsl_cdf_ugaussian_Pinv(1 - chance), 1e-12);
    }
    ASSERT_NEAR(jub_normal_below(0.55), gsl_cdf_ugaussian_Pinv(0.55), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(binomial_tails_are_those_of_gsl),
        cmocka_unit_test(poisson_tails_are_those_of_gsl),
        cmocka_unit_test(hypergeometric_tails_are_those_of_gsl),
        cmocka_unit_test(parts_of_a_beta_distribution_are_those_of_gsl),
        cmocka_unit_test(beta_binomial_tails_are_sums_of_densities_by_gsl),
        cmocka_unit_test(a_normal_place_is_that_of_gsl),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
