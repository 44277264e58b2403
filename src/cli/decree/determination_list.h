#ifndef JUB_CLI_DETERMINATION_LIST_H
#define JUB_CLI_DETERMINATION_LIST_H

#include "cli/decree/summary.h"
#include "cli/register/fault_file.h"

/// What is written down of everybody.
typedef struct cli_list_request {
    cli_format format;
    bool only_undetermined;
    jub_sink lines;         // the list, without its header
    cli_fault_file *faults; // takes what the decree could not use
} cli_list_request;

/// Determines everybody of a run, writes the lines in the order of rows and counts. Threads
/// determine a batch while the one before it is written; what is written is the same with any
/// number of them.
/// Errors: of the sink, JUB_NO_MEMORY, JUB_LIMIT.
jub_status cli_determination_list(cli_run *run, const cli_list_request *asked, cli_summary *summary,
                                  jub_error *error);

#endif
