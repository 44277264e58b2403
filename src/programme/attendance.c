#include "programme/attendance_private.h"

#include <assert.h>
#include <inttypes.h>

static jub_status refuse_seen(const jub_sitting *sitting, uint64_t last_seen, uint64_t index,
                              jub_error *error)
{
    if (sitting->seen > index)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "read the log again before signing",
                        "'%.*s' claims to have seen %" PRIu64 " entries where there are %" PRIu64,
                        JUB_TEXT_ARG(sitting->actor), sitting->seen, index);
    if (sitting->bundle == 0)
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "read the log again and sign again, or bring it in a bundle",
                        "'%.*s' has seen %" PRIu64 " of %" PRIu64 " entries",
                        JUB_TEXT_ARG(sitting->actor), sitting->seen, index);
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, "what was seen cannot be unseen",
                    "'%.*s' has seen %" PRIu64 " entries, and %" PRIu64 " in the sitting before",
                    JUB_TEXT_ARG(sitting->actor), sitting->seen, last_seen);
}

static jub_status check_seen(const jub_sitting *sitting, uint64_t last_seen, uint64_t index,
                             jub_error *error)
{
    const bool is_good = sitting->seen <= index && sitting->seen >= last_seen &&
                         (sitting->bundle > 0 || sitting->seen == index);
    return is_good ? JUB_OK : refuse_seen(sitting, last_seen, index, error);
}

static jub_status check_number(const jub_sitting *sitting, uint64_t sitting_count, jub_error *error)
{
    if (sitting->number == sitting_count + 1) return JUB_OK;
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    sitting->number <= sitting_count ? "it is in the log already"
                                                     : "bring the sittings before it first",
                    "this is sitting %" PRIu64 " of '%.*s', where %" PRIu64 " is due",
                    sitting->number, JUB_TEXT_ARG(sitting->actor), sitting_count + 1);
}

// Bundles of a facility come in their order from 1, each with one sitting or more.
static jub_status check_bundle(const jub_state *state, const jub_sitting *sitting,
                               const jub_actor *actor, jub_error *error)
{
    if (sitting->bundle == 0) return JUB_OK;
    if (actor->facility_key.length_bytes == 0)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "let them act at the centre",
                        "'%.*s' is of no facility, and bundles come from facilities",
                        JUB_TEXT_ARG(sitting->actor));
    const uint64_t count = jub_state_bundle_count(state, actor->facility_key);
    if (sitting->bundle == count || sitting->bundle == count + 1) return JUB_OK;
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, "bring the bundles in their order",
                    "bundle %" PRIu64 " of '%.*s', where %" PRIu64 " was the last", sitting->bundle,
                    JUB_TEXT_ARG(actor->facility_key), count);
}

static jub_status check_opening(const jub_sitting *sitting, jub_error *error)
{
    if (sitting->bundle == 0) return check_number(sitting, 0, error);
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, "open it at the centre",
                    "a programme is not opened in a bundle");
}

static jub_status check_enrolled(const jub_state *state, const jub_sitting *sitting,
                                 const jub_actor *actor, jub_error *error)
{
    const jub_status status = check_number(sitting, actor->sitting_count, error);
    return status == JUB_OK ? check_bundle(state, sitting, actor, error) : status;
}

jub_status programme_attend_begin(const jub_state *state, const jub_sitting *sitting,
                                  uint64_t index, programme_attendance *attendance_out,
                                  jub_error *error)
{
    const bool is_opening = state->actors.count == 0;
    const uint32_t number = is_opening ? JUB_NO_ACTOR : jub_state_actor(state, sitting->actor);
    if (!is_opening && number == JUB_NO_ACTOR)
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "let the administrator enrol them first, with 'actor.enrolled'",
                        "'%.*s' is not enrolled", JUB_TEXT_ARG(sitting->actor));
    const jub_actor *actor = is_opening ? NULL : &state->actors.items[number];
    jub_status status =
        is_opening ? check_opening(sitting, error) : check_enrolled(state, sitting, actor, error);
    if (status == JUB_OK) status = check_seen(sitting, actor ? actor->last_seen : 0, index, error);
    if (status != JUB_OK) return status;
    *attendance_out = (programme_attendance){
        .sitting = sitting,
        .index = index,
        .at = {.index = index + 1,
               .actor = number,
               .actor_id = sitting->actor,
               .seen = sitting->seen,
               .sitting_time = sitting->time,
               .is_carried = sitting->bundle > 0},
    };
    return JUB_OK;
}

static jub_status opening_key(const jub_sitting *sitting, const jub_event *first,
                              jub_vkey *vkey_out, jub_error *error)
{
    if (!first || first->kind != JUB_EVENT_PROGRAMME_OPENED)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "the programme is not opened yet");
    if (!jub_text_equal(first->actor, sitting->actor))
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "'%.*s' opens the programme in the name of '%.*s'",
                        JUB_TEXT_ARG(sitting->actor), JUB_TEXT_ARG(first->actor));
    if (jub_vkey_read(first->key, vkey_out, NULL) == JUB_OK) return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "the key of the administrator cannot be read");
}

jub_status programme_attend_verify(const jub_state *state, const programme_attendance *attendance,
                                   const jub_event *first, jub_error *error)
{
    const jub_sitting *sitting = attendance->sitting;
    const bool is_opening = attendance->at.actor == JUB_NO_ACTOR;
    jub_vkey opener;
    const jub_status status = is_opening ? opening_key(sitting, first, &opener, error) : JUB_OK;
    if (status != JUB_OK) return status;
    const jub_vkey *vkey = is_opening ? &opener : &state->actor_keys[attendance->at.actor];
    if (jub_sitting_verify(sitting, state->origin, vkey)) return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "the signature is not by the key of '%.*s'", JUB_TEXT_ARG(sitting->actor));
}

jub_status programme_attend_event(jub_state *state, programme_attendance *attendance,
                                  const jub_event *event, jub_error *error)
{
    const jub_status status = jub_apply(state, &attendance->at, event, error);
    if (status != JUB_OK) return status;
    attendance->at.index++;
    if (attendance->at.actor == JUB_NO_ACTOR)
        attendance->at.actor = jub_state_actor(state, attendance->sitting->actor);
    return JUB_OK;
}

void programme_attend_end(jub_state *state, const programme_attendance *attendance)
{
    const jub_sitting *sitting = attendance->sitting;
    assert(attendance->at.index == attendance->index + 1 + sitting->count);
    assert(attendance->at.actor < state->actors.count);
    jub_actor *actor = &state->actors.items[attendance->at.actor];
    actor->sitting_count = sitting->number;
    actor->last_time = sitting->time;
    actor->last_seen = sitting->seen;
    if (sitting->bundle == 0)
        state->programme.last_time = sitting->time;
    else
        actor->last_bundle = sitting->bundle;
    state->programme.size = attendance->at.index;
}
