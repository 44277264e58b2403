#include "decree/vector/kernel_private.h"

// Written so that gcc and clang vectorise: restrict pointers, no branches in the loops, one store
// of each type. The three versions are chosen when the program is loaded; sanitizers cannot call
// such choices that early, so under them there is one.

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") // its -O2 vectorises only what needs no rest
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KERNEL
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define KERNEL
#endif
#endif
#if !defined(KERNEL) && defined(__x86_64__) && defined(__ELF__) && defined(__GNUC__)
#define KERNEL __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#elif !defined(KERNEL)
#define KERNEL
#endif

// -- planes ---------------------------------------------------------------------------------------

#define PLANES(name, form)                                                                         \
    KERNEL void name(const uint8_t *restrict a, const uint8_t *restrict b, uint8_t *restrict out,  \
                     uint32_t count)                                                               \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(form);                             \
    }

PLANES(kernel_and, a[i] & b[i])
PLANES(kernel_or, a[i] | b[i])
PLANES(kernel_and_not, a[i] & ~b[i])
PLANES(kernel_nor, ~(a[i] | b[i]))

KERNEL void kernel_not(const uint8_t *restrict a, uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)~a[i];
}

KERNEL void kernel_or_into(uint8_t *restrict into, const uint8_t *restrict a, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] |= a[i];
}

KERNEL void kernel_and_into(uint8_t *restrict into, const uint8_t *restrict a, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] &= a[i];
}

KERNEL void kernel_and_not_into(uint8_t *restrict into, const uint8_t *restrict a, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] = (uint8_t)(into[i] & ~a[i]);
}

KERNEL void kernel_or_and_into(uint8_t *restrict into, const uint8_t *restrict a,
                               const uint8_t *restrict b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] = (uint8_t)(into[i] | (a[i] & b[i]));
}

KERNEL void kernel_or_and_not_into(uint8_t *restrict into, const uint8_t *restrict a,
                                   const uint8_t *restrict b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] = (uint8_t)(into[i] | (a[i] & ~b[i]));
}

KERNEL bool kernel_any(const uint8_t *restrict a, uint32_t count)
{
    uint8_t any = 0;
    for (uint32_t i = 0; i < count; i++) any |= a[i];
    return any != 0;
}

KERNEL bool kernel_all(const uint8_t *restrict a, uint32_t count)
{
    uint8_t all = UINT8_MAX;
    for (uint32_t i = 0; i < count; i++) all &= a[i];
    return all == UINT8_MAX;
}

// Eight bits of a word at once: each into its byte, then any bit of a byte into all of it.
static inline uint64_t spread_byte(uint64_t byte)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    const uint64_t apart = byte * ones & UINT64_C(0x8040201008040201);
    const uint64_t tops = (((apart & low) + low) | apart) & ~low;
    return (tops >> 7) * UINT8_MAX;
}

KERNEL void kernel_spread(const uint64_t *restrict words, uint8_t *restrict out, uint32_t count)
{
    const uint32_t whole = count / 8;
    for (uint32_t i = 0; i < whole; i++) {
        const uint64_t eight = spread_byte(words[i / 8] >> (i % 8 * 8) & UINT8_MAX);
        __builtin_memcpy(out + (size_t)i * 8, &eight, 8);
    }
    for (uint32_t i = whole * 8; i < count; i++)
        out[i] = (uint8_t)(0 - (words[i / 64] >> i % 64 & 1));
}

KERNEL void kernel_open(uint8_t *restrict yes, const uint8_t *restrict known,
                        const uint8_t *restrict none, uint8_t *restrict perhaps, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t is = yes[i] & known[i];
        yes[i] = is;
        perhaps[i] = (uint8_t)(is | ~(known[i] | none[i]));
    }
}

KERNEL void kernel_bits(const uint8_t *restrict bytes, uint8_t bits, uint8_t *restrict out,
                        uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(bytes[i] & bits ? UINT8_MAX : 0);
}

// -- tables ---------------------------------------------------------------------------------------

KERNEL void kernel_limit(const uint32_t *restrict a, uint32_t limit, uint32_t *restrict out,
                         uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = a[i] < limit ? a[i] : limit;
}

KERNEL void kernel_entries(const uint32_t *restrict codes, const uint8_t *restrict known,
                           const uint8_t *restrict none, uint32_t entry_count,
                           uint32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t at = none[i] ? entry_count + 1 : entry_count;
        out[i] = known[i] ? codes[i] : at;
    }
}

void kernel_gather_bytes(const uint8_t *restrict table, const uint32_t *restrict at,
                         uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = table[at[i]];
}

KERNEL void kernel_gather_numbers(const int32_t *restrict table, const uint32_t *restrict at,
                                  int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = table[at[i]];
}

// -- numbers to planes ----------------------------------------------------------------------------

#define CUT(name, form)                                                                            \
    KERNEL void name(const int32_t *restrict values, int32_t cut, uint8_t *restrict out,           \
                     uint32_t count)                                                               \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)((form) ? UINT8_MAX : 0);           \
    }
CUT(kernel_at_least, values[i] >= cut)
CUT(kernel_below, values[i] < cut)

KERNEL void kernel_between(const int32_t *restrict values, int32_t low, int32_t high,
                           uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = (uint8_t)(((values[i] >= low) & (values[i] < high)) ? UINT8_MAX : 0);
}

KERNEL void kernel_outside(const int32_t *restrict values, int32_t low, int32_t high,
                           uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = (uint8_t)(((values[i] < low) | (values[i] >= high)) ? UINT8_MAX : 0);
}

KERNEL void kernel_step(const int32_t *restrict values, int32_t cut, uint8_t code,
                        uint8_t *restrict codes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t mask = (uint8_t)(values[i] >= cut ? UINT8_MAX : 0);
        codes[i] = (uint8_t)((codes[i] & ~mask) | (code & mask));
    }
}

#define COMPARE(name, sign)                                                                        \
    KERNEL void name(const int32_t *restrict a, const int32_t *restrict b, uint8_t *restrict out,  \
                     uint32_t count)                                                               \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(a[i] sign b[i] ? UINT8_MAX : 0);   \
    }
COMPARE(kernel_less, <)
COMPARE(kernel_equal, ==)

// Where a row is not known its number may be anything, so products wrap instead of being undefined.
#define ORDER(name, number, wide, unsigned_wide)                                                   \
    KERNEL void name(const int32_t *restrict a, number by, const int32_t *restrict b, number part, \
                     bool is_fraction, int8_t *restrict order, uint8_t *restrict zero,             \
                     uint32_t count)                                                               \
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

KERNEL void kernel_relation(const int8_t *restrict order, decree_relation relation,
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
    KERNEL void name(const int32_t *restrict a, const int32_t *restrict b, int32_t *restrict out,  \
                     uint32_t count)                                                               \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) out[i] = (form);                                      \
    }
// So do sums.
NUMBERS(kernel_add, (int32_t)((uint32_t)a[i] + (uint32_t)b[i]))
NUMBERS(kernel_subtract, (int32_t)((uint32_t)a[i] - (uint32_t)b[i]))
NUMBERS(kernel_min, a[i] < b[i] ? a[i] : b[i])
NUMBERS(kernel_max, a[i] > b[i] ? a[i] : b[i])

KERNEL void kernel_days_inclusive(const int32_t *restrict from, const int32_t *restrict to,
                                  int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t days = (int32_t)((uint32_t)to[i] - (uint32_t)from[i]);
        out[i] = (int32_t)((uint32_t)days + (days >= 0 ? 1u : UINT32_MAX));
    }
}

#define CHECKED(name, sign)                                                                        \
    KERNEL void name(const int32_t *restrict a, const int32_t *restrict b, int32_t *restrict out,  \
                     uint8_t *restrict over, uint32_t count)                                       \
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

KERNEL void kernel_choose(const uint8_t *restrict plane, const int32_t *restrict a,
                          const int32_t *restrict b, int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = plane[i] ? a[i] : b[i];
}

KERNEL void kernel_put(const uint8_t *restrict plane, const int32_t *restrict a,
                       int32_t *restrict into, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] = plane[i] ? a[i] : into[i];
}

KERNEL void kernel_fill(int32_t value, int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = value;
}

KERNEL void kernel_narrow(const int64_t *restrict a, int32_t *restrict out, uint8_t *restrict over,
                          uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t cut = (int32_t)a[i];
        out[i] = cut;
        over[i] = (uint8_t)(cut != a[i] ? UINT8_MAX : 0);
    }
}

KERNEL void kernel_part(const jub_duration *restrict durations, int32_t *restrict months,
                        int32_t *restrict days, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        months[i] = durations[i].months;
        days[i] = durations[i].days;
    }
}

KERNEL bool kernel_exceeds(const int32_t *restrict values, const uint8_t *restrict known,
                           int32_t low, int32_t high, uint32_t count)
{
    uint8_t any = 0;
    for (uint32_t i = 0; i < count; i++)
        any = (uint8_t)(any |
                        (known[i] & (((values[i] < low) | (values[i] > high)) ? UINT8_MAX : 0)));
    return any != 0;
}

KERNEL void kernel_lengths(const int32_t *restrict months, const int32_t *restrict days,
                           int32_t low, int32_t high, const int32_t *restrict fewest,
                           const int32_t *restrict most, int32_t *restrict least_out,
                           int32_t *restrict most_out, uint8_t *restrict over, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const bool fits = (months[i] >= low) & (months[i] <= high);
        const uint32_t at = fits ? (uint32_t)months[i] - (uint32_t)low : 0;
        least_out[i] = (int32_t)((uint32_t)fewest[at] + (uint32_t)days[i]);
        most_out[i] = (int32_t)((uint32_t)most[at] + (uint32_t)days[i]);
        over[i] = (uint8_t)(fits ? 0 : UINT8_MAX);
    }
}

// -- decision tables ------------------------------------------------------------------------------

KERNEL void kernel_choose_class(const uint8_t *restrict yes, const uint8_t *restrict perhaps,
                                uint8_t number, uint8_t *restrict found, uint8_t *restrict has,
                                uint8_t *restrict open, uint8_t *restrict split,
                                uint8_t *restrict classes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t may = (uint8_t)(perhaps[i] & ~found[i]);
        const uint8_t other = (uint8_t)(classes[i] != number ? UINT8_MAX : 0);
        split[i] = (uint8_t)(split[i] | (may & has[i] & other));
        classes[i] = (uint8_t)((classes[i] & ~may) | (number & may));
        has[i] |= may;
        open[i] = (uint8_t)(open[i] | (may & ~yes[i]));
        found[i] = (uint8_t)(found[i] | (may & yes[i]));
    }
}

KERNEL void kernel_choose_first(const uint8_t *restrict yes, uint8_t number,
                                uint8_t *restrict found, uint8_t *restrict classes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t is = (uint8_t)(yes[i] & ~found[i]);
        classes[i] = (uint8_t)(classes[i] | (number & is));
        found[i] |= yes[i];
    }
}
