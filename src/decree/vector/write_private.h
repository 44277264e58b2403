#ifndef JUB_DECREE_VECTOR_WRITE_PRIVATE_H
#define JUB_DECREE_VECTOR_WRITE_PRIVATE_H

#include "decree/vector/bulk_private.h"

// Loops over a block that write what rows with one act get; `acts` [count] is a vector_act each,
// and `known` tells where there is an old end.

/// No day.
void vector_write_none(int32_t *new_ends, uint32_t count);

/// The end stays.
void vector_write_kept(const uint8_t *acts, const int32_t *old_ends, const uint8_t *known,
                       uint32_t count, int32_t *new_ends);

/// The effective day, or the old end where that is earlier.
void vector_write_released(const uint8_t *acts, const int32_t *old_ends, const uint8_t *known,
                           int32_t effect, uint32_t count, int32_t *new_ends);

#endif
