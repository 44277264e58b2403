#include "cli/programme/event_deal.h"

#include "cli/programme/event_fill_private.h"
#include "programme/dealing.h"

// What dealing changes, to be put back: the programme, cases, readings and the loads of actors.
// Tables grow in the arena and leave their old memory as it was, so contents are copied.
typedef struct kept_state {
    jub_programme programme;
    jub_actor *actors;     // [actor count]
    jub_case *cases;       // [case count]
    jub_reading *readings; // [reading_count]
    size_t reading_count;
} kept_state;

#define KEEP(arena, table, type)                                                                   \
    ((type *)keep_items((arena), (table).items, (table).count, sizeof(type), _Alignof(type)))

static void *keep_items(jub_arena *arena, const void *items, size_t count, size_t size_bytes,
                        size_t align_bytes)
{
    void *copy = jub_arena_take(arena, count, size_bytes, align_bytes);
    if (copy && count > 0) memcpy(copy, items, count * size_bytes);
    return copy;
}

static bool keep_state(jub_arena *arena, const jub_state *state, kept_state *kept_out)
{
    *kept_out = (kept_state){
        .programme = state->programme,
        .actors = KEEP(arena, state->actors, jub_actor),
        .cases = KEEP(arena, state->cases, jub_case),
        .readings = KEEP(arena, state->readings, jub_reading),
        .reading_count = state->readings.count,
    };
    return kept_out->actors && kept_out->cases && kept_out->readings;
}

static void put_back(jub_state *state, const kept_state *kept)
{
    state->programme = kept->programme;
    if (state->actors.count > 0)
        memcpy(state->actors.items, kept->actors, state->actors.count * sizeof *kept->actors);
    if (state->cases.count > 0)
        memcpy(state->cases.items, kept->cases, state->cases.count * sizeof *kept->cases);
    state->readings.count = kept->reading_count;
    if (kept->reading_count > 0)
        memcpy(state->readings.items, kept->readings, kept->reading_count * sizeof *kept->readings);
}

static jub_status deal_one(cli_fill *fill, uint32_t number, uint32_t reading, uint64_t index,
                           jub_event *event_out, jub_error *error)
{
    const cli_actor *actor = fill->actor;
    jub_state *state = &fill->actor->programme.state;
    uint32_t reader = 0;
    const jub_status status = jub_deal(state, number, reading, &reader, error);
    if (status != JUB_OK) return status;
    *event_out = (jub_event){
        .kind = JUB_EVENT_CASE_ASSIGNED,
        .time = actor->now,
        .has = JUB_HAS(CASE) | JUB_HAS(READING) | JUB_HAS(ACTOR),
        .case_number = number,
        .reading = reading,
        .actor = state->actors.items[reader].id,
    };
    const jub_event_at at = {
        .index = index,
        .actor = actor->number,
        .actor_id = cli_actor_record(actor)->id,
        .seen = state->programme.size,
        .sitting_time = actor->now,
    };
    return jub_apply(state, &at, event_out, error);
}

typedef struct deal_run {
    cli_fill *fill;
    uint64_t first_index;
    JUB_LIST(jub_event) events;
} deal_run;

static jub_status deal_into(deal_run *run, uint32_t number, uint32_t reading, jub_error *error)
{
    jub_event event;
    const uint64_t index = run->first_index + run->events.count;
    const jub_status status = deal_one(run->fill, number, reading, index, &event, error);
    if (status != JUB_OK) return status;
    if (JUB_LIST_PUSH(&run->fill->actor->programme.arena, &run->events, event)) return JUB_OK;
    return jub_fail_no_memory(error);
}

// The main order first, which what is dealt again waits for; dealing that makes nothing more of it,
// so one pass will do.
static jub_status deal_all(deal_run *run, const jub_state *state, jub_error *error)
{
    uint32_t number = 0, reading = 0;
    jub_status status = JUB_OK;
    if (state->programme.stage > JUB_PROGRAMME_FINAL_ROUND) return JUB_OK;
    while (status == JUB_OK && jub_deal_next(state, &number, &reading))
        status = deal_into(run, number, reading, error);
    for (uint32_t i = 1; i <= state->cases.count; i++)
        for (uint32_t j = 1; j <= JUB_READING_MAX && status == JUB_OK; j++)
            if (jub_deal_is_due(state, i, j)) status = deal_into(run, i, j, error);
    return status;
}

jub_status cli_deal_all(cli_fill *fill, jub_event **events_out, size_t *count_out, jub_error *error)
{
    jub_state *state = &fill->actor->programme.state;
    deal_run run = {.fill = fill, .first_index = state->programme.size + 1};
    kept_state kept;
    if (!keep_state(&fill->actor->programme.arena, state, &kept)) return jub_fail_no_memory(error);
    const jub_status status = deal_all(&run, state, error);
    put_back(state, &kept);
    *events_out = run.events.items;
    *count_out = run.events.count;
    return status;
}
