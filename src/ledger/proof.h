#ifndef JUB_LEDGER_PROOF_H
#define JUB_LEDGER_PROOF_H

#include "ledger/policy.h"
#include "ledger/view.h"

/// One entry's evidence, verified offline: its index, the hashes up to the root, and the signed
/// checkpoint as it stands. Source: C2SP tlog-proof@v1. Files end in `.tlog-proof`.
///
///     c2sp.org/tlog-proof@v1
///     extra <base64>            optional, not authenticated
///     index <decimal>
///     <base64 hash>             0 or more, the leaf's sibling first
///
///     <signed checkpoint>

enum { JUB_PROOF_MAX_BYTES = JUB_NOTE_MAX_BYTES + (1 << 17), JUB_PROOF_EXTRA_MAX_BYTES = 65535 };

typedef struct jub_proof {
    uint64_t index;
    size_t hash_count;
    jub_hash hashes[JUB_PROOF_HASH_MAX];
    jub_text extra; // base64 as it stands; empty without
    jub_text checkpoint_source;
    jub_note note;
    jub_checkpoint checkpoint;
} jub_proof;

/// All texts are views into `source`. Errors: JUB_ENCODING for UTF-16; JUB_SYNTAX, JUB_LIMIT,
/// with position.
jub_status jub_proof_read(jub_text source, jub_proof *proof_out, jub_error *error);

/// Writes the proof that entry `index` is in the tree of the signed checkpoint, which must be that
/// of the view. Errors: JUB_RANGE for the index; those of the view.
jub_status jub_proof_make(jub_view *view, uint64_t index, jub_text signed_checkpoint,
                          jub_buffer *buffer, jub_error *error);

/// The policy holds for the checkpoint, and the entry is there in its tree. Errors: JUB_UNVERIFIED,
/// with what was expected and found.
jub_status jub_proof_verify(const jub_proof *proof, const jub_policy *policy, jub_text entry,
                            jub_policy_verdict *verdict_out, jub_error *error);

#endif
