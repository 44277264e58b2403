// jubilee programme rebuild: the database of a programme anew from its log.

#include <argp.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/programme_files.h"
#include "cli/programme/programme_lock.h"

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    return cli_programme_folder_option(key, argument, state->input, state);
}

static const struct argp argument_parser = {
    .parser = parse_option,
    .args_doc = "DIR",
    .doc = "Reads the log of the programme in DIR from its first entry, with the facts that its "
           "openings give, applies every rule again, and writes what comes out as a new "
           "" PROGRAMME_DATABASE
           ". The old one is not read: it may be damaged, of another version or not "
           "there. It is replaced once the new one is whole.\v"
           "The database is for queries and for speed; the log is the truth.\n\n"
           "Exit status: 0 done, 1 facts are missing or a file cannot be read or written, 2 wrong "
           "usage, 3 the log is not that of a programme that kept its rules.\n\n"
           "Examples:\n"
           "  jubilee programme rebuild prog",
};

int command_programme_rebuild(int argc, char **argv)
{
    const char *folder = NULL;
    cli_programme programme;
    jub_error error;
    char size[CLI_COUNT_TEXT_BYTES];
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &folder);
    const int lock = cli_programme_lock(folder, &error);
    if (lock < 0) {
        cli_report(argv[0], folder, &error);
        return EXIT_BAD_INPUT;
    }
    jub_status status = cli_programme_open(argv[0], folder, CLI_PROGRAMME_REPLAY, NULL, &programme);
    if (status == JUB_OK) status = cli_programme_keep_anew(&programme);
    if (status == JUB_OK)
        (void)printf("%s/" PROGRAMME_DATABASE ": made anew from %s entries\n", folder,
                     cli_count(programme.state.programme.size, size));
    cli_programme_clear(&programme);
    (void)close(lock);
    return cli_finish_output(cli_log_exit(status));
}
