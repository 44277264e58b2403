#include "decree/vector/slot_private.h"

// Comparisons. Of one number: steps. Of fractions: both sides multiplied out, so that nothing is
// divided in the rows.

const decree_expr *vector_make_compare(vector_plan *plan, const decree_expr *left,
                                       decree_relation relation, const decree_expr *right)
{
    decree_expr *expr = JUB_NEW(plan->arena, decree_expr, 1);
    decree_expr **operands = JUB_NEW(plan->arena, decree_expr *, 2);
    if (!expr || !operands) {
        plan->is_out_of_memory = true;
        return NULL;
    }
    // The evaluator takes operands that may be written to, and does not.
    memcpy(&operands[0], &left, sizeof left);
    memcpy(&operands[1], &right, sizeof right);
    *expr = (decree_expr){.kind = DECREE_EXPR_COMPARE,
                          .type = {.kind = DECREE_BOOLEAN},
                          .operands = operands,
                          .operand_count = 2,
                          .relation = relation};
    return expr;
}

// -- numbers --------------------------------------------------------------------------------------

static int64_t magnitude(const vector_plan *plan, vector_slot slot)
{
    const vector_node *node = vector_node_at(plan, slot);
    const int64_t low = node->low < 0 ? -node->low : node->low;
    const int64_t high = node->high < 0 ? -node->high : node->high;
    return low > high ? low : high;
}

static bool product(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

static vector_slot one(vector_plan *plan, uint32_t space)
{
    const decree_value value = decree_value_integer(1);
    return vector_constant(plan, VECTOR_NUMBER, space, &value, false);
}

// a * by against b * part. A factor of 0 or below in `by` and `part` is right as it stands.
static vector_slot compare_products(vector_plan *plan, vector_slot a, int64_t by, vector_slot b,
                                    int64_t part, bool is_fraction, decree_relation relation)
{
    const uint32_t space = vector_node_at(plan, a)->key.space;
    int64_t left, right;
    if (by == INT64_MIN || part == INT64_MIN ||
        !product(magnitude(plan, a), by < 0 ? -by : by, &left) ||
        !product(magnitude(plan, b), part < 0 ? -part : part, &right))
        return vector_unlowered(plan, VECTOR_TRUTH, space);
    const bool is_wide = left > INT32_MAX || right > INT32_MAX || by > INT32_MAX ||
                         by < -INT32_MAX || part > INT32_MAX || part < -INT32_MAX;
    vector_key key = vector_key_of(VECTOR_COMPARE, VECTOR_TRUTH, space);
    key.operands[0] = a;
    key.operands[1] = b;
    key.operand_count = 2;
    key.numbers[0] = by;
    key.numbers[1] = part;
    key.detail = (uint32_t)relation | (is_fraction ? 8u : 0u) | (is_wide ? 16u : 0u);
    return vector_node_add(plan, key);
}

// Against a constant b.by / b.part.
static vector_slot compare_with(vector_plan *plan, vector_fraction a, decree_relation relation,
                                vector_fraction b, uint32_t space)
{
    int64_t by, part;
    if (a.numerator == VECTOR_NO_SLOT) a.numerator = one(plan, space);
    if (a.denominator != VECTOR_NO_SLOT) {
        if (!product(a.by, b.part, &by) || !product(b.by, a.part, &part))
            return vector_unlowered(plan, VECTOR_TRUTH, space);
        return compare_products(plan, a.numerator, by, a.denominator, part, true, relation);
    }
    if (!product(b.by, a.part, &by) || !product(b.part, a.by, &part) || part == 0 ||
        part == INT64_MIN || by == INT64_MIN)
        return vector_unlowered(plan, VECTOR_TRUTH, space);
    if (part < 0) {
        relation = decree_relation_turned(relation);
        by = -by;
        part = -part;
    }
    int64_t x = by < 0 ? -by : by, y = part;
    while (y != 0) {
        const int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return vector_compare_constant(plan, a.numerator, relation, (decree_ratio){by / x, part / x});
}

static bool is_constant(vector_fraction a)
{
    return a.numerator == VECTOR_NO_SLOT && a.denominator == VECTOR_NO_SLOT;
}

// A denominator that is always above 0 is multiplied out.
static void clear_denominator(vector_plan *plan, vector_fraction *a, vector_fraction *b)
{
    if (a->denominator == VECTOR_NO_SLOT || vector_node_at(plan, a->denominator)->low <= 0) return;
    b->numerator = b->numerator == VECTOR_NO_SLOT
                       ? a->denominator
                       : vector_add_numbers(plan, VECTOR_MULTIPLY, b->numerator, a->denominator);
    a->denominator = VECTOR_NO_SLOT;
}

static vector_slot compare_fractions(vector_plan *plan, vector_fraction a, decree_relation relation,
                                     vector_fraction b, uint32_t space)
{
    int64_t by, part;
    if (!a.is_lowered || !b.is_lowered) return vector_unlowered(plan, VECTOR_TRUTH, space);
    if (is_constant(b)) return compare_with(plan, a, relation, b, space);
    if (is_constant(a)) return compare_with(plan, b, decree_relation_turned(relation), a, space);
    clear_denominator(plan, &a, &b);
    clear_denominator(plan, &b, &a);
    if (a.denominator != VECTOR_NO_SLOT || b.denominator != VECTOR_NO_SLOT ||
        !product(a.by, b.part, &by) || !product(b.by, a.part, &part))
        return vector_unlowered(plan, VECTOR_TRUTH, space);
    return compare_products(plan, a.numerator, by, b.numerator, part, false, relation);
}

// The column that a comparison depends on alone, as a number; VECTOR_NO_SLOT when there is none.
static vector_slot only_number(vector_plan *plan, const decree_expr *expr, uint32_t space,
                               uint32_t *fact_out)
{
    *fact_out = vector_only_fact(vector_reads(plan, expr));
    if (*fact_out == UINT32_MAX || !vector_column_of(plan, *fact_out)) return VECTOR_NO_SLOT;
    const vector_slot slot = vector_lower_fact(plan, *fact_out, space);
    const bool is_load = vector_node_at(plan, slot)->key.op == VECTOR_LOAD_NUMBER;
    return is_load ? slot : VECTOR_NO_SLOT;
}

static vector_slot compare_numbers(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    uint32_t fact;
    const vector_slot number = only_number(plan, expr, space, &fact);
    if (number != VECTOR_NO_SLOT) {
        const vector_slot slot = vector_step_compare(plan, expr, fact, number);
        if (slot != VECTOR_NO_SLOT) return slot;
    }
    const vector_fraction a = vector_lower_fraction(plan, expr->operands[0], space);
    const vector_fraction b = vector_lower_fraction(plan, expr->operands[1], space);
    return compare_fractions(plan, a, expr->relation, b, space);
}

// -- the others -----------------------------------------------------------------------------------

static vector_slot compare_pair(vector_plan *plan, const decree_expr *expr, vector_op op,
                                uint32_t space)
{
    const vector_slot a = vector_lower(plan, expr->operands[0], space);
    const vector_slot b = vector_lower(plan, expr->operands[1], space);
    if (vector_is_unlowered(plan, a) || vector_is_unlowered(plan, b))
        return vector_unlowered(plan, VECTOR_TRUTH, space);
    vector_key key = vector_key_of(op, VECTOR_TRUTH, space);
    key.operands[0] = a;
    key.operands[1] = b;
    key.operand_count = 2;
    key.detail = (uint32_t)expr->relation;
    return vector_node_add(plan, key);
}

static vector_slot compare_choices(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const decree_type *a = &expr->operands[0]->type, *b = &expr->operands[1]->type;
    bool is_same = a->cases == b->cases || !a->cases || !b->cases;
    if (!is_same && a->cases->count == b->cases->count) {
        is_same = true;
        for (uint32_t i = 0; i < a->cases->count; i++)
            is_same = is_same && jub_text_equal(a->cases->names[i], b->cases->names[i]);
    }
    const vector_slot left = vector_lower(plan, expr->operands[0], space);
    const vector_slot right = vector_lower(plan, expr->operands[1], space);
    if (!is_same || vector_is_unlowered(plan, left) || vector_is_unlowered(plan, right))
        return vector_unlowered(plan, VECTOR_TRUTH, space);
    return compare_products(plan, left, 1, right, 1, false, expr->relation);
}

// As the evaluator decides a relation by what is certain of an order.
uint8_t vector_duration_code(decree_relation relation, jub_duration a, jub_duration b)
{
    const jub_order order = jub_duration_compare(a, b);
    const bool is_less = order == JUB_LESS, is_equal = order == JUB_EQUAL;
    const bool is_greater = order == JUB_GREATER;
    const bool is_less_equal = is_less || is_equal || order == JUB_LESS_OR_EQUAL;
    const bool is_greater_equal = is_greater || is_equal || order == JUB_GREATER_OR_EQUAL;
    bool yes = false, no = false;
    switch (relation) {
    case DECREE_EQUAL:
    case DECREE_NOT_EQUAL:
        yes = is_equal;
        no = is_less || is_greater;
        break;
    case DECREE_LESS:
    case DECREE_GREATER_EQUAL:
        yes = is_less;
        no = is_greater_equal;
        break;
    case DECREE_LESS_EQUAL:
    case DECREE_GREATER:
        yes = is_less_equal;
        no = is_greater;
        break;
    }
    if (!yes && !no) return VECTOR_ODD;
    const bool turns = relation == DECREE_NOT_EQUAL || relation == DECREE_GREATER_EQUAL ||
                       relation == DECREE_GREATER;
    return yes != turns ? VECTOR_YES | VECTOR_PERHAPS : 0;
}

// Of a length in whole months against a constant, by months. NULL when there are too many steps.
static const vector_steps *month_steps(vector_plan *plan, decree_relation relation,
                                       jub_duration constant)
{
    vector_steps steps;
    memset(&steps, 0, sizeof steps);
    for (int32_t months = -VECTOR_SPAN_MONTHS; months <= VECTOR_SPAN_MONTHS; months++) {
        const uint8_t code =
            vector_duration_code(relation, (jub_duration){.months = months}, constant);
        if (months > -VECTOR_SPAN_MONTHS && steps.codes[steps.count] == code) continue;
        if (steps.count == VECTOR_CUT_MAX) return NULL;
        if (months > -VECTOR_SPAN_MONTHS) steps.cuts[steps.count++] = months;
        steps.codes[steps.count] = code;
    }
    return vector_hold(plan, &steps, sizeof steps);
}

static vector_slot compare_durations(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    vector_slot a = vector_lower(plan, expr->operands[0], space);
    vector_slot b = vector_lower(plan, expr->operands[1], space);
    decree_relation relation = expr->relation;
    if (vector_is_unlowered(plan, a) || vector_is_unlowered(plan, b) || !vector_spans_need(plan))
        return vector_unlowered(plan, VECTOR_TRUTH, space);
    if (vector_node_at(plan, a)->key.op == VECTOR_CONSTANT) {
        const vector_slot held = a;
        a = b;
        b = held;
        relation = decree_relation_turned(relation);
    }
    const vector_key other = vector_node_at(plan, b)->key;
    vector_key key = vector_key_of(VECTOR_COMPARE_DURATION, VECTOR_TRUTH, space);
    key.operands[0] = a;
    key.operands[1] = b;
    key.operand_count = 2;
    key.detail = (uint32_t)relation;
    if (other.op == VECTOR_CONSTANT && other.detail == DECREE_KNOWN)
        key.source = month_steps(
            plan, relation, (jub_duration){(int32_t)other.numbers[0], (int32_t)other.numbers[1]});
    return vector_node_add(plan, key);
}

vector_slot vector_lower_compare(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    switch (expr->operands[0]->type.kind) {
    case DECREE_BOOLEAN: return compare_pair(plan, expr, VECTOR_TRUTH_EQUAL, space);
    case DECREE_INTEGER:
    case DECREE_RATIO:
    case DECREE_MONEY:
    case DECREE_DATE: return compare_numbers(plan, expr, space);
    case DECREE_DURATION: return compare_durations(plan, expr, space);
    case DECREE_CHOICE: return compare_choices(plan, expr, space);
    case DECREE_TEXT:
    case DECREE_CODES:
    case DECREE_NO_TYPE: break;
    }
    return vector_unlowered(plan, VECTOR_TRUTH, space);
}
