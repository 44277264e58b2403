#include "decree/sql/outcome_private.h"

// The clauses that are cited with a status.

// Names of clauses whose condition holds, with semicolons between.
typedef struct name_list {
    sql_script *script;
    sql_text text;
    sql_text only;
    uint32_t count;
} name_list;

static void add_name(name_list *list, jub_text name, sql_text when)
{
    sql_script *script = list->script;
    if (jub_text_is(when.text, "FALSE")) return;
    const sql_text its =
        SQL(script, SQL_ATOM, "CASE WHEN # THEN # END", when, sql_string(script, name));
    const jub_text behind = jub_text_format(script->arena, ";%.*s", JUB_TEXT_ARG(name));
    if (!behind.bytes) script->is_out_of_memory = true;
    const sql_text shown = script->dialect == JUB_SQL_SQLITE
                               ? SQL(script, SQL_ATOM, "CASE WHEN # THEN # ELSE '' END", when,
                                     sql_string(script, behind))
                               : its;
    const char *const between =
        script->dialect == JUB_SQL_SQLITE ? "# ||\n             #" : "#,\n             #";
    list->text = list->count == 0 ? shown : SQL(script, SQL_ATOM, between, list->text, shown);
    list->only = its;
    list->count++;
}

static sql_text end_list(const name_list *list)
{
    sql_script *script = list->script;
    if (list->count == 0) return sql_word("''");
    if (list->count == 1) return SQL(script, SQL_ATOM, "coalesce(#, '')", list->only);
    if (script->dialect == JUB_SQL_SQLITE) return SQL(script, SQL_ATOM, "substr(#, 2)", list->text);
    return SQL(script, SQL_ATOM, "concat_ws(';', #)", list->text);
}

// Whether a grant is among those that decide on a side, of somebody to whom something is granted.
static sql_text cited(sql_outcome *work, int side, const sql_grant *grant)
{
    sql_script *script = work->script;
    const sql_scenario *s = &work->sides[side];
    sql_text text = grant->is_on_term ? sql_decides_term(work, side, grant) : sql_word("FALSE");
    for (uint32_t k = 0; k < JUB_MONEY_MAX; k++)
        text = sql_or(script, text, sql_waives(work, side, grant, k));
    for (uint32_t i = 0; i < grant->clause->act_count; i++) {
        const decree_act *act = &grant->clause->acts[i];
        const sql_text its = act->kind == DECREE_COMMUTE    ? s->kind
                             : act->kind == DECREE_TRANSFER ? s->place
                                                            : (sql_text){0};
        if (!sql_has(its)) continue;
        text = sql_or(
            script, text,
            sql_and(script, sql_leads_to(work, side, grant, act),
                    SQL(script, SQL_COMPARED, "# = #", its, sql_string(script, act->target.text))));
    }
    return text;
}

// A release at best takes the place of the sum at worst, though both may come to the same end. In
// every other way to combine, what decides at worst decides at best too.
static bool may_change_grants(const sql_outcome *work)
{
    bool has_release = false;
    for (uint32_t i = 0; i < work->clauses->grant_count; i++)
        has_release |= work->clauses->grants[i].is_release;
    return has_release && work->has_combine && work->combine == DECREE_CUMULATIVE;
}

// Columns for the grants that decide: those that do on both sides, or where there is none, at best.
void sql_lower_cited(sql_outcome *work)
{
    sql_script *script = work->script;
    sql_text any = sql_word("FALSE");
    if (!may_change_grants(work)) {
        for (uint32_t i = 0; i < work->clauses->grant_count; i++)
            work->cited[i] = cited(work, 0, &work->clauses->grants[i]);
        return;
    }
    sql_text sides[DECREE_GRANT_MAX][2];
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        for (int side = 0; side < 2; side++)
            sides[i][side] = sql_outcome_column(work, grant->clause->name.text,
                                                side == 0 ? " decides" : " may decide",
                                                sql_surely(script, cited(work, side, grant)));
        any = sql_or(script, any, sql_and(script, sides[i][0], sides[i][1]));
    }
    work->list++;
    any = sql_outcome_column(work, JUB_TEXT("decided alike"), "", any);
    for (uint32_t i = 0; i < work->clauses->grant_count; i++)
        work->cited[i] =
            sql_and(script, sides[i][1], sql_or(script, sides[i][0], sql_not(script, any)));
}

static sql_text granted_names(sql_outcome *work)
{
    name_list list = {.script = work->script};
    for (uint32_t i = 0; i < work->clauses->grant_count; i++)
        add_name(&list, work->clauses->grants[i].clause->name.text, work->cited[i]);
    return end_list(&list);
}

static sql_text excluded_names(sql_outcome *work)
{
    sql_script *script = work->script;
    const sql_clauses *clauses = work->clauses;
    name_list list = {.script = script};
    for (size_t i = 0; i < script->tree->excludes.count; i++) {
        sql_text bites = sql_word("FALSE");
        if (!sql_has(clauses->excludes[i])) continue;
        const decree_clause *clause = script->tree->excludes.items[i];
        for (uint32_t k = 0; k < clauses->grant_count; k++)
            if (clause->bars >> clauses->grants[k].clause->index & 1)
                bites = sql_or(script, bites, sql_possibly(script, clauses->grants[k].holds));
        add_name(&list, clause->name.text,
                 sql_and(script, sql_surely(script, clauses->excludes[i]), bites));
    }
    return end_list(&list);
}

static sql_text possible_of(sql_outcome *work, uint64_t bars)
{
    sql_text text = sql_word("FALSE");
    for (uint32_t k = 0; k < work->clauses->grant_count; k++)
        if (bars >> work->clauses->grants[k].clause->index & 1)
            text = sql_or(work->script, text,
                          sql_possibly(work->script, work->clauses->grants[k].open));
    return text;
}

static sql_text revoked_names(sql_outcome *work)
{
    sql_script *script = work->script;
    name_list list = {.script = script};
    for (size_t i = 0; i < script->tree->revokes.count; i++)
        if (sql_has(work->clauses->revokes[i]))
            add_name(&list, script->tree->revokes.items[i]->name.text,
                     sql_and(script, sql_surely(script, work->clauses->revokes[i]),
                             possible_of(work, script->tree->revokes.items[i]->bars)));
    return end_list(&list);
}

static sql_text open_names(sql_outcome *work)
{
    sql_script *script = work->script;
    const sql_clauses *clauses = work->clauses;
    name_list list = {.script = script};
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        const sql_text open = clauses->grants[i].open;
        const bool is_fixed = jub_text_is(open.text, "TRUE") || jub_text_is(open.text, "FALSE");
        const sql_text is_open =
            is_fixed ? sql_word("FALSE") : SQL(script, SQL_COMPARED, "(#) IS NULL", open);
        add_name(&list, clauses->grants[i].clause->name.text,
                 sql_or(script, is_open,
                        sql_and(script, sql_surely(script, open),
                                sql_not(script, sql_surely(script, clauses->covered)))));
    }
    return end_list(&list);
}

// The quota that keeps somebody from what they would get.
sql_text sql_quota_names(sql_outcome *work)
{
    sql_script *script = work->script;
    const sql_clauses *clauses = work->clauses;
    sql_text text = sql_word("CASE"), denied = sql_word("FALSE");
    if (clauses->quota_count == 0) return sql_word("''");
    for (uint32_t i = 0; i < clauses->grant_count; i++)
        denied =
            sql_or(script, denied,
                   sql_and(script, sql_possibly(script, clauses->grants[i].holds),
                           SQL(script, SQL_COMPARED, "(#) IS FALSE", clauses->grants[i].place)));
    for (uint32_t i = 0; i < clauses->quota_count; i++)
        text = SQL(script, SQL_ATOM, "# WHEN # IS FALSE AND (#) THEN #", text,
                   sql_name_of(script, clauses->quotas[i].clause->name.text, " place"), denied,
                   sql_string(script, clauses->quotas[i].clause->name.text));
    return SQL(script, SQL_ATOM, "# END", text);
}

sql_text sql_clauses_text(sql_outcome *work)
{
    sql_script *script = work->script;
    sql_text text = SQL(script, SQL_ATOM, "CASE status WHEN # THEN #",
                        sql_standing_word(script, JUB_GRANTED), granted_names(work));
    const struct {
        jub_standing standing;
        sql_text names;
    } others[] = {{JUB_EXCLUDED, excluded_names(work)},
                  {JUB_REVOKED, revoked_names(work)},
                  {JUB_UNDETERMINED, open_names(work)}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!jub_text_is(others[i].names.text, "''"))
            text = SQL(script, SQL_ATOM, "#\n           WHEN # THEN #", text,
                       sql_standing_word(script, others[i].standing), others[i].names);
    return SQL(script, SQL_ATOM, "# ELSE '' END", text);
}
