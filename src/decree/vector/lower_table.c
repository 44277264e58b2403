#include "decree/vector/slot_private.h"

// A decision table: each pattern is a truth, made of comparisons that patterns share, and the first
// that fits gives the number of its result.

// A bound as a comparison of its own.
static vector_slot lower_bound(vector_plan *plan, const decree_expr *input,
                               decree_relation relation, const decree_expr *bound, uint32_t space)
{
    const decree_expr *compare = vector_make_compare(plan, input, relation, bound);
    return compare ? vector_lower(plan, compare, space) : 0;
}

static vector_slot lower_cell(vector_plan *plan, const decree_expr *input, const decree_cell *cell,
                              uint32_t space)
{
    switch (cell->kind) {
    case DECREE_CELL_RELATION: return lower_bound(plan, input, cell->relation, cell->low, space);
    case DECREE_CELL_VALUE: return lower_bound(plan, input, DECREE_EQUAL, cell->low, space);
    case DECREE_CELL_RANGE: {
        const vector_slot above =
            lower_bound(plan, input, cell->low_is_closed ? DECREE_GREATER_EQUAL : DECREE_GREATER,
                        cell->low, space);
        const vector_slot below = lower_bound(
            plan, input, cell->high_is_closed ? DECREE_LESS_EQUAL : DECREE_LESS, cell->high, space);
        return vector_binary(plan, VECTOR_AND, VECTOR_TRUTH, above, below);
    }
    case DECREE_CELL_ANY: break;
    }
    return VECTOR_NO_SLOT;
}

// A cell that takes anything: yes, once the input has been looked at, which may be an error.
static vector_slot lower_any(vector_plan *plan, const decree_table *table, uint32_t input,
                             uint32_t space)
{
    const decree_value truth = decree_value_truth(true);
    const vector_slot yes = vector_constant(plan, VECTOR_TRUTH, space, &truth, false);
    vector_slot looked = VECTOR_NO_SLOT;
    for (uint32_t i = 0; i < table->row_count && looked == VECTOR_NO_SLOT; i++)
        looked = lower_cell(plan, table->inputs[input], &table->rows[i].cells[input], space);
    if (looked == VECTOR_NO_SLOT) {
        const vector_slot value = vector_lower(plan, table->inputs[input], space);
        if (vector_is_unlowered(plan, value)) return vector_unlowered(plan, VECTOR_TRUTH, space);
        looked = vector_unary(plan, VECTOR_IS_KNOWN, VECTOR_TRUTH, value);
    }
    return vector_binary(plan, VECTOR_OR, VECTOR_TRUTH, looked, yes);
}

static vector_slot lower_row(vector_plan *plan, const decree_table *table, uint32_t row,
                             uint32_t space)
{
    const decree_value truth = decree_value_truth(true);
    vector_slot all = vector_constant(plan, VECTOR_TRUTH, space, &truth, false);
    for (uint32_t i = 0; i < table->input_count; i++) {
        const decree_cell *cell = &table->rows[row].cells[i];
        const vector_slot fits = cell->kind == DECREE_CELL_ANY
                                     ? lower_any(plan, table, i, space)
                                     : lower_cell(plan, table->inputs[i], cell, space);
        all = vector_binary(plan, VECTOR_AND, VECTOR_TRUTH, all, fits);
    }
    return all;
}

static bool make_choice(vector_plan *plan, const decree_table *table, vector_choice *choice)
{
    *choice =
        (vector_choice){.count = table->row_count,
                        .fits = JUB_NEW(plan->arena, vector_slot, table->row_count),
                        .results = JUB_NEW(plan->arena, vector_slot, table->row_count),
                        .classes = JUB_NEW(plan->arena, uint8_t, table->row_count),
                        .inputs = JUB_NEW(plan->arena, vector_slot, 2 * (size_t)table->input_count),
                        .is_constant = true};
    return choice->fits && choice->results && choice->classes && choice->inputs;
}

// Results that are one slot are one class. The word `none` takes the sort of the others.
static bool lower_result(vector_plan *plan, const decree_table *table, uint32_t row,
                         vector_sort sort, uint32_t space, vector_choice *choice)
{
    const decree_expr *result = table->rows[row].result;
    const decree_value none = decree_value_none();
    const vector_slot slot = result->kind == DECREE_EXPR_NAME && !result->symbol
                                 ? vector_constant(plan, sort, space, &none, false)
                                 : vector_as_sort(plan, vector_lower(plan, result, space), sort);
    const vector_node *node = vector_node_at(plan, slot);
    if (node->key.sort != sort || node->key.op == VECTOR_UNLOWERED) return false;
    choice->is_constant &= node->key.op == VECTOR_CONSTANT;
    choice->results[row] = slot;
    choice->classes[row] = (uint8_t)(row + 1);
    for (uint32_t i = 0; i < row; i++)
        if (choice->results[i] == slot) choice->classes[row] = choice->classes[i];
    return true;
}

// Whether an input is none matters where no row fits: of a fraction, either side of it.
static void lower_inputs(vector_plan *plan, const decree_table *table, uint32_t space,
                         vector_choice *choice)
{
    for (uint32_t i = 0; i < table->input_count; i++) {
        const decree_type type = table->inputs[i]->type;
        const bool is_fraction = vector_sort_of(type) == VECTOR_RATIO;
        const vector_fraction fraction = is_fraction
                                             ? vector_lower_fraction(plan, table->inputs[i], space)
                                             : (vector_fraction){.numerator = VECTOR_NO_SLOT};
        if (is_fraction && fraction.is_lowered && fraction.numerator != VECTOR_NO_SLOT)
            choice->inputs[choice->input_count++] = fraction.numerator;
        if (is_fraction && fraction.is_lowered && fraction.denominator != VECTOR_NO_SLOT)
            choice->inputs[choice->input_count++] = fraction.denominator;
        if (is_fraction) continue;
        const vector_slot slot = vector_lower_state(plan, table->inputs[i], space);
        if (!vector_is_unlowered(plan, slot)) choice->inputs[choice->input_count++] = slot;
    }
}

static void narrow(vector_plan *plan, vector_slot slot, const vector_choice *choice)
{
    int64_t low = INT32_MAX, high = INT32_MIN, below = 1;
    for (uint32_t i = 0; i < choice->count; i++) {
        const vector_node *node = vector_node_at(plan, choice->results[i]);
        if (node->below_high > below) below = node->below_high;
        if (node->low < low) low = node->low;
        if (node->high > high) high = node->high;
    }
    if (low <= high) vector_node_narrow(plan, slot, low < 0 ? low : 0, high > 0 ? high : 0);
    plan->nodes.items[slot].below_high = below;
}

vector_slot vector_lower_table(vector_plan *plan, const decree_table *table, uint32_t space)
{
    const vector_sort sort = vector_sort_of(table->result_type);
    vector_choice *choice = JUB_NEW(plan->arena, vector_choice, 1);
    if (!choice || !make_choice(plan, table, choice)) {
        plan->is_out_of_memory = true;
        return 0;
    }
    const vector_slot not_lowered = vector_unlowered(plan, sort ? sort : VECTOR_NUMBER, space);
    if (sort == VECTOR_NO_SORT || table->row_count > VECTOR_PATTERN_MAX) return not_lowered;
    for (uint32_t i = 0; i < table->row_count; i++) {
        choice->fits[i] = lower_row(plan, table, i, space);
        if (!lower_result(plan, table, i, sort, space, choice)) return not_lowered;
    }
    lower_inputs(plan, table, space, choice);
    if (plan->is_out_of_memory) return 0;
    vector_key key = vector_key_of(VECTOR_CHOICE_TABLE, sort, space);
    key.source = choice;
    const vector_slot slot = vector_node_add(plan, key);
    if (sort == VECTOR_NUMBER || sort == VECTOR_RATIO) narrow(plan, slot, choice);
    return slot;
}
