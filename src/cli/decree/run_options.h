#ifndef JUB_CLI_RUN_OPTIONS_H
#define JUB_CLI_RUN_OPTIONS_H

#include <argp.h>

#include "cli/decree/law_run.h"

/// The options that every command has which runs a decree over a register, for the list of argp.
enum { CLI_KEY_LAW_DATE = 0x200, CLI_KEY_DRAW_SEED, CLI_KEY_THREADS };

// clang-format off
#define CLI_RUN_OPTIONS                                                                            \
    {"law-date", CLI_KEY_LAW_DATE, "DATE", 0,                                                      \
     "clauses in force on this day (default: the decree's)", 0},                                   \
    {"draw-seed", CLI_KEY_DRAW_SEED, "[NAME=]HEX", 0,                                              \
     "seed of a lottery, 64 hexadecimal digits", 0},                                               \
    {"threads", CLI_KEY_THREADS, "N", 0, "how many threads (default: one a core)", 0}
// clang-format on

/// What a request begins with: this command, a thread for each core, at most 16.
cli_run_request cli_run_request_begin(const char *command);

/// Takes one of these options, or the arguments of a command that has a decree and a register and
/// no other; ARGP_ERR_UNKNOWN for any other key. What is wrong ends the program.
error_t cli_run_option(int key, char *text, cli_run_request *request, struct argp_state *state);

#endif
