#include "decree/sql/sql_private.h"

#include "sentence/clemency.h"

// Dates and lengths. A column moved by fixed lengths is compared by moving the other side instead,
// once and for all (adding is monotone); elsewhere the convention of the decree is written out.

// -- adding ---------------------------------------------------------------------------------------

static bool move(const sql_value *moved, jub_month_end month_end, jub_date from, jub_date *to_out)
{
    jub_date day = from;
    for (uint32_t i = 0; i < moved->shift_count; i++)
        if (jub_date_add(day, moved->shifts[i], month_end, &day) != JUB_ADDED) return false;
    *to_out = day;
    return true;
}

// The days from which all moves stay within the calendar. False when there is none.
static bool find_domain(const sql_value *moved, jub_month_end month_end, jub_date *low_out,
                        jub_date *high_out)
{
    const jub_date middle = (JUB_DATE_MIN + JUB_DATE_MAX) / 2;
    jub_date to, low = JUB_DATE_MIN, high = JUB_DATE_MAX;
    if (!move(moved, month_end, middle, &to)) return false; // not worth the search
    jub_date in = middle, out = JUB_DATE_MIN - 1;
    if (!move(moved, month_end, low, &to)) {
        for (out = low; in - out > 1;) {
            const jub_date half = out + (in - out) / 2;
            *(move(moved, month_end, half, &to) ? &in : &out) = half;
        }
        low = in;
    }
    in = middle;
    if (!move(moved, month_end, high, &to)) {
        for (out = high; out - in > 1;) {
            const jub_date half = in + (out - in) / 2;
            *(move(moved, month_end, half, &to) ? &in : &out) = half;
        }
        high = in;
    }
    *low_out = low;
    *high_out = high;
    return true;
}

static sql_text guard(sql_script *script, sql_text anchor, jub_date low, jub_date high,
                      sql_text text)
{
    const bool has_low = low > JUB_DATE_MIN, has_high = high < JUB_DATE_MAX;
    if (!has_low && !has_high) return text;
    const char *const form = has_low && has_high ? "CASE WHEN # BETWEEN # AND # THEN # END"
                             : has_low           ? "CASE WHEN # >= # THEN # END"
                                                 : "CASE WHEN # <= # THEN # END";
    const sql_text ends[] = {anchor, sql_date(script, has_low ? low : high),
                             has_low && has_high ? sql_date(script, high) : text, text};
    return sql_form(script, SQL_ATOM, form, ends, 4);
}

// The first day for which moving leads to `day` or later; past the domain when there is none.
static jub_date first_reaching(const sql_value *moved, jub_month_end month_end, jub_date low,
                               jub_date high, jub_date day)
{
    jub_date before = low - 1, from = high + 1, to = 0;
    while (from - before > 1) {
        const jub_date half = before + (from - before) / 2;
        (void)move(moved, month_end, half, &to);
        *(to >= day ? &from : &before) = half;
    }
    return from;
}

bool sql_compare_moved(sql_script *script, decree_relation relation, const sql_value *moved,
                       jub_date day, sql_text *text_out)
{
    const jub_month_end month_end = script->tree->convention.month_end;
    jub_date low, high;
    if (month_end == JUB_REFUSE) return false; // days that do not exist lie between
    if (!find_domain(moved, month_end, &low, &high)) return false;
    const jub_date reaching = first_reaching(moved, month_end, low, high, day);
    const jub_date passing = first_reaching(moved, month_end, low, high, day + 1);
    const sql_text anchor = moved->anchor;
    // Days from `reaching` on come to `day` or later, from `passing` on to later.
    const jub_date last = reaching - 1 < low ? low : reaching - 1;
    const bool at_ends = reaching <= low || reaching > high || passing <= low || passing > high;
    if (at_ends) return false; // true or false of everybody: the plain form says it
    sql_text text;
    switch (relation) {
    case DECREE_LESS:
        text = SQL(script, SQL_COMPARED, "# <= #", anchor, sql_date(script, last));
        break;
    case DECREE_LESS_EQUAL:
        text = SQL(script, SQL_COMPARED, "# <= #", anchor, sql_date(script, passing - 1));
        break;
    case DECREE_GREATER:
        text = SQL(script, SQL_COMPARED, "# >= #", anchor, sql_date(script, passing));
        break;
    case DECREE_GREATER_EQUAL:
        text = SQL(script, SQL_COMPARED, "# >= #", anchor, sql_date(script, reaching));
        break;
    default: return false;
    }
    *text_out = guard(script, anchor, low, high, text);
    return true;
}

// One length added to the text of a date; `is_in` when the result cannot leave the calendar.
static sql_text add_text(sql_script *script, sql_text date, sql_text months, sql_text days)
{
    sql_text moved = sql_plus_months(script, date, months);
    const jub_month_end month_end = script->tree->convention.month_end;
    if (month_end != JUB_CLAMP && !jub_text_is(months.text, "0")) {
        const sql_text is_cut =
            SQL(script, SQL_COMPARED, "$ < $", sql_part_of_date(script, 'd', moved),
                sql_part_of_date(script, 'd', date));
        if (month_end == JUB_OVERFLOW)
            moved = SQL(script, SQL_ATOM, "CASE WHEN # THEN # ELSE # END", is_cut,
                        sql_plus_days(script, moved, sql_word("1")), moved);
        else
            moved = SQL(script, SQL_ATOM, "CASE WHEN NOT (#) THEN # END", is_cut, moved);
    }
    return sql_plus_days(script, moved, days);
}

static sql_text within_calendar(sql_script *script, sql_text date)
{
    sql_text text = sql_form(script, SQL_COMPARED, "CASE WHEN $ BETWEEN # AND # THEN # END",
                             (const sql_text[]){date, sql_date(script, JUB_DATE_MIN),
                                                sql_date(script, JUB_DATE_MAX), date},
                             4);
    text.level = SQL_ATOM;
    return text;
}

sql_text sql_date_text(sql_script *script, const sql_value *value)
{
    if (value->is_fixed || value->shift_count == 0) return value->main;
    const jub_month_end month_end = script->tree->convention.month_end;
    sql_text text = value->anchor;
    jub_date low, high;
    const bool has_domain = find_domain(value, JUB_CLAMP, &low, &high);
    for (uint32_t i = 0; i < value->shift_count; i++) {
        text = add_text(script, text, sql_integer(script, value->shifts[i].months),
                        sql_integer(script, value->shifts[i].days));
        if (!has_domain || month_end != JUB_CLAMP) text = within_calendar(script, text);
    }
    return has_domain && month_end == JUB_CLAMP ? guard(script, value->anchor, low, high, text)
                                                : text;
}

sql_value sql_date_add(sql_script *script, decree_span span, sql_value date, sql_value duration,
                       bool is_minus)
{
    (void)span;
    const decree_type type = {.kind = DECREE_DATE,
                              .or_none = date.type.or_none || duration.type.or_none};
    if (sql_is_fixed_none(&date) || sql_is_fixed_none(&duration))
        return sql_fixed(script, type, decree_value_none());
    const sql_text none = sql_either_none(script, &date, &duration);
    sql_value value = date;
    if (sql_is_fixed_unknown(&date) || sql_is_fixed_unknown(&duration)) {
        value = sql_unknown(script, type);
        value.is_fixed = !sql_has(none);
        value.none = none;
        sql_join_reads(&value, &date, &duration);
        return value;
    }
    value.none = none;
    value.type = type;
    if (duration.is_fixed && !date.is_fixed && sql_has(date.anchor) && date.shift_count < 4) {
        const jub_duration by = duration.fixed.least;
        value.shifts[value.shift_count++] = is_minus ? jub_duration_negate(by) : by;
        value.main = (sql_text){0};
        return value;
    }
    sql_text months = duration.main, days = duration.other;
    if (is_minus && !jub_text_is(months.text, "0")) months = SQL(script, SQL_UNARY, "-(#)", months);
    if (is_minus && !jub_text_is(days.text, "0")) days = SQL(script, SQL_UNARY, "-(#)", days);
    const sql_text from = sql_date_text(script, &date);
    const bool has_both = !jub_text_is(months.text, "0") && !jub_text_is(days.text, "0");
    sql_text text =
        has_both ? within_calendar(script, add_text(script, from, months, sql_word("0"))) : from;
    text = has_both ? sql_plus_days(script, text, days) : add_text(script, from, months, days);
    value.is_fixed = false;
    value.anchor = (sql_text){0};
    value.shift_count = 0;
    value.main = within_calendar(script, text);
    value.bounds = (sql_bounds){JUB_DATE_MIN, JUB_DATE_MAX};
    sql_join_reads(&value, &date, &duration);
    return value;
}

// -- counting -------------------------------------------------------------------------------------

static sql_text months_between(sql_script *script, sql_text a, sql_text b)
{
    return SQL(script, SQL_PLUS, "12 * (# - #) + # - #", sql_part_of_date(script, 'y', b),
               sql_part_of_date(script, 'y', a), sql_part_of_date(script, 'm', b),
               sql_part_of_date(script, 'm', a));
}

// The step that months between two dates are off, counted by the months' numbers alone.
static sql_text month_step(sql_script *script, sql_text a, sql_text b, bool is_up)
{
    const sql_text a_day = sql_part_of_date(script, 'd', a),
                   b_day = sql_part_of_date(script, 'd', b);
    const sql_text is_last = SQL(script, SQL_COMPARED, "$ = $", b, sql_last_of_month(script, b));
    const bool clamps = script->tree->convention.month_end == JUB_CLAMP;
    if (!is_up && clamps)
        return SQL(script, SQL_ATOM, "CASE WHEN # > # AND NOT (#) THEN 1 ELSE 0 END", a_day, b_day,
                   is_last);
    if (!is_up) return SQL(script, SQL_ATOM, "CASE WHEN # > # THEN 1 ELSE 0 END", a_day, b_day);
    if (clamps) // the last of a month is reached by any later day; it is none that is passed
        return SQL(script, SQL_ATOM, "CASE WHEN # < # THEN 1 ELSE 0 END", a_day, b_day);
    const sql_text before = sql_plus_days(script, b, sql_word("-1"));
    return SQL(script, SQL_ATOM, "CASE WHEN # = 1 AND # > # THEN -1 WHEN # >= # THEN 0 ELSE 1 END",
               b_day, a_day, sql_part_of_date(script, 'd', before), a_day, b_day);
}

static sql_text count_months(sql_script *script, sql_text a, sql_text b, bool is_up)
{
    return SQL(script, SQL_PLUS, is_up ? "# + #" : "# - #", months_between(script, a, b),
               month_step(script, a, b, is_up));
}

// Steps of twelve months, rounded the same way: shifted above 0, as division goes towards it.
static sql_text count_years(sql_script *script, sql_text months, bool is_up)
{
    const sql_text above =
        SQL(script, SQL_PLUS, is_up ? "# + 9623" : "# + 9612", months); // 801 years, and 11 months
    return SQL(script, SQL_PLUS, "$ - 801", sql_divide(script, above, sql_word("12")));
}

static sql_text count_days(sql_script *script, sql_text a, sql_text b)
{
    const sql_text days = sql_days_between(script, a, b);
    if (script->tree->convention.day_count == JUB_EXCLUSIVE) return days;
    return SQL(script, SQL_ATOM, "CASE WHEN $ >= $ THEN # + 1 WHEN $ < $ THEN # - 1 END", b, a,
               days, b, a, days);
}

sql_value sql_count(sql_script *script, const decree_expr *expr, sql_value from, sql_value to)
{
    if (sql_is_fixed_none(&from) || sql_is_fixed_none(&to))
        return sql_fixed(script, expr->type, decree_value_none());
    const sql_text none = sql_either_none(script, &from, &to);
    sql_value value = {.type = expr->type, .none = none, .other = sql_word("1")};
    value.other_bounds = (sql_bounds){1, 1};
    if (sql_is_fixed_unknown(&from) || sql_is_fixed_unknown(&to)) {
        value = sql_unknown(script, expr->type);
        value.is_fixed = !sql_has(none);
        value.none = none;
        sql_join_reads(&value, &from, &to);
        return value;
    }
    const sql_text a = sql_date_text(script, &from), b = sql_date_text(script, &to);
    const bool is_up = expr->rounding == JUB_UP;
    value.bounds = (sql_bounds){-9613, 9613};
    if (expr->function == DECREE_FUNCTION_DAYS) {
        value.main = count_days(script, a, b);
        value.bounds = (sql_bounds){-292560, 292560};
    } else if (expr->function == DECREE_FUNCTION_MONTHS) {
        value.main = count_months(script, a, b, is_up);
    } else {
        value.main = count_years(script, count_months(script, a, b, is_up), is_up);
    }
    sql_join_reads(&value, &from, &to);
    return value;
}

sql_value sql_length(sql_script *script, const decree_expr *expr, sql_value from, sql_value to)
{
    if (sql_is_fixed_none(&from) || sql_is_fixed_none(&to))
        return sql_fixed(script, expr->type, decree_value_none());
    const sql_text none = sql_either_none(script, &from, &to);
    sql_value value = {.type = expr->type, .none = none};
    if (sql_is_fixed_unknown(&from) || sql_is_fixed_unknown(&to)) {
        value = sql_unknown(script, expr->type);
        value.is_fixed = !sql_has(none);
        value.none = none;
        sql_join_reads(&value, &from, &to);
        return value;
    }
    if (script->tree->convention.month_end == JUB_REFUSE)
        return sql_refuse(script, expr->span, "a length under 'month_end refuse'", NULL);
    const sql_text a = sql_date_text(script, &from), b = sql_date_text(script, &to);
    const sql_text months = count_months(script, a, b, false);
    const sql_text counted = add_text(script, a, months, sql_word("0"));
    const char *const form = "CASE WHEN $ <= $ THEN 0 WHEN $ > $ THEN # END";
    value.main = sql_form(script, SQL_COMPARED, form, (const sql_text[]){b, a, b, a, months}, 5);
    value.other = sql_form(script, SQL_COMPARED, form,
                           (const sql_text[]){b, a, b, a, sql_days_between(script, counted, b)}, 5);
    value.main.level = value.other.level = SQL_ATOM;
    value.bounds = (sql_bounds){0, 9612};
    value.other_bounds = (sql_bounds){0, 31};
    sql_join_reads(&value, &from, &to);
    return value;
}

static sql_text least_zero(sql_script *script, const sql_value *whole)
{
    return sql_and(script, SQL(script, SQL_COMPARED, "$ >= 0", whole->main),
                   SQL(script, SQL_COMPARED, "$ >= 0", whole->other));
}

// A fixed fraction of a length: whole months, and what is left of them in days, rounded once.
sql_value sql_part(sql_script *script, const decree_expr *expr, sql_value fraction, sql_value whole)
{
    if (sql_is_fixed_none(&fraction) || sql_is_fixed_none(&whole))
        return sql_fixed(script, expr->type, decree_value_none());
    const sql_text none = sql_either_none(script, &fraction, &whole);
    if (sql_is_fixed_unknown(&fraction) || sql_is_fixed_unknown(&whole)) {
        sql_value value = sql_unknown(script, expr->type);
        value.is_fixed = !sql_has(none);
        value.none = none;
        sql_join_reads(&value, &fraction, &whole);
        return value;
    }
    if (!fraction.is_fixed)
        return sql_refuse(script, expr->span, "a part whose fraction is not a fixed number", NULL);
    const decree_ratio f = fraction.fixed.low;
    if (f.numerator < 0 || f.numerator > f.denominator || f.denominator > 10000)
        return sql_refuse(script, expr->span, "a part that is more than its whole", NULL);
    const sql_text p = sql_integer(script, f.numerator), q = sql_integer(script, f.denominator);
    const sql_text days_a_month = sql_integer(script, expr->operands[2]->integer);
    const sql_text up = sql_integer(script, expr->rounding == JUB_UP ? f.denominator - 1 : 0);
    sql_text m = whole.main, d = whole.other;
    if (script->dialect != JUB_SQL_SQLITE) {
        m = SQL(script, SQL_ATOM, "CAST(# AS BIGINT)", m);
        d = SQL(script, SQL_ATOM, "CAST(# AS BIGINT)", d);
    }
    const sql_text months = sql_divide(script, SQL(script, SQL_TIMES, "$ * #", m, p), q);
    const sql_text days = sql_divide(
        script,
        SQL(script, SQL_ATOM, "(($ * #) % # * # + $ * # + #)",
            m.level > SQL_UNARY ? SQL(script, SQL_ATOM, "(#)", m) : m, p, q, days_a_month,
            d.level > SQL_UNARY ? SQL(script, SQL_ATOM, "(#)", d) : d, p, up),
        q);
    sql_value value = {.type = expr->type, .none = none};
    const sql_text is_length = least_zero(script, &whole);
    const char *const form = "CASE WHEN # THEN # END";
    value.main = SQL(script, SQL_ATOM, form, is_length, months);
    value.other = SQL(script, SQL_ATOM, form, is_length, days);
    value.bounds = (sql_bounds){0, JUB_MONTHS_MAX};
    value.other_bounds =
        (sql_bounds){0, (whole.other_bounds.high > 0 ? whole.other_bounds.high : 0) +
                            expr->operands[2]->integer + 1};
    if (value.other_bounds.high > JUB_DAYS_MAX) value.other_bounds.high = JUB_DAYS_MAX;
    sql_join_reads(&value, &fraction, &whole);
    return value;
}
