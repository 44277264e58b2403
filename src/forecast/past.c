#include "forecast/fate_private.h"

// What the register tells of the months before: how many came in, and how long people waited for
// judgment.

typedef struct movement_columns {
    const jub_resource *resource;
    const jub_column *kind, *date, *until, *authority, *ground;
    const jub_link *to_person;
} movement_columns;

static bool is_word(const jub_column *column, uint32_t row, const char *word)
{
    if (!column || (column->type != JUB_TEXT_VALUE && column->type != JUB_CHOICE) ||
        !jub_bit(column->known, row) || (column->none && jub_bit(column->none, row)))
        return false;
    return jub_text_is(column->dictionary->keys[column->codes[row]], word);
}

static bool find_movements(const jub_register *reg, movement_columns *found)
{
    const jub_resource *resource = jub_register_resource(reg, JUB_TEXT("movements"));
    if (!resource) return false;
    *found = (movement_columns){
        .resource = resource,
        .kind = jub_resource_column(resource, JUB_TEXT("kind")),
        .date = jub_resource_column(resource, JUB_TEXT("date")),
        .until = jub_resource_column(resource, JUB_TEXT("until")),
        .authority = jub_resource_column(resource, JUB_TEXT("authority")),
        .ground = jub_resource_column(resource, JUB_TEXT("ground")),
        .to_person = jub_resource_link(reg, resource, &reg->resources[reg->persons])};
    return found->kind && found->date && resource->row_count > 0;
}

static void count_admission(jub_date admitted, jub_date day, uint32_t recent_days,
                            forecast_past *past)
{
    if (admitted > day) return;
    const uint32_t ago = (uint32_t)(day - admitted), block = ago / FORECAST_BLOCK_DAYS;
    past->has_any = true;
    if (ago < recent_days) past->recent++;
    if (block < past->block_count) past->blocks[block]++;
}

// From the movement that a judgment ends to the judgment: the days since the admission.
static bool waited(const movement_columns *columns, uint32_t row, uint32_t *days_out)
{
    const jub_link *link = columns->to_person;
    jub_date judged, admitted, until;
    const bool is_judgment =
        is_word(columns->authority, row, "court") || is_word(columns->ground, row, "sentence");
    if (!link || !is_judgment || link->target_rows[row] == JUB_NO_ROW ||
        !forecast_day_of(columns->date, row, &judged))
        return false;
    const uint32_t person = link->target_rows[row];
    for (uint32_t i = link->child_offsets[person]; i < link->child_offsets[person + 1]; i++) {
        const uint32_t other = link->child_rows[i];
        if (!is_word(columns->kind, other, "admission") ||
            !forecast_day_of(columns->date, other, &admitted) ||
            !forecast_day_of(columns->until, other, &until) || until != judged || admitted > judged)
            continue;
        *days_out = (uint32_t)(judged - admitted);
        return true;
    }
    return false;
}

static void read_movements(const movement_columns *columns, jub_date day, uint32_t recent_days,
                           forecast_past *past)
{
    uint64_t waits = 0, days = 0;
    jub_date date;
    for (uint32_t row = 0; row < columns->resource->row_count; row++) {
        uint32_t wait;
        if (is_word(columns->kind, row, "admission") && forecast_day_of(columns->date, row, &date))
            count_admission(date, day, recent_days, past);
        else if (waited(columns, row, &wait)) {
            waits++;
            days += wait;
        }
    }
    past->has_wait = waits > 0;
    past->wait_days = waits > 0 ? (double)days / (double)waits : 0;
}

// Blocks behind the first admission that the register has are not of its time.
static void cut_blocks(forecast_past *past)
{
    while (past->block_count > 0 && past->blocks[past->block_count - 1] == 0) past->block_count--;
}

forecast_past forecast_read_past(const jub_register *reg, jub_date day, uint32_t window_months,
                                 uint32_t recent_days)
{
    movement_columns columns;
    jub_date date;
    forecast_past past = {.block_count = window_months,
                          .has_movements = find_movements(reg, &columns)};
    if (past.has_movements) {
        read_movements(&columns, day, recent_days, &past);
    } else {
        const jub_resource *persons = &reg->resources[reg->persons];
        const jub_column *since = jub_resource_column(persons, JUB_TEXT("held_since"));
        for (uint32_t row = 0; row < persons->row_count; row++)
            if (forecast_day_of(since, row, &date)) count_admission(date, day, recent_days, &past);
    }
    cut_blocks(&past);
    return past;
}
