#include <poll.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/contract.h"
#include "store/copy.h"
#include "store/file_store.h"
#include "store/sqlite_store.h"

typedef struct sqlite_context {
    char folder[64];
    char path[80];
    jub_sqlite_store *store;
} sqlite_context;

static void open_sqlite(contract_store *store)
{
    sqlite_context *sqlite = store->context;
    assert_int_equal(jub_sqlite_store_open(sqlite->path, true, &sqlite->store, NULL), JUB_OK);
    store->storage = jub_sqlite_store_storage(sqlite->store);
}

static void close_sqlite(contract_store *store)
{
    sqlite_context *sqlite = store->context;
    jub_sqlite_store_close(sqlite->store);
    sqlite->store = NULL;
}

contract_store contract_make(void)
{
    sqlite_context *sqlite = calloc(1, sizeof *sqlite);
    assert_non_null(sqlite);
    (void)snprintf(sqlite->folder, sizeof sqlite->folder, "/tmp/jubilee-sqlite-XXXXXX");
    assert_non_null(mkdtemp(sqlite->folder));
    (void)snprintf(sqlite->path, sizeof sqlite->path, "%s/log.sqlite", sqlite->folder);
    contract_store store = {.open = open_sqlite, .close = close_sqlite, .context = sqlite};
    open_sqlite(&store);
    return store;
}

void contract_remove(contract_store *store)
{
    sqlite_context *sqlite = store->context;
    char command[128];
    close_sqlite(store);
    (void)snprintf(command, sizeof command, "rm -rf %s", sqlite->folder);
    assert_int_equal(system(command), 0);
    free(sqlite);
}

TEST(a_turn_that_is_not_kept_is_undone)
{
    (void)state_unused;
    contract_store store = contract_make();
    void *context = store.storage.reader.context;
    contract_begin(&store);
    assert_int_equal(contract_swap(&store, "state/head", "", "one"), JUB_OK);
    contract_end(&store);
    contract_begin(&store);
    assert_int_equal(contract_write(&store, "tile/0/000", JUB_TEXT("x")), JUB_OK);
    assert_int_equal(contract_swap(&store, "state/head", "one", "two"), JUB_OK);
    contract_assert(&store, "state/head", "two");
    assert_int_equal(store.storage.end(context, false, NULL), JUB_OK);
    contract_assert(&store, "state/head", "one");
    contract_assert(&store, "tile/0/000", NULL);
    // Nor is one that its program did not end.
    contract_begin(&store);
    assert_int_equal(contract_swap(&store, "state/head", "one", "two"), JUB_OK);
    contract_reopen(&store);
    contract_assert(&store, "state/head", "one");
    contract_remove(&store);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

// What opening a store at the path says, whether or not it may be made.
static void assert_refused(const char *path, jub_status status)
{
    jub_sqlite_store *store = NULL;
    assert_int_equal(jub_sqlite_store_open(path, false, &store, NULL), status);
    if (status != JUB_MISSING)
        assert_int_equal(jub_sqlite_store_open(path, true, &store, NULL), status);
    assert_null(store);
}

TEST(a_file_that_is_no_log_is_refused_and_left_as_it_is)
{
    (void)state_unused;
    contract_store store = contract_make();
    const sqlite_context *sqlite = store.context;
    char path[96];
    (void)snprintf(path, sizeof path, "%s/other.sqlite", sqlite->folder);
    assert_refused(path, JUB_MISSING);
    assert_int_equal(access(path, F_OK), -1);

    run_sql(path, "CREATE TABLE object(path TEXT, bytes BLOB)");
    assert_refused(path, JUB_CONFLICT);
    run_sql(path, "PRAGMA application_id = 0x4a75624c; PRAGMA user_version = 1");
    assert_refused(path, JUB_CONFLICT); // its table has another shape
    run_sql(path, "DROP TABLE object; CREATE VIEW object(path, bytes) AS SELECT 'a', 'b'");
    assert_refused(path, JUB_CONFLICT);

    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < 1000; i++) (void)fputs("no database\n", file);
    assert_int_equal(fclose(file), 0);
    assert_refused(path, JUB_CONFLICT);

    // An index computes what it likes at every write; SQLite's own statistics do not matter.
    run_sql(sqlite->path, "CREATE INDEX more ON object(hex(bytes))");
    close_sqlite(&store);
    assert_refused(sqlite->path, JUB_CONFLICT);
    run_sql(sqlite->path, "DROP INDEX more; ANALYZE");
    open_sqlite(&store);

    run_sql(sqlite->path, "PRAGMA user_version = 2");
    close_sqlite(&store);
    assert_refused(sqlite->path, JUB_CONFLICT);
    contract_remove(&store);
}

TEST(a_database_of_somebody_elses_stays_in_its_journal_mode)
{
    (void)state_unused;
    contract_store store = contract_make();
    const sqlite_context *sqlite = store.context;
    char path[128];
    char header[20] = {0};
    (void)snprintf(path, sizeof path, "%s/other.sqlite", sqlite->folder);
    run_sql(path, "PRAGMA journal_mode = WAL; CREATE TABLE t(x)");
    assert_refused(path, JUB_CONFLICT);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(header, 1, sizeof header, file), sizeof header);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(header[18], 2); // the write version that says WAL (fileformat2, 1.3.3)
    contract_remove(&store);
}

// A value as long as SQLite lets them be would be read into memory whole before it is looked at.
TEST(a_value_longer_than_any_object_is_told_by_its_length_alone)
{
    (void)state_unused;
    contract_store store = contract_make();
    const sqlite_context *sqlite = store.context;
    const jub_reader reader = store.storage.reader;
    jub_buffer bytes = jub_buffer_init(1 << 10);
    run_sql(sqlite->path, "INSERT INTO object VALUES('checkpoint', zeroblob(64000000))");
    (void)sqlite3_memory_highwater(1); // from here on
    assert_int_equal(reader.read(reader.context, JUB_TEXT("checkpoint"), 1 << 10, &bytes, NULL),
                     JUB_LIMIT);
    assert_true(sqlite3_memory_highwater(0) < 32 << 20);
    jub_buffer_clear(&bytes);
    contract_remove(&store);
}

TEST(the_file_is_its_owners_alone)
{
    (void)state_unused;
    contract_store store = contract_make();
    const sqlite_context *sqlite = store.context;
    struct stat about;
    assert_int_equal(stat(sqlite->path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    contract_remove(&store);
}

TEST(a_second_writer_waits_for_its_turn)
{
    (void)state_unused;
    contract_store store = contract_make();
    const sqlite_context *sqlite = store.context;
    char path[80];
    int ends[2], child_status;
    memcpy(path, sqlite->path, sizeof path);
    assert_int_equal(pipe(ends), 0);
    // A database that is open does not pass through a fork, so the child opens its own before.
    int go[2];
    assert_int_equal(pipe(go), 0);
    close_sqlite(&store);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char byte;
        jub_sqlite_store *own = NULL;
        bool is_fine =
            read(go[0], &byte, 1) == 1 && jub_sqlite_store_open(path, false, &own, NULL) == JUB_OK;
        const jub_storage storage = is_fine ? jub_sqlite_store_storage(own) : (jub_storage){0};
        is_fine = is_fine && storage.begin(own, NULL) == JUB_OK && write(ends[1], "b", 1) == 1 &&
                  storage.end(own, true, NULL) == JUB_OK;
        _exit(is_fine ? 0 : 1);
    }
    open_sqlite(&store);
    contract_begin(&store);
    assert_int_equal(write(go[1], "g", 1), 1);
    struct pollfd ready = {.fd = ends[0], .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 200), 0);
    contract_end(&store);
    assert_int_equal(poll(&ready, 1, 10000), 1);
    assert_int_equal(waitpid(child, &child_status, 0), child);
    assert_int_equal(child_status, 0);
    for (size_t i = 0; i < 2; i++) (void)(close(ends[i]) + close(go[i]));
    contract_remove(&store);
}

static jub_status no_guard_read(void *context, jub_buffer *bytes_out, jub_error *error)
{
    (void)context;
    (void)bytes_out;
    return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "nothing yet");
}

static jub_status no_guard_swap(void *context, jub_text expected, jub_text replacement,
                                jub_error *error)
{
    (void)context;
    (void)expected;
    (void)replacement;
    (void)error;
    return JUB_OK;
}

static void sign_log(const jub_storage *storage)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {3};
    const jub_guard guard = {NULL, no_guard_read, no_guard_swap};
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_signer signer;
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT(LOG_ORIGIN), JUB_KEY_ED25519, seed, &signer, NULL), JUB_OK);
    assert_int_equal(jub_log_sign(storage, &guard, true, &signer, &note, NULL), JUB_OK);
    jub_buffer_clear(&note);
}

static void assert_published(contract_store *from, memory_storage *to, uint64_t size,
                             uint64_t expected_count)
{
    const jub_storage target = memory_storage_open(to);
    uint64_t copied = 0;
    sign_log(&from->storage);
    assert_int_equal(jub_store_copy(from->storage.reader, &target, &copied, NULL), JUB_OK);
    assert_int_equal(copied, expected_count);
    jub_note note;
    jub_checkpoint checkpoint;
    const memory_object *object = memory_find(&to->objects, JUB_TEXT("checkpoint"));
    assert_non_null(object);
    assert_int_equal(jub_checkpoint_read_note((jub_text){object->bytes, object->length_bytes},
                                              &note, &checkpoint, NULL),
                     JUB_OK);
    assert_int_equal(checkpoint.size, size);
    jub_view *view = NULL;
    jub_text entry;
    assert_int_equal(jub_view_open(target.reader, size, &checkpoint.root, &view, NULL), JUB_OK);
    for (uint64_t i = 0; i < size; i++)
        assert_int_equal(jub_view_entry(view, i, &entry, NULL), JUB_OK);
    jub_view_close(view);
}

TEST(a_log_is_published_elsewhere_and_again_with_what_is_new)
{
    (void)state_unused;
    contract_store store = contract_make();
    memory_storage to = memory_storage_init();
    const jub_storage target = memory_storage_open(&to);
    uint64_t copied = 0;
    jub_log_head head = log_fill(&store.storage, 300, 100);
    assert_int_equal(jub_store_copy(store.storage.reader, &target, &copied, NULL), JUB_MISSING);
    assert_published(&store, &to, 300, 5); // two tiles and bundles, and a tile above
    assert_int_equal(log_append(&store.storage, 300, 300, 0, &head, NULL), JUB_OK);
    assert_published(&store, &to, 600, 5); // tiles 1 and 2 and bundles, and the tile above
    assert_published(&store, &to, 600, 0);
    assert_null(memory_find(&to.objects, JUB_TEXT("state/head")));

    memory_find(&to.objects, JUB_TEXT("tile/0/001"))->bytes[0] ^= 1;
    jub_error error;
    assert_int_equal(jub_store_copy(store.storage.reader, &target, &copied, &error), JUB_CONFLICT);
    assert_non_null(strstr(error.message, "tile/0/001"));
    memory_storage_clear(&to);
    contract_remove(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TESTS,
        cmocka_unit_test(a_turn_that_is_not_kept_is_undone),
        cmocka_unit_test(a_file_that_is_no_log_is_refused_and_left_as_it_is),
        cmocka_unit_test(a_database_of_somebody_elses_stays_in_its_journal_mode),
        cmocka_unit_test(a_value_longer_than_any_object_is_told_by_its_length_alone),
        cmocka_unit_test(the_file_is_its_owners_alone),
        cmocka_unit_test(a_second_writer_waits_for_its_turn),
        cmocka_unit_test(a_log_is_published_elsewhere_and_again_with_what_is_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
