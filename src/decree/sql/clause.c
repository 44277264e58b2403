#include "decree/sql/sql_private.h"

// Conditions of clauses, and what each grant comes to by itself (as decree/decide.c and term.c).

static void begin(sql_script *script, const decree_clause *clause)
{
    script->clause = clause->name.text;
    script->span = clause->name.span;
}

static sql_text keep_truth(sql_script *script, const decree_clause *clause, sql_value value)
{
    value = sql_condition(script, value);
    return sql_keep(script, clause->name.text, value).main;
}

static void lower_covered(sql_script *script, sql_clauses *clauses)
{
    const decree_tree *tree = script->tree;
    clauses->covered = sql_word(tree->covers.count == 0 ? "TRUE" : "FALSE");
    for (size_t i = 0; i < tree->covers.count; i++) {
        const decree_clause *clause = tree->covers.items[i];
        if (!decree_in_force(&script->program, &clause->source)) continue;
        begin(script, clause);
        clauses->covered = sql_or(script, clauses->covered,
                                  keep_truth(script, clause, sql_expr(script, clause->when)));
    }
}

static void lower_bars(sql_script *script, sql_clauses *clauses)
{
    const decree_tree *tree = script->tree;
    for (size_t i = 0; i < tree->excludes.count; i++) {
        const decree_clause *clause = tree->excludes.items[i];
        if (!decree_in_force(&script->program, &clause->source)) continue;
        begin(script, clause);
        if (clause->each_record)
            (void)sql_refuse(script, clause->name.span, "an exclusion of single rows", NULL);
        else
            clauses->excludes[i] = keep_truth(script, clause, sql_expr(script, clause->when));
    }
    for (size_t i = 0; i < tree->revokes.count; i++) {
        const decree_clause *clause = tree->revokes.items[i];
        if (!decree_in_force(&script->program, &clause->source)) continue;
        begin(script, clause);
        clauses->revokes[i] = keep_truth(script, clause, sql_expr(script, clause->when));
    }
    for (size_t i = 0; i < tree->defers.count; i++) {
        begin(script, tree->defers.items[i]);
        if (decree_in_force(&script->program, &tree->defers.items[i]->source))
            (void)sql_refuse(script, script->span, "a deferral", NULL);
    }
}

// -- the end of the term --------------------------------------------------------------------------

static sql_value less(sql_script *script, const decree_expr *expr, const sql_value *base)
{
    return sql_date_add(script, expr->span, *base, sql_expr(script, expr), true);
}

static bool is_at_least(const sql_value *a, const sql_value *b)
{
    return a->bounds.low >= b->bounds.high && a->other_bounds.low >= b->other_bounds.high;
}

static sql_value named(sql_script *script, const decree_clause *clause, const char *what,
                       sql_value value)
{
    const jub_text name =
        jub_text_format(script->arena, "%.*s %s", JUB_TEXT_ARG(clause->name.text), what);
    if (!name.bytes) script->is_out_of_memory = true;
    return sql_keep(script, name, value);
}

// Where the floor or the cap is none, it is passed over.
static sql_value unless_none(sql_script *script, sql_value limit, sql_value end)
{
    if (!sql_has(limit.none)) return end;
    sql_value result = limit;
    result.main = SQL(script, SQL_ATOM, "CASE WHEN # THEN # ELSE # END", limit.none,
                      sql_date_text(script, &end), sql_date_text(script, &limit));
    result.none = (sql_text){0};
    result.anchor = (sql_text){0};
    result.shift_count = 0;
    sql_join_reads(&result, &limit, &end);
    return result;
}

// Months and days of less than nothing move the end later; no reduction does that.
static sql_value reduced_end(sql_script *script, const decree_clause *clause, const decree_act *act,
                             const sql_value *base)
{
    const sql_value by = sql_expr(script, act->by);
    const bool moves_on = script->tree->convention.month_end != JUB_REFUSE;
    sql_value end =
        named(script, clause, "alone", sql_date_add(script, act->by->span, *base, by, true));
    if (act->at_least) {
        const sql_value floor = sql_expr(script, act->at_least);
        if (!(moves_on && floor.is_fixed && is_at_least(&by, &floor))) {
            const sql_value least =
                named(script, clause, "at least", less(script, act->at_least, base));
            end = named(script, clause, "from least",
                        sql_extreme(script, end, unless_none(script, least, end), false));
        }
    }
    if (act->at_most) {
        const sql_value cap = sql_expr(script, act->at_most);
        if (!(moves_on && cap.is_fixed && is_at_least(&cap, &by))) {
            const sql_value most =
                named(script, clause, "at most", less(script, act->at_most, base));
            end = named(script, clause, "to most",
                        sql_extreme(script, end, unless_none(script, most, end), true));
        }
    }
    if (moves_on && by.bounds.low >= 0 && by.other_bounds.low >= 0) return end;
    return sql_extreme(script, end, *base, false);
}

static sql_value new_term_end(sql_script *script, const decree_act *act, const sql_value *base)
{
    const sql_value from = sql_expr(script, act->from), length = sql_expr(script, act->to);
    const sql_value end = sql_date_add(script, act->to->span, from, length, false);
    if (act->kind == DECREE_COMMUTE) return end;
    return sql_extreme(script, end, *base, false);
}

static sql_value effect_of(sql_script *script)
{
    const decree_type type = {.kind = DECREE_DATE};
    if (!script->program.has_effect) return sql_unknown(script, type);
    return sql_fixed(script, type, decree_value_integer(script->program.effect));
}

static const decree_act *term_act(const decree_clause *clause, bool *is_release_out)
{
    const decree_act *found = NULL;
    *is_release_out = false;
    for (uint32_t i = 0; i < clause->act_count; i++) {
        if (!decree_act_is_on_term(&clause->acts[i])) continue;
        if (!found) found = &clause->acts[i];
        if (clause->acts[i].kind == DECREE_RELEASE) *is_release_out = true;
    }
    return found;
}

static sql_value limited(sql_script *script, const decree_clause *clause, sql_value end,
                         const sql_value *base)
{
    const decree_tree *tree = script->tree;
    for (size_t i = 0; i < tree->limits.count; i++) {
        const decree_clause *limit = tree->limits.items[i];
        if (!decree_in_force(&script->program, &limit->source)) continue;
        if (limit->on_grants && !(limit->on_grants >> clause->index & 1)) continue;
        const sql_value cap = less(script, limit->at_most, base);
        end = sql_extreme(script, end, unless_none(script, cap, end), true);
    }
    return end;
}

static bool only_reduces(const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (grant->acts[i].kind != DECREE_REDUCE) return false;
    return true;
}

static bool adds_up(const decree_tree *tree)
{
    for (size_t i = 0; i < tree->combines.count; i++)
        if (tree->combines.items[i]->kind == DECREE_CUMULATIVE) return true;
    return false;
}

static void lower_end(sql_script *script, sql_clauses *clauses, sql_grant *grant)
{
    const decree_clause *clause = grant->clause;
    const decree_act *act = term_act(clause, &grant->is_release);
    grant->is_on_term = act != NULL;
    for (uint32_t i = 0; i < clause->act_count; i++)
        if (clause->acts[i].is_then) {
            (void)sql_refuse(script, clause->acts[i].span, "acts in sequence", NULL);
            return;
        }
    if (!act) return;
    sql_value effect = effect_of(script);
    if (grant->is_release) {
        grant->end = effect;
        return;
    }
    sql_value end = act->to ? new_term_end(script, act, &clauses->base)
                            : reduced_end(script, clause, act, &clauses->base);
    if (!adds_up(script->tree)) {
        end = limited(script, clause, end, &clauses->base);
        if (script->program.has_effect) end = sql_extreme(script, end, effect, true);
    }
    grant->end = named(script, clause, "end", end);
}

// A sum that is waived is gone, known or not; where none is owed there is nothing to waive.
static void lower_waiver(sql_script *script, sql_grant *grant, const decree_act *act)
{
    const sql_value before = sql_fact(script, act->money->index, act->span);
    if (act->kind == DECREE_REMIT)
        (void)sql_refuse(script, act->span, "a part of a sum that is remitted", NULL);
    if (act->money_index < JUB_MONEY_MAX)
        grant->owed[act->money_index] =
            sql_has(before.none) ? sql_not(script, before.none) : sql_word("TRUE");
}

static void lower_grant(sql_script *script, sql_clauses *clauses, const decree_clause *clause)
{
    begin(script, clause);
    if (clause->each_record) {
        (void)sql_refuse(script, clause->name.span, "a grant about single rows", NULL);
        return;
    }
    sql_grant *grant = &clauses->grants[clauses->grant_count++];
    *grant = (sql_grant){.clause = clause};
    sql_value holds = sql_condition(script, sql_expr(script, clause->when));
    if (script->program.term_end && only_reduces(clause) && sql_has(clauses->base.none)) {
        const uint32_t list = holds.list > clauses->base.list ? holds.list : clauses->base.list;
        holds = sql_truth(sql_and(script, holds.main, sql_not(script, clauses->base.none)));
        holds.list = list;
    }
    grant->holds = keep_truth(script, clause, holds);
    lower_end(script, clauses, grant);
    for (uint32_t i = 0; i < clause->act_count; i++)
        if (clause->acts[i].money) lower_waiver(script, grant, &clause->acts[i]);
}

static sql_text any_of(sql_script *script, decree_clause *const *clauses, const sql_text *truths,
                       size_t count, uint32_t grant)
{
    sql_text text = sql_word("FALSE");
    for (size_t i = 0; i < count; i++)
        if (sql_has(truths[i]) && (clauses[i]->bars >> grant & 1))
            text = sql_or(script, text, truths[i]);
    return text;
}

// -- quotas ---------------------------------------------------------------------------------------

static void lower_quota(sql_script *script, sql_clauses *clauses, const decree_clause *clause)
{
    begin(script, clause);
    sql_quota *quota = &clauses->quotas[clauses->quota_count++];
    *quota = (sql_quota){.clause = clause};
    sql_text stands = sql_word("FALSE");
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        const sql_grant *grant = &clauses->grants[i];
        if (clause->on_grants >> grant->clause->index & 1)
            stands = sql_or(script, stands,
                            sql_and(script, grant->holds, sql_not(script, grant->barred)));
    }
    quota->stands = sql_and(script, clauses->covered, stands);
    if (clause->key_count > sizeof quota->keys / sizeof *quota->keys) {
        (void)sql_refuse(script, clause->name.span, "a quota of so many keys", NULL);
        return;
    }
    for (uint32_t i = 0; i < clause->key_count; i++) {
        const decree_type_kind kind = clause->keys[i].value->type.kind;
        const jub_text name =
            jub_text_format(script->arena, "%.*s key %u", JUB_TEXT_ARG(clause->name.text), i + 1);
        sql_value key = sql_expr(script, clause->keys[i].value);
        if ((kind != DECREE_DATE && kind != DECREE_INTEGER && kind != DECREE_MONEY) ||
            sql_has(key.most))
            key = sql_refuse(script, clause->keys[i].value->span, "a key that is no whole number",
                             NULL);
        quota->keys[i] = sql_keep(script, name, key);
    }
    if (!clause->per_field) return;
    const sql_value group = sql_fact(script, clause->per_field->index, clause->name.span);
    quota->group = group.main;
    quota->group_known = sql_is_known(script, &group);
}

void sql_lower_clauses(sql_script *script, sql_clauses *clauses)
{
    const decree_tree *tree = script->tree;
    clauses->base = sql_fixed(script, (decree_type){.kind = DECREE_DATE}, decree_value_none());
    script->clause = tree->header.title;
    script->span = tree->header.span;
    if (script->program.term_end)
        clauses->base =
            sql_fact(script, script->program.term_end->index, script->program.term_end->name.span);
    lower_covered(script, clauses);
    lower_bars(script, clauses);
    for (size_t i = 0; i < tree->grants.count; i++)
        if (decree_in_force(&script->program, &tree->grants.items[i]->source))
            lower_grant(script, clauses, tree->grants.items[i]);
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        sql_grant *grant = &clauses->grants[i];
        const uint32_t index = grant->clause->index;
        grant->barred =
            any_of(script, tree->excludes.items, clauses->excludes, tree->excludes.count, index);
        grant->revoked =
            any_of(script, tree->revokes.items, clauses->revokes, tree->revokes.count, index);
        if (!jub_text_is(grant->revoked.text, "FALSE"))
            grant->revoked = SQL(script, SQL_COMPARED, "(#) IS TRUE", grant->revoked);
    }
    for (size_t i = 0; i < tree->quotas.count; i++)
        if (decree_in_force(&script->program, &tree->quotas.items[i]->source))
            lower_quota(script, clauses, tree->quotas.items[i]);
    clauses->last = script->list_count;
}
