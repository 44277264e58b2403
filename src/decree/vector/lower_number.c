#include "decree/number_private.h"
#include "decree/vector/slot_private.h"

// Arithmetic. Numbers are held in 32 bits: where a sum may not fit, rows in which it does not are
// the reference's.

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool both_are(const vector_plan *plan, vector_slot a, vector_sort a_sort, vector_slot b,
                     vector_sort b_sort)
{
    return !vector_is_unlowered(plan, a) && !vector_is_unlowered(plan, b) &&
           vector_node_at(plan, a)->key.sort == a_sort &&
           vector_node_at(plan, b)->key.sort == b_sort;
}

// -- sums -----------------------------------------------------------------------------------------

vector_slot vector_add_numbers(vector_plan *plan, vector_op op, vector_slot a, vector_slot b)
{
    const vector_node x = *vector_node_at(plan, a), y = *vector_node_at(plan, b);
    const vector_slot slot = vector_binary(plan, op, VECTOR_NUMBER, a, b);
    int64_t low = INT32_MIN, high = INT32_MAX;
    if (op == VECTOR_ADD) {
        low = x.low + y.low;
        high = x.high + y.high;
    } else if (op == VECTOR_SUBTRACT) {
        low = x.low - y.high;
        high = x.high - y.low;
    } else if (op == VECTOR_MULTIPLY) {
        const int64_t ends[] = {x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high};
        low = least(least(ends[0], ends[1]), least(ends[2], ends[3]));
        high = most(most(ends[0], ends[1]), most(ends[2], ends[3]));
    } else if (op == VECTOR_MIN) {
        low = least(x.low, y.low);
        high = least(x.high, y.high);
    } else if (op == VECTOR_MAX) {
        low = most(x.low, y.low);
        high = most(x.high, y.high);
    }
    vector_node_narrow(plan, slot, low, high);
    return slot;
}

static vector_slot add_date(vector_plan *plan, vector_slot date, vector_slot length, bool is_minus,
                            uint32_t space)
{
    if (!both_are(plan, date, VECTOR_NUMBER, length, VECTOR_DURATION) ||
        !vector_calendar_need(plan))
        return vector_unlowered(plan, VECTOR_NUMBER, space);
    vector_key key = vector_key_of(VECTOR_DATE_ADD, VECTOR_NUMBER, space);
    key.operands[0] = date;
    key.operands[1] = length;
    key.operand_count = 2;
    key.detail = is_minus;
    const vector_slot slot = vector_node_add(plan, key);
    vector_node_narrow(plan, slot, JUB_DATE_MIN, JUB_DATE_MAX);
    return slot;
}

static vector_op op_of(decree_expr_kind kind, vector_sort sort)
{
    const bool is_duration = sort == VECTOR_DURATION;
    if (sort == VECTOR_RATIO)
        return kind == DECREE_EXPR_ADD        ? VECTOR_RATIO_ADD
               : kind == DECREE_EXPR_SUBTRACT ? VECTOR_RATIO_SUBTRACT
               : kind == DECREE_EXPR_MULTIPLY ? VECTOR_RATIO_MULTIPLY
                                              : VECTOR_UNLOWERED;
    switch (kind) {
    case DECREE_EXPR_ADD: return is_duration ? VECTOR_DURATION_ADD : VECTOR_ADD;
    case DECREE_EXPR_SUBTRACT: return is_duration ? VECTOR_DURATION_SUBTRACT : VECTOR_SUBTRACT;
    case DECREE_EXPR_MULTIPLY: return is_duration ? VECTOR_DURATION_SCALE : VECTOR_MULTIPLY;
    default: return VECTOR_UNLOWERED;
    }
}

static vector_slot lower_unit(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const vector_slot count = vector_lower(plan, expr->operands[0], space);
    const decree_value unit =
        decree_value_duration(expr->unit == DECREE_YEARS    ? (jub_duration){12, 0}
                              : expr->unit == DECREE_MONTHS ? (jub_duration){1, 0}
                                                            : (jub_duration){0, 1});
    const vector_slot one = vector_constant(plan, VECTOR_DURATION, space, &unit, false);
    if (!both_are(plan, count, VECTOR_NUMBER, one, VECTOR_DURATION))
        return vector_unlowered(plan, VECTOR_DURATION, space);
    return vector_binary(plan, VECTOR_DURATION_SCALE, VECTOR_DURATION, one, count);
}

vector_slot vector_lower_arithmetic(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    if (expr->kind == DECREE_EXPR_UNIT) return lower_unit(plan, expr, space);
    const vector_sort sort = vector_sort_of(expr->type);
    const decree_type_kind a_kind = expr->operands[0]->type.kind;
    const decree_type_kind b_kind = expr->operands[1]->type.kind;
    const vector_op op = op_of(expr->kind, sort);
    vector_slot a = vector_lower(plan, expr->operands[0], space);
    vector_slot b = vector_lower(plan, expr->operands[1], space);
    if (expr->type.kind == DECREE_DATE && (a_kind == DECREE_DURATION || b_kind == DECREE_DURATION))
        return add_date(plan, a_kind == DECREE_DURATION ? b : a, a_kind == DECREE_DURATION ? a : b,
                        expr->kind == DECREE_EXPR_SUBTRACT, space);
    if (op == VECTOR_DURATION_SCALE && b_kind == DECREE_DURATION) {
        const vector_slot held = a;
        a = b;
        b = held;
    }
    if (sort == VECTOR_NUMBER && op != VECTOR_UNLOWERED &&
        both_are(plan, a, VECTOR_NUMBER, b, VECTOR_NUMBER))
        return vector_add_numbers(plan, op, a, b);
    if (sort == VECTOR_RATIO && op != VECTOR_UNLOWERED) {
        a = vector_as_sort(plan, a, VECTOR_RATIO);
        b = vector_as_sort(plan, b, VECTOR_RATIO);
        if (both_are(plan, a, VECTOR_RATIO, b, VECTOR_RATIO))
            return vector_binary(plan, op, VECTOR_RATIO, a, b);
    }
    const vector_sort b_sort = op == VECTOR_DURATION_SCALE ? VECTOR_NUMBER : VECTOR_DURATION;
    if (sort == VECTOR_DURATION && op != VECTOR_UNLOWERED &&
        both_are(plan, a, VECTOR_DURATION, b, b_sort))
        return vector_binary(plan, op, VECTOR_DURATION, a, b);
    return vector_unlowered(plan, sort ? sort : VECTOR_NUMBER, space);
}

// -- functions ------------------------------------------------------------------------------------

static vector_slot lower_days(vector_plan *plan, vector_slot from, vector_slot to, uint32_t space)
{
    const bool is_inclusive = plan->program->tree->convention.day_count == JUB_INCLUSIVE;
    vector_key key = vector_key_of(VECTOR_DAYS, VECTOR_NUMBER, space);
    key.operands[0] = from;
    key.operands[1] = to;
    key.operand_count = 2;
    key.detail = is_inclusive;
    const vector_slot slot = vector_node_add(plan, key);
    const vector_node a = *vector_node_at(plan, from), b = *vector_node_at(plan, to);
    vector_node_narrow(plan, slot, b.low - a.high - is_inclusive, b.high - a.low + is_inclusive);
    return slot;
}

static vector_slot lower_count(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const vector_slot from = vector_lower(plan, expr->operands[0], space);
    const vector_slot to = vector_lower(plan, expr->operands[1], space);
    if (!both_are(plan, from, VECTOR_NUMBER, to, VECTOR_NUMBER))
        return vector_unlowered(plan, VECTOR_NUMBER, space);
    if (expr->function == DECREE_FUNCTION_DAYS) return lower_days(plan, from, to, space);
    if (!vector_calendar_need(plan)) return vector_unlowered(plan, VECTOR_NUMBER, space);
    vector_key key = vector_key_of(VECTOR_MONTHS, VECTOR_NUMBER, space);
    key.operands[0] = from;
    key.operands[1] = to;
    key.operand_count = 2;
    key.detail = (uint32_t)expr->rounding;
    key.numbers[0] = expr->function == DECREE_FUNCTION_YEARS ? 12 : 1;
    const vector_slot slot = vector_node_add(plan, key);
    vector_node_narrow(plan, slot, -JUB_MONTHS_MAX - 1, JUB_MONTHS_MAX + 1);
    return slot;
}

static vector_slot lower_rounded(vector_plan *plan, const decree_expr *expr, decree_round_to to,
                                 uint32_t space)
{
    const vector_fraction fraction = vector_lower_fraction(plan, expr->operands[0], space);
    if (!fraction.is_lowered || fraction.numerator == VECTOR_NO_SLOT)
        return vector_unlowered(plan, VECTOR_NUMBER, space);
    if (fraction.denominator == VECTOR_NO_SLOT && fraction.by == 1 && fraction.part == 1)
        return fraction.numerator;
    // Twice either side must fit into 64 bits, and any value has 32.
    if (fraction.by > INT32_MAX / 4 || fraction.by < -INT32_MAX / 4 ||
        fraction.part > INT32_MAX / 4)
        return vector_unlowered(plan, VECTOR_NUMBER, space);
    vector_key key = vector_key_of(VECTOR_ROUND, VECTOR_NUMBER, space);
    key.operands[0] = fraction.numerator;
    key.operand_count = 1;
    if (fraction.denominator != VECTOR_NO_SLOT)
        key.operands[key.operand_count++] = fraction.denominator;
    key.detail = (uint32_t)to;
    key.numbers[0] = fraction.by;
    key.numbers[1] = fraction.part;
    return vector_node_add(plan, key);
}

static vector_slot lower_extreme(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const bool is_max = expr->function == DECREE_FUNCTION_MAX;
    const vector_sort sort = vector_sort_of(expr->type);
    const vector_slot a = vector_lower(plan, expr->operands[0], space);
    const vector_slot b = vector_lower(plan, expr->operands[1], space);
    if ((sort != VECTOR_NUMBER && sort != VECTOR_DURATION) || !both_are(plan, a, sort, b, sort))
        return vector_unlowered(plan, sort ? sort : VECTOR_NUMBER, space);
    if (sort == VECTOR_NUMBER)
        return vector_add_numbers(plan, is_max ? VECTOR_MAX : VECTOR_MIN, a, b);
    if (!vector_spans_need(plan)) return vector_unlowered(plan, sort, space);
    vector_key key = vector_key_of(VECTOR_DURATION_LONGER, VECTOR_DURATION, space);
    key.operands[0] = a;
    key.operands[1] = b;
    key.operand_count = 2;
    key.detail = is_max;
    return vector_node_add(plan, key);
}

static vector_slot lower_length(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const vector_slot from = vector_lower(plan, expr->operands[0], space);
    const vector_slot to = vector_lower(plan, expr->operands[1], space);
    if (!both_are(plan, from, VECTOR_NUMBER, to, VECTOR_NUMBER) || !vector_calendar_need(plan))
        return vector_unlowered(plan, VECTOR_DURATION, space);
    return vector_binary(plan, VECTOR_LENGTH, VECTOR_DURATION, from, to);
}

// part(fraction, whole, days of a month, rounding)
static vector_slot lower_part(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const vector_fraction fraction = vector_lower_fraction(plan, expr->operands[0], space);
    const vector_slot whole = vector_lower(plan, expr->operands[1], space);
    if (!fraction.is_lowered || fraction.by < 0 || fraction.by > INT32_MAX ||
        fraction.part > INT32_MAX || vector_is_unlowered(plan, whole))
        return vector_unlowered(plan, VECTOR_DURATION, space);
    const decree_value value = decree_value_integer(1);
    const vector_slot one = vector_constant(plan, VECTOR_NUMBER, space, &value, false);
    vector_key key = vector_key_of(VECTOR_PART, VECTOR_DURATION, space);
    key.operands[0] = whole;
    key.operands[1] = fraction.numerator == VECTOR_NO_SLOT ? one : fraction.numerator;
    key.operands[2] = fraction.denominator == VECTOR_NO_SLOT ? one : fraction.denominator;
    key.operand_count = 3;
    key.detail = (uint32_t)expr->rounding;
    key.numbers[0] = fraction.by;
    key.numbers[1] = fraction.part;
    key.numbers[2] = expr->operands[2]->integer;
    return vector_node_add(plan, key);
}

vector_slot vector_lower_call(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    switch (expr->function) {
    case DECREE_FUNCTION_DAYS:
    case DECREE_FUNCTION_MONTHS:
    case DECREE_FUNCTION_YEARS: return lower_count(plan, expr, space);
    case DECREE_FUNCTION_UP: return lower_rounded(plan, expr, DECREE_TO_UP, space);
    case DECREE_FUNCTION_DOWN: return lower_rounded(plan, expr, DECREE_TO_DOWN, space);
    case DECREE_FUNCTION_NEAR: return lower_rounded(plan, expr, DECREE_TO_NEAR, space);
    case DECREE_FUNCTION_MIN:
    case DECREE_FUNCTION_MAX: return lower_extreme(plan, expr, space);
    case DECREE_FUNCTION_LENGTH: return lower_length(plan, expr, space);
    case DECREE_FUNCTION_PART: return lower_part(plan, expr, space);
    }
    return vector_unlowered(plan, VECTOR_NUMBER, space);
}
