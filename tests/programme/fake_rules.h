#ifndef JUB_TEST_FAKE_RULES_H
#define JUB_TEST_FAKE_RULES_H
#include "programme/state.h"
#include "test_support.h"
jub_status jub_state_begin(jub_arena *arena, jub_basis *basis, jub_text origin,
                           jub_state *state_out, jub_error *error)
{
    (void)error;
    *state_out = (jub_state){.basis = basis,
                             .arena = arena,
                             .origin = origin,
                             .actor_ids = jub_map_init(arena, 1),
                             .key_bytes = jub_map_init(arena, 2)};
    return JUB_OK;
}
uint32_t jub_state_actor(const jub_state *state, jub_text id)
{
    const uint32_t number = jub_map_find(&state->actor_ids, id);
    return number == JUB_MAP_ABSENT ? JUB_NO_ACTOR : number;
}
jub_status jub_apply(jub_state *state, const jub_event_at *at, const jub_event *event,
                     jub_error *error)
{
    const bool is_opening = event->kind == JUB_EVENT_PROGRAMME_OPENED;
    if (state->actors.count == 0 && !is_opening)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "",
                        "the programme is not opened yet");
    if (event->kind == JUB_EVENT_LEVEL_OPENED)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "", "this is refused");
    if (event->time > at->sitting_time)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "", "too late");
    if (!is_opening && event->kind != JUB_EVENT_ACTOR_ENROLLED) return JUB_OK;
    jub_actor actor = {.id = jub_text_copy(state->arena, event->actor),
                       .facility_key = jub_text_copy(state->arena, event->facility),
                       .key = jub_text_copy(state->arena, event->key),
                       .facility = JUB_NO_ROW};
    jub_vkey vkey;
    assert_int_equal(jub_vkey_read(event->key, &vkey, NULL), JUB_OK);
    const size_t capacity = state->actors.capacity;
    assert_true(JUB_LIST_PUSH(state->arena, &state->actors, actor));
    if (capacity != state->actors.capacity) {
        jub_vkey *keys = JUB_NEW(state->arena, jub_vkey, state->actors.capacity);
        if (capacity) memcpy(keys, state->actor_keys, capacity * sizeof *keys);
        state->actor_keys = keys;
    }
    const uint32_t number = jub_map_add(&state->actor_ids, actor.id, NULL);
    state->actor_keys[number] = vkey;
    const jub_text bytes = {(char *)state->actor_keys[number].key, 32};
    jub_map_add(&state->key_bytes, bytes, NULL);
    return JUB_OK;
}
#endif
