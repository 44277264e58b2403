// Points of series for refilling: as jub_series_read reads them, but with the rough ones, which can
// be held against an alarm where nothing better is published.

#include "population/refill_counts_private.h"
#include "population/series.h"
#include "population/series_row_private.h"

static uint32_t number_of(jub_arena *arena, jub_map *map, jub_text cell)
{
    const uint32_t found = jub_map_find(map, cell);
    if (found != JUB_MAP_ABSENT) return found;
    const jub_text copy = jub_text_copy(arena, cell);
    return copy.bytes ? jub_map_add(map, copy, NULL) : JUB_MAP_ABSENT;
}

static jub_status add_point(jub_arena *arena, counts_points *points, const jub_series_row *row,
                            jub_position at, jub_error *error)
{
    const counts_point added = {.place = number_of(arena, &points->places, row->jurisdiction),
                                .name = number_of(arena, &points->names, row->series),
                                .day = row->day,
                                .people = row->people,
                                .step = row->step > 1 ? row->step : 0,
                                .is_year = row->is_year};
    if (added.place == JUB_MAP_ABSENT || added.name == JUB_MAP_ABSENT)
        return jub_fail_no_memory(error);
    if (row->people == 0 || row->is_doubted) return JUB_OK;
    if (points->list.count == JUB_SERIES_POINT_MAX)
        return jub_fail(error, JUB_LIMIT, at, "put jurisdictions into files of their own",
                        "more than %d points in one file", JUB_SERIES_POINT_MAX);
    return JUB_LIST_PUSH(arena, &points->list, added) ? JUB_OK : jub_fail_no_memory(error);
}

jub_status counts_points_read(jub_arena *arena, jub_text series, counts_points *points_out,
                              jub_error *error)
{
    counts_points points = {.places = jub_map_init(arena, 1), .names = jub_map_init(arena, 2)};
    jub_count_table table;
    jub_series_row row;
    bool is_there = true;
    jub_status status = jub_series_rows_open(arena, series, &table, error);
    while (status == JUB_OK) {
        status = jub_series_row_next(&table, &row, &is_there, error);
        if (status != JUB_OK || !is_there) break;
        status = add_point(arena, &points, &row, jub_count_table_at(&table), error);
    }
    if (status == JUB_OK) *points_out = points;
    jub_count_table_clear(&table);
    return status;
}
