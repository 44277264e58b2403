#ifndef JUB_CLI_DOUBLES_TRUTH_H
#define JUB_CLI_DOUBLES_TRUTH_H

#include "linkage/linkage.h"

/// Who was entered twice on purpose, from the list that `register synth` writes beside a made-up
/// register: its lines of kind `double`.
typedef struct cli_doubles_truth {
    uint64_t *pairs; // the lesser row in the upper half, ascending
    size_t count;
    size_t unknown_count; // lines that name somebody who is not in the register
} cli_doubles_truth;

/// Owner: in `arena`. Errors: those of reading CSV; JUB_MISSING for a list without the columns.
jub_status cli_doubles_truth_read(jub_arena *arena, const jub_register *reg, jub_text source,
                                  cli_doubles_truth *truth_out, jub_error *error);

bool cli_doubles_truth_has(const cli_doubles_truth *truth, const jub_pair *pair);

/// What is found at a threshold.
typedef struct cli_doubles_point {
    double threshold;
    uint64_t pair_count; // of that probability or more
    uint64_t right_count;
    double expected_wrong; // as the model says
} cli_doubles_point;

cli_doubles_point cli_doubles_at(const cli_doubles_truth *truth, const jub_linkage *linkage,
                                 double threshold);

#endif
