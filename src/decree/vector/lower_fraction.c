#include "decree/vector/slot_private.h"

// Fractions, so that comparing and rounding divide by nothing: what stands above the line and what
// below, each a slot at the most, with constant factors.

static const vector_fraction not_lowered = {VECTOR_NO_SLOT, VECTOR_NO_SLOT, 1, 1, false};

static vector_fraction constant_fraction(vector_plan *plan, const decree_expr *expr)
{
    const vector_sample sample = vector_sample_constant(plan, expr);
    if (sample.is_odd || !decree_value_is_point(&sample.value, DECREE_RATIO)) return not_lowered;
    return (vector_fraction){VECTOR_NO_SLOT, VECTOR_NO_SLOT, sample.value.low.numerator,
                             sample.value.low.denominator, true};
}

static bool product(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

// Two slots on one side of the line become one.
static vector_slot join(vector_plan *plan, vector_slot a, vector_slot b)
{
    if (a == VECTOR_NO_SLOT) return b;
    return b == VECTOR_NO_SLOT ? a : vector_add_numbers(plan, VECTOR_MULTIPLY, a, b);
}

static vector_fraction multiply(vector_plan *plan, vector_fraction a, vector_fraction b)
{
    vector_fraction made = {.is_lowered = true};
    if (!a.is_lowered || !b.is_lowered || !product(a.by, b.by, &made.by) ||
        !product(a.part, b.part, &made.part))
        return not_lowered;
    made.numerator = join(plan, a.numerator, b.numerator);
    made.denominator = join(plan, a.denominator, b.denominator);
    return made;
}

// What is divided by a fraction whose own denominator varies is left to the reference, but for
// those that are never 0.
static vector_fraction divide(vector_plan *plan, vector_fraction a, vector_fraction b)
{
    const bool is_sound = b.denominator == VECTOR_NO_SLOT ||
                          (b.is_lowered && vector_node_at(plan, b.denominator)->low > 0);
    if (b.by == 0 || b.by == INT64_MIN || !is_sound) return not_lowered;
    const bool turns = b.by < 0;
    if (turns && (a.by == INT64_MIN || b.part == INT64_MIN)) return not_lowered;
    vector_fraction inverse = {.numerator = b.denominator,
                               .denominator = b.numerator,
                               .by = turns ? -b.part : b.part,
                               .part = turns ? -b.by : b.by,
                               .is_lowered = b.is_lowered};
    return multiply(plan, a, inverse);
}

static const decree_expr *behind(const vector_plan *plan, const decree_expr *expr)
{
    if (expr->kind != DECREE_EXPR_NAME || !expr->symbol ||
        expr->symbol->kind != DECREE_SYMBOL_DEFINE ||
        !decree_in_force(plan->program, &expr->symbol->define->source))
        return NULL;
    return expr->symbol->define->value;
}

// A ratio that is there as such, of tables and of `if`.
static vector_fraction fraction_of(vector_plan *plan, vector_slot slot, const vector_node *node)
{
    const vector_slot top = vector_unary(plan, VECTOR_TOP, VECTOR_NUMBER, slot);
    const vector_slot bottom = vector_unary(plan, VECTOR_BOTTOM, VECTOR_NUMBER, slot);
    vector_node_narrow(plan, top, node->low, node->high);
    vector_node_narrow(plan, bottom, 1, node->below_high > 1 ? node->below_high : 1);
    return (vector_fraction){top, bottom, 1, 1, true};
}

static vector_fraction look(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    if (++plan->looked_count > VECTOR_LOOK_MAX) return not_lowered;
    if (!decree_mask_any(vector_reads(plan, expr))) return constant_fraction(plan, expr);
    const bool is_fraction = vector_sort_of(expr->type) == VECTOR_RATIO;
    if (is_fraction && behind(plan, expr)) return look(plan, behind(plan, expr), space);
    if (is_fraction && (expr->kind == DECREE_EXPR_DIVIDE || expr->kind == DECREE_EXPR_MULTIPLY)) {
        const vector_fraction a = look(plan, expr->operands[0], space);
        const vector_fraction b = look(plan, expr->operands[1], space);
        return expr->kind == DECREE_EXPR_DIVIDE ? divide(plan, a, b) : multiply(plan, a, b);
    }
    const vector_slot slot = vector_lower(plan, expr, space);
    const vector_node node = *vector_node_at(plan, slot);
    if (node.key.op != VECTOR_UNLOWERED && node.key.sort == VECTOR_RATIO)
        return fraction_of(plan, slot, &node);
    if (node.key.op == VECTOR_UNLOWERED || node.key.sort != VECTOR_NUMBER) return not_lowered;
    return (vector_fraction){slot, VECTOR_NO_SLOT, 1, 1, true};
}

// Fractions within others (of what is rounded, say) are looked through on their own account, and
// count for those around them as well: else each would begin anew, and names within names within
// such a one would be looked through twice as often with each name.
vector_fraction vector_lower_fraction(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const uint32_t held = plan->looked_count;
    plan->looked_count = 0;
    const vector_fraction fraction = look(plan, expr, space);
    plan->looked_count += held;
    return fraction;
}
