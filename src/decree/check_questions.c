#include "decree/checker_private.h"
#include "decree/walk_private.h"

// Questions to rows within one another. Each level multiplies the work by the rows of a person,
// which may be DECREE_ROW_MAX, so there is a limit. What a define without a row asks is worked out
// once a person and does not count where the define is read.

typedef struct questions {
    decree_checker *checker; // NULL: nothing is reported
    uint32_t depth_max;
} questions;

static uint32_t depth_of(questions *q, const decree_expr *expr)
{
    if (!expr) return 0;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        const uint32_t below = depth_of(q, expr->operands[i]);
        if (below > depth) depth = below;
    }
    const decree_symbol *symbol = expr->kind == DECREE_EXPR_NAME ? expr->symbol : NULL;
    if (symbol && symbol->kind == DECREE_SYMBOL_DEFINE && symbol->define->record)
        depth = symbol->define->question_depth;
    else if (symbol && symbol->kind == DECREE_SYMBOL_TABLE && symbol->table->record)
        depth = symbol->table->question_depth;
    depth += expr->kind == DECREE_EXPR_ROWS;
    if (depth <= q->depth_max || !q->checker) return depth;
    const char *hint = "what reads nothing of the outer row can stand in a define of its own";
    if (q->depth_max == DECREE_QUESTION_MAX)
        CHECK_ERROR(q->checker, JUB_LIMIT, expr->span, hint,
                    "more than %d questions to rows stand within one another", DECREE_QUESTION_MAX);
    else
        CHECK_ERROR(q->checker, JUB_LIMIT, expr->span, hint,
                    "a question to rows within another stands in a clause about each row");
    return 0;
}

static uint32_t table_depth(questions *q, const decree_table *table)
{
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < table->input_count; i++) {
        const uint32_t depth = depth_of(q, table->inputs[i]);
        if (depth > deepest) deepest = depth;
    }
    for (uint32_t i = 0; i < table->row_count; i++) {
        const uint32_t depth = depth_of(q, table->rows[i].result);
        if (depth > deepest) deepest = depth;
    }
    return deepest;
}

void check_note_questions(const decree_symbol *value)
{
    questions q = {.depth_max = UINT32_MAX};
    const bool is_define = value->kind == DECREE_SYMBOL_DEFINE;
    const uint32_t depth =
        is_define ? depth_of(&q, value->define->value) : table_depth(&q, value->table);
    const uint32_t noted = depth > DECREE_QUESTION_MAX ? 0 : depth; // reported where it stands
    if (is_define)
        value->define->question_depth = noted;
    else
        value->table->question_depth = noted;
}

static bool look(void *context, const decree_expr *expr)
{
    (void)depth_of(context, expr);
    return false; // its parts have been looked at
}

// In a clause about each row, which is a level itself. What lies deeper yet has been reported.
static void look_in_row(questions *q, const decree_expr *expr)
{
    questions silent = {.depth_max = UINT32_MAX};
    if (depth_of(&silent, expr) == DECREE_QUESTION_MAX) (void)depth_of(q, expr);
}

static void look_at_clause(questions *q, const decree_clause *clause)
{
    if (!clause->each_record) return;
    look_in_row(q, clause->when);
    look_in_row(q, clause->where);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        look_in_row(q, clause->acts[i].by);
        look_in_row(q, clause->acts[i].at_least);
        look_in_row(q, clause->acts[i].at_most);
        look_in_row(q, clause->acts[i].to);
        look_in_row(q, clause->acts[i].from);
    }
}

void check_questions(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    questions q = {.checker = checker, .depth_max = DECREE_QUESTION_MAX};
    decree_each_expr(tree, look, &q);
    q.depth_max = DECREE_QUESTION_MAX - 1;
    for (size_t i = 0; i < tree->grants.count; i++) look_at_clause(&q, tree->grants.items[i]);
    for (size_t i = 0; i < tree->excludes.count; i++) look_at_clause(&q, tree->excludes.items[i]);
}
