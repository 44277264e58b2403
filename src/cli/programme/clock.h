#ifndef JUB_CLI_CLOCK_H
#define JUB_CLI_CLOCK_H

#include "base/status.h"

/// The time at which a programme's command acts, in POSIX seconds: the system's, or in a rehearsal
/// the one given as `--at 2021-12-20T09:00:00Z`, where it is given (else NULL).
/// Errors: JUB_REFUSED for a time given outside a rehearsal; JUB_SYNTAX.
jub_status cli_clock(const char *at, bool is_rehearsal, int64_t *time_out, jub_error *error);

#endif
