#include "store/openings.h"

#include <stdlib.h>

#include "store/database_private.h"

enum { COPY_BLOCK_BYTES = 64 * 1024 };

static const jub_database_object table = {
    "TABLE", "opening", "opening(commitment BLOB NOT NULL UNIQUE, salt BLOB, facts BLOB) STRICT"};

static const jub_database_sort sort = {
    .application_id = 0x4a75624f, // "JubO"
    .version = 1,
    .value_max_bytes = JUB_FACTS_MAX_BYTES + 4096, // and the rest of its row
    .objects = &table,
    .object_count = 1,
    // Temporary files of VACUUM would hold what others still have: they stay in memory.
    .setup = "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON",
    .absent = "there are no openings in this file",
    .other = "this is a database, but none of openings",
};

struct jub_openings {
    sqlite3 *database;
    sqlite3_stmt *insert;
    sqlite3_stmt *select;
    sqlite3_stmt *next; // rows in the order in which they were kept
    sqlite3_stmt *blank;
    sqlite3_stmt *forget;
    bool is_held;
    bool has_next; // `next` stands on a row
};

static jub_status fail_commitment(jub_error *error, jub_status status, const jub_hash *commitment,
                                  const char *what)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(commitment->bytes, JUB_HASH_BYTES, hex);
    return jub_fail(error, status, (jub_position){0}, NULL, "the opening of %s %s", hex, what);
}

static bool bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t length_bytes)
{
    return jub_database_bind_blob(statement, at, (jub_text){bytes, length_bytes});
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
                     : jub_database_fail(openings->database, "keep an opening", error);
    (void)sqlite3_reset(openings->insert);
    (void)sqlite3_clear_bindings(openings->insert);
    return status;
}

jub_status jub_openings_put(jub_openings *openings, const jub_opening *items, size_t count,
                            jub_error *error)
{
    jub_status status =
        jub_database_run(openings->database, "BEGIN IMMEDIATE", "begin to write", error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = put_one(openings, &items[i], error);
    return jub_database_end(openings->database, status, error);
}

// The row that a statement stands on: commitment, salt, facts, rowid.
static jub_status take_row(sqlite3_stmt *row, const jub_hash *commitment, uint8_t *salt_out,
                           jub_buffer *facts_out, jub_error *error)
{
    if (sqlite3_column_type(row, 1) == SQLITE_NULL)
        return fail_commitment(error, JUB_MISSING, commitment, "has been forgotten");
    const void *salt = sqlite3_column_blob(row, 1);
    const size_t salt_bytes = (size_t)sqlite3_column_bytes(row, 1);
    const void *facts = sqlite3_column_blob(row, 2);
    const size_t facts_bytes = (size_t)sqlite3_column_bytes(row, 2);
    if (!salt || salt_bytes != JUB_SALT_BYTES || !facts)
        return fail_commitment(error, JUB_CONFLICT, commitment, "is not whole");
    jub_buffer_bytes(facts_out, facts, facts_bytes);
    if (facts_out->status == JUB_LIMIT)
        return fail_commitment(error, JUB_LIMIT, commitment, "is larger than there is room for");
    if (facts_out->status != JUB_OK) return jub_fail_no_memory(error);
    memcpy(salt_out, salt, JUB_SALT_BYTES);
    return JUB_OK;
}

static bool is_next(const jub_openings *openings, const jub_hash *commitment)
{
    return openings->has_next && sqlite3_column_bytes(openings->next, 0) == JUB_HASH_BYTES &&
           memcmp(sqlite3_column_blob(openings->next, 0), commitment->bytes, JUB_HASH_BYTES) == 0;
}

// Puts `next` behind the row that was found by a search.
static void follow(jub_openings *openings, sqlite3_int64 row)
{
    (void)sqlite3_reset(openings->next);
    openings->has_next = sqlite3_bind_int64(openings->next, 1, row) == SQLITE_OK &&
                         sqlite3_step(openings->next) == SQLITE_ROW;
}

static jub_status search(jub_openings *openings, const jub_hash *commitment, uint8_t *salt_out,
                         jub_buffer *facts_out, jub_error *error)
{
    if (!bind_bytes(openings->select, 1, commitment->bytes, JUB_HASH_BYTES))
        return jub_database_fail(openings->database, "read", error);
    const int step = sqlite3_step(openings->select);
    if (step == SQLITE_DONE) return fail_commitment(error, JUB_MISSING, commitment, "is not here");
    if (step != SQLITE_ROW) return jub_database_fail(openings->database, "read", error);
    const jub_status status = take_row(openings->select, commitment, salt_out, facts_out, error);
    if (status == JUB_OK && openings->is_held)
        follow(openings, sqlite3_column_int64(openings->select, 3));
    return status;
}

jub_status jub_openings_get(jub_openings *openings, const jub_hash *commitment,
                            uint8_t salt_out[JUB_SALT_BYTES], jub_buffer *facts_out,
                            jub_error *error)
{
    jub_status status;
    if (is_next(openings, commitment)) {
        status = take_row(openings->next, commitment, salt_out, facts_out, error);
        openings->has_next = sqlite3_step(openings->next) == SQLITE_ROW;
    } else {
        status = search(openings, commitment, salt_out, facts_out, error);
        (void)sqlite3_reset(openings->select);
    }
    return status;
}

jub_status jub_openings_hold(jub_openings *openings, jub_error *error)
{
    const jub_status status = jub_database_run(openings->database, "BEGIN", "read", error);
    openings->is_held = status == JUB_OK;
    return status;
}

void jub_openings_release(jub_openings *openings)
{
    if (!openings->is_held) return;
    (void)sqlite3_reset(openings->next);
    (void)jub_database_end(openings->database, JUB_OK, NULL);
    openings->is_held = openings->has_next = false;
}

// -- forgetting -----------------------------------------------------------------------------------

static jub_status run_bound(jub_openings *openings, sqlite3_stmt *statement,
                            const jub_hash *commitment, jub_error *error)
{
    jub_status status = JUB_OK;
    if (!bind_bytes(statement, 1, commitment->bytes, JUB_HASH_BYTES) ||
        sqlite3_step(statement) != SQLITE_DONE)
        status = jub_database_fail(openings->database, "forget", error);
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
    jub_status status =
        jub_database_run(openings->database, "BEGIN IMMEDIATE", "begin to forget", error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = forget_one(openings, &commitments[i], error);
    status = jub_database_end(openings->database, status, error);
    if (status == JUB_OK)
        status = jub_database_run(openings->database, "VACUUM", "write the file anew", error);
    return status;
}

// -- copying --------------------------------------------------------------------------------------

// Through SQLite's own handle: to open the file a second time and close it would let go of its
// locks.
static jub_status copy_file(jub_openings *openings, jub_sink sink, jub_error *error)
{
    uint8_t block[COPY_BLOCK_BYTES];
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    jub_status status = JUB_OK;
    if (sqlite3_file_control(openings->database, "main", SQLITE_FCNTL_FILE_POINTER, &file) !=
            SQLITE_OK ||
        !file || !file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return jub_database_fail(openings->database, "copy", error);
    for (sqlite3_int64 at = 0; at < size && status == JUB_OK; at += COPY_BLOCK_BYTES) {
        const sqlite3_int64 left = size - at;
        const int some = left < COPY_BLOCK_BYTES ? (int)left : COPY_BLOCK_BYTES;
        if (file->pMethods->xRead(file, block, some, at) != SQLITE_OK)
            status = jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot read the openings");
        else
            status = sink.write(sink.context, (jub_text){(const char *)block, (size_t)some}, error);
    }
    explicit_bzero(block, sizeof block);
    return status;
}

// While this waits to write nobody else can, and what is in the file is what was committed.
jub_status jub_openings_copy(jub_openings *openings, jub_sink sink, jub_error *error)
{
    jub_status status =
        jub_database_run(openings->database, "BEGIN IMMEDIATE", "begin to copy", error);
    if (status != JUB_OK) return status;
    status = copy_file(openings, sink, error);
    (void)sqlite3_exec(openings->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

// -- the file -------------------------------------------------------------------------------------

static jub_status prepare(jub_openings *openings, jub_error *error)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } list[] = {
        {&openings->insert, "INSERT INTO opening(commitment, salt, facts) VALUES(?1, ?2, ?3)"},
        {&openings->select,
         "SELECT commitment, salt, facts, rowid FROM opening WHERE commitment = ?1"},
        {&openings->next,
         "SELECT commitment, salt, facts FROM opening WHERE rowid > ?1 ORDER BY rowid"},
        {&openings->blank, "UPDATE opening SET salt = zeroblob(length(salt)), "
                           "facts = zeroblob(length(facts)) "
                           "WHERE commitment = ?1 AND salt IS NOT NULL"},
        {&openings->forget, "UPDATE opening SET salt = NULL, facts = NULL WHERE commitment = ?1"},
    };
    jub_status status = JUB_OK;
    for (size_t i = 0; i < sizeof list / sizeof *list && status == JUB_OK; i++)
        status = jub_database_prepare(openings->database, list[i].sql, list[i].statement, error);
    return status;
}

jub_status jub_openings_open(const char *path, bool may_create, jub_openings **openings_out,
                             jub_error *error)
{
    jub_openings *openings = calloc(1, sizeof *openings);
    if (!openings) return jub_fail_no_memory(error);
    jub_status status = jub_database_open(path, may_create, &sort, &openings->database, error);
    if (status == JUB_OK) status = prepare(openings, error);
    if (status == JUB_OK)
        *openings_out = openings;
    else
        jub_openings_close(openings);
    return status;
}

void jub_openings_close(jub_openings *openings)
{
    if (!openings) return;
    jub_database_close(openings->database);
    free(openings);
}
