#ifndef JUB_DECREE_WALK_PRIVATE_H
#define JUB_DECREE_WALK_PRIVATE_H

#include "decree/ast_private.h"

/// Every expression of a decree's rules, for whoever looks at one sort of them wherever it stands.

/// Takes one expression of the rules and says whether its operands are to be shown too.
typedef bool decree_visit(void *context, const decree_expr *expr);

/// Shows every expression that rules are made of, each before its operands: values of defines,
/// tables, conditions, acts, limits, keys of quotas. Names are not followed, and tests, which only
/// give facts, are left out.
void decree_each_expr(const decree_tree *tree, decree_visit *visit, void *context);
void decree_expr_parts(const decree_expr *expr, decree_visit *visit, void *context);

/// The same of clauses alone, of one expression (NULL: nothing), and of one table.
void decree_clause_exprs(const decree_tree *tree, decree_visit *visit, void *context);
void decree_expr_show(const decree_expr *expr, decree_visit *visit, void *context);
void decree_table_exprs(const decree_table *table, decree_visit *visit, void *context);

#endif
