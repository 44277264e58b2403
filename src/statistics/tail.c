// Binomial tails are parts of a beta distribution. The others are sums: the first term from its
// logarithm, each next by its ratio to the one before, outward from the count asked for. The tail
// summed is the one that lies away from the mean, so that a small chance keeps its figures; the
// other is what remains to 1.
#include "statistics/tail.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#include "statistics/density_private.h"

static const double NEGLIGIBLE = 1e-17; // of the sum so far

double jub_binomial_at_least(uint64_t hits, uint64_t trials, double chance)
{
    if (isnan(chance)) return NAN;
    if (hits == 0) return 1;
    if (hits > trials) return 0;
    return jub_beta_part((double)hits, (double)(trials - hits) + 1, chance);
}

double jub_binomial_at_most(uint64_t hits, uint64_t trials, double chance)
{
    if (isnan(chance)) return NAN;
    if (hits >= trials) return 1;
    return jub_beta_part((double)(trials - hits), (double)hits + 1, 1 - chance);
}

// ---- beta-binomial

typedef struct mixture {
    double trials, a, b;
} mixture;

static double mixture_log_density(const mixture *of, double hits)
{
    const double misses = of->trials - hits, total = of->trials + of->a + of->b;
    const double p = (hits + of->a) / total, q = (misses + of->b) / total;
    return jub_log_binomial(hits, misses, p, q) + jub_log_binomial(of->a, of->b, p, q) -
           jub_log_binomial(hits + of->a, misses + of->b, p, q) +
           log(of->a / (of->a + of->b) * of->b) + log(total / (hits + of->a) / (misses + of->b));
}

// From `hits` to all of the trials. With b below 1 the density may rise again toward the end, so
// that nothing may be left off.
static double mixture_upward(const mixture *of, double hits)
{
    double term = exp(mixture_log_density(of, hits)), sum = term;
    double k = hits;
    while (k < of->trials) {
        term *= (of->trials - k) / (k + 1) * ((k + of->a) / (of->trials - k - 1 + of->b));
        sum += term;
        k++;
        if (of->b >= 1 && term < sum * NEGLIGIBLE) break;
    }
    return sum;
}

static mixture mixture_of(uint64_t trials, double mean, double precision)
{
    assert(mean > 0 && mean < 1 && precision > 0);
    return (mixture){(double)trials, mean * precision, (1 - mean) * precision};
}

static mixture mixture_of_misses(uint64_t trials, double mean, double precision)
{
    const mixture hits = mixture_of(trials, mean, precision);
    return (mixture){hits.trials, hits.b, hits.a};
}

double jub_beta_binomial_at_least(uint64_t hits, uint64_t trials, double mean, double precision)
{
    if (isnan(mean) || isnan(precision)) return NAN;
    if (isinf(precision)) return jub_binomial_at_least(hits, trials, mean);
    if (hits == 0) return 1;
    if (hits > trials) return 0;
    if ((double)hits > (double)trials * mean) {
        const mixture of_hits = mixture_of(trials, mean, precision);
        return jub_chance_of(mixture_upward(&of_hits, (double)hits));
    }
    const mixture of_misses = mixture_of_misses(trials, mean, precision);
    return jub_chance_of(1 - mixture_upward(&of_misses, (double)(trials - hits) + 1));
}

double jub_beta_binomial_at_most(uint64_t hits, uint64_t trials, double mean, double precision)
{
    if (isnan(mean) || isnan(precision)) return NAN;
    if (isinf(precision)) return jub_binomial_at_most(hits, trials, mean);
    if (hits >= trials) return 1;
    if ((double)hits < (double)trials * mean) {
        const mixture of_misses = mixture_of_misses(trials, mean, precision);
        return jub_chance_of(mixture_upward(&of_misses, (double)(trials - hits)));
    }
    const mixture of_hits = mixture_of(trials, mean, precision);
    return jub_chance_of(1 - mixture_upward(&of_hits, (double)hits + 1));
}

// ---- Poisson

// At least `hits`, where that is the smaller tail.
static double poisson_upward(double hits, double mean)
{
    double term = 1, sum = 1, k = hits; // of the density at `hits`
    while (term > sum * NEGLIGIBLE) {
        k++;
        term *= mean / k;
        sum += term;
    }
    return sum * exp(jub_log_poisson(hits, mean));
}

static double poisson_downward(double hits, double mean)
{
    double term = 1, sum = 1, k = hits;
    while (k > 0 && term > sum * NEGLIGIBLE) {
        term *= k / mean;
        sum += term;
        k--;
    }
    return sum * exp(jub_log_poisson(hits, mean));
}

double jub_poisson_at_least(uint64_t hits, double mean)
{
    if (isnan(mean)) return NAN;
    if (hits == 0 || isinf(mean)) return hits == 0 || mean > 0;
    if (mean <= 0) return 0;
    if ((double)hits > mean) return jub_chance_of(poisson_upward((double)hits, mean));
    return jub_chance_of(1 - poisson_downward((double)hits - 1, mean));
}

double jub_poisson_at_most(uint64_t hits, double mean)
{
    if (isnan(mean)) return NAN;
    if (mean <= 0) return 1;
    if (isinf(mean)) return 0;
    if ((double)hits < mean) return jub_chance_of(poisson_downward((double)hits, mean));
    return jub_chance_of(1 - poisson_upward((double)hits + 1, mean));
}

// ---- hypergeometric

typedef struct urn {
    double drawn, marked, total;
} urn;

static double urn_log_density(const urn *of, double hits)
{
    const double p = of->drawn / of->total, q = (of->total - of->drawn) / of->total;
    const double others = of->drawn - hits;
    return jub_log_binomial(hits, of->marked - hits, p, q) +
           jub_log_binomial(others, of->total - of->marked - others, p, q) -
           jub_log_binomial(of->drawn, of->total - of->drawn, p, q);
}

static double urn_upward(const urn *of, double hits)
{
    const double most = fmin(of->drawn, of->marked);
    double term = exp(urn_log_density(of, hits)), sum = term, k = hits;
    while (k < most && term > sum * NEGLIGIBLE) {
        term *= (of->marked - k) / (k + 1) *
                ((of->drawn - k) / (of->total - of->marked - of->drawn + k + 1));
        sum += term;
        k++;
    }
    return sum;
}

double jub_hypergeometric_at_least(uint64_t hits, uint64_t drawn, uint64_t marked, uint64_t total)
{
    assert(drawn <= total && marked <= total);
    const uint64_t unmarked = total - marked;
    const uint64_t least = drawn > unmarked ? drawn - unmarked : 0;
    if (hits <= least) return 1;
    if (hits > drawn || hits > marked) return 0;
    const double mean = (double)drawn * ((double)marked / (double)total);
    if ((double)hits > mean) {
        const urn of_marked = {(double)drawn, (double)marked, (double)total};
        return jub_chance_of(urn_upward(&of_marked, (double)hits));
    }
    const urn of_unmarked = {(double)drawn, (double)unmarked, (double)total};
    return jub_chance_of(1 - urn_upward(&of_unmarked, (double)(drawn - hits) + 1));
}

// ---- trials that each have a chance of their own

// At least `hits`: work[k] is the chance of k so far, and the last place holds what has arrived.
// With `is_misses`, of the misses.
static double arrivals(size_t hits, const double *chances, size_t trial_count, bool is_misses,
                       double *work)
{
    for (size_t k = 0; k <= hits; k++) work[k] = 0;
    work[0] = 1;
    for (size_t i = 0; i < trial_count; i++) {
        const double yes = is_misses ? 1 - chances[i] : chances[i],
                     no = is_misses ? chances[i] : 1 - chances[i];
        work[hits] += work[hits - 1] * yes;
        for (size_t k = hits - 1; k > 0; k--) work[k] = work[k] * no + work[k - 1] * yes;
        work[0] *= no;
    }
    return work[hits];
}

static bool has_nan(const double *chances, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isnan(chances[i])) return true;
    return false;
}

static double sum_of_fewer(const double *work, size_t count)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++) sum += work[k];
    return sum;
}

double jub_poisson_binomial_at_least(size_t hits, const double *chances, size_t trial_count,
                                     double *work)
{
    if (has_nan(chances, trial_count)) return NAN;
    if (hits == 0) return 1;
    if (hits > trial_count) return 0;
    if (hits <= trial_count / 2)
        return jub_chance_of(arrivals(hits, chances, trial_count, false, work));
    // that many hits are few misses, and a short row
    const size_t misses = trial_count - hits + 1;
    (void)arrivals(misses, chances, trial_count, true, work);
    return jub_chance_of(sum_of_fewer(work, misses));
}

double jub_poisson_binomial_at_most(size_t hits, const double *chances, size_t trial_count,
                                    double *work)
{
    if (has_nan(chances, trial_count)) return NAN;
    if (hits >= trial_count) return 1;
    if (hits < trial_count / 2) {
        (void)arrivals(hits + 1, chances, trial_count, false, work);
        return jub_chance_of(sum_of_fewer(work, hits + 1));
    }
    return jub_chance_of(arrivals(trial_count - hits, chances, trial_count, true, work));
}

double jub_two_sided(double at_least, double at_most)
{
    if (isnan(at_least) || isnan(at_most)) return NAN;
    return fmin(1, 2 * fmin(at_least, at_most));
}
