#ifndef JUB_BENCH_MEASURE_TABLES_H
#define JUB_BENCH_MEASURE_TABLES_H

#include "measure_run.h"

/// Prints what all runs came to, bad figures included, and a line for each target. Returns whether
/// every target is reached.
bool measure_print(const measure_result *results, size_t count);

#endif
