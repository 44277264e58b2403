#ifndef JUB_CLI_DOUBLES_REPORT_H
#define JUB_CLI_DOUBLES_REPORT_H

#include "cli/register/doubles_truth.h"

/// The first `shown_max` pairs as a table, and what was compared and what was not.
void cli_doubles_report(const jub_register *reg, const jub_linkage *linkage, uint64_t shown_max,
                        jub_buffer *buffer);

/// Every field with how often each level is met in two entries of one person and in two people, as
/// estimated.
void cli_doubles_chances(const jub_linkage *linkage, jub_buffer *buffer);

/// Precision and recall over thresholds, and a last line for 0.95.
void cli_doubles_curve(const cli_doubles_truth *truth, const jub_linkage *linkage,
                       jub_buffer *buffer);

#endif
