#include "population/projection_private.h"

// What lies below the middle and the ends of all simulations.

// Puts the value of this rank at its place, smaller ones before and larger ones behind it. Source:
// Hoare 1961, "Algorithm 65: find".
static uint32_t select_rank(uint32_t *values, uint32_t count, uint32_t rank)
{
    int64_t low = 0, high = (int64_t)count - 1;
    while (low < high) {
        const uint32_t pivot = values[rank];
        int64_t i = low, j = high;
        while (i <= j) {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i > j) break;
            const uint32_t held = values[i];
            values[i++] = values[j];
            values[j--] = held;
        }
        if (j < rank) low = i;
        if (i > rank) high = j;
    }
    return values[rank];
}

static jub_range range_of(uint32_t *values, uint32_t count)
{
    const uint32_t last = count - 1;
    return (jub_range){.low = select_rank(values, count, (last + 5) / 10),
                       .middle = select_rank(values, count, last / 2),
                       .high = select_rank(values, count, last - (last + 5) / 10)};
}

typedef struct range_work {
    const projection_frame *frame;
    const projection_results *results;
    jub_month_of *months; // [place][month]
    uint32_t part_count;
} range_work;

static void find_ranges(void *context, uint32_t part)
{
    const range_work *work = context;
    const uint32_t places = work->results->place_count, runs = work->results->run_count;
    const uint32_t end = jub_part_begin(places, part + 1, work->part_count);
    for (uint32_t place = jub_part_begin(places, part, work->part_count); place < end; place++)
        for (uint32_t month = 0; month < work->frame->month_count; month++) {
            jub_range ranges[PROJECTION_FIGURE_COUNT];
            for (int i = 0; i < PROJECTION_FIGURE_COUNT; i++)
                ranges[i] = range_of(projection_values(work->frame, work->results, place, month,
                                                       (projection_figure)i),
                                     runs);
            work->months[(size_t)place * work->frame->month_count + month] =
                (jub_month_of){.held = ranges[PROJECTION_HELD],
                               .admitted = ranges[PROJECTION_ADMITTED],
                               .left = ranges[PROJECTION_LEFT],
                               .pardoned = ranges[PROJECTION_PARDONED],
                               .returned = ranges[PROJECTION_RETURNED],
                               .posts_empty = ranges[PROJECTION_POSTS_EMPTY]};
        }
}

void projection_find_ranges(const projection_frame *frame, const projection_results *results,
                            const jub_parallel *parallel, jub_month_of *months_out)
{
    range_work work = {frame, results, months_out, jub_parallel_parts(parallel)};
    jub_parallel_run(parallel, work.part_count, find_ranges, &work);
}
