// Whether admissions had risen within the window already, as they do where a release was known
// before the day that was given: the last months of the window against those before them, for every
// number of last months. The months before say how much months differ by themselves. The most of
// eleven comparisons is looked at, so the limit is far out, and what comes of it is a warning and
// no finding.

#include <math.h>

#include "population/refill_private.h"

enum { LAST_LEAST = 2, LAST_MOST = 12, EARLIER_LEAST = 12 };
static const double rise_deviations = 4.5;
static const double rise_ratio = 1.1;

typedef struct months {
    double count, mean, variance;
} months;

// A day: months differ in length.
static double rate_of(const refill_span *span, const uint32_t *counts, uint32_t month)
{
    const jub_date first = refill_month_start(span->first, (int32_t)month);
    return (double)counts[month] / (refill_month_start(first, 1) - first);
}

static months read_months(const refill_span *span, const uint32_t *counts, uint32_t from,
                          uint32_t to)
{
    months read = {.count = to - from};
    for (uint32_t i = from; i < to; i++) read.mean += rate_of(span, counts, i) / read.count;
    for (uint32_t i = from; i < to; i++) {
        const double off = rate_of(span, counts, i) - read.mean;
        read.variance += off * off / (read.count - 1);
    }
    return read;
}

refill_rise refill_rise_before(const refill_span *span, const uint32_t *counts)
{
    refill_rise most = {0};
    double most_off = rise_deviations;
    for (uint32_t last = LAST_LEAST; last <= LAST_MOST; last++) {
        if (span->before < last + EARLIER_LEAST) break;
        const uint32_t from = span->before - last;
        const months earlier = read_months(span, counts, 0, from);
        const months late = read_months(span, counts, from, span->before);
        const double chance = earlier.mean / 30; // of a month's Poisson count, as a rate
        const double variance = fmax(earlier.variance, chance) * (1.0 / last + 1 / earlier.count);
        if (!(earlier.mean > 0)) break;
        const double off = (late.mean - earlier.mean) / sqrt(variance);
        if (off <= most_off || late.mean < rise_ratio * earlier.mean) continue;
        most_off = off;
        most = (refill_rise){true, refill_month_start(span->first, (int32_t)from),
                             late.mean / earlier.mean};
    }
    return most;
}
