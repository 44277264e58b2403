#ifndef JUB_DECREE_VECTOR_AMOUNT_PRIVATE_H
#define JUB_DECREE_VECTOR_AMOUNT_PRIVATE_H

#include "decree/vector/bulk_private.h"

enum {
    VECTOR_PLAIN_MONTHS_MAX = 2400,                      // with these two every sum is in range
    VECTOR_PLAIN_DAY_MIN = JUB_DATE_MIN + 200 * 366 + 1, // 200 years after the first day
};

bool vector_amounts_init(jub_arena *arena, jub_bulk_worker *worker);

/// Looks up the registers of the block that was run.
void vector_amounts_begin(jub_bulk_worker *worker);

/// The old end of a row.
vector_state vector_old_end(const jub_bulk_worker *worker, uint32_t at, int32_t *end_out);

/// The end that a grant leads to by itself, or that a limit allows.
typedef struct vector_end {
    vector_state state;
    int32_t end;
    bool has_amount; // one length decided
    jub_duration amount;
} vector_end;

/// Only for grants on the term that are no releases, and for limits in force.
vector_end vector_end_by(const jub_bulk_worker *worker, uint32_t grant, uint32_t at);
vector_end vector_cap_by(const jub_bulk_worker *worker, uint32_t limit, uint32_t at);

/// New ends and amounts of `rows` [count], all of which get what one grant gives. Rows that have no
/// known end stay in `rows`; returns how many.
uint32_t vector_put_ends(const jub_bulk_worker *worker, uint32_t grant, uint16_t *rows,
                         uint32_t count, const jub_bulk_columns *out);

#endif
