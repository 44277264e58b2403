#include "decree/sql/outcome_private.h"

// The end of the term on a side: the grants on it, and how they go together.

sql_text sql_present(sql_outcome *work, int side, const sql_grant *grant)
{
    sql_script *script = work->script;
    sql_text text = sql_on_side(script, side, grant->applies);
    if (grant->is_on_term && sql_has(grant->end.none))
        text = sql_and(script, text, sql_not(script, grant->end.none));
    return text;
}

// The earliest of the ends of those present; unknown where one of them is.
static sql_text earliest(sql_outcome *work, int side)
{
    sql_script *script = work->script;
    const bool is_sqlite = script->dialect == JUB_SQL_SQLITE;
    sql_text list = {0}, missing = sql_word("FALSE"), only = {0};
    uint32_t count = 0;
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (!grant->is_on_term || grant->is_release) continue;
        const sql_text here = sql_present(work, side, grant);
        const sql_text its = SQL(script, SQL_ATOM, "CASE WHEN # THEN # END", here, grant->end.main);
        const sql_text shown = is_sqlite ? SQL(script, SQL_ATOM, "coalesce(#, 9999999)", its) : its;
        missing =
            sql_or(script, missing,
                   sql_and(script, here, SQL(script, SQL_COMPARED, "$ IS NULL", grant->end.main)));
        list = count == 0 ? shown : SQL(script, SQL_ATOM, "#,\n             #", list, shown);
        only = its;
        count++;
    }
    if (count == 0) return sql_null(script, DECREE_DATE);
    if (count == 1) return only;
    list = is_sqlite ? SQL(script, SQL_ATOM, "nullif(min(#), 9999999)", list)
                     : SQL(script, SQL_ATOM, "least(#)", list);
    return SQL(script, SQL_ATOM, "CASE WHEN NOT (#) THEN # END", missing, list);
}

static sql_text added_up(sql_outcome *work, int side)
{
    sql_script *script = work->script;
    const sql_text base = sql_date_text(script, &work->clauses->base);
    sql_text days = sql_word("0");
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (!grant->is_on_term || grant->is_release) continue;
        days = SQL(script, SQL_PLUS, "# + CASE WHEN # THEN # ELSE 0 END", days,
                   sql_present(work, side, grant), sql_days_between(script, grant->end.main, base));
    }
    sql_value end = {.type = {.kind = DECREE_DATE}, .list = 1};
    end.main = sql_plus_days(script, base, SQL(script, SQL_UNARY, "-(#)", days));
    if (!script->program.has_effect) return end.main;
    const sql_value effect = sql_fixed(script, (decree_type){.kind = DECREE_DATE},
                                       decree_value_integer(script->program.effect));
    return sql_extreme(script, end, effect, true).main;
}

static sql_text first_end(sql_outcome *work, int side)
{
    sql_script *script = work->script;
    sql_text text = sql_word("CASE");
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (grant->is_on_term)
            text = SQL(script, SQL_ATOM, "# WHEN # THEN #", text, sql_present(work, side, grant),
                       grant->end.main);
    }
    if (jub_text_is(text.text, "CASE")) return sql_null(script, DECREE_DATE);
    return SQL(script, SQL_ATOM, "# END", text);
}

bool sql_is_first(const sql_outcome *work)
{
    return work->has_combine && work->combine == DECREE_FIRST;
}

// Whether a grant of a release decides.
sql_text sql_release_text(sql_outcome *work, int side)
{
    sql_script *script = work->script;
    sql_text text = sql_word("FALSE"), before = sql_word("FALSE");
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (!grant->is_on_term) continue;
        const sql_text here = sql_present(work, side, grant);
        if (grant->is_release)
            text =
                sql_or(script, text,
                       sql_is_first(work) ? sql_and(script, here, sql_not(script, before)) : here);
        before = sql_or(script, before, here);
    }
    return text;
}

sql_text sql_conflict_text(sql_outcome *work, int side)
{
    sql_script *script = work->script;
    sql_text count = {0};
    uint32_t grants = 0;
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (!grant->is_on_term) continue;
        const sql_text one =
            SQL(script, SQL_ATOM, "CASE WHEN # THEN 1 ELSE 0 END", sql_present(work, side, grant));
        count = grants == 0 ? one : SQL(script, SQL_PLUS, "# + #", count, one);
        grants++;
    }
    if (work->has_combine || grants < 2) return sql_word("FALSE");
    return SQL(script, SQL_COMPARED, "# > 1", count);
}

// No grant makes a term longer than it was.
sql_text sql_up_to_base(sql_outcome *work, sql_text end)
{
    sql_script *script = work->script;
    if (!script->program.term_end) return end;
    const sql_text base = sql_date_text(script, &work->clauses->base);
    return SQL(script, SQL_ATOM, "CASE WHEN # > # THEN # ELSE # END", end, base, base, end);
}

sql_text sql_end_text(sql_outcome *work, int side, sql_text is_release)
{
    sql_script *script = work->script;
    const bool is_sum = work->has_combine && work->combine == DECREE_CUMULATIVE;
    sql_text end = sql_is_first(work) ? first_end(work, side)
                   : is_sum           ? added_up(work, side)
                                      : earliest(work, side);
    const sql_text effect = script->program.has_effect ? sql_date(script, script->program.effect)
                                                       : sql_null(script, DECREE_DATE);
    if (!sql_is_first(work) && !jub_text_is(is_release.text, "FALSE"))
        end = SQL(script, SQL_ATOM, "CASE WHEN # THEN # ELSE # END", is_release, effect, end);
    return end;
}
