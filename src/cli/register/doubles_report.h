#ifndef JUB_CLI_DOUBLES_REPORT_H
#define JUB_CLI_DOUBLES_REPORT_H

#include "cli/register/doubles_truth.h"

/// The first `shown_max` pairs as a table, which are to be accepted where somebody must, and what
/// was compared and what was not.
void cli_doubles_report(const jub_register *reg, const jub_linkage *linkage,
                        const jub_accepted *accepted, uint64_t shown_max, jub_buffer *buffer);

/// Every field with how often each level is met in two entries of one person and in two people, as
/// estimated.
void cli_doubles_chances(const jub_linkage *linkage, jub_buffer *buffer);

/// Precision and recall over thresholds, and a line each for 0.95 and for what is accepted.
void cli_doubles_curve(const cli_doubles_truth *truth, const jub_linkage *linkage,
                       const jub_accepted *accepted, jub_buffer *buffer);

#endif
