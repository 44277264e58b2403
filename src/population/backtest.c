#include "population/backtest.h"

#include <math.h>
#include <stdlib.h>

#include "calendar/count.h"
#include "population/backtest_private.h"

typedef JUB_LIST(jub_backtest_case) case_list;
typedef JUB_LIST(jub_backtest_pair) pair_list;

static bool target_of(const jub_series *series, size_t origin, size_t horizon, jub_date *target_out)
{
    const jub_duration ahead = {.months = (int32_t)(horizon + 1) * JUB_BACKTEST_MONTHS_STEP};
    return jub_date_add(series->points[origin].day, ahead, JUB_CLAMP, target_out) == JUB_ADDED;
}

// What happened at the horizon, where that is known at all, and only after the origin.
static bool outcome_of(const jub_series *series, size_t origin, size_t horizon,
                       jub_backtest_case *case_out)
{
    *case_out = (jub_backtest_case){.origin = origin, .horizon = horizon};
    return target_of(series, origin, horizon, &case_out->target) &&
           jub_series_at(series, case_out->target, &case_out->happened, &case_out->known) &&
           case_out->known > series->points[origin].day;
}

// ---- which series are dense enough

static int by_length(const void *left, const void *right)
{
    const int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

// Half of the steps between points are no longer; `steps` has room for them.
static int32_t middle_step(const jub_series *series, int32_t *steps)
{
    const size_t count = series->count - 1;
    for (size_t i = 0; i < count; i++) steps[i] = series->points[i + 1].day - series->points[i].day;
    qsort(steps, count, sizeof *steps, by_length);
    return steps[count / 2];
}

static size_t comparable(const jub_series *series, size_t horizon)
{
    size_t count = 0;
    jub_backtest_case found;
    for (size_t i = JUB_BACKTEST_KNOWN_LEAST - 1; i < series->count; i++)
        count += outcome_of(series, i, horizon, &found);
    return count;
}

// Empty where it is dense enough; bytes == NULL when memory is out.
static jub_text why_left_out(jub_arena *arena, const jub_series *series, int32_t *steps)
{
    if (series->count < JUB_BACKTEST_POINTS_LEAST)
        return jub_text_format(arena, "%zu usable points, fewer than %d", series->count,
                               JUB_BACKTEST_POINTS_LEAST);
    const int32_t step = middle_step(series, steps);
    if (step > JUB_BACKTEST_GAP_MOST_DAYS)
        return jub_text_format(arena, "points %d days apart (median), more than %d", step,
                               JUB_BACKTEST_GAP_MOST_DAYS);
    const int32_t span = series->points[series->count - 1].day - series->points[0].day;
    if (span < JUB_BACKTEST_SPAN_LEAST_DAYS)
        return jub_text_format(arena, "covers %d days, fewer than %d", span,
                               JUB_BACKTEST_SPAN_LEAST_DAYS);
    for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++) {
        const size_t count = comparable(series, h);
        if (count < JUB_BACKTEST_CASES_LEAST)
            return jub_text_format(arena, "%zu origins with a count %zu months on, fewer than %d",
                                   count, (h + 1) * JUB_BACKTEST_MONTHS_STEP,
                                   JUB_BACKTEST_CASES_LEAST);
    }
    return JUB_TEXT("");
}

static jub_status choose(jub_arena *arena, const jub_series_set *set, jub_backtest_series *series,
                         size_t *tried_count_out, jub_error *error)
{
    int32_t *steps = JUB_NEW(arena, int32_t, JUB_SERIES_POINT_MAX);
    if (!steps) return jub_fail_no_memory(error);
    *tried_count_out = 0;
    for (size_t i = 0; i < set->count; i++) {
        series[i].series = &set->series[i];
        series[i].why_left_out = why_left_out(arena, &set->series[i], steps);
        if (!series[i].why_left_out.bytes) return jub_fail_no_memory(error);
        *tried_count_out += series[i].why_left_out.length_bytes == 0;
    }
    return JUB_OK;
}

// ---- what there is to learn from, and to try

static jub_status gather_series(jub_arena *arena, jub_backtest_data *data, size_t index,
                                pair_list pairs[JUB_BACKTEST_HORIZONS], jub_error *error)
{
    const jub_series *series = &data->set->series[index];
    jub_backtest_view *views = JUB_NEW(arena, jub_backtest_view, series->count);
    if (!views) return jub_fail_no_memory(error);
    data->views[index] = views;
    for (size_t i = 0; i < series->count; i++) {
        views[i] = jub_backtest_look(series, data->events, i);
        for (size_t h = 0; i > 0 && h < JUB_BACKTEST_HORIZONS; h++) {
            jub_backtest_case found;
            if (!outcome_of(series, i, h, &found)) continue;
            const jub_backtest_pair pair = {index, i, found.known, log(found.happened)};
            if (!JUB_LIST_PUSH(arena, &pairs[h], pair)) return jub_fail_no_memory(error);
        }
    }
    return JUB_OK;
}

static jub_status gather(jub_arena *arena, const jub_backtest_series *series,
                         jub_backtest_data *data, jub_error *error)
{
    pair_list pairs[JUB_BACKTEST_HORIZONS] = {{0}};
    data->views = JUB_NEW(arena, jub_backtest_view *, data->set->count);
    jub_status status = data->views ? JUB_OK : jub_fail_no_memory(error);
    for (size_t i = 0; i < data->set->count && status == JUB_OK; i++)
        if (series[i].why_left_out.length_bytes == 0)
            status = gather_series(arena, data, i, pairs, error);
    for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++) {
        data->pairs[h] = pairs[h].items;
        data->pair_counts[h] = pairs[h].count;
    }
    return status;
}

static jub_status try_series(jub_arena *arena, const jub_backtest_data *data, size_t index,
                             case_list *cases, jub_error *error)
{
    const jub_series *series = &data->set->series[index];
    for (size_t i = JUB_BACKTEST_KNOWN_LEAST - 1; i < series->count; i++)
        for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++) {
            jub_backtest_case tried;
            if (!outcome_of(series, i, h, &tried)) continue;
            tried.series = index;
            tried.projected = exp(jub_backtest_project(data, index, i, h, tried.target));
            tried.last_value = series->points[i].people;
            tried.straight_line = jub_backtest_line(series, i, tried.target);
            if (!JUB_LIST_PUSH(arena, cases, tried)) return jub_fail_no_memory(error);
        }
    return JUB_OK;
}

// ---- scores

static double percent_off(double forecast, double happened)
{
    return 100 * fabs(forecast - happened) / happened;
}

static void add_case(const jub_backtest_case *tried, jub_backtest_score *score)
{
    score->count++;
    score->held += tried->low <= tried->happened && tried->happened <= tried->high;
    score->projected += percent_off(tried->projected, tried->happened);
    score->last_value += percent_off(tried->last_value, tried->happened);
    score->straight_line += percent_off(tried->straight_line, tried->happened);
}

static void divide(jub_backtest_score *score, double count)
{
    if (count == 0) return;
    score->projected /= count;
    score->last_value /= count;
    score->straight_line /= count;
}

static void score_all(jub_backtest *backtest, jub_backtest_series *series)
{
    for (size_t i = 0; i < backtest->case_count; i++) {
        const jub_backtest_case *tried = &backtest->cases[i];
        add_case(tried, &series[tried->series].scores[tried->horizon]);
        add_case(tried, &backtest->all[tried->horizon]);
    }
    for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++) {
        jub_backtest_score *each = &backtest->each[h];
        divide(&backtest->all[h], (double)backtest->all[h].count);
        for (size_t i = 0; i < backtest->series_count; i++) {
            jub_backtest_score *score = &series[i].scores[h];
            divide(score, (double)score->count);
            each->count += score->count;
            each->held += score->held;
            each->projected += score->projected;
            each->last_value += score->last_value;
            each->straight_line += score->straight_line;
        }
        divide(each, (double)backtest->tried_count);
    }
}

bool jub_backtest_is_better(const jub_backtest_score *score)
{
    return score->projected < score->last_value && score->projected < score->straight_line;
}

bool jub_backtest_holds(const jub_backtest_score *score)
{
    return score->held * 10 >= score->count * 7 && score->held * 10 <= score->count * 9;
}

jub_status jub_backtest_run(jub_arena *arena, const jub_series_set *set,
                            const jub_amnesty_list *events, jub_backtest *backtest_out,
                            jub_error *error)
{
    jub_backtest_data data = {.set = set, .events = events};
    jub_backtest backtest = {.series_count = set->count};
    case_list cases = {0};
    jub_backtest_series *series = JUB_NEW(arena, jub_backtest_series, set->count);
    jub_status status = series ? JUB_OK : jub_fail_no_memory(error);
    if (status == JUB_OK) status = choose(arena, set, series, &backtest.tried_count, error);
    if (status == JUB_OK) status = gather(arena, series, &data, error);
    for (size_t i = 0; i < set->count && status == JUB_OK; i++)
        if (series[i].why_left_out.length_bytes == 0)
            status = try_series(arena, &data, i, &cases, error);
    if (status == JUB_OK) status = jub_backtest_ranges(arena, cases.items, cases.count, set, error);
    if (status != JUB_OK) return status;
    backtest.series = series;
    backtest.cases = cases.items;
    backtest.case_count = cases.count;
    score_all(&backtest, series);
    *backtest_out = backtest;
    return JUB_OK;
}
