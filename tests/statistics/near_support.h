#ifndef JUB_TEST_NEAR_SUPPORT_H
#define JUB_TEST_NEAR_SUPPORT_H

#include <math.h>

#include "base/prng.h"
#include "test_support.h"

/// Equal but for a part of the expected value; what is below 1e-300 counts as nothing.
static inline void near_at(double got, double expected, double part, const char *file, int line)
{
    const bool is_same = got == expected || (fabs(expected) < 1e-300 && fabs(got) < 1e-300);
    if (is_same || fabs(got - expected) <= part * fabs(expected)) return;
    print_error("expected %.17g, got %.17g\n", expected, got);
    _fail(file, line);
}
static inline void close_at(double got, double expected, double off, const char *file, int line)
{
    if (fabs(got - expected) <= off) return;
    print_error("expected %.17g, got %.17g\n", expected, got);
    _fail(file, line);
}

#define ASSERT_NEAR(got, expected, part) near_at((got), (expected), (part), __FILE__, __LINE__)

/// Equal but for `off`; cmocka's own compares as float.
#define ASSERT_CLOSE(got, expected, off) close_at((got), (expected), (off), __FILE__, __LINE__)

/// 0 to 1, both excluded.
static inline double test_uniform(jub_prng *prng)
{
    return ((double)(jub_prng_next(prng) >> 11) + 0.5) / 9007199254740992.0;
}

#endif
