#include "ledger/tile.h"

#include "vectors.h"

static const struct {
    const char *path;
    jub_tile tile;
} paths[] = {
    {"tile/0/000", {0, 0, 256}},
    {"tile/0/999", {0, 999, 256}},
    {"tile/0/x001/000", {0, 1000, 256}},
    {"tile/0/x001/x234/067", {0, 1234067, 256}},
    {"tile/0/x001/x000/000", {0, 1000000, 256}},
    {"tile/1/000.p/1", {1, 0, 1}},
    {"tile/7/012.p/255", {7, 12, 255}},
    {"tile/0/273.p/112", {0, 273, 112}},
    {"tile/entries/000", {JUB_TILE_ENTRIES, 0, 256}},
    {"tile/entries/x001/x234/067.p/9", {JUB_TILE_ENTRIES, 1234067, 9}},
    // The last tile of the largest tree: 2^63 - 1 entries, 2^55 - 1 tiles before it.
    {"tile/entries/x036/x028/x797/x018/x963/967.p/255", {JUB_TILE_ENTRIES, 36028797018963967, 255}},
    {"tile/0/x009/x223/x372/x036/x854/x775/807", {0, (uint64_t)INT64_MAX, 256}}, // the last number
};

TEST(a_tile_is_written_as_its_path_and_read_from_it)
{
    (void)state_unused;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char path[JUB_TILE_PATH_BYTES];
        jub_tile tile;
        assert_ptr_equal(jub_tile_path(paths[i].tile, path), path);
        assert_string_equal(path, paths[i].path);
        assert_true(jub_tile_from_path(jub_text_from(paths[i].path), &tile));
        assert_int_equal(tile.level, paths[i].tile.level);
        assert_true(tile.index == paths[i].tile.index);
        assert_int_equal(tile.width, paths[i].tile.width);
    }
}

TEST(each_width_below_256_is_in_the_path)
{
    (void)state_unused;
    for (uint32_t width = 1; width <= JUB_TILE_WIDTH; width++) {
        char path[JUB_TILE_PATH_BYTES], expected[64];
        jub_tile tile;
        (void)snprintf(expected, sizeof expected, width < 256 ? "tile/2/007.p/%u" : "tile/2/007",
                       width);
        assert_string_equal(jub_tile_path((jub_tile){2, 7, width}, path), expected);
        assert_true(jub_tile_from_path(jub_text_from(expected), &tile));
        assert_int_equal(tile.width, width);
    }
}

static const char *const hostile_paths[] = {
    "",
    "/",
    "tile",
    "tile/",
    "tile/0",
    "tile/0/",
    "tile//000",
    "tile/0//000",
    "/tile/0/000",
    "tile/0/000/",
    "tile/0/000 ",
    " tile/0/000",
    "tile/0/000\n",
    "Tile/0/000",
    "./tile/0/000",
    // numbers that are not written in the one way
    "tile/00/000",
    "tile/01/000",
    "tile/+1/000",
    "tile/-1/000",
    "tile/ 1/000",
    "tile/0x1/000",
    "tile/0/0",
    "tile/0/00",
    "tile/0/0000",
    "tile/0/1000",
    "tile/0/+01",
    "tile/0/-01",
    "tile/0/ 01",
    "tile/0/0 1",
    "tile/0/abc",
    "tile/0/0x1",
    "tile/0/00a",
    "tile/0/\xD9\xA0\xD9\xA0\xD9\xA0",
    // groups
    "tile/0/x000/000",
    "tile/0/x000/999",
    "tile/0/x000/x001/000",
    "tile/0/001/000",
    "tile/0/X001/000",
    "tile/0/x001",
    "tile/0/x001/",
    "tile/0/x001/x000",
    "tile/0/x1/000",
    "tile/0/x0001/000",
    "tile/0/xx001/000",
    "tile/0/x001/001/000",
    "tile/0/x001//000",
    "tile/0/x001/x/000",
    "tile/0/x/000",
    "tile/0/x-01/000",
    "tile/0/x+01/000",
    // widths
    "tile/0/000.p",
    "tile/0/000.p/",
    "tile/0/000.p/0",
    "tile/0/000.p/00",
    "tile/0/000.p/01",
    "tile/0/000.p/001",
    "tile/0/000.p/256",
    "tile/0/000.p/257",
    "tile/0/000.p/4294967297",
    "tile/0/000.p/-1",
    "tile/0/000.p/+1",
    "tile/0/000.p/1/",
    "tile/0/000.p/1/1",
    "tile/0/000.p/1 ",
    "tile/0/000.P/1",
    "tile/0/000/1",
    "tile/0/000p/1",
    "tile/0/000.p1",
    "tile/0/000.p.p/1",
    "tile/0/000.p/1.p/1",
    "tile/0/x001.p/000",
    "tile/0/x001.p/000.p/1",
    "tile/0/.p/1",
    // levels that no tree has, and other names
    "tile/8/000",
    "tile/63/000",
    "tile/64/000",
    "tile/255/000",
    "tile/256/000",
    "tile/4294967296/000",
    "tile/entry/000",
    "tile/Entries/000",
    "tile/entries0/000",
    "tile/data/000",
    "tile/8/0/000",
    "tile/8/data/000",
    "checkpoint",
    "tile/0/../0/000",
    // indexes that no number holds, and paths that no tile has
    "tile/0/x009/x223/x372/x036/x854/x775/808",
    "tile/0/x018/x446/x744/x073/x709/x551/616",
    "tile/0/x999/x999/x999/x999/x999/x999/999",
    "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
    "tile/0/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/001",
    "tile/0/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/001",
};

TEST(a_path_that_names_no_tile_is_refused)
{
    (void)state_unused;
    for (size_t i = 0; i < sizeof hostile_paths / sizeof *hostile_paths; i++) {
        jub_tile tile = {42, 42, 42};
        if (jub_tile_from_path(jub_text_from(hostile_paths[i]), &tile))
            fail_msg("'%s' was read", hostile_paths[i]);
        assert_int_equal(tile.level, 42);
    }
    jub_tile tile;
    assert_false(jub_tile_from_path((jub_text){"tile/0/000\0", 11}, &tile));
    assert_false(jub_tile_from_path((jub_text){"tile/0/0\0000", 10}, &tile));
}

TEST(any_changed_byte_of_a_path_names_another_tile_or_none)
{
    (void)state_unused;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const size_t length = strlen(paths[i].path);
        for (size_t at = 0; at < length; at++)
            for (int byte = 0; byte < 256; byte++) {
                char changed[JUB_TILE_PATH_BYTES], again[JUB_TILE_PATH_BYTES];
                jub_tile tile;
                memcpy(changed, paths[i].path, length);
                changed[at] = (char)byte;
                const jub_text text = {changed, length};
                if (!jub_tile_from_path(text, &tile)) continue;
                assert_true(tile.width >= 1 && tile.width <= JUB_TILE_WIDTH);
                assert_true(jub_text_equal(jub_text_from(jub_tile_path(tile, again)), text));
            }
        for (size_t cut = 0; cut < length; cut++) {
            char again[JUB_TILE_PATH_BYTES];
            jub_tile tile;
            const jub_text text = {paths[i].path, cut};
            if (jub_tile_from_path(text, &tile))
                assert_true(jub_text_equal(jub_text_from(jub_tile_path(tile, again)), text));
        }
    }
}

static void assert_in(uint32_t level, uint64_t index, uint64_t size, uint32_t width)
{
    const jub_tile tile = jub_tile_in(level, index, size);
    assert_int_equal(tile.level, level);
    assert_true(tile.index == index);
    assert_int_equal(tile.width, width);
}

TEST(seventy_thousand_entries_have_the_tiles_that_the_format_says)
{
    (void)state_unused;
    const uint32_t lowest[] = {0, JUB_TILE_ENTRIES};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(jub_tile_hash_count(lowest[i], 70000), 70000);
        for (uint64_t index = 0; index < 273; index++) assert_in(lowest[i], index, 70000, 256);
        assert_in(lowest[i], 273, 70000, 112);
        assert_in(lowest[i], 274, 70000, 0);
    }
    assert_int_equal(jub_tile_hash_count(1, 70000), 273);
    assert_in(1, 0, 70000, 256);
    assert_in(1, 1, 70000, 17);
    assert_in(1, 2, 70000, 0);
    assert_int_equal(jub_tile_hash_count(2, 70000), 1);
    assert_in(2, 0, 70000, 1);
    assert_in(2, 1, 70000, 0);
    for (uint32_t level = 3; level <= JUB_TILE_LEVEL_MAX; level++) assert_in(level, 0, 70000, 0);
}

TEST(a_partial_tile_is_not_hashed_into_the_level_above)
{
    (void)state_unused;
    assert_in(0, 0, 255, 255);
    assert_in(1, 0, 255, 0);
    assert_in(0, 0, 256, 256);
    assert_in(0, 1, 256, 0);
    assert_in(1, 0, 256, 1);
    assert_in(0, 1, 257, 1);
    assert_in(1, 0, 257, 1);
    assert_in(1, 0, 65535, 255);
    assert_in(2, 0, 65535, 0);
    assert_in(1, 0, 65536, 256);
    assert_in(1, 1, 65536, 0);
    assert_in(2, 0, 65536, 1);
}

TEST(the_empty_and_the_largest_tree_have_their_tiles)
{
    (void)state_unused;
    assert_in(0, 0, 0, 0);
    assert_in(JUB_TILE_ENTRIES, 0, 0, 0);
    assert_in(7, 0, 0, 0);
    const uint64_t size = JUB_TREE_SIZE_MAX;
    for (uint32_t level = 0; level < JUB_TILE_LEVEL_MAX; level++) {
        const uint64_t full = size >> (8 * level) >> 8;
        assert_in(level, full - 1, size, 256);
        assert_in(level, full, size, 255);
        assert_in(level, full + 1, size, 0);
        assert_in(level, UINT64_MAX, size, 0);
        assert_in(level, UINT64_MAX / 256, size, 0);
    }
    assert_in(7, 0, size, 127); // 2^63 / 256^7, less one entry
    assert_in(7, 1, size, 0);
    assert_true(jub_tile_span(0) == 1 && jub_tile_span(1) == 256 && jub_tile_span(2) == 65536);
    assert_true(jub_tile_span(7) == (uint64_t)1 << 56);
}

// The file that a tile is, built from entries alone: a bundle, its leaves, or the roots of full
// tiles below. `entry_of` gives the entries.
typedef struct {
    jub_sha256 *sha;
    jub_hash *leaves;
    uint64_t size;
} log_of_numbers;

static jub_text number_entry(uint64_t i, char text[24])
{
    return (jub_text){text, (size_t)snprintf(text, 24, "%llu", (unsigned long long)i)};
}

static void tile_bytes(const log_of_numbers *log, jub_tile tile, jub_buffer *bytes)
{
    char text[24];
    for (uint64_t i = tile.index * 256; i < tile.index * 256 + tile.width; i++) {
        jub_hash hash, below[JUB_TILE_WIDTH];
        if (tile.level == JUB_TILE_ENTRIES) {
            jub_bundle_add(bytes, number_entry(i, text));
            continue;
        }
        if (tile.level == 0) hash = log->leaves[i];
        if (tile.level == 1) jub_tile_root(log->sha, log->leaves + i * 256, 256, &hash);
        if (tile.level == 2) {
            for (uint64_t j = 0; j < 256; j++)
                jub_tile_root(log->sha, log->leaves + (i * 256 + j) * 256, 256, &below[j]);
            jub_tile_root(log->sha, below, 256, &hash);
        }
        jub_buffer_bytes(bytes, hash.bytes, sizeof hash.bytes);
    }
}

TEST(tiles_and_bundles_of_seventy_thousand_entries_are_those_of_the_vectors)
{
    NEEDS_SHARED("specs/tlog-vectors/big-tree.json");
    TEST_ARENA(arena);
    log_of_numbers log = {jub_sha256_new(), JUB_NEW(&arena, jub_hash, 70000), 70000};
    json_t *vectors = vectors_read("big-tree.json");
    json_t *tiles = json_object_get(vectors, "tile_sha256_at_70000");
    char text[24];
    for (uint64_t i = 0; i < log.size; i++)
        jub_tree_leaf(log.sha, number_entry(i, text), &log.leaves[i]);
    const char *path;
    const json_t *expected;
    assert_int_equal(json_object_size(tiles), 8);
    json_object_foreach(tiles, path, expected)
    {
        jub_tile tile;
        jub_hash hash;
        jub_buffer bytes = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
        assert_true(jub_tile_from_path(jub_text_from(path), &tile));
        assert_int_equal(jub_tile_in(tile.level, tile.index, log.size).width, tile.width);
        tile_bytes(&log, tile, &bytes);
        (void)crypto_hash_sha256(hash.bytes, (const uint8_t *)bytes.bytes, bytes.length_bytes);
        assert_hash(&hash, json_string_value(expected));
        jub_buffer_clear(&bytes);
    }
    json_decref(vectors);
    jub_sha256_free(log.sha);
}

// Entries, a bundle and a tile in hexadecimal, as two of the files hold them.
static void assert_log(const json_t *vectors, size_t count, const char *bundle_key,
                       const char *tile_key)
{
    enum { ROOM = 1 << 14 };
    char expected[ROOM];
    jub_sha256 *sha = jub_sha256_new();
    const json_t *entries = json_object_get(vectors, "entries");
    jub_buffer bundle = jub_buffer_init(ROOM), tile = jub_buffer_init(ROOM);
    assert_int_equal(json_array_size(entries), count);
    for (size_t i = 0; i < count; i++) {
        const jub_text entry = jub_text_from(json_string_value(json_array_get(entries, i)));
        jub_hash leaf;
        jub_tree_leaf(sha, entry, &leaf);
        jub_bundle_add(&bundle, entry);
        jub_buffer_bytes(&tile, leaf.bytes, sizeof leaf.bytes);
    }
    size_t length = vectors_hex(vectors_string(vectors, bundle_key), expected, ROOM);
    assert_bytes(jub_buffer_view(&bundle), (jub_text){expected, length});
    jub_text rest = {expected, length}, entry;
    for (size_t i = 0; i < count; i++) {
        assert_true(jub_bundle_next(&rest, &entry));
        assert_text(entry, json_string_value(json_array_get(entries, i)));
    }
    assert_int_equal(rest.length_bytes, 0);
    assert_false(jub_bundle_next(&rest, &entry));
    const char *tile_hex = vectors_string(vectors, tile_key);
    if (strlen(tile_hex) == 2 * JUB_HASH_BYTES) { // its hash, not itself
        jub_hash hash;
        (void)crypto_hash_sha256(hash.bytes, (const uint8_t *)tile.bytes, tile.length_bytes);
        assert_hash(&hash, tile_hex);
    } else {
        length = vectors_hex(tile_hex, expected, ROOM);
        assert_bytes(jub_buffer_view(&tile), (jub_text){expected, length});
    }
    jub_buffer_clear(&bundle);
    jub_buffer_clear(&tile);
    jub_sha256_free(sha);
}

TEST(bundles_and_tiles_of_other_implementations_are_made_and_read)
{
    NEEDS_SHARED("specs/tlog-vectors/tessera-log.json");
    (void)state_unused;
    json_t *vectors = vectors_read("tessera-log.json");
    assert_log(vectors, 15, "entries_000_p_15_hex", "tile_0_000_p_15_hex");
    json_decref(vectors);
    vectors = vectors_read("jubilee-log.json");
    assert_log(vectors, 13, "entries_000_p_13_hex", "tile_0_000_p_13_sha256");
    json_decref(vectors);
}

TEST(the_root_of_part_of_a_tile_is_that_of_a_tree_as_large)
{
    (void)state_unused;
    jub_sha256 *sha = jub_sha256_new();
    jub_hash hashes[JUB_TILE_WIDTH], kept[JUB_TILE_WIDTH], root, expected;
    jub_frontier frontier = {0};
    for (uint32_t i = 0; i < JUB_TILE_WIDTH; i++) {
        char text[24];
        jub_tree_leaf(sha, number_entry(i, text), &hashes[i]);
    }
    memcpy(kept, hashes, sizeof kept);
    for (size_t count = 1; count <= JUB_TILE_WIDTH; count++) {
        jub_frontier_add(sha, &frontier, &hashes[count - 1]);
        jub_frontier_root(sha, &frontier, &expected);
        jub_tile_root(sha, hashes, count, &root);
        assert_hash_equal(&root, &expected);
    }
    assert_memory_equal(hashes, kept, sizeof kept);
    // Of the decimals 0 to 254 and 0 to 255, by golang.org/x/mod/sumdb/tlog.
    jub_tile_root(sha, hashes, 255, &root);
    assert_hash(&root, "32f85bcaa87d7bcd05728f09e9aeba350ba6a2f733830087f0597682848be5cb");
    jub_tile_root(sha, hashes, 256, &root);
    assert_hash(&root, "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1");
    jub_sha256_free(sha);
}

TEST(a_bundle_cut_anywhere_gives_the_whole_entries_and_no_more)
{
    (void)state_unused;
    const char bytes[] = "\0\3one\0\0\0\1\0\0\2\n\n"; // "one", "", a NUL, two line breaks
    const size_t ends[] = {5, 7, 10, 14};
    for (size_t length = 0; length < sizeof bytes; length++) {
        jub_text rest = {bytes, length}, entry = JUB_TEXT("as it was");
        size_t count = 0, end = 0;
        while (jub_bundle_next(&rest, &entry)) end = ends[count++];
        const size_t left = length - end;
        assert_int_equal(rest.length_bytes, left);
        assert_ptr_equal(rest.bytes, bytes + end);
        assert_int_equal(count,
                         (length >= 5) + (length >= 7) + (length >= 10) + (size_t)(length >= 14));
        if (count == 0) assert_text(entry, "as it was");
    }
}

TEST(an_entry_of_the_largest_size_goes_through_a_bundle)
{
    TEST_ARENA(arena);
    char *bytes = JUB_NEW(&arena, char, JUB_ENTRY_MAX_BYTES);
    memset(bytes, 'x', JUB_ENTRY_MAX_BYTES);
    jub_buffer bundle = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
    for (size_t i = 0; i < JUB_TILE_WIDTH; i++)
        jub_bundle_add(&bundle, (jub_text){bytes, JUB_ENTRY_MAX_BYTES});
    assert_int_equal(bundle.status, JUB_OK);
    assert_int_equal(bundle.length_bytes, JUB_BUNDLE_MAX_BYTES);
    assert_memory_equal(bundle.bytes, "\xFF\xFFx", 3);
    jub_text rest = jub_buffer_view(&bundle), entry;
    for (size_t i = 0; i < JUB_TILE_WIDTH; i++) {
        assert_true(jub_bundle_next(&rest, &entry));
        assert_int_equal(entry.length_bytes, JUB_ENTRY_MAX_BYTES);
    }
    assert_int_equal(rest.length_bytes, 0);
    rest = (jub_text){bundle.bytes, JUB_ENTRY_MAX_BYTES + 1};
    assert_false(jub_bundle_next(&rest, &entry));
    jub_bundle_add(&bundle, JUB_TEXT(""));
    assert_int_equal(bundle.status, JUB_LIMIT);
    jub_buffer_clear(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tile_is_written_as_its_path_and_read_from_it),
        cmocka_unit_test(each_width_below_256_is_in_the_path),
        cmocka_unit_test(a_path_that_names_no_tile_is_refused),
        cmocka_unit_test(any_changed_byte_of_a_path_names_another_tile_or_none),
        cmocka_unit_test(seventy_thousand_entries_have_the_tiles_that_the_format_says),
        cmocka_unit_test(a_partial_tile_is_not_hashed_into_the_level_above),
        cmocka_unit_test(the_empty_and_the_largest_tree_have_their_tiles),
        cmocka_unit_test(tiles_and_bundles_of_seventy_thousand_entries_are_those_of_the_vectors),
        cmocka_unit_test(bundles_and_tiles_of_other_implementations_are_made_and_read),
        cmocka_unit_test(the_root_of_part_of_a_tile_is_that_of_a_tree_as_large),
        cmocka_unit_test(a_bundle_cut_anywhere_gives_the_whole_entries_and_no_more),
        cmocka_unit_test(an_entry_of_the_largest_size_goes_through_a_bundle),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
