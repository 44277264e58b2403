#include "decree/checker_private.h"
#include "decree/determine.h"

// Clauses: their conditions, their acts, and the labels by which they reach one another.

static const decree_type boolean_type = {.kind = DECREE_BOOLEAN};
static const decree_type duration_type = {.kind = DECREE_DURATION};

static uint64_t grant_bit(const decree_clause *grant)
{
    return grant->index < DECREE_GRANT_MAX ? (uint64_t)1 << grant->index : 0;
}

static uint64_t all_grants(const decree_tree *tree)
{
    const size_t count = tree->grants.count;
    return count >= DECREE_GRANT_MAX ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

static bool acts_on_term(const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (decree_act_is_on_term(&grant->acts[i])) return true;
    return false;
}

static uint64_t term_grants(const decree_tree *tree)
{
    uint64_t grants = 0;
    for (size_t i = 0; i < tree->grants.count; i++)
        if (acts_on_term(tree->grants.items[i])) grants |= grant_bit(tree->grants.items[i]);
    return grants;
}

// -- labels ---------------------------------------------------------------------------------------

static decree_clause *find_clause(decree_checker *checker, decree_name name,
                                  decree_clause_kind kind, const char *wanted)
{
    const check_place place = {CHECK_KIND(DECREE_SYMBOL_CLAUSE), CHECK_KIND(kind)};
    const decree_symbol *symbol = check_label(checker, name, place, wanted);
    return symbol ? symbol->clause : NULL;
}

static uint64_t grants_of(decree_checker *checker, const decree_names *names)
{
    if (names->is_all) return all_grants(checker->tree);
    uint64_t grants = 0;
    for (uint32_t i = 0; i < names->count; i++) {
        const decree_name name = names->items[i];
        const decree_clause *grant = find_clause(checker, name, DECREE_GRANTS, "a grant");
        if (!grant) continue;
        if (grants & grant_bit(grant))
            CHECK_WARNING(checker, name.span, "leave one of them out", "'%.*s' is named twice",
                          JUB_TEXT_ARG(name.text));
        grants |= grant_bit(grant);
    }
    return grants;
}

static void reach_of(decree_checker *checker, decree_clause *exclusion)
{
    const uint64_t all = all_grants(checker->tree);
    if (exclusion->reach == DECREE_FROM_ALL) {
        exclusion->bars = all;
        return;
    }
    const uint64_t named = grants_of(checker, &exclusion->reach_names);
    exclusion->bars = exclusion->reach == DECREE_FROM ? named : all & ~named;
}

static void override(decree_checker *checker, const decree_clause *grant, decree_clause *exclusion,
                     decree_span span)
{
    const uint64_t written = checker->written_bars[exclusion->index];
    if (exclusion->reach == DECREE_FROM && (written & grant_bit(grant))) {
        CHECK_ERROR(checker, JUB_CONFLICT, span,
                    check_format(checker, "take '%.*s' out of one of the two",
                                 JUB_TEXT_ARG(grant->name.text)),
                    "'%.*s' stands notwithstanding '%.*s', which is written against it by name",
                    JUB_TEXT_ARG(grant->name.text), JUB_TEXT_ARG(exclusion->name.text));
        return;
    }
    if (!(exclusion->bars & grant_bit(grant)))
        CHECK_WARNING(checker, span, "leave it out", "'%.*s' does not bite on '%.*s' anyway",
                      JUB_TEXT_ARG(exclusion->name.text), JUB_TEXT_ARG(grant->name.text));
    exclusion->bars &= ~grant_bit(grant);
}

static void override_all(decree_checker *checker, const decree_clause *grant)
{
    const decree_names *names = &grant->notwithstanding;
    for (size_t i = 0; names->is_all && i < checker->tree->excludes.count; i++)
        override(checker, grant, checker->tree->excludes.items[i], names->span);
    for (uint32_t i = 0; i < names->count; i++) {
        decree_clause *exclusion =
            find_clause(checker, names->items[i], DECREE_EXCLUDES, "an exclusion");
        if (exclusion) override(checker, grant, exclusion, names->items[i].span);
    }
}

// -- acts -----------------------------------------------------------------------------------------

static void check_bounds(decree_checker *checker, const decree_act *act)
{
    jub_duration least, most;
    if (!act->at_least || !act->at_most || !check_literal_duration(act->at_least, &least) ||
        !check_literal_duration(act->at_most, &most))
        return;
    if (check_duration_relation(least, DECREE_GREATER, most) == CHECK_TRUE)
        CHECK_ERROR(checker, JUB_RANGE, act->at_least->span,
                    "exchange the two, or leave one of them out",
                    "the floor of this reduction lies above its cap");
}

/// A reduction moves the person's own end date, which is the field of that name.
static void check_term_end(decree_checker *checker, const decree_act *act)
{
    const decree_symbol *symbol = check_find_special(checker, "term_end");
    const char *name = check_word(checker, "term_end");
    if (symbol && symbol->kind == DECREE_SYMBOL_FIELD) {
        symbol->field->is_used = true;
        if (symbol->field->type.kind == DECREE_DATE || symbol->field->type.kind == DECREE_NO_TYPE)
            return;
        CHECK_ERROR(
            checker, JUB_TYPE, symbol->span,
            check_format(checker, "write: field %.*s : date or none", JUB_TEXT_ARG(symbol->name)),
            "'%.*s' is the date that reductions move, and this is %s", JUB_TEXT_ARG(symbol->name),
            check_type_words(checker, symbol->field->type));
        return;
    }
    CHECK_ERROR(checker, JUB_MISSING, act->span,
                check_format(checker, "declare it: field %s : date or none", name),
                "a reduction moves '%s', and no field is called so", name);
}

static void note_months_taken(decree_checker *checker, const decree_expr *amount)
{
    if (amount->type.kind == DECREE_DURATION && amount->kind == DECREE_EXPR_NAME)
        check_note_month(checker, amount->span);
}

static void check_amount(decree_checker *checker, decree_expr *amount, const char *what)
{
    if (!amount) return;
    check_expr_is(checker, amount, duration_type, what);
    note_months_taken(checker, amount);
    jub_duration literal;
    if (check_literal_duration(amount, &literal) && literal.months <= 0 && literal.days <= 0)
        CHECK_WARNING(checker, amount->span, "write a length above zero",
                      "%s by this takes nothing off", what);
}

// The sum of money, or the number, that is waived or remitted, and its place among those that acts
// touch.
static void check_money_act(decree_checker *checker, decree_act *act)
{
    decree_tree *tree = checker->tree;
    const decree_symbol *symbol = check_label(
        checker, act->target, (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_FIELD)}, "a field");
    if (!symbol || symbol->field->type.kind == DECREE_NO_TYPE) return;
    const decree_type_kind kind = symbol->field->type.kind;
    if (kind != DECREE_MONEY && kind != DECREE_INTEGER) {
        CHECK_ERROR(checker, JUB_TYPE, act->target.span,
                    "declare it: field fine : money EUR, or: field points : integer",
                    "'%.*s' is %s, and only money and whole numbers are waived or remitted",
                    JUB_TEXT_ARG(act->target.text), check_type_words(checker, symbol->field->type));
        return;
    }
    act->money = symbol->field;
    act->money->is_used = true;
    if (act->by) check_expr_is(checker, act->by, act->money->type, "'remit by'");
    for (act->money_index = 0; act->money_index < tree->money_count; act->money_index++)
        if (tree->moneys[act->money_index] == act->money) return;
    if (tree->money_count == JUB_MONEY_MAX)
        CHECK_ERROR(checker, JUB_LIMIT, act->span, NULL, "a decree acts on at most %d money fields",
                    JUB_MONEY_MAX);
    else
        tree->moneys[tree->money_count++] = act->money;
}

static void check_act(decree_checker *checker, decree_act *act)
{
    if (act->to) {
        check_amount(checker, act->to, "the new length");
        check_expr_is(checker, act->from, (decree_type){.kind = DECREE_DATE},
                      "the day from which the new length counts");
    }
    if (act->kind == DECREE_WAIVE || act->kind == DECREE_REMIT) check_money_act(checker, act);
    if (act->kind != DECREE_REDUCE || !act->by) return;
    check_amount(checker, act->by, "'reduce by'");
    check_amount(checker, act->at_least, "'at least'");
    check_amount(checker, act->at_most, "'at most'");
    check_bounds(checker, act);
}

/// What two acts both change, if nothing says in which order; NULL for nothing.
static const char *same_dimension(const decree_act *a, const decree_act *b)
{
    if (decree_act_is_on_term(a) && decree_act_is_on_term(b)) return "the term";
    if (a->kind == DECREE_COMMUTE && b->kind == DECREE_COMMUTE) return "the kind";
    if (a->kind == DECREE_TRANSFER && b->kind == DECREE_TRANSFER) return "the place";
    return a->money && a->money == b->money ? "the same money" : NULL;
}

static void check_acts_meet(decree_checker *checker, const decree_clause *grant, uint32_t index)
{
    const decree_act *act = &grant->acts[index];
    for (uint32_t k = index; k > 0 && !grant->acts[k].is_then; k--) {
        const char *dimension = same_dimension(&grant->acts[k - 1], act);
        if (!dimension) continue;
        CHECK_ERROR(checker, JUB_CONFLICT, act->span,
                    "write two grants, or 'then' before the one that comes second",
                    "one grant acts twice on %s", dimension);
        return;
    }
}

/// A grant about rows shortens them or takes them away; what else it might do is the person's.
static void check_row_acts(decree_checker *checker, const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if ((grant->acts[i].kind != DECREE_RELEASE && grant->acts[i].kind != DECREE_REDUCE) ||
            i > 0)
            CHECK_ERROR(checker, JUB_TYPE, grant->acts[i].span,
                        "write a grant of its own about the person",
                        "a grant on each %.*s releases from it or reduces it, once",
                        JUB_TEXT_ARG(grant->each.text));
    if (!grant->each_record || grant->each_record->laid.is_given) return;
    CHECK_ERROR(checker, JUB_MISSING, grant->each.span,
                "add to the record: laid by LENGTH from FIRST_DAY after NUMBER",
                "how the rows of '%.*s' lie together is not said",
                JUB_TEXT_ARG(grant->each_record->name.text));
}

static void check_acts(decree_checker *checker, const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++) {
        check_act(checker, &grant->acts[i]);
        check_acts_meet(checker, grant, i);
    }
    if (grant->each.text.length_bytes > 0) check_row_acts(checker, grant);
}

/// Once for the decree: what every release or reduction reads without naming it.
static void check_hidden_reads(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    const decree_act *first = NULL, *reduction = NULL;
    for (size_t i = 0; i < tree->grants.count; i++)
        for (uint32_t k = 0; k < tree->grants.items[i]->act_count; k++) {
            const decree_act *act = &tree->grants.items[i]->acts[k];
            if (!decree_act_is_on_term(act)) continue;
            if (!first) first = act;
            if (act->kind == DECREE_REDUCE && !reduction) reduction = act;
        }
    const decree_symbol *end = check_find_special(checker, "term_end");
    if (reduction)
        check_term_end(checker, reduction);
    else if (first && end && end->kind == DECREE_SYMBOL_FIELD)
        end->field->is_used = true;
    if (first && tree->header.is_present && !tree->header.has_effect)
        CHECK_ERROR(checker, JUB_MISSING, first->span,
                    check_format(checker, "write '%s' and a date into the decree's first sentence",
                                 check_word(checker, "effect")),
                    "people leave on '%s' at the earliest, and the header gives no such date",
                    check_word(checker, "effect"));
}

// -- quotas and limits ----------------------------------------------------------------------------

/// A share keeps its rounding to be done on the number of people: down(1/10).
static bool is_share(const decree_expr *take)
{
    return take->kind == DECREE_EXPR_CALL && take->operand_count == 1 &&
           take->function >= DECREE_FUNCTION_UP && take->function <= DECREE_FUNCTION_NEAR;
}

static void check_share(decree_checker *checker, decree_expr *take)
{
    decree_expr *share = take->operands[0];
    decree_ratio ratio;
    check_expr(checker, share, NULL);
    if (share->type.kind == DECREE_NO_TYPE) return;
    if (!check_literal_ratio(share, &ratio)) {
        CHECK_ERROR(checker, JUB_TYPE, share->span, "write a fraction, such as down(1/10)",
                    "the share that a quota takes is one number for everybody");
        return;
    }
    if (ratio.numerator < 0 || ratio.numerator > ratio.denominator) {
        CHECK_ERROR(checker, JUB_RANGE, share->span, "write a fraction, such as down(1/10)",
                    "a share lies between 0 and 1");
        return;
    }
    take->type = (decree_type){.kind = DECREE_INTEGER};
}

static void check_take(decree_checker *checker, decree_expr *take)
{
    decree_ratio number;
    if (is_share(take)) {
        check_share(checker, take);
        return;
    }
    check_expr(checker, take, NULL);
    if (take->type.kind == DECREE_NO_TYPE) return;
    if (take->type.kind == DECREE_RATIO)
        CHECK_ERROR(checker, JUB_TYPE, take->span, "say how it is rounded: down(1/10) or up(1/10)",
                    "a share of people is seldom a whole number");
    else if (take->type.kind != DECREE_INTEGER || !check_literal_ratio(take, &number))
        CHECK_ERROR(checker, JUB_TYPE, take->span, "write a number, such as 15, or down(1/10)",
                    "what a quota takes is one number for everybody");
    else if (number.numerator < 0)
        CHECK_ERROR(checker, JUB_RANGE, take->span, "write 0 or more",
                    "a quota cannot take fewer than nobody");
}

static void check_per(decree_checker *checker, decree_clause *quota)
{
    if (quota->per.text.length_bytes == 0) return;
    const decree_symbol *symbol = check_label(
        checker, quota->per, (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_FIELD)}, "a field");
    if (!symbol) return;
    quota->per_field = symbol->field;
    symbol->field->is_used = true;
    const decree_type_kind kind = symbol->field->type.kind;
    if (kind != DECREE_TEXT && kind != DECREE_CHOICE && kind != DECREE_NO_TYPE)
        CHECK_ERROR(checker, JUB_TYPE, quota->per.span, "group by a text or a 'one of'",
                    "a quota cannot be per '%.*s', which is %s", JUB_TEXT_ARG(quota->per.text),
                    check_type_words(checker, symbol->field->type));
}

static void check_key(decree_checker *checker, const decree_key *key)
{
    check_expr(checker, key->value, NULL);
    const decree_type type = key->value->type;
    if (type.kind == DECREE_NO_TYPE || type.kind == DECREE_INTEGER || type.kind == DECREE_RATIO ||
        type.kind == DECREE_DATE)
        return;
    CHECK_ERROR(checker, JUB_TYPE, key->value->span,
                type.kind == DECREE_DURATION
                    ? "count it in days from a date: days(A, B)"
                    : "rank by a number or a date; for a condition: if CONDITION then 1 else 0",
                "people cannot be ranked by %s", check_type_words(checker, type));
}

static void check_quota(decree_checker *checker, decree_clause *quota)
{
    quota->on_grants = grants_of(checker, &quota->on);
    check_take(checker, quota->take);
    check_per(checker, quota);
    for (uint32_t i = 0; i < quota->key_count; i++) check_key(checker, &quota->keys[i]);
}

static void check_reduction_limit(decree_checker *checker, decree_clause *limit)
{
    const bool is_on_all = limit->on.count == 0;
    limit->on_grants = is_on_all ? all_grants(checker->tree) : grants_of(checker, &limit->on);
    check_amount(checker, limit->at_most, "'reduction at most'");
    bool touches = is_on_all;
    for (size_t i = 0; i < checker->tree->grants.count; i++) {
        const decree_clause *grant = checker->tree->grants.items[i];
        if (!(limit->on_grants & grant_bit(grant))) continue;
        for (uint32_t k = 0; k < grant->act_count; k++)
            touches = touches || grant->acts[k].kind == DECREE_REDUCE || grant->each_record;
    }
    if (!touches && limit->on_grants != 0)
        CHECK_WARNING(checker, limit->name.span, "name grants that reduce",
                      "'%.*s' limits nothing: none of its grants reduces a term",
                      JUB_TEXT_ARG(limit->name.text));
}

// -- combine --------------------------------------------------------------------------------------

static void check_combine(decree_checker *checker, decree_combine *combine, uint64_t *governed)
{
    const uint64_t term = term_grants(checker->tree);
    const bool is_open = combine->among.count == 0;
    combine->grants = is_open ? term : grants_of(checker, &combine->among);
    for (uint32_t i = 0; i < combine->among.count; i++) {
        const decree_symbol *symbol = check_find(checker, combine->among.items[i].text);
        if (!symbol || symbol->kind != DECREE_SYMBOL_CLAUSE ||
            symbol->clause->kind != DECREE_GRANTS || acts_on_term(symbol->clause))
            continue;
        CHECK_ERROR(
            checker, JUB_TYPE, combine->among.items[i].span, "name grants that release or reduce",
            "'combine' is about terms, and '%.*s' touches none", JUB_TEXT_ARG(symbol->name));
    }
    combine->grants &= term;
    if (combine->grants & *governed)
        CHECK_ERROR(checker, JUB_CONFLICT, combine->span,
                    "say with 'among' which grants each of them combines",
                    "two 'combine' sentences speak of the same grants");
    *governed |= combine->grants;
}

// -- all of them ----------------------------------------------------------------------------------

static void check_duty(decree_checker *checker, const decree_duty *duty)
{
    const check_place place = {CHECK_KIND(DECREE_SYMBOL_CLAUSE), 0};
    check_dates_in_force(checker, &duty->source);
    for (uint32_t i = 0; i < duty->after.count; i++)
        (void)check_label(checker, duty->after.items[i], place, "a clause");
}

static void check_when(decree_checker *checker, decree_clause *clause, const char *what)
{
    check_dates_in_force(checker, &clause->source);
    if (clause->when) check_expr_is(checker, clause->when, boolean_type, what);
}

static void bind_each(decree_checker *checker, decree_clause *clause)
{
    if (clause->each.text.length_bytes == 0) return;
    const decree_symbol *symbol =
        check_label(checker, clause->each,
                    (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_RECORD)}, "a record");
    if (!symbol) return;
    clause->each_record = symbol->record;
    symbol->record->is_used = true;
}

static uint32_t record_bit(const decree_clause *clause)
{
    return clause->each_record ? 1u << clause->each_record->index % DECREE_RECORD_MAX : 0;
}

static void check_exclusion(decree_checker *checker, decree_clause *clause)
{
    bind_each(checker, clause);
    checker->open_records = record_bit(clause);
    check_when(checker, clause, "'excludes when'");
    checker->open_records = 0;
    reach_of(checker, clause);
    checker->written_bars[clause->index] = clause->bars;
}

static void check_grant(decree_checker *checker, decree_clause *clause)
{
    bind_each(checker, clause);
    check_when(checker, clause, "'grants when'");
    checker->open_records = record_bit(clause);
    if (clause->where) check_expr_is(checker, clause->where, boolean_type, "'where'");
    check_acts(checker, clause);
    checker->open_records = 0;
    override_all(checker, clause);
}

static void check_deferral(decree_checker *checker, decree_clause *clause)
{
    check_when(checker, clause, "'defers when'");
    reach_of(checker, clause);
    if (clause->until)
        check_expr_is(checker, clause->until, (decree_type){.kind = DECREE_DATE}, "'until'");
}

static void check_revocation(decree_checker *checker, decree_clause *clause)
{
    check_when(checker, clause, "'revokes when'");
    reach_of(checker, clause);
}

static void check_gap(decree_checker *checker, decree_gap *gap)
{
    if (gap->on.count > 0 || gap->on.is_all) gap->on_grants = grants_of(checker, &gap->on);
}

/// An exclusion about rows bars rows of grants about rows of the same record, and nothing else.
static void check_row_exclusion(decree_checker *checker, const decree_clause *exclusion)
{
    const decree_tree *tree = checker->tree;
    uint64_t same = 0;
    if (!exclusion->each_record) return;
    for (size_t i = 0; i < tree->grants.count; i++)
        if (tree->grants.items[i]->each_record == exclusion->each_record) same |= (uint64_t)1 << i;
    const uint64_t bars = checker->written_bars[exclusion->index];
    const bool names_other = exclusion->reach == DECREE_FROM && (bars & ~same) != 0;
    if (bars == 0 || ((bars & same) != 0 && !names_other)) return;
    CHECK_ERROR(
        checker, JUB_CONFLICT, exclusion->name.span,
        check_format(checker,
                     "to bar the person write 'contaminates each %.*s', or let the grant be "
                     "'on each %.*s'",
                     JUB_TEXT_ARG(exclusion->each.text), JUB_TEXT_ARG(exclusion->each.text)),
        "'%.*s' bars single rows of a grant that is not about them",
        JUB_TEXT_ARG(exclusion->name.text));
}

void check_clauses(decree_checker *checker)
{
    decree_tree *tree = checker->tree;
    uint64_t governed = 0;
    checker->written_bars = JUB_NEW(checker->arena, uint64_t, tree->excludes.count);
    tree->moneys = JUB_NEW(checker->arena, decree_field *, JUB_MONEY_MAX);
    if (!checker->written_bars || !tree->moneys) {
        checker->is_out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < tree->covers.count; i++)
        check_when(checker, tree->covers.items[i], "'covers when'");
    for (size_t i = 0; i < tree->excludes.count; i++)
        check_exclusion(checker, tree->excludes.items[i]);
    for (size_t i = 0; i < tree->grants.count; i++) check_grant(checker, tree->grants.items[i]);
    for (size_t i = 0; i < tree->excludes.count; i++)
        check_row_exclusion(checker, tree->excludes.items[i]);
    for (size_t i = 0; i < tree->defers.count; i++) check_deferral(checker, tree->defers.items[i]);
    for (size_t i = 0; i < tree->revokes.count; i++)
        check_revocation(checker, tree->revokes.items[i]);
    for (size_t i = 0; i < tree->gaps.count; i++) check_gap(checker, tree->gaps.items[i]);
    for (size_t i = 0; i < tree->limits.count; i++) {
        check_dates_in_force(checker, &tree->limits.items[i]->source);
        check_reduction_limit(checker, tree->limits.items[i]);
    }
    for (size_t i = 0; i < tree->quotas.count; i++) {
        check_dates_in_force(checker, &tree->quotas.items[i]->source);
        check_quota(checker, tree->quotas.items[i]);
    }
    const uint32_t error_count = checker->diagnostics->error_count;
    for (size_t i = 0; i < tree->combines.count; i++)
        check_combine(checker, tree->combines.items[i], &governed);
    checker->combine_is_wrong = checker->diagnostics->error_count != error_count;
    for (size_t i = 0; i < tree->duties.count; i++) check_duty(checker, tree->duties.items[i]);
    check_hidden_reads(checker);
}
