// Ranges from what was missed before: the same method, the same horizon, at origins whose outcome
// was known by the origin in hand, over all series. A miss counts against the usual miss of its
// series, so that a quiet series gets a narrow range and a restless one a wide one; where little
// has been seen, what is expected before anything is known stands in. Source: split conformal
// prediction, with the scale estimated, as in Lei and others 2018, "Distribution-free predictive
// inference for regression".
#include <math.h>
#include <stdlib.h>

#include "population/backtest_private.h"
#include "statistics/tail.h"

static const double MISS_BEFORE = 0.15; // ln, at 12 months; grows with the root of time
static const double RANGE_HOLDS = 0.8;
static const double SCALE_BEFORE = 2;    // misses of its own until a series' scale counts by half
static const double SQUARE_LEAST = 1e-8; // a series that never missed
enum { SCORES_BEFORE = 5 };

// How much a series misses, by what was known then.
typedef struct scale {
    double squares, count;
} scale;

typedef struct range_work {
    scale *scales;  // [series]
    double *scores; // [cases + SCORES_BEFORE]
} range_work;

static double miss_of(const jub_backtest_case *of)
{
    return log(of->happened / of->projected);
}

static jub_date origin_of(const jub_backtest_case *of, const jub_series_set *set)
{
    return set->series[of->series].points[of->origin].day;
}

// Its own, drawn toward that of all by its logarithm: by the square, the restless would make every
// quiet series' range too wide.
static double usual_miss(const scale *of, double pooled_square)
{
    if (of->count == 0) return sqrt(pooled_square);
    const double own_square = fmax(of->squares / of->count, SQUARE_LEAST);
    return exp((SCALE_BEFORE * log(pooled_square) + of->count * log(own_square)) /
               (2 * (SCALE_BEFORE + of->count)));
}

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

// ln of the count, to both sides.
static double reach(const jub_backtest_case *cases, size_t count, const jub_backtest_case *now,
                    const jub_series_set *set, range_work *work)
{
    const jub_date day = origin_of(now, set);
    const double before = MISS_BEFORE * sqrt((double)(now->horizon + 1));
    scale all = {SCORES_BEFORE * before * before, SCORES_BEFORE};
    for (size_t i = 0; i < set->count; i++) work->scales[i] = (scale){0};
    for (size_t i = 0; i < count; i++) {
        if (cases[i].horizon != now->horizon || cases[i].known > day) continue;
        const double square = miss_of(&cases[i]) * miss_of(&cases[i]);
        all.squares += square, all.count++;
        work->scales[cases[i].series].squares += square;
        work->scales[cases[i].series].count++;
    }
    const double pooled = all.squares / all.count;

    size_t known = 0;
    for (; known < SCORES_BEFORE; known++) // spread as a normal miss would be
        work->scores[known] = jub_normal_below(0.5 + ((double)known + 0.5) / (2.0 * SCORES_BEFORE));
    for (size_t i = 0; i < count; i++)
        if (cases[i].horizon == now->horizon && cases[i].known <= day)
            work->scores[known++] =
                fabs(miss_of(&cases[i])) / usual_miss(&work->scales[cases[i].series], pooled);
    qsort(work->scores, known, sizeof *work->scores, by_size);
    const double place = ceil(RANGE_HOLDS * (double)(known + 1)); // one more, for the one to come
    const size_t at = place > (double)known ? known : (size_t)place;
    return work->scores[at - 1] * usual_miss(&work->scales[now->series], pooled);
}

jub_status jub_backtest_ranges(jub_arena *arena, jub_backtest_case *cases, size_t count,
                               const jub_series_set *set, jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    range_work work = {JUB_NEW(arena, scale, set->count),
                       JUB_NEW(arena, double, count + SCORES_BEFORE)};
    if (!work.scales || !work.scores) {
        jub_arena_rewind(arena, mark_bytes);
        return jub_fail_no_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        const double both = reach(cases, count, &cases[i], set, &work);
        cases[i].low = cases[i].projected * exp(-both);
        cases[i].high = cases[i].projected * exp(both);
    }
    jub_arena_rewind(arena, mark_bytes);
    return JUB_OK;
}
