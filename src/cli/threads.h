#ifndef JUB_CLI_THREADS_H
#define JUB_CLI_THREADS_H

#include "base/parallel.h"

/// As many threads as there are processors that this program may use, at most JUB_PARALLEL_MAX.
jub_parallel cli_threads(void);

/// `work(context, part)` for parts 0 to part_count - 1, each on a thread of its own (the last on
/// the calling one), or one after another where none is to be had; waits for all. At most
/// JUB_PARALLEL_MAX.
void cli_threads_run(void *nothing, uint32_t part_count, jub_part_work *work, void *context);

#endif
