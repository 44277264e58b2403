#ifndef JUB_CLI_PROGRESS_H
#define JUB_CLI_PROGRESS_H

#include <time.h>

#include "base/status.h"

/// One line on the terminal while long work goes on: label, share done, rate, time left. Nothing is
/// written when standard error is not a terminal, in the first half second, or more than ten times
/// a second; the line is wiped at the end.
typedef struct cli_progress {
    const char *label;
    const char *unit;  // "people", "MB"
    uint64_t per_unit; // how many of what is counted make one unit; 1 for people, 1000000 for MB
    struct timespec begun;
    struct timespec shown;
    bool is_on;
    bool has_line;
} cli_progress;

void cli_progress_begin(cli_progress *progress, const char *label, const char *unit,
                        uint64_t per_unit);

/// `context` is the cli_progress; fits the `report` of jub_progress. A total of 0 is not known.
void cli_progress_report(void *context, uint64_t done, uint64_t total);

void cli_progress_end(cli_progress *progress);

#endif
