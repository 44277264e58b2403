#ifndef JUB_REGISTER_CSV_H
#define JUB_REGISTER_CSV_H

#include "base/buffer.h"

/// Named limits of a CSV file; a file past one of them is refused with its place.
enum {
    JUB_CSV_CELL_MAX_BYTES = 1 << 20,
    JUB_CSV_COLUMN_MAX = 1024,
    JUB_CSV_ROW_MAX_BYTES = 16 << 20,
};
#define JUB_CSV_FILE_MAX_BYTES ((size_t)64 << 30)

/// One cell as it stands in the file: its content without quotes, doubled quotes made single.
typedef struct jub_csv_cell {
    jub_text text;
    bool is_quoted;
    uint32_t doubled_count; // quotes that stand doubled in the file; if any, the text is a copy
} jub_csv_cell;

/// Reads RFC 4180 text record by record: quotes, doubled quotes, line breaks in quoted cells, CRLF
/// or LF, a UTF-8 byte order mark, a last record without its line end. Blanks belong to the cell.
/// A line that is wholly empty is skipped. Cells are views into the source; only those with doubled
/// quotes are copied, into memory of the reader that lasts until the next record.
///
/// Does not check UTF-8: the caller does, cell by cell, so that a bad cell costs only itself. A NUL
/// byte, a quote inside an unquoted cell, text after a closing quote, a quote that is never closed,
/// a CR without its LF outside quotes and whatever is past a limit end the reading with an error:
/// the same one each time the reader is asked again. Line numbers stay at UINT32_MAX once there.
typedef struct jub_csv_reader {
    jub_text source;
    size_t at;              // byte offset of the next record
    uint64_t record_number; // 1-based, of the record last read; the header line is record 1
    uint32_t line;          // physical line at which the record last read begins, 1-based
    uint32_t next_line;
    bool ended_without_line_end; // the record last read ran into the end of the file
    jub_csv_cell *cells;         // [JUB_CSV_COLUMN_MAX]
    size_t *starts;              // [JUB_CSV_COLUMN_MAX] byte offset in the source of each cell
    jub_buffer unquoted;         // the cells with doubled quotes
} jub_csv_reader;

/// Memory: the cell arrays from `arena`, the scratch buffer from the heap. Clear it when done.
jub_status jub_csv_open(jub_arena *arena, jub_text source, jub_csv_reader *reader_out,
                        jub_error *error);
void jub_csv_clear(jub_csv_reader *reader);

/// Reads the next record into `reader->cells`; `*cell_count_out` is 0 at the end of the file.
/// Errors: JUB_SYNTAX, JUB_ENCODING (NUL), JUB_LIMIT, JUB_NO_MEMORY. What is too large or never
/// closed is placed where it begins, everything else where it stands.
jub_status jub_csv_next(jub_csv_reader *reader, size_t *cell_count_out, jub_error *error);

/// Appends one cell, quoted only where it must be (comma, quote, CR or LF in it, a blank at an end,
/// a byte order mark at its beginning). Pair it with jub_csv_separator and jub_csv_end. The cell
/// has no NUL byte. A record of one empty cell would be an empty line: jub_csv_write_record knows.
void jub_csv_write(jub_buffer *buffer, jub_text cell);
static inline void jub_csv_separator(jub_buffer *buffer)
{
    jub_buffer_char(buffer, ',');
}
static inline void jub_csv_end(jub_buffer *buffer)
{
    jub_buffer_char(buffer, '\n');
}

/// Appends a whole record with its line end; a single empty cell is written as `""`.
void jub_csv_write_record(jub_buffer *buffer, const jub_text *cells, size_t cell_count);

#endif
