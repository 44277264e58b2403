// Numbers drawn from distributions, for the simulations of refilling.

#include <math.h>

#include "population/refill_private.h"

double refill_uniform(jub_prng *prng)
{
    return ((double)(jub_prng_next(prng) >> 11) + 0.5) / 9007199254740992.0;
}

// Source: Box and Muller 1958.
double refill_normal(jub_prng *prng)
{
    const double radius = sqrt(-2 * log(refill_uniform(prng)));
    return radius * cos(2 * 3.14159265358979323846 * refill_uniform(prng));
}

static uint32_t rounded(double value, double most)
{
    return (uint32_t)fmax(0, fmin(most, floor(value + 0.5)));
}

// Above a variance of 30 the normal distribution is near enough for a simulation; below, one by
// one.
uint32_t refill_binomial(jub_prng *prng, uint32_t count, double chance)
{
    if (chance <= 0) return 0;
    if (chance >= 1) return count;
    const double variance = count * chance * (1 - chance);
    if (variance > 30) return rounded(count * chance + sqrt(variance) * refill_normal(prng), count);
    if (count > 400 && chance > 0.5) return count - refill_binomial(prng, count, 1 - chance);
    uint32_t hits = 0;
    if (count <= 400) {
        for (uint32_t i = 0; i < count; i++) hits += refill_uniform(prng) < chance;
        return hits;
    }
    // few hits of many: how many failures lie between two
    const double failing = log1p(-chance);
    for (double at = floor(log(refill_uniform(prng)) / failing); at < count; hits++)
        at += 1 + floor(log(refill_uniform(prng)) / failing);
    return hits;
}

static double gamma_of(jub_prng *prng, double shape)
{
    // Source: Marsaglia and Tsang 2000; below 1 by a power of a uniform number.
    if (shape < 1) return gamma_of(prng, shape + 1) * pow(refill_uniform(prng), 1 / shape);
    const double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = refill_normal(prng), v = 1 + c * x;
        if (v <= 0) continue;
        const double cube = v * v * v;
        if (log(refill_uniform(prng)) < 0.5 * x * x + d - d * cube + d * log(cube)) return d * cube;
    }
}

static uint32_t poisson(jub_prng *prng, double mean)
{
    if (mean > 60) return rounded(mean + sqrt(mean) * refill_normal(prng), 4e9);
    const double least = exp(-mean);
    uint32_t count = 0;
    for (double product = refill_uniform(prng); product > least; count++)
        product *= refill_uniform(prng);
    return count;
}

uint32_t refill_count(jub_prng *prng, double mean, double spread)
{
    if (!(mean > 0)) return 0;
    if (spread < 1e-9) return poisson(prng, mean);
    return poisson(prng, mean * spread * gamma_of(prng, 1 / spread));
}
