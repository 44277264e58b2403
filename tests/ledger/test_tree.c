#include "ledger/tree.h"

#include "base/prng.h"
#include "vectors.h"

// The reference beside which the tree is tested: MTH, and the two verifiers, straight from the
// recursive definitions of RFC 6962, section 2.1, hashing through libsodium.

static jub_hash reference_leaf(jub_text entry)
{
    crypto_hash_sha256_state state;
    jub_hash hash;
    (void)crypto_hash_sha256_init(&state);
    (void)crypto_hash_sha256_update(&state, (const uint8_t[]){0}, 1);
    (void)crypto_hash_sha256_update(&state, (const uint8_t *)entry.bytes, entry.length_bytes);
    (void)crypto_hash_sha256_final(&state, hash.bytes);
    return hash;
}

static jub_hash reference_node(jub_hash left, jub_hash right)
{
    uint8_t bytes[1 + 2 * JUB_HASH_BYTES] = {1};
    jub_hash hash;
    memcpy(bytes + 1, left.bytes, JUB_HASH_BYTES);
    memcpy(bytes + 1 + JUB_HASH_BYTES, right.bytes, JUB_HASH_BYTES);
    (void)crypto_hash_sha256(hash.bytes, bytes, sizeof bytes);
    return hash;
}

// The largest power of two below n, which is at least 2.
static uint64_t split(uint64_t n)
{
    uint64_t k = 1;
    while (k < n - k) k *= 2;
    return k;
}

static jub_hash reference_mth(const jub_hash *leaves, uint64_t begin, uint64_t end)
{
    if (end - begin == 1) return leaves[begin];
    const uint64_t k = split(end - begin);
    return reference_node(reference_mth(leaves, begin, begin + k),
                          reference_mth(leaves, begin + k, end));
}

// The root that PATH(index, D[0:size]) leads to; false when `*count` hashes are too few. What is
// left over stays in `*count`.
static bool reference_path(uint64_t index, uint64_t size, jub_hash leaf, const jub_hash *proof,
                           size_t *count, jub_hash *root_out)
{
    *root_out = leaf;
    if (size == 1) return true;
    if (*count == 0) return false;
    const uint64_t k = split(size);
    const jub_hash sibling = proof[--*count];
    jub_hash inner;
    if (!reference_path(index < k ? index : index - k, index < k ? k : size - k, leaf, proof, count,
                        &inner))
        return false;
    *root_out = index < k ? reference_node(inner, sibling) : reference_node(sibling, inner);
    return true;
}

static bool reference_inclusion(uint64_t index, uint64_t size, jub_hash leaf, const jub_hash *proof,
                                size_t count, jub_hash root)
{
    jub_hash led_to;
    return index < size && reference_path(index, size, leaf, proof, &count, &led_to) &&
           count == 0 && memcmp(&led_to, &root, sizeof root) == 0;
}

typedef struct {
    jub_hash old;
    jub_hash new;
} root_pair;

// SUB(m, D[0:n], is_whole) read backwards.
static bool reference_sub(uint64_t m, uint64_t n, bool is_whole, jub_hash old_root,
                          const jub_hash *proof, size_t *count, root_pair *roots_out)
{
    if (m == n) {
        if (!is_whole && *count == 0) return false;
        const jub_hash here = is_whole ? old_root : proof[--*count];
        *roots_out = (root_pair){here, here};
        return true;
    }
    if (*count == 0) return false;
    const uint64_t k = split(n);
    const jub_hash other = proof[--*count];
    root_pair inner;
    if (m <= k) {
        if (!reference_sub(m, k, is_whole, old_root, proof, count, &inner)) return false;
        *roots_out = (root_pair){inner.old, reference_node(inner.new, other)};
        return true;
    }
    if (!reference_sub(m - k, n - k, false, old_root, proof, count, &inner)) return false;
    *roots_out = (root_pair){reference_node(other, inner.old), reference_node(other, inner.new)};
    return true;
}

static bool reference_consistency(uint64_t m, uint64_t n, jub_hash old_root, jub_hash root,
                                  const jub_hash *proof, size_t count)
{
    root_pair roots;
    return m > 0 && m <= n && reference_sub(m, n, true, old_root, proof, &count, &roots) &&
           count == 0 && memcmp(&roots.old, &old_root, sizeof root) == 0 &&
           memcmp(&roots.new, &root, sizeof root) == 0;
}

static jub_sha256 *new_sha(void)
{
    jub_sha256 *sha = jub_sha256_new();
    assert_non_null(sha);
    return sha;
}

TEST(leaves_nodes_and_the_empty_tree_hash_as_published)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    jub_hash hash;
    jub_tree_empty(sha, &hash);
    assert_hash(&hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    jub_tree_leaf(sha, JUB_TEXT(""), &hash);
    assert_hash(&hash, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    jub_tree_leaf(sha, (jub_text){0}, &hash);
    assert_hash(&hash, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    jub_tree_leaf(sha, JUB_TEXT("L123456"), &hash);
    assert_hash(&hash, "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
    jub_sha256_free(sha);
}

TEST(a_node_may_be_written_over_either_of_its_children)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    const jub_hash left = reference_leaf(JUB_TEXT("left")), right = reference_leaf(JUB_TEXT("r"));
    const jub_hash expected = reference_node(left, right);
    jub_hash apart, over_left = left, over_right = right, both = left;
    jub_tree_node(sha, &left, &right, &apart);
    jub_tree_node(sha, &over_left, &right, &over_left);
    jub_tree_node(sha, &left, &over_right, &over_right);
    jub_tree_node(sha, &both, &both, &both);
    assert_hash_equal(&apart, &expected);
    assert_hash_equal(&over_left, &expected);
    assert_hash_equal(&over_right, &expected);
    const jub_hash twice = reference_node(left, left);
    assert_hash_equal(&both, &twice);
    jub_sha256_free(sha);
}

TEST(hashes_are_equal_only_when_every_bit_is)
{
    (void)state_unused;
    const jub_hash hash = reference_leaf(JUB_TEXT("any"));
    const jub_hash same = hash;
    assert_true(jub_hash_equal(&hash, &same));
    for (size_t bit = 0; bit < 8 * JUB_HASH_BYTES; bit++) {
        jub_hash other = hash;
        other.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(jub_hash_equal(&hash, &other));
    }
}

// The inputs and roots of the first Certificate Transparency tests, by transparency-dev/merkle,
// testonly/constants.go.
static const char *const classic_entries[] = {"",
                                              "00",
                                              "10",
                                              "2021",
                                              "3031",
                                              "40414243",
                                              "5051525354555657",
                                              "606162636465666768696a6b6c6d6e6f"};
enum { CLASSIC_COUNT = sizeof classic_entries / sizeof *classic_entries };

static const char *const classic_roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void classic_leaves(jub_sha256 *sha, jub_hash leaves_out[CLASSIC_COUNT])
{
    for (size_t i = 0; i < CLASSIC_COUNT; i++) {
        char bytes[16];
        const size_t length = vectors_hex(classic_entries[i], bytes, sizeof bytes);
        jub_tree_leaf(sha, (jub_text){bytes, length}, &leaves_out[i]);
    }
}

TEST(the_classic_eight_entries_have_their_roots)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    jub_hash leaves[CLASSIC_COUNT], root;
    jub_frontier frontier = {0};
    classic_leaves(sha, leaves);
    jub_frontier_root(sha, &frontier, &root);
    assert_hash(&root, classic_roots[0]);
    for (size_t i = 0; i < CLASSIC_COUNT; i++) {
        jub_frontier_add(sha, &frontier, &leaves[i]);
        assert_int_equal(frontier.size, i + 1);
        jub_frontier_root(sha, &frontier, &root);
        assert_hash(&root, classic_roots[i + 1]);
    }
    jub_sha256_free(sha);
}

// By the same source: `from` is an index or an old size.
static const struct {
    bool is_inclusion;
    uint64_t from, size;
    const char *hashes[4];
} classic_proofs[] = {
    {true,
     0,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {true,
     5,
     8,
     {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {true, 2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
    {true,
     1,
     5,
     {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    {false,
     1,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {false,
     6,
     8,
     {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {false,
     2,
     5,
     {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

static size_t spans_of(bool is_inclusion, uint64_t from, uint64_t size,
                       jub_span spans_out[JUB_PROOF_HASH_MAX])
{
    return is_inclusion ? jub_tree_inclusion_spans(from, size, spans_out)
                        : jub_tree_consistency_spans(from, size, spans_out);
}

TEST(the_classic_proofs_are_made_and_verify)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    jub_hash leaves[CLASSIC_COUNT];
    classic_leaves(sha, leaves);
    for (size_t i = 0; i < sizeof classic_proofs / sizeof *classic_proofs; i++) {
        const bool is_inclusion = classic_proofs[i].is_inclusion;
        const uint64_t from = classic_proofs[i].from, size = classic_proofs[i].size;
        jub_span spans[JUB_PROOF_HASH_MAX];
        jub_hash proof[JUB_PROOF_HASH_MAX];
        const size_t count = spans_of(is_inclusion, from, size, spans);
        size_t expected_count = 0;
        while (classic_proofs[i].hashes[expected_count]) expected_count++;
        assert_int_equal(count, expected_count);
        for (size_t j = 0; j < count; j++) {
            proof[j] = reference_mth(leaves, spans[j].begin, spans[j].end);
            assert_hash(&proof[j], classic_proofs[i].hashes[j]);
        }
        const jub_hash root = vectors_hash(classic_roots[size]);
        const jub_hash old_root = vectors_hash(classic_roots[from]);
        assert_true(
            is_inclusion
                ? jub_tree_verify_inclusion(sha, from, size, &leaves[from], proof, count, &root)
                : jub_tree_verify_consistency(sha, from, size, &old_root, &root, proof, count));
    }
    jub_sha256_free(sha);
}

// How many hashes are at a member of a vector. False when one has not 32 bytes: that is refused
// where hashes are read. It is still filled up with zeros, so that the verifier sees it as well.
static bool vector_hashes(const json_t *row, const char *key, jub_hash *hashes_out, size_t *count)
{
    const json_t *member = json_object_get(row, key);
    *count = json_is_array(member) ? json_array_size(member) : 1;
    assert_true(*count <= JUB_PROOF_HASH_MAX);
    bool is_whole = true;
    for (size_t i = 0; i < *count; i++) {
        const json_t *item = json_is_array(member) ? json_array_get(member, i) : member;
        uint8_t bytes[256];
        const size_t length = vectors_base64(json_string_value(item), bytes, sizeof bytes);
        is_whole = is_whole && length == JUB_HASH_BYTES;
        hashes_out[i] = (jub_hash){{0}};
        memcpy(hashes_out[i].bytes, bytes, length < JUB_HASH_BYTES ? length : JUB_HASH_BYTES);
    }
    return is_whole;
}

TEST(published_inclusion_proofs_are_judged_as_published)
{
    NEEDS_SHARED("specs/tlog-vectors/merkle-proofs.json");
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    json_t *vectors = vectors_read("merkle-proofs.json");
    const json_t *rows = json_object_get(vectors, "inclusion");
    size_t good_count = 0;
    assert_int_equal(json_array_size(rows), 98);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const uint64_t index = vectors_number(row, "index"), size = vectors_number(row, "size");
        jub_hash leaf, root, proof[JUB_PROOF_HASH_MAX];
        size_t count, one;
        bool is_whole = vector_hashes(row, "leaf", &leaf, &one);
        is_whole = vector_hashes(row, "root", &root, &one) && is_whole;
        is_whole = vector_hashes(row, "proof", proof, &count) && is_whole;
        const bool is_good =
            jub_tree_verify_inclusion(sha, index, size, &leaf, proof, count, &root);
        const bool want_error = json_is_true(json_object_get(row, "want_error"));
        if (is_whole && is_good == want_error) fail_msg("%s", vectors_string(row, "name"));
        assert_true(is_whole || want_error);
        good_count += is_good && is_whole;
        jub_hash led_to;
        if (jub_tree_inclusion_root(sha, index, size, &leaf, proof, count, &led_to))
            assert_int_equal(jub_hash_equal(&led_to, &root), is_good);
        else
            assert_false(is_good);
    }
    assert_int_equal(good_count, 6);
    json_decref(vectors);
    jub_sha256_free(sha);
}

TEST(published_consistency_proofs_are_judged_as_published)
{
    NEEDS_SHARED("specs/tlog-vectors/merkle-proofs.json");
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    json_t *vectors = vectors_read("merkle-proofs.json");
    const json_t *rows = json_object_get(vectors, "consistency");
    size_t good_count = 0, from_empty_count = 0;
    assert_int_equal(json_array_size(rows), 98);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const uint64_t old_size = vectors_number(row, "size1"), size = vectors_number(row, "size2");
        jub_hash old_root, root, proof[JUB_PROOF_HASH_MAX];
        size_t count, one;
        // One of the good rows has roots of other lengths, which are equal: so with zeros too.
        (void)vector_hashes(row, "root1", &old_root, &one);
        (void)vector_hashes(row, "root2", &root, &one);
        (void)vector_hashes(row, "proof", proof, &count);
        const bool is_good =
            jub_tree_verify_consistency(sha, old_size, size, &old_root, &root, proof, count);
        const bool want_error = json_is_true(json_object_get(row, "want_error"));
        if (is_good == want_error) fail_msg("%s", vectors_string(row, "name"));
        assert_false(old_size == 0 && is_good); // whatever else is in the row
        good_count += is_good;
        from_empty_count += old_size == 0;
    }
    assert_int_equal(good_count, 6);
    assert_true(from_empty_count >= 3);
    json_decref(vectors);
    jub_sha256_free(sha);
}

enum { BIG_SIZE = 70000 };

static jub_hash *big_leaves(jub_arena *arena, jub_sha256 *sha)
{
    jub_hash *leaves = JUB_NEW(arena, jub_hash, BIG_SIZE);
    assert_non_null(leaves);
    for (uint32_t i = 0; i < BIG_SIZE; i++) {
        char entry[16];
        const int length = snprintf(entry, sizeof entry, "%u", i);
        jub_tree_leaf(sha, (jub_text){entry, (size_t)length}, &leaves[i]);
    }
    return leaves;
}

TEST(the_roots_of_seventy_thousand_entries_are_those_of_the_vectors)
{
    NEEDS_SHARED("specs/tlog-vectors/big-tree.json");
    TEST_ARENA(arena);
    jub_sha256 *sha = new_sha();
    json_t *vectors = vectors_read("big-tree.json");
    const json_t *roots = json_object_get(vectors, "roots");
    const jub_hash *leaves = big_leaves(&arena, sha);
    jub_frontier frontier = {0};
    size_t seen_count = 0;
    for (uint32_t size = 0; size <= BIG_SIZE; size++) {
        char key[16];
        jub_hash root;
        if (size > 0) jub_frontier_add(sha, &frontier, &leaves[size - 1]);
        (void)snprintf(key, sizeof key, "%u", size);
        const char *expected = json_string_value(json_object_get(roots, key));
        if (!expected) continue;
        jub_frontier_root(sha, &frontier, &root);
        assert_hash(&root, expected);
        seen_count++;
    }
    assert_int_equal(seen_count, json_object_size(roots));
    assert_int_equal(seen_count, 14);
    json_decref(vectors);
    jub_sha256_free(sha);
}

// Rebuilds each proof of a member of big-tree.json ("from/size") and compares it hash by hash.
static void assert_big_proofs(jub_sha256 *sha, const json_t *vectors, const jub_hash *leaves,
                              bool is_inclusion)
{
    const json_t *rows = json_object_get(vectors, is_inclusion ? "inclusion" : "consistency");
    const char *key;
    const json_t *row;
    size_t row_count = 0;
    json_object_foreach((json_t *)rows, key, row)
    {
        unsigned long long from, size;
        jub_span spans[JUB_PROOF_HASH_MAX];
        jub_hash proof[JUB_PROOF_HASH_MAX];
        assert_int_equal(sscanf(key, "%llu/%llu", &from, &size), 2);
        const size_t count = spans_of(is_inclusion, from, size, spans);
        assert_int_equal(count, json_array_size(row));
        for (size_t i = 0; i < count; i++) {
            jub_hash expected;
            const char *base64 = json_string_value(json_array_get(row, i));
            assert_int_equal(vectors_base64(base64, &expected, sizeof expected), JUB_HASH_BYTES);
            proof[i] = reference_mth(leaves, spans[i].begin, spans[i].end);
            assert_hash_equal(&proof[i], &expected);
        }
        const jub_hash root = reference_mth(leaves, 0, size);
        const jub_hash old_root = reference_mth(leaves, 0, is_inclusion ? 1 : from);
        assert_true(
            is_inclusion
                ? jub_tree_verify_inclusion(sha, from, size, &leaves[from], proof, count, &root)
                : jub_tree_verify_consistency(sha, from, size, &old_root, &root, proof, count));
        row_count++;
    }
    assert_int_equal(row_count, 7);
}

TEST(proofs_over_seventy_thousand_entries_are_those_of_the_vectors)
{
    NEEDS_SHARED("specs/tlog-vectors/big-tree.json");
    TEST_ARENA(arena);
    jub_sha256 *sha = new_sha();
    json_t *vectors = vectors_read("big-tree.json");
    const jub_hash *leaves = big_leaves(&arena, sha);
    assert_big_proofs(sha, vectors, leaves, true);
    assert_big_proofs(sha, vectors, leaves, false);
    json_decref(vectors);
    jub_sha256_free(sha);
}

static void assert_list(const json_t *expected, const jub_hash *leaves, const jub_span *spans,
                        size_t count)
{
    assert_int_equal(json_array_size(expected), count);
    for (size_t i = 0; i < count; i++) {
        jub_hash hash;
        const jub_hash made = reference_mth(leaves, spans[i].begin, spans[i].end);
        const char *base64 = json_string_value(json_array_get(expected, i));
        assert_int_equal(vectors_base64(base64, &hash, sizeof hash), JUB_HASH_BYTES);
        assert_hash_equal(&made, &hash);
    }
}

TEST(the_worked_log_has_its_leaves_roots_and_proofs)
{
    NEEDS_SHARED("specs/tlog-vectors/jubilee-log.json");
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    json_t *vectors = vectors_read("jubilee-log.json");
    const json_t *entries = json_object_get(vectors, "entries");
    const json_t *roots = json_object_get(vectors, "roots");
    const json_t *leaf_hashes = json_object_get(vectors, "leaf_hashes");
    jub_frontier frontier = {0};
    jub_hash leaves[13], root;
    jub_span spans[JUB_PROOF_HASH_MAX];
    assert_int_equal(json_array_size(entries), 13);
    assert_int_equal(json_array_size(roots), 14);
    for (size_t size = 0; size <= 13; size++) {
        jub_frontier_root(sha, &frontier, &root);
        assert_hash(&root, json_string_value(json_array_get(roots, size)));
        if (size == 13) break;
        const char *entry = json_string_value(json_array_get(entries, size));
        jub_tree_leaf(sha, jub_text_from(entry), &leaves[size]);
        assert_hash(&leaves[size], json_string_value(json_array_get(leaf_hashes, size)));
        jub_frontier_add(sha, &frontier, &leaves[size]);
    }
    size_t count = jub_tree_consistency_spans(7, 13, spans);
    assert_list(json_object_get(vectors, "consistency_7_13"), leaves, spans, count);
    count = jub_tree_inclusion_spans(12, 13, spans);
    assert_list(json_object_get(vectors, "inclusion_12_of_13"), leaves, spans, count);
    json_decref(vectors);
    jub_sha256_free(sha);
}

// MTH of every span of a small tree, so that proofs of all sorts are quick to put together.
enum { SMALL_SIZE = 130 };
typedef struct {
    jub_hash of[SMALL_SIZE + 1][SMALL_SIZE + 2]; // [begin][end]
} mth_table;

static mth_table *small_tree(jub_arena *arena)
{
    mth_table *table = JUB_NEW(arena, mth_table, 1);
    assert_non_null(table);
    for (size_t i = 0; i <= SMALL_SIZE; i++) {
        const char entry[] = {(char)i, 'e'};
        table->of[i][i + 1] = reference_leaf((jub_text){entry, 2});
    }
    for (size_t length = 2; length <= SMALL_SIZE; length++)
        for (size_t i = 0; i + length <= SMALL_SIZE; i++) {
            const size_t k = (size_t)split(length);
            table->of[i][i + length] =
                reference_node(table->of[i][i + k], table->of[i + k][i + length]);
        }
    return table;
}

static size_t small_proof(const mth_table *table, bool is_inclusion, uint64_t from, uint64_t size,
                          jub_hash proof_out[JUB_PROOF_HASH_MAX + 1])
{
    jub_span spans[JUB_PROOF_HASH_MAX];
    const size_t count = spans_of(is_inclusion, from, size, spans);
    assert_true(count <= JUB_PROOF_HASH_MAX);
    for (size_t i = 0; i < count; i++) {
        assert_true(spans[i].begin < spans[i].end && spans[i].end <= size);
        proof_out[i] = table->of[spans[i].begin][spans[i].end];
    }
    proof_out[count] = table->of[SMALL_SIZE][SMALL_SIZE + 1]; // one more, of no tree
    return count;
}

TEST(a_frontier_has_one_root_for_each_complete_subtree_and_folds_into_the_root)
{
    TEST_ARENA(arena);
    jub_sha256 *sha = new_sha();
    const mth_table *table = small_tree(&arena);
    jub_frontier frontier = {0};
    for (uint64_t size = 1; size <= SMALL_SIZE; size++) {
        jub_frontier_add(sha, &frontier, &table->of[size - 1][size]);
        assert_int_equal(frontier.size, size);
        uint64_t begin = 0;
        uint32_t count = 0;
        for (uint64_t bit = 128; bit > 0; bit /= 2) {
            if (!(size & bit)) continue;
            assert_hash_equal(&frontier.roots[count++], &table->of[begin][begin + bit]);
            begin += bit;
        }
        assert_int_equal(frontier.root_count, count);
        jub_hash root;
        jub_frontier_root(sha, &frontier, &root);
        assert_hash_equal(&root, &table->of[0][size]);
    }
    jub_sha256_free(sha);
}

TEST(a_frontier_reaches_the_largest_size)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    const jub_hash leaf = reference_leaf(JUB_TEXT("last"));
    jub_frontier frontier = {.size = JUB_TREE_SIZE_MAX - 1, .root_count = JUB_TREE_LEVEL_MAX - 1};
    for (size_t i = 0; i < frontier.root_count; i++)
        frontier.roots[i] = reference_leaf((jub_text){(const char *)&i, sizeof i});
    jub_hash expected = leaf, root;
    for (size_t i = frontier.root_count; i-- > 0;)
        expected = reference_node(frontier.roots[i], expected);
    jub_frontier_add(sha, &frontier, &leaf);
    assert_true(frontier.size == JUB_TREE_SIZE_MAX);
    assert_int_equal(frontier.root_count, JUB_TREE_LEVEL_MAX);
    jub_frontier_root(sha, &frontier, &root);
    assert_hash_equal(&root, &expected);
    jub_sha256_free(sha);
}

typedef struct {
    jub_sha256 *sha;
    const mth_table *table;
    jub_prng prng;
} property;

// Whether a proof holds; the leaf or the old root is `first`.
static bool holds(property *p, bool is_inclusion, uint64_t from, uint64_t size, jub_hash first,
                  const jub_hash *proof, size_t count, jub_hash root)
{
    const bool is_good =
        is_inclusion ? jub_tree_verify_inclusion(p->sha, from, size, &first, proof, count, &root)
                     : jub_tree_verify_consistency(p->sha, from, size, &first, &root, proof, count);
    const bool expected = is_inclusion
                              ? reference_inclusion(from, size, first, proof, count, root)
                              : reference_consistency(from, size, first, root, proof, count);
    assert_int_equal(is_good, expected);
    return is_good;
}

static jub_hash with_bit_flipped(jub_hash hash, size_t bit)
{
    hash.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    return hash;
}

// A flipped bit: every one of a small tree, one of each hash of the others.
static void assert_bits_count(property *p, bool is_inclusion, uint64_t from, uint64_t size,
                              jub_hash *proof, size_t count)
{
    const jub_hash root = p->table->of[0][size];
    const jub_hash first = is_inclusion ? p->table->of[from][from + 1] : p->table->of[0][from];
    const size_t step = size <= 16 ? 1 : 256;
    for (size_t at = step == 1 ? 0 : jub_prng_below(&p->prng, 256); at < 256; at += step) {
        assert_false(
            holds(p, is_inclusion, from, size, with_bit_flipped(first, at), proof, count, root));
        assert_false(
            holds(p, is_inclusion, from, size, first, proof, count, with_bit_flipped(root, at)));
        for (size_t i = 0; i < count; i++) {
            const jub_hash good = proof[i];
            proof[i] = with_bit_flipped(good, at);
            assert_false(holds(p, is_inclusion, from, size, first, proof, count, root));
            proof[i] = good;
        }
    }
}

static void assert_only_itself(property *p, bool is_inclusion, uint64_t from, uint64_t size)
{
    jub_hash proof[JUB_PROOF_HASH_MAX + 1];
    const size_t count = small_proof(p->table, is_inclusion, from, size, proof);
    const jub_hash root = p->table->of[0][size];
    const jub_hash first = is_inclusion ? p->table->of[from][from + 1] : p->table->of[0][from];
    assert_true(holds(p, is_inclusion, from, size, first, proof, count, root));
    assert_bits_count(p, is_inclusion, from, size, proof, count);

    assert_false(holds(p, is_inclusion, from, size, first, proof, count + 1, root));
    if (count > 0) {
        assert_false(holds(p, is_inclusion, from, size, first, proof, count - 1, root));
        assert_false(holds(p, is_inclusion, from, size, first, proof + 1, count - 1, root));
        assert_false(holds(p, is_inclusion, from, size, first, proof + 1, count, root));
    }
    for (size_t i = 0; i + 1 < count; i++) {
        const jub_hash kept = proof[i];
        proof[i] = proof[i + 1];
        proof[i + 1] = kept;
        assert_false(holds(p, is_inclusion, from, size, first, proof, count, root));
        proof[i + 1] = proof[i];
        proof[i] = kept;
    }
    // A root says nothing about its size, so that another size can fit the same hashes: `holds`
    // demands what the definition says. Another place never fits.
    (void)holds(p, is_inclusion, from, size + 1, first, proof, count, root);
    (void)holds(p, is_inclusion, from, size - 1, first, proof, count, root);
    assert_false(holds(p, is_inclusion, from + 1, size, first, proof, count, root));
    assert_false(holds(p, is_inclusion, from - 1, size, first, proof, count, root));
    assert_false(
        holds(p, is_inclusion, from, size + 1, first, proof, count, reference_node(root, first)));
    const uint64_t others[] = {size > 1 ? size - 1 : 2, size < SMALL_SIZE ? size + 1 : 1};
    for (size_t i = 0; i < 2; i++)
        assert_false(
            holds(p, is_inclusion, from, size, first, proof, count, p->table->of[0][others[i]]));
}

TEST(an_inclusion_proof_holds_for_its_entry_and_nothing_else)
{
    TEST_ARENA(arena);
    property p = {new_sha(), small_tree(&arena), {1}};
    for (uint64_t size = 1; size <= SMALL_SIZE; size++)
        for (uint64_t index = 0; index < size; index++) assert_only_itself(&p, true, index, size);
    jub_sha256_free(p.sha);
}

TEST(a_consistency_proof_holds_for_its_trees_and_nothing_else)
{
    TEST_ARENA(arena);
    property p = {new_sha(), small_tree(&arena), {2}};
    for (uint64_t size = 1; size <= SMALL_SIZE; size++)
        for (uint64_t old_size = 1; old_size <= size; old_size++)
            assert_only_itself(&p, false, old_size, size);
    jub_sha256_free(p.sha);
}

TEST(sizes_and_places_that_a_proof_was_not_made_for_are_judged_by_the_definition)
{
    TEST_ARENA(arena);
    property p = {new_sha(), small_tree(&arena), {3}};
    enum { SIZES = 20 };
    for (uint64_t made = 0; made < SIZES * SIZES * 2; made++) {
        const bool is_inclusion = made % 2;
        const uint64_t size = made / 2 / SIZES + 1, from = made / 2 % SIZES;
        if (is_inclusion ? from >= size : from == 0 || from > size) continue;
        jub_hash proof[JUB_PROOF_HASH_MAX + 1];
        const size_t count = small_proof(p.table, is_inclusion, from, size, proof);
        const jub_hash first = p.table->of[is_inclusion ? from : 0][is_inclusion ? from + 1 : from];
        for (uint64_t other = 0; other <= SIZES + 2; other++)
            for (uint64_t place = 0; place <= SIZES + 2; place++)
                (void)holds(&p, is_inclusion, place, other, first, proof, count,
                            p.table->of[0][size]);
    }
    jub_sha256_free(p.sha);
}

TEST(an_old_tree_of_no_entries_proves_nothing)
{
    TEST_ARENA(arena);
    jub_sha256 *sha = new_sha();
    const mth_table *table = small_tree(&arena);
    jub_hash empty;
    jub_tree_empty(sha, &empty);
    for (uint64_t size = 0; size <= 9; size++) {
        const jub_hash root = size > 0 ? table->of[0][size] : empty;
        assert_false(jub_tree_verify_consistency(sha, 0, size, &empty, &root, NULL, 0));
        assert_false(jub_tree_verify_consistency(sha, 0, size, &root, &root, &root, 1));
    }
    jub_sha256_free(sha);
}

TEST(a_proof_without_hashes_shows_nothing_of_two_trees)
{
    TEST_ARENA(arena);
    jub_sha256 *sha = new_sha();
    const mth_table *table = small_tree(&arena);
    for (uint64_t old_size = 1; old_size < 9; old_size++)
        assert_false(jub_tree_verify_consistency(sha, old_size, 9, &table->of[0][old_size],
                                                 &table->of[0][9], NULL, 0));
    jub_sha256_free(sha);
}

TEST(no_entry_is_in_the_empty_tree)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    jub_hash empty, root;
    jub_tree_empty(sha, &empty);
    assert_false(jub_tree_verify_inclusion(sha, 0, 0, &empty, NULL, 0, &empty));
    assert_false(jub_tree_inclusion_root(sha, 0, 0, &empty, NULL, 0, &root));
    assert_false(jub_tree_inclusion_root(sha, UINT64_MAX, 0, &empty, NULL, 0, &root));
    jub_sha256_free(sha);
}

TEST(proofs_at_the_largest_size_are_at_most_as_long_as_said)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    const uint64_t size = JUB_TREE_SIZE_MAX;
    const uint64_t places[] = {1, 2, 3, size / 2, size / 2 + 1, size - 2, size - 1};
    jub_hash proof[JUB_PROOF_HASH_MAX + 1];
    for (size_t i = 0; i <= JUB_PROOF_HASH_MAX; i++)
        proof[i] = reference_leaf((jub_text){(const char *)&i, sizeof i});
    const jub_hash leaf = proof[JUB_PROOF_HASH_MAX];
    size_t longest = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        jub_span spans[JUB_PROOF_HASH_MAX];
        jub_hash root, expected;
        const size_t count = jub_tree_inclusion_spans(places[i], size, spans);
        assert_true(count <= JUB_TREE_LEVEL_MAX);
        assert_true(jub_tree_inclusion_root(sha, places[i], size, &leaf, proof, count, &root));
        size_t left = count;
        assert_true(reference_path(places[i], size, leaf, proof, &left, &expected));
        assert_int_equal(left, 0);
        assert_hash_equal(&root, &expected);
        assert_false(jub_tree_inclusion_root(sha, places[i], size, &leaf, proof, count + 1, &root));
        assert_false(jub_tree_inclusion_root(sha, places[i], size, &leaf, proof, count - 1, &root));

        const size_t steps = jub_tree_consistency_spans(places[i], size, spans);
        longest = steps > longest ? steps : longest;
        root_pair roots;
        left = steps;
        assert_true(reference_sub(places[i], size, true, leaf, proof, &left, &roots));
        assert_int_equal(left, 0);
        const bool starts_whole = (places[i] & (places[i] - 1)) == 0; // the old root is then `leaf`
        assert_true(jub_tree_verify_consistency(sha, places[i], size, &roots.old, &roots.new, proof,
                                                steps));
        assert_int_equal(jub_hash_equal(&roots.old, &leaf), starts_whole);
    }
    assert_int_equal(longest, JUB_PROOF_HASH_MAX); // 3: the hash of entry 2 and 63 siblings
    jub_sha256_free(sha);
}

TEST(a_size_of_more_than_63_bits_is_refused)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    const uint64_t half = JUB_TREE_SIZE_MAX + 1; // 2^63
    const jub_hash leaf = reference_leaf(JUB_TEXT("last")), left = reference_leaf(JUB_TEXT("l"));
    const jub_hash root = reference_node(left, leaf);
    jub_hash led_to;
    assert_true(reference_inclusion(half, half + 1, leaf, &left, 1, root));
    assert_false(jub_tree_verify_inclusion(sha, half, half + 1, &leaf, &left, 1, &root));
    assert_false(jub_tree_inclusion_root(sha, half, half + 1, &leaf, &left, 1, &led_to));
    assert_true(reference_consistency(half, half + 1, left, root, &leaf, 1));
    assert_false(jub_tree_verify_consistency(sha, half, half + 1, &left, &root, &leaf, 1));
    assert_false(jub_tree_verify_consistency(sha, UINT64_MAX, UINT64_MAX, &root, &root, NULL, 0));
    assert_true(jub_tree_verify_consistency(sha, half - 1, half - 1, &root, &root, NULL, 0));
    jub_sha256_free(sha);
}

TEST(an_index_that_wraps_round_is_refused)
{
    (void)state_unused;
    jub_sha256 *sha = new_sha();
    const jub_hash leaf = reference_leaf(JUB_TEXT("only"));
    assert_true(jub_tree_verify_inclusion(sha, 0, 1, &leaf, NULL, 0, &leaf));
    assert_false(jub_tree_verify_inclusion(sha, 1, 1, &leaf, NULL, 0, &leaf));
    assert_false(jub_tree_verify_inclusion(sha, UINT64_MAX, 1, &leaf, NULL, 0, &leaf));
    assert_false(jub_tree_verify_inclusion(sha, (uint64_t)1 << 32, 1, &leaf, NULL, 0, &leaf));
    assert_false(jub_tree_verify_consistency(sha, UINT64_MAX, 1, &leaf, &leaf, NULL, 0));
    assert_false(jub_tree_verify_consistency(sha, 2, 1, &leaf, &leaf, NULL, 0));
    jub_sha256_free(sha);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_nodes_and_the_empty_tree_hash_as_published),
        cmocka_unit_test(a_node_may_be_written_over_either_of_its_children),
        cmocka_unit_test(hashes_are_equal_only_when_every_bit_is),
        cmocka_unit_test(the_classic_eight_entries_have_their_roots),
        cmocka_unit_test(the_classic_proofs_are_made_and_verify),
        cmocka_unit_test(published_inclusion_proofs_are_judged_as_published),
        cmocka_unit_test(published_consistency_proofs_are_judged_as_published),
        cmocka_unit_test(the_roots_of_seventy_thousand_entries_are_those_of_the_vectors),
        cmocka_unit_test(proofs_over_seventy_thousand_entries_are_those_of_the_vectors),
        cmocka_unit_test(the_worked_log_has_its_leaves_roots_and_proofs),
        cmocka_unit_test(a_frontier_has_one_root_for_each_complete_subtree_and_folds_into_the_root),
        cmocka_unit_test(a_frontier_reaches_the_largest_size),
        cmocka_unit_test(an_inclusion_proof_holds_for_its_entry_and_nothing_else),
        cmocka_unit_test(a_consistency_proof_holds_for_its_trees_and_nothing_else),
        cmocka_unit_test(
            sizes_and_places_that_a_proof_was_not_made_for_are_judged_by_the_definition),
        cmocka_unit_test(an_old_tree_of_no_entries_proves_nothing),
        cmocka_unit_test(a_proof_without_hashes_shows_nothing_of_two_trees),
        cmocka_unit_test(no_entry_is_in_the_empty_tree),
        cmocka_unit_test(proofs_at_the_largest_size_are_at_most_as_long_as_said),
        cmocka_unit_test(a_size_of_more_than_63_bits_is_refused),
        cmocka_unit_test(an_index_that_wraps_round_is_refused),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
