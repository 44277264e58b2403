// On which day people were let out: many leave then, and on no other day.

#include "population/refill_private.h"

enum { TIMES = 10, LEAST = 20 };

// Ten times as many as on other days, and at least twenty.
static bool stands_out(uint32_t count, size_t others, size_t days)
{
    return count >= LEAST && (size_t)count * days >= TIMES * others;
}

jub_status refill_release_find(jub_arena *arena, const refill_custody *custody, jub_date asked,
                               refill_release *release_out, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    const size_t days = (size_t)(custody->last_day - custody->covered) + 1;
    uint32_t *counts = JUB_NEW(arena, uint32_t, days);
    size_t most = 0, total = 0;
    if (!counts) return jub_fail_no_memory(error);
    for (size_t i = 0; i < custody->stay_count; i++) {
        const refill_stay *stay = &custody->stays[i];
        if (stay->how != REFILL_RELEASED && stay->how != REFILL_PARDONED) continue;
        const size_t day = (size_t)(stay->left - custody->covered);
        counts[day]++;
        total++;
        if (counts[day] > counts[most]) most = day;
    }
    refill_release found = {.most_day = custody->covered + (jub_date)most,
                            .most_count = counts[most]};
    total -= found.most_count;
    found.is_most_clear = stands_out(found.most_count, total, days);
    if (asked >= custody->covered && asked <= custody->last_day) {
        found.asked_count = counts[asked - custody->covered];
        // Of two releases each stands out beside the days that are neither.
        found.is_asked_clear = asked == found.most_day
                                   ? found.is_most_clear
                                   : stands_out(found.asked_count, total - found.asked_count, days);
    }
    *release_out = found;
    jub_arena_rewind(arena, mark);
    return JUB_OK;
}
