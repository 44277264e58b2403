#ifndef JUB_DECREE_PARSE_STATE_PRIVATE_H
#define JUB_DECREE_PARSE_STATE_PRIVATE_H

#include "decree/lex_private.h"

/// Between the files of the parser. A function that reads something returns true (or a pointer)
/// when it could, and otherwise has reported why; the statement is then given up and reading goes
/// on after its full stop, or at the next line that begins a statement.
typedef struct decree_parser {
    jub_arena *arena;
    jub_text source;
    jub_diagnostics *diagnostics;
    decree_tree *tree;
    const decree_token *tokens; // [count], the last a TOKEN_FENCE_END
    size_t count;
    size_t at;
    uint32_t depth;     // of brackets, `not` and `if` being read
    bool in_table;      // where || is two bars
    bool is_doubtful;   // the statement is read for its faults alone and then left out
    bool was_cut;       // the statement being skipped ran to the end of its fence
    jub_map currencies; // the names that some `convention currency` gives
    bool is_out_of_memory;
} decree_parser;

// -- parse_state.c: tokens and messages -----------------------------------------------------------

const decree_token *parse_peek(const decree_parser *parser, size_t ahead);
const decree_token *parse_take(decree_parser *parser);

/// True when the token here is that mark or word.
bool parse_sees(const decree_parser *parser, decree_token_kind kind);
bool parse_sees_word(const decree_parser *parser, decree_word word);

/// The same, and takes it.
bool parse_accept(decree_parser *parser, decree_token_kind kind);
bool parse_accept_word(decree_parser *parser, decree_word word);

/// `context` ends the message: "expected ':' after the field's name".
bool parse_expect(decree_parser *parser, decree_token_kind kind, const char *context);

/// A word that is nearly the one expected is reported and taken for it.
bool parse_expect_word(decree_parser *parser, decree_word word, const char *context);

/// As parse_accept_word, but a word nearly spelt so is reported and taken too. Only where no name
/// can stand.
bool parse_accept_near(decree_parser *parser, decree_word word);

/// The first of the words that stands here, misspelt ones reported and taken; WORD_OTHER, reported,
/// when none does. `expected` says what they are.
decree_word parse_choose_word(decree_parser *parser, const decree_word *words, size_t count,
                              const char *expected, const char *hint);

/// "expected WHAT, found ...". Says nothing at a token that was reported already. Always false.
bool parse_fail(decree_parser *parser, const char *expected, const char *hint);

/// An error over a span.
void parse_fault(decree_parser *parser, decree_span span, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/// How a word is written in the language of the fence being read.
const char *parse_word_text(const decree_parser *parser, decree_word word);

/// Notes a lack of memory. Always false.
bool parse_no_memory(decree_parser *parser);

/// From the start of `from` to the end of the last token taken.
decree_span parse_span_from(const decree_parser *parser, size_t from_token);

// -- parse_name.c: names, texts, dates ------------------------------------------------------------

/// A name, which is no word that opens a statement or belongs to expressions.
bool parse_name(decree_parser *parser, const char *expected, decree_name *name_out);

/// The name a statement gives itself. A missing or reserved one is reported, and the statement read
/// on for its other faults.
bool parse_label(decree_parser *parser, const char *example, decree_name *name_out);

/// Whether a name can stand here.
bool parse_sees_name(const decree_parser *parser);

/// At the end of a statement: its full stop, the end of the fence, or the next statement.
bool parse_at_end(const decree_parser *parser);

bool parse_string(decree_parser *parser, const char *expected, jub_text *text_out,
                  decree_span *span_out);
bool parse_date(decree_parser *parser, const char *expected, jub_date *date_out);

/// NAME { "," NAME } or `all`.
bool parse_names(decree_parser *parser, const char *expected, decree_names *names_out);

/// "{" STRING { "," STRING } "}"
bool parse_entries(decree_parser *parser, decree_name **entries_out, uint32_t *count_out);

/// The text behind `cite`, joined to those before it.
bool parse_cite(decree_parser *parser, const char *expected, jub_text *cite);

/// { "cite" STRING | "since" DATE | "until" DATE }
bool parse_source(decree_parser *parser, decree_source *source_out);

/// The same without `until`, which a deferral has for itself.
bool parse_source_since(decree_parser *parser, decree_source *source_out);

bool parse_type(decree_parser *parser, decree_type *type_out);

/// NAME ":" type { "from" STRING | "assume" expr source | "protected" }; `is_listed` where a comma
/// ends it too. NULL after a report.
decree_field *parse_field_form(decree_parser *parser, bool is_listed);

// -- parse_expr.c ---------------------------------------------------------------------------------

/// NULL after a report.
decree_expr *parse_expr(decree_parser *parser, const char *expected);
decree_expr *parse_sum(decree_parser *parser, const char *expected);
decree_expr *parse_name_expr(decree_parser *parser, const char *expected);

/// A node over its operands, from the token `from` to the last one taken. NULL after a report.
decree_expr *parse_node(decree_parser *parser, decree_expr_kind kind, size_t from,
                        decree_expr *const *operands, uint32_t count);

/// `true` or `false` where none is written: its span is empty. NULL when memory is out.
decree_expr *parse_truth(decree_parser *parser, bool truth);

/// The relation a mark stands for.
bool parse_relation(decree_token_kind kind, decree_relation *relation_out);

// -- the statements, each from behind its first word to before its full stop ----------------------

bool parse_header(decree_parser *parser); // parse_statement.c
bool parse_convention(decree_parser *parser);
bool parse_field(decree_parser *parser);
bool parse_codes(decree_parser *parser);
bool parse_same(decree_parser *parser);
bool parse_define(decree_parser *parser);
bool parse_record(decree_parser *parser); // parse_record.c
bool parse_parameter(decree_parser *parser);
bool parse_gap(decree_parser *parser);
bool parse_round(decree_parser *parser);
bool parse_notice(decree_parser *parser);
bool parse_duty(decree_parser *parser);
bool parse_table(decree_parser *parser);  // parse_table.c
bool parse_covers(decree_parser *parser); // parse_clause.c
bool parse_excludes(decree_parser *parser);
bool parse_grants(decree_parser *parser);
bool parse_limit(decree_parser *parser);
bool parse_combine(decree_parser *parser);
bool parse_quota(decree_parser *parser);
bool parse_defers(decree_parser *parser);
bool parse_revokes(decree_parser *parser);
bool parse_test(decree_parser *parser); // parse_test.c
bool parse_prove(decree_parser *parser);

#endif
