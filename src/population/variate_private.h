#ifndef JUB_POPULATION_VARIATE_PRIVATE_H
#define JUB_POPULATION_VARIATE_PRIVATE_H

#include "base/prng.h"

/// Random numbers of other shapes than even ones, for simulations.

/// Above 0 and below 1.
static inline double variate_unit(jub_prng *prng)
{
    return ((double)(jub_prng_next(prng) >> 11) + 0.5) * 0x1p-53;
}

/// Standard normal. Source: Marsaglia's polar method.
double variate_normal(jub_prng *prng);

/// Mean 1 and this variance (0: always 1). Source: Marsaglia and Tsang 2000, "A simple method for
/// generating gamma variables".
double variate_gamma(jub_prng *prng, double variance);

/// A count with this mean, at least 0. Source: Knuth's products for small means, Hörmann 1993
/// (PTRS) for large ones.
uint32_t variate_poisson(jub_prng *prng, double mean);

/// How many of `count` with this chance each; above a variance of 30 by the normal distribution.
uint32_t variate_binomial(jub_prng *prng, uint32_t count, double chance);

/// A generator of its own for each simulation.
static inline jub_prng variate_begin(uint64_t seed, uint64_t run)
{
    jub_prng first = {seed};
    jub_prng second = {jub_prng_next(&first) ^ (run * 0xd1342543de82ef95u)};
    return (jub_prng){jub_prng_next(&second)};
}

#endif
