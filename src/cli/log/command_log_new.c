// jubilee log new: an empty log.

#include <argp.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/seal/key_file.h"
#include "ledger/log.h"

enum { KEY_ORIGIN = 1, KEY_KEY, KEY_PASSPHRASE };

typedef struct new_log {
    const char *path;
    const char *origin;
    const char *key_path;
    cli_passphrase passphrase;
} new_log;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    new_log *run = state->input;
    switch (key) {
    case KEY_ORIGIN: run->origin = argument; return 0;
    case KEY_KEY: run->key_path = argument; return 0;
    case KEY_PASSPHRASE: run->passphrase.file = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->path) argp_error(state, "one log at a time");
        run->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path) argp_error(state, "where? name a folder, or a file ending in .sqlite");
        if (!run->origin == !run->key_path)
            argp_error(state, "how is the log called? give either --origin or --key");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"origin", KEY_ORIGIN, "NAME", 0, "the name of the log, such as example.org/log/2027", 0},
    {"key", KEY_KEY, "FILE", 0, "the key that is to sign it: the log gets the name of the key", 0},
    {"passphrase-file", KEY_PASSPHRASE, "FILE", 0,
     "read the passphrase of the key from the first line of FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc = "Makes an empty append-only log: in the folder LOG, as files that can be served as they "
           "are, or in one SQLite file when LOG ends in .sqlite. Its name stands in every "
           "checkpoint and cannot be changed; the key that signs it has the same name.\v"
           "Exit status: 0 done, 1 there is a log already or it cannot be made, 2 wrong usage.\n\n"
           "Examples:\n"
           "  jubilee log new prison-log --origin example.org/log/2027\n"
           "  jubilee log new central.sqlite --key log.key",
};

static jub_status make(const char *path, jub_text origin, jub_error *error)
{
    cli_log log = {0};
    jub_status status = cli_log_make(path, &log, error);
    if (status == JUB_OK) status = jub_log_create(&log.storage, origin, error);
    cli_log_close(&log);
    return status;
}

int command_log_new(int argc, char **argv)
{
    new_log run = {0};
    jub_error error;
    jub_signer signer = {0};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    if (run.key_path) {
        const jub_status status = cli_signer_open(run.key_path, &run.passphrase, &signer, &error);
        if (status != JUB_OK) {
            cli_report(argv[0], run.key_path, &error);
            return cli_log_exit(status);
        }
    }
    const jub_text origin = jub_text_from(run.key_path ? signer.vkey.name : run.origin);
    const jub_status status = make(run.path, origin, &error);
    jub_signer_clear(&signer);
    if (status != JUB_OK) cli_report(argv[0], run.path, &error);
    return cli_log_exit(status);
}
