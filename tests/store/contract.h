#ifndef JUB_TEST_STORE_CONTRACT_H
#define JUB_TEST_STORE_CONTRACT_H

#include "ledger/log_support.h"

/// What every store does, whatever it is made of: one list of behaviours, run over each. A store
/// under test is opened on the same place again and again by `open`, as by one program after the
/// other, and starts empty.
typedef struct contract_store {
    jub_storage storage;
    void (*open)(struct contract_store *store);
    void (*close)(struct contract_store *store);
    void *context;
} contract_store;

/// Makes an empty store, opened; and removes it, closed.
contract_store contract_make(void);
void contract_remove(contract_store *store);

static inline jub_status contract_write(contract_store *store, const char *path, jub_text bytes)
{
    const jub_object object = {jub_text_from(path), bytes};
    return store->storage.write(store->storage.reader.context, &object, 1, NULL);
}

static inline jub_status contract_swap(contract_store *store, const char *path,
                                       const char *expected, const char *replacement)
{
    return store->storage.swap(store->storage.reader.context, jub_text_from(path),
                               jub_text_from(expected), jub_text_from(replacement), NULL);
}

static inline jub_status contract_drop(contract_store *store, const char *path)
{
    return store->storage.drop(store->storage.reader.context, jub_text_from(path), NULL);
}

static inline void contract_begin(contract_store *store)
{
    assert_int_equal(store->storage.begin(store->storage.reader.context, NULL), JUB_OK);
}

static inline void contract_end(contract_store *store)
{
    assert_int_equal(store->storage.end(store->storage.reader.context, true, NULL), JUB_OK);
}

static inline void contract_reopen(contract_store *store)
{
    store->close(store);
    store->open(store);
}

/// Fails unless the object is there with these bytes; NULL: unless it is not there.
static inline void contract_assert(contract_store *store, const char *path, const char *expected)
{
    jub_buffer bytes = jub_buffer_init(1 << 20);
    const jub_reader reader = store->storage.reader;
    const jub_status status =
        reader.read(reader.context, jub_text_from(path), 1 << 20, &bytes, NULL);
    assert_int_equal(status, expected ? JUB_OK : JUB_MISSING);
    if (expected) assert_true(jub_text_is(jub_buffer_view(&bytes), expected));
    jub_buffer_clear(&bytes);
}

TEST(what_was_written_is_read_also_by_the_next_program)
{
    (void)state_unused;
    contract_store store = contract_make();
    char all[256];
    for (size_t i = 0; i < sizeof all; i++) all[i] = (char)i;
    const jub_object objects[] = {{JUB_TEXT("tile/0/000"), {all, sizeof all}},
                                  {JUB_TEXT("tile/entries/x001/234.p/7"), JUB_TEXT("seven")},
                                  {JUB_TEXT("checkpoint"), JUB_TEXT("")}};
    contract_begin(&store);
    assert_int_equal(store.storage.write(store.storage.reader.context, objects, 3, NULL), JUB_OK);
    contract_end(&store);
    for (size_t i = 0; i < 2; i++) {
        jub_buffer bytes = jub_buffer_init(1000);
        jub_buffer_string(&bytes, "before");
        const jub_reader reader = store.storage.reader;
        assert_int_equal(reader.read(reader.context, objects[0].path, 256, &bytes, NULL), JUB_OK);
        assert_int_equal(bytes.length_bytes, 6 + 256); // appended
        assert_memory_equal(bytes.bytes + 6, all, 256);
        jub_buffer_clear(&bytes);
        contract_assert(&store, "tile/entries/x001/234.p/7", "seven");
        contract_assert(&store, "checkpoint", "");
        contract_assert(&store, "tile/0/001", NULL);
        contract_assert(&store, "tile/entries/x001/235.p/7", NULL);
        contract_reopen(&store);
    }
    contract_remove(&store);
}

TEST(an_object_larger_than_asked_for_is_refused)
{
    (void)state_unused;
    contract_store store = contract_make();
    jub_buffer bytes = jub_buffer_init(100);
    const jub_reader reader = store.storage.reader;
    contract_begin(&store);
    assert_int_equal(contract_write(&store, "checkpoint", JUB_TEXT("12345")), JUB_OK);
    contract_end(&store);
    assert_int_equal(reader.read(reader.context, JUB_TEXT("checkpoint"), 4, &bytes, NULL),
                     JUB_LIMIT);
    jub_buffer_reset(&bytes);
    assert_int_equal(reader.read(reader.context, JUB_TEXT("checkpoint"), 5, &bytes, NULL), JUB_OK);
    jub_buffer_clear(&bytes);
    contract_remove(&store);
}

TEST(writing_replaces_and_dropping_removes)
{
    (void)state_unused;
    contract_store store = contract_make();
    contract_begin(&store);
    assert_int_equal(contract_write(&store, "tile/0/000.p/2", JUB_TEXT("longer than")), JUB_OK);
    assert_int_equal(contract_write(&store, "tile/0/000.p/2", JUB_TEXT("this")), JUB_OK);
    assert_int_equal(contract_write(&store, "tile/0/000.p/3", JUB_TEXT("three")), JUB_OK);
    contract_end(&store);
    contract_assert(&store, "tile/0/000.p/2", "this");
    contract_begin(&store);
    assert_int_equal(contract_drop(&store, "tile/0/000.p/2"), JUB_OK);
    assert_int_equal(contract_drop(&store, "tile/0/000.p/2"), JUB_OK);
    assert_int_equal(contract_drop(&store, "tile/7/000"), JUB_OK);
    contract_end(&store);
    contract_reopen(&store);
    contract_assert(&store, "tile/0/000.p/2", NULL);
    contract_assert(&store, "tile/0/000.p/3", "three");
    // The last one of its folder, and then one in the same place within the same turn.
    contract_begin(&store);
    assert_int_equal(contract_drop(&store, "tile/0/000.p/3"), JUB_OK);
    assert_int_equal(contract_write(&store, "tile/0/000.p/4", JUB_TEXT("four")), JUB_OK);
    contract_end(&store);
    contract_assert(&store, "tile/0/000.p/3", NULL);
    contract_assert(&store, "tile/0/000.p/4", "four");
    contract_remove(&store);
}

TEST(a_swap_is_done_only_where_what_is_expected_stands)
{
    (void)state_unused;
    contract_store store = contract_make();
    contract_begin(&store);
    assert_int_equal(contract_swap(&store, "state/head", "one", "two"), JUB_CONFLICT);
    contract_assert(&store, "state/head", NULL);
    assert_int_equal(contract_swap(&store, "state/head", "", "one"), JUB_OK);
    assert_int_equal(contract_swap(&store, "state/head", "", "two"), JUB_CONFLICT);
    assert_int_equal(contract_swap(&store, "state/head", "on", "two"), JUB_CONFLICT);
    assert_int_equal(contract_swap(&store, "state/head", "one more", "two"), JUB_CONFLICT);
    contract_assert(&store, "state/head", "one");
    assert_int_equal(contract_swap(&store, "state/head", "one", "one"), JUB_OK);
    assert_int_equal(contract_swap(&store, "state/head", "one", "a longer one"), JUB_OK);
    contract_end(&store);
    contract_reopen(&store);
    contract_assert(&store, "state/head", "a longer one");
    contract_remove(&store);
}

typedef struct contract_seen {
    size_t count;
    size_t length_bytes;
    size_t stop_after;
} contract_seen;

static inline jub_status contract_see(void *context, jub_text path, jub_error *error)
{
    contract_seen *seen = context;
    seen->count++;
    seen->length_bytes += path.length_bytes;
    return seen->count == seen->stop_after
               ? jub_fail(error, JUB_RANGE, (jub_position){0}, NULL, "enough")
               : JUB_OK;
}

TEST(objects_are_listed_by_how_their_paths_begin)
{
    (void)state_unused;
    static const char *const paths[] = {"checkpoint",     "state/head",       "tile/0/000",
                                        "tile/0/001.p/7", "tile/entries/000", "tile/1/000.p/1"};
    static const struct {
        const char *prefix;
        size_t count;
        size_t length_bytes;
    } expected[] = {{"tile/", 4, 54},  {"tile/0/", 2, 24},   {"tile/0/001.p/", 1, 14},
                    {"tile/e", 1, 16}, {"", 6, 74},          {"tile/2/", 0, 0},
                    {"x", 0, 0},       {"tile/0/000", 1, 10}};
    contract_store store = contract_make();
    const jub_reader reader = store.storage.reader;
    contract_begin(&store);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(contract_write(&store, paths[i], JUB_TEXT("x")), JUB_OK);
    contract_end(&store);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        contract_seen seen = {0};
        assert_int_equal(reader.list(reader.context, jub_text_from(expected[i].prefix),
                                     contract_see, &seen, NULL),
                         JUB_OK);
        assert_int_equal(seen.count, expected[i].count);
        assert_int_equal(seen.length_bytes, expected[i].length_bytes);
    }
    contract_seen seen = {.stop_after = 2};
    assert_int_equal(reader.list(reader.context, JUB_TEXT(""), contract_see, &seen, NULL),
                     JUB_RANGE);
    assert_int_equal(seen.count, 2);
    contract_remove(&store);
}

TEST(objects_in_many_folders_are_written_in_one_turn)
{
    (void)state_unused;
    enum { COUNT = 300 };
    contract_store store = contract_make();
    static char paths[COUNT][JUB_TILE_PATH_BYTES];
    jub_object objects[COUNT];
    for (uint64_t i = 0; i < COUNT; i++) {
        const jub_tile tile = {(uint32_t)(i % 8), i * 1000007, (uint32_t)(i % 256) + 1};
        objects[i].path = jub_text_from(jub_tile_path(tile, paths[i]));
        objects[i].bytes = objects[i].path;
    }
    contract_begin(&store);
    assert_int_equal(store.storage.write(store.storage.reader.context, objects, COUNT, NULL),
                     JUB_OK);
    contract_end(&store);
    contract_reopen(&store);
    for (size_t i = 0; i < COUNT; i++) contract_assert(&store, paths[i], paths[i]);
    contract_remove(&store);
}

TEST(what_is_not_kept_is_gone_or_a_tail_and_the_next_turn_comes)
{
    (void)state_unused;
    contract_store store = contract_make();
    contract_begin(&store);
    assert_int_equal(contract_write(&store, "tile/0/000.p/1", JUB_TEXT("tail")), JUB_OK);
    assert_int_equal(store.storage.end(store.storage.reader.context, false, NULL), JUB_OK);
    contract_begin(&store);
    assert_int_equal(contract_write(&store, "tile/0/000.p/1", JUB_TEXT("anew")), JUB_OK);
    contract_end(&store);
    contract_assert(&store, "tile/0/000.p/1", "anew");
    contract_remove(&store);
}

TEST(a_log_grows_and_is_read_from_one_program_to_the_next)
{
    (void)state_unused;
    contract_store store = contract_make();
    jub_log_head head = log_fill(&store.storage, 250, 100);
    static const size_t batches[] = {1, 4, 1, 1, 300, 20};
    uint64_t dropped = 0;
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        contract_reopen(&store);
        assert_int_equal(log_append(&store.storage, head.size, batches[i], 0, &head, NULL), JUB_OK);
    }
    log_assert_entries(&store.storage, 577, 577, 0);
    assert_int_equal(jub_log_collect(&store.storage, &dropped, NULL), JUB_OK);
    assert_true(dropped > 0);
    contract_reopen(&store);
    log_assert_entries(&store.storage, 577, 577, 0);
    contract_remove(&store);
}

#define CONTRACT_TESTS                                                                             \
    cmocka_unit_test(what_was_written_is_read_also_by_the_next_program),                           \
        cmocka_unit_test(an_object_larger_than_asked_for_is_refused),                              \
        cmocka_unit_test(writing_replaces_and_dropping_removes),                                   \
        cmocka_unit_test(a_swap_is_done_only_where_what_is_expected_stands),                       \
        cmocka_unit_test(objects_are_listed_by_how_their_paths_begin),                             \
        cmocka_unit_test(objects_in_many_folders_are_written_in_one_turn),                         \
        cmocka_unit_test(what_is_not_kept_is_gone_or_a_tail_and_the_next_turn_comes),              \
        cmocka_unit_test(a_log_grows_and_is_read_from_one_program_to_the_next)

#endif
