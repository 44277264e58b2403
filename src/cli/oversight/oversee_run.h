#ifndef JUB_CLI_OVERSEE_RUN_H
#define JUB_CLI_OVERSEE_RUN_H

#include "cli/programme/programme_actor.h"
#include "cli/progress.h"
#include "oversight/oversight.h"

/// A programme replayed with its facts, and what oversight makes of it: for `oversee`, and whoever
/// reports on it.
typedef struct cli_oversee {
    const char *command;
    const char *folder;
    const char *key_path; // who asks; NULL: nobody says
    cli_passphrase passphrase;
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

// clang-format off
#define CLI_OVERSEE_OPTIONS                                                                        \
    {"as", CLI_KEY_AS, "KEYFILE", 0,                                                               \
     "your signing key: before level 5 is open, that of a registrar or an auditor", 0},            \
    {"passphrase-file", CLI_KEY_ACTOR_PASSPHRASE, "FILE", 0,                                       \
     "read the passphrase of your key from the first line of FILE", 0}
// clang-format on

/// Takes one of these options, or PROGRAMME; ARGP_ERR_UNKNOWN for anything else.
error_t cli_oversee_option(int key, char *text, cli_oversee *run, struct argp_state *state);

/// Opens the programme, gathers the evidence and makes all tests. The seed of permutations, where
/// none is given, is the first eight bytes of the log's root right behind the event that froze the
/// register: everybody has it, and nobody could choose it by what came later. Where `is_told` is
/// set what went wrong has been told on standard error; else it is about `*bad_path_out`. Clear it
/// in either case; it must stay where it is until then. Errors: JUB_MISSING while the list is
/// sealed and facts are away, or the final round is not over; JUB_REFUSED before the outcome is
/// open, but for registrars and auditors.
jub_status cli_oversee_open(cli_oversee *run, const char **bad_path_out, jub_error *error);
void cli_oversee_clear(cli_oversee *run);

#endif
