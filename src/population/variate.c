#include "population/variate_private.h"

#include <math.h>

#define KNUTH_MEAN_MAX 30.0
#define MEAN_MAX 1e9 // far more people than a register holds

double variate_normal(jub_prng *prng)
{
    for (;;) {
        const double u = 2 * variate_unit(prng) - 1, v = 2 * variate_unit(prng) - 1;
        const double s = u * u + v * v;
        if (s > 0 && s < 1) return u * sqrt(-2 * log(s) / s);
    }
}

// Shape at least 1, scale 1.
static double gamma_of_shape(jub_prng *prng, double shape)
{
    const double d = shape - 1.0 / 3.0, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = variate_normal(prng), base = 1 + c * x;
        if (base <= 0) continue;
        const double v = base * base * base;
        if (log(variate_unit(prng)) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
    }
}

double variate_gamma(jub_prng *prng, double variance)
{
    if (!(variance > 0)) return 1;
    const double shape = 1 / variance;
    if (shape >= 1) return gamma_of_shape(prng, shape) / shape;
    const double larger = gamma_of_shape(prng, shape + 1);
    return larger * pow(variate_unit(prng), 1 / shape) / shape;
}

static uint32_t poisson_small(jub_prng *prng, double mean)
{
    const double limit = exp(-mean);
    double product = variate_unit(prng);
    uint32_t count = 0;
    for (; product > limit; count++) product *= variate_unit(prng);
    return count;
}

static uint32_t poisson_large(jub_prng *prng, double mean)
{
    const double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        const double u = variate_unit(prng) - 0.5, v = variate_unit(prng);
        const double us = 0.5 - fabs(u), k = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= v_r) return (uint32_t)k;
        if (k < 0 || (us < 0.013 && v > us)) continue;
        if (log(v) + log(inverse_alpha) - log(a / (us * us) + b) <=
            k * log(mean) - mean - lgamma(k + 1))
            return (uint32_t)k;
    }
}

uint32_t variate_poisson(jub_prng *prng, double mean)
{
    if (!(mean > 0)) return 0;
    if (mean > MEAN_MAX) mean = MEAN_MAX;
    return mean < KNUTH_MEAN_MAX ? poisson_small(prng, mean) : poisson_large(prng, mean);
}
