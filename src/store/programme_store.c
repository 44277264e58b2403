#include "store/programme_store.h"

#include <stdlib.h>

#include "store/database_private.h"
#include "store/programme_rows_private.h"
#include "store/programme_words_private.h"

enum {
    OBJECT_COUNT = JUB_SHAPE_COUNT + JUB_WORDS_VIEW_COUNT,
    SQL_MAX_BYTES = 16 * 1024, // of a statement or a definition
    ROW_MAX_BYTES = 64 * 1024, // of a row; a definition is one too, in SQLite's own table
    TABLE_ROW_MAX = 1 << 26,   // so that a stranger's file asks for no more memory than that
};

typedef struct table {
    jub_shape shape;
    sqlite3_stmt *select;
    sqlite3_stmt *put;
    sqlite3_stmt *trim;
} table;

struct jub_programme_store {
    sqlite3 *database;
    table tables[JUB_SHAPE_COUNT];
};

// -- opening --------------------------------------------------------------------------------------

static jub_status write_objects(jub_buffer definitions[OBJECT_COUNT],
                                jub_database_object objects_out[OBJECT_COUNT], jub_error *error)
{
    for (size_t i = 0; i < OBJECT_COUNT; i++) {
        const bool is_table = i < JUB_SHAPE_COUNT;
        const jub_shape shape = jub_shape_of(i);
        if (is_table)
            jub_rows_write_definition(&shape, &definitions[i]);
        else
            jub_words_view_write(i - JUB_SHAPE_COUNT, &definitions[i]);
        jub_buffer_char(&definitions[i], '\0');
        if (definitions[i].status != JUB_OK) return jub_fail_no_memory(error);
        objects_out[i] = (jub_database_object){
            is_table ? "TABLE" : "VIEW",
            is_table ? shape.table : jub_words_view_name(i - JUB_SHAPE_COUNT),
            definitions[i].bytes,
        };
    }
    return JUB_OK;
}

static jub_status open_database(const char *path, bool may_create, sqlite3 **database_out,
                                jub_error *error)
{
    jub_buffer definitions[OBJECT_COUNT];
    jub_database_object objects[OBJECT_COUNT];
    const jub_database_sort sort = {
        .application_id = 0x4a756250, // "JubP"
        .version = 1,
        .value_max_bytes = ROW_MAX_BYTES,
        .objects = objects,
        .object_count = OBJECT_COUNT,
        .setup = "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON",
        .absent = "there is no programme in this file",
        .other = "this is a database, but none of a programme by this version",
    };
    for (size_t i = 0; i < OBJECT_COUNT; i++) definitions[i] = jub_buffer_init(SQL_MAX_BYTES);
    jub_status status = write_objects(definitions, objects, error);
    if (status == JUB_OK) status = jub_database_open(path, may_create, &sort, database_out, error);
    for (size_t i = 0; i < OBJECT_COUNT; i++) jub_buffer_clear(&definitions[i]);
    return status;
}

static jub_status prepare_table(sqlite3 *database, table *made, jub_error *error)
{
    const struct {
        sqlite3_stmt **statement;
        void (*write)(const jub_shape *shape, jub_buffer *buffer);
    } list[] = {{&made->select, jub_rows_write_select},
                {&made->put, jub_rows_write_put},
                {&made->trim, jub_rows_write_trim}};
    jub_buffer sql = jub_buffer_init(SQL_MAX_BYTES);
    jub_status status = JUB_OK;
    for (size_t i = 0; i < sizeof list / sizeof *list && status == JUB_OK; i++) {
        jub_buffer_reset(&sql);
        list[i].write(&made->shape, &sql);
        jub_buffer_char(&sql, '\0');
        status = sql.status == JUB_OK
                     ? jub_database_prepare(database, sql.bytes, list[i].statement, error)
                     : jub_fail_no_memory(error);
    }
    jub_buffer_clear(&sql);
    return status;
}

jub_status jub_programme_store_open(const char *path, bool may_create,
                                    jub_programme_store **store_out, jub_error *error)
{
    jub_programme_store *store = calloc(1, sizeof *store);
    if (!store) return jub_fail_no_memory(error);
    jub_status status = open_database(path, may_create, &store->database, error);
    for (size_t i = 0; i < JUB_SHAPE_COUNT && status == JUB_OK; i++) {
        store->tables[i].shape = jub_shape_of(i);
        status = prepare_table(store->database, &store->tables[i], error);
    }
    if (status == JUB_OK)
        *store_out = store;
    else
        jub_programme_store_close(store);
    return status;
}

void jub_programme_store_close(jub_programme_store *store)
{
    if (!store) return;
    jub_database_close(store->database);
    free(store);
}

// -- reading --------------------------------------------------------------------------------------

static jub_status count_rows(sqlite3 *database, const jub_shape *shape, size_t *count_out,
                             jub_error *error)
{
    char *sql = sqlite3_mprintf("SELECT count(*) FROM %s", shape->table);
    sqlite3_stmt *statement = NULL;
    jub_status status = JUB_OK;
    if (!sql) return jub_fail_no_memory(error);
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        status = jub_database_fail(database, "count rows", error);
    else
        *count_out = (size_t)sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    sqlite3_free(sql);
    if (status == JUB_OK && *count_out > TABLE_ROW_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the database has %zu rows in '%s', more than the limit of %d", *count_out,
                        shape->table, TABLE_ROW_MAX);
    return status;
}

static jub_status read_rows(jub_programme_store *store, const table *from, jub_arena *arena,
                            char *records, size_t count, jub_error *error)
{
    jub_status status = JUB_OK;
    int step = SQLITE_ROW;
    size_t row = 0;
    for (; status == JUB_OK && (step = sqlite3_step(from->select)) == SQLITE_ROW; row++) {
        if (row >= count || sqlite3_column_int64(from->select, 0) != (int64_t)row)
            status = jub_fail(error, JUB_RANGE, (jub_position){0},
                              "make the database anew from the log: jubilee programme rebuild",
                              "the database has no row %zu in '%s', but others behind it", row,
                              from->shape.table);
        else
            status = jub_rows_read(arena, from->select, &from->shape,
                                   records + row * from->shape.record_bytes, error);
    }
    if (status == JUB_OK && step != SQLITE_DONE)
        status = jub_database_fail(store->database, "read", error);
    (void)sqlite3_reset(from->select);
    return status;
}

// The limits of the basis come first: nothing larger is asked for.
static jub_status check_count(const jub_state *state, size_t number, size_t count, jub_error *error)
{
    const jub_basis *basis = state->basis;
    const size_t person_count = basis->persons ? basis->persons->row_count : 0;
    if (number == JUB_SHAPE_PROGRAMME && count == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "there is no programme in this file");
    if (number == JUB_SHAPE_PROGRAMME
            ? count == 1
            : number != JUB_SHAPE_PROPOSALS || count == 0 || count == person_count)
        return JUB_OK;
    return jub_fail(error, JUB_RANGE, (jub_position){0},
                    "make the database anew from the log: jubilee programme rebuild",
                    "the database has %zu rows in '%s'", count, jub_shape_of(number).table);
}

static jub_status read_table(jub_programme_store *store, size_t number, jub_state *state,
                             jub_error *error)
{
    const table *from = &store->tables[number];
    size_t count = 0;
    jub_status status = count_rows(store->database, &from->shape, &count, error);
    if (status == JUB_OK) status = check_count(state, number, count, error);
    if (status != JUB_OK) return status;
    char *records =
        jub_arena_take(state->arena, count, from->shape.record_bytes, _Alignof(max_align_t));
    if (!records) return jub_fail_no_memory(error);
    status = read_rows(store, from, state->arena, records, count, error);
    if (status == JUB_OK) jub_shape_adopt(state, number, records, count);
    return status;
}

// Row by row the same file, though another program may write to it.
jub_status jub_programme_store_read(jub_programme_store *store, jub_state *state, jub_error *error)
{
    jub_status status = jub_database_run(store->database, "BEGIN", "begin to read", error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < JUB_SHAPE_COUNT && status == JUB_OK; i++)
        status = read_table(store, i, state, error);
    status = jub_database_end(store->database, status, error);
    if (status == JUB_OK) status = jub_shape_check(state, error);
    return status == JUB_OK ? jub_state_derive(state, error) : status;
}

// -- writing --------------------------------------------------------------------------------------

// Sets a bit for each row that is there as it should be.
static jub_status compare_rows(jub_programme_store *store, const table *with, const char *records,
                               size_t count, uint64_t *same, jub_error *error)
{
    jub_status status = JUB_OK;
    int step;
    while ((step = sqlite3_step(with->select)) == SQLITE_ROW) {
        const int64_t row = sqlite3_column_int64(with->select, 0);
        if (row < 0 || (uint64_t)row >= count) continue;
        if (jub_rows_equal(with->select, &with->shape,
                           records + (size_t)row * with->shape.record_bytes))
            same[row / 64] |= UINT64_C(1) << (row % 64);
    }
    if (step != SQLITE_DONE) status = jub_database_fail(store->database, "read", error);
    (void)sqlite3_reset(with->select);
    return status;
}

static jub_status run(jub_programme_store *store, sqlite3_stmt *statement, bool is_bound,
                      jub_error *error)
{
    jub_status status = JUB_OK;
    if (!is_bound || sqlite3_step(statement) != SQLITE_DONE)
        status = jub_database_fail(store->database, "write", error);
    (void)sqlite3_reset(statement);
    return status;
}

static jub_status write_table(jub_programme_store *store, const table *to, const char *records,
                              size_t count, jub_error *error)
{
    uint64_t *same = calloc(count / 64 + 1, sizeof *same);
    if (!same) return jub_fail_no_memory(error);
    jub_status status = compare_rows(store, to, records, count, same, error);
    for (size_t row = 0; row < count && status == JUB_OK; row++) {
        if (same[row / 64] >> (row % 64) & 1) continue;
        const void *record = records + row * to->shape.record_bytes;
        status =
            run(store, to->put, jub_rows_bind(to->put, &to->shape, (int64_t)row, record), error);
    }
    if (status == JUB_OK)
        status = run(store, to->trim, sqlite3_bind_int64(to->trim, 1, (int64_t)count) == SQLITE_OK,
                     error);
    (void)sqlite3_clear_bindings(to->put);
    free(same);
    return status;
}

jub_status jub_programme_store_write(jub_programme_store *store, const jub_state *state,
                                     jub_error *error)
{
    jub_status status =
        jub_database_run(store->database, "BEGIN IMMEDIATE", "begin to write", error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < JUB_SHAPE_COUNT && status == JUB_OK; i++) {
        size_t count = 0;
        const void *records = jub_shape_records(state, i, &count);
        status = write_table(store, &store->tables[i], records, count, error);
    }
    return jub_database_end(store->database, status, error);
}
