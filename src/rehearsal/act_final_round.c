// The final round: cases listed by chance, readers seconded and drawn, and read day by day.

#include "rehearsal/run_private.h"

enum {
    MAIN_SHARE = 60,      // of 100 workdays, in which all first and second readings are read
    PUT_OFF_IN_1000 = 30, // cases that a reader leaves for the next day
    LEAVERS_ONE_IN = 12,  // readers who leave for some days
    LEAVE_DAY = 2,
    RETURN_DAY = 5,   // in workdays of the round
    LEAVERS_FROM = 8, // readers; where there are fewer, none is let go
};

// -- between the rounds ---------------------------------------------------------------------------

static jub_status list_cases(rehearsal *run, jub_date day, int32_t second, jub_error *error)
{
    const jub_state *state = run->state;
    uint32_t *rows = JUB_NEW(&run->arena, uint32_t, state->people.count);
    uint32_t count = 0;
    if (!rows) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < state->people.count; i++) {
        const uint32_t facility = jub_basis_facility_of(run->basis, i);
        if (state->people.items[i].nomination == JUB_IS_NOMINATED && facility != JUB_NO_ROW &&
            state->facilities.items[facility].is_list_signed)
            rows[count++] = i;
    }
    jub_prng prng = jub_lots_choice(&run->cast->lots, "cases", 0, 0);
    jub_lots_shuffle(&prng, rows, count);
    run->counts.case_count = count;
    if (!plan_sitting(run, JUB_REGISTRAR_1, day, second)) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        jub_event *event = plan_event(run, JUB_EVENT_CASE_LISTED, second);
        if (!event) return jub_fail_no_memory(error);
        SAY(event, CASE, case_number, i + 1);
        SAY(event, PERSON, person, jub_basis_person_key(run->basis, rows[i]));
    }
    return run_play(run, error);
}

static bool is_leaver(const rehearsal *run, uint32_t player)
{
    const uint32_t readers = run->cast->count - run->cast->first_reader;
    jub_prng prng = jub_lots_choice(&run->cast->lots, "leaver", player, 0);
    return readers >= LEAVERS_FROM && jub_prng_chance(&prng, 1, LEAVERS_ONE_IN) &&
           run->cast->players[player].character == JUB_CHARACTER_HONEST;
}

// Readers from `first` on, `count` of them.
static jub_status plan_duty(rehearsal *run, jub_event_kind kind, uint32_t first, uint32_t count,
                            jub_date day, int32_t second, jub_error *error)
{
    if (!plan_sitting(run, JUB_CHIEF, day, second)) return jub_fail_no_memory(error);
    for (uint32_t i = first; i < first + count; i++) {
        jub_event *event = plan_event(run, kind, second);
        if (!event) return jub_fail_no_memory(error);
        SAY(event, ACTOR, actor, jub_text_from(run->cast->players[i].id));
    }
    return JUB_OK;
}

static jub_status plan_round(rehearsal *run, jub_event_kind kind, jub_date day, int32_t second,
                             jub_error *error)
{
    jub_event *event =
        plan_sitting(run, JUB_REGISTRAR_1, day, second) ? plan_event(run, kind, second) : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, ROUND, round, run->basis->agenda.rounds[JUB_ROUND_FINAL].name);
    return JUB_OK;
}

jub_status act_cases(rehearsal *run, jub_error *error)
{
    const jub_date day = run->basis->agenda.rounds[JUB_ROUND_FINAL].first_day;
    run_wait(run, day, JUB_OFFICE_OPENS - 3600);
    jub_status status = list_cases(run, run_day(run), run_second(run), error);
    if (status != JUB_OK) return status;
    run_tell(run, "%llu cases listed, in an order by chance",
             (unsigned long long)run->counts.case_count);
    const uint32_t first = run->cast->first_reader, reader_count = run->cast->count - first;
    status = plan_duty(run, JUB_EVENT_READER_SECONDED, first, reader_count, run_day(run),
                       JUB_OFFICE_OPENS - 2400, error);
    if (status == JUB_OK) status = run_play(run, error);
    if (status != JUB_OK) return status;
    run_tell(run, "%u readers seconded", reader_count);
    status = act_draw(run, "readers", error);
    if (status == JUB_OK)
        status = plan_round(run, JUB_EVENT_ROUND_OPENED, run_day(run), run_second(run), error);
    if (status == JUB_OK) status = run_play(run, error);
    if (status == JUB_OK) run_tell(run, "final round opened");
    return status;
}

// -- reading --------------------------------------------------------------------------------------

// Every reader's readings that wait for an answer, reader by reader.
typedef struct tray {
    uint32_t *readings; // [offsets[actors]] items of the state's readings
    uint32_t *offsets;  // [actors + 1]
} tray;

static jub_status fill_trays(rehearsal *run, tray *trays, jub_error *error)
{
    const jub_state *state = run->state;
    const size_t actors = state->actors.count;
    trays->offsets = JUB_NEW(&run->day, uint32_t, actors + 2);
    trays->readings = JUB_NEW(&run->day, uint32_t, state->readings.count);
    if (!trays->offsets || !trays->readings) return jub_fail_no_memory(error);
    for (size_t i = 0; i < state->readings.count; i++)
        if (state->readings.items[i].stage == JUB_DEALT)
            trays->offsets[state->readings.items[i].actor + 2]++;
    for (size_t i = 1; i <= actors; i++) trays->offsets[i + 1] += trays->offsets[i];
    for (size_t i = 0; i < state->readings.count; i++)
        if (state->readings.items[i].stage == JUB_DEALT)
            trays->readings[trays->offsets[state->readings.items[i].actor + 1]++] = (uint32_t)i;
    return JUB_OK;
}

static bool is_put_off(const rehearsal *run, uint32_t player, uint32_t item, jub_date day)
{
    jub_prng prng =
        jub_lots_choice(&run->cast->lots, "put off", (uint64_t)player << 32 | item, (uint64_t)day);
    return day != run->basis->agenda.rounds[JUB_ROUND_FINAL].last_day &&
           jub_prng_chance(&prng, PUT_OFF_IN_1000, 1000);
}

// Two sittings, one before lunch. Of what lies there as much is read as leaves nothing after
// `day_count` days.
static jub_status plan_reader(rehearsal *run, uint32_t player, const tray *trays, jub_date day,
                              int32_t begin, uint32_t day_count, jub_error *error)
{
    const uint32_t actor =
        jub_state_actor(run->state, jub_text_from(run->cast->players[player].id));
    const uint32_t first = trays->offsets[actor];
    const uint32_t count = (trays->offsets[actor + 1] - first + day_count - 1) / day_count;
    const int32_t late = (int32_t)(player % 900);
    bool is_afternoon = false;
    jub_status status = JUB_OK;
    if (count > 0 && !plan_sitting(run, player, day, JUB_OFFICE_NOON + late))
        return jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++) {
        const uint32_t item = trays->readings[first + i];
        const int32_t second = jub_clock_piece(begin, JUB_OFFICE_CLOSES, i, count);
        if (second > JUB_OFFICE_NOON && !is_afternoon) {
            is_afternoon = true;
            if (!plan_sitting(run, player, day, JUB_OFFICE_CLOSES + late))
                return jub_fail_no_memory(error);
        }
        if (!is_put_off(run, player, item, day))
            status = plan_reading(run, player, &run->state->readings.items[item], second, error);
    }
    return status;
}

static jub_status read_day(rehearsal *run, jub_date day, uint32_t workday, int32_t begin,
                           uint32_t day_count, jub_error *error)
{
    tray trays;
    jub_status status = fill_trays(run, &trays, error);
    for (uint32_t i = run->cast->first_reader; status == JUB_OK && i < run->cast->count; i++)
        status = plan_reader(run, i, &trays, day, begin, day_count, error);
    if (status == JUB_OK && workday == 1) status = plan_final_attempts(run, day, error);
    return status == JUB_OK ? run_end_day(run, day, error) : status;
}

// Those who leave for some days, or come back, one after another: what one leaves is dealt before
// the next may go.
static jub_status change_duty(rehearsal *run, jub_event_kind kind, jub_date day, jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint32_t i = run->cast->first_reader; status == JUB_OK && i < run->cast->count; i++) {
        if (!is_leaver(run, i)) continue;
        status = plan_duty(run, kind, i, 1, day, run_second(run), error);
        if (status == JUB_OK) status = run_play(run, error);
        if (status == JUB_OK && kind == JUB_EVENT_READER_RETURNED)
            status = deal_day(run, day, run_second(run), error);
    }
    return status;
}

static jub_status play_day(rehearsal *run, jub_date day, uint32_t workday, uint32_t day_count,
                           jub_error *error)
{
    run_wait(run, day, JUB_OFFICE_OPENS);
    jub_status status = run_play(run, error);
    if (status == JUB_OK) status = deal_day(run, day, run_second(run) + 600, error);
    if (status == JUB_OK && workday == LEAVE_DAY)
        status = change_duty(run, JUB_EVENT_READER_RETURNED, day, error);
    if (status == JUB_OK && workday == RETURN_DAY)
        status = change_duty(run, JUB_EVENT_READER_SECONDED, day, error);
    if (status == JUB_OK)
        status = read_day(run, day, workday, run_second(run) + 600, day_count, error);
    return status;
}

// -- the close ------------------------------------------------------------------------------------

static void count_readings(rehearsal *run)
{
    const jub_state *state = run->state;
    for (size_t i = 0; i < state->readings.count; i++) {
        const jub_reading *reading = &state->readings.items[i];
        run->counts.reading_count += reading->stage == JUB_DECIDED;
        run->counts.third_count += reading->number == 3 && reading->stage == JUB_DECIDED;
        run->counts.recused_count += reading->stage == JUB_RECUSED;
        run->counts.lapsed_count += reading->stage == JUB_LAPSED;
    }
    for (size_t i = 0; i < state->cases.count; i++) {
        run->counts.passed_count += state->cases.items[i].outcome == JUB_PASSED;
        run->counts.unsettled_count += state->cases.items[i].outcome == JUB_UNSETTLED;
    }
}

static jub_status close_round(rehearsal *run, const jub_decree_round_window *window,
                              jub_error *error)
{
    run_wait(run, window->last_day, JUB_OFFICE_CLOSES + 1800);
    if (run->state->programme.settled_count < run->state->cases.count)
        run_wait(run, window->last_day + 1, JUB_OFFICE_OPENS - 7200);
    jub_status status =
        plan_round(run, JUB_EVENT_ROUND_CLOSED, run_day(run), run_second(run), error);
    if (status == JUB_OK) status = run_end_day(run, window->last_day, error);
    if (status != JUB_OK) return status;
    count_readings(run);
    const jub_rehearsal_counts *counts = &run->counts;
    run_tell(
        run,
        "final round closed: %llu readings, %llu of them thirds, %llu stood back, %llu lapsed; "
        "%llu of %llu cases passed, %llu not settled",
        (unsigned long long)counts->reading_count, (unsigned long long)counts->third_count,
        (unsigned long long)counts->recused_count, (unsigned long long)counts->lapsed_count,
        (unsigned long long)counts->passed_count, (unsigned long long)counts->case_count,
        (unsigned long long)counts->unsettled_count);
    return JUB_OK;
}

jub_status act_final_round(rehearsal *run, jub_error *error)
{
    const jub_decree_round_window *window = &run->basis->agenda.rounds[JUB_ROUND_FINAL];
    const uint32_t workdays = jub_clock_workdays(window->first_day, window->last_day);
    const uint32_t main_days = workdays * MAIN_SHARE / 100 > 0 ? workdays * MAIN_SHARE / 100 : 1;
    uint32_t workday = 0;
    jub_status status = JUB_OK;
    for (jub_date day = window->first_day; status == JUB_OK && day <= window->last_day; day++) {
        if (!jub_clock_is_workday(day) && day != window->last_day) continue;
        status = play_day(run, day, workday, workday < main_days ? main_days - workday : 1, error);
        workday++;
    }
    return status == JUB_OK ? close_round(run, window, error) : status;
}
