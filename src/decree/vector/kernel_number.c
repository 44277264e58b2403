#include "decree/vector/kernel_private.h"

#include "decree/vector/clones_private.h"

// Loops over numbers; how they are written is told in kernel.c.

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") // its -O2 vectorises only what needs no rest
#endif

// -- numbers to planes ----------------------------------------------------------------------------

#define CUT(name, form)                                                                            \
    VECTOR_CLONES void name(const int32_t *restrict values, int32_t cut, uint8_t *restrict out,    \
                            uint32_t count)                                                        \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)((form) ? UINT8_MAX : 0);           \
    }
CUT(kernel_at_least, values[i] >= cut)
CUT(kernel_below, values[i] < cut)

VECTOR_CLONES void kernel_between(const int32_t *restrict values, int32_t low, int32_t high,
                                  uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = (uint8_t)(((values[i] >= low) & (values[i] < high)) ? UINT8_MAX : 0);
}

VECTOR_CLONES void kernel_outside(const int32_t *restrict values, int32_t low, int32_t high,
                                  uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = (uint8_t)(((values[i] < low) | (values[i] >= high)) ? UINT8_MAX : 0);
}

VECTOR_CLONES void kernel_step(const int32_t *restrict values, int32_t cut, uint8_t code,
                               uint8_t *restrict codes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t mask = (uint8_t)(values[i] >= cut ? UINT8_MAX : 0);
        codes[i] = (uint8_t)((codes[i] & ~mask) | (code & mask));
    }
}

#define COMPARE(name, sign)                                                                        \
    VECTOR_CLONES void name(const int32_t *restrict a, const int32_t *restrict b,                  \
                            uint8_t *restrict out, uint32_t count)                                 \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(a[i] sign b[i] ? UINT8_MAX : 0);   \
    }
COMPARE(kernel_less, <)
COMPARE(kernel_equal, ==)

// Where a row is not known its number may be anything, so products wrap instead of being undefined.
#define ORDER(name, number, wide, unsigned_wide)                                                   \
    VECTOR_CLONES void name(const int32_t *restrict a, number by, const int32_t *restrict b,       \
                            number part, bool is_fraction, int8_t *restrict order,                 \
                            uint8_t *restrict zero, uint32_t count)                                \
    {                                                                                              \
        const int32_t sign_bits = is_fraction ? -1 : 0;                                            \
        for (uint32_t i = 0; i < count; i++) {                                                     \
            const unsigned_wide turn = (unsigned_wide)(wide)((b[i] & sign_bits) < 0 ? -1 : 1);     \
            const unsigned_wide from_a = (unsigned_wide)(wide)a[i] * (unsigned_wide)by;            \
            const unsigned_wide from_b = (unsigned_wide)(wide)b[i] * (unsigned_wide)part;          \
            const wide left = (wide)(from_a * turn), right = (wide)(from_b * turn);                \
            order[i] = (int8_t)((left > right) - (left < right));                                  \
            zero[i] = (uint8_t)(b[i] == 0 ? sign_bits : 0);                                        \
        }                                                                                          \
    }
ORDER(kernel_order, int32_t, int32_t, uint32_t)
ORDER(kernel_order_wide, int64_t, int64_t, uint64_t)

#define RELATE(form)                                                                               \
    for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)((form) ? UINT8_MAX : 0);               \
    break

VECTOR_CLONES void kernel_relation(const int8_t *restrict order, decree_relation relation,
                                   uint8_t *restrict out, uint32_t count)
{
    switch (relation) {
    case DECREE_EQUAL: RELATE(order[i] == 0);
    case DECREE_NOT_EQUAL: RELATE(order[i] != 0);
    case DECREE_LESS: RELATE(order[i] < 0);
    case DECREE_LESS_EQUAL: RELATE(order[i] <= 0);
    case DECREE_GREATER: RELATE(order[i] > 0);
    case DECREE_GREATER_EQUAL: RELATE(order[i] >= 0);
    }
}

// -- numbers --------------------------------------------------------------------------------------

#define NUMBERS(name, form)                                                                        \
    VECTOR_CLONES void name(const int32_t *restrict a, const int32_t *restrict b,                  \
                            int32_t *restrict out, uint32_t count)                                 \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) out[i] = (form);                                      \
    }
// So do sums.
NUMBERS(kernel_add, (int32_t)((uint32_t)a[i] + (uint32_t)b[i]))
NUMBERS(kernel_subtract, (int32_t)((uint32_t)a[i] - (uint32_t)b[i]))
NUMBERS(kernel_min, a[i] < b[i] ? a[i] : b[i])
NUMBERS(kernel_max, a[i] > b[i] ? a[i] : b[i])

VECTOR_CLONES void kernel_days_inclusive(const int32_t *restrict from, const int32_t *restrict to,
                                         int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t days = (int32_t)((uint32_t)to[i] - (uint32_t)from[i]);
        out[i] = (int32_t)((uint32_t)days + (days >= 0 ? 1u : UINT32_MAX));
    }
}

#define CHECKED(name, sign)                                                                        \
    VECTOR_CLONES void name(const int32_t *restrict a, const int32_t *restrict b,                  \
                            int32_t *restrict out, uint8_t *restrict over, uint32_t count)         \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) {                                                     \
            const int64_t whole = (int64_t)a[i] sign(int64_t) b[i];                                \
            const int32_t cut = (int32_t)whole;                                                    \
            out[i] = cut;                                                                          \
            over[i] = (uint8_t)(cut != whole ? UINT8_MAX : 0);                                     \
        }                                                                                          \
    }
CHECKED(kernel_add_checked, +)
CHECKED(kernel_subtract_checked, -)
CHECKED(kernel_multiply_checked, *)

VECTOR_CLONES void kernel_choose(const uint8_t *restrict plane, const int32_t *restrict a,
                                 const int32_t *restrict b, int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = plane[i] ? a[i] : b[i];
}

VECTOR_CLONES void kernel_put(const uint8_t *restrict plane, const int32_t *restrict a,
                              int32_t *restrict into, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] = plane[i] ? a[i] : into[i];
}

VECTOR_CLONES void kernel_fill(int32_t value, int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = value;
}

VECTOR_CLONES void kernel_narrow(const int64_t *restrict a, int32_t *restrict out,
                                 uint8_t *restrict over, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t cut = (int32_t)a[i];
        out[i] = cut;
        over[i] = (uint8_t)(cut != a[i] ? UINT8_MAX : 0);
    }
}

VECTOR_CLONES void kernel_part(const jub_duration *restrict durations, int32_t *restrict months,
                               int32_t *restrict days, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        months[i] = durations[i].months;
        days[i] = durations[i].days;
    }
}

VECTOR_CLONES bool kernel_any_number(const int32_t *restrict values, uint32_t count)
{
    int32_t any = 0;
    for (uint32_t i = 0; i < count; i++) any |= values[i];
    return any != 0;
}

VECTOR_CLONES bool kernel_exceeds(const int32_t *restrict values, const uint8_t *restrict known,
                                  int32_t low, int32_t high, uint32_t count)
{
    uint8_t any = 0;
    for (uint32_t i = 0; i < count; i++)
        any = (uint8_t)(any |
                        (known[i] & (((values[i] < low) | (values[i] > high)) ? UINT8_MAX : 0)));
    return any != 0;
}

// What it reads and writes is the least that a length is, so its arguments are many.
// NOLINTNEXTLINE(readability-function-size)
VECTOR_CLONES void kernel_lengths(const int32_t *restrict a_months, const int32_t *restrict a_days,
                                  const int32_t *restrict b_months, const int32_t *restrict b_days,
                                  int32_t limit, const int32_t *restrict fewest,
                                  const int32_t *restrict most, int8_t *restrict least_out,
                                  int8_t *restrict most_out, uint8_t *restrict over, uint32_t count)
{
    const uint32_t span = 2 * (uint32_t)limit + 1;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t from_low = (uint32_t)a_months[i] - (uint32_t)b_months[i] + (uint32_t)limit;
        const uint32_t at = from_low < span ? from_low : 0;
        const uint32_t days = (uint32_t)a_days[i] - (uint32_t)b_days[i];
        const int32_t low = (int32_t)((uint32_t)fewest[at] + days);
        const int32_t high = (int32_t)((uint32_t)most[at] + days);
        least_out[i] = (int8_t)((low > 0) - (low < 0));
        most_out[i] = (int8_t)((high > 0) - (high < 0));
        over[i] = (uint8_t)(from_low < span ? 0 : UINT8_MAX);
    }
}
