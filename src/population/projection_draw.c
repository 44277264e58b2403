#include "population/projection_private.h"

#include <stdlib.h>

// How an open stay goes on: past stays in order of their length, so that those that were longer are
// found at once.

// A stay's number behind its length, so that plain numbers can be sorted.
static int compare_numbers(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static uint32_t *sort_from(jub_arena *arena, const projection_past *past, bool by_judgment,
                           int32_t age_least, uint32_t *count_out)
{
    uint64_t *keys = JUB_NEW(arena, uint64_t, past->stay_count);
    uint32_t *sorted = JUB_NEW(arena, uint32_t, past->stay_count);
    uint32_t count = 0;
    if (!keys || !sorted) return NULL;
    for (uint32_t i = 0; i < past->stay_count; i++) {
        const projection_stay *stay = &past->stays[i];
        if (stay->is_open || stay->age < age_least) continue;
        if (by_judgment && stay->judged == PROJECTION_NEVER) continue;
        const int32_t length = by_judgment ? stay->judged : stay->total;
        keys[count++] = (uint64_t)(uint32_t)length << 32 | i;
    }
    qsort(keys, count, sizeof *keys, compare_numbers);
    for (uint32_t i = 0; i < count; i++) sorted[i] = (uint32_t)keys[i];
    *count_out = count;
    return sorted;
}

// How many of the sorted stays are at most so long.
static uint32_t count_up_to(const projection_past *past, const uint32_t *sorted, uint32_t count,
                            bool by_judgment, int32_t days)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const projection_stay *stay = &past->stays[sorted[middle]];
        if ((by_judgment ? stay->judged : stay->total) <= days)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const projection_stay *projection_go_on(const projection_past *past, int32_t elapsed,
                                        jub_prng *prng, int32_t *shift_out)
{
    const bool by_judgment = past->judged_count > 0;
    const uint32_t *sorted = by_judgment ? past->judged : past->ended;
    const uint32_t count = by_judgment ? past->judged_count : past->ended_count;
    uint32_t from = count_up_to(past, sorted, count, by_judgment, elapsed);
    if (count == 0) return NULL;
    *shift_out = -elapsed;
    if (from == count) { // longer than anybody waited before: a wait begins anew
        from = 0;
        *shift_out = 0;
    }
    return &past->stays[sorted[from + jub_prng_below(prng, count - from)]];
}

static uint32_t *sort_stays(jub_arena *arena, const projection_past *past, bool by_judgment,
                            uint32_t *count_out)
{
    const size_t mark = jub_arena_mark(arena);
    uint32_t *mature = sort_from(arena, past, by_judgment, past->mature_days, count_out);
    if (!mature || *count_out >= PROJECTION_WAITS_LEAST) return mature;
    jub_arena_rewind(arena, mark);
    return sort_from(arena, past, by_judgment, 0, count_out);
}

jub_status projection_sort_stays(jub_arena *arena, projection_past *past, jub_error *error)
{
    past->judged = sort_stays(arena, past, true, &past->judged_count);
    past->ended = sort_stays(arena, past, false, &past->ended_count);
    return past->judged && past->ended ? JUB_OK : jub_fail_no_memory(error);
}
