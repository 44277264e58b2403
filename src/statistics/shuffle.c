#include "statistics/shuffle.h"

void jub_shuffle_within(jub_prng *prng, uint32_t *items, const size_t *stratum_ends,
                        size_t stratum_count)
{
    size_t from = 0;
    for (size_t i = 0; i < stratum_count; i++) {
        uint32_t *stratum = items + from;
        for (size_t left = stratum_ends[i] - from; left > 1; left--) { // Fisher and Yates
            const uint32_t other = jub_prng_below(prng, (uint32_t)left);
            const uint32_t kept = stratum[left - 1];
            stratum[left - 1] = stratum[other];
            stratum[other] = kept;
        }
        from = stratum_ends[i];
    }
}

double jub_shuffle_chance(size_t as_extreme, size_t draws)
{
    return (1 + (double)as_extreme) / (1 + (double)draws);
}
