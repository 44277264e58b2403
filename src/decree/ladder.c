#include "decree/ladder.h"

#include <stdlib.h>
#include <string.h>

typedef JUB_LIST(jub_seam) seam_list;

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

// Among people with one end of term the earliest out comes first, so that they never count as
// inverted among themselves.
static int compare_rungs(const void *a, const void *b)
{
    const jub_rung *x = a, *y = b;
    int order = memcmp(x->group, y->group, JUB_RUNG_GROUP_BYTES);
    if (order == 0) order = compare_numbers(x->end, y->end);
    if (order == 0) order = compare_numbers(x->release, y->release);
    return order != 0 ? order : compare_numbers(x->row, y->row);
}

static int compare_seams(const void *a, const void *b)
{
    const jub_seam *x = a, *y = b;
    int order = compare_numbers(x->kind, y->kind);
    if (order == 0) order = compare_numbers(y->days, x->days);
    return order != 0 ? order : compare_numbers(x->first_row, y->first_row);
}

// Merges two sorted halves; counts the pairs in which the second comes out earlier than the first.
static uint64_t merge(jub_date *days, jub_date *room, size_t half, size_t count)
{
    size_t i = 0, j = half, k = 0;
    uint64_t pairs = 0;
    while (i < half || j < count) {
        const bool takes_second = i == half || (j < count && days[j] < days[i]);
        if (takes_second) pairs += half - i;
        room[k++] = takes_second ? days[j++] : days[i++];
    }
    memcpy(days, room, count * sizeof *days);
    return pairs;
}

// Merge sort from runs of one upwards, counting inverted pairs on the way.
static uint64_t count_pairs(jub_date *days, jub_date *room, size_t count)
{
    uint64_t pairs = 0;
    for (size_t width = 1; width < count; width *= 2)
        for (size_t begin = 0; begin + width < count; begin += 2 * width) {
            const size_t both = count - begin < 2 * width ? count - begin : 2 * width;
            pairs += merge(days + begin, room, width, both);
        }
    return pairs;
}

static bool add_seam(jub_arena *arena, jub_ladder *ladder, seam_list *seams, const jub_rung *first,
                     const jub_rung *second, uint32_t jump_days)
{
    const int64_t due_later = (int64_t)second->end - first->end;
    const int64_t out_later = (int64_t)second->release - first->release;
    jub_seam seam = {.first_row = first->row, .second_row = second->row};
    if (due_later == 0) return true;
    if (out_later < 0) {
        seam.kind = JUB_INVERSION;
        seam.days = (uint32_t)-out_later;
        ladder->inversion_count++;
    } else if (out_later - due_later >= (int64_t)jump_days) {
        seam.kind = JUB_JUMP;
        seam.days = (uint32_t)(out_later - due_later);
        ladder->jump_count++;
    } else {
        return true;
    }
    return seams->count >= JUB_SEAM_MAX || JUB_LIST_PUSH(arena, seams, seam);
}

static uint64_t count_overtaken(const jub_rung *rungs, size_t count)
{
    uint64_t overtaken = 0;
    jub_date earliest = rungs[count - 1].release;
    for (size_t i = count; i-- > 0;) {
        overtaken += earliest < rungs[i].release;
        if (rungs[i].release < earliest) earliest = rungs[i].release;
    }
    return overtaken;
}

// One group, in order.
static bool climb_group(jub_arena *arena, const jub_rung *rungs, size_t count, jub_date *days,
                        jub_date *room, uint32_t jump_days, jub_ladder *ladder, seam_list *seams)
{
    if (rungs[0].end == rungs[count - 1].end) return true;
    ladder->groups++;
    ladder->people += count;
    for (size_t i = 0; i + 1 < count; i++)
        if (!add_seam(arena, ladder, seams, &rungs[i], &rungs[i + 1], jump_days)) return false;
    ladder->overtaken += count_overtaken(rungs, count);
    for (size_t i = 0; i < count; i++) days[i] = rungs[i].release;
    ladder->pairs += count_pairs(days, room, count);
    return true;
}

jub_status jub_ladder_climb(jub_arena *arena, jub_rung *rungs, size_t count, uint32_t jump_days,
                            jub_ladder *ladder_out, jub_error *error)
{
    jub_ladder ladder = {0};
    seam_list seams = {0};
    jub_date *days = JUB_NEW(arena, jub_date, count);
    jub_date *room = JUB_NEW(arena, jub_date, count);
    if (!days || !room) return jub_fail_no_memory(error);
    if (count > 0) qsort(rungs, count, sizeof *rungs, compare_rungs);
    for (size_t first = 0, last; first < count; first = last) {
        for (last = first + 1; last < count; last++)
            if (memcmp(rungs[first].group, rungs[last].group, JUB_RUNG_GROUP_BYTES) != 0) break;
        if (!climb_group(arena, rungs + first, last - first, days, room, jump_days, &ladder,
                         &seams))
            return jub_fail_no_memory(error);
    }
    if (seams.count > 0) qsort(seams.items, seams.count, sizeof *seams.items, compare_seams);
    ladder.seams = seams.items;
    ladder.seam_count = seams.count;
    *ladder_out = ladder;
    return JUB_OK;
}
