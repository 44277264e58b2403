#ifndef JUB_CLI_DRAW_LIST_H
#define JUB_CLI_DRAW_LIST_H

#include "cli/log/draw_log.h"

enum { CLI_DRAW_LIST_MAX = 1024 };

/// Prints id and stage of every draw in a log that was opened, in the order in which they begin;
/// each is replayed and checked as by cli_draw_open. What does not stand is printed as such, and
/// the status is then JUB_UNVERIFIED with no error to report: `*is_told_out` is true.
/// Errors: also JUB_LIMIT for more draws than CLI_DRAW_LIST_MAX.
jub_status cli_draw_list_print(cli_draw *draw, const jub_policy *policy, bool *is_told_out,
                               jub_error *error);

#endif
