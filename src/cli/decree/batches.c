#include "cli/decree/batches.h"

#include "cli/progress.h"

typedef struct batch {
    const cli_batches *batches;
    uint32_t begin; // of the batch; each worker has the part after the one before it
    uint32_t row_count;
} batch;

static uint32_t part_begin(const batch *now, uint32_t worker)
{
    const uint64_t begin = now->begin + (uint64_t)worker * CLI_ROWS_PER_PART;
    return begin < now->row_count ? (uint32_t)begin : now->row_count;
}

static void work_part(void *context, uint32_t worker)
{
    const batch *now = context;
    now->batches->work(now->batches->context, worker, part_begin(now, worker),
                       part_begin(now, worker + 1));
}

jub_status cli_run_batches(const cli_run *run, const cli_batches *batches, jub_error *error)
{
    batch now = {batches, 0, jub_determiner_row_count(run->determiner)};
    jub_status status = JUB_OK;
    cli_progress progress;
    cli_progress_begin(&progress, batches->label, "people", 1);
    while (status == JUB_OK && now.begin < now.row_count) {
        cli_run_parallel(run, work_part, &now);
        for (uint32_t i = 0; i < run->worker_count && status == JUB_OK; i++)
            status = batches->take(batches->context, i, error);
        now.begin = part_begin(&now, run->worker_count);
        cli_progress_report(&progress, now.begin, now.row_count);
    }
    cli_progress_end(&progress);
    return status;
}
