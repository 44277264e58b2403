#pragma GCC optimize("O3")

#include "decree/vector/calendar_private.h"

#include "decree/vector/clones_private.h"

enum { DAY_BITS = 5, DAY_MASK = (1 << DAY_BITS) - 1 };

bool vector_calendar_init(jub_arena *arena, jub_month_end month_end, vector_calendar *calendar_out)
{
    uint32_t *days = JUB_NEW(arena, uint32_t, VECTOR_DAY_COUNT);
    uint32_t *months = JUB_NEW(arena, uint32_t, VECTOR_MONTH_COUNT);
    if (!days || !months) return false;
    uint32_t day = 0;
    for (uint32_t month = 0; month < VECTOR_MONTH_COUNT; month++) {
        const uint32_t length =
            (uint32_t)jub_month_days(1600 + (int32_t)month / 12, (int32_t)month % 12 + 1);
        months[month] = day << DAY_BITS | length;
        for (uint32_t i = 1; i <= length; i++) days[day++] = month << DAY_BITS | i;
    }
    *calendar_out = (vector_calendar){days, months, month_end};
    return true;
}

// Arithmetic is unsigned, so that what is no date wraps round instead of being undefined.
VECTOR_CLONES
static void add_all(const uint32_t *restrict days_of, const uint32_t *restrict months_of,
                    const int32_t *restrict dates, const int32_t *restrict months,
                    const int32_t *restrict days, uint32_t sign, uint32_t count, uint32_t overflows,
                    uint32_t refuses, int32_t *restrict sums, uint8_t *restrict fails)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t from = (uint32_t)dates[i] - (uint32_t)JUB_DATE_MIN;
        const bool is_day = from < VECTOR_DAY_COUNT;
        const uint32_t place = days_of[is_day ? from : 0];
        const uint32_t month = (place >> DAY_BITS) + sign * (uint32_t)months[i];
        const bool is_month = month < VECTOR_MONTH_COUNT;
        const uint32_t moved = months_of[is_month ? month : 0];
        const uint32_t length = moved & DAY_MASK, day = place & DAY_MASK;
        const bool is_late = day > length;
        const uint32_t sum = (moved >> DAY_BITS) + (is_late ? length : day) - 1 +
                             (is_late ? overflows : 0) + sign * (uint32_t)days[i];
        const bool fits = (int)is_day & (int)is_month & (int)(sum < VECTOR_DAY_COUNT) &
                          (int)!(is_late & (refuses != 0));
        sums[i] = (int32_t)(sum + (uint32_t)JUB_DATE_MIN);
        fails[i] = fits ? 0 : 0xFF;
    }
}

void vector_date_add(const vector_calendar *calendar, const int32_t *dates, const int32_t *months,
                     const int32_t *days, int32_t sign, uint32_t count, int32_t *sums,
                     uint8_t *fails)
{
    add_all(calendar->days, calendar->months, dates, months, days, (uint32_t)sign, count,
            calendar->month_end == JUB_OVERFLOW, calendar->month_end == JUB_REFUSE, sums, fails);
}

VECTOR_CLONES
static void months_off(const uint32_t *restrict days_of, const uint32_t *restrict months_of,
                       const int32_t *restrict dates, const int32_t *restrict months, int32_t floor,
                       int32_t cap, int32_t reach, uint32_t count, uint32_t overflows,
                       int32_t *restrict ends, int32_t *restrict lengths, uint8_t *restrict fails)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t from = (uint32_t)dates[i] - (uint32_t)JUB_DATE_MIN;
        const bool is_day = from < VECTOR_DAY_COUNT;
        const uint32_t place = days_of[is_day ? from : 0];
        const int32_t month = (int32_t)(place >> DAY_BITS), by = months[i];
        const int32_t longer = by > floor ? by : floor;
        const int32_t length = longer < cap ? longer : cap;
        const int32_t back = month - length;
        const uint32_t moved =
            months_of[(uint32_t)back < VECTOR_MONTH_COUNT ? back : 0]; // else it fails below
        const uint32_t last = moved & DAY_MASK, day = place & DAY_MASK;
        const bool is_late = day > last;
        const uint32_t end =
            (moved >> DAY_BITS) + (is_late ? last : day) - 1 + (is_late ? overflows : 0);
        const int fixed_fits = (int)is_day & (int)(month >= floor) & (int)(month >= reach);
        const int length_fits = (int)(by >= 0) & (int)(month >= longer);
        ends[i] = (int32_t)(end + (uint32_t)JUB_DATE_MIN);
        lengths[i] = length;
        fails[i] = (uint8_t)((fixed_fits ? 0 : VECTOR_FIXED_FAILS) |
                             (length_fits ? 0 : VECTOR_LENGTH_FAILS));
    }
}

void vector_months_off(const vector_calendar *calendar, const int32_t *dates, const int32_t *months,
                       int32_t floor, int32_t cap, uint32_t count, int32_t *ends, int32_t *lengths,
                       uint8_t *fails)
{
    months_off(calendar->days, calendar->months, dates, months, floor, cap,
               cap == INT32_MAX ? 0 : cap, count, calendar->month_end == JUB_OVERFLOW, ends,
               lengths, fails);
}
