#include "decree/decide_private.h"

// The end of the term: what each grant leads to by itself, and several combined, under their
// limits.

// -- one grant ------------------------------------------------------------------------------------

uint64_t decree_term_grants(const decree_tree *tree, uint64_t grants)
{
    uint64_t term = 0;
    for (uint64_t left = grants; left; left &= left - 1) {
        const decree_clause *grant = tree->grants.items[decree_lowest(left)];
        for (uint32_t i = 0; i < grant->act_count; i++)
            if (decree_act_is_on_term(&grant->acts[i])) term |= decree_bit(grant->index);
    }
    return term;
}

decree_value decree_old_end(decree_eval *eval)
{
    const decree_field *field = eval->program->term_end;
    if (!field) return decree_value_none();
    decree_mask_set(&eval->grounds, field->index);
    return eval->facts[field->index];
}

static int64_t in_calendar(int64_t day)
{
    return day < JUB_DATE_MIN ? JUB_DATE_MIN : day > JUB_DATE_MAX ? JUB_DATE_MAX : day;
}

decree_value decree_moved_back(decree_value end, int64_t most_days, int64_t least_days)
{
    end.low.numerator = in_calendar(end.low.numerator - most_days);
    end.high.numerator = in_calendar(end.high.numerator - least_days);
    return end;
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
uint32_t decree_mildness(const decree_program *program, jub_text word)
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
        act->kind == DECREE_COMMUTE ? decree_mildness(program, act->target.text) : UINT32_MAX;
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
        return decree_each_end(eval, grant->each_record, decree_bit(grant->index), base, &applied,
                               NULL);
    if (is_release) return eval->effect;
    return is_sequence(grant) ? sequence_end(eval, grant, base) : act_end(eval, act, base);
}

// -- several --------------------------------------------------------------------------------------

typedef struct term_work {
    decree_eval *eval;
    decree_value base;
    int64_t days[DECREE_GRANT_MAX]; // that each grant takes off in a sum
    decree_term list[DECREE_GRANT_MAX];
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
static void apply_limit(term_work *work, const decree_clause *limit, decree_term *item)
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
    for (uint64_t left = own; left; left &= left - 1) days += work->days[decree_lowest(left)];
    if (days <= cap_days) return;
    item->end = decree_value_integer(item->end.low.numerator + (days - cap_days));
    work->days[decree_lowest(own)] -= days - cap_days;
}

// For the tests of a decree: whether the limit cut something.
static void cover_limit(const term_work *work, const decree_clause *limit, const decree_term *item,
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

static void apply_limits(term_work *work, decree_term *item)
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

static decree_term combine_first(const decree_term *list, uint32_t count)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++)
        if (decree_lowest(list[i].grants) < decree_lowest(list[best].grants)) best = i;
    return list[best];
}

static bool any_release(const decree_term *list, uint32_t count, decree_term *release_out)
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

// Whether a decree_term comes, or may come, to the best end.
static bool reaches(const decree_term *item, const decree_term *best)
{
    if (item->is_release && best->is_release) return true;
    if (item->end.state != DECREE_KNOWN || best->end.state != DECREE_KNOWN)
        return !best->is_release;
    return decree_ratio_compare(item->end.low, best->end.high) <= 0;
}

// The earliest end, counted from the effective date on; all that reach it are cited.
static decree_term combine_most_favourable(term_work *work, decree_term *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        apply_limits(work, &list[i]);
        list[i].end = not_before_effect(work, list[i].end);
    }
    decree_term best;
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
static decree_term sum_on_original(term_work *work, const decree_term *list, uint32_t count)
{
    decree_term sum = {.is_sum = true, .end = work->base};
    for (uint32_t i = 0; i < count; i++) {
        sum.grants |= list[i].grants;
        if (sum.end.state != DECREE_KNOWN || list[i].end.state != DECREE_KNOWN) {
            sum.end = (decree_value){.state = DECREE_UNKNOWN,
                                     .open = decree_mask_or(sum.end.open, list[i].end.open)};
            continue;
        }
        const decree_value days = days_between(&list[i].end, &work->base);
        if (!list[i].is_sum) work->days[decree_lowest(list[i].grants)] = days.low.numerator;
        sum.end = decree_moved_back(sum.end, days.high.numerator, days.low.numerator);
        sum.end.open = decree_mask_or(sum.end.open, days.open);
    }
    return sum;
}

// Each reduction is computed on what the one before it left, the expressions of the decree reading
// the reduced end as `term_end`.
static decree_term sum_on_remainder(term_work *work, const decree_term *list, uint32_t count)
{
    decree_eval *eval = work->eval;
    const decree_tree *tree = eval->program->tree;
    decree_term sum = {.is_sum = true, .end = work->base};
    for (uint32_t i = 0; i < count; i++) sum.grants |= list[i].grants;
    const decree_value *held_facts = eval->facts;
    decree_value facts[DECREE_FIELD_MAX];
    memcpy(facts, eval->facts, eval->person->fact_end * sizeof *facts);
    eval->facts = facts;
    for (uint32_t i = 0; i < count && sum.end.state == DECREE_KNOWN; i++) {
        const decree_value before = sum.end;
        const decree_clause *grant = tree->grants.items[decree_lowest(list[i].grants)];
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
            work->days[decree_lowest(list[i].grants)] = before.low.numerator - end.low.numerator;
    }
    eval->facts = held_facts;
    decree_eval_forget(eval);
    return sum;
}

static decree_term combine_list(term_work *work, const decree_combine *combine, decree_term *list,
                                uint32_t count)
{
    decree_term release;
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
    decree_term members[DECREE_GRANT_MAX];
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
        if (tree->grants.items[decree_lowest(left)]->each_record == record)
            found |= decree_bit(decree_lowest(left));
    return found;
}

// Grants about the rows of one record are one candidate: they are combined row by row, and all that
// is left is laid together once.
static bool find_candidate(term_work *work, const decree_clause *grant, uint64_t *grants,
                           decree_term *item_out)
{
    const decree_tree *tree = work->eval->program->tree;
    decree_term item = {.grants = decree_bit(grant->index)};
    const bool is_on_term = term_act(grant, &item.is_release) != NULL;
    if (is_on_term && grant->each_record) {
        const uint64_t together = grants_about(tree, grant->each_record, *grants);
        *grants &= ~together;
        item.end = decree_each_end(work->eval, grant->each_record, together, work->base,
                                   &item.grants, tree->limits.count > 0 ? work->days : NULL);
        item.is_sum = (item.grants & (item.grants - 1)) != 0;
    } else {
        *grants &= ~decree_bit(grant->index);
        if (is_on_term) item.end = decree_grant_end(work->eval, grant, work->base);
    }
    *item_out = item;
    return is_on_term && item.end.state != DECREE_NONE; // no end, no reduction
}

static void gather_candidates(term_work *work, uint64_t grants)
{
    const decree_tree *tree = work->eval->program->tree;
    while (grants) {
        decree_term item;
        if (find_candidate(work, tree->grants.items[decree_lowest(grants)], &grants, &item))
            work->list[work->count++] = item;
    }
}

bool decree_term_find(decree_eval *eval, uint64_t grants, decree_term *term_out)
{
    const decree_tree *tree = eval->program->tree;
    term_work work;
    work.eval = eval;
    work.base = decree_old_end(eval);
    work.count = 0;
    memset(work.days, 0, sizeof work.days);
    gather_candidates(&work, grants);
    if (work.count == 0) return false;
    for (size_t i = 0; i < tree->combines.count; i++)
        if (!decree_combine_is_general(tree->combines.items[i]))
            combine_among(&work, tree->combines.items[i]);
    for (size_t i = 0; i < tree->combines.count; i++)
        if (decree_combine_is_general(tree->combines.items[i])) {
            work.list[0] = combine_list(&work, tree->combines.items[i], work.list, work.count);
            work.count = 1;
        }
    *term_out = work.list[0];
    apply_limits(&work, term_out);
    term_out->end = not_before_effect(&work, term_out->end);
    term_out->has_conflict = work.count > 1;
    return true;
}

bool decree_term_amount(decree_eval *eval, const decree_term *term, decree_value base,
                        jub_duration *amount_out)
{
    bool is_release = false;
    if (term->is_release || (term->grants & (term->grants - 1)) != 0) return false;
    const decree_clause *grant = eval->program->tree->grants.items[decree_lowest(term->grants)];
    const decree_act *act = term_act(grant, &is_release);
    if (!act->by || grant->each_record || is_sequence(grant)) return false;
    const decree_value end = reduced_end(eval, act, base);
    const decree_value left =
        eval->effect.state == DECREE_KNOWN ? decree_eval_extreme(end, eval->effect, true) : end;
    if (!decree_value_equal(&left, &term->end, DECREE_DATE)) return false;
    const decree_expr *const lengths[] = {act->by, act->at_least, act->at_most};
    for (size_t i = 0; i < 3; i++) {
        if (!lengths[i]) continue;
        const decree_value by = decree_eval_expr(eval, lengths[i]);
        const decree_value its_end = less_duration(eval, lengths[i], base);
        if (!decree_value_equal(&its_end, &end, DECREE_DATE)) continue;
        *amount_out = by.least;
        return true;
    }
    return false;
}
