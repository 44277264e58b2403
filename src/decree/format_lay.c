// A statement to lines. What fits on the line is written on it. What does not is parted at the
// places of its lowest rank, and the parts fill lines: each stays on the line where it fits, and
// begins one where it does not, where its writer began one, or behind a part that took several.
// Parts that fit on no line are parted in turn.
//
// Done twice it gives the same: the breaks it makes are where breaks are kept, and where they are
// not kept they are found again, since they depend on the words alone.

#include "decree/format_private.h"

enum { COMMENT_BLANKS = 2 }; // before a comment at the end of a line

// Where the lines begin.
typedef struct line_place {
    size_t indent; // of clauses
    size_t hang;   // of all else
    size_t river;  // `and` and `or` end in this column; 0 where they hang like the rest
} line_place;

// -- writing --------------------------------------------------------------------------------------

static void end_line(format_page *page)
{
    if (page->is_line_open) jub_buffer_string(page->out, page->line_end);
    page->is_line_open = false;
    page->column = 0;
}

static void blank_line(format_page *page)
{
    end_line(page);
    jub_buffer_string(page->out, page->line_end);
}

void format_write_blanks(format_page *page, size_t count)
{
    for (size_t i = 0; i < count; i++) jub_buffer_char(page->out, ' ');
    page->column += count;
}

static void begin_line(format_page *page, size_t indent)
{
    end_line(page);
    format_write_blanks(page, indent);
    page->is_line_open = true;
}

void format_write(format_page *page, jub_text text, size_t columns)
{
    jub_buffer_text(page->out, text);
    page->column += columns;
    page->is_line_open = true;
}

// `|---|---|`, the line under a Markdown table's head, which is a bar and a comment here: it keeps
// its shape, by which the reader of decrees knows it and says so.
static bool is_ruler(const format_page *page, const format_comment *comment)
{
    return comment->is_trailing && page->column == FORMAT_INDENT + 1 &&
           jub_text_ends(jub_buffer_view(page->out), JUB_TEXT("|"));
}

static void write_comment(format_page *page, const format_comment *comment, size_t indent)
{
    if (comment->is_trailing && page->is_line_open)
        format_write_blanks(page, is_ruler(page, comment) ? 0 : COMMENT_BLANKS);
    else
        begin_line(page, indent);
    format_write(page, comment->text, 0);
}

void format_begin_piece(format_page *page, const format_piece *piece, size_t indent)
{
    for (size_t i = 0; i < piece->comment_count; i++)
        write_comment(page, &page->source->comments.items[piece->comment_at + i], indent);
    begin_line(page, indent);
}

void format_lay_lead(format_page *page, const format_piece *first)
{
    for (size_t i = 0; i < first->comment_count; i++) {
        const format_comment *comment = &page->source->comments.items[first->comment_at + i];
        if (comment->is_after_blank && page->has_lines) blank_line(page);
        write_comment(page, comment, 0);
        page->has_lines = true;
    }
    if (first->kind == TOKEN_FENCE_END) {
        end_line(page);
        return;
    }
    if (first->is_after_blank && page->has_lines) blank_line(page);
    begin_line(page, 0);
    page->has_lines = true;
}

// -- measuring ------------------------------------------------------------------------------------

size_t format_columns(const format_piece *pieces, size_t from, size_t to)
{
    return pieces[to - 1].end - pieces[from].end + pieces[from].columns;
}

static bool has_breaks(const format_piece *pieces, size_t from, size_t to)
{
    return pieces[to - 1].wants_seen > pieces[from].wants_seen;
}

static bool fits(const format_piece *pieces, size_t from, size_t to, size_t column)
{
    return !has_breaks(pieces, from, to) &&
           column + format_columns(pieces, from, to) <= FORMAT_LINE_COLUMNS;
}

static unsigned lowest_rank(const format_piece *pieces, size_t from, size_t to)
{
    unsigned lowest = 0;
    for (size_t i = from + 1; i < to; i++)
        if (pieces[i].rank > 0 && (lowest == 0 || pieces[i].rank < lowest)) lowest = pieces[i].rank;
    return lowest;
}

// -- laying ---------------------------------------------------------------------------------------

static bool is_connective(const format_piece *piece)
{
    return piece->kind == TOKEN_WORD && (piece->word == WORD_AND || piece->word == WORD_OR);
}

static size_t column_of(const format_piece *piece, const line_place *place)
{
    if (piece->depth > 0) return place->hang + FORMAT_INDENT * (size_t)piece->depth;
    if (piece->rank == FORMAT_RANK_CLAUSE)
        return piece->kind == TOKEN_EQUAL ? place->hang - FORMAT_INDENT : place->indent;
    // In another language the word may be longer than the one it stands under.
    if (is_connective(piece) && place->river > place->indent + piece->columns)
        return place->river - piece->columns;
    if (is_connective(piece) && place->river > 0) return place->indent;
    return place->hang;
}

// Lines within a clause go on under what follows its word, or its two words: `rank by`.
static line_place place_within(const format_piece *pieces, size_t from, size_t to, line_place outer)
{
    const format_piece *piece = &pieces[from];
    if (piece->rank != FORMAT_RANK_CLAUSE || piece->kind != TOKEN_WORD) return outer;
    size_t last = from;
    if (from + 1 < to && format_lists("by when", pieces[from + 1].meaning)) last++;
    const size_t end = outer.indent + format_columns(pieces, from, last + 1);
    const bool is_condition = format_lists("when where", pieces[last].meaning);
    return (line_place){outer.indent, end + 1, is_condition ? end : 0};
}

void format_write_flat(format_page *page, const format_piece *pieces, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (i > from) format_write_blanks(page, pieces[i].blanks);
        format_write(page, pieces[i].text, pieces[i].columns);
    }
}

// What has no place to be parted: only comments begin lines.
static void write_whole(format_page *page, const format_piece *pieces, size_t from, size_t to,
                        const line_place *place)
{
    for (size_t i = from; i < to; i++) {
        if (i > from && pieces[i].must_break)
            format_begin_piece(page, &pieces[i], place->hang);
        else if (i > from)
            format_write_blanks(page, pieces[i].blanks);
        format_write(page, pieces[i].text, pieces[i].columns);
    }
}

// A list (or a row of phrases) whose lines, as its writer broke them, all fit keeps them; otherwise
// it is filled anew.
static bool keeps_lines(const format_page *page, const format_piece *pieces, size_t from, size_t to,
                        unsigned rank, const line_place *place)
{
    size_t start = from, column = page->column;
    for (size_t i = from + 1; i <= to; i++) {
        const bool is_end =
            i == to || (pieces[i].rank == rank && (pieces[i].wants_break || pieces[i].must_break));
        if (!is_end) continue;
        if (column + format_columns(pieces, start, i) > FORMAT_LINE_COLUMNS) return false;
        start = i;
        if (i < to) column = column_of(&pieces[i], place);
    }
    return true;
}

static bool is_list_rank(unsigned rank)
{
    const unsigned sort = rank % FORMAT_RANKS_A_DEPTH;
    return rank == FORMAT_RANK_PHRASE || sort == FORMAT_RANK_SEMICOLON || sort == FORMAT_RANK_COMMA;
}

static size_t part_end(const format_piece *pieces, size_t at, size_t to, unsigned rank)
{
    size_t end = at + 1;
    while (end < to && pieces[end].rank != rank) end++;
    return end;
}

static bool lay(format_page *page, const format_piece *pieces, size_t from, size_t to,
                const line_place *place);

// The parts of a rank, one after another. True when they took more than one line.
static bool lay_parts(format_page *page, const format_piece *pieces, size_t from, size_t to,
                      unsigned rank, const line_place *place)
{
    const bool is_kept = !is_list_rank(rank) || keeps_lines(page, pieces, from, to, rank, place);
    bool has_broken = false, part_has_broken = false;
    for (size_t at = from, end = from; at < to; at = end) {
        const format_piece *piece = &pieces[at];
        end = part_end(pieces, at, to, rank);
        const bool begins_line =
            at > from && (part_has_broken || piece->must_break || (piece->wants_break && is_kept) ||
                          !fits(pieces, at, end, page->column + piece->blanks));
        if (begins_line)
            format_begin_piece(page, piece, column_of(piece, place));
        else if (at > from)
            format_write_blanks(page, piece->blanks);
        const line_place within = place_within(pieces, at, end, *place);
        part_has_broken = lay(page, pieces, at, end, &within);
        has_broken |= begins_line || part_has_broken;
    }
    return has_broken;
}

// True when it took more than one line.
static bool lay(format_page *page, const format_piece *pieces, size_t from, size_t to,
                const line_place *place)
{
    if (fits(pieces, from, to, page->column)) {
        format_write_flat(page, pieces, from, to);
        return false;
    }
    const unsigned rank = lowest_rank(pieces, from, to);
    if (rank > 0) return lay_parts(page, pieces, from, to, rank, place);
    write_whole(page, pieces, from, to, place);
    return has_breaks(pieces, from, to);
}

void format_lay(format_page *page, const format_statement *statement)
{
    const format_piece *pieces = statement->pieces;
    line_place place = {FORMAT_INDENT, FORMAT_INDENT, 0};
    if (statement->layout->indent == FORMAT_UNDER_LABEL && statement->count > 1)
        place.indent = place.hang = pieces[0].columns + pieces[1].blanks;
    if (statement->layout->indent == FORMAT_UNDER_TYPE && statement->count > 2)
        place.hang = format_columns(pieces, 0, 3) + 1;
    if (place.hang > FORMAT_LINE_COLUMNS / 2) place.hang = FORMAT_INDENT;
    (void)lay(page, pieces, 0, statement->head_count, &place);
}
