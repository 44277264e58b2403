#include "population/series.h"

#include <stdlib.h>

#include "population/series_row_private.h"

static const char split_hint[] = "put jurisdictions into files of their own";

typedef struct record {
    size_t series;
    uint32_t line;
    bool is_left_out;
    jub_series_point point;
} record;

typedef JUB_LIST(record) record_list;
typedef JUB_LIST(jub_series) series_list;

// A new series at its first point. Some hundred of them at most, so a linear search will do.
static jub_status find_series(jub_arena *arena, const jub_count_table *table,
                              const jub_series_row *row, series_list *series, size_t *index_out,
                              jub_error *error)
{
    const jub_text place = row->jurisdiction, name = row->series;
    for (size_t i = 0; i < series->count; i++) {
        *index_out = i;
        if (jub_text_equal(series->items[i].jurisdiction, place) &&
            jub_text_equal(series->items[i].name, name))
            return JUB_OK;
    }
    if (series->count == JUB_SERIES_MAX)
        return jub_fail(error, JUB_LIMIT, jub_count_table_at(table), split_hint,
                        "more than %d series in one file", JUB_SERIES_MAX);
    const jub_series made = {.jurisdiction = jub_text_copy(arena, place),
                             .name = jub_text_copy(arena, name)};
    *index_out = series->count;
    if (!made.jurisdiction.bytes || !made.name.bytes || !JUB_LIST_PUSH(arena, series, made))
        return jub_fail_no_memory(error);
    return JUB_OK;
}

static jub_status add_record(jub_arena *arena, const jub_count_table *table,
                             const jub_series_row *row, series_list *series, record_list *records,
                             jub_error *error)
{
    const uint64_t step_percent = (uint64_t)row->step * 100;
    record added = {
        .line = table->reader.line,
        .is_left_out =
            row->people == 0 || row->is_doubted ||
            (row->step > 1 && step_percent > (uint64_t)row->people * JUB_SERIES_STEP_MAX_PERCENT),
        .point = {row->day, row->people}};
    const jub_status status = find_series(arena, table, row, series, &added.series, error);
    if (status != JUB_OK) return status;
    if (records->count == JUB_SERIES_POINT_MAX)
        return jub_fail(error, JUB_LIMIT, jub_count_table_at(table), split_hint,
                        "more than %d points in one file", JUB_SERIES_POINT_MAX);
    return JUB_LIST_PUSH(arena, records, added) ? JUB_OK : jub_fail_no_memory(error);
}

static int by_series_and_day(const void *left, const void *right)
{
    const record *a = left, *b = right;
    if (a->series != b->series) return a->series < b->series ? -1 : 1;
    if (a->point.day != b->point.day) return a->point.day < b->point.day ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static jub_status share_out(jub_arena *arena, series_list *series, record_list *records,
                            jub_error *error)
{
    jub_series_point *points = JUB_NEW(arena, jub_series_point, records->count);
    if (!points) return jub_fail_no_memory(error);
    if (records->count > 0)
        qsort(records->items, records->count, sizeof *records->items, by_series_and_day);
    size_t used = 0;
    for (size_t i = 0; i < records->count; i++) {
        const record *read = &records->items[i];
        jub_series *to = &series->items[read->series];
        const bool is_again = to->count > 0 && to->points[to->count - 1].day == read->point.day;
        if (read->is_left_out || is_again) {
            to->left_out_count++;
            continue;
        }
        if (to->count == 0) to->points = points + used;
        points[used++] = read->point;
        to->count++;
    }
    return JUB_OK;
}

jub_status jub_series_read(jub_arena *arena, jub_text source, jub_series_set *set_out,
                           jub_error *error)
{
    jub_count_table table;
    jub_series_row row;
    series_list series = {0};
    record_list records = {0};
    bool is_there = true;
    jub_status status = jub_series_rows_open(arena, source, &table, error);
    while (status == JUB_OK) {
        status = jub_series_row_next(&table, &row, &is_there, error);
        if (status != JUB_OK || !is_there) break;
        status = add_record(arena, &table, &row, &series, &records, error);
    }
    if (status == JUB_OK) status = share_out(arena, &series, &records, error);
    if (status == JUB_OK) *set_out = (jub_series_set){series.items, series.count};
    jub_count_table_clear(&table);
    return status;
}

bool jub_series_at(const jub_series *series, jub_date day, double *people_out, jub_date *known_out)
{
    size_t later = 0; // the first point behind the day
    while (later < series->count && series->points[later].day <= day) later++;
    const jub_series_point *before = later > 0 ? &series->points[later - 1] : NULL;
    const jub_series_point *behind = later < series->count ? &series->points[later] : NULL;
    const int32_t since = before ? day - before->day : INT32_MAX;
    const int32_t until = behind ? behind->day - day : INT32_MAX;

    if (since <= JUB_SERIES_BETWEEN_DAYS && until <= JUB_SERIES_BETWEEN_DAYS) {
        *people_out =
            before->people + (behind->people - before->people) * since / (double)(since + until);
        *known_out = since > 0 ? behind->day : before->day;
        return true;
    }
    const jub_series_point *nearest = since <= until ? before : behind;
    if (!nearest || (since <= until ? since : until) > JUB_SERIES_WINDOW_DAYS) return false;
    *people_out = nearest->people;
    *known_out = nearest->day;
    return true;
}
