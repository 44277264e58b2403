#ifndef JUB_FORECAST_FORECAST_H
#define JUB_FORECAST_FORECAST_H

#include "base/parallel.h"
#include "decree/determine.h"

/// How many a decree will reach, before it is signed: people by standing, clause and facility, as
/// ranges, and who is not counted and why. docs/forecast.md defines each figure.

/// Least and most by what is undetermined.
typedef struct jub_bounds {
    uint64_t least, most;
} jub_bounds;

typedef struct jub_forecast_count {
    jub_text name;       // of a clause, a facility, a kind
    jub_bounds granted;  // benefit in any way
    jub_bounds released; // leave on the effective date
    uint64_t sure;       // determined
    uint64_t undetermined;
} jub_forecast_count;

/// Why somebody may come within the line between the register's day and the effective date, or is
/// out of its reach. X(NAME, word, meaning)
#define JUB_FORECAST_GAP_LIST(X)                                                                   \
    X(TIME, "time", "time passes: who is short of a line today and past it on the day")            \
    X(ADMISSIONS, "admissions", "who is admitted until then, at the rate of the last months")      \
    X(TRIALS, "trials", "who waits for trial and may be sentenced by then")                        \
    X(LEAVING, "leaving", "who leaves before the day in the ordinary course")                      \
    X(PENDING, "pending", "cases under investigation outside prisons: not in the register")        \
    X(SUSPENDED, "suspended", "suspended terms, fines, parole: not in the register")               \
    X(FAULTS, "faults", "whose record has cells that cannot be read")

typedef enum jub_forecast_gap {
#define X(name, word, meaning) JUB_FORECAST_##name,
    JUB_FORECAST_GAP_LIST(X)
#undef X
        JUB_FORECAST_GAP_COUNT
} jub_forecast_gap;

const char *jub_forecast_gap_word(jub_forecast_gap gap);
const char *jub_forecast_gap_meaning(jub_forecast_gap gap);

typedef struct jub_forecast_gap_count {
    bool is_counted;          // false: the register cannot tell, and it is named as not counted
    double low, middle, high; // people more (or, of LEAVING, fewer)
} jub_forecast_gap_count;

typedef struct jub_forecast {
    jub_date as_of, effect;
    uint64_t person_count;
    uint64_t standings[JUB_STANDING_COUNT];
    jub_forecast_count total;
    const jub_forecast_count *clauses; // by the clause that gives it
    size_t clause_count;
    const jub_forecast_count *facilities; // rows in order
    size_t facility_count;
    jub_forecast_gap_count gaps[JUB_FORECAST_GAP_COUNT];
    double low, middle, high; // who will benefit, all counted gaps in
    uint64_t days_saved;      // of who is determined
} jub_forecast;

#endif
