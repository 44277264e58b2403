#include "calendar/count.h"

#include <assert.h>

jub_add_result jub_date_add(jub_date date, jub_duration duration, jub_month_end month_end,
                            jub_date *sum_out)
{
    const jub_civil civil = jub_civil_from_date(date);
    const int64_t months = (int64_t)civil.year * 12 + (civil.month - 1) + duration.months;
    if (months < INT64_C(1600) * 12 || months >= INT64_C(2401) * 12) return JUB_OUT_OF_RANGE;

    jub_civil moved = {(int32_t)(months / 12), (int32_t)(months % 12) + 1, civil.day};
    const int32_t last_day = jub_month_days(moved.year, moved.month);
    int64_t correction_days = 0;
    if (moved.day > last_day) {
        if (month_end == JUB_REFUSE) return JUB_NO_SUCH_DAY;
        moved.day = last_day;
        correction_days = month_end == JUB_OVERFLOW;
    }
    jub_date day_number;
    const bool exists = jub_date_from_civil(moved, &day_number);
    assert(exists);
    (void)exists;
    const int64_t sum = (int64_t)day_number + correction_days + duration.days;
    if (!jub_date_in_range(sum)) return JUB_OUT_OF_RANGE;
    *sum_out = (jub_date)sum;
    return JUB_ADDED;
}

int32_t jub_count_days(jub_date from, jub_date to, jub_day_count day_count)
{
    const int32_t days = to - from;
    if (day_count == JUB_EXCLUSIVE) return days;
    return days >= 0 ? days + 1 : days - 1;
}

// Where `from` plus n steps falls, as a day number that also orders what lies out of range.
static int64_t step(jub_date from, int64_t n, int32_t step_months, jub_month_end month_end)
{
    const int64_t months = n * step_months;
    if (months > JUB_MONTHS_MAX) return INT64_MAX;
    if (months < -JUB_MONTHS_MAX) return INT64_MIN;
    const jub_month_end passing = month_end == JUB_REFUSE ? JUB_OVERFLOW : month_end;
    jub_date sum = 0;
    const jub_duration duration = {.months = (int32_t)months};
    if (jub_date_add(from, duration, passing, &sum) == JUB_ADDED) return sum;
    return months > 0 ? INT64_MAX : INT64_MIN;
}

int32_t jub_count_months(jub_date from, jub_date to, int32_t step_months, jub_rounding rounding,
                         jub_month_end month_end)
{
    assert(step_months > 0);
    const jub_civil a = jub_civil_from_date(from), b = jub_civil_from_date(to);
    const int32_t months = (b.year - a.year) * 12 + (b.month - a.month);
    int32_t n = months / step_months; // within two of the answer, as a step is never out by a month
    if (rounding == JUB_DOWN) {
        while (step(from, n + 1, step_months, month_end) <= to) n++;
        while (step(from, n, step_months, month_end) > to) n--;
    } else {
        while (step(from, n - 1, step_months, month_end) >= to) n--;
        while (step(from, n, step_months, month_end) < to) n++;
    }
    return n;
}
