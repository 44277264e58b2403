#include "decree/decide_private.h"

#include <assert.h>

#include "decree/number_private.h"

// From conditions to an outcome. A scenario says which clauses hold; the outcome follows dimension
// by dimension: the term (release, reduce), the kind (commute), the place (transfer). Worst and
// best are the two ends of what the missing facts allow; when they agree the person is determined.

static uint64_t bit(uint32_t index)
{
    return (uint64_t)1 << index;
}

static uint32_t lowest(uint64_t mask)
{
    return (uint32_t)__builtin_ctzll(mask);
}

// -- conditions -----------------------------------------------------------------------------------

static void find_covered(decree_eval *eval, decree_truths *truths)
{
    const decree_tree *tree = eval->program->tree;
    truths->covered_surely = truths->covered_possibly = tree->covers.count == 0;
    for (size_t i = 0; i < tree->covers.count; i++) {
        const decree_clause *clause = tree->covers.items[i];
        if (!decree_in_force(eval->program, &clause->source)) continue;
        const decree_value value = decree_eval_condition(eval, clause->when);
        decree_cover_clause(eval->coverage, clause, &value);
        if (value.state == DECREE_UNKNOWN) {
            truths->covered_possibly = true;
            truths->covered_open = decree_mask_or(truths->covered_open, value.open);
        } else if (value.truth) {
            truths->covered_surely = truths->covered_possibly = true;
            truths->covered_open = (decree_mask){{0}};
            return;
        }
    }
}

static decree_value both(const decree_value *a, const decree_value *b)
{
    if (a->state == DECREE_KNOWN && !a->truth) return *a;
    if (b->state == DECREE_KNOWN && !b->truth) return *b;
    if (a->state == DECREE_KNOWN) return *b;
    return b->state == DECREE_KNOWN ? *a : decree_eval_unknown_of(a, b);
}

static void find_clause(decree_eval *eval, const decree_clause *clause, decree_truths *truths,
                        uint64_t *surely, uint64_t *possibly, decree_mask *open)
{
    if (!decree_in_force(eval->program, &clause->source)) return;
    decree_value value = decree_eval_condition(eval, clause->when);
    if (clause->kind == DECREE_GRANTS && clause->each_record) {
        const decree_value rows = decree_each_condition(eval, clause, truths);
        value = both(&value, &rows);
    }
    decree_cover_clause(eval->coverage, clause, &value);
    const bool is_unknown = value.state == DECREE_UNKNOWN;
    if (is_unknown) *open = value.open;
    if (is_unknown || value.truth) *possibly |= bit(clause->index);
    if (!is_unknown && value.truth) *surely |= bit(clause->index);
}

// A reduction does not hold for somebody whose term has no end.
static bool only_reduces(const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (grant->acts[i].kind != DECREE_REDUCE) return false;
    return true;
}

static bool is_about_rows(const decree_clause *exclusion)
{
    return exclusion->each_record != NULL;
}

void decree_truths_find(decree_eval *eval, decree_truths *truths_out)
{
    const decree_tree *tree = eval->program->tree;
    *truths_out = (decree_truths){0};
    find_covered(eval, truths_out);
    for (size_t i = 0; i < tree->excludes.count; i++)
        if (!is_about_rows(tree->excludes.items[i]))
            find_clause(eval, tree->excludes.items[i], truths_out, &truths_out->excludes_surely,
                        &truths_out->excludes_possibly, &truths_out->excludes_open[i]);
    const bool has_no_end = eval->program->term_end && decree_old_end(eval).state == DECREE_NONE;
    for (size_t i = 0; i < tree->grants.count; i++)
        if (!has_no_end || !only_reduces(tree->grants.items[i]))
            find_clause(eval, tree->grants.items[i], truths_out, &truths_out->grants_surely,
                        &truths_out->grants_possibly, &truths_out->grants_open[i]);
    for (size_t i = 0; i < tree->defers.count; i++)
        find_clause(eval, tree->defers.items[i], truths_out, &truths_out->defers_surely,
                    &truths_out->defers_possibly, &truths_out->defers_open[i]);
    decree_mask unused;
    for (size_t i = 0; i < tree->revokes.count; i++)
        find_clause(eval, tree->revokes.items[i], truths_out, &truths_out->revokes_surely,
                    &truths_out->revokes_possibly, &unused);
}

uint64_t decree_barred_surely(const decree_tree *tree, const decree_truths *truths)
{
    return decree_barred(tree, truths->excludes_surely) | truths->emptied_surely;
}

uint64_t decree_barred_possibly(const decree_tree *tree, const decree_truths *truths)
{
    return decree_barred(tree, truths->excludes_possibly) | truths->emptied_possibly;
}

// The grants that these clauses (exclusions, deferrals or revocations) bite on.
static uint64_t reached_by(decree_clause *const *clauses, uint64_t mask)
{
    uint64_t reached = 0;
    for (; mask; mask &= mask - 1) reached |= clauses[lowest(mask)]->bars;
    return reached;
}

uint64_t decree_barred(const decree_tree *tree, uint64_t excludes)
{
    return reached_by(tree->excludes.items, excludes);
}

// -- the term -------------------------------------------------------------------------------------

uint64_t decree_term_grants(const decree_tree *tree, uint64_t grants)
{
    uint64_t term = 0;
    for (uint64_t left = grants; left; left &= left - 1) {
        const decree_clause *grant = tree->grants.items[lowest(left)];
        for (uint32_t i = 0; i < grant->act_count; i++)
            if (decree_act_is_on_term(&grant->acts[i])) term |= bit(grant->index);
    }
    return term;
}

decree_value decree_old_end(decree_eval *eval)
{
    const decree_field *field = eval->program->term_end;
    if (!field) return decree_value_none();
    return eval->facts[field->index];
}

static decree_value less_duration(decree_eval *eval, const decree_expr *expr, decree_value base)
{
    const decree_value by = decree_eval_expr(eval, expr); // a duration: checked
    return decree_eval_date_add(eval, expr, base, by, true);
}

// The three candidates of a reduction, compared as dates. Never later than the base: a reduction
// does not lengthen.
static decree_value reduced_end(decree_eval *eval, const decree_act *act, decree_value base)
{
    decree_value end = less_duration(eval, act->by, base);
    if (end.state == DECREE_NONE) return end;
    if (act->at_least) {
        const decree_value floor_end = less_duration(eval, act->at_least, base);
        if (floor_end.state != DECREE_NONE) end = decree_eval_extreme(end, floor_end, false);
    }
    if (act->at_most) {
        const decree_value cap_end = less_duration(eval, act->at_most, base);
        if (cap_end.state != DECREE_NONE) end = decree_eval_extreme(end, cap_end, true);
    }
    return decree_eval_extreme(end, base, false);
}

// The first act on the term, and whether some act releases.
static const decree_act *term_act(const decree_clause *grant, bool *is_release_out)
{
    const decree_act *found = NULL;
    *is_release_out = false;
    for (uint32_t i = 0; i < grant->act_count; i++) {
        const decree_act *act = &grant->acts[i];
        if (!decree_act_is_on_term(act)) continue;
        if (!found) found = act;
        if (act->kind == DECREE_RELEASE && !grant->each_record) *is_release_out = true;
    }
    return found;
}

// `LENGTH from DAY`: a reduction leaves an earlier end alone, a commutation makes a new one.
static decree_value new_term_end(decree_eval *eval, const decree_act *act, decree_value base)
{
    const decree_value from = decree_eval_expr(eval, act->from);
    const decree_value length = decree_eval_expr(eval, act->to);
    const decree_value end = decree_eval_date_add(eval, act->to, from, length, false);
    if (act->kind == DECREE_COMMUTE) return end;
    return base.state == DECREE_NONE ? base : decree_eval_extreme(end, base, false);
}

static decree_value act_end(decree_eval *eval, const decree_act *act, decree_value base)
{
    if (act->kind == DECREE_RELEASE) return eval->effect;
    if (act->to) return new_term_end(eval, act, base);
    return act->kind == DECREE_REDUCE ? reduced_end(eval, act, base) : base;
}

// Cases are declared from the mildest: the milder of two kinds is the one that stands first in a
// field that has both. UINT32_MAX where no field does.
static uint32_t mildness(const decree_program *program, jub_text word)
{
    const uint32_t count = program->kind ? program->kind->type.cases->count : 0;
    for (uint32_t i = 0; i < count; i++)
        if (jub_text_equal(program->kind->type.cases->names[i], word)) return i;
    return UINT32_MAX;
}

// The person as an act leaves them: the end of term, and the kind where the field has such a case.
static void leave_as(const decree_program *program, const decree_act *act, decree_value end,
                     decree_value *facts)
{
    if (program->term_end) facts[program->term_end->index] = end;
    const uint32_t kind =
        act->kind == DECREE_COMMUTE ? mildness(program, act->target.text) : UINT32_MAX;
    if (kind != UINT32_MAX)
        facts[program->kind->index] = (decree_value){.state = DECREE_KNOWN, .case_index = kind};
}

// Acts in sequence, each done to the person as the one before leaves them.
static decree_value sequence_end(decree_eval *eval, const decree_clause *grant, decree_value base)
{
    const decree_value *held_facts = eval->facts;
    decree_value facts[DECREE_FIELD_MAX];
    decree_value end = base;
    memcpy(facts, eval->facts, eval->person->fact_end * sizeof *facts);
    eval->facts = facts;
    for (uint32_t i = 0; i < grant->act_count; i++) {
        end = act_end(eval, &grant->acts[i], end);
        leave_as(eval->program, &grant->acts[i], end, facts);
        decree_eval_forget(eval);
    }
    eval->facts = held_facts;
    decree_eval_forget(eval);
    return end;
}

static bool is_sequence(const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (grant->acts[i].is_then) return true;
    return false;
}

decree_value decree_grant_end(decree_eval *eval, const decree_clause *grant, decree_value base)
{
    bool is_release = false;
    const decree_act *act = term_act(grant, &is_release);
    if (!act) return decree_value_none();
    uint64_t applied;
    if (grant->each_record)
        return decree_each_end(eval, grant->each_record, bit(grant->index), base, &applied, NULL);
    if (is_release) return eval->effect;
    return is_sequence(grant) ? sequence_end(eval, grant, base) : act_end(eval, act, base);
}

// One way the term may come out: of a grant, or of several combined.
typedef struct candidate {
    uint64_t grants;
    bool is_release;
    bool is_sum; // reductions added up: each counts in `days`
    decree_value end;
} candidate;

typedef struct term_work {
    decree_eval *eval;
    decree_value base;
    bool has_conflict;
    int64_t days[DECREE_GRANT_MAX]; // that each grant takes off in a sum
    candidate list[DECREE_GRANT_MAX];
    uint32_t count;
} term_work;

static decree_value days_between(const decree_value *from, const decree_value *to)
{
    return (decree_value){.state = DECREE_KNOWN,
                          .open = decree_mask_or(from->open, to->open),
                          .low = {to->low.numerator - from->high.numerator, 1},
                          .high = {to->high.numerator - from->low.numerator, 1}};
}

// A limit caps what the grants it is on take off together. Where a sum holds other grants too, only
// the days of its own are cut.
static void apply_limit(term_work *work, const decree_clause *limit, candidate *item)
{
    const uint64_t on = limit->on_grants ? limit->on_grants : UINT64_MAX;
    const uint64_t own = item->grants & on;
    if (own == 0) return;
    const decree_value cap = less_duration(work->eval, limit->at_most, work->base);
    if (cap.state == DECREE_NONE) return;
    if (own == item->grants) {
        item->end = decree_eval_extreme(item->end, cap, true);
        return;
    }
    if (!item->is_sum) return; // the person has an equal grant that is not limited
    if (cap.state == DECREE_UNKNOWN || !decree_value_is_point(&cap, DECREE_DATE) ||
        !decree_value_is_point(&item->end, DECREE_DATE)) {
        item->end = (decree_value){.state = DECREE_UNKNOWN,
                                   .open = decree_mask_or(cap.open, item->end.open)};
        return;
    }
    int64_t days = 0, cap_days = work->base.low.numerator - cap.low.numerator;
    for (uint64_t left = own; left; left &= left - 1) days += work->days[lowest(left)];
    if (days <= cap_days) return;
    item->end = decree_value_integer(item->end.low.numerator + (days - cap_days));
    work->days[lowest(own)] -= days - cap_days;
}

// For the tests of a decree: whether the limit cut something.
static void cover_limit(const term_work *work, const decree_clause *limit, const candidate *item,
                        const decree_value *before)
{
    const uint64_t on = limit->on_grants ? limit->on_grants : UINT64_MAX;
    if ((item->grants & on) == 0) return;
    decree_value capped = {.state = DECREE_UNKNOWN};
    if (decree_value_is_point(before, DECREE_DATE) &&
        decree_value_is_point(&item->end, DECREE_DATE))
        capped = decree_value_truth(item->end.low.numerator != before->low.numerator);
    decree_cover_clause(work->eval->coverage, limit, &capped);
}

static void apply_limits(term_work *work, candidate *item)
{
    const decree_tree *tree = work->eval->program->tree;
    if (item->is_release || item->end.state == DECREE_NONE) return;
    for (size_t i = 0; i < tree->limits.count; i++) {
        const decree_clause *limit = tree->limits.items[i];
        if (!decree_in_force(work->eval->program, &limit->source)) continue;
        const decree_value before = item->end;
        apply_limit(work, limit, item);
        if (work->eval->coverage) cover_limit(work, limit, item, &before);
    }
}

// Out on the effective date if the end falls on or before it.
static decree_value not_before_effect(term_work *work, decree_value end)
{
    if (work->eval->effect.state != DECREE_KNOWN) return end;
    return decree_eval_extreme(end, work->eval->effect, true);
}

static candidate combine_first(const candidate *list, uint32_t count)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++)
        if (lowest(list[i].grants) < lowest(list[best].grants)) best = i;
    return list[best];
}

static bool any_release(const candidate *list, uint32_t count, candidate *release_out)
{
    bool found = false;
    for (uint32_t i = 0; i < count; i++)
        if (list[i].is_release) {
            const uint64_t earlier = found ? release_out->grants : 0;
            *release_out = list[i];
            release_out->grants |= earlier;
            found = true;
        }
    return found;
}

// Whether a candidate comes, or may come, to the best end.
static bool reaches(const candidate *item, const candidate *best)
{
    if (item->is_release && best->is_release) return true;
    if (item->end.state != DECREE_KNOWN || best->end.state != DECREE_KNOWN)
        return !best->is_release;
    return decree_ratio_compare(item->end.low, best->end.high) <= 0;
}

// The earliest end, counted from the effective date on; all that reach it are cited.
static candidate combine_most_favourable(term_work *work, candidate *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        apply_limits(work, &list[i]);
        list[i].end = not_before_effect(work, list[i].end);
    }
    candidate best;
    if (!any_release(list, count, &best)) {
        best = list[0];
        for (uint32_t i = 1; i < count; i++)
            best.end = decree_eval_extreme(best.end, list[i].end, false);
    }
    best.is_sum = false;
    uint64_t grants = 0;
    for (uint32_t i = 0; i < count; i++)
        if (reaches(&list[i], &best)) {
            grants |= list[i].grants;
            best.is_sum |= list[i].is_sum;
        }
    best.grants = grants;
    return best;
}

// Each reduction is computed on the original term, and the days are added up.
static candidate sum_on_original(term_work *work, const candidate *list, uint32_t count)
{
    candidate sum = {.is_sum = true, .end = work->base};
    for (uint32_t i = 0; i < count; i++) {
        sum.grants |= list[i].grants;
        if (sum.end.state != DECREE_KNOWN || list[i].end.state != DECREE_KNOWN) {
            sum.end = (decree_value){.state = DECREE_UNKNOWN,
                                     .open = decree_mask_or(sum.end.open, list[i].end.open)};
            continue;
        }
        const decree_value days = days_between(&list[i].end, &work->base);
        if (!list[i].is_sum) work->days[lowest(list[i].grants)] = days.low.numerator;
        sum.end.low.numerator -= days.high.numerator;
        sum.end.high.numerator -= days.low.numerator;
        sum.end.open = decree_mask_or(sum.end.open, days.open);
    }
    return sum;
}

// Each reduction is computed on what the one before it left, the expressions of the decree reading
// the reduced end as `term_end`.
static candidate sum_on_remainder(term_work *work, const candidate *list, uint32_t count)
{
    decree_eval *eval = work->eval;
    const decree_tree *tree = eval->program->tree;
    candidate sum = {.is_sum = true, .end = work->base};
    for (uint32_t i = 0; i < count; i++) sum.grants |= list[i].grants;
    const decree_value *held_facts = eval->facts;
    decree_value facts[DECREE_FIELD_MAX];
    memcpy(facts, eval->facts, eval->person->fact_end * sizeof *facts);
    eval->facts = facts;
    for (uint32_t i = 0; i < count && sum.end.state == DECREE_KNOWN; i++) {
        const decree_value before = sum.end;
        const decree_clause *grant = tree->grants.items[lowest(list[i].grants)];
        uint64_t applied;
        facts[eval->program->term_end->index] = before;
        decree_eval_forget(eval);
        const decree_value end =
            grant->each_record
                ? decree_each_end(eval, grant->each_record, list[i].grants, before, &applied, NULL)
                : decree_grant_end(eval, grant, before);
        if (end.state == DECREE_NONE) continue;
        sum.end = end;
        if (end.state == DECREE_KNOWN && !list[i].is_sum)
            work->days[lowest(list[i].grants)] = before.low.numerator - end.low.numerator;
    }
    eval->facts = held_facts;
    decree_eval_forget(eval);
    return sum;
}

static candidate combine_list(term_work *work, const decree_combine *combine, candidate *list,
                              uint32_t count)
{
    candidate release;
    switch (combine->kind) {
    case DECREE_FIRST: return combine_first(list, count);
    case DECREE_MOST_FAVOURABLE: return combine_most_favourable(work, list, count);
    case DECREE_CUMULATIVE: break;
    }
    if (any_release(list, count, &release)) return release;
    if (count == 1) return list[0];
    return combine->on_remainder && work->base.state == DECREE_KNOWN
               ? sum_on_remainder(work, list, count)
               : sum_on_original(work, list, count);
}

// Those of the candidates that a combine `among` some clauses governs become one.
static void combine_among(term_work *work, const decree_combine *combine)
{
    candidate members[DECREE_GRANT_MAX];
    uint32_t member_count = 0, kept = 0;
    for (uint32_t i = 0; i < work->count; i++)
        if ((work->list[i].grants & ~combine->grants) == 0)
            members[member_count++] = work->list[i];
        else
            work->list[kept++] = work->list[i];
    if (member_count > 0) work->list[kept++] = combine_list(work, combine, members, member_count);
    work->count = kept;
}

static uint64_t grants_about(const decree_tree *tree, const decree_record *record, uint64_t grants)
{
    uint64_t found = 0;
    for (uint64_t left = grants; left; left &= left - 1)
        if (tree->grants.items[lowest(left)]->each_record == record) found |= left & (~left + 1);
    return found;
}

// Grants about the rows of one record are one candidate: they are combined row by row, and all that
// is left is laid together once.
static bool find_candidate(term_work *work, const decree_clause *grant, uint64_t *grants,
                           candidate *item_out)
{
    const decree_tree *tree = work->eval->program->tree;
    candidate item = {.grants = bit(grant->index)};
    const bool is_on_term = term_act(grant, &item.is_release) != NULL;
    if (is_on_term && grant->each_record) {
        const uint64_t together = grants_about(tree, grant->each_record, *grants);
        *grants &= ~together;
        item.end = decree_each_end(work->eval, grant->each_record, together, work->base,
                                   &item.grants, tree->limits.count > 0 ? work->days : NULL);
        item.is_sum = (item.grants & (item.grants - 1)) != 0;
    } else {
        *grants &= ~bit(grant->index);
        if (is_on_term) item.end = decree_grant_end(work->eval, grant, work->base);
    }
    *item_out = item;
    return is_on_term && item.end.state != DECREE_NONE; // no end, no reduction
}

static void gather_candidates(term_work *work, uint64_t grants)
{
    const decree_tree *tree = work->eval->program->tree;
    while (grants) {
        candidate item;
        if (find_candidate(work, tree->grants.items[lowest(grants)], &grants, &item))
            work->list[work->count++] = item;
    }
}

// The end of term these grants lead to; false when they do not touch it.
static bool find_term(term_work *work, uint64_t grants, candidate *result_out)
{
    const decree_tree *tree = work->eval->program->tree;
    gather_candidates(work, grants);
    if (work->count == 0) return false;
    for (size_t i = 0; i < tree->combines.count; i++)
        if (!decree_combine_is_general(tree->combines.items[i]))
            combine_among(work, tree->combines.items[i]);
    for (size_t i = 0; i < tree->combines.count; i++)
        if (decree_combine_is_general(tree->combines.items[i])) {
            work->list[0] = combine_list(work, tree->combines.items[i], work->list, work->count);
            work->count = 1;
        }
    work->has_conflict = work->count > 1;
    candidate result = work->list[0];
    apply_limits(work, &result);
    result.end = not_before_effect(work, result.end);
    *result_out = result;
    return true;
}

// -- kind and place -------------------------------------------------------------------------------

// The target in one dimension. Different places are a conflict, of different kinds the milder wins.
static uint16_t find_target(const decree_eval *eval, decree_act_kind kind, uint64_t grants,
                            uint64_t *cited, bool *has_conflict)
{
    jub_text word = {0};
    uint64_t from = 0;
    for (uint64_t left = grants; left; left &= left - 1) {
        const decree_clause *grant = eval->program->tree->grants.items[lowest(left)];
        for (uint32_t i = 0; i < grant->act_count; i++) {
            const decree_act *act = &grant->acts[i];
            if (act->kind != kind) continue;
            if (from == 0 || jub_text_equal(word, act->target.text)) {
                word = act->target.text;
                from |= bit(grant->index);
                continue;
            }
            const uint32_t old = mildness(eval->program, word);
            const uint32_t new = mildness(eval->program, act->target.text);
            if (kind == DECREE_TRANSFER || old == new) *has_conflict = true;
            if (new < old) {
                word = act->target.text;
                from = bit(grant->index);
            }
        }
    }
    *cited |= from;
    return from ? decree_target(eval->program, word) : JUB_NO_TARGET;
}

// -- money ----------------------------------------------------------------------------------------

static decree_value money_left(decree_eval *eval, const decree_act *act)
{
    const decree_value zero = decree_value_integer(0);
    const decree_value before = decree_eval_fact(eval, act->money->index);
    if (before.state == DECREE_NONE) return before;
    if (act->kind == DECREE_WAIVE) return zero;
    const decree_value by = decree_eval_expr(eval, act->by);
    if (before.state == DECREE_UNKNOWN || by.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&before, &by);
    if (by.state == DECREE_NONE) return before;
    decree_value left;
    if (!decree_number_combine(DECREE_OP_SUBTRACT, &before, &by, true, &left))
        return decree_eval_failure(eval, act->by, JUB_ROW_OVERFLOW, before.open);
    left.open = decree_mask_or(before.open, by.open);
    left = decree_eval_extreme(left, zero, true);
    return decree_eval_extreme(left, before, false); // never more than before
}

// The lesser of what two acts leave, and the grants that leave so little.
static void take_less(decree_value rest, uint64_t grant, decree_value *least, uint64_t *cited)
{
    if (*cited == 0) {
        *least = rest;
        *cited = grant;
        return;
    }
    const decree_value lower = decree_eval_extreme(*least, rest, false);
    const bool is_old = decree_value_equal(&lower, least, DECREE_MONEY);
    const bool is_new = decree_value_equal(&lower, &rest, DECREE_MONEY);
    if (is_new && !is_old) *cited = 0;
    if (is_new || !is_old) *cited |= grant;
    *least = lower;
}

// What is left of one money field: of several grants the one that leaves least counts.
static void find_money(decree_eval *eval, uint32_t money, uint64_t grants, jub_outcome *outcome,
                       decree_mask *open)
{
    decree_value least = {.state = DECREE_NONE};
    uint64_t cited = 0;
    for (uint64_t left = grants; left; left &= left - 1) {
        const decree_clause *grant = eval->program->tree->grants.items[lowest(left)];
        for (uint32_t i = 0; i < grant->act_count; i++) {
            const decree_act *act = &grant->acts[i];
            if (!act->money || act->money_index != money) continue;
            const decree_value rest = money_left(eval, act);
            if (rest.state != DECREE_NONE) // where nothing is owed, nothing is taken off
                take_less(rest, bit(grant->index), &least, &cited);
        }
    }
    if (cited == 0) return;
    outcome->grants |= cited;
    outcome->acts_on_money |= (uint8_t)(1u << money);
    *open = decree_mask_or(*open, least.open);
    if (!decree_value_is_point(&least, DECREE_MONEY)) {
        outcome->is_open = true;
        return;
    }
    outcome->has_money |= (uint8_t)(1u << money);
    outcome->money[money] = least.low.numerator;
}

// -- outcome --------------------------------------------------------------------------------------

static jub_outcome outcome_of_nothing(jub_standing standing, decree_value base)
{
    jub_outcome outcome = {.standing = (uint8_t)standing,
                           .new_kind = JUB_NO_TARGET,
                           .new_place = JUB_NO_TARGET,
                           .has_days_saved = true};
    if (decree_value_is_point(&base, DECREE_DATE)) {
        outcome.has_new_end = true;
        outcome.new_end = (jub_date)base.low.numerator;
    }
    return outcome;
}

static void write_term(const candidate *term, decree_value base, jub_outcome *outcome)
{
    const bool has_base = decree_value_is_point(&base, DECREE_DATE);
    outcome->is_release = term->is_release;
    outcome->is_reduction = !term->is_release;
    outcome->has_new_end = decree_value_is_point(&term->end, DECREE_DATE);
    outcome->new_end = outcome->has_new_end ? (jub_date)term->end.low.numerator : 0;
    outcome->has_days_saved = has_base && outcome->has_new_end;
    if (!outcome->has_days_saved) return;
    if (outcome->new_end > base.low.numerator) outcome->new_end = (jub_date)base.low.numerator;
    outcome->days_saved = (int32_t)(base.low.numerator - outcome->new_end);
}

// The length that decided a reduction by one grant: its amount, its floor or its cap. With limits
// and sums there is none.
static void write_amount(decree_eval *eval, const candidate *term, decree_value base,
                         jub_outcome *outcome)
{
    bool is_release = false;
    if (!outcome->has_days_saved || term->is_release || (term->grants & (term->grants - 1)) != 0)
        return;
    const decree_clause *grant = eval->program->tree->grants.items[lowest(term->grants)];
    const decree_act *act = term_act(grant, &is_release);
    if (!act->by || grant->each_record || is_sequence(grant)) return;
    const decree_value end = reduced_end(eval, act, base);
    const decree_value left =
        eval->effect.state == DECREE_KNOWN ? decree_eval_extreme(end, eval->effect, true) : end;
    if (!decree_value_equal(&left, &term->end, DECREE_DATE)) return;
    const decree_expr *const lengths[] = {act->by, act->at_least, act->at_most};
    for (size_t i = 0; i < 3 && !outcome->has_amount; i++) {
        if (!lengths[i]) continue;
        const decree_value by = decree_eval_expr(eval, lengths[i]);
        const decree_value its_end = less_duration(eval, lengths[i], base);
        if (!decree_value_equal(&its_end, &end, DECREE_DATE)) continue;
        outcome->has_amount = true;
        outcome->amount = by.least;
    }
}

// Commutations to a kind of some length whose length another grant has taken the place of: they
// give no kind either.
static uint64_t lost_commutations(const decree_tree *tree, uint64_t grants, uint64_t counting)
{
    uint64_t lost = 0;
    for (uint64_t left = grants & ~counting; left; left &= left - 1) {
        const decree_clause *grant = tree->grants.items[lowest(left)];
        for (uint32_t i = 0; i < grant->act_count; i++)
            if (grant->acts[i].kind == DECREE_COMMUTE && grant->acts[i].to)
                lost |= bit(grant->index);
    }
    return lost;
}

// What the grants that apply come to; nothing when none of them finds anything to act on.
static jub_outcome outcome_of_grants(decree_eval *eval, uint64_t grants, decree_mask *open_out,
                                     bool *has_conflict_out)
{
    const decree_value base = decree_old_end(eval);
    jub_outcome outcome = outcome_of_nothing(JUB_GRANTED, base);
    term_work work;
    work.eval = eval;
    work.base = base;
    work.count = 0;
    work.has_conflict = false;
    memset(work.days, 0, sizeof work.days);
    candidate term;
    uint64_t lost = 0;
    if (find_term(&work, grants, &term)) {
        if (!work.has_conflict) lost = lost_commutations(eval->program->tree, grants, term.grants);
        if (eval->program->term_end) (void)decree_eval_fact(eval, eval->program->term_end->index);
        outcome.grants |= term.grants;
        write_term(&term, base, &outcome);
        write_amount(eval, &term, base, &outcome);
        if (!outcome.has_new_end) *open_out = term.end.open;
        if (!outcome.has_new_end && !term.is_release) outcome.is_open = true;
    }
    *open_out = decree_mask_or(*open_out, eval->rows_open);
    for (uint32_t i = 0; i < eval->program->tree->money_count; i++)
        find_money(eval, i, grants, &outcome, open_out);
    bool has_conflict = work.has_conflict;
    outcome.new_kind =
        find_target(eval, DECREE_COMMUTE, grants & ~lost, &outcome.grants, &has_conflict);
    outcome.new_place = find_target(eval, DECREE_TRANSFER, grants, &outcome.grants, &has_conflict);
    if (has_conflict) {
        outcome.is_open = true;
        *has_conflict_out = true;
    }
    if (outcome.grants == 0) outcome.standing = JUB_NOT_GRANTED;
    return outcome;
}

// Until when grants are put off: the last of the days, where all of them are known.
static decree_value deferred_until(decree_eval *eval, uint64_t deferrals)
{
    decree_value until = {.state = DECREE_NONE};
    for (uint64_t left = deferrals; left; left &= left - 1) {
        const decree_clause *clause = eval->program->tree->defers.items[lowest(left)];
        const decree_value day = clause->until ? decree_eval_expr(eval, clause->until)
                                               : (decree_value){.state = DECREE_UNKNOWN};
        until = until.state == DECREE_NONE ? day : decree_eval_extreme(until, day, true);
    }
    return until;
}

// What grants that are put off come to: people leave on the day until which they are at the
// earliest. An unknown day leaves them put off all the same.
static jub_outcome outcome_deferred(decree_eval *eval, uint64_t grants, uint64_t deferrals,
                                    decree_mask *open_out, bool *has_conflict_out)
{
    uint64_t biting = 0;
    for (uint64_t left = deferrals; left; left &= left - 1)
        if (eval->program->tree->defers.items[lowest(left)]->bars & grants) biting |= left & -left;
    const decree_value held_effect = eval->effect;
    const decree_value until = deferred_until(eval, biting);
    const bool has_until = decree_value_is_point(&until, DECREE_DATE);
    if (has_until && eval->effect.state == DECREE_KNOWN)
        eval->effect = decree_eval_extreme(eval->effect, until, true);
    jub_outcome outcome = outcome_of_grants(eval, grants, open_out, has_conflict_out);
    eval->effect = held_effect;
    if (outcome.standing != JUB_GRANTED) return outcome;
    outcome.standing = JUB_DEFERRED;
    outcome.has_deferred_until = has_until;
    if (has_until) outcome.deferred_until = (jub_date)until.low.numerator;
    return outcome;
}

static jub_outcome outcome_of_applying(decree_eval *eval, const decree_scenario *scenario,
                                       uint64_t applying, decree_mask *open_out,
                                       bool *has_conflict_out)
{
    const uint64_t deferred =
        applying & reached_by(eval->program->tree->defers.items, scenario->defers);
    if (applying & ~deferred) {
        const jub_outcome outcome =
            outcome_of_grants(eval, applying & ~deferred, open_out, has_conflict_out);
        if (outcome.standing == JUB_GRANTED || !deferred) return outcome;
    }
    return outcome_deferred(eval, deferred, scenario->defers, open_out, has_conflict_out);
}

jub_outcome decree_outcome(decree_eval *eval, const decree_scenario *scenario,
                           decree_mask *open_out, bool *has_conflict_out)
{
    const decree_tree *tree = eval->program->tree;
    const decree_value base = decree_old_end(eval);
    *open_out = eval->rows_open = (decree_mask){{0}};
    eval->takes_possible_rows = scenario->takes_possible_rows;
    if (!scenario->is_covered) return outcome_of_nothing(JUB_NOT_COVERED, base);
    const uint64_t barred =
        scenario->grants & (decree_barred(tree, scenario->excludes) | scenario->emptied);
    const uint64_t unbarred = scenario->grants & ~barred;
    const uint64_t revoked = unbarred & reached_by(tree->revokes.items, scenario->revokes);
    const uint64_t applying = unbarred & ~scenario->denied & ~revoked;
    if (applying) {
        const jub_outcome outcome =
            outcome_of_applying(eval, scenario, applying, open_out, has_conflict_out);
        if (outcome.standing >= JUB_DEFERRED) return outcome;
    }
    if (revoked & ~scenario->denied) return outcome_of_nothing(JUB_REVOKED, base);
    const bool is_excluded = barred != 0 && unbarred == 0;
    return outcome_of_nothing(is_excluded ? JUB_EXCLUDED : JUB_NOT_GRANTED, base);
}

static bool money_agrees(const jub_outcome *a, const jub_outcome *b)
{
    if (a->acts_on_money != b->acts_on_money || a->has_money != b->has_money) return false;
    for (uint32_t i = 0; i < JUB_MONEY_MAX; i++)
        if ((a->has_money >> i & 1) && a->money[i] != b->money[i]) return false;
    return true;
}

// Whether something is granted, be it put off.
static bool gives(const jub_outcome *outcome)
{
    return outcome->standing == JUB_GRANTED || outcome->standing == JUB_DEFERRED;
}

bool decree_outcomes_agree(const jub_outcome *a, const jub_outcome *b)
{
    if (a->is_open || b->is_open) return false;
    if (gives(a) != gives(b)) return false;
    if (!gives(a)) return true;
    if (a->standing != b->standing) return false;
    if (a->new_kind != b->new_kind || a->new_place != b->new_place) return false;
    if (!money_agrees(a, b)) return false;
    if (a->is_release && b->is_release) return true;
    const bool a_acts = a->is_release || a->is_reduction, b_acts = b->is_release || b->is_reduction;
    if (a_acts != b_acts) return false;
    if (!a_acts) return true;
    return a->has_new_end && b->has_new_end && a->new_end == b->new_end;
}

// From nothing to most; days count only where both are known.
bool decree_outcome_is_worse(const jub_outcome *a, const jub_outcome *b)
{
    if (a->standing != b->standing || !gives(a)) return a->standing < b->standing;
    if (a->is_release != b->is_release) return b->is_release;
    if (a->is_reduction != b->is_reduction) return b->is_reduction;
    if (a->has_days_saved && b->has_days_saved && a->days_saved != b->days_saved)
        return a->days_saved < b->days_saved;
    if (a->has_new_end && b->has_new_end && a->new_end != b->new_end)
        return a->new_end > b->new_end;
    if (a->new_kind != b->new_kind)
        return a->new_kind == JUB_NO_TARGET || a->new_kind > b->new_kind;
    for (uint32_t i = 0; i < JUB_MONEY_MAX; i++) {
        const bool a_acts = a->acts_on_money >> i & 1, b_acts = b->acts_on_money >> i & 1;
        if (a_acts != b_acts) return b_acts;
        if ((a->has_money & b->has_money) >> i & 1 && a->money[i] != b->money[i])
            return a->money[i] > b->money[i];
    }
    return a->new_place != b->new_place && a->new_place == JUB_NO_TARGET;
}

// Two releases agree, but by two decrees they may be on two days.
static bool has_same_end(const jub_outcome *a, const jub_outcome *b)
{
    return a->has_new_end == b->has_new_end && (!a->has_new_end || a->new_end == b->new_end);
}

// What is put off by both decrees, but by one of them for longer.
static jub_preference compare_deferral(const jub_outcome *a, const jub_outcome *b)
{
    if (!a->has_deferred_until || !b->has_deferred_until) return JUB_ALIKE;
    if (a->deferred_until == b->deferred_until) return JUB_ALIKE;
    return a->deferred_until < b->deferred_until ? JUB_BETTER : JUB_WORSE;
}

jub_preference jub_outcome_compare(const jub_outcome *a, const jub_outcome *b)
{
    if (!gives(a) && !gives(b)) return JUB_ALIKE;
    if (decree_outcomes_agree(a, b) && has_same_end(a, b)) return compare_deferral(a, b);
    if (decree_outcome_is_worse(a, b)) return JUB_WORSE;
    return decree_outcome_is_worse(b, a) ? JUB_BETTER : JUB_OTHERWISE;
}

// -- decision -------------------------------------------------------------------------------------

// More grants are never worse under `most_favourable` and a plain sum. Under `first`, on what is
// left, or where nothing chooses, the ends do not bound what lies between them.
static bool is_monotone(const decree_eval *eval, uint64_t uncertain)
{
    const decree_tree *tree = eval->program->tree;
    if (decree_term_grants(tree, uncertain) == 0) return true;
    for (size_t i = 0; i < tree->combines.count; i++) {
        const decree_combine *combine = tree->combines.items[i];
        if (combine->kind == DECREE_FIRST || combine->on_remainder) return false;
    }
    return true;
}

// More rows that are meant leave less of them, unless a rule between grants on one row, or a limit
// on some of them, takes the place of what the others give.
static bool rows_are_monotone(const decree_tree *tree)
{
    for (size_t i = 0; i < tree->combines.count; i++)
        if (tree->combines.items[i]->kind != DECREE_MOST_FAVOURABLE) return false;
    return tree->limits.count == 0;
}

static void settle(decree_decision *decision, const decree_scenario *best)
{
    jub_outcome result = decision->best;
    const uint64_t both = decision->best.grants & decision->worst.grants;
    if (both) result.grants = both;
    decision->result = result;
    decision->is_denied = result.standing == JUB_NOT_GRANTED && (best->grants & best->denied) != 0;
}

// Which deferrals and revocations bite on what would be granted.
static void find_after_effects(decree_decision *decision, const decree_tree *tree,
                               uint64_t possible)
{
    const decree_truths *truths = &decision->truths;
    for (size_t i = 0; i < tree->defers.count; i++)
        if ((truths->defers_surely >> i & 1) && (tree->defers.items[i]->bars & possible))
            decision->deferrals |= bit((uint32_t)i);
    for (size_t i = 0; i < tree->revokes.count; i++) {
        if (!(tree->revokes.items[i]->bars & possible)) continue;
        if (truths->revokes_surely >> i & 1)
            decision->revocations |= bit((uint32_t)i);
        else if (truths->revokes_possibly >> i & 1)
            decision->open_revocations |= bit((uint32_t)i);
    }
}

void decree_decide(decree_eval *eval, decree_places places, decree_decision *decision_out)
{
    const decree_tree *tree = eval->program->tree;
    decree_decision *decision = decision_out;
    *decision = (decree_decision){0};
    decree_truths_find(eval, &decision->truths);
    const decree_truths *truths = &decision->truths;
    const decree_scenario worst = {.is_covered = truths->covered_surely,
                                   .excludes = truths->excludes_possibly,
                                   .grants = truths->grants_surely,
                                   .denied = places.denied | places.contested,
                                   .emptied = truths->emptied_possibly,
                                   .defers = truths->defers_possibly,
                                   .revokes = truths->revokes_surely};
    const decree_scenario best = {.is_covered = truths->covered_possibly,
                                  .excludes = truths->excludes_surely,
                                  .grants = truths->grants_possibly,
                                  .denied = places.denied,
                                  .emptied = truths->emptied_surely,
                                  .defers = truths->defers_surely,
                                  .revokes = truths->revokes_surely,
                                  .takes_possible_rows = true};
    decision->worst = decree_outcome(eval, &worst, &decision->worst_open, &decision->has_conflict);
    const decree_mask worst_rows = eval->rows_open;
    decision->best = decree_outcome(eval, &best, &decision->best_open, &decision->has_conflict);
    const bool has_open_rows = decree_mask_any(decree_mask_or(worst_rows, eval->rows_open));

    const uint64_t sure = worst.grants & ~decree_barred_possibly(tree, truths) & ~worst.denied;
    const uint64_t possible = best.grants & ~decree_barred_surely(tree, truths) & ~best.denied;
    const bool agrees = decree_outcomes_agree(&decision->worst, &decision->best);
    // The sure exclusions that bite on a grant which may hold.
    for (uint64_t left = best.is_covered ? best.excludes : 0; left; left &= left - 1) {
        const uint64_t bars = tree->excludes.items[lowest(left)]->bars & best.grants;
        if (bars) decision->exclusions |= left & -left;
        decision->barred |= bars;
    }
    if (best.is_covered && (best.emptied & best.grants)) {
        decision->exclusions |= truths->emptying;
        decision->barred |= best.emptied & best.grants;
    }
    find_after_effects(decision, tree, possible);
    decision->is_settled = agrees && is_monotone(eval, possible & ~sure) &&
                           (!has_open_rows || rows_are_monotone(tree));
    if (decision->is_settled) settle(decision, &best);
}
