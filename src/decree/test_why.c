#include "decree/decide_private.h"
#include "decree/print_expr_private.h"
#include "decree/test_run_private.h"

// Why a clause that a test names does not hold: the first condition that fails, with the values
// that it compares.

enum { VALUE_MAX = 4 }; // told of one condition

static bool holds(decree_eval *eval, const decree_expr *expr)
{
    const decree_value value = decree_eval_condition(eval, expr);
    return value.state == DECREE_KNOWN && value.truth;
}

// Of conditions that must all hold the first that does not, looked for in definitions too.
static const decree_expr *find_failing(decree_eval *eval, const decree_expr *expr)
{
    const decree_symbol *symbol = expr->kind == DECREE_EXPR_NAME ? expr->symbol : NULL;
    if (symbol && symbol->kind == DECREE_SYMBOL_DEFINE && !symbol->define->record &&
        decree_in_force(eval->program, &symbol->define->source))
        return find_failing(eval, symbol->define->value);
    if (expr->kind != DECREE_EXPR_AND) return expr;
    for (uint32_t i = 0; i < expr->operand_count; i++)
        if (!holds(eval, expr->operands[i])) return find_failing(eval, expr->operands[i]);
    return expr;
}

static bool is_written_out(const decree_expr *expr)
{
    return expr->kind != DECREE_EXPR_NAME && expr->kind != DECREE_EXPR_CALL &&
           expr->operand_count == 0;
}

// `share = 365/1461, served = unknown`: the two sides of a comparison, or the names in any other
// condition about the person.
static void write_values(decree_eval *eval, const decree_expr *expr, uint32_t *count,
                         jub_buffer *buffer)
{
    const bool is_value = expr->kind == DECREE_EXPR_NAME || expr->kind == DECREE_EXPR_CALL;
    if (expr->kind == DECREE_EXPR_ROWS || is_written_out(expr) || *count == VALUE_MAX) return;
    if (!is_value || expr->type.kind == DECREE_NO_TYPE) {
        for (uint32_t i = 0; i < expr->operand_count; i++)
            write_values(eval, expr->operands[i], count, buffer);
        return;
    }
    if (expr->kind == DECREE_EXPR_NAME &&
        (!expr->symbol || expr->symbol->kind == DECREE_SYMBOL_CODES))
        return;
    const decree_value value = decree_eval_expr(eval, expr);
    jub_buffer_string(buffer, (*count)++ == 0 ? " (" : ", ");
    decree_expr_write(expr, buffer);
    jub_buffer_string(buffer, " = ");
    decree_value_write(&value, expr->type, buffer);
}

static bool means_some_row(decree_eval *eval, const decree_clause *grant)
{
    const decree_rows *rows = decree_eval_rows(eval, grant->each_record);
    if (!rows->is_known) return true;
    for (uint32_t row = 0; row < rows->count; row++)
        if (decree_row_find(eval, grant, row).is_meant_possibly) return true;
    return false;
}

static void tell_no_row(decree_test_runner *runner, const decree_clause *grant, jub_buffer *buffer)
{
    if (means_some_row(&runner->eval, grant)) return;
    jub_buffer_format(buffer, "; %.*s: no %.*s where '", JUB_TEXT_ARG(grant->name.text),
                      JUB_TEXT_ARG(grant->each.text));
    decree_expr_write(grant->where, buffer);
    jub_buffer_char(buffer, '\'');
}

void decree_test_why(decree_test_runner *runner, const decree_clause *clause, jub_buffer *buffer)
{
    const bool is_grant = clause->kind == DECREE_GRANTS;
    if (!clause->when || (clause->each_record && !is_grant)) return;
    if (holds(&runner->eval, clause->when)) {
        if (clause->each_record) tell_no_row(runner, clause, buffer);
        return;
    }
    const decree_expr *failing = find_failing(&runner->eval, clause->when);
    const decree_value value = decree_eval_condition(&runner->eval, failing);
    uint32_t count = 0;
    jub_buffer_format(buffer, "; %.*s: '", JUB_TEXT_ARG(clause->name.text));
    decree_expr_write(failing, buffer);
    jub_buffer_string(buffer, value.state == DECREE_UNKNOWN ? "' is not known" : "' is not so");
    write_values(&runner->eval, failing, &count, buffer);
    if (count > 0) jub_buffer_char(buffer, ')');
}
