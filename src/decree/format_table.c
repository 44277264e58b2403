// The rows of a decision table, each on a line, their cells in columns. Where a row ends is told as
// the parser tells it (parse_table.c): by a bar that begins a line, or by the number of columns. A
// table whose rows cannot be told so keeps its lines.

#include "decree/format_private.h"

#include <assert.h>

typedef struct table_rows {
    format_piece *pieces;
    size_t count;      // up to the full stop, without it
    size_t cell_count; // in a row; 0 when the head does not say
} table_rows;

// One more than the names between `by` and `gives`.
static size_t count_cells(const format_statement *statement)
{
    size_t count = 0;
    for (size_t i = 1; i < statement->head_count; i++) {
        const format_piece *piece = &statement->pieces[i];
        if (piece->word == WORD_BY && count == 0 && i > 1) count = 2;
        if (piece->word == WORD_GIVES && count > 0) return count;
        count += piece->kind == TOKEN_COMMA && count > 0;
    }
    return 0;
}

// The bar that ends the cell after this bar; the count when none does, or when the cell is empty or
// has a comment in it.
static size_t find_cell_end(const table_rows *table, size_t bar)
{
    for (size_t i = bar + 1; i < table->count; i++) {
        if (table->pieces[i].comment_count > 0) return table->count;
        if (table->pieces[i].kind == TOKEN_BAR) return i > bar + 1 ? i : table->count;
    }
    return table->count;
}

// Behind the last bar of the row that begins here; 0 when it is not a row of this table.
static size_t find_row_end(const table_rows *table, size_t from)
{
    size_t bar = from;
    for (size_t cell = 1; cell <= table->cell_count; cell++) {
        bar = find_cell_end(table, bar);
        if (bar == table->count) return 0;
        const bool is_over = bar + 1 == table->count || table->pieces[bar + 1].is_first_on_line;
        if (is_over && cell < table->cell_count) return 0;
    }
    return bar + 1;
}

static bool is_regular(const table_rows *table)
{
    if (table->cell_count == 0) return false;
    for (size_t at = 0; at < table->count;) {
        if (table->pieces[at].kind != TOKEN_BAR) return false;
        at = find_row_end(table, at);
        if (at == 0) return false;
    }
    return true;
}

static void measure_cells(const table_rows *table, size_t *columns)
{
    assert(table->cell_count > 0);
    for (size_t at = 0, cell = 0; at < table->count; cell = (cell + 1) % table->cell_count) {
        const size_t end = find_cell_end(table, at);
        const size_t found = format_columns(table->pieces, at + 1, end);
        if (found <= FORMAT_ALIGN_MAX_COLUMNS && found > columns[cell]) columns[cell] = found;
        at = cell + 1 == table->cell_count ? end + 1 : end;
    }
}

// Returns where the next row begins.
static size_t lay_row(format_page *page, const table_rows *table, const size_t *columns, size_t at)
{
    format_begin_piece(page, &table->pieces[at], FORMAT_INDENT);
    format_write(page, JUB_TEXT("|"), 1);
    for (size_t cell = 0; cell < table->cell_count; cell++) {
        const size_t end = find_cell_end(table, at);
        const size_t found = format_columns(table->pieces, at + 1, end);
        format_write_blanks(page, 1);
        format_write_flat(page, table->pieces, at + 1, end);
        format_write_blanks(page, (found < columns[cell] ? columns[cell] - found : 0) + 1);
        format_write(page, JUB_TEXT("|"), 1);
        at = end;
    }
    return at + 1;
}

static void lay_lines(format_page *page, const table_rows *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const format_piece *piece = &table->pieces[i];
        if (i == 0 || piece->is_first_on_line)
            format_begin_piece(page, piece, FORMAT_INDENT);
        else
            format_write_blanks(page, piece->blanks);
        format_write(page, piece->text, piece->columns);
    }
}

bool format_lay_rows(format_page *page, const format_statement *statement)
{
    const size_t row_count = statement->count - statement->head_count;
    if (row_count == 0) return true;
    const format_piece *last = &statement->pieces[statement->count - 1];
    const bool is_ended = last->kind == TOKEN_FULL_STOP;
    const table_rows table = {statement->pieces + statement->head_count, row_count - is_ended,
                              count_cells(statement)};
    if (is_regular(&table)) {
        size_t *columns = JUB_NEW(page->arena, size_t, table.cell_count);
        if (!columns) return false;
        measure_cells(&table, columns);
        for (size_t at = 0; at < table.count;) at = lay_row(page, &table, columns, at);
    } else {
        lay_lines(page, &table);
    }
    if (!is_ended) return true;
    if (last->comment_count > 0)
        format_begin_piece(page, last, FORMAT_INDENT);
    else
        format_write_blanks(page, 1);
    format_write(page, last->text, last->columns);
    return true;
}
