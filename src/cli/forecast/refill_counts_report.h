#ifndef JUB_CLI_REFILL_COUNTS_REPORT_H
#define JUB_CLI_REFILL_COUNTS_REPORT_H

#include "base/buffer.h"
#include "population/refill_counts.h"

/// What was found in series of counts: for a reader at the screen, and as CSV.
void cli_refill_counts_print(const jub_counts_result *result, jub_served served,
                             jub_buffer *buffer);
void cli_refill_counts_csv(const jub_counts_result *result, jub_buffer *buffer);

#endif
