#include "store/programme_rows_private.h"

#include "base/utf8.h"
#include "store/database_private.h"

// -- statements -----------------------------------------------------------------------------------

static const char *type_word(jub_column_type type)
{
    return type == JUB_COLUMN_TEXT ? "TEXT" : type == JUB_COLUMN_HASH ? "BLOB" : "INTEGER";
}

// Some members are words of SQL.
void jub_rows_write_definition(const jub_shape *shape, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "%s(row INTEGER PRIMARY KEY", shape->table);
    for (size_t i = 0; i < shape->column_count; i++)
        jub_buffer_format(buffer, ", \"%s\" %s NOT NULL", shape->columns[i].name,
                          type_word(shape->columns[i].type));
    jub_buffer_string(buffer, ") STRICT");
}

void jub_rows_write_select(const jub_shape *shape, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "SELECT row");
    for (size_t i = 0; i < shape->column_count; i++)
        jub_buffer_format(buffer, ", \"%s\"", shape->columns[i].name);
    jub_buffer_format(buffer, " FROM %s ORDER BY row", shape->table);
}

void jub_rows_write_put(const jub_shape *shape, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "INSERT OR REPLACE INTO %s VALUES(?1", shape->table);
    for (size_t i = 0; i < shape->column_count; i++) jub_buffer_format(buffer, ", ?%zu", i + 2);
    jub_buffer_char(buffer, ')');
}

void jub_rows_write_trim(const jub_shape *shape, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "DELETE FROM %s WHERE row < 0 OR row >= ?1", shape->table);
}

// -- values ---------------------------------------------------------------------------------------

static const void *member_of(const void *record, const jub_shape_column *column)
{
    return (const char *)record + column->offset_bytes;
}

static int64_t number_of(const void *record, const jub_shape_column *column)
{
    const void *member = member_of(record, column);
    switch (column->type) {
    case JUB_COLUMN_U8: return *(const uint8_t *)member;
    case JUB_COLUMN_U16: return *(const uint16_t *)member;
    case JUB_COLUMN_U32: return *(const uint32_t *)member;
    case JUB_COLUMN_U64: return (int64_t) * (const uint64_t *)member;
    default: return *(const int64_t *)member;
    }
}

static jub_text bytes_of(const void *record, const jub_shape_column *column)
{
    const void *member = member_of(record, column);
    return column->type == JUB_COLUMN_TEXT ? *(const jub_text *)member
                                           : (jub_text){member, JUB_HASH_BYTES};
}

static bool is_number(const jub_shape_column *column)
{
    return column->type != JUB_COLUMN_TEXT && column->type != JUB_COLUMN_HASH;
}

static bool bind_text(sqlite3_stmt *statement, int at, jub_text text)
{
    return sqlite3_bind_text64(statement, at, text.length_bytes > 0 ? text.bytes : "",
                               text.length_bytes, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

bool jub_rows_bind(sqlite3_stmt *put, const jub_shape *shape, int64_t row, const void *record)
{
    bool is_bound = sqlite3_bind_int64(put, 1, row) == SQLITE_OK;
    for (size_t i = 0; is_bound && i < shape->column_count; i++) {
        const jub_shape_column *column = &shape->columns[i];
        const int at = (int)i + 2;
        if (is_number(column))
            is_bound = sqlite3_bind_int64(put, at, number_of(record, column)) == SQLITE_OK;
        else if (column->type == JUB_COLUMN_TEXT)
            is_bound = bind_text(put, at, bytes_of(record, column));
        else
            is_bound = jub_database_bind_blob(put, at, bytes_of(record, column));
    }
    return is_bound;
}

// What SQLite has of a text or a hash; NULL bytes when memory is out, or for an empty blob.
static jub_text found_bytes(sqlite3_stmt *select, int at, jub_column_type type)
{
    const void *bytes = type == JUB_COLUMN_TEXT ? (const void *)sqlite3_column_text(select, at)
                                                : sqlite3_column_blob(select, at);
    return (jub_text){bytes, bytes ? (size_t)sqlite3_column_bytes(select, at) : 0};
}

bool jub_rows_equal(sqlite3_stmt *select, const jub_shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->column_count; i++) {
        const jub_shape_column *column = &shape->columns[i];
        const int at = (int)i + 1;
        const bool is_same =
            is_number(column)
                ? sqlite3_column_int64(select, at) == number_of(record, column)
                : jub_text_equal(found_bytes(select, at, column->type), bytes_of(record, column));
        if (!is_same) return false;
    }
    return true;
}

// -- reading --------------------------------------------------------------------------------------

static bool put_number(int64_t number, const jub_shape_column *column, void *member)
{
    const int64_t max = column->type == JUB_COLUMN_U8    ? UINT8_MAX
                        : column->type == JUB_COLUMN_U16 ? UINT16_MAX
                        : column->type == JUB_COLUMN_U32 ? UINT32_MAX
                                                         : INT64_MAX;
    if (max < INT64_MAX && (number < 0 || number > max)) return false;
    switch (column->type) {
    case JUB_COLUMN_U8: *(uint8_t *)member = (uint8_t)number; break;
    case JUB_COLUMN_U16: *(uint16_t *)member = (uint16_t)number; break;
    case JUB_COLUMN_U32: *(uint32_t *)member = (uint32_t)number; break;
    case JUB_COLUMN_U64: *(uint64_t *)member = (uint64_t)number; break;
    default: *(int64_t *)member = number; break;
    }
    return true;
}

// A line of text, as events have them.
static bool is_line(jub_text text)
{
    if (text.length_bytes > JUB_EVENT_TEXT_MAX_BYTES || !jub_utf8_valid(text, NULL)) return false;
    for (size_t i = 0; i < text.length_bytes; i++)
        if ((unsigned char)text.bytes[i] < 0x20 || text.bytes[i] == 0x7f) return false;
    return true;
}

static jub_status fail_value(jub_error *error, jub_status status, const jub_shape *shape,
                             sqlite3_stmt *select, const jub_shape_column *column)
{
    return jub_fail(error, status, (jub_position){0},
                    "make the database anew from the log: jubilee programme rebuild",
                    "the database has in '%s' row %lld: no such value can be in '%s'", shape->table,
                    (long long)sqlite3_column_int64(select, 0), column->name);
}

jub_status jub_rows_read(jub_arena *arena, sqlite3_stmt *select, const jub_shape *shape,
                         void *record, jub_error *error)
{
    for (size_t i = 0; i < shape->column_count; i++) {
        const jub_shape_column *column = &shape->columns[i];
        const int at = (int)i + 1;
        void *member = (char *)record + column->offset_bytes;
        if (is_number(column)) {
            if (!put_number(sqlite3_column_int64(select, at), column, member))
                return fail_value(error, JUB_RANGE, shape, select, column);
            continue;
        }
        const jub_text found = found_bytes(select, at, column->type);
        if (!found.bytes && column->type == JUB_COLUMN_TEXT) return jub_fail_no_memory(error);
        if (column->type == JUB_COLUMN_TEXT ? !is_line(found)
                                            : found.length_bytes != JUB_HASH_BYTES)
            return fail_value(error, JUB_SYNTAX, shape, select, column);
        if (column->type == JUB_COLUMN_HASH) {
            memcpy(member, found.bytes, JUB_HASH_BYTES);
            continue;
        }
        const jub_text copy = jub_text_copy(arena, found);
        if (!copy.bytes) return jub_fail_no_memory(error);
        *(jub_text *)member = copy;
    }
    return JUB_OK;
}
