#include <assert.h>
#include <math.h>

#include "statistics/density_private.h"
#include "statistics/tail.h"

// The continued fraction of the incomplete beta function settles in some multiple of the root of
// the larger parameter: 3,000 steps at ten million.
enum { STEP_MAX = 2000000 };
// 1 and its next neighbour: a step may go to and fro between them for ever.
static const double TINY = 1e-300, SETTLED = 2.3e-16;

static double one_step(double numerator, double *c, double *d)
{
    *d = 1 + numerator * *d;
    if (fabs(*d) < TINY) *d = TINY;
    *d = 1 / *d;
    *c = 1 + numerator / *c;
    if (fabs(*c) < TINY) *c = TINY;
    return *c * *d;
}

// Lentz's way through it (DLMF 8.17.22), for x below (a + 1) / (a + b + 2).
static double fraction(double a, double b, double x)
{
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    if (fabs(d) < TINY) d = TINY;
    d = 1 / d;
    double value = d;
    for (int m = 1; m < STEP_MAX; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        value *= one_step(even, &c, &d);
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        const double change = one_step(odd, &c, &d);
        value *= change;
        if (fabs(change - 1) <= SETTLED) break;
    }
    return value;
}

// The part below x, with y = 1 - x given apart; x on the side where the fraction settles.
static double lower_part(double a, double b, double x, double y)
{
    // x^a y^b / (a B(a, b)) is b / (a + b) of the density of a among a + b
    return exp(jub_log_binomial(a, b, x, y)) * (b / (a + b)) * fraction(a, b, x);
}

double jub_beta_part(double a, double b, double x)
{
    assert(a > 0 && b > 0);
    if (isnan(x)) return NAN;
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const double y = 1 - x;
    return jub_chance_of(x < (a + 1) / (a + b + 2) ? lower_part(a, b, x, y)
                                                   : 1 - lower_part(b, a, y, x));
}

double jub_beta_below(double a, double b, double part)
{
    if (isnan(part)) return NAN;
    if (part <= 0) return 0;
    if (part >= 1) return 1;
    // By halves: in the logarithm while the ends are far apart, so that an x of 1e-200 is found.
    double low = 1e-308, high = 1;
    for (int i = 0; i < 200; i++) {
        const double middle = high > 4 * low ? sqrt(low) * sqrt(high) : low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        if (jub_beta_part(a, b, middle) < part)
            low = middle;
        else
            high = middle;
    }
    return high;
}
