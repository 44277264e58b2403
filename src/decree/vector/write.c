#pragma GCC optimize("O3")

#include "decree/vector/write_private.h"

#include "decree/vector/clones_private.h"

VECTOR_CLONES
void vector_write_none(jub_duration *restrict amounts, int32_t *restrict new_ends, uint32_t count)
{
    memset(amounts, 0, count * sizeof *amounts);
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

// Of the rows with the act, those whose ends are not all known; they are to be weighed.
VECTOR_CLONES
static uint8_t set_aside(uint8_t *restrict acts, uint8_t act, const uint8_t *restrict known,
                         const uint8_t *restrict states, uint32_t count)
{
    uint8_t any = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t is_open =
            (uint8_t)((acts[i] == act) & ((known[i] == 0) | (states[i] != VECTOR_KNOWN)));
        acts[i] = is_open ? VECTOR_ACT_WEIGH : acts[i];
        any |= is_open;
    }
    return any;
}

VECTOR_CLONES
static void write_ends(const uint8_t *restrict acts, uint8_t act, const int32_t *restrict old_ends,
                       const int32_t *restrict ends, int32_t effect, uint32_t count,
                       int32_t *restrict new_ends)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t late = ends[i] > effect ? ends[i] : effect;
        const int32_t end = late < old_ends[i] ? late : old_ends[i];
        new_ends[i] = acts[i] == act ? end : new_ends[i];
    }
}

VECTOR_CLONES
static void write_amounts(const uint8_t *restrict acts, uint8_t act, const int32_t *restrict months,
                          const int32_t *restrict days, const uint8_t *restrict has, uint32_t count,
                          jub_duration *restrict amounts)
{
    for (uint32_t i = 0; i < count; i++) {
        const bool takes = (int)(acts[i] == act) & (int)has[i];
        amounts[i].months = takes ? months[i] : amounts[i].months;
        amounts[i].days = takes ? days[i] : amounts[i].days;
    }
}

bool vector_write_one(uint8_t *acts, uint8_t act, const int32_t *old_ends, const uint8_t *known,
                      const vector_ends *ends, int32_t effect, uint32_t count,
                      jub_duration *amounts, int32_t *new_ends)
{
    const uint8_t any = set_aside(acts, act, known, ends->states, count);
    write_ends(acts, act, old_ends, ends->ends, effect, count, new_ends);
    write_amounts(acts, act, ends->months, ends->days, ends->has_amounts, count, amounts);
    return any != 0;
}
