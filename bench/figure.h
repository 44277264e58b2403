#ifndef JUB_BENCH_FIGURE_H
#define JUB_BENCH_FIGURE_H

#include <stdio.h>
#include <stdlib.h>

/// Adds a figure for bench/table.py, a line of tabs, to the file that JUB_BENCH_FIGURES names;
/// without it nothing is written. `against` is what `ratio` compares it with, such as a mark.
static inline void bench_figure(const char *name, double value, const char *unit,
                                const char *against, double ratio, int runs)
{
    const char *path = getenv("JUB_BENCH_FIGURES");
    FILE *file = path ? fopen(path, "a") : NULL;
    if (!file) return;
    (void)fprintf(file, "%s\t%.6g\t%s\t%s\t%.4g\t%d\n", name, value, unit, against, ratio, runs);
    (void)fclose(file);
}

#endif
