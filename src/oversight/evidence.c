#include "oversight/evidence.h"

#include <stdlib.h>

enum { DAY_SECONDS = 86400 };

static void keep(jub_evidence *evidence, bool is_kept)
{
    if (!is_kept) evidence->is_out_of_memory = true;
}

#define KEEP(evidence, list, ...)                                                                  \
    keep((evidence), JUB_LIST_PUSH((evidence)->arena, &(evidence)->list, __VA_ARGS__))

static jub_text keep_text(jub_evidence *evidence, jub_text text)
{
    const jub_text copy = jub_text_copy(evidence->arena, text);
    keep(evidence, copy.bytes != NULL);
    return copy;
}

// -- whom an event is about -----------------------------------------------------------------------

static uint32_t person_of_case(const jub_state *state, uint64_t case_number)
{
    return case_number > 0 && case_number <= state->cases.count
               ? state->cases.items[case_number - 1].person
               : JUB_NO_ROW;
}

static uint32_t person_of(const jub_state *state, const jub_event *event)
{
    if (event->has & JUB_HAS(PERSON)) return jub_basis_person(state->basis, event->person);
    return event->has & JUB_HAS(CASE) ? person_of_case(state, event->case_number) : JUB_NO_ROW;
}

static uint32_t column_of(const jub_state *state, jub_text name)
{
    const jub_resource *persons = state->basis->persons;
    const jub_column *column = jub_resource_column(persons, name);
    return column ? (uint32_t)(column - persons->columns) : JUB_NO_ROW;
}

// -- whether a look had a task --------------------------------------------------------------------

static bool waits_for_reader(const jub_state *state, uint32_t actor, uint32_t case_number)
{
    if (case_number == 0) return false;
    const jub_case *item = &state->cases.items[case_number - 1];
    const uint32_t readings[] = {item->first, item->second, item->third};
    for (size_t i = 0; i < JUB_READING_MAX; i++)
        if (readings[i] > 0 && state->readings.items[readings[i] - 1].actor == actor &&
            state->readings.items[readings[i] - 1].stage == JUB_DEALT)
            return true;
    return false;
}

// The first list is not signed and the person may stand on it.
static bool waits_for_list(const jub_state *state, uint32_t row)
{
    const uint32_t facility = jub_basis_facility_of(state->basis, row);
    return state->programme.stage == JUB_PROGRAMME_FIRST_ROUND && state->basis->proposals &&
           state->basis->proposals[row].is_proposed && facility < state->facilities.count &&
           !state->facilities.items[facility].is_list_signed;
}

static bool waits_at_facility(const jub_state *state, const jub_actor *actor, uint32_t row)
{
    const jub_person *person = &state->people.items[row];
    if (actor->facility == JUB_NO_ROW ||
        jub_basis_facility_of(state->basis, row) != actor->facility)
        return false;
    const bool is_told = person->notified == JUB_TOLD;
    if (actor->role != JUB_ROLE_GATE &&
        (waits_for_list(state, row) || (person->is_listed && !is_told)))
        return true;
    return actor->role != JUB_ROLE_CLERK && person->is_listed && is_told &&
           person->effect == JUB_NO_EFFECT;
}

// As the state has it at the time of the look.
static bool waits_for(const jub_state *state, uint32_t number, uint32_t row)
{
    const jub_actor *actor = &state->actors.items[number];
    if (actor->role == JUB_ROLE_AUDITOR) return true;
    if (row >= state->people.count) return false;
    const jub_person *person = &state->people.items[row];
    switch ((jub_role)actor->role) {
    case JUB_ROLE_READER: return waits_for_reader(state, number, person->case_number);
    case JUB_ROLE_CLERK:
    case JUB_ROLE_HEAD:
    case JUB_ROLE_GATE: return waits_at_facility(state, actor, row);
    case JUB_ROLE_CHIEF:
    case JUB_ROLE_REGISTRAR: return person->has_objection || person->is_in_conflict;
    default: return false;
    }
}

static int compare_acts(const void *a, const void *b)
{
    const jub_act_fact *x = a, *y = b;
    if (x->person != y->person) return x->person < y->person ? -1 : 1;
    if (x->actor != y->actor) return x->actor < y->actor ? -1 : 1;
    return x->time < y->time ? -1 : x->time > y->time;
}

// Whether the actor did something else about the person around that time.
static bool has_act(const jub_evidence *evidence, const jub_look_fact *look)
{
    const int64_t window = (int64_t)JUB_TASK_DAYS * DAY_SECONDS;
    const jub_act_fact sought = {look->actor, look->person, look->time - window};
    size_t low = 0, high = evidence->acts.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_acts(&evidence->acts.items[middle], &sought) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const jub_act_fact *found = low < evidence->acts.count ? &evidence->acts.items[low] : NULL;
    return found && found->person == look->person && found->actor == look->actor &&
           found->time <= look->time + window;
}

// -- one kind of event each -----------------------------------------------------------------------

static void take_reading(jub_evidence *evidence, const jub_event_at *at, const jub_event *event,
                         uint32_t person)
{
    const jub_reading_fact fact = {.case_number = (uint32_t)event->case_number,
                                   .number = (uint8_t)event->reading,
                                   .is_pass = jub_text_is(event->decision, "pass"),
                                   .is_discretion = event->discretion,
                                   .reader = (uint16_t)at->actor,
                                   .person = person,
                                   .time = event->time,
                                   .entry = at->index};
    KEEP(evidence, readings, fact);
}

static void take_recusal(jub_evidence *evidence, const jub_event_at *at, const jub_event *event,
                         uint32_t person)
{
    const jub_recusal_fact fact = {.case_number = (uint32_t)event->case_number,
                                   .number = (uint8_t)event->reading,
                                   .reader = (uint16_t)at->actor,
                                   .fell_to = JUB_NO_ACTOR,
                                   .person = person,
                                   .time = event->time,
                                   .entry = at->index};
    KEEP(evidence, recusals, fact);
}

static void take_deal(jub_evidence *evidence, const jub_event_at *at, const jub_event *event,
                      uint32_t person)
{
    const jub_deal_fact fact = {.case_number = (uint32_t)event->case_number,
                                .number = (uint8_t)event->reading,
                                .reader = (uint16_t)jub_state_actor(evidence->state, event->actor),
                                .person = person,
                                .time = event->time,
                                .entry = at->index};
    KEEP(evidence, deals, fact);
}

static void take_edit(jub_evidence *evidence, const jub_event_at *at, const jub_event *event,
                      uint32_t person)
{
    const jub_edit_fact fact = {.editor = (uint16_t)at->actor,
                                .is_carried = at->is_carried,
                                .person = person,
                                .column = column_of(evidence->state, event->field),
                                .before = keep_text(evidence, event->before),
                                .after = keep_text(evidence, event->after),
                                .document = keep_text(evidence, event->document),
                                .time = event->time,
                                .entry = at->index};
    KEEP(evidence, edits, fact);
}

static void take_look(jub_evidence *evidence, const jub_event_at *at, const jub_event *event,
                      uint32_t person)
{
    const jub_look_fact fact = {.actor = (uint16_t)at->actor,
                                .is_granted = event->granted,
                                .has_task = waits_for(evidence->state, at->actor, person),
                                .person = person,
                                .time = event->time,
                                .entry = at->index};
    KEEP(evidence, looks, fact);
}

static void take_nomination(jub_evidence *evidence, const jub_event_at *at, const jub_event *event,
                            uint32_t person)
{
    jub_reason reason = JUB_REASON_COUNT;
    if (event->has & JUB_HAS(REASON))
        (void)jub_reason_from(event->reason, JUB_REASON_SET_ASIDE, &reason);
    const jub_nomination_fact fact = {
        .clerk = (uint16_t)at->actor,
        .is_set_aside = event->kind == JUB_EVENT_SET_ASIDE,
        .is_withdrawn = event->kind == JUB_EVENT_WITHDRAWN,
        .reason = (uint8_t)reason,
        .person = person,
        .facility = jub_basis_facility(evidence->state->basis, event->facility),
        .time = event->time,
        .entry = at->index};
    KEEP(evidence, nominations, fact);
}

static void take_fact(jub_evidence *evidence, const jub_event_at *at, const jub_event *event)
{
    const uint32_t person = person_of(evidence->state, event);
    switch (event->kind) {
    case JUB_EVENT_CASE_DECIDED:
    case JUB_EVENT_CASE_ADJUDICATED: take_reading(evidence, at, event, person); break;
    case JUB_EVENT_CASE_RECUSED: take_recusal(evidence, at, event, person); break;
    case JUB_EVENT_CASE_ASSIGNED: take_deal(evidence, at, event, person); break;
    case JUB_EVENT_RECORD_EDITED: take_edit(evidence, at, event, person); break;
    case JUB_EVENT_NOMINATED:
    case JUB_EVENT_SET_ASIDE:
    case JUB_EVENT_WITHDRAWN: take_nomination(evidence, at, event, person); break;
    case JUB_EVENT_RECORD_VIEWED: take_look(evidence, at, event, person); return;
    case JUB_EVENT_REGISTER_FROZEN: evidence->frozen_time = event->time; break;
    case JUB_EVENT_LEVEL_OPENED:
        if (event->level == 1) evidence->order_time = event->time;
        break;
    default: break;
    }
    // Who deals a case has no more to do with the person than the lot has.
    if (person == JUB_NO_ROW || event->kind == JUB_EVENT_CASE_ASSIGNED) return;
    const jub_act_fact act = {(uint16_t)at->actor, person, event->time};
    KEEP(evidence, acts, act);
}

static void take_event(void *context, const jub_event_at *at, const jub_event *event)
{
    jub_evidence *evidence = context;
    evidence->entry_count = at->index + 1;
    if (!evidence->state->basis->reg || at->actor == JUB_NO_ACTOR) return;
    if (event->has_commitment && !event->has_facts)
        evidence->facts_missing++;
    else
        take_fact(evidence, at, event);
}

void jub_evidence_begin(jub_arena *arena, const jub_state *state, jub_evidence *evidence_out)
{
    *evidence_out = (jub_evidence){.state = state, .arena = arena};
}

jub_replay_watch jub_evidence_watch(jub_evidence *evidence)
{
    return (jub_replay_watch){.event = take_event, .context = evidence};
}

// -- what only the end of the log tells -----------------------------------------------------------

// Back from the end: whoever is dealt a reading next behind a recusal is whom it fell to.
static bool follow_recusals(jub_evidence *evidence)
{
    const size_t count = (evidence->state->cases.count + 1) * (JUB_READING_MAX + 1);
    const size_t mark = jub_arena_mark(evidence->arena);
    uint16_t *next = JUB_NEW(evidence->arena, uint16_t, count);
    if (!next) return false;
    for (size_t i = 0; i < count; i++) next[i] = JUB_NO_ACTOR;
    size_t deal = evidence->deals.count;
    for (size_t i = evidence->recusals.count; i-- > 0;) {
        jub_recusal_fact *recusal = &evidence->recusals.items[i];
        for (; deal > 0 && evidence->deals.items[deal - 1].entry > recusal->entry; deal--) {
            const jub_deal_fact *dealt = &evidence->deals.items[deal - 1];
            next[dealt->case_number * (JUB_READING_MAX + 1) + dealt->number] = dealt->reader;
        }
        recusal->fell_to = next[recusal->case_number * (JUB_READING_MAX + 1) + recusal->number];
    }
    jub_arena_rewind(evidence->arena, mark);
    return true;
}

jub_status jub_evidence_end(jub_evidence *evidence, jub_error *error)
{
    if (!evidence->state->basis->reg)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "have the register and the facts back first",
                        "there is no register by which to tell who is meant");
    if (evidence->is_out_of_memory || !follow_recusals(evidence)) return jub_fail_no_memory(error);
    if (evidence->acts.count > 0)
        qsort(evidence->acts.items, evidence->acts.count, sizeof *evidence->acts.items,
              compare_acts);
    for (size_t i = 0; i < evidence->looks.count; i++) {
        jub_look_fact *look = &evidence->looks.items[i];
        look->has_task = look->has_task || (look->person != JUB_NO_ROW && has_act(evidence, look));
    }
    return JUB_OK;
}
