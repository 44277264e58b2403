#include "population/projection_private.h"

#include <string.h>

// What one simulation came to: stocks and flows of each facility, added up for each trade and for
// all together.

typedef struct taker {
    const projection_frame *frame;
    const projection_results *results;
} taker;

static uint32_t empty_posts(const projection_frame *frame, uint32_t facility, uint32_t held)
{
    const uint32_t filled =
        (uint32_t)(((uint64_t)held * frame->scenario->working_permille + 500) / 1000);
    return frame->posts[facility] > filled ? frame->posts[facility] - filled : 0;
}

static void add_figures(const taker *all, projection_room *room, uint32_t group, uint32_t month,
                        const uint32_t figures[PROJECTION_FIGURE_COUNT])
{
    uint32_t *into =
        room->totals + ((size_t)group * all->frame->month_count + month) * PROJECTION_FIGURE_COUNT;
    for (int i = 0; i < PROJECTION_FIGURE_COUNT; i++) into[i] += figures[i];
}

static void put_figures(const taker *all, uint32_t place, uint32_t month, uint32_t run,
                        const uint32_t figures[PROJECTION_FIGURE_COUNT])
{
    for (int i = 0; i < PROJECTION_FIGURE_COUNT; i++)
        projection_values(all->frame, all->results, place, month, (projection_figure)i)[run] =
            figures[i];
}

static void take_place(const taker *all, projection_room *room, uint32_t place, uint32_t run)
{
    const projection_frame *frame = all->frame;
    const bool is_known = place < frame->facility_count;
    int64_t held = frame->held[place];
    for (uint32_t month = 0; month < frame->month_count; month++) {
        const size_t at = (size_t)place * frame->month_count + month;
        held += room->change[at];
        const uint32_t there = held > 0 ? (uint32_t)held : 0;
        const uint32_t figures[PROJECTION_FIGURE_COUNT] = {
            [PROJECTION_HELD] = there,
            [PROJECTION_ADMITTED] = room->admitted[at],
            [PROJECTION_LEFT] = room->left[at],
            [PROJECTION_PARDONED] = room->pardoned[at],
            [PROJECTION_RETURNED] = room->returned[at],
            [PROJECTION_POSTS_EMPTY] = is_known ? empty_posts(frame, place, there) : 0};
        if (is_known) put_figures(all, place + 1, month, run, figures);
        add_figures(all, room, 0, month, figures);
        if (is_known && frame->trade_of[place] != JUB_NO_ROW)
            add_figures(all, room, 1 + frame->trade_of[place], month, figures);
    }
}

void projection_take_up(const projection_frame *frame, const projection_results *results,
                        projection_room *room, uint32_t run)
{
    const taker both = {frame, results}, *all = &both;
    const size_t groups = (size_t)1 + frame->trade_count;
    memset(room->totals, 0,
           groups * frame->month_count * PROJECTION_FIGURE_COUNT * sizeof *room->totals);
    for (uint32_t place = 0; place <= frame->facility_count; place++)
        take_place(all, room, place, run);
    for (uint32_t group = 0; group < groups; group++)
        for (uint32_t month = 0; month < frame->month_count; month++)
            put_figures(all, group == 0 ? 0 : frame->facility_count + group, month, run,
                        room->totals +
                            ((size_t)group * frame->month_count + month) * PROJECTION_FIGURE_COUNT);
}
