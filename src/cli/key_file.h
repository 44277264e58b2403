#ifndef JUB_CLI_KEY_FILE_H
#define JUB_CLI_KEY_FILE_H

#include "cli/passphrase.h"
#include "ledger/note.h"

/// Files that hold secret keys: a line `PRIVATE+KEY+...` that signs, or lines `AGE-SECRET-KEY-1...`
/// that open what is sealed; lines that begin with `#` are comments. A protected one is an age file
/// to a passphrase, armored or not, with such a text inside. Beside FILE, FILE.pub holds the public
/// part.

enum { CLI_KEY_FILE_MAX_BYTES = 1 << 20 };

/// Opens a signing key, asking for the passphrase where the file is protected. Clear the signer
/// with jub_signer_clear when done. Errors: JUB_IO, JUB_SYNTAX, JUB_CONFLICT, JUB_LIMIT,
/// JUB_UNVERIFIED for a wrong passphrase, JUB_NO_MEMORY.
jub_status cli_signer_open(const char *path, const cli_passphrase *passphrase,
                           jub_signer *signer_out, jub_error *error);

#endif
