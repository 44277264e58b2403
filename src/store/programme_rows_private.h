#ifndef JUB_STORE_PROGRAMME_ROWS_PRIVATE_H
#define JUB_STORE_PROGRAMME_ROWS_PRIVATE_H

#include <sqlite3.h>

#include "store/programme_shape_private.h"

/// Records as rows of a table: column 0 is the row's number, the others follow in the order of the
/// shape. Numbers of 64 bits stand as SQLite has them, with a sign.

/// The table as it stands behind CREATE TABLE.
void jub_rows_write_definition(const jub_shape *shape, jub_buffer *buffer);

/// Statements: all rows from the first on; one row put in its place; all rows but those from 0 to
/// before ?1 removed.
void jub_rows_write_select(const jub_shape *shape, jub_buffer *buffer);
void jub_rows_write_put(const jub_shape *shape, jub_buffer *buffer);
void jub_rows_write_trim(const jub_shape *shape, jub_buffer *buffer);

/// Binds a record; its texts must hold until the statement is reset. False when SQLite fails.
bool jub_rows_bind(sqlite3_stmt *put, const jub_shape *shape, int64_t row, const void *record);

/// Whether the row at which the statement stands is this record.
bool jub_rows_equal(sqlite3_stmt *select, const jub_shape *shape, const void *record);

/// Reads it into a record of zeros; texts go to the arena. Errors: JUB_RANGE for a number that is
/// none of the column's type, JUB_SYNTAX for a text or hash that cannot be, JUB_NO_MEMORY.
jub_status jub_rows_read(jub_arena *arena, sqlite3_stmt *select, const jub_shape *shape,
                         void *record, jub_error *error);

#endif
