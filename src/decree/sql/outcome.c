#include "decree/sql/sql_private.h"

// What somebody gets at worst and at best, and whether the two are one (as decree/outcome.c). A
// truth that is NULL counts as no at worst and as yes at best.

typedef struct scenario {
    sql_text gives;
    sql_text acts; // on the term
    sql_text is_release;
    sql_text end;
    sql_text kind;
    sql_text place;
    sql_text conflict;
} scenario;

typedef struct outcome_work {
    sql_script *script;
    sql_clauses *clauses;
    decree_combine_kind combine;
    bool has_combine;
    scenario sides[2]; // at worst, at best
    sql_text cited[DECREE_GRANT_MAX];
    uint32_t list;
} outcome_work;

static const char *const side_names[] = {"at worst", "at best"};

static sql_text surely(sql_script *script, sql_text truth)
{
    if (jub_text_is(truth.text, "TRUE") || jub_text_is(truth.text, "FALSE")) return truth;
    return SQL(script, SQL_COMPARED, "(#) IS TRUE", truth);
}

static sql_text possibly(sql_script *script, sql_text truth)
{
    if (jub_text_is(truth.text, "TRUE") || jub_text_is(truth.text, "FALSE")) return truth;
    return SQL(script, SQL_COMPARED, "(#) IS NOT FALSE", truth);
}

static sql_text on_side(sql_script *script, int side, sql_text truth)
{
    return side == 0 ? surely(script, truth) : possibly(script, truth);
}

static sql_text column(outcome_work *work, jub_text name, const char *suffix, sql_text text)
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

static void lower_places(outcome_work *work)
{
    sql_script *script = work->script;
    sql_clauses *clauses = work->clauses;
    sql_text places[DECREE_CLAUSE_MAX];
    for (uint32_t i = 0; i < clauses->quota_count; i++)
        places[i] = column(work, clauses->quotas[i].clause->name.text, " place",
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
        grant->open = column(work, grant->clause->name.text, " open", open);
    }
    work->list++;
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        sql_grant *grant = &clauses->grants[i];
        const sql_text applies = sql_series(
            script, true,
            (const sql_text[]){clauses->covered, grant->open, sql_not(script, grant->revoked)}, 3,
            "TRUE");
        grant->applies = column(work, grant->clause->name.text, " applies", applies);
    }
    work->list++;
}

// -- the term -------------------------------------------------------------------------------------

static bool acts_otherwise(const sql_grant *grant)
{
    for (uint32_t i = 0; i < grant->clause->act_count; i++) {
        const decree_act_kind kind = grant->clause->acts[i].kind;
        if (kind == DECREE_COMMUTE || kind == DECREE_TRANSFER) return true;
    }
    return false;
}

static sql_text present(outcome_work *work, int side, const sql_grant *grant)
{
    sql_script *script = work->script;
    sql_text text = on_side(script, side, grant->applies);
    if (grant->is_on_term && sql_has(grant->end.none))
        text = sql_and(script, text, sql_not(script, grant->end.none));
    return text;
}

// The earliest of the ends of those present; unknown where one of them is.
static sql_text earliest(outcome_work *work, int side)
{
    sql_script *script = work->script;
    const bool is_sqlite = script->dialect == JUB_SQL_SQLITE;
    sql_text list = {0}, missing = sql_word("FALSE"), only = {0};
    uint32_t count = 0;
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (!grant->is_on_term || grant->is_release) continue;
        const sql_text here = present(work, side, grant);
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

static sql_text added_up(outcome_work *work, int side)
{
    sql_script *script = work->script;
    const sql_text base = sql_date_text(script, &work->clauses->base);
    sql_text days = sql_word("0");
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (!grant->is_on_term || grant->is_release) continue;
        days = SQL(script, SQL_PLUS, "# + CASE WHEN # THEN # ELSE 0 END", days,
                   present(work, side, grant), sql_days_between(script, grant->end.main, base));
    }
    sql_value end = {.type = {.kind = DECREE_DATE}, .list = 1};
    end.main = sql_plus_days(script, base, SQL(script, SQL_UNARY, "-(#)", days));
    if (!script->program.has_effect) return end.main;
    const sql_value effect = sql_fixed(script, (decree_type){.kind = DECREE_DATE},
                                       decree_value_integer(script->program.effect));
    return sql_extreme(script, end, effect, true).main;
}

static sql_text first_end(outcome_work *work, int side)
{
    sql_script *script = work->script;
    sql_text text = sql_word("CASE");
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (grant->is_on_term)
            text = SQL(script, SQL_ATOM, "# WHEN # THEN #", text, present(work, side, grant),
                       grant->end.main);
    }
    if (jub_text_is(text.text, "CASE")) return sql_null(script, DECREE_DATE);
    return SQL(script, SQL_ATOM, "# END", text);
}

static bool is_first(const outcome_work *work)
{
    return work->has_combine && work->combine == DECREE_FIRST;
}

// Whether a grant of a release decides.
static sql_text release_text(outcome_work *work, int side)
{
    sql_script *script = work->script;
    sql_text text = sql_word("FALSE"), before = sql_word("FALSE");
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (!grant->is_on_term) continue;
        const sql_text here = present(work, side, grant);
        if (grant->is_release)
            text = sql_or(script, text,
                          is_first(work) ? sql_and(script, here, sql_not(script, before)) : here);
        before = sql_or(script, before, here);
    }
    return text;
}

static sql_text conflict_text(outcome_work *work, int side)
{
    sql_script *script = work->script;
    sql_text count = {0};
    uint32_t grants = 0;
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        if (!grant->is_on_term) continue;
        const sql_text one =
            SQL(script, SQL_ATOM, "CASE WHEN # THEN 1 ELSE 0 END", present(work, side, grant));
        count = grants == 0 ? one : SQL(script, SQL_PLUS, "# + #", count, one);
        grants++;
    }
    if (work->has_combine || grants < 2) return sql_word("FALSE");
    return SQL(script, SQL_COMPARED, "# > 1", count);
}

// No grant makes a term longer than it was.
static sql_text up_to_base(outcome_work *work, sql_text end)
{
    sql_script *script = work->script;
    if (!script->program.term_end) return end;
    const sql_text base = sql_date_text(script, &work->clauses->base);
    return SQL(script, SQL_ATOM, "CASE WHEN # > # THEN # ELSE # END", end, base, base, end);
}

static sql_text end_text(outcome_work *work, int side, sql_text is_release)
{
    sql_script *script = work->script;
    const bool is_sum = work->has_combine && work->combine == DECREE_CUMULATIVE;
    sql_text end = is_first(work) ? first_end(work, side)
                   : is_sum       ? added_up(work, side)
                                  : earliest(work, side);
    const sql_text effect = script->program.has_effect ? sql_date(script, script->program.effect)
                                                       : sql_null(script, DECREE_DATE);
    if (!is_first(work) && !jub_text_is(is_release.text, "FALSE"))
        end = SQL(script, SQL_ATOM, "CASE WHEN # THEN # ELSE # END", is_release, effect, end);
    return end;
}

// -- kind and place -------------------------------------------------------------------------------

static uint32_t mildness(sql_script *script, jub_text word)
{
    return decree_mildness(&script->program, word);
}

static bool is_word_before(sql_script *script, jub_text word, jub_text other)
{
    return mildness(script, word) < mildness(script, other);
}

// Whether a grant on the term is among those that decide it.
static sql_text decides_term(outcome_work *work, int side, const sql_grant *grant)
{
    sql_script *script = work->script;
    const scenario *s = &work->sides[side];
    const sql_text here = present(work, side, grant);
    const bool is_sum = work->has_combine && work->combine == DECREE_CUMULATIVE;
    if (is_first(work)) {
        sql_text earlier = sql_word("FALSE");
        for (const sql_grant *each = work->clauses->grants; each != grant; each++)
            if (each->is_on_term) earlier = sql_or(script, earlier, present(work, side, each));
        return sql_and(script, here, sql_not(script, earlier));
    }
    if (grant->is_release) return here;
    if (is_sum) return sql_and(script, here, sql_not(script, s->is_release));
    const sql_text reaches = SQL(script, SQL_COMPARED, "$ <= $", grant->end.main, s->end);
    return sql_and(script, here, surely(script, reaches));
}

// A commutation to a kind of some length gives no kind where another length took its place.
static sql_text leads_to(outcome_work *work, int side, const sql_grant *grant,
                         const decree_act *act)
{
    sql_script *script = work->script;
    bool has_length = false;
    for (uint32_t i = 0; i < grant->clause->act_count; i++) {
        const decree_act *each = &grant->clause->acts[i];
        has_length |= each->kind == DECREE_COMMUTE && each->to;
    }
    if (act->kind != DECREE_COMMUTE || !has_length) return on_side(script, side, grant->applies);
    const scenario *s = &work->sides[side];
    const sql_text open =
        side == 0 ? sql_word("FALSE") : SQL(script, SQL_COMPARED, "$ IS NULL", s->end);
    return sql_and(script, on_side(script, side, grant->applies),
                   sql_or(script, decides_term(work, side, grant), open));
}

// The word that the grants present lead to: the mildest kind. NULL where none does.
static sql_text target_text(outcome_work *work, int side, decree_act_kind kind)
{
    sql_script *script = work->script;
    const sql_clauses *clauses = work->clauses;
    jub_text words[DECREE_GRANT_MAX];
    sql_text when[DECREE_GRANT_MAX];
    uint32_t count = 0;
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        const decree_clause *clause = clauses->grants[i].clause;
        for (uint32_t k = 0; k < clause->act_count; k++) {
            if (clause->acts[k].kind != kind) continue;
            const jub_text word = clause->acts[k].target.text;
            const sql_text here = leads_to(work, side, &clauses->grants[i], &clause->acts[k]);
            uint32_t at = 0;
            while (at < count && !jub_text_equal(words[at], word)) at++;
            if (at == count) {
                for (uint32_t j = 0; j < count; j++)
                    if (kind == DECREE_TRANSFER ||
                        mildness(script, words[j]) == mildness(script, word))
                        (void)sql_refuse(script, clause->acts[k].span,
                                         "a word beside another that is as mild", NULL);
                while (at > 0 && is_word_before(script, word, words[at - 1])) {
                    words[at] = words[at - 1];
                    when[at] = when[at - 1];
                    at--;
                }
                words[at] = word;
                when[at] = here;
                count++;
            } else {
                when[at] = sql_or(script, when[at], here);
            }
        }
    }
    if (count == 0) return (sql_text){0};
    sql_text text = sql_word("CASE");
    for (uint32_t i = 0; i < count; i++)
        text =
            SQL(script, SQL_ATOM, "# WHEN # THEN #", text, when[i], sql_string(script, words[i]));
    return SQL(script, SQL_ATOM, "# END", text);
}

// Whether a grant waives a sum, of those that acts touch.
static sql_text waives(outcome_work *work, int side, const sql_grant *grant, uint32_t money)
{
    if (!sql_has(grant->owed[money])) return sql_word("FALSE");
    return sql_and(work->script, on_side(work->script, side, grant->applies), grant->owed[money]);
}

static void lower_side(outcome_work *work, int side)
{
    sql_script *script = work->script;
    scenario *s = &work->sides[side];
    sql_text gives = sql_word("FALSE"), acts = sql_word("FALSE");
    for (uint32_t i = 0; i < work->clauses->grant_count; i++) {
        const sql_grant *grant = &work->clauses->grants[i];
        const sql_text here = present(work, side, grant);
        if (grant->is_on_term) acts = sql_or(script, acts, here);
        if (grant->is_on_term) gives = sql_or(script, gives, here);
        if (acts_otherwise(grant))
            gives = sql_or(script, gives, on_side(script, side, grant->applies));
        for (uint32_t k = 0; k < JUB_MONEY_MAX; k++)
            gives = sql_or(script, gives, waives(work, side, grant, k));
    }
    s->gives = column(work, JUB_TEXT("something "), side_names[side], gives);
    s->acts = column(work, JUB_TEXT("term "), side_names[side], acts);
    s->is_release = column(work, JUB_TEXT("release "), side_names[side], release_text(work, side));
    s->conflict = column(work, JUB_TEXT("conflict "), side_names[side], conflict_text(work, side));
    s->end = column(work, JUB_TEXT("end "), side_names[side],
                    end_text(work, side, release_text(work, side)));
}

static void lower_targets(outcome_work *work, int side)
{
    scenario *s = &work->sides[side];
    s->kind = target_text(work, side, DECREE_COMMUTE);
    if (sql_has(s->kind)) s->kind = column(work, JUB_TEXT("kind "), side_names[side], s->kind);
    s->place = target_text(work, side, DECREE_TRANSFER);
    if (sql_has(s->place)) s->place = column(work, JUB_TEXT("place "), side_names[side], s->place);
}

// -- the result -----------------------------------------------------------------------------------

static sql_text same_words(sql_script *script, sql_text a, sql_text b)
{
    if (!sql_has(a)) return sql_word("TRUE");
    return SQL(script, SQL_COMPARED, "coalesce(#, '') = coalesce(#, '')", a, b);
}

// Under `first` the ends do not bound what lies between.
static sql_text uncertain_text(outcome_work *work)
{
    sql_script *script = work->script;
    sql_text text = sql_word("FALSE");
    for (uint32_t i = 0; is_first(work) && i < work->clauses->grant_count; i++)
        if (work->clauses->grants[i].is_on_term)
            text = sql_or(script, text,
                          SQL(script, SQL_COMPARED, "(#) IS NULL", work->clauses->grants[i].open));
    return text;
}

// The same sums are waived at worst and at best.
static sql_text same_money(outcome_work *work)
{
    sql_script *script = work->script;
    sql_text text = sql_word("TRUE");
    for (uint32_t k = 0; k < JUB_MONEY_MAX; k++) {
        sql_text sides[2] = {sql_word("FALSE"), sql_word("FALSE")};
        for (int side = 0; side < 2; side++)
            for (uint32_t i = 0; i < work->clauses->grant_count; i++)
                sides[side] =
                    sql_or(script, sides[side], waives(work, side, &work->clauses->grants[i], k));
        if (!jub_text_equal(sides[0].text, sides[1].text))
            text = sql_and(script, text, SQL(script, SQL_COMPARED, "$ = $", sides[0], sides[1]));
    }
    return text;
}

static sql_text settled_text(outcome_work *work)
{
    sql_script *script = work->script;
    const scenario *w = &work->sides[0], *b = &work->sides[1];
    const sql_text both_out = sql_and(script, w->is_release, b->is_release);
    const sql_text no_term = sql_and(script, sql_not(script, w->acts), sql_not(script, b->acts));
    const sql_text same_end =
        sql_series(script, true,
                   (const sql_text[]){w->acts, b->acts,
                                      SQL(script, SQL_ATOM, "coalesce(# = #, FALSE)",
                                          up_to_base(work, w->end), up_to_base(work, b->end))},
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

static sql_text word(sql_script *script, jub_standing standing)
{
    return sql_string(script, jub_text_from(jub_standing_word(standing)));
}

static sql_text standing_text(outcome_work *work)
{
    sql_script *script = work->script;
    const sql_clauses *clauses = work->clauses;
    sql_text revoked = sql_word("FALSE"), barred = sql_word("FALSE"), free = sql_word("FALSE");
    for (uint32_t i = 0; i < clauses->grant_count; i++) {
        const sql_grant *grant = &clauses->grants[i];
        const sql_text holds = possibly(script, grant->holds);
        const sql_text is_barred = surely(script, grant->barred);
        barred = sql_or(script, barred, sql_and(script, holds, is_barred));
        free = sql_or(script, free, sql_and(script, holds, sql_not(script, is_barred)));
        revoked =
            sql_or(script, revoked, sql_and(script, possibly(script, grant->open), grant->revoked));
    }
    sql_text text = SQL(script, SQL_ATOM, "CASE WHEN # THEN #", uncertain_text(work),
                        word(script, JUB_UNDETERMINED));
    if (jub_text_is(uncertain_text(work).text, "FALSE")) text = sql_word("CASE");
    text = SQL(script, SQL_ATOM,
               "#\n           WHEN # THEN CASE WHEN # THEN # ELSE # END\n           WHEN # THEN #",
               text, work->sides[1].gives, settled_text(work), word(script, JUB_GRANTED),
               word(script, JUB_UNDETERMINED),
               SQL(script, SQL_COMPARED, "(#) IS FALSE", clauses->covered),
               word(script, JUB_NOT_COVERED));
    if (!jub_text_is(revoked.text, "FALSE"))
        text = SQL(script, SQL_ATOM, "#\n           WHEN # THEN #", text, revoked,
                   word(script, JUB_REVOKED));
    return SQL(script, SQL_ATOM, "#\n           WHEN # THEN #\n           ELSE # END", text,
               sql_and(script, barred, sql_not(script, free)), word(script, JUB_EXCLUDED),
               word(script, JUB_NOT_GRANTED));
}

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
static sql_text cited(outcome_work *work, int side, const sql_grant *grant)
{
    sql_script *script = work->script;
    const scenario *s = &work->sides[side];
    sql_text text = grant->is_on_term ? decides_term(work, side, grant) : sql_word("FALSE");
    for (uint32_t k = 0; k < JUB_MONEY_MAX; k++)
        text = sql_or(script, text, waives(work, side, grant, k));
    for (uint32_t i = 0; i < grant->clause->act_count; i++) {
        const decree_act *act = &grant->clause->acts[i];
        const sql_text its = act->kind == DECREE_COMMUTE    ? s->kind
                             : act->kind == DECREE_TRANSFER ? s->place
                                                            : (sql_text){0};
        if (!sql_has(its)) continue;
        text = sql_or(
            script, text,
            sql_and(script, leads_to(work, side, grant, act),
                    SQL(script, SQL_COMPARED, "# = #", its, sql_string(script, act->target.text))));
    }
    return text;
}

// A release at best takes the place of the sum at worst, though both may come to the same end. In
// every other way to combine, what decides at worst decides at best too.
static bool may_change_grants(const outcome_work *work)
{
    bool has_release = false;
    for (uint32_t i = 0; i < work->clauses->grant_count; i++)
        has_release |= work->clauses->grants[i].is_release;
    return has_release && work->has_combine && work->combine == DECREE_CUMULATIVE;
}

// Columns for the grants that decide: those that do on both sides, or where there is none, at best.
static void lower_cited(outcome_work *work)
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
            sides[i][side] =
                column(work, grant->clause->name.text, side == 0 ? " decides" : " may decide",
                       surely(script, cited(work, side, grant)));
        any = sql_or(script, any, sql_and(script, sides[i][0], sides[i][1]));
    }
    work->list++;
    any = column(work, JUB_TEXT("decided alike"), "", any);
    for (uint32_t i = 0; i < work->clauses->grant_count; i++)
        work->cited[i] =
            sql_and(script, sides[i][1], sql_or(script, sides[i][0], sql_not(script, any)));
}

static sql_text granted_names(outcome_work *work)
{
    name_list list = {.script = work->script};
    for (uint32_t i = 0; i < work->clauses->grant_count; i++)
        add_name(&list, work->clauses->grants[i].clause->name.text, work->cited[i]);
    return end_list(&list);
}

static sql_text excluded_names(outcome_work *work)
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
                bites = sql_or(script, bites, possibly(script, clauses->grants[k].holds));
        add_name(&list, clause->name.text,
                 sql_and(script, surely(script, clauses->excludes[i]), bites));
    }
    return end_list(&list);
}

static sql_text possible_of(outcome_work *work, uint64_t bars)
{
    sql_text text = sql_word("FALSE");
    for (uint32_t k = 0; k < work->clauses->grant_count; k++)
        if (bars >> work->clauses->grants[k].clause->index & 1)
            text =
                sql_or(work->script, text, possibly(work->script, work->clauses->grants[k].open));
    return text;
}

static sql_text revoked_names(outcome_work *work)
{
    sql_script *script = work->script;
    name_list list = {.script = script};
    for (size_t i = 0; i < script->tree->revokes.count; i++)
        if (sql_has(work->clauses->revokes[i]))
            add_name(&list, script->tree->revokes.items[i]->name.text,
                     sql_and(script, surely(script, work->clauses->revokes[i]),
                             possible_of(work, script->tree->revokes.items[i]->bars)));
    return end_list(&list);
}

static sql_text open_names(outcome_work *work)
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
                        sql_and(script, surely(script, open),
                                sql_not(script, surely(script, clauses->covered)))));
    }
    return end_list(&list);
}

// The quota that keeps somebody from what they would get.
static sql_text quota_names(outcome_work *work)
{
    sql_script *script = work->script;
    const sql_clauses *clauses = work->clauses;
    sql_text text = sql_word("CASE"), denied = sql_word("FALSE");
    if (clauses->quota_count == 0) return sql_word("''");
    for (uint32_t i = 0; i < clauses->grant_count; i++)
        denied =
            sql_or(script, denied,
                   sql_and(script, possibly(script, clauses->grants[i].holds),
                           SQL(script, SQL_COMPARED, "(#) IS FALSE", clauses->grants[i].place)));
    for (uint32_t i = 0; i < clauses->quota_count; i++)
        text = SQL(script, SQL_ATOM, "# WHEN # IS FALSE AND (#) THEN #", text,
                   sql_name_of(script, clauses->quotas[i].clause->name.text, " place"), denied,
                   sql_string(script, clauses->quotas[i].clause->name.text));
    return SQL(script, SQL_ATOM, "# END", text);
}

static sql_text clauses_text(outcome_work *work)
{
    sql_script *script = work->script;
    sql_text text = SQL(script, SQL_ATOM, "CASE status WHEN # THEN #", word(script, JUB_GRANTED),
                        granted_names(work));
    const struct {
        jub_standing standing;
        sql_text names;
    } others[] = {{JUB_EXCLUDED, excluded_names(work)},
                  {JUB_REVOKED, revoked_names(work)},
                  {JUB_UNDETERMINED, open_names(work)}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!jub_text_is(others[i].names.text, "''"))
            text = SQL(script, SQL_ATOM, "#\n           WHEN # THEN #", text,
                       word(script, others[i].standing), others[i].names);
    return SQL(script, SQL_ATOM, "# ELSE '' END", text);
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

static bool check_combines(outcome_work *work)
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
    outcome_work work = {.script = script, .clauses = clauses, .list = clauses->last + 1};
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
    lower_cited(&work);
    (void)column(&work, JUB_TEXT("status"), "", standing_text(&work));
    const scenario *best = &work.sides[1];
    const sql_text end = up_to_base(&work, best->end);
    bool has_term = false;
    for (uint32_t i = 0; i < clauses->grant_count; i++) has_term |= clauses->grants[i].is_on_term;
    add_result(script, result, "status", sql_word("status"));
    add_result(script, result, "clauses", clauses_text(&work));
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
                       quota_names(&work)));
}
