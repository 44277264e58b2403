// What the registrar deals on a day. Who is next depends on who was dealt to before, so the day's
// deals are applied to a copy of the tables first, and then said in one sitting.

#include <string.h>

#include "programme/dealing.h"
#include "rehearsal/run_private.h"

typedef struct deal_run {
    rehearsal *run;
    jub_state state; // the copy
    jub_arena arena; // of the copy
    jub_event_at at;
    int32_t second;
} deal_run;

static jub_status copy_state(deal_run *deal, jub_error *error)
{
    deal->state = *deal->run->state;
    deal->state.arena = &deal->arena;
#define X(member, type, MEMBERS)                                                                   \
    deal->state.member.capacity = deal->state.member.count;                                        \
    deal->state.member.items = JUB_NEW(&deal->arena, type, deal->state.member.count);              \
    if (!deal->state.member.items) return jub_fail_no_memory(error);                               \
    if (deal->state.member.count > 0)                                                              \
        memcpy(deal->state.member.items, deal->run->state->member.items,                           \
               deal->state.member.count * sizeof(type));
    JUB_STATE_TABLE_LIST(X)
#undef X
    return JUB_OK;
}

// JUB_MISSING when nobody is left who may read it: that case waits for another day.
static jub_status deal_one(deal_run *deal, uint32_t case_number, uint32_t reading, jub_error *error)
{
    uint32_t actor;
    jub_status status = jub_deal(&deal->state, case_number, reading, &actor, error);
    if (status != JUB_OK) return status;
    jub_event *event = plan_event(deal->run, JUB_EVENT_CASE_ASSIGNED, deal->second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, CASE, case_number, case_number);
    SAY(event, READING, reading, reading);
    SAY(event, ACTOR, actor, deal->state.actors.items[actor].id);
    deal->at.index++;
    return jub_apply(&deal->state, &deal->at, event, error);
}

// What fell back to the table, and thirds.
static jub_status deal_again(deal_run *deal, uint32_t number, jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint32_t i = 1; i <= JUB_READING_MAX && (status == JUB_OK || status == JUB_MISSING); i++)
        if (jub_deal_is_due(&deal->state, number, i)) status = deal_one(deal, number, i, error);
    return status == JUB_MISSING ? JUB_OK : status;
}

static jub_status deal_main(deal_run *deal, jub_error *error)
{
    uint32_t number, reading;
    jub_status status = JUB_OK;
    while (status == JUB_OK && jub_deal_next(&deal->state, &number, &reading))
        status = deal_one(deal, number, reading, error);
    return status == JUB_MISSING ? JUB_OK : status;
}

jub_status deal_day(rehearsal *run, jub_date day, int32_t second, jub_error *error)
{
    const jub_text id = jub_text_from(run->cast->players[JUB_REGISTRAR_1].id);
    deal_run deal = {.run = run, .arena = jub_arena_init((size_t)16 << 30), .second = second};
    jub_status status = copy_state(&deal, error);
    deal.at =
        (jub_event_at){.index = run->size,
                       .actor = jub_state_actor(run->state, id),
                       .actor_id = id,
                       .seen = run->size,
                       .sitting_time = jub_clock_moment(day, second, JUB_REHEARSAL_OFFSET_MINUTES),
                       .drawn = run->draws,
                       .drawn_count = run->draw_count};
    if (status == JUB_OK && !plan_sitting(run, JUB_REGISTRAR_1, day, second))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK) status = deal_main(&deal, error);
    for (uint32_t i = 1; status == JUB_OK && i <= run->state->cases.count; i++)
        status = deal_again(&deal, i, error);
    jub_arena_clear(&deal.arena);
    return status == JUB_OK ? run_play(run, error) : status;
}
