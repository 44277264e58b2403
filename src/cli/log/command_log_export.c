// jubilee log export: the published part of a log as a folder of files.

#include <argp.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "store/copy.h"

typedef struct export_run {
    const char *from;
    const char *to;
} export_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    export_run *run = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (run->to) argp_error(state, "one log at a time");
        if (run->from)
            run->to = argument;
        else
            run->from = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->to) argp_error(state, "from which log into which folder? name both");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argument_parser = {
    .parser = parse_option,
    .args_doc = "LOG DIR",
    .doc = "Publishes a log in the folder DIR: the tiles, bundles and signed checkpoint that "
           "others need to read and verify it, as files that can be served or carried. Done again, "
           "it adds what is new. What is there is compared, and never replaced by other bytes.\v"
           "Exit status: 0 done, 1 nothing has been signed yet, DIR holds something else, or it "
           "cannot be written, 2 wrong usage.\n\n"
           "Example: jubilee log export central.sqlite /srv/www/log",
};

int command_log_export(int argc, char **argv)
{
    export_run run = {0};
    cli_log from = {0}, to = {0};
    uint64_t copied = 0;
    char count[CLI_COUNT_TEXT_BYTES];
    const char *path;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    path = run.from;
    jub_status status = cli_log_open(run.from, &from, &error);
    if (status == JUB_OK) {
        path = run.to;
        status = cli_log_make(run.to, &to, &error);
    }
    if (status == JUB_OK && to.files) jub_file_store_is_published(to.files);
    if (status == JUB_OK)
        status = jub_store_copy(from.storage.reader, &to.storage, &copied, &error);
    cli_log_close(&from);
    cli_log_close(&to);
    if (status == JUB_OK)
        (void)printf("%s objects written\n", cli_count(copied, count));
    else
        cli_report(argv[0], path, &error);
    return cli_log_exit(status);
}
