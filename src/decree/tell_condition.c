#include "decree/tell_private.h"

// A condition of several parts is a list: one line says how many of them must hold, and each part
// is an item below it. What would be deeper than a page has room for is told in one line.

static const decree_expr *denied(const decree_expr *expr)
{
    return expr->kind == DECREE_EXPR_NOT ? expr->operands[0] : NULL;
}

static bool is_question(const decree_expr *expr)
{
    return expr->kind == DECREE_EXPR_ROWS && expr->quantifier < DECREE_COUNT;
}

static bool has_parts(const decree_expr *expr)
{
    for (;;) {
        const decree_expr *of = denied(expr);
        if (expr->kind == DECREE_EXPR_AND || expr->kind == DECREE_EXPR_OR) return true;
        if (expr->kind == DECREE_EXPR_IF) return expr->type.kind == DECREE_BOOLEAN;
        if (is_question(expr)) of = expr->operands[0];
        if (!of) return false;
        expr = of;
    }
}

static void list_parts(decree_teller *teller, phrase_id head, const decree_expr *expr,
                       uint32_t depth)
{
    tell_words(teller, head);
    page_end(&teller->page);
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        page_begin(&teller->page, depth + 1);
        tell_condition(teller, expr->operands[i], depth + 1);
    }
}

static void list_denied(decree_teller *teller, const decree_expr *of, uint32_t depth)
{
    if (of->kind == DECREE_EXPR_AND) {
        list_parts(teller, PHRASE_NOT_ALL_OF, of, depth);
    } else if (of->kind == DECREE_EXPR_OR) {
        list_parts(teller, PHRASE_NONE_OF, of, depth);
    } else {
        tell_words(teller, PHRASE_NOT_SO);
        page_end(&teller->page);
        page_begin(&teller->page, depth + 1);
        tell_condition(teller, of, depth + 1);
    }
}

void tell_condition(decree_teller *teller, const decree_expr *expr, uint32_t depth)
{
    if (depth + 1 >= PAGE_DEPTH_MAX || !has_parts(expr)) {
        tell_holds(teller, expr);
        page_end(&teller->page);
    } else if (expr->kind == DECREE_EXPR_AND) {
        list_parts(teller, PHRASE_ALL_OF, expr, depth);
    } else if (expr->kind == DECREE_EXPR_OR) {
        list_parts(teller, PHRASE_SOME_OF, expr, depth);
    } else if (expr->kind == DECREE_EXPR_IF) {
        list_parts(teller, PHRASE_IF_LIST, expr, depth);
    } else if (is_question(expr)) {
        tell_question(teller, expr);
        tell_condition(teller, expr->operands[0], depth);
    } else {
        list_denied(teller, expr->operands[0], depth);
    }
}
