// jubilee log checkpoint: signs how far the log has come.

#include <argp.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/key_file.h"
#include "cli/log_files.h"
#include "cli/message.h"
#include "ledger/log.h"
#include "store/file_guard.h"

enum { KEY_KEY = 1, KEY_GUARD, KEY_PASSPHRASE, PATH_MAX_BYTES = 4096 };

typedef struct checkpoint_run {
    const char *command;
    const char *path;
    const char *key_path;
    const char *guard_path;
    cli_passphrase passphrase;
} checkpoint_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    checkpoint_run *run = state->input;
    switch (key) {
    case KEY_KEY: run->key_path = argument; return 0;
    case KEY_GUARD: run->guard_path = argument; return 0;
    case KEY_PASSPHRASE: run->passphrase.file = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->path) argp_error(state, "one log at a time");
        run->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path) argp_error(state, "which log? name its folder or file");
        if (!run->key_path) argp_error(state, "with which key? give --key");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"key", KEY_KEY, "FILE", 0, "the log's signing key", 0},
    {"guard", KEY_GUARD, "FILE", 0,
     "where to remember what was signed last (default: the key's file with .signed behind it)", 0},
    {"passphrase-file", KEY_PASSPHRASE, "FILE", 0,
     "read the passphrase of the key from the first line of FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc = "Signs the log as it is now, publishes the checkpoint in it and prints it. A signature "
           "promises that no other log of this name and length exists, so what was signed last is "
           "remembered apart from the log: a log that is shorter or does not continue it, as a "
           "restored backup may be, is not signed.\v"
           "When nothing was appended since, the checkpoint stays as it is, with the cosignatures "
           "it has got. Keep the guard with the key, and never restore it from a backup.\n\n"
           "Exit status: 0 done, 1 this would sign a fork or cannot be done, 2 wrong usage, 3 the "
           "log does not fit its own head.\n\n"
           "Examples:\n"
           "  jubilee log checkpoint prison-log --key log.key\n"
           "  jubilee log checkpoint central.sqlite --key log.key \\\n"
           "      --guard /media/safe/log.signed",
};

static jub_status sign(const checkpoint_run *run, const jub_signer *signer, jub_buffer *note,
                       const char **path_out, jub_error *error)
{
    char default_path[PATH_MAX_BYTES];
    const char *guard_path = run->guard_path ? run->guard_path : default_path;
    jub_file_guard *guard = NULL;
    cli_log log = {0};
    const int length = snprintf(default_path, sizeof default_path, "%s.signed", run->key_path);
    *path_out = guard_path;
    jub_status status = JUB_OK;
    if (length < 0 || (size_t)length >= sizeof default_path)
        status = jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "the path is too long");
    if (status == JUB_OK) status = jub_file_guard_open(guard_path, &guard, error);
    if (status == JUB_OK) {
        *path_out = run->path;
        status = cli_log_open(run->path, &log, error);
    }
    if (status == JUB_OK) {
        const jub_guard operations = jub_file_guard_guard(guard);
        status = jub_log_sign(&log.storage, &operations, signer, note, error);
    }
    if (*path_out == default_path) *path_out = run->key_path; // the other ends with this function
    cli_log_close(&log);
    jub_file_guard_close(guard);
    return status;
}

int command_log_checkpoint(int argc, char **argv)
{
    checkpoint_run run = {.command = argv[0]};
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_signer signer = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const char *path = run.key_path;
    jub_status status = cli_signer_open(run.key_path, &run.passphrase, &signer, &error);
    if (status == JUB_OK) status = sign(&run, &signer, &note, &path, &error);
    jub_signer_clear(&signer);
    if (status == JUB_OK)
        (void)fwrite(note.bytes, 1, note.length_bytes, stdout);
    else
        cli_report(run.command, path, &error);
    jub_buffer_clear(&note);
    return cli_log_exit(status);
}
