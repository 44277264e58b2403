#include <assert.h>

#include "programme/rules_private.h"

// What holds for every event, whatever its kind: who acts, in which role, when, and with which
// fields. Then the kind's own rule decides.

enum { SITTING_SPAN_MAX_SECONDS = 86400 }; // from an event to the signature under its sitting
#define TIME_MAX INT64_C(13601088000)      // the end of 2400

static const rule_function rules[JUB_EVENT_KIND_COUNT] = {
    [JUB_EVENT_PROGRAMME_OPENED] = rule_programme_opened,
    [JUB_EVENT_ACTOR_ENROLLED] = rule_actor_enrolled,
    [JUB_EVENT_ACTOR_LEFT] = rule_actor_left,
    [JUB_EVENT_DECREE_SIGNED] = rule_decree_signed,
    [JUB_EVENT_RECORD_EDITED] = rule_record_edited,
    [JUB_EVENT_CONFLICT_SETTLED] = rule_conflict_settled,
    [JUB_EVENT_REGISTER_FROZEN] = rule_register_frozen,
    [JUB_EVENT_SEED_TAKEN] = rule_seed_taken,
    [JUB_EVENT_ROUND_OPENED] = rule_round_opened,
    [JUB_EVENT_NOMINATED] = rule_nominated,
    [JUB_EVENT_SET_ASIDE] = rule_set_aside,
    [JUB_EVENT_WITHDRAWN] = rule_withdrawn,
    [JUB_EVENT_FIRST_LIST_SIGNED] = rule_first_list_signed,
    [JUB_EVENT_ROUND_CLOSED] = rule_round_closed,
    [JUB_EVENT_READER_SECONDED] = rule_reader_seconded,
    [JUB_EVENT_READER_RETURNED] = rule_reader_returned,
    [JUB_EVENT_CASE_LISTED] = rule_case_listed,
    [JUB_EVENT_CASE_ASSIGNED] = rule_case_assigned,
    [JUB_EVENT_CASE_RECUSED] = rule_case_recused,
    [JUB_EVENT_CASE_DECIDED] = rule_case_decided,
    [JUB_EVENT_CASE_ADJUDICATED] = rule_case_decided,
    [JUB_EVENT_LIST_FINALISED] = rule_list_finalised,
    [JUB_EVENT_LIST_SEALED] = rule_list_sealed,
    [JUB_EVENT_LEVEL_OPENED] = rule_level_opened,
    [JUB_EVENT_FACILITY_NOTIFIED] = rule_facility_notified,
    [JUB_EVENT_PERSON_NOTIFIED] = rule_person_notified,
    [JUB_EVENT_OBJECTION_FILED] = rule_objection_filed,
    [JUB_EVENT_OBJECTION_ANSWERED] = rule_objection_answered,
    [JUB_EVENT_EFFECT_RECORDED] = rule_effect_recorded,
    [JUB_EVENT_CORRECTION_PROPOSED] = rule_correction_proposed,
    [JUB_EVENT_CORRECTION_CONFIRMED] = rule_correction_confirmed,
    [JUB_EVENT_RECORD_VIEWED] = rule_record_viewed,
    [JUB_EVENT_AUDIT_DRAWN] = rule_audit_drawn,
    [JUB_EVENT_AUDIT_REREAD] = rule_audit_reread,
    [JUB_EVENT_PROGRAMME_CLOSED] = rule_programme_closed,
};

static jub_status check_fields(const rule_call *call)
{
    const jub_event *event = call->event;
    const uint64_t facts = event->has_facts ? jub_event_facts(event->kind) : 0;
    const uint64_t known = jub_event_public(event->kind) | facts;
    const uint64_t lacking = known & ~jub_event_optional(event->kind) & ~event->has;
    const uint64_t extra = event->has & ~known;
    for (int field = 0; field < JUB_EVENT_FIELD_COUNT; field++) {
        const char *key = jub_event_field_key((jub_event_field)field);
        if (lacking >> field & 1)
            return rule_refuse(call, "give every field that the event has", "'%s' lacks '%s'",
                               jub_event_word(event->kind), key);
        if (extra >> field & 1)
            return rule_refuse(call, "leave it out", "'%s' has no '%s'",
                               jub_event_word(event->kind), key);
    }
    return JUB_OK;
}

static jub_status check_actor(const rule_call *call)
{
    const jub_state *state = call->state;
    if (state->programme.stage == JUB_PROGRAMME_EMPTY)
        return call->event->kind == JUB_EVENT_PROGRAMME_OPENED
                   ? JUB_OK
                   : rule_refuse(call, "open it first, with 'programme.opened'",
                                 "the programme is not opened yet");
    if (!call->actor)
        return rule_refuse(call, "let the administrator enrol them first, with 'actor.enrolled'",
                           "'%.*s' is not enrolled", JUB_TEXT_ARG(call->at->actor_id));
    if (call->actor->has_left)
        return rule_refuse(call, "enrol somebody else in their place", "'%.*s' has left",
                           JUB_TEXT_ARG(call->actor->id));
    return JUB_OK;
}

static jub_status check_role(const rule_call *call)
{
    const uint32_t roles = jub_event_roles(call->event->kind);
    if (!call->actor || (roles >> call->actor->role & 1)) return JUB_OK;
    char hint[RULE_HINT_BYTES] = "this is for: ";
    for (int role = 0; role < JUB_ROLE_COUNT; role++) {
        const size_t length = strlen(hint);
        if (roles >> role & 1)
            (void)snprintf(hint + length, sizeof hint - length, "%s%s",
                           hint[length - 2] == ':' ? "" : ", ", jub_role_word((jub_role)role));
    }
    return rule_refuse(call, hint, "'%s' is not for '%.*s', whose role is %s",
                       jub_event_word(call->event->kind), JUB_TEXT_ARG(call->actor->id),
                       jub_role_word((jub_role)call->actor->role));
}

static jub_status check_time(const rule_call *call)
{
    const jub_event *event = call->event;
    const int64_t sat = call->at->sitting_time;
    const int64_t last = call->actor ? call->actor->last_time : 0;
    char shown[JUB_MOMENT_BYTES + 1], other[JUB_MOMENT_BYTES + 1];
    if (event->time < 0 || sat < 0 || event->time >= TIME_MAX || sat >= TIME_MAX)
        return rule_refuse(call, "give a time from 1970 to 2400", "the time cannot be");
    (void)jub_moment_write(event->time, shown);
    if (event->time > sat)
        return rule_refuse(call, "nothing is signed before it happened",
                           "the event is of %s, after its sitting was signed at %s", shown,
                           jub_moment_write(sat, other));
    if (event->time < sat - SITTING_SPAN_MAX_SECONDS)
        return rule_refuse(
            call, "sign at least once a day",
            "the event is of %s, more than a day before its sitting was signed at %s", shown,
            jub_moment_write(sat, other));
    if (sat < last || (event->time < last && last < sat))
        return rule_refuse(call, "check the clock of the device",
                           "the event is of %s, before the last sitting of '%.*s' at %s", shown,
                           JUB_TEXT_ARG(call->actor->id), jub_moment_write(last, other));
    if (!call->at->is_carried && sat < call->state->programme.last_time)
        return rule_refuse(call, "check the clock of the device",
                           "the sitting is of %s, before the programme's last at %s",
                           jub_moment_write(sat, shown),
                           jub_moment_write(call->state->programme.last_time, other));
    return JUB_OK;
}

static jub_status check_sitting(const rule_call *call)
{
    const jub_event_at *at = call->at;
    if (at->seen > at->index)
        return rule_refuse(call, "read the log again before signing",
                           "'%.*s' claims to have seen %llu entries of a log of %llu",
                           JUB_TEXT_ARG(at->actor_id), (unsigned long long)at->seen,
                           (unsigned long long)at->index);
    if (!at->is_carried) return JUB_OK;
    const uint32_t carried = JUB_BY(CLERK) | JUB_BY(HEAD) | JUB_BY(GATE);
    if (!call->actor || !(carried >> call->actor->role & 1))
        return rule_refuse(call, "let them act at the centre",
                           "only what a facility's own people did comes in bundles");
    return JUB_OK;
}

static jub_status check_all_kinds(const rule_call *call)
{
    if (call->state->programme.stage == JUB_PROGRAMME_CLOSED)
        return rule_refuse(call, "nothing follows its closing", "the programme is closed");
    jub_status status = check_fields(call);
    if (status == JUB_OK) status = check_actor(call);
    if (status == JUB_OK) status = check_role(call);
    if (status == JUB_OK) status = check_time(call);
    return status == JUB_OK ? check_sitting(call) : status;
}

jub_status jub_apply(jub_state *state, const jub_event_at *at, const jub_event *event,
                     jub_error *error)
{
    assert(event->kind >= 0 && event->kind < JUB_EVENT_KIND_COUNT);
    assert(at->actor == JUB_NO_ACTOR || at->actor < state->actors.count);
    const bool is_plain = jub_event_facts(event->kind) == 0;
    rule_call call = {
        .state = state,
        .at = at,
        .event = event,
        .actor = at->actor == JUB_NO_ACTOR ? NULL : &state->actors.items[at->actor],
        .has_facts = state->basis->persons && (is_plain || event->has_facts),
        .error = error,
    };
    const int64_t offset_minutes = event->kind == JUB_EVENT_PROGRAMME_OPENED
                                       ? (int64_t)(event->offset % 2881) - 1440
                                       : state->programme.offset_minutes;
    call.day = jub_agenda_day(event->time, (int32_t)offset_minutes);
    const jub_status status = check_all_kinds(&call);
    return status == JUB_OK ? rules[event->kind](&call) : status;
}
