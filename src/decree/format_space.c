// The blanks between the pieces of one line: which stand tight, and which are set apart so that
// names and labels of statements below one another begin in one column.

#include "decree/format_private.h"

enum { LABEL_MAX_COLUMN = 9 }; // behind the longest word that leads to a label, `excludes`

bool format_lists(const char *words, jub_text text)
{
    jub_text rest = jub_text_from(words);
    while (rest.length_bytes > 0)
        if (jub_text_equal(jub_text_cut(&rest, ' '), text)) return true;
    return false;
}

// -- between two pieces ---------------------------------------------------------------------------

// A name and its bracket: `days(a, b)` and `not (a or b)`. Of other words that can be both, the
// writer knows which it is. Some languages have one word for `day` and `days`.
static bool is_tight_bracket(const format_piece *word, const format_piece *bracket)
{
    if (word->kind != TOKEN_WORD) return false;
    if (format_lists("days months years day month year up down near min max part length",
                     word->meaning))
        return true;
    if (decree_word_class_of(word->word) == DECREE_RESERVED) return false;
    return !bracket->is_first_on_line && bracket->source_blanks == 0;
}

// A fraction, `1/3`: whole numbers with nothing beside them that would read as part of it.
static bool is_fraction(const format_piece *pieces, size_t slash, size_t count)
{
    return slash > 0 && slash + 1 < count && pieces[slash].kind == TOKEN_SLASH &&
           pieces[slash - 1].kind == TOKEN_INTEGER && pieces[slash + 1].kind == TOKEN_INTEGER &&
           (slash < 2 || pieces[slash - 2].kind != TOKEN_SLASH) &&
           (slash + 2 >= count || pieces[slash + 2].kind != TOKEN_SLASH);
}

// `0,5` is a slip for 0.5, which the reader of decrees tells from a list by its shape.
static bool is_comma_in_number(const format_piece *pieces, size_t comma, size_t count)
{
    return comma > 0 && comma + 1 < count && pieces[comma].kind == TOKEN_COMMA &&
           pieces[comma - 1].kind == TOKEN_INTEGER && pieces[comma + 1].kind == TOKEN_INTEGER &&
           pieces[comma].source_blanks == 0 && pieces[comma + 1].source_blanks == 0;
}

static bool stands_tight(const format_piece *pieces, size_t at, size_t count)
{
    const format_piece *before = &pieces[at - 1], *piece = &pieces[at];
    switch (piece->kind) {
    case TOKEN_COMMA:
    case TOKEN_CLOSE_ROUND:
    case TOKEN_CLOSE_SQUARE: return true;
    case TOKEN_OPEN_ROUND:
        if (is_tight_bracket(before, piece)) return true;
        break;
    default: break;
    }
    return before->kind == TOKEN_OPEN_ROUND || before->kind == TOKEN_OPEN_SQUARE ||
           is_fraction(pieces, at, count) || is_fraction(pieces, at - 1, count) ||
           is_comma_in_number(pieces, at - 1, count);
}

void format_space(format_piece *pieces, size_t count)
{
    for (size_t i = 1; i < count; i++) pieces[i].blanks = stands_tight(pieces, i, count) ? 0 : 1;
}

// -- one below the other --------------------------------------------------------------------------

static bool was_set_apart(const format_piece *piece)
{
    return !piece->is_first_on_line && piece->source_blanks > 1;
}

static bool opens_with(const format_statement *statement, const char *words)
{
    return format_lists(words, statement->pieces[0].meaning);
}

// Names in front of the piece at `at` of each statement take as many columns as the longest.
static void align_names(format_statement *statements, size_t count, size_t at)
{
    size_t columns = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t name_columns = statements[i].pieces[at - 1].columns;
        if (name_columns <= FORMAT_ALIGN_MAX_COLUMNS && name_columns > columns)
            columns = name_columns;
    }
    for (size_t i = 0; i < count; i++) {
        const size_t name_columns = statements[i].pieces[at - 1].columns;
        statements[i].pieces[at].blanks = name_columns < columns ? columns - name_columns + 1 : 1;
    }
}

// `combine` has no label: what follows it does not say where labels begin, and goes with them only
// where its writer set it apart.
static bool has_label(const format_statement *statement)
{
    return !opens_with(statement, "combine");
}

static bool any_was_set_apart(const format_statement *statements, size_t count, size_t at)
{
    for (size_t i = 0; i < count; i++)
        if (was_set_apart(&statements[i].pieces[at])) return true;
    return false;
}

static bool has_name_and(const format_statement *statement, const char *openers, const char *next)
{
    return statement->count > 2 && statement->pieces[1].kind == TOKEN_WORD &&
           opens_with(statement, openers) &&
           (!next || format_lists(next, statement->pieces[2].meaning));
}

// How many statements from the first on, without an empty line between them, are of one sort.
static size_t run_length(const format_statement *statements, size_t count, const char *openers,
                         const char *next)
{
    size_t length = 0;
    while (length < count && (length == 0 || !statements[length].is_after_blank) &&
           has_name_and(&statements[length], openers, next))
        length++;
    return length;
}

// The column in which the labels of a run begin: where the rightmost stands, but at most behind the
// longest word.
static size_t label_column(const format_statement *statements, size_t count)
{
    size_t column = 0, column_max = LABEL_MAX_COLUMN;
    for (size_t i = 0; i < count; i++) {
        if (!has_label(&statements[i])) continue;
        const format_piece *label = &statements[i].pieces[1];
        const size_t word_columns = statements[i].pieces[0].columns;
        const size_t found = word_columns + (was_set_apart(label) ? label->source_blanks : 1);
        if (found > column) column = found;
        if (word_columns + 1 > column_max) column_max = word_columns + 1; // in another language
    }
    return column < column_max ? column : column_max;
}

static void align_labels(format_statement *statements, size_t count)
{
    if (!any_was_set_apart(statements, count, 1)) return;
    const size_t column = label_column(statements, count);
    for (size_t i = 0; i < count; i++) {
        format_piece *pieces = statements[i].pieces;
        if (!has_label(&statements[i]) && !was_set_apart(&pieces[1])) continue;
        if (pieces[0].columns < column) pieces[1].blanks = column - pieces[0].columns;
    }
}

// Aligns the run that begins here and returns its length, at least 1.
static size_t align_run(format_statement *statements, size_t count)
{
    static const char labelled[] =
        "covers excludes grants defers revokes limit combine quota round notice duty gap";
    static const char *const typed[] = {"field", "parameter"};
    static const char *const named[] = {"define", "codes"};
    size_t length = 0;
    for (size_t i = 0; i < 2; i++)
        if ((length = run_length(statements, count, typed[i], ":")) > 0) {
            align_names(statements, length, 2);
            return length;
        }
    // An equal sign and a citation are not aligned with one another.
    for (size_t i = 0; i < 2; i++)
        for (const char *const *next = (const char *const[]){"=", "cite", NULL}; *next; next++)
            if ((length = run_length(statements, count, named[i], *next)) > 0) {
                if (any_was_set_apart(statements, length, 2)) align_names(statements, length, 2);
                return length;
            }
    length = run_length(statements, count, labelled, NULL);
    if (length > 0) align_labels(statements, length);
    return length > 0 ? length : 1;
}

void format_align(format_statements *statements)
{
    for (size_t at = 0; at < statements->list.count;)
        at += align_run(statements->list.items + at, statements->list.count - at);
}
