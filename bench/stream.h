#ifndef JUB_BENCH_STREAM_H
#define JUB_BENCH_STREAM_H

#include "base/parallel.h"

/// Seconds that it takes to read and to write as many bytes as a run over so many people does, and
/// nothing else: the limit of docs/performance.md.
double bench_stream(uint32_t row_count, const jub_parallel *threads);

#endif
