#include "decree/checker_private.h"

// The order of the work: names first, so that a name may be used before it is declared; then values
// in the order in which they build on one another; then what reads them; then what clauses and rows
// do to one another, where they have no errors of their own. Warnings come last and only without
// errors, so that one mistake is one message.

static void check_values(decree_checker *checker)
{
    decree_symbol **order = NULL;
    const size_t count = check_order_values(checker, &order);
    for (size_t i = 0; i < count; i++) {
        if (order[i]->kind == DECREE_SYMBOL_DEFINE)
            check_define(checker, order[i]->define);
        else
            check_table(checker, order[i]->table);
        check_note_questions(order[i]);
    }
}

jub_status decree_check(decree_tree *tree, jub_diagnostics *diagnostics)
{
    const bool is_all_read = diagnostics->error_count == 0;
    decree_checker checker = {.tree = tree, .arena = tree->arena, .diagnostics = diagnostics};
    check_declare(&checker);
    if (checker.is_out_of_memory) return JUB_NO_MEMORY;
    check_declarations(&checker);
    check_values(&checker);
    check_clauses(&checker);
    check_questions(&checker);
    check_calendar(&checker);
    check_tests(&checker);
    check_conventions(&checker);
    check_rows(&checker);
    if (is_all_read) check_overlaps(&checker); // what could not be read may have been a `combine`
    if (diagnostics->error_count == 0 && !checker.is_out_of_memory) {
        check_reading(&checker);
        check_idle_clauses(&checker);
        check_guards(&checker);
        check_unused(&checker);
        check_month_end(&checker);
        check_shares(&checker);
        check_test_codes(&checker);
    }
    if (checker.is_out_of_memory) return JUB_NO_MEMORY;
    for (size_t i = 0; i < diagnostics->list.count; i++)
        if (diagnostics->list.items[i].severity == JUB_ERROR)
            return diagnostics->list.items[i].status;
    return diagnostics->error_count ? JUB_LIMIT : JUB_OK;
}
