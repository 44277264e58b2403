#ifndef JUB_STATISTICS_LOGISTIC_H
#define JUB_STATISTICS_LOGISTIC_H

#include "base/arena.h"

/// Logistic regression with a ridge, by iteratively reweighted least squares. The ridge keeps the
/// weights finite where a category has only one answer; the first column, the intercept, has none.
///
///     x           [row_count][column_count]   the first column all 1
///     y           [row_count]                 0 or 1
///     is_left_out [row_count] or NULL         rows that take no part
///     weights_out [column_count]              in: where to begin (zeros will do); out: the fit
///
/// Errors: JUB_RANGE when it does not settle within 100 steps; JUB_NO_MEMORY. `arena` is for work.
jub_status jub_logistic_fit(jub_arena *arena, const double *x, size_t row_count,
                            size_t column_count, const uint8_t *y, const uint8_t *is_left_out,
                            double ridge, double *weights_out, jub_error *error);

/// The chance of 1 for one row.
double jub_logistic_chance(const double *row, const double *weights, size_t column_count);

#endif
