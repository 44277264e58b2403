#include "base/parallel.h"

#include <stddef.h>

uint32_t jub_parallel_parts(const jub_parallel *parallel)
{
    if (!parallel || parallel->part_count < 1) return 1;
    return parallel->part_count < JUB_PARALLEL_MAX ? parallel->part_count : JUB_PARALLEL_MAX;
}

void jub_parallel_run(const jub_parallel *parallel, uint32_t part_count, jub_part_work *work,
                      void *context)
{
    if (parallel && part_count > 1) {
        parallel->run(parallel->context, part_count, work, context);
        return;
    }
    for (uint32_t part = 0; part < part_count; part++) work(context, part);
}

uint32_t jub_part_begin(uint32_t row_count, uint32_t part, uint32_t part_count)
{
    return (uint32_t)((uint64_t)row_count * part / part_count);
}
