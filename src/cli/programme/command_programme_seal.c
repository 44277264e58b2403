// jubilee programme seal: closes the list, and what it could be found out from, until its day.

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/programme_actor.h"
#include "cli/programme/programme_lock.h"
#include "cli/programme/sealed_files.h"
#include "seal/fingerprint.h"

enum { KEY_TO = 1, KEY_TO_FILE, RECIPIENT_FILE_MAX_BYTES = 1 << 16 };

typedef struct seal_run {
    cli_actor_request request;
    const char *log_key_path; // for after the openings have gone
    const char *to;
    const char *to_file;
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
    cli_actor actor;
    const char *bad_path;
} seal_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    seal_run *run = state->input;
    switch (key) {
    case KEY_TO: run->to = argument; return 0;
    case KEY_TO_FILE: run->to_file = argument; return 0;
    case ARGP_KEY_END:
        if (!run->to == !run->to_file) argp_error(state, "to whom? give --to or --to-file");
        if (run->request.folder && !run->request.key_path)
            argp_error(state, "who seals? give your key with --as");
        break;
    default: break;
    }
    return cli_actor_option(key, argument, &run->request, state);
}

static const struct argp_option options[] = {
    CLI_ACTOR_OPTIONS,
    CLI_LOG_KEY_OPTION,
    {"to", KEY_TO, "RECIPIENT", 0, "the seal that several people hold together: age1...", 0},
    {"to-file", KEY_TO_FILE, "FILE", 0, "the same, from a file such as seal/seal.pub", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Seals the finalised list of the programme in DIR until level 3 is opened, by another "
        "registrar than the one who finalised it: the whole list, each facility's part (closed to "
        "that facility's own box, so that nobody else can read it on the way), and all facts of "
        "the programme. The log gets the event list.sealed. Then openings.sqlite and "
        "programme.sqlite are removed: from now on nobody at the centre can ask who is on the "
        "list.\v"
        "What is sealed lies in DIR/sealed/1 (2 for a list that was finalised again, and so on). "
        "Killed at any moment, the command leaves the programme as it was, or as it is when it is "
        "called again. Sealing again after level 3 was opened removes nothing.\n\n"
        "Exit status: 0 done, 1 refused or a file cannot be written, 2 wrong usage, 3 what was "
        "sealed is not what the log has.\n\n"
        "Examples:\n"
        "  jubilee programme seal pardon --as registrar2.key \\\n"
        "      --to-file seal/seal.pub",
};

// -- to whom --------------------------------------------------------------------------------------

static jub_status take_recipient(seal_run *run, jub_text text, jub_error *error)
{
    jub_age_recipient recipient;
    const jub_status status = jub_age_recipient_read(text, &recipient, error);
    if (status == JUB_OK) jub_age_recipient_write(&recipient, run->recipient);
    return status;
}

static jub_status find_recipient(seal_run *run, jub_error *error)
{
    if (run->to) return take_recipient(run, jub_text_from(run->to), error);
    cli_file file = {0};
    jub_text line, more;
    uint32_t line_number = 0;
    run->bad_path = run->to_file;
    jub_status status = cli_file_open(run->to_file, RECIPIENT_FILE_MAX_BYTES, &file, error);
    if (status != JUB_OK) return status;
    jub_text rest = file.bytes;
    if (!jub_age_next_key_line(&rest, &line_number, &line))
        status =
            jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL, "the file holds no recipient");
    else
        status = take_recipient(run, line, error);
    if (status == JUB_OK && jub_age_next_key_line(&rest, &line_number, &more))
        status = jub_fail(error, JUB_LIMIT, (jub_position){line_number, 0},
                          "a list is sealed to one key that several people hold together",
                          "the file holds more than one recipient");
    cli_file_clear(&file);
    if (status == JUB_OK) run->bad_path = run->request.folder;
    return status;
}

// -- the event ------------------------------------------------------------------------------------

// The rules of the programme say all this once more; here it is said before anything is written.
static jub_status check_may(const cli_actor *actor, jub_error *error)
{
    const jub_programme *programme = &actor->programme.state.programme;
    if (!cli_actor_is(actor, JUB_BY(REGISTRAR)))
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "a registrar seals",
                        "this key is no registrar's");
    if (programme->stage != JUB_PROGRAMME_FINALISED)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "finalise the list first",
                        "there is no list to seal: the programme is '%s'",
                        jub_programme_stage_words((jub_programme_stage)programme->stage));
    if (programme->list_by == actor->number)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "another registrar seals it",
                        "who finalised the list does not seal it");
    if (actor->programme.openings) return JUB_OK;
    return jub_fail(error, JUB_MISSING, (jub_position){0},
                    "make the database anew from the log: jubilee programme rebuild",
                    "without '" PROGRAMME_OPENINGS "' and '" PROGRAMME_DATABASE
                    "' there is no list to seal");
}

static jub_status warn_without_ceremony(const seal_run *run, jub_error *error)
{
    bool has_ceremony = false;
    const jub_status status = cli_sealed_has_ceremony(
        &run->actor.programme, jub_text_from(run->recipient), &has_ceremony, error);
    if (status != JUB_OK || has_ceremony) return status;
    (void)jub_fail(
        error, JUB_MISSING, (jub_position){0},
        "see docs/key-ceremony.md; append its record with jubilee log append",
        "no key ceremony in the log made this recipient, so one person may hold its key");
    cli_warn(run->actor.command, NULL, error);
    return JUB_OK;
}

// Called again it completes what it began, and nothing else.
static jub_status check_same_recipient(const seal_run *run, jub_error *error)
{
    const jub_text sealed_to = run->actor.programme.state.programme.sealed_to;
    if (jub_text_is(sealed_to, run->recipient)) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "a list is sealed once; nothing was sealed to the recipient given now",
                    "the list was sealed already, to another recipient: %.*s",
                    JUB_TEXT_ARG(sealed_to));
}

static bool has_facts_to_hide(const jub_programme *programme)
{
    return programme->level < JUB_LEVEL_FACILITIES;
}

// Sealed, then said in the log. Told where it fails in the sitting (`*is_told_out`).
static jub_status seal(seal_run *run, bool *is_told_out, jub_error *error)
{
    cli_actor *actor = &run->actor;
    cli_programme *programme = &actor->programme;
    jub_list list = {0};
    jub_event event = {.kind = JUB_EVENT_LIST_SEALED,
                       .has = JUB_HAS(ENTRY) | JUB_HAS(SHA256) | JUB_HAS(BOX),
                       .entry = programme->state.programme.list_entry,
                       .box = jub_text_from(run->recipient)};
    jub_status status = check_may(actor, error);
    if (status == JUB_OK) status = warn_without_ceremony(run, error);
    if (status == JUB_OK)
        status = jub_list_make(&programme->arena, &programme->state, &list, error);
    if (status == JUB_OK)
        status =
            cli_sealed_make(programme, &list, jub_text_from(run->recipient),
                            has_facts_to_hide(&programme->state.programme), &event.sha256, error);
    if (status != JUB_OK) return status;
    *is_told_out = true;
    status = cli_actor_sit(actor, &event, 1);
    *is_told_out = status != JUB_OK;
    return status;
}

// -- what goes ------------------------------------------------------------------------------------

static jub_status remove_file(cli_programme *programme, const char *name, jub_error *error)
{
    if (unlink(cli_programme_path(programme, name)) == 0 || errno == ENOENT) return JUB_OK;
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot remove '%s': %s", name,
                    strerror(errno));
}

// The openings last: as long as they are there, the removing is not done.
static jub_status remove_facts(cli_programme *programme, jub_error *error)
{
    static const char *const names[] = {PROGRAMME_DATABASE "-journal", PROGRAMME_DATABASE,
                                        PROGRAMME_OPENINGS "-journal", PROGRAMME_OPENINGS};
    jub_status status = JUB_OK;
    jub_openings_close(programme->openings);
    programme->openings = NULL;
    for (size_t i = 0; status == JUB_OK && i < sizeof names / sizeof *names; i++)
        status = remove_file(programme, names[i], error);
    return status == JUB_OK ? cli_folder_sync(programme->folder, error) : status;
}

// Nothing goes before what was sealed is there as the log has it, with everything in it, and before
// all who act have ended: whoever comes behind them finds the facts gone, and writes none down.
static jub_status finish(cli_programme *programme, jub_error *error)
{
    jub_sealed_index index;
    bool is_behind = false;
    jub_buffer bytes = jub_buffer_init(JUB_SEALED_INDEX_MAX_BYTES);
    jub_status status = cli_sealed_check(programme, &bytes, &index, error);
    if (status == JUB_OK) status = cli_programme_guard_alone(programme->guard, error);
    const bool is_to_go = has_facts_to_hide(&programme->state.programme) &&
                          cli_is_there(cli_programme_path(programme, PROGRAMME_OPENINGS));
    if (status == JUB_OK && is_to_go) status = cli_sealed_is_behind(programme, &is_behind, error);
    if (status == JUB_OK && is_behind)
        status = jub_fail(error, JUB_CONFLICT, (jub_position){0},
                          "keep '" PROGRAMME_OPENINGS "' apart until level 3, then put it back",
                          "facts were recorded after the list was sealed and are not in the seal");
    if (status == JUB_OK && is_to_go) status = remove_facts(programme, error);
    jub_buffer_clear(&bytes);
    return status;
}

static void tell(const seal_run *run, bool was_sealed)
{
    const jub_programme *programme = &run->actor.programme.state.programme;
    char digits[JUB_FINGERPRINT_TEXT_BYTES + 1], hex[JUB_SHA256_HEX_BYTES + 1];
    jub_fingerprint(programme->sealed_to, digits);
    jub_hex_encode(programme->sealed_sha256.bytes, JUB_HASH_BYTES, hex);
    (void)printf("%s\nin           " PROGRAMME_SEALED "/%u\nindex        SHA-256 %s\n"
                 "to           %.*s\nfingerprint  %s\n",
                 was_sealed ? "the list was sealed already" : "the list is sealed",
                 (unsigned)programme->list_version, hex, JUB_TEXT_ARG(programme->sealed_to),
                 digits);
    if (has_facts_to_hide(programme))
        (void)puts("who is on it can be asked again after level 3, by: jubilee programme unseal");
}

static jub_status run_command(seal_run *run, const char *command)
{
    jub_error error;
    bool is_told = false, was_sealed = false;
    run->bad_path = run->request.folder;
    const int lock = cli_programme_lock(run->request.folder, &error);
    jub_status status = lock >= 0 ? find_recipient(run, &error) : error.status;
    if (status == JUB_OK) {
        // Killed between the one removal and the other it has openings alone.
        const bool is_whole = cli_sealed_has(run->request.folder, PROGRAMME_OPENINGS) &&
                              cli_sealed_has(run->request.folder, PROGRAMME_DATABASE);
        status =
            cli_actor_open(command, &run->request,
                           is_whole ? CLI_PROGRAMME_ACT : CLI_PROGRAMME_PUBLIC, false, &run->actor);
        is_told = status != JUB_OK;
    }
    if (status == JUB_OK) {
        was_sealed = run->actor.programme.state.programme.stage == JUB_PROGRAMME_SEALED;
        status = was_sealed ? check_same_recipient(run, &error) : seal(run, &is_told, &error);
    }
    if (status == JUB_OK) status = finish(&run->actor.programme, &error);
    if (status != JUB_OK && !is_told) cli_report(command, run->bad_path, &error);
    if (status == JUB_OK) tell(run, was_sealed);
    if (status == JUB_OK && run->log_key_path)
        status = cli_programme_sign(&run->actor.programme, run->log_key_path);
    if (lock >= 0) (void)close(lock);
    return status;
}

int command_programme_seal(int argc, char **argv)
{
    seal_run run = {.actor = {.number = JUB_NO_ACTOR}};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    // What is signed is to be the folder as it is at the end.
    run.log_key_path = run.request.log_key_path;
    run.request.log_key_path = NULL;
    const jub_status status = run_command(&run, argv[0]);
    cli_actor_clear(&run.actor);
    return cli_finish_output(cli_log_exit(status));
}
