#include "decree/checker_private.h"

// Constants are worked out once, exactly, while the place in the text is still known: an overflow
// or a division by zero is then a message with a caret and not a row error for everybody.

bool check_ratio_make(check_wide numerator, check_wide denominator, decree_ratio *ratio_out)
{
    if (denominator == 0) return false;
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    check_wide a = numerator < 0 ? -numerator : numerator, b = denominator;
    while (b != 0) {
        const check_wide rest = a % b;
        a = b;
        b = rest;
    }
    numerator /= a;
    denominator /= a;
    if (numerator > INT64_MAX || numerator < INT64_MIN || denominator > INT64_MAX) return false;
    *ratio_out = (decree_ratio){(int64_t)numerator, (int64_t)denominator};
    return true;
}

int check_ratio_compare(decree_ratio a, decree_ratio b)
{
    const check_wide left = (check_wide)a.numerator * b.denominator;
    const check_wide right = (check_wide)b.numerator * a.denominator;
    return (left > right) - (left < right);
}

bool check_relation_holds(int order, decree_relation relation)
{
    switch (relation) {
    case DECREE_EQUAL: return order == 0;
    case DECREE_NOT_EQUAL: return order != 0;
    case DECREE_LESS: return order < 0;
    case DECREE_LESS_EQUAL: return order <= 0;
    case DECREE_GREATER: return order > 0;
    case DECREE_GREATER_EQUAL: return order >= 0;
    }
    return false;
}

check_truth check_duration_relation(jub_duration a, decree_relation relation, jub_duration b)
{
    const jub_order order = jub_duration_compare(a, b);
    // The orders that can come about from some day.
    const bool less = order == JUB_LESS || order == JUB_LESS_OR_EQUAL || order == JUB_DEPENDS;
    const bool equal = order != JUB_LESS && order != JUB_GREATER;
    const bool more = order == JUB_GREATER || order == JUB_GREATER_OR_EQUAL || order == JUB_DEPENDS;
    bool can_hold = false, can_fail = false;
    if (less) *(check_relation_holds(-1, relation) ? &can_hold : &can_fail) = true;
    if (equal) *(check_relation_holds(0, relation) ? &can_hold : &can_fail) = true;
    if (more) *(check_relation_holds(1, relation) ? &can_hold : &can_fail) = true;
    return can_hold && can_fail ? CHECK_UNDECIDED : can_hold ? CHECK_TRUE : CHECK_FALSE;
}

// -- literals -------------------------------------------------------------------------------------

bool check_literal_ratio(const decree_expr *expr, decree_ratio *ratio_out)
{
    if (expr->kind == DECREE_EXPR_INTEGER) {
        *ratio_out = (decree_ratio){expr->integer, 1};
        return true;
    }
    if (expr->kind != DECREE_EXPR_RATIO || expr->ratio.denominator <= 0) return false;
    *ratio_out = expr->ratio;
    return true;
}

static bool duration_of(int64_t count, decree_unit unit, jub_duration *duration_out)
{
    static const jub_duration units[] = {
        [DECREE_YEARS] = {12, 0}, [DECREE_MONTHS] = {1, 0}, [DECREE_DAYS] = {0, 1}};
    return jub_duration_scale(units[unit], count, duration_out);
}

bool check_literal_duration(const decree_expr *expr, jub_duration *duration_out)
{
    if (expr->kind == DECREE_EXPR_UNIT)
        return expr->operands[0]->kind == DECREE_EXPR_INTEGER &&
               duration_of(expr->operands[0]->integer, expr->unit, duration_out);
    if (expr->kind != DECREE_EXPR_ADD && expr->kind != DECREE_EXPR_SUBTRACT) return false;
    jub_duration left, right;
    if (!check_literal_duration(expr->operands[0], &left) ||
        !check_literal_duration(expr->operands[1], &right))
        return false;
    return jub_duration_add(
        left, expr->kind == DECREE_EXPR_ADD ? right : jub_duration_negate(right), duration_out);
}

bool check_is_literal(const decree_expr *expr)
{
    jub_duration duration;
    return expr->kind <= DECREE_EXPR_TRUTH || expr->kind == DECREE_EXPR_CASE ||
           expr->kind == DECREE_EXPR_MONEY || check_literal_duration(expr, &duration);
}

bool check_is_plain(const decree_expr *expr)
{
    return check_is_literal(expr) ||
           (expr->kind == DECREE_EXPR_NAME && jub_text_is(expr->name.text, "none"));
}

static void become(decree_expr *expr, decree_expr_kind kind)
{
    expr->kind = kind;
    expr->operands = NULL;
    expr->operand_count = 0;
}

static void become_integer(decree_expr *expr, int64_t value)
{
    become(expr, DECREE_EXPR_INTEGER);
    expr->integer = value;
}

static void fail(decree_checker *checker, decree_expr *expr, jub_status status, const char *hint,
                 const char *message)
{
    CHECK_ERROR(checker, status, expr->span, hint, "%s", message);
    expr->type = (decree_type){0};
}

static void fail_overflow(decree_checker *checker, decree_expr *expr)
{
    fail(checker, expr, JUB_RANGE, "whole numbers and the parts of fractions have 64 bits",
         "this number is too large");
}

/// Durations that are whole months or whole days have a literal; a mixed one stays a sum.
static void become_duration(decree_checker *checker, decree_expr *expr, jub_duration duration)
{
    if (duration.months != 0 && duration.days != 0) return;
    decree_expr *count = JUB_NEW(checker->arena, decree_expr, 1);
    decree_expr **operands = JUB_NEW(checker->arena, decree_expr *, 1);
    if (!count || !operands) {
        checker->is_out_of_memory = true;
        return;
    }
    *count = (decree_expr){.kind = DECREE_EXPR_INTEGER,
                           .span = expr->span,
                           .type = {.kind = DECREE_INTEGER},
                           .integer = duration.months != 0 ? duration.months : duration.days};
    operands[0] = count;
    expr->kind = DECREE_EXPR_UNIT;
    expr->unit = duration.months != 0 ? DECREE_MONTHS : DECREE_DAYS;
    expr->operands = operands;
    expr->operand_count = 1;
}

// -- numbers --------------------------------------------------------------------------------------

static void fold_integers(decree_checker *checker, decree_expr *expr, int64_t a, int64_t b)
{
    int64_t value = 0;
    bool overflows = true;
    switch (expr->kind) {
    case DECREE_EXPR_ADD: overflows = __builtin_add_overflow(a, b, &value); break;
    case DECREE_EXPR_SUBTRACT: overflows = __builtin_sub_overflow(a, b, &value); break;
    case DECREE_EXPR_MULTIPLY: overflows = __builtin_mul_overflow(a, b, &value); break;
    default: break;
    }
    if (overflows)
        fail_overflow(checker, expr);
    else
        become_integer(expr, value);
}

static bool ratio_apply(decree_expr_kind kind, decree_ratio a, decree_ratio b,
                        decree_ratio *result_out)
{
    const check_wide an = a.numerator, ad = a.denominator, bn = b.numerator, bd = b.denominator;
    check_wide first, second, numerator;
    switch (kind) {
    case DECREE_EXPR_MULTIPLY: return check_ratio_make(an * bn, ad * bd, result_out);
    case DECREE_EXPR_DIVIDE: return check_ratio_make(an * bd, ad * bn, result_out);
    default: break;
    }
    first = an * bd;
    second = bn * ad;
    if (kind == DECREE_EXPR_SUBTRACT) second = -second;
    return !__builtin_add_overflow(first, second, &numerator) &&
           check_ratio_make(numerator, ad * bd, result_out);
}

static void fold_numbers(decree_checker *checker, decree_expr *expr)
{
    const decree_expr *left = expr->operands[0], *right = expr->operands[1];
    decree_ratio a, b, result;
    if (!check_literal_ratio(right, &b)) return;
    if (expr->kind == DECREE_EXPR_DIVIDE && b.numerator == 0) {
        fail(checker, expr, JUB_RANGE, "divide by something else than 0", "this divides by zero");
        return;
    }
    if (!check_literal_ratio(left, &a)) return;
    if (expr->kind != DECREE_EXPR_DIVIDE && left->kind == DECREE_EXPR_INTEGER &&
        right->kind == DECREE_EXPR_INTEGER) {
        fold_integers(checker, expr, left->integer, right->integer);
        return;
    }
    if (!ratio_apply(expr->kind, a, b, &result)) {
        fail_overflow(checker, expr);
        return;
    }
    become(expr, DECREE_EXPR_RATIO);
    expr->ratio = result;
}

static int64_t round_ratio(decree_ratio ratio, decree_function function)
{
    const int64_t n = ratio.numerator, d = ratio.denominator;
    const int64_t whole = n / d, rest = n % d;
    if (rest == 0) return whole;
    if (function == DECREE_FUNCTION_UP) return n > 0 ? whole + 1 : whole;
    if (function == DECREE_FUNCTION_DOWN) return n < 0 ? whole - 1 : whole;
    const check_wide twice = (check_wide)rest * 2;
    if (n > 0) return twice >= d ? whole + 1 : whole; // half away from zero
    return -twice >= d ? whole - 1 : whole;
}

static void fold_call(decree_expr *expr)
{
    decree_ratio a, b;
    if (expr->operand_count == 0 || !check_literal_ratio(expr->operands[0], &a)) return;
    switch (expr->function) {
    case DECREE_FUNCTION_UP:
    case DECREE_FUNCTION_DOWN:
    case DECREE_FUNCTION_NEAR: become_integer(expr, round_ratio(a, expr->function)); break;
    case DECREE_FUNCTION_MIN:
    case DECREE_FUNCTION_MAX: {
        if (expr->operand_count != 2 || !check_literal_ratio(expr->operands[1], &b)) return;
        const bool takes_first =
            (check_ratio_compare(a, b) < 0) == (expr->function == DECREE_FUNCTION_MIN);
        const decree_ratio value = takes_first ? a : b;
        if (expr->type.kind == DECREE_INTEGER) {
            become_integer(expr, value.numerator);
        } else {
            become(expr, DECREE_EXPR_RATIO);
            expr->ratio = value;
        }
        break;
    }
    default: break;
    }
}

// -- dates, durations, comparisons ----------------------------------------------------------------

static void fold_date(decree_checker *checker, decree_expr *expr)
{
    const decree_convention *convention = &checker->tree->convention;
    jub_duration duration;
    jub_date sum;
    if (expr->operands[0]->kind != DECREE_EXPR_DATE ||
        !check_literal_duration(expr->operands[1], &duration))
        return;
    if (duration.months != 0 && !convention->has_month_end) return; // reported elsewhere
    if (expr->kind == DECREE_EXPR_SUBTRACT) duration = jub_duration_negate(duration);
    switch (jub_date_add(expr->operands[0]->date, duration, convention->month_end, &sum)) {
    case JUB_ADDED:
        check_missing_day(checker, expr->span, expr->operands[0]->date, duration);
        become(expr, DECREE_EXPR_DATE);
        expr->date = sum;
        break;
    case JUB_NO_SUCH_DAY:
        fail(checker, expr, JUB_RANGE, "'month_end refuse' allows no correction; write the date",
             "this lands on a day that does not exist");
        break;
    case JUB_OUT_OF_RANGE:
        fail(checker, expr, JUB_RANGE, "dates go from 1600-01-01 to 2400-12-31",
             "this date is out of range");
        break;
    }
}

static void fold_duration(decree_checker *checker, decree_expr *expr)
{
    jub_duration left, right, result;
    int64_t factor = 1;
    const decree_expr *a = expr->operands[0], *b = expr->operands[1];
    if (expr->kind == DECREE_EXPR_MULTIPLY) {
        if (a->kind != DECREE_EXPR_INTEGER) {
            const decree_expr *swapped = a;
            a = b;
            b = swapped;
        }
        if (a->kind != DECREE_EXPR_INTEGER || !check_literal_duration(b, &left)) return;
        factor = a->integer;
        if (!jub_duration_scale(left, factor, &result)) goto too_long;
    } else {
        if (!check_literal_duration(a, &left) || !check_literal_duration(b, &right)) return;
        if (expr->kind == DECREE_EXPR_SUBTRACT) right = jub_duration_negate(right);
        if (!jub_duration_add(left, right, &result)) goto too_long;
    }
    become_duration(checker, expr, result);
    return;

too_long:
    fail(checker, expr, JUB_RANGE, "a duration is at most 801 years", "this duration is too long");
}

static void fold_unit(decree_checker *checker, decree_expr *expr)
{
    jub_duration duration;
    if (expr->operands[0]->kind == DECREE_EXPR_INTEGER &&
        !duration_of(expr->operands[0]->integer, expr->unit, &duration))
        fail(checker, expr, JUB_RANGE, "a duration is at most 801 years",
             "this duration is too long");
}

static void fold_compare(decree_checker *checker, decree_expr *expr)
{
    const decree_expr *left = expr->operands[0], *right = expr->operands[1];
    decree_ratio a, b;
    jub_duration c, d;
    check_truth truth;
    if (check_literal_ratio(left, &a) && check_literal_ratio(right, &b)) {
        truth = check_relation_holds(check_ratio_compare(a, b), expr->relation) ? CHECK_TRUE
                                                                                : CHECK_FALSE;
    } else if (left->kind == DECREE_EXPR_DATE && right->kind == DECREE_EXPR_DATE) {
        const int order = (left->date > right->date) - (left->date < right->date);
        truth = check_relation_holds(order, expr->relation) ? CHECK_TRUE : CHECK_FALSE;
    } else if (check_literal_duration(left, &c) && check_literal_duration(right, &d)) {
        truth = check_duration_relation(c, expr->relation, d);
    } else {
        return;
    }
    if (truth == CHECK_UNDECIDED) {
        fail(checker, expr, JUB_TYPE,
             "it depends on the month they start in; add both to a date and compare the dates",
             "these durations need an anchor date to compare");
        return;
    }
    become(expr, DECREE_EXPR_TRUTH);
    expr->boolean = truth == CHECK_TRUE;
}

void check_fold(decree_checker *checker, decree_expr *expr)
{
    switch (expr->kind) {
    case DECREE_EXPR_RATIO:
        if (!check_ratio_make(expr->ratio.numerator, expr->ratio.denominator, &expr->ratio))
            fail_overflow(checker, expr);
        break;
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT:
    case DECREE_EXPR_MULTIPLY:
    case DECREE_EXPR_DIVIDE:
        if (expr->type.kind == DECREE_DATE)
            fold_date(checker, expr);
        else if (expr->type.kind == DECREE_DURATION)
            fold_duration(checker, expr);
        else
            fold_numbers(checker, expr);
        break;
    case DECREE_EXPR_UNIT: fold_unit(checker, expr); break;
    case DECREE_EXPR_CALL: fold_call(expr); break;
    case DECREE_EXPR_COMPARE: fold_compare(checker, expr); break;
    default: break;
    }
}
