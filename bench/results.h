#ifndef JUB_BENCH_RESULTS_H
#define JUB_BENCH_RESULTS_H

#include "decree/bulk.h"

/// The columns that a run writes, [row_count] each, of one who has them all.
typedef jub_bulk_columns results;

/// Memory of which every page is there already, so that the first run is like the others. Ends the
/// program when there is none.
void *bench_touched(size_t count, size_t size_bytes);
results bench_results_new(uint32_t count);

/// A bench_row: writes what the columns of bulk.h would hold of a determination. `context` is the
/// results.
void bench_results_put(void *context, uint32_t row, const jub_determination *its);

/// Whether two differ in the first `count` rows; the first row that does is told.
bool bench_results_differ(const results *a, const results *b, uint32_t count, const char *who,
                          char *text_out, size_t size_bytes);

/// `ok`, and counts and sums as a line on standard output.
void bench_results_print(const results *its, uint32_t count);

#endif
