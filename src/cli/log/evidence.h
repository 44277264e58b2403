#ifndef JUB_CLI_EVIDENCE_H
#define JUB_CLI_EVIDENCE_H

#include "ledger/notice.h"
#include "store/openings.h"

/// The evidence for single entries of a log (ledger/notice.h), made for its published checkpoint.
/// Both log and openings stay the caller's.
typedef struct cli_evidence {
    jub_openings *openings;
    jub_buffer checkpoint;
    jub_view *view; // at the checkpoint
} cli_evidence;

/// Clear it in either case. Errors: JUB_MISSING where nothing was signed yet; those of the view.
jub_status cli_evidence_open(jub_reader log, jub_openings *openings, cli_evidence *evidence_out,
                             jub_error *error);
void cli_evidence_clear(cli_evidence *evidence);

/// Appends the notice for entry `index`; the buffer should be a secret one. Errors: JUB_RANGE when
/// the checkpoint does not reach so far; JUB_MISSING for an entry without commitment, or facts that
/// are not there; JUB_UNVERIFIED where the opening is not that of the entry.
jub_status cli_evidence_make(const cli_evidence *evidence, uint64_t index, jub_buffer *notice,
                             jub_error *error);

#endif
