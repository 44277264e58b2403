#include <assert.h>

#include "programme/rules_private.h"

// What a facility's clerks say of each person who is proposed: nominated, or set aside for a
// reason. Where two clerks say different things without having seen each other's, the head chooses;
// where they say the same, the first counts.

static jub_status check_clerk(const rule_call *call, const char *what, uint32_t *person_out)
{
    const jub_state *state = call->state;
    jub_status status =
        rule_stage(call, JUB_PROGRAMME_FIRST_ROUND, JUB_PROGRAMME_FIRST_ROUND, what);
    if (status == JUB_OK) status = rule_first_round_days(call, what);
    if (status == JUB_OK) status = rule_own_facility(call);
    if (status != JUB_OK || !call->has_facts) return status;
    status = rule_person_here(call, person_out);
    if (status != JUB_OK) return status;
    const jub_facility *facility = &state->facilities.items[call->actor->facility];
    if (facility->is_list_signed)
        return rule_refuse(call, "what is wrong with it is for the final round or an objection",
                           "the list of '%.*s' was signed with entry %llu",
                           JUB_TEXT_ARG(call->event->facility),
                           (unsigned long long)facility->list_entry);
    if (!state->basis->proposals[*person_out].is_proposed)
        return rule_refuse(call,
                           "the decree gives them nothing, whatever the rounds say; see "
                           "'jubilee explain'",
                           "person '%.*s' is not proposed", JUB_TEXT_ARG(call->event->person));
    return JUB_OK;
}

static jub_status refuse_handled(const rule_call *call, const jub_person *person)
{
    if (person->is_in_conflict)
        return rule_refuse(
            call, "let the head choose first, with 'conflict.settled'",
            "about '%.*s' entries %llu and %llu differ", JUB_TEXT_ARG(call->event->person),
            (unsigned long long)person->nomination_entry, (unsigned long long)person->rival_entry);
    return rule_refuse(call, "to say something else, withdraw that first, with 'person.withdrawn'",
                       "person '%.*s' was %s with entry %llu", JUB_TEXT_ARG(call->event->person),
                       person->nomination == JUB_IS_NOMINATED ? "nominated" : "set aside",
                       (unsigned long long)person->nomination_entry);
}

static void count(jub_facility *facility, uint8_t nomination, int by)
{
    if (nomination == JUB_IS_NOMINATED) facility->nominated_count += (uint32_t)by;
    if (nomination == JUB_IS_SET_ASIDE) facility->set_aside_count += (uint32_t)by;
}

// All is checked but whether the person has been handled.
static jub_status handle(const rule_call *call, uint32_t row, jub_nomination nomination)
{
    jub_person *person = rule_person_at(call->state, row);
    const bool is_new = person->nomination == JUB_NOT_YET;
    if (!is_new) {
        const bool is_unseen = rule_is_unseen(call, person->nomination_by, person->nomination_entry,
                                              person->is_carried);
        if (person->is_in_conflict || !is_unseen) return refuse_handled(call, person);
        if (person->nomination == (uint8_t)nomination) return JUB_OK;
    }
    if (nomination == JUB_IS_NOMINATED) person->commitment = call->event->commitment;
    if (is_new) {
        person->nomination = (uint8_t)nomination;
        person->nomination_by = (uint16_t)call->at->actor;
        person->nomination_entry = call->at->index;
        person->is_carried = call->at->is_carried;
        count(&call->state->facilities.items[call->actor->facility], person->nomination, 1);
    } else {
        person->is_in_conflict = true;
        person->rival_by = (uint16_t)call->at->actor;
        person->rival_entry = call->at->index;
    }
    return JUB_OK;
}

jub_status rule_nominated(const rule_call *call)
{
    uint32_t person;
    jub_status status = check_clerk(call, "nominating", &person);
    if (status != JUB_OK || !call->has_facts) return status;
    const jub_proposal *proposal = &call->state->basis->proposals[person];
    status = rule_clauses(call, proposal->grants, proposal->quota);
    return status == JUB_OK ? handle(call, person, JUB_IS_NOMINATED) : status;
}

jub_status rule_set_aside(const rule_call *call)
{
    uint32_t person;
    jub_reason reason;
    jub_status status = check_clerk(call, "setting aside", &person);
    if (status != JUB_OK || !call->has_facts) return status;
    status = rule_reason(call, JUB_REASON_SET_ASIDE, &reason);
    return status == JUB_OK ? handle(call, person, JUB_IS_SET_ASIDE) : status;
}

// -- taking back ----------------------------------------------------------------------------------

static void forget_rival(jub_person *person)
{
    person->is_in_conflict = false;
    person->rival_by = 0;
    person->rival_entry = 0;
    if (person->nomination != JUB_IS_NOMINATED) person->commitment = (jub_hash){{0}};
}

// The other side of a conflict stands from now on.
static void prefer_rival(jub_facility *facility, jub_person *person)
{
    count(facility, person->nomination, -1);
    person->nomination =
        person->nomination == JUB_IS_NOMINATED ? JUB_IS_SET_ASIDE : JUB_IS_NOMINATED;
    person->nomination_by = person->rival_by;
    person->nomination_entry = person->rival_entry;
    person->is_carried = true; // else its maker would have seen the other
    count(facility, person->nomination, 1);
    forget_rival(person);
}

static void take_back(jub_facility *facility, jub_person *person)
{
    count(facility, person->nomination, -1);
    person->nomination = JUB_NOT_YET;
    person->nomination_by = 0;
    person->nomination_entry = 0;
    person->commitment = (jub_hash){{0}};
}

jub_status rule_withdrawn(const rule_call *call)
{
    uint32_t row;
    jub_reason reason;
    jub_status status = check_clerk(call, "withdrawing", &row);
    if (status != JUB_OK || !call->has_facts) return status;
    status = rule_reason(call, JUB_REASON_SET_ASIDE, &reason);
    if (status != JUB_OK) return status;
    jub_person *person = rule_person_at(call->state, row);
    jub_facility *facility = &call->state->facilities.items[call->actor->facility];
    if (person->nomination == JUB_NOT_YET)
        return rule_refuse(call, "nominate them or set them aside",
                           "person '%.*s' is neither nominated nor set aside",
                           JUB_TEXT_ARG(call->event->person));
    if (!person->is_in_conflict)
        take_back(facility, person);
    else if (person->rival_by == call->at->actor)
        forget_rival(person);
    else if (person->nomination_by == call->at->actor)
        prefer_rival(facility, person);
    else
        return refuse_handled(call, person);
    return JUB_OK;
}

// -- settling -------------------------------------------------------------------------------------

static jub_status settle_nomination(const rule_call *call, uint32_t row)
{
    jub_person *person = rule_person_at(call->state, row);
    const uint64_t entry = call->event->entry;
    if (!person->is_in_conflict ||
        (entry != person->nomination_entry && entry != person->rival_entry))
        return rule_refuse(call, "name the entry that is to stand",
                           "entry %llu is no side of a conflict about '%.*s'",
                           (unsigned long long)entry, JUB_TEXT_ARG(call->event->person));
    // A list with a conflict is not signed, so this one is not.
    jub_facility *facility = rule_facility_of(call->state, row);
    assert(!facility->is_list_signed);
    if (entry == person->rival_entry)
        prefer_rival(facility, person);
    else
        forget_rival(person);
    return JUB_OK;
}

jub_status rule_conflict_settled(const rule_call *call)
{
    const jub_programme_stage stage = (jub_programme_stage)call->state->programme.stage;
    uint32_t person = JUB_NO_ROW;
    if (stage != JUB_PROGRAMME_OPEN && stage != JUB_PROGRAMME_FIRST_ROUND)
        return rule_refuse(call,
                           "conflicts are settled before the register is frozen or the round "
                           "is closed",
                           "no conflict can be open; the programme is at: %s",
                           jub_programme_stage_words(stage));
    if (call->event->entry >= call->at->index)
        return rule_refuse(call, "name the entry that is to stand", "entry %llu is not there yet",
                           (unsigned long long)call->event->entry);
    if (!call->has_facts) return JUB_OK;
    if (stage == JUB_PROGRAMME_OPEN) return rule_edit_settled(call);
    const jub_status status = call->actor->role == JUB_ROLE_HEAD ? rule_person_here(call, &person)
                                                                 : rule_person(call, &person);
    return status == JUB_OK ? settle_nomination(call, person) : status;
}
