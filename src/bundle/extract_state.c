#include "bundle/extract.h"

static jub_programme programme_of(const jub_extract *extract)
{
    const jub_state *state = extract->state;
    const jub_facility *own = extract->facility < state->facilities.count
                                  ? &state->facilities.items[extract->facility]
                                  : NULL;
    jub_programme programme = state->programme;
    programme.nominated_count = own && own->is_list_signed ? own->nominated_count : 0;
    programme.audit_count = 0;
    programme.next_deal = 0;
    programme.settled_count = 0;
    programme.view_count = 0;
    programme.is_list_stale = 0; // that somebody declined is theirs to know who were told so
    programme.list_file = (jub_hash){{0}};
    programme.list_total = 0;
    return programme;
}

static jub_person person_of(const jub_extract *extract, uint32_t row)
{
    jub_person person = extract->state->people.items[row];
    person.case_number = 0;
    person.was_listed = person.is_listed; // of earlier lists nothing is told
    if (extract->state->programme.level < JUB_LEVEL_FACILITIES) {
        person.is_listed = person.was_listed = 0;
        person.override = JUB_NO_OVERRIDE;
        person.effect = JUB_NO_EFFECT;
        person.effect_entry = 0;
        person.notified = JUB_UNTOLD;
        person.notified_entry = 0;
        person.has_objection = 0;
    }
    return person;
}

static bool take_people(jub_arena *arena, const jub_extract *extract, jub_basis *basis,
                        jub_state *small)
{
    const jub_state *state = extract->state;
    jub_proposal *proposals = NULL;
    if (state->basis->proposals) {
        proposals = JUB_NEW(arena, jub_proposal, extract->count);
        if (!proposals) return false;
        for (uint32_t i = 0; i < extract->count; i++)
            proposals[i] = state->basis->proposals[extract->rows[i]];
    }
    basis->proposals = proposals;
    if (state->people.count == 0) return true;
    for (uint32_t i = 0; i < extract->count; i++)
        if (!JUB_LIST_PUSH(arena, &small->people, person_of(extract, extract->rows[i])))
            return false;
    return true;
}

static bool take_facilities(jub_arena *arena, const jub_extract *extract, jub_state *small)
{
    const bool is_told = extract->state->programme.level >= JUB_LEVEL_FACILITIES;
    for (uint32_t i = 0; i < extract->state->facilities.count; i++) {
        jub_facility facility = extract->state->facilities.items[i];
        if (i != extract->facility || !is_told) facility.listed_count = 0;
        if (!JUB_LIST_PUSH(arena, &small->facilities, facility)) return false;
    }
    return true;
}

// Rows of officers, as numbered in the file that goes.
static uint32_t officer_of(const jub_extract *extract, uint32_t officer)
{
    const jub_register *reg = extract->state->basis->reg;
    const jub_resource *officers = jub_register_resource(reg, JUB_TEXT("officers"));
    uint32_t place = 0;
    if (!officers || officer >= officers->row_count) return JUB_NO_ROW;
    const bool *kept = extract->kept[officers - reg->resources];
    if (!kept || !kept[officer]) return JUB_NO_ROW;
    for (uint32_t i = 0; i < officer; i++) place += kept[i];
    return place;
}

static bool take_actors(jub_arena *arena, const jub_extract *extract, jub_state *small)
{
    for (uint32_t i = 0; i < extract->state->actors.count; i++) {
        jub_actor actor = extract->state->actors.items[i];
        actor.officer = officer_of(extract, actor.officer);
        actor.load = 0;
        actor.open_count = 0;
        actor.view_count = 0;
        if (!JUB_LIST_PUSH(arena, &small->actors, actor)) return false;
    }
    return true;
}

static bool take_edits(jub_arena *arena, const jub_extract *extract, jub_state *small)
{
    for (uint32_t i = 0; i < extract->state->edits.count; i++) {
        const jub_edit edit = extract->state->edits.items[i];
        const uint32_t person = jub_basis_person(extract->state->basis, edit.person);
        if (person == JUB_NO_ROW || extract->place[person] == JUB_NO_ROW) continue;
        if (!JUB_LIST_PUSH(arena, &small->edits, edit)) return false;
    }
    return true;
}

static bool take_objections(jub_arena *arena, const jub_extract *extract, jub_state *small)
{
    for (uint32_t i = 0; i < extract->state->matters.count; i++) {
        jub_matter matter = extract->state->matters.items[i];
        if (matter.kind != JUB_OBJECTION || matter.person == JUB_NO_ROW) continue;
        matter.person = extract->place[matter.person];
        if (matter.person == JUB_NO_ROW) continue;
        if (!JUB_LIST_PUSH(arena, &small->matters, matter)) return false;
    }
    return true;
}

// Seeds are in the public log.
static bool take_seeds(jub_arena *arena, const jub_extract *extract, jub_state *small)
{
    for (uint32_t i = 0; i < extract->state->seeds.count; i++)
        if (!JUB_LIST_PUSH(arena, &small->seeds, extract->state->seeds.items[i])) return false;
    return true;
}

jub_status jub_extract_state(jub_arena *arena, const jub_extract *extract, jub_basis *basis_out,
                             jub_state *state_out, jub_error *error)
{
    jub_resource *persons = JUB_NEW(arena, jub_resource, 1);
    if (!persons) return jub_fail_no_memory(error);
    *persons = *extract->state->basis->persons;
    persons->row_count = extract->count;
    *basis_out = *extract->state->basis;
    basis_out->persons = persons;
    basis_out->reg = NULL;
    basis_out->parties = NULL;
    *state_out = (jub_state){
        .basis = basis_out,
        .arena = arena,
        .origin = extract->state->origin,
        .programme = programme_of(extract),
    };
    const bool is_whole =
        take_people(arena, extract, basis_out, state_out) &&
        take_facilities(arena, extract, state_out) && take_actors(arena, extract, state_out) &&
        take_edits(arena, extract, state_out) && take_objections(arena, extract, state_out) &&
        take_seeds(arena, extract, state_out);
    return is_whole ? JUB_OK : jub_fail_no_memory(error);
}
