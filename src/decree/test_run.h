#ifndef JUB_DECREE_TEST_RUN_H
#define JUB_DECREE_TEST_RUN_H

#include "decree/coverage.h"
#include "decree/diagnostic.h"

typedef struct jub_test_summary {
    uint32_t test_count;
    uint32_t failure_count;
    const jub_coverage *coverage; // in the arena
} jub_test_summary;

/// Runs the tests that stand in the decree. A test is one person: fields that neither it nor what
/// it is `like` mentions are unknown, quotas are left aside, codes written in it count as listed.
///
/// Each failure is an error in `diagnostics` at the expectation that failed: what was expected,
/// what was found, and in the hint what decided. Errors: JUB_NO_MEMORY only; failures are not an
/// error.
jub_status jub_decree_test(jub_arena *arena, const jub_decree *decree, jub_diagnostics *diagnostics,
                           jub_test_summary *summary_out);

#endif
