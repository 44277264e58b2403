#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/message.h"

static double seconds_between(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

void cli_progress_begin(cli_progress *progress, const char *label, const char *unit,
                        uint64_t per_unit)
{
    *progress = (cli_progress){.label = label, .unit = unit, .per_unit = per_unit};
    progress->is_on = isatty(STDERR_FILENO);
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->begun);
    progress->shown = progress->begun;
}

static void write_time_left(double seconds)
{
    if (seconds >= 3600) {
        (void)fprintf(stderr, ", %.0f h %02.0f min left", seconds / 3600,
                      (double)((int64_t)seconds % 3600 / 60));
    } else if (seconds >= 60) {
        (void)fprintf(stderr, ", %" PRId64 " min %02" PRId64 " s left", (int64_t)seconds / 60,
                      (int64_t)seconds % 60);
    } else {
        (void)fprintf(stderr, ", %.0f s left", seconds);
    }
}

void cli_progress_report(void *context, uint64_t done, uint64_t total)
{
    cli_progress *progress = context;
    if (!progress->is_on) return;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const double elapsed = seconds_between(progress->begun, now);
    if (elapsed < 0.5 || seconds_between(progress->shown, now) < 0.1) return;
    progress->shown = now;
    progress->has_line = true;

    char count[CLI_COUNT_TEXT_BYTES], rate[CLI_COUNT_TEXT_BYTES];
    const double per_second = (double)done / elapsed;
    (void)fprintf(stderr, "\r\033[K%s: ", progress->label);
    if (total > 0) (void)fprintf(stderr, "%3.0f %%, ", 100.0 * (double)done / (double)total);
    (void)fprintf(stderr, "%s %s, %s a second", cli_count(done / progress->per_unit, count),
                  progress->unit, cli_count((uint64_t)per_second / progress->per_unit, rate));
    if (total > done && per_second > 0) write_time_left((double)(total - done) / per_second);
    (void)fflush(stderr);
}

void cli_progress_end(cli_progress *progress)
{
    if (progress->has_line) (void)fputs("\r\033[K", stderr);
    progress->has_line = false;
}
