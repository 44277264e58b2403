#include "statistics/spread.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "statistics/density_private.h"
#include "statistics/tail.h"

// ln of the precision is looked for between these: at the lower end people are nearly all or
// nothing, at the upper end no count that we meet can tell the beta-binomial from the binomial.
static const double LOG_LEAST = -3, LOG_STEP = 0.5;
enum { LOG_STEPS = 42, NARROWINGS = 40 };

// ln of Gamma(a + x) / (Gamma(a) a^x): what a count weighs more than it would with a fixed share.
static double log_rising(double a, double x)
{
    if (x == 0) return 0;
    return (a + x - 0.5) * log1p(x / a) - x + jub_stirling_error(a + x) - jub_stirling_error(a);
}

// Of all that are in the order, against the binomial, which is 0.
static double log_likelihood(const jub_tally *tallies, const size_t *order, size_t count,
                             double log_precision)
{
    const double precision = exp(log_precision);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        const jub_tally *of = &tallies[order[i]];
        const double hits = (double)of->hits, trials = (double)of->trials;
        sum += log_rising(of->mean * precision, hits) +
               log_rising((1 - of->mean) * precision, trials - hits) -
               log_rising(precision, trials);
    }
    return sum;
}

static double how_far_off(const jub_tally *of)
{
    const double trials = (double)of->trials;
    return ((double)of->hits - trials * of->mean) / sqrt(trials * of->mean * (1 - of->mean));
}

static int by_how_far_off(const void *left, const void *right, void *tallies)
{
    const jub_tally *all = tallies;
    const size_t a = *(const size_t *)left, b = *(const size_t *)right;
    const double of_a = how_far_off(&all[a]), of_b = how_far_off(&all[b]);
    if (of_a != of_b) return of_a < of_b ? -1 : 1;
    return a < b ? -1 : a > b;
}

// The top between two ends by golden section.
static double narrow(const jub_tally *tallies, const size_t *order, size_t count, double low,
                     double high)
{
    const double part = (sqrt(5) - 1) / 2;
    double left = high - part * (high - low), right = low + part * (high - low);
    double at_left = log_likelihood(tallies, order, count, left);
    double at_right = log_likelihood(tallies, order, count, right);
    for (int i = 0; i < NARROWINGS; i++) {
        if (at_left > at_right) {
            high = right, right = left, at_right = at_left;
            left = high - part * (high - low);
            at_left = log_likelihood(tallies, order, count, left);
        } else {
            low = left, left = right, at_left = at_right;
            right = low + part * (high - low);
            at_right = log_likelihood(tallies, order, count, right);
        }
    }
    return (low + high) / 2;
}

double jub_spread_fit(const jub_tally *tallies, size_t count, double trim, size_t *order)
{
    assert(trim >= 0 && trim <= 0.25);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        assert(tallies[i].mean > 0 && tallies[i].mean < 1 && tallies[i].hits <= tallies[i].trials);
        if (tallies[i].trials > 0) order[used++] = i;
    }
    if (trim > 0) {
        if (used > 1) qsort_r(order, used, sizeof *order, by_how_far_off, (void *)tallies);
        const size_t cut = (size_t)(trim * (double)used);
        order += cut;
        used -= 2 * cut;
    }

    double best = INFINITY, best_value = 0;
    for (int i = 0; i < LOG_STEPS; i++) {
        const double at = LOG_LEAST + i * LOG_STEP;
        const double value = log_likelihood(tallies, order, used, at);
        if (value > best_value) best = at, best_value = value;
    }
    if (isinf(best)) return INFINITY;
    return exp(narrow(tallies, order, used, best - LOG_STEP, best + LOG_STEP));
}

jub_shrunken jub_spread_estimate(const jub_tally *tally, double precision, double chance)
{
    if (isinf(precision)) return (jub_shrunken){tally->mean, tally->mean, tally->mean};
    const double a = tally->mean * precision + (double)tally->hits;
    const double b = (1 - tally->mean) * precision + (double)(tally->trials - tally->hits);
    return (jub_shrunken){a / (a + b), jub_beta_below(a, b, (1 - chance) / 2),
                          jub_beta_below(a, b, (1 + chance) / 2)};
}

void jub_spread_limits(double mean, uint64_t trials, double precision, double chance,
                       uint64_t *low_out, uint64_t *high_out)
{
    const double outside = (1 - chance) / 2;
    uint64_t low = 0, high = trials; // the most that so few fall below, by halves
    while (low < high) {
        const uint64_t middle = low + (high - low + 1) / 2;
        if (jub_beta_binomial_at_most(middle - 1, trials, mean, precision) <= outside)
            low = middle;
        else
            high = middle - 1;
    }
    *low_out = low;
    high = trials; // the fewest that so few lie above
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (jub_beta_binomial_at_least(middle + 1, trials, mean, precision) <= outside)
            high = middle;
        else
            low = middle + 1;
    }
    *high_out = high;
}
