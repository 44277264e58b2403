#ifndef JUB_VERIFY_REPORT_H
#define JUB_VERIFY_REPORT_H

#include "ledger/audit.h"
#include "ledger/policy.h"

/// What the program says. Results go to standard output, errors to standard error.

/// `jubilee-verify: prison-log: error: ...` and the hint. `path` may be NULL.
void verify_report_error(const char *path, const jub_error *error);

/// Fits the sink of an audit.
void verify_report_finding(void *context, const jub_audit_finding *finding);

/// Facts as they stand, but that what would turn a line round, or be obeyed by a terminal, is
/// written in JSON's own escapes, which mean the same.
void verify_report_facts(jub_text facts);

/// The size and the root, and who stands behind them.
void verify_report_verdict(const jub_checkpoint *checkpoint, const jub_policy_verdict *verdict);

#endif
