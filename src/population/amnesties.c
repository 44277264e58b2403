#include "population/amnesties.h"

#include "population/count_table_private.h"

enum { JURISDICTION, ID, EFFECTIVE, MADE, RELEASED, COLUMNS };
static const jub_count_column COLUMN_LIST[COLUMNS] = {[JURISDICTION] = {"jurisdiction", true},
                                                      [ID] = {"event_id", true},
                                                      [EFFECTIVE] = {"effective_date", true},
                                                      [MADE] = {"forecast_made", false},
                                                      [RELEASED] = {"forecast_released", false}};

typedef JUB_LIST(jub_amnesty) event_list;

static jub_status read_day(const jub_count_table *table, int column, jub_date *day_out,
                           jub_error *error)
{
    if (jub_count_day_parse(table->cells[column], day_out)) return JUB_OK;
    return jub_fail(error, JUB_RANGE, jub_count_table_at(table),
                    "write 2027, 2027-02 or 2027-02-01", "'%.*s' is no %s",
                    JUB_TEXT_ARG(table->cells[column]), COLUMN_LIST[column].name);
}

static jub_status read_forecast(const jub_count_table *table, jub_amnesty *event, jub_error *error)
{
    uint32_t released;
    if (table->cells[MADE].length_bytes == 0 || table->cells[RELEASED].length_bytes == 0)
        return JUB_OK;
    if (!jub_text_to_u32(table->cells[RELEASED], &released))
        return jub_fail(error, JUB_RANGE, jub_count_table_at(table),
                        "a whole number without separators", "'%.*s' is no forecast_released",
                        JUB_TEXT_ARG(table->cells[RELEASED]));
    event->has_forecast = true;
    event->forecast_released = released;
    return read_day(table, MADE, &event->forecast_made, error);
}

static jub_status read_event(jub_arena *arena, const jub_count_table *table, event_list *events,
                             size_t *undated_count, jub_error *error)
{
    if (table->cells[EFFECTIVE].length_bytes == 0) {
        (*undated_count)++;
        return JUB_OK;
    }
    jub_amnesty event = {.jurisdiction = jub_text_copy(arena, table->cells[JURISDICTION]),
                         .id = jub_text_copy(arena, table->cells[ID])};
    if (!event.jurisdiction.bytes || !event.id.bytes) return jub_fail_no_memory(error);
    if (events->count == JUB_AMNESTY_MAX)
        return jub_fail(error, JUB_LIMIT, jub_count_table_at(table), NULL,
                        "more than %d events in one file", JUB_AMNESTY_MAX);
    jub_status status = read_day(table, EFFECTIVE, &event.effective, error);
    if (status == JUB_OK) status = read_forecast(table, &event, error);
    if (status != JUB_OK) return status;
    return JUB_LIST_PUSH(arena, events, event) ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_amnesties_read(jub_arena *arena, jub_text source, jub_amnesty_list *list_out,
                              jub_error *error)
{
    jub_count_table table;
    event_list events = {0};
    size_t undated_count = 0;
    bool is_there = true;
    jub_status status = jub_count_table_open(arena, source, COLUMN_LIST, COLUMNS, &table, error);
    while (status == JUB_OK) {
        status = jub_count_table_next(&table, &is_there, error);
        if (status != JUB_OK || !is_there) break;
        status = read_event(arena, &table, &events, &undated_count, error);
    }
    if (status == JUB_OK) *list_out = (jub_amnesty_list){events.items, events.count, undated_count};
    jub_count_table_clear(&table);
    return status;
}
