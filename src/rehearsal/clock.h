#ifndef JUB_REHEARSAL_CLOCK_H
#define JUB_REHEARSAL_CLOCK_H

#include "calendar/date.h"

/// The simulated clock: days of the programme and hours of work. Offices work from Monday to
/// Saturday; seconds count from midnight of the programme's day.

enum {
    JUB_OFFICE_OPENS = 9 * 3600,
    JUB_OFFICE_NOON = 12 * 3600 + 1800,
    JUB_OFFICE_AFTERNOON = 13 * 3600 + 1800,
    JUB_OFFICE_CLOSES = 17 * 3600 + 1800,
    JUB_DAY_SECONDS = 86400,
};

/// POSIX seconds of a moment of a day that is `offset_minutes` ahead of UTC.
int64_t jub_clock_moment(jub_date day, int32_t seconds, int32_t offset_minutes);

/// Monday is 1, Sunday 7.
int jub_clock_weekday(jub_date day);

bool jub_clock_is_workday(jub_date day);

/// How many days are worked from `first` to `last`, both included; the last one always is.
uint32_t jub_clock_workdays(jub_date first, jub_date last);

/// The last workday before `day`.
jub_date jub_clock_before(jub_date day);

/// The second of the day at which piece `index` of `count` ends, when the day's work is spread over
/// morning and afternoon; `begin` and `end` are the hours of work, lunch is left out.
int32_t jub_clock_piece(int32_t begin, int32_t end, uint32_t index, uint32_t count);

#endif
