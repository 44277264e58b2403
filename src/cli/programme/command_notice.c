// jubilee notice: who is told what, on paper, on the day and not before.

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/embargo.h"
#include "cli/programme/notice_files.h"
#include "cli/progress.h"

enum { KEY_FACILITY = 1, KEY_PERSON, KEY_DUE, KEY_OUT };

typedef struct notice_run {
    cli_actor_request request;
    const char *facility;
    const char *person;
    bool is_due;
    const char *out;
    const char *log_key_path;
    cli_actor actor;
    jub_list list;
    JUB_LIST(uint32_t) facilities; // rows whose lists are made
    JUB_LIST(uint32_t) lines;      // of the list, whose letters are made
    JUB_LIST(jub_event) events;    // that are not in the log yet
    size_t passed_over;            // letters that could not be made again
    bool is_told;
} notice_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    notice_run *run = state->input;
    switch (key) {
    case KEY_FACILITY: run->facility = argument; return 0;
    case KEY_PERSON: run->person = argument; return 0;
    case KEY_DUE: run->is_due = true; return 0;
    case KEY_OUT: run->out = argument; return 0;
    case ARGP_KEY_END:
        if ((run->facility != NULL) + (run->person != NULL) + run->is_due != 1)
            argp_error(state, "for whom? give one of --facility, --person and --due");
        if (!run->out) argp_error(state, "where to? give --out");
        if (run->request.folder && !run->request.key_path)
            argp_error(state, "who tells? give your key with --as");
        break;
    default: break;
    }
    return cli_actor_option(key, argument, &run->request, state);
}

static const struct argp_option options[] = {
    {"facility", KEY_FACILITY, "F", 0, "the list of facility F: who is on it, what, who tells whom",
     0},
    {"person", KEY_PERSON, "P", 0, "the letter to person P, and its evidence", 0},
    {"due", KEY_DUE, NULL, 0,
     "all that is due: to a registrar the lists of facilities, to a head the letters to people of "
     "the facility, as far as they are not in DIR2 yet or were not told yet",
     0},
    {"out", KEY_OUT, "DIR2", 0, "write into folder DIR2, which is made where there is none", 0},
    CLI_ACTOR_OPTIONS,
    CLI_LOG_KEY_OPTION,
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Makes what is given out on paper of the programme in DIR. From the day of level 3 on a "
        "registrar gives each facility its list: F.list.txt. From the day of level 4 on the head "
        "of a facility gives each person a letter, P.txt, and beside it P.notice, with which the "
        "person's family can check it, without a network and without asking anybody: "
        "jubilee-verify "
        "notice P.notice --key LOG.pub. What was not in the log yet (facility.notified, "
        "person.notified) is recorded first. Called again, it makes the same files.\v"
        "Before its day nothing is given out, whoever asks, and the answer is the same whoever is "
        "asked about. A letter needs the signature of the log: give --log-key, or sign it between "
        "(jubilee log checkpoint DIR/log) and call again.\n\n"
        "Exit status: 0 done, 1 refused or a file cannot be written, 2 wrong usage, 3 log and "
        "facts do not fit.\n\n"
        "Examples:\n"
        "  jubilee notice pardon --due --out lists --as registrar.key\n"
        "  jubilee notice pardon --person P00000012 --out letters \\\n"
        "      --as head.key --log-key log.key",
};

// -- who may --------------------------------------------------------------------------------------

static jub_status refuse(jub_error *error, const char *hint, const char *what)
{
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, hint, "%s", what);
}

static jub_level level_of(const notice_run *run)
{
    if (run->is_due)
        return cli_actor_is(&run->actor, JUB_BY(HEAD)) ? JUB_LEVEL_PEOPLE : JUB_LEVEL_FACILITIES;
    return run->person ? JUB_LEVEL_PEOPLE : JUB_LEVEL_FACILITIES;
}

// All of it before a person or a list is looked at.
static jub_status check_may(const notice_run *run, jub_error *error)
{
    const cli_actor *actor = &run->actor;
    const jub_actor *record = cli_actor_record(actor);
    jub_status status = cli_embargo_check(actor, level_of(run), cli_embargo_may_know(actor), error);
    if (status != JUB_OK) return status;
    if (!cli_actor_is(actor, JUB_BY(REGISTRAR) | JUB_BY(HEAD)) || record->has_left)
        return refuse(error, "registrars give lists to facilities, their heads letters to people",
                      "this is not your task");
    if (actor->programme.is_facility)
        return refuse(error, "make them at the centre, and bring the papers with the next bundle",
                      "lists and letters need the whole list and its signed log, and this is a "
                      "facility's own folder");
    if (actor->programme.openings) return JUB_OK;
    return refuse(error, "open it with: jubilee programme unseal", "the list is sealed still");
}

static bool is_own(const notice_run *run, uint32_t facility)
{
    const jub_actor *record = cli_actor_record(&run->actor);
    return cli_actor_is(&run->actor, JUB_BY(REGISTRAR)) || record->facility == facility;
}

// -- what is to be made ---------------------------------------------------------------------------

static jub_arena *arena_of(notice_run *run)
{
    return &run->actor.programme.arena;
}

static jub_status add_facility(notice_run *run, uint32_t facility, jub_error *error)
{
    cli_programme *programme = &run->actor.programme;
    jub_event event;
    if (!JUB_LIST_PUSH(arena_of(run), &run->facilities, facility)) return jub_fail_no_memory(error);
    if (programme->state.facilities.items[facility].is_notified == JUB_NOTIFIED) return JUB_OK;
    if (!cli_actor_is(&run->actor, JUB_BY(REGISTRAR)))
        return refuse(error, "ask a registrar for it", "your facility was not given its list yet");
    const jub_status status =
        cli_notice_facility_event(programme, &run->list, facility, &event, error);
    if (status != JUB_OK) return status;
    return JUB_LIST_PUSH(arena_of(run), &run->events, event) ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status add_line(notice_run *run, uint32_t line, jub_error *error)
{
    cli_programme *programme = &run->actor.programme;
    const jub_list_line *item = &run->list.lines[line];
    jub_event event;
    if (item->facility == JUB_NO_ROW)
        return refuse(error, "put it right in a correction",
                      "the facility of the person is not known");
    if (!JUB_LIST_PUSH(arena_of(run), &run->lines, line)) return jub_fail_no_memory(error);
    if (programme->state.people.items[item->person].notified == JUB_TOLD) return JUB_OK;
    if (!cli_actor_is(&run->actor, JUB_BY(HEAD)))
        return refuse(error, "the head of the facility does it", "the person was not told yet");
    const jub_status status = cli_notice_person_event(programme, item, &event, error);
    if (status != JUB_OK) return status;
    return JUB_LIST_PUSH(arena_of(run), &run->events, event) ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status find_facility(notice_run *run, jub_error *error)
{
    const uint32_t row =
        jub_basis_facility(&run->actor.programme.basis, jub_text_from(run->facility));
    if (row == JUB_NO_ROW || !is_own(run, row))
        return refuse(error, NULL, "there is no such facility, or it is not yours");
    return add_facility(run, row, error);
}

// Who is nobody, or held elsewhere, is the same to who asks.
static jub_status find_person(notice_run *run, jub_error *error)
{
    const jub_basis *basis = &run->actor.programme.basis;
    const uint32_t row = jub_basis_person(basis, jub_text_from(run->person));
    if (row == JUB_NO_ROW || !is_own(run, jub_basis_facility_of(basis, row)))
        return refuse(error, NULL, "there is no such person, or they are not of your facility");
    for (uint32_t i = 0; i < run->list.count; i++)
        if (run->list.lines[i].person == row) return add_line(run, i, error);
    return refuse(error, NULL, "the person is not on the list");
}

// Whether a paper lies where it is to be put.
static bool is_out(notice_run *run, jub_text key, const char *suffix)
{
    const jub_text path =
        jub_text_format(arena_of(run), "%s/%.*s%s", run->out, JUB_TEXT_ARG(key), suffix);
    return path.bytes && cli_is_there(path.bytes);
}

// Who was told already and has no letter here gets it; what was never said is due whatever is here.
static bool is_letter_due(notice_run *run, const jub_list_line *line)
{
    const cli_programme *programme = &run->actor.programme;
    const jub_text key = jub_basis_person_key(&programme->basis, line->person);
    return programme->state.people.items[line->person].notified == JUB_UNTOLD ||
           !is_out(run, key, ".txt") || !is_out(run, key, ".notice");
}

static bool is_list_due(notice_run *run, uint32_t facility)
{
    const cli_programme *programme = &run->actor.programme;
    return programme->state.facilities.items[facility].is_notified != JUB_NOTIFIED ||
           !is_out(run, jub_basis_facility_key(&programme->basis, facility), ".list.txt");
}

static jub_status find_due(notice_run *run, jub_error *error)
{
    const jub_state *state = &run->actor.programme.state;
    const jub_actor *record = cli_actor_record(&run->actor);
    jub_status status = JUB_OK;
    if (cli_actor_is(&run->actor, JUB_BY(HEAD))) {
        for (uint32_t i = 0; status == JUB_OK && i < run->list.count; i++)
            if (run->list.lines[i].facility == record->facility &&
                is_letter_due(run, &run->list.lines[i]))
                status = add_line(run, i, error);
        return status;
    }
    for (uint32_t i = 0; status == JUB_OK && i < state->facilities.count; i++)
        if (is_list_due(run, i)) status = add_facility(run, i, error);
    return status;
}

static jub_status find(notice_run *run, jub_error *error)
{
    cli_programme *programme = &run->actor.programme;
    if (programme->state.programme.is_list_stale)
        return refuse(error, "it is finalised and sealed again first",
                      "the list has been corrected and is to be made again");
    const jub_status status =
        jub_list_make(&programme->arena, &programme->state, &run->list, error);
    if (status != JUB_OK) return status;
    if (run->facility) return find_facility(run, error);
    return run->person ? find_person(run, error) : find_due(run, error);
}

// -- making ---------------------------------------------------------------------------------------

static jub_status put_all(notice_run *run, cli_notice_files *files, jub_error *error)
{
    const uint64_t total = run->facilities.count + run->lines.count;
    uint64_t done = 0;
    cli_progress progress;
    jub_status status = JUB_OK;
    cli_progress_begin(&progress, "writing", "papers", 1);
    for (size_t i = 0; status == JUB_OK && i < run->facilities.count; i++) {
        status = cli_notice_put_list(files, run->facilities.items[i], error);
        cli_progress_report(&progress, ++done, total);
    }
    for (size_t i = 0; status == JUB_OK && i < run->lines.count; i++) {
        status = cli_notice_put_letter(files, &run->list.lines[run->lines.items[i]], error);
        if (status == JUB_CONFLICT && run->is_due) { // theirs alone; the others get their letters
            cli_warn(run->actor.command, NULL, error);
            run->passed_over++;
            status = JUB_OK;
        }
        cli_progress_report(&progress, ++done, total);
    }
    cli_progress_end(&progress);
    if (status != JUB_RANGE && status != JUB_MISSING) return status;
    if (run->lines.count == 0) return status;
    return jub_fail(error, status, (jub_position){0},
                    "sign it (--log-key, or: jubilee log checkpoint DIR/log), and call this again",
                    "it is recorded, but the log is not signed so far, so there is no proof yet");
}

static jub_status sign(notice_run *run)
{
    if (!run->log_key_path) return JUB_OK;
    const jub_status status = cli_programme_sign(&run->actor.programme, run->log_key_path);
    run->is_told = status != JUB_OK;
    return status;
}

// Papers in the folder of the programme belong into its manifest.
static bool is_inside(const notice_run *run)
{
    char *inner = realpath(run->out, NULL), *outer = realpath(run->request.folder, NULL);
    const size_t length = outer ? strlen(outer) : 0;
    const bool is_so = inner && outer && strncmp(inner, outer, length) == 0 &&
                       (inner[length] == '/' || inner[length] == '\0');
    free(inner);
    free(outer);
    return is_so;
}

// A proof needs the log signed as far as the letter's event.
static jub_status make(notice_run *run, jub_error *error)
{
    cli_notice_files files = {0};
    jub_status status = find(run, error);
    if (status == JUB_OK && run->events.count > 0) {
        status = cli_actor_sit(&run->actor, run->events.items, run->events.count);
        run->is_told = status != JUB_OK;
    }
    if (status != JUB_OK || run->facilities.count + run->lines.count == 0) return status;
    status = sign(run);
    if (status != JUB_OK) return status;
    status = cli_notice_files_open(&run->actor.programme, &run->list, run->out,
                                   run->lines.count > 0, &files, error);
    if (status == JUB_OK) status = put_all(run, &files, error);
    cli_notice_files_clear(&files);
    return status == JUB_OK && is_inside(run) ? sign(run) : status;
}

static void tell(const notice_run *run)
{
    if (run->facilities.count + run->lines.count == 0)
        (void)printf("nothing is due: every paper is in %s\n", run->out);
    else if (run->lines.count > 0)
        (void)printf("%zu %s in %s\n", run->lines.count - run->passed_over,
                     run->lines.count - run->passed_over == 1 ? "letter" : "letters", run->out);
    else
        (void)printf("%zu %s in %s\n", run->facilities.count,
                     run->facilities.count == 1 ? "list" : "lists", run->out);
}

int command_notice(int argc, char **argv)
{
    notice_run run = {.actor = {.number = JUB_NO_ACTOR}};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    run.log_key_path = run.request.log_key_path;
    run.request.log_key_path = NULL;
    jub_status status = cli_actor_open(argv[0], &run.request, CLI_PROGRAMME_ACT, false, &run.actor);
    run.is_told = status != JUB_OK;
    if (status == JUB_OK) status = check_may(&run, &error);
    if (status == JUB_OK) status = make(&run, &error);
    if (status != JUB_OK && !run.is_told) cli_report(argv[0], run.request.folder, &error);
    if (status == JUB_OK) tell(&run);
    cli_actor_clear(&run.actor);
    return cli_finish_output(cli_log_exit(status));
}
