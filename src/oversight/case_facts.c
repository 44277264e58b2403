#include "oversight/case_facts_private.h"

#include <math.h>

static uint32_t person_of(const overseer *run, size_t case_index)
{
    return run->state->cases.items[case_index].person;
}

// A number for a row, NAN where it is unknown.
static double number_of(const jub_column *column, uint32_t row)
{
    if (!jub_column_has(column, row)) return NAN;
    switch (column->type) {
    case JUB_BOOLEAN: return jub_bit(column->booleans, row);
    case JUB_INTEGER: return (double)column->integers[row];
    case JUB_DURATION: return column->durations[row].months + column->durations[row].days / 30.4375;
    default: return NAN;
    }
}

// Takes the mean off a column, and the spread; unknown becomes the mean. Only cases with a choice
// say what the mean is.
static void standardise(const overseer *run, case_facts *facts, size_t place)
{
    double sum = 0, squares = 0;
    size_t known = 0;
    for (size_t i = 0; i < run->state->cases.count; i++) {
        const double value = facts->rows[i * CASE_FACTS_MAX + place];
        if (isnan(value) || !oversight_has_choice(run, (uint32_t)i + 1)) continue;
        sum += value;
        squares += value * value;
        known++;
    }
    const double mean = known > 0 ? sum / (double)known : 0;
    const double variance = known > 0 ? squares / (double)known - mean * mean : 0;
    const double spread = variance > 1e-12 ? sqrt(variance) : 0;
    for (size_t i = 0; i < run->state->cases.count; i++) {
        double *value = &facts->rows[i * CASE_FACTS_MAX + place];
        *value = isnan(*value) || spread == 0 ? 0 : (*value - mean) / spread;
    }
}

static void add_numbers(const overseer *run, case_facts *facts, const jub_column *column)
{
    if (facts->width == CASE_FACTS_MAX) return;
    const size_t place = facts->width++;
    for (size_t i = 0; i < run->state->cases.count; i++) {
        const uint32_t row = person_of(run, i);
        facts->rows[i * CASE_FACTS_MAX + place] = row == JUB_NO_ROW ? NAN : number_of(column, row);
    }
    standardise(run, facts, place);
}

static void add_choice(const overseer *run, case_facts *facts, const jub_column *column)
{
    const uint32_t values = column->case_count;
    if (values == 0 || values > CASE_FACTS_CHOICE_MAX || facts->width + values > CASE_FACTS_MAX)
        return;
    for (size_t i = 0; i < run->state->cases.count; i++) {
        const uint32_t row = person_of(run, i);
        if (row != JUB_NO_ROW && jub_column_has(column, row) && column->codes[row] < values)
            facts->rows[i * CASE_FACTS_MAX + facts->width + column->codes[row]] = 1;
    }
    facts->width += values;
}

static void add_fields(const overseer *run, case_facts *facts)
{
    const uint32_t count = jub_decree_field_count(run->basis->decree);
    for (uint32_t i = 0; i < count; i++) {
        const jub_column *column =
            jub_resource_column(run->basis->persons, jub_decree_field_name(run->basis->decree, i));
        if (!column) continue;
        if (column->type == JUB_CHOICE) add_choice(run, facts, column);
        if (column->type == JUB_BOOLEAN || column->type == JUB_INTEGER ||
            column->type == JUB_DURATION)
            add_numbers(run, facts, column);
    }
}

static void add_clauses(const overseer *run, case_facts *facts)
{
    uint64_t masks[CASE_FACTS_CLAUSES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < run->state->cases.count; i++) {
        if (!oversight_has_choice(run, (uint32_t)i + 1)) continue;
        const uint64_t mask = run->basis->proposals[person_of(run, i)].grants;
        size_t place = 0;
        while (place < count && masks[place] != mask) place++;
        if (place == CASE_FACTS_CLAUSES_MAX || facts->width + place >= CASE_FACTS_MAX) continue;
        if (place == count) masks[count++] = mask;
        facts->rows[i * CASE_FACTS_MAX + facts->width + place] = 1;
    }
    facts->width += count;
}

// How much of the term is served on the decree's day, and how long it has to run.
static void add_custody(const overseer *run, case_facts *facts)
{
    const jub_resource *custody = run->basis->reg->custody;
    const jub_column *start = custody ? jub_resource_column(custody, JUB_TEXT("start")) : NULL;
    const jub_column *end = custody ? jub_resource_column(custody, JUB_TEXT("end")) : NULL;
    jub_date day;
    const char *word;
    if (!start || !end || !jub_decree_law_date(run->basis->decree, &day, &word)) return;
    for (size_t i = 0; i < run->state->cases.count; i++) {
        const uint32_t row = person_of(run, i);
        double *served = &facts->rows[i * CASE_FACTS_MAX + facts->width], *left = served + 1;
        *served = *left = NAN;
        if (row == JUB_NO_ROW || !jub_column_has(start, row) || !jub_column_has(end, row)) continue;
        const double term = (double)end->dates[row] - (double)start->dates[row];
        if (term <= 0) continue;
        *left = (double)end->dates[row] - (double)day;
        *served = ((double)day - (double)start->dates[row]) / term;
    }
    standardise(run, facts, facts->width++);
    standardise(run, facts, facts->width++);
}

jub_status case_facts_make(overseer *run, case_facts *facts_out, jub_error *error)
{
    const size_t count = run->state->cases.count;
    *facts_out = (case_facts){.rows = JUB_NEW(run->arena, double, count *CASE_FACTS_MAX)};
    if (!facts_out->rows) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) facts_out->rows[i * CASE_FACTS_MAX] = 1;
    facts_out->width = 1;
    add_custody(run, facts_out);
    add_fields(run, facts_out);
    add_clauses(run, facts_out);
    // The rows move together, so that a fit goes through no gaps.
    for (size_t i = 1; i < count; i++)
        memmove(&facts_out->rows[i * facts_out->width], &facts_out->rows[i * CASE_FACTS_MAX],
                facts_out->width * sizeof(double));
    return JUB_OK;
}
