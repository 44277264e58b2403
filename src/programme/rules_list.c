#include "programme/rules_private.h"

// The final list. It is finalised by one registrar, who can only say what follows from the state,
// and sealed by another.

// -- the list in memory ---------------------------------------------------------------------------

static jub_status keep_list(const rule_call *call, const jub_list *made)
{
    jub_state *state = call->state;
    jub_list *list = JUB_NEW(state->arena, jub_list, 1);
    jub_list_line *lines = JUB_NEW(state->arena, jub_list_line, made->count);
    const size_t person_count = state->basis->persons->row_count;
    uint8_t *passed_over = JUB_NEW(state->arena, uint8_t, person_count);
    if (!list || !lines || !passed_over) return jub_fail_no_memory(call->error);
    if (made->count > 0) memcpy(lines, made->lines, made->count * sizeof *lines);
    if (person_count > 0) memcpy(passed_over, made->passed_over, person_count);
    *list = (jub_list){lines, made->count, made->contested_count, passed_over};
    state->list = list;
    return JUB_OK;
}

jub_status rule_list(const rule_call *call, const jub_list **list_out)
{
    jub_status status = JUB_OK;
    if (!call->state->list) {
        jub_arena scratch = jub_arena_init(RULE_SCRATCH_MAX_BYTES);
        jub_list made;
        status = jub_list_make(&scratch, call->state, &made, call->error);
        if (status == JUB_OK) status = keep_list(call, &made);
        jub_arena_clear(&scratch);
    }
    if (status == JUB_OK) *list_out = call->state->list;
    return status;
}

// Lines are in the order of rows.
const jub_list_line *rule_list_line(const jub_list *list, uint32_t person)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (list->lines[middle].person < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->lines[low].person == person ? &list->lines[low] : NULL;
}

jub_status rule_list_hash(const rule_call *call, const jub_list *list, uint32_t facility,
                          jub_hash *hash_out)
{
    jub_buffer buffer = jub_buffer_init_secret(RULE_LIST_MAX_BYTES);
    jub_status status = JUB_OK;
    jub_list_write(call->state->basis, list, facility, &buffer);
    if (buffer.status != JUB_OK)
        status = jub_fail(call->error, buffer.status, (jub_position){0}, NULL,
                          "the list is too long to be written");
    else if (!jub_sha256_of(call->state->basis->sha, jub_buffer_view(&buffer), hash_out->bytes))
        status = jub_fail_no_memory(call->error);
    jub_buffer_clear(&buffer);
    return status;
}

// -- finalising -----------------------------------------------------------------------------------

static jub_status check_made(const rule_call *call, const jub_list *list)
{
    jub_hash hash;
    if (call->event->total != list->count)
        return rule_refuse(call, "make the list again, with 'list.finalised'",
                           "%zu people are on the list, not %llu", list->count,
                           (unsigned long long)call->event->total);
    const jub_status status = rule_list_hash(call, list, JUB_NO_ROW, &hash);
    if (status != JUB_OK || jub_hash_equal(&hash, &call->event->file)) return status;
    return rule_refuse(call, "make the list again, with 'list.finalised'",
                       "the file is not the list that follows from the programme");
}

static void mark_listed(jub_state *state, const jub_list *list)
{
    for (size_t i = 0; i < state->people.count; i++) state->people.items[i].is_listed = false;
    for (size_t i = 0; i < state->facilities.count; i++) {
        jub_facility *facility = &state->facilities.items[i];
        if (facility->is_notified) facility->is_notified = JUB_NOTIFIED_BEFORE;
        facility->listed_count = facility->told_count = facility->effect_count = 0;
    }
    for (size_t i = 0; i < list->count; i++) {
        jub_person *person = rule_person_at(state, list->lines[i].person);
        person->is_listed = person->was_listed = true;
        jub_facility *facility = rule_facility_of(state, list->lines[i].person);
        if (!facility) continue;
        facility->listed_count++;
        facility->told_count += person->notified == JUB_TOLD;
        facility->effect_count += person->effect != JUB_NO_EFFECT;
    }
}

static jub_status take_list(const rule_call *call)
{
    jub_arena scratch = jub_arena_init(RULE_SCRATCH_MAX_BYTES);
    jub_list made;
    jub_status status = jub_list_make(&scratch, call->state, &made, call->error);
    if (status == JUB_OK) status = check_made(call, &made);
    if (status == JUB_OK) status = keep_list(call, &made);
    if (status == JUB_OK) mark_listed(call->state, call->state->list);
    jub_arena_clear(&scratch);
    return status;
}

jub_status rule_list_finalised(const rule_call *call)
{
    jub_programme *programme = &call->state->programme;
    const bool knows_people = call->state->basis->persons;
    jub_status status =
        rule_stage(call, JUB_PROGRAMME_SELECTED, JUB_PROGRAMME_SEALED, "finalising the list");
    if (status != JUB_OK) return status;
    // Whether somebody declined is not public.
    if (programme->stage != JUB_PROGRAMME_SELECTED && knows_people && !programme->is_list_stale)
        return rule_refuse(call, "it is made again after a correction or when somebody declines",
                           "the list stands as finalised with entry %llu",
                           (unsigned long long)programme->list_entry);
    if (programme->list_version == UINT8_MAX)
        return rule_refuse(call, "correct what is left by hand",
                           "the list was finalised %d times, which is the most", UINT8_MAX);
    if (call->has_facts) status = take_list(call);
    if (status != JUB_OK) return status;
    programme->stage = JUB_PROGRAMME_FINALISED;
    programme->list_version++;
    programme->is_list_stale = false;
    programme->list_file = call->event->file;
    programme->list_total = call->event->total;
    programme->list_entry = call->at->index;
    programme->list_by = (uint16_t)call->at->actor;
    return JUB_OK;
}

// -- sealing --------------------------------------------------------------------------------------

jub_status rule_list_sealed(const rule_call *call)
{
    jub_programme *programme = &call->state->programme;
    const jub_status status =
        rule_stage(call, JUB_PROGRAMME_FINALISED, JUB_PROGRAMME_FINALISED, "sealing the list");
    if (status != JUB_OK) return status;
    if (call->event->entry != programme->list_entry)
        return rule_refuse(call, "seal the list as it was finalised last",
                           "entry %llu did not finalise the list; entry %llu did",
                           (unsigned long long)call->event->entry,
                           (unsigned long long)programme->list_entry);
    if (programme->is_list_stale)
        return rule_refuse(call, "finalise it again first, with 'list.finalised'",
                           "the list has changed since it was finalised");
    if (programme->list_by == call->at->actor)
        return rule_refuse(call, "let another registrar seal it",
                           "'%.*s' finalised the list, and the seal is another's",
                           JUB_TEXT_ARG(call->actor->id));
    if (call->event->box.length_bytes == 0)
        return rule_refuse(call, "seal it to the recipient of the key ceremony",
                           "it is not said whom the list is sealed to");
    const jub_text box = jub_text_copy(call->state->arena, call->event->box);
    if (!box.bytes) return jub_fail_no_memory(call->error);
    programme->stage = JUB_PROGRAMME_SEALED;
    programme->sealed_by = (uint16_t)call->at->actor;
    programme->sealed_sha256 = call->event->sha256;
    programme->sealed_to = box;
    return JUB_OK;
}
