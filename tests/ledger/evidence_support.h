#ifndef JUB_TEST_EVIDENCE_SUPPORT_H
#define JUB_TEST_EVIDENCE_SUPPORT_H

#include <sodium.h>

#include "base/json.h"
#include "ledger/log.h"
#include "memory_storage.h"

#define VECTORS "../shared/specs/tlog-vectors/"
#define TEST_ORIGIN "jubilee.example/log/test"

/// A file of vectors, and its members as texts (views into it).
static inline json_t *test_vectors(jub_arena *arena, const char *path)
{
    json_t *json = NULL;
    const jub_text text = test_read_file(arena, path);
    assert_non_null(text.bytes);
    assert_int_equal(jub_json_read(text, (size_t)1 << 24, &json, NULL), JUB_OK);
    return json;
}

static inline jub_text test_member(const json_t *object, const char *key)
{
    const json_t *member = json_object_get(object, key);
    assert_true(json_is_string(member));
    return (jub_text){json_string_value(member), json_string_length(member)};
}

/// The seed of a test key: SHA-256("jubilee test key: " name). Source: transparency-log.md, 12.5.
static inline jub_signer test_signer(const char *seed_name, const char *key_name, jub_key_type type)
{
    char text[256];
    uint8_t seed[JUB_SEED_BYTES];
    jub_signer signer;
    const int length = snprintf(text, sizeof text, "jubilee test key: %s", seed_name);
    (void)crypto_hash_sha256(seed, (const uint8_t *)text, (size_t)length);
    assert_int_equal(jub_signer_from_seed(jub_text_from(key_name), type, seed, &signer, NULL),
                     JUB_OK);
    return signer;
}

static inline jub_signer test_log_signer(void)
{
    return test_signer("log", TEST_ORIGIN, JUB_KEY_ED25519);
}

/// Entry i of a test log, in a buffer that the caller keeps.
enum { TEST_ENTRY_BYTES = 48 };
static inline jub_text test_entry(uint64_t i, char entry_out[TEST_ENTRY_BYTES])
{
    const int length = snprintf(entry_out, TEST_ENTRY_BYTES, "test entry %llu of %llu parts",
                                (unsigned long long)i, (unsigned long long)(i % 7));
    return (jub_text){entry_out, (size_t)length};
}

/// Appends entries `from` to before `to`, which are the next.
static inline void test_append(const jub_storage *storage, uint64_t from, uint64_t to)
{
    enum { BATCH = 4096 };
    static char bytes[BATCH][TEST_ENTRY_BYTES];
    static jub_text entries[BATCH];
    jub_log_head head;
    while (from < to) {
        size_t count = 0;
        for (; count < BATCH && from < to; count++, from++)
            entries[count] = test_entry(from, bytes[count]);
        assert_int_equal(jub_log_append(storage, entries, count, &head, NULL), JUB_OK);
    }
}

static inline jub_checkpoint test_head(const jub_storage *storage)
{
    jub_log_head head;
    assert_int_equal(jub_log_head_read(storage->reader, &head, NULL), JUB_OK);
    return (jub_checkpoint){JUB_TEXT(TEST_ORIGIN), head.size, head.root};
}

/// Signs the head of a log and puts it where checkpoints are; the text is the arena's.
static inline jub_text test_publish(jub_arena *arena, memory_storage *memory)
{
    const jub_storage storage = memory_storage_open(memory);
    const jub_signer signer = test_log_signer();
    const jub_checkpoint checkpoint = test_head(&storage);
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_checkpoint_sign(&checkpoint, &signer, &note);
    memory_put(&memory->objects, JUB_TEXT(JUB_CHECKPOINT_PATH), jub_buffer_view(&note));
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&note));
    jub_buffer_clear(&note);
    return text;
}

/// A log of `size` entries, its last checkpoint published.
static inline jub_text test_log(jub_arena *arena, memory_storage *memory, uint64_t size)
{
    const jub_storage storage = memory_storage_open(memory);
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(TEST_ORIGIN), NULL), JUB_OK);
    test_append(&storage, 0, size);
    return test_publish(arena, memory);
}

/// An object that has to be there.
static inline memory_object *test_object(memory_storage *memory, const char *path)
{
    memory_object *object = memory_find(&memory->objects, jub_text_from(path));
    if (!object) fail_msg("%s is not in the log", path);
    return object;
}

/// Changes an entry and, up to a level, all tiles so that they fit it.
static inline void test_forge(memory_storage *memory, uint64_t index, uint32_t level_count,
                              uint64_t size)
{
    jub_sha256 *sha = jub_sha256_new();
    char path[JUB_TILE_PATH_BYTES];
    jub_tile tile = jub_tile_in(0, index / JUB_TILE_WIDTH, size);
    tile.level = JUB_TILE_ENTRIES;
    memory_object *bundle = test_object(memory, jub_tile_path(tile, path));
    jub_text rest = {bundle->bytes, bundle->length_bytes}, entry = {0};
    for (uint64_t i = 0; i <= index % JUB_TILE_WIDTH; i++)
        assert_true(jub_bundle_next(&rest, &entry));
    bundle->bytes[entry.bytes - bundle->bytes] = 'T';
    jub_hash hash;
    jub_tree_leaf(sha, entry, &hash);
    for (uint32_t level = 0; level < level_count; level++) {
        const uint64_t place = index / jub_tile_span(level);
        assert_true(place < jub_tile_hash_count(level, size)); // a partial tile has none above
        tile = jub_tile_in(level, place / JUB_TILE_WIDTH, size);
        memory_object *object = test_object(memory, jub_tile_path(tile, path));
        memcpy(object->bytes + place % JUB_TILE_WIDTH * JUB_HASH_BYTES, hash.bytes, JUB_HASH_BYTES);
        jub_tile_root(sha, (const jub_hash *)object->bytes, tile.width, &hash);
    }
    jub_sha256_free(sha);
}

#endif
