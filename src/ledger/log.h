#ifndef JUB_LEDGER_LOG_H
#define JUB_LEDGER_LOG_H

#include "ledger/checkpoint.h"
#include "ledger/storage.h"
#include "ledger/view.h"

/// An append-only log: entries get their index once and for all, and a root speaks for all of them.
///
/// Beside what C2SP tlog-tiles publishes (tile.h), the store holds one cell of its own:
///
///     state/head     the text of a checkpoint, not signed: how far entries are durable
///
/// The head is the commit point. Tiles and bundles are written before it moves, and it moves by
/// comparison with what was read, so that of two writers one fails and no tree forks. What lies
/// past the head is the tail of a writer that died: it is never served, and replaced by the next.

#define JUB_LOG_HEAD_PATH "state/head"

enum { JUB_LOG_BATCH_MAX = 65536 }; // entries in one append

typedef struct jub_log_head {
    char origin[JUB_KEY_NAME_MAX_BYTES + 1];
    uint64_t size;
    jub_hash root;
} jub_log_head;

/// A new, empty log. Errors: JUB_CONFLICT when there is one already, JUB_SYNTAX for the origin.
jub_status jub_log_create(const jub_storage *storage, jub_text origin, jub_error *error);

/// Errors: JUB_MISSING when there is no log; JUB_SYNTAX.
jub_status jub_log_head_read(jub_reader reader, jub_log_head *head_out, jub_error *error);

/// As far as a reader can see: the head, or in a published copy, which has none, its checkpoint.
/// Nobody's signature is checked. Errors: JUB_MISSING when there is neither; JUB_SYNTAX.
jub_status jub_log_known_head(jub_reader reader, jub_log_head *head_out, jub_error *error);

/// Appends all entries as one batch, or none. When it returns JUB_OK they are durable; entry i has
/// the index `head_out->size - count + i`.
///
/// Errors: JUB_LIMIT for an entry that is too large (`error->at.line` is its place, from 1) or a
/// batch of none or too many; JUB_CONFLICT when another writer was first; JUB_UNVERIFIED when the
/// tiles do not fit the head; those of the store. An append that fails may have happened where the
/// store cannot tell.
jub_status jub_log_append(const jub_storage *storage, const jub_text *entries, size_t count,
                          jub_log_head *head_out, jub_error *error);

/// The same, but only where the log is still as in `expected` (NULL: in any case): for an entry
/// that depends on all before it. Errors: also JUB_CONFLICT when it has grown since.
jub_status jub_log_append_to(const jub_storage *storage, const jub_log_head *expected,
                             const jub_text *entries, size_t count, jub_log_head *head_out,
                             jub_error *error);

/// The memory of what was signed last, kept where a restored backup of the log does not reach: in
/// two operations as those of jub_storage, on one cell.
typedef struct jub_guard {
    void *context;
    jub_status (*read)(void *context, jub_buffer *bytes_out, jub_error *error);
    jub_status (*swap)(void *context, jub_text expected, jub_text replacement, jub_error *error);
} jub_guard;

/// Signs the head and publishes it as `checkpoint`, after reading every entry since the last
/// signature. Refused (JUB_CONFLICT) when the log is shorter than what `guard` remembers or does
/// not continue it: that is a fork, and the message says to keep both. Refused too when the guard
/// remembers nothing though this key has signed the log before, unless `is_guard_lost`: then the
/// published checkpoint is all there is to continue; and when it remembers nothing and another key
/// of this name has signed. The guard moves first, then the public file.
/// `note_out` gets the signed checkpoint; when the head has not moved since, that is the one signed
/// before, with its cosignatures.
jub_status jub_log_sign(const jub_storage *storage, const jub_guard *guard, bool is_guard_lost,
                        const jub_signer *signer, jub_buffer *note_out, jub_error *error);

/// Removes partial tiles and bundles whose full ones are there and fit them, and tails past the
/// head.
jub_status jub_log_collect(const jub_storage *storage, uint64_t *dropped_out, jub_error *error);

#endif
