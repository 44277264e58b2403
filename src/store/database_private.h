#ifndef JUB_STORE_DATABASE_PRIVATE_H
#define JUB_STORE_DATABASE_PRIVATE_H

#include <sqlite3.h>

#include "base/text.h"

/// The SQLite files of this module, each with tables (and views) of its own.

typedef struct jub_database_object {
    const char *kind; // TABLE or VIEW
    const char *name;
    const char *definition; // as it stands behind CREATE TABLE or CREATE VIEW
} jub_database_object;

typedef struct jub_database_sort {
    int32_t application_id;
    int32_t version;
    size_t value_max_bytes; // of a row; longer ones, which are not ours, are not read into memory
    const jub_database_object *objects; // [object_count]
    size_t object_count;
    const char *setup;  // SQL for each connection, which may not change the file; may be empty
    const char *absent; // the message where a file has nothing in it
    const char *other;  // that where it is a database of another sort
} jub_database_sort;

/// Opens a file and makes sure that it is of this sort: our tables and views, each as we would have
/// made it, and no other, nor an index or a trigger, beside them. Views are for people with other
/// programs: through this connection none is read. The file may come from anyone. `may_create`
/// makes it, readable by its owner alone; a file that holds nothing counts as none. It is written
/// with a rollback journal, synced with the folder at each commit; another writer is waited for as
/// long as it takes.
///
/// Owner: jub_database_close. Errors: JUB_MISSING, JUB_CONFLICT for a file of another sort, JUB_IO,
/// JUB_NO_MEMORY.
jub_status jub_database_open(const char *path, bool may_create, const jub_database_sort *sort,
                             sqlite3 **database_out, jub_error *error);

/// Ends the statements, undoes an open transaction. NULL does nothing.
void jub_database_close(sqlite3 *database);

/// `cannot <what>: <what SQLite says>`, of the last call. JUB_IO; JUB_CONFLICT where the file is no
/// database, JUB_LIMIT for a value too long, JUB_NO_MEMORY.
jub_status jub_database_fail(sqlite3 *database, const char *what, jub_error *error);

jub_status jub_database_run(sqlite3 *database, const char *sql, const char *what, jub_error *error);

/// A statement for as long as the database is open.
jub_status jub_database_prepare(sqlite3 *database, const char *sql, sqlite3_stmt **statement_out,
                                jub_error *error);

/// The bytes must hold until the statement is reset.
bool jub_database_bind_blob(sqlite3_stmt *statement, int at, jub_text bytes);

/// Commits where `status` is JUB_OK, and undoes what is then still open. The first failure.
jub_status jub_database_end(sqlite3 *database, jub_status status, jub_error *error);

#endif
