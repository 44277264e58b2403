// The likelihood of each one's count over a grid of precisions, once; without somebody, it is the
// sum less theirs. The grid spans that of statistics/spread.c, and is coarse: a precision a quarter
// as large again is the same for every purpose here.
//
// Why not the likeliest: from twelve people a spread is as often found too small as too large. In
// simulations of honest people (10 to 20 of them with 16 to 100 trials and a share of 0.04 to 0.3;
// a precision of 4, 10 or 30, or no spread) the smallest p-value was at most 0.02 / n in 1 to 5 of
// 100 with the likeliest, and in 0 to 3 with a spread one standard error wider, as here, where 2
// are meant; with the spread of all together it was hardly ever, and one who has seven hits more
// hardly ever found. With 8 who differ much (40 trials, 0.05, precision 4) leaving one out failed,
// 8 of 100; there the spread of all together kept to 1.5. All this with means as they are handed
// in, in which whoever is tested is among the others of the others: that makes these differ a
// little more.

#include "oversight/spread_of_others_private.h"

#include <math.h>

enum { GRID = 85 };
static const double LOG_LEAST = -3, LOG_STEP = 0.25;
static const double ONE_ERROR = 0.5; // by which ln of the likelihood falls at one standard error
static const double LIMIT = 1e7;     // from which lgamma loses the difference, and there is none

static double precision_at(size_t at)
{
    return exp(LOG_LEAST + LOG_STEP * (double)at);
}

static double log_rising(double a, double x)
{
    return lgamma(a + x) - lgamma(a);
}

// Against the binomial, which is 0.
static double log_likelihood(const jub_tally *of, double precision)
{
    const double hits = (double)of->hits, misses = (double)of->trials - hits;
    if (precision > LIMIT) return 0;
    return log_rising(of->mean * precision, hits) + log_rising((1 - of->mean) * precision, misses) -
           log_rising(precision, hits + misses) - hits * log(of->mean) - misses * log1p(-of->mean);
}

static others_spread pick(const double *sum, const double *own)
{
    others_spread spread = {.likely = INFINITY};
    double best = 0; // of the binomial
    for (size_t at = GRID; at-- > 0;) {
        const double value = sum[at] - own[at];
        if (value <= best) continue;
        best = value;
        spread.likely = precision_at(at);
    }
    spread.wide = spread.likely;
    for (size_t at = 0; at < GRID; at++) {
        if (sum[at] - own[at] < best - ONE_ERROR) continue;
        spread.wide = precision_at(at);
        break;
    }
    return spread;
}

jub_status spread_of_others(jub_arena *arena, const jub_tally *tallies, size_t count,
                            others_spread *spreads_out, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    const double nobody[GRID] = {0};
    double sum[GRID] = {0};
    double(*values)[GRID] = jub_arena_take(arena, count, sizeof *values, _Alignof(double));
    if (!values) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++)
        for (size_t at = 0; at < GRID; at++) {
            values[i][at] = log_likelihood(&tallies[i], precision_at(at));
            sum[at] += values[i][at];
        }
    const double all = pick(sum, nobody).likely;
    for (size_t i = 0; i < count; i++) {
        spreads_out[i] = pick(sum, values[i]);
        spreads_out[i].all = all;
        if (count < SPREAD_OTHERS_LEAST) spreads_out[i].wide = all;
    }
    jub_arena_rewind(arena, mark);
    return JUB_OK;
}
