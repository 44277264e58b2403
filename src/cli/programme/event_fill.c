// What follows from a programme's state, for the events of its first half: who takes part, the
// register, the rounds and the readings. The list and what comes of it are in event_fill_list.c.

#include "cli/programme/event_fill.h"

#include <stdio.h>

#include "cli/programme/event_fill_private.h"
#include "programme/dealing.h"
#include "programme/first_list.h"

enum { CLAUSES_MAX_BYTES = JUB_EVENT_TEXT_MAX_BYTES, CELL_MAX_BYTES = 1 << 20 };

// -- giving a field a value -----------------------------------------------------------------------

void cli_give_text(jub_event *event, jub_event_field field, jub_text *member, jub_text value)
{
    if (event->has & (UINT64_C(1) << field) || !value.bytes) return;
    *member = value;
    event->has |= UINT64_C(1) << field;
}

void cli_give_count(jub_event *event, jub_event_field field, uint64_t *member, uint64_t value)
{
    if (event->has & (UINT64_C(1) << field)) return;
    *member = value;
    event->has |= UINT64_C(1) << field;
}

void cli_give_hash(jub_event *event, jub_event_field field, jub_hash *member, const jub_hash *value)
{
    if (event->has & (UINT64_C(1) << field)) return;
    *member = *value;
    event->has |= UINT64_C(1) << field;
}

void cli_give_flag(jub_event *event, jub_event_field field, bool *member, bool value)
{
    if (event->has & (UINT64_C(1) << field)) return;
    *member = value;
    event->has |= UINT64_C(1) << field;
}

jub_status cli_give_words(cli_fill *fill, jub_event *event, jub_event_field field, jub_text *member,
                          jub_buffer *words, jub_error *error)
{
    const bool is_whole = words->status == JUB_OK;
    const jub_text copy = is_whole
                              ? jub_text_copy(&fill->actor->programme.arena, jub_buffer_view(words))
                              : (jub_text){0};
    jub_buffer_clear(words);
    if (!copy.bytes) return jub_fail_no_memory(error);
    cli_give_text(event, field, member, copy);
    return JUB_OK;
}

// -- what is asked of the state -------------------------------------------------------------------

static const jub_state *state_of(const cli_fill *fill)
{
    return &fill->actor->programme.state;
}

uint32_t cli_fill_person(const cli_fill *fill, const jub_event *event)
{
    const jub_basis *basis = &fill->actor->programme.basis;
    if (!(event->has & JUB_HAS(PERSON)) || !basis->reg) return JUB_NO_ROW;
    return jub_basis_person(basis, event->person);
}

jub_text cli_fill_person_key(cli_fill *fill, uint32_t person)
{
    const jub_basis *basis = &fill->actor->programme.basis;
    if (person == JUB_NO_ROW || !basis->reg) return (jub_text){0};
    return jub_text_copy(&fill->actor->programme.arena, jub_basis_person_key(basis, person));
}

const jub_reading *cli_fill_reading(const cli_actor *actor, uint64_t case_number)
{
    const jub_state *state = &actor->programme.state;
    for (size_t i = 0; i < state->readings.count; i++) {
        const jub_reading *reading = &state->readings.items[i];
        if (reading->actor != actor->number || reading->stage != JUB_DEALT) continue;
        if (case_number == 0 || reading->case_number == case_number) return reading;
    }
    return NULL;
}

jub_status cli_fill_clauses(cli_fill *fill, uint32_t person, jub_text *clauses_out,
                            jub_error *error)
{
    const jub_basis *basis = &fill->actor->programme.basis;
    *clauses_out = (jub_text){0};
    if (person == JUB_NO_ROW || !basis->proposals) return JUB_OK;
    const jub_proposal *proposal = &basis->proposals[person];
    jub_buffer names = jub_buffer_init(CLAUSES_MAX_BYTES);
    jub_clause_names(basis->decree, proposal->grants, proposal->quota, &names);
    if (names.status == JUB_OK && names.length_bytes > 0)
        *clauses_out = jub_text_copy(&fill->actor->programme.arena, jub_buffer_view(&names));
    const bool is_whole = names.status == JUB_OK && (names.length_bytes == 0 || clauses_out->bytes);
    jub_buffer_clear(&names);
    return is_whole ? JUB_OK : jub_fail_no_memory(error);
}

// -- who takes part, the register -----------------------------------------------------------------

static jub_status fill_edited(cli_fill *fill, jub_event *event, jub_error *error)
{
    const jub_basis *basis = &fill->actor->programme.basis;
    const uint32_t person = cli_fill_person(fill, event);
    if (person == JUB_NO_ROW || !(event->has & JUB_HAS(FIELD))) return JUB_OK;
    const uint32_t facility = jub_basis_facility_of(basis, person);
    if (facility != JUB_NO_ROW)
        cli_give_text(
            event, JUB_FIELD_FACILITY, &event->facility,
            jub_text_copy(&fill->actor->programme.arena, jub_basis_facility_key(basis, facility)));
    const jub_package *package = basis->reg->package;
    const uint32_t field =
        jub_resource_schema_field(&package->resources[package->persons], event->field);
    if (field == UINT32_MAX || event->has & JUB_HAS(BEFORE)) return JUB_OK;
    jub_buffer cell = jub_buffer_init(CELL_MAX_BYTES);
    jub_state *state = &fill->actor->programme.state;
    const jub_status status = jub_received_value(state, person, field, &cell, error);
    if (status != JUB_OK) {
        jub_buffer_clear(&cell);
        return status;
    }
    return cli_give_words(fill, event, JUB_FIELD_BEFORE, &event->before, &cell, error);
}

static void fill_settled(cli_fill *fill, jub_event *event)
{
    const jub_state *state = state_of(fill);
    for (size_t i = 0; i < state->edits.count; i++) {
        const jub_edit *edit = &state->edits.items[i];
        if (edit->entry == event->entry)
            cli_give_text(event, JUB_FIELD_PERSON, &event->person, edit->person);
    }
    for (uint32_t i = 0; i < state->people.count; i++) {
        const jub_person *person = &state->people.items[i];
        if (!person->is_in_conflict) continue;
        if (person->nomination_entry == event->entry || person->rival_entry == event->entry)
            cli_give_text(event, JUB_FIELD_PERSON, &event->person, cli_fill_person_key(fill, i));
    }
}

static void fill_frozen(cli_fill *fill, jub_event *event)
{
    const jub_basis *basis = &fill->actor->programme.basis;
    if (!basis->reg) return;
    cli_give_hash(event, JUB_FIELD_SHA256, &event->sha256, &basis->register_sha256);
    cli_give_count(event, JUB_FIELD_COUNT, &event->count, basis->persons->row_count);
}

// -- the rounds -----------------------------------------------------------------------------------

static void fill_round(cli_fill *fill, jub_event *event)
{
    const jub_programme *programme = &state_of(fill)->programme;
    const bool is_first = programme->stage <= JUB_PROGRAMME_FIRST_ROUND;
    const int round = is_first ? JUB_ROUND_FIRST : JUB_ROUND_FINAL;
    cli_give_text(event, JUB_FIELD_ROUND, &event->round,
                  fill->actor->programme.basis.agenda.rounds[round].name);
}

static jub_status fill_nominated(cli_fill *fill, jub_event *event, jub_error *error)
{
    jub_text clauses = {0};
    const jub_status status = cli_fill_clauses(fill, cli_fill_person(fill, event), &clauses, error);
    if (status == JUB_OK) cli_give_text(event, JUB_FIELD_CLAUSES, &event->clauses, clauses);
    return status;
}

static jub_status fill_first_list(cli_fill *fill, jub_event *event, jub_error *error)
{
    const jub_actor *record = cli_actor_record(fill->actor);
    const jub_state *state = state_of(fill);
    jub_first_list list;
    if (!record || record->facility >= state->facilities.count || !state->proposed_counts)
        return JUB_OK;
    const jub_status status = jub_first_list_make(state, record->facility, &list, error);
    if (status != JUB_OK) return status;
    cli_give_count(event, JUB_FIELD_COUNT, &event->count, list.nominated_count);
    cli_give_hash(event, JUB_FIELD_ROOT, &event->root, &list.root);
    return JUB_OK;
}

// -- readings -------------------------------------------------------------------------------------

static jub_status fill_assigned(cli_fill *fill, jub_event *event, jub_error *error)
{
    const jub_state *state = state_of(fill);
    uint32_t number = 0, reading = 0, actor = 0;
    if (event->has & JUB_HAS(ACTOR)) return JUB_OK; // who names a reader is judged as he stands
    if (!(event->has & JUB_HAS(CASE)) && !cli_fill_due_deal(state, &number, &reading))
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "'jubilee programme status' says what is due", "no reading is to be dealt");
    cli_give_count(event, JUB_FIELD_CASE, &event->case_number, number);
    cli_give_count(event, JUB_FIELD_READING, &event->reading, reading ? reading : 1);
    if (event->case_number == 0 || event->case_number > state->cases.count) return JUB_OK;
    const jub_status status =
        jub_deal(state, (uint32_t)event->case_number, (uint32_t)event->reading, &actor, error);
    if (status != JUB_OK) return status;
    cli_give_text(event, JUB_FIELD_ACTOR, &event->actor, state->actors.items[actor].id);
    return JUB_OK;
}

// Nothing is before whoever named no case.
static jub_status refuse_nothing_dealt(const cli_fill *fill, jub_error *error)
{
    const jub_programme *programme = &state_of(fill)->programme;
    const jub_decree_round_window *round =
        &fill->actor->programme.basis.agenda.rounds[JUB_ROUND_FINAL];
    const char *hint = "what was dealt to you is answered; a registrar deals what comes next";
    char until[JUB_HINT_MAX_BYTES], day[JUB_DATE_TEXT_BYTES + 1];
    if (programme->stage < JUB_PROGRAMME_FINAL_ROUND) {
        (void)snprintf(until, sizeof until, "cases are dealt when the final round is open, from %s",
                       jub_date_format(round->first_day, day));
        hint = until;
    } else if (programme->stage > JUB_PROGRAMME_FINAL_ROUND)
        hint = "the final round is closed";
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, hint, "no case is dealt to you");
}

static jub_status fill_reading(cli_fill *fill, jub_event *event, jub_error *error)
{
    const jub_reading *reading = cli_fill_reading(fill->actor, event->case_number);
    if (!reading && !(event->has & JUB_HAS(CASE))) return refuse_nothing_dealt(fill, error);
    if (!reading) return JUB_OK;
    cli_give_count(event, JUB_FIELD_CASE, &event->case_number, reading->case_number);
    cli_give_count(event, JUB_FIELD_READING, &event->reading, reading->number);
    return JUB_OK;
}

static jub_status fill_decided(cli_fill *fill, jub_event *event, jub_error *error)
{
    const jub_state *state = state_of(fill);
    jub_text clauses = {0};
    const jub_status found = fill_reading(fill, event, error);
    if (found != JUB_OK || !(event->has & JUB_HAS(DECISION))) return found;
    const bool is_refusal = jub_text_is(event->decision, "refuse");
    if (!is_refusal)
        cli_give_text(event, JUB_FIELD_REASON, &event->reason, JUB_TEXT("as-determined"));
    cli_give_flag(event, JUB_FIELD_DISCRETION, &event->discretion, is_refusal);
    if (is_refusal)
        clauses = fill->actor->programme.basis.agenda.rounds[JUB_ROUND_FINAL].name;
    else if (event->case_number > 0 && event->case_number <= state->cases.count) {
        const uint32_t person = state->cases.items[event->case_number - 1].person;
        const jub_status status = cli_fill_clauses(fill, person, &clauses, error);
        if (status != JUB_OK) return status;
    }
    cli_give_text(event, JUB_FIELD_CLAUSES, &event->clauses, clauses);
    return JUB_OK;
}

// -- any event ------------------------------------------------------------------------------------

// Where somebody works at a facility, that is the one that is meant.
static void fill_own_facility(cli_fill *fill, jub_event *event)
{
    const jub_actor *record = cli_actor_record(fill->actor);
    if (!record || record->facility_key.length_bytes == 0) return;
    if (!(jub_event_public(event->kind) & JUB_HAS(FACILITY))) return;
    cli_give_text(event, JUB_FIELD_FACILITY, &event->facility, record->facility_key);
}

jub_status cli_event_fill(cli_fill *fill, jub_event *event, jub_error *error)
{
    const jub_basis *basis = &fill->actor->programme.basis;
    // Who may not do it learns that, and nothing that would have to be computed for it.
    if (!cli_actor_is(fill->actor, jub_event_roles(event->kind))) return JUB_OK;
    fill_own_facility(fill, event);
    switch (event->kind) {
    case JUB_EVENT_DECREE_SIGNED:
        cli_give_hash(event, JUB_FIELD_SHA256, &event->sha256, &basis->decree_sha256);
        return JUB_OK;
    case JUB_EVENT_RECORD_EDITED: return fill_edited(fill, event, error);
    case JUB_EVENT_CONFLICT_SETTLED: fill_settled(fill, event); return JUB_OK;
    case JUB_EVENT_REGISTER_FROZEN: fill_frozen(fill, event); return JUB_OK;
    case JUB_EVENT_SEED_TAKEN:
        if (event->has & JUB_HAS(USE)) // a draw is best called by what it is for
            cli_give_text(event, JUB_FIELD_DRAW, &event->draw, event->use);
        return JUB_OK;
    case JUB_EVENT_ROUND_OPENED:
    case JUB_EVENT_ROUND_CLOSED: fill_round(fill, event); return JUB_OK;
    case JUB_EVENT_NOMINATED: return fill_nominated(fill, event, error);
    case JUB_EVENT_FIRST_LIST_SIGNED: return fill_first_list(fill, event, error);
    case JUB_EVENT_CASE_LISTED:
        cli_give_count(event, JUB_FIELD_CASE, &event->case_number, state_of(fill)->cases.count + 1);
        return JUB_OK;
    case JUB_EVENT_CASE_ASSIGNED: return fill_assigned(fill, event, error);
    case JUB_EVENT_CASE_RECUSED: return fill_reading(fill, event, error);
    case JUB_EVENT_CASE_DECIDED:
    case JUB_EVENT_CASE_ADJUDICATED: return fill_decided(fill, event, error);
    default: return cli_fill_from_list(fill, event, error);
    }
}
