// The count since the announcement, simulated with the admissions and stays of before, and the sum
// of how far the true one is above: S = max(0, S + (held - mean) / sd - 0.5), month by month.
//
// The limit of S is found by the same simulations: each is put through the same sum as if it were
// the true count, and the limit is what so many of them never reach that a false alarm comes once
// in ten years: of those watched for n months, exp(-n / 120). A limit from a table would not do: it
// takes months that do not depend on each other, and a count remembers the month before.

#include <math.h>
#include <stdlib.h>

#include "population/refill_private.h"
#include "population/variate_private.h"

static const double allowance = 0.5;
static const double months_between_false_alarms = 120;

typedef struct watch_work {
    uint32_t months;
    uint32_t runs;
    double *survival;         // [months][months]: of those of month j, there at the end of month m
    double *simulated;        // [months][runs]
    double *admitted;         // [months][runs]
    double *mean, *deviation; // [months]
    double *peaks;            // [runs]
    double *sorted;           // [runs]
} watch_work;

static int32_t end_day(const refill_span *span, uint32_t since)
{
    return refill_month_start(span->start, (int32_t)since + 1) - span->start;
}

static void fill_survival(const refill_arithmetic *arithmetic, const refill_span *span,
                          int32_t released_day, watch_work *work)
{
    for (uint32_t j = 0; j < work->months; j++) {
        const int32_t from = j == 0 ? 0 : end_day(span, j - 1), to = end_day(span, j);
        for (uint32_t m = j; m < work->months; m++) {
            double sum = 0;
            for (int32_t day = from; day < to; day++)
                sum += refill_staying(arithmetic, released_day, day, end_day(span, m));
            work->survival[j * work->months + m] = sum / (to - from);
        }
    }
}

static void simulate(const refill_arithmetic *arithmetic, const refill_span *span, double spread,
                     double rate_error, uint32_t run, jub_prng *prng, watch_work *work)
{
    const double rate =
        arithmetic->daily * exp(rate_error * variate_normal(prng) - rate_error * rate_error / 2);
    for (uint32_t m = 0; m < work->months; m++)
        work->simulated[m * work->runs + run] = arithmetic->old_held[end_day(span, m)];
    for (uint32_t j = 0; j < work->months; j++) {
        const int32_t days = end_day(span, j) - (j == 0 ? 0 : end_day(span, j - 1));
        uint32_t there = variate_poisson(prng, rate * days * variate_gamma(prng, spread));
        double before = 1;
        work->admitted[j * work->runs + run] = there;
        for (uint32_t m = j; m < work->months; m++) {
            const double now = work->survival[j * work->months + m];
            there = variate_binomial(prng, there, before > 0 ? now / before : 0);
            before = now;
            work->simulated[m * work->runs + run] += there;
        }
    }
}

static void find_moments(watch_work *work)
{
    for (uint32_t m = 0; m < work->months; m++) {
        const double *runs = &work->simulated[(size_t)m * work->runs];
        double sum = 0, squares = 0;
        for (uint32_t i = 0; i < work->runs; i++) sum += runs[i];
        work->mean[m] = sum / work->runs;
        for (uint32_t i = 0; i < work->runs; i++)
            squares += (runs[i] - work->mean[m]) * (runs[i] - work->mean[m]);
        work->deviation[m] = fmax(0.5, sqrt(squares / work->runs));
    }
}

static double next_sum(const watch_work *work, uint32_t month, double sum, double held)
{
    return fmax(0, sum + (held - work->mean[month]) / work->deviation[month] - allowance);
}

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static double quantile(const watch_work *work, const double *values, double part)
{
    memcpy(work->sorted, values, work->runs * sizeof *values);
    qsort(work->sorted, work->runs, sizeof *work->sorted, by_size);
    const double at = ceil(part * work->runs) - 1;
    return work->sorted[at < 0 ? 0 : (size_t)at];
}

static jub_range range_of(const watch_work *work, const double *values)
{
    return (jub_range){quantile(work, values, 0.1), quantile(work, values, 0.5),
                       quantile(work, values, 0.9)};
}

static double find_limit(watch_work *work)
{
    for (uint32_t run = 0; run < work->runs; run++) {
        double sum = 0, peak = 0;
        for (uint32_t m = 0; m < work->months; m++) {
            sum = next_sum(work, m, sum, work->simulated[m * work->runs + run]);
            peak = fmax(peak, sum);
        }
        work->peaks[run] = peak;
    }
    return quantile(work, work->peaks, exp(-(double)work->months / months_between_false_alarms));
}

static bool make_room(jub_arena *arena, watch_work *work, refill_watch *watch)
{
    const size_t all = (size_t)work->months * work->runs;
    work->survival = JUB_NEW(arena, double, (size_t)work->months * work->months);
    work->simulated = JUB_NEW(arena, double, all);
    work->admitted = JUB_NEW(arena, double, all);
    work->mean = JUB_NEW(arena, double, work->months);
    work->deviation = JUB_NEW(arena, double, work->months);
    work->peaks = JUB_NEW(arena, double, work->runs);
    work->sorted = JUB_NEW(arena, double, work->runs);
    watch->held = JUB_NEW(arena, jub_range, work->months);
    watch->admitted = JUB_NEW(arena, jub_range, work->months);
    watch->excess_sums = JUB_NEW(arena, double, work->months);
    return work->survival && work->simulated && work->admitted && work->mean && work->deviation &&
           work->peaks && work->sorted && watch->held && watch->admitted && watch->excess_sums;
}

jub_status refill_watch_run(jub_arena *arena, const refill_arithmetic *arithmetic,
                            const refill_span *span, int32_t released_day, double spread,
                            uint32_t window_total, const jub_refill_options *options,
                            refill_watch *watch_out, jub_error *error)
{
    watch_work work = {.months = span->month_count - span->before, .runs = options->runs};
    refill_watch watch = {.alarm_month = UINT32_MAX};
    if (!make_room(arena, &work, &watch)) return jub_fail_no_memory(error);
    fill_survival(arithmetic, span, released_day, &work);
    const double rate_error = sqrt(1 / fmax(1, window_total) + spread / fmax(1, span->before));
    for (uint32_t run = 0; run < work.runs; run++) {
        jub_prng prng = variate_begin(options->seed, run);
        simulate(arithmetic, span, spread, rate_error, run, &prng, &work);
    }
    find_moments(&work);
    watch.limit = find_limit(&work);
    double sum = 0;
    for (uint32_t m = 0; m < work.months; m++) {
        sum = next_sum(&work, m, sum, arithmetic->held[end_day(span, m)]);
        watch.excess_sums[m] = sum;
        watch.held[m] = range_of(&work, &work.simulated[(size_t)m * work.runs]);
        watch.admitted[m] = range_of(&work, &work.admitted[(size_t)m * work.runs]);
        if (sum > watch.limit && watch.alarm_month == UINT32_MAX) watch.alarm_month = m;
    }
    *watch_out = watch;
    return JUB_OK;
}
