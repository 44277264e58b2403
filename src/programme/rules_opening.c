#include "programme/received.h"
#include "programme/rules_private.h"
#include "programme/sitting.h"

// Opening a programme, who takes part in it, and the signatures under its decree.

enum { OFFSET_ZERO = 1440, OFFSET_MAX = 2880 };

// -- the programme itself -------------------------------------------------------------------------

static jub_status check_key(const rule_call *call, jub_vkey *vkey_out)
{
    jub_error error = {0};
    const jub_status status = jub_vkey_read(call->event->key, vkey_out, &error);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(call->error);
    if (status != JUB_OK)
        return rule_refuse(call, "make one with 'jubilee key new'",
                           "the key of '%.*s' cannot be used: %s", JUB_TEXT_ARG(call->event->actor),
                           error.message);
    if (vkey_out->type != JUB_KEY_ED25519)
        return rule_refuse(call, "make one with 'jubilee key new'",
                           "the key of '%.*s' is a witness's, which signs no sittings",
                           JUB_TEXT_ARG(call->event->actor));
    return JUB_OK;
}

static jub_status check_new_actor(const rule_call *call, jub_vkey *vkey_out)
{
    const jub_state *state = call->state;
    const jub_text id = call->event->actor;
    if (!jub_actor_id_is_valid(id))
        return rule_refuse(call, "use letters, digits, '.', '-' and '_'; at most 64",
                           "'%.*s' cannot be the id of somebody who takes part", JUB_TEXT_ARG(id));
    if (jub_state_actor(state, id) != JUB_NO_ACTOR)
        return rule_refuse(call, "a person has one role in a programme, and an id is used once",
                           "'%.*s' is enrolled already", JUB_TEXT_ARG(id));
    const jub_status status = check_key(call, vkey_out);
    if (status != JUB_OK) return status;
    const jub_text bytes = {(const char *)vkey_out->key, JUB_PUBLIC_KEY_BYTES};
    const uint32_t holder = jub_map_find(&state->key_bytes, bytes);
    if (holder != JUB_MAP_ABSENT)
        return rule_refuse(call,
                           "look which of the two it was made for: everybody has a key of "
                           "their own, and a key is used once",
                           "the key given for '%.*s' is the one that '%.*s' was enrolled with",
                           JUB_TEXT_ARG(id), JUB_TEXT_ARG(state->actors.items[holder].id));
    if (!jub_text_is(id, vkey_out->name))
        return rule_refuse(call, "give the key that was made for them: its name is their id",
                           "the key given for '%.*s' is named '%s'", JUB_TEXT_ARG(id),
                           vkey_out->name);
    if (state->actors.count >= JUB_ACTOR_MAX)
        return rule_refuse(call, "split the programme", "%d people take part, and no more can",
                           (int)JUB_ACTOR_MAX);
    return JUB_OK;
}

static jub_status copy_text(const rule_call *call, jub_text text, jub_text *copy_out)
{
    *copy_out = (jub_text){0};
    if (text.length_bytes == 0) return JUB_OK;
    *copy_out = jub_text_copy(call->state->arena, text);
    return copy_out->bytes ? JUB_OK : jub_fail_no_memory(call->error);
}

static jub_status add_actor(const rule_call *call, jub_role role, uint32_t facility,
                            const jub_vkey *vkey)
{
    const jub_event *event = call->event;
    jub_actor actor = {
        .role = (uint8_t)role,
        .facility = facility,
        .officer = jub_parties_officer(call->state->basis->parties, event->actor),
    };
    jub_status status = copy_text(call, event->actor, &actor.id);
    if (status == JUB_OK) status = copy_text(call, event->key, &actor.key);
    if (status == JUB_OK) status = copy_text(call, event->box, &actor.box);
    if (status == JUB_OK) status = copy_text(call, event->facility, &actor.facility_key);
    return status == JUB_OK ? rule_actor_add(call->state, &actor, vkey, call->error) : status;
}

// Only the first of a programme's people knows what was received; later it is held against this.
static jub_status check_received(const rule_call *call)
{
    const jub_received *received = call->state->basis->received;
    jub_hash found;
    if (!call->has_facts || !received || received->is_part) return JUB_OK;
    const jub_status status = jub_received_hash(call->state, &found, call->error);
    if (status != JUB_OK || jub_hash_equal(&found, &call->event->received)) return status;
    return rule_refuse(call,
                       "put back the files as they were received: two in 'opened', the others in "
                       "'register'",
                       "the register is not the one that the programme was opened with");
}

jub_status rule_programme_opened(const rule_call *call)
{
    const jub_event *event = call->event;
    jub_state *state = call->state;
    jub_vkey vkey;
    if (state->programme.stage != JUB_PROGRAMME_EMPTY)
        return rule_refuse(call, "a log holds one programme", "the programme is opened already");
    if (!jub_text_equal(event->actor, call->at->actor_id))
        return rule_refuse(call, "the administrator opens it in a sitting of their own",
                           "'%.*s' opens the programme in the name of '%.*s'",
                           JUB_TEXT_ARG(call->at->actor_id), JUB_TEXT_ARG(event->actor));
    if (!jub_hash_equal(&event->sha256, &state->basis->decree_sha256))
        return rule_refuse(call, "open it with the SHA-256 of the decree's file",
                           "the programme is opened for another decree");
    if (event->offset > OFFSET_MAX)
        return rule_refuse(
            call, "write the minutes ahead of UTC plus 1440, such as 1980 for +09:00",
            "offset %llu is more than a day from UTC", (unsigned long long)event->offset);
    if (event->reserve > RULE_RESERVE_MAX)
        return rule_refuse(call, "a handful is usual", "reserve %llu is more than %d",
                           (unsigned long long)event->reserve, (int)RULE_RESERVE_MAX);
    jub_status status = check_received(call);
    if (status == JUB_OK) status = check_new_actor(call, &vkey);
    if (status == JUB_OK) status = add_actor(call, JUB_ROLE_ADMINISTRATOR, JUB_NO_ROW, &vkey);
    if (status != JUB_OK) return status;
    jub_programme *programme = &state->programme;
    programme->stage = JUB_PROGRAMME_OPEN;
    programme->is_rehearsal = event->rehearsal;
    programme->offset_minutes = (int64_t)event->offset - OFFSET_ZERO;
    programme->reserve = (uint32_t)event->reserve;
    programme->decree_sha256 = event->sha256;
    programme->received_sha256 = event->received;
    return JUB_OK;
}

// -- who takes part -------------------------------------------------------------------------------

static jub_status check_facility(const rule_call *call, jub_role role, uint32_t *facility_out)
{
    const jub_event *event = call->event;
    const uint32_t of_facility = JUB_BY(CLERK) | JUB_BY(HEAD) | JUB_BY(READER) | JUB_BY(GATE);
    *facility_out = JUB_NO_ROW;
    if (event->facility.length_bytes == 0) {
        if (!(of_facility >> role & 1)) return JUB_OK;
        return rule_refuse(call, "give 'facility', as in the register",
                           "'%.*s' is enrolled as %s, without the facility they come from",
                           JUB_TEXT_ARG(event->actor), jub_role_word(role));
    }
    if (!call->state->basis->facilities) return JUB_OK;
    *facility_out = jub_basis_facility(call->state->basis, event->facility);
    if (*facility_out == JUB_NO_ROW)
        return rule_refuse(call, "check facilities.csv", "the register has no facility '%.*s'",
                           JUB_TEXT_ARG(event->facility));
    return JUB_OK;
}

// Bars are looked up by what the register knows of an officer, so that a reader who is not in it
// would have none; and nobody acts for a facility at which, by the register, they do not serve.
static jub_status check_officer(const rule_call *call, jub_role role, uint32_t facility)
{
    const jub_parties *parties = call->state->basis->parties;
    const jub_text id = call->event->actor;
    char hint[RULE_HINT_BYTES];
    if (!jub_parties_has_officers(parties) || facility == JUB_NO_ROW) return JUB_OK;
    const uint32_t officer = jub_parties_officer(parties, id);
    if (officer == JUB_NO_ROW) {
        if (role != JUB_ROLE_READER) return JUB_OK;
        return rule_refuse(call, "enrol them with their number in the register's officers",
                           "'%.*s' is no officer of the register, which therefore does not tell "
                           "whom they are tied to",
                           JUB_TEXT_ARG(id));
    }
    const uint32_t post = jub_parties_post(parties, officer);
    if (post == JUB_NO_ROW || post == facility) return JUB_OK;
    const jub_text key = jub_basis_facility_key(call->state->basis, post);
    (void)snprintf(hint, sizeof hint, "write facility '%.*s'", JUB_TEXT_ARG(key));
    return rule_refuse(call, hint, "'%.*s' serves at '%.*s' by the register, not at '%.*s'",
                       JUB_TEXT_ARG(id), JUB_TEXT_ARG(key), JUB_TEXT_ARG(call->event->facility));
}

static jub_status refuse_role(const rule_call *call)
{
    char hint[RULE_HINT_BYTES] = "one of";
    for (int role = 0; role < JUB_ROLE_COUNT; role++) {
        const size_t length = strlen(hint);
        (void)snprintf(hint + length, sizeof hint - length, "%s %s", role > 0 ? "," : "",
                       jub_role_word((jub_role)role));
    }
    return rule_refuse(call, hint, "'%.*s' is not a role", JUB_TEXT_ARG(call->event->role));
}

jub_status rule_actor_enrolled(const rule_call *call)
{
    jub_role role;
    jub_vkey vkey;
    uint32_t facility;
    if (!jub_role_from(call->event->role, &role)) return refuse_role(call);
    jub_status status = check_new_actor(call, &vkey);
    if (status == JUB_OK) status = check_facility(call, role, &facility);
    if (status == JUB_OK) status = check_officer(call, role, facility);
    return status == JUB_OK ? add_actor(call, role, facility, &vkey) : status;
}

jub_status rule_actor_left(const rule_call *call)
{
    jub_state *state = call->state;
    const jub_text id = call->event->actor;
    const uint32_t number = jub_state_actor(state, id);
    if (number == JUB_NO_ACTOR)
        return rule_refuse(call, "check the id", "'%.*s' is not enrolled", JUB_TEXT_ARG(id));
    jub_actor *actor = &state->actors.items[number];
    if (actor == call->actor)
        return rule_refuse(call, "somebody has to stay who can enrol others",
                           "'%.*s' cannot send themselves away", JUB_TEXT_ARG(id));
    if (actor->has_left)
        return rule_refuse(call, "there is nothing left to do", "'%.*s' has left already",
                           JUB_TEXT_ARG(id));
    if (actor->is_on_duty)
        return rule_refuse(call, "let the chief send them back first, with 'reader.returned'",
                           "reader '%.*s' is on duty", JUB_TEXT_ARG(id));
    actor->has_left = true;
    return JUB_OK;
}

// -- the decree -----------------------------------------------------------------------------------

jub_status rule_decree_signed(const rule_call *call)
{
    jub_programme *programme = &call->state->programme;
    const jub_date made = call->state->basis->agenda.level_days[JUB_LEVEL_DRAFT];
    const jub_status status =
        rule_stage(call, JUB_PROGRAMME_OPEN, JUB_PROGRAMME_OPEN, "signing the decree");
    if (status != JUB_OK) return status;
    if (call->day < made) return rule_refuse_early(call, made, "signing the decree");
    if (!jub_hash_equal(&call->event->sha256, &programme->decree_sha256))
        return rule_refuse(call, "sign the decree that the programme was opened for",
                           "'%.*s' signs another decree", JUB_TEXT_ARG(call->actor->id));
    if (call->actor->has_signed_decree)
        return rule_refuse(call, "the second signature is another person's",
                           "'%.*s' has signed the decree already", JUB_TEXT_ARG(call->actor->id));
    call->actor->has_signed_decree = true;
    programme->signature_count++;
    return JUB_OK;
}
