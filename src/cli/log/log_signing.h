#ifndef JUB_CLI_LOG_SIGNING_H
#define JUB_CLI_LOG_SIGNING_H

#include <argp.h>

#include "cli/seal/key_file.h"
#include "ledger/log.h"

enum { CLI_GUARD_PATH_BYTES = 4096 };

/// With what a log is signed, as a user says it, and the key once it has been read.
typedef struct cli_log_signing {
    const char *key_path;
    const char *guard_path; // NULL: the key's file with .signed behind it
    bool is_guard_lost;
    cli_passphrase passphrase;
    char default_guard[CLI_GUARD_PATH_BYTES];
    jub_signer signer;
} cli_log_signing;

/// The options of every command that signs a log, for the list of argp.
enum { CLI_KEY_SIGNING_KEY = 0x500, CLI_KEY_GUARD, CLI_KEY_GUARD_LOST, CLI_KEY_PASSPHRASE_FILE };

// clang-format off
#define CLI_SIGNING_OPTIONS                                                                        \
    {"key", CLI_KEY_SIGNING_KEY, "FILE", 0, "the log's signing key", 0},                           \
    {"guard", CLI_KEY_GUARD, "FILE", 0,                                                            \
     "where to remember what was signed last (default: the key's file with .signed behind it)",    \
     0},                                                                                           \
    {"guard-lost", CLI_KEY_GUARD_LOST, NULL, 0,                                                    \
     "sign although what was signed last is not remembered: only for the newest state of the log", \
     0},                                                                                           \
    {"passphrase-file", CLI_KEY_PASSPHRASE_FILE, "FILE", 0,                                        \
     "read the passphrase of the key from the first line of FILE", 0}
// clang-format on

/// Takes one of these options; ARGP_ERR_UNKNOWN for any other key.
error_t cli_log_signing_option(int key, char *argument, cli_log_signing *signing);

/// Reads the key. `*bad_path_out` is what an error is about. Close it in either case: the key is
/// wiped. Errors: those of cli_signer_open; JUB_LIMIT.
jub_status cli_log_signing_open(cli_log_signing *signing, const char **bad_path_out,
                                jub_error *error);
void cli_log_signing_close(cli_log_signing *signing);

/// Signs the log at `path` and publishes the checkpoint in it, which `note_out` gets too. Errors:
/// those of jub_log_sign and of the guard.
jub_status cli_log_sign_note(const cli_log_signing *signing, const char *path,
                             const jub_storage *storage, jub_buffer *note_out,
                             const char **bad_path_out, jub_error *error);

/// The same, and prints it. Errors: those of jub_log_sign and of the guard.
jub_status cli_log_sign(const cli_log_signing *signing, const char *path,
                        const jub_storage *storage, const char **bad_path_out, jub_error *error);

#endif
