#include "statistics/logistic.h"

#include <math.h>

enum { STEP_MAX = 100, HALVING_MAX = 30 };
static const double SETTLED = 1e-9;

typedef struct fit {
    const double *x;
    const uint8_t *y, *is_left_out;
    size_t row_count, column_count;
    double ridge;
    double *weights; // [column_count]
    double *tried;   // [column_count]
    double *step;    // [column_count] the gradient, then the step
    double *bend;    // [column_count][column_count] lower half, then its Cholesky factor
    uint32_t
        *filled; // [column_count] columns of a row that are not 0: most are marks of categories
} fit;

static double logit(const double *row, const double *weights, size_t column_count)
{
    double sum = 0;
    for (size_t j = 0; j < column_count; j++) sum += row[j] * weights[j];
    return sum;
}

static double chance_at(double logit)
{
    return logit >= 0 ? 1 / (1 + exp(-logit)) : exp(logit) / (1 + exp(logit));
}

double jub_logistic_chance(const double *row, const double *weights, size_t column_count)
{
    return chance_at(logit(row, weights, column_count));
}

// The logarithm of the likelihood, less what the ridge takes: what is to be as great as can be.
static double worth(const fit *of, const double *weights)
{
    double sum = 0;
    for (size_t i = 0; i < of->row_count; i++) {
        if (of->is_left_out && of->is_left_out[i]) continue;
        const double at = logit(of->x + i * of->column_count, weights, of->column_count);
        const double against = of->y[i] ? -at : at;
        sum -= against > 0 ? against + log1p(exp(-against)) : log1p(exp(against));
    }
    for (size_t j = 1; j < of->column_count; j++) sum -= of->ridge / 2 * weights[j] * weights[j];
    return sum;
}

static void add_row(fit *of, const double *row, uint8_t y)
{
    const double chance = jub_logistic_chance(row, of->weights, of->column_count);
    size_t filled = 0;
    for (size_t j = 0; j < of->column_count; j++)
        if (row[j] != 0) of->filled[filled++] = (uint32_t)j;
    for (size_t a = 0; a < filled; a++) {
        const size_t j = of->filled[a];
        of->step[j] += row[j] * ((y ? 1 : 0) - chance);
        const double scaled = row[j] * chance * (1 - chance);
        for (size_t b = 0; b <= a; b++)
            of->bend[j * of->column_count + of->filled[b]] += scaled * row[of->filled[b]];
    }
}

static void find_slopes(fit *of)
{
    const size_t width = of->column_count;
    for (size_t j = 0; j < width; j++) of->step[j] = j > 0 ? -of->ridge * of->weights[j] : 0;
    for (size_t j = 0; j < width * width; j++) of->bend[j] = 0;
    for (size_t j = 1; j < width; j++) of->bend[j * width + j] = of->ridge;
    for (size_t i = 0; i < of->row_count; i++)
        if (!of->is_left_out || !of->is_left_out[i]) add_row(of, of->x + i * width, of->y[i]);
}

// Cholesky's factor in place of the lower half; false where the columns do not stand apart.
static bool factor(double *matrix, size_t width)
{
    for (size_t j = 0; j < width; j++) {
        double *row = matrix + j * width;
        const double whole = row[j];
        for (size_t k = 0; k < j; k++) row[j] -= row[k] * row[k];
        if (!(row[j] > whole * 1e-13)) return false;
        row[j] = sqrt(row[j]);
        for (size_t i = j + 1; i < width; i++) {
            double *below = matrix + i * width;
            for (size_t k = 0; k < j; k++) below[j] -= below[k] * row[k];
            below[j] /= row[j];
        }
    }
    return true;
}

static void solve(const double *lower, size_t width, double *vector)
{
    for (size_t i = 0; i < width; i++) {
        for (size_t k = 0; k < i; k++) vector[i] -= lower[i * width + k] * vector[k];
        vector[i] /= lower[i * width + i];
    }
    for (size_t i = width; i-- > 0;) {
        for (size_t k = i + 1; k < width; k++) vector[i] -= lower[k * width + i] * vector[k];
        vector[i] /= lower[i * width + i];
    }
}

// Goes the step, or a half, a quarter... of it where that does not worsen the fit. Returns the
// largest change of a weight.
static double go(fit *of, double *value)
{
    double part = 1, largest = 0;
    for (int i = 0; i < HALVING_MAX; i++) {
        for (size_t j = 0; j < of->column_count; j++)
            of->tried[j] = of->weights[j] + part * of->step[j];
        const double tried = worth(of, of->tried);
        if (tried >= *value - 1e-12 * fabs(*value)) {
            *value = tried;
            break;
        }
        part /= 2;
    }
    for (size_t j = 0; j < of->column_count; j++) {
        largest = fmax(largest, fabs(of->tried[j] - of->weights[j]) / (1 + fabs(of->weights[j])));
        of->weights[j] = of->tried[j];
    }
    return largest;
}

static jub_status settle(fit *of, jub_error *error)
{
    double value = worth(of, of->weights);
    for (int i = 0; i < STEP_MAX; i++) {
        find_slopes(of);
        if (!factor(of->bend, of->column_count)) break;
        solve(of->bend, of->column_count, of->step);
        if (go(of, &value) < SETTLED) return JUB_OK;
    }
    return jub_fail(error, JUB_RANGE, (jub_position){0},
                    "both answers must occur, and with no ridge no column may follow from others",
                    "the logistic fit does not settle");
}

jub_status jub_logistic_fit(jub_arena *arena, const double *x, size_t row_count,
                            size_t column_count, const uint8_t *y, const uint8_t *is_left_out,
                            double ridge, double *weights_out, jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    jub_status status = JUB_OK;
    fit of = {x, y, is_left_out, row_count, column_count, ridge, NULL, NULL, NULL, NULL, NULL};
    of.weights = JUB_NEW(arena, double, column_count);
    of.tried = JUB_NEW(arena, double, column_count);
    of.step = JUB_NEW(arena, double, column_count);
    of.filled = JUB_NEW(arena, uint32_t, column_count);
    if (column_count < (size_t)1 << 16)
        of.bend = JUB_NEW(arena, double, column_count *column_count);
    if (!of.weights || !of.tried || !of.step || !of.filled || !of.bend) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    for (size_t j = 0; j < column_count; j++) of.weights[j] = weights_out[j];
    status = settle(&of, error);
    if (status != JUB_OK) goto done;
    for (size_t j = 0; j < column_count; j++) weights_out[j] = of.weights[j];

done:
    jub_arena_rewind(arena, mark_bytes);
    return status;
}
