#ifndef JUB_DECREE_VECTOR_CALENDAR_PRIVATE_H
#define JUB_DECREE_VECTOR_CALENDAR_PRIVATE_H

#include "calendar/count.h"

enum {
    VECTOR_DAY_COUNT = JUB_DATE_MAX - JUB_DATE_MIN + 1,
    VECTOR_MONTH_COUNT = 801 * 12, // 1600 to 2400
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

/// `dates` plus (`sign` 1) or minus (-1) durations, as jub_date_add. `fails` is 0xFF where there is
/// no sum. Whatever stands in the arrays is taken, also what is no date.
void vector_date_add(const vector_calendar *calendar, const int32_t *dates, const int32_t *months,
                     const int32_t *days, int32_t sign, uint32_t count, int32_t *sums,
                     uint8_t *fails);

enum { VECTOR_FIXED_FAILS = 1, VECTOR_LENGTH_FAILS = 2 };

/// Lengths of whole months between a floor and a cap taken off `dates`: the length that counts goes
/// to `lengths`. `fails` is told where the end by the floor or the cap lies out of range, and where
/// the length itself is negative or leads out of range. Not for JUB_REFUSE. Neither floor nor cap
/// is negative; without a cap it is INT32_MAX.
void vector_months_off(const vector_calendar *calendar, const int32_t *dates, const int32_t *months,
                       int32_t floor, int32_t cap, uint32_t count, int32_t *ends, int32_t *lengths,
                       uint8_t *fails);

#endif
