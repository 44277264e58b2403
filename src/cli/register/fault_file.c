#include "cli/register/fault_file.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/utf8.h"
#include "cli/message.h"
#include "register/csv.h"

enum {
    BLOCK_BYTES = 1 << 16,
    VALUE_MAX_BYTES = 4 * JUB_CSV_ROW_MAX_BYTES, // a whole record with every byte escaped
    LINES_MAX_BYTES = 2 * VALUE_MAX_BYTES + BLOCK_BYTES,
};

void cli_fault_file_begin(jub_sink sink, cli_fault_file *file_out)
{
    *file_out = (cli_fault_file){
        .sink = sink,
        .lines = jub_buffer_init(LINES_MAX_BYTES),
        .value = jub_buffer_init(VALUE_MAX_BYTES),
    };
    jub_buffer_string(&file_out->lines, "file,record,line,column,kind,value,reason\n");
}

void cli_fault_file_clear(cli_fault_file *file)
{
    jub_buffer_clear(&file->lines);
    jub_buffer_clear(&file->value);
}

// All of it, with bytes that are not UTF-8 as \xHH.
static void write_value(jub_buffer *buffer, jub_text text)
{
    size_t valid = 0;
    while (!jub_utf8_valid(text, &valid)) {
        jub_buffer_bytes(buffer, text.bytes, valid);
        jub_buffer_format(buffer, "\\x%02X", (unsigned char)text.bytes[valid]);
        text = (jub_text){text.bytes + valid + 1, text.length_bytes - valid - 1};
    }
    jub_buffer_text(buffer, text);
}

static void flush(cli_fault_file *file)
{
    jub_error error;
    const jub_status status = jub_buffer_flush(&file->lines, file->sink, &error);
    if (status != JUB_OK && file->status == JUB_OK) {
        file->status = status;
        file->error = error;
    }
    if (status != JUB_OK) jub_buffer_reset(&file->lines);
}

void cli_fault_file_line(cli_fault_file *file, jub_text path, uint64_t record, uint32_t line,
                         jub_text column, const char *kind, jub_text value, const char *reason)
{
    char record_text[24], line_text[24] = "";
    (void)snprintf(record_text, sizeof record_text, "%" PRIu64, record);
    if (line > 0) (void)snprintf(line_text, sizeof line_text, "%" PRIu32, line);
    jub_buffer_reset(&file->value);
    write_value(&file->value, value);
    const jub_text cells[] = {
        path,
        jub_text_from(record_text),
        jub_text_from(line_text),
        column,
        jub_text_from(kind),
        jub_buffer_view(&file->value),
        jub_text_from(reason),
    };
    jub_csv_write_record(&file->lines, cells, sizeof cells / sizeof *cells);
    file->count++;
    if (file->lines.length_bytes >= BLOCK_BYTES) flush(file);
}

void cli_fault_file_take(void *context, const jub_fault *fault)
{
    cli_fault_file_line(context, fault->path, fault->record, fault->line, fault->column,
                        jub_fault_word(fault->kind), fault->value, fault->reason);
}

jub_status cli_fault_file_end(cli_fault_file *file, jub_error *error)
{
    flush(file);
    if (file->status != JUB_OK && error) *error = file->error;
    return file->status;
}

void cli_fault_counts_print(const jub_fault_counts *counts)
{
    char count[CLI_COUNT_TEXT_BYTES];
    for (int kind = 0; kind < JUB_FAULT_KIND_COUNT; kind++)
        if (counts->by_kind[kind] > 0)
            (void)printf("  %8s  %-10s %s\n", cli_count(counts->by_kind[kind], count),
                         jub_fault_word((jub_fault_kind)kind),
                         jub_fault_meaning((jub_fault_kind)kind));
}
