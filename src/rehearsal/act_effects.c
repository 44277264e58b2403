// The day: people are let go, terms are cut, people are moved; and the programme is closed.

#include <string.h>

#include "rehearsal/run_private.h"

static jub_status plan_effects(rehearsal *run, uint32_t facility, bool is_gate, uint32_t player,
                               jub_error *error)
{
    const jub_date day = run_day(run);
    const int32_t begin = run_second(run);
    uint32_t count = 0;
    const uint32_t all = (uint32_t)run->state->facilities.items[facility].listed_count;
    if (!plan_sitting(run, player, day, JUB_OFFICE_CLOSES + (int32_t)(player % 1500)))
        return jub_fail_no_memory(error);
    for (size_t i = 0; i < run->list.count; i++) {
        const jub_list_line *line = &run->list.lines[i];
        const bool is_release = strcmp(jub_list_effect(line), "released") == 0;
        const jub_staff *staff = &run->cast->staff[facility];
        const bool is_gates = is_release && staff->gate != JUB_NO_PLAYER;
        if (line->facility != facility || is_gates != is_gate) continue;
        if (run->state->people.items[line->person].effect != JUB_NO_EFFECT) continue;
        if (!plan_line(run, JUB_EVENT_EFFECT_RECORDED, line,
                       jub_clock_piece(begin, JUB_OFFICE_CLOSES, count++, all)))
            return jub_fail_no_memory(error);
        run->counts.effect_count++;
    }
    return JUB_OK;
}

static jub_status close_programme(rehearsal *run, jub_error *error)
{
    run_wait(run, run_day(run) + 1, JUB_OFFICE_AFTERNOON);
    const int32_t second = run_second(run);
    jub_event *event = plan_sitting(run, JUB_REGISTRAR_1, run_day(run), second)
                           ? plan_event(run, JUB_EVENT_PROGRAMME_CLOSED, second)
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    jub_status status = run_end_day(run, run->last_day, error);
    if (status == JUB_OK) status = run_flush(run, error);
    if (status == JUB_OK) run_tell(run, "programme closed");
    return status;
}

jub_status act_effects(rehearsal *run, jub_error *error)
{
    jub_status status = open_level(run, JUB_LEVEL_PUBLIC, error);
    for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++) {
        const jub_staff *staff = &run->cast->staff[i];
        if (run->state->facilities.items[i].listed_count == 0) continue;
        if (staff->gate != JUB_NO_PLAYER) status = plan_effects(run, i, true, staff->gate, error);
        if (status == JUB_OK) status = plan_effects(run, i, false, staff->head, error);
    }
    if (status == JUB_OK) status = run_end_day(run, run_day(run), error);
    if (status != JUB_OK) return status;
    run_tell(run, "the day: %llu effects recorded", (unsigned long long)run->counts.effect_count);
    return close_programme(run, error);
}
