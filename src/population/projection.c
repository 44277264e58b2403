#include "population/projection_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RESULTS_MAX_BYTES ((uint64_t)4 << 30)
enum { FEW_STAYS = 100, OFF_DAYS = 7 };

const char *jub_projection_note_words(jub_projection_note note)
{
    static const char *const words_of[] = {
#define X(name, words) words,
        JUB_PROJECTION_NOTE_LIST(X)
#undef X
    };
    return words_of[note];
}

// -- months ---------------------------------------------------------------------------------------

static jub_date month_end(jub_civil civil)
{
    jub_date day = JUB_DATE_MAX;
    civil.day = jub_month_days(civil.year, civil.month);
    (void)jub_date_from_civil(civil, &day);
    return day;
}

static jub_status find_months(jub_arena *arena, projection_frame *frame, jub_error *error)
{
    jub_civil civil = jub_civil_from_date(frame->first_day);
    jub_date *months = JUB_NEW(arena, jub_date, frame->month_count);
    if (!months) return jub_fail_no_memory(error);
    if (civil.year > 2380)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL,
                        "a projection cannot begin after the year 2380");
    if (month_end(civil) == frame->first_day && ++civil.month > 12)
        civil = (jub_civil){civil.year + 1, 1, 1};
    for (uint32_t i = 0; i < frame->month_count; i++) {
        months[i] = month_end(civil);
        if (++civil.month > 12) civil = (jub_civil){civil.year + 1, 1, 1};
    }
    frame->months = months;
    frame->day_count = months[frame->month_count - 1] - frame->first_day;
    uint16_t *month_of = JUB_NEW(arena, uint16_t, (size_t)frame->day_count + 1);
    if (!month_of) return jub_fail_no_memory(error);
    uint16_t month = 0;
    for (int32_t day = 0; day <= frame->day_count; day++) {
        if (frame->first_day + day > months[month]) month++;
        month_of[day] = month;
    }
    frame->month_of = month_of;
    return JUB_OK;
}

static jub_status find_first_day(jub_arena *arena, const jub_register *reg,
                                 const jub_scenario *scenario, jub_date *day_out,
                                 jub_projection *projection, jub_error *error)
{
    uint32_t lone;
    jub_date own = 0;
    const bool has_own = jub_forecast_register_day(arena, reg, &own, &lone);
    *day_out = scenario->from == JUB_SCENARIO_REGISTERS_DAY ? own : scenario->from;
    projection->register_day = own;
    projection->has_register_day = has_own;
    projection->notes[JUB_PROJECTION_NOTE_FROM] = has_own && abs(*day_out - own) > OFF_DAYS;
    if (!has_own && scenario->from == JUB_SCENARIO_REGISTERS_DAY)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "say 'from' in the scenario: the day the register is of",
                        "the register has no dates");
    return JUB_OK;
}

// Days of which the register knows nothing would count as days on which nobody came.
static jub_status check_window(const jub_projection *projection, const projection_frame *frame,
                               jub_error *error)
{
    static const char hint[] =
        "leave 'from' out of the scenario: the projection begins on the register's day then";
    char first[JUB_DATE_TEXT_BYTES + 1], own[JUB_DATE_TEXT_BYTES + 1];
    const uint32_t days = frame->scenario->window_months * PROJECTION_BLOCK_DAYS;
    const int32_t used = (int32_t)(frame->past->block_count * PROJECTION_BLOCK_DAYS);
    const int32_t after = frame->first_day - projection->register_day;
    if (!projection->notes[JUB_PROJECTION_NOTE_FROM]) return JUB_OK;
    (void)jub_date_format(frame->first_day, first);
    if (used == 0)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, hint,
                        "the register has no admissions in the %u days before %s", days, first);
    if (2 * after > used)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, hint,
                        "admissions are taken from the %u days before %s, and the register, of %s, "
                        "has less than half of these",
                        days, first, jub_date_format(projection->register_day, own));
    return JUB_OK;
}

// -- places ---------------------------------------------------------------------------------------

static int64_t capacity_of(const jub_resource *facilities, uint32_t row)
{
    const jub_column *column = jub_resource_column(facilities, JUB_TEXT("capacity"));
    if (!column || column->type != JUB_INTEGER || !jub_bit(column->known, row) ||
        (column->none && jub_bit(column->none, row)) || column->integers[row] < 0)
        return 0;
    return column->integers[row];
}

static jub_projection_place facility_place(const jub_resource *facilities,
                                           const projection_frame *frame, uint32_t row)
{
    const jub_column *latin = jub_resource_column(facilities, JUB_TEXT("name_latin"));
    if (!latin) latin = jub_resource_column(facilities, JUB_TEXT("name"));
    jub_projection_place place = {
        .facility = row,
        .name = projection_word(latin, row),
        .trade = projection_word(jub_resource_column(facilities, JUB_TEXT("work")), row),
        .capacity = capacity_of(facilities, row),
        .held_now = frame->held[row],
        .posts = frame->posts[row]};
    if (facilities->key_column != JUB_NO_ROW)
        place.key = projection_word(&facilities->columns[facilities->key_column], row);
    return place;
}

static void add_place(const jub_projection_place *from, jub_projection_place *into)
{
    into->capacity += from->capacity;
    into->held_now += from->held_now;
    into->posts += from->posts;
}

// Which trade each facility has, by number, and how many people work there at the start.
static jub_status find_trades(jub_arena *arena, const jub_resource *facilities,
                              projection_frame *frame, jub_map *trades, jub_error *error)
{
    const jub_column *work = jub_resource_column(facilities, JUB_TEXT("work"));
    uint32_t *trade_of = JUB_NEW(arena, uint32_t, frame->facility_count);
    uint32_t *posts = JUB_NEW(arena, uint32_t, frame->facility_count);
    if (!trade_of || !posts) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < frame->facility_count; i++) {
        const jub_text word = projection_word(work, i);
        trade_of[i] = JUB_NO_ROW;
        if (word.length_bytes == 0) continue;
        trade_of[i] = jub_map_add(trades, word, NULL);
        if (trade_of[i] == JUB_MAP_ABSENT) return jub_fail_no_memory(error);
        posts[i] =
            (uint32_t)(((uint64_t)frame->held[i] * frame->scenario->working_permille + 500) / 1000);
    }
    frame->trade_of = trade_of;
    frame->posts = posts;
    frame->trade_count = trades->count;
    return JUB_OK;
}

static jub_status make_places(jub_arena *arena, const jub_resource *facilities,
                              const projection_frame *frame, const jub_map *trades,
                              jub_projection *projection, jub_error *error)
{
    const size_t count = (size_t)frame->facility_count + 1;
    jub_projection_place *places = JUB_NEW(arena, jub_projection_place, count);
    jub_projection_place *sums = JUB_NEW(arena, jub_projection_place, frame->trade_count);
    if (!places || !sums) return jub_fail_no_memory(error);
    places[0] = (jub_projection_place){.facility = JUB_NO_ROW,
                                       .key = JUB_TEXT("all"),
                                       .held_now = frame->held[frame->facility_count]};
    for (uint32_t i = 0; i < frame->trade_count; i++)
        sums[i] = (jub_projection_place){
            .facility = JUB_NO_ROW, .key = trades->keys[i], .trade = trades->keys[i]};
    for (uint32_t i = 0; i < frame->facility_count; i++) {
        places[i + 1] = facility_place(facilities, frame, i);
        add_place(&places[i + 1], &places[0]);
        if (frame->trade_of[i] != JUB_NO_ROW) add_place(&places[i + 1], &sums[frame->trade_of[i]]);
    }
    projection->places = places;
    projection->place_count = count;
    projection->trades = sums;
    projection->trade_count = frame->trade_count;
    return JUB_OK;
}

// -- all simulations ------------------------------------------------------------------------------

static jub_status run_all(jub_arena *arena, jub_arena *work, const projection_frame *frame,
                          const jub_parallel *parallel, jub_month_of **months_out, jub_error *error)
{
    projection_results results = {.place_count = 1 + frame->facility_count + frame->trade_count,
                                  .run_count = frame->scenario->runs};
    const uint64_t count = (uint64_t)results.place_count * frame->month_count *
                           PROJECTION_FIGURE_COUNT * results.run_count;
    if (count * sizeof *results.values > RESULTS_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, "ask for fewer runs or months",
                        "%llu figures of the simulations are more than memory is for",
                        (unsigned long long)count);
    results.values = JUB_NEW(work, uint32_t, count);
    jub_month_of *months =
        JUB_NEW(arena, jub_month_of, (size_t)results.place_count * frame->month_count);
    if (!results.values || !months) return jub_fail_no_memory(error);
    const jub_status status = projection_simulate(work, frame, parallel, &results, error);
    if (status != JUB_OK) return status;
    projection_find_ranges(frame, &results, parallel, months);
    *months_out = months;
    return JUB_OK;
}

// -- together -------------------------------------------------------------------------------------

static void give_months(const projection_frame *frame, const jub_month_of *months,
                        jub_projection *projection)
{
    jub_projection_place *places = (jub_projection_place *)projection->places;
    jub_projection_place *trades = (jub_projection_place *)projection->trades;
    for (size_t i = 0; i < projection->place_count; i++)
        places[i].months = months + i * frame->month_count;
    for (size_t i = 0; i < projection->trade_count; i++)
        trades[i].months = months + (projection->place_count + i) * frame->month_count;
}

// Half as many again, and more than chance makes of equal numbers.
static bool lacks_leavers(const jub_projection *projection)
{
    const double due = (double)projection->due_soon, left = (double)projection->left_before;
    return due > 1.5 * left + 3 * sqrt(due);
}

static void tell_notes(const projection_frame *frame, const jub_amnesty_effect *amnesty,
                       jub_projection *projection)
{
    const projection_past *past = frame->past;
    bool *notes = projection->notes;
    projection->first_day = frame->first_day;
    projection->month_count = frame->month_count;
    projection->months = frame->months;
    projection->run_count = frame->scenario->runs;
    projection->seed = frame->scenario->seed;
    projection->admissions_per_month = past->per_day * PROJECTION_BLOCK_DAYS;
    projection->window_months = past->block_count;
    projection->left_before = past->left_before;
    notes[JUB_PROJECTION_NOTE_LEAVERS] = lacks_leavers(projection);
    notes[JUB_PROJECTION_NOTE_UNDATED] = projection->undated_count > 0;
    notes[JUB_PROJECTION_NOTE_OVERDUE] = projection->overdue_count > 0;
    notes[JUB_PROJECTION_NOTE_SHORT_PAST] = past->block_count < frame->scenario->window_months;
    notes[JUB_PROJECTION_NOTE_FEW] = past->stay_count < FEW_STAYS;
    notes[JUB_PROJECTION_NOTE_LATE] = amnesty && amnesty->day <= frame->first_day;
}

static jub_status project(jub_arena *arena, jub_arena *work, const jub_register *reg,
                          const jub_scenario *scenario, const jub_amnesty_effect *amnesty,
                          const jub_parallel *parallel, jub_projection *projection,
                          jub_error *error)
{
    projection_past past;
    jub_month_of *months = NULL;
    jub_map trades = jub_map_init(work, 0);
    projection_frame frame = {.scenario = scenario, .past = &past, .month_count = scenario->months};
    jub_status status = find_first_day(work, reg, scenario, &frame.first_day, projection, error);
    if (status == JUB_OK) status = find_months(arena, &frame, error);
    if (status == JUB_OK)
        status =
            projection_read_past(work, reg, frame.first_day, scenario->window_months, &past, error);
    if (status == JUB_OK) status = check_window(projection, &frame, error);
    if (status != JUB_OK) return status;
    const jub_resource *facilities = jub_register_resource(reg, JUB_TEXT("facilities"));
    frame.facility_count = facilities->row_count;
    status = projection_read_stock(work, reg, amnesty, &frame, projection, error);
    if (status == JUB_OK) status = find_trades(work, facilities, &frame, &trades, error);
    if (status == JUB_OK)
        status = make_places(arena, facilities, &frame, &trades, projection, error);
    if (status == JUB_OK) status = run_all(arena, work, &frame, parallel, &months, error);
    if (status != JUB_OK) return status;
    give_months(&frame, months, projection);
    tell_notes(&frame, amnesty, projection);
    return JUB_OK;
}

jub_status jub_project(jub_arena *arena, const jub_register *reg, const jub_scenario *scenario,
                       const jub_amnesty_effect *amnesty, const jub_parallel *parallel,
                       jub_projection *projection_out, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    jub_arena work = jub_arena_init(arena->max_bytes - arena->used_bytes);
    jub_projection projection = {0};
    const jub_status status =
        project(arena, &work, reg, scenario, amnesty, parallel, &projection, error);
    if (status == JUB_OK)
        *projection_out = projection;
    else
        jub_arena_rewind(arena, mark);
    jub_arena_clear(&work);
    return status;
}
