#include "decree/coverage_private.h"

#include "decree/decree_private.h"
#include "decree/excerpt_private.h"

// What the tests of a decree have seen. The conditions that are to be seen true and false get their
// numbers once, in the order of a walk over the tree; the evaluator writes by number.

enum { STEP_MAX = 10000 }; // of a walk through names, which may meet the same define many times

// -- numbers --------------------------------------------------------------------------------------

typedef JUB_LIST(decree_expr *) expr_list;

typedef struct numbering {
    decree_tree *tree;
    expr_list found;
    bool is_out_of_memory;
} numbering;

// Rules kept from another decree have tests of their own there.
static bool is_kept(const decree_tree *tree, decree_span span)
{
    return span.offset_bytes >= tree->own_bytes;
}

static void number(numbering *n, decree_expr *expr)
{
    if (is_kept(n->tree, expr->span) || expr->condition || expr->kind == DECREE_EXPR_TRUTH) return;
    if (!JUB_LIST_PUSH(n->tree->arena, &n->found, expr))
        n->is_out_of_memory = true;
    else
        expr->condition = (uint32_t)n->found.count;
}

// No deeper than DECREE_DEPTH_MAX.
static void walk(numbering *n, decree_expr *expr)
{
    if (!expr) return;
    const bool is_series = expr->kind == DECREE_EXPR_AND || expr->kind == DECREE_EXPR_OR;
    if (expr->kind == DECREE_EXPR_IF || expr->kind == DECREE_EXPR_ROWS)
        number(n, expr->operands[0]);
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        if (is_series) number(n, expr->operands[i]);
        walk(n, expr->operands[i]);
    }
}

static void walk_condition(numbering *n, decree_expr *when)
{
    if (!when) return;
    if (when->kind != DECREE_EXPR_AND && when->kind != DECREE_EXPR_OR) number(n, when);
    walk(n, when);
}

static void walk_clause(numbering *n, decree_clause *clause)
{
    walk_condition(n, clause->when);
    if (clause->where) number(n, clause->where);
    walk(n, clause->where);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        const decree_act *act = &clause->acts[i];
        walk(n, act->by);
        walk(n, act->at_least);
        walk(n, act->at_most);
        walk(n, act->to);
        walk(n, act->from);
    }
    walk(n, clause->at_most);
    walk(n, clause->until);
}

// What a quota ranks by is not walked: tests leave the ranking aside.
bool decree_number_conditions(decree_tree *tree)
{
    numbering n = {.tree = tree};
    for (uint32_t kind = 0; kind < DECREE_CLAUSE_KIND_COUNT; kind++) {
        decree_clause *const *clauses;
        const uint32_t count = decree_clause_list(tree, (jub_clause_kind)kind, &clauses);
        for (uint32_t i = 0; i < count; i++) walk_clause(&n, clauses[i]);
    }
    for (size_t i = 0; i < tree->defines.count; i++) walk(&n, tree->defines.items[i]->value);
    for (size_t i = 0; i < tree->parameters.count; i++) walk(&n, tree->parameters.items[i]->value);
    for (size_t i = 0; i < tree->tables.count; i++)
        for (uint32_t k = 0; k < tree->tables.items[i]->row_count; k++)
            walk(&n, tree->tables.items[i]->rows[k].result);
    tree->conditions = n.found.items;
    tree->condition_count = (uint32_t)n.found.count;
    return !n.is_out_of_memory;
}

jub_coverage *decree_coverage_new(jub_arena *arena, const decree_tree *tree)
{
    jub_coverage *coverage = JUB_NEW(arena, jub_coverage, 1);
    if (!coverage) return NULL;
    coverage->tree = tree;
    coverage->conditions = JUB_NEW(arena, uint8_t, tree->condition_count + 1);
    coverage->rows = JUB_NEW(arena, bool *, tree->tables.count);
    if (!coverage->conditions || !coverage->rows) return NULL;
    for (uint32_t kind = 0; kind < DECREE_CLAUSE_KIND_COUNT; kind++) {
        decree_clause *const *clauses;
        const uint32_t count = decree_clause_list(tree, (jub_clause_kind)kind, &clauses);
        if (!(coverage->clauses[kind] = JUB_NEW(arena, uint8_t, count))) return NULL;
    }
    for (size_t i = 0; i < tree->tables.count; i++)
        if (!(coverage->rows[i] = JUB_NEW(arena, bool, tree->tables.items[i]->row_count)))
            return NULL;
    return coverage;
}

// -- what can be seen -----------------------------------------------------------------------------

enum { SEEN_ANY = DECREE_SEEN_YES | DECREE_SEEN_NO | DECREE_SEEN_UNKNOWN };

// The answers that a condition can give, as far as its form shows: the label of a gap is never
// known, so what asks for one besides is never true. Walks through definitions, each time anew.
static uint8_t possible(const decree_expr *expr, uint32_t *steps);

static bool may_be_unknown(const decree_expr *expr, uint32_t *steps)
{
    if (++*steps > STEP_MAX) return true;
    if (expr->kind == DECREE_EXPR_IS_KNOWN) return false;
    if (expr->kind == DECREE_EXPR_IS_NONE && !expr->operands[0]->type.or_none) return false;
    if (expr->kind == DECREE_EXPR_ROWS) return true;
    if (expr->kind == DECREE_EXPR_NAME) return (possible(expr, steps) & DECREE_SEEN_UNKNOWN) != 0;
    for (uint32_t i = 0; i < expr->operand_count; i++)
        if (may_be_unknown(expr->operands[i], steps)) return true;
    return false;
}

static uint8_t turned(uint8_t seen)
{
    return (uint8_t)((seen & DECREE_SEEN_YES ? DECREE_SEEN_NO : 0) |
                     (seen & DECREE_SEEN_NO ? DECREE_SEEN_YES : 0) | (seen & DECREE_SEEN_UNKNOWN));
}

static uint8_t both(uint8_t a, uint8_t b)
{
    return (uint8_t)((a & b & DECREE_SEEN_YES) | ((a | b) & DECREE_SEEN_NO) |
                     ((a | b) & DECREE_SEEN_UNKNOWN));
}

static uint8_t possible_name(const decree_symbol *symbol, uint32_t *steps)
{
    if (!symbol) return DECREE_SEEN_YES | DECREE_SEEN_NO; // none
    switch (symbol->kind) {
    case DECREE_SYMBOL_GAP: return DECREE_SEEN_UNKNOWN;
    case DECREE_SYMBOL_DEFINE: return possible(symbol->define->value, steps);
    case DECREE_SYMBOL_FIELD:
    case DECREE_SYMBOL_CHILD:
        return symbol->field->assume ? DECREE_SEEN_YES | DECREE_SEEN_NO : SEEN_ANY;
    case DECREE_SYMBOL_ROUND:
    case DECREE_SYMBOL_TABLE: return SEEN_ANY;
    default: return DECREE_SEEN_YES | DECREE_SEEN_NO;
    }
}

// A question to rows: there may be none of them.
static uint8_t possible_of_rows(const decree_expr *expr, uint32_t *steps)
{
    const uint8_t row = possible(expr->operands[0], steps);
    switch (expr->quantifier) {
    case DECREE_ANY: return (row & DECREE_SEEN_YES) | DECREE_SEEN_NO | DECREE_SEEN_UNKNOWN;
    case DECREE_EVERY: return (row & DECREE_SEEN_NO) | DECREE_SEEN_YES | DECREE_SEEN_UNKNOWN;
    case DECREE_NO: return (turned(row) & DECREE_SEEN_NO) | DECREE_SEEN_YES | DECREE_SEEN_UNKNOWN;
    default: return SEEN_ANY;
    }
}

static uint8_t possible(const decree_expr *expr, uint32_t *steps)
{
    if (++*steps > STEP_MAX) return SEEN_ANY;
    switch (expr->kind) {
    case DECREE_EXPR_TRUTH: return expr->boolean ? DECREE_SEEN_YES : DECREE_SEEN_NO;
    case DECREE_EXPR_NAME: return possible_name(expr->symbol, steps);
    case DECREE_EXPR_NOT: return turned(possible(expr->operands[0], steps));
    case DECREE_EXPR_ROWS: return possible_of_rows(expr, steps);
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR: {
        const bool is_or = expr->kind == DECREE_EXPR_OR; // not (not a and not b)
        uint8_t all = DECREE_SEEN_YES;
        for (uint32_t i = 0; i < expr->operand_count; i++) {
            const uint8_t one = possible(expr->operands[i], steps);
            all = both(all, is_or ? turned(one) : one);
        }
        return is_or ? turned(all) : all;
    }
    default:
        return DECREE_SEEN_YES | DECREE_SEEN_NO |
               (may_be_unknown(expr, steps) ? DECREE_SEEN_UNKNOWN : 0);
    }
}

static uint8_t possible_truths(const decree_expr *expr)
{
    uint32_t steps = 0;
    return possible(expr, &steps) & (DECREE_SEEN_YES | DECREE_SEEN_NO);
}

// The answers a clause can give. A limit and a quota have no condition; a grant about rows has one
// for the rows, of which there may be none.
static uint8_t possible_answers(const decree_clause *clause)
{
    uint32_t steps = 0;
    if (!clause->when) return SEEN_ANY;
    const uint8_t when = possible(clause->when, &steps);
    if (!clause->where) return when;
    return both(when,
                (uint8_t)(possible(clause->where, &steps) | DECREE_SEEN_NO | DECREE_SEEN_UNKNOWN));
}

// Whether a test could meet it.
static bool can_be_met(const decree_clause *clause)
{
    return (possible_answers(clause) & DECREE_SEEN_YES) != 0;
}

// A quota is met where its places are asked for, whether they are had or not.
static bool is_met(const decree_clause *clause, uint8_t seen)
{
    return (seen & (clause->kind == DECREE_QUOTA ? DECREE_SEEN_YES | DECREE_SEEN_NO
                                                 : DECREE_SEEN_YES)) != 0;
}

// -- counts ---------------------------------------------------------------------------------------

static void count(jub_share *share, uint8_t seen, uint8_t possible)
{
    share->seen += (uint32_t)__builtin_popcount(seen & possible);
    share->all += (uint32_t)__builtin_popcount(possible);
}

jub_coverage_counts jub_coverage_count(const jub_coverage *coverage)
{
    const decree_tree *tree = coverage->tree;
    jub_coverage_counts counts = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
    for (uint32_t kind = 0; kind < DECREE_CLAUSE_KIND_COUNT; kind++) {
        decree_clause *const *clauses;
        const uint32_t clause_count = decree_clause_list(tree, (jub_clause_kind)kind, &clauses);
        for (uint32_t i = 0; i < clause_count; i++) {
            if (is_kept(tree, clauses[i]->span)) continue;
            counts.clauses.all += can_be_met(clauses[i]);
            counts.clauses.seen += is_met(clauses[i], coverage->clauses[kind][i]);
            count(&counts.answers, coverage->clauses[kind][i], possible_answers(clauses[i]));
        }
    }
    for (size_t i = 0; i < tree->tables.count; i++)
        for (uint32_t k = 0; k < tree->tables.items[i]->row_count; k++)
            if (!is_kept(tree, tree->tables.items[i]->rows[k].span))
                count(&counts.rows, coverage->rows[i][k], 1);
    for (uint32_t i = 1; i <= tree->condition_count; i++)
        count(&counts.operands, coverage->conditions[i], possible_truths(tree->conditions[i - 1]));
    return counts;
}

// -- the list -------------------------------------------------------------------------------------

typedef struct listing {
    jub_arena *arena;
    const decree_tree *tree;
    const jub_coverage *coverage;
    JUB_LIST(jub_uncovered) found;
    bool is_out_of_memory;
} listing;

static void add(listing *list, decree_span span, jub_text text, const char *missing, bool is_clause)
{
    const jub_uncovered item = {.offset_bytes = span.offset_bytes,
                                .text = text,
                                .missing = jub_text_from(missing),
                                .is_clause_never_met = is_clause};
    if (!text.bytes || !JUB_LIST_PUSH(list->arena, &list->found, item))
        list->is_out_of_memory = true;
}

// "never yes, never unknown"
static const char *missing_words(listing *list, uint8_t missing, const char *yes, const char *no)
{
    const char *const words[] = {yes, no, "unknown"};
    jub_text text = {0};
    for (size_t i = 0; i < 3; i++) {
        if (!(missing >> i & 1)) continue;
        text = text.bytes ? jub_text_format(list->arena, "%s, never %s", text.bytes, words[i])
                          : jub_text_format(list->arena, "never %s", words[i]);
        if (!text.bytes) {
            list->is_out_of_memory = true;
            return "";
        }
    }
    return text.bytes ? text.bytes : "";
}

static void list_clause(listing *list, const decree_clause *clause)
{
    const uint8_t seen = list->coverage->clauses[clause->kind][clause->index];
    const uint8_t missing = possible_answers(clause) & (uint8_t)~seen;
    const bool is_limit = clause->kind == DECREE_LIMIT, is_quota = clause->kind == DECREE_QUOTA;
    if (!missing || is_kept(list->tree, clause->span)) return;
    add(list, clause->name.span,
        jub_text_format(list->arena, "%s %.*s",
                        is_limit   ? "limit"
                        : is_quota ? "quota"
                                   : "clause",
                        JUB_TEXT_ARG(clause->name.text)),
        missing_words(list, missing,
                      is_limit   ? "capping"
                      : is_quota ? "within its places"
                                 : "yes",
                      is_limit   ? "idle"
                      : is_quota ? "outside its places"
                                 : "no"),
        can_be_met(clause) && !is_met(clause, seen));
}

static void list_row(listing *list, const decree_row *row)
{
    if (is_kept(list->tree, row->span)) return;
    const jub_text text = decree_excerpt(list->arena, list->tree->source, row->span);
    add(list, row->span, jub_text_format(list->arena, "table row '%.*s'", JUB_TEXT_ARG(text)),
        "never deciding", false);
}

static void list_condition(listing *list, uint32_t number)
{
    const decree_expr *expr = list->tree->conditions[number - 1];
    const uint8_t missing = possible_truths(expr) & (uint8_t)~list->coverage->conditions[number];
    if (!missing) return;
    const jub_text text = decree_excerpt(list->arena, list->tree->source, expr->span);
    add(list, expr->span, jub_text_format(list->arena, "operand '%.*s'", JUB_TEXT_ARG(text)),
        missing_words(list, missing, "true", "false"), false);
}

// Some hundred at the most, nearly in order: insertion keeps equals in order.
static void sort(listing *list)
{
    jub_uncovered *items = list->found.items;
    for (size_t i = 1; i < list->found.count; i++) {
        const jub_uncovered moved = items[i];
        size_t to = i;
        for (; to > 0 && items[to - 1].offset_bytes > moved.offset_bytes; to--)
            items[to] = items[to - 1];
        items[to] = moved;
    }
}

jub_status jub_coverage_list(jub_arena *arena, const jub_decree *decree,
                             const jub_coverage *coverage, jub_uncovered **items_out,
                             size_t *count_out)
{
    const decree_tree *tree = decree->tree;
    listing list = {.arena = arena, .tree = tree, .coverage = coverage};
    for (uint32_t kind = 0; kind < DECREE_CLAUSE_KIND_COUNT; kind++) {
        decree_clause *const *clauses;
        const uint32_t clause_count = decree_clause_list(tree, (jub_clause_kind)kind, &clauses);
        for (uint32_t i = 0; i < clause_count; i++) list_clause(&list, clauses[i]);
    }
    for (size_t i = 0; i < tree->tables.count; i++)
        for (uint32_t k = 0; k < tree->tables.items[i]->row_count; k++)
            if (!coverage->rows[i][k]) list_row(&list, &tree->tables.items[i]->rows[k]);
    for (uint32_t i = 1; i <= tree->condition_count; i++) list_condition(&list, i);
    if (list.is_out_of_memory) return JUB_NO_MEMORY;
    sort(&list);
    *items_out = list.found.items;
    *count_out = list.found.count;
    return JUB_OK;
}
