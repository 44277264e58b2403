// Tests and proofs.

#include "decree/parse_state_private.h"

#include <stdio.h>

// `{ "theft", "assault" }`, as the text "theft, assault" says it.
static decree_expr *parse_code_list(decree_parser *parser)
{
    const size_t from = parser->at;
    decree_name *codes;
    uint32_t count;
    if (!parse_entries(parser, &codes, &count)) return NULL;
    decree_expr *list = parse_node(parser, DECREE_EXPR_STRING, from, NULL, 0);
    if (!list) return NULL;
    list->text = codes[0].text;
    for (uint32_t i = 1; i < count; i++)
        list->text = jub_text_format(parser->arena, "%.*s, %.*s", JUB_TEXT_ARG(list->text),
                                     JUB_TEXT_ARG(codes[i].text));
    return list;
}

static bool parse_bind(decree_parser *parser, decree_bind *bind_out)
{
    decree_bind bind = {0};
    if (!parse_name(parser, "the name of a field", &bind.field)) return false;
    if (parse_sees_word(parser, WORD_IS)) {
        parse_fault(parser, parse_peek(parser, 0)->span,
                    "write =", "a fact is given with an equals sign");
        return false;
    }
    if (!parse_expect(parser, TOKEN_EQUAL, "after the field's name")) return false;
    bind.is_unknown = parse_accept_word(parser, WORD_UNKNOWN);
    if (parse_sees(parser, TOKEN_OPEN_CURLY)) {
        if (!(bind.value = parse_code_list(parser))) return false;
    } else if (!bind.is_unknown && !(bind.value = parse_expr(parser, "a value or 'unknown'")))
        return false;
    *bind_out = bind;
    return true;
}

typedef JUB_LIST(decree_bind) bind_list;

static bool push_bind(decree_parser *parser, bind_list *binds)
{
    decree_bind bind;
    if (!parse_bind(parser, &bind)) return false;
    return JUB_LIST_PUSH(parser->arena, binds, bind) ? true : parse_no_memory(parser);
}

// `sentence (offence = "theft", length = 2 years)`
static bool parse_row_facts(decree_parser *parser, decree_test_row *row)
{
    bind_list binds = {0};
    if (!parse_name(parser, "the name of a record's row", &row->record) ||
        !parse_expect(parser, TOKEN_OPEN_ROUND, "before the facts of the row"))
        return false;
    do {
        if (!push_bind(parser, &binds)) return false;
    } while (parse_accept(parser, TOKEN_COMMA));
    row->binds = binds.items;
    row->bind_count = (uint32_t)binds.count;
    return parse_expect(parser, TOKEN_CLOSE_ROUND, "after the facts of the row");
}

static bool parse_test_row(decree_parser *parser, decree_test_row *row_out)
{
    *row_out = (decree_test_row){.is_no_row = parse_accept_word(parser, WORD_NO)};
    return row_out->is_no_row ? parse_name(parser, "the name of a record's row", &row_out->record)
                              : parse_row_facts(parser, row_out);
}

// `no sentence`, `sentence (...)`
static bool sees_row(const decree_parser *parser)
{
    const decree_token_kind next = parse_peek(parser, 1)->kind;
    return next == TOKEN_OPEN_ROUND || (parse_sees_word(parser, WORD_NO) && next == TOKEN_WORD);
}

static bool parse_given(decree_parser *parser, decree_test *test)
{
    typedef JUB_LIST(decree_test_row) row_list;
    bind_list binds = {0};
    row_list rows = {0};
    do {
        if (!sees_row(parser)) {
            if (!push_bind(parser, &binds)) return false;
            continue;
        }
        decree_test_row row;
        if (!parse_test_row(parser, &row)) return false;
        if (!JUB_LIST_PUSH(parser->arena, &rows, row)) return parse_no_memory(parser);
    } while (parse_accept(parser, TOKEN_COMMA));
    test->binds = binds.items;
    test->bind_count = (uint32_t)binds.count;
    test->rows = rows.items;
    test->row_count = (uint32_t)rows.count;
    return true;
}

// -- what is expected -----------------------------------------------------------------------------

static bool parse_value(decree_parser *parser, decree_expect *expect)
{
    expect->kind = DECREE_EXPECT_VALUE;
    if (!parse_name(parser, "a result, such as new_end", &expect->subject)) return false;
    if (!parse_sees(parser, TOKEN_EQUAL))
        return parse_fail(parser, "'=' after the result's name",
                          "or an outcome: granted by, excluded by, deferred by, revoked by, "
                          "not_granted, not_covered, undetermined for");
    (void)parse_take(parser);
    expect->value = parse_expr(parser, "the value expected");
    return expect->value != NULL;
}

static bool parse_outcome_names(decree_parser *parser, decree_word word, const char *context,
                                const char *expected, decree_expect *expect)
{
    return parse_expect_word(parser, word, context) &&
           parse_names(parser, expected, &expect->names);
}

// `not covered` in two words.
static bool fail_two_words(decree_parser *parser)
{
    const decree_token *next = parse_peek(parser, 1);
    const bool is_outcome = next->kind == TOKEN_WORD &&
                            (jub_text_is(next->text, "covered") || next->word == WORD_GRANTED);
    if (!is_outcome) return parse_fail(parser, "an outcome", NULL);
    parse_fault(parser, parse_peek(parser, 0)->span,
                next->word == WORD_GRANTED ? "write not_granted" : "write not_covered",
                "the outcome is one word");
    return false;
}

static bool parse_outcome(decree_parser *parser, decree_expect *expect)
{
    if (parse_sees_word(parser, WORD_NOT)) return fail_two_words(parser);
    if (parse_peek(parser, 1)->kind == TOKEN_EQUAL) return parse_value(parser, expect);
    if (parse_accept_near(parser, WORD_NOT_COVERED)) {
        expect->kind = DECREE_EXPECT_NOT_COVERED;
        return true;
    }
    if (parse_accept_near(parser, WORD_NOT_GRANTED)) {
        expect->kind = DECREE_EXPECT_NOT_GRANTED;
        return !parse_accept_word(parser, WORD_BY) ||
               parse_names(parser, "the label of a quota", &expect->names);
    }
    if (parse_accept_near(parser, WORD_GRANTED)) {
        expect->kind = DECREE_EXPECT_GRANTED;
        return parse_outcome_names(parser, WORD_BY, "and the clauses that grant it",
                                   "the label of a grant", expect);
    }
    if (parse_accept_near(parser, WORD_EXCLUDED)) {
        expect->kind = DECREE_EXPECT_EXCLUDED;
        return parse_outcome_names(parser, WORD_BY, "and the clauses that exclude",
                                   "the label of an exclusion", expect);
    }
    if (parse_accept_near(parser, WORD_DEFERRED)) {
        expect->kind = DECREE_EXPECT_DEFERRED;
        return parse_outcome_names(parser, WORD_BY, "and the clauses that put it off",
                                   "the label of a 'defers' line", expect);
    }
    if (parse_accept_near(parser, WORD_REVOKED)) {
        expect->kind = DECREE_EXPECT_REVOKED;
        return parse_outcome_names(parser, WORD_BY, "and the clauses that take it back",
                                   "the label of a 'revokes' line", expect);
    }
    if (parse_accept_near(parser, WORD_UNDETERMINED)) {
        expect->kind = DECREE_EXPECT_UNDETERMINED;
        return parse_outcome_names(parser, WORD_FOR, "and the facts that are missing",
                                   "the name of a field", expect);
    }
    return parse_value(parser, expect);
}

static bool parse_outcomes(decree_parser *parser, decree_test *test)
{
    typedef JUB_LIST(decree_expect) expect_list;
    expect_list expects = {0};
    do {
        const size_t from = parser->at;
        decree_expect expect = {0};
        if (!parse_outcome(parser, &expect)) return false;
        expect.span = parse_span_from(parser, from);
        if (!JUB_LIST_PUSH(parser->arena, &expects, expect)) return parse_no_memory(parser);
    } while (parse_accept(parser, TOKEN_SEMICOLON));
    if (parse_sees(parser, TOKEN_COMMA))
        return parse_fail(parser, "';' or the full stop", "part outcomes by ;");
    // `granted by G1, new_end = ...`: the comma took the result into the list of names.
    if (parse_sees(parser, TOKEN_EQUAL) && parser->tokens[parser->at - 2].kind == TOKEN_COMMA) {
        parse_fault(parser, parser->tokens[parser->at - 2].span, "write ; between outcomes",
                    "a comma goes on with the names before it");
        return false;
    }
    test->expects = expects.items;
    test->expect_count = (uint32_t)expects.count;
    return true;
}

// Without it stands, as a rule, what people write before the facts in its place.
static bool expect_expect(decree_parser *parser)
{
    if (parse_accept_near(parser, WORD_EXPECT)) return true;
    char expected[96];
    (void)snprintf(expected, sizeof expected, "'%s' and an outcome",
                   parse_word_text(parser, WORD_EXPECT));
    const jub_text hint =
        jub_text_format(parser->arena, "the facts come before it: %s age = 60, ill = true %s ...",
                        parse_word_text(parser, WORD_GIVEN), parse_word_text(parser, WORD_EXPECT));
    return parse_fail(parser, expected, hint.bytes);
}

bool parse_test(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_test *test = JUB_NEW(parser->arena, decree_test, 1);
    if (!test) return parse_no_memory(parser);
    if (!parse_string(parser, "the title of the test", &test->title, &test->span)) return false;
    if (parse_accept_near(parser, WORD_LIKE) &&
        !parse_string(parser, "the title of the test it starts from", &test->like,
                      &test->like_span))
        return false;
    if (parse_accept_word(parser, WORD_ON)) {
        test->has_law_date = true;
        if (!parse_date(parser, "the law date of the test", &test->law_date)) return false;
    }
    if (parse_accept_near(parser, WORD_GIVEN) && !parse_given(parser, test)) return false;
    if (!expect_expect(parser) || !parse_outcomes(parser, test)) return false;
    test->span = parse_span_from(parser, from);
    return JUB_LIST_PUSH(parser->arena, &parser->tree->tests, test) ? true
                                                                    : parse_no_memory(parser);
}

// -- proofs ---------------------------------------------------------------------------------------

static bool parse_independent(decree_parser *parser)
{
    decree_name name;
    decree_names names;
    if (!parse_expect_word(parser, WORD_OF, "after 'independent'") ||
        !parse_name(parser, "the name of a field", &name))
        return false;
    return !parse_accept_near(parser, WORD_EXCEPT) ||
           parse_names(parser, "the label of a grant", &names);
}

static bool parse_in(decree_parser *parser, const char *context)
{
    decree_name name;
    return parse_name(parser, "a result, such as new_end", &name) &&
           parse_expect_word(parser, WORD_IN, context) &&
           parse_name(parser, "the name of a field", &name);
}

// The claim is read for its form alone and kept as text.
static bool parse_claim(decree_parser *parser)
{
    static const decree_word words[] = {WORD_ALWAYS,      WORD_REACHABLE, WORD_DISJOINT,
                                        WORD_INDEPENDENT, WORD_MONOTONE,  WORD_STEP};
    decree_names names;
    switch (parse_choose_word(parser, words, 6, "a claim",
                              "always, reachable, disjoint, independent of, monotone, step")) {
    case WORD_ALWAYS: return parse_expr(parser, "a condition after 'always'") != NULL;
    case WORD_REACHABLE:
    case WORD_DISJOINT: return parse_names(parser, "the label of a clause", &names);
    case WORD_INDEPENDENT: return parse_independent(parser);
    case WORD_MONOTONE: return parse_in(parser, "and the field it follows");
    case WORD_STEP:
        return parse_in(parser, "and the field that steps") &&
               parse_expect_word(parser, WORD_AT, "and the bound") &&
               parse_expect_word(parser, WORD_MOST, "after 'at'") &&
               parse_sum(parser, "a length of time") != NULL;
    default: return false;
    }
}

bool parse_prove(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_prove *prove = JUB_NEW(parser->arena, decree_prove, 1);
    if (!prove) return parse_no_memory(parser);
    if (!parse_string(parser, "the title of the proof", &prove->title, NULL)) return false;
    const size_t claim_from = parser->at;
    if (!parse_claim(parser)) return false;
    const decree_span claim = parse_span_from(parser, claim_from);
    prove->claim = (jub_text){parser->source.bytes + claim.offset_bytes, claim.length_bytes};
    prove->is_refuted = parse_accept_near(parser, WORD_REFUTED);
    prove->span = parse_span_from(parser, from);
    return JUB_LIST_PUSH(parser->arena, &parser->tree->proves, prove) ? true
                                                                      : parse_no_memory(parser);
}
