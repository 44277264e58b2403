#include "programme/dealing.h"
#include "programme/rules_private.h"

// The final round, at the centre: who reads, which cases there are, when it begins and ends.

// -- readers --------------------------------------------------------------------------------------

static jub_status find_reader(const rule_call *call, jub_actor **reader_out)
{
    const jub_text id = call->event->actor;
    const uint32_t number = jub_state_actor(call->state, id);
    if (number == JUB_NO_ACTOR)
        return rule_refuse(call, "let the administrator enrol them first, with 'actor.enrolled'",
                           "'%.*s' is not enrolled", JUB_TEXT_ARG(id));
    jub_actor *actor = &call->state->actors.items[number];
    if (actor->role != JUB_ROLE_READER)
        return rule_refuse(call, "only readers are seconded",
                           "the role of '%.*s' is %s, not reader", JUB_TEXT_ARG(id),
                           jub_role_word((jub_role)actor->role));
    *reader_out = actor;
    return JUB_OK;
}

// The first reading that is to be dealt again, or to a third, and can be.
static jub_status find_due(const rule_call *call, uint32_t *case_out, uint32_t *reading_out)
{
    uint32_t reader;
    for (uint32_t i = 1; i <= call->state->cases.count; i++)
        for (uint32_t k = 1; k <= JUB_READING_MAX; k++) {
            if (!jub_deal_is_due(call->state, i, k)) continue;
            const jub_status status = jub_deal(call->state, i, k, &reader, NULL);
            if (status == JUB_NO_MEMORY) return jub_fail_no_memory(call->error);
            if (status != JUB_OK) continue;
            *case_out = i;
            *reading_out = k;
            return JUB_OK;
        }
    *case_out = 0;
    return JUB_OK;
}

// All first and second readings are dealt, or nobody is left for the next one and somebody comes.
static jub_status check_main_order(const rule_call *call, bool is_coming)
{
    uint32_t number, reading, reader;
    if (!jub_deal_next(call->state, &number, &reading)) return JUB_OK;
    const jub_status status = jub_deal(call->state, number, reading, &reader, NULL);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(call->error);
    if (status == JUB_MISSING && is_coming) return JUB_OK;
    return rule_refuse(call, "let a registrar deal them first, with 'case.assigned'",
                       "the readers are drawn, and until all first and second readings are dealt "
                       "readers neither come nor go");
}

// Who is on duty decides, with the seed, to whom a reading falls. So once the seed can be known
// nobody comes or goes while something is to be dealt.
static jub_status check_roster(const rule_call *call, bool is_coming)
{
    const jub_state *state = call->state;
    uint32_t number = 0, reading = 0;
    if (!jub_state_seed(state, "readers") || state->programme.stage > JUB_PROGRAMME_FINAL_ROUND)
        return JUB_OK;
    jub_status status = check_main_order(call, is_coming);
    if (status == JUB_OK && call->has_facts) status = find_due(call, &number, &reading);
    if (status != JUB_OK || number == 0) return status;
    return rule_refuse(call, "let a registrar deal it first, with 'case.assigned'",
                       "reading %u of case %u is to be dealt, and until then readers neither come "
                       "nor go",
                       reading, number);
}

static void change_roster(const rule_call *call, jub_actor *reader, bool is_on_duty)
{
    reader->is_on_duty = is_on_duty;
    rule_derive_duty(call->state);
    if (!jub_state_seed(call->state, "readers"))
        call->state->programme.roster_entry = call->at->index;
}

jub_status rule_reader_seconded(const rule_call *call)
{
    jub_actor *reader = NULL;
    jub_status status = rule_stage(call, JUB_PROGRAMME_FIRST_ROUND, JUB_PROGRAMME_FINAL_ROUND,
                                   "seconding a reader");
    if (status == JUB_OK) status = find_reader(call, &reader);
    if (status != JUB_OK) return status;
    if (reader->has_left)
        return rule_refuse(call, "second somebody else", "'%.*s' has left",
                           JUB_TEXT_ARG(reader->id));
    if (reader->is_on_duty)
        return rule_refuse(call, "there is nothing left to do", "'%.*s' is on duty already",
                           JUB_TEXT_ARG(reader->id));
    status = check_roster(call, true);
    if (status == JUB_OK) change_roster(call, reader, true);
    return status;
}

// Readings that nobody will answer any more are dealt anew. Readers are sent back a few times in a
// programme, so all readings are gone through for each.
static void lapse(jub_state *state, uint32_t actor)
{
    for (size_t i = 0; i < state->readings.count; i++) {
        jub_reading *reading = &state->readings.items[i];
        if (reading->stage == JUB_DEALT && reading->actor == actor) reading->stage = JUB_LAPSED;
    }
    state->actors.items[actor].open_count = 0;
}

jub_status rule_reader_returned(const rule_call *call)
{
    jub_actor *reader = NULL;
    jub_status status = find_reader(call, &reader);
    if (status != JUB_OK) return status;
    if (!reader->is_on_duty)
        return rule_refuse(call, "there is nothing left to do", "'%.*s' is not on duty",
                           JUB_TEXT_ARG(reader->id));
    status = check_roster(call, false);
    if (status != JUB_OK) return status;
    change_roster(call, reader, false);
    if (reader->open_count > 0) lapse(call->state, (uint32_t)(reader - call->state->actors.items));
    return JUB_OK;
}

// -- cases ----------------------------------------------------------------------------------------

static jub_status check_case_person(const rule_call *call, uint32_t *row_out)
{
    jub_state *state = call->state;
    const jub_text key = call->event->person;
    const jub_status status = rule_person(call, row_out);
    if (status != JUB_OK) return status;
    const jub_person *person = rule_person_at(state, *row_out);
    const jub_facility *facility = rule_facility_of(state, *row_out);
    if (person->case_number > 0)
        return rule_refuse(call, "list each person once", "person '%.*s' is case %u",
                           JUB_TEXT_ARG(key), person->case_number);
    if (person->nomination != JUB_IS_NOMINATED)
        return rule_refuse(call, "list only who was nominated", "person '%.*s' is not nominated",
                           JUB_TEXT_ARG(key));
    if (!facility || !facility->is_list_signed)
        return rule_refuse(call, "a list that its head did not sign does not count",
                           "the list with person '%.*s' is not signed", JUB_TEXT_ARG(key));
    return JUB_OK;
}

jub_status rule_case_listed(const rule_call *call)
{
    jub_state *state = call->state;
    const uint64_t number = state->cases.count + 1;
    uint32_t row = JUB_NO_ROW;
    jub_status status =
        rule_stage(call, JUB_PROGRAMME_BETWEEN, JUB_PROGRAMME_BETWEEN, "listing a case");
    if (status != JUB_OK) return status;
    if (jub_state_seed(state, "readers"))
        return rule_refuse(call, "list every case before readers are drawn",
                           "the readers are drawn already");
    if (call->event->case_number != number)
        return rule_refuse(call, "number cases one after another",
                           "the next case is %llu, not %llu", (unsigned long long)number,
                           (unsigned long long)call->event->case_number);
    if (number > state->programme.nominated_count)
        return rule_refuse(call, "there is nobody left to list",
                           "%u people are nominated, and all are listed",
                           state->programme.nominated_count);
    if (call->has_facts) status = check_case_person(call, &row);
    if (status != JUB_OK) return status;
    if (!JUB_LIST_PUSH(state->arena, &state->cases, (jub_case){.person = row}))
        return jub_fail_no_memory(call->error);
    if (row != JUB_NO_ROW) rule_person_at(state, row)->case_number = (uint32_t)number;
    state->programme.listed_entry = call->at->index;
    return JUB_OK;
}

// -- beginning and end ----------------------------------------------------------------------------

jub_status rule_final_round_opened(const rule_call *call)
{
    jub_state *state = call->state;
    const jub_status status =
        rule_stage(call, JUB_PROGRAMME_BETWEEN, JUB_PROGRAMME_BETWEEN, "opening the final round");
    if (status != JUB_OK) return status;
    if (!jub_state_seed(state, "readers"))
        return rule_refuse(call, "hold a draw and take its seed for 'readers', with 'seed.taken'",
                           "the readers are not drawn yet");
    state->programme.stage = JUB_PROGRAMME_FINAL_ROUND;
    return JUB_OK;
}

static void lapse_all(jub_state *state)
{
    for (size_t i = 0; i < state->readings.count; i++)
        if (state->readings.items[i].stage == JUB_DEALT)
            state->readings.items[i].stage = JUB_LAPSED;
    for (size_t i = 0; i < state->actors.count; i++) state->actors.items[i].open_count = 0;
}

jub_status rule_final_round_closed(const rule_call *call)
{
    jub_state *state = call->state;
    const jub_date last = state->basis->agenda.rounds[JUB_ROUND_FINAL].last_day;
    const jub_status status = rule_stage(call, JUB_PROGRAMME_FINAL_ROUND, JUB_PROGRAMME_FINAL_ROUND,
                                         "closing the final round");
    if (status != JUB_OK) return status;
    if (call->day < last) return rule_refuse_early(call, last, "closing the final round");
    if (call->has_facts && call->day == last && state->programme.settled_count < state->cases.count)
        return rule_refuse(call,
                           "wait for the readers, or until the day is over: then what is open is "
                           "not passed",
                           "%u of %zu cases are settled", state->programme.settled_count,
                           state->cases.count);
    lapse_all(state);
    state->programme.stage = JUB_PROGRAMME_SELECTED;
    return JUB_OK;
}
