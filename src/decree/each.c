#include "decree/decide_private.h"

#include <assert.h>
#include <stdio.h>

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

// -- laying sentences together --------------------------------------------------------------------

#define NO_PLACE UINT32_MAX // too large for an enumeration constant

typedef struct layout {
    decree_eval *eval;
    const decree_record *record;
    uint32_t count;
    jub_duration *lengths;     // [count] as they stand; nothing for a sentence that holds nobody
    bool *is_life;             // [count] a sentence without a length
    jub_date *from;            // [count] the first day, or JUB_NO_DATE
    jub_date *starts;          // [count] when it begins to run, as the register has all of them
    bool *has_start;           // [count]
    uint32_t *after;           // [count] the row it follows, or NO_PLACE
    uint32_t *places;          // [count] its number in `sentences`, or NO_PLACE
    jub_sentence *sentences;   // [count]
    uint16_t *follows;         // [count]
    decree_mask open;          // what is missing of all this
    bool is_known;             // nothing is
    decree_layout_fault fault; // the first that is found
    uint32_t fault_row;
    uint64_t *chosen; // [count] the grants that count for each row
    uint64_t applied; // for any
} layout;

static bool begin_layout(decree_eval *eval, const decree_record *record, uint32_t count,
                         layout *lay)
{
    jub_arena *arena = eval->scratch;
    *lay = (layout){.eval = eval,
                    .record = record,
                    .count = count,
                    .lengths = JUB_NEW(arena, jub_duration, count),
                    .is_life = JUB_NEW(arena, bool, count),
                    .from = JUB_NEW(arena, jub_date, count),
                    .starts = JUB_NEW(arena, jub_date, count),
                    .has_start = JUB_NEW(arena, bool, count),
                    .after = JUB_NEW(arena, uint32_t, count),
                    .places = JUB_NEW(arena, uint32_t, count),
                    .sentences = JUB_NEW(arena, jub_sentence, count),
                    .follows = JUB_NEW(arena, uint16_t, count),
                    .chosen = JUB_NEW(arena, uint64_t, count),
                    .is_known = true};
    return lay->lengths && lay->is_life && lay->from && lay->starts && lay->has_start &&
           lay->after && lay->places && lay->sentences && lay->follows && lay->chosen;
}

static decree_value cell(layout *lay, const decree_field *field, uint32_t row)
{
    const uint32_t before = decree_eval_look(lay->eval, lay->record, row);
    const decree_value value = decree_eval_cell(lay->eval, field);
    (void)decree_eval_look(lay->eval, lay->record, before);
    if (value.state == DECREE_NONE || decree_value_is_point(&value, field->type.kind)) return value;
    lay->is_known = false;
    lay->open = decree_mask_or(lay->open, value.open);
    return (decree_value){.state = DECREE_UNKNOWN, .open = value.open};
}

static void note_fault(layout *lay, decree_layout_fault fault, uint32_t row)
{
    if (lay->fault) return;
    lay->fault = fault;
    lay->fault_row = row;
}

void decree_layout_text(const decree_eval_error *error, char text_out[DECREE_LAYOUT_TEXT_BYTES])
{
    static const char *const words[] = {
#define X(name, words) words,
        DECREE_LAYOUT_FAULT_LIST(X)
#undef X
    };
    if (error->layout == DECREE_LAID_SOUNDLY)
        (void)snprintf(text_out, DECREE_LAYOUT_TEXT_BYTES, "their end cannot be reckoned");
    else
        (void)snprintf(text_out, DECREE_LAYOUT_TEXT_BYTES, "row %u %s", error->layout_row + 1,
                       words[error->layout]);
}

static void read_row(layout *lay, uint32_t row)
{
    const decree_laid *laid = &lay->record->laid;
    const decree_value length = cell(lay, laid->length_field, row);
    const decree_value from = cell(lay, laid->from_field, row);
    lay->after[row] = NO_PLACE;
    lay->from[row] = from.state == DECREE_KNOWN ? (jub_date)from.low.numerator : JUB_NO_DATE;
    lay->is_life[row] = length.state == DECREE_NONE;
    if (length.state == DECREE_KNOWN) lay->lengths[row] = length.least;
    if (lay->lengths[row].months < 0 || lay->lengths[row].days < 0)
        note_fault(lay, DECREE_LAID_BELOW_NOTHING, row);
    if (!laid->after_field) return;
    const decree_value after = cell(lay, laid->after_field, row);
    if (after.state != DECREE_KNOWN) return;
    if (after.low.numerator < 1 || after.low.numerator > lay->count)
        note_fault(lay, DECREE_LAID_BEHIND_NO_ROW, row);
    else
        lay->after[row] = (uint32_t)(after.low.numerator - 1);
}

// A sentence that runs from no day of its own counts as imposed with the one it follows. A chain
// longer than there are rows goes round.
static void settle_starts(layout *lay)
{
    for (uint32_t i = 0; i < lay->count; i++) {
        uint32_t at = i, steps = 0;
        while (lay->after[at] != NO_PLACE && steps++ < lay->count) {
            at = lay->after[at];
            if (lay->from[i] == JUB_NO_DATE) lay->from[i] = lay->from[at];
        }
        if (steps > lay->count) // where it has come to goes round, `i` may only lead there
            note_fault(lay,
                       lay->after[at] == at ? DECREE_LAID_BEHIND_ITSELF : DECREE_LAID_IN_A_CIRCLE,
                       at);
        else if (lay->from[i] == JUB_NO_DATE)
            note_fault(lay, DECREE_LAID_NOWHERE, i);
    }
}

static bool is_nothing(const layout *lay, uint32_t row)
{
    return !lay->is_life[row] && lay->lengths[row].months == 0 && lay->lengths[row].days == 0;
}

// The sentences that hold somebody; what follows one that holds nobody follows what that follows.
static uint32_t place_rows(layout *lay)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < lay->count; row++)
        lay->places[row] = is_nothing(lay, row) ? NO_PLACE : count++;
    for (uint32_t row = 0; row < lay->count; row++) {
        if (lay->places[row] == NO_PLACE) continue;
        jub_sentence *sentence = &lay->sentences[lay->places[row]];
        uint32_t after = lay->after[row];
        while (after != NO_PLACE && lay->places[after] == NO_PLACE) after = lay->after[after];
        *sentence = (jub_sentence){
            .kind = lay->is_life[row] ? JUB_LIFE : JUB_STANDARD,
            .sentenced_at = lay->from[row],
            .offence_at = lay->from[row],
            .term = {.months = lay->lengths[row].months, .days = lay->lengths[row].days}};
        if (after == NO_PLACE) continue;
        lay->follows[row] = (uint16_t)lay->places[after];
        sentence->follows = &lay->follows[row];
        sentence->follows_count = 1;
    }
    return count;
}

typedef enum layout_end { END_NOTHING_LEFT, END_NEVER, END_ON_A_DAY, END_REFUSED } layout_end;

// The last day of what stands in the layout, by the law with the decree's conventions.
static layout_end find_end(layout *lay, jub_date *end_out)
{
    jub_release release;
    const uint32_t count = place_rows(lay);
    if (count == 0) return END_NOTHING_LEFT;
    for (uint32_t row = 0; row < lay->count; row++)
        if (lay->is_life[row]) return END_NEVER;
    const jub_custody custody = {
        .born_at = JUB_NO_DATE, .sentences = lay->sentences, .sentence_count = count};
    const bool is_computed =
        jub_release_compute(lay->eval->program->law, &custody, lay->eval->scratch, &release, NULL,
                            NULL) == JUB_OK &&
        jub_release_end(&release, end_out);
    return is_computed ? END_ON_A_DAY : END_REFUSED;
}

// -- what a grant does to a row -------------------------------------------------------------------

// The day on which a row begins to run: its own, or when what it follows has run, if that is later.
static bool find_start(layout *lay, uint32_t row, jub_date *start_out)
{
    const jub_month_end month_end =
        lay->eval->program->tree->convention.month_end == JUB_OVERFLOW ? JUB_OVERFLOW : JUB_CLAMP;
    uint32_t *chain = lay->places,
             count = 0; // backwards; what stands there is found anew each time
    for (uint32_t at = row; at != NO_PLACE; at = lay->after[at]) chain[count++] = at;
    jub_date day = lay->from[chain[count - 1]];
    for (uint32_t i = count - 1; i > 0; i--) {
        const uint32_t before = chain[i], at = chain[i - 1];
        if (lay->is_life[before] ||
            jub_date_add(day, lay->lengths[before], month_end, &day) != JUB_ADDED)
            return false;
        if (lay->from[at] > day) day = lay->from[at];
    }
    *start_out = day;
    return true;
}

// Before anything is cut, so that what has been served of one sentence does not depend on what
// becomes of another, nor on the order of the rows.
static void find_starts(layout *lay)
{
    for (uint32_t row = 0; row < lay->count; row++)
        lay->has_start[row] = find_start(lay, row, &lay->starts[row]);
}

// Of a sentence that is released from, what has been served by the day of effect stays.
static bool cut_rest(layout *lay, uint32_t row)
{
    const decree_convention *convention = &lay->eval->program->tree->convention;
    if (!decree_value_is_point(&lay->eval->effect, DECREE_DATE) || !lay->has_start[row])
        return false;
    const jub_date start = lay->starts[row];
    const jub_date effect =
        (jub_date)lay->eval->effect.low.numerator + (convention->day_count == JUB_INCLUSIVE);
    const jub_duration served = jub_duration_between(
        start, effect, convention->month_end == JUB_OVERFLOW ? JUB_OVERFLOW : JUB_CLAMP);
    lay->lengths[row] =
        lay->is_life[row] ? served : jub_duration_at_most(lay->lengths[row], served, start);
    lay->is_life[row] = false;
    return true;
}

static jub_duration longer(jub_duration a, jub_duration b, jub_date day)
{
    const jub_duration shorter = jub_duration_at_most(a, b, day);
    return shorter.months == a.months && shorter.days == a.days ? b : a;
}

typedef enum effect_on_row { ROW_OPEN, ROW_LEFT_ALONE, ROW_CUT } effect_on_row;

// A length of the act in the row: none leaves the row alone.
static effect_on_row read_length(layout *lay, const decree_expr *expr, uint32_t row,
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

static effect_on_row shorten(layout *lay, const decree_act *act, uint32_t row)
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
    if (act->at_least && floor == ROW_CUT) by = longer(by, least, day);
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
static effect_on_row apply(layout *lay, uint32_t grant, uint32_t row)
{
    const decree_act *act = &lay->eval->program->tree->grants.items[grant]->acts[0];
    if (act->kind == DECREE_RELEASE) return cut_rest(lay, row) ? ROW_CUT : ROW_OPEN;
    return lay->is_life[row] ? ROW_LEFT_ALONE : shorten(lay, act, row);
}

// The grants that mean a row and are not barred there.
static uint64_t find_meant(layout *lay, uint64_t grants, uint32_t row)
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
            found |= left & (~left + 1);
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

static remainder of_row(const layout *lay, uint32_t row)
{
    return (remainder){lay->lengths[row], lay->is_life[row]};
}

static void put_row(layout *lay, uint32_t row, remainder left)
{
    lay->lengths[row] = left.length;
    lay->is_life[row] = left.is_life;
}

static bool are_same(jub_duration a, jub_duration b)
{
    return a.months == b.months && a.days == b.days;
}

// Below 0 when `a` is less than `b`, 0 when they are the same.
static int compare_left(remainder a, remainder b, jub_date day)
{
    if (a.is_life != b.is_life) return a.is_life ? 1 : -1;
    if (a.is_life || are_same(a.length, b.length)) return 0;
    return are_same(jub_duration_at_most(a.length, b.length, day), a.length) ? -1 : 1;
}

// The one that leaves least; all that leave so little are cited.
static bool apply_best(layout *lay, uint64_t meant, uint32_t row)
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
        if (order <= 0) cited |= left & (~left + 1);
    }
    put_row(lay, row, best);
    lay->chosen[row] = cited;
    return true;
}

static bool apply_all(layout *lay, uint64_t meant, uint32_t row)
{
    for (uint64_t left = meant; left; left &= left - 1) {
        const effect_on_row effect = apply(lay, decree_lowest(left), row);
        if (effect == ROW_OPEN) return false;
        if (effect == ROW_CUT) lay->chosen[row] |= left & (~left + 1);
    }
    return true;
}

// Grants that mean different rows do not meet; those that mean one row are combined on it.
static bool cut_row(layout *lay, uint64_t grants, uint32_t row)
{
    const decree_tree *tree = lay->eval->program->tree;
    const uint64_t meant = find_meant(lay, grants, row);
    if ((meant & (meant - 1)) == 0) return apply_all(lay, meant, row);
    const decree_combine *combine = governing(tree, meant);
    if (!combine) return false; // the checker lets no such grants pass
    switch (combine->kind) {
    case DECREE_FIRST: return apply_all(lay, meant & (~meant + 1), row);
    case DECREE_MOST_FAVOURABLE: return apply_best(lay, meant, row);
    case DECREE_CUMULATIVE: break;
    }
    const uint64_t releases = releases_of(tree, meant);
    return apply_all(lay, releases ? releases : meant, row);
}

static bool cut_rows(layout *lay, uint64_t grants)
{
    for (uint32_t row = 0; row < lay->count; row++) {
        if (!cut_row(lay, grants, row)) return false;
        lay->applied |= lay->chosen[row];
    }
    return true;
}

// The days that each grant takes off: those between the end that the grants before it lead to and
// the end with it, each on the rows for which it counts.
static void split_days(layout *lay, jub_date end, int64_t *days)
{
    for (uint32_t row = 0; row < lay->count; row++) read_row(lay, row);
    settle_starts(lay);
    for (uint64_t left = lay->applied; left; left &= left - 1) {
        const uint32_t grant = decree_lowest(left);
        jub_date with = end;
        for (uint32_t row = 0; row < lay->count; row++)
            if (lay->chosen[row] >> grant & 1) (void)apply(lay, grant, row);
        const bool is_nothing_left = find_end(lay, &with) == END_NOTHING_LEFT;
        if (is_nothing_left && decree_value_is_point(&lay->eval->effect, DECREE_DATE))
            with = (jub_date)lay->eval->effect.low.numerator;
        days[grant] = end - with;
        end = with;
    }
}

// What is wrong with the rows, told of their record and not of the grant.
static decree_value fail_layout(layout *lay, const decree_expr *where)
{
    decree_eval *eval = lay->eval;
    const uint32_t before = eval->error_count;
    const decree_value value = decree_eval_failure(eval, where, JUB_ROW_LAYOUT, lay->open);
    if (eval->error_count == before) return value;
    eval->errors[before].record = lay->record;
    eval->errors[before].layout = lay->fault;
    eval->errors[before].layout_row = lay->fault_row;
    return value;
}

static decree_value moved_end(layout *lay, uint64_t grants, decree_value base, int64_t *days)
{
    const decree_value unknown = {.state = DECREE_UNKNOWN, .open = lay->open};
    const decree_expr *where = lay->eval->program->tree->grants.items[decree_lowest(grants)]->where;
    jub_date old_end = 0, new_end = 0;
    if (!lay->is_known) return unknown;
    const layout_end before = lay->fault ? END_REFUSED : find_end(lay, &old_end);
    if (before == END_REFUSED) return fail_layout(lay, where);
    if (before == END_NOTHING_LEFT) return decree_value_none(); // nobody is held by what is nothing
    find_starts(lay);
    if (!cut_rows(lay, grants)) return (decree_value){.state = DECREE_UNKNOWN, .open = lay->open};
    if (lay->applied == 0) return decree_value_none();
    switch (find_end(lay, &new_end)) {
    case END_NOTHING_LEFT:
        if (days && before == END_ON_A_DAY) split_days(lay, old_end, days);
        return lay->eval->effect;
    case END_NEVER: return decree_value_none();
    case END_REFUSED: return fail_layout(lay, where);
    case END_ON_A_DAY: break;
    }
    if (before == END_NEVER) // a sentence for life went, and what is left ends
        return decree_value_integer(new_end);
    if (base.state != DECREE_KNOWN) return base;
    if (days) split_days(lay, old_end, days);
    base.low.numerator -= old_end - new_end;
    base.high.numerator -= old_end - new_end;
    return base;
}

decree_value decree_each_end(decree_eval *eval, const decree_record *record, uint64_t grants,
                             decree_value base, uint64_t *applied_out, int64_t *days)
{
    const decree_rows *rows = decree_eval_rows(eval, record);
    *applied_out = grants;
    if (!rows->is_known) return decree_value_missing(record->fact, JUB_ROW_NO_ERROR);
    if (base.state == DECREE_UNKNOWN) return base;
    const size_t mark_bytes = jub_arena_mark(eval->scratch);
    layout lay;
    decree_value end = {.state = DECREE_UNKNOWN};
    if (begin_layout(eval, record, rows->count, &lay)) {
        for (uint32_t row = 0; row < rows->count; row++) read_row(&lay, row);
        if (lay.is_known) settle_starts(&lay);
        end = moved_end(&lay, grants, base, days);
        if (end.state != DECREE_UNKNOWN && lay.applied) *applied_out = lay.applied;
    }
    jub_arena_rewind(eval->scratch, mark_bytes);
    return end;
}
