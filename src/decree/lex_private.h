#ifndef JUB_DECREE_LEX_PRIVATE_H
#define JUB_DECREE_LEX_PRIVATE_H

#include "decree/ast_private.h"
#include "decree/diagnostic.h"
#include "decree/pack_private.h"

/// The marks of the language.
///
///     X(enumerator, as written)
#define DECREE_MARK_LIST(X)                                                                        \
    X(TOKEN_FULL_STOP, ".")                                                                        \
    X(TOKEN_COMMA, ",")                                                                            \
    X(TOKEN_SEMICOLON, ";")                                                                        \
    X(TOKEN_COLON, ":")                                                                            \
    X(TOKEN_EQUAL, "=")                                                                            \
    X(TOKEN_NOT_EQUAL, "<>")                                                                       \
    X(TOKEN_LESS, "<")                                                                             \
    X(TOKEN_LESS_EQUAL, "<=")                                                                      \
    X(TOKEN_GREATER, ">")                                                                          \
    X(TOKEN_GREATER_EQUAL, ">=")                                                                   \
    X(TOKEN_PLUS, "+")                                                                             \
    X(TOKEN_MINUS, "-")                                                                            \
    X(TOKEN_STAR, "*")                                                                             \
    X(TOKEN_SLASH, "/")                                                                            \
    X(TOKEN_OPEN_ROUND, "(")                                                                       \
    X(TOKEN_CLOSE_ROUND, ")")                                                                      \
    X(TOKEN_OPEN_SQUARE, "[")                                                                      \
    X(TOKEN_CLOSE_SQUARE, "]")                                                                     \
    X(TOKEN_OPEN_CURLY, "{")                                                                       \
    X(TOKEN_CLOSE_CURLY, "}")                                                                      \
    X(TOKEN_BAR, "|")                                                                              \
    X(TOKEN_RANGE, "..")

typedef enum decree_token_kind {
    TOKEN_FENCE_END, // one at the end of each fence, so the last token is one
    TOKEN_BAD,       // already reported
    TOKEN_WORD,
    TOKEN_INTEGER,
    TOKEN_DECIMAL,
    TOKEN_DATE,
    TOKEN_STRING,
#define X(name, mark) name,
    DECREE_MARK_LIST(X)
#undef X
} decree_token_kind;

typedef struct decree_token {
    decree_token_kind kind;
    decree_word word;         // TOKEN_WORD
    decree_language language; // of its fence
    bool is_first_on_line;
    decree_span span;
    jub_text heading; // path of the headings above its fence
    union {
        int64_t integer;
        decree_ratio ratio;
        jub_date date;
        jub_text text; // TOKEN_WORD and TOKEN_STRING (without quotes), in normal form C
    };
} decree_token;

typedef struct decree_tokens {
    JUB_LIST(decree_token) list;
    uint32_t languages;        // of the fences, bit by bit
    bool has_unknown_language; // of a fence, reported: no word of it can be told
    bool is_out_of_memory;
} decree_tokens;

enum {
    DECREE_TOKEN_MAX = 1 << 19,
    DECREE_NAME_MAX_BYTES = 256,
    DECREE_STRING_MAX_BYTES = 4096,
    DECREE_HEADING_MAX_BYTES = 160, // of one heading; a longer one is cut
};

/// One fence marked `decree`, or `decree` and the code of a language: the bytes between its two
/// lines.
typedef struct decree_fence {
    decree_span body;
    decree_language language;
    jub_text heading;
} decree_fence;

typedef struct decree_fences {
    JUB_LIST(decree_fence) list;
    bool has_unknown_language;
    bool is_out_of_memory;
} decree_fences;

/// Finds the fences of a Markdown file (CommonMark 0.31, sections 4.2 and 4.5, at the left margin)
/// and the headings above each.
void decree_find_fences(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                        decree_fences *fences_out);

/// The tokens of all fences. Where the reader can tell what was meant (`==`, a typographic
/// quotation mark), the fault is reported and the token meant is given, so that the parser goes on.
void decree_lex(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                decree_tokens *tokens_out);

/// How a mark is written.
const char *decree_mark_text(decree_token_kind kind);

#endif
