#include "decree/sql/outcome_private.h"

// What somebody gets at worst and at best, and whether the two are one (as decree/outcome.c). A
// truth that is NULL counts as no at worst and as yes at best.
static const char *const side_names[] = {"at worst", "at best"};

sql_text sql_surely(sql_script *script, sql_text truth)
{
    if (jub_text_is(truth.text, "TRUE") || jub_text_is(truth.text, "FALSE")) return truth;
    return SQL(script, SQL_COMPARED, "(#) IS TRUE", truth);
}

sql_text sql_possibly(sql_script *script, sql_text truth)
{
    if (jub_text_is(truth.text, "TRUE") || jub_text_is(truth.text, "FALSE")) return truth;
    return SQL(script, SQL_COMPARED, "(#) IS NOT FALSE", truth);
}

sql_text sql_on_side(sql_script *script, int side, sql_text truth)
{
    return side == 0 ? sql_surely(script, truth) : sql_possibly(script, truth);
}

sql_text sql_outcome_column(sql_outcome *work, jub_text name, const char *suffix, sql_text text)
{
    sql_script *script = work->script;
    const jub_text whole = jub_text_format(script->arena, "%.*s%s", JUB_TEXT_ARG(name), suffix);
    if (!whole.bytes) script->is_out_of_memory = true;
    if (jub_text_is(text.text, "TRUE") || jub_text_is(text.text, "FALSE")) return text;
    sql_add_column(script, &script->lists[work->list], whole, text);
    if (script->list_count < work->list) script->list_count = work->list;
    return sql_name(script, whole);
}

// -- quotas ---------------------------------------------------------------------------------------

static sql_text place_of(sql_script *script, const sql_quota *quota)
{
    const sql_text name = sql_name_of(script, quota->clause->name.text, " places");
    return SQL(script, SQL_ATOM, "CASE WHEN #.person IS NULL THEN TRUE ELSE #.has_place END", name,
               name);
}

static void lower_places(sql_outcome *work)
{
    sql_script *script = work->script;
    sql_clauses *clauses = work->clauses;
    sql_text places[DECREE_CLAUSE_MAX];
    for (uint32_t i = 0; i < clauses->quota_count; i++)
        places[i] = sql_outcome_column(work, clauses->quotas[i].clause->name.text, " place",
                                       place_of(script, &clauses->quotas[i]));
    if (clauses->quota_count > 0) work->list++;
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        sql_grant *grant = &clauses->grants[i];
        grant->place = sql_word("TRUE");
        for (uint32_t k = 0; k < clauses->quota_count; k++)
            if (clauses->quotas[k].clause->on_grants >> grant->clause->index & 1)
                grant->place = sql_and(script, grant->place, places[k]);
        const sql_text open = sql_series(
            script, true,
            (const sql_text[]){grant->holds, sql_not(script, grant->barred), grant->place}, 3,
            "TRUE");
        grant->open = sql_outcome_column(work, grant->clause->name.text, " open", open);
    }
    work->list++;
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        sql_grant *grant = &clauses->grants[i];
        const sql_text applies = sql_series(
            script, true,
            (const sql_text[]){clauses->covered, grant->open, sql_not(script, grant->revoked)}, 3,
            "TRUE");
        grant->applies = sql_outcome_column(work, grant->clause->name.text, " applies", applies);
    }
    work->list++;
}

// -- worst and best -------------------------------------------------------------------------------

static bool acts_otherwise(const sql_grant *grant)
{
    for (uint32_t i = 0; i < grant->clause->act_count; i++) {
        const decree_act_kind kind = grant->clause->acts[i].kind;
        if (kind == DECREE_COMMUTE || kind == DECREE_TRANSFER) return true;
    }
    return false;
}

static void lower_side(sql_outcome *work, int side)
{
    sql_script *script = work->script;
    sql_scenario *s = &work->sides[side];
    sql_text gives = sql_word("FALSE"), acts = sql_word("FALSE");
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        const sql_text here = sql_present(work, side, grant);
        if (grant->is_on_term) acts = sql_or(script, acts, here);
        if (grant->is_on_term) gives = sql_or(script, gives, here);
        if (acts_otherwise(grant))
            gives = sql_or(script, gives, sql_on_side(script, side, grant->applies));
        for (uint32_t k = 0; k < JUB_MONEY_MAX; k++)
            gives = sql_or(script, gives, sql_waives(work, side, grant, k));
    }
    s->gives = sql_outcome_column(work, JUB_TEXT("something "), side_names[side], gives);
    s->acts = sql_outcome_column(work, JUB_TEXT("term "), side_names[side], acts);
    s->is_release = sql_outcome_column(work, JUB_TEXT("release "), side_names[side],
                                       sql_release_text(work, side));
    s->conflict = sql_outcome_column(work, JUB_TEXT("conflict "), side_names[side],
                                     sql_conflict_text(work, side));
    s->end = sql_outcome_column(work, JUB_TEXT("end "), side_names[side],
                                sql_end_text(work, side, sql_release_text(work, side)));
}

static void lower_targets(sql_outcome *work, int side)
{
    sql_scenario *s = &work->sides[side];
    s->kind = sql_target_text(work, side, DECREE_COMMUTE);
    if (sql_has(s->kind))
        s->kind = sql_outcome_column(work, JUB_TEXT("kind "), side_names[side], s->kind);
    s->place = sql_target_text(work, side, DECREE_TRANSFER);
    if (sql_has(s->place))
        s->place = sql_outcome_column(work, JUB_TEXT("place "), side_names[side], s->place);
}

// -- the result -----------------------------------------------------------------------------------

static sql_text same_words(sql_script *script, sql_text a, sql_text b)
{
    if (!sql_has(a)) return sql_word("TRUE");
    return SQL(script, SQL_COMPARED, "coalesce(#, '') = coalesce(#, '')", a, b);
}

// Under `first` the ends do not bound what lies between.
static sql_text uncertain_text(sql_outcome *work)
{
    sql_script *script = work->script;
    sql_text text = sql_word("FALSE");
    for (uint32_t i = 0; sql_is_first(work) && i < work->clauses->grant_count; i++)
        if (work->clauses->grants[i].is_on_term)
            text = sql_or(script, text,
                          SQL(script, SQL_COMPARED, "(#) IS NULL", work->clauses->grants[i].open));
    return text;
}

// The same sums are waived at worst and at best.
static sql_text same_money(sql_outcome *work)
{
    sql_script *script = work->script;
    sql_text text = sql_word("TRUE");
    for (uint32_t k = 0; k < JUB_MONEY_MAX; k++) {
        sql_text sides[2] = {sql_word("FALSE"), sql_word("FALSE")};
        for (int side = 0; side < 2; side++)
            for (uint32_t i = 0; i < work->clauses->grant_count; i++)
                sides[side] = sql_or(script, sides[side],
                                     sql_waives(work, side, &work->clauses->grants[i], k));
        if (!jub_text_equal(sides[0].text, sides[1].text))
            text = sql_and(script, text, SQL(script, SQL_COMPARED, "$ = $", sides[0], sides[1]));
    }
    return text;
}

static sql_text settled_text(sql_outcome *work)
{
    sql_script *script = work->script;
    const sql_scenario *w = &work->sides[0], *b = &work->sides[1];
    const sql_text both_out = sql_and(script, w->is_release, b->is_release);
    const sql_text no_term = sql_and(script, sql_not(script, w->acts), sql_not(script, b->acts));
    const sql_text same_end = sql_series(
        script, true,
        (const sql_text[]){w->acts, b->acts,
                           SQL(script, SQL_ATOM, "coalesce(# = #, FALSE)",
                               sql_up_to_base(work, w->end), sql_up_to_base(work, b->end))},
        3, "TRUE");
    const sql_text term =
        sql_series(script, false, (const sql_text[]){both_out, no_term, same_end}, 3, "FALSE");
    const sql_text parts[] = {w->gives,
                              sql_not(script, w->conflict),
                              sql_not(script, b->conflict),
                              same_words(script, w->kind, b->kind),
                              same_words(script, w->place, b->place),
                              same_money(work),
                              SQL(script, SQL_ATOM, "(#)", term)};
    return sql_series(script, true, parts, 7, "TRUE");
}

sql_text sql_standing_word(sql_script *script, jub_standing standing)
{
    return sql_string(script, jub_text_from(jub_standing_word(standing)));
}

static sql_text standing_text(sql_outcome *work)
{
    sql_script *script = work->script;
    const sql_clauses *clauses = work->clauses;
    sql_text revoked = sql_word("FALSE"), barred = sql_word("FALSE"), free = sql_word("FALSE");
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        const sql_grant *grant = &clauses->grants[i];
        const sql_text holds = sql_possibly(script, grant->holds);
        const sql_text is_barred = sql_surely(script, grant->barred);
        barred = sql_or(script, barred, sql_and(script, holds, is_barred));
        free = sql_or(script, free, sql_and(script, holds, sql_not(script, is_barred)));
        revoked = sql_or(script, revoked,
                         sql_and(script, sql_possibly(script, grant->open), grant->revoked));
    }
    sql_text text = SQL(script, SQL_ATOM, "CASE WHEN # THEN #", uncertain_text(work),
                        sql_standing_word(script, JUB_UNDETERMINED));
    if (jub_text_is(uncertain_text(work).text, "FALSE")) text = sql_word("CASE");
    text = SQL(script, SQL_ATOM,
               "#\n           WHEN # THEN CASE WHEN # THEN # ELSE # END\n           WHEN # THEN #",
               text, work->sides[1].gives, settled_text(work),
               sql_standing_word(script, JUB_GRANTED), sql_standing_word(script, JUB_UNDETERMINED),
               SQL(script, SQL_COMPARED, "(#) IS FALSE", clauses->covered),
               sql_standing_word(script, JUB_NOT_COVERED));
    if (!jub_text_is(revoked.text, "FALSE"))
        text = SQL(script, SQL_ATOM, "#\n           WHEN # THEN #", text, revoked,
                   sql_standing_word(script, JUB_REVOKED));
    return SQL(script, SQL_ATOM, "#\n           WHEN # THEN #\n           ELSE # END", text,
               sql_and(script, barred, sql_not(script, free)),
               sql_standing_word(script, JUB_EXCLUDED), sql_standing_word(script, JUB_NOT_GRANTED));
}

static void add_result(sql_script *script, sql_columns *result, const char *name, sql_text text)
{
    const sql_column item = {jub_text_from(name), text};
    if (!JUB_LIST_PUSH(script->arena, result, item)) script->is_out_of_memory = true;
}

static sql_text where_granted(sql_script *script, sql_text text)
{
    return SQL(script, SQL_ATOM, "CASE WHEN status = 'granted' THEN # END", text);
}

static sql_text day_out(sql_script *script, sql_text date)
{
    if (script->dialect != JUB_SQL_SQLITE) return date;
    return SQL(script, SQL_ATOM, "date(# * 86400, 'unixepoch')", date);
}

static bool check_combines(sql_outcome *work)
{
    sql_script *script = work->script;
    const decree_tree *tree = script->tree;
    for (size_t i = 0; i < tree->combines.count; i++) {
        const decree_combine *combine = tree->combines.items[i];
        script->clause = JUB_TEXT("combine");
        if (combine->on_remainder)
            (void)sql_refuse(script, combine->span, "'on remainder'", NULL);
        else if (!combine->among.is_all && combine->among.count > 0)
            (void)sql_refuse(script, combine->span, "'among' some clauses", NULL);
        work->has_combine = true;
        work->combine = combine->kind;
        if (combine->kind != DECREE_CUMULATIVE) continue;
        for (size_t k = 0; k < tree->limits.count; k++)
            if (decree_in_force(&script->program, &tree->limits.items[k]->source))
                (void)sql_refuse(script, tree->limits.items[k]->name.span, "a limit of a sum",
                                 NULL);
    }
    return script->refusal_count == 0;
}

void sql_lower_outcome(sql_script *script, sql_clauses *clauses, sql_columns *result)
{
    sql_outcome work = {.script = script, .clauses = clauses, .list = clauses->last + 1};
    if (clauses->last + 7 >= SQL_LIST_MAX) {
        (void)sql_refuse(script, script->span, "so long a chain of names", NULL);
        return;
    }
    if (!check_combines(&work)) return;
    lower_places(&work);
    lower_side(&work, 0);
    lower_side(&work, 1);
    work.list++;
    lower_targets(&work, 0);
    lower_targets(&work, 1);
    work.list++;
    sql_lower_cited(&work);
    (void)sql_outcome_column(&work, JUB_TEXT("status"), "", standing_text(&work));
    const sql_scenario *best = &work.sides[1];
    const sql_text end = sql_up_to_base(&work, best->end);
    bool has_term = false;
    for (uint32_t i = 0; i < clauses->grant_count; i++) has_term |= clauses->grants[i].is_on_term;
    add_result(script, result, "status", sql_word("status"));
    add_result(script, result, "clauses", sql_clauses_text(&work));
    // Where nothing moves the term, it ends as before.
    const sql_text base = sql_date_text(script, &clauses->base);
    const sql_text shown =
        !script->program.term_end
            ? end
            : SQL(script, SQL_ATOM, "CASE WHEN # THEN # ELSE # END", best->acts, end, base);
    const sql_text new_end = has_term ? shown : base;
    add_result(script, result, "new_end", where_granted(script, day_out(script, new_end)));
    add_result(script, result, "days_saved",
               where_granted(script, script->program.term_end
                                         ? SQL(script, SQL_ATOM, "CASE WHEN # THEN # ELSE 0 END",
                                               best->acts, sql_days_between(script, end, base))
                                         : SQL(script, SQL_ATOM, "CASE WHEN NOT (#) THEN 0 END",
                                               best->acts)));
    if (sql_has(best->kind))
        add_result(script, result, "new_kind", where_granted(script, best->kind));
    if (sql_has(best->place))
        add_result(script, result, "new_place", where_granted(script, best->place));
    if (clauses->quota_count > 0)
        add_result(script, result, "quota",
                   SQL(script, SQL_ATOM, "CASE WHEN status = 'not_granted' THEN # END",
                       sql_quota_names(&work)));
}
