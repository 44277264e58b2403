#include <assert.h>

#include "programme/dealing.h"
#include "programme/rules_private.h"

// Readings of cases: to whom each is dealt, and what the reader answers. Two read each case without
// knowing of each other's answer; where they differ, a third one settles it.

static jub_status check_final_round(const rule_call *call, const char *what)
{
    const jub_decree_round_window *window = &call->state->basis->agenda.rounds[JUB_ROUND_FINAL];
    char last[RULE_DATE_BYTES], today[RULE_DATE_BYTES];
    const jub_status status =
        rule_stage(call, JUB_PROGRAMME_FINAL_ROUND, JUB_PROGRAMME_FINAL_ROUND, what);
    if (status != JUB_OK) return status;
    if (call->day < window->first_day) return rule_refuse_early(call, window->first_day, what);
    if (call->day <= window->last_day) return JUB_OK;
    return rule_refuse(call, "close the round; cases that are not settled are not passed",
                       "%s was to be done by %s, and it is %s", what,
                       jub_date_format(window->last_day, last), jub_date_format(call->day, today));
}

// -- dealing --------------------------------------------------------------------------------------

static bool is_in_turn(const rule_call *call)
{
    uint32_t number, reading;
    return jub_deal_next(call->state, &number, &reading) && number == call->event->case_number &&
           reading == call->event->reading;
}

static bool has_had(const jub_state *state, const jub_case *item, uint32_t actor)
{
    for (uint64_t number = 1; number <= JUB_READING_MAX; number++) {
        const jub_reading *reading = rule_reading(state, item, number);
        if (reading && reading->actor == actor) return true;
    }
    return false;
}

// As far as the public part of the log tells.
static jub_status check_publicly(const rule_call *call, const jub_case *item, uint32_t actor)
{
    if (!jub_deal_is_due(call->state, (uint32_t)call->event->case_number,
                         (uint32_t)call->event->reading))
        return rule_refuse(call, "deal in the order drawn", "reading %llu of case %llu is not due",
                           (unsigned long long)call->event->reading,
                           (unsigned long long)call->event->case_number);
    if (has_had(call->state, item, actor))
        return rule_refuse(call, "deal it to somebody else", "'%.*s' has had case %llu",
                           JUB_TEXT_ARG(call->event->actor),
                           (unsigned long long)call->event->case_number);
    return JUB_OK;
}

static jub_status check_lot(const rule_call *call, uint32_t actor)
{
    uint32_t drawn;
    char hint[RULE_HINT_BYTES];
    jub_error error = {0};
    const jub_status status = jub_deal(call->state, (uint32_t)call->event->case_number,
                                       (uint32_t)call->event->reading, &drawn, &error);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(call->error);
    if (status != JUB_OK) return rule_refuse(call, error.hint, "%s", error.message);
    if (drawn == actor) return JUB_OK;
    (void)snprintf(hint, sizeof hint, "the lot falls to '%.*s'",
                   JUB_TEXT_ARG(call->state->actors.items[drawn].id));
    return rule_refuse(call, hint, "reading %llu of case %llu does not fall to '%.*s'",
                       (unsigned long long)call->event->reading,
                       (unsigned long long)call->event->case_number,
                       JUB_TEXT_ARG(call->event->actor));
}

static jub_status keep_reading(const rule_call *call, jub_case *item, uint32_t actor)
{
    jub_state *state = call->state;
    const bool is_main = is_in_turn(call);
    const uint8_t number = (uint8_t)call->event->reading;
    const jub_reading reading = {
        .case_number = (uint32_t)call->event->case_number,
        .number = number,
        .stage = JUB_DEALT,
        .actor = (uint16_t)actor,
        .time = call->event->time,
    };
    if (state->readings.count >= UINT32_MAX || !JUB_LIST_RESERVE(state->arena, &state->earlier) ||
        !JUB_LIST_PUSH(state->arena, &state->readings, reading))
        return jub_fail_no_memory(call->error);
    state->earlier.items[state->earlier.count++] = rule_last_reading(item);
    const uint32_t place = (uint32_t)state->readings.count;
    *(number == 1 ? &item->first : number == 2 ? &item->second : &item->third) = place;
    item->serial++;
    state->programme.next_deal += is_main;
    state->actors.items[actor].load += number < JUB_READING_MAX;
    state->actors.items[actor].open_count++;
    return JUB_OK;
}

jub_status rule_case_assigned(const rule_call *call)
{
    jub_state *state = call->state;
    jub_case *item;
    jub_status status = check_final_round(call, "dealing a case");
    if (status == JUB_OK) status = rule_case(call, &item);
    if (status != JUB_OK) return status;
    if (call->event->reading < 1 || call->event->reading > JUB_READING_MAX)
        return rule_refuse(call, "readings are 1, 2, and 3 where these differ",
                           "there is no reading %llu", (unsigned long long)call->event->reading);
    const uint32_t actor = jub_state_actor(state, call->event->actor);
    if (actor == JUB_NO_ACTOR || !state->actors.items[actor].is_on_duty)
        return rule_refuse(call, "deal cases to readers who are seconded",
                           "'%.*s' is no reader on duty", JUB_TEXT_ARG(call->event->actor));
    if (item->serial == JUB_CASE_SERIAL_MAX)
        return rule_refuse(call, "it is not passed unless it is settled",
                           "case %llu was dealt %d times, which is the most",
                           (unsigned long long)call->event->case_number, (int)JUB_CASE_SERIAL_MAX);
    status = call->has_facts ? check_lot(call, actor) : check_publicly(call, item, actor);
    return status == JUB_OK ? keep_reading(call, item, actor) : status;
}

// -- answering ------------------------------------------------------------------------------------

// The reading that the event answers, which is dealt to whoever answers.
static jub_status find_own(const rule_call *call, jub_case **case_out, jub_reading **reading_out)
{
    static const char *const stages[] = {"open", "recused", "lapsed", "decided"};
    const unsigned long long number = call->event->reading;
    const unsigned long long case_number = call->event->case_number;
    const jub_status status = rule_case(call, case_out);
    if (status != JUB_OK) return status;
    jub_reading *reading = number >= 1 && number <= JUB_READING_MAX
                               ? rule_reading(call->state, *case_out, number)
                               : NULL;
    if (!reading || reading->actor != call->at->actor)
        return rule_refuse(call, "answer only what is dealt to you",
                           "reading %llu of case %llu is not dealt to '%.*s'", number, case_number,
                           JUB_TEXT_ARG(call->actor->id));
    if (reading->stage != JUB_DEALT)
        return rule_refuse(call, "an answer is given once", "reading %llu of case %llu is %s",
                           number, case_number, stages[reading->stage]);
    assert(call->actor->is_on_duty); // else it would have lapsed
    *reading_out = reading;
    return JUB_OK;
}

static void end_reading(const rule_call *call, jub_reading *reading, jub_reading_stage stage,
                        jub_reason reason)
{
    reading->stage = (uint8_t)stage;
    reading->entry = call->at->index;
    reading->time = call->event->time;
    reading->reason = (uint8_t)reason;
    call->actor->open_count--;
}

jub_status rule_case_recused(const rule_call *call)
{
    jub_case *item;
    jub_reading *reading;
    jub_reason reason = JUB_REASON_IS_AS_DETERMINED;
    jub_status status = check_final_round(call, "standing back");
    if (status == JUB_OK) status = find_own(call, &item, &reading);
    if (status == JUB_OK && call->event->has_facts)
        status = rule_reason(call, JUB_REASON_RECUSE, &reason);
    if (status == JUB_OK) end_reading(call, reading, JUB_RECUSED, reason);
    return status;
}

// -- deciding -------------------------------------------------------------------------------------

// A reader has discretion only where the decree gives it: where the outcome hangs on the round.
static jub_status check_refusal(const rule_call *call, const jub_proposal *proposal)
{
    const jub_text round = call->state->basis->agenda.rounds[JUB_ROUND_FINAL].name;
    char hint[RULE_HINT_BYTES];
    if (proposal->standing == proposal->standing_failed)
        return rule_refuse(
            call, "pass the case",
            "the decree leaves nobody discretion here: it gives the same whether the "
            "round is passed or not");
    (void)snprintf(hint, sizeof hint, "write '%.*s'", JUB_TEXT_ARG(round));
    if (!jub_text_equal(call->event->clauses, round))
        return rule_refuse(call, hint, "a refusal rests on the final round, not on '%.*s'",
                           JUB_TEXT_ARG(call->event->clauses));
    if (!call->event->discretion)
        return rule_refuse(call, "write discretion true",
                           "a refusal is the reader's own decision, not the decree's");
    return JUB_OK;
}

static jub_status check_pass(const rule_call *call, const jub_proposal *proposal)
{
    if (call->event->discretion)
        return rule_refuse(call, "write discretion false",
                           "a case that is passed is decided by the decree, not by the reader");
    return rule_clauses(call, proposal->grants, proposal->quota);
}

static jub_status check_answer(const rule_call *call, const jub_case *item,
                               jub_outcome_of_case *outcome_out, jub_reason *reason_out)
{
    jub_status status = rule_decision(call, outcome_out);
    if (status != JUB_OK) return status;
    const bool is_pass = *outcome_out == JUB_PASSED;
    status = rule_reason(call, is_pass ? JUB_REASON_PASS : JUB_REASON_REFUSE, reason_out);
    if (status != JUB_OK || item->person == JUB_NO_ROW) return status;
    const jub_proposal *proposal = &call->state->basis->proposals[item->person];
    return is_pass ? check_pass(call, proposal) : check_refusal(call, proposal);
}

static jub_status check_kind(const rule_call *call)
{
    const bool is_third = call->event->kind == JUB_EVENT_CASE_ADJUDICATED;
    if (is_third == (call->event->reading == JUB_READING_MAX)) return JUB_OK;
    return rule_refuse(call,
                       is_third ? "record readings 1 and 2 with 'case.decided'"
                                : "record reading 3 with 'case.adjudicated'",
                       "reading %llu is not recorded with '%s'",
                       (unsigned long long)call->event->reading, jub_event_word(call->event->kind));
}

// The case has an outcome once two readers agree, or the third has said.
static void settle(const rule_call *call, jub_case *item, const jub_reading *reading)
{
    const jub_reading *first = rule_reading(call->state, item, 1);
    const jub_reading *second = rule_reading(call->state, item, 2);
    const bool agree = first && second && first->stage == JUB_DECIDED &&
                       second->stage == JUB_DECIDED && first->outcome == second->outcome;
    if (reading->number != JUB_READING_MAX && !agree) return;
    item->outcome = reading->outcome;
    item->is_discretion = reading->is_discretion;
    item->entry = call->at->index;
    call->state->programme.settled_count++;
}

jub_status rule_case_decided(const rule_call *call)
{
    jub_case *item;
    jub_reading *reading;
    jub_outcome_of_case outcome = JUB_UNSETTLED;
    jub_reason reason = JUB_REASON_IS_AS_DETERMINED;
    jub_status status = check_final_round(call, "deciding a case");
    if (status == JUB_OK) status = check_kind(call);
    if (status == JUB_OK) status = find_own(call, &item, &reading);
    if (status == JUB_OK && call->has_facts) status = check_answer(call, item, &outcome, &reason);
    if (status != JUB_OK) return status;
    end_reading(call, reading, JUB_DECIDED, reason);
    reading->outcome = (uint8_t)outcome;
    reading->is_discretion = call->has_facts && call->event->discretion;
    if (call->has_facts) settle(call, item, reading);
    return JUB_OK;
}
