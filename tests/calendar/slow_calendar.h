#ifndef JUB_TEST_SLOW_CALENDAR_H
#define JUB_TEST_SLOW_CALENDAR_H

#include <stdint.h>
#include <stdlib.h>

/// The slow twin of src/calendar: every day from 1600-01-01 to 2400-12-31 written down by walking
/// forward one day at a time, with the leap rule as a schoolbook has it. It shares no code with
/// what it checks. Day numbers count from 1970-01-01, found by walking past it.
typedef struct slow_day {
    int year, month, day;
} slow_day;

enum { SLOW_DAY_COUNT = 292560, SLOW_MONTH_COUNT = 801 * 12 };

typedef struct slow_calendar {
    slow_day days[SLOW_DAY_COUNT];
    int month_starts[SLOW_MONTH_COUNT + 1]; // index into days
    int epoch;                              // index of 1970-01-01
} slow_calendar;

static inline int slow_month_days(int year, int month)
{
    if (month == 4 || month == 6 || month == 9 || month == 11) return 30;
    if (month != 2) return 31;
    if (year % 400 == 0) return 29;
    if (year % 100 == 0) return 28;
    return year % 4 == 0 ? 29 : 28;
}

static inline slow_calendar *slow_calendar_new(void)
{
    slow_calendar *calendar = calloc(1, sizeof *calendar);
    if (!calendar) abort();
    slow_day today = {1600, 1, 1};
    for (int i = 0, month = 0; i < SLOW_DAY_COUNT; i++) {
        calendar->days[i] = today;
        if (today.day == 1) calendar->month_starts[month++] = i;
        if (today.year == 1970 && today.month == 1 && today.day == 1) calendar->epoch = i;
        if (++today.day <= slow_month_days(today.year, today.month)) continue;
        today.day = 1;
        if (++today.month <= 12) continue;
        today.month = 1;
        today.year++;
    }
    calendar->month_starts[SLOW_MONTH_COUNT] = SLOW_DAY_COUNT;
    return calendar;
}

/// What to do where the day does not exist, in the order of jub_month_end.
enum { SLOW_CLAMP, SLOW_OVERFLOW, SLOW_REFUSE };

/// Adds months by walking them one at a time, then days. Returns the day's index, -1 for no such
/// day, -2 for out of range.
static inline int slow_add(const slow_calendar *calendar, int index, int months, int days,
                           int month_end)
{
    const slow_day from = calendar->days[index];
    int month = (from.year - 1600) * 12 + from.month - 1;
    for (; months > 0; months--) month++;
    for (; months < 0; months++) month--;
    if (month < 0 || month >= SLOW_MONTH_COUNT) return -2;
    const int length = calendar->month_starts[month + 1] - calendar->month_starts[month];
    int at = calendar->month_starts[month] + from.day - 1;
    if (from.day > length) {
        if (month_end == SLOW_REFUSE) return -1;
        at = calendar->month_starts[month + 1] - (month_end == SLOW_CLAMP ? 1 : 0);
    }
    const int64_t sum = (int64_t)at + days;
    return sum < 0 || sum >= SLOW_DAY_COUNT ? -2 : (int)sum;
}

#endif
