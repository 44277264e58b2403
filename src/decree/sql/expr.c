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

static sql_bounds hull(sql_bounds a, sql_bounds b)
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
static void as_kind(sql_script *script, decree_type type, sql_value *value)
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
    as_kind(script, expr->type, &a);
    as_kind(script, expr->type, &b);
    sql_value value = {.type = expr->type};
    value.main = pick(script, c.main, a.main, b.main, same);
    if (expr->type.kind == DECREE_DURATION || expr->type.kind == DECREE_RATIO)
        value.other = pick(script, c.main, a.other, b.other, same);
    else
        value.other = sql_word("1");
    const bool is_day = expr->type.kind == DECREE_DATE;
    value.bounds = is_day ? (sql_bounds){JUB_DATE_MIN, JUB_DATE_MAX} : hull(a.bounds, b.bounds);
    value.other_bounds = hull(a.other_bounds, b.other_bounds);
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

// -- tables ---------------------------------------------------------------------------------------

static sql_text cell_text(sql_script *script, const sql_value *input, const decree_cell *cell,
                          sql_value *reads)
{
    if (cell->kind == DECREE_CELL_ANY) return sql_word("TRUE");
    const sql_value low = sql_expr(script, cell->low);
    decree_relation relation = cell->kind == DECREE_CELL_RELATION ? cell->relation : DECREE_EQUAL;
    if (cell->kind == DECREE_CELL_RANGE)
        relation = cell->low_is_closed ? DECREE_GREATER_EQUAL : DECREE_GREATER;
    const sql_value above = sql_compare(script, cell->span, relation, input, &low);
    sql_join_reads(reads, reads, &above);
    if (cell->kind != DECREE_CELL_RANGE) return above.main;
    const sql_value high = sql_expr(script, cell->high);
    const sql_value below = sql_compare(
        script, cell->span, cell->high_is_closed ? DECREE_LESS_EQUAL : DECREE_LESS, input, &high);
    sql_join_reads(reads, reads, &below);
    return sql_and(script, above.main, below.main);
}

typedef struct table_parts {
    sql_text fits[SQL_TABLE_ROW_MAX];
    sql_value results[SQL_TABLE_ROW_MAX];
    uint32_t count;
    sql_text any_known; // every input that decides is known
    sql_value reads;
} table_parts;

static bool read_table(sql_script *script, const decree_table *table, table_parts *parts)
{
    sql_value *inputs = JUB_NEW(script->arena, sql_value, table->input_count);
    if (!inputs) return false;
    parts->any_known = sql_word("TRUE");
    for (uint32_t i = 0; i < table->input_count; i++) {
        inputs[i] = sql_expr(script, table->inputs[i]);
        sql_value bare = inputs[i];
        bare.none = (sql_text){0};
        if (sql_is_fixed_unknown(&inputs[i])) parts->any_known = sql_word("FALSE");
        if (!inputs[i].is_fixed)
            parts->any_known = sql_and(script, parts->any_known, sql_is_known(script, &bare));
        sql_join_reads(&parts->reads, &parts->reads, &inputs[i]);
    }
    for (uint32_t i = 0; i < table->row_count; i++) {
        sql_text fits = sql_word("TRUE");
        for (uint32_t k = 0; k < table->input_count; k++)
            fits = sql_and(script, fits,
                           cell_text(script, &inputs[k], &table->rows[i].cells[k], &parts->reads));
        parts->fits[i] = fits;
        parts->results[i] = sql_expr(script, table->rows[i].result);
        sql_join_reads(&parts->reads, &parts->reads, &parts->results[i]);
    }
    parts->count = table->row_count;
    return true;
}

static sql_text result_part(sql_script *script, const decree_table *table, sql_value value,
                            char part)
{
    as_kind(script, table->result_type, &value);
    if (part == 'n') return sql_has(value.none) ? value.none : sql_word("FALSE");
    return part == 'm' ? value.main : value.other;
}

// The first row that fits, all before it surely not: the plain case.
static sql_text plain_rows(sql_script *script, const decree_table *table, const table_parts *parts,
                           char part)
{
    sql_text text = sql_word("CASE");
    for (uint32_t i = 0; i < parts->count; i++)
        text = SQL(script, SQL_ATOM, "#\n             WHEN # THEN #", text, parts->fits[i],
                   result_part(script, table, parts->results[i], part));
    return SQL(script, SQL_ATOM, "# END", text);
}

// From row `first`, which may fit: the rows after it up to one that does must say the same.
static sql_text open_rows(sql_script *script, const decree_table *table, const table_parts *parts,
                          uint32_t first, char part)
{
    sql_text text = sql_word("CASE");
    const sql_text its = result_part(script, table, parts->results[first], part);
    const sql_text nothing =
        part == 'n' ? sql_word("FALSE")
                    : sql_null(script, part == 'm' ? table->result_type.kind : DECREE_INTEGER);
    for (uint32_t i = first + 1; i < parts->count; i++) {
        const sql_text same = sql_same(script, &parts->results[first], &parts->results[i]);
        const bool is_same = jub_text_is(same.text, "TRUE");
        const bool is_other = jub_text_is(same.text, "FALSE");
        if (is_other) // surely another result: it must surely not fit
            text = SQL(script, SQL_ATOM, "# WHEN (#) IS NOT FALSE THEN #", text, parts->fits[i],
                       nothing);
        else if (!is_same)
            text = SQL(script, SQL_ATOM, "# WHEN (#) IS NOT FALSE AND (#) IS NOT TRUE THEN #", text,
                       parts->fits[i], same, nothing);
        if (is_other) continue;
        text = SQL(script, SQL_ATOM, "# WHEN # THEN #", text, parts->fits[i], its);
    }
    if (first + 1 == parts->count) return nothing;
    return SQL(script, SQL_ATOM, "# ELSE # END", text, nothing);
}

static sql_text unsure_rows(sql_script *script, const decree_table *table, const table_parts *parts,
                            char part)
{
    sql_text text = sql_word("CASE");
    for (uint32_t i = 0; i < parts->count; i++)
        text = SQL(script, SQL_ATOM,
                   "#\n             WHEN # THEN #\n             WHEN (#) IS NULL THEN #", text,
                   parts->fits[i], result_part(script, table, parts->results[i], part),
                   parts->fits[i], open_rows(script, table, parts, i, part));
    return SQL(script, SQL_ATOM, "# END", text);
}

static sql_text table_text(sql_script *script, const decree_table *table, const table_parts *parts,
                           char part)
{
    return SQL(script, SQL_ATOM, "CASE WHEN # THEN #\n        ELSE # END", parts->any_known,
               plain_rows(script, table, parts, part), unsure_rows(script, table, parts, part));
}

static bool all_alike(sql_script *script, const decree_table *table, const table_parts *parts,
                      char part)
{
    for (uint32_t i = 1; i < parts->count; i++)
        if (!jub_text_equal(result_part(script, table, parts->results[0], part).text,
                            result_part(script, table, parts->results[i], part).text))
            return false;
    return true;
}

// None spreads where no row can fit and an input is none.
static sql_text table_none(sql_script *script, const decree_table *table, const table_parts *parts)
{
    sql_text none = sql_word("FALSE");
    bool some = false;
    for (uint32_t i = 0; i < parts->count; i++) some |= sql_has(parts->results[i].none);
    if (some) none = table_text(script, table, parts, 'n');
    sql_text input = sql_word("FALSE");
    for (uint32_t i = 0; i < table->input_count; i++) {
        const sql_value value = sql_expr(script, table->inputs[i]);
        if (sql_has(value.none)) input = sql_or(script, input, value.none);
    }
    if (jub_text_is(input.text, "FALSE")) return some ? none : (sql_text){0};
    sql_text off = sql_word("TRUE");
    for (uint32_t i = 0; i < parts->count; i++)
        off = sql_and(script, off, SQL(script, SQL_COMPARED, "(#) IS FALSE", parts->fits[i]));
    if (some) none = SQL(script, SQL_ATOM, "coalesce(#, FALSE)", none);
    return sql_or(script, none, sql_and(script, input, off));
}

static sql_value lower_table(sql_script *script, const decree_table *table)
{
    table_parts *parts = JUB_NEW(script->arena, table_parts, 1);
    if (table->row_count > SQL_TABLE_ROW_MAX)
        return sql_refuse(script, table->name.span, "a table of so many rows", NULL);
    if (table->result_type.kind == DECREE_CODES)
        return sql_refuse(script, table->name.span, "a table that gives codes", NULL);
    if (!parts || !read_table(script, table, parts)) {
        script->is_out_of_memory = true;
        return sql_unknown(script, table->result_type);
    }
    sql_value value = parts->reads;
    const decree_type_kind kind = table->result_type.kind;
    value.type = table->result_type;
    value.main = table_text(script, table, parts, 'm');
    value.other = sql_word("1");
    const bool has_other = kind == DECREE_DURATION || kind == DECREE_RATIO;
    if (has_other)
        value.other = all_alike(script, table, parts, 'd')
                          ? result_part(script, table, parts->results[0], 'd')
                          : table_text(script, table, parts, 'd');
    value.none = table_none(script, table, parts);
    value.bounds = parts->results[0].bounds;
    value.other_bounds = parts->results[0].other_bounds;
    for (uint32_t i = 1; i < parts->count; i++) {
        value.bounds = hull(value.bounds, parts->results[i].bounds);
        value.other_bounds = hull(value.other_bounds, parts->results[i].other_bounds);
    }
    if (kind == DECREE_DATE) value.bounds = (sql_bounds){JUB_DATE_MIN, JUB_DATE_MAX};
    return value;
}

sql_value sql_table(sql_script *script, const decree_table *table)
{
    if (table->record) return lower_table(script, table);
    if (!script->has_table[table->index]) {
        const sql_value value = lower_table(script, table);
        script->tables[table->index] = sql_keep(script, table->name.text, value);
        script->has_table[table->index] = true;
    }
    return script->tables[table->index];
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
    const char *const form =
        is_max ? "CASE WHEN # THEN # WHEN # THEN # END" : "CASE WHEN # THEN # WHEN # THEN # END";
    value.main = SQL(script, SQL_ATOM, form, least.main, is_max ? b.main : a.main, most.main,
                     is_max ? a.main : b.main);
    value.other = SQL(script, SQL_ATOM, form, least.main, is_max ? b.other : a.other, most.main,
                      is_max ? a.other : b.other);
    value.none = sql_either_none(script, &a, &b);
    value.bounds = hull(a.bounds, b.bounds);
    value.other_bounds = hull(a.other_bounds, b.other_bounds);
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
    const sql_text parts[] = {is_day ? value->anchor : value->main,
                              has_other ? value->other : (sql_text){0}, value->none, value->most};
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
