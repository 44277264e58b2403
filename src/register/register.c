#include "register/register.h"

#include <assert.h>

const jub_resource *jub_register_resource(const jub_register *reg, jub_text name)
{
    for (uint32_t i = 0; i < reg->resource_count; i++)
        if (jub_text_equal(reg->resources[i].name, name)) return &reg->resources[i];
    return reg->custody && jub_text_equal(reg->custody->name, name) ? reg->custody : NULL;
}

const jub_column *jub_resource_column(const jub_resource *resource, jub_text name)
{
    for (uint32_t i = 0; i < resource->column_count; i++)
        if (jub_text_equal(resource->columns[i].name, name)) return &resource->columns[i];
    return NULL;
}

const jub_link *jub_resource_link(const jub_register *reg, const jub_resource *resource,
                                  const jub_resource *target)
{
    for (uint32_t i = 0; i < resource->link_count; i++)
        if (&reg->resources[resource->links[i].target_resource] == target)
            return &resource->links[i];
    return NULL;
}

uint32_t jub_resource_find(const jub_resource *resource, jub_text key)
{
    if (resource->key_column == JUB_NO_ROW) return JUB_NO_ROW;
    const uint32_t number = jub_map_find(resource->columns[resource->key_column].dictionary, key);
    if (number == JUB_MAP_ABSENT) return JUB_NO_ROW;
    return resource->key_rows ? resource->key_rows[number] : number;
}

uint32_t jub_resource_line(const jub_resource *resource, uint32_t row)
{
    uint32_t low = 0, high = resource->line_mark_count;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (resource->line_marks[middle].row <= row)
            low = middle;
        else
            high = middle;
    }
    assert(high > 0);
    return resource->line_marks[low].line + (row - resource->line_marks[low].row);
}

static void write_list(const jub_column *column, uint32_t row, jub_buffer *buffer)
{
    for (uint32_t i = column->sets.offsets[row]; i < column->sets.offsets[row + 1u]; i++) {
        if (i > column->sets.offsets[row]) jub_buffer_char(buffer, column->list_delimiter);
        jub_buffer_text(buffer, column->dictionary->keys[column->sets.items[i]]);
    }
}

void jub_column_write(const jub_column *column, uint32_t row, jub_buffer *buffer)
{
    char date[JUB_DATE_TEXT_BYTES + 1];
    if (!jub_bit(column->known, row)) return;
    if (column->none && jub_bit(column->none, row)) {
        jub_buffer_string(buffer, "none");
        return;
    }
    switch (column->type) {
    case JUB_BOOLEAN:
        jub_buffer_string(buffer, jub_bit(column->booleans, row) ? "true" : "false");
        break;
    case JUB_INTEGER: jub_buffer_i64(buffer, column->integers[row]); break;
    case JUB_DATE: jub_buffer_string(buffer, jub_date_format(column->dates[row], date)); break;
    case JUB_DURATION: jub_duration_write_iso(column->durations[row], buffer); break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: jub_buffer_text(buffer, column->dictionary->keys[column->codes[row]]); break;
    case JUB_CODES: write_list(column, row, buffer); break;
    }
}
