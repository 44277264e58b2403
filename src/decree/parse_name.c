#include "decree/parse_state_private.h"

#include <stdio.h>

static bool is_name(const decree_token *token)
{
    return token->kind == TOKEN_WORD && decree_word_class_of(token->word) == DECREE_FREE;
}

bool parse_sees_name(const decree_parser *parser)
{
    return is_name(parse_peek(parser, 0));
}

bool parse_name(decree_parser *parser, const char *expected, decree_name *name_out)
{
    const decree_token *token = parse_peek(parser, 0);
    if (is_name(token)) {
        *name_out = (decree_name){token->text, token->span};
        (void)parse_take(parser);
        return true;
    }
    return parse_fail(parser, expected, NULL);
}

static bool fail_reserved(decree_parser *parser, const char *expected)
{
    const decree_token *token = parse_peek(parser, 0);
    char hint[80];
    const char *word = parse_word_text(parser, token->word);
    (void)snprintf(hint, sizeof hint, "take another name, such as %s_", word);
    parse_fault(parser, token->span, hint, "expected %s, and '%s' is a word of the language",
                expected, word);
    return false;
}

// `grants release when ...`: what stands in the label's place is the word after it.
static bool is_missing_label(const decree_parser *parser)
{
    const decree_token *token = parse_peek(parser, 0);
    const decree_token *next = parse_peek(parser, 1);
    if (token->word == WORD_WHEN) return next->kind != TOKEN_COLON && next->kind != TOKEN_EQUAL;
    if (token->word == WORD_RELEASE)
        return next->kind == TOKEN_WORD && (next->word == WORD_WHEN || next->word == WORD_AND);
    if (token->word == WORD_CITE) return next->kind == TOKEN_STRING;
    if (token->word == WORD_REDUCE) return next->kind == TOKEN_WORD && next->word == WORD_BY;
    return (token->word == WORD_COMMUTE || token->word == WORD_TRANSFER) &&
           next->kind == TOKEN_WORD && next->word == WORD_TO;
}

bool parse_label(decree_parser *parser, const char *example, decree_name *name_out)
{
    char expected[64];
    (void)snprintf(expected, sizeof expected, "a name, such as %s", example);
    const char *hint = "every statement has a name of its own";
    const decree_token *token = parse_peek(parser, 0);
    if (is_name(token) && !is_missing_label(parser)) return parse_name(parser, expected, name_out);
    const bool is_next_statement = token->is_first_on_line && decree_word_opens(token->word);
    if (token->kind != TOKEN_WORD || is_next_statement) return parse_fail(parser, expected, hint);
    // The rest can still be read, so that its faults are reported too.
    parser->is_doubtful = true;
    if (is_missing_label(parser)) {
        (void)parse_fail(parser, expected, hint);
    } else {
        (void)fail_reserved(parser, expected);
        (void)parse_take(parser);
    }
    return true;
}

bool parse_string(decree_parser *parser, const char *expected, jub_text *text_out,
                  decree_span *span_out)
{
    const decree_token *token = parse_peek(parser, 0);
    if (token->kind != TOKEN_STRING)
        return parse_fail(parser, expected,
                          token->kind == TOKEN_WORD && token->word == WORD_OTHER
                              ? "put it between quotation marks"
                              : NULL);
    *text_out = token->text;
    if (span_out) *span_out = token->span;
    (void)parse_take(parser);
    return true;
}

bool parse_date(decree_parser *parser, const char *expected, jub_date *date_out)
{
    const decree_token *token = parse_peek(parser, 0);
    if (token->kind != TOKEN_DATE)
        return parse_fail(parser, expected,
                          token->kind == TOKEN_STRING ? "write it without quotation marks"
                                                      : "dates are written 2022-02-16");
    *date_out = token->date;
    (void)parse_take(parser);
    return true;
}

bool parse_names(decree_parser *parser, const char *expected, decree_names *names_out)
{
    typedef JUB_LIST(decree_name) name_list;
    name_list list = {0};
    const size_t from = parser->at;
    decree_names names = {0};
    if (parse_accept_word(parser, WORD_ALL)) {
        names.is_all = true;
    } else {
        do {
            decree_name name;
            if (!parse_name(parser, expected, &name)) return false;
            if (!JUB_LIST_PUSH(parser->arena, &list, name)) return parse_no_memory(parser);
        } while (parse_accept(parser, TOKEN_COMMA));
        if (parse_sees_word(parser, WORD_AND) && is_name(parse_peek(parser, 1))) {
            parse_fault(parser, parse_peek(parser, 0)->span, "write a comma",
                        "names in a list are parted by commas");
            return false;
        }
    }
    names.items = list.items;
    names.count = (uint32_t)list.count;
    names.span = parse_span_from(parser, from);
    *names_out = names;
    return true;
}

bool parse_entries(decree_parser *parser, decree_name **entries_out, uint32_t *count_out)
{
    typedef JUB_LIST(decree_name) name_list;
    name_list list = {0};
    if (!parse_expect(parser, TOKEN_OPEN_CURLY, "before the list of codes")) return false;
    do {
        decree_name entry = {0};
        if (parse_sees(parser, TOKEN_CLOSE_CURLY) && list.count > 0)
            return parse_fail(parser, "another code", "leave out the comma before '}'");
        if (!parse_string(parser, "a code between quotation marks", &entry.text, &entry.span))
            return false;
        if (!JUB_LIST_PUSH(parser->arena, &list, entry)) return parse_no_memory(parser);
    } while (parse_accept(parser, TOKEN_COMMA));
    if (parse_sees(parser, TOKEN_STRING) || parse_sees(parser, TOKEN_SEMICOLON))
        return parse_fail(parser, "',' or '}'", "part the codes by commas");
    if (!parse_expect(parser, TOKEN_CLOSE_CURLY, "after the last code")) return false;
    *entries_out = list.items;
    *count_out = (uint32_t)list.count;
    return true;
}

bool parse_cite(decree_parser *parser, const char *expected, jub_text *cite)
{
    jub_text more;
    decree_span span;
    if (!parse_string(parser, expected, &more, &span)) return false;
    if (cite->length_bytes + more.length_bytes > DECREE_CITE_MAX_BYTES) {
        parse_fault(parser, span, "name the provision, and quote it in the prose",
                    "what is cited is longer than %d bytes", DECREE_CITE_MAX_BYTES);
        return false;
    }
    if (cite->length_bytes == 0)
        *cite = more;
    else
        *cite =
            jub_text_format(parser->arena, "%.*s; %.*s", JUB_TEXT_ARG(*cite), JUB_TEXT_ARG(more));
    return cite->bytes ? true : parse_no_memory(parser);
}

static bool parse_source_day(decree_parser *parser, const char *expected, bool *has, jub_date *date)
{
    const decree_span span = parser->tokens[parser->at - 1].span;
    if (*has) {
        parse_fault(parser, span, "keep one of them", "'%s' is given twice",
                    parse_word_text(parser, parser->tokens[parser->at - 1].word));
        return false;
    }
    *has = true;
    return parse_date(parser, expected, date);
}

static bool parse_source_parts(decree_parser *parser, bool takes_until, decree_source *source_out)
{
    decree_source source = {.heading = parse_peek(parser, 0)->heading};
    const size_t from = parser->at;
    for (;;) {
        const bool has_cite =
            parse_sees_word(parser, WORD_CITE) || parse_peek(parser, 1)->kind == TOKEN_STRING;
        if (has_cite && parse_accept_near(parser, WORD_CITE)) {
            if (!parse_cite(parser, "the provision, such as \"art. 1\"", &source.cite))
                return false;
        } else if (parse_accept_word(parser, WORD_SINCE)) {
            if (!parse_source_day(parser, "the first day in force", &source.has_since,
                                  &source.since))
                return false;
        } else if (takes_until && parse_accept_word(parser, WORD_UNTIL)) {
            if (!parse_source_day(parser, "the last day in force", &source.has_until,
                                  &source.until))
                return false;
        } else {
            break;
        }
    }
    if (parser->at > from) source.span = parse_span_from(parser, from);
    *source_out = source;
    return true;
}

bool parse_source(decree_parser *parser, decree_source *source_out)
{
    return parse_source_parts(parser, true, source_out);
}

bool parse_source_since(decree_parser *parser, decree_source *source_out)
{
    return parse_source_parts(parser, false, source_out);
}

// -- types ----------------------------------------------------------------------------------------

static bool parse_cases(decree_parser *parser, decree_type *type)
{
    typedef JUB_LIST(jub_text) case_list;
    case_list list = {0};
    decree_cases *cases = JUB_NEW(parser->arena, decree_cases, 1);
    if (!cases) return parse_no_memory(parser);
    if (!parse_expect_word(parser, WORD_OF, "after 'one'") ||
        !parse_expect(parser, TOKEN_OPEN_CURLY, "before the cases"))
        return false;
    do {
        decree_name name;
        if (parse_sees(parser, TOKEN_CLOSE_CURLY) && list.count > 0)
            return parse_fail(parser, "another case", "leave out the comma before '}'");
        if (parse_sees(parser, TOKEN_STRING))
            return parse_fail(parser, "the name of a case", "write it without quotation marks");
        if (!parse_name(parser, "the name of a case", &name)) return false;
        if (list.count >= DECREE_CASE_MAX) {
            parse_fault(parser, name.span, NULL, "more than %d cases", DECREE_CASE_MAX);
            return false;
        }
        if (!JUB_LIST_PUSH(parser->arena, &list, name.text)) return parse_no_memory(parser);
    } while (parse_accept(parser, TOKEN_COMMA));
    if (parse_sees(parser, TOKEN_SEMICOLON) || parse_sees(parser, TOKEN_WORD))
        return parse_fail(parser, "',' or '}'", "part the cases by commas");
    if (!parse_expect(parser, TOKEN_CLOSE_CURLY, "after the last case")) return false;
    *cases = (decree_cases){list.items, (uint32_t)list.count};
    type->cases = cases;
    return true;
}

bool parse_type(decree_parser *parser, decree_type *type_out)
{
    static const decree_word words[] = {WORD_BOOLEAN, WORD_INTEGER,  WORD_RATIO,
                                        WORD_DATE,    WORD_DURATION, WORD_TEXT,
                                        WORD_ONE,     WORD_CODES,    WORD_MONEY};
    static const decree_type_kind kinds[] = {DECREE_BOOLEAN, DECREE_INTEGER,  DECREE_RATIO,
                                             DECREE_DATE,    DECREE_DURATION, DECREE_TEXT,
                                             DECREE_CHOICE,  DECREE_CODES,    DECREE_MONEY};
    enum { COUNT = sizeof words / sizeof words[0] };
    const char *hint = parse_sees(parser, TOKEN_OPEN_CURLY)
                           ? "write one of before the cases"
                           : "boolean, integer, ratio, date, duration, text, codes, money, "
                             "one of { ... }";
    const decree_word word = parse_choose_word(parser, words, COUNT, "a type", hint);
    if (word == WORD_OTHER) return false;
    decree_type type = {0};
    for (size_t i = 0; i < COUNT; i++)
        if (words[i] == word) type.kind = kinds[i];
    if (type.kind == DECREE_CHOICE && !parse_cases(parser, &type)) return false;
    if (type.kind == DECREE_MONEY) {
        decree_name currency;
        if (!parse_name(parser, "the name of a currency, such as EUR", &currency)) return false;
        type.currency = currency.text;
    }
    if (parse_accept_word(parser, WORD_OR)) {
        if (!parse_expect_word(parser, WORD_NONE, "after 'or'")) return false;
        type.or_none = true;
    }
    *type_out = type;
    return true;
}
