#ifndef JUB_BASE_PARALLEL_H
#define JUB_BASE_PARALLEL_H

#include <stdint.h>

/// Work on one part of several, from 0. Parts may run at the same time, so none writes what another
/// reads.
typedef void jub_part_work(void *context, uint32_t part);

/// Who has parts of work done on several threads: code that may start none is handed this. NULL
/// does one part after another. What comes out is the same either way.
typedef struct jub_parallel {
    void *context;
    uint32_t part_count; // worth having at a time; at least 1
    /// Calls `work(work_context, part)` for parts 0 to part_count - 1 and waits for all. The last
    /// runs on the calling thread. Work may call this again.
    void (*run)(void *context, uint32_t part_count, jub_part_work *work, void *work_context);
} jub_parallel;

enum { JUB_PARALLEL_MAX = 64 };

/// How many parts to make: 1 to JUB_PARALLEL_MAX; 1 without `parallel`.
uint32_t jub_parallel_parts(const jub_parallel *parallel);

/// Does parts 0 to part_count - 1, at the same time where `parallel` is there.
void jub_parallel_run(const jub_parallel *parallel, uint32_t part_count, jub_part_work *work,
                      void *context);

/// Where part `part` of `part_count` over `row_count` rows begins; that of the next is its end.
uint32_t jub_part_begin(uint32_t row_count, uint32_t part, uint32_t part_count);

#endif
