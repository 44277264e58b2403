#include <stdarg.h>
#include <stdio.h>

#include "programme/rules_private.h"

// What rules of several themes ask before they let something happen.

jub_status rule_refuse(const rule_call *call, const char *hint, const char *format, ...)
{
    char message[JUB_MESSAGE_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return jub_fail(call->error, JUB_REFUSED, (jub_position){0}, hint, "%s", message);
}

jub_status rule_refuse_early(const rule_call *call, jub_date day, const char *what)
{
    char first[RULE_DATE_BYTES], today[RULE_DATE_BYTES], hint[RULE_HINT_BYTES];
    (void)jub_date_format(day, first);
    (void)snprintf(hint, sizeof hint, "wait until %s", first);
    return rule_refuse(call, hint, "%s is not due before %s, and it is %s", what, first,
                       jub_date_format(call->day, today));
}

jub_status rule_stage(const rule_call *call, jub_programme_stage first, jub_programme_stage last,
                      const char *what)
{
    const jub_programme_stage stage = (jub_programme_stage)call->state->programme.stage;
    char hint[RULE_HINT_BYTES];
    if (stage >= first && stage <= last) return JUB_OK;
    if (stage < first)
        (void)snprintf(hint, sizeof hint, "first the programme is to come to this: %s",
                       jub_programme_stage_words(first));
    else
        (void)snprintf(hint, sizeof hint, "that was to be done at the latest while it was: %s",
                       jub_programme_stage_words(last));
    return rule_refuse(call, hint, "%s is too %s; the programme is at: %s", what,
                       stage < first ? "early" : "late", jub_programme_stage_words(stage));
}

jub_status rule_level(const rule_call *call, jub_level level, const char *what)
{
    const jub_programme *programme = &call->state->programme;
    const jub_date day = call->state->basis->agenda.level_days[level];
    char hint[RULE_HINT_BYTES];
    if (call->day < day) return rule_refuse_early(call, day, what);
    if (programme->level >= (uint8_t)level) return JUB_OK;
    (void)snprintf(hint, sizeof hint, "let the registrar open level %d first, with 'level.opened'",
                   (int)level);
    return rule_refuse(call, hint, "%s needs level %d (%s), and level %d is open", what, (int)level,
                       jub_level_meaning(level), (int)programme->level);
}

jub_status rule_own_facility(const rule_call *call)
{
    if (jub_text_equal(call->event->facility, call->actor->facility_key)) return JUB_OK;
    return rule_refuse(call, "leave it to those who serve there",
                       "'%.*s' belongs to facility '%.*s', not to '%.*s'",
                       JUB_TEXT_ARG(call->actor->id), JUB_TEXT_ARG(call->actor->facility_key),
                       JUB_TEXT_ARG(call->event->facility));
}

jub_status rule_person(const rule_call *call, uint32_t *person_out)
{
    const uint32_t person = jub_basis_person(call->state->basis, call->event->person);
    if (person == JUB_NO_ROW)
        return rule_refuse(call, "check the number in the register",
                           "nobody in the register has the number '%.*s'",
                           JUB_TEXT_ARG(call->event->person));
    *person_out = person;
    return JUB_OK;
}

jub_status rule_person_here(const rule_call *call, uint32_t *person_out)
{
    uint32_t person;
    const jub_status status = rule_person(call, &person);
    if (status != JUB_OK) return status;
    const uint32_t facility = jub_basis_facility_of(call->state->basis, person);
    if (facility == JUB_NO_ROW || facility != call->actor->facility)
        return rule_refuse(call, "leave it to the facility where the person is held",
                           "person '%.*s' is not held at facility '%.*s'",
                           JUB_TEXT_ARG(call->event->person),
                           JUB_TEXT_ARG(call->actor->facility_key));
    *person_out = person;
    return JUB_OK;
}

jub_status rule_reason(const rule_call *call, uint32_t acts, jub_reason *reason_out)
{
    if (jub_reason_from(call->event->reason, acts, reason_out)) return JUB_OK;
    char hint[RULE_HINT_BYTES] = "choose one of: ";
    for (int i = 0; i < JUB_REASON_COUNT; i++) {
        const size_t length = strlen(hint);
        const jub_text word = jub_text_from(jub_reason_word((jub_reason)i));
        jub_reason found;
        if (jub_reason_from(word, acts, &found))
            (void)snprintf(hint + length, sizeof hint - length, "%s%s",
                           hint[length - 2] == ':' ? "" : ", ", word.bytes);
    }
    return rule_refuse(call, hint, "'%.*s' is not a reason for this",
                       JUB_TEXT_ARG(call->event->reason));
}

jub_status rule_case(const rule_call *call, jub_case **case_out)
{
    const uint64_t number = call->event->case_number;
    const size_t count = call->state->cases.count;
    if (number == 0 || number > count)
        return rule_refuse(call, "cases are numbered from 1",
                           "there is no case %llu; %zu are listed", (unsigned long long)number,
                           count);
    *case_out = &call->state->cases.items[number - 1];
    return JUB_OK;
}

jub_status rule_decision(const rule_call *call, jub_outcome_of_case *outcome_out)
{
    const jub_text decision = call->event->decision;
    if (jub_text_is(decision, "pass"))
        *outcome_out = JUB_PASSED;
    else if (jub_text_is(decision, "refuse"))
        *outcome_out = JUB_REFUSED_CASE;
    else
        return rule_refuse(call, "write 'pass' or 'refuse'", "'%.*s' is no decision on a case",
                           JUB_TEXT_ARG(decision));
    return JUB_OK;
}

jub_status rule_clauses(const rule_call *call, uint64_t grants, uint32_t quota)
{
    jub_buffer names = jub_buffer_init(RULE_CLAUSES_MAX_BYTES);
    char hint[RULE_HINT_BYTES];
    jub_status status = JUB_OK;
    jub_clause_names(call->state->basis->decree, grants, quota, &names);
    if (names.status != JUB_OK)
        status = jub_fail(call->error, names.status, (jub_position){0}, NULL,
                          "the names of the clauses are too long");
    else if (!jub_text_equal(jub_buffer_view(&names), call->event->clauses)) {
        (void)snprintf(hint, sizeof hint, "write '%.*s'", JUB_TEXT_ARG(jub_buffer_view(&names)));
        status =
            rule_refuse(call, hint, "clauses '%.*s' are not those by which the decree decides here",
                        JUB_TEXT_ARG(call->event->clauses));
    }
    jub_buffer_clear(&names);
    return status;
}

// What came from one facility was made in one place, one after the other (bundle.h), though there
// the log was known only as far as the last bundle in.
static bool is_from_same_place(const rule_call *call, uint32_t other_actor, bool is_other_carried)
{
    const jub_actor *other =
        other_actor < call->state->actors.count ? &call->state->actors.items[other_actor] : NULL;
    return call->at->is_carried && is_other_carried && other &&
           other->facility == call->actor->facility;
}

bool rule_is_unseen(const rule_call *call, uint32_t other_actor, uint64_t other_entry,
                    bool is_other_carried)
{
    return other_actor != call->at->actor && call->at->seen <= other_entry &&
           !is_from_same_place(call, other_actor, is_other_carried);
}

bool rule_has_people(const jub_state *state)
{
    return state->basis->persons && state->people.count > 0;
}

jub_person *rule_person_at(const jub_state *state, uint32_t person)
{
    return &state->people.items[person];
}

jub_facility *rule_facility_of(const jub_state *state, uint32_t person)
{
    const uint32_t facility = jub_basis_facility_of(state->basis, person);
    return facility == JUB_NO_ROW ? NULL : &state->facilities.items[facility];
}

jub_reading *rule_reading(const jub_state *state, const jub_case *item, uint64_t number)
{
    const uint32_t place = number == 1 ? item->first : number == 2 ? item->second : item->third;
    return place == 0 ? NULL : &state->readings.items[place - 1];
}

// Matters stand in the order of the log.
jub_matter *rule_matter(const jub_state *state, uint64_t entry, jub_matter_kind kind)
{
    size_t low = 0, high = state->matters.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (state->matters.items[middle].entry < entry)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == state->matters.count) return NULL;
    jub_matter *matter = &state->matters.items[low];
    return matter->entry == entry && matter->kind == (uint8_t)kind ? matter : NULL;
}
