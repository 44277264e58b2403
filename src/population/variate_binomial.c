#include <math.h>

#include "population/variate_private.h"

// Above a variance of 30 the normal distribution is near enough for a simulation.
static const double normal_variance = 30;
enum { ONE_BY_ONE_MAX = 400 };

// Few hits of many: how many misses lie between two of them is geometric.
static uint32_t count_gaps(jub_prng *prng, uint32_t count, double chance)
{
    const double missing = log1p(-chance);
    uint32_t hits = 0;
    for (double at = floor(log(variate_unit(prng)) / missing); at < count; hits++)
        at += 1 + floor(log(variate_unit(prng)) / missing);
    return hits;
}

uint32_t variate_binomial(jub_prng *prng, uint32_t count, double chance)
{
    if (!(chance > 0)) return 0;
    if (chance >= 1) return count;
    const double mean = count * chance, variance = mean * (1 - chance);
    if (variance > normal_variance)
        return (uint32_t)fmax(
            0, fmin(count, floor(mean + sqrt(variance) * variate_normal(prng) + 0.5)));
    if (chance > 0.5) return count - variate_binomial(prng, count, 1 - chance);
    if (count > ONE_BY_ONE_MAX) return count_gaps(prng, count, chance);
    uint32_t hits = 0;
    for (uint32_t i = 0; i < count; i++) hits += variate_unit(prng) < chance;
    return hits;
}
