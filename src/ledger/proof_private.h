#ifndef JUB_LEDGER_PROOF_PRIVATE_H
#define JUB_LEDGER_PROOF_PRIVATE_H

#include "base/buffer.h"
#include "ledger/tree.h"

/// The lines that a tlog-proof and a witness's request have in common.

/// Reads hashes, a line of base64 each, up to the empty line that ends them; `rest` is left with
/// what follows, `line` counts on. Errors: JUB_SYNTAX, JUB_LIMIT, with position.
jub_status ledger_read_hashes(jub_text *rest, uint32_t *line,
                              jub_hash hashes_out[JUB_PROOF_HASH_MAX], size_t *count_out,
                              jub_error *error);

/// A hash and its line break.
void ledger_write_hash(const jub_hash *hash, jub_buffer *buffer);

/// Moves the position of an error in a part to where it is in the whole; line 1 of the part is
/// `line`. Returns the status.
jub_status ledger_shift_error(jub_status status, uint32_t line, jub_error *error);

#endif
