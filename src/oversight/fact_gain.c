// The rate at which people with each value of a column stand on the list. The decree's own facts
// are found by their names: a field of the decree and a column of `persons` that are called the
// same.

#include "oversight/fact_gain_private.h"

#include <stdlib.h>

enum { UNKNOWN_BIN, NONE_BIN, FIRST_BIN, FIFTHS = 5 };
static const double SHRINK_PEOPLE = 20;

typedef struct gain_column {
    const jub_column *column;
    int64_t edges[FIFTHS - 1]; // the last value of each fifth but the last; numbers only
    uint32_t bin_count;
    uint64_t *people, *listed; // [bin_count]
} gain_column;

struct fact_gains {
    const overseer *run;
    double mean;
    gain_column **columns; // [persons->column_count], made when first asked for
    bool *is_read;         // [persons->column_count]
};

static bool is_number(const jub_column *column)
{
    return column->type == JUB_INTEGER || column->type == JUB_DATE || column->type == JUB_DURATION;
}

// Of durations only the order matters here, so a month is as good as 30 days.
static int64_t length_days(jub_duration duration)
{
    return (int64_t)duration.months * 30 + duration.days;
}

static int64_t number_at(const jub_column *column, uint32_t row)
{
    if (column->type == JUB_INTEGER) return column->integers[row];
    return column->type == JUB_DATE ? column->dates[row] : length_days(column->durations[row]);
}

static bool number_from(const jub_column *column, jub_text text, int64_t *number_out)
{
    jub_date date;
    jub_duration duration;
    if (column->type == JUB_INTEGER) return jub_text_to_i64(text, number_out);
    if (column->type == JUB_DATE) {
        if (!jub_date_parse(text, &date)) return false;
        *number_out = date;
        return true;
    }
    if (!jub_duration_parse(text, &duration)) return false;
    *number_out = length_days(duration);
    return true;
}

static uint32_t fifth_of(const gain_column *of, int64_t number)
{
    uint32_t fifth = 0;
    while (fifth < FIFTHS - 1 && number > of->edges[fifth]) fifth++;
    return FIRST_BIN + fifth;
}

static uint32_t bin_at(const gain_column *of, uint32_t row)
{
    const jub_column *column = of->column;
    if (!jub_bit(column->known, row)) return UNKNOWN_BIN;
    if (column->none && jub_bit(column->none, row)) return NONE_BIN;
    if (is_number(column)) return fifth_of(of, number_at(column, row));
    return FIRST_BIN +
           (column->type == JUB_BOOLEAN ? jub_bit(column->booleans, row) : column->codes[row]);
}

// The bin of a cell as an edit has it; that of what is unknown for a value nobody has.
static uint32_t bin_from(const gain_column *of, jub_text text)
{
    const jub_column *column = of->column;
    int64_t number;
    if (text.length_bytes == 0) return UNKNOWN_BIN;
    if (jub_text_is(text, "none")) return NONE_BIN;
    if (is_number(column))
        return number_from(column, text, &number) ? fifth_of(of, number) : UNKNOWN_BIN;
    if (column->type == JUB_BOOLEAN) return FIRST_BIN + jub_text_is(text, "true");
    const uint32_t code = jub_map_find(column->dictionary, text);
    return code == JUB_MAP_ABSENT ? UNKNOWN_BIN : FIRST_BIN + code;
}

static int compare_numbers(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static bool cut_fifths(jub_arena *arena, gain_column *of)
{
    const jub_column *column = of->column;
    int64_t *numbers = JUB_NEW(arena, int64_t, column->row_count);
    size_t count = 0;
    if (!numbers) return false;
    for (uint32_t row = 0; row < column->row_count; row++)
        if (jub_column_has(column, row)) numbers[count++] = number_at(column, row);
    if (count > 0) qsort(numbers, count, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < FIFTHS - 1 && count > 0; i++)
        of->edges[i] = numbers[(i + 1) * (count - 1) / FIFTHS];
    return true;
}

static gain_column *make_column(fact_gains *gains, uint32_t number)
{
    const overseer *run = gains->run;
    gain_column *of = JUB_NEW(run->arena, gain_column, 1);
    if (!of) return NULL;
    of->column = &run->basis->persons->columns[number];
    of->bin_count = FIRST_BIN + (is_number(of->column)             ? FIFTHS
                                 : of->column->type == JUB_BOOLEAN ? 2
                                                                   : of->column->dictionary->count);
    if (is_number(of->column)) {
        // what is sorted is not needed any more; the bins are taken after it is given back
        const size_t mark = jub_arena_mark(run->arena);
        if (!cut_fifths(run->arena, of)) return NULL;
        jub_arena_rewind(run->arena, mark);
    }
    of->people = JUB_NEW(run->arena, uint64_t, of->bin_count);
    of->listed = JUB_NEW(run->arena, uint64_t, of->bin_count);
    if (!of->people || !of->listed) return NULL;
    for (uint32_t row = 0; row < run->state->people.count; row++) {
        const uint32_t bin = bin_at(of, row);
        of->people[bin]++;
        of->listed[bin] += run->state->people.items[row].is_listed;
    }
    return gains->columns[number] = of;
}

static bool is_field(const jub_decree *decree, jub_text name)
{
    for (uint32_t i = 0; i < jub_decree_field_count(decree); i++)
        if (jub_text_equal(jub_decree_field_name(decree, i), name)) return true;
    return false;
}

jub_status fact_gains_open(const overseer *run, fact_gains **gains_out, jub_error *error)
{
    const jub_resource *persons = run->basis->persons;
    fact_gains *gains = JUB_NEW(run->arena, fact_gains, 1);
    uint64_t listed = 0;
    if (!gains) return jub_fail_no_memory(error);
    *gains = (fact_gains){.run = run,
                          .columns = JUB_NEW(run->arena, gain_column *, persons->column_count),
                          .is_read = JUB_NEW(run->arena, bool, persons->column_count)};
    if (!gains->columns || !gains->is_read) return jub_fail_no_memory(error);
    // Sets of codes have no order and no one value, so they are left to whoever reads the case.
    for (uint32_t i = 0; i < persons->column_count; i++)
        gains->is_read[i] = persons->columns[i].type != JUB_CODES &&
                            is_field(run->basis->decree, persons->columns[i].name);
    for (size_t i = 0; i < run->state->people.count; i++)
        listed += run->state->people.items[i].is_listed;
    if (run->state->people.count > 0)
        gains->mean = (double)listed / (double)run->state->people.count;
    *gains_out = gains;
    return JUB_OK;
}

static double rate_of(const fact_gains *gains, const gain_column *of, uint32_t bin)
{
    return ((double)of->listed[bin] + SHRINK_PEOPLE * gains->mean) /
           ((double)of->people[bin] + SHRINK_PEOPLE);
}

jub_status fact_gains_move(fact_gains *gains, const jub_edit_fact *edit, fact_move *move_out,
                           jub_error *error)
{
    *move_out = (fact_move){0};
    if (edit->column == JUB_NO_ROW || !gains->is_read[edit->column]) return JUB_OK;
    gain_column *of = gains->columns[edit->column];
    if (!of) of = make_column(gains, edit->column);
    if (!of) return jub_fail_no_memory(error);
    const uint32_t before = bin_from(of, edit->before), after = bin_from(of, edit->after);
    const double least = FACT_GAIN_POINTS / 100.0;
    move_out->rate_after = rate_of(gains, of, after);
    move_out->gain = move_out->rate_after - rate_of(gains, of, before);
    move_out->is_up = move_out->gain >= least;
    move_out->is_down = move_out->gain <= -least;
    move_out->was_barred =
        of->people[before] >= FACT_BAR_LEAST && of->listed[before] == 0 && of->listed[after] > 0;
    return JUB_OK;
}
