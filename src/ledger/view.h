#ifndef JUB_LEDGER_VIEW_H
#define JUB_LEDGER_VIEW_H

#include "ledger/storage.h"
#include "ledger/tile.h"

/// A log read at one size whose root is known, by the signature of a checkpoint or from the log's
/// own head. Nothing that is read is believed before it has been traced to that root: a tile is
/// compared with the hash above it, up to the top, before a hash of it is used, and an entry with
/// its leaf. What does not fit gives JUB_UNVERIFIED with the path, what was expected, what was
/// found.
typedef struct jub_view jub_view;

/// Owner: the view and what it has read live on the heap until it is closed; `reader` must outlive
/// it. Reads the tiles of the right edge. `size` at most JUB_TREE_SIZE_MAX.
/// Errors: JUB_UNVERIFIED, JUB_MISSING (an object that should be there is not, nor the full tile
/// in place of a partial one), those of the reader, JUB_NO_MEMORY.
jub_status jub_view_open(jub_reader reader, uint64_t size, const jub_hash *root,
                         jub_view **view_out, jub_error *error);
void jub_view_close(jub_view *view);

uint64_t jub_view_size(const jub_view *view);

/// MTH of the entries of a span, which lies within the size and is not empty.
jub_status jub_view_hash(jub_view *view, jub_span span, jub_hash *hash_out, jub_error *error);

/// An entry, checked; `entry_out` is a view that holds until the next call.
jub_status jub_view_entry(jub_view *view, uint64_t index, jub_text *entry_out, jub_error *error);

#endif
