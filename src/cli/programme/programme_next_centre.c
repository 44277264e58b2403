// What those who work at the centre can do now.

#include <inttypes.h>
#include <stdio.h>

#include "cli/programme/programme_left_out.h"
#include "cli/programme/programme_next.h"

// -- reader ---------------------------------------------------------------------------------------

static void write_decisions(cli_next *next, const jub_reading *reading, uint32_t person)
{
    const jub_proposal *proposal = &next->actor->programme.basis.proposals[person];
    const char *kind = reading->number == JUB_READING_MAX ? "case.adjudicated" : "case.decided";
    char words[JUB_MESSAGE_MAX_BYTES];
    jub_buffer_string(next->buffer, "to pass it, with a reason of these\n");
    cli_write_reasons(JUB_REASON_PASS, next->buffer);
    (void)snprintf(words, sizeof words, "%s case_number=%u decision=pass", kind,
                   reading->case_number);
    cli_next_line(next, words);
    if (proposal->standing == proposal->standing_failed)
        jub_buffer_string(next->buffer, "it cannot be refused: the decree leaves no discretion\n");
    else {
        jub_buffer_string(next->buffer, "to refuse it, with a reason of these\n");
        cli_write_reasons(JUB_REASON_REFUSE, next->buffer);
        (void)snprintf(words, sizeof words, "%s case_number=%u decision=refuse reason=REASON", kind,
                       reading->case_number);
        cli_next_line(next, words);
    }
    jub_buffer_string(next->buffer, "to stand back, with a reason of these\n");
    cli_write_reasons(JUB_REASON_RECUSE, next->buffer);
    (void)snprintf(words, sizeof words, "case.recused case_number=%u reason=REASON",
                   reading->case_number);
    cli_next_line(next, words);
}

jub_status cli_next_of_reader(cli_next *next, jub_error *error)
{
    const jub_state *state = &next->actor->programme.state;
    const jub_actor *record = cli_actor_record(next->actor);
    const jub_reading *reading = cli_fill_reading(next->actor, 0);
    if (!record->is_on_duty) jub_buffer_string(next->buffer, "\nyou are not on duty\n");
    if (!reading || state->programme.stage != JUB_PROGRAMME_FINAL_ROUND) {
        jub_buffer_string(next->buffer, "\nno case is before you\n");
        return JUB_OK;
    }
    const uint32_t person = state->cases.items[reading->case_number - 1].person;
    jub_buffer_format(next->buffer, "\ncase %u, reading %u; %u before you\n\n",
                      reading->case_number, reading->number, record->open_count);
    const jub_status status = cli_next_open_people(next, error);
    if (status != JUB_OK) return status;
    cli_case_write_blind(&next->people, person, next->buffer);
    jub_buffer_char(next->buffer, '\n');
    cli_case_write_gives(&next->people, person, true, next->buffer);
    jub_buffer_char(next->buffer, '\n');
    write_decisions(next, reading, person);
    return JUB_OK;
}

// -- matters --------------------------------------------------------------------------------------

static void write_matter(cli_next *next, const jub_matter *matter)
{
    const cli_programme *programme = &next->actor->programme;
    const jub_text by = programme->state.actors.items[matter->actor].id;
    const jub_text key = matter->person == JUB_NO_ROW
                             ? JUB_TEXT("somebody")
                             : jub_basis_person_key(&programme->basis, matter->person);
    char words[JUB_MESSAGE_MAX_BYTES];
    if (matter->kind == JUB_OBJECTION) {
        jub_buffer_format(next->buffer,
                          "\nobjection about %.*s, filed by %.*s in entry %" PRIu64 "\n",
                          JUB_TEXT_ARG(key), JUB_TEXT_ARG(by), matter->entry);
        (void)snprintf(words, sizeof words,
                       "objection.answered entry=%" PRIu64 " decision=uphold why=WORDS",
                       matter->entry);
        cli_next_line(next, words);
        jub_buffer_string(
            next->buffer,
            "  or decision=reject, or unchanged: right, but nothing on the list changes\n");
        return;
    }
    jub_buffer_format(next->buffer,
                      "\ncorrection: %s %.*s, proposed by %.*s in entry %" PRIu64 "\n",
                      matter->action == JUB_WITHDRAWN ? "take off" : "admit", JUB_TEXT_ARG(key),
                      JUB_TEXT_ARG(by), matter->entry);
    (void)snprintf(words, sizeof words, "correction.confirmed entry=%" PRIu64, matter->entry);
    cli_next_line(next, words);
}

// Nobody confirms their own.
static void write_matters(cli_next *next, jub_matter_kind kind)
{
    const jub_state *state = &next->actor->programme.state;
    for (size_t i = 0; i < state->matters.count; i++) {
        const jub_matter *matter = &state->matters.items[i];
        if (matter->kind == kind && matter->stage == JUB_PENDING &&
            matter->actor != next->actor->number)
            write_matter(next, matter);
    }
}

void cli_next_of_chief(cli_next *next)
{
    write_matters(next, JUB_OBJECTION);
    write_matters(next, JUB_CORRECTION);
}

// What the chief upheld is the registrars' to correct.
static void write_upheld(cli_next *next)
{
    const cli_programme *programme = &next->actor->programme;
    char words[JUB_MESSAGE_MAX_BYTES];
    for (size_t i = 0; i < programme->state.matters.count; i++) {
        const jub_matter *matter = &programme->state.matters.items[i];
        if (matter->stage != JUB_UPHELD || matter->person == JUB_NO_ROW) continue;
        const jub_text key = jub_basis_person_key(&programme->basis, matter->person);
        const bool is_listed = programme->state.people.items[matter->person].is_listed;
        jub_buffer_format(next->buffer, "\nupheld: the objection about %.*s in entry %" PRIu64 "\n",
                          JUB_TEXT_ARG(key), matter->entry);
        (void)snprintf(words, sizeof words,
                       "correction.proposed person=%.*s action=%s reason=objection-upheld",
                       JUB_TEXT_ARG(key), is_listed ? "withdraw" : "admit");
        cli_next_line(next, words);
    }
}

jub_status cli_next_of_registrar(cli_next *next, jub_error *error)
{
    cli_programme *programme = &next->actor->programme;
    write_upheld(next);
    write_matters(next, JUB_CORRECTION);
    if (programme->state.programme.stage != JUB_PROGRAMME_FIRST_ROUND) return JUB_OK;
    return cli_left_out_write(programme, "\nclosed as it is now, the first round would leave out",
                              next->buffer, error);
}

// -- administrator --------------------------------------------------------------------------------

void cli_next_of_administrator(cli_next *next)
{
    if (next->actor->programme.state.programme.stage == JUB_PROGRAMME_CLOSED) return;
    jub_buffer_string(next->buffer, "\nto enrol somebody, or say that they have left\n");
    cli_next_line(next, "actor.enrolled actor=NAME role=ROLE key=@FILE.pub");
    cli_next_line(next, "actor.enrolled actor=NAME role=ROLE facility=F box=@SEAL.pub "
                        "key=@FILE.pub");
    cli_next_line(next, "actor.left actor=NAME");
}

// -- auditor --------------------------------------------------------------------------------------

// A case of the sample, as blind as its readers saw it and without what they said.
static jub_status write_sampled(cli_next *next, uint32_t case_number, jub_error *error)
{
    const jub_state *state = &next->actor->programme.state;
    const uint32_t person = state->cases.items[case_number - 1].person;
    char words[JUB_MESSAGE_MAX_BYTES];
    const jub_status status = cli_next_open_people(next, error);
    if (status != JUB_OK) return status;
    jub_buffer_format(next->buffer, "case %u of the sample\n\n", case_number);
    cli_case_write_blind(&next->people, person, next->buffer);
    cli_case_write_gives(&next->people, person, true, next->buffer);
    (void)snprintf(words, sizeof words,
                   "audit.reread case_number=%u decision=pass reason=as-determined", case_number);
    cli_next_line(next, words);
    jub_buffer_string(next->buffer, "  or decision=refuse, with a reason of these\n");
    cli_write_reasons(JUB_REASON_REFUSE, next->buffer);
    return JUB_OK;
}

static bool can_draw(const jub_state *state)
{
    return state->programme.stage >= JUB_PROGRAMME_FINALISED &&
           state->programme.stage <= JUB_PROGRAMME_SEALED && jub_state_seed(state, "audit");
}

jub_status cli_next_of_auditor(cli_next *next, jub_error *error)
{
    const jub_state *state = &next->actor->programme.state;
    uint32_t waiting_count = 0, first = 0;
    if (state->programme.audit_count == 0 && can_draw(state)) {
        jub_buffer_string(next->buffer,
                          "\na sample of cases can be drawn, to be read again; how many, "
                          "says 'jubilee audit plan'\n");
        cli_next_line(next, "audit.drawn count=N");
    }
    if (state->programme.audit_count == 0 || !state->is_sampled) return JUB_OK;
    for (uint32_t i = 1; i <= state->cases.count; i++) {
        if (!state->is_sampled[i - 1] || jub_state_has_reread(state, next->actor->number, i))
            continue;
        if (waiting_count++ == 0) first = i;
    }
    jub_buffer_format(next->buffer, "\n%u of %u cases of the sample are to be read again\n",
                      waiting_count, state->programme.audit_count);
    return first > 0 ? write_sampled(next, first, error) : JUB_OK;
}
