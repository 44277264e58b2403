#include "statistics/density_private.h"

#include <math.h>

static const double HALF_LOG_TWO_PI = 0.91893853320467274178;

// From here on the series is as good as a double can be.
static const double SERIES_FROM = 15;

double jub_stirling_error(double x)
{
    if (x < SERIES_FROM) {
        int sign;
        return lgamma_r(x + 1, &sign) - ((x + 0.5) * log(x) - x + HALF_LOG_TWO_PI);
    }
    // B(2k) / (2k (2k - 1) x^(2k - 1)), k from 1
    static const double terms[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                   1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    const double inverse = 1 / (x * x);
    double sum = 0;
    for (int i = (int)(sizeof terms / sizeof *terms) - 1; i >= 0; i--)
        sum = sum * inverse + terms[i];
    return sum / x;
}

// x ln(x / mean) + mean - x, at least 0, without the cancellation where x is near the mean.
static double deviance(double x, double mean)
{
    if (x == 0) return mean;
    if (fabs(x - mean) > 0.1 * (x + mean)) return x * log(x / mean) + mean - x;
    const double v = (x - mean) / (x + mean);
    double sum = (x - mean) * v, term = 2 * x * v;
    for (int j = 1; j < 1000; j++) {
        term *= v * v;
        const double next = sum + term / (2 * j + 1);
        if (next == sum) break;
        sum = next;
    }
    return sum;
}

double jub_log_binomial(double x, double y, double p, double q)
{
    const double n = x + y;
    if (p <= 0) return x > 0 ? -INFINITY : 0;
    if (q <= 0) return y > 0 ? -INFINITY : 0;
    if (x == 0) return p < 0.5 ? n * log1p(-p) : n * log(q);
    if (y == 0) return q < 0.5 ? n * log1p(-q) : n * log(p);
    return jub_stirling_error(n) - jub_stirling_error(x) - jub_stirling_error(y) -
           deviance(x, n * p) - deviance(y, n * q) - HALF_LOG_TWO_PI - 0.5 * log(x / n * y);
}

double jub_chance_of(double value)
{
    return isnan(value) ? NAN : fmin(1, fmax(0, value));
}

double jub_log_poisson(double x, double mean)
{
    if (mean <= 0) return x > 0 ? -INFINITY : 0;
    if (x == 0) return -mean;
    return -jub_stirling_error(x) - deviance(x, mean) - HALF_LOG_TWO_PI - 0.5 * log(x);
}
