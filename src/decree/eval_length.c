#include "decree/eval_private.h"

#include "sentence/clemency.h"

// Lengths of time as a law writes them, in months and days: between two dates, a part of one, the
// longer of two. Over a range the result is a range that holds every length that can come out,
// month by month and day by day, and may hold more.

enum { MONTH_DAYS_MAX = 31, FRACTION_MAX = 1000 }; // as much as a part may be of its whole

static bool is_length(const decree_value *value)
{
    return decree_value_is_point(value, DECREE_DURATION);
}

static decree_value range_of(jub_duration least, jub_duration most, decree_mask open)
{
    return (decree_value){.state = DECREE_KNOWN, .open = open, .least = least, .most = most};
}

static int32_t lesser(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t greater(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

// Either of the two.
static decree_value either(const decree_value *a, const decree_value *b, decree_mask open)
{
    return range_of((jub_duration){lesser(a->least.months, b->least.months),
                                   lesser(a->least.days, b->least.days)},
                    (jub_duration){greater(a->most.months, b->most.months),
                                   greater(a->most.days, b->most.days)},
                    open);
}

decree_value decree_eval_longer(decree_eval *eval, const decree_expr *expr, decree_value a,
                                decree_value b, bool is_max)
{
    if (a.state == DECREE_NONE || b.state == DECREE_NONE) return decree_value_none();
    if (a.state == DECREE_UNKNOWN || b.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&a, &b);
    const decree_mask open = decree_mask_or(a.open, b.open);
    if (!is_length(&a) || !is_length(&b)) return either(&a, &b, open);
    decree_value chosen;
    switch (jub_duration_compare(a.least, b.least)) {
    case JUB_LESS:
    case JUB_LESS_OR_EQUAL: chosen = is_max ? b : a; break;
    case JUB_EQUAL:
    case JUB_GREATER_OR_EQUAL:
    case JUB_GREATER: chosen = is_max ? a : b; break;
    default: return decree_eval_failure(eval, expr, JUB_ROW_ANCHOR, open);
    }
    chosen.open = open;
    return chosen;
}

decree_value decree_eval_length(decree_eval *eval, const decree_expr *expr)
{
    const decree_value from = decree_eval_expr(eval, expr->operands[0]);
    const decree_value to = decree_eval_expr(eval, expr->operands[1]);
    if (from.state == DECREE_NONE || to.state == DECREE_NONE) return decree_value_none();
    if (from.state == DECREE_UNKNOWN || to.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&from, &to);
    // Under `refuse` whole months are counted as under `overflow`: see jub_count_months.
    const jub_month_end said = eval->program->tree->convention.month_end;
    const jub_month_end month_end = said == JUB_REFUSE ? JUB_OVERFLOW : said;
    jub_duration least =
        jub_duration_between((jub_date)from.high.numerator, (jub_date)to.low.numerator, month_end);
    jub_duration most =
        jub_duration_between((jub_date)from.low.numerator, (jub_date)to.high.numerator, month_end);
    if (!decree_value_is_point(&from, DECREE_DATE) || !decree_value_is_point(&to, DECREE_DATE)) {
        least.days = 0;
        most.days = MONTH_DAYS_MAX;
    }
    return range_of(least, most, decree_mask_or(from.open, to.open));
}

static bool is_part(const decree_value *fraction, const decree_value *whole)
{
    const decree_ratio limit = {FRACTION_MAX, 1};
    return decree_ratio_compare(fraction->high, limit) <= 0 && fraction->low.numerator >= 0 &&
           fraction->high.numerator <= INT32_MAX && fraction->low.denominator <= INT32_MAX &&
           fraction->high.denominator <= INT32_MAX && whole->least.months >= 0 &&
           whole->least.days >= 0;
}

static jub_duration part_of(decree_ratio fraction, jub_duration whole, jub_part_rule rule)
{
    const jub_fraction parts = {(int32_t)fraction.numerator, (int32_t)fraction.denominator};
    return jub_duration_part(whole, parts, rule);
}

static bool fits(jub_duration part)
{
    return part.months >= 0 && part.months <= JUB_MONTHS_MAX && part.days >= 0 &&
           part.days <= JUB_DAYS_MAX;
}

decree_value decree_eval_part(decree_eval *eval, const decree_expr *expr)
{
    const decree_value fraction = decree_eval_expr(eval, expr->operands[0]);
    const decree_value whole = decree_eval_expr(eval, expr->operands[1]);
    if (fraction.state == DECREE_NONE || whole.state == DECREE_NONE) return decree_value_none();
    if (fraction.state == DECREE_UNKNOWN || whole.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&fraction, &whole);
    const decree_mask open = decree_mask_or(fraction.open, whole.open);
    const bool is_point = decree_value_is_point(&fraction, DECREE_RATIO) && is_length(&whole);
    const jub_part_rule rule = {(int32_t)expr->operands[2]->integer, expr->rounding};
    if (!is_part(&fraction, &whole)) {
        if (!is_point) return (decree_value){.state = DECREE_UNKNOWN, .open = open};
        return decree_eval_failure(eval, expr, JUB_ROW_OVERFLOW, open);
    }
    jub_duration least = part_of(fraction.low, whole.least, rule);
    jub_duration most = part_of(fraction.high, whole.most, rule);
    if (!is_point) { // the days that a broken month leaves go up and down
        least.days = part_of(fraction.low, (jub_duration){0, whole.least.days}, rule).days;
        most.days = part_of(fraction.high, (jub_duration){0, whole.most.days}, rule).days +
                    rule.month_days + 1;
    }
    if (!fits(least) || !fits(most)) {
        if (!is_point) return (decree_value){.state = DECREE_UNKNOWN, .open = open};
        return decree_eval_failure(eval, expr, JUB_ROW_OVERFLOW, open);
    }
    return range_of(least, most, open);
}
