#ifndef JUB_DECREE_NUMBER_PRIVATE_H
#define JUB_DECREE_NUMBER_PRIVATE_H

#include "decree/value_private.h"

// Arithmetic on ranges of fractions and durations. What does not fit is an error in the plain pass
// (`saturates` false: the function returns false) and stops at the end of the range in the exact
// one.

typedef enum decree_number_op {
    DECREE_OP_ADD,
    DECREE_OP_SUBTRACT,
    DECREE_OP_MULTIPLY,
    DECREE_OP_DIVIDE // the caller sees to it that the divisor's range is without 0
} decree_number_op;

bool decree_number_combine(decree_number_op op, const decree_value *a, const decree_value *b,
                           bool saturates, decree_value *value_out);

typedef enum decree_round_to { DECREE_TO_DOWN, DECREE_TO_UP, DECREE_TO_NEAR } decree_round_to;

/// Whole numbers from fractions; near takes halves away from zero.
int64_t decree_ratio_round(decree_ratio ratio, decree_round_to to);

/// One bound of a duration times a number, kept within limits.
bool decree_duration_combine(decree_number_op op, const decree_value *a, const decree_value *b,
                             bool saturates, decree_value *value_out);

#endif
