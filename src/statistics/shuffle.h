#ifndef JUB_STATISTICS_SHUFFLE_H
#define JUB_STATISTICS_SHUFFLE_H

#include <stddef.h>

#include "base/prng.h"

/// Permutation tests inside strata.

enum { JUB_SHUFFLE_DRAWS = 9999 };

/// Puts `items` into another order within each stratum. Items of one stratum stand together.
///
///     stratum_ends   [stratum_count]   the index behind the last item of each
void jub_shuffle_within(jub_prng *prng, uint32_t *items, const size_t *stratum_ends,
                        size_t stratum_count);

/// (1 + as extreme) / (1 + draws).
double jub_shuffle_chance(size_t as_extreme, size_t draws);

#endif
