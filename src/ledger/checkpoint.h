#ifndef JUB_LEDGER_CHECKPOINT_H
#define JUB_LEDGER_CHECKPOINT_H

#include "ledger/note.h"
#include "ledger/tree.h"

/// A signed tree head: the text of a note with the log's name, its size and its root, a line each.
/// Source: C2SP tlog-checkpoint v1.0.0. Further lines are refused: facts belong in entries.

enum { JUB_CHECKPOINT_TEXT_MAX_BYTES = JUB_KEY_NAME_MAX_BYTES + 128 };

typedef struct jub_checkpoint {
    jub_text origin; // a view into what was read
    uint64_t size;
    jub_hash root;
} jub_checkpoint;

/// Reads the text of a note. A size of 0 must have the root of the empty tree.
/// Errors: JUB_SYNTAX, JUB_LIMIT, JUB_CONFLICT.
jub_status jub_checkpoint_read(jub_text text, jub_checkpoint *checkpoint_out, jub_error *error);
void jub_checkpoint_write(const jub_checkpoint *checkpoint, jub_buffer *buffer);

/// Reads a note that is a checkpoint. `note_out` and the origin are views into `source`.
jub_status jub_checkpoint_read_note(jub_text source, jub_note *note_out,
                                    jub_checkpoint *checkpoint_out, jub_error *error);

/// Writes the text, the empty line and the log's signature.
void jub_checkpoint_sign(const jub_checkpoint *checkpoint, const jub_signer *signer,
                         jub_buffer *buffer);

#endif
