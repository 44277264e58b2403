#include "statistics/many_tests.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *left, const void *right, void *values)
{
    const double *p = values;
    const size_t a = *(const size_t *)left, b = *(const size_t *)right;
    if (p[a] != p[b]) return p[a] < p[b] ? -1 : 1;
    return a < b ? -1 : a > b;
}

// What shared cases cost: 1 + 1/2 + ... + 1/made.
static double harmonic(size_t made)
{
    double sum = 0;
    for (size_t i = made; i > 0; i--) sum += 1 / (double)i;
    return sum;
}

size_t jub_q_values(const double *p, size_t count, jub_dependence dependence, size_t *order,
                    double *q_out)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(p[i]))
            q_out[i] = NAN;
        else
            order[made++] = i;
    }
    if (made > 1) qsort_r(order, made, sizeof *order, by_value, (void *)p);

    const double tests = (double)made * (dependence == JUB_SHARED_CASES ? harmonic(made) : 1);
    double least = 1;
    for (size_t rank = made; rank > 0; rank--) {
        const size_t i = order[rank - 1];
        least = fmin(least, p[i] * tests / (double)rank);
        q_out[i] = least;
    }
    return made;
}

double jub_rate_within(double rate, size_t found, size_t count)
{
    return count > 0 ? rate * (double)found / (double)count : rate;
}
