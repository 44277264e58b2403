#include "decree/exact_pieces_private.h"

// The exact second pass: all that the missing facts of one person can be is cut into pieces until
// the outcome is the same all over each piece.
//
// A piece gives every missing field that matters a value, a range, or leaves it open. It is
// evaluated like a person, over ranges: what is certain there is certain of every completion in the
// piece. If the outcome is not, one field is split: conditions and cases into each, codes by the
// sets they can belong to, texts into those the decree or the record mention and a new one, numbers
// and dates where a condition turns over (found by bisection) or else in the middle. Pieces that
// are settled are leaves. The person is determined when all leaves agree; otherwise a field matters
// when two leaves that differ in it alone disagree, and those fields are the smallest set that
// settles the person: the outcome depends on each of them and on no other.
//
// Sums past the calendar stop at its ends, so completions that lie there count as its first or last
// day. A field that cannot be cut up, or more than JUB_COMPLETION_MAX pieces, leave the person
// undetermined.

// Of leaves that are compared; comparing one that moves takes as long as a few hundred others.
enum { PAIR_COST_MAX = 1 << 21, PAIR_COST_MOVING = 256 };

decree_exact *decree_exact_new(jub_arena *arena, const decree_program *program)
{
    decree_exact *exact = JUB_NEW(arena, decree_exact, 1);
    if (!exact) return NULL;
    exact->arena = arena;
    exact->program = program;
    exact->texts = JUB_NEW(arena, jub_text, EXACT_TEXT_MAX);
    exact->define_walks = JUB_NEW(arena, uint32_t, program->tree->defines.count);
    if (!exact->texts || !exact->define_walks || !decree_eval_init(arena, program, &exact->eval) ||
        !(exact->eval.recall = decree_recall_new(arena, program)) || !exact_find_vectors(exact) ||
        !exact_find_patterns(exact) || !exact_find_texts(exact))
        return NULL;
    return exact;
}

// -- leaves ---------------------------------------------------------------------------------------

static bool keep(decree_exact *exact, decree_value *box, const decree_decision *decision,
                 bool is_settled)
{
    exact_leaf item = {.box = box,
                       .worst = is_settled ? decision->result : decision->worst,
                       .best = is_settled ? decision->result : decision->best,
                       .exclusions = decision->exclusions,
                       .barred = decision->barred,
                       .deferrals = decision->deferrals,
                       .revocations = decision->revocations,
                       .is_settled = is_settled,
                       .is_denied = decision->is_denied};
    if (JUB_LIST_PUSH(exact->arena, &exact->leaves, item)) return true;
    exact->is_cut_short = true;
    return false;
}

// The value at one end of its range.
static decree_value end_of(const decree_exact *exact, uint32_t dimension, decree_value value,
                           bool is_high)
{
    const decree_type_kind kind = exact_type_of(exact, dimension).kind;
    if (value.state != DECREE_KNOWN || decree_value_is_point(&value, kind)) return value;
    const uint32_t field = exact->dimensions[dimension];
    const jub_duration length = is_high ? value.most : value.least;
    const int64_t number = is_high ? value.high.numerator : value.low.numerator;
    return kind == DECREE_DURATION ? exact_duration_value(field, length, length)
                                   : exact_range_value(field, number, number);
}

// With only the amount in doubt: do the ends of the ranges give different amounts? Then the outcome
// depends on the fields that were moved, and cutting on would only follow every single day.
static bool moves_with(decree_exact *exact, const decree_value *box, const exact_doubts *list,
                       exact_leaf *item)
{
    decree_value at_low[EXACT_DIMENSION_MAX], moved[EXACT_DIMENSION_MAX];
    decree_decision low, high;
    bool moves = false;
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        at_low[i] = end_of(exact, i, box[i], false);
    exact_enter(exact, at_low);
    decree_decide(&exact->eval, exact->places, &low);
    item->worst = low.worst;
    item->best = low.best;
    for (uint32_t i = 0; i < exact->dimension_count; i++) {
        if (!decree_mask_has(list->open, exact->dimensions[i])) continue;
        memcpy(moved, at_low, exact->dimension_count * sizeof *moved);
        moved[i] = end_of(exact, i, box[i], true);
        exact_enter(exact, moved);
        decree_decide(&exact->eval, exact->places, &high);
        if (decree_outcomes_agree(&low.best, &high.best)) continue;
        moves = true;
        decree_mask_set(&exact->essential, exact->dimensions[i]);
        if (decree_outcome_is_worse(&high.worst, &item->worst)) item->worst = high.worst;
        if (decree_outcome_is_worse(&item->best, &high.best)) item->best = high.best;
    }
    exact_enter(exact, box);
    return moves;
}

static bool only_amounts(const exact_doubts *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].when) return false;
    return list->count > 0;
}

// -- one piece ------------------------------------------------------------------------------------

static bool split_first_uncut(decree_exact *exact, const decree_value *box,
                              const exact_doubts *list, bool *is_split)
{
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        if (decree_mask_has(list->open, exact->dimensions[i]) &&
            exact_is_uncut(&box[i], exact_type_of(exact, i))) {
            *is_split = true;
            return exact_split_uncut(exact, box, i);
        }
    return true;
}

static bool split_first_range(decree_exact *exact, const decree_value *box,
                              const exact_doubts *list, bool *is_split)
{
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        if (decree_mask_has(list->open, exact->dimensions[i]) &&
            !decree_value_is_point(&box[i], exact_type_of(exact, i).kind)) {
            *is_split = true;
            return exact_split_middle(exact, box, i);
        }
    return true;
}

// Decides a piece or cuts it; false when that could not be done within the limits.
static bool visit(decree_exact *exact, decree_value *box)
{
    decree_decision decision;
    exact_doubts list;
    exact_enter(exact, box);
    decree_decide(&exact->eval, exact->places, &decision);
    if (decision.is_settled) return keep(exact, box, &decision, true);
    exact_find_doubts(exact, &decision, &list);
    bool is_split = false;
    bool fits = split_first_uncut(exact, box, &list, &is_split);
    if (fits && !is_split) fits = exact_split_by_condition(exact, box, &list, false, &is_split);
    if (fits && !is_split) fits = exact_split_by_condition(exact, box, &list, true, &is_split);
    if (!fits || is_split) return fits;
    if (only_amounts(&list)) {
        exact_leaf item = {.box = box, .moves = true};
        if (moves_with(exact, box, &list, &item)) {
            if (JUB_LIST_PUSH(exact->arena, &exact->leaves, item)) return true;
            return false;
        }
    }
    fits = split_first_range(exact, box, &list, &is_split);
    if (!fits || is_split) return fits;
    return keep(exact, box, &decision, false);
}

// -- all pieces -----------------------------------------------------------------------------------

// Missing fields that may matter anywhere: those of every clause that may, and of every amount.
static decree_mask all_open(decree_eval *record, const decree_decision *plain)
{
    const decree_program *program = record->program;
    const decree_truths *truths = &plain->truths;
    decree_mask open = decree_mask_or(plain->worst_open, plain->best_open);
    // What is certain here is certain of every completion: a grant that cannot hold, or is barred,
    // makes nothing else matter.
    const uint64_t possible =
        truths->grants_possibly & ~decree_barred_surely(program->tree, truths);
    if (!truths->covered_surely) open = decree_mask_or(open, truths->covered_open);
    for (uint64_t left = truths->excludes_possibly; left; left &= left - 1)
        if (program->tree->excludes.items[decree_lowest(left)]->bars & possible)
            open = decree_mask_or(open, truths->excludes_open[decree_lowest(left)]);
    for (uint64_t left = truths->defers_possibly; left; left &= left - 1)
        if (program->tree->defers.items[decree_lowest(left)]->bars & possible)
            open = decree_mask_or(open, truths->defers_open[decree_lowest(left)]);
    const decree_value base = decree_old_end(record);
    for (uint64_t left = possible; left; left &= left - 1) {
        open = decree_mask_or(open, truths->grants_open[decree_lowest(left)]);
        const decree_clause *grant = program->tree->grants.items[decree_lowest(left)];
        open = decree_mask_or(open, decree_grant_end(record, grant, base).open);
    }
    for (size_t i = 0; i < program->tree->limits.count; i++)
        open = decree_mask_or(
            open, decree_eval_expr(record, program->tree->limits.items[i]->at_most).open);
    return open;
}

// Beside `is known`, which asks the record in both, the passes differ in what runs past the
// calendar or the numbers while something is missing. Without ranges nothing does, and in the plain
// pass only counts of rows are ranges. The tests of a decree learn what was evaluated.
static bool shares_recall(const decree_exact *exact, const decree_eval *record)
{
    return exact->program->tree->records.count == 0 && !record->coverage;
}

decree_recall *decree_exact_recall(decree_exact *exact, const decree_eval *record)
{
    if (!shares_recall(exact, record)) return NULL;
    decree_recall_begin(exact->eval.recall, record->person->missing);
    return exact->eval.recall;
}

static bool begin(decree_exact *exact, decree_eval *record, const decree_decision *plain,
                  decree_places places, decree_mask missing)
{
    exact->eval.record = record;
    exact->record = record;
    exact->places = places;
    exact->dimension_count = 0;
    exact->splittable = (decree_mask){{0}};
    exact->essential = (decree_mask){{0}};
    memset(&exact->leaves, 0, sizeof exact->leaves);
    memset(&exact->stack, 0, sizeof exact->stack);
    exact->piece_count = 0;
    exact->is_cut_short = false;
    const uint32_t fact_end = record->person->fact_end;
    memcpy(exact->facts, record->facts, fact_end * sizeof *exact->facts);
    decree_eval_begin(&exact->eval, record->person);
    exact->eval.facts = exact->facts;
    const decree_mask open = all_open(record, plain);
    for (uint32_t i = 0; i < fact_end; i++) {
        if (!decree_mask_has(open, i) || !decree_mask_has(missing, i)) continue;
        decree_mask_set(&exact->splittable, i); // all of them, also where they are too many
        if (exact->dimension_count < EXACT_DIMENSION_MAX)
            exact->dimensions[exact->dimension_count] = i;
        exact->dimension_count++;
    }
    if (exact->dimension_count > EXACT_DIMENSION_MAX) {
        exact->dimension_count = 0;
        return false;
    }
    decree_value *box = JUB_NEW(exact->arena, decree_value, exact->dimension_count);
    if (!box) return false;
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        box[i] = record->facts[exact->dimensions[i]];
    if (!shares_recall(exact, record)) decree_recall_begin(exact->eval.recall, exact->splittable);
    return JUB_LIST_PUSH(exact->arena, &exact->stack, box);
}

static void cut_up(decree_exact *exact)
{
    while (exact->stack.count > 0) {
        decree_value *box = exact->stack.items[--exact->stack.count];
        if (++exact->piece_count > JUB_COMPLETION_MAX || !visit(exact, box)) {
            exact->is_cut_short = true;
            return;
        }
    }
}

// -- what the leaves say --------------------------------------------------------------------------

static bool overlap(const decree_exact *exact, uint32_t dimension, const decree_value *a,
                    const decree_value *b)
{
    const decree_type_kind kind = exact_type_of(exact, dimension).kind;
    const decree_type type = exact_type_of(exact, dimension);
    if (exact_is_uncut(a, type) || exact_is_uncut(b, type)) return true;
    if (a->state != b->state) return false;
    if (a->state == DECREE_NONE) return true;
    if (kind == DECREE_DURATION)
        return a->least.months <= b->most.months && b->least.months <= a->most.months &&
               a->least.days <= b->most.days && b->least.days <= a->most.days;
    if (exact_is_number(kind))
        return a->low.numerator <= b->high.numerator && b->low.numerator <= a->high.numerator;
    return decree_value_equal(a, b, kind);
}

// The only dimension in which two leaves lie apart; UINT32_MAX when there are more.
static uint32_t only_apart(const decree_exact *exact, const exact_leaf *a, const exact_leaf *b)
{
    uint32_t apart = UINT32_MAX;
    for (uint32_t i = 0; i < exact->dimension_count; i++) {
        if (overlap(exact, i, &a->box[i], &b->box[i])) continue;
        if (apart != UINT32_MAX) return UINT32_MAX;
        apart = i;
    }
    return apart;
}

// What both values allow; they overlap.
static decree_value common(decree_value a, decree_value b, decree_type type)
{
    if (exact_is_uncut(&a, type)) return b;
    if (exact_is_uncut(&b, type) || a.state != DECREE_KNOWN) return a;
    if (type.kind == DECREE_DURATION) {
        if (a.least.months < b.least.months) a.least.months = b.least.months;
        if (a.least.days < b.least.days) a.least.days = b.least.days;
        if (a.most.months > b.most.months) a.most.months = b.most.months;
        if (a.most.days > b.most.days) a.most.days = b.most.days;
    } else if (exact_is_number(type.kind)) {
        if (a.low.numerator < b.low.numerator) a.low = b.low;
        if (a.high.numerator > b.high.numerator) a.high = b.high;
    }
    return a;
}

// Of two leaves of which at least one moves: do they disagree at the lowest, or at the highest, of
// what both allow outside the dimension in which they lie apart?
static bool ends_disagree(decree_exact *exact, const exact_leaf *a, const exact_leaf *b,
                          uint32_t apart)
{
    const exact_leaf *const pair[] = {a, b};
    decree_value box[EXACT_DIMENSION_MAX];
    for (int is_high = 0; is_high < 2; is_high++) {
        decree_decision decisions[2];
        for (int side = 0; side < 2; side++) {
            for (uint32_t i = 0; i < exact->dimension_count; i++) {
                const decree_value value =
                    i == apart ? pair[side]->box[i]
                               : common(a->box[i], b->box[i], exact_type_of(exact, i));
                box[i] = end_of(exact, i, value, is_high);
            }
            exact_enter(exact, box);
            decree_decide(&exact->eval, exact->places, &decisions[side]);
        }
        if (!decree_outcomes_agree(&decisions[0].best, &decisions[1].best)) return true;
    }
    return false;
}

static bool leaves_disagree(decree_exact *exact, const exact_leaf *a, const exact_leaf *b,
                            uint32_t apart)
{
    if (a->is_settled && b->is_settled) return !decree_outcomes_agree(&a->best, &b->best);
    if ((a->is_settled || a->moves) && (b->is_settled || b->moves))
        return ends_disagree(exact, a, b, apart);
    return a->is_settled != b->is_settled;
}

static bool are_all_essential(const decree_exact *exact)
{
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        if (!decree_mask_has(exact->essential, exact->dimensions[i])) return false;
    return true;
}

static void find_essential(decree_exact *exact)
{
    int64_t budget = PAIR_COST_MAX;
    for (size_t i = 0; i < exact->leaves.count && !are_all_essential(exact); i++)
        for (size_t k = i + 1; k < exact->leaves.count; k++) {
            const exact_leaf *a = &exact->leaves.items[i], *b = &exact->leaves.items[k];
            const uint32_t apart = only_apart(exact, a, b);
            budget--;
            if (apart == UINT32_MAX || decree_mask_has(exact->essential, exact->dimensions[apart]))
                continue;
            if (a->moves || b->moves) budget -= PAIR_COST_MOVING;
            if (budget < 0) {
                exact->is_cut_short = true;
                return;
            }
            if (leaves_disagree(exact, a, b, apart))
                decree_mask_set(&exact->essential, exact->dimensions[apart]);
        }
}

static bool all_agree(const decree_exact *exact)
{
    const exact_leaf *leaves = exact->leaves.items;
    if (exact->is_cut_short || exact->leaves.count == 0) return false;
    for (size_t i = 0; i < exact->leaves.count; i++)
        if (!leaves[i].is_settled || !decree_outcomes_agree(&leaves[0].best, &leaves[i].best))
            return false;
    return true;
}

// All completions agree: cited is what decides in all of them or, where there is no such clause, in
// some.
static void settle(const decree_exact *exact, decree_exact_result *result)
{
    uint64_t every_grant = UINT64_MAX, some_grant = 0, every = UINT64_MAX, some = 0;
    result->is_settled = true;
    result->result = exact->leaves.items[0].best;
    for (size_t i = 0; i < exact->leaves.count; i++)
        if (decree_outcome_is_worse(&result->result, &exact->leaves.items[i].best))
            result->result = exact->leaves.items[i].best;
    for (size_t i = 0; i < exact->leaves.count; i++) {
        const exact_leaf *item = &exact->leaves.items[i];
        every_grant &= item->best.grants;
        some_grant |= item->best.grants;
        result->is_denied |= item->is_denied;
        if (!item->best.has_days_saved || !result->result.has_days_saved ||
            item->best.days_saved != result->result.days_saved) // the old end is missing
            result->result.has_days_saved = false;
        result->deferrals |= item->deferrals;
        result->revocations |= item->revocations;
        if (item->best.standing != result->result.standing) continue;
        every &= item->exclusions;
        some |= item->exclusions;
        result->barred |= item->barred;
    }
    result->result.grants = every_grant ? every_grant : some_grant;
    result->exclusions = every ? every : some;
    if (!result->result.has_days_saved) result->result.days_saved = 0;
    result->worst = result->best = result->result;
}

static void find_ends(const decree_exact *exact, const decree_decision *plain,
                      decree_exact_result *result)
{
    result->worst = plain->worst;
    result->best = plain->best;
    if (exact->is_cut_short || exact->leaves.count == 0) return;
    result->worst = exact->leaves.items[0].worst;
    result->best = exact->leaves.items[0].best;
    for (size_t i = 1; i < exact->leaves.count; i++) {
        const exact_leaf *item = &exact->leaves.items[i];
        if (decree_outcome_is_worse(&item->worst, &result->worst)) result->worst = item->worst;
        if (decree_outcome_is_worse(&result->best, &item->best)) result->best = item->best;
    }
}

// Where the old end itself is missing, the new one is that of no particular completion.
static void hide_unknown_end(const decree_exact *exact, jub_outcome *outcome)
{
    const decree_program *program = exact->program;
    if (!program->term_end ||
        exact->record->facts[program->term_end->index].state != DECREE_UNKNOWN)
        return;
    outcome->has_new_end = outcome->is_release && program->has_effect;
    outcome->new_end = outcome->has_new_end ? program->effect : 0;
    if (!outcome->is_release) return;
    outcome->has_days_saved = false;
    outcome->days_saved = 0;
}

void decree_exact_run(decree_exact *exact, decree_eval *record, const decree_decision *plain,
                      decree_places places, decree_mask missing, decree_exact_result *result_out)
{
    const size_t mark_bytes = jub_arena_mark(exact->arena);
    *result_out = (decree_exact_result){0};
    if (!begin(exact, record, plain, places, missing))
        exact->is_cut_short = true;
    else
        cut_up(exact);
    if (all_agree(exact)) {
        settle(exact, result_out);
    } else {
        find_ends(exact, plain, result_out);
        if (!exact->is_cut_short) find_essential(exact); // or it is cut short there
        result_out->missing = exact->is_cut_short ? exact->splittable : exact->essential;
        result_out->is_cut_short = exact->is_cut_short;
    }
    hide_unknown_end(exact, &result_out->result);
    hide_unknown_end(exact, &result_out->worst);
    hide_unknown_end(exact, &result_out->best);
    jub_arena_rewind(exact->arena, mark_bytes);
}
