#include "decree/vector/slot_private.h"

// A comparison that reads one number is yes, no or odd on pieces of all that the number can be. The
// pieces are found by halving: the reference evaluates a whole range at once, as it does in the
// exact pass, and where it is certain the range is a piece. So nothing is assumed of how the
// comparison goes up or down. Ranges are evaluated without a record behind them, so a sum that runs
// past the calendar at either end of a range is an error there, and the range is halved on.

enum { EVALUATION_MAX = 4096 };

typedef struct halving {
    vector_plan *plan;
    const decree_expr *expr;
    uint32_t fact;
    vector_steps *steps;
    uint32_t evaluation_count;
    bool has_code;
} halving;

static bool append(halving *cut, int64_t low, uint8_t code)
{
    vector_steps *steps = cut->steps;
    if (cut->has_code && steps->codes[steps->count] == code) return true;
    if (cut->has_code) {
        if (steps->count == VECTOR_CUT_MAX) return false;
        steps->cuts[steps->count++] = (int32_t)low;
    }
    steps->codes[steps->count] = code;
    cut->has_code = true;
    return true;
}

static bool halve(halving *cut, int64_t low, int64_t high)
{
    const decree_value range = {.state = DECREE_KNOWN, .low = {low, 1}, .high = {high, 1}};
    if (++cut->evaluation_count > EVALUATION_MAX) return false;
    const vector_sample sample = vector_sample_value(cut->plan, cut->expr, cut->fact, range);
    if (!sample.is_odd && sample.value.state == DECREE_KNOWN)
        return append(cut, low, sample.value.truth ? VECTOR_YES | VECTOR_PERHAPS : 0);
    if (!sample.is_odd && sample.value.state == DECREE_NONE) return append(cut, low, 0);
    if (low == high) return append(cut, low, sample.is_odd ? VECTOR_ODD : VECTOR_PERHAPS);
    const int64_t middle = low + (high - low) / 2;
    return halve(cut, low, middle) && halve(cut, middle + 1, high);
}

// -- what ranges can be trusted with --------------------------------------------------------------

static bool is_safe(vector_plan *plan, const decree_expr *expr);

static bool are_safe(vector_plan *plan, const decree_expr *expr)
{
    for (uint32_t i = 0; i < expr->operand_count; i++)
        if (!is_safe(plan, expr->operands[i])) return false;
    return true;
}

static bool is_number(decree_type type)
{
    return type.kind == DECREE_INTEGER || type.kind == DECREE_RATIO || type.kind == DECREE_MONEY ||
           type.kind == DECREE_DATE;
}

static bool is_constant(vector_plan *plan, const decree_expr *expr)
{
    return !decree_mask_any(vector_reads(plan, expr));
}

static bool is_safe_name(vector_plan *plan, const decree_expr *expr)
{
    if (!expr->symbol) return false;
    if (expr->symbol->kind == DECREE_SYMBOL_DEFINE)
        return is_safe(plan, expr->symbol->define->value);
    return expr->symbol->kind == DECREE_SYMBOL_FIELD || expr->symbol->kind == DECREE_SYMBOL_CHILD;
}

// A date moved by a fixed length, or numbers.
static bool is_safe_sum(vector_plan *plan, const decree_expr *expr)
{
    const decree_expr *a = expr->operands[0], *b = expr->operands[1];
    if (is_number(a->type) && is_number(b->type)) return are_safe(plan, expr);
    const bool refuses = plan->program->tree->convention.month_end == JUB_REFUSE;
    if (refuses || expr->type.kind != DECREE_DATE) return false;
    const decree_expr *length = a->type.kind == DECREE_DURATION ? a : b;
    return is_constant(plan, length) && is_safe(plan, length == a ? b : a);
}

static bool is_safe_call(vector_plan *plan, const decree_expr *expr)
{
    switch (expr->function) {
    case DECREE_FUNCTION_DAYS:
    case DECREE_FUNCTION_MONTHS:
    case DECREE_FUNCTION_YEARS:
        return is_safe(plan, expr->operands[0]) && is_safe(plan, expr->operands[1]);
    case DECREE_FUNCTION_UP:
    case DECREE_FUNCTION_DOWN:
    case DECREE_FUNCTION_NEAR: return is_safe(plan, expr->operands[0]);
    case DECREE_FUNCTION_MIN:
    case DECREE_FUNCTION_MAX: return is_number(expr->type) && are_safe(plan, expr);
    case DECREE_FUNCTION_LENGTH:
    case DECREE_FUNCTION_PART: break;
    }
    return false;
}

// In these, whatever is not known of a range makes the whole comparison unknown. Elsewhere, as
// behind `or`, an error inside a range could hide.
static bool is_safe(vector_plan *plan, const decree_expr *expr)
{
    if (++plan->looked_count > VECTOR_LOOK_MAX) return false;
    if (is_constant(plan, expr)) {
        const vector_sample sample = vector_sample_constant(plan, expr);
        return sample.value.state == DECREE_KNOWN && !sample.is_odd;
    }
    switch (expr->kind) {
    case DECREE_EXPR_NAME: return is_safe_name(plan, expr);
    case DECREE_EXPR_CALL: return is_safe_call(plan, expr);
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT: return is_safe_sum(plan, expr);
    case DECREE_EXPR_MULTIPLY: return is_number(expr->type) && are_safe(plan, expr);
    case DECREE_EXPR_DIVIDE:
        return is_number(expr->type) && is_constant(plan, expr->operands[1]) &&
               are_safe(plan, expr);
    default: return false;
    }
}

// -- nodes ----------------------------------------------------------------------------------------

vector_slot vector_steps_add(vector_plan *plan, const vector_steps *steps, vector_slot number)
{
    vector_key key =
        vector_key_of(VECTOR_STEP, VECTOR_TRUTH, vector_node_at(plan, number)->key.space);
    key.operands[0] = number;
    key.operand_count = 1;
    key.source = vector_hold(plan, steps, sizeof *steps);
    return vector_node_add(plan, key);
}

vector_slot vector_step_compare(vector_plan *plan, const decree_expr *expr, uint32_t fact,
                                vector_slot number)
{
    const uint32_t held = plan->looked_count; // of a fraction around it
    plan->looked_count = 0;
    bool is_fit = true;
    for (uint32_t i = 0; is_fit && i < 2; i++)
        is_fit = is_number(expr->operands[i]->type) && is_safe(plan, expr->operands[i]);
    plan->looked_count += held;
    if (!is_fit) return VECTOR_NO_SLOT;
    vector_steps steps;
    memset(&steps, 0, sizeof steps);
    halving cut = {.plan = plan, .expr = expr, .fact = fact, .steps = &steps};
    const vector_node *node = vector_node_at(plan, number);
    if (!halve(&cut, node->low, node->high)) return VECTOR_NO_SLOT;
    return vector_steps_add(plan, &steps, number);
}

static int64_t floor_of(decree_ratio ratio)
{
    return ratio.numerator / ratio.denominator - (ratio.numerator % ratio.denominator < 0);
}

static void add_cut(vector_steps *steps, int64_t cut, uint8_t code)
{
    if (cut > INT32_MAX) return;
    if (cut <= INT32_MIN) {
        steps->codes[0] = code;
        return;
    }
    steps->cuts[steps->count++] = (int32_t)cut;
    steps->codes[steps->count] = code;
}

vector_slot vector_compare_constant(vector_plan *plan, vector_slot number, decree_relation relation,
                                    decree_ratio constant)
{
    const uint8_t yes = VECTOR_YES | VECTOR_PERHAPS;
    const int64_t whole = floor_of(constant);
    const bool is_whole = constant.denominator == 1;
    if (whole == INT64_MAX) return vector_unlowered(plan, VECTOR_TRUTH, 0);
    const int64_t above = whole + 1, not_below = is_whole ? whole : above;
    const bool is_negated =
        relation == DECREE_NOT_EQUAL || relation == DECREE_LESS || relation == DECREE_LESS_EQUAL;
    vector_steps steps;
    memset(&steps, 0, sizeof steps);
    steps.codes[0] = is_negated ? yes : 0;
    const uint8_t inside = is_negated ? 0 : yes, outside = is_negated ? yes : 0;
    switch (relation) {
    case DECREE_EQUAL:
    case DECREE_NOT_EQUAL:
        if (!is_whole) break;
        add_cut(&steps, whole, inside);
        add_cut(&steps, above, outside);
        break;
    case DECREE_LESS:
    case DECREE_GREATER_EQUAL: add_cut(&steps, not_below, inside); break;
    case DECREE_LESS_EQUAL:
    case DECREE_GREATER: add_cut(&steps, above, inside); break;
    }
    return vector_steps_add(plan, &steps, number);
}
