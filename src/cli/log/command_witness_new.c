// jubilee witness new: the memory of a witness.

#include <argp.h>

#include "cli/command.h"
#include "cli/log/trust.h"
#include "cli/log/witness_files.h"
#include "cli/message.h"

enum { KEY_LOG = 1 };

typedef struct new_run {
    const char *folder;
    const char *log_texts[CLI_WITNESS_LOG_MAX];
    size_t log_count;
    jub_vkey logs[CLI_WITNESS_LOG_MAX];
} new_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    new_run *run = state->input;
    switch (key) {
    case KEY_LOG:
        if (run->log_count == CLI_WITNESS_LOG_MAX)
            argp_error(state, "more than %d logs", CLI_WITNESS_LOG_MAX);
        run->log_texts[run->log_count++] = argument;
        return 0;
    case ARGP_KEY_ARG:
        if (run->folder) argp_error(state, "one folder at a time");
        run->folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->folder) argp_error(state, "where? name a folder that is not there yet");
        if (run->log_count == 0) argp_error(state, "which log is watched? give --log");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"log", KEY_LOG, "VKEY|FILE", 0, "the public key of a log to watch (several allowed)", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "STATE",
    .doc = "Makes the folder in which a witness remembers the last checkpoint it cosigned of each "
           "log. A witness that has forgotten could be made to cosign a fork, so the folder is "
           "made once, kept, and never set back to a copy.\v"
           "To watch one more log, add its public key as a line to the file STATE/logs.\n\n"
           "Exit status: 0 done, 1 it cannot be made or is there already, 2 wrong usage.\n\n"
           "Example:\n"
           "  jubilee witness new court-witness --log log.key.pub",
};

static jub_status open_logs(new_run *run, const char **bad_path_out, jub_error *error)
{
    for (size_t i = 0; i < run->log_count; i++) {
        *bad_path_out = run->log_texts[i];
        const jub_status status = cli_vkey_open(run->log_texts[i], &run->logs[i], error);
        if (status != JUB_OK) return status;
        if (run->logs[i].type != JUB_KEY_ED25519)
            return jub_fail(error, JUB_TYPE, (jub_position){0}, NULL,
                            "this is the key of a witness, not of a log");
    }
    return JUB_OK;
}

int command_witness_new(int argc, char **argv)
{
    new_run run = {0};
    const char *bad_path = NULL;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = open_logs(&run, &bad_path, &error);
    if (status == JUB_OK) {
        bad_path = run.folder;
        status = cli_witness_new(run.folder, run.logs, run.log_count, &error);
    }
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
