#ifndef JUB_CLI_KEY_FILE_H
#define JUB_CLI_KEY_FILE_H

#include "cli/passphrase.h"
#include "ledger/note.h"
#include "seal/age_key.h"

/// Files that hold secret keys: a line `PRIVATE+KEY+...` that signs, or lines `AGE-SECRET-KEY-1...`
/// that open what is sealed; empty lines and those that begin with `#` do not count. A protected
/// one is an age file to a passphrase, armored or not, with such a text inside. Beside FILE,
/// FILE.pub holds the public part, a line.

enum { CLI_KEY_FILE_MAX_BYTES = 64 * 1024, CLI_IDENTITY_MAX = 64 };

/// Opens a signing key, asking for the passphrase where the file is protected. Clear the signer
/// with jub_signer_clear when done. Errors: JUB_IO, JUB_SYNTAX, JUB_CONFLICT, JUB_LIMIT,
/// JUB_UNVERIFIED for a wrong passphrase, JUB_NO_MEMORY.
jub_status cli_signer_open(const char *path, const cli_passphrase *passphrase,
                           jub_signer *signer_out, jub_error *error);

/// Keys that open what is sealed, in guarded memory.
typedef struct cli_identities {
    jub_age_identity *items; // [count]
    size_t count;            // at least 1
} cli_identities;

/// The same errors.
jub_status cli_identities_open(const char *path, const cli_passphrase *passphrase,
                               cli_identities *identities_out, jub_error *error);
void cli_identities_clear(cli_identities *identities);

/// The text of a key file in guarded memory, out of its protection. Warns where others can read the
/// file. Errors: the same.
typedef struct cli_secret {
    char *bytes; // [capacity_bytes], guarded; NULL when there is none
    size_t length_bytes;
    size_t capacity_bytes;
} cli_secret;

jub_status cli_secret_open(const char *path, const cli_passphrase *passphrase,
                           cli_secret *secret_out, bool *is_protected_out, jub_error *error);
void cli_secret_clear(cli_secret *secret);

/// A sink that fills a secret up to its capacity: for what is opened and must not lie elsewhere.
jub_status cli_secret_init(size_t capacity_bytes, cli_secret *secret_out, jub_error *error);
jub_sink cli_secret_sink(cli_secret *secret);

/// How a new secret file is protected.
typedef struct cli_protection {
    cli_passphrase passphrase;
    bool is_bare; // no passphrase at all
} cli_protection;

/// Writes a new key: `secret` to `path`, for the owner alone to read (mode 0600), sealed with a
/// passphrase unless the protection says otherwise; and `public_line` to `path`.pub. Replaces
/// nothing: JUB_CONFLICT where either is there already, before any passphrase is asked for. On
/// error neither is left. Further errors: JUB_IO, JUB_SYNTAX, JUB_NO_MEMORY.
jub_status cli_key_file_put(const char *path, jub_text secret, jub_text public_line,
                            const cli_protection *protection, jub_error *error);

/// A public key and its fingerprint on standard output.
void cli_public_key_print(jub_text public_key);

#endif
