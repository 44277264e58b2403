#include "ledger/consistency.h"

#include <inttypes.h>

enum { SHOWN_BYTES = 8, SHOWN_HEX = 2 * SHOWN_BYTES + 1 };

static const char *show(const jub_hash *hash, char hex_out[SHOWN_HEX])
{
    jub_hex_encode(hash->bytes, SHOWN_BYTES, hex_out);
    return hex_out;
}

jub_status jub_consistency_check(const jub_checkpoint *older, const jub_checkpoint *newer,
                                 const jub_hash *hashes, size_t hash_count,
                                 jub_relation *relation_out, jub_error *error)
{
    if (newer->size < older->size) {
        *relation_out = JUB_BACKWARDS;
        return JUB_OK;
    }
    if (newer->size == older->size && !jub_hash_equal(&newer->root, &older->root)) {
        *relation_out = JUB_FORK;
        return JUB_OK;
    }
    if (newer->size == older->size || older->size == 0) {
        const bool is_same = newer->size == older->size;
        *relation_out = hash_count > 0 ? JUB_UNPROVEN : is_same ? JUB_SAME : JUB_CONTINUES;
        return JUB_OK;
    }
    jub_sha256 *sha = jub_sha256_new();
    if (!sha) return jub_fail_no_memory(error);
    const bool is_proven = jub_tree_verify_consistency(sha, older->size, newer->size, &older->root,
                                                       &newer->root, hashes, hash_count);
    *relation_out = is_proven ? JUB_CONTINUES : JUB_UNPROVEN;
    jub_sha256_free(sha);
    return JUB_OK;
}

jub_status jub_relation_status(jub_relation relation, const jub_checkpoint *older,
                               const jub_checkpoint *newer, jub_error *error)
{
    char old_hex[SHOWN_HEX], new_hex[SHOWN_HEX];
    const uint64_t old_size = older->size, new_size = newer->size;
    switch (relation) {
    case JUB_SAME:
    case JUB_CONTINUES: return JUB_OK;
    case JUB_FORK:
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "keep both signed checkpoints: together they prove it",
                        "the log has forked: two roots of %" PRIu64 " entries, %s... and %s...",
                        old_size, show(&older->root, old_hex), show(&newer->root, new_hex));
    case JUB_BACKWARDS:
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, "a log never becomes shorter",
                        "the checkpoint has %" PRIu64 " entries, and an older one %" PRIu64,
                        new_size, old_size);
    case JUB_UNPROVEN: break;
    }
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "if no proof fits, the log has forked: keep both signed checkpoints",
                    "the proof does not show that the log of %" PRIu64 " entries (root %s...) "
                    "continues that of %" PRIu64 " (root %s...)",
                    new_size, show(&newer->root, new_hex), old_size, show(&older->root, old_hex));
}

jub_status jub_consistency_make(jub_view *view, uint64_t old_size,
                                jub_hash hashes_out[JUB_PROOF_HASH_MAX], size_t *count_out,
                                jub_error *error)
{
    const uint64_t size = jub_view_size(view);
    jub_span spans[JUB_PROOF_HASH_MAX];
    if (old_size > size)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL,
                        "the signed checkpoint has %" PRIu64 " entries, fewer than %" PRIu64, size,
                        old_size);
    const size_t count = old_size > 0 ? jub_tree_consistency_spans(old_size, size, spans) : 0;
    for (size_t i = 0; i < count; i++) {
        const jub_status status = jub_view_hash(view, spans[i], &hashes_out[i], error);
        if (status != JUB_OK) return status;
    }
    *count_out = count;
    return JUB_OK;
}
