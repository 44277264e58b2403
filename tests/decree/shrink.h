#ifndef JUB_TEST_SHRINK_H
#define JUB_TEST_SHRINK_H

// A pair on which two evaluators disagree, made as small as it can be made simply.

#include "generate.h"

/// Whether two evaluators disagree on a pair, and on which row first.
typedef bool shrink_question(void *context, jub_arena *arena, const generated_pair *pair,
                             uint32_t *row_out);

/// The person of that row alone, where it does without the others, and no statement that it does
/// without. Owner: all in `arena`.
generated_pair shrink_pair(jub_arena *arena, const generated_pair *pair, uint32_t row,
                           shrink_question *disagrees, void *context);

#endif
