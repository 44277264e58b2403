#include "bundle/arrival.h"

// Who may settle: a registrar or the head of the person's facility, none of the two sides.
static void tell_who_may(const jub_state *state, uint32_t facility, uint32_t one, uint32_t other,
                         jub_buffer *buffer)
{
    size_t count = 0;
    for (uint32_t i = 0; i < state->actors.count; i++) {
        const jub_actor *actor = &state->actors.items[i];
        const bool is_head = actor->role == JUB_ROLE_HEAD && actor->facility == facility;
        if (i == one || i == other || actor->has_left) continue;
        if (!is_head && actor->role != JUB_ROLE_REGISTRAR) continue;
        jub_buffer_string(buffer, count++ > 0 ? ", " : "  may be settled by ");
        jub_buffer_text(buffer, actor->id);
    }
    jub_buffer_string(buffer, count > 0 ? "\n" : "  nobody who may settle it is enrolled\n");
}

static jub_text actor_id(const jub_state *state, uint32_t actor)
{
    return actor < state->actors.count ? state->actors.items[actor].id : JUB_TEXT("somebody");
}

static void tell_edit(const jub_state *state, const jub_edit *edit, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "  '");
    jub_buffer_text(buffer, edit->after);
    jub_buffer_string(buffer, "' by ");
    jub_buffer_text(buffer, actor_id(state, edit->actor));
    jub_buffer_format(buffer, ", entry %llu\n", (unsigned long long)edit->entry);
}

static const jub_edit *rival_of(const jub_state *state, const jub_edit *edit)
{
    for (size_t i = 0; i < state->edits.count; i++) {
        const jub_edit *other = &state->edits.items[i];
        if (other == edit) return NULL; // told with the first of the two
        if (other->stage == JUB_EDIT_IN_CONFLICT && jub_text_equal(other->person, edit->person) &&
            jub_text_equal(other->field, edit->field))
            return other;
    }
    return NULL;
}

static size_t tell_edits(const jub_state *state, uint32_t facility, jub_buffer *buffer)
{
    size_t told = 0;
    for (size_t i = 0; i < state->edits.count; i++) {
        const jub_edit *edit = &state->edits.items[i];
        if (edit->stage != JUB_EDIT_IN_CONFLICT) continue;
        const jub_edit *rival = rival_of(state, edit);
        if (!rival) continue;
        const uint32_t person = jub_basis_person(state->basis, edit->person);
        const uint32_t home =
            person == JUB_NO_ROW ? JUB_NO_ROW : jub_basis_facility_of(state->basis, person);
        if (facility != JUB_NO_ROW && home != facility) continue;
        jub_buffer_text(buffer, edit->person);
        jub_buffer_string(buffer, ", ");
        jub_buffer_text(buffer, edit->field);
        jub_buffer_string(buffer, ": changed by two who did not know of each other\n");
        tell_edit(state, rival, buffer);
        tell_edit(state, edit, buffer);
        tell_who_may(state, home, edit->actor, rival->actor, buffer);
        told++;
    }
    return told;
}

static size_t tell_people(const jub_state *state, uint32_t facility, jub_buffer *buffer)
{
    size_t told = 0;
    for (uint32_t i = 0; i < state->people.count; i++) {
        const jub_person *person = &state->people.items[i];
        const uint32_t home = jub_basis_facility_of(state->basis, i);
        if (!person->is_in_conflict || (facility != JUB_NO_ROW && home != facility)) continue;
        const bool is_nominated = person->nomination == JUB_IS_NOMINATED;
        jub_buffer_text(buffer, jub_basis_person_key(state->basis, i));
        jub_buffer_format(buffer, ", nomination: %s by ", is_nominated ? "nominated" : "set aside");
        jub_buffer_text(buffer, actor_id(state, person->nomination_by));
        jub_buffer_format(buffer, " (entry %llu), and otherwise by ",
                          (unsigned long long)person->nomination_entry);
        jub_buffer_text(buffer, actor_id(state, person->rival_by));
        jub_buffer_format(buffer, " (entry %llu)\n", (unsigned long long)person->rival_entry);
        tell_who_may(state, home, person->nomination_by, person->rival_by, buffer);
        told++;
    }
    return told;
}

size_t jub_arrival_tell_conflicts(const jub_state *state, uint32_t facility, jub_buffer *buffer)
{
    return tell_edits(state, facility, buffer) + tell_people(state, facility, buffer);
}
