// jubilee programme open: a programme's folder, whole or not at all.

#include <argp.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/clock.h"
#include "cli/programme/new_programme.h"
#include "cli/seal/key_file.h"
#include "programme/basis.h"
#include "programme/sitting.h"
#include "register/hash.h"

#define ARENA_MAX_BYTES ((size_t)4 << 30)
enum {
    KEY_DECREE = 1,
    KEY_REGISTER,
    KEY_ORIGIN,
    KEY_AS,
    KEY_RESERVE,
    KEY_OFFSET,
    KEY_REHEARSAL,
    KEY_AT,
    KEY_PASSPHRASE,
};

typedef struct open_run {
    const char *command;
    const char *folder;
    const char *decree_path;
    const char *register_path;
    const char *origin;
    const char *key_path;
    const char *at;
    uint32_t reserve;
    int32_t offset_minutes;
    bool is_rehearsal;
    cli_passphrase passphrase;

    int64_t time;
    jub_signer signer;
    cli_decree decree;
    cli_register opened;
    jub_hash decree_sha256;
    const char *bad_path; // NULL: it has been told
} open_run;

// -- the command line -----------------------------------------------------------------------------

// +09:00
static bool read_offset(jub_text text, int32_t *minutes_out)
{
    uint32_t hours, minutes;
    if (text.length_bytes != 6 || text.bytes[3] != ':') return false;
    if (text.bytes[0] != '+' && text.bytes[0] != '-') return false;
    if (!jub_text_to_u32((jub_text){text.bytes + 1, 2}, &hours) || hours > 23) return false;
    if (!jub_text_to_u32((jub_text){text.bytes + 4, 2}, &minutes) || minutes > 59) return false;
    const int32_t all = (int32_t)(hours * 60 + minutes);
    *minutes_out = text.bytes[0] == '-' ? -all : all;
    return true;
}

static void check_complete(const open_run *run, struct argp_state *state)
{
    if (!run->folder) argp_error(state, "where? name a folder that is not there yet");
    if (!run->decree_path) argp_error(state, "by which decree? give --decree");
    if (!run->register_path) argp_error(state, "about whom? give --register");
    if (!run->origin) argp_error(state, "how is the log called? give --origin");
    if (!run->key_path) argp_error(state, "who opens it? give the administrator's key with --as");
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    open_run *run = state->input;
    switch (key) {
    case KEY_DECREE: run->decree_path = argument; return 0;
    case KEY_REGISTER: run->register_path = argument; return 0;
    case KEY_ORIGIN:
        if (!jub_key_name_is_valid(jub_text_from(argument)))
            argp_error(state, "'%s' is no name of a log, such as example.org/programme/2027",
                       argument);
        run->origin = argument;
        return 0;
    case KEY_AS: run->key_path = argument; return 0;
    case KEY_RESERVE:
        if (!jub_text_to_u32(jub_text_from(argument), &run->reserve))
            argp_error(state, "'%s' is no count of people", argument);
        return 0;
    case KEY_OFFSET:
        if (!read_offset(jub_text_from(argument), &run->offset_minutes))
            argp_error(state, "'%s' is no offset from UTC, such as +09:00", argument);
        return 0;
    case KEY_REHEARSAL: run->is_rehearsal = true; return 0;
    case KEY_AT: run->at = argument; return 0;
    case KEY_PASSPHRASE: run->passphrase.file = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->folder) argp_error(state, "one programme at a time");
        run->folder = argument;
        return 0;
    case ARGP_KEY_END: check_complete(run, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"decree", KEY_DECREE, "FILE", 0, "the decree, which two are to sign", 0},
    {"register", KEY_REGISTER, "DIR", 0, "the register of people, facilities and officers", 0},
    {"origin", KEY_ORIGIN, "NAME", 0,
     "the name of the log, such as example.org/programme/2027; the key that is to sign it has the "
     "same name",
     0},
    {"as", KEY_AS, "FILE", 0,
     "the administrator's key; its name is the administrator's id in the programme", 0},
    {"reserve", KEY_RESERVE, "N", 0,
     "how many people beyond the places of a quota are read too, for drop-outs (default: 0)", 0},
    {"offset", KEY_OFFSET, "+HH:MM", 0,
     "how far the programme's day is ahead of UTC (default: +00:00)", 0},
    {"rehearsal", KEY_REHEARSAL, NULL, 0, "with made-up people, and a clock that is given", 0},
    {"at", KEY_AT, "TIME", 0, "the time, in a rehearsal (default: now)", 0},
    {"passphrase-file", KEY_PASSPHRASE, "FILE", 0,
     "read the passphrase of the key from the first line of FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Opens a programme in the new folder DIR: copies decree and register into it, makes its "
        "log and the file of facts, and logs as the first event that the administrator has "
        "opened it. The folder appears whole or not at all, and is its owner's alone.\v"
        "Decree and register are checked as the programme needs them: the decree has two rounds, "
        "a notice to facilities, one to people and an effect; the register says where people "
        "are held. A decree that keeps rules of another file is refused, for those who sign it "
        "sign one file.\n\n"
        "Exit status: 0 done, 1 bad input or there is something in DIR's place, 2 wrong "
        "usage.\n\n"
        "Examples:\n"
        "  jubilee programme open prog --decree pardon.decree.md \\\n"
        "      --register reg --origin example.org/programme/2027 \\\n"
        "      --as administrator.key --offset +09:00\n"
        "  jubilee programme open trial --decree pardon.decree.md \\\n"
        "      --register reg --origin example.org/trial --as administrator.key \\\n"
        "      --rehearsal --at 2021-11-01T09:00:00Z",
};

// -- what goes in ---------------------------------------------------------------------------------

static jub_status open_key(open_run *run, jub_error *error)
{
    run->bad_path = run->key_path;
    const jub_status status = cli_signer_open(run->key_path, &run->passphrase, &run->signer, error);
    if (status != JUB_OK || jub_actor_id_is_valid(jub_text_from(run->signer.vkey.name)))
        return status;
    return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                    "make a key whose name is letters, digits, '.', '-' and '_': jubilee key new",
                    "the key's name '%s' can be nobody's id in a programme", run->signer.vkey.name);
}

static jub_status open_decree(open_run *run, jub_sha256 *sha, jub_error *error)
{
    run->bad_path = NULL;
    const jub_status status = cli_decree_open(run->command, run->decree_path, &run->decree);
    if (status != JUB_OK) {
        cli_decree_report(&run->decree, &run->decree.diagnostics, CLI_ERRORS_ALONE);
        return status;
    }
    run->bad_path = run->decree_path;
    if (run->decree.text.bytes != run->decree.file.bytes.bytes)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "write the rules that it keeps into it",
                        "the decree keeps rules of another file, which nobody would sign");
    return jub_sha256_of(sha, run->decree.file.bytes, run->decree_sha256.bytes)
               ? JUB_OK
               : jub_fail_no_memory(error);
}

// The basis is only to see whether a programme can stand on the two.
static jub_status check_basis(open_run *run, jub_sha256 *sha, jub_error *error)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    const cli_register *opened = &run->opened;
    jub_agenda agenda;
    jub_basis basis;
    jub_hash hash;
    run->bad_path = run->decree_path;
    jub_status status = jub_agenda_of(run->decree.decree, &agenda, error);
    if (status == JUB_OK) {
        run->bad_path = run->register_path;
        status = jub_register_hash(opened->package_file.bytes, opened->sources,
                                   opened->source_count, hash.bytes, error);
    }
    if (status == JUB_OK)
        status = jub_basis_open(&arena, sha, run->decree.decree, &run->decree_sha256, opened->reg,
                                &hash, &basis, error);
    jub_arena_clear(&arena);
    return status;
}

static jub_status read_input(open_run *run, jub_error *error)
{
    jub_sha256 *sha = jub_sha256_new();
    if (!sha) return jub_fail_no_memory(error);
    run->bad_path = NULL;
    jub_status status = cli_clock(run->at, run->is_rehearsal, &run->time, error);
    if (status != JUB_OK) run->bad_path = run->at;
    if (status == JUB_OK) status = open_key(run, error);
    if (status == JUB_OK) status = open_decree(run, sha, error);
    if (status == JUB_OK)
        status = cli_register_open_sources(run->register_path, NULL, &run->opened, &run->bad_path,
                                           error);
    if (status == JUB_OK) status = check_basis(run, sha, error);
    jub_sha256_free(sha);
    return status;
}

static jub_status make(const open_run *run)
{
    return cli_programme_make(&(cli_new_programme){
        .command = run->command,
        .folder = run->folder,
        .decree = &run->decree,
        .opened = &run->opened,
        .origin = run->origin,
        .signer = &run->signer,
        .time = run->time,
        .reserve = run->reserve,
        .offset_minutes = run->offset_minutes,
        .is_rehearsal = run->is_rehearsal,
    });
}

int command_programme_open(int argc, char **argv)
{
    open_run run = {.command = argv[0]};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = read_input(&run, &error);
    if (status != JUB_OK && run.bad_path) cli_report(run.command, run.bad_path, &error);
    if (status == JUB_OK) status = make(&run);
    if (status == JUB_OK)
        (void)printf("%s: programme opened by '%s', log '%s'\n", run.folder, run.signer.vkey.name,
                     run.origin);
    jub_signer_clear(&run.signer);
    if (run.opened.arena.max_bytes > 0) cli_register_clear(&run.opened);
    if (run.decree.path) cli_decree_clear(&run.decree);
    return cli_finish_output(cli_log_exit(status));
}
