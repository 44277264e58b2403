#include "decree/check_region_private.h"

// From conditions to formulas. Negation is pushed down to the atoms on the way, so that what is not
// understood, or is too large, may stand as "always" without ever leaving anybody out.

enum { FORMULA_NODE_MAX = 20000, AXIS_MAX = 300, SAME_STEPS_MAX = 4000 };

static const check_formula always = {.kind = CHECK_ALWAYS};
static const check_formula never = {.kind = CHECK_NEVER};

bool check_region_init(decree_checker *checker, check_region *region_out)
{
    *region_out = (check_region){.checker = checker};
    region_out->define_formulas =
        JUB_NEW(checker->arena, const check_formula *, checker->tree->defines.count * 2);
    return region_out->define_formulas != NULL;
}

/// NULL past the limit: "always" then stands for it.
static check_formula *new_formula(check_region *region, check_formula_kind kind)
{
    if (region->node_count >= FORMULA_NODE_MAX) return NULL;
    check_formula *formula = JUB_NEW(region->checker->arena, check_formula, 1);
    if (!formula) {
        region->checker->is_out_of_memory = true;
        return NULL;
    }
    region->node_count++;
    formula->kind = kind;
    return formula;
}

const check_formula *check_formula_join(check_region *region, check_formula_kind kind,
                                        const check_formula **parts, uint32_t count)
{
    check_formula *formula = new_formula(region, kind);
    if (!formula) return &always;
    formula->parts = JUB_NEW(region->checker->arena, const check_formula *, count);
    if (!formula->parts) {
        region->checker->is_out_of_memory = true;
        return &always;
    }
    for (uint32_t i = 0; i < count; i++) formula->parts[i] = parts[i];
    formula->part_count = count;
    return formula;
}

static const check_formula *join_two(check_region *region, check_formula_kind kind,
                                     const check_formula *a, const check_formula *b)
{
    const check_formula *parts[] = {a, b};
    return check_formula_join(region, kind, parts, 2);
}

static const check_formula *atom(check_region *region, uint32_t axis, check_set set)
{
    check_formula *formula = new_formula(region, CHECK_ATOM);
    if (!formula) return &always;
    formula->axis = axis;
    formula->set = set;
    return formula;
}

// -- what is the same -----------------------------------------------------------------------------

const decree_expr *check_see_through(const decree_expr *expr)
{
    while (expr->kind == DECREE_EXPR_NAME && expr->symbol &&
           expr->symbol->kind == DECREE_SYMBOL_DEFINE && expr->symbol->define->value)
        expr = expr->symbol->define->value;
    return expr;
}

static bool same_leaf(const decree_expr *a, const decree_expr *b)
{
    switch (a->kind) {
    case DECREE_EXPR_INTEGER: return a->integer == b->integer;
    case DECREE_EXPR_RATIO: return check_ratio_compare(a->ratio, b->ratio) == 0;
    case DECREE_EXPR_DATE: return a->date == b->date;
    case DECREE_EXPR_STRING: return jub_text_equal(a->text, b->text);
    case DECREE_EXPR_TRUTH: return a->boolean == b->boolean;
    case DECREE_EXPR_NAME: return a->symbol && a->symbol == b->symbol;
    case DECREE_EXPR_CASE: return a->case_index == b->case_index;
    case DECREE_EXPR_CALL: return a->function == b->function && a->rounding == b->rounding;
    case DECREE_EXPR_UNIT: return a->unit == b->unit;
    case DECREE_EXPR_MONEY:
        return a->units == b->units && jub_text_equal(a->name.text, b->name.text);
    case DECREE_EXPR_ROWS: return a->quantifier == b->quantifier && a->record == b->record;
    case DECREE_EXPR_COMPARE: return a->relation == b->relation;
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS:
    case DECREE_EXPR_WITHIN: return a->set.codes && a->set.codes == b->set.codes;
    case DECREE_EXPR_IS_KNOWN:
    case DECREE_EXPR_IS_NONE: return a->is_negated == b->is_negated;
    case DECREE_EXPR_IS_CASE:
        return a->is_negated == b->is_negated && a->case_index == b->case_index;
    default: return true;
    }
}

static bool same(const decree_expr *a, const decree_expr *b, uint32_t *steps)
{
    a = check_see_through(a);
    b = check_see_through(b);
    if (a == b) return true;
    if (a->kind != b->kind || a->operand_count != b->operand_count) return false;
    if (++*steps > SAME_STEPS_MAX || !same_leaf(a, b)) return false;
    for (uint32_t i = 0; i < a->operand_count; i++)
        if (!same(a->operands[i], b->operands[i], steps)) return false;
    return true;
}

bool check_same_expr(const decree_expr *a, const decree_expr *b)
{
    uint32_t steps = 0;
    return same(a, b, &steps);
}

// -- axes -----------------------------------------------------------------------------------------

static uint32_t add_axis(check_region *region, check_axis axis)
{
    if (region->axes.count == AXIS_MAX) return UINT32_MAX;
    if (!JUB_LIST_PUSH(region->checker->arena, &region->axes, axis)) {
        region->checker->is_out_of_memory = true;
        return UINT32_MAX;
    }
    return (uint32_t)region->axes.count - 1;
}

void check_axis_init(check_axis *axis, const decree_expr *shown, const decree_expr *measured)
{
    const decree_type_kind kind = shown->type.kind;
    *axis = (check_axis){.type = shown->type,
                         .or_none = shown->type.or_none,
                         .is_whole = kind == DECREE_INTEGER || kind == DECREE_DATE,
                         .expr = measured,
                         .shown = shown};
    axis->kind = kind == DECREE_DURATION                  ? CHECK_DURATIONS
                 : axis->is_whole || kind == DECREE_RATIO ? CHECK_RANGE
                                                          : CHECK_CASES;
}

uint32_t check_axis_of(check_region *region, const decree_expr *expr)
{
    const decree_expr *measured = check_see_through(expr);
    for (uint32_t i = 0; i < region->axes.count; i++) {
        const check_axis *axis = &region->axes.items[i];
        if (!axis->other && check_same_expr(axis->expr, measured)) return i;
    }
    check_axis axis;
    check_axis_init(&axis, expr, measured);
    return add_axis(region, axis);
}

/// The axis of a comparison, and whether it was found the other way round.
static uint32_t pair_axis(check_region *region, const decree_expr *left, const decree_expr *right,
                          bool *is_swapped_out)
{
    const decree_expr *a = check_see_through(left), *b = check_see_through(right);
    *is_swapped_out = false;
    for (uint32_t i = 0; i < region->axes.count; i++) {
        const check_axis *axis = &region->axes.items[i];
        if (!axis->other) continue;
        if (check_same_expr(axis->expr, a) && check_same_expr(axis->other, b)) return i;
        if (!check_same_expr(axis->expr, b) || !check_same_expr(axis->other, a)) continue;
        *is_swapped_out = true;
        return i;
    }
    return add_axis(region, (check_axis){.kind = CHECK_CASES,
                                         .type = left->type,
                                         .or_none = left->type.or_none || right->type.or_none,
                                         .expr = a,
                                         .other = right,
                                         .shown = left});
}

static const check_formula *truth_atom(check_region *region, const decree_expr *expr, bool wanted)
{
    const uint32_t axis = check_axis_of(region, expr);
    if (axis == UINT32_MAX) return &always;
    check_set set = check_set_all(&region->axes.items[axis]);
    set.cases = wanted ? 2 : 1;
    set.has_none = !wanted;
    return atom(region, axis, set);
}

// -- comparisons ----------------------------------------------------------------------------------

static decree_relation negate(decree_relation relation)
{
    static const decree_relation negated[] = {
        [DECREE_EQUAL] = DECREE_NOT_EQUAL,    [DECREE_NOT_EQUAL] = DECREE_EQUAL,
        [DECREE_LESS] = DECREE_GREATER_EQUAL, [DECREE_LESS_EQUAL] = DECREE_GREATER,
        [DECREE_GREATER] = DECREE_LESS_EQUAL, [DECREE_GREATER_EQUAL] = DECREE_LESS,
    };
    return negated[relation];
}

/// A comparison about to become a formula: it is to hold, or, with `or_none`, hold or not apply.
typedef struct comparison {
    const decree_expr *left;
    const decree_expr *right;
    decree_relation relation;
    bool or_none;
} comparison;

static const check_formula *compare_pair(check_region *region, comparison c)
{
    static const uint64_t cases[] = {
        [DECREE_EQUAL] = 2,      [DECREE_NOT_EQUAL] = 5, [DECREE_LESS] = 1,
        [DECREE_LESS_EQUAL] = 3, [DECREE_GREATER] = 4,   [DECREE_GREATER_EQUAL] = 6,
    };
    bool is_swapped;
    const uint32_t axis = pair_axis(region, c.left, c.right, &is_swapped);
    if (axis == UINT32_MAX) return &always;
    check_set set = check_set_all(&region->axes.items[axis]);
    set.cases = cases[is_swapped ? decree_relation_turned(c.relation) : c.relation];
    set.has_none = c.or_none;
    return atom(region, axis, set);
}

static const check_formula *range_atom(check_region *region, uint32_t axis,
                                       decree_relation relation, decree_ratio bound, bool or_none)
{
    check_set set = check_set_range(&region->axes.items[axis], relation, bound);
    set.has_none = or_none;
    return atom(region, axis, set);
}

static const check_formula *compare_range(check_region *region, const decree_expr *measured,
                                          decree_relation relation, decree_ratio bound,
                                          bool or_none)
{
    const uint32_t axis = check_axis_of(region, measured);
    if (axis == UINT32_MAX) return &always;
    if (relation != DECREE_NOT_EQUAL) return range_atom(region, axis, relation, bound, or_none);
    return join_two(region, CHECK_SOME, range_atom(region, axis, DECREE_LESS, bound, or_none),
                    range_atom(region, axis, DECREE_GREATER, bound, or_none));
}

static const check_formula *constant(bool holds)
{
    return holds ? &always : &never;
}

// -- numbers: scale * core + offset ---------------------------------------------------------------

typedef struct linear {
    const decree_expr *core; // NULL for a constant
    decree_ratio scale;
    decree_ratio offset;
} linear;

static bool scale_by(linear *form, check_wide numerator, check_wide denominator)
{
    return check_ratio_make(form->scale.numerator * numerator,
                            form->scale.denominator * denominator, &form->scale) &&
           check_ratio_make(form->offset.numerator * numerator,
                            form->offset.denominator * denominator, &form->offset);
}

static bool shift_by(linear *form, decree_ratio by, int sign)
{
    const check_wide a = (check_wide)form->offset.numerator * by.denominator;
    const check_wide b = (check_wide)by.numerator * form->offset.denominator;
    check_wide sum;
    return !__builtin_add_overflow(a, sign < 0 ? -b : b, &sum) &&
           check_ratio_make(sum, (check_wide)form->offset.denominator * by.denominator,
                            &form->offset);
}

static linear linear_of(const decree_expr *expr);

static bool combine_linear(const decree_expr *expr, linear a, linear b, linear *out)
{
    const bool is_minus = expr->kind == DECREE_EXPR_SUBTRACT;
    switch (expr->kind) {
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT:
        if (a.core && b.core) return false;
        if (!b.core) {
            *out = a;
            return shift_by(out, b.offset, is_minus ? -1 : 1);
        }
        *out = b;
        return (!is_minus || scale_by(out, -1, 1)) && shift_by(out, a.offset, 1);
    case DECREE_EXPR_MULTIPLY:
        if (a.core && b.core) return false;
        *out = b.core ? b : a;
        a = b.core ? a : b;
        return scale_by(out, a.offset.numerator, a.offset.denominator);
    case DECREE_EXPR_DIVIDE:
        if (b.core || b.offset.numerator == 0) return false;
        *out = a;
        return scale_by(out, b.offset.denominator, b.offset.numerator);
    default: return false;
    }
}

static linear linear_of(const decree_expr *expr)
{
    const linear itself = {expr, {1, 1}, {0, 1}};
    const decree_expr *inner = check_see_through(expr);
    linear form = {0};
    if (check_literal_ratio(inner, &form.offset)) {
        form.scale = (decree_ratio){0, 1};
        return form;
    }
    if (inner->kind < DECREE_EXPR_ADD || inner->kind > DECREE_EXPR_DIVIDE) return itself;
    const linear a = linear_of(inner->operands[0]), b = linear_of(inner->operands[1]);
    if (!combine_linear(inner, a, b, &form) || (form.core && form.scale.numerator == 0))
        return itself;
    return form;
}

static const check_formula *compare_numbers(check_region *region, comparison c)
{
    linear left = linear_of(c.left), right = linear_of(c.right);
    decree_relation relation = c.relation;
    if (left.core && right.core) return compare_pair(region, c);
    if (!left.core && !right.core)
        return constant(
            check_relation_holds(check_ratio_compare(left.offset, right.offset), relation));
    if (!left.core) {
        const linear swapped = left;
        left = right;
        right = swapped;
        relation = decree_relation_turned(relation);
    }
    linear bound = {NULL, {0, 1}, right.offset};
    if (left.scale.numerator < 0) relation = decree_relation_turned(relation);
    if (!shift_by(&bound, left.offset, -1) ||
        !scale_by(&bound, left.scale.denominator, left.scale.numerator))
        return &always;
    return compare_range(region, left.core, relation, bound.offset, c.or_none);
}

// -- dates: core plus and minus durations ---------------------------------------------------------

static bool constant_date(const decree_checker *checker, const decree_expr *expr, uint32_t depth,
                          jub_date *date_out)
{
    const decree_header *header = &checker->tree->header;
    jub_duration duration;
    jub_date from;
    expr = check_see_through(expr);
    if (expr->kind == DECREE_EXPR_DATE) {
        *date_out = expr->date;
        return true;
    }
    if (expr->kind == DECREE_EXPR_NAME && expr->symbol &&
        expr->symbol->kind == DECREE_SYMBOL_BUILTIN) {
        switch (expr->symbol->builtin) {
        case DECREE_EFFECT: *date_out = header->effect; return header->has_effect;
        case DECREE_MADE: *date_out = header->made; return header->has_made;
        case DECREE_RECKONED: *date_out = header->reckoned; return header->has_reckoned;
        default: return false;
        }
    }
    if ((expr->kind != DECREE_EXPR_ADD && expr->kind != DECREE_EXPR_SUBTRACT) ||
        depth > DECREE_DEPTH_MAX || !check_literal_duration(expr->operands[1], &duration) ||
        !constant_date(checker, expr->operands[0], depth + 1, &from))
        return false;
    if (expr->kind == DECREE_EXPR_SUBTRACT) duration = jub_duration_negate(duration);
    return jub_date_add(from, duration, checker->tree->convention.month_end, date_out) == JUB_ADDED;
}

bool check_constant_date(const decree_checker *checker, const decree_expr *expr, jub_date *date_out)
{
    return constant_date(checker, expr, 0, date_out);
}

enum { SHIFT_MAX = 16 };

/// A date that is one fact, shifted by written durations, the innermost last.
typedef struct shifted {
    const decree_expr *core;
    jub_duration shifts[SHIFT_MAX];
    uint32_t count;
} shifted;

static shifted shifted_of(const decree_expr *expr)
{
    shifted form = {.core = expr};
    for (;;) {
        const decree_expr *inner = check_see_through(form.core);
        jub_duration duration;
        if ((inner->kind != DECREE_EXPR_ADD && inner->kind != DECREE_EXPR_SUBTRACT) ||
            form.count == SHIFT_MAX || !check_literal_duration(inner->operands[1], &duration))
            return form;
        if (inner->kind == DECREE_EXPR_SUBTRACT) duration = jub_duration_negate(duration);
        form.shifts[form.count++] = duration;
        form.core = inner->operands[0];
    }
}

/// Never falls as the date rises. Past the calendar it stays at its end; under `refuse` a day that
/// does not exist counts as the last of the month, which only adds dates that are a row error.
static jub_date shift(const shifted *form, jub_date date, jub_month_end month_end)
{
    for (uint32_t i = form->count; i > 0; i--) {
        const jub_duration by = form->shifts[i - 1];
        const jub_month_end correction = month_end == JUB_REFUSE ? JUB_CLAMP : month_end;
        if (jub_date_add(date, by, correction, &date) != JUB_ADDED)
            date = by.months * 31 + by.days > 0 ? JUB_DATE_MAX : JUB_DATE_MIN;
    }
    return date;
}

/// The first date whose shifted date is `bound` or later; one past the last when there is none.
static int32_t first_reaching(const shifted *form, jub_date bound, jub_month_end month_end)
{
    int32_t low = JUB_DATE_MIN, high = JUB_DATE_MAX + 1;
    while (low < high) {
        const int32_t mid = low + (high - low) / 2;
        if (shift(form, mid, month_end) >= bound)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

static const check_formula *compare_shifted(check_region *region, const shifted *form,
                                            decree_relation relation, jub_date bound, bool or_none)
{
    const jub_month_end month_end = region->checker->tree->convention.month_end;
    const decree_ratio reaching = {first_reaching(form, bound, month_end), 1};
    const decree_ratio passing = {first_reaching(form, bound + 1, month_end), 1};
    const decree_expr *core = form->core;
    switch (relation) {
    case DECREE_LESS: return compare_range(region, core, DECREE_LESS, reaching, or_none);
    case DECREE_GREATER_EQUAL:
        return compare_range(region, core, DECREE_GREATER_EQUAL, reaching, or_none);
    case DECREE_LESS_EQUAL: return compare_range(region, core, DECREE_LESS, passing, or_none);
    case DECREE_GREATER: return compare_range(region, core, DECREE_GREATER_EQUAL, passing, or_none);
    case DECREE_EQUAL:
        return join_two(region, CHECK_ALL,
                        compare_range(region, core, DECREE_GREATER_EQUAL, reaching, or_none),
                        compare_range(region, core, DECREE_LESS, passing, or_none));
    case DECREE_NOT_EQUAL:
        return join_two(region, CHECK_SOME,
                        compare_range(region, core, DECREE_LESS, reaching, or_none),
                        compare_range(region, core, DECREE_GREATER_EQUAL, passing, or_none));
    }
    return &always;
}

static const check_formula *compare_dates(check_region *region, comparison c)
{
    jub_date left, right;
    const bool has_left = check_constant_date(region->checker, c.left, &left);
    const bool has_right = check_constant_date(region->checker, c.right, &right);
    if (has_left && has_right)
        return constant(check_relation_holds((left > right) - (left < right), c.relation));
    if (!has_left && !has_right) return compare_pair(region, c);
    const shifted form = shifted_of(has_right ? c.left : c.right);
    return compare_shifted(region, &form,
                           has_right ? c.relation : decree_relation_turned(c.relation),
                           has_right ? right : left, c.or_none);
}

// -- the other types ------------------------------------------------------------------------------

static const check_formula *compare_durations(check_region *region, comparison c)
{
    jub_duration bound;
    const decree_expr *left = check_see_through(c.left), *right = check_see_through(c.right);
    decree_relation relation = c.relation;
    const decree_expr *measured = c.left;
    if (check_literal_duration(left, &bound)) {
        if (check_literal_duration(right, &bound)) return &always;
        measured = c.right;
        relation = decree_relation_turned(relation);
    } else if (!check_literal_duration(right, &bound)) {
        return compare_pair(region, c);
    }
    if (relation == DECREE_NOT_EQUAL) return &always;
    const uint32_t axis = check_axis_of(region, measured);
    if (axis == UINT32_MAX) return &always;
    check_set set = check_set_durations(&region->axes.items[axis], relation, bound);
    set.has_none = c.or_none;
    return atom(region, axis, set);
}

static bool case_name(const decree_expr *expr, jub_text *name_out)
{
    expr = check_see_through(expr);
    if (expr->kind == DECREE_EXPR_CASE && expr->type.cases)
        *name_out = expr->type.cases->names[expr->case_index];
    else if (expr->kind == DECREE_EXPR_STRING)
        *name_out = expr->text;
    else
        return false;
    return true;
}

static const check_formula *case_atom(check_region *region, const decree_expr *measured,
                                      jub_text name, bool wanted)
{
    const uint32_t axis = check_axis_of(region, measured);
    if (axis == UINT32_MAX) return &always;
    const uint32_t number = check_axis_case(&region->axes.items[axis], name);
    if (number == CHECK_CASE_NAMED_MAX) return &always;
    check_set set = check_set_all(&region->axes.items[axis]);
    set.cases = wanted ? (uint64_t)1 << number : ~((uint64_t)1 << number);
    set.has_none = !wanted;
    return atom(region, axis, set);
}

static const check_formula *compare_words(check_region *region, comparison c)
{
    jub_text left, right;
    const bool has_left = case_name(c.left, &left), has_right = case_name(c.right, &right);
    const bool is_equal = c.relation == DECREE_EQUAL;
    if (has_left && has_right) return constant(jub_text_equal(left, right) == is_equal);
    if (has_right) return case_atom(region, c.left, right, is_equal);
    if (has_left) return case_atom(region, c.right, left, is_equal);
    return compare_pair(region, c);
}

static const check_formula *compare(check_region *region, const decree_expr *expr, bool wanted)
{
    const comparison c = {expr->operands[0], expr->operands[1],
                          wanted ? expr->relation : negate(expr->relation), !wanted};
    switch (c.left->type.kind) {
    case DECREE_INTEGER:
    case DECREE_RATIO: return compare_numbers(region, c);
    case DECREE_DATE: return compare_dates(region, c);
    case DECREE_DURATION: return compare_durations(region, c);
    case DECREE_CHOICE:
    case DECREE_TEXT: return compare_words(region, c);
    case DECREE_BOOLEAN: {
        const bool is_equal = c.relation == DECREE_EQUAL;
        const decree_expr *other = c.left->kind == DECREE_EXPR_TRUTH ? c.right : c.left;
        const decree_expr *literal = other == c.left ? c.right : c.left;
        if (literal->kind != DECREE_EXPR_TRUTH || other->type.or_none) return &always;
        return check_formula_of(region, other, literal->boolean == is_equal);
    }
    default: return &always;
    }
}

static const check_formula *is_none(check_region *region, const decree_expr *expr, bool wanted)
{
    const uint32_t axis = check_axis_of(region, expr->operands[0]);
    if (axis == UINT32_MAX) return &always;
    const check_axis *measured = &region->axes.items[axis];
    if (wanted != expr->is_negated) return atom(region, axis, check_set_none(measured));
    check_set set = check_set_all(measured);
    set.has_none = false;
    return atom(region, axis, set);
}

static const check_formula *is_case(check_region *region, const decree_expr *expr, bool wanted)
{
    const decree_expr *operand = expr->operands[0];
    if (!operand->type.cases) return &always;
    const jub_text name = operand->type.cases->names[expr->case_index];
    return case_atom(region, operand, name, wanted != expr->is_negated);
}

static const check_formula *connect(check_region *region, const decree_expr *expr, bool wanted)
{
    const check_formula **parts =
        JUB_NEW(region->checker->arena, const check_formula *, expr->operand_count);
    if (!parts) {
        region->checker->is_out_of_memory = true;
        return &always;
    }
    for (uint32_t i = 0; i < expr->operand_count; i++)
        parts[i] = check_formula_of(region, expr->operands[i], wanted);
    const bool is_all = (expr->kind == DECREE_EXPR_AND) == wanted;
    return check_formula_join(region, is_all ? CHECK_ALL : CHECK_SOME, parts, expr->operand_count);
}

static const check_formula *branch(check_region *region, const decree_expr *expr, bool wanted)
{
    const check_formula *yes =
        join_two(region, CHECK_ALL, check_formula_of(region, expr->operands[0], true),
                 check_formula_of(region, expr->operands[1], wanted));
    const check_formula *no =
        join_two(region, CHECK_ALL, check_formula_of(region, expr->operands[0], false),
                 check_formula_of(region, expr->operands[2], wanted));
    return join_two(region, CHECK_SOME, yes, no);
}

static const check_formula *named(check_region *region, const decree_expr *expr, bool wanted)
{
    if (!expr->symbol || expr->symbol->kind != DECREE_SYMBOL_DEFINE)
        return truth_atom(region, expr, wanted);
    const decree_define *define = expr->symbol->define;
    const check_formula **made = &region->define_formulas[define->index * 2 + wanted];
    if (!*made) *made = check_formula_of(region, define->value, wanted);
    return *made;
}

const check_formula *check_formula_of(check_region *region, const decree_expr *expr, bool wanted)
{
    if (!expr || region->node_count >= FORMULA_NODE_MAX) return &always;
    switch (expr->kind) {
    case DECREE_EXPR_TRUTH: return constant(expr->boolean == wanted);
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR: return connect(region, expr, wanted);
    case DECREE_EXPR_NOT: return check_formula_of(region, expr->operands[0], !wanted);
    case DECREE_EXPR_IF: return branch(region, expr, wanted);
    case DECREE_EXPR_COMPARE: return compare(region, expr, wanted);
    case DECREE_EXPR_IS_NONE: return is_none(region, expr, wanted);
    case DECREE_EXPR_IS_CASE: return is_case(region, expr, wanted);
    case DECREE_EXPR_NAME: return named(region, expr, wanted);
    default: return truth_atom(region, expr, wanted);
    }
}
