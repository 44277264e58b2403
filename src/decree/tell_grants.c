#include "decree/tell_private.h"

// What is granted, act by act, and how grants meet.

static bool is_about_rows(const decree_clause *clause)
{
    return clause->each.text.length_bytes > 0;
}

static void begin(decree_teller *teller)
{
    page_begin(&teller->page, 1);
}

static void end(decree_teller *teller)
{
    page_end(&teller->page);
}

// -- acts -----------------------------------------------------------------------------------------

static void tell_release(decree_teller *teller, const decree_clause *grant)
{
    if (is_about_rows(grant))
        TELL(teller, ACT_RELEASE_EACH, bit_text(grant->each.text));
    else if (teller->tree->header.has_effect)
        TELL(teller, ACT_RELEASE, bit_date(teller->tree->header.effect));
    else
        tell_words(teller, PHRASE_ACT_RELEASE_UNDATED);
}

static void tell_reduce(decree_teller *teller, const decree_clause *grant, const decree_act *act)
{
    if (act->to) {
        TELL(teller, ACT_REDUCE_TO, bit_beside(act->to), bit_beside(act->from));
        return;
    }
    TELL_AS(teller, is_about_rows(grant) ? PHRASE_ACT_REDUCE_EACH : PHRASE_ACT_REDUCE,
            bit_beside(act->by), bit_text(grant->each.text));
    if (act->at_least && act->at_most)
        TELL(teller, ACT_FLOOR_CAP, bit_beside(act->at_least), bit_beside(act->at_most));
    else if (act->at_least)
        TELL(teller, ACT_FLOOR, bit_beside(act->at_least));
    else if (act->at_most)
        TELL(teller, ACT_CAP, bit_beside(act->at_most));
}

static void tell_act(decree_teller *teller, const decree_clause *grant, const decree_act *act)
{
    const tell_bit target = bit_text(act->target.text);
    switch (act->kind) {
    case DECREE_RELEASE: tell_release(teller, grant); break;
    case DECREE_REDUCE: tell_reduce(teller, grant, act); break;
    case DECREE_COMMUTE:
        if (act->to)
            TELL(teller, ACT_COMMUTE_OF, target, bit_beside(act->to), bit_beside(act->from));
        else
            TELL(teller, ACT_COMMUTE, target);
        break;
    case DECREE_TRANSFER: TELL(teller, ACT_TRANSFER, target); break;
    case DECREE_WAIVE: TELL(teller, ACT_WAIVE, target); break;
    case DECREE_REMIT: TELL(teller, ACT_REMIT, target, bit_beside(act->by)); break;
    }
}

static void tell_acts(decree_teller *teller, const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++) {
        begin(teller);
        if (i > 0) tell_words(teller, grant->acts[i].is_then ? PHRASE_ACT_THEN : PHRASE_ACT_AND);
        tell_act(teller, grant, &grant->acts[i]);
        end(teller);
    }
}

// -- grants ---------------------------------------------------------------------------------------

static void tell_rows_meant(decree_teller *teller, const decree_clause *grant)
{
    if (!is_about_rows(grant)) return;
    begin(teller);
    if (grant->where->kind == DECREE_EXPR_TRUTH && grant->where->boolean) {
        TELL(teller, GRANTS_EACH_ALL, bit_text(grant->each.text));
        end(teller);
        return;
    }
    TELL(teller, GRANTS_EACH, bit_text(grant->each.text));
    tell_condition(teller, grant->where, 1);
}

// A grant about rows need not ask anything of the person.
static bool is_unasked(const decree_expr *when)
{
    return !when || (when->kind == DECREE_EXPR_TRUTH && when->span.length_bytes == 0);
}

static void tell_when(decree_teller *teller, const decree_clause *grant)
{
    if (is_unasked(grant->when)) return;
    begin(teller);
    tell_words(teller, is_about_rows(grant) ? PHRASE_GRANTS_EACH_WHEN : PHRASE_GRANTS_WHEN);
    tell_condition(teller, grant->when, 1);
}

// Which exclusions may take the grant away again stands in other clauses, so it is said here.
static void tell_barred_by(decree_teller *teller, const decree_clause *grant)
{
    const decree_tree *tree = teller->tree;
    bool is_any = false;
    jub_buffer names = jub_buffer_init(DECREE_SOURCE_MAX_BYTES);
    for (size_t i = 0; i < tree->excludes.count; i++) {
        const decree_clause *exclusion = tree->excludes.items[i];
        if (!(exclusion->bars >> grant->index & 1)) continue;
        if (is_any) jub_buffer_string(&names, phrase_words(PHRASE_COMMA));
        jub_buffer_text(&names, exclusion->name.text);
        is_any = true;
    }
    if (is_any) {
        begin(teller);
        TELL(teller, BARRED_BY, bit_text(jub_buffer_view(&names)));
        end(teller);
    }
    jub_buffer_clear(&names);
}

static void tell_notwithstanding(decree_teller *teller, const decree_names *exclusions)
{
    if (exclusions->count == 0 && !exclusions->is_all) return;
    begin(teller);
    if (exclusions->is_all)
        tell_words(teller, PHRASE_NOTWITHSTANDING_ALL);
    else
        TELL(teller, NOTWITHSTANDING, bit_names(exclusions));
    end(teller);
}

static void tell_grant(decree_teller *teller, const decree_clause *grant)
{
    tell_head(teller, &grant->name, &grant->source);
    tell_rows_meant(teller, grant);
    tell_acts(teller, grant);
    tell_when(teller, grant);
    tell_notwithstanding(teller, &grant->notwithstanding);
    tell_barred_by(teller, grant);
}

void tell_grants(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    bool are_rows = false;
    tell_section(teller, PHRASE_SECTION_GRANTS);
    if (tree->grants.count == 0) {
        tell_paragraph(teller, 0, PHRASE_GRANTS_NONE);
        return;
    }
    tell_paragraph(teller, 0, PHRASE_GRANTS_NOTE);
    for (size_t i = 0; i < tree->grants.count; i++)
        are_rows |= is_about_rows(tree->grants.items[i]);
    if (are_rows) tell_paragraph(teller, 0, PHRASE_GRANTS_EACH_NOTE);
    for (size_t i = 0; i < tree->grants.count; i++) tell_grant(teller, tree->grants.items[i]);
}

// -- how they combine -----------------------------------------------------------------------------

static void tell_order(decree_teller *teller, const decree_combine *combine)
{
    const decree_tree *tree = teller->tree;
    decree_names order = {.count = 0};
    if (combine->kind != DECREE_FIRST && !combine->on_remainder) return;
    order.items = tell_new_names(teller, tree->grants.count);
    for (size_t i = 0; order.items && i < tree->grants.count; i++)
        if (combine->grants >> i & 1) order.items[order.count++] = tree->grants.items[i]->name;
    begin(teller);
    TELL(teller, COMBINE_ORDER, bit_names(&order));
    end(teller);
}

static void tell_combine(decree_teller *teller, const decree_combine *combine)
{
    begin(teller);
    if (combine->among.count > 0)
        TELL(teller, COMBINE_AMONG, bit_names(&combine->among));
    else
        tell_words(teller, PHRASE_COMBINE_ALL);
    switch (combine->kind) {
    case DECREE_MOST_FAVOURABLE: tell_words(teller, PHRASE_COMBINE_BEST); break;
    case DECREE_FIRST: tell_words(teller, PHRASE_COMBINE_FIRST); break;
    case DECREE_CUMULATIVE:
        tell_words(teller,
                   combine->on_remainder ? PHRASE_COMBINE_REMAINDER : PHRASE_COMBINE_ORIGINAL);
        break;
    }
    end(teller);
    tell_order(teller, combine);
}

void tell_combines(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->grants.count < 2) return;
    tell_section(teller, PHRASE_SECTION_COMBINE);
    for (size_t i = 0; i < tree->combines.count; i++) tell_combine(teller, tree->combines.items[i]);
    if (tree->combines.count == 0) tell_paragraph(teller, 1, PHRASE_COMBINE_NONE);
    tell_paragraph(teller, 0, PHRASE_COMBINE_OTHERS);
}

void tell_limits(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->limits.count == 0) return;
    tell_section(teller, PHRASE_SECTION_LIMITS);
    for (size_t i = 0; i < tree->limits.count; i++) {
        const decree_clause *limit = tree->limits.items[i];
        tell_head(teller, &limit->name, &limit->source);
        begin(teller);
        if (limit->on.count > 0)
            TELL(teller, LIMIT_ON, bit_names(&limit->on), bit_expr(limit->at_most));
        else
            TELL(teller, LIMIT_ALL, bit_expr(limit->at_most));
        end(teller);
    }
}
