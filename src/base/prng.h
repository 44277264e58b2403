#ifndef JUB_BASE_PRNG_H
#define JUB_BASE_PRNG_H

#include <stdint.h>

/// Repeatable numbers for synthetic data and generated tests: SplitMix64 (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", OOPSLA 2014). Never for draws or keys, which
/// have `draw`.
typedef struct jub_prng {
    uint64_t state;
} jub_prng;

static inline uint64_t jub_prng_next(jub_prng *prng)
{
    uint64_t z = (prng->state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// 0 to bound - 1, without bias worth the name for bounds below 2^32; bound at least 1.
static inline uint32_t jub_prng_below(jub_prng *prng, uint32_t bound)
{
    return (uint32_t)(((jub_prng_next(prng) >> 32) * bound) >> 32);
}

/// low to high, both included.
static inline int64_t jub_prng_between(jub_prng *prng, int32_t low, int32_t high)
{
    const uint64_t span = (uint64_t)((int64_t)high - low) + 1; // at most 2^32
    return low + (int64_t)(((jub_prng_next(prng) >> 32) * span) >> 32);
}

/// True `parts` times in `whole`.
static inline int jub_prng_chance(jub_prng *prng, uint32_t parts, uint32_t whole)
{
    return jub_prng_below(prng, whole) < parts;
}

#endif
