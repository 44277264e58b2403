// A source to pieces: tokens, and between them comments and empty lines, which the lexer passes
// over and which are all that may stand there once it has found no fault.

#include "decree/format_private.h"

#include "base/utf8.h"

bool format_begins_statement(const format_piece *piece)
{
    return piece->kind == TOKEN_WORD && piece->is_first_on_line && decree_word_opens(piece->word);
}

// What stands between two pieces. `is_same_line` when it begins behind the one, not at the start of
// the fence.
static bool read_between(jub_arena *arena, format_source *source, jub_text between,
                         bool is_same_line, format_piece *piece)
{
    bool is_after_blank = false, goes_on = true;
    piece->comment_at = source->comments.count;
    piece->source_blanks = between.length_bytes;
    while (goes_on) {
        goes_on = memchr(between.bytes, '\n', between.length_bytes) != NULL;
        const jub_text line = jub_text_trim(jub_text_cut(&between, '\n'));
        if (line.length_bytes > 0) {
            const format_comment comment = {line, is_same_line, is_after_blank};
            if (!JUB_LIST_PUSH(arena, &source->comments, comment)) return false;
            is_after_blank = false;
        } else if (goes_on && !is_same_line) {
            is_after_blank = true;
        }
        is_same_line = false;
    }
    piece->is_after_blank = is_after_blank;
    piece->comment_count = source->comments.count - piece->comment_at;
    return true;
}

static bool push_piece(jub_arena *arena, format_source *source, const decree_token *token,
                       size_t behind, bool is_first)
{
    const size_t at = token->span.offset_bytes;
    format_piece piece = {
        .kind = token->kind,
        .word = token->word,
        .text = {source->text.bytes + at, token->span.length_bytes},
        .offset_bytes = at,
        .is_first_on_line = token->is_first_on_line,
    };
    piece.meaning =
        piece.word == WORD_OTHER ? piece.text : jub_text_from(decree_word_text(piece.word));
    piece.columns = jub_utf8_width(piece.text);
    const jub_text between = {source->text.bytes + behind, at - behind};
    return read_between(arena, source, between, !is_first, &piece) &&
           JUB_LIST_PUSH(arena, &source->pieces, piece);
}

static bool read_pieces(jub_arena *arena, const decree_tokens *tokens, format_source *source)
{
    size_t fence_count = 0, behind = 0;
    bool is_first = true;
    for (size_t i = 0; i < tokens->list.count; i++) {
        const decree_token *token = &tokens->list.items[i];
        if (is_first) behind = source->fences.list.items[fence_count++].body.offset_bytes;
        if (!push_piece(arena, source, token, behind, is_first)) return false;
        behind = token->span.offset_bytes + token->span.length_bytes;
        is_first = token->kind == TOKEN_FENCE_END;
    }
    return true;
}

bool format_read(jub_arena *arena, jub_text text, jub_diagnostics *diagnostics,
                 format_source *source_out)
{
    decree_tokens tokens = {0};
    *source_out = (format_source){.text = text};
    decree_lex(arena, text, diagnostics, &tokens);
    if (tokens.is_out_of_memory || diagnostics->error_count > 0) return false;
    jub_diagnostics told_already = jub_diagnostics_init(arena);
    decree_find_fences(arena, text, &told_already, &source_out->fences);
    return !source_out->fences.is_out_of_memory && read_pieces(arena, &tokens, source_out);
}
