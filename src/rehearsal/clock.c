#include "rehearsal/clock.h"

int64_t jub_clock_moment(jub_date day, int32_t seconds, int32_t offset_minutes)
{
    return (int64_t)day * JUB_DAY_SECONDS + seconds - (int64_t)offset_minutes * 60;
}

int jub_clock_weekday(jub_date day)
{
    const int since_monday = (int)((day + 3) % 7); // 1970-01-01 was a Thursday
    return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

bool jub_clock_is_workday(jub_date day)
{
    return jub_clock_weekday(day) != 7;
}

uint32_t jub_clock_workdays(jub_date first, jub_date last)
{
    uint32_t count = 0;
    for (jub_date day = first; day <= last; day++)
        count += jub_clock_is_workday(day) || day == last;
    return count;
}

jub_date jub_clock_before(jub_date day)
{
    do day--;
    while (!jub_clock_is_workday(day));
    return day;
}

int32_t jub_clock_piece(int32_t begin, int32_t end, uint32_t index, uint32_t count)
{
    const int32_t lunch = JUB_OFFICE_AFTERNOON - JUB_OFFICE_NOON;
    const bool has_lunch = begin < JUB_OFFICE_NOON && end > JUB_OFFICE_AFTERNOON;
    const int32_t span = end - begin - (has_lunch ? lunch : 0);
    const int32_t at = begin + (int32_t)((int64_t)span * (index + 1) / count);
    return has_lunch && at > JUB_OFFICE_NOON ? at + lunch : at;
}
