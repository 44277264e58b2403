#include "base/utf8.h"
#include "population/count_table_private.h"

jub_position jub_count_table_at(const jub_count_table *table)
{
    return (jub_position){.line = table->reader.line};
}

static jub_status find_columns(jub_count_table *table, size_t cell_count, jub_error *error)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const jub_count_column *column = &table->columns[i];
        table->places[i] = SIZE_MAX;
        for (size_t j = 0; j < cell_count; j++) {
            if (!jub_text_is(table->reader.cells[j].text, column->name)) continue;
            if (table->places[i] != SIZE_MAX)
                return jub_fail(error, JUB_DUPLICATE, jub_count_table_at(table),
                                "keep one of the two", "the column '%s' is there twice",
                                column->name);
            table->places[i] = j;
        }
        if (column->is_needed && table->places[i] == SIZE_MAX)
            return jub_fail(error, JUB_MISSING, jub_count_table_at(table),
                            "the first line names the columns", "there is no column '%s'",
                            column->name);
    }
    table->width = cell_count;
    return JUB_OK;
}

jub_status jub_count_table_open(jub_arena *arena, jub_text source, const jub_count_column *columns,
                                size_t column_count, jub_count_table *table_out, jub_error *error)
{
    size_t cell_count = 0;
    *table_out = (jub_count_table){.columns = columns, .column_count = column_count};
    jub_status status = jub_csv_open(arena, source, &table_out->reader, error);
    if (status == JUB_OK) status = jub_csv_next(&table_out->reader, &cell_count, error);
    return status == JUB_OK ? find_columns(table_out, cell_count, error) : status;
}

void jub_count_table_clear(jub_count_table *table)
{
    jub_csv_clear(&table->reader);
}

static jub_status take_cell(jub_count_table *table, size_t column, jub_error *error)
{
    const size_t place = table->places[column];
    const jub_text cell = place == SIZE_MAX ? JUB_TEXT("") : table->reader.cells[place].text;
    const char *name = table->columns[column].name;
    if (cell.length_bytes > JUB_COUNT_CELL_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, jub_count_table_at(table), NULL,
                        "'%s' is longer than %d bytes", name, JUB_COUNT_CELL_MAX_BYTES);
    if (!jub_utf8_valid(cell, NULL))
        return jub_fail(error, JUB_ENCODING, jub_count_table_at(table), "save the file as UTF-8",
                        "'%s' is not UTF-8", name);
    table->cells[column] = jub_text_trim(cell);
    return JUB_OK;
}

jub_status jub_count_table_next(jub_count_table *table, bool *is_there_out, jub_error *error)
{
    size_t cell_count;
    jub_status status = jub_csv_next(&table->reader, &cell_count, error);
    if (status != JUB_OK) return status;
    *is_there_out = cell_count > 0;
    if (cell_count == 0) return JUB_OK;
    if (cell_count != table->width)
        return jub_fail(error, JUB_SYNTAX, jub_count_table_at(table),
                        "put a cell that holds a comma between quotes",
                        "%zu cells, where the first line has %zu", cell_count, table->width);
    for (size_t i = 0; i < table->column_count && status == JUB_OK; i++)
        status = take_cell(table, i, error);
    return status;
}

static bool digits(jub_text *text, size_t count, int32_t *value_out)
{
    if (text->length_bytes < count) return false;
    *value_out = 0;
    for (size_t i = 0; i < count; i++) {
        if (text->bytes[i] < '0' || text->bytes[i] > '9') return false;
        *value_out = *value_out * 10 + (text->bytes[i] - '0');
    }
    text->bytes += count;
    text->length_bytes -= count;
    return true;
}

static bool part(jub_text *text, int32_t *value_out)
{
    if (text->length_bytes == 0 || text->bytes[0] != '-') return false;
    text->bytes++;
    text->length_bytes--;
    return digits(text, 2, value_out);
}

bool jub_count_day_parse(jub_text text, jub_date *day_out)
{
    jub_civil civil = {.month = 7, .day = 1};
    if (!digits(&text, 4, &civil.year)) return false;
    if (text.length_bytes > 0) {
        if (!part(&text, &civil.month)) return false;
        civil.day = 15;
    }
    if (text.length_bytes > 0 && !part(&text, &civil.day)) return false;
    return text.length_bytes == 0 && jub_date_from_civil(civil, day_out);
}
