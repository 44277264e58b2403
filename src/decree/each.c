#include "decree/decide_private.h"

#include <assert.h>

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

typedef struct layout {
    decree_eval *eval;
    const decree_record *record;
    jub_sentence *sentences; // [count]
    uint16_t *follows;       // [count]
    uint32_t count;
    decree_mask open; // of what is missing
    bool is_known;    // all that the layout needs
    bool has_no_end;  // a sentence without a length, as one for life
} layout;

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

static void lay_row(layout *lay, uint32_t row)
{
    const decree_laid *laid = &lay->record->laid;
    jub_sentence *sentence = &lay->sentences[row];
    const decree_value length = cell(lay, laid->length_field, row);
    const decree_value from = cell(lay, laid->from_field, row);
    *sentence = (jub_sentence){.kind = JUB_STANDARD, .sentenced_at = JUB_NO_DATE};
    if (length.state == DECREE_NONE) {
        lay->has_no_end = true;
        sentence->kind = JUB_LIFE;
    }
    if (length.state == DECREE_KNOWN)
        sentence->term = (jub_term){.months = length.least.months, .days = length.least.days};
    if (from.state == DECREE_KNOWN) sentence->sentenced_at = (jub_date)from.low.numerator;
    if (!laid->after_field) return;
    const decree_value after = cell(lay, laid->after_field, row);
    if (after.state != DECREE_KNOWN) return;
    const int64_t number = after.low.numerator;
    if (number < 1 || number > lay->count || number == (int64_t)row + 1) {
        lay->is_known = false;
        return;
    }
    lay->follows[row] = (uint16_t)(number - 1);
    sentence->follows = &lay->follows[row];
    sentence->follows_count = 1;
}

// A sentence that runs from no day of its own counts as imposed with the one it follows. A chain
// longer than there are rows goes round.
static void settle_starts(layout *lay)
{
    for (uint32_t i = 0; i < lay->count; i++) {
        uint32_t at = i;
        for (uint32_t steps = 0; lay->sentences[at].sentenced_at == JUB_NO_DATE &&
                                 lay->sentences[at].follows_count > 0 && steps < lay->count;
             steps++)
            at = lay->sentences[at].follows[0];
        lay->sentences[i].sentenced_at = lay->sentences[at].sentenced_at;
        lay->sentences[i].offence_at = lay->sentences[i].sentenced_at;
        if (lay->sentences[i].sentenced_at == JUB_NO_DATE) lay->is_known = false;
    }
}

// The last day of what is left; false when there is none left (`*is_over_out`) or none can be told.
static bool find_end(const layout *lay, jub_custody *custody, jub_date *end_out, bool *is_over_out)
{
    jub_release release;
    *is_over_out = custody->sentence_count == 0;
    return !*is_over_out &&
           jub_release_compute(lay->eval->program->law, custody, lay->eval->scratch, &release, NULL,
                               NULL) == JUB_OK &&
           jub_release_end(&release, end_out);
}

// -- what a grant does to a row -------------------------------------------------------------------

static jub_duration longer(jub_duration a, jub_duration b, jub_date day)
{
    const jub_duration shorter = jub_duration_at_most(a, b, day);
    return shorter.months == a.months && shorter.days == a.days ? b : a;
}

// The length that is left of a row; below nothing it is nothing.
static bool shorten(layout *lay, const decree_act *act, uint32_t row, jub_duration *left_out)
{
    enum { MONTH_DAYS = 30 }; // of a month that is broken to take days off
    decree_eval *eval = lay->eval;
    const jub_duration length = jub_term_duration(lay->sentences[row].term);
    *left_out = (jub_duration){0, 0};
    if (act->kind == DECREE_RELEASE) return true;
    const decree_expr *const amounts[] = {act->by, act->at_least, act->at_most, act->to};
    jub_duration found[4] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
    const uint32_t before = decree_eval_look(eval, lay->record, row);
    for (size_t i = 0; i < 4; i++) {
        if (!amounts[i]) continue;
        const decree_value value = decree_eval_expr(eval, amounts[i]);
        if (decree_value_is_point(&value, DECREE_DURATION)) {
            found[i] = value.least;
            continue;
        }
        lay->open = decree_mask_or(lay->open, value.open);
        lay->is_known = false;
    }
    (void)decree_eval_look(eval, lay->record, before);
    if (!lay->is_known) return false;
    const jub_date day = lay->sentences[row].sentenced_at;
    if (act->to) {
        *left_out = jub_duration_at_most(length, found[3], day);
        return true;
    }
    jub_duration off = found[0];
    if (act->at_least) off = longer(off, found[1], day);
    if (act->at_most) off = jub_duration_at_most(off, found[2], day);
    *left_out = jub_duration_less(length, off, MONTH_DAYS);
    return true;
}

static bool is_meant(decree_eval *eval, const decree_row_truth *truth)
{
    const bool meant =
        eval->takes_possible_rows ? truth->is_meant_possibly : truth->is_meant_surely;
    return meant && (eval->takes_possible_rows ? truth->bars_surely : truth->bars_possibly) == 0;
}

// Takes a sentence out or shortens it; false when that cannot be done.
static bool apply(layout *lay, const decree_clause *grant, uint32_t row, uint32_t at,
                  jub_custody *custody)
{
    jub_duration left;
    if (!shorten(lay, &grant->acts[0], row, &left)) return false;
    const jub_term term = {.months = left.months, .days = left.days};
    if (jub_term_is_zero(term) && custody->sentence_count == 1) {
        custody->sentence_count = 0;
        return true;
    }
    jub_custody after;
    if (jub_custody_with_term(lay->eval->scratch, custody, at, term, &after, NULL) != JUB_OK)
        return false;
    *custody = after;
    return true;
}

static decree_value unknown_end(const layout *lay)
{
    return (decree_value){.state = DECREE_UNKNOWN, .open = lay->open};
}

// Rows keep their order, and those that fell away before move the later ones up.
static bool apply_all(layout *lay, const decree_clause *grant, jub_custody *custody)
{
    uint32_t gone = 0;
    for (uint32_t row = 0; row < lay->count; row++) {
        const decree_row_truth truth = decree_row_find(lay->eval, grant, row);
        lay->eval->rows_open = decree_mask_or(lay->eval->rows_open, truth.open);
        if (!is_meant(lay->eval, &truth)) continue;
        if (lay->sentences[row].kind == JUB_LIFE && grant->acts[0].kind != DECREE_RELEASE) continue;
        const uint32_t before = custody->sentence_count;
        if (!apply(lay, grant, row, row - gone, custody)) return false;
        gone += before - custody->sentence_count;
    }
    return true;
}

static decree_value moved_end(layout *lay, const decree_clause *grant, decree_value base)
{
    jub_date old_end = 0, new_end = 0;
    bool is_over = false;
    jub_custody custody = {
        .born_at = JUB_NO_DATE, .sentences = lay->sentences, .sentence_count = lay->count};
    const bool has_old_end = !lay->has_no_end && find_end(lay, &custody, &old_end, &is_over);
    if (!apply_all(lay, grant, &custody)) return unknown_end(lay);
    const bool has_new_end = find_end(lay, &custody, &new_end, &is_over);
    if (is_over) return lay->eval->effect;
    if (!has_old_end || !has_new_end || base.state != DECREE_KNOWN)
        return has_old_end || base.state == DECREE_UNKNOWN ? unknown_end(lay) : decree_value_none();
    base.low.numerator -= old_end - new_end;
    base.high.numerator -= old_end - new_end;
    return base;
}

decree_value decree_each_end(decree_eval *eval, const decree_clause *grant, decree_value base)
{
    const decree_rows *rows = decree_eval_rows(eval, grant->each_record);
    if (!rows->is_known) return decree_value_missing(grant->each_record->fact, JUB_ROW_NO_ERROR);
    if (base.state == DECREE_UNKNOWN) return base;
    const size_t mark_bytes = jub_arena_mark(eval->scratch);
    layout lay = {.eval = eval,
                  .record = grant->each_record,
                  .sentences = JUB_NEW(eval->scratch, jub_sentence, rows->count),
                  .follows = JUB_NEW(eval->scratch, uint16_t, rows->count),
                  .count = rows->count,
                  .is_known = true};
    decree_value end = {.state = DECREE_UNKNOWN};
    if (lay.sentences && lay.follows) {
        for (uint32_t row = 0; row < rows->count; row++) lay_row(&lay, row);
        settle_starts(&lay);
        end = lay.is_known ? moved_end(&lay, grant, base) : unknown_end(&lay);
    }
    jub_arena_rewind(eval->scratch, mark_bytes);
    return end;
}
