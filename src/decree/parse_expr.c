// Expressions, by recursive descent. Two things are bounded: how deep brackets, `not` and `if` nest
// while reading (the C stack here), and how high the tree becomes (the C stack of all who walk it),
// since a long chain of additions is a tall tree that nests nothing.

#include "decree/parse_state_private.h"

#include <stdio.h>

bool parse_relation(decree_token_kind kind, decree_relation *relation_out)
{
    switch (kind) {
    case TOKEN_EQUAL: *relation_out = DECREE_EQUAL; return true;
    case TOKEN_NOT_EQUAL: *relation_out = DECREE_NOT_EQUAL; return true;
    case TOKEN_LESS: *relation_out = DECREE_LESS; return true;
    case TOKEN_LESS_EQUAL: *relation_out = DECREE_LESS_EQUAL; return true;
    case TOKEN_GREATER: *relation_out = DECREE_GREATER; return true;
    case TOKEN_GREATER_EQUAL: *relation_out = DECREE_GREATER_EQUAL; return true;
    default: return false;
    }
}

static bool enter(decree_parser *parser)
{
    if (++parser->depth <= DECREE_DEPTH_MAX) return true;
    if (parser->depth == DECREE_DEPTH_MAX + 1)
        parse_fault(parser, parse_peek(parser, 0)->span, "give parts of it names with define",
                    "this expression nests more than %d deep", DECREE_DEPTH_MAX);
    return false;
}

static void leave(decree_parser *parser)
{
    parser->depth--;
}

static decree_expr *new_expr(decree_parser *parser, decree_expr_kind kind, size_t from)
{
    decree_expr *expr = JUB_NEW(parser->arena, decree_expr, 1);
    if (!expr) {
        (void)parse_no_memory(parser);
        return NULL;
    }
    expr->kind = kind;
    expr->span = parse_span_from(parser, from);
    expr->height = 1;
    return expr;
}

decree_expr *parse_truth(decree_parser *parser, bool truth)
{
    decree_expr *expr = new_expr(parser, DECREE_EXPR_TRUTH, parser->at);
    if (!expr) return NULL;
    expr->boolean = truth;
    expr->span.length_bytes = 0;
    return expr;
}

decree_expr *parse_node(decree_parser *parser, decree_expr_kind kind, size_t from,
                        decree_expr *const *operands, uint32_t count)
{
    decree_expr *expr = new_expr(parser, kind, from);
    decree_expr **own = JUB_NEW(parser->arena, decree_expr *, count);
    if (!expr || !own) {
        (void)parse_no_memory(parser);
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        own[i] = operands[i];
        if (operands[i]->height >= expr->height) expr->height = operands[i]->height + 1;
    }
    expr->operands = own;
    expr->operand_count = count;
    if (expr->height > DECREE_DEPTH_MAX) {
        parse_fault(parser, expr->span, "give parts of it names with define",
                    "this expression has more than %d steps one upon another", DECREE_DEPTH_MAX);
        return NULL;
    }
    return expr;
}

// -- atoms ----------------------------------------------------------------------------------------

static const struct {
    const char *word;
    uint32_t argument_count; // `up` or `down` of months() and years() included
} functions[] = {
#define X(name, word, argument_count) [name] = {word, argument_count},
    DECREE_FUNCTION_LIST(X)
#undef X
};
enum { FUNCTION_COUNT = sizeof functions / sizeof functions[0], ARGUMENT_MAX = 4 };

static bool find_function(decree_parser *parser, const decree_token *token, decree_function *out)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        if (decree_pack_is(token->language, token->text, functions[i].word)) {
            *out = (decree_function)i;
            return true;
        }
    char hint[80] = "the functions are days, months, years, length, part, up, down, near, min, max";
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        const jub_text word = decree_pack_word(token->language, jub_text_from(functions[i].word));
        if (jub_text_distance(token->text, word, 2) <= 1)
            (void)snprintf(hint, sizeof hint, "did you mean '%s'?", word.bytes);
    }
    parse_fault(parser, token->span, hint, "there is no function '%.*s'",
                token->text.length_bytes > 40 ? 40 : JUB_TEXT_ARG(token->text));
    return false;
}

static bool takes_rounding(decree_function function)
{
    return function == DECREE_FUNCTION_MONTHS || function == DECREE_FUNCTION_YEARS ||
           function == DECREE_FUNCTION_PART;
}

static bool parse_rounding(decree_parser *parser, decree_function function,
                           jub_rounding *rounding_out)
{
    static const decree_word words[] = {WORD_UP, WORD_DOWN};
    const decree_word word =
        parse_choose_word(parser, words, 2, "'up' or 'down'",
                          function == DECREE_FUNCTION_PART
                              ? "say whether a part of a day counts: part(1/5, LENGTH, 30, down)"
                              : "say whether a part of a month or year counts: months(a, b, up)");
    *rounding_out = word == WORD_UP ? JUB_UP : JUB_DOWN;
    return word != WORD_OTHER;
}

static bool fail_argument_count(decree_parser *parser, size_t from, decree_function function)
{
    const uint32_t want = functions[function].argument_count;
    const char *hint = function == DECREE_FUNCTION_PART ? "as in part(1/5, LENGTH, 30, down)"
                       : takes_rounding(function)       ? "as in months(term_start, reckoned, down)"
                       : function == DECREE_FUNCTION_DAYS ? "as in days(term_start, reckoned)"
                       : want == 2                        ? "as in min(left, 30)"
                                                          : "as in down(1/3 * term)";
    parse_fault(parser, parse_span_from(parser, from), hint, "%.*s takes %u argument%s",
                JUB_TEXT_ARG(parser->tokens[from].text), want, want == 1 ? "" : "s");
    return false;
}

// The arguments, up to and with the closing bracket.
static bool parse_arguments(decree_parser *parser, size_t from, decree_function function,
                            decree_expr **arguments, uint32_t *count, jub_rounding *rounding)
{
    const uint32_t want = functions[function].argument_count;
    const uint32_t want_exprs = takes_rounding(function) ? want - 1 : want;
    *count = 0;
    while (*count < want_exprs) {
        if (parse_sees(parser, TOKEN_CLOSE_ROUND)) break;
        arguments[*count] = parse_expr(parser, "an argument");
        if (!arguments[*count]) return false;
        ++*count;
        if (*count < want && !parse_accept(parser, TOKEN_COMMA)) break;
    }
    if (*count < want_exprs && parse_sees(parser, TOKEN_CLOSE_ROUND))
        return fail_argument_count(parser, from, function);
    if (takes_rounding(function)) {
        if (parse_sees(parser, TOKEN_CLOSE_ROUND))
            return fail_argument_count(parser, from, function);
        if (!parse_rounding(parser, function, rounding)) return false;
    }
    if (parse_sees(parser, TOKEN_COMMA)) return fail_argument_count(parser, from, function);
    return parse_expect(parser, TOKEN_CLOSE_ROUND, "after the arguments");
}

static decree_expr *parse_call(decree_parser *parser)
{
    const size_t from = parser->at;
    const decree_token *token = parse_take(parser);
    decree_function function;
    decree_expr *arguments[ARGUMENT_MAX];
    uint32_t count;
    jub_rounding rounding = JUB_DOWN;
    if (!find_function(parser, token, &function)) return NULL;
    (void)parse_take(parser);
    if (!parse_arguments(parser, from, function, arguments, &count, &rounding)) return NULL;
    decree_expr *expr = parse_node(parser, DECREE_EXPR_CALL, from, arguments, count);
    if (!expr) return NULL;
    expr->function = function;
    expr->rounding = rounding;
    return expr;
}

decree_expr *parse_name_expr(decree_parser *parser, const char *expected)
{
    const size_t from = parser->at;
    decree_name name;
    if (!parse_name(parser, expected, &name)) return NULL;
    decree_expr *expr = new_expr(parser, DECREE_EXPR_NAME, from);
    if (expr) expr->name = name;
    return expr;
}

// -- rows of a record -----------------------------------------------------------------------------

static const struct {
    decree_word word;
    decree_quantifier quantifier;
} quantifiers[] = {
    {WORD_ANY, DECREE_ANY},
    {WORD_EVERY, DECREE_EVERY},
    {WORD_NO, DECREE_NO},
    {WORD_COUNT_OF, DECREE_COUNT},
    {WORD_SUM, DECREE_SUM},
    {WORD_LONGEST, DECREE_LONGEST},
    {WORD_SHORTEST, DECREE_SHORTEST},
    {WORD_LATEST, DECREE_LATEST},
    {WORD_EARLIEST, DECREE_EARLIEST},
    {WORD_GREATEST, DECREE_GREATEST},
    {WORD_LEAST, DECREE_LEAST},
};
enum { QUANTIFIER_COUNT = sizeof quantifiers / sizeof quantifiers[0] };

// Most of these words may be names as well: `any` and the like begin a question only before a name,
// the others only before `of`.
static bool find_quantifier(const decree_parser *parser, decree_quantifier *quantifier_out)
{
    const decree_token *token = parse_peek(parser, 0), *next = parse_peek(parser, 1);
    if (token->kind != TOKEN_WORD || next->kind != TOKEN_WORD) return false;
    for (size_t i = 0; i < QUANTIFIER_COUNT; i++) {
        if (quantifiers[i].word != token->word) continue;
        *quantifier_out = quantifiers[i].quantifier;
        if (*quantifier_out == DECREE_NO && parse_peek(parser, 2)->kind == TOKEN_WORD)
            return parse_peek(parser, 2)->word == WORD_WHERE; // `no` alone may be a case
        return *quantifier_out < DECREE_COUNT ? decree_word_class_of(next->word) == DECREE_FREE
                                              : next->word == WORD_OF;
    }
    return false;
}

// Without a condition all rows are meant.
static decree_expr *parse_where(decree_parser *parser, bool is_needed)
{
    if (parse_accept_word(parser, WORD_WHERE)) {
        if (!enter(parser)) return NULL;
        decree_expr *where = parse_expr(parser, "a condition after 'where'");
        leave(parser);
        return where;
    }
    if (!is_needed) return parse_truth(parser, true);
    (void)parse_fail(parser, "'where' and a condition", NULL);
    return NULL;
}

// `any sentence where ...`, `count of sentences where ...`, `sum of length over sentences where
// ...`
static decree_expr *parse_rows_question(decree_parser *parser, decree_quantifier quantifier)
{
    const size_t from = parser->at;
    decree_expr *operands[2] = {NULL, NULL};
    decree_name record;
    (void)parse_take(parser);
    if (quantifier >= DECREE_COUNT) (void)parse_take(parser); // `of`
    if (quantifier >= DECREE_SUM && (!(operands[1] = parse_sum(parser, "what is looked at")) ||
                                     !parse_expect_word(parser, WORD_OVER, "and a record")))
        return NULL;
    if (!parse_name(parser, "the name of a record", &record) ||
        !(operands[0] = parse_where(parser, quantifier < DECREE_COUNT)))
        return NULL;
    decree_expr *expr = parse_node(parser, DECREE_EXPR_ROWS, from, operands, operands[1] ? 2 : 1);
    if (!expr) return NULL;
    expr->quantifier = quantifier;
    expr->name = record;
    return expr;
}

static decree_expr *parse_bracket(decree_parser *parser)
{
    const decree_span open = parse_take(parser)->span;
    decree_expr *inner = parse_expr(parser, "a value");
    if (!inner) return NULL;
    if (parse_sees(parser, TOKEN_FULL_STOP) || parse_sees(parser, TOKEN_FENCE_END)) {
        parse_fault(parser, open, "add ')'", "this bracket is never closed");
        return NULL;
    }
    return parse_expect(parser, TOKEN_CLOSE_ROUND, "to close the bracket") ? inner : NULL;
}

static decree_expr *parse_literal(decree_parser *parser)
{
    static const decree_expr_kind kinds[] = {
        [TOKEN_INTEGER] = DECREE_EXPR_INTEGER,
        [TOKEN_DECIMAL] = DECREE_EXPR_RATIO,
        [TOKEN_DATE] = DECREE_EXPR_DATE,
        [TOKEN_STRING] = DECREE_EXPR_STRING,
    };
    const size_t from = parser->at;
    const decree_token *token = parse_take(parser);
    decree_expr *expr = new_expr(parser, kinds[token->kind], from);
    if (!expr) return NULL;
    switch (token->kind) {
    case TOKEN_INTEGER: expr->integer = token->integer; break;
    case TOKEN_DECIMAL: expr->ratio = token->ratio; break;
    case TOKEN_DATE: expr->date = token->date; break;
    default: expr->text = token->text; break;
    }
    return expr;
}

// `true`, `false` and `none`, the last a name that no statement can declare.
static decree_expr *parse_constant(decree_parser *parser)
{
    const size_t from = parser->at;
    const decree_token *token = parse_take(parser);
    const bool is_none = token->word == WORD_NONE;
    decree_expr *expr = new_expr(parser, is_none ? DECREE_EXPR_NAME : DECREE_EXPR_TRUTH, from);
    if (!expr) return NULL;
    if (is_none)
        expr->name = (decree_name){JUB_TEXT("none"), token->span}; // in whatever language
    else
        expr->boolean = token->word == WORD_TRUE;
    return expr;
}

static bool find_unit(const decree_token *token, decree_unit *unit_out)
{
    if (token->kind != TOKEN_WORD) return false;
    switch (token->word) {
    case WORD_YEAR:
    case WORD_YEARS: *unit_out = DECREE_YEARS; return true;
    case WORD_MONTH:
    case WORD_MONTHS: *unit_out = DECREE_MONTHS; return true;
    case WORD_DAY:
    case WORD_DAYS: *unit_out = DECREE_DAYS; return true;
    default: return false;
    }
}

// What to write for a minus before a value.
static const char *minus_hint(const decree_parser *parser)
{
    decree_unit unit;
    const decree_token_kind number = parse_peek(parser, 1)->kind;
    if ((number == TOKEN_INTEGER || number == TOKEN_DECIMAL) &&
        find_unit(parse_peek(parser, 2), &unit))
        return "no length of time is below nothing: write DAY - 6 months; nothing lengthens a term";
    return "write 0 - before it, or turn the subtraction round";
}

static decree_expr *fail_atom(decree_parser *parser, const char *expected)
{
    const decree_token *token = parse_peek(parser, 0);
    const char *hint = NULL;
    if (token->kind == TOKEN_MINUS) hint = minus_hint(parser);
    if (token->kind == TOKEN_OPEN_CURLY)
        hint = "a list of codes stands only after in, meets, within";
    if (token->kind == TOKEN_WORD && token->word == WORD_UNKNOWN)
        hint = "to ask whether a fact is missing, write: x is not known";
    if (token->kind == TOKEN_EQUAL || token->kind == TOKEN_LESS || token->kind == TOKEN_GREATER)
        hint = "the comparisons are = <> < <= > >=";
    if (token->kind == TOKEN_WORD && token->word == WORD_ROUND)
        hint = "numbers are rounded by up, down or near";
    (void)parse_fail(parser, expected, hint);
    return NULL;
}

static decree_expr *parse_atom(decree_parser *parser, const char *expected)
{
    const decree_token *token = parse_peek(parser, 0);
    switch (token->kind) {
    case TOKEN_INTEGER:
    case TOKEN_DECIMAL:
    case TOKEN_DATE:
    case TOKEN_STRING: return parse_literal(parser);
    case TOKEN_OPEN_ROUND: return parse_bracket(parser);
    case TOKEN_WORD: break;
    default: return fail_atom(parser, expected);
    }
    decree_quantifier quantifier;
    if (find_quantifier(parser, &quantifier)) return parse_rows_question(parser, quantifier);
    if (token->word == WORD_TRUE || token->word == WORD_FALSE || token->word == WORD_NONE)
        return parse_constant(parser);
    if (decree_word_class_of(token->word) != DECREE_FREE) return fail_atom(parser, expected);
    if (parse_peek(parser, 1)->kind == TOKEN_OPEN_ROUND) return parse_call(parser);
    return parse_name_expr(parser, expected);
}

// -- arithmetic -----------------------------------------------------------------------------------

// Nothing but a word of the language can follow a value, so what is nearly a unit is meant as one.
static bool accept_unit(decree_parser *parser, decree_unit *unit_out)
{
    static const decree_word words[] = {WORD_YEARS, WORD_MONTHS, WORD_DAYS,
                                        WORD_YEAR,  WORD_MONTH,  WORD_DAY};
    if (find_unit(parse_peek(parser, 0), unit_out)) {
        (void)parse_take(parser);
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (parse_accept_near(parser, words[i])) {
            *unit_out = (decree_unit)(i % 3);
            return true;
        }
    return false;
}

// `12000.50 EUR`
static decree_expr *parse_amount(decree_parser *parser, size_t from, const decree_expr *number)
{
    const decree_token *token = parse_take(parser);
    const decree_ratio ratio =
        number->kind == DECREE_EXPR_INTEGER ? (decree_ratio){number->integer, 1} : number->ratio;
    decree_expr *expr = new_expr(parser, DECREE_EXPR_MONEY, from);
    if (!expr) return NULL;
    expr->ratio = ratio;
    expr->name = (decree_name){token->text, token->span};
    return expr;
}

static bool sees_currency(const decree_parser *parser)
{
    const decree_token *token = parse_peek(parser, 0);
    return token->kind == TOKEN_WORD &&
           jub_map_find(&parser->currencies, token->text) != JUB_MAP_ABSENT;
}

static decree_expr *parse_unit(decree_parser *parser, const char *expected)
{
    const size_t from = parser->at;
    decree_expr *inner = parse_atom(parser, expected);
    decree_unit unit;
    const bool is_number =
        inner && (inner->kind == DECREE_EXPR_INTEGER || inner->kind == DECREE_EXPR_RATIO);
    if (is_number && sees_currency(parser)) return parse_amount(parser, from, inner);
    if (!inner || !accept_unit(parser, &unit)) return inner;
    decree_expr *expr = parse_node(parser, DECREE_EXPR_UNIT, from, &inner, 1);
    if (expr) expr->unit = unit;
    return expr;
}

static decree_expr *parse_term(decree_parser *parser, const char *expected)
{
    const size_t from = parser->at;
    decree_expr *left = parse_unit(parser, expected);
    while (left && (parse_sees(parser, TOKEN_STAR) || parse_sees(parser, TOKEN_SLASH))) {
        const bool is_product = parse_take(parser)->kind == TOKEN_STAR;
        decree_expr *right = parse_unit(parser, "a value");
        if (!right) return NULL;
        left = parse_node(parser, is_product ? DECREE_EXPR_MULTIPLY : DECREE_EXPR_DIVIDE, from,
                          (decree_expr *[]){left, right}, 2);
    }
    return left;
}

decree_expr *parse_sum(decree_parser *parser, const char *expected)
{
    const size_t from = parser->at;
    decree_expr *left = parse_term(parser, expected);
    while (left && (parse_sees(parser, TOKEN_PLUS) || parse_sees(parser, TOKEN_MINUS))) {
        const bool is_addition = parse_take(parser)->kind == TOKEN_PLUS;
        decree_expr *right = parse_term(parser, "a value");
        if (!right) return NULL;
        left = parse_node(parser, is_addition ? DECREE_EXPR_ADD : DECREE_EXPR_SUBTRACT, from,
                          (decree_expr *[]){left, right}, 2);
    }
    return left;
}

// -- comparisons ----------------------------------------------------------------------------------

static bool refuse_chain(decree_parser *parser)
{
    decree_relation relation;
    const decree_token *token = parse_peek(parser, 0);
    if (!parse_relation(token->kind, &relation)) return true;
    parse_fault(parser, token->span, "write a < b and b < c", "comparisons cannot be chained");
    return false;
}

static decree_expr *parse_comparison(decree_parser *parser, size_t from, decree_expr *left)
{
    decree_relation relation = DECREE_EQUAL;
    (void)parse_relation(parse_take(parser)->kind, &relation);
    if (parse_sees_word(parser, WORD_UNKNOWN)) {
        parse_fault(parser, parse_peek(parser, 0)->span, "write: x is not known",
                    "nothing can be compared with unknown");
        return NULL;
    }
    decree_expr *right = parse_sum(parser, "a value to compare with");
    if (!right || !refuse_chain(parser)) return NULL;
    decree_expr *expr =
        parse_node(parser, DECREE_EXPR_COMPARE, from, (decree_expr *[]){left, right}, 2);
    if (expr) expr->relation = relation;
    return expr;
}

static bool parse_set(decree_parser *parser, decree_set *set_out)
{
    decree_set set = {0};
    if (parse_sees(parser, TOKEN_OPEN_CURLY)) {
        set.is_literal = true;
        if (!parse_entries(parser, &set.entries, &set.entry_count)) return false;
    } else if (parse_sees(parser, TOKEN_STRING) || parse_sees(parser, TOKEN_OPEN_ROUND)) {
        return parse_fail(parser, "the name of a codes set or a list",
                          "put the codes between braces: { \"a\", \"b\" }");
    } else if (!parse_name(parser, "the name of a codes set or a list", &set.name)) {
        return false;
    }
    *set_out = set;
    return true;
}

static decree_expr *parse_membership(decree_parser *parser, size_t from, decree_expr *left)
{
    const decree_word word = parse_take(parser)->word;
    const decree_expr_kind kind = word == WORD_IN      ? DECREE_EXPR_IN
                                  : word == WORD_MEETS ? DECREE_EXPR_MEETS
                                                       : DECREE_EXPR_WITHIN;
    decree_set set;
    if (!parse_set(parser, &set)) return NULL;
    decree_expr *expr = parse_node(parser, kind, from, &left, 1);
    if (expr) expr->set = set;
    return expr;
}

static bool fail_is(decree_parser *parser)
{
    const decree_token *token = parse_peek(parser, 0);
    if (token->kind == TOKEN_WORD && token->word == WORD_UNKNOWN) {
        parse_fault(parser, token->span, "write: is not known",
                    "'is' asks for 'known', 'none' or a case");
        return false;
    }
    const bool is_set = token->kind == TOKEN_WORD && token->word == WORD_IN;
    const bool is_truth =
        token->kind == TOKEN_WORD && (token->word == WORD_TRUE || token->word == WORD_FALSE);
    const char *hint = is_set     ? "leave out 'is'; for the contrary write: not x in ..."
                       : is_truth ? "write the fact alone, or not before it"
                       : token->kind != TOKEN_WORD ? "compare values with ="
                                                   : "a word of the language cannot be a case";
    return parse_fail(parser, "'known', 'none' or a case after 'is'", hint);
}

static decree_expr *parse_is(decree_parser *parser, size_t from, decree_expr *left)
{
    (void)parse_take(parser);
    const bool is_negated = parse_accept_word(parser, WORD_NOT);
    const decree_token *token = parse_peek(parser, 0);
    decree_expr_kind kind = DECREE_EXPR_IS_CASE;
    decree_name name = {0};
    if (parse_accept_word(parser, WORD_KNOWN))
        kind = DECREE_EXPR_IS_KNOWN;
    else if (parse_accept_word(parser, WORD_NONE))
        kind = DECREE_EXPR_IS_NONE;
    else if (token->kind != TOKEN_WORD || decree_word_class_of(token->word) != DECREE_FREE) {
        (void)fail_is(parser);
        return NULL;
    } else if (!parse_name(parser, "a case", &name))
        return NULL;
    decree_expr *expr = parse_node(parser, kind, from, &left, 1);
    if (!expr) return NULL;
    expr->is_negated = is_negated;
    expr->name = name;
    return expr;
}

static decree_expr *parse_compare(decree_parser *parser, const char *expected)
{
    const size_t from = parser->at;
    decree_relation relation;
    decree_expr *left = parse_sum(parser, expected);
    if (!left) return NULL;
    if (parse_relation(parse_peek(parser, 0)->kind, &relation))
        return parse_comparison(parser, from, left);
    if (parse_sees_word(parser, WORD_IN) || parse_sees_word(parser, WORD_MEETS) ||
        parse_sees_word(parser, WORD_WITHIN))
        return parse_membership(parser, from, left);
    if (parse_sees_word(parser, WORD_IS)) return parse_is(parser, from, left);
    return left;
}

// -- truth ----------------------------------------------------------------------------------------

static decree_expr *parse_not(decree_parser *parser, const char *expected)
{
    const size_t from = parser->at;
    if (!parse_accept_word(parser, WORD_NOT)) return parse_compare(parser, expected);
    if (!enter(parser)) return NULL;
    decree_expr *inner = parse_not(parser, "a condition");
    leave(parser);
    return inner ? parse_node(parser, DECREE_EXPR_NOT, from, &inner, 1) : NULL;
}

// One or more of a kind, joined by a word, as one node.
static decree_expr *parse_joined(decree_parser *parser, const char *expected, decree_word word,
                                 decree_expr_kind kind,
                                 decree_expr *(*parse_part)(decree_parser *, const char *))
{
    typedef JUB_LIST(decree_expr *) expr_list;
    expr_list parts = {0};
    const size_t from = parser->at;
    do {
        decree_expr *part = parse_part(parser, parts.count == 0 ? expected : "a condition");
        if (!part) return NULL;
        if (!JUB_LIST_PUSH(parser->arena, &parts, part)) {
            (void)parse_no_memory(parser);
            return NULL;
        }
    } while (parse_accept_word(parser, word));
    if (parts.count == 1) return parts.items[0];
    return parse_node(parser, kind, from, parts.items, (uint32_t)parts.count);
}

static decree_expr *parse_and(decree_parser *parser, const char *expected)
{
    return parse_joined(parser, expected, WORD_AND, DECREE_EXPR_AND, parse_not);
}

static decree_expr *parse_if(decree_parser *parser, size_t from)
{
    decree_expr *parts[3];
    if (!(parts[0] = parse_expr(parser, "a condition after 'if'")) ||
        !parse_expect_word(parser, WORD_THEN, "after the condition of 'if'") ||
        !(parts[1] = parse_expr(parser, "a value after 'then'")))
        return NULL;
    if (!parse_accept_near(parser, WORD_ELSE)) {
        (void)parse_fail(parser, "'else' after the value of 'then'",
                         "every 'if' has an 'else': say what holds otherwise");
        return NULL;
    }
    if (!(parts[2] = parse_expr(parser, "a value after 'else'"))) return NULL;
    return parse_node(parser, DECREE_EXPR_IF, from, parts, 3);
}

decree_expr *parse_expr(decree_parser *parser, const char *expected)
{
    const size_t from = parser->at;
    if (!enter(parser)) return NULL;
    decree_expr *expr = parse_accept_word(parser, WORD_IF)
                            ? parse_if(parser, from)
                            : parse_joined(parser, expected, WORD_OR, DECREE_EXPR_OR, parse_and);
    leave(parser);
    return expr;
}
