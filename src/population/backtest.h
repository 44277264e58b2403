#ifndef JUB_POPULATION_BACKTEST_H
#define JUB_POPULATION_BACKTEST_H

#include "population/amnesties.h"
#include "population/series.h"

/// Projections held against what happened. From each point of a series, the origin, the count 12
/// and 24 months on is projected from what was known on that day alone: points dated until then,
/// events in force before it or announced by then, and what had been learned by then from all
/// series. Two naive forecasts stand beside it: the last value, and a straight line.
/// docs/backtest.md has the method and what came of it.

enum { JUB_BACKTEST_HORIZONS = 2, JUB_BACKTEST_MONTHS_STEP = 12 }; // 12 and 24 months

/// Which series are dense enough: the rule is by dates alone, so that nobody chooses by results.
enum {
    JUB_BACKTEST_POINTS_LEAST = 8,
    JUB_BACKTEST_GAP_MOST_DAYS = 400, // half of the steps between points are no longer
    JUB_BACKTEST_SPAN_LEAST_DAYS = 3 * 365,
    JUB_BACKTEST_KNOWN_LEAST = 3, // points up to and with an origin
    JUB_BACKTEST_CASES_LEAST = 4, // origins that can be compared, at each horizon
};

typedef struct jub_backtest_case {
    size_t series;  // in the set
    size_t origin;  // the point
    size_t horizon; // 0: 12 months; 1: 24
    jub_date target;
    jub_date known; // the day from which it is known what happened
    double happened;
    double projected, low, high; // the range is to hold 80 of 100
    double last_value, straight_line;
} jub_backtest_case;

/// Mean absolute errors in percent of what happened, and how many ranges held it.
typedef struct jub_backtest_score {
    size_t count, held;
    double projected, last_value, straight_line;
} jub_backtest_score;

typedef struct jub_backtest_series {
    const jub_series *series;
    jub_text why_left_out; // empty: it was tried
    jub_backtest_score scores[JUB_BACKTEST_HORIZONS];
} jub_backtest_series;

typedef struct jub_backtest {
    const jub_backtest_series *series; // [series_count], as in the set
    size_t series_count, tried_count;
    const jub_backtest_case *cases; // [case_count] by series, origin and horizon
    size_t case_count;
    jub_backtest_score all[JUB_BACKTEST_HORIZONS];  // every origin counts once
    jub_backtest_score each[JUB_BACKTEST_HORIZONS]; // every series counts once
} jub_backtest;

/// Owner: in `arena`, pointing into the set. Errors: JUB_NO_MEMORY. A file without a series that is
/// dense enough is no error: `tried_count` is 0.
jub_status jub_backtest_run(jub_arena *arena, const jub_series_set *set,
                            const jub_amnesty_list *events, jub_backtest *backtest_out,
                            jub_error *error);

/// Whether the projection missed less than both naive forecasts; and whether 70 to 90 of 100 of
/// what happened lay in the ranges.
bool jub_backtest_is_better(const jub_backtest_score *score);
bool jub_backtest_holds(const jub_backtest_score *score);

#endif
