// The chance that a case is passed: a logistic model of the answers on what the decree looks at,
// with a step for each facility that is drawn toward none, fitted without the reader who is tested.
//
// Only first and second readings take part: a third one is of a case about which two disagreed, and
// such cases are not like others. Readers are left out in at most FOLDS groups, so that a programme
// of thousands takes as many fits as one of forty; where there are more readers than groups, a
// reader's colleagues of the same group are left out too.

#include <math.h>

#include "oversight/case_facts_private.h"
#include "oversight/logit_private.h"
#include "statistics/logistic.h"

enum { FOLDS = 40, NEWTON_STEPS = 8 };
static const double LOGIT_MAX = 12;       // nothing is certain: what is one in 160,000 may happen
static const double RIDGE = 1.0;          // on weights of standardised facts
static const double FACILITY_RIDGE = 4.0; // one over the variance of honest facilities, in logits

// One of the two models, with each group left out, and behind them with nobody left out.
typedef struct fitted {
    size_t width;
    double *weights; // [fold_count + 1][width]
    double *steps;   // [fold_count + 1][facility_count]
} fitted;

struct expected {
    case_facts facts;
    uint32_t fold_count;
    uint8_t *fold_of; // [actors]; fold_count for who read nothing
    size_t facility_count;
    fitted plain, given;
};

// The answers of one model, while it is fitted.
typedef struct answer_rows {
    overseer *run;
    const struct expected *expected;
    fitted *model;
    bool is_given;
    size_t count;
    double *x;          // [count][model->width]
    uint8_t *y;         // [count]
    uint32_t *facility; // [count]
    uint8_t *fold, *other_fold;
} answer_rows;

static bool group_readers(overseer *run, struct expected *expected)
{
    const size_t actors = run->state->actors.count;
    uint32_t readers = 0;
    expected->fold_of = JUB_NEW(run->arena, uint8_t, actors);
    if (!expected->fold_of) return false;
    for (size_t i = 0; i < actors; i++)
        if (run->reader_offsets[i + 1] > run->reader_offsets[i])
            expected->fold_of[i] = (uint8_t)(readers++ % FOLDS);
    expected->fold_count = readers < FOLDS ? readers : FOLDS;
    for (size_t i = 0; i < actors; i++)
        if (run->reader_offsets[i + 1] == run->reader_offsets[i])
            expected->fold_of[i] = (uint8_t)expected->fold_count;
    return true;
}

// -- a fit ----------------------------------------------------------------------------------------

static double dot(const double *row, const double *weights, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += row[i] * weights[i];
    return sum;
}

// How far each facility is off, drawn toward nought: some steps of Newton's, facility by facility.
static void fit_facilities(const answer_rows *rows, const uint8_t *is_left_out,
                           const double *weights, double *steps, double *slope, double *bend)
{
    const size_t facilities = rows->expected->facility_count, width = rows->model->width;
    for (size_t step = 0; step < NEWTON_STEPS; step++) {
        for (size_t i = 0; i < facilities; i++) {
            slope[i] = -FACILITY_RIDGE * steps[i];
            bend[i] = FACILITY_RIDGE;
        }
        for (size_t i = 0; i < rows->count; i++) {
            const uint32_t facility = rows->facility[i];
            if (is_left_out[i] || facility == JUB_NO_ROW) continue;
            const double chance =
                inverse_logit(dot(&rows->x[i * width], weights, width) + steps[facility]);
            slope[facility] += rows->y[i] - chance;
            bend[facility] += chance * (1 - chance);
        }
        for (size_t i = 0; i < facilities; i++) steps[i] += short_of(slope[i] / bend[i]);
    }
}

// What does not settle, in a programme of a handful of answers, is left at the mean of all.
static void fall_back(const answer_rows *rows, const uint8_t *is_left_out, double *weights)
{
    double passes = 0.5, all = 1;
    for (size_t i = 0; i < rows->count; i++) {
        passes += !is_left_out[i] && rows->y[i];
        all += !is_left_out[i];
    }
    memset(weights, 0, rows->model->width * sizeof *weights);
    weights[0] = log(passes / (all - passes));
}

static void fit_part(void *context, uint32_t part)
{
    const answer_rows *rows = context;
    const size_t facilities = rows->expected->facility_count, width = rows->model->width;
    double *weights = &rows->model->weights[part * width];
    double *steps = &rows->model->steps[part * facilities];
    const uint32_t nobody = rows->expected->fold_count;
    jub_arena arena = jub_arena_init((size_t)4 << 30);
    uint8_t *is_left_out = JUB_NEW(&arena, uint8_t, rows->count);
    double *work = JUB_NEW(&arena, double, facilities * 2);
    jub_status status = is_left_out && work ? JUB_OK : JUB_NO_MEMORY;
    for (size_t i = 0; status == JUB_OK && i < rows->count; i++)
        is_left_out[i] = part < nobody && (rows->fold[i] == part || rows->other_fold[i] == part);
    if (status == JUB_OK)
        status = jub_logistic_fit(&arena, rows->x, rows->count, width, rows->y, is_left_out, RIDGE,
                                  weights, NULL);
    if (status == JUB_RANGE) {
        fall_back(rows, is_left_out, weights);
        status = JUB_OK;
    }
    if (status == JUB_OK)
        fit_facilities(rows, is_left_out, weights, steps, work, work + facilities);
    else
        weights[0] = NAN; // told by whoever waits for the parts
    jub_arena_clear(&arena);
}

static bool take_rows(answer_rows *rows, size_t most)
{
    jub_arena *arena = rows->run->arena;
    rows->x = JUB_NEW(arena, double, most * rows->model->width);
    rows->y = JUB_NEW(arena, uint8_t, most);
    rows->facility = JUB_NEW(arena, uint32_t, most);
    rows->fold = JUB_NEW(arena, uint8_t, most);
    rows->other_fold = JUB_NEW(arena, uint8_t, most);
    return rows->x && rows->y && rows->facility && rows->fold && rows->other_fold;
}

static void add_row(answer_rows *rows, const jub_reading_fact *reading)
{
    const struct expected *expected = rows->expected;
    const jub_reading_fact *other = rows->is_given ? oversight_other(rows->run, reading) : NULL;
    if (rows->is_given && !other) return;
    const size_t at = rows->count++, width = rows->model->width;
    memcpy(&rows->x[at * width],
           &expected->facts.rows[((size_t)reading->case_number - 1) * expected->facts.width],
           expected->facts.width * sizeof(double));
    if (other) rows->x[at * width + width - 1] = other->is_pass;
    rows->y[at] = reading->is_pass;
    rows->facility[at] = jub_basis_facility_of(rows->run->basis, reading->person);
    rows->fold[at] = expected->fold_of[reading->reader];
    rows->other_fold[at] = other ? expected->fold_of[other->reader] : UINT8_MAX;
}

static jub_status fit(overseer *run, struct expected *expected, bool is_given, fitted *model,
                      jub_error *error)
{
    const uint32_t parts = expected->fold_count + 1;
    const size_t most = run->reader_offsets[run->state->actors.count];
    answer_rows rows = {.run = run, .expected = expected, .model = model, .is_given = is_given};
    model->width = expected->facts.width + is_given;
    model->weights = JUB_NEW(run->arena, double, parts * model->width);
    model->steps = JUB_NEW(run->arena, double, parts * expected->facility_count);
    const size_t mark = jub_arena_mark(run->arena);
    if (!model->weights || !model->steps || !take_rows(&rows, most))
        return jub_fail_no_memory(error);
    for (size_t i = 0; i < most; i++)
        add_row(&rows, &run->evidence->readings.items[run->reader_readings[i]]);
    jub_parallel_run(run->options->parallel, parts, fit_part, &rows);
    jub_arena_rewind(run->arena, mark);
    for (uint32_t i = 0; i < parts; i++)
        if (isnan(model->weights[i * model->width])) return jub_fail_no_memory(error);
    return JUB_OK;
}

// -- what is asked --------------------------------------------------------------------------------

static double chance_of(const overseer *run, const fitted *model, uint32_t fold,
                        uint32_t case_number, const jub_reading_fact *other)
{
    const struct expected *expected = run->expected;
    const double *weights = &model->weights[fold * model->width];
    const size_t width = expected->facts.width;
    if (!oversight_has_choice(run, case_number)) return NAN;
    double sum = dot(&expected->facts.rows[((size_t)case_number - 1) * width], weights, width);
    const uint32_t facility =
        jub_basis_facility_of(run->basis, run->state->cases.items[case_number - 1].person);
    if (facility != JUB_NO_ROW) sum += model->steps[fold * expected->facility_count + facility];
    if (other && other->is_pass) sum += weights[width];
    return inverse_logit(sum < -LOGIT_MAX ? -LOGIT_MAX : sum > LOGIT_MAX ? LOGIT_MAX : sum);
}

double oversight_chance(const overseer *run, uint32_t case_number, uint16_t reader)
{
    return chance_of(run, &run->expected->plain, run->expected->fold_of[reader], case_number, NULL);
}

double oversight_chance_given(const overseer *run, uint32_t case_number, uint16_t reader)
{
    const jub_reading_fact *readings = run->evidence->readings.items;
    const uint32_t *answers = &run->answers[((size_t)case_number - 1) * 2];
    if (answers[0] == JUB_NO_ROW || answers[1] == JUB_NO_ROW) return NAN;
    const uint32_t other = answers[readings[answers[0]].reader == reader];
    return chance_of(run, &run->expected->given, run->expected->fold_of[reader], case_number,
                     &readings[other]);
}

jub_status oversight_expect(overseer *run, jub_error *error)
{
    const size_t cases = run->state->cases.count;
    struct expected *expected = JUB_NEW(run->arena, struct expected, 1);
    run->chances = JUB_NEW(run->arena, double, cases);
    if (!expected || !run->chances) return jub_fail_no_memory(error);
    run->expected = expected;
    jub_status status = oversight_order_readings(run, error);
    if (status == JUB_OK) status = case_facts_make(run, &expected->facts, error);
    if (status != JUB_OK) return status;
    expected->facility_count = run->basis->facilities->row_count;
    if (!group_readers(run, expected)) return jub_fail_no_memory(error);
    status = fit(run, expected, false, &expected->plain, error);
    if (status == JUB_OK) status = fit(run, expected, true, &expected->given, error);
    for (size_t i = 0; status == JUB_OK && i < cases; i++)
        run->chances[i] =
            chance_of(run, &expected->plain, expected->fold_count, (uint32_t)i + 1, NULL);
    return status;
}
