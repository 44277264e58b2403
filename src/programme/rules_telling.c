#include "programme/rules_private.h"

// Telling facilities their part of the list, people their own outcome, and what is said against it.

// -- facilities -----------------------------------------------------------------------------------

static jub_status check_part(const rule_call *call, uint32_t row)
{
    const jub_facility *facility = &call->state->facilities.items[row];
    const jub_list *list = NULL;
    jub_hash hash;
    if (call->event->total != facility->listed_count)
        return rule_refuse(
            call, "write its part again", "%llu people of '%.*s' are listed, not %llu",
            (unsigned long long)facility->listed_count, JUB_TEXT_ARG(call->event->facility),
            (unsigned long long)call->event->total);
    jub_status status = rule_list(call, &list);
    if (status == JUB_OK) status = rule_list_hash(call, list, row, &hash);
    if (status != JUB_OK || jub_hash_equal(&hash, &call->event->file)) return status;
    return rule_refuse(call, "write its part again",
                       "the file is not the part of '%.*s' in the list that was sealed",
                       JUB_TEXT_ARG(call->event->facility));
}

jub_status rule_facility_notified(const rule_call *call)
{
    const jub_programme *programme = &call->state->programme;
    const char *what = "telling a facility";
    jub_status status = rule_level(call, JUB_LEVEL_FACILITIES, what);
    if (status == JUB_OK)
        status = rule_stage(call, JUB_PROGRAMME_SEALED, JUB_PROGRAMME_SEALED, what);
    if (status != JUB_OK || !call->has_facts) return status;
    if (programme->is_list_stale)
        return rule_refuse(call, "finalise and seal it again first",
                           "the list has changed since it was made");
    const uint32_t row = jub_basis_facility(call->state->basis, call->event->facility);
    if (row == JUB_NO_ROW)
        return rule_refuse(call, "check facilities.csv", "the register has no facility '%.*s'",
                           JUB_TEXT_ARG(call->event->facility));
    jub_facility *facility = &call->state->facilities.items[row];
    if (facility->is_notified == JUB_NOTIFIED)
        return rule_refuse(call, "once for each time that the list is made",
                           "'%.*s' has been told already", JUB_TEXT_ARG(call->event->facility));
    status = check_part(call, row);
    if (status == JUB_OK) facility->is_notified = JUB_NOTIFIED;
    return status;
}

// -- people ---------------------------------------------------------------------------------------

static jub_status check_word(const rule_call *call, const char *field, jub_text found,
                             jub_text expected)
{
    char hint[RULE_HINT_BYTES];
    if (jub_text_equal(found, expected)) return JUB_OK;
    (void)snprintf(hint, sizeof hint, "write '%.*s'", JUB_TEXT_ARG(expected));
    return rule_refuse(call, hint, "%s '%.*s' is not what the list gives person '%.*s'", field,
                       JUB_TEXT_ARG(found), JUB_TEXT_ARG(call->event->person));
}

jub_status rule_new_end(const rule_call *call, const jub_list_line *line)
{
    jub_buffer buffer = jub_buffer_init(RULE_CLAUSES_MAX_BYTES);
    jub_list_new_end(line, &buffer);
    const jub_status status =
        buffer.status == JUB_OK
            ? check_word(call, "new_end", call->event->new_end, jub_buffer_view(&buffer))
            : jub_fail_no_memory(call->error);
    jub_buffer_clear(&buffer);
    return status;
}

jub_status rule_effect_word(const rule_call *call, const jub_list_line *line)
{
    return check_word(call, "effect", call->event->effect, jub_text_from(jub_list_effect(line)));
}

static jub_status check_outcome(const rule_call *call, const jub_list_line *line)
{
    const jub_determination *determination = &line->determination;
    const jub_outcome *result = &determination->result;
    const char *standing = jub_standing_word((jub_standing)result->standing);
    jub_status status =
        check_word(call, "standing", call->event->standing, jub_text_from(standing));
    if (status == JUB_OK) status = rule_clauses(call, result->grants, determination->quota);
    if (status == JUB_OK) status = rule_new_end(call, line);
    return status == JUB_OK ? rule_effect_word(call, line) : status;
}

jub_status rule_line_of(const rule_call *call, uint32_t row, const jub_list_line **line_out)
{
    const jub_person *person = rule_person_at(call->state, row);
    const jub_list *list = NULL;
    *line_out = NULL;
    if (person->is_listed && person->override != JUB_WITHDRAWN) {
        const jub_status status = rule_list(call, &list);
        if (status != JUB_OK) return status;
        *line_out = rule_list_line(list, row);
    }
    // What a facility did before it learnt of a correction has happened all the same; whom no list
    // ever named it could not tell or let go.
    if (*line_out || (call->at->is_carried && person->was_listed)) return JUB_OK;
    return rule_refuse(call, "only who is on the list is told, and only on the list as it stands",
                       "person '%.*s' is not on the list", JUB_TEXT_ARG(call->event->person));
}

jub_status rule_person_notified(const rule_call *call)
{
    const char *what = "telling a person";
    uint32_t row;
    const jub_list_line *line = NULL;
    jub_status status = rule_level(call, JUB_LEVEL_PEOPLE, what);
    if (status == JUB_OK) status = rule_own_facility(call);
    if (status != JUB_OK || !call->has_facts) return status;
    status = rule_person_here(call, &row);
    if (status != JUB_OK) return status;
    jub_person *person = rule_person_at(call->state, row);
    jub_facility *facility = rule_facility_of(call->state, row);
    if (facility->is_notified == JUB_NOT_NOTIFIED)
        return rule_refuse(call, "let a registrar notify it first, with 'facility.notified'",
                           "'%.*s' has not been told its part of the list",
                           JUB_TEXT_ARG(call->event->facility));
    if (person->notified == JUB_TOLD)
        return rule_refuse(call, "tell each person once", "person '%.*s' was told with entry %llu",
                           JUB_TEXT_ARG(call->event->person),
                           (unsigned long long)person->notified_entry);
    status = rule_line_of(call, row, &line);
    if (status == JUB_OK && line) status = check_outcome(call, line);
    if (status != JUB_OK) return status;
    person->notified = JUB_TOLD;
    person->notified_entry = call->at->index;
    facility->told_count += person->is_listed;
    return JUB_OK;
}

// -- objections -----------------------------------------------------------------------------------

jub_status rule_objection_filed(const rule_call *call)
{
    jub_state *state = call->state;
    uint32_t row = JUB_NO_ROW;
    jub_status status = rule_level(call, JUB_LEVEL_PEOPLE, "filing an objection");
    if (status == JUB_OK) status = rule_own_facility(call);
    if (status == JUB_OK && call->has_facts) status = rule_person_here(call, &row);
    if (status != JUB_OK) return status;
    if (row != JUB_NO_ROW && rule_person_at(state, row)->has_objection)
        return rule_refuse(call, "wait for the chief's answer",
                           "an objection of person '%.*s' is open already",
                           JUB_TEXT_ARG(call->event->person));
    const jub_matter matter = {.kind = JUB_OBJECTION,
                               .stage = JUB_PENDING,
                               .actor = (uint16_t)call->at->actor,
                               .person = row,
                               .entry = call->at->index};
    if (!JUB_LIST_PUSH(state->arena, &state->matters, matter))
        return jub_fail_no_memory(call->error);
    if (row != JUB_NO_ROW) rule_person_at(state, row)->has_objection = true;
    return JUB_OK;
}

jub_status rule_matter_person(const rule_call *call, const jub_matter *matter)
{
    uint32_t row;
    const jub_status status = rule_person(call, &row);
    if (status != JUB_OK || row == matter->person) return status;
    return rule_refuse(call, "name the person that it is about",
                       "entry %llu is not about person '%.*s'", (unsigned long long)matter->entry,
                       JUB_TEXT_ARG(call->event->person));
}

// Upheld, an objection obliges to a correction, which may have been confirmed before the answer.
static jub_matter_stage upheld_stage(const jub_state *state, const jub_matter *objection)
{
    for (size_t i = 0; i < state->matters.count; i++) {
        const jub_matter *matter = &state->matters.items[i];
        if (matter->kind == JUB_CORRECTION && matter->stage == JUB_CONFIRMED &&
            matter->person == objection->person && matter->entry > objection->entry)
            return JUB_REMEDIED;
    }
    return JUB_UPHELD;
}

static jub_status read_answer(const rule_call *call, const jub_matter *objection,
                              jub_matter_stage *stage_out)
{
    const jub_text decision = call->event->decision;
    if (jub_text_is(decision, "uphold"))
        *stage_out = upheld_stage(call->state, objection);
    else if (jub_text_is(decision, "reject"))
        *stage_out = JUB_REJECTED;
    else if (jub_text_is(decision, "unchanged"))
        *stage_out = JUB_CONCLUDED;
    else
        return rule_refuse(call, "write 'uphold', 'reject' or 'unchanged'",
                           "'%.*s' is no answer to an objection", JUB_TEXT_ARG(decision));
    return JUB_OK;
}

// Once; but of one that was upheld it may be said later why nothing is corrected. Whether it was
// upheld is not public, so that there a second answer has to be taken, and no third.
static jub_status check_unanswered(const rule_call *call, const jub_matter *objection)
{
    const unsigned long long entry = objection->entry;
    if (objection->stage == JUB_PENDING || objection->stage == JUB_ANSWERED) return JUB_OK;
    if (objection->stage != JUB_UPHELD)
        return rule_refuse(call, "an objection is answered once",
                           "the objection of entry %llu is answered already", entry);
    if (jub_text_is(call->event->decision, "unchanged")) return JUB_OK;
    return rule_refuse(call,
                       "let registrars correct the list, or say with 'unchanged' why nothing is "
                       "corrected",
                       "the objection of entry %llu is upheld already", entry);
}

jub_status rule_objection_answered(const rule_call *call)
{
    jub_matter *matter = rule_matter(call->state, call->event->entry, JUB_OBJECTION);
    if (!matter)
        return rule_refuse(call, "name the entry that filed it", "entry %llu filed no objection",
                           (unsigned long long)call->event->entry);
    jub_matter_stage stage = matter->stage == JUB_ANSWERED ? JUB_CONCLUDED : JUB_ANSWERED;
    jub_status status = check_unanswered(call, matter);
    if (status == JUB_OK && call->has_facts) status = rule_matter_person(call, matter);
    if (status == JUB_OK && call->has_facts) status = read_answer(call, matter, &stage);
    if (status != JUB_OK) return status;
    if (matter->stage == JUB_PENDING && matter->person != JUB_NO_ROW)
        rule_person_at(call->state, matter->person)->has_objection = false;
    matter->stage = (uint8_t)stage;
    return JUB_OK;
}
