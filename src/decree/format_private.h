#ifndef JUB_DECREE_FORMAT_PRIVATE_H
#define JUB_DECREE_FORMAT_PRIVATE_H

#include "decree/lex_private.h"

/// Between the files of the formatter: a source is read into pieces (format_read.c), which get
/// their blanks (format_space.c) and the places where a line may begin (format_break.c), and are
/// written line by line (format_lay.c, format_table.c).

enum {
    FORMAT_LINE_COLUMNS = 100,
    FORMAT_ALIGN_MAX_COLUMNS = 40, // a longer name or cell is not waited for
    FORMAT_INDENT = 2,
};

/// Where a statement is parted first, from strong to weak; within brackets the same again, weaker
/// by FORMAT_RANKS_A_DEPTH for each.
enum {
    FORMAT_RANK_CLAUSE = 1,  // before when, given, expect
    FORMAT_RANK_PHRASE,      // before cite, from, take
    FORMAT_RANK_SEMICOLON,   // behind it
    FORMAT_RANK_COMMA,       // behind it
    FORMAT_RANK_CONDITIONAL, // before then, else, where
    FORMAT_RANK_OR,
    FORMAT_RANK_AND,
    FORMAT_RANK_RELATION,
    FORMAT_RANK_SUM,
    FORMAT_RANK_TERM,
    FORMAT_RANKS_A_DEPTH,
};

typedef struct format_comment {
    jub_text text; // from the two hyphens, without blanks at the end
    bool is_trailing;
    bool is_after_blank; // an empty line stands above it
} format_comment;

/// One token and what stands before it.
typedef struct format_piece {
    decree_token_kind kind;
    decree_word word;
    jub_text text;    // as it stands in the source
    jub_text meaning; // of a word of the language its English, of all else the text
    size_t offset_bytes;
    size_t columns;
    bool is_first_on_line;
    bool is_after_blank;  // an empty line stands above it
    size_t source_blanks; // before it, when it is not first on its line
    size_t comment_at, comment_count;

    size_t blanks;     // to write before it, when it does not begin a line
    unsigned rank;     // where to break first: the lower the sooner; 0 never
    uint8_t depth;     // how many brackets are open before it
    bool must_break;   // a comment stands before it
    bool wants_break;  // or its writer broke the line here
    size_t end;        // columns from the start of the statement to its end, all on one line
    size_t wants_seen; // how many pieces up to it want or must break
} format_piece;

/// What the fences of a source hold. At the end of each fence stands a TOKEN_FENCE_END.
typedef struct format_source {
    jub_text text;
    decree_fences fences;
    JUB_LIST(format_piece) pieces;
    JUB_LIST(format_comment) comments;
} format_source;

typedef enum format_indent {
    FORMAT_UNDER_LABEL, // lines go on under what follows the first word
    FORMAT_BY_TWO,
    FORMAT_UNDER_TYPE, // under what follows the colon
} format_indent;

/// How the statements that begin with a word are broken. Lists are words and marks, blank between.
typedef struct format_layout {
    const char *opener;
    format_indent indent;
    const char *clauses; // begin a line of their own when the statement is long
    const char *phrases; // begin one only when a line is still too long
} format_layout;

typedef struct format_statement {
    format_piece *pieces;
    size_t count;
    size_t head_count; // pieces before the first row of a table, else all
    const format_layout *layout;
    bool is_after_blank; // an empty line stands above it or above a comment that leads to it
} format_statement;

typedef struct format_statements {
    JUB_LIST(format_statement) list;
} format_statements;

/// Where text goes.
typedef struct format_page {
    jub_arena *arena;
    const format_source *source;
    jub_buffer *out;
    const char *line_end; // as in the source
    size_t column;
    bool is_line_open;
    bool has_lines; // in this fence
} format_page;

/// False with an error in `diagnostics` or when memory is out.
bool format_read(jub_arena *arena, jub_text text, jub_diagnostics *diagnostics,
                 format_source *source_out);

/// True when the text, a piece's meaning, is one of the words (or marks), which are written with a
/// blank between.
bool format_lists(const char *words, jub_text text);

/// True for a piece that begins a statement, although the one before may lack its full stop.
bool format_begins_statement(const format_piece *piece);

/// Sets the blanks before each piece of a fence.
void format_space(format_piece *pieces, size_t count);

/// Aligns names and labels of statements that follow one another.
void format_align(format_statements *statements);

/// The layout of the statements that begin with this word; never NULL.
const format_layout *format_find_layout(jub_text opener);

/// Fills in where the lines of a statement may begin, and measures it. Blanks must be set.
void format_mark_breaks(format_statement *statement);

/// Writes comments that stand before a piece, and begins its line.
void format_begin_piece(format_page *page, const format_piece *piece, size_t indent);
void format_write(format_page *page, jub_text text, size_t columns);
void format_write_blanks(format_page *page, size_t count);

/// The pieces from and up to, on one line; and how many columns that takes.
void format_write_flat(format_page *page, const format_piece *pieces, size_t from, size_t to);
size_t format_columns(const format_piece *pieces, size_t from, size_t to);

/// What leads to a statement (or to the end of the fence): comments and an empty line.
void format_lay_lead(format_page *page, const format_piece *first);

/// A statement up to its rows, if it has any. The line is left open.
void format_lay(format_page *page, const format_statement *statement);

/// The rows of a table; false when memory is out.
bool format_lay_rows(format_page *page, const format_statement *statement);

#endif
