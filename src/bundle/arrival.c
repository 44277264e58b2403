#include "bundle/arrival.h"

#include "programme/sitting.h"

// -- who made it ----------------------------------------------------------------------------------

static bool may_make(const jub_actor *actor, const jub_bundle *bundle)
{
    if (bundle->direction == JUB_BUNDLE_IN) return actor->role == JUB_ROLE_REGISTRAR;
    return (actor->role == JUB_ROLE_HEAD || actor->role == JUB_ROLE_CLERK) &&
           jub_text_equal(actor->facility_key, bundle->facility);
}

jub_status jub_arrival_check_maker(const jub_state *state, const jub_bundle *bundle,
                                   jub_error *error)
{
    const uint32_t number = jub_state_actor(state, bundle->by);
    const bool is_out = bundle->direction == JUB_BUNDLE_OUT;
    const jub_actor *actor = number == JUB_NO_ACTOR ? NULL : &state->actors.items[number];
    if (!actor || !may_make(actor, bundle))
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        is_out ? "let the head of the facility sign it"
                               : "let a registrar of the programme sign it",
                        is_out ? "the bundle is signed by '%.*s', who is no head or clerk of "
                                 "the facility '%.*s'"
                               : "the bundle is signed by '%.*s', who is no registrar "
                                 "(it is for the facility '%.*s')",
                        JUB_TEXT_ARG(bundle->by), JUB_TEXT_ARG(bundle->facility));
    if (actor->has_left)
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "let somebody who still takes part sign it",
                        "the bundle is signed by '%.*s', who has left", JUB_TEXT_ARG(bundle->by));
    if (jub_bundle_verify(bundle, &state->actor_keys[number])) return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "it was altered, or signed with a key that is not the one enrolled",
                    "the signature of '%.*s' on the bundle does not hold",
                    JUB_TEXT_ARG(bundle->by));
}

// -- its sittings ---------------------------------------------------------------------------------

typedef struct arrival {
    jub_arena *arena;
    const jub_state *state;
    const jub_bundle *bundle;
    uint64_t *sitting_counts; // [actors] with those of the bundle so far
    uint32_t late_first_round;
    uint32_t late_edits;
} arrival;

static jub_status check_seen(const arrival *at, const jub_sitting *sitting, jub_error *error)
{
    if (sitting->seen <= at->bundle->size && at->bundle->size <= at->state->programme.size)
        return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, "see which log it was made with",
                    "sitting %llu of '%.*s' has seen %llu entries of a log that had %llu",
                    (unsigned long long)sitting->number, JUB_TEXT_ARG(sitting->actor),
                    (unsigned long long)sitting->seen, (unsigned long long)at->bundle->size);
}

static jub_status check_place(const arrival *at, const jub_sitting *sitting, uint32_t actor,
                              jub_error *error)
{
    const jub_bundle *bundle = at->bundle;
    if (!jub_text_equal(at->state->actors.items[actor].facility_key, bundle->facility))
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, NULL,
                        "the bundle holds a sitting of '%.*s', who is not of the facility '%.*s'",
                        JUB_TEXT_ARG(sitting->actor), JUB_TEXT_ARG(bundle->facility));
    if (sitting->bundle != bundle->number)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "sitting %llu of '%.*s' was signed for bundle %llu, not for this one, %llu",
                        (unsigned long long)sitting->number, JUB_TEXT_ARG(sitting->actor),
                        (unsigned long long)sitting->bundle, (unsigned long long)bundle->number);
    const unsigned long long next = (unsigned long long)at->sitting_counts[actor] + 1;
    if (sitting->number != next)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                        "one was left out, put in twice, or made at two places",
                        "the sittings of '%.*s' do not follow: number %llu stands where %llu "
                        "should",
                        JUB_TEXT_ARG(sitting->actor), (unsigned long long)sitting->number, next);
    return check_seen(at, sitting, error);
}

static bool is_of_first_round(jub_event_kind kind)
{
    return kind == JUB_EVENT_NOMINATED || kind == JUB_EVENT_SET_ASIDE ||
           kind == JUB_EVENT_WITHDRAWN || kind == JUB_EVENT_FIRST_LIST_SIGNED;
}

static jub_status count_late(arrival *at, const jub_bundle_sitting *sitting, jub_error *error)
{
    const bool is_closed = at->state->programme.stage > JUB_PROGRAMME_FIRST_ROUND;
    const size_t mark = jub_arena_mark(at->arena);
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < sitting->count; i++) {
        jub_event event;
        status = jub_event_read(at->arena, sitting->entries[i].entry, &event, error);
        if (status != JUB_OK) break;
        at->late_first_round += is_closed && is_of_first_round(event.kind);
        at->late_edits +=
            at->state->programme.is_register_frozen && event.kind == JUB_EVENT_RECORD_EDITED;
    }
    jub_arena_rewind(at->arena, mark);
    return status;
}

static jub_status check_sitting(arrival *at, const jub_bundle_sitting *sitting, jub_error *error)
{
    jub_sitting header;
    jub_status status = jub_sitting_read(at->arena, sitting->header, &header, error);
    if (status != JUB_OK) return status;
    const uint32_t actor = jub_state_actor(at->state, header.actor);
    if (actor == JUB_NO_ACTOR)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, NULL,
                        "the bundle holds a sitting of '%.*s', who is not enrolled",
                        JUB_TEXT_ARG(header.actor));
    if (header.count != sitting->count)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                        "take a fresh copy from whoever made it",
                        "sitting %llu of '%.*s' has %zu entries, and its header says %llu",
                        (unsigned long long)header.number, JUB_TEXT_ARG(header.actor),
                        sitting->count, (unsigned long long)header.count);
    status = check_place(at, &header, actor, error);
    if (status == JUB_OK &&
        !jub_sitting_verify(&header, at->state->origin, &at->state->actor_keys[actor]))
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                          "it was altered, or signed with a key that is not the one enrolled",
                          "the signature of '%.*s' on sitting %llu does not hold",
                          JUB_TEXT_ARG(header.actor), (unsigned long long)header.number);
    if (status != JUB_OK) return status;
    at->sitting_counts[actor]++;
    return count_late(at, sitting, error);
}

static jub_status check_late(const arrival *at, jub_error *error)
{
    char moment[JUB_MOMENT_BYTES + 1];
    jub_moment_write(at->bundle->time, moment);
    if (at->late_first_round > 0)
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "keep the file: it shows what was done in time and came too late",
                        "the bundle was made at %s and came after the first round was closed: its "
                        "%u acts of that round no longer count",
                        moment, (unsigned)at->late_first_round);
    if (at->late_edits > 0)
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "keep the file: what it says about a person can be an objection",
                        "the bundle was made at %s and came after the register was frozen: its %u "
                        "edits no longer count",
                        moment, (unsigned)at->late_edits);
    return JUB_OK;
}

jub_status jub_arrival_check_sittings(jub_arena *arena, const jub_state *state,
                                      const jub_bundle *bundle, const jub_bundle_sitting *sittings,
                                      size_t count, jub_error *error)
{
    arrival at = {.arena = arena, .state = state, .bundle = bundle};
    at.sitting_counts = JUB_NEW(arena, uint64_t, state->actors.count);
    if (!at.sitting_counts) return jub_fail_no_memory(error);
    for (size_t i = 0; i < state->actors.count; i++)
        at.sitting_counts[i] = state->actors.items[i].sitting_count;
    if (count == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "the bundle holds no sitting");
    for (size_t i = 0; i < count; i++) {
        const jub_status status = check_sitting(&at, &sittings[i], error);
        if (status != JUB_OK) return status;
    }
    return check_late(&at, error);
}
