#include "population/series_row_private.h"

#include "population/series.h"

enum { JURISDICTION, DATE, POPULATION, SERIES, NOTE, ROUNDING, COLUMNS };
static const jub_count_column COLUMN_LIST[COLUMNS] = {[JURISDICTION] = {"jurisdiction", true},
                                                      [DATE] = {"date", true},
                                                      [POPULATION] = {"population", true},
                                                      [SERIES] = {"series", true},
                                                      [NOTE] = {"note", false},
                                                      [ROUNDING] = {"rounding", false}};

enum { YEAR_BYTES = 4 };

jub_status jub_series_rows_open(jub_arena *arena, jub_text source, jub_count_table *table_out,
                                jub_error *error)
{
    return jub_count_table_open(arena, source, COLUMN_LIST, COLUMNS, table_out, error);
}

static bool holds(jub_text text, jub_text word)
{
    for (; text.length_bytes >= word.length_bytes; text.bytes++, text.length_bytes--)
        if (jub_text_starts(text, word)) return true;
    return false;
}

static jub_status read_number(const jub_count_table *table, int column, uint32_t *number_out,
                              jub_error *error)
{
    const jub_text cell = table->cells[column];
    if (jub_text_to_u32(cell, number_out) && *number_out <= JUB_SERIES_PEOPLE_MAX) return JUB_OK;
    return jub_fail(error, JUB_RANGE, jub_count_table_at(table),
                    "a whole number without separators, at most 1000000000", "'%.*s' is no %s",
                    JUB_TEXT_ARG(cell), COLUMN_LIST[column].name);
}

static jub_status read_row(const jub_count_table *table, jub_series_row *row, jub_error *error)
{
    const jub_text *cells = table->cells;
    *row = (jub_series_row){.jurisdiction = cells[JURISDICTION],
                            .series = cells[SERIES],
                            .step = 1,
                            .is_year = cells[DATE].length_bytes == YEAR_BYTES,
                            .is_doubted = holds(cells[NOTE], JUB_TEXT("SUSPECT")) ||
                                          holds(cells[NOTE], JUB_TEXT("REPEAT"))};
    if (row->jurisdiction.length_bytes == 0)
        return jub_fail(error, JUB_SYNTAX, jub_count_table_at(table), NULL,
                        "the jurisdiction is empty");
    jub_status status = read_number(table, POPULATION, &row->people, error);
    if (status == JUB_OK && cells[ROUNDING].length_bytes > 0)
        status = read_number(table, ROUNDING, &row->step, error);
    if (status != JUB_OK) return status;
    if (!jub_count_day_parse(cells[DATE], &row->day))
        return jub_fail(error, JUB_RANGE, jub_count_table_at(table),
                        "write 2027, 2027-02 or 2027-02-01", "'%.*s' is no date",
                        JUB_TEXT_ARG(cells[DATE]));
    return JUB_OK;
}

jub_status jub_series_row_next(jub_count_table *table, jub_series_row *row_out, bool *is_there_out,
                               jub_error *error)
{
    const jub_status status = jub_count_table_next(table, is_there_out, error);
    return status == JUB_OK && *is_there_out ? read_row(table, row_out, error) : status;
}
