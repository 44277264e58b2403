#include <assert.h>

#include "programme/received.h"
#include "programme/rules_private.h"

// Records before they are frozen, and the freezing. Two people who change one cell of one person
// without having seen each other's change are not ranked by who was faster: both changes wait until
// a third person chooses.

enum { CELL_MAX_BYTES = 64 << 10 };

// -- editing --------------------------------------------------------------------------------------

static const jub_column *facility_column(const rule_call *call)
{
    const jub_basis *basis = call->state->basis;
    const jub_link *link = jub_resource_link(basis->reg, basis->persons, basis->facilities);
    return &basis->persons->columns[link->column];
}

// Where the person is held: where a registrar has moved them to, else where the register has them.
// The register is put right at some time before it is frozen, and what is recorded is to be judged
// the same before that and after it.
static jub_text held_at(const rule_call *call, uint32_t person)
{
    const jub_state *state = call->state;
    const uint32_t place = rule_edit_place(state, call->event->person, facility_column(call)->name);
    if (place != JUB_MAP_ABSENT && state->last_edits.items[place] > 0)
        return state->edits.items[state->last_edits.items[place] - 1].after;
    const uint32_t facility = jub_basis_facility_of(state->basis, person);
    return facility == JUB_NO_ROW ? (jub_text){0} : jub_basis_facility_key(state->basis, facility);
}

// Where somebody is held decides who may edit their records. It is a registrar's to change, and
// first of all.
static jub_status check_move(const rule_call *call)
{
    const jub_state *state = call->state;
    const jub_resource *persons = state->basis->persons;
    if (call->actor->role != JUB_ROLE_REGISTRAR)
        return rule_refuse(call, "let a registrar do it",
                           "a clerk does not change where a person is held");
    for (uint32_t i = 0; i < persons->column_count; i++)
        if (rule_edit_place(state, call->event->person, persons->columns[i].name) != JUB_MAP_ABSENT)
            return rule_refuse(call, "record the move in movements.csv",
                               "the record of '%.*s' has been edited; where they are held can be "
                               "changed only before that",
                               JUB_TEXT_ARG(call->event->person));
    return JUB_OK;
}

static jub_status check_field(const rule_call *call)
{
    const jub_basis *basis = call->state->basis;
    const jub_resource *persons = basis->persons;
    const jub_column *column = jub_resource_column(persons, call->event->field);
    if (!column)
        return rule_refuse(call, "check the header of persons.csv", "persons have no field '%.*s'",
                           JUB_TEXT_ARG(call->event->field));
    if (column == &persons->columns[persons->key_column])
        return rule_refuse(call, "a person keeps their number", "'%.*s' is not edited",
                           JUB_TEXT_ARG(call->event->field));
    if (jub_text_equal(call->event->before, call->event->after))
        return rule_refuse(call, "there is nothing to record",
                           "'%.*s' is the same before and after", JUB_TEXT_ARG(call->event->field));
    return column == facility_column(call) ? check_move(call) : JUB_OK;
}

static jub_status refuse_elsewhere(const rule_call *call, jub_text facility)
{
    return rule_refuse(call, "leave it to the facility where the person is held, or name that one",
                       "person '%.*s' is not held at facility '%.*s'",
                       JUB_TEXT_ARG(call->event->person), JUB_TEXT_ARG(facility));
}

// The facility is public, and is the person's; of a move, that from which or that to which.
static jub_status check_editor(const rule_call *call)
{
    const jub_event *event = call->event;
    uint32_t person;
    jub_status status = JUB_OK;
    if (call->actor->role == JUB_ROLE_CLERK) status = rule_own_facility(call);
    if (status != JUB_OK || !call->has_facts) return status;
    status = rule_person(call, &person);
    if (status != JUB_OK || jub_text_equal(event->facility, held_at(call, person))) return status;
    if (call->actor->role == JUB_ROLE_REGISTRAR &&
        jub_text_equal(event->field, facility_column(call)->name) &&
        (jub_text_equal(event->facility, event->before) ||
         jub_text_equal(event->facility, event->after)))
        return JUB_OK;
    return refuse_elsewhere(call, event->facility);
}

static jub_edit *last_edit(const rule_call *call)
{
    const jub_state *state = call->state;
    const uint32_t place = rule_edit_place(state, call->event->person, call->event->field);
    if (place == JUB_MAP_ABSENT || state->last_edits.items[place] == 0) return NULL;
    return &state->edits.items[state->last_edits.items[place] - 1];
}

// What the new edit becomes, given the last one of this cell.
static jub_status judge_edit(const rule_call *call, const jub_edit *last, jub_edit_stage *stage_out)
{
    const jub_event *event = call->event;
    *stage_out = JUB_EDIT_STANDS;
    if (!last) return JUB_OK;
    const bool is_unseen = rule_is_unseen(call, last->actor, last->entry, last->is_carried);
    const bool is_same = jub_text_equal(last->after, event->after);
    if (is_unseen && (last->stage == JUB_EDIT_IN_CONFLICT || !is_same)) {
        *stage_out = JUB_EDIT_IN_CONFLICT;
        return JUB_OK;
    }
    if (is_unseen) return JUB_OK;
    if (last->stage == JUB_EDIT_IN_CONFLICT)
        return rule_refuse(
            call, "let the head or a registrar choose first, with 'conflict.settled'",
            "'%.*s' of '%.*s' is in conflict since entry %llu", JUB_TEXT_ARG(event->field),
            JUB_TEXT_ARG(event->person), (unsigned long long)last->entry);
    if (!call->state->basis->received && !jub_text_equal(last->after, event->before))
        return rule_refuse(call, "read the record again",
                           "'%.*s' of '%.*s' was changed by entry %llu and is not '%.*s'",
                           JUB_TEXT_ARG(event->field), JUB_TEXT_ARG(event->person),
                           (unsigned long long)last->entry, JUB_TEXT_ARG(event->before));
    return JUB_OK;
}

static jub_status keep_edit(const rule_call *call, jub_edit_stage stage)
{
    jub_state *state = call->state;
    const jub_event *event = call->event;
    jub_edit edit = {
        .entry = call->at->index,
        .stage = (uint8_t)stage,
        .is_carried = call->at->is_carried,
        .actor = (uint16_t)call->at->actor,
        .person = jub_text_copy(state->arena, event->person),
        .field = jub_text_copy(state->arena, event->field),
        .after = jub_text_copy(state->arena, event->after),
    };
    uint32_t place;
    if (!edit.person.bytes || !edit.field.bytes || !edit.after.bytes ||
        state->edits.count >= UINT32_MAX || !JUB_LIST_RESERVE(state->arena, &state->edits))
        return jub_fail_no_memory(call->error);
    const jub_status status =
        rule_edit_reserve(state, event->person, event->field, &place, call->error);
    if (status != JUB_OK) return status;
    if (state->last_edits.items[place] > 0) {
        jub_edit *last = &state->edits.items[state->last_edits.items[place] - 1];
        if (stage == JUB_EDIT_IN_CONFLICT && last->stage == JUB_EDIT_STANDS)
            state->conflict_count++;
        last->stage = stage == JUB_EDIT_IN_CONFLICT ? JUB_EDIT_IN_CONFLICT : JUB_EDIT_REPLACED;
    }
    state->conflict_count += stage == JUB_EDIT_IN_CONFLICT;
    state->edits.items[state->edits.count++] = edit;
    state->last_edits.items[place] = (uint32_t)state->edits.count;
    return JUB_OK;
}

jub_status rule_record_edited(const rule_call *call)
{
    jub_edit_stage stage;
    jub_status status =
        rule_stage(call, JUB_PROGRAMME_OPEN, JUB_PROGRAMME_OPEN, "editing a record");
    if (status == JUB_OK) status = check_editor(call);
    if (status != JUB_OK || !call->has_facts) return status;
    status = check_field(call);
    if (status == JUB_OK) status = rule_edit_after(call);
    if (status == JUB_OK) status = judge_edit(call, last_edit(call), &stage);
    if (status == JUB_OK) status = rule_edit_before(call, last_edit(call));
    return status == JUB_OK ? keep_edit(call, stage) : status;
}

// -- settling -------------------------------------------------------------------------------------

static jub_edit *edit_at(const jub_state *state, uint64_t entry)
{
    size_t low = 0, high = state->edits.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (state->edits.items[middle].entry < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return low < state->edits.count && state->edits.items[low].entry == entry
               ? &state->edits.items[low]
               : NULL;
}

static bool is_rival(const jub_edit *edit, const jub_edit *chosen)
{
    return edit->stage == JUB_EDIT_IN_CONFLICT && jub_text_equal(edit->person, chosen->person) &&
           jub_text_equal(edit->field, chosen->field);
}

// Conflicts are rare, so all edits are gone through for each.
jub_status rule_edit_settled(const rule_call *call)
{
    jub_state *state = call->state;
    uint32_t person;
    const jub_status status = rule_person(call, &person);
    if (status != JUB_OK) return status;
    if (call->actor->role == JUB_ROLE_HEAD &&
        !jub_text_equal(call->actor->facility_key, held_at(call, person)))
        return refuse_elsewhere(call, call->actor->facility_key);
    jub_edit *chosen = edit_at(state, call->event->entry);
    if (!chosen || chosen->stage != JUB_EDIT_IN_CONFLICT ||
        !jub_text_equal(chosen->person, call->event->person))
        return rule_refuse(call, "name the entry that is to stand",
                           "entry %llu is no edit of '%.*s' that is in conflict",
                           (unsigned long long)call->event->entry,
                           JUB_TEXT_ARG(call->event->person));
    for (size_t i = 0; i < state->edits.count; i++)
        if (is_rival(&state->edits.items[i], chosen) &&
            state->edits.items[i].actor == call->at->actor)
            return rule_refuse(call, "let the head or another registrar choose",
                               "'%.*s' made one of the edits in conflict",
                               JUB_TEXT_ARG(call->actor->id));
    for (size_t i = 0; i < state->edits.count; i++) {
        jub_edit *edit = &state->edits.items[i];
        if (edit == chosen || !is_rival(edit, chosen)) continue;
        edit->stage = JUB_EDIT_REPLACED;
        state->conflict_count--;
    }
    chosen->stage = JUB_EDIT_STANDS;
    state->conflict_count--;
    const uint32_t place = rule_edit_place(state, chosen->person, chosen->field);
    assert(place != JUB_MAP_ABSENT);
    state->last_edits.items[place] = (uint32_t)(chosen - state->edits.items) + 1;
    return JUB_OK;
}

// -- freezing -------------------------------------------------------------------------------------

static jub_status check_cell(const rule_call *call, const jub_edit *edit, jub_buffer *cell)
{
    const jub_resource *persons = call->state->basis->persons;
    const uint32_t row = jub_basis_person(call->state->basis, edit->person);
    const jub_column *column = jub_resource_column(persons, edit->field);
    jub_buffer_reset(cell);
    if (row != JUB_NO_ROW && column) jub_column_write(column, row, cell);
    if (cell->status != JUB_OK)
        return jub_fail(call->error, cell->status, (jub_position){0}, NULL,
                        "a cell of the register is too long");
    if (row != JUB_NO_ROW && column && jub_text_equal(jub_buffer_view(cell), edit->after))
        return JUB_OK;
    return rule_refuse(call, "put into the register what the edits say, or record another edit",
                       "'%.*s' of '%.*s' in the register is not what entry %llu made it",
                       JUB_TEXT_ARG(edit->field), JUB_TEXT_ARG(edit->person),
                       (unsigned long long)edit->entry);
}

static jub_status check_register(const rule_call *call)
{
    const jub_state *state = call->state;
    const jub_basis *basis = state->basis;
    const jub_received *received = basis->received;
    if (received && !received->is_part) {
        const jub_status status = rule_register_mended(call);
        if (status != JUB_OK) return status;
    }
    if (!jub_hash_equal(&call->event->sha256, &basis->register_sha256))
        return rule_refuse(call, "freeze the register that is in the programme's folder",
                           "the hash is not that of the register");
    if (call->event->count != basis->persons->row_count)
        return rule_refuse(call, "give the number of rows of persons.csv",
                           "the register holds %u people, not %llu", basis->persons->row_count,
                           (unsigned long long)call->event->count);
    if (received) return JUB_OK;
    jub_buffer cell = jub_buffer_init(CELL_MAX_BYTES);
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < state->edits.count; i++)
        if (state->edits.items[i].stage == JUB_EDIT_STANDS)
            status = check_cell(call, &state->edits.items[i], &cell);
    jub_buffer_clear(&cell);
    return status;
}

static jub_status make_tables(const rule_call *call)
{
    jub_state *state = call->state;
    const jub_basis *basis = state->basis;
    if (!basis->persons) return JUB_OK;
    const uint32_t person_count = basis->persons->row_count;
    const uint32_t facility_count = basis->facilities->row_count;
    jub_person *people = JUB_NEW(state->arena, jub_person, person_count);
    jub_facility *facilities = JUB_NEW(state->arena, jub_facility, facility_count);
    if (!people || !facilities) return jub_fail_no_memory(call->error);
    state->people.items = people;
    state->people.count = state->people.capacity = person_count;
    state->facilities.items = facilities;
    state->facilities.count = state->facilities.capacity = facility_count;
    return JUB_OK;
}

jub_status rule_register_frozen(const rule_call *call)
{
    jub_programme *programme = &call->state->programme;
    jub_status status =
        rule_stage(call, JUB_PROGRAMME_OPEN, JUB_PROGRAMME_OPEN, "freezing the register");
    if (status != JUB_OK) return status;
    if (programme->signature_count < RULE_SIGNATURE_MIN)
        return rule_refuse(call, "let two signatories sign it first, with 'decree.signed'",
                           "the decree has %u of %d signatures", programme->signature_count,
                           (int)RULE_SIGNATURE_MIN);
    if (call->state->conflict_count > 0)
        return rule_refuse(call, "let heads or registrars choose, with 'conflict.settled'",
                           "%u edits are in conflict", call->state->conflict_count);
    if (call->has_facts) status = check_register(call);
    if (status == JUB_OK) status = make_tables(call);
    if (status != JUB_OK) return status;
    programme->stage = JUB_PROGRAMME_FROZEN;
    programme->is_register_frozen = true;
    programme->frozen_entry = call->at->index;
    programme->register_sha256 = call->event->sha256;
    return JUB_OK;
}
