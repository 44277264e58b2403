// The clauses: covers, excludes, grants, defers, revokes, limit, combine, quota.

#include "decree/parse_state_private.h"

static decree_clause *new_clause(decree_parser *parser, decree_clause_kind kind)
{
    decree_clause *clause = JUB_NEW(parser->arena, decree_clause, 1);
    if (!clause) {
        (void)parse_no_memory(parser);
        return NULL;
    }
    clause->kind = kind;
    return clause;
}

static bool parse_when(decree_parser *parser, decree_clause *clause, const char *context)
{
    if (!parse_expect_word(parser, WORD_WHEN, context)) return false;
    clause->when = parse_expr(parser, "a condition after 'when'");
    return clause->when != NULL;
}

bool parse_covers(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_clause *clause = new_clause(parser, DECREE_COVERS);
    if (!clause || !parse_label(parser, "C1", &clause->name) ||
        !parse_source(parser, &clause->source) ||
        !parse_when(parser, clause, "and a condition: who is covered"))
        return false;
    clause->span = parse_span_from(parser, from);
    clause->index = (uint32_t)parser->tree->covers.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->covers, clause) ? true
                                                                       : parse_no_memory(parser);
}

// [ ( "from" | "except" ) names ]
static bool parse_reach(decree_parser *parser, decree_clause *clause)
{
    clause->reach = parse_accept_near(parser, WORD_FROM)     ? DECREE_FROM
                    : parse_accept_near(parser, WORD_EXCEPT) ? DECREE_EXCEPT
                                                             : DECREE_FROM_ALL;
    return clause->reach == DECREE_FROM_ALL ||
           parse_names(parser, "the label of a grant", &clause->reach_names);
}

// `WORD each NAME`, if it stands here.
static bool parse_each(decree_parser *parser, decree_word word, decree_name *each_out)
{
    const decree_token *next = parse_peek(parser, 1);
    if (!parse_sees_word(parser, word) || next->kind != TOKEN_WORD || next->word != WORD_EACH)
        return true;
    (void)parse_take(parser);
    (void)parse_take(parser);
    return parse_name(parser, "the name of a record's row, such as sentence", each_out);
}

// `cured when ...`: a bar that is lifted again counts as none.
static bool parse_cured(decree_parser *parser, decree_clause *clause)
{
    const size_t from = parser->at;
    if (!parse_accept_near(parser, WORD_CURED)) return true;
    if (!parse_expect_word(parser, WORD_WHEN, "and a condition: what lifts the bar")) return false;
    decree_expr *cured = parse_expr(parser, "a condition after 'when'");
    if (!cured) return false;
    decree_expr *is_not = parse_node(parser, DECREE_EXPR_NOT, from, &cured, 1);
    if (!is_not) return false;
    clause->when =
        parse_node(parser, DECREE_EXPR_AND, from, (decree_expr *[]){clause->when, is_not}, 2);
    return clause->when != NULL;
}

// One barred row bars the person: the condition becomes one about all of them.
static bool spread(decree_parser *parser, size_t from, decree_name each, decree_clause *clause)
{
    if (each.text.length_bytes == 0) return true;
    decree_expr *any = parse_node(parser, DECREE_EXPR_ROWS, from, &clause->when, 1);
    if (!any) return false;
    any->quantifier = DECREE_ANY;
    any->name = each;
    clause->when = any;
    return true;
}

bool parse_excludes(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_name contaminating = {0};
    decree_clause *clause = new_clause(parser, DECREE_EXCLUDES);
    if (!clause || !parse_label(parser, "X1", &clause->name) ||
        !parse_source(parser, &clause->source) || !parse_reach(parser, clause) ||
        !parse_each(parser, WORD_ON, &clause->each) ||
        !parse_each(parser, WORD_CONTAMINATES, &contaminating))
        return false;
    if (!parse_when(parser, clause, "and a condition: who is excluded") ||
        !parse_cured(parser, clause) || !spread(parser, from, contaminating, clause))
        return false;
    clause->span = parse_span_from(parser, from);
    clause->index = (uint32_t)parser->tree->excludes.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->excludes, clause) ? true
                                                                         : parse_no_memory(parser);
}

bool parse_defers(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_clause *clause = new_clause(parser, DECREE_DEFERS);
    if (!clause || !parse_label(parser, "W1", &clause->name) ||
        !parse_source_since(parser, &clause->source) || !parse_reach(parser, clause))
        return false;
    if (parse_accept_word(parser, WORD_UNTIL) &&
        !(clause->until = parse_sum(parser, "the day until which it is put off")))
        return false;
    if (!parse_when(parser, clause, "and a condition: whose grant is put off")) return false;
    clause->span = parse_span_from(parser, from);
    clause->index = (uint32_t)parser->tree->defers.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->defers, clause) ? true
                                                                       : parse_no_memory(parser);
}

bool parse_revokes(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_clause *clause = new_clause(parser, DECREE_REVOKES);
    if (!clause || !parse_label(parser, "V1", &clause->name) ||
        !parse_source(parser, &clause->source) ||
        !parse_expect_word(parser, WORD_FROM, "and the grants it takes back") ||
        !parse_names(parser, "the label of a grant", &clause->reach_names) ||
        !parse_when(parser, clause, "and a condition: from whom it is taken back"))
        return false;
    clause->reach = DECREE_FROM;
    clause->span = parse_span_from(parser, from);
    clause->index = (uint32_t)parser->tree->revokes.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->revokes, clause) ? true
                                                                        : parse_no_memory(parser);
}

// -- grants ---------------------------------------------------------------------------------------

static bool parse_bound(decree_parser *parser, const char *what, decree_expr **bound)
{
    if (*bound) {
        parse_fault(parser, parser->tokens[parser->at - 1].span, "keep one of them",
                    "'at %s' is given twice", what);
        return false;
    }
    *bound = parse_sum(parser, "a length of time");
    return *bound != NULL;
}

// `LENGTH from DAY`: what a term becomes.
static bool parse_new_term(decree_parser *parser, decree_act *act)
{
    return (act->to = parse_sum(parser, "a length of time")) &&
           parse_expect_word(parser, WORD_FROM, "and the day from which the length counts") &&
           (act->from = parse_sum(parser, "a day"));
}

static bool parse_reduce(decree_parser *parser, decree_act *act)
{
    static const decree_word words[] = {WORD_LEAST, WORD_MOST};
    if (parse_accept_word(parser, WORD_TO)) return parse_new_term(parser, act);
    if (!parse_expect_word(parser, WORD_BY, "or 'to' after 'reduce'") ||
        !(act->by = parse_sum(parser, "a length of time")))
        return false;
    while (parse_accept_word(parser, WORD_AT))
        switch (parse_choose_word(parser, words, 2, "'least' or 'most' after 'at'", NULL)) {
        case WORD_LEAST:
            if (!parse_bound(parser, "least", &act->at_least)) return false;
            break;
        case WORD_MOST:
            if (!parse_bound(parser, "most", &act->at_most)) return false;
            break;
        default: return false;
        }
    return true;
}

static bool parse_target(decree_parser *parser, const char *context, const char *expected,
                         decree_act *act)
{
    return parse_expect_word(parser, WORD_TO, context) &&
           parse_name(parser, expected, &act->target);
}

static bool parse_commute(decree_parser *parser, decree_act *act)
{
    return parse_target(parser, "after 'commute'", "the kind it becomes", act) &&
           (!parse_accept_word(parser, WORD_OF) || parse_new_term(parser, act));
}

static bool parse_money(decree_parser *parser, decree_act *act)
{
    if (!parse_name(parser, "the name of a money field", &act->target)) return false;
    return act->kind == DECREE_WAIVE || (parse_expect_word(parser, WORD_BY, "and how much") &&
                                         (act->by = parse_sum(parser, "an amount of money")));
}

static bool parse_act(decree_parser *parser, decree_act *act_out)
{
    static const decree_word words[] = {WORD_RELEASE,  WORD_REDUCE, WORD_COMMUTE,
                                        WORD_TRANSFER, WORD_WAIVE,  WORD_REMIT};
    const size_t from = parser->at;
    decree_act act = {0};
    bool is_read = true;
    switch (parse_choose_word(parser, words, 6,
                              "'release', 'reduce', 'commute', 'transfer', 'waive' or 'remit'",
                              "say what is granted: release, reduce by ..., commute to ...")) {
    case WORD_RELEASE: act.kind = DECREE_RELEASE; break;
    case WORD_REDUCE:
        act.kind = DECREE_REDUCE;
        is_read = parse_reduce(parser, &act);
        break;
    case WORD_COMMUTE:
        act.kind = DECREE_COMMUTE;
        is_read = parse_commute(parser, &act);
        break;
    case WORD_TRANSFER:
        act.kind = DECREE_TRANSFER;
        is_read = parse_target(parser, "after 'transfer'", "the place it goes to", &act);
        break;
    case WORD_WAIVE:
    case WORD_REMIT:
        act.kind = parser->tokens[from].word == WORD_WAIVE ? DECREE_WAIVE : DECREE_REMIT;
        is_read = parse_money(parser, &act);
        break;
    default: is_read = false; break;
    }
    act.span = parse_span_from(parser, from);
    *act_out = act;
    return is_read;
}

static bool parse_acts(decree_parser *parser, decree_clause *clause)
{
    typedef JUB_LIST(decree_act) act_list;
    act_list acts = {0};
    bool is_then = false;
    do {
        decree_act act;
        if (!parse_act(parser, &act)) return false;
        act.is_then = is_then;
        if (!JUB_LIST_PUSH(parser->arena, &acts, act)) return parse_no_memory(parser);
        is_then = parse_sees_word(parser, WORD_THEN);
    } while (parse_accept_word(parser, WORD_THEN) || parse_accept_word(parser, WORD_AND));
    clause->acts = acts.items;
    clause->act_count = (uint32_t)acts.count;
    return true;
}

// `on each sentence where ...`: the grant is about rows.
static bool parse_rows(decree_parser *parser, decree_clause *clause)
{
    if (!parse_each(parser, WORD_ON, &clause->each)) return false;
    if (clause->each.text.length_bytes == 0) return true;
    return parse_expect_word(parser, WORD_WHERE, "and a condition: which of them") &&
           (clause->where = parse_expr(parser, "a condition after 'where'"));
}

// A grant about rows may leave out the condition about the person.
static bool parse_grant_when(decree_parser *parser, decree_clause *clause)
{
    if (!clause->where || parse_sees_word(parser, WORD_WHEN))
        return parse_when(parser, clause, "and a condition: to whom it is granted");
    clause->when = parse_truth(parser, true);
    return clause->when != NULL;
}

bool parse_grants(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_clause *clause = new_clause(parser, DECREE_GRANTS);
    if (!clause || !parse_label(parser, "G1", &clause->name) ||
        !parse_source(parser, &clause->source) || !parse_rows(parser, clause) ||
        !parse_acts(parser, clause))
        return false;
    if (parse_accept_near(parser, WORD_NOTWITHSTANDING) &&
        !parse_names(parser, "the label of an exclusion", &clause->notwithstanding))
        return false;
    if (!parse_grant_when(parser, clause)) return false;
    clause->span = parse_span_from(parser, from);
    clause->index = (uint32_t)parser->tree->grants.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->grants, clause) ? true
                                                                       : parse_no_memory(parser);
}

// -- limit and combine ----------------------------------------------------------------------------

bool parse_limit(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_clause *clause = new_clause(parser, DECREE_LIMIT);
    if (!clause || !parse_label(parser, "L1", &clause->name) ||
        !parse_source(parser, &clause->source))
        return false;
    if (parse_accept_word(parser, WORD_ON) &&
        !parse_names(parser, "the label of a grant", &clause->on))
        return false;
    if (!parse_expect_word(parser, WORD_REDUCTION, "and 'at most' so much") ||
        !parse_expect_word(parser, WORD_AT, "after 'reduction'") ||
        !parse_expect_word(parser, WORD_MOST, "after 'at'") ||
        !(clause->at_most = parse_sum(parser, "a length of time")))
        return false;
    clause->span = parse_span_from(parser, from);
    clause->index = (uint32_t)parser->tree->limits.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->limits, clause) ? true
                                                                       : parse_no_memory(parser);
}

static bool parse_base(decree_parser *parser, decree_combine *combine)
{
    static const decree_word words[] = {WORD_ORIGINAL, WORD_REMAINDER};
    if (!parse_accept_word(parser, WORD_ON)) return true;
    const decree_word word =
        parse_choose_word(parser, words, 2, "'original' or 'remainder' after 'on'",
                          "each reduction is worked out on the original term or on what is left");
    combine->on_remainder = word == WORD_REMAINDER;
    return word != WORD_OTHER;
}

bool parse_combine(decree_parser *parser)
{
    static const decree_word words[] = {WORD_MOST_FAVOURABLE, WORD_FIRST, WORD_CUMULATIVE};
    const size_t from = parser->at - 1;
    decree_combine *combine = JUB_NEW(parser->arena, decree_combine, 1);
    if (!combine) return parse_no_memory(parser);
    switch (parse_choose_word(parser, words, 3, "'most_favourable', 'first' or 'cumulative'",
                              "it says what holds when several grants reach one person")) {
    case WORD_MOST_FAVOURABLE: combine->kind = DECREE_MOST_FAVOURABLE; break;
    case WORD_FIRST: combine->kind = DECREE_FIRST; break;
    case WORD_CUMULATIVE: combine->kind = DECREE_CUMULATIVE; break;
    default: return false;
    }
    if (combine->kind == DECREE_CUMULATIVE && !parse_base(parser, combine)) return false;
    if (parse_accept_near(parser, WORD_AMONG) &&
        !parse_names(parser, "the label of a grant", &combine->among))
        return false;
    combine->span = parse_span_from(parser, from);
    return JUB_LIST_PUSH(parser->arena, &parser->tree->combines, combine) ? true
                                                                          : parse_no_memory(parser);
}

// -- quota ----------------------------------------------------------------------------------------

static bool parse_keys(decree_parser *parser, decree_clause *clause)
{
    static const decree_word words[] = {WORD_UP, WORD_DOWN};
    typedef JUB_LIST(decree_key) key_list;
    key_list keys = {0};
    do {
        decree_key key = {.value = parse_sum(parser, "what to rank by")};
        if (!key.value) return false;
        const decree_word word = parse_choose_word(parser, words, 2, "'up' or 'down'",
                                                   "up puts the smallest first, down the largest");
        if (word == WORD_OTHER) return false;
        key.is_up = word == WORD_UP;
        if (!JUB_LIST_PUSH(parser->arena, &keys, key)) return parse_no_memory(parser);
    } while (parse_accept(parser, TOKEN_COMMA));
    clause->keys = keys.items;
    clause->key_count = (uint32_t)keys.count;
    return true;
}

static bool parse_tie(decree_parser *parser, decree_clause *clause)
{
    static const decree_word words[] = {WORD_LOTTERY, WORD_ALL, WORD_NONE};
    switch (parse_choose_word(parser, words, 3, "'lottery', 'all' or 'none' after 'tie'",
                              "it says who is taken of those who rank alike at the cut")) {
    case WORD_LOTTERY:
        clause->tie = DECREE_TIE_LOTTERY;
        return parse_string(parser, "the name of the draw", &clause->lottery, NULL);
    case WORD_ALL: clause->tie = DECREE_TIE_ALL; return true;
    case WORD_NONE: clause->tie = DECREE_TIE_NONE; return true;
    default: return false;
    }
}

bool parse_quota(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_clause *clause = new_clause(parser, DECREE_QUOTA);
    if (!clause || !parse_label(parser, "Q1", &clause->name) ||
        !parse_source(parser, &clause->source) ||
        !parse_expect_word(parser, WORD_ON, "and the grants it is about") ||
        !parse_names(parser, "the label of a grant", &clause->on) ||
        !parse_expect_word(parser, WORD_TAKE, "and how many") ||
        !(clause->take = parse_sum(parser, "a number or a share")))
        return false;
    if (parse_accept_near(parser, WORD_PER) &&
        !parse_name(parser, "the field that makes the groups", &clause->per))
        return false;
    if (!parse_expect_word(parser, WORD_RANK, "and the keys of the ranking") ||
        !parse_expect_word(parser, WORD_BY, "after 'rank'") || !parse_keys(parser, clause) ||
        !parse_expect_word(parser, WORD_TIE, "and what breaks a tie") || !parse_tie(parser, clause))
        return false;
    clause->span = parse_span_from(parser, from);
    clause->index = (uint32_t)parser->tree->quotas.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->quotas, clause) ? true
                                                                       : parse_no_memory(parser);
}
