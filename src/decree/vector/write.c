#include "decree/vector/write_private.h"

#include "decree/vector/clones_private.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") // its -O2 vectorises only what needs no rest
#endif

VECTOR_CLONES
void vector_write_none(int32_t *restrict new_ends, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) new_ends[i] = JUB_BULK_NO_DAY;
}

VECTOR_CLONES
void vector_write_kept(const uint8_t *restrict acts, const int32_t *restrict old_ends,
                       const uint8_t *restrict known, uint32_t count, int32_t *restrict new_ends)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t end = known[i] ? old_ends[i] : JUB_BULK_NO_DAY;
        new_ends[i] = acts[i] == VECTOR_ACT_KEEP ? end : new_ends[i];
    }
}

VECTOR_CLONES
void vector_write_released(const uint8_t *restrict acts, const int32_t *restrict old_ends,
                           const uint8_t *restrict known, int32_t effect, uint32_t count,
                           int32_t *restrict new_ends)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t old = known[i] ? old_ends[i] : effect;
        const int32_t end = old < effect ? old : effect;
        new_ends[i] = acts[i] == VECTOR_ACT_RELEASE ? end : new_ends[i];
    }
}
