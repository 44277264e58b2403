#include "ledger/view.h"

#include <sodium.h>

#include "base/base64.h"
#include "base/json.h"
#include "ledger/log_support.h"

typedef struct shown_log {
    memory_storage memory;
    jub_storage storage;
    jub_log_head head;
} shown_log;

static void show_log(shown_log *log, uint64_t size)
{
    log->memory = memory_storage_init();
    log->storage = memory_storage_open(&log->memory);
    log->head = log_fill(&log->storage, size, JUB_LOG_BATCH_MAX);
}

static memory_object *object_of(shown_log *log, const char *path)
{
    memory_object *object = memory_find(&log->memory.objects, jub_text_from(path));
    assert_non_null(object);
    return object;
}

static jub_status open_head(shown_log *log, jub_view **view_out, jub_error *error)
{
    return jub_view_open(log->storage.reader, log->head.size, &log->head.root, view_out, error);
}

static json_t *read_vectors(jub_arena *arena)
{
    json_t *vectors = NULL;
    assert_int_equal(
        jub_json_read(test_read_file(arena, LOG_VECTORS "big-tree.json"), 1 << 24, &vectors, NULL),
        JUB_OK);
    return vectors;
}

// -- what is right --------------------------------------------------------------------------------

TEST(the_root_of_every_beginning_is_that_of_the_large_tree)
{
    NEEDS_SHARED("specs/tlog-vectors/big-tree.json");
    TEST_ARENA(arena);
    shown_log log;
    jub_view *view = NULL;
    show_log(&log, 70000);
    assert_int_equal(open_head(&log, &view, NULL), JUB_OK);
    json_t *vectors = read_vectors(&arena);
    const char *key;
    json_t *expected;
    size_t compared = 0;
    json_object_foreach(json_object_get(vectors, "roots"), key, expected)
    {
        uint32_t size;
        jub_hash root;
        char hex[65];
        assert_true(jub_text_to_u32(jub_text_from(key), &size));
        if (size == 0) continue;
        assert_int_equal(jub_view_hash(view, (jub_span){0, size}, &root, NULL), JUB_OK);
        jub_hex_encode(root.bytes, sizeof root.bytes, hex);
        assert_string_equal(hex, json_string_value(expected));
        compared++;
    }
    assert_true(compared >= 12);
    json_decref(vectors);
    jub_view_close(view);
    memory_storage_clear(&log.memory);
}

static void assert_spans(jub_view *view, const jub_span *spans, size_t count, const json_t *proof)
{
    assert_int_equal(count, json_array_size(proof));
    for (size_t i = 0; i < count; i++) {
        jub_hash hash, expected;
        size_t length_bytes;
        const char *base64 = json_string_value(json_array_get(proof, i));
        assert_true(jub_base64_read(jub_text_from(base64), true, expected.bytes,
                                    sizeof expected.bytes, &length_bytes));
        assert_int_equal(jub_view_hash(view, spans[i], &hash, NULL), JUB_OK);
        assert_memory_equal(hash.bytes, expected.bytes, sizeof hash.bytes);
    }
}

static void read_pair(const char *key, uint32_t *first_out, uint32_t *second_out)
{
    jub_text rest = jub_text_from(key);
    const jub_text first = jub_text_cut(&rest, '/');
    assert_true(jub_text_to_u32(first, first_out) && jub_text_to_u32(rest, second_out));
}

TEST(the_hashes_of_proofs_are_those_of_the_large_tree)
{
    NEEDS_SHARED("specs/tlog-vectors/big-tree.json");
    TEST_ARENA(arena);
    shown_log log;
    show_log(&log, 70000);
    json_t *vectors = read_vectors(&arena);
    const char *key;
    json_t *proof;
    uint32_t first, second;
    jub_span spans[JUB_PROOF_HASH_MAX];
    jub_view *view = NULL;
    assert_int_equal(open_head(&log, &view, NULL), JUB_OK);
    json_object_foreach(json_object_get(vectors, "inclusion"), key, proof)
    {
        read_pair(key, &first, &second);
        assert_spans(view, spans, jub_tree_inclusion_spans(first, second, spans), proof);
    }
    json_object_foreach(json_object_get(vectors, "consistency"), key, proof)
    {
        read_pair(key, &first, &second);
        assert_spans(view, spans, jub_tree_consistency_spans(first, second, spans), proof);
    }
    json_decref(vectors);
    jub_view_close(view);
    memory_storage_clear(&log.memory);
}

static void naive_hash(uint64_t begin, uint64_t end, uint8_t hash_out[32])
{
    uint8_t bytes[65] = {1};
    if (end - begin == 1) {
        char number[LOG_NUMBER_BYTES];
        const jub_text entry = log_number(begin, 0, number);
        bytes[0] = 0;
        memcpy(bytes + 1, entry.bytes, entry.length_bytes);
        (void)crypto_hash_sha256(hash_out, bytes, 1 + entry.length_bytes);
        return;
    }
    uint64_t half = 1;
    while (half * 2 < end - begin) half *= 2;
    naive_hash(begin, begin + half, bytes + 1);
    naive_hash(begin + half, end, bytes + 33);
    (void)crypto_hash_sha256(hash_out, bytes, sizeof bytes);
}

TEST(a_span_that_is_no_subtree_has_the_hash_its_entries_give)
{
    (void)state_unused;
    static const jub_span spans[] = {{0, 1},     {1, 2},     {1, 3},   {3, 300},
                                     {255, 257}, {511, 520}, {37, 600}};
    shown_log log;
    jub_view *view = NULL;
    show_log(&log, 600);
    assert_int_equal(open_head(&log, &view, NULL), JUB_OK);
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        uint8_t expected[32];
        jub_hash hash;
        naive_hash(spans[i].begin, spans[i].end, expected);
        assert_int_equal(jub_view_hash(view, spans[i], &hash, NULL), JUB_OK);
        assert_memory_equal(hash.bytes, expected, 32);
    }
    jub_view_close(view);
    memory_storage_clear(&log.memory);
}

TEST(a_full_tile_stands_in_for_a_partial_one_that_is_gone)
{
    (void)state_unused;
    shown_log log;
    jub_log_head later;
    show_log(&log, 200);
    assert_int_equal(log_append(&log.storage, 200, 100, 0, &later, NULL), JUB_OK);
    memory_remove(&log.memory.objects, JUB_TEXT("tile/0/000.p/200"));
    memory_remove(&log.memory.objects, JUB_TEXT("tile/entries/000.p/200"));
    jub_view *view = NULL;
    jub_text entry;
    assert_int_equal(open_head(&log, &view, NULL), JUB_OK);
    assert_int_equal(jub_view_entry(view, 199, &entry, NULL), JUB_OK);
    assert_text(entry, "199");
    jub_view_close(view);

    memory_remove(&log.memory.objects, JUB_TEXT("tile/0/000"));
    jub_error error;
    assert_int_equal(open_head(&log, &view, &error), JUB_MISSING);
    assert_string_equal(error.message, "tile/0/000.p/200 is not there, nor is tile/0/000");
    memory_storage_clear(&log.memory);
}

// -- forgeries ------------------------------------------------------------------------------------

enum { FORGED = 300 }; // the entry forged in a log of 70,000: in tile 1 of level 0

static void forge_bundle(shown_log *log)
{
    memory_object *bundle = object_of(log, "tile/entries/001");
    for (size_t i = 0; i + 3 <= bundle->length_bytes; i++)
        if (memcmp(bundle->bytes + i, "300", 3) == 0) {
            memcpy(bundle->bytes + i, "301", 3);
            return;
        }
    fail_msg("the entry is not in its bundle");
}

static void root_of_tile(const memory_object *tile, jub_hash *root_out)
{
    jub_sha256 *sha = jub_sha256_new();
    jub_hash hashes[JUB_TILE_WIDTH];
    memcpy(hashes, tile->bytes, tile->length_bytes);
    jub_tile_root(sha, hashes, tile->length_bytes / JUB_HASH_BYTES, root_out);
    jub_sha256_free(sha);
}

// Makes the levels below `levels` fit the forged entry, as a forger without the key can.
static void forge_tiles(shown_log *log, size_t levels)
{
    static const char *const paths[] = {"tile/0/001", "tile/1/000", "tile/2/000.p/1"};
    static const size_t places[] = {FORGED % 256, 1, 0};
    jub_hash hash;
    jub_sha256 *sha = jub_sha256_new();
    jub_tree_leaf(sha, JUB_TEXT("301"), &hash);
    jub_sha256_free(sha);
    for (size_t level = 0; level < levels; level++) {
        memory_object *tile = object_of(log, paths[level]);
        memcpy(tile->bytes + places[level] * JUB_HASH_BYTES, hash.bytes, JUB_HASH_BYTES);
        root_of_tile(tile, &hash);
    }
}

TEST(an_entry_forged_with_all_tiles_up_to_any_level_is_refused_there)
{
    (void)state_unused;
    static const char *const named[] = {"entry 300 in tile/entries/001 ", "tile/0/001 ",
                                        "tile/1/000 ", "tile/2/000.p/1 "};
    for (size_t levels = 0; levels <= 3; levels++) {
        shown_log log;
        jub_view *view = NULL;
        jub_text entry = JUB_TEXT("untouched");
        jub_error error = {.message = ""};
        show_log(&log, 70000);
        forge_bundle(&log);
        forge_tiles(&log, levels);
        jub_status status = open_head(&log, &view, &error);
        if (levels < 3) {
            assert_int_equal(status, JUB_OK);
            status = jub_view_entry(view, FORGED, &entry, &error);
        }
        assert_int_equal(status, JUB_UNVERIFIED);
        assert_non_null(strstr(error.message, named[levels]));
        assert_text(entry, "untouched");
        // Nor is any hash that the forged tile would give.
        jub_hash hash;
        if (levels > 0 && levels < 3)
            assert_int_equal(jub_view_hash(view, (jub_span){256, 288}, &hash, NULL),
                             JUB_UNVERIFIED);
        jub_view_close(view);
        memory_storage_clear(&log.memory);
    }
}

TEST(a_tile_that_was_refused_is_refused_again)
{
    (void)state_unused;
    shown_log log;
    jub_view *view = NULL;
    jub_text entry;
    show_log(&log, 70000);
    object_of(&log, "tile/0/001")->bytes[5] ^= 1;
    assert_int_equal(open_head(&log, &view, NULL), JUB_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(jub_view_entry(view, FORGED, &entry, NULL), JUB_UNVERIFIED);
    object_of(&log, "tile/0/001")->bytes[5] ^= 1;
    assert_int_equal(jub_view_entry(view, FORGED, &entry, NULL), JUB_OK);
    assert_text(entry, "300");
    jub_view_close(view);
    memory_storage_clear(&log.memory);
}

static jub_status read_all(shown_log *log, jub_error *error)
{
    jub_view *view = NULL;
    jub_status status = open_head(log, &view, error);
    for (uint64_t i = 0; i < log->head.size && status == JUB_OK; i++) {
        jub_text entry;
        status = jub_view_entry(view, i, &entry, error);
    }
    jub_view_close(view);
    return status;
}

TEST(one_bit_flipped_anywhere_is_found)
{
    (void)state_unused;
    shown_log log;
    jub_error error;
    show_log(&log, 600);
    assert_int_equal(read_all(&log, &error), JUB_OK);
    size_t flips = 0;
    for (size_t i = 0; i < log.memory.objects.count; i++) {
        memory_object *object = &log.memory.objects.items[i];
        if (strncmp(object->path, "tile/", 5) != 0) continue;
        for (size_t at = 0; at < object->length_bytes; at += 13, flips++) {
            object->bytes[at] ^= (char)(1 << at % 8);
            assert_int_equal(read_all(&log, &error), JUB_UNVERIFIED);
            assert_non_null(strstr(error.message, "tile/"));
            object->bytes[at] ^= (char)(1 << at % 8);
        }
    }
    assert_true(flips > 1000);
    memory_storage_clear(&log.memory);
}

TEST(tiles_and_bundles_of_the_wrong_length_are_refused)
{
    (void)state_unused;
    static const char *const paths[] = {"tile/0/000", "tile/0/002.p/88", "tile/1/000.p/2",
                                        "tile/entries/000", "tile/entries/002.p/88"};
    shown_log log;
    jub_error error;
    show_log(&log, 600);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        memory_object *object = object_of(&log, paths[i]);
        const size_t length_bytes = object->length_bytes;
        const size_t lengths[] = {0, 1, length_bytes - 1, length_bytes + 1};
        for (size_t j = 0; j < 4; j++) {
            object->length_bytes = lengths[j]; // one byte more than it has is the NUL behind it
            assert_int_equal(read_all(&log, &error), JUB_UNVERIFIED);
            assert_non_null(strstr(error.message, paths[i]));
        }
        object->length_bytes = length_bytes;
    }
    assert_int_equal(read_all(&log, &error), JUB_OK);
    memory_storage_clear(&log.memory);
}

TEST(another_root_or_size_than_the_logs_is_refused)
{
    (void)state_unused;
    shown_log log, other;
    jub_view *view = NULL;
    show_log(&log, 300);
    show_log(&other, 299);
    assert_int_equal(jub_view_open(log.storage.reader, 300, &other.head.root, &view, NULL),
                     JUB_UNVERIFIED);
    assert_int_equal(jub_view_open(log.storage.reader, 0, &log.head.root, &view, NULL),
                     JUB_UNVERIFIED);
    assert_int_equal(jub_view_open(log.storage.reader, 301, &log.head.root, &view, NULL),
                     JUB_MISSING);
    assert_null(view);
    memory_storage_clear(&log.memory);
    memory_storage_clear(&other.memory);
}

TEST(any_failed_read_is_reported_and_can_be_tried_again)
{
    (void)state_unused;
    shown_log log;
    show_log(&log, 600);
    for (size_t fail_at = 0;; fail_at++) {
        jub_error error;
        log.memory.operation_count = 0;
        log.memory.fail_at = fail_at;
        const jub_status status = read_all(&log, &error);
        if (log.memory.operation_count <= fail_at) {
            assert_int_equal(status, JUB_OK);
            assert_int_equal(fail_at, 7); // two on the edge, two full tiles, three bundles
            break;
        }
        assert_int_equal(status, JUB_IO);
        log.memory.fail_at = SIZE_MAX;
    }
    memory_storage_clear(&log.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_root_of_every_beginning_is_that_of_the_large_tree),
        cmocka_unit_test(the_hashes_of_proofs_are_those_of_the_large_tree),
        cmocka_unit_test(a_span_that_is_no_subtree_has_the_hash_its_entries_give),
        cmocka_unit_test(a_full_tile_stands_in_for_a_partial_one_that_is_gone),
        cmocka_unit_test(an_entry_forged_with_all_tiles_up_to_any_level_is_refused_there),
        cmocka_unit_test(a_tile_that_was_refused_is_refused_again),
        cmocka_unit_test(one_bit_flipped_anywhere_is_found),
        cmocka_unit_test(tiles_and_bundles_of_the_wrong_length_are_refused),
        cmocka_unit_test(another_root_or_size_than_the_logs_is_refused),
        cmocka_unit_test(any_failed_read_is_reported_and_can_be_tried_again),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
