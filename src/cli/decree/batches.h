#ifndef JUB_CLI_BATCHES_H
#define JUB_CLI_BATCHES_H

#include "cli/decree/law_run.h"

enum { CLI_ROWS_PER_PART = 32768 };

/// Work on every row of a run: parts of the rows are shared out among the threads, a batch at a
/// time, and what came of them is taken up in the order of rows, so that the result is the same
/// with any number of threads.
typedef struct cli_batches {
    const char *label; // for the progress line
    /// On a thread of its own; `worker` is below the run's worker count. At most CLI_ROWS_PER_PART
    /// rows.
    void (*work)(void *context, uint32_t worker, uint32_t first, uint32_t last);
    /// By the calling thread, after all parts of the batch.
    jub_status (*take)(void *context, uint32_t worker, jub_error *error);
    void *context;
} cli_batches;

/// The first failure of a `take` ends it.
jub_status cli_run_batches(const cli_run *run, const cli_batches *batches, jub_error *error);

#endif
