// jubilee log gc: removes what a log no longer needs.

#include <argp.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "ledger/log.h"

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    const char **path = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (*path) argp_error(state, "one log at a time");
        *path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!*path) argp_error(state, "which log? name its folder or file");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argument_parser = {
    .parser = parse_option,
    .args_doc = "LOG",
    .doc = "Removes from a log the partial tiles and bundles that a full one has replaced, after "
           "comparing the two, and what a writer that died has left behind its end. No entry, no "
           "hash and no proof is lost. Prints how many objects went.\v"
           "Exit status: 0 done, 1 the log cannot be written, 2 wrong usage.\n\n"
           "Example: jubilee log gc prison-log",
};

int command_log_gc(int argc, char **argv)
{
    const char *path = NULL;
    cli_log log = {0};
    uint64_t dropped = 0;
    char count[CLI_COUNT_TEXT_BYTES];
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &path);
    jub_status status = cli_log_open(path, &log, &error);
    if (status == JUB_OK) status = jub_log_collect(&log.storage, &dropped, &error);
    cli_log_close(&log);
    if (status == JUB_OK)
        (void)printf("%s objects removed\n", cli_count(dropped, count));
    else
        cli_report(argv[0], path, &error);
    return cli_log_exit(status);
}
