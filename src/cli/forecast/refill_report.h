#ifndef JUB_CLI_REFILL_REPORT_H
#define JUB_CLI_REFILL_REPORT_H

#include "base/buffer.h"
#include "population/refill.h"

/// What was found, for a reader at the screen.
void cli_refill_print(const jub_refill *refill, jub_buffer *buffer);

/// The same for programs: months.csv, parts.csv, and refill.json with what is one for all.
void cli_refill_months_csv(const jub_refill *refill, jub_buffer *buffer);
void cli_refill_parts_csv(const jub_refill *refill, jub_buffer *buffer);
void cli_refill_json(const jub_refill *refill, jub_buffer *buffer);

#endif
