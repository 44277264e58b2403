#include "decree/checker_private.h"

// `none` makes a comparison false, whatever it asks: "at most six months" is false of a life term,
// and so is "more than six months". Whoever compares what may be none is asked to write down that
// this was thought of, by `x is not none` (or a case it must be) in the same condition.

enum { FACT_MAX = 256, STEP_MAX = 200000, SAID_MAX = 64 };

/// The names known not to be none at some place of a condition.
typedef struct facts {
    const decree_symbol *known[FACT_MAX];
    uint32_t count;
} facts;

typedef struct guard_check {
    decree_checker *checker;
    facts facts;
    bool counts_comparisons; // one that is true says that its sides are not none
    uint32_t steps;
    const decree_symbol *said[SAID_MAX]; // in this clause
    uint32_t said_count;
    jub_text clause;
} guard_check;

static bool is_known(const guard_check *g, const decree_symbol *symbol)
{
    for (uint32_t i = 0; i < g->facts.count; i++)
        if (g->facts.known[i] == symbol) return true;
    return false;
}

// -- what a condition makes known -----------------------------------------------------------------

static void add_known(guard_check *g, const decree_expr *expr)
{
    if (++g->steps > STEP_MAX) return;
    if (expr->kind == DECREE_EXPR_IF) return;
    if (expr->kind == DECREE_EXPR_NAME && expr->symbol) {
        if (g->facts.count == FACT_MAX || is_known(g, expr->symbol)) return;
        g->facts.known[g->facts.count++] = expr->symbol;
        if (expr->symbol->kind == DECREE_SYMBOL_DEFINE && expr->symbol->define->value)
            add_known(g, expr->symbol->define->value); // it is none as soon as a part of it is
        return;
    }
    for (uint32_t i = 0; i < expr->operand_count; i++) add_known(g, expr->operands[i]);
}

static void add_facts(guard_check *g, const decree_expr *expr, bool is_true)
{
    if (++g->steps > STEP_MAX) return;
    switch (expr->kind) {
    case DECREE_EXPR_NOT: add_facts(g, expr->operands[0], !is_true); break;
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR:
        if ((expr->kind == DECREE_EXPR_AND) != is_true) break;
        for (uint32_t i = 0; i < expr->operand_count; i++) add_facts(g, expr->operands[i], is_true);
        break;
    case DECREE_EXPR_IS_NONE:
        if (expr->is_negated == is_true) add_known(g, expr->operands[0]);
        break;
    case DECREE_EXPR_IS_CASE:
        if (expr->is_negated != is_true) add_known(g, expr->operands[0]);
        break;
    case DECREE_EXPR_COMPARE:
        if (!g->counts_comparisons || !is_true) break;
        add_known(g, expr->operands[0]);
        add_known(g, expr->operands[1]);
        break;
    case DECREE_EXPR_NAME:
        if (expr->symbol && expr->symbol->kind == DECREE_SYMBOL_DEFINE &&
            expr->symbol->define->value)
            add_facts(g, expr->symbol->define->value, is_true);
        break;
    default: break;
    }
}

// -- what may be none -----------------------------------------------------------------------------

static const decree_expr *unguarded(guard_check *g, const decree_expr *expr);

/// Of either value of an `if`, where its condition is what it is for that value.
static const decree_expr *unguarded_if(guard_check *g, const decree_expr *expr)
{
    const decree_expr *name = NULL;
    const uint32_t count = g->facts.count;
    for (uint32_t i = 1; i <= 2 && !name; i++) {
        add_facts(g, expr->operands[0], i == 1);
        name = unguarded(g, expr->operands[i]);
        g->facts.count = count;
    }
    return name;
}

/// Of what a question looks at, in the rows for which its condition holds.
static const decree_expr *unguarded_rows(guard_check *g, const decree_expr *expr)
{
    if (expr->operand_count < 2) return NULL;
    const uint32_t count = g->facts.count;
    add_facts(g, expr->operands[0], true);
    const decree_expr *name = unguarded(g, expr->operands[1]);
    g->facts.count = count;
    return name;
}

/// The first name in it that may be none here, or NULL.
static const decree_expr *unguarded(guard_check *g, const decree_expr *expr)
{
    if (!expr->type.or_none || ++g->steps > STEP_MAX) return NULL;
    if (expr->kind == DECREE_EXPR_NAME) {
        const decree_symbol *symbol = expr->symbol;
        if (!symbol || is_known(g, symbol)) return NULL;
        if (symbol->kind == DECREE_SYMBOL_DEFINE && symbol->define->value)
            return unguarded(g, symbol->define->value) ? expr : NULL;
        if (symbol->kind != DECREE_SYMBOL_TABLE) return expr;
        for (uint32_t i = 0; i < symbol->table->input_count; i++)
            if (unguarded(g, symbol->table->inputs[i])) return expr;
        return NULL;
    }
    if (expr->kind == DECREE_EXPR_IF) return unguarded_if(g, expr);
    if (expr->kind == DECREE_EXPR_ROWS) return unguarded_rows(g, expr);
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        const decree_expr *name = unguarded(g, expr->operands[i]);
        if (name) return name;
    }
    return NULL;
}

/// The field behind it that the guard may as well name.
static const decree_expr *root_of(guard_check *g, const decree_expr *name)
{
    const decree_expr *root = name;
    while (root && root->symbol && ++g->steps <= STEP_MAX) {
        const decree_expr *next = NULL;
        if (root->symbol->kind == DECREE_SYMBOL_DEFINE)
            next = unguarded(g, root->symbol->define->value);
        else if (root->symbol->kind == DECREE_SYMBOL_TABLE)
            for (uint32_t i = 0; i < root->symbol->table->input_count && !next; i++)
                next = unguarded(g, root->symbol->table->inputs[i]);
        if (!next) break;
        root = next;
    }
    return root;
}

static void ask_for_guard(guard_check *g, const decree_expr *name, const char *consequence)
{
    if (!name) return;
    for (uint32_t i = 0; i < g->said_count; i++)
        if (g->said[i] == name->symbol) return;
    if (g->said_count < SAID_MAX) g->said[g->said_count++] = name->symbol;
    const decree_expr *root = root_of(g, name);
    CHECK_WARNING(g->checker, name->span,
                  check_format(g->checker, "if that is meant, write beside it: %.*s is not none",
                               JUB_TEXT_ARG(root->name.text)),
                  "in '%.*s', '%.*s' may be none: %s", JUB_TEXT_ARG(g->clause),
                  JUB_TEXT_ARG(name->name.text), consequence);
}

static void walk(guard_check *g, const decree_expr *expr);

static void walk_parts(guard_check *g, const decree_expr *expr)
{
    for (uint32_t i = 0; i < expr->operand_count && g->steps <= STEP_MAX; i++) {
        const uint32_t count = g->facts.count;
        for (uint32_t k = 0; k < expr->operand_count; k++)
            if (k != i) add_facts(g, expr->operands[k], expr->kind == DECREE_EXPR_AND);
        walk(g, expr->operands[i]);
        g->facts.count = count;
    }
}

static void walk_if(guard_check *g, const decree_expr *expr)
{
    const uint32_t count = g->facts.count;
    walk(g, expr->operands[0]);
    for (uint32_t i = 1; i <= 2; i++) {
        add_facts(g, expr->operands[0], i == 1);
        walk(g, expr->operands[i]);
        g->facts.count = count;
    }
}

// What a question to rows looks at is looked at in those rows alone for which its condition holds.
static void walk_rows(guard_check *g, const decree_expr *expr)
{
    const uint32_t count = g->facts.count;
    walk(g, expr->operands[0]);
    if (expr->operand_count > 1) {
        add_facts(g, expr->operands[0], true);
        walk(g, expr->operands[1]);
    }
    g->facts.count = count;
}

static bool is_measured(decree_type type)
{
    return type.kind == DECREE_INTEGER || type.kind == DECREE_RATIO || type.kind == DECREE_DATE ||
           type.kind == DECREE_DURATION || type.kind == DECREE_MONEY;
}

static void walk(guard_check *g, const decree_expr *expr)
{
    if (++g->steps > STEP_MAX) return;
    switch (expr->kind) {
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR: walk_parts(g, expr); return;
    case DECREE_EXPR_IF: walk_if(g, expr); return;
    case DECREE_EXPR_ROWS: walk_rows(g, expr); return;
    case DECREE_EXPR_NAME:
        if (expr->symbol && expr->symbol->kind == DECREE_SYMBOL_DEFINE &&
            expr->symbol->define->value)
            walk(g, expr->symbol->define->value);
        return;
    case DECREE_EXPR_COMPARE:
        for (uint32_t i = 0; i < 2; i++)
            if (is_measured(expr->operands[i]->type))
                ask_for_guard(g, unguarded(g, expr->operands[i]), "the comparison is false then");
        break;
    default: break;
    }
    for (uint32_t i = 0; i < expr->operand_count; i++) walk(g, expr->operands[i]);
}

// -- clauses --------------------------------------------------------------------------------------

static void add_term_end(guard_check *g)
{
    const decree_symbol *end = check_find_special(g->checker, "term_end");
    if (end && g->facts.count < FACT_MAX) g->facts.known[g->facts.count++] = end;
}

static void check_clause(guard_check *g, const decree_clause *clause)
{
    g->facts.count = g->said_count = 0;
    g->counts_comparisons = false;
    g->clause = clause->name.text;
    if (!clause->when) return;
    walk(g, clause->when);
    if (clause->where) walk(g, clause->where);
    g->counts_comparisons = true;
    add_facts(g, clause->when, true);
    if (clause->where) add_facts(g, clause->where, true);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        if (clause->acts[i].kind != DECREE_REDUCE) continue;
        if (clause->acts[i].is_then) add_term_end(g); // the acts before have given one
        const decree_expr *amounts[] = {clause->acts[i].by, clause->acts[i].at_least,
                                        clause->acts[i].at_most};
        for (size_t k = 0; k < sizeof amounts / sizeof *amounts; k++)
            if (amounts[k])
                ask_for_guard(g, unguarded(g, amounts[k]), "nothing can be taken off then");
    }
}

void check_guards(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    guard_check *g = JUB_NEW(checker->arena, guard_check, 1);
    if (!g) {
        checker->is_out_of_memory = true;
        return;
    }
    g->checker = checker;
    for (size_t i = 0; i < tree->covers.count; i++) check_clause(g, tree->covers.items[i]);
    for (size_t i = 0; i < tree->excludes.count; i++) check_clause(g, tree->excludes.items[i]);
    for (size_t i = 0; i < tree->grants.count; i++) check_clause(g, tree->grants.items[i]);
    for (size_t i = 0; i < tree->defers.count; i++) check_clause(g, tree->defers.items[i]);
    for (size_t i = 0; i < tree->revokes.count; i++) check_clause(g, tree->revokes.items[i]);
}
