#include "decree/sql/outcome_private.h"

// What grants do beside moving the end: the kind and the place they lead to, sums waived; and which
// of them decide the term.

static uint32_t mildness(sql_script *script, jub_text word)
{
    return decree_mildness(&script->program, word);
}

static bool is_word_before(sql_script *script, jub_text word, jub_text other)
{
    return mildness(script, word) < mildness(script, other);
}

// Whether a grant on the term is among those that decide it.
sql_text sql_decides_term(sql_outcome *work, int side, const sql_grant *grant)
{
    sql_script *script = work->script;
    const sql_scenario *s = &work->sides[side];
    const sql_text here = sql_present(work, side, grant);
    const bool is_sum = work->has_combine && work->combine == DECREE_CUMULATIVE;
    if (sql_is_first(work)) {
        sql_text earlier = sql_word("FALSE");
        for (const sql_grant *each = work->clauses->grants; each != grant; each++)
            if (each->is_on_term) earlier = sql_or(script, earlier, sql_present(work, side, each));
        return sql_and(script, here, sql_not(script, earlier));
    }
    if (grant->is_release) return here;
    if (is_sum) return sql_and(script, here, sql_not(script, s->is_release));
    const sql_text reaches = SQL(script, SQL_COMPARED, "$ <= $", grant->end.main, s->end);
    return sql_and(script, here, sql_surely(script, reaches));
}

// A commutation to a kind of some length gives no kind where another length took its place.
sql_text sql_leads_to(sql_outcome *work, int side, const sql_grant *grant, const decree_act *act)
{
    sql_script *script = work->script;
    bool has_length = false;
    for (uint32_t i = 0; i < grant->clause->act_count; i++) {
        const decree_act *each = &grant->clause->acts[i];
        has_length |= each->kind == DECREE_COMMUTE && each->to;
    }
    if (act->kind != DECREE_COMMUTE || !has_length)
        return sql_on_side(script, side, grant->applies);
    const sql_scenario *s = &work->sides[side];
    const sql_text open =
        side == 0 ? sql_word("FALSE") : SQL(script, SQL_COMPARED, "$ IS NULL", s->end);
    return sql_and(script, sql_on_side(script, side, grant->applies),
                   sql_or(script, sql_decides_term(work, side, grant), open));
}

// The word that the grants present lead to: the mildest kind. NULL where none does.
sql_text sql_target_text(sql_outcome *work, int side, decree_act_kind kind)
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
            const sql_text here = sql_leads_to(work, side, &clauses->grants[i], &clause->acts[k]);
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
sql_text sql_waives(sql_outcome *work, int side, const sql_grant *grant, uint32_t money)
{
    if (!sql_has(grant->owed[money])) return sql_word("FALSE");
    return sql_and(work->script, sql_on_side(work->script, side, grant->applies),
                   grant->owed[money]);
}
