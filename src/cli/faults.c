#include "cli/faults.h"

#include "base/utf8.h"
#include "cli/message.h"
#include "register/csv.h"

enum { VALUE_MAX_CHARACTERS = 200, ROW_MAX_BYTES = 1 << 20 };

static const char header[] = "file,record,line,column,value,kind,reason\n";

void cli_faults_begin(cli_faults *faults, jub_sink sink)
{
    *faults = (cli_faults){.sink = sink, .row = jub_buffer_init(ROW_MAX_BYTES)};
    faults->status = sink.write(sink.context, jub_text_from(header), &faults->error);
}

static void write_escaped(jub_buffer *shown, jub_text value)
{
    for (size_t i = 0; i < value.length_bytes && i < VALUE_MAX_CHARACTERS; i++) {
        const unsigned char byte = (unsigned char)value.bytes[i];
        if (byte < 0x80)
            jub_buffer_char(shown, value.bytes[i]);
        else
            jub_buffer_format(shown, "\\x%02X", byte);
    }
}

static void write_value(jub_buffer *row, jub_text value)
{
    jub_buffer shown = jub_buffer_init(ROW_MAX_BYTES);
    size_t characters = 0, at = 0;
    if (jub_utf8_valid(value, NULL)) {
        while (at < value.length_bytes && characters < VALUE_MAX_CHARACTERS) {
            size_t bytes;
            (void)jub_utf8_decode((jub_text){value.bytes + at, value.length_bytes - at}, &bytes);
            at += bytes;
            characters++;
        }
        jub_buffer_bytes(&shown, value.bytes, at);
    } else {
        write_escaped(&shown, value);
        at = value.length_bytes < VALUE_MAX_CHARACTERS ? value.length_bytes : VALUE_MAX_CHARACTERS;
    }
    if (at < value.length_bytes) jub_buffer_string(&shown, "...");
    jub_csv_write(row, jub_buffer_view(&shown));
    jub_buffer_clear(&shown);
}

static void take_fault(void *context, const jub_fault *fault)
{
    cli_faults *faults = context;
    jub_buffer *row = &faults->row;
    if (faults->status != JUB_OK) return;
    jub_csv_write(row, fault->path);
    jub_csv_separator(row);
    jub_buffer_u64(row, fault->record);
    jub_csv_separator(row);
    jub_buffer_u64(row, fault->line);
    jub_csv_separator(row);
    jub_csv_write(row, fault->column);
    jub_csv_separator(row);
    write_value(row, fault->value);
    jub_csv_separator(row);
    jub_csv_write(row, jub_text_from(jub_fault_word(fault->kind)));
    jub_csv_separator(row);
    jub_csv_write(row, jub_text_from(fault->reason));
    jub_csv_end(row);
    faults->status = jub_buffer_flush(row, faults->sink, &faults->error);
}

jub_fault_sink cli_faults_sink(cli_faults *faults)
{
    return (jub_fault_sink){take_fault, faults};
}

jub_status cli_faults_end(cli_faults *faults, jub_error *error)
{
    jub_buffer_clear(&faults->row);
    if (faults->status != JUB_OK && error) *error = faults->error;
    return faults->status;
}

void cli_faults_print(const jub_fault_counts *counts)
{
    char count[CLI_COUNT_TEXT_BYTES];
    for (jub_fault_kind kind = 0; kind < JUB_FAULT_KIND_COUNT; kind++)
        if (counts->by_kind[kind] > 0)
            (void)printf("  %8s  %-10s %s\n", cli_count(counts->by_kind[kind], count),
                         jub_fault_word(kind), jub_fault_meaning(kind));
}
