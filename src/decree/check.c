#include "decree/checker_private.h"

// The order of the work: names first, so that a name may be used before it is declared; then values
// in the order in which they build on one another; then what reads them. What compares clauses with
// one another (overlaps, guards) comes last and only over a tree that has no errors, so that one
// mistake is one message.

static void check_values(decree_checker *checker)
{
    decree_symbol **order = NULL;
    const size_t count = check_order_values(checker, &order);
    for (size_t i = 0; i < count; i++) {
        if (order[i]->kind == DECREE_SYMBOL_DEFINE)
            check_define(checker, order[i]->define);
        else
            check_table(checker, order[i]->table);
    }
}

jub_status decree_check(decree_tree *tree, jub_diagnostics *diagnostics)
{
    decree_checker checker = {.tree = tree, .arena = tree->arena, .diagnostics = diagnostics};
    check_declare(&checker);
    if (checker.is_out_of_memory) return JUB_NO_MEMORY;
    check_declarations(&checker);
    check_values(&checker);
    check_clauses(&checker);
    check_calendar(&checker);
    check_tests(&checker);
    check_conventions(&checker);
    if (diagnostics->error_count == 0 && !checker.is_out_of_memory) {
        check_unused(&checker);
    }
    if (checker.is_out_of_memory) return JUB_NO_MEMORY;
    for (size_t i = 0; i < diagnostics->list.count; i++)
        if (diagnostics->list.items[i].severity == JUB_ERROR)
            return diagnostics->list.items[i].status;
    return diagnostics->error_count ? JUB_LIMIT : JUB_OK;
}
