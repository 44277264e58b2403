// Reads and writes CSV (RFC 4180). The hot loop looks at eight bytes at a time: every byte that
// means something (NUL, LF, CR, quote, comma) is below '-', and letters, digits and hyphens are
// not, so a word without a byte below the bound is passed over whole.

#include "register/csv.h"

#include <assert.h>

#include "base/utf8.h"

enum { UNQUOTED_BOUND = ',' + 1, QUOTED_BOUND = '"' + 1 };

#define BYTE_ORDER_MARK JUB_TEXT("\xEF\xBB\xBF")

// What a record under way needs besides the reader, which changes only when the record is whole.
typedef struct record {
    const jub_csv_reader *reader;
    size_t start;
    size_t at;
    size_t cell_count;
    size_t doubled_count; // over all cells
    uint32_t line_breaks; // in quoted cells
    bool is_complete;
    bool ended_without_line_end;
} record;

jub_status jub_csv_open(jub_arena *arena, jub_text source, jub_csv_reader *reader_out,
                        jub_error *error)
{
    if (source.length_bytes > JUB_CSV_FILE_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, "split the file",
                        "the file is larger than %zu bytes", JUB_CSV_FILE_MAX_BYTES);
    const size_t mark_bytes = jub_arena_mark(arena);
    jub_csv_cell *cells = JUB_NEW(arena, jub_csv_cell, JUB_CSV_COLUMN_MAX);
    size_t *starts = JUB_NEW(arena, size_t, JUB_CSV_COLUMN_MAX);
    if (!cells || !starts) {
        jub_arena_rewind(arena, mark_bytes);
        return jub_fail_no_memory(error);
    }
    *reader_out = (jub_csv_reader){
        .source = source,
        .at = jub_text_starts(source, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length_bytes : 0,
        .next_line = 1,
        .cells = cells,
        .starts = starts,
        .unquoted = jub_buffer_init(JUB_CSV_ROW_MAX_BYTES + JUB_CSV_CELL_MAX_BYTES),
    };
    return JUB_OK;
}

void jub_csv_clear(jub_csv_reader *reader)
{
    jub_buffer_clear(&reader->unquoted);
}

static uint32_t add_lines(uint32_t line, uint32_t count)
{
    return count > UINT32_MAX - line ? UINT32_MAX : line + count;
}

static jub_position position_at(const record *rec, size_t offset)
{
    const jub_text before = {rec->reader->source.bytes + rec->start, offset - rec->start};
    const jub_position in_record = jub_position_of(before, before.length_bytes);
    return (jub_position){add_lines(rec->reader->next_line, in_record.line - 1), in_record.column};
}

static jub_status fail_at(const record *rec, size_t offset, jub_error *error, jub_status status,
                          const char *hint, const char *message)
{
    if (!error) return status;
    return jub_fail(error, status, position_at(rec, offset), hint, "%s", message);
}

static jub_status fail_nul(const record *rec, size_t offset, jub_error *error)
{
    return fail_at(rec, offset, error, JUB_ENCODING, "save the file as UTF-8 text",
                   "a NUL byte, which no text has");
}

static jub_status fail_cell_limit(const record *rec, size_t start, bool is_quoted, jub_error *error)
{
    const char *hint = is_quoted ? "look for a closing quote that is missing"
                                 : "look for a line end or comma that is missing";
    if (!error) return JUB_LIMIT;
    return jub_fail(error, JUB_LIMIT, position_at(rec, start), hint,
                    "a cell is larger than %d bytes", JUB_CSV_CELL_MAX_BYTES);
}

// The offset of the first byte below `bound` (at most 128) from `at` on, or `end`.
static size_t skip_plain(const char *bytes, size_t at, size_t end, unsigned char bound)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    while (end - at >= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        // The high bit of each byte below the bound; a borrow spoils only bytes after a true one,
        // and only the first is looked at.
        const uint64_t below = (word - ones * bound) & ~word & (ones << 7);
        if (below != 0) break;
        at += sizeof word;
    }
    while (at < end && (unsigned char)bytes[at] >= bound) at++;
    return at;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Reads up to the comma, the line end or the end of the source, on which `rec->at` is left.
static jub_status read_unquoted(record *rec, jub_csv_cell *cell, jub_error *error)
{
    const jub_text source = rec->reader->source;
    const size_t start = rec->at;
    const size_t end = smaller(source.length_bytes, start + JUB_CSV_CELL_MAX_BYTES + 1);
    size_t at = start;
    for (;; at++) {
        at = skip_plain(source.bytes, at, end, UNQUOTED_BOUND);
        if (at == end || source.bytes[at] == ',' || source.bytes[at] == '\n') break;
        if (source.bytes[at] == '\r') {
            if (at + 1 < source.length_bytes && source.bytes[at + 1] == '\n') break;
            return fail_at(rec, at, error, JUB_SYNTAX,
                           "end lines with LF or CRLF, or put the cell in quotes",
                           "a carriage return without a line feed");
        }
        if (source.bytes[at] == '\0') return fail_nul(rec, at, error);
        if (source.bytes[at] == '"')
            return fail_at(rec, at, error, JUB_SYNTAX,
                           "put the whole cell in quotes and write the quote in it twice",
                           "a quote inside a cell that does not begin with one");
    }
    if (at - start > JUB_CSV_CELL_MAX_BYTES) return fail_cell_limit(rec, start, false, error);
    *cell = (jub_csv_cell){.text = {source.bytes + start, at - start}};
    rec->at = at;
    return JUB_OK;
}

// From an opening quote to behind the closing one. Doubled quotes are counted, not yet made single.
static jub_status read_quoted(record *rec, jub_csv_cell *cell, jub_error *error)
{
    const jub_text source = rec->reader->source;
    const size_t start = rec->at + 1;
    size_t at = start;
    uint32_t doubled_count = 0;
    for (;; at++) {
        const size_t limit = start + JUB_CSV_CELL_MAX_BYTES + doubled_count + 1;
        at = skip_plain(source.bytes, at, smaller(source.length_bytes, limit), QUOTED_BOUND);
        if (at == source.length_bytes)
            return fail_at(rec, rec->at, error, JUB_SYNTAX, "close the quote, or restore the file",
                           "a quote that is never closed");
        if (at == limit) return fail_cell_limit(rec, rec->at, true, error);
        if (source.bytes[at] == '\0') return fail_nul(rec, at, error);
        if (source.bytes[at] == '\n') rec->line_breaks = add_lines(rec->line_breaks, 1);
        if (source.bytes[at] != '"') continue;
        if (at + 1 == source.length_bytes || source.bytes[at + 1] != '"') break;
        doubled_count++;
        at++;
    }
    if (at - start - doubled_count > JUB_CSV_CELL_MAX_BYTES)
        return fail_cell_limit(rec, rec->at, true, error);
    *cell = (jub_csv_cell){{source.bytes + start, at - start}, true, doubled_count};
    rec->doubled_count += doubled_count;
    rec->at = at + 1;
    return JUB_OK;
}

// How long the line end at `at` is: 1, 2, or 0 when there is none.
static size_t line_end_bytes(jub_text source, size_t at)
{
    const size_t left = source.length_bytes - at;
    if (left > 0 && source.bytes[at] == '\n') return 1;
    return left > 1 && source.bytes[at] == '\r' && source.bytes[at + 1] == '\n' ? 2 : 0;
}

// Steps over what ends a cell: a comma, a line end or the end of the source.
static jub_status end_cell(record *rec, jub_error *error)
{
    const jub_text source = rec->reader->source;
    if (rec->at - rec->start > JUB_CSV_ROW_MAX_BYTES) {
        if (!error) return JUB_LIMIT;
        return jub_fail(error, JUB_LIMIT, position_at(rec, rec->start), "split the record",
                        "a record is larger than %d bytes", JUB_CSV_ROW_MAX_BYTES);
    }
    rec->ended_without_line_end = rec->at == source.length_bytes;
    const size_t line_end = line_end_bytes(source, rec->at);
    if (rec->ended_without_line_end || line_end > 0) {
        rec->is_complete = true;
        rec->at += line_end;
        return JUB_OK;
    }
    const char next = source.bytes[rec->at];
    if (next == '\0') return fail_nul(rec, rec->at, error);
    if (next != ',')
        return fail_at(rec, rec->at, error, JUB_SYNTAX, "write a quote inside a quoted cell twice",
                       "text after the closing quote");
    rec->at++;
    return JUB_OK;
}

// Copies cells with doubled quotes, each quote once. The buffer may move while it grows, so views
// into it are made when all is in it.
static jub_status undouble(jub_csv_reader *reader, size_t cell_count, jub_error *error)
{
    jub_buffer_reset(&reader->unquoted);
    for (size_t i = 0; i < cell_count; i++) {
        jub_csv_cell *cell = &reader->cells[i];
        if (cell->doubled_count == 0) continue;
        jub_text rest = cell->text;
        while (rest.length_bytes > 0) {
            const char *quote = memchr(rest.bytes, '"', rest.length_bytes);
            const size_t run = quote ? (size_t)(quote - rest.bytes) + 1 : rest.length_bytes;
            jub_buffer_bytes(&reader->unquoted, rest.bytes, run);
            const size_t used = quote ? run + 1 : run;
            rest = (jub_text){rest.bytes + used, rest.length_bytes - used};
        }
        cell->text.length_bytes -= cell->doubled_count;
    }
    if (reader->unquoted.status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    assert(reader->unquoted.status == JUB_OK);
    const char *bytes = reader->unquoted.bytes;
    for (size_t i = 0; i < cell_count; i++) {
        if (reader->cells[i].doubled_count == 0) continue;
        reader->cells[i].text.bytes = bytes;
        bytes += reader->cells[i].text.length_bytes;
    }
    return JUB_OK;
}

static void skip_empty_lines(jub_csv_reader *reader)
{
    for (;;) {
        const size_t line_end = line_end_bytes(reader->source, reader->at);
        if (line_end == 0) return;
        reader->at += line_end;
        reader->next_line = add_lines(reader->next_line, 1);
    }
}

static jub_status read_cell(record *rec, jub_error *error)
{
    const jub_csv_reader *reader = rec->reader;
    const size_t start = rec->at;
    if (rec->cell_count == JUB_CSV_COLUMN_MAX) {
        if (!error) return JUB_LIMIT;
        return jub_fail(error, JUB_LIMIT, position_at(rec, start), NULL,
                        "a record has more than %d cells", JUB_CSV_COLUMN_MAX);
    }
    jub_csv_cell *cell = &reader->cells[rec->cell_count];
    const bool is_quoted =
        start < reader->source.length_bytes && reader->source.bytes[start] == '"';
    jub_status status = is_quoted ? read_quoted(rec, cell, error) : read_unquoted(rec, cell, error);
    if (status == JUB_OK) status = end_cell(rec, error);
    if (status != JUB_OK) return status;
    reader->starts[rec->cell_count++] = start;
    return JUB_OK;
}

jub_status jub_csv_next(jub_csv_reader *reader, size_t *cell_count_out, jub_error *error)
{
    skip_empty_lines(reader);
    if (reader->at == reader->source.length_bytes) {
        *cell_count_out = 0;
        return JUB_OK;
    }
    record rec = {.reader = reader, .start = reader->at, .at = reader->at};
    while (!rec.is_complete) {
        const jub_status status = read_cell(&rec, error);
        if (status != JUB_OK) return status;
    }
    if (rec.doubled_count > 0) {
        const jub_status status = undouble(reader, rec.cell_count, error);
        if (status != JUB_OK) return status;
    }
    reader->at = rec.at;
    reader->record_number++;
    reader->line = reader->next_line;
    reader->next_line = add_lines(add_lines(reader->line, rec.line_breaks), 1);
    reader->ended_without_line_end = rec.ended_without_line_end;
    *cell_count_out = rec.cell_count;
    return JUB_OK;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool needs_quotes(jub_text cell)
{
    if (cell.length_bytes == 0) return false;
    if (is_blank(cell.bytes[0]) || is_blank(cell.bytes[cell.length_bytes - 1])) return true;
    if (jub_text_starts(cell, BYTE_ORDER_MARK)) return true;
    for (size_t at = 0; at < cell.length_bytes; at++) {
        at = skip_plain(cell.bytes, at, cell.length_bytes, UNQUOTED_BOUND);
        if (at == cell.length_bytes) return false;
        if (strchr(",\"\r\n", cell.bytes[at]) && cell.bytes[at] != '\0') return true;
    }
    return false;
}

void jub_csv_write(jub_buffer *buffer, jub_text cell)
{
    if (!needs_quotes(cell)) {
        jub_buffer_text(buffer, cell);
        return;
    }
    jub_buffer_char(buffer, '"');
    while (cell.length_bytes > 0) {
        const char *quote = memchr(cell.bytes, '"', cell.length_bytes);
        const size_t run = quote ? (size_t)(quote - cell.bytes) + 1 : cell.length_bytes;
        jub_buffer_bytes(buffer, cell.bytes, run);
        if (quote) jub_buffer_char(buffer, '"');
        cell = (jub_text){cell.bytes + run, cell.length_bytes - run};
    }
    jub_buffer_char(buffer, '"');
}

void jub_csv_write_record(jub_buffer *buffer, const jub_text *cells, size_t cell_count)
{
    for (size_t i = 0; i < cell_count; i++) {
        if (i > 0) jub_csv_separator(buffer);
        jub_csv_write(buffer, cells[i]);
    }
    if (cell_count == 1 && cells[0].length_bytes == 0) jub_buffer_string(buffer, "\"\"");
    jub_csv_end(buffer);
}
