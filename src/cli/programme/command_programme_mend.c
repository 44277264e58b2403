// jubilee programme mend: the register as it was received, with the edits that stand.

#include <argp.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/programme_lock.h"
#include "cli/programme/register_mend.h"

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    return cli_programme_folder_option(key, argument, state->input, state);
}

static const struct argp argument_parser = {
    .parser = parse_option,
    .args_doc = "DIR",
    .doc = "Makes people and data package of the register in DIR what they are to be: as they "
           "were received when the programme was opened ('" PROGRAMME_RECEIVED
           "'), with the edits of the log that stand, and everything else byte for byte as it "
           "was. Tells the cells that were otherwise. The commands that record an edit do this "
           "themselves; this is for a register that somebody has changed by hand, and for one "
           "that was left half written.\v"
           "The other files of the register are not touched. The manifest is not signed again.\n\n"
           "Exit status: 0 done, also where there was nothing to do, 1 a file is missing or "
           "cannot be read or written, 2 wrong usage.\n\n"
           "Examples:\n"
           "  jubilee programme mend prog",
};

static jub_status mend(cli_programme *programme, jub_error *error)
{
    uint64_t count = 0;
    if (programme->is_facility)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "mend the register at the centre",
                        "this is the folder of a facility, which has its own people as they were "
                        "in its last bundle");
    if (!programme->has_register)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "wait until level 3 is open",
                        "while the list is sealed the edits are not here");
    const jub_status status = cli_register_put_right(programme, &count, error);
    if (status != JUB_OK) return status;
    if (count == 0)
        (void)printf("%s/" PROGRAMME_REGISTER ": as it is to be\n", programme->folder);
    else
        (void)printf("%s/" PROGRAMME_REGISTER ": mended\n", programme->folder);
    return JUB_OK;
}

int command_programme_mend(int argc, char **argv)
{
    const char *folder = NULL;
    cli_programme programme = {.guard = -1};
    jub_error error;
    int guard = -1;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &folder);
    jub_status status = cli_programme_guard(folder, true, &guard, &error);
    if (status != JUB_OK) cli_report(argv[0], folder, &error);
    if (status == JUB_OK)
        status = cli_programme_open(argv[0], folder, CLI_PROGRAMME_MEND, NULL, &programme);
    if (status == JUB_OK) {
        status = mend(&programme, &error);
        if (status != JUB_OK) cli_report(argv[0], folder, &error);
    }
    cli_programme_clear(&programme);
    if (guard >= 0) (void)close(guard);
    return cli_finish_output(cli_log_exit(status));
}
