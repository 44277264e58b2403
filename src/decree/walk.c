#include "decree/walk_private.h"

void decree_expr_show(const decree_expr *expr, decree_visit *visit, void *context)
{
    if (expr && visit(context, expr)) decree_expr_parts(expr, visit, context);
}

void decree_expr_parts(const decree_expr *expr, decree_visit *visit, void *context)
{
    for (uint32_t i = 0; i < expr->operand_count; i++)
        decree_expr_show(expr->operands[i], visit, context);
}

void decree_table_exprs(const decree_table *table, decree_visit *visit, void *context)
{
    for (uint32_t i = 0; i < table->input_count; i++)
        decree_expr_show(table->inputs[i], visit, context);
    for (uint32_t i = 0; i < table->row_count; i++) {
        const decree_row *row = &table->rows[i];
        for (uint32_t k = 0; k < table->input_count; k++) {
            decree_expr_show(row->cells[k].low, visit, context);
            decree_expr_show(row->cells[k].high, visit, context);
        }
        decree_expr_show(row->result, visit, context);
    }
}

static void show_clause(const decree_clause *clause, decree_visit *visit, void *context)
{
    decree_expr_show(clause->when, visit, context);
    decree_expr_show(clause->where, visit, context);
    decree_expr_show(clause->until, visit, context);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        decree_expr_show(clause->acts[i].by, visit, context);
        decree_expr_show(clause->acts[i].at_least, visit, context);
        decree_expr_show(clause->acts[i].at_most, visit, context);
        decree_expr_show(clause->acts[i].to, visit, context);
        decree_expr_show(clause->acts[i].from, visit, context);
    }
    decree_expr_show(clause->at_most, visit, context);
    decree_expr_show(clause->take, visit, context);
    for (uint32_t i = 0; i < clause->key_count; i++)
        decree_expr_show(clause->keys[i].value, visit, context);
}

void decree_clause_exprs(const decree_tree *tree, decree_visit *visit, void *context)
{
    for (size_t i = 0; i < tree->covers.count; i++)
        show_clause(tree->covers.items[i], visit, context);
    for (size_t i = 0; i < tree->excludes.count; i++)
        show_clause(tree->excludes.items[i], visit, context);
    for (size_t i = 0; i < tree->grants.count; i++)
        show_clause(tree->grants.items[i], visit, context);
    for (size_t i = 0; i < tree->limits.count; i++)
        show_clause(tree->limits.items[i], visit, context);
    for (size_t i = 0; i < tree->quotas.count; i++)
        show_clause(tree->quotas.items[i], visit, context);
    for (size_t i = 0; i < tree->defers.count; i++)
        show_clause(tree->defers.items[i], visit, context);
    for (size_t i = 0; i < tree->revokes.count; i++)
        show_clause(tree->revokes.items[i], visit, context);
}

void decree_each_expr(const decree_tree *tree, decree_visit *visit, void *context)
{
    for (size_t i = 0; i < tree->defines.count; i++)
        decree_expr_show(tree->defines.items[i]->value, visit, context);
    for (size_t i = 0; i < tree->tables.count; i++)
        decree_table_exprs(tree->tables.items[i], visit, context);
    decree_clause_exprs(tree, visit, context);
    for (size_t i = 0; i < tree->parameters.count; i++)
        decree_expr_show(tree->parameters.items[i]->value, visit, context);
}
