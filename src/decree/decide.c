#include "decree/decide_private.h"
#include "decree/recall_private.h"

// From conditions to an outcome. A scenario says which clauses hold, and the outcome follows from
// it (outcome.c). Worst and best are the two ends of what the missing facts allow; when they agree
// the person is determined.

// -- conditions -----------------------------------------------------------------------------------

static decree_value condition_of(decree_eval *eval, const decree_clause *clause)
{
    return eval->recall ? decree_recall_condition(eval, clause)
                        : decree_eval_condition(eval, clause->when);
}

static void find_covered(decree_eval *eval, decree_truths *truths)
{
    const decree_tree *tree = eval->program->tree;
    truths->covered_surely = truths->covered_possibly = tree->covers.count == 0;
    for (size_t i = 0; i < tree->covers.count; i++) {
        const decree_clause *clause = tree->covers.items[i];
        if (!decree_in_force(eval->program, &clause->source)) continue;
        const decree_value value = condition_of(eval, clause);
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
    decree_value value = condition_of(eval, clause);
    if (clause->kind == DECREE_GRANTS && clause->each_record) {
        const decree_value rows = decree_each_condition(eval, clause, truths);
        value = both(&value, &rows);
    }
    decree_cover_clause(eval->coverage, clause, &value);
    const bool is_unknown = value.state == DECREE_UNKNOWN;
    if (is_unknown) *open = value.open;
    if (is_unknown || value.truth) *possibly |= decree_bit(clause->index);
    if (!is_unknown && value.truth) *surely |= decree_bit(clause->index);
}

bool decree_only_reduces(const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (grant->acts[i].kind != DECREE_REDUCE) return false;
    return true;
}

static bool is_about_rows(const decree_clause *exclusion)
{
    return exclusion->each_record != NULL;
}

// Of each kind of clause there may be many more than a decree has, and this is done for every piece
// of the exact pass: only those it has are cleared.
static void clear_truths(const decree_tree *tree, decree_truths *truths)
{
    truths->covered_surely = truths->covered_possibly = false;
    truths->covered_open = (decree_mask){{0}};
    truths->excludes_surely = truths->excludes_possibly = 0;
    truths->grants_surely = truths->grants_possibly = 0;
    truths->emptied_surely = truths->emptied_possibly = truths->emptying = 0;
    truths->defers_surely = truths->defers_possibly = 0;
    truths->revokes_surely = truths->revokes_possibly = 0;
    memset(truths->excludes_open, 0, tree->excludes.count * sizeof *truths->excludes_open);
    memset(truths->grants_open, 0, tree->grants.count * sizeof *truths->grants_open);
    memset(truths->defers_open, 0, tree->defers.count * sizeof *truths->defers_open);
}

void decree_truths_find(decree_eval *eval, decree_truths *truths_out)
{
    const decree_tree *tree = eval->program->tree;
    clear_truths(tree, truths_out);
    find_covered(eval, truths_out);
    for (size_t i = 0; i < tree->excludes.count; i++)
        if (!is_about_rows(tree->excludes.items[i]))
            find_clause(eval, tree->excludes.items[i], truths_out, &truths_out->excludes_surely,
                        &truths_out->excludes_possibly, &truths_out->excludes_open[i]);
    const bool has_no_end = eval->program->term_end && decree_old_end(eval).state == DECREE_NONE;
    for (size_t i = 0; i < tree->grants.count; i++)
        if (!has_no_end || !decree_only_reduces(tree->grants.items[i]))
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

uint64_t decree_reached_by(decree_clause *const *clauses, uint64_t mask)
{
    uint64_t reached = 0;
    for (; mask; mask &= mask - 1) reached |= clauses[decree_lowest(mask)]->bars;
    return reached;
}

uint64_t decree_barred(const decree_tree *tree, uint64_t excludes)
{
    return decree_reached_by(tree->excludes.items, excludes);
}

// -- decision -------------------------------------------------------------------------------------

// More grants are never worse under `most_favourable` and a plain sum. Under `first`, on what is
// left, or where nothing chooses, the ends do not bound what lies between them.
static bool is_monotone(const decree_tree *tree, uint64_t uncertain)
{
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
            decision->deferrals |= decree_bit((uint32_t)i);
    for (size_t i = 0; i < tree->revokes.count; i++) {
        if (!(tree->revokes.items[i]->bars & possible)) continue;
        if (truths->revokes_surely >> i & 1)
            decision->revocations |= decree_bit((uint32_t)i);
        else if (truths->revokes_possibly >> i & 1)
            decision->open_revocations |= decree_bit((uint32_t)i);
    }
}

void decree_scenarios(const decree_truths *truths, decree_places places, decree_scenario *worst_out,
                      decree_scenario *best_out)
{
    *worst_out = (decree_scenario){.is_covered = truths->covered_surely,
                                   .excludes = truths->excludes_possibly,
                                   .grants = truths->grants_surely,
                                   .denied = places.denied | places.contested,
                                   .emptied = truths->emptied_possibly,
                                   .defers = truths->defers_possibly,
                                   .revokes = truths->revokes_surely};
    *best_out = (decree_scenario){.is_covered = truths->covered_possibly,
                                  .excludes = truths->excludes_surely,
                                  .grants = truths->grants_possibly,
                                  .denied = places.denied,
                                  .emptied = truths->emptied_surely,
                                  .defers = truths->defers_surely,
                                  .revokes = truths->revokes_surely,
                                  .takes_possible_rows = true};
}

void decree_settle(const decree_tree *tree, const decree_scenario *worst,
                   const decree_scenario *best, bool has_open_rows, decree_decision *decision)
{
    const decree_truths *truths = &decision->truths;
    const uint64_t sure = worst->grants & ~decree_barred_possibly(tree, truths) & ~worst->denied;
    const uint64_t possible = best->grants & ~decree_barred_surely(tree, truths) & ~best->denied;
    const bool agrees = decree_outcomes_agree(&decision->worst, &decision->best);
    // The sure exclusions that bite on a grant which may hold.
    for (uint64_t left = best->is_covered ? best->excludes : 0; left; left &= left - 1) {
        const uint64_t bars = tree->excludes.items[decree_lowest(left)]->bars & best->grants;
        if (bars) decision->exclusions |= decree_bit(decree_lowest(left));
        decision->barred |= bars;
    }
    if (best->is_covered && (best->emptied & best->grants)) {
        decision->exclusions |= truths->emptying;
        decision->barred |= best->emptied & best->grants;
    }
    find_after_effects(decision, tree, possible);
    decision->is_settled = agrees && is_monotone(tree, possible & ~sure) &&
                           (!has_open_rows || rows_are_monotone(tree));
    if (decision->is_settled) settle(decision, best);
}

static void clear_result(decree_decision *decision)
{
    decision->has_conflict = decision->is_settled = decision->is_denied = false;
    decision->result = (jub_outcome){0};
    decision->exclusions = decision->barred = 0;
    decision->deferrals = decision->revocations = decision->open_revocations = 0;
}

static jub_outcome outcome_of(decree_eval *eval, const decree_scenario *scenario,
                              decree_mask *open_out, bool *has_conflict_out)
{
    return eval->recall ? decree_recall_outcome(eval, scenario, open_out, has_conflict_out)
                        : decree_outcome(eval, scenario, open_out, has_conflict_out);
}

void decree_decide(decree_eval *eval, decree_places places, decree_decision *decision_out)
{
    decree_decision *decision = decision_out;
    decree_scenario worst, best;
    clear_result(decision);
    decree_truths_find(eval, &decision->truths);
    decree_scenarios(&decision->truths, places, &worst, &best);
    decision->worst = outcome_of(eval, &worst, &decision->worst_open, &decision->has_conflict);
    const decree_mask worst_rows = eval->rows_open;
    decision->best = outcome_of(eval, &best, &decision->best_open, &decision->has_conflict);
    const bool has_open_rows = decree_mask_any(decree_mask_or(worst_rows, eval->rows_open));
    decree_settle(eval->program->tree, &worst, &best, has_open_rows, decision);
}
