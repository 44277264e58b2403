#ifndef JUB_LIBRARY_RESULT_PRIVATE_H
#define JUB_LIBRARY_RESULT_PRIVATE_H

#include "library/export_private.h"

/// A column of fixed width, and which rows have it.
typedef struct library_fixed {
    void *values;
    jub_bits *valid;
} library_fixed;

/// What comes of some rows, column by column; those that nobody asked for are NULL.
typedef struct library_result {
    const jubilee_run *run;
    uint32_t first;
    uint32_t count;
    uint8_t *standings;
    uint64_t *clauses;
    library_fixed months, days, old_ends, new_ends, days_saved, deferred_until, ranks;
    uint64_t *missing; // [2 * count]
    bool is_out_of_memory[JUB_PARALLEL_MAX];
} library_result;

static inline bool library_result_has(const library_result *out, uint32_t column)
{
    return (out->run->columns & column) != 0;
}

/// Takes the columns and determines the rows. False when memory is out; either way the result is to
/// be cleared.
bool library_result_determine(library_result *out);
void library_result_clear(library_result *out);
void library_fixed_clear(library_fixed *fixed);

#endif
