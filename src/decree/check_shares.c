#include <stdlib.h>

#include "decree/check_region_private.h"
#include "decree/print_expr_private.h"
#include "decree/walk_private.h"

// Fractions and per cents of the same thing. A law that says two thirds in one article and 66 per
// cent in another treats whoever has served 66.2 per cent in two ways, and mostly nobody meant it.
//
// Each comparison of a quotient with a constant is brought into the form A / B against c, whether
// it was written `served / whole >= 2/3`, `3 * served >= 2 * whole` or as a cell of a table. What a
// constant is merely multiplied with (`down(0.66 * whole) days`) is looked at likewise.

enum {
    USE_MAX = 128, // constants told apart
    STEP_MAX = 200000,
    CALL_MAX = 64,
    DECIMALS_MAX = 6,
    ROUNDED_DENOMINATOR_MAX = 12, // of fractions that people round
    PER_CENT_MIN = 5,             // from here on a share was hardly meant as a number
    PER_CENT_MAX = 100,
};

/// scale * above / below + offset
typedef struct quotient {
    const decree_expr *above; // NULL: the offset alone
    const decree_expr *below; // NULL: 1
    decree_ratio scale;
    decree_ratio offset;
} quotient;

/// A constant and what it is compared with, or, without a comparison, of what so much is taken.
typedef struct use {
    const decree_expr *above;
    const decree_expr *below;
    const decree_expr *shown; // as the decree names A / B, or NULL
    decree_ratio value;
    decree_span span;
    bool is_compared;
    bool is_told; // some message names it already
} use;

typedef struct share_check {
    decree_checker *checker;
    use uses[USE_MAX];
    uint32_t use_count;
    const decree_expr *counts[CALL_MAX]; // calls of months() and years()
    uint32_t call_count;
    uint32_t steps;
} share_check;

// -- A / B ----------------------------------------------------------------------------------------

static const decree_ratio zero = {0, 1};
static const decree_ratio one = {1, 1};

static bool multiply(decree_ratio a, decree_ratio b, decree_ratio *out)
{
    return check_ratio_make((check_wide)a.numerator * b.numerator,
                            (check_wide)a.denominator * b.denominator, out);
}

static bool divide(decree_ratio a, decree_ratio b, decree_ratio *out)
{
    return check_ratio_make((check_wide)a.numerator * b.denominator,
                            (check_wide)a.denominator * b.numerator, out);
}

static bool add(decree_ratio a, decree_ratio b, int sign, decree_ratio *out)
{
    check_wide sum;
    return !__builtin_add_overflow((check_wide)a.numerator * b.denominator,
                                   (check_wide)b.numerator * a.denominator * sign, &sum) &&
           check_ratio_make(sum, (check_wide)a.denominator * b.denominator, out);
}

static bool scale_by(quotient *form, decree_ratio by)
{
    return multiply(form->scale, by, &form->scale) && multiply(form->offset, by, &form->offset);
}

static bool is_bare(const quotient *form)
{
    return form->above && !form->below && form->offset.numerator == 0;
}

static bool combine(const decree_expr *expr, quotient a, quotient b, quotient *out)
{
    const bool is_minus = expr->kind == DECREE_EXPR_SUBTRACT;
    decree_ratio by;
    switch (expr->kind) {
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT:
        if (a.above && b.above) return false;
        *out = a.above ? a : b;
        if (!a.above && is_minus && !scale_by(out, (decree_ratio){-1, 1})) return false;
        return add(out->offset, a.above ? b.offset : a.offset, a.above && is_minus ? -1 : 1,
                   &out->offset);
    case DECREE_EXPR_MULTIPLY:
        if (a.above && b.above) return false;
        *out = a.above ? a : b;
        return scale_by(out, a.above ? b.offset : a.offset);
    case DECREE_EXPR_DIVIDE:
        if (!b.above) {
            *out = a;
            return b.offset.numerator != 0 && divide(one, b.offset, &by) && scale_by(out, by);
        }
        *out = (quotient){a.above, b.above, one, zero};
        return is_bare(&a) && is_bare(&b) && divide(a.scale, b.scale, &out->scale);
    default: return false;
    }
}

static quotient quotient_of(share_check *s, const decree_expr *expr)
{
    const quotient itself = {expr, NULL, one, zero};
    const decree_expr *inner = check_see_through(expr);
    quotient form = {.scale = zero};
    if (++s->steps > STEP_MAX) return itself;
    if (check_literal_ratio(inner, &form.offset)) return form;
    if (inner->kind < DECREE_EXPR_ADD || inner->kind > DECREE_EXPR_DIVIDE) return itself;
    const quotient a = quotient_of(s, inner->operands[0]), b = quotient_of(s, inner->operands[1]);
    if (!combine(inner, a, b, &form) || (form.above && form.scale.numerator == 0)) return itself;
    return form;
}

/// left against right as A / B against a constant; false where it is nothing of the kind.
static bool share_of(share_check *s, const decree_expr *left, const decree_expr *right, use *out)
{
    quotient a = quotient_of(s, left), b = quotient_of(s, right);
    *out = (use){.is_compared = true};
    if (!a.above) {
        const quotient swapped = a;
        a = b;
        b = swapped;
        left = right;
    }
    if (!a.above) return false;
    out->above = a.above;
    if (!b.above) {
        out->below = a.below;
        out->shown = left->kind == DECREE_EXPR_NAME ? left : NULL;
        return add(b.offset, a.offset, -1, &out->value) && divide(out->value, a.scale, &out->value);
    }
    out->below = b.above;
    return is_bare(&a) && is_bare(&b) && divide(b.scale, a.scale, &out->value);
}

/// Only what is a fraction by nature: days against a number of days are rounded on purpose.
static bool is_share(const use *u)
{
    return u->below || u->above->type.kind == DECREE_RATIO;
}

static bool is_same_thing(const use *a, const use *b)
{
    return a->is_compared == b->is_compared && (a->below == NULL) == (b->below == NULL) &&
           check_same_expr(a->above, b->above) &&
           (!a->below || check_same_expr(a->below, b->below));
}

/// A / B here and B / A there.
static bool is_turned_round(const use *a, const use *b)
{
    return a->is_compared && b->is_compared && a->below && b->below &&
           check_same_expr(a->above, b->below) && check_same_expr(a->below, b->above);
}

static bool is_same_use(const use *a, const use *b)
{
    decree_ratio turned;
    if (check_ratio_compare(a->value, b->value) == 0 && is_same_thing(a, b)) return true;
    return a->value.numerator > 0 && divide(one, a->value, &turned) &&
           check_ratio_compare(turned, b->value) == 0 && is_turned_round(a, b);
}

static void keep(share_check *s, use found)
{
    for (uint32_t i = 0; i < s->use_count; i++) {
        use *known = &s->uses[i];
        if (!is_same_use(&found, known)) continue;
        if (found.span.offset_bytes < known->span.offset_bytes) *known = found;
        return;
    }
    if (s->use_count < USE_MAX) s->uses[s->use_count++] = found;
}

// -- where they stand -----------------------------------------------------------------------------

static void keep_count(share_check *s, const decree_expr *expr)
{
    if (expr->kind == DECREE_EXPR_CALL &&
        (expr->function == DECREE_FUNCTION_MONTHS || expr->function == DECREE_FUNCTION_YEARS) &&
        s->call_count < CALL_MAX)
        s->counts[s->call_count++] = expr;
}

static bool look(void *context, const decree_expr *expr);

static void look_into(share_check *s, const decree_expr *expr)
{
    if (!expr) return;
    keep_count(s, expr);
    decree_expr_parts(expr, look, s);
}

static bool look(void *context, const decree_expr *expr)
{
    share_check *s = context;
    use found;
    if (++s->steps > STEP_MAX) return false;
    keep_count(s, expr);
    if (expr->kind == DECREE_EXPR_COMPARE &&
        share_of(s, expr->operands[0], expr->operands[1], &found) && is_share(&found)) {
        found.span = expr->span;
        keep(s, found);
        look_into(s, found.above);
        look_into(s, found.below);
        return false;
    }
    if (expr->kind != DECREE_EXPR_MULTIPLY && expr->kind != DECREE_EXPR_DIVIDE) return true;
    const quotient form = quotient_of(s, expr);
    if (!is_bare(&form) || form.scale.denominator == 1) return true;
    keep(s, (use){.above = form.above, .value = form.scale, .span = expr->span});
    look_into(s, form.above);
    return false;
}

static void look_at_cell(share_check *s, const decree_expr *input, const decree_cell *cell)
{
    const decree_expr *bounds[] = {cell->low, cell->high};
    const decree_type_kind kind = input->type.kind;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        use found;
        if (!bounds[i] || (kind != DECREE_RATIO && kind != DECREE_INTEGER) ||
            !share_of(s, input, bounds[i], &found) || !is_share(&found))
            continue;
        found.span = bounds[i]->span;
        keep(s, found);
    }
}

static void look_at_tables(share_check *s)
{
    const decree_tree *tree = s->checker->tree;
    for (size_t i = 0; i < tree->tables.count; i++) {
        const decree_table *table = tree->tables.items[i];
        for (uint32_t r = 0; r < table->row_count; r++)
            for (uint32_t k = 0; k < table->input_count; k++)
                look_at_cell(s, table->inputs[k], &table->rows[r].cells[k]);
    }
}

// -- constants that are nearly the same -----------------------------------------------------------

/// How many decimals it takes to write it, or -1 when no number up to DECIMALS_MAX does.
static int decimals_of(decree_ratio value)
{
    int64_t power = 1;
    for (int decimals = 0; decimals <= DECIMALS_MAX; decimals++, power *= 10)
        if (power % value.denominator == 0) return decimals;
    return -1;
}

static check_wide power_of_ten(int exponent)
{
    check_wide power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

/// |a - b| * factor against 1, for denominators of a few digits.
static int compare_distance(decree_ratio a, decree_ratio b, check_wide factor)
{
    const check_wide whole = (check_wide)a.denominator * b.denominator;
    check_wide distance =
        (check_wide)a.numerator * b.denominator - (check_wide)b.numerator * a.denominator;
    if (distance < 0) distance = -distance;
    if (distance > whole) return 1; // the product below might not fit
    return (distance * factor > whole) - (distance * factor < whole);
}

/// `decimal` has two or more decimals and is `fraction`, which has more, cut or rounded to them.
static bool is_rounded(decree_ratio decimal, decree_ratio fraction)
{
    const int decimals = decimals_of(decimal), needed = decimals_of(fraction);
    return decimals >= 2 && (needed < 0 || needed > decimals) &&
           fraction.denominator <= ROUNDED_DENOMINATOR_MAX &&
           compare_distance(decimal, fraction, power_of_ten(decimals)) < 0;
}

/// The third or sixth that a decimal is, cut or rounded to the nearest.
static bool find_third(decree_ratio decimal, decree_ratio *third_out)
{
    static const int64_t denominators[] = {3, 6};
    const int decimals = decimals_of(decimal);
    for (size_t i = 0; i < sizeof denominators / sizeof *denominators; i++) {
        decree_ratio near;
        const check_wide times = (check_wide)decimal.numerator * denominators[i] * 2;
        const check_wide rounded =
            (times + decimal.denominator) / ((check_wide)decimal.denominator * 2);
        if (!check_ratio_make(rounded, denominators[i], &near) || !is_rounded(decimal, near) ||
            near.denominator != denominators[i])
            continue;
        if (check_ratio_compare(decimal, near) > 0 &&
            compare_distance(decimal, near, 2 * power_of_ten(decimals)) > 0)
            continue; // 0.34 is neither a third cut nor rounded
        *third_out = near;
        return true;
    }
    return false;
}

static bool is_nearly(decree_ratio a, decree_ratio b)
{
    decree_ratio third, other;
    if (a.numerator <= 0 || b.numerator <= 0) return false;
    if (is_rounded(a, b) || is_rounded(b, a)) return true;
    return decimals_of(a) != decimals_of(b) && find_third(a, &third) && find_third(b, &other) &&
           check_ratio_compare(third, other) == 0;
}

// -- in words -------------------------------------------------------------------------------------

static const char *show_constant(share_check *s, decree_ratio value)
{
    const int decimals = decimals_of(value);
    if (decimals == 0) return check_format(s->checker, "%lld", (long long)value.numerator);
    if (decimals < 2)
        return check_format(s->checker, "%lld/%lld", (long long)value.numerator,
                            (long long)value.denominator);
    const int64_t power = (int64_t)power_of_ten(decimals);
    const check_wide parts = (check_wide)value.numerator * power / value.denominator;
    return check_format(s->checker, "%lld.%0*lld", (long long)(parts / power), decimals,
                        (long long)(parts % power));
}

/// Per cent to three places: 66, 66.667.
static const char *show_per_cent(share_check *s, decree_ratio value)
{
    const check_wide thousandths = ((check_wide)value.numerator * 200000 + value.denominator) /
                                   ((check_wide)value.denominator * 2);
    const long long whole = (long long)(thousandths / 1000);
    int rest = (int)(thousandths % 1000), places = 3;
    if (rest == 0) return check_format(s->checker, "%lld", whole);
    for (; rest % 10 == 0; places--) rest /= 10;
    return check_format(s->checker, "%lld.%0*d", whole, places, rest);
}

static const char *show_expr(share_check *s, const decree_expr *expr)
{
    jub_buffer buffer = jub_buffer_init(256);
    decree_expr_write(expr, &buffer);
    const char *words = check_format(s->checker, "%.*s", JUB_TEXT_ARG(jub_buffer_view(&buffer)));
    jub_buffer_clear(&buffer);
    return words;
}

static const char *show_thing(share_check *s, const use *u)
{
    if (u->shown) return show_expr(s, u->shown);
    const char *above = show_expr(s, u->above);
    if (!u->below) return above;
    const decree_expr both = {
        .kind = DECREE_EXPR_DIVIDE,
        .operands = (decree_expr *[]){(decree_expr *)u->above, (decree_expr *)u->below},
        .operand_count = 2};
    return show_expr(s, &both);
}

// -- messages -------------------------------------------------------------------------------------

/// Both values are of A / B as `named` has it.
static void tell_pair(share_check *s, const use *named, decree_ratio first_value,
                      decree_ratio second_value, use *first, use *second)
{
    static const char hint[] = "write the same constant in both places, if the law means the same";
    const bool is_less = check_ratio_compare(first_value, second_value) < 0;
    const char *thing = show_thing(s, named);
    const char *here = show_constant(s, second_value), *there = show_constant(s, first_value);
    const char *low = show_per_cent(s, is_less ? first_value : second_value);
    const char *high = show_per_cent(s, is_less ? second_value : first_value);
    const unsigned line = check_line(s->checker, first->span);
    if (!thing || !here || !there || !low || !high) return;
    first->is_told = second->is_told = true;
    if (second->is_compared)
        CHECK_WARNING(s->checker, second->span, hint,
                      "'%s' is compared with %s here and with %s on line %u: whoever lies between "
                      "%s and %s per cent is above the one and below the other",
                      thing, here, there, line, low, high);
    else
        CHECK_WARNING(s->checker, second->span, hint,
                      "%s of '%s' is taken here and %s of it on line %u", here, thing, there, line);
}

/// A comparison with the same two constants has been told of.
static bool are_told(const share_check *s, const use *a, const use *b)
{
    bool has_a = false, has_b = false;
    for (uint32_t i = 0; i < s->use_count; i++) {
        const use *u = &s->uses[i];
        if (!u->is_compared || !u->is_told) continue;
        has_a = has_a || check_ratio_compare(u->value, a->value) == 0;
        has_b = has_b || check_ratio_compare(u->value, b->value) == 0;
    }
    return has_a && has_b;
}

/// Of a share written both ways round, the way in which the constants are near is the one that
/// counts: 2/3 and 0.66, where 3/2 and 50/33 are not.
static void look_at_pair(share_check *s, use *first, use *second)
{
    const decree_ratio a = first->value, b = second->value;
    decree_ratio turned;
    if (is_nearly(a, b)) {
        if (is_same_thing(first, second)) tell_pair(s, second, a, b, first, second);
        return;
    }
    if (a.numerator <= 0 || b.numerator <= 0) return;
    if (divide(one, a, &turned) && is_nearly(turned, b) && is_turned_round(first, second))
        tell_pair(s, second, turned, b, first, second);
    else if (divide(one, b, &turned) && is_nearly(a, turned) && is_turned_round(first, second))
        tell_pair(s, first, a, turned, first, second);
}

static void tell_pairs(share_check *s, bool of_compared)
{
    for (uint32_t i = 1; i < s->use_count; i++)
        for (uint32_t k = 0; k < i; k++) {
            use *first = &s->uses[k], *second = &s->uses[i];
            if (second->is_compared == of_compared && (of_compared || !are_told(s, first, second)))
                look_at_pair(s, first, second);
        }
}

static void tell_rounded(share_check *s, const use *u)
{
    decree_ratio third;
    if (u->is_told || u->value.numerator <= 0 || !find_third(u->value, &third)) return;
    const char *constant = show_constant(s, u->value), *thing = show_thing(s, u);
    const char *fraction = show_constant(s, third);
    if (!constant || !thing || !fraction) return;
    const char *hint = check_format(s->checker, "if %s is meant, write %s", fraction, fraction);
    if (u->is_compared)
        CHECK_SAY(s->checker, JUB_NOTE, JUB_OK, u->span, hint,
                  "'%s' is compared with %s, which is not %s, though nearly", thing, constant,
                  fraction);
    else
        CHECK_SAY(s->checker, JUB_NOTE, JUB_OK, u->span, hint,
                  "%s of '%s' is taken, which is not %s of it, though nearly", constant, thing,
                  fraction);
}

// -- 66 for 66 per cent ---------------------------------------------------------------------------

static const decree_expr *count_call(const decree_expr *expr)
{
    const decree_expr *call = expr ? check_see_through(expr) : NULL;
    return call && call->kind == DECREE_EXPR_CALL && call->function <= DECREE_FUNCTION_YEARS ? call
                                                                                             : NULL;
}

static void tell_per_cent(share_check *s, const use *u)
{
    const decree_expr *above = count_call(u->above), *below = count_call(u->below);
    if (!above || !below || above->function != below->function ||
        check_ratio_compare(u->value, (decree_ratio){PER_CENT_MIN, 1}) < 0 ||
        check_ratio_compare(u->value, (decree_ratio){PER_CENT_MAX, 1}) > 0 ||
        (!check_same_expr(above->operands[0], below->operands[0]) &&
         !check_same_expr(above->operands[1], below->operands[1])))
        return;
    const char *constant = show_constant(s, u->value), *thing = show_thing(s, u);
    if (!constant || !thing) return;
    CHECK_WARNING(
        s->checker, u->span,
        check_format(s->checker, "for %s per cent, write %s/100", constant, constant),
        "'%s' is a share of a span, 1 at the whole of it, and here it is compared with %s", thing,
        constant);
}

// -- days against months --------------------------------------------------------------------------

static bool same_span(const decree_expr *a, const decree_expr *b)
{
    return check_same_expr(a->operands[0], b->operands[0]) &&
           check_same_expr(a->operands[1], b->operands[1]);
}

/// Whether another comparison is of the same share, counted in months or years.
static const use *share_in_months(const share_check *s, const decree_expr *above,
                                  const decree_expr *below)
{
    for (uint32_t i = 0; i < s->use_count; i++) {
        const decree_expr *a = count_call(s->uses[i].above), *b = count_call(s->uses[i].below);
        if (s->uses[i].is_compared && a && b && a->function != DECREE_FUNCTION_DAYS &&
            b->function != DECREE_FUNCTION_DAYS && same_span(a, above) && same_span(b, below))
            return &s->uses[i];
    }
    return NULL;
}

static bool tell_days(share_check *s, const use *u)
{
    const decree_expr *above = count_call(u->above), *below = count_call(u->below);
    if (!u->is_compared || !above || !below || above->function != DECREE_FUNCTION_DAYS ||
        below->function != DECREE_FUNCTION_DAYS)
        return false;
    const char *thing = show_thing(s, u);
    const use *other = share_in_months(s, above, below);
    if (other && thing) {
        CHECK_WARNING(s->checker, u->span, "count both in the same unit, if the law means the same",
                      "'%s' is a share of days, and on line %u the same is one of months: who has "
                      "served the one need not have served the other",
                      thing, check_line(s->checker, other->span));
        return true;
    }
    for (uint32_t i = 0; i < s->call_count; i++) {
        const decree_expr *call = s->counts[i];
        if (!same_span(call, above) && !same_span(call, below)) continue;
        const char *count = show_expr(s, call);
        if (!thing || !count) return true;
        CHECK_SAY(s->checker, JUB_NOTE, JUB_OK, u->span,
                  "see that each is in the unit the law counts in",
                  "'%s' is a share of days, and '%s' counts the same span on line %u", thing, count,
                  check_line(s->checker, call->span));
        return true;
    }
    return false;
}

// -- all of them ----------------------------------------------------------------------------------

static int by_place(const void *a, const void *b)
{
    const use *left = a, *right = b;
    return (left->span.offset_bytes > right->span.offset_bytes) -
           (left->span.offset_bytes < right->span.offset_bytes);
}

void check_shares(decree_checker *checker)
{
    share_check *s = JUB_NEW(checker->arena, share_check, 1);
    if (!s) {
        checker->is_out_of_memory = true;
        return;
    }
    s->checker = checker;
    decree_each_expr(checker->tree, look, s);
    look_at_tables(s);
    qsort(s->uses, s->use_count, sizeof *s->uses, by_place);
    tell_pairs(s, true);
    tell_pairs(s, false);
    for (uint32_t i = 0; i < s->use_count; i++) tell_per_cent(s, &s->uses[i]);
    bool is_told = false; // of days and months once
    for (uint32_t i = 0; i < s->use_count && !is_told; i++) is_told = tell_days(s, &s->uses[i]);
    for (uint32_t i = 0; i < s->use_count; i++) tell_rounded(s, &s->uses[i]);
}
