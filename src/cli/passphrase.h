#ifndef JUB_CLI_PASSPHRASE_H
#define JUB_CLI_PASSPHRASE_H

#include "base/text.h"

/// Where a passphrase comes from: never from the command line, which others can see.
typedef struct cli_passphrase {
    const char *file; // its first line; NULL: ask on the terminal
} cli_passphrase;

enum { CLI_PASSPHRASE_MAX_BYTES = 1024 };

/// Asks for the passphrase of `path`; of a new one twice. What is typed is not shown, and an
/// interrupt leaves the terminal as it was.
///
/// Owner: the text lies in guarded memory that the caller gives back with `cli_passphrase_clear`.
/// Errors: JUB_IO without a terminal or for a file that cannot be read; JUB_SYNTAX when it is empty
/// or the two differ; JUB_LIMIT; JUB_NO_MEMORY.
jub_status cli_passphrase_get(const cli_passphrase *passphrase, const char *path, bool is_new,
                              jub_text *text_out, jub_error *error);
void cli_passphrase_clear(jub_text *text);

#endif
