// The statements that are not clauses: header, conventions, fields, codes, definitions, rounds,
// notices, duties. Records, parameters and gaps are in parse_record.c.

#include "decree/parse_state_private.h"

#include <stdio.h>

static bool fail_twice(decree_parser *parser, decree_span span, const char *what)
{
    parse_fault(parser, span, "keep one of them", "%s is given twice", what);
    return false;
}

// -- header ---------------------------------------------------------------------------------------

static bool parse_header_day(decree_parser *parser, decree_span span, const char *what, bool *has,
                             jub_date *date)
{
    if (*has) return fail_twice(parser, span, what);
    *has = true;
    return parse_date(parser, "a date", date);
}

static bool parse_header_part(decree_parser *parser, decree_header *header)
{
    static const decree_word words[] = {WORD_CITE, WORD_MADE, WORD_EFFECT, WORD_RECKONED,
                                        WORD_REPLACES};
    const decree_span span = parse_peek(parser, 0)->span;
    switch (parse_choose_word(parser, words, 5,
                              "'cite', 'made', 'effect', 'reckoned' or the full "
                              "stop",
                              "the header ends with a full stop")) {
    case WORD_CITE: return parse_cite(parser, "the reference of the decree", &header->cite);
    case WORD_MADE:
        return parse_header_day(parser, span, "the day it was made", &header->has_made,
                                &header->made);
    case WORD_EFFECT:
        return parse_header_day(parser, span, "the day of effect", &header->has_effect,
                                &header->effect);
    case WORD_RECKONED:
        return parse_header_day(parser, span, "the day reckoned to", &header->has_reckoned,
                                &header->reckoned);
    case WORD_REPLACES:
        if (header->replaces.length_bytes > 0) return fail_twice(parser, span, "what it replaces");
        return parse_string(parser, "the name of the file replaced", &header->replaces,
                            &header->replaces_span) &&
               (!parse_accept_near(parser, WORD_KEEPING) ||
                parse_names(parser, "the name of a statement to keep, or 'all'", &header->keeping));
    default: return false;
    }
}

bool parse_at_end(const decree_parser *parser)
{
    const decree_token *token = parse_peek(parser, 0);
    return token->kind == TOKEN_FULL_STOP || token->kind == TOKEN_FENCE_END ||
           (token->kind == TOKEN_WORD && token->is_first_on_line && decree_word_opens(token->word));
}

// A header that cannot be read counts as complete, so that what it lacks is not reported as well.
static bool give_up_header(decree_header *header)
{
    header->has_made = header->has_effect = header->has_reckoned = true;
    return false;
}

bool parse_header(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_header *header = &parser->tree->header;
    if (header->is_present)
        return fail_twice(parser, parser->tokens[from].span, "the header of the decree");
    header->is_present = true;
    header->span = parser->tokens[from].span;
    if (!parse_string(parser, "the title of the decree", &header->title, NULL))
        return give_up_header(header);
    while (!parse_at_end(parser))
        if (!parse_header_part(parser, header)) return give_up_header(header);
    header->span = parse_span_from(parser, from);
    return true;
}

// -- conventions ----------------------------------------------------------------------------------

static bool parse_month_end(decree_parser *parser, decree_convention *convention, size_t from)
{
    static const decree_word words[] = {WORD_CLAMP, WORD_OVERFLOW, WORD_REFUSE};
    if (convention->has_month_end)
        return fail_twice(parser, parser->tokens[from].span, "the convention month_end");
    convention->has_month_end = true;
    const decree_word word =
        parse_choose_word(parser, words, 3, "'clamp', 'overflow' or 'refuse'",
                          "it says what 31 August less six months is: the last day of February, "
                          "the first of March, or an error");
    convention->month_end = word == WORD_OVERFLOW ? JUB_OVERFLOW
                            : word == WORD_REFUSE ? JUB_REFUSE
                                                  : JUB_CLAMP;
    convention->month_end_span = parse_span_from(parser, from);
    return word != WORD_OTHER;
}

static bool parse_day_count(decree_parser *parser, decree_convention *convention, size_t from)
{
    static const decree_word words[] = {WORD_EXCLUSIVE, WORD_INCLUSIVE};
    if (convention->has_day_count)
        return fail_twice(parser, parser->tokens[from].span, "the convention day_count");
    convention->has_day_count = true;
    const decree_word word = parse_choose_word(parser, words, 2, "'exclusive' or 'inclusive'",
                                               "inclusive counts the first and the last day both");
    convention->day_count = word == WORD_INCLUSIVE ? JUB_INCLUSIVE : JUB_EXCLUSIVE;
    convention->day_count_span = parse_span_from(parser, from);
    return word != WORD_OTHER;
}

static bool parse_currency(decree_parser *parser)
{
    enum { DECIMALS_MAX = 6 };
    decree_currency *currency = JUB_NEW(parser->arena, decree_currency, 1);
    if (!currency) return parse_no_memory(parser);
    if (!parse_name(parser, "the name of a currency, such as EUR", &currency->name)) return false;
    const decree_token *token = parse_peek(parser, 0);
    if (token->kind != TOKEN_INTEGER || token->integer > DECIMALS_MAX)
        return parse_fail(parser, "how many decimals it has, 0 to 6",
                          "2 where a hundredth is the smallest unit, 0 where there is none");
    currency->decimals = (uint32_t)parse_take(parser)->integer;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->currencies, currency)
               ? true
               : parse_no_memory(parser);
}

bool parse_convention(decree_parser *parser)
{
    static const decree_word words[] = {WORD_MONTH_END, WORD_DAY_COUNT, WORD_CURRENCY};
    const size_t from = parser->at - 1;
    decree_convention *convention = &parser->tree->convention;
    switch (parse_choose_word(parser, words, 3, "'month_end', 'day_count' or 'currency'", NULL)) {
    case WORD_MONTH_END: return parse_month_end(parser, convention, from);
    case WORD_DAY_COUNT: return parse_day_count(parser, convention, from);
    case WORD_CURRENCY: return parse_currency(parser);
    default:
        // Which one was meant is not known: neither is missing then.
        convention->has_month_end = convention->has_day_count = true;
        return false;
    }
}

// -- fields ---------------------------------------------------------------------------------------

static bool parse_field_part(decree_parser *parser, decree_field *field)
{
    static const decree_word words[] = {WORD_FROM, WORD_ASSUME, WORD_PROTECTED, WORD_ENDLESS};
    const decree_span span = parse_peek(parser, 0)->span;
    switch (parse_choose_word(parser, words, 4,
                              "'from', 'assume', 'protected', 'endless' or the full stop", NULL)) {
    case WORD_FROM:
        if (field->from.length_bytes > 0) return fail_twice(parser, span, "the column");
        return parse_string(parser, "the column, such as \"persons.birth\"", &field->from,
                            &field->from_span);
    case WORD_ASSUME:
        if (field->assume) return fail_twice(parser, span, "the assumption");
        field->assume = parse_expr(parser, "the value assumed");
        return field->assume && parse_source(parser, &field->assume_source);
    case WORD_PROTECTED:
        if (field->is_protected) return fail_twice(parser, span, "'protected'");
        field->is_protected = true;
        return true;
    case WORD_ENDLESS:
        if (field->endless.count > 0) return fail_twice(parser, span, "'endless'");
        return parse_names(parser, "the cases whose term has no end", &field->endless);
    default: return false;
    }
}

decree_field *parse_field_form(decree_parser *parser, bool is_listed)
{
    decree_field *field = JUB_NEW(parser->arena, decree_field, 1);
    if (!field) {
        (void)parse_no_memory(parser);
        return NULL;
    }
    if (!parse_label(parser, "term_start", &field->name) ||
        !parse_expect(parser, TOKEN_COLON, "after the field's name") ||
        !parse_type(parser, &field->type))
        return NULL;
    while (!parse_at_end(parser)) {
        if (is_listed && (parse_sees(parser, TOKEN_COMMA) || parse_sees_word(parser, WORD_LAID)))
            break;
        if (!parse_field_part(parser, field)) return NULL;
    }
    return field;
}

bool parse_field(decree_parser *parser)
{
    decree_field *field = parse_field_form(parser, false);
    if (!field) return false;
    field->index = (uint32_t)parser->tree->fields.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->fields, field) ? true
                                                                      : parse_no_memory(parser);
}

// -- codes ----------------------------------------------------------------------------------------

static bool parse_plus(decree_parser *parser, decree_names *names_out)
{
    typedef JUB_LIST(decree_name) name_list;
    name_list list = {0};
    const size_t from = parser->at;
    while (parse_accept_near(parser, WORD_PLUS)) {
        decree_name name;
        if (!parse_name(parser, "the name of a codes set", &name)) return false;
        if (!JUB_LIST_PUSH(parser->arena, &list, name)) return parse_no_memory(parser);
    }
    if (list.count == 0) return true;
    *names_out = (decree_names){
        .items = list.items, .count = (uint32_t)list.count, .span = parse_span_from(parser, from)};
    return true;
}

bool parse_codes(decree_parser *parser)
{
    decree_codes *codes = JUB_NEW(parser->arena, decree_codes, 1);
    if (!codes) return parse_no_memory(parser);
    if (!parse_label(parser, "violent", &codes->name) || !parse_source(parser, &codes->source) ||
        !parse_expect(parser, TOKEN_EQUAL, "before the list of codes") ||
        !parse_entries(parser, &codes->entries, &codes->entry_count) ||
        !parse_plus(parser, &codes->plus))
        return false;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->codes, codes) ? true
                                                                     : parse_no_memory(parser);
}

bool parse_same(decree_parser *parser)
{
    decree_same *same = JUB_NEW(parser->arena, decree_same, 1);
    if (!same) return parse_no_memory(parser);
    if (!parse_string(parser, "the old code", &same->old_code.text, &same->old_code.span) ||
        !parse_expect_word(parser, WORD_AS, "between the old and the new code") ||
        !parse_string(parser, "the new code", &same->new_code.text, &same->new_code.span) ||
        !parse_source(parser, &same->source))
        return false;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->sames, same) ? true
                                                                    : parse_no_memory(parser);
}

bool parse_define(decree_parser *parser)
{
    decree_define *define = JUB_NEW(parser->arena, decree_define, 1);
    if (!define) return parse_no_memory(parser);
    if (!parse_label(parser, "served", &define->name) || !parse_source(parser, &define->source) ||
        !parse_expect(parser, TOKEN_EQUAL, "before the value") ||
        !(define->value = parse_expr(parser, "a value")))
        return false;
    define->index = (uint32_t)parser->tree->defines.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->defines, define) ? true
                                                                        : parse_no_memory(parser);
}

// -- rounds, notices, duties ----------------------------------------------------------------------

bool parse_round(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_round *round = JUB_NEW(parser->arena, decree_round, 1);
    if (!round) return parse_no_memory(parser);
    if (!parse_label(parser, "R1", &round->name) || !parse_source(parser, &round->source) ||
        !parse_string(parser, "the title of the round", &round->title, NULL) ||
        !parse_date(parser, "its first day", &round->first_day) ||
        !parse_expect(parser, TOKEN_RANGE, "between the first and the last day") ||
        !parse_date(parser, "its last day", &round->last_day) ||
        !parse_expect_word(parser, WORD_BY, "and who acts") ||
        !parse_string(parser, "who acts", &round->by, NULL))
        return false;
    round->span = parse_span_from(parser, from);
    return JUB_LIST_PUSH(parser->arena, &parser->tree->rounds, round) ? true
                                                                      : parse_no_memory(parser);
}

static bool parse_notice_day(decree_parser *parser, decree_notice *notice)
{
    if (parse_accept_word(parser, WORD_ON))
        return parse_date(parser, "the day of the notice", &notice->on);
    if (parse_sees(parser, TOKEN_DATE) && parse_peek(parser, 1)->kind == TOKEN_FULL_STOP)
        return parse_fail(parser, "'on' before the day of the notice", NULL);
    notice->is_relative = true;
    notice->before = parse_sum(parser, "'on' and a day, or so many days 'before' one");
    return notice->before && parse_expect_word(parser, WORD_BEFORE, "after the length of time") &&
           parse_name(parser, "a date of the header, a round or a notice", &notice->anchor);
}

bool parse_notice(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_notice *notice = JUB_NEW(parser->arena, decree_notice, 1);
    if (!notice) return parse_no_memory(parser);
    if (!parse_label(parser, "N1", &notice->name) || !parse_source(parser, &notice->source) ||
        !parse_expect_word(parser, WORD_TO, "and who is told") ||
        !parse_string(parser, "who is told", &notice->to, NULL) ||
        !parse_notice_day(parser, notice))
        return false;
    notice->span = parse_span_from(parser, from);
    return JUB_LIST_PUSH(parser->arena, &parser->tree->notices, notice) ? true
                                                                        : parse_no_memory(parser);
}

bool parse_duty(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_duty *duty = JUB_NEW(parser->arena, decree_duty, 1);
    if (!duty) return parse_no_memory(parser);
    if (!parse_label(parser, "D1", &duty->name) || !parse_source(parser, &duty->source) ||
        !parse_expect_word(parser, WORD_ON, "and who has the duty") ||
        !parse_string(parser, "who has the duty", &duty->on, NULL) ||
        !parse_expect(parser, TOKEN_COLON, "before what they are to do") ||
        !parse_string(parser, "what they are to do", &duty->text, NULL))
        return false;
    if (parse_accept_near(parser, WORD_AFTER) &&
        !parse_names(parser, "the label of a clause", &duty->after))
        return false;
    duty->span = parse_span_from(parser, from);
    return JUB_LIST_PUSH(parser->arena, &parser->tree->duties, duty) ? true
                                                                     : parse_no_memory(parser);
}
