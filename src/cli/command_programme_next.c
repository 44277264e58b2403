// jubilee programme next: what somebody can do now, with what they need for it and the line to
// type.

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/event_fill.h"
#include "cli/log_files.h"
#include "cli/message.h"
#include "cli/programme_case.h"
#include "cli/programme_due.h"
#include "programme/first_list.h"

enum { KEY_COUNT = 1, SHOWN_DEFAULT = 5, SHOWN_MAX = 10000, NEXT_MAX_BYTES = 64 << 20 };

typedef struct next_run {
    cli_actor_request who;
    uint32_t shown_max; // people of a clerk's facility
} next_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    next_run *run = state->input;
    if (key == KEY_COUNT) {
        if (!jub_text_to_u32(jub_text_from(text), &run->shown_max) || run->shown_max == 0 ||
            run->shown_max > SHOWN_MAX)
            argp_error(state, "'%s' is no number from 1 to %d", text, SHOWN_MAX);
        return 0;
    }
    if (key == ARGP_KEY_SUCCESS && !run->who.key_path)
        argp_error(state, "who are you? give your key with --as");
    return cli_actor_option(key, text, &run->who, state);
}

static const struct argp_option options[] = {
    CLI_ACTOR_OPTIONS,
    {"count", KEY_COUNT, "N", 0, "how many people a clerk is shown at once (default: 5)", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc = "Says what you can do now in the programme in DIR, and the line to type for it. A clerk "
           "sees who is proposed at the facility and why, a head what there is to sign, a reader "
           "the next case, everybody else what is due.\v"
           "A reader sees a case blind: the facts that the decree reads, without name, town, "
           "family, facility or number, without a fact that would give these away, and without "
           "the other reader's answer.\n\n"
           "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 the log does not stand.\n\n"
           "Examples:\n"
           "  jubilee programme next pardon-2022 --as reader.key\n"
           "  jubilee programme next pardon-2022 --as clerk.key --count 50",
};

// -- the line to type -----------------------------------------------------------------------------

typedef struct next_view {
    cli_actor *actor;
    cli_case_view people;
    jub_buffer *buffer;
    uint32_t shown_max;
} next_view;

static void write_line(next_view *view, const char *words)
{
    const cli_actor_request *who = view->actor->request;
    jub_buffer_format(view->buffer, "  jubilee programme do %s %s --as %s\n", who->folder, words,
                      who->key_path);
}

static jub_status open_people(next_view *view, jub_error *error)
{
    return view->people.worker ? JUB_OK
                               : cli_case_open(&view->actor->programme, &view->people, error);
}

// -- clerk ----------------------------------------------------------------------------------------

static void write_proposed(next_view *view, uint32_t person)
{
    const jub_basis *basis = &view->actor->programme.basis;
    const jub_text key = jub_basis_person_key(basis, person);
    char words[JUB_MESSAGE_MAX_BYTES];
    jub_buffer_format(view->buffer, "\nperson %.*s\n", JUB_TEXT_ARG(key));
    cli_case_write_record(&view->actor->programme, person, view->buffer);
    cli_case_write_gives(&view->people, person, false, view->buffer);
    (void)snprintf(words, sizeof words, "person.nominated person=%.*s", JUB_TEXT_ARG(key));
    write_line(view, words);
}

static jub_status next_of_clerk(next_view *view, jub_error *error)
{
    const cli_programme *programme = &view->actor->programme;
    const jub_state *state = &programme->state;
    const jub_actor *record = cli_actor_record(view->actor);
    uint32_t waiting_count = 0;
    if (state->programme.stage != JUB_PROGRAMME_FIRST_ROUND || !programme->basis.proposals)
        return JUB_OK;
    const jub_status status = open_people(view, error);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < state->people.count; i++) {
        const bool waits = programme->basis.proposals[i].is_proposed &&
                           state->people.items[i].nomination == JUB_NOT_YET &&
                           jub_basis_facility_of(&programme->basis, i) == record->facility;
        if (waits && waiting_count++ < view->shown_max) write_proposed(view, i);
    }
    jub_buffer_format(view->buffer, "\n%u of the people proposed at %.*s are not yet handled\n",
                      waiting_count, JUB_TEXT_ARG(record->facility_key));
    if (waiting_count == 0) return JUB_OK;
    write_line(view, "person.nominated --all");
    jub_buffer_string(view->buffer, "or set somebody aside, with a reason of these\n");
    cli_write_reasons(JUB_REASON_SET_ASIDE, view->buffer);
    write_line(view, "person.set-aside person=PERSON reason=REASON");
    return JUB_OK;
}

// -- head -----------------------------------------------------------------------------------------

static void write_conflicts(next_view *view)
{
    const cli_programme *programme = &view->actor->programme;
    const jub_state *state = &programme->state;
    const jub_actor *record = cli_actor_record(view->actor);
    for (uint32_t i = 0; i < state->people.count; i++) {
        const jub_person *person = &state->people.items[i];
        char words[JUB_MESSAGE_MAX_BYTES];
        if (!person->is_in_conflict ||
            jub_basis_facility_of(&programme->basis, i) != record->facility)
            continue;
        jub_buffer_format(view->buffer,
                          "\ntwo clerks differ about %.*s, in entries %" PRIu64 " and %" PRIu64
                          "; say which stands\n",
                          JUB_TEXT_ARG(jub_basis_person_key(&programme->basis, i)),
                          person->nomination_entry, person->rival_entry);
        (void)snprintf(words, sizeof words, "conflict.settled entry=%" PRIu64 " why=WORDS",
                       person->nomination_entry);
        write_line(view, words);
    }
}

static jub_status write_first_list(next_view *view, jub_error *error)
{
    const jub_state *state = &view->actor->programme.state;
    const jub_actor *record = cli_actor_record(view->actor);
    const jub_facility *facility = &state->facilities.items[record->facility];
    jub_first_list list;
    const jub_status status = jub_first_list_make(state, record->facility, &list, error);
    if (status != JUB_OK) return status;
    if (facility->is_list_signed) {
        jub_buffer_format(view->buffer, "\nthe first list was signed with entry %" PRIu64 "\n",
                          facility->list_entry);
        return JUB_OK;
    }
    jub_buffer_format(view->buffer, "\nfirst list of %.*s: %u nominated, %u set aside, of %u\n",
                      JUB_TEXT_ARG(record->facility_key), list.nominated_count,
                      list.set_aside_count, list.proposed_count);
    if (list.nominated_count + list.set_aside_count < list.proposed_count)
        jub_buffer_string(view->buffer, "  the clerks have not handled everybody yet\n");
    else if (list.conflict_count == 0)
        write_line(view, "first-list.signed");
    return JUB_OK;
}

static jub_status next_of_head(next_view *view, jub_error *error)
{
    const jub_state *state = &view->actor->programme.state;
    const jub_actor *record = cli_actor_record(view->actor);
    write_conflicts(view);
    if (record->facility >= state->facilities.count) return JUB_OK;
    if (state->programme.stage == JUB_PROGRAMME_FIRST_ROUND && state->proposed_counts)
        return write_first_list(view, error);
    const jub_facility *facility = &state->facilities.items[record->facility];
    if (state->programme.level < JUB_LEVEL_PEOPLE || !facility->is_notified) return JUB_OK;
    jub_buffer_format(
        view->buffer, "\n%" PRIu64 " people of %.*s are on the list; %" PRIu64 " have been told\n",
        facility->listed_count, JUB_TEXT_ARG(record->facility_key), facility->told_count);
    if (facility->told_count < facility->listed_count)
        write_line(view, "person.notified --all");
    else if (view->actor->today >= view->actor->programme.basis.agenda.effect)
        write_line(view, "effect.recorded --all");
    return JUB_OK;
}

// -- reader ---------------------------------------------------------------------------------------

static void write_decisions(next_view *view, const jub_reading *reading, uint32_t person)
{
    const jub_proposal *proposal = &view->actor->programme.basis.proposals[person];
    const char *kind = reading->number == JUB_READING_MAX ? "case.adjudicated" : "case.decided";
    char words[JUB_MESSAGE_MAX_BYTES];
    jub_buffer_string(view->buffer, "to pass it, with a reason of these\n");
    cli_write_reasons(JUB_REASON_PASS, view->buffer);
    (void)snprintf(words, sizeof words, "%s case_number=%u decision=pass", kind,
                   reading->case_number);
    write_line(view, words);
    if (proposal->standing == proposal->standing_failed)
        jub_buffer_string(view->buffer, "it cannot be refused: the decree leaves no discretion\n");
    else {
        jub_buffer_string(view->buffer, "to refuse it, with a reason of these\n");
        cli_write_reasons(JUB_REASON_REFUSE, view->buffer);
        (void)snprintf(words, sizeof words, "%s case_number=%u decision=refuse reason=REASON", kind,
                       reading->case_number);
        write_line(view, words);
    }
    jub_buffer_string(view->buffer, "to stand back, with a reason of these\n");
    cli_write_reasons(JUB_REASON_RECUSE, view->buffer);
    (void)snprintf(words, sizeof words, "case.recused case_number=%u reason=REASON",
                   reading->case_number);
    write_line(view, words);
}

static jub_status next_of_reader(next_view *view, jub_error *error)
{
    const jub_state *state = &view->actor->programme.state;
    const jub_actor *record = cli_actor_record(view->actor);
    const jub_reading *reading = cli_fill_reading(view->actor, 0);
    if (!record->is_on_duty) jub_buffer_string(view->buffer, "\nyou are not on duty\n");
    if (!reading || state->programme.stage != JUB_PROGRAMME_FINAL_ROUND) {
        jub_buffer_string(view->buffer, "\nno case is before you\n");
        return JUB_OK;
    }
    const uint32_t person = state->cases.items[reading->case_number - 1].person;
    jub_buffer_format(view->buffer, "\ncase %u, reading %u; %u before you\n\n",
                      reading->case_number, reading->number, record->open_count);
    const jub_status status = open_people(view, error);
    if (status != JUB_OK) return status;
    cli_case_write_blind(&view->people, person, view->buffer);
    jub_buffer_char(view->buffer, '\n');
    cli_case_write_gives(&view->people, person, true, view->buffer);
    jub_buffer_char(view->buffer, '\n');
    write_decisions(view, reading, person);
    return JUB_OK;
}

// -- anybody --------------------------------------------------------------------------------------

static void write_due(next_view *view)
{
    cli_due due[CLI_DUE_MAX];
    char day[JUB_DATE_TEXT_BYTES + 1];
    const uint32_t role = 1u << cli_actor_record(view->actor)->role;
    const size_t count = cli_due_find(&view->actor->programme, view->actor->today, due);
    bool is_found = false;
    for (size_t i = 0; i < count; i++) {
        if (!(due[i].roles & role)) continue;
        is_found = true;
        jub_buffer_format(view->buffer, "%s: %.*s  [%s]",
                          due[i].is_overdue ? "overdue"
                          : due[i].is_due   ? "now"
                                            : "later",
                          JUB_TEXT_ARG(due[i].what), due[i].kind);
        if (due[i].has_day)
            jub_buffer_format(view->buffer, ", %s %s", due[i].is_due ? "by" : "from",
                              jub_date_format(due[i].day, day));
        jub_buffer_char(view->buffer, '\n');
    }
    if (!is_found) jub_buffer_string(view->buffer, "nothing waits for you\n");
}

static jub_status write_next(next_view *view, jub_error *error)
{
    const jub_actor *record = cli_actor_record(view->actor);
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(view->buffer, "%.*s, %s; %s, %s\n", JUB_TEXT_ARG(record->id),
                      jub_role_word((jub_role)record->role),
                      jub_date_format(view->actor->today, day),
                      jub_programme_stage_words(
                          (jub_programme_stage)view->actor->programme.state.programme.stage));
    if (record->has_left) {
        jub_buffer_string(view->buffer, "you have left the programme: nothing waits for you\n");
        return JUB_OK;
    }
    write_due(view);
    switch ((jub_role)record->role) {
    case JUB_ROLE_CLERK: return next_of_clerk(view, error);
    case JUB_ROLE_HEAD: return next_of_head(view, error);
    case JUB_ROLE_READER: return next_of_reader(view, error);
    default: return JUB_OK;
    }
}

int command_programme_next(int argc, char **argv)
{
    next_run run = {.shown_max = SHOWN_DEFAULT};
    cli_actor actor;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_actor_open(argv[0], &run.who, CLI_PROGRAMME_READ, false, &actor);
    if (status == JUB_OK) {
        jub_buffer words = jub_buffer_init_secret(NEXT_MAX_BYTES);
        next_view view = {.actor = &actor, .buffer = &words, .shown_max = run.shown_max};
        status = write_next(&view, &error);
        status = cli_print(&words, status, &error);
        if (status != JUB_OK) cli_report(argv[0], run.who.folder, &error);
        cli_case_clear(&view.people);
    }
    cli_actor_clear(&actor);
    return cli_finish_output(cli_log_exit(status));
}
