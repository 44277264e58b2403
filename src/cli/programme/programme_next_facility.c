// What those who work at a facility can do now.

#include <inttypes.h>
#include <stdio.h>

#include "cli/programme/programme_next.h"
#include "programme/first_list.h"

// -- clerk ----------------------------------------------------------------------------------------

static void write_proposed(cli_next *next, uint32_t person)
{
    const jub_basis *basis = &next->actor->programme.basis;
    const jub_text key = jub_basis_person_key(basis, person);
    char words[JUB_MESSAGE_MAX_BYTES];
    jub_buffer_format(next->buffer, "\nperson %.*s\n", JUB_TEXT_ARG(key));
    cli_case_write_record(&next->actor->programme, person, next->buffer);
    cli_case_write_gives(&next->people, person, false, next->buffer);
    (void)snprintf(words, sizeof words, "person.nominated person=%.*s", JUB_TEXT_ARG(key));
    cli_next_line(next, words);
}

jub_status cli_next_of_clerk(cli_next *next, jub_error *error)
{
    const cli_programme *programme = &next->actor->programme;
    const jub_state *state = &programme->state;
    const jub_actor *record = cli_actor_record(next->actor);
    uint32_t waiting_count = 0;
    if (state->programme.stage != JUB_PROGRAMME_FIRST_ROUND || !programme->basis.proposals)
        return JUB_OK;
    const jub_status status = cli_next_open_people(next, error);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < state->people.count; i++) {
        const bool waits = programme->basis.proposals[i].is_proposed &&
                           state->people.items[i].nomination == JUB_NOT_YET &&
                           jub_basis_facility_of(&programme->basis, i) == record->facility;
        if (waits && waiting_count++ < next->shown_max) write_proposed(next, i);
    }
    jub_buffer_format(next->buffer, "\n%u of the people proposed at %.*s are not yet handled\n",
                      waiting_count, JUB_TEXT_ARG(record->facility_key));
    if (waiting_count == 0) return JUB_OK;
    cli_next_line(next, "person.nominated --all");
    jub_buffer_string(next->buffer, "or set somebody aside, with a reason of these\n");
    cli_write_reasons(JUB_REASON_SET_ASIDE, next->buffer);
    cli_next_line(next, "person.set-aside person=PERSON reason=REASON");
    return JUB_OK;
}

// -- head -----------------------------------------------------------------------------------------

static void write_conflicts(cli_next *next)
{
    const cli_programme *programme = &next->actor->programme;
    const jub_state *state = &programme->state;
    const jub_actor *record = cli_actor_record(next->actor);
    for (uint32_t i = 0; i < state->people.count; i++) {
        const jub_person *person = &state->people.items[i];
        char words[JUB_MESSAGE_MAX_BYTES];
        if (!person->is_in_conflict ||
            jub_basis_facility_of(&programme->basis, i) != record->facility)
            continue;
        jub_buffer_format(next->buffer,
                          "\ntwo clerks differ about %.*s, in entries %" PRIu64 " and %" PRIu64
                          "; say which stands\n",
                          JUB_TEXT_ARG(jub_basis_person_key(&programme->basis, i)),
                          person->nomination_entry, person->rival_entry);
        (void)snprintf(words, sizeof words, "conflict.settled entry=%" PRIu64 " why=WORDS",
                       person->nomination_entry);
        cli_next_line(next, words);
    }
}

static jub_status write_first_list(cli_next *next, jub_error *error)
{
    const jub_state *state = &next->actor->programme.state;
    const jub_actor *record = cli_actor_record(next->actor);
    const jub_facility *facility = &state->facilities.items[record->facility];
    jub_first_list list;
    const jub_status status = jub_first_list_make(state, record->facility, &list, error);
    if (status != JUB_OK) return status;
    if (facility->is_list_signed) {
        jub_buffer_format(next->buffer, "\nthe first list was signed with entry %" PRIu64 "\n",
                          facility->list_entry);
        return JUB_OK;
    }
    jub_buffer_format(next->buffer, "\nfirst list of %.*s: %u nominated, %u set aside, of %u\n",
                      JUB_TEXT_ARG(record->facility_key), list.nominated_count,
                      list.set_aside_count, list.proposed_count);
    if (list.nominated_count + list.set_aside_count < list.proposed_count)
        jub_buffer_string(next->buffer, "  the clerks have not handled everybody yet\n");
    else if (list.conflict_count == 0)
        cli_next_line(next, "first-list.signed");
    return JUB_OK;
}

// -- effects --------------------------------------------------------------------------------------

// Lines of the facility whose effect waits and is this role's to record: the gate lets people go
// whom the list releases, and the head records all else, a term too that ends on the day.
static bool is_mine(const cli_next *next, const jub_list_line *line)
{
    const cli_actor *actor = next->actor;
    const jub_person *person = &actor->programme.state.people.items[line->person];
    const bool is_release = jub_text_is(jub_text_from(jub_list_effect(line)), "released");
    return line->facility == cli_actor_record(actor)->facility && person->notified == JUB_TOLD &&
           person->effect == JUB_NO_EFFECT && (is_release || cli_actor_is(actor, JUB_BY(HEAD)));
}

static jub_status write_effects(cli_next *next, jub_error *error)
{
    const cli_programme *programme = &next->actor->programme;
    const jub_list *list = NULL;
    cli_fill fill = {.actor = next->actor};
    uint32_t waiting_count = 0, release_count = 0;
    if (programme->state.programme.level < JUB_LEVEL_PEOPLE ||
        next->actor->today < programme->basis.agenda.effect)
        return JUB_OK;
    const jub_status status = cli_fill_list(&fill, &list, error);
    if (status != JUB_OK || !list) return status;
    for (uint32_t i = 0; i < list->count; i++) {
        if (!is_mine(next, &list->lines[i])) continue;
        waiting_count++;
        release_count += jub_text_is(jub_text_from(jub_list_effect(&list->lines[i])), "released");
    }
    if (cli_actor_is(next->actor, JUB_BY(GATE)))
        jub_buffer_format(next->buffer,
                          waiting_count > 0
                              ? "\n%u to let go; everything else is the head's to record\n"
                              : "\nnobody waits to be released by you; everything else is the "
                                "head's to record\n",
                          waiting_count);
    else if (waiting_count > 0)
        jub_buffer_format(next->buffer,
                          "\n%u effects to record; of these %u releases, which the gate can "
                          "record as well\n",
                          waiting_count, release_count);
    if (waiting_count == 0) return JUB_OK;
    cli_next_line(next, "effect.recorded person=PERSON");
    cli_next_line(next, "effect.recorded --all");
    return JUB_OK;
}

jub_status cli_next_of_head(cli_next *next, jub_error *error)
{
    const jub_state *state = &next->actor->programme.state;
    const jub_actor *record = cli_actor_record(next->actor);
    write_conflicts(next);
    if (record->facility >= state->facilities.count) return JUB_OK;
    if (state->programme.stage == JUB_PROGRAMME_FIRST_ROUND && state->proposed_counts)
        return write_first_list(next, error);
    const jub_facility *facility = &state->facilities.items[record->facility];
    if (state->programme.level < JUB_LEVEL_PEOPLE || !facility->is_notified) return JUB_OK;
    jub_buffer_format(
        next->buffer, "\n%" PRIu64 " people of %.*s are on the list; %" PRIu64 " have been told\n",
        facility->listed_count, JUB_TEXT_ARG(record->facility_key), facility->told_count);
    if (facility->told_count < facility->listed_count) cli_next_line(next, "person.notified --all");
    return write_effects(next, error);
}

// -- gate -----------------------------------------------------------------------------------------

jub_status cli_next_of_gate(cli_next *next, jub_error *error)
{
    return write_effects(next, error);
}
