#include "programme/rules_private.h"

// Corrections of a sealed list: one proposes, another confirms, and the list is made again. Nobody
// is taken off who has been let go already.

static bool has_matter(const jub_state *state, uint32_t person, jub_matter_kind kind,
                       jub_matter_stage stage)
{
    for (size_t i = 0; i < state->matters.count; i++) {
        const jub_matter *matter = &state->matters.items[i];
        if (matter->person == person && matter->kind == (uint8_t)kind &&
            matter->stage == (uint8_t)stage)
            return true;
    }
    return false;
}

static jub_status check_withdraw(const rule_call *call, uint32_t row)
{
    const jub_person *person = rule_person_at(call->state, row);
    if (!person->is_listed || person->override == JUB_WITHDRAWN)
        return rule_refuse(call, "there is nothing to take back",
                           "person '%.*s' is not on the list", JUB_TEXT_ARG(call->event->person));
    if (person->effect != JUB_NO_EFFECT)
        return rule_refuse(call, "what is wrong now is a case for recall, not for the list",
                           "the effect for person '%.*s' was recorded with entry %llu",
                           JUB_TEXT_ARG(call->event->person),
                           (unsigned long long)person->effect_entry);
    return JUB_OK;
}

static jub_status check_admit(const rule_call *call, uint32_t row, jub_reason reason)
{
    const jub_state *state = call->state;
    const jub_person *person = rule_person_at(state, row);
    const bool is_upheld = has_matter(state, row, JUB_OBJECTION, JUB_UPHELD) ||
                           has_matter(state, row, JUB_OBJECTION, JUB_REMEDIED);
    const bool has_passed = person->case_number > 0 &&
                            state->cases.items[person->case_number - 1].outcome == JUB_PASSED;
    if (person->is_listed && person->override != JUB_WITHDRAWN)
        return rule_refuse(call, "there is nothing to correct", "person '%.*s' is on the list",
                           JUB_TEXT_ARG(call->event->person));
    if (!state->basis->proposals[row].is_proposed || !rule_facility_of(state, row))
        return rule_refuse(call, "a correction gives nothing that the decree does not",
                           "person '%.*s' is not proposed", JUB_TEXT_ARG(call->event->person));
    // What readers refused, or never had before them, is not for registrars to turn into a pass.
    if (!is_upheld && (reason == JUB_REASON_IS_OBJECTION_UPHELD || !has_passed))
        return rule_refuse(call, "let the chief uphold an objection first",
                           "no objection of person '%.*s' was upheld",
                           JUB_TEXT_ARG(call->event->person));
    return JUB_OK;
}

static jub_status check_action(const rule_call *call, uint32_t row, jub_override *action_out)
{
    jub_reason reason;
    const jub_text action = call->event->action;
    const jub_status status = rule_reason(call, JUB_REASON_CORRECT, &reason);
    if (status != JUB_OK) return status;
    if (has_matter(call->state, row, JUB_CORRECTION, JUB_PENDING))
        return rule_refuse(call, "let another confirm it first, with 'correction.confirmed'",
                           "a correction for person '%.*s' is open already",
                           JUB_TEXT_ARG(call->event->person));
    if (jub_text_is(action, "withdraw")) {
        *action_out = JUB_WITHDRAWN;
        return check_withdraw(call, row);
    }
    if (jub_text_is(action, "admit")) {
        *action_out = JUB_ADMITTED;
        return check_admit(call, row, reason);
    }
    return rule_refuse(call, "write 'withdraw' or 'admit'", "'%.*s' is no correction",
                       JUB_TEXT_ARG(action));
}

jub_status rule_correction_proposed(const rule_call *call)
{
    jub_state *state = call->state;
    uint32_t row = JUB_NO_ROW;
    jub_override action = JUB_NO_OVERRIDE;
    jub_status status = JUB_OK;
    if (state->programme.level < JUB_LEVEL_SEALED)
        return rule_refuse(call, "before that, say it in the rounds",
                           "corrections are for a list that has been sealed, at level %d; level %d "
                           "is open",
                           (int)JUB_LEVEL_SEALED, (int)state->programme.level);
    if (call->has_facts) status = rule_person(call, &row);
    if (status == JUB_OK && call->has_facts) status = check_action(call, row, &action);
    if (status != JUB_OK) return status;
    const jub_matter matter = {.kind = JUB_CORRECTION,
                               .stage = JUB_PENDING,
                               .action = (uint8_t)action,
                               .actor = (uint16_t)call->at->actor,
                               .person = row,
                               .entry = call->at->index};
    return JUB_LIST_PUSH(state->arena, &state->matters, matter) ? JUB_OK
                                                                : jub_fail_no_memory(call->error);
}

// What the chief upheld has led to something.
static void remedy(jub_state *state, const jub_matter *correction)
{
    for (size_t i = 0; i < state->matters.count; i++) {
        jub_matter *matter = &state->matters.items[i];
        if (matter->kind == JUB_OBJECTION && matter->stage == JUB_UPHELD &&
            matter->person == correction->person && matter->entry < correction->entry)
            matter->stage = JUB_REMEDIED;
    }
}

jub_status rule_correction_confirmed(const rule_call *call)
{
    jub_state *state = call->state;
    jub_matter *matter = rule_matter(state, call->event->entry, JUB_CORRECTION);
    if (!matter)
        return rule_refuse(call, "name the entry that proposed it",
                           "entry %llu proposed no correction",
                           (unsigned long long)call->event->entry);
    if (matter->stage != JUB_PENDING)
        return rule_refuse(call, "a correction is confirmed once",
                           "the correction of entry %llu is confirmed already",
                           (unsigned long long)call->event->entry);
    if (matter->actor == call->at->actor)
        return rule_refuse(call, "let another registrar or the chief confirm it",
                           "'%.*s' proposed the correction", JUB_TEXT_ARG(call->actor->id));
    if (call->has_facts) {
        jub_status status = rule_matter_person(call, matter);
        if (status == JUB_OK && matter->action == JUB_WITHDRAWN)
            status = check_withdraw(call, matter->person);
        if (status != JUB_OK) return status;
        rule_person_at(state, matter->person)->override = matter->action;
        remedy(state, matter);
    }
    matter->stage = JUB_CONFIRMED;
    state->programme.is_list_stale = true;
    return JUB_OK;
}
