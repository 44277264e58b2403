#ifndef JUB_POPULATION_REFILL_COUNTS_H
#define JUB_POPULATION_REFILL_COUNTS_H

#include "population/events.h"

/// Refilling from counts alone: after each amnesty, how far the count fell, how fast it came back,
/// and whether that is faster or further than arithmetic. With admissions and terms as before a
/// count comes back to its old level by 1 - exp(-t / s) of the fall, s the mean time served; never
/// above it. Counts do not say who was arrested, so an alarm here says where to look into
/// admissions.

enum { JUB_REFILL_COUNTS_MONTHS = 36 }; // watched from the lowest count on

typedef enum jub_counts_verdict {
    JUB_COUNTS_NO_DATA, // no count before, no fall, or none in the months watched
    JUB_COUNTS_NONE_BACK,
    JUB_COUNTS_ARITHMETIC, // no more than arithmetic and a tenth of the level can explain
    JUB_COUNTS_MORE,       // an alarm
} jub_counts_verdict;

/// Longest and shortest mean time served, in months.
typedef struct jub_served {
    double shortest, longest;
} jub_served;

/// One fall, whatever the number of amnesties in it. Months are from the lowest count; NAN where
/// the series ends before.
typedef struct jub_counts_fall {
    jub_text jurisdiction;
    jub_text series; // "several" where one alone was too thin and they were used together
    jub_text events; // ids, with blanks between; empty: a control, from its highest count
    jub_counts_verdict verdict;
    const char *why; // there is no data; else NULL
    jub_date before_day, lowest_day;
    double before, lowest;
    double half, nine_tenths, whole;        // months until so much of the fall was made good
    double last_months;                     // the last count of the series, months from the lowest
    double watched_months;                  // the last count that was watched
    double back;                            // share of the fall made good by then
    double arithmetic_low, arithmetic_high; // share of what came back, by longest and shortest time
    double rise; // of the level in a year, as before the fall; 0 where less than a year tells it
    // most above the fastest arithmetic and the rise, as a share of the level before
    double above;
    jub_date above_day;
} jub_counts_fall;

typedef struct jub_counts_result {
    const jub_counts_fall *falls; // by jurisdiction in the order of the file
    size_t count;
} jub_counts_result;

/// `series` is a CSV file as for jub_series_read; points of rough counts are taken, and their
/// rounding held against an alarm. Owner: in `arena`; may point into `events`. Errors: those of
/// jub_series_read; JUB_RANGE for times served.
jub_status jub_refill_counts(jub_arena *arena, jub_text series, const jub_event_list *events,
                             jub_served served, jub_counts_result *result_out, jub_error *error);

#endif
