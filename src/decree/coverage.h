#ifndef JUB_DECREE_COVERAGE_H
#define JUB_DECREE_COVERAGE_H

#include "decree/decree.h"

/// What the tests of a decree have seen of its rules. Made by jub_decree_test.
///
/// Each person of a test is looked at once, as a run over a register would do it, and only what is
/// evaluated for them counts: `and` stops at the first operand that is false. What the second pass
/// over an undetermined person tries is not seen.
typedef struct jub_coverage jub_coverage;

typedef struct jub_share {
    uint32_t seen;
    uint32_t all;
} jub_share;

typedef struct jub_coverage_counts {
    jub_share clauses; // seen to hold; of a limit: to cut something; of a quota: to have candidates
    jub_share rows;    // of tables: seen to decide
    jub_share operands; // of `and` and `or`, of `if`, conditions of rows, and conditions of clauses
                        // that are neither: seen true, and seen false, each counting for itself
    jub_share answers;  // of clauses: yes, no and unknown, as far as each can be
} jub_coverage_counts;

jub_coverage_counts jub_coverage_count(const jub_coverage *coverage);

/// One thing that the tests have not seen, or not in every way.
typedef struct jub_uncovered {
    size_t offset_bytes;      // in the source of the decree
    jub_text text;            // "clause G1", "operand 'age >= 60'"; one line
    jub_text missing;         // "never yes, never unknown"
    bool is_clause_never_met; // a clause that was never seen to hold
} jub_uncovered;

/// Everything that was not seen, in the order of the text.
/// Errors: JUB_NO_MEMORY.
jub_status jub_coverage_list(jub_arena *arena, const jub_decree *decree,
                             const jub_coverage *coverage, jub_uncovered **items_out,
                             size_t *count_out);

#endif
