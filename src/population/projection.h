#ifndef JUB_POPULATION_PROJECTION_H
#define JUB_POPULATION_PROJECTION_H

#include "base/parallel.h"
#include "forecast/forecast.h"
#include "population/scenario.h"

/// How full prisons will be: stock and flow by facility and month. Who is held leaves on the date
/// that the register has for them; others are admitted; an amnesty lets out whom a decree reaches;
/// some come back. Ranges by simulation. It plans nothing: it says what follows from what is
/// assumed.

/// 10, 50 and 90 of 100 simulations lie below.
typedef struct jub_range {
    double low, middle, high;
} jub_range;

/// One facility (or all together) at the end of one month; flows are those of the month.
typedef struct jub_month_of {
    jub_range held;
    jub_range admitted, left, pardoned, returned;
    jub_range posts_empty; // work posts nobody fills; see jub_projection_place.trade
} jub_month_of;

typedef struct jub_projection_place {
    uint32_t facility; // row, or JUB_NO_ROW for all together
    jub_text key, name;
    jub_text trade;   // `work` of the facility, or empty
    int64_t capacity; // 0: unknown
    uint64_t held_now;
    uint64_t posts;             // at the start: people at work there, by the scenario's share
    const jub_month_of *months; // [month_count]
} jub_projection_place;

/// What a reader has to know beside the figures. X(NAME, words)
#define JUB_PROJECTION_NOTE_LIST(X)                                                                \
    X(UNDATED, "people without a day of release (life, families, days that are not known) are "    \
               "taken as staying")                                                                 \
    X(OVERDUE, "people held although their day has passed are taken as leaving in the first "      \
               "month")                                                                            \
    X(SHORT_PAST, "the register has admissions of fewer months than the window asks for")          \
    X(FEW, "fewer than 100 admissions in the window: new terms are drawn from few")                \
    X(LEAVERS, "in the last 90 days far fewer left, by the movements, than are due to leave in "   \
               "the next 90: people who have left seem to be missing, with their admissions, so "  \
               "that too few are projected")                                                       \
    X(FROM, "the projection begins more than a week off the register's day, with those who are "   \
            "in the register all the same")                                                        \
    X(LATE, "the amnesty's day lies before the first day: it is taken as on the first day")

typedef enum jub_projection_note {
#define X(name, words) JUB_PROJECTION_NOTE_##name,
    JUB_PROJECTION_NOTE_LIST(X)
#undef X
        JUB_PROJECTION_NOTE_COUNT
} jub_projection_note;

const char *jub_projection_note_words(jub_projection_note note);

typedef struct jub_projection {
    jub_date first_day;    // the scenario's, or the register's own
    jub_date register_day; // on which those of the register were held
    bool has_register_day; // the register has dates to tell it by
    uint32_t month_count;
    const jub_date *months;             // [month_count] the last day of each
    const jub_projection_place *places; // [place_count], the first is all together
    size_t place_count;
    const jub_projection_place *trades; // all facilities of a trade together, by `trade`
    size_t trade_count;
    uint32_t run_count;
    uint64_t seed;
    double admissions_per_month; // of 30 days, in the window
    uint32_t window_months;      // of those asked for, that the register has
    uint64_t pretrial_count;     // of those without a date, who wait for trial
    uint64_t overdue_count;      // held although their day has passed
    uint64_t left_before;        // in the last 90 days, by the movements
    uint64_t due_soon;           // of those held, in the next 90, without an amnesty
    bool notes[JUB_PROJECTION_NOTE_COUNT];
    uint64_t undated_count;               // held without a date, and not waiting for trial
    uint64_t amnesty_least, amnesty_most; // let out for sure, and with all undetermined
} jub_projection;

/// Who is let out or has a term cut by a decree, by row: NULL without an amnesty. `least` and
/// `most` differ for who is undetermined: in each simulation a share of these, drawn anew, has the
/// most. JUB_NO_LEAVING (forecast/forecast.h) where there is no day.
typedef struct jub_amnesty_effect {
    jub_date day;
    const jub_date *end_least;   // [persons] the date of leaving with the least favourable outcome
    const jub_date *end_most;    // and with the most
    uint32_t newcomers_permille; // of who is admitted before the day and held on it: let out too
} jub_amnesty_effect;

/// Owner: in `arena`. Errors: JUB_MISSING for a register without what it takes, with which;
/// JUB_LIMIT for more figures than memory is for; JUB_RANGE for a first day before which the
/// register has less than half of the window that admissions are taken from; JUB_NO_MEMORY. The
/// same seed gives the same result whatever the threads.
jub_status jub_project(jub_arena *arena, const jub_register *reg, const jub_scenario *scenario,
                       const jub_amnesty_effect *amnesty, const jub_parallel *parallel,
                       jub_projection *projection_out, jub_error *error);

#endif
