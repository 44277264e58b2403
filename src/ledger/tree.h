#ifndef JUB_LEDGER_TREE_H
#define JUB_LEDGER_TREE_H

#include "base/sha256.h"

/// The Merkle tree of RFC 6962 and RFC 9162, section 2.1, over SHA-256:
///
///     leaf(d)    = SHA-256(00 d)            the prefix byte keeps a node from passing for an entry
///     node(l, r) = SHA-256(01 l r)
///     MTH(D[n])  = node(MTH(D[0:k]), MTH(D[k:n]))    k the largest power of two below n
///
/// A size is at most 2^63 - 1, so that signed and unsigned readers agree. A `jub_sha256` is passed
/// to whatever hashes: it is the digest, fetched once, and holds nothing between calls.

enum {
    JUB_HASH_BYTES = JUB_SHA256_BYTES,
    JUB_TREE_LEVEL_MAX = 63, // levels a tree of the largest size has, and hashes of any one path
    JUB_PROOF_HASH_MAX = 64, // hashes of a proof of either sort
};
#define JUB_TREE_SIZE_MAX ((uint64_t)INT64_MAX)

typedef struct jub_hash {
    uint8_t bytes[JUB_HASH_BYTES];
} jub_hash;

bool jub_hash_equal(const jub_hash *a, const jub_hash *b);

void jub_tree_empty(jub_sha256 *sha, jub_hash *hash_out);
void jub_tree_leaf(jub_sha256 *sha, jub_text entry, jub_hash *hash_out);

/// `hash_out` may be either of the two.
void jub_tree_node(jub_sha256 *sha, const jub_hash *left, const jub_hash *right,
                   jub_hash *hash_out);

/// The roots of the complete subtrees of a tree from left to right, all that appending needs.
typedef struct jub_frontier {
    uint64_t size;
    uint32_t root_count; // one for each bit set in the size
    jub_hash roots[JUB_TREE_LEVEL_MAX];
} jub_frontier;

/// Adds a leaf's hash. The size must be below JUB_TREE_SIZE_MAX.
void jub_frontier_add(jub_sha256 *sha, jub_frontier *frontier, const jub_hash *leaf);

/// The root of the tree so far.
void jub_frontier_root(jub_sha256 *sha, const jub_frontier *frontier, jub_hash *root_out);

/// The entries from `begin` to before `end`, whose MTH is one hash of a proof.
typedef struct jub_span {
    uint64_t begin;
    uint64_t end;
} jub_span;

/// The spans whose hashes make the proof that entry `index` is in the tree of `size` (PATH, leaf's
/// sibling first), or that the tree of `old_size` is a prefix of the tree of `size` (PROOF). How
/// many. `index` below `size`; `old_size` from 1 to `size`; `size` at most JUB_TREE_SIZE_MAX.
size_t jub_tree_inclusion_spans(uint64_t index, uint64_t size,
                                jub_span spans_out[JUB_PROOF_HASH_MAX]);
size_t jub_tree_consistency_spans(uint64_t old_size, uint64_t size,
                                  jub_span spans_out[JUB_PROOF_HASH_MAX]);

/// The root that the proof leads to, for whoever has it signed. False when the index or the number
/// of hashes does not fit the size.
bool jub_tree_inclusion_root(jub_sha256 *sha, uint64_t index, uint64_t size, const jub_hash *leaf,
                             const jub_hash *proof, size_t proof_count, jub_hash *root_out);

/// Whether the proof shows `leaf` to be entry `index` of the tree with this size and root.
bool jub_tree_verify_inclusion(jub_sha256 *sha, uint64_t index, uint64_t size, const jub_hash *leaf,
                               const jub_hash *proof, size_t proof_count, const jub_hash *root);

/// Whether the proof shows the old tree to be a prefix of the new one. An old size of 0 proves
/// nothing and is refused: the caller has to know that it starts afresh.
bool jub_tree_verify_consistency(jub_sha256 *sha, uint64_t old_size, uint64_t size,
                                 const jub_hash *old_root, const jub_hash *root,
                                 const jub_hash *proof, size_t proof_count);

#endif
