#ifndef JUB_CLI_ENTRY_INPUT_H
#define JUB_CLI_ENTRY_INPUT_H

#include "base/text.h"

/// Entries from a stream, one a line or with a NUL behind each, in batches: as many as are there,
/// up to the limits, so that a line typed by hand goes at once and a long pipe in few batches.
typedef struct cli_entry_input cli_entry_input;

enum { CLI_ENTRY_BATCH_BYTES = 16 << 20 }; // of one batch; entries as JUB_LOG_BATCH_MAX

/// Owner: on the heap until it is closed; the descriptor stays the caller's. `separator` is '\n' or
/// '\0'; the last entry may lack it. Errors: JUB_NO_MEMORY.
jub_status cli_entry_input_open(int descriptor, char separator, cli_entry_input **input_out,
                                jub_error *error);
void cli_entry_input_close(cli_entry_input *input);

/// Waits for at least one entry; none are left when `count_out` is 0. The entries are views that
/// hold until the next call. Errors: JUB_IO; JUB_LIMIT for an entry that is too large, once all
/// entries before it have been given, with its place from 1 as the line.
jub_status cli_entry_input_next(cli_entry_input *input, const jub_text **entries_out,
                                size_t *count_out, jub_error *error);

#endif
