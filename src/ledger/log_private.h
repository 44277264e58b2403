#ifndef JUB_LEDGER_LOG_PRIVATE_H
#define JUB_LEDGER_LOG_PRIVATE_H

#include "ledger/log.h"

/// The head with the bytes it was read from, which a swap compares with.
typedef struct jub_head_cell {
    jub_log_head head;
    char text[JUB_CHECKPOINT_TEXT_MAX_BYTES];
    size_t length_bytes;
} jub_head_cell;

jub_status jub_head_cell_read(jub_reader reader, jub_head_cell *cell_out, jub_error *error);

/// The cell as it is after the head has moved to this size and root.
jub_status jub_head_cell_move(const jub_head_cell *old, uint64_t size, const jub_hash *root,
                              jub_head_cell *cell_out, jub_error *error);

static inline jub_text jub_head_cell_text(const jub_head_cell *cell)
{
    return (jub_text){cell->text, cell->length_bytes};
}

/// The published checkpoint: its bytes (none where nothing has been published) and what it says.
typedef struct jub_published {
    jub_buffer source; // the caller clears it, also after a failure
    bool is_there;
    jub_note note;
    jub_checkpoint checkpoint;
} jub_published;

/// Refuses (JUB_CONFLICT) a log whose head is behind what it has published, as a restored backup
/// is: whatever is written there would replace what others have seen.
jub_status jub_published_read(jub_reader reader, const jub_log_head *head,
                              jub_published *published_out, jub_error *error);

/// Says of an error in the text of an object where that text is. Returns `status`.
jub_status jub_fail_within(jub_error *error, jub_status status, const char *path);

#endif
