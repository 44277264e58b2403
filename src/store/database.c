#include "store/database_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_STEP_MS = 5 }; // between two looks whether the other writer is done

jub_status jub_database_fail(sqlite3 *database, const char *what, jub_error *error)
{
    const int code = sqlite3_errcode(database), sort = code & 0xff;
    if (sort == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM) return jub_fail_no_memory(error);
    const jub_status status = sort == SQLITE_NOTADB   ? JUB_CONFLICT
                              : sort == SQLITE_TOOBIG ? JUB_LIMIT
                                                      : JUB_IO;
    return jub_fail(error, status, (jub_position){0}, NULL, "cannot %s: %s", what,
                    sqlite3_errmsg(database));
}

jub_status jub_database_run(sqlite3 *database, const char *sql, const char *what, jub_error *error)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK) return JUB_OK;
    return jub_database_fail(database, what, error);
}

jub_status jub_database_prepare(sqlite3 *database, const char *sql, sqlite3_stmt **statement_out,
                                jub_error *error)
{
    if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, statement_out, NULL) ==
        SQLITE_OK)
        return JUB_OK;
    return jub_database_fail(database, "open", error);
}

bool jub_database_bind_blob(sqlite3_stmt *statement, int at, jub_text bytes)
{
    return sqlite3_bind_blob64(statement, at, bytes.length_bytes > 0 ? bytes.bytes : "",
                               bytes.length_bytes, SQLITE_STATIC) == SQLITE_OK;
}

jub_status jub_database_end(sqlite3 *database, jub_status status, jub_error *error)
{
    if (status == JUB_OK) status = jub_database_run(database, "COMMIT", "make durable", error);
    if (!sqlite3_get_autocommit(database))
        (void)sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

// -- opening --------------------------------------------------------------------------------------

// Another writer is waited for as long as it takes, as with a lock on a file.
static int wait_for_turn(void *context, int times)
{
    (void)context;
    (void)times;
    (void)sqlite3_sleep(WAIT_STEP_MS);
    return 1;
}

// The file may come from anyone: no triggers, no views, no functions in its schema, nothing longer
// than what is ours, and cells that do not fit their page are told. Nothing here changes the file.
static jub_status harden(sqlite3 *database, const jub_database_sort *sort, jub_error *error)
{
    const struct {
        int option;
        int value;
    } list[] = {{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                {SQLITE_DBCONFIG_DEFENSIVE, 1}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (sqlite3_db_config(database, list[i].option, list[i].value, NULL) != SQLITE_OK)
            return jub_database_fail(database, "set up", error);
    if (sqlite3_busy_handler(database, wait_for_turn, NULL) != SQLITE_OK)
        return jub_database_fail(database, "set up", error);
    (void)sqlite3_limit(database, SQLITE_LIMIT_LENGTH, (int)sort->value_max_bytes);
    const jub_status status = jub_database_run(
        database, "PRAGMA cell_size_check = ON; PRAGMA synchronous = EXTRA", "set up", error);
    return status == JUB_OK ? jub_database_run(database, sort->setup, "set up", error) : status;
}

static jub_status read_number(sqlite3 *database, const char *sql, int64_t *number_out,
                              jub_error *error)
{
    sqlite3_stmt *statement = NULL;
    jub_status status = JUB_OK;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        *number_out = sqlite3_column_int64(statement, 0);
    else
        status = jub_database_fail(database, "open", error);
    (void)sqlite3_finalize(statement);
    return status;
}

typedef struct identity {
    int64_t object_count; // of the schema
    int64_t ours_count;   // of those: ours
    int64_t other_count;  // neither ours nor SQLite's own
    int64_t application_id;
    int64_t version;
} identity;

// Formats with SQLite's %Q and %q, for one number.
static jub_status read_number_of(sqlite3 *database, int64_t *number_out, jub_error *error,
                                 const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    if (!sql) return jub_fail_no_memory(error);
    const jub_status status = read_number(database, sql, number_out, error);
    sqlite3_free(sql);
    return status;
}

static jub_status count_ours(sqlite3 *database, const jub_database_sort *sort, int64_t *count_out,
                             jub_error *error)
{
    jub_status status = JUB_OK;
    *count_out = 0;
    for (size_t i = 0; i < sort->object_count && status == JUB_OK; i++) {
        const jub_database_object *object = &sort->objects[i];
        int64_t count = 0;
        status = read_number_of(database, &count, error,
                                "SELECT count(*) FROM sqlite_schema WHERE type = lower(%Q) AND "
                                "name = %Q AND sql = 'CREATE %q %q'",
                                object->kind, object->name, object->kind, object->definition);
        *count_out += count;
    }
    return status;
}

static jub_status read_identity(sqlite3 *database, const jub_database_sort *sort,
                                identity *identity_out, jub_error *error)
{
    int64_t foreign_count = 0; // all but SQLite's own
    jub_status status = read_number(database, "SELECT count(*) FROM sqlite_schema",
                                    &identity_out->object_count, error);
    if (status == JUB_OK) status = count_ours(database, sort, &identity_out->ours_count, error);
    if (status == JUB_OK)
        status = read_number(database,
                             "SELECT count(*) FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'",
                             &foreign_count, error);
    identity_out->other_count = foreign_count - identity_out->ours_count;
    if (status == JUB_OK)
        status =
            read_number(database, "PRAGMA application_id", &identity_out->application_id, error);
    if (status == JUB_OK)
        status = read_number(database, "PRAGMA user_version", &identity_out->version, error);
    return status;
}

static jub_status create_object(sqlite3 *database, const jub_database_object *object,
                                jub_error *error)
{
    char *sql = sqlite3_mprintf("CREATE %s IF NOT EXISTS %s", object->kind, object->definition);
    if (!sql) return jub_fail_no_memory(error);
    const jub_status status = jub_database_run(database, sql, "make the file", error);
    sqlite3_free(sql);
    return status;
}

// Of two programs that make the same file one finds the tables there.
static jub_status create_objects(sqlite3 *database, const jub_database_sort *sort, jub_error *error)
{
    char sql[128];
    (void)sqlite3_snprintf(sizeof sql, sql,
                           "BEGIN IMMEDIATE; PRAGMA application_id = %d; PRAGMA user_version = %d",
                           sort->application_id, sort->version);
    jub_status status = jub_database_run(database, sql, "make the file", error);
    for (size_t i = 0; i < sort->object_count && status == JUB_OK; i++)
        status = create_object(database, &sort->objects[i], error);
    return jub_database_end(database, status, error);
}

static jub_status check_identity(sqlite3 *database, const jub_database_sort *sort, bool may_create,
                                 jub_error *error)
{
    identity found;
    jub_status status = read_identity(database, sort, &found, error);
    if (status == JUB_OK && found.object_count == 0 && may_create) {
        status = create_objects(database, sort, error);
        if (status == JUB_OK) status = read_identity(database, sort, &found, error);
    }
    if (status != JUB_OK) return status;
    if (found.object_count == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "%s", sort->absent);
    if (found.ours_count == (int64_t)sort->object_count && found.other_count == 0 &&
        found.application_id == sort->application_id && found.version == sort->version)
        return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL, "%s", sort->other);
}

// SQLite makes files as the umask lets; these are their owner's.
static jub_status make_file(const char *path, jub_error *error)
{
    const int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make the file: %s",
                        strerror(errno));
    (void)close(descriptor);
    return JUB_OK;
}

// A writer that was killed before it began leaves an empty journal, which SQLite passes over until
// the next one writes; until then it is a file that nobody can account for. To go from a journal
// that stays to one that does not removes it, under the lock of a writer, or not at all.
static jub_status drop_left_journal(sqlite3 *database, const char *path, jub_error *error)
{
    char *journal = sqlite3_mprintf("%s-journal", path);
    if (!journal) return jub_fail_no_memory(error);
    const bool is_there = access(journal, F_OK) == 0;
    sqlite3_free(journal);
    return is_there ? jub_database_run(database, "PRAGMA journal_mode = PERSIST", "set up", error)
                    : JUB_OK;
}

jub_status jub_database_open(const char *path, bool may_create, const jub_database_sort *sort,
                             sqlite3 **database_out, jub_error *error)
{
    sqlite3 *database = NULL;
    jub_status status = may_create ? make_file(path, error) : JUB_OK;
    if (status != JUB_OK) return status;
    if (!may_create && access(path, F_OK) != 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "cannot open: %s",
                        strerror(errno));
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL) !=
        SQLITE_OK)
        status = database ? jub_database_fail(database, "open", error) : jub_fail_no_memory(error);
    if (status == JUB_OK) status = harden(database, sort, error);
    if (status == JUB_OK) status = check_identity(database, sort, may_create, error);
    // These two can change a file, so it has to be known to be ours.
    if (status == JUB_OK) status = drop_left_journal(database, path, error);
    if (status == JUB_OK)
        status = jub_database_run(database, "PRAGMA journal_mode = DELETE", "set up", error);
    if (status == JUB_OK)
        *database_out = database;
    else
        jub_database_close(database);
    return status;
}

void jub_database_close(sqlite3 *database)
{
    if (!database) return;
    for (sqlite3_stmt *each; (each = sqlite3_next_stmt(database, NULL));)
        (void)sqlite3_finalize(each);
    (void)sqlite3_close(database);
}
