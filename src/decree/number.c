#include "decree/number_private.h"

#include <assert.h>

__extension__ typedef __int128 wide;

static wide gcd(wide a, wide b)
{
    if (a <= INT64_MAX && b <= INT64_MAX) { // nearly always, and division by 128 bits is slow
        uint64_t x = (uint64_t)a, y = (uint64_t)b;
        while (y != 0) {
            const uint64_t rest = x % y;
            x = y;
            y = rest;
        }
        return (wide)x;
    }
    while (b != 0) {
        const wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static wide floor_divide(wide n, wide d)
{
    assert(d > 0);
    return n / d - (n % d < 0);
}

// n / d in lowest terms. What does not fit is refused, or bent outwards to the next whole number or
// the end of the range.
static bool make_ratio(wide n, wide d, bool saturates, bool is_high, decree_ratio *ratio_out)
{
    if (d < 0) {
        n = -n;
        d = -d;
    }
    const wide divisor = d == 1 ? 1 : gcd(n < 0 ? -n : n, d);
    if (divisor > 1) {
        n /= divisor;
        d /= divisor;
    }
    if (n >= INT64_MIN && n <= INT64_MAX && d <= INT64_MAX) {
        *ratio_out = (decree_ratio){(int64_t)n, (int64_t)d};
        return true;
    }
    if (!saturates) return false;
    wide whole = floor_divide(n, d) + (is_high && n % d != 0);
    if (whole > INT64_MAX) whole = INT64_MAX;
    if (whole < INT64_MIN) whole = INT64_MIN;
    *ratio_out = (decree_ratio){(int64_t)whole, 1};
    return true;
}

static bool apply(decree_number_op op, decree_ratio a, decree_ratio b, bool saturates, bool is_high,
                  decree_ratio *ratio_out)
{
    const wide an = a.numerator, ad = a.denominator, bn = b.numerator, bd = b.denominator;
    switch (op) {
    case DECREE_OP_ADD:
        return make_ratio(an * bd + bn * ad, ad * bd, saturates, is_high, ratio_out);
    case DECREE_OP_SUBTRACT:
        return make_ratio(an * bd - bn * ad, ad * bd, saturates, is_high, ratio_out);
    case DECREE_OP_MULTIPLY: return make_ratio(an * bn, ad * bd, saturates, is_high, ratio_out);
    case DECREE_OP_DIVIDE: return make_ratio(an * bd, ad * bn, saturates, is_high, ratio_out);
    }
    return false;
}

bool decree_number_combine(decree_number_op op, const decree_value *a, const decree_value *b,
                           bool saturates, decree_value *value_out)
{
    const decree_ratio left[] = {a->low, a->high}, right[] = {b->low, b->high};
    decree_value value = {.state = DECREE_KNOWN};
    const bool are_points =
        decree_ratio_compare(a->low, a->high) == 0 && decree_ratio_compare(b->low, b->high) == 0;
    for (int i = 0; i < (are_points ? 1 : 4); i++) {
        decree_ratio low, high;
        if (!apply(op, left[i / 2], right[i % 2], saturates, false, &low) ||
            !apply(op, left[i / 2], right[i % 2], saturates, true, &high))
            return false;
        if (i == 0 || decree_ratio_compare(low, value.low) < 0) value.low = low;
        if (i == 0 || decree_ratio_compare(high, value.high) > 0) value.high = high;
    }
    *value_out = value;
    return true;
}

int64_t decree_ratio_round(decree_ratio ratio, decree_round_to to)
{
    const wide n = ratio.numerator, d = ratio.denominator;
    switch (to) {
    case DECREE_TO_DOWN: return (int64_t)floor_divide(n, d);
    case DECREE_TO_UP: return (int64_t)-floor_divide(-n, d);
    case DECREE_TO_NEAR:
        return (int64_t)(n >= 0 ? (2 * n + d) / (2 * d) : -((-2 * n + d) / (2 * d)));
    }
    return 0;
}

// -- durations ------------------------------------------------------------------------------------

static bool fit(int64_t value, int32_t limit, bool saturates, int32_t *part_out)
{
    const bool fits = value >= -limit && value <= limit;
    if (!fits && !saturates) return false;
    *part_out = (int32_t)(value > limit ? limit : value < -limit ? -limit : value);
    return true;
}

static bool apply_part(decree_number_op op, int64_t a_low, int64_t a_high, int64_t b_low,
                       int64_t b_high, int32_t limit, bool saturates, int32_t *low_out,
                       int32_t *high_out)
{
    const int64_t a[] = {a_low, a_high}, b[] = {b_low, b_high};
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (int i = 0; i < 4; i++) {
        int64_t result;
        const int64_t x = a[i / 2], y = b[i % 2];
        const bool overflows = op == DECREE_OP_ADD        ? __builtin_add_overflow(x, y, &result)
                               : op == DECREE_OP_SUBTRACT ? __builtin_sub_overflow(x, y, &result)
                                                          : __builtin_mul_overflow(x, y, &result);
        if (overflows) result = (x < 0) == (y < 0) ? INT64_MAX : INT64_MIN;
        if (overflows && !saturates) return false;
        if (result < low) low = result;
        if (result > high) high = result;
    }
    return fit(low, limit, saturates, low_out) && fit(high, limit, saturates, high_out);
}

bool decree_duration_combine(decree_number_op op, const decree_value *a, const decree_value *b,
                             bool saturates, decree_value *value_out)
{
    decree_value value = {.state = DECREE_KNOWN};
    int64_t b_months[2], b_days[2];
    if (op == DECREE_OP_MULTIPLY) { // by a whole number
        b_months[0] = b_days[0] = b->low.numerator;
        b_months[1] = b_days[1] = b->high.numerator;
    } else {
        b_months[0] = b->least.months;
        b_months[1] = b->most.months;
        b_days[0] = b->least.days;
        b_days[1] = b->most.days;
    }
    if (!apply_part(op, a->least.months, a->most.months, b_months[0], b_months[1], JUB_MONTHS_MAX,
                    saturates, &value.least.months, &value.most.months) ||
        !apply_part(op, a->least.days, a->most.days, b_days[0], b_days[1], JUB_DAYS_MAX, saturates,
                    &value.least.days, &value.most.days))
        return false;
    *value_out = value;
    return true;
}
