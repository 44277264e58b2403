#ifndef JUB_POPULATION_REFILL_H
#define JUB_POPULATION_REFILL_H

#include "population/projection.h"

/// Do the prisons fill again, and is it more than arithmetic? After a mass release the count goes
/// back to its level by itself when admissions and terms stay as they were. Both parts are told
/// apart: by a count carried forward with the admissions and terms of before, and by an interrupted
/// time series of admissions. docs/forecast.md has the definitions.

typedef struct jub_refill_month {
    jub_date month; // its first day
    uint64_t admitted;
    jub_range admitted_as_before; // what the window before would have brought
    uint64_t held;                // at its end
    jub_range held_as_before;
    bool is_before; // in the window that is taken as before
} jub_refill_month;

/// How much more, of one authority, ground, facility or kind.
typedef struct jub_refill_part {
    const char *by; // "authority", "ground", "facility"; "all"
    jub_text name;
    uint64_t admitted; // since the announcement
    double expected;
    double ratio, ratio_low, ratio_high; // level after against before (95 of 100)
    double p, q;
    bool is_flag; // q <= 0.10 and at least 10 of 100 more
    bool has_data;
} jub_refill_part;

typedef struct jub_refill {
    jub_date announced, released; // the days taken as given
    uint32_t window_months;
    const jub_refill_month *months;
    size_t month_count;
    const jub_refill_part *parts; // the first is all together
    size_t part_count;
    double fall;            // people fewer at the lowest count after than before the release
    double back;            // of those, made good by the last month
    double back_arithmetic; // of those, by admissions and terms as before
    double back_more;       // the rest
    bool is_alarm;          // the sum of excess has crossed its limit
    jub_date alarm_month;   // where it did
    struct {
        uint32_t window_months;
        double back_more;
        bool is_alarm;
    } other_windows[3]; // the answer for three windows
} jub_refill;

typedef struct jub_refill_options {
    jub_date announced, released;
    uint32_t window_months; // before the announcement
    uint32_t gap_months;    // left out around it
    uint32_t runs;
    uint64_t seed;
    const jub_parallel *parallel;
} jub_refill_options;

/// From the register's movements (admissions with authority and ground, and who left when). Owner:
/// in `arena`. Errors: JUB_MISSING for a register without movements, or for a window that is not
/// covered by them; JUB_NO_MEMORY.
jub_status jub_refill_find(jub_arena *arena, const jub_register *reg,
                           const jub_refill_options *options, jub_refill *refill_out,
                           jub_error *error);

#endif
