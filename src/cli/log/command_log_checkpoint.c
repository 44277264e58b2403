// jubilee log checkpoint: signs how far the log has come.

#include <argp.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/log/log_signing.h"
#include "cli/message.h"

typedef struct checkpoint_run {
    const char *path;
    cli_log_signing signing;
} checkpoint_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    checkpoint_run *run = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (run->path) argp_error(state, "one log at a time");
        run->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path) argp_error(state, "which log? name its folder or file");
        if (!run->signing.key_path) argp_error(state, "with which key? give --key");
        return 0;
    default: return cli_log_signing_option(key, argument, &run->signing);
    }
}

static const struct argp_option options[] = {CLI_SIGNING_OPTIONS, {0}};

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

static jub_status sign(checkpoint_run *run, const char **bad_path_out, jub_error *error)
{
    cli_log log = {0};
    jub_status status = cli_log_signing_open(&run->signing, bad_path_out, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->path;
    status = cli_log_open(run->path, &log, error);
    if (status == JUB_OK)
        status = cli_log_sign(&run->signing, run->path, &log.storage, bad_path_out, error);
    cli_log_close(&log);
    return status;
}

int command_log_checkpoint(int argc, char **argv)
{
    checkpoint_run run = {0};
    const char *bad_path = NULL;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = sign(&run, &bad_path, &error);
    cli_log_signing_close(&run.signing);
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    return cli_log_exit(status);
}
