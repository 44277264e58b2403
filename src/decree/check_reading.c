#include "decree/checker_private.h"
#include "decree/walk_private.h"

// What clauses read, themselves or through the names of values and tables, each of which is looked
// into once.

static bool follow(void *context, const decree_expr *expr)
{
    decree_symbol *symbol = expr->kind == DECREE_EXPR_NAME ? expr->symbol : NULL;
    if (!symbol) return true;
    if (symbol->kind == DECREE_SYMBOL_ROUND) symbol->round->is_read = true;
    if (symbol->kind == DECREE_SYMBOL_DEFINE && !symbol->define->is_read) {
        symbol->define->is_read = true;
        decree_expr_show(symbol->define->value, follow, context);
    }
    if (symbol->kind == DECREE_SYMBOL_TABLE && !symbol->table->is_read) {
        symbol->table->is_read = true;
        decree_table_exprs(symbol->table, follow, context);
    }
    return true;
}

void check_reading(decree_checker *checker)
{
    decree_clause_exprs(checker->tree, follow, NULL);
}
