#ifndef JUB_TEST_REFERENCE_ROW_H
#define JUB_TEST_REFERENCE_ROW_H

// What the reference says of a row, in the form of jub_bulk_columns, so that it can be held against
// what other evaluators say.

#include "decree/bulk.h"
#include "generate.h"

typedef struct reference_row {
    uint8_t standing;
    uint64_t clauses;
    jub_duration amount;
    jub_date new_end;
} reference_row;

/// Of a whole determination.
reference_row reference_row_of(const jub_determination *determination);

/// By strong Kleene alone: without the exact second pass over what it leaves undetermined. The
/// outcome of a determined row, whole, in `*outcome_out` (may be NULL).
reference_row reference_row_kleene(const generated_run *run, uint32_t row,
                                   jub_outcome *outcome_out);

bool reference_rows_equal(const reference_row *a, const reference_row *b);
void reference_row_print(const char *who, const reference_row *row);

/// A pair with one row shown: seed, decree, and of each file what belongs to that person.
void reference_show(const generated_pair *pair, uint32_t row);

#endif
