#ifndef JUB_FORECAST_FATE_PRIVATE_H
#define JUB_FORECAST_FATE_PRIVATE_H

#include "forecast/forecast.h"
#include "register/custody.h"

/// What a decree does to one person, as far as a forecast asks.
typedef struct forecast_fate {
    uint64_t grants;       // that decide, where the standing is granted
    uint64_t open;         // that may hold, where it is undetermined
    jub_date leaves;       // without the decree; JUB_NO_LEAVING
    jub_date leaves_least; // with the least it gives
    jub_date leaves_most;
    int32_t days_saved;
    uint8_t standing;
    bool is_sure;       // benefits whatever is missing
    bool may;           // benefits, or may
    bool is_out;        // surely leaves on the effective date
    bool may_be_out;    // or may
    bool has_place;     // stood for a quota, whose places are filled from a row behind
    bool is_place_open; // may benefit, and by a place in a quota alone
} forecast_fate;

/// Everybody by a decree; as if on `day` where there is one.
typedef struct forecast_run {
    const jub_decree *decree;
    const jub_register *reg;
    const jub_forecast_options *options;
    bool has_day;
    jub_date day;
    uint32_t open_places; // of quotas: how many may still get one
} forecast_run;

/// `fates_out` [persons]. `arena` is for work.
jub_status forecast_run_all(jub_arena *arena, forecast_run *run, jub_diagnostics *diagnostics,
                            forecast_fate *fates_out, jub_error *error);

/// The day on which somebody leaves by an outcome. `person` and `scratch` are for work.
jub_date forecast_leaves_by(const forecast_run *run, uint32_t row, const jub_outcome *outcome,
                            jub_person_custody *person, jub_arena *scratch);

/// count.c: by standing, clause, facility, kind.
jub_status forecast_count_all(jub_arena *arena, const forecast_run *run, const forecast_fate *fates,
                              jub_forecast *forecast, jub_error *error);

/// The link of people to facilities; NULL where there is none.
const jub_link *forecast_facility_link(const jub_register *reg);

/// Adds one person; `bit` 0: whatever the clause.
void forecast_count_one(const forecast_fate *fate, uint64_t bit, jub_forecast_count *count);

/// Share of people in whose case it is settled that are reached; 0 without any.
double forecast_share(uint64_t sure, uint64_t settled);

/// ahead.c: what lies between the register's day and the decree's. `then` [persons]: everybody as
/// if the decree took effect on the register's day; NULL where that cannot be asked.
void forecast_look_ahead(const forecast_run *run, const forecast_fate *fates,
                         const forecast_fate *then, jub_forecast *forecast);

/// A day of a row, where it is known and there is one.
static inline bool forecast_day_of(const jub_column *column, uint32_t row, jub_date *day_out)
{
    if (!column || column->type != JUB_DATE || !jub_bit(column->known, row) ||
        (column->none && jub_bit(column->none, row)))
        return false;
    *day_out = column->dates[row];
    return true;
}

/// past.c: what the movements tell of the months before.
enum { FORECAST_BLOCK_DAYS = 30 };
typedef struct forecast_past {
    uint64_t blocks[JUB_FORECAST_WINDOW_MAX]; // admissions in the i-th 30 days back from the day
    uint32_t block_count;                     // of the window, as far as there are admissions
    uint64_t recent;                          // admissions in the last `recent_days`
    bool has_movements;
    bool has_any;
    bool has_wait;
    double wait_days; // from admission to judgment, in the mean
} forecast_past;

forecast_past forecast_read_past(const jub_register *reg, jub_date day, uint32_t window_months,
                                 uint32_t recent_days);

#endif
