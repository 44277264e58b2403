#ifndef JUB_CLI_FAULT_FILE_H
#define JUB_CLI_FAULT_FILE_H

#include "base/buffer.h"
#include "register/fault.h"

/// faults.csv: a line for each cell or row that cannot be used, with file, record (the header is
/// record 1), line, column, kind, value and reason. A value is cut at 200 characters and ends in
/// three dots then; bytes that are not UTF-8 stand as \xHH.
typedef struct cli_fault_file {
    jub_sink sink;
    jub_buffer lines;
    jub_buffer value;
    uint64_t count;
    jub_status status; // of writing; the first failure is kept
    jub_error error;
} cli_fault_file;

/// Begins with the header line. Clear it when done.
void cli_fault_file_begin(jub_sink sink, cli_fault_file *file_out);
void cli_fault_file_clear(cli_fault_file *file);

/// `context` is the cli_fault_file; fits jub_fault_sink.
void cli_fault_file_take(void *context, const jub_fault *fault);

/// A line of another kind. `line` 0 is left empty.
void cli_fault_file_line(cli_fault_file *file, jub_text path, uint64_t record, uint32_t line,
                         jub_text column, const char *kind, jub_text value, const char *reason);

/// A table of the counts, a kind a line, on standard output; nothing when there are none.
void cli_fault_counts_print(const jub_fault_counts *counts);

/// Writes what is left; the first failure of all is returned.
jub_status cli_fault_file_end(cli_fault_file *file, jub_error *error);

#endif
