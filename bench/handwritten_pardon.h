#ifndef JUB_BENCH_HANDWRITTEN_PARDON_H
#define JUB_BENCH_HANDWRITTEN_PARDON_H

#include "decree/bulk.h"
#include "persons.h"

/// The special pardon determined by a program written for it alone: what jub_bulk_rows gives in
/// JUB_BULK_KLEENE with all four columns, computed by one loop over the same columns.
///
/// The columns are those of all people. False when memory is out.
bool handwritten_pardon(const bench_persons *persons, const jub_parallel *parallel,
                        const jub_bulk_columns *columns);

#endif
