#include "programme/dealing.h"
#include "programme/rules_private.h"

// Audits: a sample of cases, drawn by lot, is read again. The sample is the first so many cases in
// the order of their tickets under the seed of the audit's draw, and grows along that order: who
// reads on until enough were right does not choose what comes next.

// Room for all cases at once: the sample may grow to all of them, a case at a time.
static jub_status derive_order(jub_state *state, const jub_seed *seed, jub_error *error)
{
    const uint32_t case_count = (uint32_t)state->cases.count;
    bool *is_sampled = JUB_NEW(state->arena, bool, case_count);
    uint32_t *order = JUB_NEW(state->arena, uint32_t, case_count);
    uint32_t *last_rereads = JUB_NEW(state->arena, uint32_t, case_count);
    if (!is_sampled || !order || !last_rereads) return jub_fail_no_memory(error);
    const jub_status status =
        jub_deal_order(state->arena, seed->seed.bytes, case_count, order, error);
    if (status != JUB_OK) return status;
    state->is_sampled = is_sampled;
    state->audit_order = order;
    state->last_rereads = last_rereads;
    return JUB_OK;
}

// Room is there for it.
static void link_reread(jub_state *state, uint32_t item)
{
    uint32_t *last = &state->last_rereads[state->rereadings.items[item].case_number - 1];
    state->earlier_rereads.items[state->earlier_rereads.count++] = *last;
    *last = item + 1;
}

static jub_status derive_rereads(jub_state *state, jub_error *error)
{
    for (uint32_t i = (uint32_t)state->earlier_rereads.count; i < state->rereadings.count; i++) {
        if (!JUB_LIST_RESERVE(state->arena, &state->earlier_rereads))
            return jub_fail_no_memory(error);
        link_reread(state, i);
    }
    return JUB_OK;
}

jub_status rule_derive_sample(jub_state *state, uint32_t count, jub_error *error)
{
    const jub_seed *seed = jub_state_seed(state, "audit");
    if (!seed || count > state->cases.count)
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, "make the state again from the log",
                        "the sample of the audit cannot be what the state says");
    jub_status status = state->audit_order ? JUB_OK : derive_order(state, seed, error);
    if (status == JUB_OK) status = derive_rereads(state, error);
    if (status != JUB_OK) return status;
    // Down to where it reached before, so that growing case by case costs no more than at once.
    for (uint32_t i = count; i > 0 && !state->is_sampled[state->audit_order[i - 1] - 1]; i--)
        state->is_sampled[state->audit_order[i - 1] - 1] = true;
    return JUB_OK;
}

jub_status rule_audit_drawn(const rule_call *call)
{
    jub_state *state = call->state;
    const uint64_t count = call->event->count;
    const jub_seed *seed = jub_state_seed(state, "audit");
    jub_status status =
        rule_stage(call, JUB_PROGRAMME_FINALISED, JUB_PROGRAMME_SEALED, "drawing an audit");
    if (status != JUB_OK) return status;
    if (!seed)
        return rule_refuse(call, "let a registrar take its seed for 'audit', with 'seed.taken'",
                           "the audit is not drawn yet");
    if (!jub_text_equal(seed->draw, call->event->draw))
        return rule_refuse(call, "name the draw whose seed was taken for 'audit'",
                           "the audit's draw is '%.*s', not '%.*s'", JUB_TEXT_ARG(seed->draw),
                           JUB_TEXT_ARG(call->event->draw));
    if (count == 0 || count > state->cases.count)
        return rule_refuse(call, "draw at least one case and no more than were read",
                           "a sample of %llu cases cannot be drawn from %zu",
                           (unsigned long long)count, state->cases.count);
    if (count <= state->programme.audit_count) // what is drawn stays drawn, and can grow
        return rule_refuse(call, "draw more, which goes on in the same order, or read those",
                           "a sample of %u cases is drawn already", state->programme.audit_count);
    status = rule_derive_sample(state, (uint32_t)count, call->error);
    if (status == JUB_OK) state->programme.audit_count = (uint32_t)count;
    return status;
}

bool jub_state_has_reread(const jub_state *state, uint32_t actor, uint64_t case_number)
{
    if (!state->last_rereads) return false;
    for (uint32_t i = state->last_rereads[case_number - 1]; i > 0;
         i = state->earlier_rereads.items[i - 1])
        if (state->rereadings.items[i - 1].actor == actor) return true;
    return false;
}

size_t jub_state_unread_count(const jub_state *state, uint64_t *first_out)
{
    size_t count = 0;
    for (uint64_t number = 1; state->is_sampled && number <= state->cases.count; number++)
        if (state->is_sampled[number - 1] && state->last_rereads[number - 1] == 0 && count++ == 0)
            *first_out = number;
    return count;
}

static jub_status check_answer(const rule_call *call, jub_outcome_of_case *outcome_out)
{
    jub_reason reason;
    const jub_status status = rule_decision(call, outcome_out);
    if (status != JUB_OK) return status;
    return rule_reason(call, *outcome_out == JUB_PASSED ? JUB_REASON_PASS : JUB_REASON_REFUSE,
                       &reason);
}

jub_status rule_audit_reread(const rule_call *call)
{
    jub_state *state = call->state;
    const uint64_t number = call->event->case_number;
    jub_outcome_of_case outcome = JUB_UNSETTLED;
    jub_case *item;
    if (state->programme.audit_count == 0)
        return rule_refuse(call, "draw a sample first, with 'audit.drawn'",
                           "no sample is drawn yet");
    jub_status status = rule_case(call, &item);
    if (status != JUB_OK) return status;
    if (!state->is_sampled[number - 1])
        return rule_refuse(call, "the lot says which cases are read again, not the auditor",
                           "case %llu is not in the sample", (unsigned long long)number);
    if (jub_state_has_reread(state, call->at->actor, number))
        return rule_refuse(call, "read each case of the sample once",
                           "'%.*s' has read case %llu again already", JUB_TEXT_ARG(call->actor->id),
                           (unsigned long long)number);
    if (call->event->has_facts) status = check_answer(call, &outcome);
    if (status != JUB_OK) return status;
    const jub_rereading rereading = {.case_number = (uint32_t)number,
                                     .actor = (uint16_t)call->at->actor,
                                     .outcome = (uint8_t)outcome,
                                     .entry = call->at->index};
    if (!JUB_LIST_RESERVE(state->arena, &state->earlier_rereads) ||
        !JUB_LIST_PUSH(state->arena, &state->rereadings, rereading))
        return jub_fail_no_memory(call->error);
    link_reread(state, (uint32_t)state->rereadings.count - 1);
    return JUB_OK;
}

jub_status rule_sample_is_read(const rule_call *call)
{
    const jub_state *state = call->state;
    uint64_t next = 0;
    const size_t open_count = jub_state_unread_count(state, &next);
    if (open_count == 0) return JUB_OK;
    return rule_refuse(call, "let an auditor read them, with 'audit.reread'",
                       "of the audit's sample of %u cases %zu are not read again, the first case "
                       "%llu",
                       state->programme.audit_count, open_count, (unsigned long long)next);
}
