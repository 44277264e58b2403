#include "store/sqlite_store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    APPLICATION_ID = 0x4a75624c, // "JubL"
    USER_VERSION = 1,
    WAIT_STEP_MS = 5, // between two looks whether the other writer is done
};

static const char table_sql[] =
    "CREATE TABLE object(path TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT";

struct jub_sqlite_store {
    sqlite3 *database;
    sqlite3_stmt *select;
    sqlite3_stmt *list;
    sqlite3_stmt *upsert;
    sqlite3_stmt *remove;
    bool is_begun;
};

static jub_status fail_sql(const jub_sqlite_store *store, const char *what, jub_error *error)
{
    const int code = sqlite3_errcode(store->database);
    if (code == SQLITE_NOMEM) return jub_fail_no_memory(error);
    return jub_fail(error, code == SQLITE_NOTADB ? JUB_CONFLICT : JUB_IO, (jub_position){0}, NULL,
                    "cannot %s: %s", what, sqlite3_errmsg(store->database));
}

static jub_status run_sql(jub_sqlite_store *store, const char *sql, const char *what,
                          jub_error *error)
{
    if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK) return JUB_OK;
    return fail_sql(store, what, error);
}

static bool bind_text(sqlite3_stmt *statement, int at, jub_text text)
{
    return sqlite3_bind_text64(statement, at, text.length_bytes > 0 ? text.bytes : "",
                               text.length_bytes, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

static bool bind_blob(sqlite3_stmt *statement, int at, jub_text bytes)
{
    return sqlite3_bind_blob64(statement, at, bytes.length_bytes > 0 ? bytes.bytes : "",
                               bytes.length_bytes, SQLITE_STATIC) == SQLITE_OK;
}

// -- reading --------------------------------------------------------------------------------------

static jub_status take_row(jub_sqlite_store *store, jub_text path, size_t max_bytes,
                           jub_buffer *bytes_out, jub_error *error)
{
    const int step = sqlite3_step(store->select);
    if (step == SQLITE_DONE)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "'%.*s' is not there",
                        JUB_TEXT_ARG(path));
    if (step != SQLITE_ROW) return fail_sql(store, "read", error);
    const void *bytes = sqlite3_column_blob(store->select, 0);
    const size_t length_bytes = (size_t)sqlite3_column_bytes(store->select, 0);
    if (length_bytes > 0 && !bytes) return fail_sql(store, "read", error);
    if (length_bytes > max_bytes)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "'%.*s' is larger than the limit of %zu bytes", JUB_TEXT_ARG(path),
                        max_bytes);
    jub_buffer_bytes(bytes_out, bytes, length_bytes);
    return bytes_out->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status read_object(void *context, jub_text path, size_t max_bytes, jub_buffer *bytes_out,
                              jub_error *error)
{
    jub_sqlite_store *store = context;
    const jub_status status = bind_text(store->select, 1, path)
                                  ? take_row(store, path, max_bytes, bytes_out, error)
                                  : fail_sql(store, "read", error);
    (void)sqlite3_reset(store->select);
    return status;
}

// Paths are walked in order from the prefix on, until one does not begin with it.
static jub_status list_objects(void *context, jub_text prefix,
                               jub_status (*visit)(void *visitor, jub_text path, jub_error *error),
                               void *visitor, jub_error *error)
{
    jub_sqlite_store *store = context;
    jub_status status = bind_text(store->list, 1, prefix) ? JUB_OK : fail_sql(store, "list", error);
    while (status == JUB_OK) {
        const int step = sqlite3_step(store->list);
        if (step == SQLITE_DONE) break;
        const char *bytes =
            step == SQLITE_ROW ? (const char *)sqlite3_column_text(store->list, 0) : NULL;
        if (!bytes) {
            status = fail_sql(store, "list", error);
            break;
        }
        const jub_text path = {bytes, (size_t)sqlite3_column_bytes(store->list, 0)};
        if (!jub_text_starts(path, prefix)) break;
        status = visit(visitor, path, error);
    }
    (void)sqlite3_reset(store->list);
    return status;
}

// -- writing --------------------------------------------------------------------------------------

static jub_status begin(void *context, jub_error *error)
{
    jub_sqlite_store *store = context;
    assert(!store->is_begun);
    const jub_status status = run_sql(store, "BEGIN IMMEDIATE", "begin to write", error);
    store->is_begun = status == JUB_OK;
    return status;
}

static jub_status end(void *context, bool is_kept, jub_error *error)
{
    jub_sqlite_store *store = context;
    assert(store->is_begun);
    store->is_begun = false;
    jub_status status = JUB_OK;
    // A failure in between may have undone everything already.
    if (is_kept && sqlite3_get_autocommit(store->database))
        status = jub_fail(error, JUB_IO, (jub_position){0}, NULL, "the database undid what it had");
    else if (is_kept)
        status = run_sql(store, "COMMIT", "make durable", error);
    if (!sqlite3_get_autocommit(store->database))
        (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

static jub_status put(jub_sqlite_store *store, jub_text path, jub_text bytes, jub_error *error)
{
    jub_status status = JUB_OK;
    if (!bind_text(store->upsert, 1, path) || !bind_blob(store->upsert, 2, bytes) ||
        sqlite3_step(store->upsert) != SQLITE_DONE)
        status = fail_sql(store, "write", error);
    (void)sqlite3_reset(store->upsert);
    (void)sqlite3_clear_bindings(store->upsert);
    return status;
}

static jub_status write_objects(void *context, const jub_object *objects, size_t count,
                                jub_error *error)
{
    jub_sqlite_store *store = context;
    jub_status status = JUB_OK;
    assert(store->is_begun);
    for (size_t i = 0; i < count && status == JUB_OK; i++)
        status = put(store, objects[i].path, objects[i].bytes, error);
    return status;
}

static jub_status swap(void *context, jub_text path, jub_text expected, jub_text replacement,
                       jub_error *error)
{
    jub_sqlite_store *store = context;
    assert(store->is_begun);
    jub_buffer bytes = jub_buffer_init(expected.length_bytes);
    jub_status status = read_object(store, path, expected.length_bytes, &bytes, error);
    const bool is_there = status == JUB_OK;
    const bool is_expected = is_there && jub_text_equal(jub_buffer_view(&bytes), expected);
    jub_buffer_clear(&bytes);
    if (status != JUB_OK && status != JUB_MISSING && status != JUB_LIMIT) return status;
    if (expected.length_bytes > 0 ? !is_expected : status != JUB_MISSING)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "'%.*s' is not as it was: somebody else has written it",
                        JUB_TEXT_ARG(path));
    return put(store, path, replacement, error);
}

static jub_status drop(void *context, jub_text path, jub_error *error)
{
    jub_sqlite_store *store = context;
    jub_status status = JUB_OK;
    assert(store->is_begun);
    if (!bind_text(store->remove, 1, path) || sqlite3_step(store->remove) != SQLITE_DONE)
        status = fail_sql(store, "remove", error);
    (void)sqlite3_reset(store->remove);
    return status;
}

// -- the store ------------------------------------------------------------------------------------

// Another writer is waited for as long as it takes, as with a lock on a file.
static int wait_for_turn(void *context, int times)
{
    (void)context;
    (void)times;
    (void)sqlite3_sleep(WAIT_STEP_MS);
    return 1;
}

// The file may come from anyone: no triggers, no views, no functions in its schema, and cells that
// do not fit their page are told.
static jub_status harden(jub_sqlite_store *store, jub_error *error)
{
    const int off[] = {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                       SQLITE_DBCONFIG_TRUSTED_SCHEMA};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        if (sqlite3_db_config(store->database, off[i], 0, NULL) != SQLITE_OK)
            return fail_sql(store, "set up", error);
    if (sqlite3_db_config(store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
        sqlite3_busy_handler(store->database, wait_for_turn, NULL) != SQLITE_OK)
        return fail_sql(store, "set up", error);
    return run_sql(store, "PRAGMA cell_size_check = ON", "set up", error);
}

static jub_status read_number(jub_sqlite_store *store, const char *sql, int64_t *number_out,
                              jub_error *error)
{
    sqlite3_stmt *statement = NULL;
    jub_status status = JUB_OK;
    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        *number_out = sqlite3_column_int64(statement, 0);
    else
        status = fail_sql(store, "open", error);
    (void)sqlite3_finalize(statement);
    return status;
}

// 1 when the table is there and exactly ours; an empty schema has none.
static jub_status read_identity(jub_sqlite_store *store, int64_t *objects_out, int64_t *ours_out,
                                jub_error *error)
{
    int64_t id = 0, version = 0;
    jub_status status =
        read_number(store, "SELECT count(*) FROM sqlite_schema", objects_out, error);
    if (status == JUB_OK) status = read_number(store, "PRAGMA application_id", &id, error);
    if (status == JUB_OK) status = read_number(store, "PRAGMA user_version", &version, error);
    if (status != JUB_OK) return status;
    *ours_out = 0;
    if (id != APPLICATION_ID || version != USER_VERSION) return JUB_OK;
    char *sql = sqlite3_mprintf("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND "
                                "name = 'object' AND sql = %Q",
                                table_sql);
    if (!sql) return jub_fail_no_memory(error);
    status = read_number(store, sql, ours_out, error);
    sqlite3_free(sql);
    return status;
}

static jub_status create_table(jub_sqlite_store *store, jub_error *error)
{
    char sql[512];
    (void)sqlite3_snprintf(sizeof sql, sql,
                           "BEGIN IMMEDIATE; PRAGMA application_id = %d; PRAGMA user_version = %d;"
                           "%s; COMMIT",
                           APPLICATION_ID, USER_VERSION, table_sql);
    const jub_status status = run_sql(store, sql, "make the store", error);
    if (!sqlite3_get_autocommit(store->database))
        (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

static jub_status check_identity(jub_sqlite_store *store, bool may_create, jub_error *error)
{
    int64_t objects = 0, ours = 0;
    jub_status status = read_identity(store, &objects, &ours, error);
    if (status == JUB_OK && ours == 0 && objects == 0 && may_create) {
        status = create_table(store, error);
        if (status == JUB_OK) status = read_identity(store, &objects, &ours, error);
    }
    if (status != JUB_OK || ours == 1) return status;
    return jub_fail(error, objects == 0 ? JUB_MISSING : JUB_CONFLICT, (jub_position){0}, NULL,
                    objects == 0 ? "there is no log in this file"
                                 : "this is a database, but no log of this program's");
}

static jub_status prepare(jub_sqlite_store *store, jub_error *error)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } list[] = {
        {&store->select, "SELECT bytes FROM object WHERE path = ?1"},
        {&store->list, "SELECT path FROM object WHERE path >= ?1 ORDER BY path"},
        {&store->upsert, "INSERT INTO object(path, bytes) VALUES(?1, ?2) "
                         "ON CONFLICT(path) DO UPDATE SET bytes = excluded.bytes"},
        {&store->remove, "DELETE FROM object WHERE path = ?1"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (sqlite3_prepare_v3(store->database, list[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                               list[i].statement, NULL) != SQLITE_OK)
            return fail_sql(store, "open", error);
    return JUB_OK;
}

// SQLite makes files as the umask lets; a log of ours is its owner's until it is published.
static jub_status make_file(const char *path, jub_error *error)
{
    const int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make the file: %s",
                        strerror(errno));
    (void)close(descriptor);
    return JUB_OK;
}

static jub_status open_database(jub_sqlite_store *store, const char *path, bool may_create,
                                jub_error *error)
{
    jub_status status = may_create ? make_file(path, error) : JUB_OK;
    if (status != JUB_OK) return status;
    if (!may_create && access(path, F_OK) != 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "cannot open: %s",
                        strerror(errno));
    if (sqlite3_open_v2(path, &store->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE,
                        NULL) != SQLITE_OK)
        return store->database ? fail_sql(store, "open", error) : jub_fail_no_memory(error);
    status = harden(store, error);
    if (status == JUB_OK) status = check_identity(store, may_create, error);
    if (status == JUB_OK)
        status = run_sql(store, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA",
                         "set up", error);
    return status == JUB_OK ? prepare(store, error) : status;
}

jub_status jub_sqlite_store_open(const char *path, bool may_create, jub_sqlite_store **store_out,
                                 jub_error *error)
{
    jub_sqlite_store *store = calloc(1, sizeof *store);
    if (!store) return jub_fail_no_memory(error);
    const jub_status status = open_database(store, path, may_create, error);
    if (status == JUB_OK)
        *store_out = store;
    else
        jub_sqlite_store_close(store);
    return status;
}

void jub_sqlite_store_close(jub_sqlite_store *store)
{
    if (!store) return;
    (void)sqlite3_finalize(store->select);
    (void)sqlite3_finalize(store->list);
    (void)sqlite3_finalize(store->upsert);
    (void)sqlite3_finalize(store->remove);
    (void)sqlite3_close(store->database); // an open transaction is undone
    free(store);
}

jub_storage jub_sqlite_store_storage(jub_sqlite_store *store)
{
    return (jub_storage){
        .reader = {store, read_object, list_objects},
        .begin = begin,
        .end = end,
        .write = write_objects,
        .swap = swap,
        .drop = drop,
    };
}
