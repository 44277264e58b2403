#ifndef JUB_CLI_OVERSEE_FILES_H
#define JUB_CLI_OVERSEE_FILES_H

#include "cli/new_folder.h"
#include "cli/oversight/oversee_run.h"

/// What `oversee` leaves in its folder, each file for its owner alone (docs/oversight.md):
///
///     findings.csv   flags, watches and breaches, the gravest first, with what they rest on
///     tests.csv      every test that was made or had no data
///     funnels.csv    points of funnel plots
///     steered.csv    all cases, in the order in which they should be read again
///     summary.txt    what is shown on the screen
///     summary.json   the same counts for other programs
///
/// Errors: JUB_IO, JUB_LIMIT, JUB_NO_MEMORY.
jub_status cli_oversee_put_files(cli_oversee *run, cli_new_folder *folder, jub_error *error);

#endif
