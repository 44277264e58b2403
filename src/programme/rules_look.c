#include "programme/rules_private.h"

// Looks at records. Each is recorded, those too that showed nothing; whether it may show anything
// follows from the role and is no choice of whoever looks.

// A reader sees a case blind, where the next one is shown, and never by the person's number: a
// record that showed the same facts would tell whose case it is. An auditor may see anybody, so
// that reading a sample again is a second opinion and not a blind one.
static bool may_look(const rule_call *call, uint32_t person)
{
    const jub_state *state = call->state;
    const uint32_t case_number =
        rule_has_people(state) ? rule_person_at(state, person)->case_number : 0;
    const uint32_t facility = jub_basis_facility_of(state->basis, person);
    switch ((jub_role)call->actor->role) {
    case JUB_ROLE_REGISTRAR:
    case JUB_ROLE_AUDITOR: return true;
    case JUB_ROLE_CLERK:
    case JUB_ROLE_HEAD:
    case JUB_ROLE_GATE: return facility != JUB_NO_ROW && facility == call->actor->facility;
    case JUB_ROLE_CHIEF: return case_number != 0;
    default: return false;
    }
}

jub_status rule_record_viewed(const rule_call *call)
{
    if (call->has_facts) {
        uint32_t person;
        const jub_status status = rule_person(call, &person);
        if (status != JUB_OK) return status;
        const bool may = may_look(call, person);
        if (call->event->granted != may)
            return rule_refuse(
                call, may ? "record it as granted" : "record it as not granted",
                "'%.*s' (%s) may %slook at person '%.*s', and the event says otherwise",
                JUB_TEXT_ARG(call->actor->id), jub_role_word((jub_role)call->actor->role),
                may ? "" : "not ", JUB_TEXT_ARG(call->event->person));
    }
    call->state->programme.view_count++;
    call->actor->view_count++;
    return JUB_OK;
}
