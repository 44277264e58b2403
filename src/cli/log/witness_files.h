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
    // Files kept, but of what is no fork half as many: whoever has one signed checkpoint can send
    // it with any number of proofs that do not fit, and may not leave a fork without room.
    CLI_WITNESS_EVIDENCE_MAX = 1000,
};

/// What became of the signed checkpoints of a refusal.
typedef enum cli_evidence {
    CLI_EVIDENCE_NONE, // nothing in it to keep
    CLI_EVIDENCE_KEPT, // durably, or was already
    CLI_EVIDENCE_LOST, // too much there, or it could not be written
} cli_evidence;

/// Durable when it returns JUB_OK. Errors: JUB_CONFLICT when the folder is there, JUB_IO,
/// JUB_NO_MEMORY; then nothing is left of it.
jub_status cli_witness_new(const char *folder, const jub_vkey *logs, size_t log_count,
                           jub_error *error);

/// Owner: on the heap until it is closed. Errors: JUB_MISSING, JUB_IO, those of jub_vkey_read.
jub_status cli_witness_open(const char *folder, cli_witness **witness_out, jub_error *error);
void cli_witness_close(cli_witness *witness); // NULL does nothing

/// Decides, and on an answer to sign remembers the new checkpoint durably. Evidence is kept of what
/// is refused although the log has signed it; what cannot be kept is refused all the same. The
/// decision points into `request`.
jub_status cli_witness_answer(cli_witness *witness, jub_text request, jub_decision *decision_out,
                              cli_evidence *evidence_out, jub_error *error);

#endif
