#include "decree/parse_state_private.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

enum { SHOWN_MAX_CHARACTERS = 40 };

const decree_token *parse_peek(const decree_parser *parser, size_t ahead)
{
    const size_t at = parser->at + ahead;
    return &parser->tokens[at < parser->count ? at : parser->count - 1];
}

const decree_token *parse_take(decree_parser *parser)
{
    const decree_token *token = parse_peek(parser, 0);
    if (parser->at + 1 < parser->count) parser->at++;
    return token;
}

bool parse_sees(const decree_parser *parser, decree_token_kind kind)
{
    return parse_peek(parser, 0)->kind == kind;
}

bool parse_sees_word(const decree_parser *parser, decree_word word)
{
    const decree_token *token = parse_peek(parser, 0);
    return token->kind == TOKEN_WORD && token->word == word;
}

bool parse_accept(decree_parser *parser, decree_token_kind kind)
{
    if (!parse_sees(parser, kind)) return false;
    (void)parse_take(parser);
    return true;
}

bool parse_accept_word(decree_parser *parser, decree_word word)
{
    if (!parse_sees_word(parser, word)) return false;
    (void)parse_take(parser);
    return true;
}

decree_span parse_span_from(const decree_parser *parser, size_t from_token)
{
    const decree_span first = parser->tokens[from_token].span;
    const size_t last_token = parser->at > from_token ? parser->at - 1 : from_token;
    const decree_span last = parser->tokens[last_token].span;
    return (decree_span){first.offset_bytes,
                         last.offset_bytes + last.length_bytes - first.offset_bytes};
}

bool parse_no_memory(decree_parser *parser)
{
    parser->is_out_of_memory = true;
    return false;
}

// -- messages -------------------------------------------------------------------------------------

const char *parse_word_text(const decree_parser *parser, decree_word word)
{
    return decree_pack_text(parse_peek(parser, 0)->language, word);
}

// With the words it quotes as the fence being read has them.
static const char *in_language(const decree_parser *parser, const char *english)
{
    return decree_pack_message(parser->arena, parse_peek(parser, 0)->language, english);
}

void parse_fault(decree_parser *parser, decree_span span, const char *hint, const char *format, ...)
{
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, in_language(parser, format), arguments);
    va_end(arguments);
    jub_diagnose(parser->diagnostics, JUB_ERROR, JUB_SYNTAX, parser->source, span.offset_bytes,
                 span.length_bytes, in_language(parser, hint), "%s", message);
}

typedef struct shown_text {
    char text[SHOWN_MAX_CHARACTERS * 4 + 8];
} shown_text;

// As it stands in the source, cut where it is long.
static shown_text show_source(const decree_parser *parser, decree_span span)
{
    shown_text shown = {{0}};
    const char *bytes = parser->source.bytes + span.offset_bytes;
    size_t length = 0;
    for (size_t count = 0; length < span.length_bytes && count < SHOWN_MAX_CHARACTERS; count++) {
        length++;
        while (length < span.length_bytes && ((unsigned char)bytes[length] & 0xC0) == 0x80)
            length++;
    }
    const char *rest = length < span.length_bytes ? "..." : "";
    (void)snprintf(shown.text, sizeof shown.text, "%.*s%s", (int)length, bytes, rest);
    return shown;
}

// Where a missing mark belongs: just behind the last token taken.
static decree_span gap_span(const decree_parser *parser)
{
    if (parser->at == 0) return (decree_span){parser->tokens[0].span.offset_bytes, 1};
    const decree_span last = parser->tokens[parser->at - 1].span;
    return (decree_span){last.offset_bytes + last.length_bytes, 1};
}

static bool begins_statement(const decree_token *token)
{
    return token->kind == TOKEN_WORD && token->is_first_on_line && decree_word_opens(token->word);
}

// "1,000" or "0,5": a number, a comma without blanks, a number.
static bool is_split_number(const decree_parser *parser, size_t comma_at)
{
    if (comma_at == 0 || comma_at + 1 >= parser->count) return false;
    const decree_token *comma = &parser->tokens[comma_at];
    const decree_token *before = comma - 1, *behind = comma + 1;
    return comma->kind == TOKEN_COMMA && before->kind == TOKEN_INTEGER &&
           behind->kind == TOKEN_INTEGER &&
           before->span.offset_bytes + before->span.length_bytes == comma->span.offset_bytes &&
           comma->span.offset_bytes + 1 == behind->span.offset_bytes;
}

static bool fail_split_number(decree_parser *parser, size_t comma_at)
{
    const decree_token *before = &parser->tokens[comma_at - 1];
    const decree_token *behind = &parser->tokens[comma_at + 1];
    const bool is_thousands = behind->span.length_bytes == 3;
    char hint[80];
    (void)snprintf(hint, sizeof hint, "write %lld%s%0*lld", (long long)before->integer,
                   is_thousands ? "" : ".", (int)behind->span.length_bytes,
                   (long long)behind->integer);
    const decree_span span = {before->span.offset_bytes, behind->span.offset_bytes +
                                                             behind->span.length_bytes -
                                                             before->span.offset_bytes};
    parse_fault(parser, span, hint,
                is_thousands ? "numbers are written without separators"
                             : "decimals are marked by a full stop");
    return false;
}

// `48 hours`: two days.
static const char *hours_hint(const decree_parser *parser)
{
    enum { DAY_HOURS = 24 };
    const decree_token *before = parser->at > 0 ? &parser->tokens[parser->at - 1] : NULL;
    if (!before || before->kind != TOKEN_INTEGER || before->integer == 0 ||
        before->integer % DAY_HOURS != 0)
        return "nothing is shorter than a day: write days";
    const long long days = (long long)(before->integer / DAY_HOURS);
    return jub_text_format(parser->arena, "nothing is shorter than a day: write %lld day%s", days,
                           days == 1 ? "" : "s")
        .bytes;
}

// What to write for a token that is never right where it was found.
static const char *usual_hint(const decree_parser *parser)
{
    const decree_token *token = parse_peek(parser, 0);
    if (token->kind == TOKEN_BAR && parse_peek(parser, 1)->kind == TOKEN_BAR && !parser->in_table)
        return "write or";
    if (token->kind == TOKEN_INTEGER && parser->at > 0 &&
        parser->tokens[parser->at - 1].kind == TOKEN_INTEGER)
        return "write the digits of a number without blanks";
    if (token->kind != TOKEN_WORD) return NULL;
    if (jub_text_is(token->text, "week") || jub_text_is(token->text, "weeks"))
        return "write 7 days for a week";
    if (jub_text_is(token->text, "hour") || jub_text_is(token->text, "hours"))
        return hours_hint(parser);
    const decree_token *next = parse_peek(parser, 1);
    if (next->kind == TOKEN_MINUS &&
        next->span.offset_bytes == token->span.offset_bytes + token->span.length_bytes)
        return "the parts of a name are joined by _";
    return NULL;
}

bool parse_fail(decree_parser *parser, const char *expected, const char *hint)
{
    const decree_token *token = parse_peek(parser, 0);
    if (token->kind == TOKEN_BAD) return false;
    if (is_split_number(parser, parser->at)) return fail_split_number(parser, parser->at);
    if (parser->at > 0 && is_split_number(parser, parser->at - 1))
        return fail_split_number(parser, parser->at - 1);
    const char *usual = usual_hint(parser);
    if (usual) hint = usual;
    expected = in_language(parser, expected);
    if (token->kind == TOKEN_FENCE_END) {
        parse_fault(parser, gap_span(parser),
                    hint ? hint : "a statement ends in the fence it begins in",
                    "expected %s, found the end of the fence", expected);
    } else if (begins_statement(token)) {
        parse_fault(parser, gap_span(parser), hint, "expected %s, found the next statement, '%s'",
                    expected, parse_word_text(parser, token->word));
    } else if (token->kind == TOKEN_FULL_STOP) {
        parse_fault(parser, token->span, hint, "expected %s, found the full stop", expected);
    } else if (token->kind == TOKEN_STRING) {
        parse_fault(parser, token->span, hint, "expected %s, found the text %s", expected,
                    show_source(parser, token->span).text);
    } else {
        parse_fault(parser, token->span, hint, "expected %s, found '%s'", expected,
                    show_source(parser, token->span).text);
    }
    return false;
}

bool parse_expect(decree_parser *parser, decree_token_kind kind, const char *context)
{
    if (parse_accept(parser, kind)) return true;
    char expected[96];
    (void)snprintf(expected, sizeof expected, "'%s' %s", decree_mark_text(kind), context);
    return parse_fail(parser, expected, NULL);
}

static bool take_near(decree_parser *parser, decree_word word)
{
    const decree_token *token = parse_peek(parser, 0);
    if (token->kind != TOKEN_WORD || !decree_pack_is_near(token->language, token->text, word))
        return false;
    const char *text = parse_word_text(parser, word);
    char hint[64];
    (void)snprintf(hint, sizeof hint, "did you mean '%s'?", text);
    parse_fault(parser, token->span, hint, "expected '%s', found '%s'", text,
                show_source(parser, token->span).text);
    (void)parse_take(parser);
    return true;
}

bool parse_accept_near(decree_parser *parser, decree_word word)
{
    if (parse_accept_word(parser, word)) return true;
    const decree_token *token = parse_peek(parser, 0);
    if (begins_statement(token)) return false;
    // A word that is right somewhere is not a misspelling of another.
    return token->kind == TOKEN_WORD && token->word == WORD_OTHER && take_near(parser, word);
}

bool parse_expect_word(decree_parser *parser, decree_word word, const char *context)
{
    if (parse_accept_word(parser, word)) return true;
    if (!begins_statement(parse_peek(parser, 0)) && take_near(parser, word)) return true;
    char expected[96];
    (void)snprintf(expected, sizeof expected, "'%s' %s", parse_word_text(parser, word), context);
    return parse_fail(parser, expected, NULL);
}

decree_word parse_choose_word(decree_parser *parser, const decree_word *words, size_t count,
                              const char *expected, const char *hint)
{
    for (size_t i = 0; i < count; i++)
        if (parse_accept_word(parser, words[i])) return words[i];
    if (!begins_statement(parse_peek(parser, 0)))
        for (size_t i = 0; i < count; i++)
            if (take_near(parser, words[i])) return words[i];
    (void)parse_fail(parser, expected, hint);
    return WORD_OTHER;
}
