#ifndef JUB_CLI_TRUST_H
#define JUB_CLI_TRUST_H

#include <argp.h>

#include "ledger/policy.h"
#include "ledger/storage.h"

/// Who is believed, as a user says it: `--key VKEY|FILE` for a log alone, or `--policy FILE`.
typedef struct cli_trust {
    const char *key;
    const char *policy;
} cli_trust;

/// Its options, for the list of argp.
enum { CLI_KEY_TRUST_KEY = 0x600, CLI_KEY_TRUST_POLICY };

// clang-format off
#define CLI_TRUST_OPTIONS                                                                          \
    {"key", CLI_KEY_TRUST_KEY, "VKEY|FILE", 0, "the public key of the log, or a file with it", 0}, \
    {"policy", CLI_KEY_TRUST_POLICY, "FILE", 0,                                                    \
     "the logs, the witnesses and the quorum believed", 0}
// clang-format on

/// Takes one of these options, and at the end sees that exactly one was given; ARGP_ERR_UNKNOWN for
/// any other key.
error_t cli_trust_option(int key, char *argument, cli_trust *trust, struct argp_state *state);

/// A public key: the text itself, or the first line of a file that is no comment.
jub_status cli_vkey_open(const char *text_or_path, jub_vkey *vkey_out, jub_error *error);

/// One of the two is given. The policy and what it points into are the arena's. `bad_path_out` gets
/// what the error is about.
jub_status cli_trust_open(jub_arena *arena, const cli_trust *trust, const jub_policy **policy_out,
                          const char **bad_path_out, jub_error *error);

/// The published checkpoint of a log. `note_out` and the origin are views into `source`, which has
/// room for a note. Errors: JUB_MISSING where nothing was signed yet; those of reading it.
jub_status cli_checkpoint_read(jub_reader reader, jub_buffer *source, jub_note *note_out,
                               jub_checkpoint *checkpoint_out, jub_error *error);

/// `signed by <log>, cosigned by 2 witnesses, 2027-01-01T12:00:00Z to ...`
void cli_verdict_write(const jub_policy_verdict *verdict, jub_buffer *buffer);

#endif
