// Where the lines of a statement may begin. Each such place has a rank: a statement that does not
// fit is parted at its lowest rank first, and what still does not fit at the next. A word of the
// lists below counts where it stands between two things, since most of them may also be names.

#include "decree/format_private.h"

enum { DEPTH_MAX = 4 }; // within more brackets than that no line is broken

#define ACTS "release reduce commute transfer waive remit"

static const format_layout layouts[] = {
    {"decree", FORMAT_UNDER_LABEL, "", "cite made effect reckoned replaces keeping"},
    {"convention", FORMAT_UNDER_LABEL, "", ""},
    {"field", FORMAT_UNDER_TYPE, "", "from assume cite since until"},
    {"parameter", FORMAT_UNDER_TYPE, "", "= cite since until"},
    {"codes", FORMAT_BY_TWO, "{", "cite since until plus"},
    {"same", FORMAT_BY_TWO, "", "as cite since until"},
    {"define", FORMAT_UNDER_LABEL, "=", "cite since until"},
    {"table", FORMAT_UNDER_LABEL, "", "cite since until by gives"},
    {"record", FORMAT_BY_TWO, "with laid", "each cite since until from"},
    {"covers", FORMAT_UNDER_LABEL, "when", "cite since until"},
    {"excludes", FORMAT_UNDER_LABEL, "when cured", "cite since until from except on contaminates"},
    {"grants", FORMAT_UNDER_LABEL, "where when",
     "cite since until on " ACTS " at of from and then notwithstanding"},
    {"defers", FORMAT_UNDER_LABEL, "when", "cite since from except until"},
    {"revokes", FORMAT_UNDER_LABEL, "when", "cite since until from"},
    {"limit", FORMAT_UNDER_LABEL, "", "cite since until on reduction"},
    {"combine", FORMAT_UNDER_LABEL, "", "on among"},
    {"quota", FORMAT_UNDER_LABEL, "rank tie", "cite since until on take per"},
    {"round", FORMAT_UNDER_LABEL, "", "cite since until by"},
    {"notice", FORMAT_UNDER_LABEL, "", "cite since until to on"},
    {"duty", FORMAT_UNDER_LABEL, "", "cite since until on : after"},
    {"gap", FORMAT_UNDER_LABEL, "", "cite since until on :"},
    {"test", FORMAT_BY_TWO, "like on given expect", ""},
    {"prove", FORMAT_BY_TWO, "always reachable disjoint independent monotone step", "except"},
};

static const format_layout unknown_layout = {"", FORMAT_BY_TWO, "when where", "cite from"};

const format_layout *format_find_layout(jub_text opener)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (jub_text_is(opener, layouts[i].opener)) return &layouts[i];
    return &unknown_layout;
}

// -- one place ------------------------------------------------------------------------------------

static bool is_operator(const format_piece *piece)
{
    return (piece->kind >= TOKEN_FULL_STOP && piece->kind <= TOKEN_SLASH) ||
           piece->kind == TOKEN_BAR || piece->kind == TOKEN_RANGE;
}

static bool opens_bracket(const format_piece *piece)
{
    return piece->kind == TOKEN_OPEN_ROUND || piece->kind == TOKEN_OPEN_SQUARE ||
           piece->kind == TOKEN_OPEN_CURLY;
}

static bool closes_bracket(const format_piece *piece)
{
    return piece->kind == TOKEN_CLOSE_ROUND || piece->kind == TOKEN_CLOSE_SQUARE ||
           piece->kind == TOKEN_CLOSE_CURLY;
}

// True for a word that stands behind something complete and before something else.
static bool joins(const format_piece *word)
{
    static const char leads_on[] = "when if then else and or not is in meets within where";
    static const char goes_on[] = "and or then else is in meets within";
    const format_piece *before = word - 1, *after = word + 1;
    return !is_operator(before) && !opens_bracket(before) &&
           !format_lists(leads_on, before->meaning) && !is_operator(after) &&
           !closes_bracket(after) && !format_lists(goes_on, after->meaning);
}

static unsigned rank_of_mark(const format_piece *piece)
{
    switch (piece->kind) {
    case TOKEN_NOT_EQUAL:
    case TOKEN_LESS:
    case TOKEN_LESS_EQUAL:
    case TOKEN_GREATER:
    case TOKEN_GREATER_EQUAL: return FORMAT_RANK_RELATION;
    case TOKEN_PLUS:
    case TOKEN_MINUS: return FORMAT_RANK_SUM;
    case TOKEN_STAR:
    case TOKEN_SLASH: return piece->blanks > 0 ? FORMAT_RANK_TERM : 0;
    default: return 0;
    }
}

static unsigned rank_in_expression(const format_piece *piece)
{
    if (piece[-1].kind == TOKEN_SEMICOLON) return FORMAT_RANK_SEMICOLON;
    if (piece[-1].kind == TOKEN_COMMA) return FORMAT_RANK_COMMA;
    if (piece->kind != TOKEN_WORD) return rank_of_mark(piece);
    if (piece->word == WORD_OR) return piece[1].word == WORD_NONE ? 0 : FORMAT_RANK_OR;
    if (piece->word == WORD_AND) return FORMAT_RANK_AND;
    if (piece->word == WORD_THEN || piece->word == WORD_ELSE) return FORMAT_RANK_CONDITIONAL;
    return format_lists("where over", piece->meaning) && joins(piece) ? FORMAT_RANK_CONDITIONAL : 0;
}

// -- one statement --------------------------------------------------------------------------------

typedef struct break_marker {
    const format_layout *layout;
    size_t depth;
    bool is_in_braces; // directly, and they in no other bracket
    bool is_past_head; // behind the first word that begins a clause
    bool is_in_when;   // behind `when`: from there on `where` belongs to an expression
    bool is_closed_up; // in a clause that began in the middle of a line: its breaks are not kept
    bool has_mark;     // the mark among the clauses and phrases was met: it counts once
} break_marker;

static bool is_listed_mark(break_marker *marker, const format_piece *piece)
{
    if (piece->kind == TOKEN_WORD || marker->has_mark) return false;
    return marker->has_mark = format_lists(marker->layout->clauses, piece->meaning) ||
                              format_lists(marker->layout->phrases, piece->meaning);
}

// `grants G1 on each sentence where C release when D`: the acts come behind a condition.
static bool is_late_act(const break_marker *marker, const format_piece *piece)
{
    return marker->is_past_head && !marker->is_in_when && format_lists(ACTS, piece->meaning) &&
           format_lists(marker->layout->phrases, piece->meaning) && joins(piece);
}

static bool is_clause(const break_marker *marker, const format_piece *piece)
{
    if (is_late_act(marker, piece)) return true;
    if (!format_lists(marker->layout->clauses, piece->meaning)) return false;
    if (piece->kind != TOKEN_WORD) return true;
    if (jub_text_is(piece->meaning, "where") && marker->is_in_when) return false;
    if (piece->word == WORD_WHEN) return !jub_text_is(piece[-1].meaning, "cured");
    return joins(piece);
}

static bool is_phrase(const break_marker *marker, const format_piece *piece)
{
    if (marker->is_past_head && !format_lists("plus except", piece->meaning)) return false;
    return format_lists(marker->layout->phrases, piece->meaning) &&
           (piece->kind != TOKEN_WORD || joins(piece));
}

static unsigned rank_on_top(break_marker *marker, const format_piece *piece)
{
    if (piece->kind == TOKEN_WORD || is_listed_mark(marker, piece)) {
        if (is_clause(marker, piece)) {
            marker->is_past_head = true;
            marker->is_in_when |= piece->word == WORD_WHEN;
            return FORMAT_RANK_CLAUSE;
        }
        if (is_phrase(marker, piece)) return FORMAT_RANK_PHRASE;
    }
    return rank_in_expression(piece);
}

static unsigned rank_of(break_marker *marker, const format_piece *piece)
{
    if (piece->kind == TOKEN_FULL_STOP || piece->depth > DEPTH_MAX) return 0;
    // At the start of a line such a word would begin a statement.
    if (piece->kind == TOKEN_WORD && decree_word_opens(piece->word)) return 0;
    if (piece->depth == 0) return rank_on_top(marker, piece);
    const unsigned rank = rank_in_expression(piece);
    return rank > 0 ? rank + FORMAT_RANKS_A_DEPTH * piece->depth : 0;
}

static void go_into_brackets(break_marker *marker, const format_piece *before)
{
    if (!opens_bracket(before)) return;
    if (marker->depth == 0) marker->is_in_braces = before->kind == TOKEN_OPEN_CURLY;
    marker->depth++;
}

static void come_out_of_brackets(break_marker *marker, const format_piece *piece)
{
    if (closes_bracket(piece) && marker->depth > 0) marker->depth--;
}

// The first word and what it is about stand on one line.
static void mark_piece(break_marker *marker, format_piece *piece, bool is_second)
{
    go_into_brackets(marker, piece - 1);
    come_out_of_brackets(marker, piece);
    piece->depth = (uint8_t)(marker->depth > UINT8_MAX ? UINT8_MAX : marker->depth);
    piece->rank = is_second ? 0 : rank_of(marker, piece);
    if (piece->rank == FORMAT_RANK_CLAUSE) marker->is_closed_up = !piece->is_first_on_line;
    const bool is_open = piece->depth == 0 || (piece->depth == 1 && marker->is_in_braces);
    piece->must_break = piece->comment_count > 0;
    piece->wants_break =
        piece->rank > 0 && piece->is_first_on_line && is_open && !marker->is_closed_up;
}

static void measure(format_piece *pieces, size_t count)
{
    size_t end = 0, wants_seen = 0;
    for (size_t i = 0; i < count; i++) {
        end += (i > 0 ? pieces[i].blanks : 0) + pieces[i].columns;
        wants_seen += i > 0 && (pieces[i].must_break || pieces[i].wants_break);
        pieces[i].end = end;
        pieces[i].wants_seen = wants_seen;
    }
}

// -- the children of a record ---------------------------------------------------------------------

static bool begins_child(const format_piece *pieces, size_t at, size_t with)
{
    return at == with + 1 || (at > with && pieces[at].rank == FORMAT_RANK_COMMA);
}

static bool is_listed_below(const format_piece *pieces, size_t with, size_t end)
{
    return pieces[end - 1].wants_seen > pieces[with].wants_seen ||
           FORMAT_INDENT + format_columns(pieces, with, end) > FORMAT_LINE_COLUMNS;
}

// What a record has stands on one line or one below the other, with the colons aligned.
static void list_children(format_piece *pieces, size_t with, size_t end)
{
    size_t columns = 0;
    for (size_t i = with + 1; i + 1 < end; i++) {
        if (!begins_child(pieces, i, with)) continue;
        pieces[i].wants_break = i > with + 1;
        if (pieces[i].columns > columns && pieces[i].columns <= FORMAT_ALIGN_MAX_COLUMNS)
            columns = pieces[i].columns;
    }
    for (size_t i = with + 1; i + 1 < end; i++)
        if (begins_child(pieces, i, with) && pieces[i + 1].kind == TOKEN_COLON &&
            pieces[i].columns < columns)
            pieces[i + 1].blanks += columns - pieces[i].columns;
}

static void mark_children(format_statement *statement)
{
    format_piece *pieces = statement->pieces;
    size_t with = 1, end;
    while (with < statement->count &&
           !(pieces[with].rank == FORMAT_RANK_CLAUSE && jub_text_is(pieces[with].meaning, "with")))
        with++;
    for (end = with + 1; end < statement->count; end++)
        if (pieces[end].rank == FORMAT_RANK_CLAUSE) break;
    if (end <= statement->count && is_listed_below(pieces, with, end))
        list_children(pieces, with, end);
}

void format_mark_breaks(format_statement *statement)
{
    format_piece *pieces = statement->pieces;
    break_marker marker = {.layout = statement->layout};
    for (size_t i = 1; i < statement->count; i++) mark_piece(&marker, &pieces[i], i == 1);
    measure(pieces, statement->count);
    if (!jub_text_is(pieces[0].meaning, "record")) return;
    mark_children(statement);
    measure(pieces, statement->count);
}
