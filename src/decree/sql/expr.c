#include "decree/sql/sql_private.h"

// Expressions, one to one with the reference's walk (decree/eval.c). What reads no fact is worked
// out by the reference itself.

static bool table_is_same(sql_script *script, const decree_table *table)
{
    for (uint32_t i = 0; i < table->input_count; i++)
        if (!sql_is_same_for_all(script, table->inputs[i])) return false;
    for (uint32_t i = 0; i < table->row_count; i++)
        if (!sql_is_same_for_all(script, table->rows[i].result)) return false;
    return true;
}

bool sql_is_same_for_all(sql_script *script, const decree_expr *expr)
{
    if (expr->kind == DECREE_EXPR_ROWS) return false;
    if (expr->kind == DECREE_EXPR_NAME && expr->symbol) {
        const decree_symbol *symbol = expr->symbol;
        switch (symbol->kind) {
        case DECREE_SYMBOL_DEFINE: return sql_is_same_for_all(script, symbol->define->value);
        case DECREE_SYMBOL_TABLE: return table_is_same(script, symbol->table);
        case DECREE_SYMBOL_PARAMETER:
        case DECREE_SYMBOL_BUILTIN: return true;
        default: return false;
        }
    }
    for (uint32_t i = 0; i < expr->operand_count; i++)
        if (!sql_is_same_for_all(script, expr->operands[i])) return false;
    return true;
}

static sql_value define_value(sql_script *script, const decree_define *define)
{
    if (!decree_in_force(&script->program, &define->source))
        return sql_unknown(script, define->value->type);
    if (define->record || script->row_of) return sql_expr(script, define->value);
    if (!script->has_define[define->index]) {
        const sql_value value = sql_expr(script, define->value);
        script->defines[define->index] = sql_keep(script, define->name.text, value);
        script->has_define[define->index] = true;
    }
    return script->defines[define->index];
}

// A define about the person that is asked for while a row is looked at is a column all the same.
static sql_value outside_rows(sql_script *script, const decree_expr *expr)
{
    const decree_record *held = script->row_of;
    const decree_symbol *symbol = expr->symbol;
    script->row_of = NULL;
    sql_value value = symbol->kind == DECREE_SYMBOL_DEFINE ? define_value(script, symbol->define)
                                                           : sql_table(script, symbol->table);
    script->row_of = held;
    value.reads_person = !value.is_fixed;
    return value;
}

static sql_value name_value(sql_script *script, const decree_expr *expr)
{
    const decree_symbol *symbol = expr->symbol;
    switch (symbol->kind) {
    case DECREE_SYMBOL_FIELD:
    case DECREE_SYMBOL_CHILD: return sql_fact(script, symbol->field->index, expr->span);
    case DECREE_SYMBOL_ROUND: return sql_fact(script, symbol->round->field_index, expr->span);
    case DECREE_SYMBOL_GAP: return sql_fact(script, symbol->gap->fact, expr->span);
    case DECREE_SYMBOL_DEFINE:
        if (script->row_of && !symbol->define->record) return outside_rows(script, expr);
        return define_value(script, symbol->define);
    case DECREE_SYMBOL_TABLE:
        if (!decree_in_force(&script->program, &symbol->table->source))
            return sql_unknown(script, expr->type);
        if (script->row_of && !symbol->table->record) return outside_rows(script, expr);
        return sql_table(script, symbol->table);
    default: return sql_unknown(script, expr->type);
    }
}

// -- conditions -----------------------------------------------------------------------------------

static sql_value series_value(sql_script *script, const decree_expr *expr)
{
    const bool is_and = expr->kind == DECREE_EXPR_AND;
    sql_value value = {0};
    sql_text *parts = JUB_NEW(script->arena, sql_text, expr->operand_count);
    if (!parts) {
        script->is_out_of_memory = true;
        return sql_unknown(script, expr->type);
    }
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        const sql_value operand = sql_condition(script, sql_expr(script, expr->operands[i]));
        parts[i] = operand.main;
        sql_join_reads(&value, &value, &operand);
    }
    sql_value result = sql_truth(
        sql_series(script, is_and, parts, expr->operand_count, is_and ? "TRUE" : "FALSE"));
    result.list = value.list ? value.list : 1;
    result.reads_person = value.reads_person;
    return result;
}

static sql_value not_value(sql_script *script, const decree_expr *expr)
{
    sql_value value = sql_expr(script, expr->operands[0]);
    if (sql_is_fixed_unknown(&value) || sql_is_fixed_none(&value)) return value;
    const sql_value held = value;
    value = sql_truth(sql_not(script, held.main));
    value.none = held.none;
    value.list = held.list;
    value.reads_person = held.reads_person;
    return value;
}

static sql_value is_none_value(sql_script *script, const decree_expr *expr)
{
    const sql_value a = sql_expr(script, expr->operands[0]);
    sql_value value;
    if (sql_is_fixed_unknown(&a) && expr->operands[0]->type.or_none)
        return sql_unknown(script, expr->type);
    if (a.is_fixed || !sql_has(a.none))
        value = a.is_fixed || !expr->operands[0]->type.or_none
                    ? sql_truth(
                          sql_word((sql_is_fixed_none(&a)) != expr->is_negated ? "TRUE" : "FALSE"))
                    : sql_truth(SQL(script, SQL_ATOM,
                                    expr->is_negated ? "CASE WHEN # THEN TRUE END"
                                                     : "CASE WHEN # THEN FALSE END",
                                    sql_is_known(script, &a)));
    else if (!expr->operands[0]->type.or_none)
        value = sql_truth(expr->is_negated ? sql_not(script, a.none) : a.none);
    else {
        sql_value bare = a;
        bare.none = (sql_text){0};
        value = sql_truth(SQL(script, SQL_ATOM,
                              expr->is_negated ? "CASE WHEN # THEN FALSE WHEN # THEN TRUE END"
                                               : "CASE WHEN # THEN TRUE WHEN # THEN FALSE END",
                              a.none, sql_is_known(script, &bare)));
    }
    sql_join_reads(&value, &a, &a);
    return value;
}

static sql_value is_known_value(sql_script *script, const decree_expr *expr)
{
    const sql_value a = sql_expr(script, expr->operands[0]);
    sql_text known = sql_is_known(script, &a);
    if (a.is_fixed) known = sql_word(a.fixed.state == DECREE_UNKNOWN ? "FALSE" : "TRUE");
    if (a.type.kind == DECREE_CODES) known = SQL(script, SQL_COMPARED, "$ IS TRUE", a.main);
    if (a.type.kind == DECREE_CODES && sql_has(a.none)) known = sql_or(script, a.none, known);
    sql_value value = sql_truth(expr->is_negated ? sql_not(script, known) : known);
    sql_join_reads(&value, &a, &a);
    return value;
}

static sql_value is_case_value(sql_script *script, const decree_expr *expr)
{
    const sql_value a = sql_expr(script, expr->operands[0]);
    if (sql_is_fixed_none(&a)) return sql_truth(sql_word("FALSE"));
    if (sql_is_fixed_unknown(&a) && !sql_has(a.none)) return sql_unknown(script, expr->type);
    const decree_cases *cases = expr->operands[0]->type.cases;
    sql_value value = sql_truth(SQL(script, SQL_COMPARED, expr->is_negated ? "$ <> #" : "$ = #",
                                    a.main, sql_string(script, cases->names[expr->case_index])));
    if (sql_has(a.none)) value.main = sql_and(script, sql_not(script, a.none), value.main);
    sql_join_reads(&value, &a, &a);
    return value;
}

// -- choices --------------------------------------------------------------------------------------

// `c` picks a or b; where it is not known the two must be the same.
static sql_text pick(sql_script *script, sql_text c, sql_text a, sql_text b, sql_text same)
{
    if (jub_text_equal(a.text, b.text)) return a;
    if (jub_text_is(same.text, "FALSE"))
        return SQL(script, SQL_ATOM, "CASE WHEN # THEN # WHEN NOT (#) THEN # END", c, a, c, b);
    return SQL(script, SQL_ATOM, "CASE WHEN # THEN # WHEN NOT (#) THEN # WHEN # THEN # END", c, a,
               c, b, same, a);
}

sql_bounds sql_hull(sql_bounds a, sql_bounds b)
{
    return (sql_bounds){a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}

static void as_date(sql_script *script, sql_value *value)
{
    if (value->type.kind != DECREE_DATE) return;
    value->main = sql_date_text(script, value);
    value->shift_count = 0;
    value->anchor = (sql_text){0};
}

// What may be picked, with the words for unknown typed alike.
void sql_as_kind(sql_script *script, decree_type type, sql_value *value)
{
    if (value->is_fixed && value->fixed.state != DECREE_KNOWN) {
        value->main = value->other = sql_null(script, type.kind);
        value->bounds = value->other_bounds = (sql_bounds){0, 0};
        if (type.kind == DECREE_RATIO || type.kind == DECREE_INTEGER || type.kind == DECREE_MONEY) {
            value->other = sql_word("1");
            value->other_bounds = (sql_bounds){1, 1};
        }
    }
    as_date(script, value);
}

static sql_value if_value(sql_script *script, const decree_expr *expr)
{
    const sql_value c = sql_condition(script, sql_expr(script, expr->operands[0]));
    if (sql_is_true(&c)) return sql_expr(script, expr->operands[1]);
    if (sql_is_false(&c)) return sql_expr(script, expr->operands[2]);
    sql_value a = sql_expr(script, expr->operands[1]), b = sql_expr(script, expr->operands[2]);
    if (sql_has(a.most) || sql_has(b.most))
        return sql_refuse(script, expr->span, "a count of rows that are not certain, picked,",
                          NULL);
    if (expr->type.kind == DECREE_CODES)
        return sql_refuse(script, expr->span, "codes picked by a condition", NULL);
    const sql_text same = sql_same(script, &a, &b);
    sql_as_kind(script, expr->type, &a);
    sql_as_kind(script, expr->type, &b);
    sql_value value = {.type = expr->type};
    value.main = pick(script, c.main, a.main, b.main, same);
    if (expr->type.kind == DECREE_DURATION || expr->type.kind == DECREE_RATIO)
        value.other = pick(script, c.main, a.other, b.other, same);
    else
        value.other = sql_word("1");
    const bool is_day = expr->type.kind == DECREE_DATE;
    value.bounds = is_day ? (sql_bounds){JUB_DATE_MIN, JUB_DATE_MAX} : sql_hull(a.bounds, b.bounds);
    value.other_bounds = sql_hull(a.other_bounds, b.other_bounds);
    if (sql_has(a.none) || sql_has(b.none)) {
        const sql_text an = sql_has(a.none) ? a.none : sql_word("FALSE");
        const sql_text bn = sql_has(b.none) ? b.none : sql_word("FALSE");
        value.none = SQL(script, SQL_ATOM, "CASE WHEN # THEN # WHEN NOT (#) THEN # ELSE # END",
                         c.main, an, c.main, bn, sql_and(script, an, bn));
    }
    sql_join_reads(&value, &a, &b);
    sql_join_reads(&value, &value, &c);
    return value;
}

// -- the walk -------------------------------------------------------------------------------------

static sql_value longer(sql_script *script, const decree_expr *expr, sql_value a, sql_value b)
{
    const bool is_max = expr->function == DECREE_FUNCTION_MAX;
    const sql_value least = sql_compare(script, expr->span, DECREE_LESS_EQUAL, &a, &b);
    const sql_value most = sql_compare(script, expr->span, DECREE_GREATER_EQUAL, &a, &b);
    sql_value value = a;
    if (a.is_fixed && sql_is_fixed_none(&a)) return a;
    if (sql_is_fixed_none(&b)) return b;
    value.is_fixed = false;
    const char *const form = "CASE WHEN # THEN # WHEN # THEN # END";
    value.main = SQL(script, SQL_ATOM, form, least.main, is_max ? b.main : a.main, most.main,
                     is_max ? a.main : b.main);
    value.other = SQL(script, SQL_ATOM, form, least.main, is_max ? b.other : a.other, most.main,
                      is_max ? a.other : b.other);
    value.none = sql_either_none(script, &a, &b);
    value.bounds = sql_hull(a.bounds, b.bounds);
    value.other_bounds = sql_hull(a.other_bounds, b.other_bounds);
    sql_join_reads(&value, &a, &b);
    return value;
}

static sql_value call_value(sql_script *script, const decree_expr *expr)
{
    const sql_value a = sql_expr(script, expr->operands[0]);
    switch (expr->function) {
    case DECREE_FUNCTION_UP:
    case DECREE_FUNCTION_DOWN:
    case DECREE_FUNCTION_NEAR: return sql_round(script, expr, a);
    default: break;
    }
    const sql_value b = sql_expr(script, expr->operands[1]);
    switch (expr->function) {
    case DECREE_FUNCTION_DAYS:
    case DECREE_FUNCTION_MONTHS:
    case DECREE_FUNCTION_YEARS: return sql_count(script, expr, a, b);
    case DECREE_FUNCTION_LENGTH: return sql_length(script, expr, a, b);
    case DECREE_FUNCTION_PART: return sql_part(script, expr, a, b);
    default: break;
    }
    return expr->type.kind == DECREE_DURATION
               ? longer(script, expr, a, b)
               : sql_extreme(script, a, b, expr->function == DECREE_FUNCTION_MAX);
}

static sql_value compare_value(sql_script *script, const decree_expr *expr)
{
    const sql_value a = sql_expr(script, expr->operands[0]);
    const sql_value b = sql_expr(script, expr->operands[1]);
    return sql_compare(script, expr->span, expr->relation, &a, &b);
}

static sql_value walk(sql_script *script, const decree_expr *expr)
{
    if (expr->type.kind != DECREE_CODES && sql_is_same_for_all(script, expr))
        return sql_fixed(script, expr->type, decree_eval_expr(&script->eval, expr));
    switch (expr->kind) {
    case DECREE_EXPR_NAME: return name_value(script, expr);
    case DECREE_EXPR_CALL: return call_value(script, expr);
    case DECREE_EXPR_UNIT: return sql_unit(script, expr, sql_expr(script, expr->operands[0]));
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT:
    case DECREE_EXPR_MULTIPLY:
    case DECREE_EXPR_DIVIDE: {
        const sql_value a = sql_expr(script, expr->operands[0]);
        return sql_arithmetic(script, expr, a, sql_expr(script, expr->operands[1]));
    }
    case DECREE_EXPR_COMPARE: return compare_value(script, expr);
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS:
    case DECREE_EXPR_WITHIN: return sql_membership(script, expr);
    case DECREE_EXPR_IS_KNOWN: return is_known_value(script, expr);
    case DECREE_EXPR_IS_NONE: return is_none_value(script, expr);
    case DECREE_EXPR_IS_CASE: return is_case_value(script, expr);
    case DECREE_EXPR_NOT: return not_value(script, expr);
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR: return series_value(script, expr);
    case DECREE_EXPR_IF: return if_value(script, expr);
    case DECREE_EXPR_ROWS: return sql_ask_rows(script, expr);
    default: return sql_unknown(script, expr->type);
    }
}

// Dialects differ in how deep they read, SQLite least, and people read less: what would be too deep
// is a column. About a row there is no column to put it in, and as each part may stand several
// times in the next, what grows past the second pair of limits is refused.
enum { DEPTH_MAX = 4, LENGTH_MAX_BYTES = 4000, ROW_DEPTH_MAX = 12, ROW_LENGTH_MAX_BYTES = 32000 };

static bool is_within(const sql_value *value, uint32_t depth_max, size_t length_max_bytes)
{
    const bool is_day = value->type.kind == DECREE_DATE && !sql_has(value->main);
    const bool has_other = value->type.kind == DECREE_DURATION || value->type.kind == DECREE_RATIO;
    const sql_text absent = {.level = SQL_ATOM};
    const sql_text parts[] = {is_day ? value->anchor : value->main,
                              has_other ? value->other : absent, value->none, value->most};
    size_t bytes = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (sql_has(parts[i])) bytes += parts[i].text.length_bytes;
    if (bytes > length_max_bytes) return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (sql_has(parts[i]) && sql_depth(parts[i]) > depth_max) return false;
    return true;
}

sql_value sql_expr(sql_script *script, const decree_expr *expr)
{
    const sql_value value = walk(script, expr);
    if (value.is_fixed) return value;
    if (script->row_of) {
        if (is_within(&value, ROW_DEPTH_MAX, ROW_LENGTH_MAX_BYTES)) return value;
        return sql_refuse(script, expr->span, "so much reckoning about one row",
                          "reckon in a field of the row, or ask less of it");
    }
    if (sql_has(value.most) || is_within(&value, DEPTH_MAX, LENGTH_MAX_BYTES)) return value;
    const jub_text name = jub_text_format(script->arena, "part %u", ++script->part_count);
    if (!name.bytes) script->is_out_of_memory = true;
    return sql_keep(script, name, value);
}
