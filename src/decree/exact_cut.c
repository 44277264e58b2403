#include "decree/exact_pieces_private.h"

#include <assert.h>

// Where to cut a piece: which clauses are in doubt in it, and at which number a condition turns
// over.

// -- evaluating a piece ---------------------------------------------------------------------------

void exact_enter(decree_exact *exact, const decree_value *box)
{
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        exact->facts[exact->dimensions[i]] = box[i];
    decree_eval_forget(&exact->eval);
}

static void add_doubt(const decree_exact *exact, exact_doubts *list, const decree_expr *when,
                      decree_mask open)
{
    open.words[0] &= exact->splittable.words[0];
    open.words[1] &= exact->splittable.words[1];
    if (!decree_mask_any(open)) return;
    assert(list->count < sizeof list->items / sizeof *list->items);
    list->items[list->count++] = (exact_doubt){when, open, NULL, DECREE_ROW_NONE};
    list->open = decree_mask_or(list->open, open);
}

// Which rows a grant about rows means, and which of them exclusions bar.
static void find_row_doubts(decree_exact *exact, const decree_clause *grant, exact_doubts *list,
                            uint32_t *count)
{
    const decree_tree *tree = exact->program->tree;
    const decree_rows *rows = decree_eval_rows(&exact->eval, grant->each_record);
    for (uint32_t row = 0; row < rows->count; row++) {
        const decree_row_truth truth = decree_row_find(&exact->eval, grant, row);
        uint64_t uncertain = truth.bars_possibly & ~truth.bars_surely;
        const decree_expr *when =
            truth.is_meant_possibly && !truth.is_meant_surely ? grant->where : NULL;
        for (; (when || uncertain) && *count < EXACT_ROW_DOUBT_MAX; ++*count) {
            const uint32_t before = list->count;
            if (!when) {
                when = tree->excludes.items[decree_lowest(uncertain)]->when;
                uncertain &= uncertain - 1;
            }
            add_doubt(exact, list, when, truth.open);
            when = NULL;
            if (list->count == before) continue;
            list->items[before].record = grant->each_record;
            list->items[before].row = row;
        }
    }
}

void exact_find_doubts(decree_exact *exact, const decree_decision *decision, exact_doubts *list)
{
    const decree_tree *tree = exact->program->tree;
    const decree_truths *truths = &decision->truths;
    list->count = 0;
    list->open = (decree_mask){{0}};
    const bool is_open = truths->covered_surely != truths->covered_possibly;
    for (size_t i = 0; is_open && i < tree->covers.count && i < EXACT_COVERS_MAX; i++)
        add_doubt(exact, list, tree->covers.items[i]->when, truths->covered_open);
    const uint64_t possible =
        truths->grants_possibly & ~exact->places.denied & ~decree_barred_surely(tree, truths);
    for (uint64_t left = truths->excludes_possibly & ~truths->excludes_surely; left;
         left &= left - 1) {
        const decree_clause *clause = tree->excludes.items[decree_lowest(left)];
        if (clause->bars & possible)
            add_doubt(exact, list, clause->when, truths->excludes_open[clause->index]);
    }
    for (uint64_t left = possible & ~truths->grants_surely; left; left &= left - 1)
        add_doubt(exact, list, tree->grants.items[decree_lowest(left)]->when,
                  truths->grants_open[decree_lowest(left)]);
    for (uint64_t left = truths->defers_possibly & ~truths->defers_surely; left; left &= left - 1)
        if (tree->defers.items[decree_lowest(left)]->bars & possible)
            add_doubt(exact, list, tree->defers.items[decree_lowest(left)]->when,
                      truths->defers_open[decree_lowest(left)]);
    uint32_t row_count = 0;
    for (uint64_t left = possible; left; left &= left - 1)
        if (tree->grants.items[decree_lowest(left)]->each_record)
            find_row_doubts(exact, tree->grants.items[decree_lowest(left)], list, &row_count);
    add_doubt(exact, list, NULL, decision->worst_open);
    add_doubt(exact, list, NULL, decision->best_open);
}

// -- cutting numbers ------------------------------------------------------------------------------

bool exact_is_number(decree_type_kind kind)
{
    return kind == DECREE_INTEGER || kind == DECREE_DATE || kind == DECREE_MONEY;
}

// What is cut at a number: a number or date, the months of a length, and its days once the months
// are one number.
static bool find_range(const decree_value *value, decree_type_kind kind, int64_t *low_out,
                       int64_t *high_out)
{
    if (value->state != DECREE_KNOWN || decree_value_is_point(value, kind)) return false;
    if (kind == DECREE_DURATION) {
        const bool is_of_days = value->least.months == value->most.months;
        *low_out = is_of_days ? value->least.days : value->least.months;
        *high_out = is_of_days ? value->most.days : value->most.months;
        return true;
    }
    if (!exact_is_number(kind)) return false;
    *low_out = value->low.numerator;
    *high_out = value->high.numerator;
    return true;
}

// The piece's value with what is cut at one number.
static decree_value value_at(const decree_exact *exact, uint32_t dimension, int64_t number)
{
    const uint32_t field = exact->dimensions[dimension];
    const decree_value *value = &exact->facts[field];
    if (exact_type_of(exact, dimension).kind != DECREE_DURATION)
        return exact_range_value(field, number, number);
    const int32_t at = (int32_t)number;
    if (value->least.months == value->most.months)
        return exact_duration_value(field, (jub_duration){value->least.months, at},
                                    (jub_duration){value->least.months, at});
    return exact_duration_value(field, (jub_duration){at, value->least.days},
                                (jub_duration){at, value->most.days});
}

// 0 no, 1 yes, 2 unknown, with the field at one number.
static int truth_at(decree_exact *exact, const decree_expr *when, uint32_t dimension,
                    int64_t number)
{
    const uint32_t field = exact->dimensions[dimension];
    const decree_value held = exact->facts[field];
    exact->facts[field] = value_at(exact, dimension, number);
    decree_eval_forget(&exact->eval);
    const decree_value value = decree_eval_condition(&exact->eval, when);
    exact->facts[field] = held;
    decree_eval_forget(&exact->eval);
    return value.state == DECREE_UNKNOWN ? 2 : value.truth;
}

// The last number before the condition turns over, when it differs at the two ends.
static bool bisect(decree_exact *exact, const decree_expr *when, uint32_t dimension, int64_t low,
                   int64_t high, int64_t *cut_out)
{
    const int at_low = truth_at(exact, when, dimension, low);
    if (truth_at(exact, when, dimension, high) == at_low) return false;
    while (high - 1 > low) {
        const int64_t middle = exact_middle_of(low, high);
        if (truth_at(exact, when, dimension, middle) == at_low)
            low = middle;
        else
            high = middle;
    }
    *cut_out = low;
    return true;
}

// Nothing was read but the fact that is cut, neither of the piece nor by `is known` of the record.
static bool reads_nothing_else(const decree_exact *exact, uint32_t field)
{
    decree_mask read = decree_mask_or(exact->eval.grounds, exact->record->grounds);
    if (field >= exact->program->fact_count) return false; // a cell's, by another number elsewhere
    decree_mask_clear(&read, field);
    return !decree_mask_any(read);
}

static bool find_cut(decree_exact *exact, const decree_expr *when, uint32_t dimension,
                     const decree_value *value, int64_t *cut_out)
{
    int64_t low = 0, high = 0;
    const uint32_t field = exact->dimensions[dimension];
    if (!find_range(value, exact_type_of(exact, dimension).kind, &low, &high)) return false;
    for (uint32_t i = 0; i < EXACT_CUT_MAX; i++) {
        const exact_cut *kept = &exact->cuts[i];
        if (kept->when != when || kept->field != field) continue;
        // Equal bytes are equal values; where others are too, the cut is found once more.
        // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-exp42-c,cert-flp37-c)
        if (memcmp(&kept->value, value, sizeof *value) != 0) continue;
        if (kept->is_found) *cut_out = kept->cut;
        return kept->is_found;
    }
    exact->eval.grounds = exact->record->grounds = (decree_mask){{0}};
    const bool is_found = bisect(exact, when, dimension, low, high, cut_out);
    if (reads_nothing_else(exact, field)) {
        exact_cut *kept = &exact->cuts[exact->next_cut++ % EXACT_CUT_MAX];
        *kept = (exact_cut){.when = when, .field = field, .is_found = is_found};
        kept->cut = is_found ? *cut_out : 0;
        memcpy(&kept->value, value, sizeof *value);
    }
    return is_found;
}

static bool find_inner_cut(decree_exact *exact, const decree_expr *expr, uint32_t dimension,
                           const decree_value *value, int64_t *cut_out);

// The same within a question to rows, row by row.
static bool find_row_cut(decree_exact *exact, const decree_expr *expr, uint32_t dimension,
                         const decree_value *value, int64_t *cut_out)
{
    const uint32_t count = decree_eval_rows(&exact->eval, expr->record)->count;
    bool found = false;
    const uint32_t before = exact->eval.current[expr->record->index];
    for (uint32_t row = 0; row < count && !found; row++) {
        (void)decree_eval_look(&exact->eval, expr->record, row);
        exact->walk++;
        for (uint32_t i = 0; i < expr->operand_count && !found; i++)
            found = find_inner_cut(exact, expr->operands[i], dimension, value, cut_out);
    }
    (void)decree_eval_look(&exact->eval, expr->record, before);
    return found;
}

// The same for the first comparison in a condition that is open in the field: where the condition
// is the same at both ends, what it is made of may still turn over. The checker bounds the depth,
// and each define is looked into once a walk, or once for each row.
static bool find_inner_cut(decree_exact *exact, const decree_expr *expr, uint32_t dimension,
                           const decree_value *value, int64_t *cut_out)
{
    if (expr->kind == DECREE_EXPR_ROWS) return find_row_cut(exact, expr, dimension, value, cut_out);
    if (expr->kind == DECREE_EXPR_COMPARE) {
        const decree_value truth = decree_eval_expr(&exact->eval, expr);
        if (truth.state == DECREE_UNKNOWN &&
            decree_mask_has(truth.open, exact->dimensions[dimension]) &&
            find_cut(exact, expr, dimension, value, cut_out))
            return true;
    }
    if (expr->kind == DECREE_EXPR_NAME && expr->symbol &&
        expr->symbol->kind == DECREE_SYMBOL_DEFINE) {
        const decree_define *define = expr->symbol->define;
        uint32_t *walked = &exact->define_walks[define->index];
        if (*walked == exact->walk) return false;
        *walked = exact->walk;
        return find_inner_cut(exact, define->value, dimension, value, cut_out);
    }
    for (uint32_t i = 0; i < expr->operand_count; i++)
        if (find_inner_cut(exact, expr->operands[i], dimension, value, cut_out)) return true;
    return false;
}

static bool find_doubt_cut(decree_exact *exact, const exact_doubt *item, uint32_t dimension,
                           const decree_value *value, bool inner, int64_t *cut_out)
{
    uint32_t before = DECREE_ROW_NONE;
    if (item->record) before = decree_eval_look(&exact->eval, item->record, item->row);
    exact->walk++;
    const bool found = inner ? find_inner_cut(exact, item->when, dimension, value, cut_out)
                             : find_cut(exact, item->when, dimension, value, cut_out);
    if (item->record) (void)decree_eval_look(&exact->eval, item->record, before);
    return found;
}

bool exact_split_by_condition(decree_exact *exact, const decree_value *box,
                              const exact_doubts *list, bool inner, bool *is_split)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (!list->items[i].when) continue;
        for (uint32_t k = 0; k < exact->dimension_count; k++) {
            int64_t low, high, cut;
            if (!decree_mask_has(list->items[i].open, exact->dimensions[k]) ||
                !find_range(&box[k], exact_type_of(exact, k).kind, &low, &high) ||
                !find_doubt_cut(exact, &list->items[i], k, &box[k], inner, &cut))
                continue;
            *is_split = true;
            return exact_split_at(exact, box, k, cut);
        }
    }
    return true;
}
