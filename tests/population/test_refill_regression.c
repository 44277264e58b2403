// The parts of refilling that are mathematics: the regression of counts and the draws.

#include <math.h>

#include "population/refill_private.h"
#include "population/variate_private.h"
#include "test_support.h"

// 2018-01-01 for 24 or 36 months, and 16 since.
static refill_span span_of(uint32_t before)
{
    const jub_date first = 17532;
    return (refill_span){.first = first,
                         .start = refill_month_start(first, (int32_t)before),
                         .end = refill_month_start(first, (int32_t)before + 16),
                         .before = before,
                         .month_count = before + 16,
                         .gap_from = before,
                         .gap_to = before + 1};
}

static int32_t days_of(const refill_span *span, uint32_t month)
{
    return refill_month_start(span->first, (int32_t)month + 1) -
           refill_month_start(span->first, (int32_t)month);
}

static uint32_t draw_count(jub_prng *prng, double mean, double spread)
{
    return variate_poisson(prng, mean * variate_gamma(prng, spread));
}

#define assert_near(value, expected, by)                                                           \
    do {                                                                                           \
        if (!(fabs((value) - (expected)) <= (by)))                                                 \
            fail_msg("%g is not within %g of %g", (double)(value), (double)(by),                   \
                     (double)(expected));                                                          \
    } while (0)

TEST(a_month_starts_where_the_calendar_says)
{
    (void)state_unused;
    const jub_date start = refill_month_start(17532 + 40, 0); // in February 2018
    assert_int_equal(start, 17532 + 31);
    assert_int_equal(refill_month_start(start, -2), 17532 - 31);
    assert_int_equal(refill_month_start(start, 11), 17532 + 365);
}

TEST(a_step_on_a_line_is_found_as_it_is)
{
    (void)state_unused;
    const refill_span span = span_of(24);
    uint32_t counts[40];
    // a daily rate of 100 that grows by 1 of 100 a month, and is half as much again since
    for (uint32_t i = 0; i < span.month_count; i++)
        counts[i] = (uint32_t)floor(0.5 + 100.0 * days_of(&span, i) * exp(0.01 * i) *
                                              (i >= span.before ? 1.5 : 1));
    counts[span.gap_from] = 0; // left out
    const refill_fit fit = refill_regress(&span, counts);
    assert_true(fit.has_data);
    assert_near(fit.ratio, 1.5, 0.002);
    assert_near(fit.last_ratio, 1.5, 0.004);
    assert_near(fit.spread, 0, 0);
    assert_true(fit.p < 1e-20);
    double expected = 0;
    for (uint32_t i = span.before; i < span.month_count; i++)
        expected += 100.0 * days_of(&span, i) * exp(0.01 * i);
    assert_near(fit.expected / expected, 1, 0.003);
}

// The share of series without a change whose p is at most 0.10 is near that, however much the
// counts vary more than Poisson counts.
static double rate_of_false(double spread, uint64_t seed)
{
    enum { SERIES = 400 };
    const refill_span span = span_of(36);
    jub_prng prng = {seed};
    size_t hits = 0;
    for (int i = 0; i < SERIES; i++) {
        uint32_t counts[52];
        for (uint32_t month = 0; month < span.month_count; month++)
            counts[month] = draw_count(&prng, 6.0 * days_of(&span, month), spread);
        hits += refill_regress(&span, counts).p <= 0.10;
    }
    return (double)hits / SERIES;
}

TEST(series_without_a_change_are_flagged_about_as_often_as_said)
{
    (void)state_unused;
    // three standard deviations of a share of 0.10 in 400 are 0.045; errors are widened, never
    // narrowed, so below is allowed
    assert_in_range((uintmax_t)(1000 * rate_of_false(0, 5)), 30, 150);
    assert_in_range((uintmax_t)(1000 * rate_of_false(0.05, 6)), 30, 150);
}

TEST(the_spread_of_counts_is_estimated)
{
    (void)state_unused;
    const refill_span span = span_of(36);
    jub_prng prng = {9};
    double sum = 0;
    for (int i = 0; i < 200; i++) {
        uint32_t counts[52];
        for (uint32_t month = 0; month < span.month_count; month++)
            counts[month] = draw_count(&prng, 10.0 * days_of(&span, month), 0.04);
        sum += refill_window_spread(&span, counts);
    }
    assert_near(sum / 200, 0.04, 0.006);
}

TEST(too_few_months_or_people_are_no_data)
{
    (void)state_unused;
    uint32_t counts[52] = {0};
    refill_span span = span_of(36);
    assert_false(refill_regress(&span, counts).has_data);
    for (uint32_t i = 0; i < 52; i++) counts[i] = 100;
    span.month_count = span.before + 3; // of which one is the gap
    assert_false(refill_regress(&span, counts).has_data);
    span.month_count = span.before + 4;
    assert_true(refill_regress(&span, counts).has_data);
}

static void check_moments(double mean, double variance, uint32_t (*draw)(jub_prng *prng))
{
    enum { DRAWS = 20000 };
    jub_prng prng = {77};
    double sum = 0, squares = 0;
    for (int i = 0; i < DRAWS; i++) {
        const double each = draw(&prng);
        sum += each;
        squares += (each - mean) * (each - mean);
    }
    assert_near(sum / DRAWS, mean, 5 * sqrt(variance / DRAWS));
    assert_near(squares / DRAWS / variance, 1, 0.08);
}

static uint32_t few(jub_prng *prng)
{
    return variate_binomial(prng, 50, 0.3);
}
static uint32_t many(jub_prng *prng)
{
    return variate_binomial(prng, 5000, 0.3);
}
static uint32_t rare(jub_prng *prng)
{
    return variate_binomial(prng, 5000, 0.002);
}
static uint32_t nearly_all(jub_prng *prng)
{
    return variate_binomial(prng, 5000, 0.998);
}
static uint32_t spread_out(jub_prng *prng)
{
    return draw_count(prng, 40, 0.1);
}
static uint32_t plain(jub_prng *prng)
{
    return draw_count(prng, 8, 0);
}

TEST(draws_have_the_mean_and_the_variance_of_their_distribution)
{
    (void)state_unused;
    check_moments(50 * 0.3, 50 * 0.3 * 0.7, few);
    check_moments(5000 * 0.3, 5000 * 0.3 * 0.7, many);
    check_moments(5000 * 0.002, 5000 * 0.002 * 0.998, rare);
    check_moments(5000 * 0.998, 5000 * 0.002 * 0.998, nearly_all);
    check_moments(40, 40 + 0.1 * 1600, spread_out);
    check_moments(8, 8, plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_starts_where_the_calendar_says),
        cmocka_unit_test(a_step_on_a_line_is_found_as_it_is),
        cmocka_unit_test(series_without_a_change_are_flagged_about_as_often_as_said),
        cmocka_unit_test(the_spread_of_counts_is_estimated),
        cmocka_unit_test(too_few_months_or_people_are_no_data),
        cmocka_unit_test(draws_have_the_mean_and_the_variance_of_their_distribution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
