#include "decree/sql/sql_private.h"

// Decision tables: the first row that fits; where a row may fit, what it and those behind it have
// in common.

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
    sql_as_kind(script, table->result_type, &value);
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
        value.bounds = sql_hull(value.bounds, parts->results[i].bounds);
        value.other_bounds = sql_hull(value.other_bounds, parts->results[i].other_bounds);
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
