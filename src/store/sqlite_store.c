#include "store/sqlite_store.h"

#include <assert.h>
#include <stdlib.h>

#include "ledger/tile.h"
#include "store/database_private.h"

static const jub_database_object table = {
    "TABLE", "object", "object(path TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT"};

static const jub_database_sort sort = {
    .application_id = 0x4a75624c, // "JubL"
    .version = 1,
    .value_max_bytes = JUB_BUNDLE_MAX_BYTES + 4096, // and its path
    .objects = &table,
    .object_count = 1,
    .setup = "",
    .absent = "there is no log in this file",
    .other = "this is a database, but no log of this program's",
};

struct jub_sqlite_store {
    sqlite3 *database;
    sqlite3_stmt *select;
    sqlite3_stmt *list;
    sqlite3_stmt *upsert;
    sqlite3_stmt *remove;
    bool is_begun;
};

static bool bind_text(sqlite3_stmt *statement, int at, jub_text text)
{
    return sqlite3_bind_text64(statement, at, text.length_bytes > 0 ? text.bytes : "",
                               text.length_bytes, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

// -- reading --------------------------------------------------------------------------------------

static jub_status take_row(jub_sqlite_store *store, jub_text path, size_t max_bytes,
                           jub_buffer *bytes_out, jub_error *error)
{
    const int step = sqlite3_step(store->select);
    if (step == SQLITE_DONE)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "'%.*s' is not there",
                        JUB_TEXT_ARG(path));
    if (step != SQLITE_ROW) return jub_database_fail(store->database, "read", error);
    const void *bytes = sqlite3_column_blob(store->select, 0);
    const size_t length_bytes = (size_t)sqlite3_column_bytes(store->select, 0);
    if (length_bytes > 0 && !bytes) return jub_database_fail(store->database, "read", error);
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
                                  : jub_database_fail(store->database, "read", error);
    (void)sqlite3_reset(store->select);
    return status;
}

// Paths are walked in order from the prefix on, until one does not begin with it.
static jub_status list_objects(void *context, jub_text prefix,
                               jub_status (*visit)(void *visitor, jub_text path, jub_error *error),
                               void *visitor, jub_error *error)
{
    jub_sqlite_store *store = context;
    jub_status status = bind_text(store->list, 1, prefix)
                            ? JUB_OK
                            : jub_database_fail(store->database, "list", error);
    while (status == JUB_OK) {
        const int step = sqlite3_step(store->list);
        if (step == SQLITE_DONE) break;
        const char *bytes =
            step == SQLITE_ROW ? (const char *)sqlite3_column_text(store->list, 0) : NULL;
        if (!bytes) {
            status = jub_database_fail(store->database, "list", error);
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
    const jub_status status =
        jub_database_run(store->database, "BEGIN IMMEDIATE", "begin to write", error);
    store->is_begun = status == JUB_OK;
    return status;
}

static jub_status end(void *context, bool is_kept, jub_error *error)
{
    jub_sqlite_store *store = context;
    assert(store->is_begun);
    store->is_begun = false;
    // A failure in between may have undone everything already.
    if (is_kept && sqlite3_get_autocommit(store->database))
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "the database undid what it had");
    const jub_status status = jub_database_end(store->database, is_kept ? JUB_OK : JUB_IO, error);
    return is_kept ? status : JUB_OK;
}

static jub_status put(jub_sqlite_store *store, jub_text path, jub_text bytes, jub_error *error)
{
    jub_status status = JUB_OK;
    if (!bind_text(store->upsert, 1, path) || !jub_database_bind_blob(store->upsert, 2, bytes) ||
        sqlite3_step(store->upsert) != SQLITE_DONE)
        status = jub_database_fail(store->database, "write", error);
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
        status = jub_database_fail(store->database, "remove", error);
    (void)sqlite3_reset(store->remove);
    return status;
}

// -- the store ------------------------------------------------------------------------------------

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
    jub_status status = JUB_OK;
    for (size_t i = 0; i < sizeof list / sizeof *list && status == JUB_OK; i++)
        status = jub_database_prepare(store->database, list[i].sql, list[i].statement, error);
    return status;
}

jub_status jub_sqlite_store_open(const char *path, bool may_create, jub_sqlite_store **store_out,
                                 jub_error *error)
{
    jub_sqlite_store *store = calloc(1, sizeof *store);
    if (!store) return jub_fail_no_memory(error);
    jub_status status = jub_database_open(path, may_create, &sort, &store->database, error);
    if (status == JUB_OK) status = prepare(store, error);
    if (status == JUB_OK)
        *store_out = store;
    else
        jub_sqlite_store_close(store);
    return status;
}

void jub_sqlite_store_close(jub_sqlite_store *store)
{
    if (!store) return;
    jub_database_close(store->database);
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
