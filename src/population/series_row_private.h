#ifndef JUB_POPULATION_SERIES_ROW_PRIVATE_H
#define JUB_POPULATION_SERIES_ROW_PRIVATE_H

#include "population/count_table_private.h"

/// One row of a file of series, as series.h describes it; texts are views that last until the next.
typedef struct jub_series_row {
    jub_text jurisdiction, series;
    jub_date day;
    uint32_t people; // may be 0
    uint32_t step;   // that it was rounded to; 1: exact
    bool is_year;    // the day is the middle of one
    bool is_doubted; // the note says that it is probably wrong, or an old figure again
} jub_series_row;

/// `table` is to be cleared when done, also after an error. Errors: as jub_count_table_open.
jub_status jub_series_rows_open(jub_arena *arena, jub_text source, jub_count_table *table_out,
                                jub_error *error);

/// `*is_there_out` is false at the end. Errors, with the line: JUB_SYNTAX for a row without a
/// jurisdiction, JUB_RANGE for what is no number or date; as jub_count_table_next.
jub_status jub_series_row_next(jub_count_table *table, jub_series_row *row_out, bool *is_there_out,
                               jub_error *error);

#endif
