#ifndef JUB_CLI_PROGRAMME_ACTOR_H
#define JUB_CLI_PROGRAMME_ACTOR_H

#include <argp.h>

#include "cli/programme/programme_files.h"
#include "cli/seal/key_file.h"

/// Who works on a programme, by their key, and when, as a user says it.
typedef struct cli_actor_request {
    const char *folder;
    const char *key_path; // NULL: nobody says who asks
    cli_passphrase passphrase;
    const char *at;           // NULL: now
    const char *log_key_path; // NULL: the log is not signed
} cli_actor_request;

/// The options of the commands that somebody works with, for the list of argp.
enum { CLI_KEY_AS = 0x600, CLI_KEY_AT, CLI_KEY_LOG_KEY, CLI_KEY_ACTOR_PASSPHRASE };

// clang-format off
#define CLI_ACTOR_OPTIONS                                                                          \
    {"as", CLI_KEY_AS, "KEYFILE", 0, "your signing key: it says who you are", 0},                  \
    {"at", CLI_KEY_AT, "TIME", 0,                                                                  \
     "the time, such as 2021-12-20T09:00:00Z; in a rehearsal only", 0},                            \
    {"passphrase-file", CLI_KEY_ACTOR_PASSPHRASE, "FILE", 0,                                       \
     "read the passphrase of your key from the first line of FILE", 0}
#define CLI_LOG_KEY_OPTION                                                                         \
    {"log-key", CLI_KEY_LOG_KEY, "KEYFILE", 0,                                                     \
     "sign the log and the manifest afterwards with the log's key", 0}
// clang-format on

/// Takes one of these options, or DIR, the first argument; ARGP_ERR_UNKNOWN for anything else.
error_t cli_actor_option(int key, char *text, cli_actor_request *request, struct argp_state *state);

/// An open programme, who works on it, and when.
typedef struct cli_actor {
    const char *command;
    const cli_actor_request *request;
    cli_programme programme;
    jub_signer signer;
    bool has_signer;
    uint32_t number; // among the actors, or JUB_NO_ACTOR without a key
    int64_t now;
    jub_date today;
} cli_actor;

/// Opens the programme and finds the actor. In a rehearsal without `at` the clock stands where the
/// last sitting left it. A key that belongs to nobody is refused, except where
/// `may_be_unknown`. What goes wrong is told on standard error. Clear it in either case.
jub_status cli_actor_open(const char *command, const cli_actor_request *request,
                          cli_programme_mode mode, bool may_be_unknown, cli_actor *actor_out);
void cli_actor_clear(cli_actor *actor);

/// The actor's record; NULL where nobody is known.
const jub_actor *cli_actor_record(const cli_actor *actor);

/// Whether the actor has one of the roles (JUB_BY).
bool cli_actor_is(const cli_actor *actor, uint32_t roles);

/// Signs and records what the actor does, in as many sittings as it takes, and makes it durable:
/// all of it or nothing, as long as it is less than JUB_DESK_WAITING_MAX entries (more may be cut
/// off behind a whole sitting, and the same command then does the rest). Then the database follows,
/// and the log is signed where that was asked for. What goes wrong is told, of several events with
/// the place, from 1, of the one that was refused.
jub_status cli_actor_sit(cli_actor *actor, jub_event *events, size_t count);

#endif
