// A month's admissions as a segmented regression: the logarithm of the daily rate has a level, a
// trend and a season, and since the announcement another level and another trend. Counts vary more
// than Poisson counts do, and that spread is estimated; months that follow each other are alike,
// and the errors are widened for it.
//
// Source: interrupted time series, Lopez Bernal, Cummins and Gasparrini 2017; the spread by the
// Pearson statistic, McCullagh and Nelder, Generalized Linear Models, 1989.

#include <math.h>
#include <string.h>

#include "population/refill_private.h"

enum {
    TERM_MAX = 6,
    STEPS_MAX = 60,
    ROUNDS = 12,
    BEFORE_LEAST = 12,  // months
    SEASON_LEAST = 24,  // months, for a season
    SINCE_LEAST = 3,    // months
    ADMITTED_LEAST = 20 // in the window
};

typedef enum term { LEVEL, TREND, SINCE, SINCE_TREND, COSINE, SINE } term;

typedef struct model {
    uint32_t row_count;
    uint32_t term_count;
    double x[REFILL_MONTHS_MAX][TERM_MAX];
    double days[REFILL_MONTHS_MAX];
    double y[REFILL_MONTHS_MAX];
    double mean[REFILL_MONTHS_MAX];
    double weights[TERM_MAX];
    double covariance[TERM_MAX][TERM_MAX];
    double spread;
} model;

static double days_of(const refill_span *span, uint32_t month)
{
    return refill_month_start(span->first, (int32_t)month + 1) -
           refill_month_start(span->first, (int32_t)month);
}

static bool is_gap(const refill_span *span, uint32_t month)
{
    return month >= span->gap_from && month < span->gap_to;
}

// The middle of the months since, around which the second trend turns: its level is then the mean
// change.
static double middle_since(const refill_span *span)
{
    double sum = 0;
    uint32_t count = 0;
    for (uint32_t month = span->before; month < span->month_count; month++) {
        if (is_gap(span, month)) continue;
        sum += month;
        count++;
    }
    return count > 0 ? sum / count : 0;
}

static void fill_row(const refill_span *span, uint32_t month, double middle, double *row)
{
    const double turn =
        2 * 3.14159265358979323846 *
        (jub_civil_from_date(refill_month_start(span->first, (int32_t)month)).month) / 12.0;
    const bool is_since = month >= span->before;
    row[LEVEL] = 1;
    row[TREND] = ((double)month - (span->before - 1) / 2.0) / 12.0;
    row[SINCE] = is_since;
    row[SINCE_TREND] = is_since ? ((double)month - middle) / 12.0 : 0;
    row[COSINE] = cos(turn);
    row[SINE] = sin(turn);
}

// Solves a symmetric positive system in place: `matrix` becomes its inverse. False when it has
// none.
static bool invert(double matrix[TERM_MAX][TERM_MAX], uint32_t count)
{
    double inverse[TERM_MAX][TERM_MAX] = {{0}};
    for (uint32_t i = 0; i < count; i++) inverse[i][i] = 1;
    for (uint32_t i = 0; i < count; i++) {
        const double pivot = matrix[i][i];
        if (!(pivot > 1e-12)) return false;
        for (uint32_t k = 0; k < count; k++) {
            matrix[i][k] /= pivot;
            inverse[i][k] /= pivot;
        }
        for (uint32_t j = 0; j < count; j++) {
            if (j == i) continue;
            const double factor = matrix[j][i];
            for (uint32_t k = 0; k < count; k++) {
                matrix[j][k] -= factor * matrix[i][k];
                inverse[j][k] -= factor * inverse[i][k];
            }
        }
    }
    memcpy(matrix, inverse, sizeof inverse);
    return true;
}

static double mean_of(const model *fit, uint32_t row)
{
    double sum = log(fit->days[row]);
    for (uint32_t i = 0; i < fit->term_count; i++) sum += fit->x[row][i] * fit->weights[i];
    return exp(fmin(sum, 50));
}

// One step of iteratively reweighted least squares; how far the weights moved.
static double step(model *fit)
{
    double matrix[TERM_MAX][TERM_MAX] = {{0}}, right[TERM_MAX] = {0}, moved = 0;
    for (uint32_t row = 0; row < fit->row_count; row++) {
        const double mean = fit->mean[row];
        const double weight = mean / (1 + fit->spread * mean);
        const double off = (fit->y[row] - mean) / mean;
        for (uint32_t i = 0; i < fit->term_count; i++) {
            right[i] += weight * fit->x[row][i] * off;
            for (uint32_t j = 0; j < fit->term_count; j++)
                matrix[i][j] += weight * fit->x[row][i] * fit->x[row][j];
        }
    }
    if (!invert(matrix, fit->term_count)) return -1;
    memcpy(fit->covariance, matrix, sizeof matrix);
    for (uint32_t i = 0; i < fit->term_count; i++) {
        double change = 0;
        for (uint32_t j = 0; j < fit->term_count; j++) change += matrix[i][j] * right[j];
        change = fmax(-2, fmin(2, change));
        fit->weights[i] += change;
        moved = fmax(moved, fabs(change));
    }
    for (uint32_t row = 0; row < fit->row_count; row++) fit->mean[row] = mean_of(fit, row);
    return moved;
}

static bool settle(model *fit)
{
    for (int i = 0; i < STEPS_MAX; i++) {
        const double moved = step(fit);
        if (moved < 0) return false;
        if (moved < 1e-9) return true;
    }
    return false;
}

static double pearson(const model *fit, double spread)
{
    double sum = 0;
    for (uint32_t row = 0; row < fit->row_count; row++) {
        const double mean = fit->mean[row], off = fit->y[row] - mean;
        sum += off * off / (mean + spread * mean * mean);
    }
    return sum;
}

// The spread at which the squared residuals are as large as they should be; 0 where they are not
// larger than those of Poisson counts.
static double find_spread(const model *fit)
{
    const double freedom = (double)fit->row_count - fit->term_count;
    double low = 0, high = 100;
    if (freedom < 1 || pearson(fit, 0) <= freedom) return 0;
    for (int i = 0; i < 100; i++) {
        const double middle = (low + high) / 2;
        if (pearson(fit, middle) > freedom)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static bool fit_model(model *fit)
{
    double total = 0, days = 0;
    for (uint32_t row = 0; row < fit->row_count; row++) {
        total += fit->y[row];
        days += fit->days[row];
    }
    fit->weights[LEVEL] = log(fmax(total, 0.5) / days);
    for (uint32_t row = 0; row < fit->row_count; row++) fit->mean[row] = mean_of(fit, row);
    for (int i = 0; i < ROUNDS; i++) {
        if (!settle(fit)) return false;
        const double spread = find_spread(fit);
        const bool is_still = fabs(spread - fit->spread) < 1e-9;
        fit->spread = spread;
        if (is_still) break;
    }
    return settle(fit);
}

// By how much errors are wider because a month is like the one before it: (1 + r) / (1 - r) on the
// variance, r the correlation of residuals one month apart, where it is above 0.
static double widening(const model *fit)
{
    double both = 0, own = 0;
    for (uint32_t row = 0; row < fit->row_count; row++) {
        const double mean = fit->mean[row];
        const double off = (fit->y[row] - mean) / sqrt(mean + fit->spread * mean * mean);
        own += off * off;
        if (row == 0) continue;
        const double before = fit->mean[row - 1];
        both += off * (fit->y[row - 1] - before) / sqrt(before + fit->spread * before * before);
    }
    const double r = own > 0 ? fmax(0, fmin(0.8, both / own)) : 0;
    return (1 + r) / (1 - r);
}

// Level and trend both as before: Wald's statistic over two, an F with 2 and `freedom` degrees.
static double joint_p(const model *fit, double wider)
{
    const double a = fit->covariance[SINCE][SINCE], b = fit->covariance[SINCE][SINCE_TREND],
                 d = fit->covariance[SINCE_TREND][SINCE_TREND];
    const double level = fit->weights[SINCE], trend = fit->weights[SINCE_TREND];
    const double determinant = a * d - b * b;
    const double freedom = (double)fit->row_count - fit->term_count;
    if (!(determinant > 0) || freedom < 1) return NAN;
    const double wald =
        (d * level * level - 2 * b * level * trend + a * trend * trend) / determinant / wider;
    return pow(1 + wald / freedom, -freedom / 2);
}

static void build(const refill_span *span, const uint32_t *counts, bool only_before, model *fit)
{
    const double middle = middle_since(span);
    const uint32_t end = only_before ? span->before : span->month_count;
    *fit = (model){.term_count = only_before ? 2 : span->before >= SEASON_LEAST ? 6 : 4};
    for (uint32_t month = 0; month < end; month++) {
        if (is_gap(span, month)) continue;
        fill_row(span, month, middle, fit->x[fit->row_count]);
        fit->days[fit->row_count] = days_of(span, month);
        fit->y[fit->row_count++] = counts[month];
    }
}

static bool has_enough(const refill_span *span, const uint32_t *counts)
{
    uint64_t before = 0;
    uint32_t before_months = 0, since_months = 0;
    for (uint32_t month = 0; month < span->month_count; month++) {
        if (is_gap(span, month)) continue;
        if (month < span->before) {
            before += counts[month];
            before_months++;
        } else {
            since_months++;
        }
    }
    return before >= ADMITTED_LEAST && before_months >= BEFORE_LEAST && since_months >= SINCE_LEAST;
}

double refill_window_spread(const refill_span *span, const uint32_t *counts)
{
    model fit;
    build(span, counts, true, &fit);
    fit.term_count = 1;
    return fit_model(&fit) ? fit.spread : 0;
}

refill_fit refill_regress(const refill_span *span, const uint32_t *counts)
{
    model fit;
    refill_fit found = {0};
    if (!has_enough(span, counts)) return found;
    build(span, counts, false, &fit);
    if (!fit_model(&fit)) return found;
    const double wider = widening(&fit);
    const double error = sqrt(fit.covariance[SINCE][SINCE] * wider);
    const double middle = middle_since(span);
    found = (refill_fit){.has_data = true,
                         .spread = fit.spread,
                         .ratio = exp(fit.weights[SINCE]),
                         .ratio_low = exp(fit.weights[SINCE] - 1.96 * error),
                         .ratio_high = exp(fit.weights[SINCE] + 1.96 * error),
                         .p = joint_p(&fit, wider)};
    found.last_ratio = exp(fit.weights[SINCE] +
                           fit.weights[SINCE_TREND] * (span->month_count - 1 - middle) / 12.0);
    if (isnan(found.p)) found.has_data = false;
    for (uint32_t month = span->before; month < span->month_count; month++) {
        double row[TERM_MAX], sum = log(days_of(span, month));
        fill_row(span, month, middle, row);
        row[SINCE] = row[SINCE_TREND] = 0;
        for (uint32_t i = 0; i < fit.term_count; i++) sum += row[i] * fit.weights[i];
        found.expected += exp(sum);
    }
    return found;
}
