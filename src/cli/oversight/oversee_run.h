#ifndef JUB_CLI_OVERSEE_RUN_H
#define JUB_CLI_OVERSEE_RUN_H

#include "cli/programme/programme_files.h"
#include "cli/progress.h"
#include "oversight/oversight.h"

/// A programme replayed with its facts, and what oversight makes of it: for `oversee`, and whoever
/// reports on it.
typedef struct cli_oversee {
    const char *command;
    const char *folder;
    bool has_seed;                 // else it follows from the log
    jub_oversight_options options; // draws: 0 for JUB_SHUFFLE_DRAWS
    jub_replay_watch also;         // told of each event too, where `event` is there

    cli_programme programme;
    jub_arena arena;
    jub_evidence evidence;
    jub_oversight oversight;
    cli_progress progress;
    jub_replay_watch gather; // of the evidence
    bool is_told;
} cli_oversee;

/// Opens the programme, gathers the evidence and makes all tests. The seed of permutations, where
/// none is given, is the first eight bytes of the log's root right behind the event that froze the
/// register: everybody has it, and nobody could choose it by what came later. Where `is_told` is
/// set what went wrong has been told on standard error; else it is about `*bad_path_out`. Clear it
/// in either case; it must stay where it is until then. Errors: JUB_MISSING while the list is
/// sealed and facts are away, or the final round is not over.
jub_status cli_oversee_open(cli_oversee *run, const char **bad_path_out, jub_error *error);
void cli_oversee_clear(cli_oversee *run);

#endif
