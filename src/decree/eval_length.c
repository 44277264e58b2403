#include "decree/eval_private.h"

#include "sentence/clemency.h"

// Lengths of time as a law writes them, in months and days: between two dates, a part of one, the
// longer of two. Only single values are worked out; a range stays unknown until it is cut.

static bool is_length(const decree_value *value)
{
    return decree_value_is_point(value, DECREE_DURATION);
}

static decree_value open_value(decree_mask open)
{
    return (decree_value){.state = DECREE_UNKNOWN, .open = open};
}

decree_value decree_eval_longer(decree_eval *eval, const decree_expr *expr, decree_value a,
                                decree_value b, bool is_max)
{
    if (a.state == DECREE_NONE || b.state == DECREE_NONE) return decree_value_none();
    if (a.state == DECREE_UNKNOWN || b.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&a, &b);
    const decree_mask open = decree_mask_or(a.open, b.open);
    if (!is_length(&a) || !is_length(&b)) return open_value(open);
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
    const decree_mask open = decree_mask_or(from.open, to.open);
    if (!decree_value_is_point(&from, DECREE_DATE) || !decree_value_is_point(&to, DECREE_DATE))
        return open_value(open);
    // Under `refuse` whole months are counted as under `overflow`: see jub_count_months.
    const jub_month_end said = eval->program->tree->convention.month_end;
    const jub_month_end month_end = said == JUB_REFUSE ? JUB_OVERFLOW : said;
    decree_value value = decree_value_duration(
        jub_duration_between((jub_date)from.low.numerator, (jub_date)to.low.numerator, month_end));
    value.open = open;
    return value;
}

static bool is_part(const decree_value *fraction, const decree_value *whole)
{
    return fraction->low.numerator >= 0 && fraction->low.numerator <= INT32_MAX &&
           fraction->low.denominator <= INT32_MAX && whole->least.months >= 0 &&
           whole->least.days >= 0;
}

decree_value decree_eval_part(decree_eval *eval, const decree_expr *expr)
{
    const decree_value fraction = decree_eval_expr(eval, expr->operands[0]);
    const decree_value whole = decree_eval_expr(eval, expr->operands[1]);
    if (fraction.state == DECREE_NONE || whole.state == DECREE_NONE) return decree_value_none();
    if (fraction.state == DECREE_UNKNOWN || whole.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&fraction, &whole);
    const decree_mask open = decree_mask_or(fraction.open, whole.open);
    if (!decree_value_is_point(&fraction, DECREE_RATIO) || !is_length(&whole))
        return open_value(open);
    if (!is_part(&fraction, &whole)) return decree_eval_failure(eval, expr, JUB_ROW_OVERFLOW, open);
    const jub_fraction parts = {(int32_t)fraction.low.numerator, (int32_t)fraction.low.denominator};
    const jub_part_rule rule = {(int32_t)expr->operands[2]->integer, expr->rounding};
    const jub_duration part = jub_duration_part(whole.least, parts, rule);
    if (part.months > JUB_MONTHS_MAX || part.days > JUB_DAYS_MAX || part.months < 0 ||
        part.days < 0)
        return decree_eval_failure(eval, expr, JUB_ROW_OVERFLOW, open);
    decree_value value = decree_value_duration(part);
    value.open = open;
    return value;
}
