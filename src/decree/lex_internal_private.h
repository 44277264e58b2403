#ifndef JUB_DECREE_LEX_INTERNAL_PRIVATE_H
#define JUB_DECREE_LEX_INTERNAL_PRIVATE_H

#include "decree/lex_private.h"

#include <stdio.h>

/// Between lex.c and lex_number.c: one fence being read.
typedef struct decree_lexer {
    jub_arena *arena;
    jub_text source;
    jub_diagnostics *diagnostics;
    decree_tokens *tokens;
    size_t at;
    size_t end;
    bool is_line_start;
    decree_language language;
    jub_text heading;
} decree_lexer;

/// The byte so far ahead, or 0 past the end of the fence.
char lex_byte(const decree_lexer *lexer, size_t ahead);
bool lex_is_digit(char byte);

void lex_fault(decree_lexer *lexer, size_t start, size_t end, const char *hint,
               const char *message);

/// Adds a token that reaches from `start` to where the lexer is.
void lex_push(decree_lexer *lexer, decree_token token, size_t start);

/// A number or a date; the byte here is a digit, or a full stop before one.
void lex_number(decree_lexer *lexer);

/// In lowest terms; the denominator is above 0.
decree_ratio lex_reduce(int64_t numerator, int64_t denominator);

#endif
