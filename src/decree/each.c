#include "decree/decide_private.h"
#include "decree/layout_private.h"
#include "sentence/clemency.h"

// Grants about rows: some sentences of a person are shortened or fall away, and what is left is
// laid together again by the sentence module, under the conventions of the decree. The person's own
// end of term, in which credits and earlier grants are reckoned already, is moved by the days by
// which that end moves.

// -- which rows -----------------------------------------------------------------------------------

static bool in_reach(const decree_eval *eval, const decree_clause *exclusion,
                     const decree_clause *grant)
{
    return exclusion->each_record && exclusion->each_record == grant->each_record &&
           (exclusion->bars >> grant->index & 1) &&
           decree_in_force(eval->program, &exclusion->source);
}

decree_row_truth decree_row_find(decree_eval *eval, const decree_clause *grant, uint32_t row)
{
    const decree_tree *tree = eval->program->tree;
    const uint32_t before = decree_eval_look(eval, grant->each_record, row);
    const decree_value meant = decree_eval_condition(eval, grant->where);
    decree_row_truth truth = {
        .is_meant_surely = meant.state == DECREE_KNOWN && meant.truth,
        .is_meant_possibly = meant.state == DECREE_UNKNOWN || meant.truth,
        .open = meant.state == DECREE_UNKNOWN ? meant.open : (decree_mask){{0}},
    };
    for (size_t i = 0; truth.is_meant_possibly && i < tree->excludes.count; i++) {
        const decree_clause *exclusion = tree->excludes.items[i];
        if (!in_reach(eval, exclusion, grant)) continue;
        const decree_value bars = decree_eval_condition(eval, exclusion->when);
        decree_cover_clause(eval->coverage, exclusion, &bars);
        const bool is_unknown = bars.state == DECREE_UNKNOWN;
        if (is_unknown) truth.open = decree_mask_or(truth.open, bars.open);
        if (is_unknown || bars.truth) truth.bars_possibly |= (uint64_t)1 << i;
        if (!is_unknown && bars.truth) truth.bars_surely |= (uint64_t)1 << i;
    }
    (void)decree_eval_look(eval, grant->each_record, before);
    return truth;
}

decree_value decree_each_condition(decree_eval *eval, const decree_clause *grant,
                                   decree_truths *truths)
{
    const decree_rows *rows = decree_eval_rows(eval, grant->each_record);
    const uint64_t bit = (uint64_t)1 << grant->index;
    (void)decree_eval_fact(eval, grant->each_record->fact);
    if (!rows->is_known) {
        truths->emptied_possibly |= bit;
        return decree_value_missing(grant->each_record->fact, JUB_ROW_NO_ERROR);
    }
    bool is_meant_surely = false, is_meant_possibly = false;
    bool is_left_surely = false, is_left_possibly = false; // of an unbarred row
    decree_mask open = {{0}};
    for (uint32_t row = 0; row < rows->count; row++) {
        const decree_row_truth truth = decree_row_find(eval, grant, row);
        is_meant_surely |= truth.is_meant_surely;
        is_meant_possibly |= truth.is_meant_possibly;
        is_left_surely |= truth.is_meant_surely && truth.bars_possibly == 0;
        is_left_possibly |= truth.is_meant_possibly && truth.bars_surely == 0;
        truths->emptying |= truth.bars_possibly;
        open = decree_mask_or(open, truth.open);
    }
    if (!is_left_possibly) truths->emptied_surely |= bit;
    if (!is_left_surely) truths->emptied_possibly |= bit;
    if (is_meant_surely == is_meant_possibly && is_left_surely == is_left_possibly)
        return decree_value_truth(is_meant_surely);
    return (decree_value){.state = DECREE_UNKNOWN, .open = open};
}

// -- what a grant does to a row -------------------------------------------------------------------

// Of a sentence that is released from, what has been served by the day of effect stays.
static bool cut_rest(decree_layout *lay, uint32_t row)
{
    const decree_convention *convention = &lay->eval->program->tree->convention;
    if (!decree_value_is_point(&lay->eval->effect, DECREE_DATE) || !lay->has_start[row])
        return false;
    const jub_date start = lay->starts[row];
    const jub_date effect = (jub_date)lay->eval->effect.low.numerator;
    const bool counts_last = convention->day_count == JUB_INCLUSIVE;
    const bool has_next = jub_date_in_range((int64_t)effect + 1); // to count up to
    jub_duration served =
        jub_duration_between(start, effect + (counts_last && has_next),
                             convention->month_end == JUB_OVERFLOW ? JUB_OVERFLOW : JUB_CLAMP);
    if (counts_last && !has_next) served.days++;
    lay->lengths[row] =
        lay->is_life[row] ? served : jub_duration_at_most(lay->lengths[row], served, start);
    lay->is_life[row] = false;
    return true;
}

typedef enum effect_on_row { ROW_OPEN, ROW_LEFT_ALONE, ROW_CUT } effect_on_row;

// A length of the act in the row: none leaves the row alone.
static effect_on_row read_length(decree_layout *lay, const decree_expr *expr, uint32_t row,
                                 jub_duration *length)
{
    if (!expr) return ROW_CUT;
    const uint32_t before = decree_eval_look(lay->eval, lay->record, row);
    const decree_value value = decree_eval_expr(lay->eval, expr);
    (void)decree_eval_look(lay->eval, lay->record, before);
    if (value.state == DECREE_NONE) return ROW_LEFT_ALONE;
    if (decree_value_is_point(&value, DECREE_DURATION)) {
        *length = value.least;
        return ROW_CUT;
    }
    lay->open = decree_mask_or(lay->open, value.open);
    return ROW_OPEN;
}

static effect_on_row shorten(decree_layout *lay, const decree_act *act, uint32_t row)
{
    enum { MONTH_DAYS = 30 }; // of a month that is broken to take days off
    const jub_duration length = lay->lengths[row];
    const jub_date day = lay->from[row];
    jub_duration by = {0, 0}, least = {0, 0}, most = {0, 0}, to = length;
    const effect_on_row amount =
        read_length(lay, act->to ? act->to : act->by, row, act->to ? &to : &by);
    if (amount != ROW_CUT) return amount;
    const effect_on_row floor = read_length(lay, act->at_least, row, &least);
    const effect_on_row cap = read_length(lay, act->at_most, row, &most);
    if (floor == ROW_OPEN || cap == ROW_OPEN) return ROW_OPEN;
    if (act->at_least && floor == ROW_CUT) by = jub_duration_at_least(by, least, day);
    if (act->at_most && cap == ROW_CUT) by = jub_duration_at_most(by, most, day);
    const jub_duration left = act->to ? to : jub_duration_less(length, by, MONTH_DAYS);
    lay->lengths[row] = jub_duration_at_most(length, left, day); // nothing lengthens a sentence
    return ROW_CUT;
}

static bool is_meant(const decree_eval *eval, const decree_row_truth *truth)
{
    if (eval->takes_possible_rows) return truth->is_meant_possibly && truth->bars_surely == 0;
    return truth->is_meant_surely && truth->bars_possibly == 0;
}

// A term without an end has nothing to reduce.
static effect_on_row apply(decree_layout *lay, uint32_t grant, uint32_t row)
{
    const decree_act *act = &lay->eval->program->tree->grants.items[grant]->acts[0];
    if (act->kind == DECREE_RELEASE) return cut_rest(lay, row) ? ROW_CUT : ROW_OPEN;
    return lay->is_life[row] ? ROW_LEFT_ALONE : shorten(lay, act, row);
}

// The grants that mean a row and are not barred there.
static uint64_t find_meant(decree_layout *lay, uint64_t grants, uint32_t row)
{
    uint64_t meant = 0;
    for (uint64_t left = grants; left; left &= left - 1) {
        const uint32_t grant = decree_lowest(left);
        const decree_clause *clause = lay->eval->program->tree->grants.items[grant];
        const decree_row_truth truth = decree_row_find(lay->eval, clause, row);
        lay->eval->rows_open = decree_mask_or(lay->eval->rows_open, truth.open);
        if (is_meant(lay->eval, &truth)) meant |= (uint64_t)1 << grant;
    }
    return meant;
}

static uint64_t releases_of(const decree_tree *tree, uint64_t grants)
{
    uint64_t found = 0;
    for (uint64_t left = grants; left; left &= left - 1)
        if (tree->grants.items[decree_lowest(left)]->acts[0].kind == DECREE_RELEASE)
            found |= decree_bit(decree_lowest(left));
    return found;
}

// The rule for grants that mean one row: that among them, or the one for all.
static const decree_combine *governing(const decree_tree *tree, uint64_t grants)
{
    const decree_combine *general = NULL;
    for (size_t i = 0; i < tree->combines.count; i++) {
        const decree_combine *combine = tree->combines.items[i];
        if (decree_combine_is_general(combine))
            general = combine;
        else if ((grants & ~combine->grants) == 0)
            return combine;
    }
    return general;
}

// What is left of a row, of which several grants may leave different lengths.
typedef struct remainder {
    jub_duration length;
    bool is_life;
} remainder;

static remainder of_row(const decree_layout *lay, uint32_t row)
{
    return (remainder){lay->lengths[row], lay->is_life[row]};
}

static void put_row(decree_layout *lay, uint32_t row, remainder left)
{
    lay->lengths[row] = left.length;
    lay->is_life[row] = left.is_life;
}

// Below 0 when `a` is less than `b`, 0 when they are the same.
static int compare_left(remainder a, remainder b, jub_date day)
{
    if (a.is_life != b.is_life) return a.is_life ? 1 : -1;
    if (a.is_life || jub_duration_same(a.length, b.length)) return 0;
    return jub_duration_same(jub_duration_at_most(a.length, b.length, day), a.length) ? -1 : 1;
}

// The one that leaves least; all that leave so little are cited.
static bool apply_best(decree_layout *lay, uint64_t meant, uint32_t row)
{
    const remainder whole = of_row(lay, row);
    remainder best = whole;
    uint64_t cited = 0;
    for (uint64_t left = meant; left; left &= left - 1) {
        put_row(lay, row, whole);
        const effect_on_row effect = apply(lay, decree_lowest(left), row);
        if (effect == ROW_OPEN) return false;
        if (effect == ROW_LEFT_ALONE) continue;
        const remainder its = of_row(lay, row);
        const int order = cited ? compare_left(its, best, lay->from[row]) : -1;
        if (order < 0) {
            best = its;
            cited = 0;
        }
        if (order <= 0) cited |= decree_bit(decree_lowest(left));
    }
    put_row(lay, row, best);
    lay->chosen[row] = cited;
    return true;
}

// One after another, or only the first that takes something off.
static bool apply_in_turn(decree_layout *lay, uint64_t meant, bool is_first_alone, uint32_t row)
{
    for (uint64_t left = meant; left; left &= left - 1) {
        const effect_on_row effect = apply(lay, decree_lowest(left), row);
        if (effect == ROW_OPEN) return false;
        if (effect == ROW_CUT) lay->chosen[row] |= decree_bit(decree_lowest(left));
        if (effect == ROW_CUT && is_first_alone) return true;
    }
    return true;
}

// Grants that mean different rows do not meet; those that mean one row are combined on it.
static bool cut_row(decree_layout *lay, uint64_t grants, uint32_t row)
{
    const decree_tree *tree = lay->eval->program->tree;
    if (decree_layout_is_nothing(lay, row)) return true;
    const uint64_t meant = find_meant(lay, grants, row);
    if ((meant & (meant - 1)) == 0) return apply_in_turn(lay, meant, true, row);
    const decree_combine *combine = governing(tree, meant);
    if (!combine) return false; // the checker lets no such grants pass
    switch (combine->kind) {
    case DECREE_FIRST: return apply_in_turn(lay, meant, true, row);
    case DECREE_MOST_FAVOURABLE: return apply_best(lay, meant, row);
    case DECREE_CUMULATIVE: break;
    }
    const uint64_t releases = releases_of(tree, meant);
    return apply_in_turn(lay, releases ? releases : meant, false, row);
}

static bool cut_rows(decree_layout *lay, uint64_t grants)
{
    for (uint32_t row = 0; row < lay->count; row++) {
        if (!cut_row(lay, grants, row)) return false;
        lay->applied |= lay->chosen[row];
    }
    return true;
}

// The days that each grant takes off: those between the end that the grants before it lead to and
// the end with it, each on the rows for which it counts.
static void split_days(decree_layout *lay, jub_date end, int64_t *days)
{
    decree_layout_read(lay);
    for (uint64_t left = lay->applied; left; left &= left - 1) {
        const uint32_t grant = decree_lowest(left);
        jub_date with = end;
        for (uint32_t row = 0; row < lay->count; row++)
            if (lay->chosen[row] >> grant & 1) (void)apply(lay, grant, row);
        const bool is_nothing_left = decree_layout_find_end(lay, &with) == DECREE_NOTHING_LEFT;
        if (is_nothing_left && decree_value_is_point(&lay->eval->effect, DECREE_DATE))
            with = (jub_date)lay->eval->effect.low.numerator;
        days[grant] = end - with;
        end = with;
    }
}

static decree_value moved_end(decree_layout *lay, uint64_t grants, decree_value base, int64_t *days)
{
    const decree_value unknown = {.state = DECREE_UNKNOWN, .open = lay->open};
    const decree_expr *where = lay->eval->program->tree->grants.items[decree_lowest(grants)]->where;
    jub_date old_end = 0, new_end = 0;
    if (!lay->is_known) return unknown;
    const decree_layout_end before =
        lay->fault ? DECREE_NOT_LAID : decree_layout_find_end(lay, &old_end);
    if (before == DECREE_NOT_LAID) return decree_layout_fail(lay, where);
    if (before == DECREE_NEVER_ENDS && base.state == DECREE_KNOWN) {
        decree_layout_note_endless(lay);
        return decree_layout_fail(lay, where);
    }
    if (before == DECREE_NOTHING_LEFT)
        return decree_value_none(); // nobody is held by what is nothing
    decree_layout_find_starts(lay);
    if (!cut_rows(lay, grants)) return (decree_value){.state = DECREE_UNKNOWN, .open = lay->open};
    if (lay->applied == 0) return decree_value_none();
    switch (decree_layout_find_end(lay, &new_end)) {
    case DECREE_NOTHING_LEFT:
        if (days && before == DECREE_ENDS_ON_A_DAY) split_days(lay, old_end, days);
        return lay->eval->effect;
    case DECREE_NEVER_ENDS: return decree_value_none();
    case DECREE_NOT_LAID: return decree_layout_fail(lay, where);
    case DECREE_ENDS_ON_A_DAY: break;
    }
    if (before == DECREE_NEVER_ENDS) // a sentence for life went, and what is left ends
        return decree_value_integer(new_end);
    if (base.state != DECREE_KNOWN) return base;
    if (days) split_days(lay, old_end, days);
    return decree_moved_back(base, old_end - new_end, old_end - new_end);
}

decree_value decree_each_end(decree_eval *eval, const decree_record *record, uint64_t grants,
                             decree_value base, uint64_t *applied_out, int64_t *days)
{
    const decree_rows *rows = decree_eval_rows(eval, record);
    *applied_out = grants;
    if (!rows->is_known) return decree_value_missing(record->fact, JUB_ROW_NO_ERROR);
    if (base.state == DECREE_UNKNOWN) return base;
    const size_t mark_bytes = jub_arena_mark(eval->scratch);
    decree_layout lay;
    decree_value end = {.state = DECREE_UNKNOWN};
    if (decree_layout_begin(eval, record, &lay)) {
        end = moved_end(&lay, grants, base, days);
        if (end.state != DECREE_UNKNOWN && lay.applied) *applied_out = lay.applied;
    }
    jub_arena_rewind(eval->scratch, mark_bytes);
    return end;
}
