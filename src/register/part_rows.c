// From marks to rows. A window of text begins at a record; in it, where there is neither quote nor
// CR, a row is well formed when the mark that should be its line end is the next line end. With
// those it takes a closer look. Any row that is unlike the others (quotes doubled, line breaks in
// cells, too few cells, an empty line, longer than the window) goes through the reader of records.

#include "register/part_private.h"

#include <assert.h>

typedef struct window {
    size_t begin; // in the source
    const char *base;
    uint32_t next_mark;
    uint32_t next_newline;
    uint32_t at; // of the next record
    uint32_t length;
} window;

static bool take_rows(load_part *part, part_cells *cells)
{
    load_file *file = &part->file;
    if (cells->row_count == 0) return true;
    if (cells->row_count > part->end.row - part->begin.row - file->row) return false;
    file->reader.line = part->line;
    cells->first_row = file->row;
    if (load_mark_line(file) != JUB_OK || !part_read_cells(part, cells)) return false;
    file->row = cells->first_row + cells->row_count;
    part->line += cells->row_count;
    return true;
}

// Rows of a window without quotes and CRs, as many as follow each other.
static bool take_plain_rows(load_part *part, window *w)
{
    const scan_marks *marks = &part->marks;
    const uint32_t field_count = part->file.schema->field_count;
    const uint32_t first_mark = w->next_mark;
    part_cells cells = {
        .base = w->base,
        .begins = marks->marks + first_mark - 1,
        .ends = marks->marks + first_mark,
        .bias = 1,
        .is_ascii = marks->is_ascii,
    };
    while (w->next_mark + field_count <= marks->mark_count &&
           marks->marks[w->next_mark + field_count - 1] == marks->newlines[w->next_newline] &&
           marks->newlines[w->next_newline] != w->at) {
        w->at = marks->newlines[w->next_newline] + 1;
        w->next_mark += field_count;
        w->next_newline++;
        cells.row_count++;
    }
    return take_rows(part, &cells);
}

typedef struct closer_look {
    const load_part *part;
    const window *window;
    uint32_t mark; // the next one
    uint32_t at;   // of the next cell
    bool is_row_end;
} closer_look;

// What ends a cell stands at `end`: a comma, LF or CRLF. Steps over it.
static bool step_over(closer_look *look, uint32_t end)
{
    const scan_marks *marks = &look->part->marks;
    if (look->mark == marks->mark_count || marks->marks[look->mark] != end) return false;
    if (look->window->base[end] == '\r') {
        if (++look->mark == marks->mark_count || marks->marks[look->mark] != ++end) return false;
        if (look->window->base[end] != '\n') return false;
    }
    const char byte = look->window->base[end];
    if (byte != ',' && byte != '\n') return false;
    look->is_row_end = byte == '\n';
    look->mark++;
    look->at = end + 1;
    return true;
}

static bool look_at_cell(closer_look *look, uint32_t *begin_out, uint32_t *end_out)
{
    const scan_marks *marks = &look->part->marks;
    const char *base = look->window->base;
    if (look->mark == marks->mark_count) return false;
    const uint32_t begin = look->at;
    const bool is_quoted = marks->marks[look->mark] == begin && base[begin] == '"';
    if (!is_quoted) {
        *begin_out = begin;
        *end_out = marks->marks[look->mark];
        return step_over(look, *end_out);
    }
    for (look->mark++; look->mark < marks->mark_count; look->mark++) {
        const uint32_t mark = marks->marks[look->mark];
        if (base[mark] == '\n' || base[mark] == '\0') return false;
        if (base[mark] != '"') continue;
        *begin_out = begin + 1;
        *end_out = mark;
        look->mark++;
        return step_over(look, mark + 1);
    }
    return false;
}

// A row with quotes or CRs; false when it is not one of as many cells as there are columns.
static bool look_at_row(closer_look *look, uint32_t *begins, uint32_t *ends)
{
    const uint32_t field_count = look->part->file.schema->field_count;
    look->is_row_end = false;
    for (uint32_t i = 0; i < field_count; i++)
        if (look->is_row_end || !look_at_cell(look, &begins[i], &ends[i])) return false;
    return look->is_row_end;
}

static bool is_empty_line(const load_part *part, const window *w)
{
    const scan_marks *marks = &part->marks;
    if (w->next_mark == marks->mark_count || marks->marks[w->next_mark] != w->at) return false;
    return w->base[w->at] == '\n' || w->base[w->at] == '\r';
}

static bool take_special_rows(load_part *part, window *w)
{
    const uint32_t field_count = part->file.schema->field_count;
    part_cells cells = {.base = w->base,
                        .begins = part->begins,
                        .ends = part->ends,
                        .is_ascii = part->marks.is_ascii};
    closer_look look = {.part = part, .window = w, .mark = w->next_mark, .at = w->at};
    const uint32_t room = PART_WINDOW_BYTES + 1;
    while (look.mark < part->marks.mark_count && (cells.row_count + 1) * field_count <= room &&
           !is_empty_line(part, w)) {
        const size_t first = (size_t)cells.row_count * field_count;
        if (!look_at_row(&look, part->begins + first, part->ends + first)) break;
        cells.row_count++;
        w->at = look.at;
        w->next_mark = look.mark;
    }
    return take_rows(part, &cells);
}

// Whether the record that is unlike the others ends in the window: then it is no use to begin
// another one there.
static bool has_line_end(const load_part *part, const window *w)
{
    const scan_marks *marks = &part->marks;
    return marks->newline_count > 0 && marks->newlines[marks->newline_count - 1] >= w->at;
}

// One record by the reader; false when it, or the part, is in trouble.
static bool take_record(load_part *part, window *w)
{
    load_file *file = &part->file;
    size_t cell_count = 0;
    file->reader.at = w->begin + w->at;
    file->reader.next_line = part->line;
    if (jub_csv_next(&file->reader, &cell_count, &part->error) != JUB_OK) return false;
    part->line = file->reader.next_line;
    if (cell_count > 0) {
        if (file->row == part->end.row - part->begin.row) return false;
        if (load_row(file, cell_count) != JUB_OK) return false;
        file->row++;
    }
    if (file->reader.at > part->end.at) return false;
    const size_t after = file->reader.at - w->begin;
    w->at = after < w->length ? (uint32_t)after : w->length;
    if (after >= w->length) return true;
    while (w->next_mark < part->marks.mark_count && part->marks.marks[w->next_mark] < w->at)
        w->next_mark++;
    while (w->next_newline < part->marks.newline_count &&
           part->marks.newlines[w->next_newline] < w->at)
        w->next_newline++;
    return true;
}

// Reads the rows of one window and says where the next one begins.
static bool take_window(load_part *part, size_t begin, size_t *next_out)
{
    const size_t left = part->end.at - begin;
    window w = {
        .begin = begin,
        .base = part->file.source.bytes + begin,
        .length = (uint32_t)(left < PART_WINDOW_BYTES ? left : PART_WINDOW_BYTES),
    };
    scan_find_marks((jub_text){w.base, w.length}, &part->marks);
    // A mark that is never looked at, but compared with, behind the last.
    part->marks.newlines[part->marks.newline_count] = UINT32_MAX;
    for (;;) {
        const bool is_taken =
            part->marks.has_special ? take_special_rows(part, &w) : take_plain_rows(part, &w);
        if (!is_taken) return false;
        if (w.at == w.length) break;
        if (w.at > 0 && !has_line_end(part, &w)) break;
        if (!take_record(part, &w)) return false;
        if (w.at == w.length) {
            *next_out = part->file.reader.at;
            return true;
        }
    }
    *next_out = begin + w.at;
    return true;
}

static bool read_windows(load_part *part)
{
    for (size_t at = part->begin.at; at < part->end.at;)
        if (!take_window(part, at, &at)) return false;
    return part->file.row == part->end.row - part->begin.row;
}

void part_read(load_part *part)
{
    part->is_troubled = !read_windows(part) || part->state.is_held_short;
}
