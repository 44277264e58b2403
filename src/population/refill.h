#ifndef JUB_POPULATION_REFILL_H
#define JUB_POPULATION_REFILL_H

#include "population/projection.h"

/// Do the prisons fill again, and is it more than arithmetic? After a mass release the count goes
/// back to its level by itself when admissions and terms stay as they were. Both parts are told
/// apart: by a count carried forward with the admissions and terms of before, and by an interrupted
/// time series of admissions. docs/refill.md has the definitions.

typedef struct jub_refill_month {
    jub_date month; // its first day
    uint64_t admitted;
    jub_range admitted_as_before; // what the window before would have brought
    uint64_t held;                // at its end
    jub_range held_as_before;
    double excess_sum; // of (held - as before) / standard deviation - 0.5, from 0 on
    bool is_gap;       // left out of the series of admissions
    bool is_before;    // in the window that is taken as before
} jub_refill_month;

/// How much more, of one authority, ground, facility or kind.
typedef struct jub_refill_part {
    const char *by; // "authority", "ground", "facility"; "all"
    jub_text name;
    uint64_t admitted; // since the announcement
    double expected;
    double ratio, ratio_low, ratio_high; // level after against before (95 of 100)
    double p, q;                         // of level and slope together; q within the same `by`
    double last_ratio;                   // at the last month
    double as_mean;   // admissions since, if they came at the mean rate of the window
    double held_more; // people held at the end because of more admissions (below 0: fewer)
    // q <= 0.10 by the share of ways of dividing that have a finding, and 10 of 100 above what was
    // expected and above the mean
    bool is_flag;
    bool has_data;
} jub_refill_part;

/// On what ground somebody let out is back.
#define JUB_REFILL_BASIS_LIST(X)                                                                   \
    X(JUB_BACK_NEW_OFFENCE, "new_offence", "a new offence")                                        \
    X(JUB_BACK_BROKEN_CONDITION, "broken_condition", "a broken condition")                         \
    X(JUB_BACK_OLD_FILE, "old_file", "an old file")                                                \
    X(JUB_BACK_NO_CHARGE, "no_charge", "no charge")                                                \
    X(JUB_BACK_OTHER, "", "what else the register says, or nothing")

typedef enum jub_refill_basis {
#define X(name, word, meaning) name,
    JUB_REFILL_BASIS_LIST(X)
#undef X
        JUB_REFILL_BASIS_COUNT
} jub_refill_basis;

/// Those let out, and those who left in the ordinary way in the window, for as long after.
typedef struct jub_refill_returns {
    bool is_told;  // the register says who those admitted are
    bool has_data; // at least 20 let out and 20 returns in all
    uint32_t days; // followed so long
    uint64_t let_out, back, died;
    uint64_t by_basis[JUB_REFILL_BASIS_COUNT];
    uint64_t others, others_back;
    double share, others_share; // back within `days`, death competing
    double p;                   // log-rank against the others, upper tail
    bool is_flag;               // p <= 0.10 and more than the others
    bool is_without_offence;    // more than half, of at least 20, without a new offence
} jub_refill_returns;

typedef struct jub_refill {
    jub_date announced, released; // the days taken as given
    uint64_t released_count;      // who left on that day, not by death
    bool has_other_release;       // another day stands out, and the one that was asked for does not
    jub_date other_release;
    uint64_t other_count;
    uint32_t window_months;
    bool has_rise; // admissions had risen within the window, so that too many count as before
    jub_date rise_month;
    double rise_ratio; // of the rate since that month over that of the months before it
    const jub_refill_month *months;
    size_t month_count;
    const jub_refill_part *parts; // the first is all together
    size_t part_count;
    double fall;            // people fewer at the lowest count after than before the release
    double back;            // of those, made good by the last month
    double back_arithmetic; // of those, by admissions and terms as before
    double back_more;       // the rest
    uint64_t held_before;   // on the day of the release
    uint64_t held_lowest;   // the lowest count after it
    jub_date lowest_day;
    uint64_t held_last; // at the end of the last month
    double excess;      // held_last less what arithmetic gives
    // the excess by what it comes from; they add up to it
    double excess_admissions, excess_stays, excess_overdue;
    bool has_dues;        // the register has ends of terms, so that overdue ones can be told
    bool is_alarm;        // the sum of excess has crossed its limit
    jub_date alarm_month; // where it did
    double alarm_limit;
    jub_refill_returns returns;
    uint64_t unread_count; // movements without a date, a kind or a person
    struct {
        uint32_t window_months; // 0: not covered by the register
        double excess;
        double back_more;
        bool is_alarm;
    } other_windows[3]; // the answer for three windows
} jub_refill;

/// A day to be told from the register. The release: the day on which most left, where that stands
/// out; the announcement: the day of the release.
#define JUB_REFILL_DAY_UNKNOWN INT32_MIN

enum {
    JUB_REFILL_WINDOW_MIN = 12,
    JUB_REFILL_WINDOW_MAX = 120,
    JUB_REFILL_RUNS_MAX = 10000,
    JUB_REFILL_PARTS_MAX = 4096, // facilities and the like; larger registers are told without them
};

typedef struct jub_refill_options {
    jub_date announced, released;
    uint32_t window_months; // before the announcement; 0: as many as there are, at most 36
    uint32_t gap_months;    // left out around it
    uint32_t runs;
    uint64_t seed;
    const jub_parallel *parallel;
} jub_refill_options;

/// From the register's movements (admissions with authority and ground, and who left when). Owner:
/// in `arena`. `movements` has the columns kind (admission, transfer, release, death), date,
/// person or former_person, and where it is known authority, ground and facility; docs/refill.md.
/// Errors: JUB_MISSING for a register without movements, for a window that is not covered by them,
/// for a day that cannot be told; JUB_RANGE for options, and for a release on a day on which nobody
/// left; JUB_NO_MEMORY.
jub_status jub_refill_find(jub_arena *arena, const jub_register *reg,
                           const jub_refill_options *options, jub_refill *refill_out,
                           jub_error *error);

#endif
