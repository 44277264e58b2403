#include "store/openings.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    APPLICATION_ID = 0x4a75624f, // "JubO"
    USER_VERSION = 1,
    WAIT_STEP_MS = 5, // between two looks whether another process is done
};

static const char table_sql[] =
    "CREATE TABLE opening(commitment BLOB NOT NULL UNIQUE, salt BLOB, facts BLOB) STRICT";

struct jub_openings {
    sqlite3 *database;
    sqlite3_stmt *insert;
    sqlite3_stmt *select;
    sqlite3_stmt *blank;
    sqlite3_stmt *forget;
};

static jub_status fail_sql(const jub_openings *openings, const char *what, jub_error *error)
{
    const int code = sqlite3_errcode(openings->database);
    if (code == SQLITE_NOMEM) return jub_fail_no_memory(error);
    return jub_fail(error, code == SQLITE_NOTADB ? JUB_CONFLICT : JUB_IO, (jub_position){0}, NULL,
                    "cannot %s: %s", what, sqlite3_errmsg(openings->database));
}

static jub_status run_sql(jub_openings *openings, const char *sql, const char *what,
                          jub_error *error)
{
    if (sqlite3_exec(openings->database, sql, NULL, NULL, NULL) == SQLITE_OK) return JUB_OK;
    return fail_sql(openings, what, error);
}

static jub_status fail_commitment(jub_error *error, jub_status status, const jub_hash *commitment,
                                  const char *what)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(commitment->bytes, JUB_HASH_BYTES, hex);
    return jub_fail(error, status, (jub_position){0}, NULL, "the opening of %s %s", hex, what);
}

static bool bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t length_bytes)
{
    return sqlite3_bind_blob64(statement, at, length_bytes > 0 ? bytes : "", length_bytes,
                               SQLITE_STATIC) == SQLITE_OK;
}

static jub_status end(jub_openings *openings, jub_status status, jub_error *error)
{
    if (status == JUB_OK) status = run_sql(openings, "COMMIT", "make durable", error);
    if (!sqlite3_get_autocommit(openings->database))
        (void)sqlite3_exec(openings->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

// -- keeping and giving ---------------------------------------------------------------------------

static jub_status put_one(jub_openings *openings, const jub_opening *item, jub_error *error)
{
    jub_status status = JUB_OK;
    const bool is_bound =
        bind_bytes(openings->insert, 1, item->commitment.bytes, JUB_HASH_BYTES) &&
        bind_bytes(openings->insert, 2, item->salt, JUB_SALT_BYTES) &&
        bind_bytes(openings->insert, 3, item->facts.bytes, item->facts.length_bytes);
    if (!is_bound || sqlite3_step(openings->insert) != SQLITE_DONE)
        status = sqlite3_extended_errcode(openings->database) == SQLITE_CONSTRAINT_UNIQUE
                     ? fail_commitment(error, JUB_DUPLICATE, &item->commitment, "is here already")
                     : fail_sql(openings, "keep an opening", error);
    (void)sqlite3_reset(openings->insert);
    (void)sqlite3_clear_bindings(openings->insert);
    return status;
}

jub_status jub_openings_put(jub_openings *openings, const jub_opening *items, size_t count,
                            jub_error *error)
{
    jub_status status = run_sql(openings, "BEGIN IMMEDIATE", "begin to write", error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = put_one(openings, &items[i], error);
    return end(openings, status, error);
}

static jub_status take_row(jub_openings *openings, const jub_hash *commitment, uint8_t *salt_out,
                           jub_buffer *facts_out, jub_error *error)
{
    if (!bind_bytes(openings->select, 1, commitment->bytes, JUB_HASH_BYTES))
        return fail_sql(openings, "read", error);
    const int step = sqlite3_step(openings->select);
    if (step == SQLITE_DONE) return fail_commitment(error, JUB_MISSING, commitment, "is not here");
    if (step != SQLITE_ROW) return fail_sql(openings, "read", error);
    if (sqlite3_column_type(openings->select, 0) == SQLITE_NULL)
        return fail_commitment(error, JUB_MISSING, commitment, "has been forgotten");
    const void *salt = sqlite3_column_blob(openings->select, 0);
    const size_t salt_bytes = (size_t)sqlite3_column_bytes(openings->select, 0);
    const void *facts = sqlite3_column_blob(openings->select, 1);
    const size_t facts_bytes = (size_t)sqlite3_column_bytes(openings->select, 1);
    if (!salt || salt_bytes != JUB_SALT_BYTES || !facts)
        return fail_commitment(error, JUB_CONFLICT, commitment, "is not whole");
    jub_buffer_bytes(facts_out, facts, facts_bytes);
    if (facts_out->status == JUB_LIMIT)
        return fail_commitment(error, JUB_LIMIT, commitment, "is larger than there is room for");
    if (facts_out->status != JUB_OK) return jub_fail_no_memory(error);
    memcpy(salt_out, salt, JUB_SALT_BYTES);
    return JUB_OK;
}

jub_status jub_openings_get(jub_openings *openings, const jub_hash *commitment,
                            uint8_t salt_out[JUB_SALT_BYTES], jub_buffer *facts_out,
                            jub_error *error)
{
    const jub_status status = take_row(openings, commitment, salt_out, facts_out, error);
    (void)sqlite3_reset(openings->select);
    return status;
}

// -- forgetting -----------------------------------------------------------------------------------

static jub_status run_bound(jub_openings *openings, sqlite3_stmt *statement,
                            const jub_hash *commitment, jub_error *error)
{
    jub_status status = JUB_OK;
    if (!bind_bytes(statement, 1, commitment->bytes, JUB_HASH_BYTES) ||
        sqlite3_step(statement) != SQLITE_DONE)
        status = fail_sql(openings, "forget", error);
    (void)sqlite3_reset(statement);
    return status;
}

// First zeros of the same length in the same place, then nothing.
static jub_status forget_one(jub_openings *openings, const jub_hash *commitment, jub_error *error)
{
    jub_status status = run_bound(openings, openings->blank, commitment, error);
    if (status == JUB_OK) status = run_bound(openings, openings->forget, commitment, error);
    if (status == JUB_OK && sqlite3_changes(openings->database) == 0)
        return fail_commitment(error, JUB_MISSING, commitment, "was never here");
    return status;
}

jub_status jub_openings_forget(jub_openings *openings, const jub_hash *commitments, size_t count,
                               jub_error *error)
{
    jub_status status = run_sql(openings, "BEGIN IMMEDIATE", "begin to forget", error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = forget_one(openings, &commitments[i], error);
    status = end(openings, status, error);
    if (status == JUB_OK) status = run_sql(openings, "VACUUM", "write the file anew", error);
    return status;
}

// -- the file -------------------------------------------------------------------------------------

static int wait_for_turn(void *context, int times)
{
    (void)context;
    (void)times;
    (void)sqlite3_sleep(WAIT_STEP_MS);
    return 1;
}

static jub_status harden(jub_openings *openings, jub_error *error)
{
    const int off[] = {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                       SQLITE_DBCONFIG_TRUSTED_SCHEMA};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        if (sqlite3_db_config(openings->database, off[i], 0, NULL) != SQLITE_OK)
            return fail_sql(openings, "set up", error);
    if (sqlite3_busy_handler(openings->database, wait_for_turn, NULL) != SQLITE_OK)
        return fail_sql(openings, "set up", error);
    // Temporary files of VACUUM would hold what others still have: they stay in memory. The journal
    // is removed after every write, so that no old page waits in a write-ahead log.
    return run_sql(openings,
                   "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
                   "PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON;"
                   "PRAGMA synchronous = EXTRA",
                   "set up", error);
}

static jub_status read_number(jub_openings *openings, const char *sql, int64_t *number_out,
                              jub_error *error)
{
    sqlite3_stmt *statement = NULL;
    jub_status status = JUB_OK;
    if (sqlite3_prepare_v2(openings->database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        *number_out = sqlite3_column_int64(statement, 0);
    else
        status = fail_sql(openings, "open", error);
    (void)sqlite3_finalize(statement);
    return status;
}

static jub_status create_table(jub_openings *openings, jub_error *error)
{
    char sql[512];
    (void)sqlite3_snprintf(sizeof sql, sql,
                           "BEGIN IMMEDIATE; PRAGMA application_id = %d; PRAGMA user_version = %d;"
                           "%s; COMMIT",
                           APPLICATION_ID, USER_VERSION, table_sql);
    const jub_status status = run_sql(openings, sql, "make the file of openings", error);
    if (!sqlite3_get_autocommit(openings->database))
        (void)sqlite3_exec(openings->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

static jub_status check_identity(jub_openings *openings, bool may_create, jub_error *error)
{
    int64_t objects = 0, id = 0, version = 0;
    jub_status status =
        read_number(openings, "SELECT count(*) FROM sqlite_schema", &objects, error);
    if (status == JUB_OK && objects == 0)
        return may_create ? create_table(openings, error)
                          : jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                                     "there are no openings in this file");
    if (status == JUB_OK) status = read_number(openings, "PRAGMA application_id", &id, error);
    if (status == JUB_OK) status = read_number(openings, "PRAGMA user_version", &version, error);
    if (status != JUB_OK || (id == APPLICATION_ID && version == USER_VERSION)) return status;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                    "this is a database, but none of openings");
}

static jub_status prepare(jub_openings *openings, jub_error *error)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } list[] = {
        {&openings->insert, "INSERT INTO opening(commitment, salt, facts) VALUES(?1, ?2, ?3)"},
        {&openings->select, "SELECT salt, facts FROM opening WHERE commitment = ?1"},
        {&openings->blank, "UPDATE opening SET salt = zeroblob(length(salt)), "
                           "facts = zeroblob(length(facts)) "
                           "WHERE commitment = ?1 AND salt IS NOT NULL"},
        {&openings->forget, "UPDATE opening SET salt = NULL, facts = NULL WHERE commitment = ?1"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (sqlite3_prepare_v3(openings->database, list[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                               list[i].statement, NULL) != SQLITE_OK)
            return fail_sql(openings, "open", error);
    return JUB_OK;
}

// SQLite makes files as the umask lets; this one is its owner's.
static jub_status make_file(const char *path, jub_error *error)
{
    const int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make the file: %s",
                        strerror(errno));
    (void)close(descriptor);
    return JUB_OK;
}

static jub_status open_database(jub_openings *openings, const char *path, bool may_create,
                                jub_error *error)
{
    jub_status status = may_create ? make_file(path, error) : JUB_OK;
    if (status != JUB_OK) return status;
    if (!may_create && access(path, F_OK) != 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "cannot open: %s",
                        strerror(errno));
    if (sqlite3_open_v2(path, &openings->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE,
                        NULL) != SQLITE_OK)
        return openings->database ? fail_sql(openings, "open", error) : jub_fail_no_memory(error);
    status = harden(openings, error);
    if (status == JUB_OK) status = check_identity(openings, may_create, error);
    return status == JUB_OK ? prepare(openings, error) : status;
}

jub_status jub_openings_open(const char *path, bool may_create, jub_openings **openings_out,
                             jub_error *error)
{
    jub_openings *openings = calloc(1, sizeof *openings);
    if (!openings) return jub_fail_no_memory(error);
    const jub_status status = open_database(openings, path, may_create, error);
    if (status == JUB_OK)
        *openings_out = openings;
    else
        jub_openings_close(openings);
    return status;
}

void jub_openings_close(jub_openings *openings)
{
    if (!openings) return;
    (void)sqlite3_finalize(openings->insert);
    (void)sqlite3_finalize(openings->select);
    (void)sqlite3_finalize(openings->blank);
    (void)sqlite3_finalize(openings->forget);
    (void)sqlite3_close(openings->database); // an open transaction is undone
    free(openings);
}
