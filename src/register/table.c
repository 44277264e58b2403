// A CSV file as places of cells.

#include "base/utf8.h"
#include "register/mend.h"

static jub_status map_header(jub_arena *arena, const jub_csv_reader *reader, size_t cell_count,
                             jub_table *table, jub_error *error)
{
    const jub_resource_schema *schema = table->schema;
    table->file_index = JUB_NEW(arena, uint32_t, schema->field_count);
    if (!table->file_index) return jub_fail_no_memory(error);
    table->cell_count = (uint32_t)cell_count;
    for (uint32_t i = 0; i < schema->field_count; i++) table->file_index[i] = UINT32_MAX;
    for (size_t i = 0; i < cell_count; i++) {
        const jub_text name = reader->cells[i].text;
        if (!jub_utf8_valid(name, NULL)) continue;
        const jub_text normal = jub_utf8_nfc(arena, name);
        if (!normal.bytes) return jub_fail_no_memory(error);
        const uint32_t field = jub_resource_schema_field(schema, normal);
        if (field != UINT32_MAX && table->file_index[field] == UINT32_MAX)
            table->file_index[field] = (uint32_t)i;
    }
    for (uint32_t i = 0; i < schema->field_count; i++)
        if (table->file_index[i] == UINT32_MAX)
            return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                            "the header has no column '%.*s'",
                            JUB_TEXT_ARG(schema->fields[i].name));
    return JUB_OK;
}

static jub_status find_records(jub_arena *arena, jub_csv_reader *reader, jub_table *table,
                               jub_error *error)
{
    size_t cell_count = 0, count = 0, capacity = 0;
    size_t *starts = NULL;
    jub_status status = jub_csv_next(reader, &cell_count, error);
    if (status == JUB_OK) status = map_header(arena, reader, cell_count, table, error);
    for (; status == JUB_OK; count++) {
        status = jub_csv_next(reader, &cell_count, error);
        if (status != JUB_OK || cell_count == 0) break;
        if (count == capacity &&
            (count >= UINT32_MAX / 2 ||
             !jub_list_grow(arena, (void **)&starts, count, &capacity, sizeof *starts)))
            status = jub_fail_no_memory(error);
        else
            starts[count] = reader->starts[0]; // behind empty lines
    }
    table->starts = starts;
    table->row_count = (uint32_t)count;
    return status;
}

jub_status jub_table_open(jub_arena *arena, const jub_resource_schema *schema, jub_text source,
                          jub_table *table_out, jub_error *error)
{
    jub_csv_reader reader;
    *table_out = (jub_table){.schema = schema, .source = source};
    jub_status status = jub_csv_open(arena, source, &reader, error);
    if (status != JUB_OK) return status;
    status = find_records(arena, &reader, table_out, error);
    jub_csv_clear(&reader);
    return status;
}

// From the cell's first byte to what ends it.
static jub_text raw_cell(const jub_csv_reader *reader, size_t cell_count, size_t cell)
{
    const char *bytes = reader->source.bytes;
    const size_t start = reader->starts[cell];
    size_t end;
    if (cell + 1 < cell_count) {
        end = reader->starts[cell + 1] - 1;
    } else {
        end = reader->at;
        if (!reader->ended_without_line_end) {
            end--;
            if (end > start && bytes[end - 1] == '\r') end--;
        }
    }
    return (jub_text){bytes + start, end - start};
}

static jub_status fail_no_cell(const jub_table *table, uint32_t row, uint32_t field,
                               jub_error *error)
{
    return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                    "record %llu of '%.*s' has no cell '%.*s'", (unsigned long long)row + 2,
                    JUB_TEXT_ARG(table->schema->path),
                    JUB_TEXT_ARG(table->schema->fields[field].name));
}

jub_status jub_table_cell(jub_arena *scratch, const jub_table *table, uint32_t row, uint32_t field,
                          jub_buffer *text_out, jub_text *raw_out, jub_error *error)
{
    jub_csv_reader reader;
    size_t cell_count = 0;
    if (row >= table->row_count || field >= table->schema->field_count)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "there is no record %llu",
                        (unsigned long long)row + 2);
    const size_t mark_bytes = jub_arena_mark(scratch);
    jub_status status = jub_csv_open(scratch, table->source, &reader, error);
    if (status != JUB_OK) return status;
    reader.at = table->starts[row];
    status = jub_csv_next(&reader, &cell_count, error);
    const size_t cell = table->file_index[field];
    // A record of another width has its cells elsewhere.
    if (status == JUB_OK && cell_count != table->cell_count && cell > 0)
        status = fail_no_cell(table, row, field, error);
    if (status == JUB_OK) {
        *raw_out = raw_cell(&reader, cell_count, cell);
        if (text_out) jub_buffer_text(text_out, reader.cells[cell].text);
        if (text_out && text_out->status != JUB_OK)
            status = jub_fail(error, text_out->status, (jub_position){0}, NULL,
                              "a cell of '%.*s' is too long", JUB_TEXT_ARG(table->schema->path));
    }
    jub_csv_clear(&reader);
    jub_arena_rewind(scratch, mark_bytes);
    return status;
}
