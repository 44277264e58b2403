#include "cli/register/doubles_file.h"

#include "register/csv.h"

enum { CELL_MAX_BYTES = 1 << 20, BLOCK_BYTES = 1 << 20, LINES_MAX_BYTES = 1 << 24 };

void cli_doubles_person(const jub_register *reg, uint32_t row, jub_buffer *buffer)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    const uint32_t key = persons->key_column;
    if (key != JUB_NO_ROW && jub_bit(persons->columns[key].known, row))
        jub_column_write(&persons->columns[key], row, buffer);
    else
        jub_buffer_format(buffer, "#%llu", (unsigned long long)row + 2);
}

void cli_doubles_cell(const jub_register *reg, const char *column, uint32_t row, jub_buffer *buffer)
{
    const jub_column *found =
        jub_resource_column(&reg->resources[reg->persons], jub_text_from(column));
    if (found) jub_column_write(found, row, buffer);
}

typedef struct doubles_lines {
    const jub_register *reg;
    jub_buffer lines;
    jub_buffer cell;
} doubles_lines;

static void end_cell(doubles_lines *file)
{
    jub_csv_write(&file->lines, jub_buffer_view(&file->cell));
    jub_csv_separator(&file->lines);
    jub_buffer_reset(&file->cell);
}

static void write_header(doubles_lines *file)
{
    jub_buffer_string(&file->lines, "probability,weight,person,other_person,record,other_record,"
                                    "facility,other_facility,name,other_name");
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
        const char *word = jub_link_field_word((jub_link_field)field);
        jub_buffer_format(&file->lines, ",%s,%s_bits", word, word);
    }
    jub_csv_end(&file->lines);
}

static void write_both(doubles_lines *file, const char *column, const jub_pair *pair)
{
    cli_doubles_cell(file->reg, column, pair->a, &file->cell);
    end_cell(file);
    cli_doubles_cell(file->reg, column, pair->b, &file->cell);
    end_cell(file);
}

static void write_pair(doubles_lines *file, const jub_pair *pair)
{
    jub_buffer_format(&file->lines, "%.6f,%.2f,", pair->probability, pair->weight);
    cli_doubles_person(file->reg, pair->a, &file->cell);
    end_cell(file);
    cli_doubles_person(file->reg, pair->b, &file->cell);
    end_cell(file);
    jub_buffer_format(&file->lines, "%llu,%llu,", (unsigned long long)pair->a + 2,
                      (unsigned long long)pair->b + 2);
    write_both(file, "facility", pair);
    write_both(file, "name", pair);
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
        jub_csv_write(&file->lines,
                      jub_link_level_words((jub_link_field)field, pair->levels[field]));
        // -0.00 is 0.00
        const double bits = (double)pair->parts[field];
        jub_buffer_format(&file->lines, ",%.2f", bits > -0.005 && bits < 0.005 ? 0.0 : bits);
        if (field + 1 < JUB_LINK_FIELD_COUNT) jub_csv_separator(&file->lines);
    }
    jub_csv_end(&file->lines);
}

jub_status cli_doubles_write(const jub_register *reg, const jub_linkage *linkage, jub_sink sink,
                             jub_error *error)
{
    doubles_lines file = {
        .reg = reg,
        .lines = jub_buffer_init(LINES_MAX_BYTES),
        .cell = jub_buffer_init(CELL_MAX_BYTES),
    };
    jub_status status = JUB_OK;
    write_header(&file);
    for (size_t i = 0; i < linkage->pair_count && status == JUB_OK; i++) {
        write_pair(&file, &linkage->pairs[i]);
        if (file.lines.length_bytes > BLOCK_BYTES)
            status = jub_buffer_flush(&file.lines, sink, error);
    }
    if (status == JUB_OK) status = jub_buffer_flush(&file.lines, sink, error);
    jub_buffer_clear(&file.lines);
    jub_buffer_clear(&file.cell);
    return status;
}
