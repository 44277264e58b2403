#include "decree/decide_private.h"
#include "decree/number_private.h"

// What grants come to for one person, dimension by dimension: the term, the kind, the place, sums;
// and which of two outcomes is the better.

// -- kind and place -------------------------------------------------------------------------------

// Different places are a conflict, of different kinds the milder wins.
uint16_t decree_find_target(const decree_program *program, decree_act_kind kind, uint64_t grants,
                            uint64_t *cited, bool *has_conflict)
{
    jub_text word = {0};
    uint64_t from = 0;
    for (uint64_t left = grants; left; left &= left - 1) {
        const decree_clause *grant = program->tree->grants.items[decree_lowest(left)];
        for (uint32_t i = 0; i < grant->act_count; i++) {
            const decree_act *act = &grant->acts[i];
            if (act->kind != kind) continue;
            if (from == 0 || jub_text_equal(word, act->target.text)) {
                word = act->target.text;
                from |= decree_bit(grant->index);
                continue;
            }
            const uint32_t old = decree_mildness(program, word);
            const uint32_t new = decree_mildness(program, act->target.text);
            if (kind == DECREE_TRANSFER || old == new) *has_conflict = true;
            if (new < old) {
                word = act->target.text;
                from = decree_bit(grant->index);
            }
        }
    }
    *cited |= from;
    return from ? decree_target(program, word) : JUB_NO_TARGET;
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
        const decree_clause *grant = eval->program->tree->grants.items[decree_lowest(left)];
        for (uint32_t i = 0; i < grant->act_count; i++) {
            const decree_act *act = &grant->acts[i];
            if (!act->money || act->money_index != money) continue;
            const decree_value rest = money_left(eval, act);
            if (rest.state != DECREE_NONE) // where nothing is owed, nothing is taken off
                take_less(rest, decree_bit(grant->index), &least, &cited);
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

static void write_term(const decree_term *term, decree_value base, jub_outcome *outcome)
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

uint64_t decree_lost_commutations(const decree_tree *tree, uint64_t grants, uint64_t counting)
{
    uint64_t lost = 0;
    for (uint64_t left = grants & ~counting; left; left &= left - 1) {
        const decree_clause *grant = tree->grants.items[decree_lowest(left)];
        for (uint32_t i = 0; i < grant->act_count; i++)
            if (grant->acts[i].kind == DECREE_COMMUTE && grant->acts[i].to)
                lost |= decree_bit(grant->index);
    }
    return lost;
}

// What the grants that apply come to; nothing when none of them finds anything to act on.
static jub_outcome outcome_of_grants(decree_eval *eval, uint64_t grants, decree_mask *open_out,
                                     bool *has_conflict_out)
{
    const decree_value base = decree_old_end(eval);
    jub_outcome outcome = outcome_of_nothing(JUB_GRANTED, base);
    decree_term term;
    uint64_t lost = 0;
    bool has_conflict = false;
    if (decree_term_find(eval, grants, &term)) {
        has_conflict = term.has_conflict;
        if (!has_conflict)
            lost = decree_lost_commutations(eval->program->tree, grants, term.grants);
        if (eval->program->term_end) (void)decree_eval_fact(eval, eval->program->term_end->index);
        outcome.grants |= term.grants;
        write_term(&term, base, &outcome);
        outcome.has_amount =
            outcome.has_days_saved && decree_term_amount(eval, &term, base, &outcome.amount);
        if (!outcome.has_new_end) *open_out = term.end.open;
        if (!outcome.has_new_end && !term.is_release) outcome.is_open = true;
    }
    *open_out = decree_mask_or(*open_out, eval->rows_open);
    for (uint32_t i = 0; i < eval->program->tree->money_count; i++)
        find_money(eval, i, grants, &outcome, open_out);
    outcome.new_kind = decree_find_target(eval->program, DECREE_COMMUTE, grants & ~lost,
                                          &outcome.grants, &has_conflict);
    outcome.new_place =
        decree_find_target(eval->program, DECREE_TRANSFER, grants, &outcome.grants, &has_conflict);
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
        const decree_clause *clause = eval->program->tree->defers.items[decree_lowest(left)];
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
        if (eval->program->tree->defers.items[decree_lowest(left)]->bars & grants)
            biting |= decree_bit(decree_lowest(left));
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

static jub_outcome outcome_of_applying(decree_eval *eval, const decree_applying *applying,
                                       decree_mask *open_out, bool *has_conflict_out)
{
    if (applying->now) {
        const jub_outcome outcome =
            outcome_of_grants(eval, applying->now, open_out, has_conflict_out);
        if (outcome.standing == JUB_GRANTED || !applying->deferred) return outcome;
    }
    return outcome_deferred(eval, applying->deferred, applying->deferrals, open_out,
                            has_conflict_out);
}

decree_applying decree_scenario_applying(const decree_tree *tree, const decree_scenario *scenario)
{
    if (!scenario->is_covered) return (decree_applying){.otherwise = JUB_NOT_COVERED};
    const uint64_t barred =
        scenario->grants & (decree_barred(tree, scenario->excludes) | scenario->emptied);
    const uint64_t unbarred = scenario->grants & ~barred;
    const uint64_t revoked = unbarred & decree_reached_by(tree->revokes.items, scenario->revokes);
    const uint64_t applying = unbarred & ~scenario->denied & ~revoked;
    const uint64_t deferred = applying & decree_reached_by(tree->defers.items, scenario->defers);
    const bool is_excluded = barred != 0 && unbarred == 0;
    return (decree_applying){.now = applying & ~deferred,
                             .deferred = deferred,
                             .deferrals = scenario->defers,
                             .otherwise = revoked & ~scenario->denied ? JUB_REVOKED
                                          : is_excluded               ? JUB_EXCLUDED
                                                                      : JUB_NOT_GRANTED};
}

jub_outcome decree_outcome(decree_eval *eval, const decree_scenario *scenario,
                           decree_mask *open_out, bool *has_conflict_out)
{
    *open_out = eval->rows_open = (decree_mask){{0}};
    eval->takes_possible_rows = scenario->takes_possible_rows;
    const decree_applying applying = decree_scenario_applying(eval->program->tree, scenario);
    if (applying.now | applying.deferred) {
        const jub_outcome outcome =
            outcome_of_applying(eval, &applying, open_out, has_conflict_out);
        if (outcome.standing >= JUB_DEFERRED) return outcome;
    }
    return outcome_of_nothing(applying.otherwise, decree_old_end(eval));
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
