#ifndef JUB_BENCH_CLOCK_H
#define JUB_BENCH_CLOCK_H

#include <time.h>

/// Seconds of a clock that only goes forward.
static inline double bench_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
