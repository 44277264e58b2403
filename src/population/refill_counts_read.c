// Points of series for refilling: as jub_series_read reads them, but with the rough ones, which can
// be held against an alarm where nothing better is published.

#include "population/count_table_private.h"
#include "population/refill_counts_private.h"
#include "population/series.h"

enum { JURISDICTION, DATE, POPULATION, SERIES, NOTE, ROUNDING, COLUMNS };
static const jub_count_column COLUMN_LIST[COLUMNS] = {[JURISDICTION] = {"jurisdiction", true},
                                                      [DATE] = {"date", true},
                                                      [POPULATION] = {"population", true},
                                                      [SERIES] = {"series", true},
                                                      [NOTE] = {"note", false},
                                                      [ROUNDING] = {"rounding", false}};

enum { YEAR_BYTES = 4 };

static bool holds(jub_text text, jub_text word)
{
    for (; text.length_bytes >= word.length_bytes; text.bytes++, text.length_bytes--)
        if (jub_text_starts(text, word)) return true;
    return false;
}

static uint32_t number_of(jub_arena *arena, jub_map *map, jub_text cell)
{
    const uint32_t found = jub_map_find(map, cell);
    if (found != JUB_MAP_ABSENT) return found;
    const jub_text copy = jub_text_copy(arena, cell);
    return copy.bytes ? jub_map_add(map, copy, NULL) : JUB_MAP_ABSENT;
}

static jub_status read_point(jub_arena *arena, counts_points *points, const jub_count_table *table,
                             jub_error *error)
{
    const jub_text *cells = table->cells;
    const jub_position at = jub_count_table_at(table);
    uint32_t people = 0, step = 1;
    counts_point read = {.is_year = cells[DATE].length_bytes == YEAR_BYTES};
    if (!jub_count_day_parse(cells[DATE], &read.day))
        return jub_fail(error, JUB_RANGE, at, "write 2027, 2027-02 or 2027-02-01",
                        "'%.*s' is no date", JUB_TEXT_ARG(cells[DATE]));
    if (!jub_text_to_u32(cells[POPULATION], &people) || people > JUB_SERIES_PEOPLE_MAX)
        return jub_fail(error, JUB_RANGE, at, "a whole number without separators",
                        "'%.*s' is no population", JUB_TEXT_ARG(cells[POPULATION]));
    if (cells[ROUNDING].length_bytes > 0 && !jub_text_to_u32(cells[ROUNDING], &step))
        return jub_fail(error, JUB_RANGE, at, "a whole number without separators",
                        "'%.*s' is no rounding", JUB_TEXT_ARG(cells[ROUNDING]));
    read.people = people;
    read.step = step > 1 ? step : 0;
    read.place = number_of(arena, &points->places, cells[JURISDICTION]);
    read.name = number_of(arena, &points->names, cells[SERIES]);
    if (read.place == JUB_MAP_ABSENT || read.name == JUB_MAP_ABSENT)
        return jub_fail_no_memory(error);
    if (people == 0 || holds(cells[NOTE], JUB_TEXT("SUSPECT")) ||
        holds(cells[NOTE], JUB_TEXT("REPEAT")))
        return JUB_OK;
    if (points->list.count == JUB_SERIES_POINT_MAX)
        return jub_fail(error, JUB_LIMIT, at, NULL, "more than %d points in one file",
                        JUB_SERIES_POINT_MAX);
    return JUB_LIST_PUSH(arena, &points->list, read) ? JUB_OK : jub_fail_no_memory(error);
}

jub_status counts_points_read(jub_arena *arena, jub_text series, counts_points *points_out,
                              jub_error *error)
{
    counts_points points = {.places = jub_map_init(arena, 1), .names = jub_map_init(arena, 2)};
    jub_count_table table;
    bool is_there = true;
    jub_status status = jub_count_table_open(arena, series, COLUMN_LIST, COLUMNS, &table, error);
    while (status == JUB_OK) {
        status = jub_count_table_next(&table, &is_there, error);
        if (status != JUB_OK || !is_there) break;
        status = read_point(arena, &points, &table, error);
    }
    if (status == JUB_OK) *points_out = points;
    jub_count_table_clear(&table);
    return status;
}
