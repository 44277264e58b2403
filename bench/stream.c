#include "stream.h"

#include <stdint.h>
#include <stdlib.h>

#include "clock.h"
#include "results.h"

/// Bytes that a row's facts take, as far as everybody's are read, and a row of results.
#define READ_BYTES (4 + 4 + 4 + 4 + 8 + 4 + 2 + 8.0 / 8)
#define WRITTEN_BYTES (1 + 8 + 8 + 4)

typedef struct streaming {
    const uint64_t *from;
    uint64_t *to;
    size_t read_words, written_words;
    uint32_t part_count;
    uint64_t sums[JUB_PARALLEL_MAX];
} streaming;

static void stream_part(void *context, uint32_t part)
{
    streaming *run = context;
    const size_t read = run->read_words / run->part_count;
    const size_t written = run->written_words / run->part_count;
    uint64_t sum = 0;
    for (size_t i = part * read; i < (part + 1) * read; i++) sum ^= run->from[i];
    for (size_t i = part * written; i < (part + 1) * written; i++) run->to[i] = sum + i;
    run->sums[part] = sum;
}

double bench_stream(uint32_t row_count, const jub_parallel *threads)
{
    const size_t read = (size_t)(READ_BYTES * row_count / 8);
    const size_t written = (size_t)WRITTEN_BYTES * row_count / 8;
    streaming run = {.from = bench_touched(read, 8),
                     .to = bench_touched(written, 8),
                     .read_words = read,
                     .written_words = written,
                     .part_count = jub_parallel_parts(threads)};
    const double begun = bench_seconds();
    jub_parallel_run(threads, jub_parallel_parts(threads), stream_part, &run);
    const double seconds = bench_seconds() - begun;
    free((void *)(uintptr_t)run.from);
    free(run.to);
    return seconds;
}
