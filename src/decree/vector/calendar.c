#include "decree/vector/calendar_private.h"

bool vector_calendar_init(jub_arena *arena, jub_month_end month_end, vector_calendar *calendar_out)
{
    uint32_t *days = JUB_NEW(arena, uint32_t, VECTOR_DAY_COUNT);
    uint32_t *months = JUB_NEW(arena, uint32_t, VECTOR_MONTH_COUNT);
    if (!days || !months) return false;
    uint32_t day = 0;
    for (uint32_t month = 0; month < VECTOR_MONTH_COUNT; month++) {
        const uint32_t length =
            (uint32_t)jub_month_days(1600 + (int32_t)month / 12, (int32_t)month % 12 + 1);
        months[month] = day << VECTOR_DAY_BITS | length;
        for (uint32_t i = 1; i <= length; i++) days[day++] = month << VECTOR_DAY_BITS | i;
    }
    *calendar_out = (vector_calendar){days, months, month_end};
    return true;
}
