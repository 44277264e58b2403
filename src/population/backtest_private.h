#ifndef JUB_POPULATION_BACKTEST_PRIVATE_H
#define JUB_POPULATION_BACKTEST_PRIVATE_H

#include "population/backtest.h"

/// What can be said at one point of a series from it, the points before and the events until then.
typedef struct jub_backtest_view {
    double level;      // ln of the count
    double gap;        // ln of how far it stands below the count before an amnesty; 0 or more
    double short_rate; // ln a year, of the last five years
    double long_rate;  // of the last 25, drawn toward 0 where there are fewer
} jub_backtest_view;

/// One that can be compared: also those with two points only, to learn from.
typedef struct jub_backtest_pair {
    size_t series, origin;
    jub_date known;
    double happened; // ln
} jub_backtest_pair;

typedef struct jub_backtest_data {
    const jub_series_set *set;
    const jub_amnesty_list *events;
    jub_backtest_view **views; // [series][point], NULL for a series that is left out
    const jub_backtest_pair *pairs[JUB_BACKTEST_HORIZONS];
    size_t pair_counts[JUB_BACKTEST_HORIZONS];
} jub_backtest_data;

/// Straight from the points until the origin, and the events of the jurisdiction until then.
jub_backtest_view jub_backtest_look(const jub_series *series, const jub_amnesty_list *events,
                                    size_t origin);

/// ln of the count that is projected.
double jub_backtest_project(const jub_backtest_data *data, size_t series, size_t origin,
                            size_t horizon, jub_date target);

/// The naive line: least squares through the last five points.
double jub_backtest_line(const jub_series *series, size_t origin, jub_date target);

/// Sets `low` and `high` of every case from the misses that were known at its origin.
jub_status jub_backtest_ranges(jub_arena *arena, jub_backtest_case *cases, size_t count,
                               const jub_series_set *set, jub_error *error);

/// The part of a fall that is made good after so many years, when nothing has been seen yet.
double jub_backtest_made_good(double years);

/// Years between two days.
double jub_backtest_years(jub_date from, jub_date to);

#endif
