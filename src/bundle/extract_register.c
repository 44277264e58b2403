#include "base/json.h"
#include "bundle/extract.h"
#include "register/csv.h"

// Whether a text is the key of somebody else's person: such a one may stand in a column of which
// the package does not say that it refers to persons.
static bool is_foreign(const jub_extract *extract, jub_text text)
{
    const uint32_t person = jub_basis_person(extract->state->basis, text);
    return person != JUB_NO_ROW && extract->place[person] == JUB_NO_ROW;
}

static bool has_foreign_item(const jub_extract *extract, const jub_column *column, uint32_t row)
{
    for (uint32_t i = column->sets.offsets[row]; i < column->sets.offsets[row + 1]; i++)
        if (is_foreign(extract, column->dictionary->keys[column->sets.items[i]])) return true;
    return false;
}

static bool is_cell_kept(const jub_extract *extract, const jub_column *column, uint32_t row)
{
    if (!jub_bit(column->known, row)) return false;
    if (column->none && jub_bit(column->none, row)) return true;
    switch (column->type) {
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: return !is_foreign(extract, column->dictionary->keys[column->codes[row]]);
    case JUB_CODES: return !has_foreign_item(extract, column, row);
    default: return true;
    }
}

static void write_header(const jub_resource *resource, jub_buffer *buffer)
{
    for (uint32_t i = 0; i < resource->column_count; i++) {
        if (i > 0) jub_csv_separator(buffer);
        jub_csv_write(buffer, resource->columns[i].name);
    }
    jub_csv_end(buffer);
}

static void write_row(const jub_extract *extract, const jub_resource *resource, uint32_t row,
                      jub_buffer *cell, jub_buffer *buffer)
{
    for (uint32_t i = 0; i < resource->column_count; i++) {
        const jub_column *column = &resource->columns[i];
        jub_buffer_reset(cell);
        if (is_cell_kept(extract, column, row)) jub_column_write(column, row, cell);
        if (i > 0) jub_csv_separator(buffer);
        if (resource->column_count == 1 && cell->length_bytes == 0)
            jub_buffer_string(buffer, "\"\"");
        else
            jub_csv_write(buffer, jub_buffer_view(cell));
        if (cell->status != JUB_OK) buffer->status = cell->status;
    }
    jub_csv_end(buffer);
}

void jub_extract_resource(const jub_extract *extract, uint32_t resource, jub_buffer *buffer)
{
    const jub_resource *source = &extract->state->basis->reg->resources[resource];
    const bool *kept = extract->kept[resource];
    jub_buffer cell = jub_buffer_init(JUB_CSV_CELL_MAX_BYTES);
    write_header(source, buffer);
    for (uint32_t row = 0; kept && row < source->row_count; row++)
        if (kept[row]) write_row(extract, source, row, &cell, buffer);
    jub_buffer_clear(&cell);
}

jub_status jub_extract_package(jub_text source, jub_buffer *buffer, jub_error *error)
{
    json_t *package = NULL, *resource;
    size_t i;
    jub_status status = jub_json_read(source, JUB_PACKAGE_MAX_BYTES, &package, error);
    if (status != JUB_OK) return status;
    json_array_foreach(json_object_get(package, "resources"), i, resource)
    {
        json_object_del(resource, "bytes");
        json_object_del(resource, "hash");
    }
    status = jub_json_canonical(package, buffer, error);
    json_decref(package);
    return status;
}
