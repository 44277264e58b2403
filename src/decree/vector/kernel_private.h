#ifndef JUB_DECREE_VECTOR_KERNEL_PRIVATE_H
#define JUB_DECREE_VECTOR_KERNEL_PRIVATE_H

#include "decree/ast_private.h"

// Plain loops over arrays, each compiled for several generations of processors. Planes are bytes,
// 0xFF or 0. Outputs overlap nothing unless it is said.

void kernel_and(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count);
void kernel_or(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count);
void kernel_and_not(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count);
void kernel_nor(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count);
void kernel_not(const uint8_t *a, uint8_t *out, uint32_t count);
void kernel_or_into(uint8_t *into, const uint8_t *a, uint32_t count);
void kernel_and_into(uint8_t *into, const uint8_t *a, uint32_t count);
void kernel_and_not_into(uint8_t *into, const uint8_t *a, uint32_t count);
void kernel_or_and_into(uint8_t *into, const uint8_t *a, const uint8_t *b, uint32_t count);
void kernel_or_and_not_into(uint8_t *into, const uint8_t *a, const uint8_t *b, uint32_t count);
bool kernel_any(const uint8_t *a, uint32_t count);
bool kernel_all(const uint8_t *a, uint32_t count);

/// Bits to bytes; `words` begins with the first row's word.
void kernel_spread(const uint64_t *words, uint8_t *out, uint32_t count);

/// yes &= known; perhaps = yes, or neither known nor none.
void kernel_open(uint8_t *yes, const uint8_t *known, const uint8_t *none, uint8_t *perhaps,
                 uint32_t count);

/// Whether any of some bits is set.
void kernel_bits(const uint8_t *bytes, uint8_t bits, uint8_t *out, uint32_t count);

void kernel_limit(const uint32_t *a, uint32_t limit, uint32_t *out, uint32_t count);
void kernel_entries(const uint32_t *codes, const uint8_t *known, const uint8_t *none,
                    uint32_t entry_count, uint32_t *out, uint32_t count);
void kernel_gather_bytes(const uint8_t *table, const uint32_t *at, uint8_t *out, uint32_t count);
void kernel_gather_numbers(const int32_t *table, const uint32_t *at, int32_t *out, uint32_t count);

void kernel_at_least(const int32_t *values, int32_t cut, uint8_t *out, uint32_t count);
void kernel_below(const int32_t *values, int32_t cut, uint8_t *out, uint32_t count);
void kernel_between(const int32_t *values, int32_t low, int32_t high, uint8_t *out, uint32_t count);
void kernel_outside(const int32_t *values, int32_t low, int32_t high, uint8_t *out, uint32_t count);
/// codes = code where the value is at least `cut`.
void kernel_step(const int32_t *values, int32_t cut, uint8_t code, uint8_t *codes, uint32_t count);

void kernel_less(const int32_t *a, const int32_t *b, uint8_t *out, uint32_t count);
void kernel_equal(const int32_t *a, const int32_t *b, uint8_t *out, uint32_t count);

/// a * by against b * part: -1, 0, 1 as bytes. With `is_fraction`, b is a denominator: where it is
/// below 0 both sides change sign, and where it is 0 `zero_out` is 0xFF. 32 bits must hold both
/// sides, or for the wide one 64.
void kernel_order(const int32_t *a, int32_t by, const int32_t *b, int32_t part, bool is_fraction,
                  int8_t *order_out, uint8_t *zero_out, uint32_t count);
void kernel_order_wide(const int32_t *a, int64_t by, const int32_t *b, int64_t part,
                       bool is_fraction, int8_t *order_out, uint8_t *zero_out, uint32_t count);
void kernel_relation(const int8_t *order, decree_relation relation, uint8_t *out, uint32_t count);

/// Sums that 32 bits hold, and sums that they may not: `over_out` says where.
void kernel_add(const int32_t *a, const int32_t *b, int32_t *out, uint32_t count);
void kernel_subtract(const int32_t *a, const int32_t *b, int32_t *out, uint32_t count);
void kernel_add_checked(const int32_t *a, const int32_t *b, int32_t *out, uint8_t *over_out,
                        uint32_t count);
void kernel_subtract_checked(const int32_t *a, const int32_t *b, int32_t *out, uint8_t *over_out,
                             uint32_t count);
void kernel_multiply_checked(const int32_t *a, const int32_t *b, int32_t *out, uint8_t *over_out,
                             uint32_t count);
void kernel_min(const int32_t *a, const int32_t *b, int32_t *out, uint32_t count);
void kernel_max(const int32_t *a, const int32_t *b, int32_t *out, uint32_t count);
void kernel_days_inclusive(const int32_t *from, const int32_t *to, int32_t *out, uint32_t count);
void kernel_choose(const uint8_t *plane, const int32_t *a, const int32_t *b, int32_t *out,
                   uint32_t count);
void kernel_put(const uint8_t *plane, const int32_t *a, int32_t *into, uint32_t count);
void kernel_fill(int32_t value, int32_t *out, uint32_t count);

void kernel_narrow(const int64_t *a, int32_t *out, uint8_t *over_out, uint32_t count);
void kernel_part(const jub_duration *durations, int32_t *months, int32_t *days, uint32_t count);
bool kernel_any_number(const int32_t *values, uint32_t count); // that is not 0
/// Whether any of these lies outside.
bool kernel_exceeds(const int32_t *values, const uint8_t *known, int32_t low, int32_t high,
                    uint32_t count);

/// The least and the most days by which one length is longer than another, as signs: -1, 0, 1.
/// `fewest` and `most` [2 * limit + 1] are the days that -limit..limit months take; past them
/// `over_out` is 0xFF.
void kernel_lengths(const int32_t *a_months, const int32_t *a_days, const int32_t *b_months,
                    const int32_t *b_days, int32_t limit, const int32_t *fewest,
                    const int32_t *most, int8_t *least_out, int8_t *most_out, uint8_t *over_out,
                    uint32_t count);

/// A decision table: rows that `fits` and are not found yet get class number `number`.
void kernel_choose_class(const uint8_t *yes, const uint8_t *perhaps, uint8_t number, uint8_t *found,
                         uint8_t *has, uint8_t *open, uint8_t *split, uint8_t *classes,
                         uint32_t count);
void kernel_choose_first(const uint8_t *yes, uint8_t number, uint8_t *found, uint8_t *classes,
                         uint32_t count);
/// found, and not both open and split.
void kernel_settle(const uint8_t *found, const uint8_t *open, const uint8_t *split,
                   uint8_t *settled_out, uint32_t count);
void kernel_same(const uint8_t *bytes, uint8_t number, uint8_t *out, uint32_t count);
void kernel_by_byte(const int32_t *table, const uint8_t *at, int32_t *out, uint32_t count);

/// A bit of each row that there is: 0 where `rows` is UINT32_MAX.
void kernel_bits_of_rows(const uint64_t *bits, const uint32_t *rows, uint8_t *out, uint32_t count);
/// A truth of each row, unknown where there is no row or it is not known.
void kernel_truths_of_rows(const uint64_t *known, const uint64_t *bits, const uint32_t *rows,
                           uint8_t *yes_out, uint8_t *perhaps_out, uint32_t count);
void kernel_there(const uint32_t *rows, uint8_t *out, uint32_t count);
uint32_t kernel_greatest(const uint32_t *a, uint32_t count);

/// `if`: where the condition is open and both sides come to the same, that is taken.
void kernel_if_same(const uint8_t *when_yes, const uint8_t *when_perhaps, const uint8_t *same,
                    uint8_t *takes_a_out, uint8_t *takes_b_out, uint32_t count);
void kernel_mix(const uint8_t *takes_a, const uint8_t *a, const uint8_t *takes_b, const uint8_t *b,
                uint8_t *out, uint32_t count);
/// Both known and equal, or both none.
void kernel_same_truths(const uint8_t *a_yes, const uint8_t *a_perhaps, const uint8_t *a_none,
                        const uint8_t *b_yes, const uint8_t *b_perhaps, const uint8_t *b_none,
                        uint8_t *out, uint32_t count);
void kernel_same_values(const uint8_t *equal, const uint8_t *a_known, const uint8_t *a_none,
                        const uint8_t *b_known, const uint8_t *b_none, uint8_t *out,
                        uint32_t count);

#endif
