#include "decree/sql/sql_private.h"

// Arithmetic. What every number can be at the most is known beforehand, so that it is reckoned in a
// type that holds it.

// Fields hold any 64 bits; what is reckoned with stays within this, and is unknown beyond.
static const sql_wide field_max = 1000000000000;

static sql_value within(sql_script *script, sql_value value, sql_wide low, sql_wide high)
{
    if (value.bounds.low >= low && value.bounds.high <= high) return value;
    value.main = sql_form(script, SQL_COMPARED, "CASE WHEN $ BETWEEN # AND # THEN # END",
                          (const sql_text[]){value.main, sql_integer(script, low),
                                             sql_integer(script, high), value.main},
                          4);
    value.main.level = SQL_ATOM;
    value.bounds = (sql_bounds){value.bounds.low > low ? value.bounds.low : low,
                                value.bounds.high < high ? value.bounds.high : high};
    return value;
}

static sql_bounds combine(decree_expr_kind op, sql_bounds a, sql_bounds b)
{
    if (op == DECREE_EXPR_ADD) return (sql_bounds){a.low + b.low, a.high + b.high};
    if (op == DECREE_EXPR_SUBTRACT) return (sql_bounds){a.low - b.high, a.high - b.low};
    const sql_wide all[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    sql_bounds bounds = {all[0], all[0]};
    for (int i = 1; i < 4; i++) {
        if (all[i] < bounds.low) bounds.low = all[i];
        if (all[i] > bounds.high) bounds.high = all[i];
    }
    return bounds;
}

// One whole number from two.
static sql_text whole(sql_script *script, decree_span span, decree_expr_kind op, sql_text a,
                      sql_bounds a_bounds, sql_text b, sql_bounds b_bounds, sql_bounds *bounds_out)
{
    const sql_wide limit = (sql_wide)1 << 100;
    *bounds_out = combine(op, a_bounds, b_bounds);
    if (op == DECREE_EXPR_MULTIPLY && jub_text_is(a.text, "1")) return b;
    if (op == DECREE_EXPR_MULTIPLY && jub_text_is(b.text, "1")) return a;
    if (bounds_out->low < -limit || bounds_out->high > limit ||
        !sql_widen(script, &a, a_bounds, *bounds_out))
        (void)sql_refuse(script, span, "a number past 64 bits", NULL);
    if (op == DECREE_EXPR_MULTIPLY) return SQL(script, SQL_TIMES, "$ * $", a, b);
    if (op == DECREE_EXPR_ADD) return SQL(script, SQL_PLUS, "$ + $", a, b);
    return SQL(script, SQL_PLUS, "$ - $", a, b);
}

static bool is_one(const sql_value *value)
{
    return value->other_bounds.low == 1 && value->other_bounds.high == 1;
}

// a / b over c / d, the denominator made positive.
static sql_value divide(sql_script *script, decree_span span, const sql_value *a,
                        const sql_value *b)
{
    sql_value value = {.type = {.kind = DECREE_RATIO}};
    value.main = whole(script, span, DECREE_EXPR_MULTIPLY, a->main, a->bounds, b->other,
                       b->other_bounds, &value.bounds);
    value.other = whole(script, span, DECREE_EXPR_MULTIPLY, a->other, a->other_bounds, b->main,
                        b->bounds, &value.other_bounds);
    if (value.other_bounds.low > 0) return value;
    const sql_text parts[] = {value.other, value.main, value.other, value.main};
    value.main =
        sql_form(script, SQL_COMPARED, "CASE WHEN $ > 0 THEN # WHEN $ < 0 THEN -(#) END", parts, 4);
    value.main.level = SQL_ATOM;
    value.other = SQL(script, SQL_ATOM, "abs(#)", value.other);
    const sql_wide most =
        value.bounds.high > -value.bounds.low ? value.bounds.high : -value.bounds.low;
    value.bounds = (sql_bounds){-most, most};
    const sql_bounds per = value.other_bounds;
    value.other_bounds = (sql_bounds){1, per.high > -per.low ? per.high : -per.low};
    return value;
}

static sql_value numbers(sql_script *script, const decree_expr *expr, const sql_value *a,
                         const sql_value *b)
{
    const decree_span span = expr->span;
    sql_value value = {0};
    if (expr->kind == DECREE_EXPR_DIVIDE) {
        value = divide(script, span, a, b);
    } else if (expr->kind == DECREE_EXPR_MULTIPLY) {
        value.main =
            whole(script, span, expr->kind, a->main, a->bounds, b->main, b->bounds, &value.bounds);
        value.other = whole(script, span, expr->kind, a->other, a->other_bounds, b->other,
                            b->other_bounds, &value.other_bounds);
    } else {
        sql_bounds left_bounds, right_bounds;
        const sql_text left = whole(script, span, DECREE_EXPR_MULTIPLY, a->main, a->bounds,
                                    b->other, b->other_bounds, &left_bounds);
        const sql_text right = whole(script, span, DECREE_EXPR_MULTIPLY, b->main, b->bounds,
                                     a->other, a->other_bounds, &right_bounds);
        value.main =
            whole(script, span, expr->kind, left, left_bounds, right, right_bounds, &value.bounds);
        value.other = whole(script, span, DECREE_EXPR_MULTIPLY, a->other, a->other_bounds, b->other,
                            b->other_bounds, &value.other_bounds);
    }
    value.type = expr->type;
    return value;
}

// A part of a length: beyond what can be held it is unknown.
static sql_text length_part(sql_script *script, decree_span span, decree_expr_kind op, sql_text a,
                            sql_bounds a_bounds, sql_text b, sql_bounds b_bounds, sql_wide most,
                            sql_bounds *bounds_out)
{
    sql_value value = {0};
    value.main = whole(script, span, op, a, a_bounds, b, b_bounds, &value.bounds);
    value = within(script, value, -most, most);
    *bounds_out = value.bounds;
    return value.main;
}

static sql_value lengths(sql_script *script, decree_span span, decree_expr_kind op, sql_value a,
                         sql_value b)
{
    sql_value value = {.type = {.kind = DECREE_DURATION}};
    if (op == DECREE_EXPR_MULTIPLY) { // by a whole number
        b = within(script, b, -JUB_DAYS_MAX - 1, JUB_DAYS_MAX + 1);
        b.other = b.main;
        b.other_bounds = b.bounds;
    }
    value.main = length_part(script, span, op, a.main, a.bounds, b.main, b.bounds, JUB_MONTHS_MAX,
                             &value.bounds);
    value.other = length_part(script, span, op, a.other, a.other_bounds, b.other, b.other_bounds,
                              JUB_DAYS_MAX, &value.other_bounds);
    return value;
}

static bool is_counted(const sql_value *value)
{
    return value->type.kind == DECREE_INTEGER || value->type.kind == DECREE_RATIO ||
           value->type.kind == DECREE_MONEY;
}

static void swap_if(bool swaps, sql_value *a, sql_value *b)
{
    if (!swaps) return;
    const sql_value held = *a;
    *a = *b;
    *b = held;
}

sql_value sql_arithmetic(sql_script *script, const decree_expr *expr, sql_value a, sql_value b)
{
    const sql_text none = sql_either_none(script, &a, &b);
    if (sql_is_fixed_none(&a) || sql_is_fixed_none(&b))
        return sql_fixed(script, expr->type, decree_value_none());
    if (sql_has(a.most) || sql_has(b.most))
        return sql_refuse(script, expr->span,
                          "a count of rows that are not certain, reckoned with,",
                          "compare the count with a number");
    sql_value value;
    if (sql_is_fixed_unknown(&a) || sql_is_fixed_unknown(&b)) {
        value = sql_unknown(script, expr->type);
        value.is_fixed = !sql_has(none);
        value.none = none;
        sql_join_reads(&value, &a, &b);
        return value;
    }
    swap_if((b.type.kind == DECREE_DATE && a.type.kind == DECREE_DURATION) ||
                (b.type.kind == DECREE_DURATION && expr->kind == DECREE_EXPR_MULTIPLY),
            &a, &b);
    if (a.type.kind == DECREE_DATE && b.type.kind == DECREE_DURATION)
        return sql_date_add(script, expr->span, a, b, expr->kind == DECREE_EXPR_SUBTRACT);
    if (is_counted(&a)) a = within(script, a, -field_max, field_max);
    if (is_counted(&b)) b = within(script, b, -field_max, field_max);
    value = a.type.kind == DECREE_DURATION ? lengths(script, expr->span, expr->kind, a, b)
                                           : numbers(script, expr, &a, &b);
    value.none = none;
    sql_join_reads(&value, &a, &b);
    return value;
}

// -- rounding -------------------------------------------------------------------------------------

// Division of what is not below 0.
static sql_text floor_of(sql_script *script, sql_text n, sql_text d)
{
    return sql_divide(script, n, d);
}

static sql_text minus(sql_script *script, sql_text a)
{
    return SQL(script, SQL_UNARY, "-(#)", a);
}

static sql_text near_of(sql_script *script, sql_text n, sql_text d)
{
    return sql_divide(script, SQL(script, SQL_PLUS, "$ + $", SQL(script, SQL_TIMES, "2 * $", n), d),
                      SQL(script, SQL_TIMES, "2 * $", d));
}

sql_value sql_round(sql_script *script, const decree_expr *expr, sql_value value)
{
    const decree_function to = expr->function;
    if (value.is_fixed || is_one(&value)) {
        value.type = expr->type;
        return value;
    }
    const sql_text d = value.other;
    sql_text n = value.main;
    const sql_bounds most = {2 * value.bounds.low - value.other_bounds.high,
                             2 * value.bounds.high + value.other_bounds.high};
    if (!sql_widen(script, &n, value.bounds, most))
        (void)sql_refuse(script, expr->span, "a number past 64 bits", NULL);
    const sql_text up = SQL(script, SQL_PLUS, "$ + $ - 1", n, d);
    const sql_text opposite = minus(script, n);
    const sql_text up_opposite = SQL(script, SQL_PLUS, "$ + $ - 1", opposite, d);
    sql_text above = to == DECREE_FUNCTION_DOWN ? floor_of(script, n, d)
                     : to == DECREE_FUNCTION_UP ? floor_of(script, up, d)
                                                : near_of(script, n, d);
    if (value.bounds.low < 0) {
        const sql_text below =
            minus(script, to == DECREE_FUNCTION_DOWN ? floor_of(script, up_opposite, d)
                          : to == DECREE_FUNCTION_UP ? floor_of(script, opposite, d)
                                                     : near_of(script, opposite, d));
        above = sql_form(script, SQL_COMPARED, "CASE WHEN $ >= 0 THEN # WHEN $ < 0 THEN # END",
                         (const sql_text[]){n, above, n, below}, 4);
        above.level = SQL_ATOM;
    }
    sql_value rounded = value;
    rounded.type = expr->type;
    rounded.main = above;
    rounded.other = sql_word("1");
    const sql_wide least = value.other_bounds.low;
    rounded.bounds = (sql_bounds){value.bounds.low < 0 ? value.bounds.low / least - 1 : 0,
                                  value.bounds.high > 0 ? value.bounds.high / least + 1 : 0};
    rounded.other_bounds = (sql_bounds){1, 1};
    return rounded;
}

sql_value sql_unit(sql_script *script, const decree_expr *expr, sql_value count)
{
    const sql_wide step = expr->unit == DECREE_YEARS ? 12 : 1;
    const sql_wide most = expr->unit == DECREE_DAYS ? JUB_DAYS_MAX : JUB_MONTHS_MAX / step;
    if (count.is_fixed) return sql_unknown(script, expr->type); // what is known is not asked here
    if (sql_has(count.most))
        return sql_refuse(script, expr->span, "a length of so many rows that are not certain",
                          NULL);
    sql_value value = within(script, count, -most, most);
    value.type = expr->type;
    const sql_text number = step == 1 ? value.main : SQL(script, SQL_TIMES, "12 * $", value.main);
    const sql_bounds bounds = {value.bounds.low * step, value.bounds.high * step};
    const bool is_days = expr->unit == DECREE_DAYS;
    value.main = is_days ? sql_word("0") : number;
    value.bounds = is_days ? (sql_bounds){0, 0} : bounds;
    value.other = is_days ? number : sql_word("0");
    value.other_bounds = is_days ? bounds : (sql_bounds){0, 0};
    return value;
}
