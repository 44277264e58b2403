// How a count is projected. Three ways are looked at, all of them the last count with what a known
// amnesty leads to: a part of its fall is made good, and one that is announced is still to come.
// The second goes on as in the last five years, but ever less; the third as in the last 25, drawn
// toward no change where there are fewer. Each weighs by how well it did at earlier origins of the
// series. Figures below are round and the same for all series: the results hardly move when they
// are changed by half (docs/backtest.md).
#include <math.h>

#include "population/backtest_private.h"

static const double DAYS_A_YEAR = 365.25;
static const double TIME_SERVED_YEARS = 2; // what a fall is made good with, unless seen otherwise
static const double TIME_SERVED_WEIGHT = 0.25; // as much as four falls by half seen
static const double GAP_LEAST = 0.02;          // below it a fall says nothing of what came back
static const double GAP_FADES_YEARS = 5;       // how old a fall may be to count
static const double FALL_MOST = 0.8;           // of all held, by a forecast
static const double DAMPING = 0.85;            // of a short rate, a year
static const double RATE_MOST = 0.3;           // ln a year
static const double LONG_TRUST_YEARS = 10;     // of a series for a long rate to count by half
static const double WEIGHT_BEFORE = 4;         // origins that all ways are taken to have done alike
enum { SHORT_DAYS = 5 * 366, LONG_DAYS = 25 * 366 };
enum { GAP_DAYS = 10 * 366, STALE_DAYS = 2 * 366, FALL_DAYS = 549 }; // 18 months
enum { WAYS = 3, LINE_POINTS = 5 };

double jub_backtest_years(jub_date from, jub_date to)
{
    return (to - from) / DAYS_A_YEAR;
}

double jub_backtest_made_good(double years)
{
    return 1 - exp(-years / TIME_SERVED_YEARS);
}

// ---- straight lines

typedef struct line {
    double day, value, slope; // through the mean of both
} line;

// The first of the points of the last `days` until the origin, of two points at least.
static size_t first_within(const jub_series *series, size_t origin, int32_t days)
{
    size_t first = origin;
    while (first > 0 && series->points[origin].day - series->points[first - 1].day <= days) first--;
    return first == origin && origin > 0 ? origin - 1 : first;
}

// Least squares.
static line fit_line(const jub_series *series, size_t first, size_t origin, bool is_log)
{
    const double count = (double)(origin - first + 1);
    line fit = {0};
    for (size_t i = first; i <= origin; i++) {
        const double people = series->points[i].people;
        fit.day += series->points[i].day / count;
        fit.value += (is_log ? log(people) : people) / count;
    }
    double across = 0, along = 0;
    for (size_t i = first; i <= origin; i++) {
        const double people = series->points[i].people, off = series->points[i].day - fit.day;
        across += off * ((is_log ? log(people) : people) - fit.value);
        along += off * off;
    }
    fit.slope = along > 0 ? across / along : 0;
    return fit;
}

double jub_backtest_line(const jub_series *series, size_t origin, jub_date target)
{
    const size_t first = origin < LINE_POINTS ? 0 : origin - LINE_POINTS + 1;
    const line fit = fit_line(series, first, origin, false);
    return fmax(1, fit.value + fit.slope * (target - fit.day));
}

// ln a year, of the last `days`.
static double rate_of(const jub_series *series, size_t origin, int32_t days)
{
    return DAYS_A_YEAR * fit_line(series, first_within(series, origin, days), origin, true).slope;
}

// ---- what is seen at a point

// The first point behind a day, by halves; `end` where there is none before it.
static size_t first_behind(const jub_series *series, jub_date day, size_t end)
{
    size_t first = 0;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (series->points[middle].day <= day)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

// ln of how far an amnesty brought the count down and it still stands below: to the lowest count
// soon after it, as a count that sinks on for years does so for other reasons. 0 where no count
// before it is known.
static double fall_left(const jub_series *series, jub_date effective, size_t origin)
{
    const size_t behind = first_behind(series, effective, origin + 1);
    if (behind == 0 || effective - series->points[behind - 1].day > STALE_DAYS) return 0;
    double lowest = series->points[behind <= origin ? behind : origin].people;
    for (size_t i = behind; i <= origin && series->points[i].day - effective <= FALL_DAYS; i++)
        lowest = fmin(lowest, series->points[i].people);
    return log(series->points[behind - 1].people / fmax(lowest, series->points[origin].people));
}

// Of the amnesties of the last years the greatest fall that is not made good, old ones faded.
static double gap_at(const jub_series *series, const jub_event_list *events, size_t origin)
{
    const jub_date now = series->points[origin].day;
    double gap = 0;
    for (size_t i = 0; i < events->count; i++) {
        const jub_event *event = &events->events[i];
        if (event->effective > now || now - event->effective > GAP_DAYS) continue;
        if (!jub_text_equal(event->jurisdiction, series->jurisdiction)) continue;
        const double age = jub_backtest_years(event->effective, now);
        gap = fmax(gap, fall_left(series, event->effective, origin) * exp(-age / GAP_FADES_YEARS));
    }
    return gap;
}

static double bounded(double rate)
{
    return fmax(-RATE_MOST, fmin(RATE_MOST, rate));
}

jub_backtest_view jub_backtest_look(const jub_series *series, const jub_event_list *events,
                                    size_t origin)
{
    const double seen = fmin(jub_backtest_years(series->points[0].day, series->points[origin].day),
                             LONG_DAYS / DAYS_A_YEAR);
    const double trust = seen / (seen + LONG_TRUST_YEARS);
    return (jub_backtest_view){
        .level = log(series->points[origin].people),
        .gap = gap_at(series, events, origin),
        .short_rate = bounded(rate_of(series, origin, SHORT_DAYS)),
        .long_rate = bounded(trust * rate_of(series, origin, LONG_DAYS)),
    };
}

// ---- what was known at the origin

// Several forecasts of one measure: the latest that was made, of those the last in the file.
static bool is_latest(const jub_event_list *events, size_t index, jub_date origin)
{
    const jub_event *event = &events->events[index];
    for (size_t i = 0; i < events->count; i++) {
        const jub_event *other = &events->events[i];
        if (i == index || !other->has_forecast || other->effective != event->effective ||
            other->forecast_made > origin ||
            !jub_text_equal(other->jurisdiction, event->jurisdiction))
            continue;
        if (other->forecast_made > event->forecast_made) return false;
        if (other->forecast_made == event->forecast_made && i > index) return false;
    }
    return true;
}

// ln of what is left at the target of those held, after amnesties that are announced at the origin.
static double still_to_come(const jub_event_list *events, const jub_series *series, size_t origin,
                            jub_date target)
{
    const jub_series_point *now = &series->points[origin];
    double sum = 0;
    for (size_t i = 0; i < events->count; i++) {
        const jub_event *event = &events->events[i];
        if (!event->has_forecast || event->forecast_made > now->day ||
            event->effective <= now->day || event->effective > target ||
            !jub_text_equal(event->jurisdiction, series->jurisdiction) ||
            !is_latest(events, i, now->day))
            continue;
        const double part = fmin(FALL_MOST, event->forecast_released / now->people);
        const double years = jub_backtest_years(event->effective, target);
        sum += log1p(-part) * (1 - jub_backtest_made_good(years));
    }
    return sum;
}

// The part of a fall that is back at the horizon, by all falls seen until then.
static double part_back(const jub_backtest_data *data, size_t horizon, jub_date origin)
{
    const double years = (double)(horizon + 1) * JUB_BACKTEST_MONTHS_STEP / 12;
    double across = TIME_SERVED_WEIGHT * jub_backtest_made_good(years);
    double along = TIME_SERVED_WEIGHT;
    for (size_t i = 0; i < data->pair_counts[horizon]; i++) {
        const jub_backtest_pair *pair = &data->pairs[horizon][i];
        const jub_backtest_view *view = &data->views[pair->series][pair->origin];
        if (pair->known > origin || view->gap <= GAP_LEAST) continue;
        across += view->gap * (pair->happened - view->level);
        along += view->gap * view->gap;
    }
    return fmax(0, fmin(1, across / along));
}

// ---- the three ways

static void project_ways(const jub_backtest_view *view, double back, double ahead, size_t horizon,
                         double ways[WAYS])
{
    const double years = (double)(horizon + 1) * JUB_BACKTEST_MONTHS_STEP / 12;
    const double damped = DAMPING * (1 - pow(DAMPING, years)) / (1 - DAMPING);
    ways[0] = view->level + back * view->gap + ahead;
    ways[1] = ways[0] + view->short_rate * damped;
    ways[2] = ways[0] + view->long_rate * years;
}

// By the inverse of the square of their mean squared misses at earlier origins of the series.
static void weigh(const jub_backtest_data *data, size_t series, size_t horizon, jub_date origin,
                  double back, double weights[WAYS])
{
    double squares[WAYS] = {0}, count = 0;
    for (size_t i = 0; i < data->pair_counts[horizon]; i++) {
        const jub_backtest_pair *pair = &data->pairs[horizon][i];
        if (pair->series != series || pair->known > origin) continue;
        double ways[WAYS];
        project_ways(&data->views[series][pair->origin], back, 0, horizon, ways);
        for (int j = 0; j < WAYS; j++)
            squares[j] += (ways[j] - pair->happened) * (ways[j] - pair->happened);
        count++;
    }
    const double mean = count > 0 ? (squares[0] + squares[1] + squares[2]) / (WAYS * count) : 0;
    for (int j = 0; j < WAYS; j++) {
        const double miss = (WEIGHT_BEFORE * mean + squares[j]) / (WEIGHT_BEFORE + count);
        weights[j] = mean > 0 ? mean / miss * (mean / miss) : 1;
    }
}

double jub_backtest_project(const jub_backtest_data *data, size_t series, size_t origin,
                            size_t horizon, jub_date target)
{
    const jub_series *of = &data->set->series[series];
    const jub_date day = of->points[origin].day;
    const double back = part_back(data, horizon, day);
    double ways[WAYS], weights[WAYS], sum = 0, weight = 0;
    weigh(data, series, horizon, day, back, weights);
    project_ways(&data->views[series][origin], back,
                 still_to_come(data->events, of, origin, target), horizon, ways);
    for (int j = 0; j < WAYS; j++) {
        sum += weights[j] * ways[j];
        weight += weights[j];
    }
    return sum / weight;
}
