// Reads any bytes as series of counts and, behind the first NUL, as amnesties; and tries both the
// back-test and the refill of counts on what was read. What must hold: nothing crashes, points are
// by day and a day once, projections and ranges are numbers above 0, low before high.

#include <assert.h>
#include <math.h>
#include <string.h>

#include "population/backtest.h"
#include "population/refill_counts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_series(const jub_series_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 0; j < set->series[i].count; j++) {
            const jub_series_point *point = &set->series[i].points[j];
            assert(point->people >= 1 && point->people <= JUB_SERIES_PEOPLE_MAX);
            assert(j == 0 || point[-1].day < point->day);
        }
}

static void check_backtest(jub_arena *arena, const jub_series_set *set,
                           const jub_event_list *events)
{
    jub_backtest backtest;
    if (jub_backtest_run(arena, set, events, &backtest, NULL) != JUB_OK) return;
    for (size_t i = 0; i < backtest.case_count; i++) {
        const jub_backtest_case *tried = &backtest.cases[i];
        assert(isfinite(tried->projected) && isfinite(tried->straight_line));
        assert(tried->low > 0 && tried->low <= tried->projected);
        assert(tried->projected <= tried->high && isfinite(tried->high));
    }
}

static void check_refill(jub_arena *arena, jub_text series, const jub_event_list *events)
{
    jub_counts_result result;
    if (jub_refill_counts(arena, series, events, (jub_served){12, 36}, &result, NULL) != JUB_OK)
        return;
    for (size_t i = 0; i < result.count; i++) {
        const jub_counts_fall *fall = &result.falls[i];
        assert((fall->why != NULL) == (fall->verdict == JUB_COUNTS_NO_DATA));
        assert(fall->lowest <= fall->before);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jub_arena arena = jub_arena_init((size_t)64 << 20);
    const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;
    const size_t length = end ? (size_t)(end - data) : size;
    const jub_text series = {(const char *)data, length};
    const jub_text amnesties = {end ? (const char *)end + 1 : "", end ? size - length - 1 : 0};
    jub_series_set set = {0};
    jub_event_list events = {0};
    if (jub_events_read(&arena, amnesties, &events, NULL) != JUB_OK) events = (jub_event_list){0};
    if (jub_series_read(&arena, series, &set, NULL) == JUB_OK) {
        check_series(&set);
        check_backtest(&arena, &set, &events);
    }
    check_refill(&arena, series, &events);
    jub_arena_clear(&arena);
    return 0;
}
