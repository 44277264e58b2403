#include "forecast/fate_private.h"

enum { COMPANY_DAYS = 31, COMPANY_LEAST = 3, DAY_COUNT = JUB_DATE_MAX - JUB_DATE_MIN + 1 };

static uint64_t count_days(const jub_register *reg, const char *resource_name,
                           const char *column_name, uint32_t *counts)
{
    const jub_resource *resource = jub_register_resource(reg, jub_text_from(resource_name));
    const jub_column *column =
        resource ? jub_resource_column(resource, jub_text_from(column_name)) : NULL;
    uint64_t count = 0;
    jub_date day;
    for (uint32_t row = 0; column && row < resource->row_count; row++) {
        if (!forecast_day_of(column, row, &day)) continue;
        counts[day - JUB_DATE_MIN]++;
        count++;
    }
    return count;
}

static bool has_company(const uint32_t *counts, int32_t at)
{
    uint64_t near = 0;
    for (int32_t i = at; i >= 0 && i > at - COMPANY_DAYS && near < COMPANY_LEAST; i--)
        near += counts[i];
    return near >= COMPANY_LEAST;
}

bool jub_forecast_register_day(jub_arena *arena, const jub_register *reg, jub_date *day_out,
                               uint32_t *lone_out)
{
    const size_t mark = jub_arena_mark(arena);
    uint32_t *counts = JUB_NEW(arena, uint32_t, DAY_COUNT);
    *lone_out = 0;
    if (!counts) return false;
    const uint64_t total = count_days(reg, "persons", "held_since", counts) +
                           count_days(reg, "movements", "date", counts) +
                           count_days(reg, "sentences", "imposed", counts);
    int32_t at = DAY_COUNT - 1;
    for (; at >= 0; at--) {
        if (counts[at] == 0) continue;
        if (total < COMPANY_LEAST || has_company(counts, at)) break;
        *lone_out += counts[at];
    }
    jub_arena_rewind(arena, mark);
    if (at < 0) return false;
    *day_out = at + JUB_DATE_MIN;
    return true;
}
