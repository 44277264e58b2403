#ifndef JUB_CLI_AUDIT_REPORT_H
#define JUB_CLI_AUDIT_REPORT_H

#include "cli/progress.h"
#include "ledger/audit.h"
#include "ledger/policy.h"

/// A log's audit as people read it: what was found, where, and what it comes to.
typedef struct cli_audit {
    jub_buffer *report; // held back, so that it does not mix with the progress
    cli_progress progress;
    jub_checkpoint checkpoint; // that was audited; its texts are views into `source`
    jub_policy_verdict verdict;
    jub_audit_report found;
    jub_buffer source;
} cli_audit;

/// Verifies the log's checkpoint by the policy and audits everything, with a progress line unless
/// other work, beside this, shows its own. Each finding becomes a line of the report. Clear
/// `*audit_out` in either case. Errors: JUB_UNVERIFIED for the checkpoint, those of jub_audit.
jub_status cli_audit_log(jub_reader reader, const jub_policy *policy, jub_buffer *report,
                         bool shows_progress, cli_audit *audit_out, jub_error *error);
void cli_audit_clear(cli_audit *audit);

/// How many entries, by whom signed, and how much was found.
void cli_audit_summary(const cli_audit *audit);

/// A path that a stranger may have chosen, without what would play with the terminal.
void cli_write_path(jub_text path, jub_buffer *buffer);

#endif
