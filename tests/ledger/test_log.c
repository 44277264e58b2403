#include "ledger/log.h"

#include <sodium.h>

#include "base/json.h"
#include "ledger/memory_storage.h"

#define BIG_TREE "../shared/specs/tlog-vectors/big-tree.json"
#define TESSERA "../shared/specs/tlog-vectors/tessera-log.json"
#define ORIGIN "log.example/test"

// Entry i is the ASCII decimal of i, as in big-tree.json.
enum { NUMBER_BYTES = 8 };

static void write_numbers(uint64_t first, size_t count, char (*bytes_out)[NUMBER_BYTES],
                          jub_text *entries_out)
{
    for (size_t i = 0; i < count; i++) {
        const int length = snprintf(bytes_out[i], NUMBER_BYTES, "%u", (unsigned)(first + i));
        entries_out[i] = (jub_text){bytes_out[i], (size_t)length};
    }
}

static jub_status append_numbers(const jub_storage *storage, uint64_t first, size_t count,
                                 jub_log_head *head_out, jub_error *error)
{
    char(*bytes)[NUMBER_BYTES] = calloc(count, sizeof *bytes);
    jub_text *entries = calloc(count, sizeof *entries);
    assert_true(bytes && entries);
    write_numbers(first, count, bytes, entries);
    const jub_status status = jub_log_append(storage, entries, count, head_out, error);
    free(bytes);
    free(entries);
    return status;
}

static void assert_sha256(const memory_storage *memory, const char *path, const char *expected)
{
    const memory_object *object = memory_find(&memory->objects, jub_text_from(path));
    uint8_t digest[32];
    char hex[65];
    assert_non_null(object);
    (void)crypto_hash_sha256(digest, (const uint8_t *)object->bytes, object->length_bytes);
    jub_hex_encode(digest, sizeof digest, hex);
    assert_string_equal(hex, expected);
}

TEST(roots_and_tiles_are_those_of_the_large_tree)
{
    NEEDS_SHARED("specs/tlog-vectors/big-tree.json");
    TEST_ARENA(arena);
    json_t *vectors = NULL;
    assert_int_equal(jub_json_read(test_read_file(&arena, BIG_TREE), 1 << 24, &vectors, NULL),
                     JUB_OK);
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(ORIGIN), NULL), JUB_OK);
    static const uint64_t sizes[] = {1,   2,   3,     255,   256,   257,  511,
                                     512, 513, 65535, 65536, 65537, 70000};
    uint64_t size = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        jub_log_head head;
        char key[16], hex[65];
        assert_int_equal(append_numbers(&storage, size, sizes[i] - size, &head, NULL), JUB_OK);
        size = sizes[i];
        assert_int_equal(head.size, size);
        (void)snprintf(key, sizeof key, "%u", (unsigned)size);
        jub_hex_encode(head.root.bytes, sizeof head.root.bytes, hex);
        assert_string_equal(
            hex, json_string_value(json_object_get(json_object_get(vectors, "roots"), key)));
    }
    const char *path;
    json_t *expected;
    json_object_foreach(json_object_get(vectors, "tile_sha256_at_70000"), path, expected)
        assert_sha256(&memory, path, json_string_value(expected));
    json_decref(vectors);
    memory_storage_clear(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_and_tiles_are_those_of_the_large_tree),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
