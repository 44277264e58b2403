// Proofs are made from spans, the ranges of entries whose hashes they list, so that this file knows
// nothing of tiles; and they are verified by walking the bits of index and size, as RFC 9162 writes
// it down in sections 2.1.3.2 and 2.1.4.2.

#include "ledger/tree.h"

#include <assert.h>

static const uint8_t leaf_prefix = 0x00;
static const uint8_t node_prefix = 0x01;

bool jub_hash_equal(const jub_hash *a, const jub_hash *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

// The digest is fetched and its context there, so OpenSSL has nothing left that could fail.
static void must(bool is_done)
{
    assert(is_done);
    (void)is_done;
}

void jub_tree_empty(jub_sha256 *sha, jub_hash *hash_out)
{
    must(jub_sha256_of(sha, JUB_TEXT(""), hash_out->bytes));
}

void jub_tree_leaf(jub_sha256 *sha, jub_text entry, jub_hash *hash_out)
{
    must(jub_sha256_start(sha));
    must(jub_sha256_update(sha, &leaf_prefix, 1));
    if (entry.length_bytes > 0) must(jub_sha256_update(sha, entry.bytes, entry.length_bytes));
    must(jub_sha256_finish(sha, hash_out->bytes));
}

void jub_tree_node(jub_sha256 *sha, const jub_hash *left, const jub_hash *right, jub_hash *hash_out)
{
    uint8_t bytes[1 + 2 * JUB_HASH_BYTES] = {node_prefix};
    memcpy(bytes + 1, left->bytes, JUB_HASH_BYTES);
    memcpy(bytes + 1 + JUB_HASH_BYTES, right->bytes, JUB_HASH_BYTES);
    must(jub_sha256_start(sha));
    must(jub_sha256_update(sha, bytes, sizeof bytes));
    must(jub_sha256_finish(sha, hash_out->bytes));
}

// -- appending ------------------------------------------------------------------------------------

void jub_frontier_add(jub_sha256 *sha, jub_frontier *frontier, const jub_hash *leaf)
{
    assert(frontier->size < JUB_TREE_SIZE_MAX);
    jub_hash hash = *leaf;
    for (uint64_t bits = frontier->size; bits & 1; bits >>= 1)
        jub_tree_node(sha, &frontier->roots[--frontier->root_count], &hash, &hash);
    frontier->roots[frontier->root_count++] = hash;
    frontier->size++;
}

void jub_frontier_root(jub_sha256 *sha, const jub_frontier *frontier, jub_hash *root_out)
{
    if (frontier->root_count == 0) {
        jub_tree_empty(sha, root_out);
        return;
    }
    jub_hash hash = frontier->roots[frontier->root_count - 1];
    for (uint32_t i = frontier->root_count - 1; i > 0; i--)
        jub_tree_node(sha, &frontier->roots[i - 1], &hash, &hash);
    *root_out = hash;
}

// -- which hashes a proof lists -------------------------------------------------------------------

// The largest power of two below a count of at least 2.
static uint64_t split_below(uint64_t count)
{
    uint64_t half = 1;
    while (half < count - half) half *= 2;
    return half;
}

// The spans passed on the way down, turned round: proofs begin at the bottom.
static size_t turn_round(jub_span *spans, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        const jub_span span = spans[i];
        spans[i] = spans[count - 1 - i];
        spans[count - 1 - i] = span;
    }
    return count;
}

size_t jub_tree_inclusion_spans(uint64_t index, uint64_t size,
                                jub_span spans_out[JUB_PROOF_HASH_MAX])
{
    assert(index < size && size <= JUB_TREE_SIZE_MAX);
    jub_span at = {0, size};
    size_t count = 0;
    while (at.end - at.begin > 1) {
        const uint64_t middle = at.begin + split_below(at.end - at.begin);
        if (index < middle) {
            spans_out[count++] = (jub_span){middle, at.end};
            at.end = middle;
        } else {
            spans_out[count++] = (jub_span){at.begin, middle};
            at.begin = middle;
        }
    }
    return turn_round(spans_out, count);
}

size_t jub_tree_consistency_spans(uint64_t old_size, uint64_t size,
                                  jub_span spans_out[JUB_PROOF_HASH_MAX])
{
    assert(old_size >= 1 && old_size <= size && size <= JUB_TREE_SIZE_MAX);
    jub_span at = {0, size};
    size_t count = 0;
    while (at.end != old_size) {
        const uint64_t middle = at.begin + split_below(at.end - at.begin);
        if (old_size <= middle) {
            spans_out[count++] = (jub_span){middle, at.end};
            at.end = middle;
        } else {
            spans_out[count++] = (jub_span){at.begin, middle};
            at.begin = middle;
        }
    }
    // What is left is the last complete part of the old tree; all of it the verifier knows.
    if (at.begin > 0) spans_out[count++] = at;
    return turn_round(spans_out, count);
}

// -- verifying ------------------------------------------------------------------------------------

// Up one level, or, where the node is the right-most of its level, up to where it is a right child.
typedef struct climb {
    uint64_t node;
    uint64_t last; // the right-most node of the level
} climb;

static void climb_up(climb *at)
{
    at->node >>= 1;
    at->last >>= 1;
}

// Whether the next hash of the proof stands to the left; climbs past levels without a sibling.
static bool is_left_next(climb *at)
{
    const bool is_left = (at->node & 1) || at->node == at->last;
    while (is_left && !(at->node & 1) && at->node != 0) climb_up(at);
    return is_left;
}

bool jub_tree_inclusion_root(jub_sha256 *sha, uint64_t index, uint64_t size, const jub_hash *leaf,
                             const jub_hash *proof, size_t proof_count, jub_hash *root_out)
{
    if (index >= size || size > JUB_TREE_SIZE_MAX) return false;
    climb at = {index, size - 1};
    jub_hash hash = *leaf;
    for (size_t i = 0; i < proof_count; i++) {
        if (at.last == 0) return false;
        if (is_left_next(&at))
            jub_tree_node(sha, &proof[i], &hash, &hash);
        else
            jub_tree_node(sha, &hash, &proof[i], &hash);
        climb_up(&at);
    }
    if (at.last != 0) return false;
    *root_out = hash;
    return true;
}

bool jub_tree_verify_inclusion(jub_sha256 *sha, uint64_t index, uint64_t size, const jub_hash *leaf,
                               const jub_hash *proof, size_t proof_count, const jub_hash *root)
{
    jub_hash found;
    return jub_tree_inclusion_root(sha, index, size, leaf, proof, proof_count, &found) &&
           jub_hash_equal(&found, root);
}

static bool is_power_of_two(uint64_t number)
{
    return (number & (number - 1)) == 0;
}

bool jub_tree_verify_consistency(jub_sha256 *sha, uint64_t old_size, uint64_t size,
                                 const jub_hash *old_root, const jub_hash *root,
                                 const jub_hash *proof, size_t proof_count)
{
    if (old_size == 0 || old_size > size || size > JUB_TREE_SIZE_MAX) return false;
    if (old_size == size) return proof_count == 0 && jub_hash_equal(old_root, root);
    if (proof_count == 0) return false;
    // A complete old tree is itself the first hash, and is not sent.
    size_t i = is_power_of_two(old_size) ? 0 : 1;
    jub_hash old_hash = i == 0 ? *old_root : proof[0];
    jub_hash new_hash = old_hash;
    climb at = {old_size - 1, size - 1};
    while (at.node & 1) climb_up(&at);
    for (; i < proof_count; i++) {
        if (at.last == 0) return false;
        if (is_left_next(&at)) {
            jub_tree_node(sha, &proof[i], &old_hash, &old_hash);
            jub_tree_node(sha, &proof[i], &new_hash, &new_hash);
        } else {
            jub_tree_node(sha, &new_hash, &proof[i], &new_hash);
        }
        climb_up(&at);
    }
    return at.last == 0 && jub_hash_equal(&old_hash, old_root) && jub_hash_equal(&new_hash, root);
}
