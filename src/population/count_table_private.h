#ifndef JUB_POPULATION_COUNT_TABLE_PRIVATE_H
#define JUB_POPULATION_COUNT_TABLE_PRIVATE_H

#include "calendar/date.h"
#include "register/csv.h"

/// A CSV file whose columns are found by name, for series and events. Other columns are passed
/// over.
enum { JUB_COUNT_COLUMN_MAX = 8, JUB_COUNT_CELL_MAX_BYTES = 4096 };

typedef struct jub_count_column {
    const char *name;
    bool is_needed;
} jub_count_column;

typedef struct jub_count_table {
    jub_csv_reader reader;
    const jub_count_column *columns; // [column_count]
    size_t column_count;
    size_t places[JUB_COUNT_COLUMN_MAX]; // of each in the file, or SIZE_MAX
    size_t width;                        // cells of the header line
    jub_text cells[JUB_COUNT_COLUMN_MAX];
} jub_count_table;

/// Reads the header line. Clear it when done, also after an error. Errors: JUB_MISSING for a column
/// that is needed, JUB_DUPLICATE for one that is there twice; those of jub_csv_open and next.
jub_status jub_count_table_open(jub_arena *arena, jub_text source, const jub_count_column *columns,
                                size_t column_count, jub_count_table *table_out, jub_error *error);
void jub_count_table_clear(jub_count_table *table);

/// The next record's cells in `table->cells`, in the order of the columns, views that last until
/// the next; `*is_there_out` is false at the end. Errors: JUB_SYNTAX for another number of cells,
/// JUB_ENCODING, JUB_LIMIT; those of jub_csv_next.
jub_status jub_count_table_next(jub_count_table *table, bool *is_there_out, jub_error *error);

jub_position jub_count_table_at(const jub_count_table *table);

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; what is not said is the middle: 1 July, the 15th.
bool jub_count_day_parse(jub_text text, jub_date *day_out);

#endif
