#ifndef JUB_CLI_LOTS_H
#define JUB_CLI_LOTS_H

#include "cli/decree/law_run.h"

/// Finds a seed for every lottery of the decree, refuses seeds of none, and makes room for tickets.
jub_status cli_lots_open(const cli_run_request *request, cli_run *run, jub_error *error);

/// Draws the ticket of everybody who stands for a quota; before they are ranked. Nobody else's is
/// ever looked at.
jub_status cli_lots_draw(const cli_run_request *request, cli_run *run, jub_error *error);

#endif
