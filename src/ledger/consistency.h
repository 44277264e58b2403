#ifndef JUB_LEDGER_CONSISTENCY_H
#define JUB_LEDGER_CONSISTENCY_H

#include "ledger/checkpoint.h"
#include "ledger/view.h"

/// Whether one log stands behind two signed checkpoints, or two.
typedef enum jub_relation {
    JUB_SAME,      // of the same tree
    JUB_CONTINUES, // the proof shows the older tree to be the beginning of the newer one
    JUB_FORK,      // of one size and with two roots: both signed notes together prove the fork
    JUB_UNPROVEN,  // the proof does not fit: missing, of other sizes, or there is a fork
    JUB_BACKWARDS, // the newer one is smaller
} jub_relation;

/// What the proof shows of two checkpoints whose signatures hold and whose origin is the same.
/// `hash_count` 0 where the sizes are equal, or the older one is empty, which begins everything.
/// Errors: JUB_NO_MEMORY.
jub_status jub_consistency_check(const jub_checkpoint *older, const jub_checkpoint *newer,
                                 const jub_hash *hashes, size_t hash_count,
                                 jub_relation *relation_out, jub_error *error);

/// What a relation means, as an error: JUB_OK for the first two, else JUB_CONFLICT for a fork and
/// JUB_UNVERIFIED, with what was expected and found.
jub_status jub_relation_status(jub_relation relation, const jub_checkpoint *older,
                               const jub_checkpoint *newer, jub_error *error);

/// The proof that the tree of `old_size` begins that of the view; none when it is 0 or the whole.
/// Errors: JUB_RANGE when the view is smaller; those of the view.
jub_status jub_consistency_make(jub_view *view, uint64_t old_size,
                                jub_hash hashes_out[JUB_PROOF_HASH_MAX], size_t *count_out,
                                jub_error *error);

#endif
