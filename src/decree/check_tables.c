#include "decree/checker_private.h"

// A decision table by itself: inputs, cells, results. Whether its rows leave gaps or overlap is
// looked at in check_rows.c.

static void check_inputs(decree_checker *checker, const decree_table *table)
{
    for (uint32_t i = 0; i < table->input_count; i++) {
        decree_expr *input = table->inputs[i];
        check_expr(checker, input, NULL);
        for (uint32_t k = 0; k < i; k++)
            if (jub_text_equal(table->inputs[k]->name.text, input->name.text))
                CHECK_ERROR(checker, JUB_DUPLICATE, input->span, "leave one column out",
                            "'%.*s' stands over two columns", JUB_TEXT_ARG(input->name.text));
        if (input->type.kind == DECREE_CODES)
            CHECK_ERROR(checker, JUB_TYPE, input->span,
                        "define a condition with 'meets' or 'within' and use that",
                        "a set of codes cannot be an input of a table");
    }
}

static bool is_ordered(decree_type_kind kind)
{
    return kind == DECREE_INTEGER || kind == DECREE_RATIO || kind == DECREE_DATE ||
           kind == DECREE_DURATION;
}

/// A date of the header is as good as a date written out.
static bool is_constant(const decree_expr *expr)
{
    if (check_is_plain(expr)) return true;
    if (expr->kind == DECREE_EXPR_NAME)
        return expr->symbol && expr->symbol->kind == DECREE_SYMBOL_BUILTIN;
    if (expr->kind == DECREE_EXPR_ADD || expr->kind == DECREE_EXPR_SUBTRACT)
        return is_constant(expr->operands[0]) && is_constant(expr->operands[1]);
    return false;
}

static void check_bound(decree_checker *checker, decree_expr *bound, decree_type wanted)
{
    if (!bound) return;
    check_expr_is(checker, bound, wanted, "this column");
    if (bound->type.kind != DECREE_NO_TYPE && !is_constant(bound))
        CHECK_ERROR(checker, JUB_TYPE, bound->span,
                    "write the value out, or define the comparison and make that the column",
                    "a cell must be a constant");
}

static void check_range(decree_checker *checker, const decree_cell *cell)
{
    decree_ratio low, high;
    jub_duration least, most;
    const bool is_open = !cell->low_is_closed || !cell->high_is_closed;
    bool is_empty = false;
    if (check_literal_ratio(cell->low, &low) && check_literal_ratio(cell->high, &high)) {
        const int order = check_ratio_compare(low, high);
        is_empty = order > 0 || (order == 0 && is_open);
    } else if (cell->low->kind == DECREE_EXPR_DATE && cell->high->kind == DECREE_EXPR_DATE) {
        is_empty =
            cell->low->date > cell->high->date || (cell->low->date == cell->high->date && is_open);
    } else if (check_literal_duration(cell->low, &least) &&
               check_literal_duration(cell->high, &most)) {
        is_empty = check_duration_relation(least, DECREE_GREATER, most) == CHECK_TRUE;
    }
    if (is_empty)
        CHECK_ERROR(checker, JUB_RANGE, cell->span, "write the smaller end first",
                    "nothing lies in this range");
}

static void check_cell(decree_checker *checker, const decree_cell *cell, const decree_expr *input)
{
    if (cell->kind == DECREE_CELL_ANY) return;
    check_bound(checker, cell->low, input->type);
    check_bound(checker, cell->high, input->type);
    const bool asks_order =
        cell->kind == DECREE_CELL_RANGE ||
        (cell->kind == DECREE_CELL_RELATION && cell->relation > DECREE_NOT_EQUAL);
    if (input->type.kind == DECREE_NO_TYPE) return;
    if (asks_order && !is_ordered(input->type.kind))
        CHECK_ERROR(checker, JUB_TYPE, cell->span, "write the value itself, or 'any'",
                    "%s has no order", check_type_words(checker, input->type));
    else if (cell->kind == DECREE_CELL_RANGE)
        check_range(checker, cell);
}

void check_table(decree_checker *checker, decree_table *table)
{
    check_dates_in_force(checker, &table->source);
    table->record = NULL;
    checker->owner = &table->record;
    check_inputs(checker, table);
    bool or_none = table->result_type.or_none;
    for (uint32_t i = 0; i < table->input_count; i++)
        or_none = or_none || table->inputs[i]->type.or_none;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const decree_row *row = &table->rows[i];
        for (uint32_t k = 0; k < table->input_count; k++)
            check_cell(checker, &row->cells[k], table->inputs[k]);
        check_expr_is(checker, row->result, table->result_type, "the last column");
    }
    checker->owner = NULL;
    table->result_type.or_none = or_none; // an input that is none fits no row
}
