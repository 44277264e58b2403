#include "ledger/log.h"

#include <sodium.h>

#include "base/json.h"

// The program is linked so that allocations of the code under test pass through here (see "memory
// that runs out"); the store's own do not.
#define MEMORY_CALLOC __real_calloc
#define MEMORY_REALLOC __real_realloc
#include <stddef.h>
void *__real_malloc(size_t size_bytes);
void *__real_calloc(size_t count, size_t size_bytes);
void *__real_realloc(void *bytes, size_t size_bytes);

#include "ledger/log_support.h"

static void from_hex(const char *hex, uint8_t *bytes_out, size_t length_bytes)
{
    assert_true(jub_hex_decode(jub_text_from(hex), bytes_out, length_bytes));
}

static json_t *read_vectors(jub_arena *arena, const char *path)
{
    json_t *vectors = NULL;
    assert_int_equal(jub_json_read(test_read_file(arena, path), 1 << 24, &vectors, NULL), JUB_OK);
    return vectors;
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

// -- memory that runs out -------------------------------------------------------------------------

static size_t allocations_left = SIZE_MAX;

void *__wrap_malloc(size_t size_bytes);
void *__wrap_calloc(size_t count, size_t size_bytes);
void *__wrap_realloc(void *bytes, size_t size_bytes);

static bool may_allocate(void)
{
    if (allocations_left == 0) return false;
    if (allocations_left != SIZE_MAX) allocations_left--;
    return true;
}

void *__wrap_malloc(size_t size_bytes)
{
    return may_allocate() ? __real_malloc(size_bytes) : NULL;
}

void *__wrap_calloc(size_t count, size_t size_bytes)
{
    return may_allocate() ? __real_calloc(count, size_bytes) : NULL;
}

void *__wrap_realloc(void *bytes, size_t size_bytes)
{
    return may_allocate() ? __real_realloc(bytes, size_bytes) : NULL;
}

// -- a guard in memory ----------------------------------------------------------------------------

static jub_status guard_read(void *context, jub_buffer *bytes_out, jub_error *error)
{
    return memory_read(context, JUB_TEXT("guard"), JUB_NOTE_MAX_BYTES, bytes_out, error);
}

static jub_status guard_swap(void *context, jub_text expected, jub_text replacement,
                             jub_error *error)
{
    return memory_swap(context, JUB_TEXT("guard"), expected, replacement, error);
}

typedef struct signed_log {
    memory_storage memory;
    memory_storage guard_memory;
    jub_storage storage;
    jub_guard guard;
    bool is_guard_lost;
    jub_signer signer;
} signed_log;

static void signed_log_init(signed_log *log)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {7};
    log->memory = memory_storage_init();
    log->is_guard_lost = false;
    log->guard_memory = memory_storage_init();
    log->guard_memory.has_no_lock = true; // it is not begun
    log->storage = memory_storage_open(&log->memory);
    log->guard = (jub_guard){&log->guard_memory, guard_read, guard_swap};
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT(LOG_ORIGIN), JUB_KEY_ED25519, seed, &log->signer, NULL),
        JUB_OK);
}

static void signed_log_clear(signed_log *log)
{
    memory_storage_clear(&log->memory);
    memory_storage_clear(&log->guard_memory);
}

static jub_status sign(signed_log *log, jub_buffer *note, jub_error *error)
{
    jub_buffer_reset(note);
    return jub_log_sign(&log->storage, &log->guard, log->is_guard_lost, &log->signer, note, error);
}

static uint64_t size_of(jub_text note_source)
{
    jub_note note;
    jub_checkpoint checkpoint;
    assert_int_equal(jub_checkpoint_read_note(note_source, &note, &checkpoint, NULL), JUB_OK);
    return checkpoint.size;
}

static jub_text object_text(const memory_storage *memory, const char *path)
{
    const memory_object *object = memory_find(&memory->objects, jub_text_from(path));
    return object ? (jub_text){object->bytes, object->length_bytes} : JUB_TEXT("");
}

// -- appending ------------------------------------------------------------------------------------

static void assert_sha256(const memory_storage *memory, const char *path, const char *expected)
{
    const jub_text bytes = object_text(memory, path);
    uint8_t digest[32];
    char hex[65];
    (void)crypto_hash_sha256(digest, (const uint8_t *)bytes.bytes, bytes.length_bytes);
    jub_hex_encode(digest, sizeof digest, hex);
    assert_string_equal(hex, expected);
}

TEST(roots_and_tiles_are_those_of_the_large_tree)
{
    NEEDS_SHARED("specs/tlog-vectors/big-tree.json");
    TEST_ARENA(arena);
    json_t *vectors = read_vectors(&arena, LOG_VECTORS "big-tree.json");
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(LOG_ORIGIN), NULL), JUB_OK);
    static const uint64_t sizes[] = {1,   2,   3,     255,   256,   257,  511,
                                     512, 513, 65535, 65536, 65537, 70000};
    uint64_t size = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        jub_log_head head;
        char key[16], hex[65];
        assert_int_equal(log_append(&storage, size, (size_t)(sizes[i] - size), 0, &head, NULL),
                         JUB_OK);
        size = sizes[i];
        assert_int_equal(head.size, size);
        (void)snprintf(key, sizeof key, "%u", (unsigned)size);
        jub_hex_encode(head.root.bytes, sizeof head.root.bytes, hex);
        assert_string_equal(hex, member(json_object_get(vectors, "roots"), key));
    }
    const char *path;
    json_t *expected;
    json_object_foreach(json_object_get(vectors, "tile_sha256_at_70000"), path, expected)
        assert_sha256(&memory, path, json_string_value(expected));
    json_decref(vectors);
    memory_storage_clear(&memory);
}

TEST(a_log_is_the_same_in_whatever_batches_it_came)
{
    (void)state_unused;
    memory_storage memories[4];
    jub_log_head heads[4];
    static const size_t batches[] = {700, 1, 256, 255};
    for (size_t i = 0; i < 4; i++) {
        memories[i] = memory_storage_init();
        const jub_storage storage = memory_storage_open(&memories[i]);
        heads[i] = log_fill(&storage, 700, batches[i]);
        assert_true(jub_hash_equal(&heads[i].root, &heads[0].root));
        log_assert_entries(&storage, 700, 700, 0);
    }
    // What the head needs is the same, byte for byte; small batches leave partial tiles besides.
    for (size_t i = 0; i < memories[0].objects.count; i++) {
        const char *path = memories[0].objects.items[i].path;
        for (size_t j = 1; j < 4; j++)
            assert_true(
                jub_text_equal(object_text(&memories[j], path), object_text(&memories[0], path)));
    }
    for (size_t i = 0; i < 4; i++) memory_storage_clear(&memories[i]);
}

TEST(files_and_checkpoints_are_those_of_another_implementation)
{
    NEEDS_SHARED("specs/tlog-vectors/tessera-log.json");
    TEST_ARENA(arena);
    json_t *vectors = read_vectors(&arena, LOG_VECTORS "tessera-log.json");
    const json_t *entries = json_object_get(vectors, "entries");
    signed_log log;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    signed_log_init(&log);
    assert_int_equal(jub_signer_read(jub_text_from(member(vectors, "skey")), &log.signer, NULL),
                     JUB_OK);
    assert_int_equal(jub_log_create(&log.storage, JUB_TEXT("example.com/log/testdata"), NULL),
                     JUB_OK);
    for (size_t size = 0; size <= json_array_size(entries); size++) {
        char key[16];
        jub_log_head head;
        if (size > 0) {
            const jub_text entry =
                jub_text_from(json_string_value(json_array_get(entries, size - 1)));
            assert_int_equal(jub_log_append(&log.storage, &entry, 1, &head, NULL), JUB_OK);
        }
        (void)snprintf(key, sizeof key, "%zu", size);
        assert_int_equal(sign(&log, &note, NULL), JUB_OK);
        assert_text(jub_buffer_view(&note), member(json_object_get(vectors, "checkpoints"), key));
        assert_text(object_text(&log.memory, "checkpoint"),
                    member(json_object_get(vectors, "checkpoints"), key));
    }
    static const char *const files[][2] = {{"tile/entries/000.p/15", "entries_000_p_15_hex"},
                                           {"tile/0/000.p/15", "tile_0_000_p_15_hex"}};
    for (size_t i = 0; i < 2; i++) {
        uint8_t expected[1024];
        const jub_text found = object_text(&log.memory, files[i][0]);
        assert_int_equal(found.length_bytes * 2, strlen(member(vectors, files[i][1])));
        from_hex(member(vectors, files[i][1]), expected, found.length_bytes);
        assert_memory_equal(found.bytes, expected, found.length_bytes);
    }
    jub_buffer_clear(&note);
    json_decref(vectors);
    signed_log_clear(&log);
}

TEST(empty_and_largest_entries_are_kept_and_larger_ones_refused_whole)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    char *large = JUB_NEW(&arena, char, JUB_ENTRY_MAX_BYTES + 1);
    assert_non_null(large);
    jub_text entries[] = {JUB_TEXT(""), {large, JUB_ENTRY_MAX_BYTES}, JUB_TEXT("last")};
    jub_log_head head;
    jub_error error;
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(LOG_ORIGIN), NULL), JUB_OK);
    assert_int_equal(jub_log_append(&storage, entries, 3, &head, NULL), JUB_OK);
    jub_view *view = NULL;
    jub_text entry;
    assert_int_equal(jub_view_open(storage.reader, head.size, &head.root, &view, NULL), JUB_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(jub_view_entry(view, i, &entry, NULL), JUB_OK);
        assert_true(jub_text_equal(entry, entries[i]));
    }
    jub_view_close(view);

    entries[1].length_bytes++;
    const size_t writes = memory.write_count;
    assert_int_equal(jub_log_append(&storage, entries, 3, &head, &error), JUB_LIMIT);
    assert_int_equal(error.at.line, 2);
    assert_int_equal(jub_log_append(&storage, entries, 0, &head, &error), JUB_LIMIT);
    assert_int_equal(jub_log_append(&storage, entries, JUB_LOG_BATCH_MAX + 1, &head, &error),
                     JUB_LIMIT);
    assert_int_equal(memory.write_count, writes);
    assert_int_equal(head.size, 3);
    memory_storage_clear(&memory);
}

TEST(a_batch_of_many_megabytes_is_written_in_parts_and_moves_the_head_once)
{
    TEST_ARENA(arena);
    enum { COUNT = 700, ENTRY = 60000 }; // 42 MB, in three bundles
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_text *entries = JUB_NEW(&arena, jub_text, COUNT);
    char *bytes = JUB_NEW(&arena, char, COUNT + ENTRY);
    assert_true(entries && bytes);
    for (size_t i = 0; i < COUNT + ENTRY; i++) bytes[i] = (char)(i * i % 251);
    for (size_t i = 0; i < COUNT; i++) entries[i] = (jub_text){bytes + i, ENTRY};
    (void)log_fill(&storage, 0, 1);
    jub_log_head head;
    assert_int_equal(jub_log_append(&storage, entries, COUNT, &head, NULL), JUB_OK);
    assert_int_equal(memory.write_count, 3 + 3 + 1);
    jub_view *view = NULL;
    assert_int_equal(jub_view_open(storage.reader, COUNT, &head.root, &view, NULL), JUB_OK);
    for (size_t i = 0; i < COUNT; i++) {
        jub_text entry;
        assert_int_equal(jub_view_entry(view, i, &entry, NULL), JUB_OK);
        assert_true(jub_text_equal(entry, entries[i]));
    }
    jub_view_close(view);
    memory_storage_clear(&memory);
}

TEST(nothing_that_the_head_covers_is_ever_written_again)
{
    (void)state_unused;
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    (void)log_fill(&storage, 250, 250);
    for (uint64_t size = 250; size < 600;) {
        memory_objects before = {0};
        const jub_log_head old = {.size = size};
        jub_log_head head;
        memory_copy(&memory.objects, &before);
        // A byte more in each object that is there would vanish if it were written.
        for (size_t i = 0; i < before.count; i++) before.items[i].length_bytes++;
        assert_int_equal(log_append(&storage, size, 7 + size % 11, 0, &head, NULL), JUB_OK);
        for (size_t i = 0; i < before.count; i++) {
            jub_tile tile;
            const jub_text path = jub_text_from(before.items[i].path);
            if (!jub_tile_from_path(path, &tile)) continue;
            const memory_object *after = memory_find(&memory.objects, path);
            assert_non_null(after);
            assert_int_equal(after->length_bytes + 1, before.items[i].length_bytes);
            assert_memory_equal(after->bytes, before.items[i].bytes, after->length_bytes);
        }
        assert_true(head.size > old.size);
        size = head.size;
        memory_objects_clear(&before);
    }
    memory_storage_clear(&memory);
}

TEST(a_damaged_bundle_is_not_built_upon)
{
    (void)state_unused;
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_log_head head = log_fill(&storage, 20, 20);
    jub_error error;
    memory_find(&memory.objects, JUB_TEXT("tile/entries/000.p/20"))->bytes[2] ^= 1;
    assert_int_equal(log_append(&storage, 20, 1, 0, &head, &error), JUB_UNVERIFIED);
    assert_non_null(strstr(error.message, "entry 0 in tile/entries/000.p/20"));
    assert_int_equal(jub_log_head_read(storage.reader, &head, NULL), JUB_OK);
    assert_int_equal(head.size, 20);
    memory_storage_clear(&memory);
}

TEST(a_log_behind_its_own_checkpoint_is_not_appended_to)
{
    (void)state_unused;
    signed_log log;
    memory_objects backup = {0};
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_log_head head;
    jub_error error;
    uint64_t dropped = 0;
    signed_log_init(&log);
    (void)log_fill(&log.storage, 10, 10);
    memory_put(&backup, JUB_TEXT("state/head"), object_text(&log.memory, "state/head"));
    assert_int_equal(log_append(&log.storage, 10, 10, 0, &head, NULL), JUB_OK);
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);
    memory_put(&log.memory.objects, JUB_TEXT("state/head"),
               (jub_text){backup.items[0].bytes, backup.items[0].length_bytes});
    const size_t count = log.memory.objects.count;
    assert_int_equal(log_append(&log.storage, 10, 10, 1, &head, &error), JUB_CONFLICT);
    assert_non_null(strstr(error.message, "10 entries"));
    assert_int_equal(jub_log_collect(&log.storage, &dropped, &error), JUB_CONFLICT);
    assert_int_equal(log.memory.objects.count, count);
    memory_objects_clear(&backup);
    jub_buffer_clear(&note);
    signed_log_clear(&log);
}

TEST(a_log_is_made_once_and_under_a_name_that_can_be_one)
{
    (void)state_unused;
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_log_head head;
    assert_int_equal(jub_log_head_read(storage.reader, &head, NULL), JUB_MISSING);
    assert_int_equal(jub_log_create(&storage, JUB_TEXT("a b"), NULL), JUB_SYNTAX);
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(""), NULL), JUB_SYNTAX);
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(LOG_ORIGIN), NULL), JUB_OK);
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(LOG_ORIGIN), NULL), JUB_CONFLICT);
    assert_int_equal(jub_log_head_read(storage.reader, &head, NULL), JUB_OK);
    assert_string_equal(head.origin, LOG_ORIGIN);
    assert_int_equal(head.size, 0);
    memory_remove(&memory.objects, JUB_TEXT("state/head"));
    memory_put(&memory.objects, JUB_TEXT("checkpoint"), JUB_TEXT("of a copy"));
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(LOG_ORIGIN), NULL), JUB_CONFLICT);
    memory_storage_clear(&memory);
}

TEST(a_head_that_is_no_head_is_refused)
{
    TEST_ARENA(arena);
    static const char *const heads[] = {
        "",
        "log",
        "log.example/test\n1\n",
        "log.example/test\n01\nAAAA\n",
        "log.example/test\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "a b\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "log.example/test\n9223372036854775808\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"};
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_log_head head = {.size = 77};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        memory_put(&memory.objects, JUB_TEXT("state/head"), jub_text_from(heads[i]));
        assert_int_not_equal(jub_log_head_read(storage.reader, &head, NULL), JUB_OK);
    }
    // A name longer than any key's, which would not fit into the head.
    char *long_name = JUB_NEW(&arena, char, 300);
    memset(long_name, 'a', 300);
    memory_put(&memory.objects, JUB_TEXT("state/head"),
               jub_text_format(&arena, "%.*s\n1\n%s\n", 300, long_name,
                               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    assert_int_equal(jub_log_head_read(storage.reader, &head, NULL), JUB_SYNTAX);
    assert_int_equal(head.size, 77);
    jub_error error;
    memory_put(&memory.objects, JUB_TEXT("state/head"), JUB_TEXT("log.example/test\nmany\nx\n"));
    assert_int_equal(jub_log_head_read(storage.reader, &head, &error), JUB_SYNTAX);
    assert_non_null(strstr(error.message, "state/head, line 2: "));
    memory_storage_clear(&memory);
}

// -- failures -------------------------------------------------------------------------------------

enum { FIRST = 250, SECOND = 12, THIRD = 300 }; // entries; the second batch passes a tile's edge

// An append of which one operation fails. True when it ended before that operation.
static bool append_with_failure(size_t fail_at, bool fails_when_done, bool can_undo)
{
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_log_head head = log_fill(&storage, FIRST, FIRST), found;
    jub_error error;
    memory.can_undo = can_undo;
    memory.fails_when_done = fails_when_done;
    memory.operation_count = 0;
    memory.fail_at = fail_at;
    const jub_status status = log_append(&storage, FIRST, SECOND, 1, &head, &error);
    const bool is_over = memory.operation_count <= fail_at;
    memory.fail_at = SIZE_MAX;
    assert_int_equal(status, is_over ? JUB_OK : JUB_IO);
    assert_int_equal(head.size, is_over ? FIRST + SECOND : FIRST);

    // Either all of the batch is there or nothing, whatever was said; and the log goes on.
    assert_int_equal(jub_log_head_read(storage.reader, &found, NULL), JUB_OK);
    assert_true(found.size == FIRST + SECOND || (found.size == FIRST && status != JUB_OK));
    log_assert_entries(&storage, found.size, FIRST, 1);
    assert_int_equal(log_append(&storage, found.size, THIRD, 0, &head, &error), JUB_OK);
    assert_int_equal(head.size, found.size + THIRD);
    jub_view *view = NULL;
    jub_hash root = found.root;
    assert_int_equal(jub_view_open(storage.reader, head.size, &head.root, &view, NULL), JUB_OK);
    assert_int_equal(jub_view_hash(view, (jub_span){0, found.size}, &root, NULL), JUB_OK);
    assert_true(jub_hash_equal(&root, &found.root));
    for (uint64_t i = 0; i < head.size; i++) {
        char bytes[LOG_NUMBER_BYTES];
        jub_text entry;
        const bool is_second = i >= FIRST && i < found.size;
        assert_int_equal(jub_view_entry(view, i, &entry, NULL), JUB_OK);
        assert_true(jub_text_equal(entry, log_number(i, is_second ? 1 : 0, bytes)));
    }
    jub_view_close(view);
    memory_storage_clear(&memory);
    return is_over;
}

TEST(whatever_operation_of_an_append_fails_the_log_stays_whole_and_goes_on)
{
    (void)state_unused;
    size_t tried = 0;
    for (size_t mode = 0; mode < 4; mode++)
        for (size_t fail_at = 0; !append_with_failure(fail_at, mode & 1, mode & 2); fail_at++)
            tried++;
    print_message("# tried: %zu operations of an append, each made to fail\n", tried);
    assert_true(tried > 4 * 10);
}

static bool append_with_failed_allocation(size_t allocations)
{
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_log_head head = log_fill(&storage, FIRST, FIRST), found;
    char bytes[SECOND][LOG_NUMBER_BYTES];
    jub_text entries[SECOND];
    for (size_t i = 0; i < SECOND; i++) entries[i] = log_number(FIRST + i, 1, bytes[i]);
    allocations_left = allocations;
    const jub_status status = jub_log_append(&storage, entries, SECOND, &head, NULL);
    const bool is_over = status == JUB_OK;
    allocations_left = SIZE_MAX;
    if (!is_over) assert_int_equal(status, JUB_NO_MEMORY);
    assert_int_equal(jub_log_head_read(storage.reader, &found, NULL), JUB_OK);
    assert_int_equal(found.size, is_over ? FIRST + SECOND : FIRST);
    log_assert_entries(&storage, found.size, FIRST, 1);
    memory_storage_clear(&memory);
    return is_over;
}

TEST(an_append_that_runs_out_of_memory_says_so_and_changes_nothing)
{
    (void)state_unused;
    size_t tried = 0;
    while (!append_with_failed_allocation(tried)) tried++;
    assert_true(tried > 5);
}

typedef struct other_writer {
    const jub_storage *storage;
    jub_status status;
    jub_log_head head;
} other_writer;

static void append_between(void *context)
{
    other_writer *other = context;
    other->status = log_append(other->storage, 5, 3, 2, &other->head, NULL);
}

TEST(of_two_writers_that_no_lock_keeps_apart_one_is_refused)
{
    (void)state_unused;
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_log_head head = log_fill(&storage, 5, 5);
    other_writer other = {.storage = &storage, .status = JUB_IO};
    memory.has_no_lock = true;
    memory.before_write = append_between;
    memory.before_write_context = &other;
    assert_int_equal(log_append(&storage, 5, 4, 1, &head, NULL), JUB_CONFLICT);
    assert_int_equal(other.status, JUB_OK);
    assert_int_equal(head.size, 5);
    log_assert_entries(&storage, 8, 5, 2); // the other's, and not one of ours among them
    memory_storage_clear(&memory);
}

// -- signing --------------------------------------------------------------------------------------

TEST(a_checkpoint_or_guard_that_cannot_be_read_is_named_and_nothing_is_signed)
{
    (void)state_unused;
    signed_log log;
    jub_log_head head;
    jub_error error;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    signed_log_init(&log);
    (void)log_fill(&log.storage, 3, 3);
    memory_put(&log.guard_memory.objects, JUB_TEXT("guard"), JUB_TEXT("no note"));
    assert_int_equal(sign(&log, &note, &error), JUB_SYNTAX);
    assert_non_null(strstr(error.message, "what was signed last, line "));
    memory_remove(&log.guard_memory.objects, JUB_TEXT("guard"));
    memory_put(&log.memory.objects, JUB_TEXT("checkpoint"), JUB_TEXT("no note"));
    assert_int_equal(sign(&log, &note, &error), JUB_SYNTAX);
    assert_non_null(strstr(error.message, "checkpoint, line "));
    assert_int_equal(log_append(&log.storage, 3, 1, 0, &head, &error), JUB_SYNTAX);
    assert_int_equal(log.guard_memory.objects.count, 0);
    jub_buffer_clear(&note);
    signed_log_clear(&log);
}

TEST(an_entry_changed_before_it_was_signed_for_is_not_signed_for)
{
    (void)state_unused;
    signed_log log;
    jub_log_head head;
    jub_error error;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    signed_log_init(&log);
    (void)log_fill(&log.storage, 3, 3);
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);
    assert_int_equal(log_append(&log.storage, 3, 2, 0, &head, NULL), JUB_OK);
    const memory_object *bundle =
        memory_find(&log.memory.objects, JUB_TEXT("tile/entries/000.p/5"));
    assert_non_null(bundle);
    char bytes[256];
    assert_true(bundle->length_bytes <= sizeof bytes);
    memcpy(bytes, bundle->bytes, bundle->length_bytes);
    bytes[bundle->length_bytes - 1] ^= 1;
    memory_put(&log.memory.objects, JUB_TEXT("tile/entries/000.p/5"),
               (jub_text){bytes, bundle->length_bytes});
    assert_int_equal(sign(&log, &note, &error), JUB_UNVERIFIED);
    assert_non_null(strstr(error.message, "entry 4"));
    assert_int_equal(size_of(object_text(&log.guard_memory, "guard")), 3);
    jub_buffer_clear(&note);
    signed_log_clear(&log);
}

TEST(a_log_that_has_not_moved_keeps_its_checkpoint_and_cosignatures)
{
    (void)state_unused;
    signed_log log;
    jub_log_head head;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES), again = note;
    signed_log_init(&log);
    (void)log_fill(&log.storage, 3, 3);
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);
    jub_buffer_string(&note, "\xe2\x80\x94 witness.example AAAAAAAAAAAAAAAAAAAA\n");
    memory_put(&log.memory.objects, JUB_TEXT("checkpoint"), jub_buffer_view(&note));
    assert_int_equal(sign(&log, &again, NULL), JUB_OK);
    assert_true(jub_text_equal(jub_buffer_view(&again), jub_buffer_view(&note)));
    // Also where what was remembered has been lost, and somebody says so.
    memory_remove(&log.guard_memory.objects, JUB_TEXT("guard"));
    assert_int_equal(sign(&log, &again, NULL), JUB_CONFLICT);
    assert_int_equal(log.guard_memory.objects.count, 0);
    log.is_guard_lost = true;
    assert_int_equal(sign(&log, &again, NULL), JUB_OK);
    log.is_guard_lost = false;
    assert_true(jub_text_equal(jub_buffer_view(&again), jub_buffer_view(&note)));
    assert_int_equal(size_of(object_text(&log.guard_memory, "guard")), 3);
    // And what was promised is published where that has been lost.
    memory_remove(&log.memory.objects, JUB_TEXT("checkpoint"));
    assert_int_equal(sign(&log, &again, NULL), JUB_OK);
    assert_true(jub_text_equal(object_text(&log.memory, "checkpoint"),
                               object_text(&log.guard_memory, "guard")));
    assert_int_equal(log_append(&log.storage, 3, 1, 0, &head, NULL), JUB_OK);
    assert_int_equal(sign(&log, &again, NULL), JUB_OK);
    assert_int_equal(size_of(jub_buffer_view(&again)), 4);
    jub_buffer_clear(&note);
    jub_buffer_clear(&again);
    signed_log_clear(&log);
}

TEST(a_restored_backup_cannot_sign_a_fork)
{
    (void)state_unused;
    signed_log log;
    memory_objects backup = {0};
    jub_log_head head;
    jub_error error;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    signed_log_init(&log);
    (void)log_fill(&log.storage, 10, 10);
    memory_copy(&log.memory.objects, &backup);
    assert_int_equal(log_append(&log.storage, 10, 10, 0, &head, NULL), JUB_OK);
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);

    memory_copy(&backup, &log.memory.objects);
    static const size_t more[] = {0, 5, 5, 300}; // shorter twice, of the same length, longer
    static const char *const said[] = {"shorter", "shorter", "does not continue",
                                       "does not continue"};
    uint64_t size = 10;
    for (size_t i = 0; i < 4; i++) {
        if (more[i] > 0)
            assert_int_equal(log_append(&log.storage, size, more[i], 1, &head, NULL), JUB_OK);
        size += more[i];
        assert_int_equal(sign(&log, &note, &error), JUB_CONFLICT);
        assert_non_null(strstr(error.message, said[i]));
        assert_null(memory_find(&log.memory.objects, JUB_TEXT("checkpoint")));
        assert_int_equal(size_of(object_text(&log.guard_memory, "guard")), 20);
    }
    memory_objects_clear(&backup);
    jub_buffer_clear(&note);
    signed_log_clear(&log);
}

TEST(a_log_is_not_signed_against_the_checkpoint_it_published_though_the_guard_is_new)
{
    (void)state_unused;
    signed_log log, forked;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_log_head head;
    jub_error error;
    signed_log_init(&log);
    signed_log_init(&forked);
    (void)log_fill(&log.storage, 10, 10);
    (void)log_fill(&forked.storage, 9, 9);
    assert_int_equal(log_append(&forked.storage, 9, 5, 1, &head, NULL), JUB_OK);
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);
    memory_put(&forked.memory.objects, JUB_TEXT("checkpoint"), jub_buffer_view(&note));
    assert_int_equal(sign(&forked, &note, &error), JUB_CONFLICT);
    assert_int_equal(object_text(&forked.guard_memory, "guard").length_bytes, 0);
    jub_buffer_clear(&note);
    signed_log_clear(&log);
    signed_log_clear(&forked);
}

TEST(only_the_logs_own_key_and_guard_sign_it)
{
    (void)state_unused;
    static const uint8_t seed[JUB_SEED_BYTES] = {9};
    signed_log log;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_error error;
    signed_log_init(&log);
    (void)log_fill(&log.storage, 10, 10);
    const jub_signer own = log.signer;
    assert_int_equal(jub_signer_from_seed(JUB_TEXT("log.example/other"), JUB_KEY_ED25519, seed,
                                          &log.signer, NULL),
                     JUB_OK);
    assert_int_equal(sign(&log, &note, &error), JUB_CONFLICT);
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT(LOG_ORIGIN), JUB_KEY_COSIGNER, seed, &log.signer, NULL),
        JUB_OK);
    assert_int_equal(sign(&log, &note, &error), JUB_TYPE);
    assert_int_equal(log.guard_memory.objects.count, 0);
    // What the guard holds was signed by a key of the same name, but not by this one.
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT(LOG_ORIGIN), JUB_KEY_ED25519, seed, &log.signer, NULL),
        JUB_OK);
    assert_int_equal(sign(&log, &note, &error), JUB_OK);
    log.signer = own;
    assert_int_equal(sign(&log, &note, &error), JUB_CONFLICT);
    jub_buffer_clear(&note);
    signed_log_clear(&log);
}

// With a guard of its own that is new, and told that it was lost: the published checkpoint says
// whose the log is.
TEST(a_second_key_of_the_logs_name_signs_nothing_behind_the_first)
{
    (void)state_unused;
    static const uint8_t seed[JUB_SEED_BYTES] = {9};
    signed_log log, other;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_error error;
    signed_log_init(&log);
    signed_log_init(&other);
    (void)log_fill(&log.storage, 10, 10);
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);
    const jub_signer own = log.signer;
    const jub_guard guard = log.guard;
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT(LOG_ORIGIN), JUB_KEY_ED25519, seed, &log.signer, NULL),
        JUB_OK);
    log.guard = other.guard;
    for (int is_lost = 0; is_lost < 2; is_lost++) {
        log.is_guard_lost = is_lost;
        assert_int_equal(sign(&log, &note, &error), JUB_CONFLICT);
        assert_non_null(strstr(error.message, "another key of this name"));
        assert_int_equal(object_text(&other.guard_memory, "guard").length_bytes, 0);
    }
    log.signer = own;
    log.guard = guard;
    log.is_guard_lost = false;
    assert_int_equal(sign(&log, &note, &error), JUB_OK);
    jub_buffer_clear(&note);
    signed_log_clear(&log);
    signed_log_clear(&other);
}

// One operation of the log's store or of the guard fails. True when signing ended before it.
static bool sign_with_failure(bool is_guards, size_t fail_at, bool fails_when_done)
{
    signed_log log;
    jub_log_head head;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    signed_log_init(&log);
    (void)log_fill(&log.storage, 10, 10);
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);
    assert_int_equal(log_append(&log.storage, 10, 10, 0, &head, NULL), JUB_OK);
    memory_storage *failing = is_guards ? &log.guard_memory : &log.memory;
    failing->operation_count = 0;
    failing->fail_at = fail_at;
    failing->fails_when_done = fails_when_done;
    const jub_status status = sign(&log, &note, NULL);
    const bool is_over = failing->operation_count <= fail_at;
    failing->fail_at = SIZE_MAX;
    assert_int_equal(status, is_over ? JUB_OK : JUB_IO);
    if (!is_over) assert_int_equal(note.length_bytes, 0);
    // The public checkpoint is never ahead of what is remembered.
    assert_true(size_of(object_text(&log.memory, "checkpoint")) <=
                size_of(object_text(&log.guard_memory, "guard")));
    assert_int_equal(log_append(&log.storage, 20, 10, 0, &head, NULL), JUB_OK);
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);
    assert_int_equal(size_of(jub_buffer_view(&note)), 30);
    assert_int_equal(size_of(object_text(&log.memory, "checkpoint")), 30);
    jub_buffer_clear(&note);
    signed_log_clear(&log);
    return is_over;
}

TEST(whatever_operation_of_a_signing_fails_the_next_one_continues_it)
{
    (void)state_unused;
    size_t tried = 0;
    for (size_t mode = 0; mode < 4; mode++)
        for (size_t fail_at = 0; !sign_with_failure(mode & 1, fail_at, mode & 2); fail_at++)
            tried++;
    print_message("# tried: %zu operations of a signature, each made to fail\n", tried);
    assert_true(tried >= 2 * (6 + 2));
}

// -- collecting -----------------------------------------------------------------------------------

// The guard has the new signature, but reported that it may not be durable: until it is, it is not
// shown to anybody.
TEST(what_the_guard_holds_is_made_durable_before_it_is_published)
{
    (void)state_unused;
    signed_log log;
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    signed_log_init(&log);
    (void)log_fill(&log.storage, 3, 3);
    log.guard_memory.fail_at = 1; // the swap behind the read
    log.guard_memory.fails_when_done = true;
    assert_int_equal(sign(&log, &note, NULL), JUB_IO);
    assert_int_equal(size_of(object_text(&log.guard_memory, "guard")), 3);
    log.guard_memory.fail_at = 3; // the same of the second signing
    assert_int_equal(sign(&log, &note, NULL), JUB_IO);
    assert_int_equal(object_text(&log.memory, "checkpoint").length_bytes, 0);
    log.guard_memory.fail_at = SIZE_MAX;
    assert_int_equal(sign(&log, &note, NULL), JUB_OK);
    assert_true(jub_text_equal(object_text(&log.memory, "checkpoint"),
                               object_text(&log.guard_memory, "guard")));
    jub_buffer_clear(&note);
    signed_log_clear(&log);
}

TEST(partial_tiles_go_once_their_full_ones_are_there)
{
    (void)state_unused;
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    uint64_t dropped = 0;
    (void)log_fill(&storage, 300, 1);
    const size_t count = memory.objects.count;
    assert_int_equal(jub_log_collect(&storage, &dropped, NULL), JUB_OK);
    assert_int_equal(dropped, 2 * 255); // of tile 0: hashes and entries
    assert_int_equal(memory.objects.count, count - dropped);
    log_assert_entries(&storage, 300, 300, 0);
    assert_non_null(memory_find(&memory.objects, JUB_TEXT("tile/0/001.p/43")));
    assert_int_equal(jub_log_collect(&storage, &dropped, NULL), JUB_OK);
    assert_int_equal(dropped, 0);
    memory_storage_clear(&memory);
}

TEST(a_tail_past_the_head_goes_and_what_does_not_fit_stays)
{
    (void)state_unused;
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    uint64_t dropped = 0;
    (void)log_fill(&storage, 300, 100);
    static const char *const tails[] = {
        "tile/0/001.p/45", "tile/entries/001", "tile/1/000.p/2", "tile/0/x001/000",
        // 2^56, of which the first entry would be number 2^64
        "tile/0/x072/x057/x594/x037/x927/936", "tile/0/x072/x057/x594/x037/x927/936.p/9"};
    enum { TAIL_COUNT = sizeof tails / sizeof *tails };
    static const char *const others[] = {"tile/0/notes", "tile/entries/000.p/007", "tile/zone"};
    for (size_t i = 0; i < TAIL_COUNT; i++)
        memory_put(&memory.objects, jub_text_from(tails[i]), JUB_TEXT("tail"));
    for (size_t i = 0; i < 3; i++)
        memory_put(&memory.objects, jub_text_from(others[i]), JUB_TEXT("not ours"));
    memory_find(&memory.objects, JUB_TEXT("tile/0/000.p/100"))->bytes[9] ^= 1;
    assert_int_equal(jub_log_collect(&storage, &dropped, NULL), JUB_OK);
    assert_int_equal(dropped,
                     TAIL_COUNT + 3); // the tails; of 100 and 200 entries all but the damaged one
    for (size_t i = 0; i < TAIL_COUNT; i++)
        assert_null(memory_find(&memory.objects, jub_text_from(tails[i])));
    for (size_t i = 0; i < 3; i++)
        assert_non_null(memory_find(&memory.objects, jub_text_from(others[i])));
    assert_non_null(memory_find(&memory.objects, JUB_TEXT("tile/0/000.p/100")));
    log_assert_entries(&storage, 300, 300, 0);
    memory_storage_clear(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_and_tiles_are_those_of_the_large_tree),
        cmocka_unit_test(a_log_is_the_same_in_whatever_batches_it_came),
        cmocka_unit_test(files_and_checkpoints_are_those_of_another_implementation),
        cmocka_unit_test(empty_and_largest_entries_are_kept_and_larger_ones_refused_whole),
        cmocka_unit_test(a_batch_of_many_megabytes_is_written_in_parts_and_moves_the_head_once),
        cmocka_unit_test(nothing_that_the_head_covers_is_ever_written_again),
        cmocka_unit_test(a_damaged_bundle_is_not_built_upon),
        cmocka_unit_test(a_log_behind_its_own_checkpoint_is_not_appended_to),
        cmocka_unit_test(a_log_is_made_once_and_under_a_name_that_can_be_one),
        cmocka_unit_test(a_head_that_is_no_head_is_refused),
        cmocka_unit_test(whatever_operation_of_an_append_fails_the_log_stays_whole_and_goes_on),
        cmocka_unit_test(an_append_that_runs_out_of_memory_says_so_and_changes_nothing),
        cmocka_unit_test(of_two_writers_that_no_lock_keeps_apart_one_is_refused),
        cmocka_unit_test(a_checkpoint_or_guard_that_cannot_be_read_is_named_and_nothing_is_signed),
        cmocka_unit_test(an_entry_changed_before_it_was_signed_for_is_not_signed_for),
        cmocka_unit_test(a_log_that_has_not_moved_keeps_its_checkpoint_and_cosignatures),
        cmocka_unit_test(a_restored_backup_cannot_sign_a_fork),
        cmocka_unit_test(
            a_log_is_not_signed_against_the_checkpoint_it_published_though_the_guard_is_new),
        cmocka_unit_test(only_the_logs_own_key_and_guard_sign_it),
        cmocka_unit_test(a_second_key_of_the_logs_name_signs_nothing_behind_the_first),
        cmocka_unit_test(whatever_operation_of_a_signing_fails_the_next_one_continues_it),
        cmocka_unit_test(what_the_guard_holds_is_made_durable_before_it_is_published),
        cmocka_unit_test(partial_tiles_go_once_their_full_ones_are_there),
        cmocka_unit_test(a_tail_past_the_head_goes_and_what_does_not_fit_stays),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
