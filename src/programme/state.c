#include "programme/state.h"

#include <assert.h>

#include "programme/dealing.h"
#include "programme/rules_private.h"

// The seeds of maps: fixed, so that a state is the same everywhere; what is hashed was let in by
// the administrator or a clerk, who have better ways to make a programme slow.
enum { ID_MAP_SEED = 0x61637431, KEY_MAP_SEED = 0x6b657931, EDIT_MAP_SEED = 0x65647431 };

static const char *const stage_words[] = {
#define X(name, words) words,
    JUB_STAGE_LIST(X)
#undef X
};

const char *jub_programme_stage_words(jub_programme_stage stage)
{
    return stage_words[stage];
}

jub_status jub_state_begin(jub_arena *arena, jub_basis *basis, jub_text origin,
                           jub_state *state_out, jub_error *error)
{
    const jub_text kept = jub_text_copy(arena, origin);
    if (!kept.bytes) return jub_fail_no_memory(error);
    *state_out = (jub_state){
        .basis = basis,
        .arena = arena,
        .origin = kept,
        .actor_ids = jub_map_init(arena, ID_MAP_SEED),
        .key_bytes = jub_map_init(arena, KEY_MAP_SEED),
        .edit_places = jub_map_init(arena, EDIT_MAP_SEED),
    };
    return JUB_OK;
}

uint32_t jub_state_actor(const jub_state *state, jub_text id)
{
    const uint32_t number = jub_map_find(&state->actor_ids, id);
    return number == JUB_MAP_ABSENT ? JUB_NO_ACTOR : number;
}

// Few sittings come in bundles, and few people of a programme bring them, so all are gone through.
uint64_t jub_state_bundle_count(const jub_state *state, jub_text facility_key)
{
    uint64_t count = 0;
    for (size_t i = 0; i < state->actors.count; i++) {
        const jub_actor *actor = &state->actors.items[i];
        if (actor->last_bundle > count && jub_text_equal(actor->facility_key, facility_key))
            count = actor->last_bundle;
    }
    return count;
}

const jub_seed *jub_state_seed(const jub_state *state, const char *use)
{
    for (size_t i = 0; i < state->seeds.count; i++)
        if (jub_text_is(state->seeds.items[i].use, use)) return &state->seeds.items[i];
    return NULL;
}

jub_date jub_state_day(const jub_state *state, int64_t time)
{
    return jub_agenda_day(time, (int32_t)state->programme.offset_minutes);
}

// -- actors ---------------------------------------------------------------------------------------

// Numbers an actor by id and by key; false when memory is out or either is not new.
static bool number_actor(jub_state *state, const jub_actor *actor, const jub_vkey *vkey,
                         uint32_t number)
{
    // Keys are views into actor_keys, whose old array stays in the arena when it grows.
    state->actor_keys[number] = *vkey;
    const jub_text bytes = {(const char *)state->actor_keys[number].key, JUB_PUBLIC_KEY_BYTES};
    return jub_map_add(&state->actor_ids, actor->id, NULL) == number &&
           jub_map_add(&state->key_bytes, bytes, NULL) == number;
}

// Room for keys, as many as for actors.
static bool reserve_keys(jub_state *state, size_t capacity)
{
    jub_vkey *keys = JUB_NEW(state->arena, jub_vkey, capacity);
    if (!keys) return false;
    if (state->actors.count > 0)
        memcpy(keys, state->actor_keys, state->actors.count * sizeof *keys);
    state->actor_keys = keys;
    return true;
}

// Room for one actor more, and for as many keys; all or none.
static bool reserve_actor(jub_state *state)
{
    jub_actor *items = state->actors.items;
    const size_t capacity = state->actors.capacity;
    if (!JUB_LIST_RESERVE(state->arena, &state->actors)) return false;
    if (state->actors.capacity == capacity || reserve_keys(state, state->actors.capacity))
        return true;
    state->actors.items = items;
    state->actors.capacity = capacity;
    return false;
}

jub_status rule_actor_add(jub_state *state, const jub_actor *actor, const jub_vkey *vkey,
                          jub_error *error)
{
    const uint32_t number = (uint32_t)state->actors.count;
    if (!reserve_actor(state) || !jub_map_reserve(&state->actor_ids, number + 1) ||
        !jub_map_reserve(&state->key_bytes, number + 1))
        return jub_fail_no_memory(error);
    const bool is_next = number_actor(state, actor, vkey, number);
    assert(is_next); // there is room, and both were looked up before
    (void)is_next;
    state->actors.items[state->actors.count++] = *actor;
    return JUB_OK;
}

static jub_status derive_actors(jub_state *state, jub_error *error)
{
    state->actor_ids = jub_map_init(state->arena, ID_MAP_SEED);
    state->key_bytes = jub_map_init(state->arena, KEY_MAP_SEED);
    state->actor_keys = JUB_NEW(state->arena, jub_vkey, state->actors.capacity);
    if (!state->actor_keys) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < state->actors.count; i++) {
        const jub_actor *actor = &state->actors.items[i];
        jub_vkey vkey;
        const jub_status status = jub_vkey_read(actor->key, &vkey, NULL);
        if (status != JUB_OK)
            return jub_fail(error, status == JUB_NO_MEMORY ? status : JUB_SYNTAX, (jub_position){0},
                            "make the state again from the log",
                            "the key of actor '%.*s' cannot be read", JUB_TEXT_ARG(actor->id));
        if (!number_actor(state, actor, &vkey, i))
            return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                            "make the state again from the log",
                            "actor '%.*s' or their key is there twice", JUB_TEXT_ARG(actor->id));
    }
    return JUB_OK;
}

uint32_t rule_last_reading(const jub_case *item)
{
    uint32_t last = item->first;
    if (item->second > last) last = item->second;
    return item->third > last ? item->third : last;
}

static jub_status derive_earlier(jub_state *state, jub_error *error)
{
    uint32_t *last = JUB_NEW(state->arena, uint32_t, state->cases.count + 1);
    if (!last) return jub_fail_no_memory(error);
    state->earlier.count = 0;
    for (uint32_t i = 0; i < state->readings.count; i++) {
        uint32_t *of_case = &last[state->readings.items[i].case_number];
        if (!JUB_LIST_PUSH(state->arena, &state->earlier, *of_case))
            return jub_fail_no_memory(error);
        *of_case = i + 1;
    }
    return JUB_OK;
}

void rule_derive_duty(jub_state *state)
{
    state->duty.count = 0;
    for (uint32_t i = 0; i < state->actors.count; i++) {
        if (!state->actors.items[i].is_on_duty) continue;
        if (JUB_LIST_PUSH(state->arena, &state->duty, i)) continue;
        state->duty.count = 0;
        return;
    }
}

// -- edits ----------------------------------------------------------------------------------------

enum { EDIT_NAME_MAX_BYTES = 2 * JUB_EVENT_TEXT_MAX_BYTES + 1 };

static jub_text edit_name(jub_text person, jub_text field, char *bytes)
{
    memcpy(bytes, person.bytes, person.length_bytes);
    bytes[person.length_bytes] = '\0';
    memcpy(bytes + person.length_bytes + 1, field.bytes, field.length_bytes);
    return (jub_text){bytes, person.length_bytes + 1 + field.length_bytes};
}

static bool fits_edit(jub_text person, jub_text field)
{
    return person.length_bytes <= JUB_EVENT_TEXT_MAX_BYTES &&
           field.length_bytes <= JUB_EVENT_TEXT_MAX_BYTES;
}

uint32_t rule_edit_place(const jub_state *state, jub_text person, jub_text field)
{
    char bytes[EDIT_NAME_MAX_BYTES];
    if (!fits_edit(person, field)) return JUB_MAP_ABSENT;
    return jub_map_find(&state->edit_places, edit_name(person, field, bytes));
}

jub_status rule_edit_reserve(jub_state *state, jub_text person, jub_text field, uint32_t *place_out,
                             jub_error *error)
{
    char bytes[EDIT_NAME_MAX_BYTES];
    if (!fits_edit(person, field))
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "an edit's names are too long");
    const jub_text name = jub_text_copy(state->arena, edit_name(person, field, bytes));
    if (!name.bytes || !JUB_LIST_RESERVE(state->arena, &state->last_edits))
        return jub_fail_no_memory(error);
    bool is_new = false;
    *place_out = jub_map_add(&state->edit_places, name, &is_new);
    if (*place_out == JUB_MAP_ABSENT) return jub_fail_no_memory(error);
    if (is_new) state->last_edits.items[state->last_edits.count++] = 0;
    return JUB_OK;
}

static jub_status derive_edits(jub_state *state, jub_error *error)
{
    state->edit_places = jub_map_init(state->arena, EDIT_MAP_SEED);
    state->last_edits.count = 0;
    state->conflict_count = 0;
    for (uint32_t i = 0; i < state->edits.count; i++) {
        const jub_edit *edit = &state->edits.items[i];
        uint32_t place;
        const jub_status status =
            rule_edit_reserve(state, edit->person, edit->field, &place, error);
        if (status != JUB_OK) return status;
        state->last_edits.items[place] = i + 1;
        state->conflict_count += edit->stage == JUB_EDIT_IN_CONFLICT;
    }
    return JUB_OK;
}

// -- all of it ------------------------------------------------------------------------------------

uint32_t *rule_count_proposed(jub_arena *arena, const jub_state *state)
{
    const jub_basis *basis = state->basis;
    uint32_t *counts = JUB_NEW(arena, uint32_t, state->facilities.count);
    if (!counts) return NULL;
    for (uint32_t i = 0; i < state->people.count; i++) {
        const uint32_t facility = jub_basis_facility_of(basis, i);
        if (basis->proposals[i].is_proposed && facility != JUB_NO_ROW) counts[facility]++;
    }
    return counts;
}

jub_status rule_derive_order(jub_state *state, const uint8_t *seed, jub_error *error)
{
    const uint32_t count = (uint32_t)state->cases.count;
    uint32_t *order = JUB_NEW(state->arena, uint32_t, count);
    if (!order) return jub_fail_no_memory(error);
    const jub_status status =
        count > 0 ? jub_deal_order(state->arena, seed, count, order, error) : JUB_OK;
    if (status == JUB_OK) state->deal_order = order;
    return status;
}

jub_status jub_state_derive(jub_state *state, jub_error *error)
{
    jub_status status = derive_actors(state, error);
    if (status == JUB_OK) status = derive_edits(state, error);
    if (status == JUB_OK) status = derive_earlier(state, error);
    if (status != JUB_OK) return status;
    rule_derive_duty(state);
    state->list = NULL;
    state->proposed_counts = NULL;
    if (state->basis->proposals && state->people.count > 0) {
        state->proposed_counts = rule_count_proposed(state->arena, state);
        if (!state->proposed_counts) return jub_fail_no_memory(error);
    }
    const jub_seed *readers = jub_state_seed(state, "readers");
    if (readers) status = rule_derive_order(state, readers->seed.bytes, error);
    state->is_sampled = NULL;
    state->audit_order = state->last_rereads = NULL;
    state->earlier_rereads.count = 0;
    if (status == JUB_OK && state->programme.audit_count > 0)
        status = rule_derive_sample(state, state->programme.audit_count, error);
    return status;
}
