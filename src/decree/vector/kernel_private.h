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
/// Whether any of these lies outside.
bool kernel_exceeds(const int32_t *values, const uint8_t *known, int32_t low, int32_t high,
                    uint32_t count);

/// Where months lie between `low` and `high` the fewest and most days that a length takes;
/// elsewhere `over_out`.
void kernel_lengths(const int32_t *months, const int32_t *days, int32_t low, int32_t high,
                    const int32_t *fewest, const int32_t *most, int32_t *least_out,
                    int32_t *most_out, uint8_t *over_out, uint32_t count);

/// A decision table: rows that `fits` and are not found yet get class number `number`.
void kernel_choose_class(const uint8_t *yes, const uint8_t *perhaps, uint8_t number, uint8_t *found,
                         uint8_t *has, uint8_t *open, uint8_t *split, uint8_t *classes,
                         uint32_t count);
void kernel_choose_first(const uint8_t *yes, uint8_t number, uint8_t *found, uint8_t *classes,
                         uint32_t count);

#endif
