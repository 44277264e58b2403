#ifndef JUB_POPULATION_REFILL_PRIVATE_H
#define JUB_POPULATION_REFILL_PRIVATE_H

#include "population/refill.h"

// --- who was held when

/// A date that is not known, or has not come.
#define REFILL_NEVER INT32_MAX
#define REFILL_NO_CODE UINT32_MAX

typedef enum refill_leaving {
    REFILL_HELD,     // still there
    REFILL_RELEASED, // in the ordinary way
    REFILL_PARDONED,
    REFILL_DIED,
    REFILL_LOST, // admitted again without having left
} refill_leaving;

/// One stay in custody, from an admission to a release or a death, over all transfers.
typedef struct refill_stay {
    uint32_t person; // the same for all stays of somebody
    jub_date from;
    jub_date left;      // REFILL_NEVER: still there
    jub_date due;       // end of the term, as the register has it; REFILL_NEVER: not known
    jub_date died;      // after having left; REFILL_NEVER
    uint32_t facility;  // row, of the admission; JUB_NO_ROW
    uint32_t left_from; // row, of the last facility; JUB_NO_ROW
    uint32_t authority; // number in the dictionary, or REFILL_NO_CODE
    uint32_t ground;
    uint32_t left_ground;
    refill_leaving how;
    bool is_return; // the person had left before
} refill_stay;

typedef struct refill_custody {
    const jub_register *reg;
    const jub_resource *facilities; // NULL without
    const jub_column *authority, *ground;
    refill_stay *stays; // by person, in order of date
    size_t stay_count;
    uint32_t person_count;
    jub_date covered;      // the first day somebody left: movements are complete from about then
    jub_date last_day;     // of a movement
    uint64_t unread_count; // movements without a date, kind or person
    bool has_persons;      // who has left is told, so that a return can be
    bool has_dues;
} refill_custody;

jub_status refill_custody_read(jub_arena *arena, const jub_register *reg,
                               refill_custody *custody_out, jub_error *error);

/// The day on which most were let out, and a day that was asked for beside it.
typedef struct refill_release {
    jub_date most_day;
    uint32_t most_count, asked_count;   // who left on these days, not by death
    bool is_most_clear, is_asked_clear; // many more than on other days
} refill_release;

/// `asked` may be JUB_REFILL_DAY_UNKNOWN, or a day outside of the movements. Errors: JUB_NO_MEMORY.
jub_status refill_release_find(jub_arena *arena, const refill_custody *custody, jub_date asked,
                               refill_release *release_out, jub_error *error);

/// A column of facilities that says what sort a facility is; NULL without.
const jub_column *refill_facility_column(const refill_custody *custody, const char *name);

// --- months

enum { REFILL_MONTHS_MAX = 600, REFILL_DAYS_MAX = REFILL_MONTHS_MAX * 31 };

/// The first day of the month so many months on.
jub_date refill_month_start(jub_date in_month, int32_t months);

typedef struct refill_span {
    jub_date first;            // of the window
    jub_date start;            // of the month of the announcement
    jub_date end;              // behind the last whole month
    uint32_t before;           // months of the window
    uint32_t month_count;      // of the window and since
    uint32_t gap_from, gap_to; // months left out
} refill_span;

/// Which month of the span a day is in; month_count outside.
uint32_t refill_month_of(const refill_span *span, jub_date day);

typedef struct refill_days {
    jub_date announced, released;
    refill_release release;
} refill_days;

/// The days that are asked for, or those that the register tells. Errors: JUB_MISSING, JUB_RANGE.
jub_status refill_days_find(jub_arena *arena, const refill_custody *custody,
                            const jub_refill_options *options, refill_days *days_out,
                            jub_error *error);

/// Whole months before `start` of which the register has who left.
int32_t refill_covered_months(const refill_custody *custody, jub_date start);

/// `window` 0: as many months as are covered, to a limit. Errors: JUB_MISSING.
jub_status refill_span_make(const refill_custody *custody, const refill_days *of, uint32_t window,
                            uint32_t gap, refill_span *span_out, jub_error *error);

// --- admissions

typedef struct refill_fit {
    bool has_data;
    double spread; // of the negative binomial; 0: Poisson
    double ratio, ratio_low, ratio_high;
    double last_ratio; // at the last month
    double p;
    double expected; // since the announcement, as before
} refill_fit;

/// Counts by month as a segmented regression: level, trend, season, and level and slope since.
///
///     counts   [span->month_count]
refill_fit refill_regress(const refill_span *span, const uint32_t *counts);

/// The spread of counts around their mean within the window.
double refill_window_spread(const refill_span *span, const uint32_t *counts);

/// Whether more came in the last months of the window than in those before them, and since when.
typedef struct refill_rise {
    bool is_seen;
    jub_date month; // its first day
    double ratio;
} refill_rise;
refill_rise refill_rise_before(const refill_span *span, const uint32_t *counts);

// --- the count

/// What the window says of stays and admissions, and what follows from it.
typedef struct refill_arithmetic {
    double *staying;    // [day_count + 1] chance to be there still so many days after admission
    double *let_out;    // [bin] of those so many days there on the day of release
    double *rest;       // [bin][day_count + 1] of those of them not let out, there on that day
    double daily;       // admissions a day in the window
    double *new_held;   // [day_count + 1] of those admitted since, by day since `start`
    uint32_t *old_held; // [day_count + 1] of those there at `start`, by the register's own dates
    uint32_t *held;     // [day_count + 1] in fact
    uint32_t *overdue;  // [day_count + 1] of those held in fact, past the end of the term
    uint32_t day_count;
} refill_arithmetic;

jub_status refill_arithmetic_make(jub_arena *arena, const refill_custody *custody,
                                  const refill_span *span, jub_date released,
                                  refill_arithmetic *arithmetic_out, jub_error *error);

/// How many of those admitted on one day are there on another, both counted from span->start.
double refill_staying(const refill_arithmetic *made, int32_t released_day, int32_t from,
                      int32_t day);

typedef struct refill_watch {
    jub_range *held;     // [months since]
    jub_range *admitted; // [months since]
    double *excess_sums; // [months since]
    double limit;
    uint32_t alarm_month; // since; UINT32_MAX without
} refill_watch;

/// Simulates the count of every month since, and sums up how far the true one is above.
jub_status refill_watch_run(jub_arena *arena, const refill_arithmetic *arithmetic,
                            const refill_span *span, int32_t released_day, double spread,
                            uint32_t window_total, const jub_refill_options *options,
                            refill_watch *watch_out, jub_error *error);

// --- parts

/// Admissions by authority, ground and place.
jub_status refill_parts_find(jub_arena *arena, const refill_custody *custody,
                             const refill_span *span, const refill_arithmetic *arithmetic,
                             int32_t released_day, jub_refill_part **parts_out,
                             size_t *part_count_out, jub_error *error);

// --- returns

jub_status refill_returns_find(jub_arena *arena, const refill_custody *custody,
                               const refill_span *span, jub_date released,
                               jub_refill_returns *returns_out, jub_error *error);

#endif
