#ifndef JUB_BENCH_BULK_RUN_H
#define JUB_BENCH_BULK_RUN_H

#include "decree/bulk.h"

/// A decree and a register in memory, and what of it is to be timed.
typedef struct bench_run {
    const jub_decree *decree;
    const jub_register *reg;
    jub_determine_options options;
    jub_parallel threads; // of a run in bulk
    jub_bulk_mode mode;   // the same
    jub_bulk_columns to;  // of row 0; any may be NULL
} bench_run;

typedef struct bench_took {
    double seconds;       // from binding to the last row
    double quota_seconds; // of them, who may stand and who gets a place
    uint64_t referred;    // rows that the reference determined
} bench_took;

/// Reads a file of a decree. Owner: all in `arena`.
/// Errors: JUB_IO and those of the decree, whose first is told.
jub_status bench_decree_open(jub_arena *arena, const char *path, const jub_decree **decree_out,
                             jub_error *error);

/// Determines everybody in bulk: binds, lowers, settles the quotas and writes every row.
/// Errors: JUB_NO_MEMORY and those of binding.
jub_status bench_bulk_run(const bench_run *run, bench_took *took_out, jub_error *error);

/// What is told of each row of the reference, in order.
typedef void bench_row(void *context, uint32_t row, const jub_determination *its);

/// The same by the reference, row by row on one thread; binding is not timed. `each` may be NULL.
jub_status bench_reference_run(const bench_run *run, bench_row *each, void *context,
                               bench_took *took_out, jub_error *error);

#endif
