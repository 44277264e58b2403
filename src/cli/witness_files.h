#ifndef JUB_CLI_WITNESS_FILES_H
#define JUB_CLI_WITNESS_FILES_H

#include "ledger/witness.h"

/// What a witness remembers, in a folder of its own:
///
///     logs                          the public keys of the logs that it watches, one a line
///     <sha256 of origin>.checkpoint the signed checkpoint that it cosigned last
///     evidence/<sha256>.checkpoint  signed checkpoints of what it refused to cosign
///
/// The folder is made once and for all by cli_witness_new. One that is not there is an error and
/// never a fresh start: a witness that has forgotten could be made to sign a fork.
typedef struct cli_witness cli_witness;

enum {
    CLI_WITNESS_LOG_MAX = 256,
    CLI_WITNESS_EVIDENCE_MAX = 1000, // files kept; past that the reports alone tell
};

/// Errors: JUB_CONFLICT when the folder is there, JUB_IO, JUB_NO_MEMORY.
jub_status cli_witness_new(const char *folder, const jub_vkey *logs, size_t log_count,
                           jub_error *error);

/// Owner: on the heap until it is closed. Errors: JUB_MISSING, JUB_IO, those of jub_vkey_read.
jub_status cli_witness_open(const char *folder, cli_witness **witness_out, jub_error *error);
void cli_witness_close(cli_witness *witness); // NULL does nothing

/// Decides, and on an answer to sign remembers the new checkpoint durably. Evidence is kept of what
/// is refused although the log has signed it. The decision points into `request`.
jub_status cli_witness_answer(cli_witness *witness, jub_text request, jub_decision *decision_out,
                              jub_error *error);

#endif
