#include "decree/vector/kernel_private.h"

#include "decree/vector/clones_private.h"

// Written so that gcc and clang vectorise: restrict pointers, no branches in the loops, one store
// of each type.

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") // its -O2 vectorises only what needs no rest
#endif

// -- planes ---------------------------------------------------------------------------------------

#define PLANES(name, form)                                                                         \
    VECTOR_CLONES void name(const uint8_t *restrict a, const uint8_t *restrict b,                  \
                            uint8_t *restrict out, uint32_t count)                                 \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(form);                             \
    }

PLANES(kernel_and, a[i] & b[i])
PLANES(kernel_or, a[i] | b[i])
PLANES(kernel_and_not, a[i] & ~b[i])
PLANES(kernel_nor, ~(a[i] | b[i]))

VECTOR_CLONES void kernel_not(const uint8_t *restrict a, uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)~a[i];
}

VECTOR_CLONES void kernel_or_into(uint8_t *restrict into, const uint8_t *restrict a, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] |= a[i];
}

VECTOR_CLONES void kernel_and_into(uint8_t *restrict into, const uint8_t *restrict a,
                                   uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] &= a[i];
}

VECTOR_CLONES void kernel_and_not_into(uint8_t *restrict into, const uint8_t *restrict a,
                                       uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] = (uint8_t)(into[i] & ~a[i]);
}

VECTOR_CLONES void kernel_or_and_into(uint8_t *restrict into, const uint8_t *restrict a,
                                      const uint8_t *restrict b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] = (uint8_t)(into[i] | (a[i] & b[i]));
}

VECTOR_CLONES void kernel_or_and_not_into(uint8_t *restrict into, const uint8_t *restrict a,
                                          const uint8_t *restrict b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) into[i] = (uint8_t)(into[i] | (a[i] & ~b[i]));
}

VECTOR_CLONES bool kernel_any(const uint8_t *restrict a, uint32_t count)
{
    uint8_t any = 0;
    for (uint32_t i = 0; i < count; i++) any |= a[i];
    return any != 0;
}

VECTOR_CLONES bool kernel_all(const uint8_t *restrict a, uint32_t count)
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

VECTOR_CLONES void kernel_spread(const uint64_t *restrict words, uint8_t *restrict out,
                                 uint32_t count)
{
    const uint32_t whole = count / 8;
    for (uint32_t i = 0; i < whole; i++) {
        const uint64_t eight = spread_byte(words[i / 8] >> (i % 8 * 8) & UINT8_MAX);
        __builtin_memcpy(out + (size_t)i * 8, &eight, 8);
    }
    for (uint32_t i = whole * 8; i < count; i++)
        out[i] = (uint8_t)(0 - (words[i / 64] >> i % 64 & 1));
}

VECTOR_CLONES void kernel_open(uint8_t *restrict yes, const uint8_t *restrict known,
                               const uint8_t *restrict none, uint8_t *restrict perhaps,
                               uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t is = yes[i] & known[i];
        yes[i] = is;
        perhaps[i] = (uint8_t)(is | ~(known[i] | none[i]));
    }
}

VECTOR_CLONES void kernel_bits(const uint8_t *restrict bytes, uint8_t bits, uint8_t *restrict out,
                               uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(bytes[i] & bits ? UINT8_MAX : 0);
}

// -- tables ---------------------------------------------------------------------------------------

VECTOR_CLONES void kernel_limit(const uint32_t *restrict a, uint32_t limit, uint32_t *restrict out,
                                uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = a[i] < limit ? a[i] : limit;
}

VECTOR_CLONES void kernel_entries(const uint32_t *restrict codes, const uint8_t *restrict known,
                                  const uint8_t *restrict none, uint32_t entry_count,
                                  uint32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t at = known[i] ? codes[i] : entry_count;
        out[i] = none[i] ? entry_count + 1 : at; // what is none is known too
    }
}

void kernel_gather_bytes(const uint8_t *restrict table, const uint32_t *restrict at,
                         uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = table[at[i]];
}

VECTOR_CLONES void kernel_gather_numbers(const int32_t *restrict table, const uint32_t *restrict at,
                                         int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = table[at[i]];
}

// -- decision tables ------------------------------------------------------------------------------

VECTOR_CLONES void kernel_choose_class(const uint8_t *restrict yes, const uint8_t *restrict perhaps,
                                       uint8_t number, uint8_t *restrict found,
                                       uint8_t *restrict has, uint8_t *restrict open,
                                       uint8_t *restrict split, uint8_t *restrict classes,
                                       uint32_t count)
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

VECTOR_CLONES void kernel_choose_first(const uint8_t *restrict yes, uint8_t number,
                                       uint8_t *restrict found, uint8_t *restrict classes,
                                       uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t is = (uint8_t)(yes[i] & ~found[i]);
        classes[i] = (uint8_t)(classes[i] | (number & is));
        found[i] |= yes[i];
    }
}

VECTOR_CLONES void kernel_settle(const uint8_t *restrict found, const uint8_t *restrict open,
                                 const uint8_t *restrict split, uint8_t *restrict settled,
                                 uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) settled[i] = (uint8_t)(found[i] & ~(open[i] & split[i]));
}

VECTOR_CLONES void kernel_same(const uint8_t *restrict bytes, uint8_t number, uint8_t *restrict out,
                               uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(bytes[i] == number ? UINT8_MAX : 0);
}

VECTOR_CLONES void kernel_by_byte(const int32_t *restrict table, const uint8_t *restrict at,
                                  int32_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = table[at[i]];
}

// -- rows of another resource ---------------------------------------------------------------------

// Who has a row there is anybody's guess, so there is no branch on it.

void kernel_bits_of_rows(const uint64_t *restrict bits, const uint32_t *restrict rows,
                         uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t is_there = rows[i] != UINT32_MAX, row = rows[i] & (0 - is_there);
        out[i] = (uint8_t)(0 - (bits[row / 64] >> row % 64 & is_there));
    }
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
// Half words, so that as many rows are looked up at once as there are lanes of 32 bits.
typedef uint32_t __attribute__((may_alias)) half_word;
enum { HALF_BITS = 32 };
#else
typedef uint64_t half_word;
enum { HALF_BITS = 64 };
#endif

VECTOR_CLONES void kernel_truths_of_rows(const uint64_t *restrict known,
                                         const uint64_t *restrict bits,
                                         const uint32_t *restrict rows, uint8_t *restrict yes,
                                         uint8_t *restrict perhaps, uint32_t count)
{
    const half_word *restrict known_words = (const half_word *)known;
    const half_word *restrict words = (const half_word *)bits;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t is_there = rows[i] != UINT32_MAX ? UINT32_MAX : 0, row = rows[i] & is_there;
        const uint32_t is_known =
            (uint32_t)(known_words[row / HALF_BITS] >> row % HALF_BITS) & is_there & 1;
        const uint32_t is = (uint32_t)(words[row / HALF_BITS] >> row % HALF_BITS) & is_known;
        yes[i] = (uint8_t)(0 - is);
        perhaps[i] = (uint8_t)(0 - (is | (is_known ^ 1)));
    }
}

VECTOR_CLONES void kernel_there(const uint32_t *restrict rows, uint8_t *restrict out,
                                uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(rows[i] != UINT32_MAX ? UINT8_MAX : 0);
}

VECTOR_CLONES uint32_t kernel_greatest(const uint32_t *restrict a, uint32_t count)
{
    uint32_t greatest = 0;
    for (uint32_t i = 0; i < count; i++) greatest = a[i] > greatest ? a[i] : greatest;
    return greatest;
}

// -- if -------------------------------------------------------------------------------------------

VECTOR_CLONES void kernel_if_same(const uint8_t *restrict when_yes,
                                  const uint8_t *restrict when_perhaps,
                                  const uint8_t *restrict same, uint8_t *restrict takes_a,
                                  uint8_t *restrict takes_b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        takes_a[i] = (uint8_t)(when_yes[i] | (when_perhaps[i] & same[i]));
        takes_b[i] = (uint8_t)~when_perhaps[i];
    }
}

VECTOR_CLONES void kernel_mix(const uint8_t *restrict takes_a, const uint8_t *restrict a,
                              const uint8_t *restrict takes_b, const uint8_t *restrict b,
                              uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = (uint8_t)((takes_a[i] & a[i]) | (takes_b[i] & b[i]));
}

VECTOR_CLONES void kernel_same_truths(const uint8_t *restrict a_yes,
                                      const uint8_t *restrict a_perhaps,
                                      const uint8_t *restrict a_none, const uint8_t *restrict b_yes,
                                      const uint8_t *restrict b_perhaps,
                                      const uint8_t *restrict b_none, uint8_t *restrict out,
                                      uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t a_known = (uint8_t)((a_yes[i] | ~a_perhaps[i]) & ~a_none[i]);
        const uint8_t b_known = (uint8_t)((b_yes[i] | ~b_perhaps[i]) & ~b_none[i]);
        out[i] = (uint8_t)((a_known & b_known & ~(a_yes[i] ^ b_yes[i])) | (a_none[i] & b_none[i]));
    }
}

VECTOR_CLONES void
kernel_same_values(const uint8_t *restrict equal, const uint8_t *restrict a_known,
                   const uint8_t *restrict a_none, const uint8_t *restrict b_known,
                   const uint8_t *restrict b_none, uint8_t *restrict out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = (uint8_t)((equal[i] & a_known[i] & b_known[i]) | (a_none[i] & b_none[i]));
}
