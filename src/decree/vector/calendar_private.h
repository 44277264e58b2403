#ifndef JUB_DECREE_VECTOR_CALENDAR_PRIVATE_H
#define JUB_DECREE_VECTOR_CALENDAR_PRIVATE_H

#include "calendar/count.h"

enum {
    VECTOR_DAY_COUNT = JUB_DATE_MAX - JUB_DATE_MIN + 1,
    VECTOR_MONTH_COUNT = 801 * 12, // 1600 to 2400
    VECTOR_DAY_BITS = 5,
    VECTOR_DAY_MASK = (1 << VECTOR_DAY_BITS) - 1,
};

/// The calendar as two tables, so that adding months is two look-ups. Days and months are numbered
/// from the first of 1600.
typedef struct vector_calendar {
    const uint32_t *days;   // [VECTOR_DAY_COUNT] month, in 5 bits day of the month
    const uint32_t *months; // [VECTOR_MONTH_COUNT] first day, in 5 bits length
    jub_month_end month_end;
} vector_calendar;

/// False when memory is out.
bool vector_calendar_init(jub_arena *arena, jub_month_end month_end, vector_calendar *calendar_out);

/// As jub_date_add: false where there is no sum. Lengths are within the limits of durations.
static inline bool vector_date_add(const vector_calendar *calendar, int32_t date, int32_t months,
                                   int32_t days, int32_t *sum_out)
{
    const uint32_t from = (uint32_t)date - (uint32_t)JUB_DATE_MIN;
    if (from >= VECTOR_DAY_COUNT) return false;
    const uint32_t place = calendar->days[from];
    const uint32_t month = (place >> VECTOR_DAY_BITS) + (uint32_t)months;
    if (month >= VECTOR_MONTH_COUNT) return false;
    const uint32_t moved = calendar->months[month];
    const uint32_t length = moved & VECTOR_DAY_MASK;
    uint32_t day = place & VECTOR_DAY_MASK;
    if (day > length) {
        if (calendar->month_end == JUB_REFUSE) return false;
        day = length + (calendar->month_end == JUB_OVERFLOW);
    }
    const uint32_t sum = (moved >> VECTOR_DAY_BITS) + day - 1 + (uint32_t)days;
    *sum_out = (int32_t)(sum + (uint32_t)JUB_DATE_MIN);
    return sum < VECTOR_DAY_COUNT;
}

#endif
