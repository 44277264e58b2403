#ifndef JUB_CLI_FAULTS_H
#define JUB_CLI_FAULTS_H

#include "cli/file.h"
#include "register/fault.h"

/// Writes faults as CSV: file, record, line, column, value, kind, reason. A value that is not UTF-8
/// has its bytes above 7F as \xHH; a long one is cut at 200 characters and ends in an ellipsis.
typedef struct cli_faults {
    jub_sink sink;
    jub_buffer row;
    jub_status status; // the first failure
    jub_error error;
} cli_faults;

/// Writes the header. `faults` must stay where it is while the sink is used.
void cli_faults_begin(cli_faults *faults, jub_sink sink);

/// Where the faults go.
jub_fault_sink cli_faults_sink(cli_faults *faults);

/// The first failure to write, if there was one. Frees the memory.
jub_status cli_faults_end(cli_faults *faults, jub_error *error);

/// A table of the counts, a kind a line, on standard output; nothing when there are none.
void cli_faults_print(const jub_fault_counts *counts);

#endif
