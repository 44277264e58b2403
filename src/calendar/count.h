#ifndef JUB_CALENDAR_COUNT_H
#define JUB_CALENDAR_COUNT_H

#include "calendar/duration.h"

/// What to do when adding months lands on a day that does not exist (31 August less six months).
/// There is no default: the decree or the law says which.
typedef enum jub_month_end {
    JUB_CLAMP,    // the last day of the month
    JUB_OVERFLOW, // the first day of the next month
    JUB_REFUSE    // no answer
} jub_month_end;

typedef enum jub_day_count {
    JUB_EXCLUSIVE, // b minus a
    JUB_INCLUSIVE  // a day begun counts: one more
} jub_day_count;

typedef enum jub_add_result {
    JUB_ADDED,
    JUB_NO_SUCH_DAY, // under JUB_REFUSE
    JUB_OUT_OF_RANGE // before 1600 or after 2400
} jub_add_result;

/// Adds years and months as one count of months, corrects once if the day does not exist, then adds
/// the days. On anything but JUB_ADDED `*sum_out` is untouched.
/// Source: the decree language, section 5 of docs/decree-language.md.
jub_add_result jub_date_add(jub_date date, jub_duration duration, jub_month_end month_end,
                            jub_date *sum_out);

/// Days from a to b; negative when b is earlier. Inclusive counting adds one where b is not before
/// a and takes one off where it is.
int32_t jub_count_days(jub_date from, jub_date to, jub_day_count day_count);

typedef enum jub_rounding { JUB_DOWN, JUB_UP } jub_rounding;

/// Whole steps of `step_months` (1 for months, 12 for years) between two dates, defined by adding,
/// so that counting and adding never disagree: down is the largest n with from + n steps <= to, up
/// the smallest n with from + n steps >= to. Under JUB_REFUSE a day that does not exist is passed
/// over as if it were the first of the next month; a sum out of range counts as beyond every date.
int32_t jub_count_months(jub_date from, jub_date to, int32_t step_months, jub_rounding rounding,
                         jub_month_end month_end);

#endif
