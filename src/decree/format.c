// Decree files in one layout. It is worked out from words and marks alone, so that statements that
// this version cannot read, or a draft that does not parse yet, are laid out too.
//
// - Prose is left as it is, and so is the order of everything. A line has at most 100 columns,
//   unless a single word or text is longer. Comments are never wrapped and do not count.
// - A statement begins a line. One empty line between statements is kept, of several one; within a
//   statement, and at the ends of a fence, there are none.
// - Between two words or marks stands one blank; none behind `(` and `[`, none before `)`, `]` and
//   `,`, none between a function and its bracket, and none in a fraction of whole numbers, `1/3`.
// - What fits on a line and was written on one stays on one. Line breaks are kept before clauses
//   (when, given, expect, rank, ...) and, where the clause began a line, before phrases (cite,
//   from, take, ...), `and` and `or`, and behind the commas and semicolons of lists; elsewhere
//   lines are joined.
// - What does not fit is broken before clauses first, then phrases, then in lists, before `or`,
//   before `and`, in sums, and last of all the same way within brackets; each line takes as much as
//   it can. A clause that takes several lines begins one, and so does what follows it. A list none
//   of whose lines is too long keeps them; otherwise it is filled anew.
// - Lines go on under the label, `when` too; in tests, claims, codes and records by two columns; in
//   a field under its type. `and` and `or` end in the column in which their `when` ends; what else
//   belongs to a clause goes on behind its word.
// - In neighbouring fields (no empty line between them) the colons are aligned. Labels of clauses,
//   and what follows the names of definitions and codes, are aligned where the writer has set one
//   of them apart by more than one blank.
// - Rows of a table are indented by two, their cells in columns. A record has its children on one
//   line or one below the other.
//
// Before the result is given out it is read again: the same pieces must come back.

#include "decree/format.h"

#include "decree/format_private.h"
#include "decree/parse_private.h"

// -- one fence ------------------------------------------------------------------------------------

static bool has_blank_above(const format_source *source, const format_piece *piece)
{
    for (size_t i = 0; i < piece->comment_count; i++)
        if (source->comments.items[piece->comment_at + i].is_after_blank) return true;
    return piece->is_after_blank;
}

static size_t find_statement_end(const format_piece *pieces, size_t at)
{
    for (;;) {
        if (pieces[at].kind == TOKEN_FULL_STOP) return at + 1;
        at++;
        if (pieces[at].kind == TOKEN_FENCE_END || format_begins_statement(&pieces[at])) return at;
    }
}

static format_statement make_statement(const format_source *source, size_t from, size_t to)
{
    format_piece *pieces = source->pieces.items + from;
    format_statement statement = {
        .pieces = pieces,
        .count = to - from,
        .head_count = to - from,
        .layout = format_find_layout(pieces[0].meaning),
        .is_after_blank = has_blank_above(source, &pieces[0]),
    };
    if (pieces[0].word != WORD_TABLE) return statement;
    for (size_t i = 1; i < statement.count; i++)
        if (pieces[i].kind == TOKEN_BAR) {
            statement.head_count = i;
            break;
        }
    return statement;
}

// The statements of the fence that begins here. `*end_out` is its end.
static bool find_statements(format_page *page, size_t at, format_statements *statements,
                            size_t *end_out)
{
    const format_piece *pieces = page->source->pieces.items;
    while (pieces[at].kind != TOKEN_FENCE_END) {
        const size_t end = find_statement_end(pieces, at);
        const format_statement statement = make_statement(page->source, at, end);
        if (!JUB_LIST_PUSH(page->arena, &statements->list, statement)) return false;
        at = end;
    }
    *end_out = at;
    return true;
}

// Returns the index behind the fence's end, or 0 when memory is out.
static size_t lay_fence(format_page *page, size_t at)
{
    format_statements statements = {0};
    size_t end;
    page->has_lines = false;
    if (!find_statements(page, at, &statements, &end)) return 0;
    format_space(page->source->pieces.items + at, end - at);
    format_align(&statements);
    for (size_t i = 0; i < statements.list.count; i++) {
        format_statement *statement = &statements.list.items[i];
        format_mark_breaks(statement);
        format_lay_lead(page, &statement->pieces[0]);
        format_lay(page, statement);
        if (!format_lay_rows(page, statement)) return 0;
    }
    format_lay_lead(page, &page->source->pieces.items[end]);
    return end + 1;
}

// -- the whole ------------------------------------------------------------------------------------

// As the line that opens the fence ends.
static const char *line_end_before(jub_text text, size_t at)
{
    return at >= 2 && text.bytes[at - 2] == '\r' ? "\r\n" : "\n";
}

static bool lay_source(jub_arena *arena, const format_source *source, jub_buffer *out)
{
    format_page page = {.arena = arena, .source = source, .out = out};
    size_t prose_at = 0, piece_at = 0;
    for (size_t i = 0; i < source->fences.list.count; i++) {
        const decree_span body = source->fences.list.items[i].body;
        const jub_text prose = {source->text.bytes + prose_at, body.offset_bytes - prose_at};
        jub_buffer_text(out, prose);
        page.line_end = line_end_before(source->text, body.offset_bytes);
        piece_at = lay_fence(&page, piece_at);
        if (piece_at == 0) return false;
        prose_at = body.offset_bytes + body.length_bytes;
    }
    jub_buffer_bytes(out, source->text.bytes + prose_at, source->text.length_bytes - prose_at);
    return true;
}

// -- the guard ------------------------------------------------------------------------------------

static bool begins_statement(const format_source *source, size_t at)
{
    const format_piece *piece = &source->pieces.items[at];
    if (format_begins_statement(piece)) return true;
    if (at == 0) return true;
    return piece[-1].kind == TOKEN_FULL_STOP || piece[-1].kind == TOKEN_FENCE_END;
}

static bool is_same_piece(const format_source *a, const format_source *b, size_t at)
{
    const format_piece *first = &a->pieces.items[at], *second = &b->pieces.items[at];
    if (first->kind != second->kind || !jub_text_equal(first->text, second->text) ||
        begins_statement(a, at) != begins_statement(b, at) ||
        first->comment_count != second->comment_count)
        return false;
    for (size_t i = 0; i < first->comment_count; i++)
        if (!jub_text_equal(a->comments.items[first->comment_at + i].text,
                            b->comments.items[second->comment_at + i].text))
            return false;
    return true;
}

// The first piece that is not the same in both; the count when all are.
static size_t find_difference(const format_source *a, const format_source *b)
{
    size_t at = 0;
    while (at < a->pieces.count && at < b->pieces.count && is_same_piece(a, b, at)) at++;
    return a->pieces.count == b->pieces.count ? at : at < a->pieces.count ? at : at - 1;
}

static jub_status check_result(jub_arena *arena, const format_source *source, jub_text result,
                               jub_diagnostics *diagnostics)
{
    format_source again;
    jub_diagnostics unexpected = jub_diagnostics_init(arena);
    if (!format_read(arena, result, &unexpected, &again) && unexpected.error_count == 0)
        return JUB_NO_MEMORY;
    const size_t at = find_difference(source, &again);
    if (at == source->pieces.count && unexpected.error_count == 0) return JUB_OK;
    const size_t offset = at < source->pieces.count ? source->pieces.items[at].offset_bytes : 0;
    jub_diagnose(diagnostics, JUB_ERROR, JUB_CONFLICT, source->text, offset, 1,
                 "this is a fault of jubilee: please report it with the line",
                 "the layout would change what this says, so it is left as it is");
    return JUB_CONFLICT;
}

static jub_status first_status(const jub_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->list.count; i++)
        if (diagnostics->list.items[i].severity == JUB_ERROR)
            return diagnostics->list.items[i].status;
    return JUB_NO_MEMORY;
}

jub_status jub_decree_format(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                             jub_buffer *formatted)
{
    format_source read;
    jub_status status = decree_check_source(source, diagnostics);
    if (status != JUB_OK) return status;
    if (!format_read(arena, source, diagnostics, &read)) return first_status(diagnostics);
    const size_t start_bytes = formatted->length_bytes;
    if (!lay_source(arena, &read, formatted)) return JUB_NO_MEMORY;
    if (formatted->status == JUB_LIMIT)
        jub_diagnose(diagnostics, JUB_ERROR, JUB_LIMIT, source, 0, 1, "shorten names and cells",
                     "laid out, the file would be longer than %zu bytes", formatted->max_bytes);
    if (formatted->status != JUB_OK) return formatted->status;
    const jub_text result = {formatted->bytes + start_bytes, formatted->length_bytes - start_bytes};
    return check_result(arena, &read, result, diagnostics);
}
