#ifndef JUB_CLI_REHEARSAL_REPORT_H
#define JUB_CLI_REHEARSAL_REPORT_H

#include "programme/selection.h"
#include "rehearsal/rehearsal.h"

/// What was planted, as CSV, and what is told of it at the end:
///
///     kind,officer,is,case,person,entry,what
///
/// `is`: `cast`, who the officer is; `done`, with the index of the entry in the log; `refused`.
typedef struct cli_planted {
    jub_buffer csv;
    jub_buffer refused; // the first few lines about what was refused
    size_t refused_count;
} cli_planted;

cli_planted cli_planted_init(void);
void cli_planted_clear(cli_planted *planted);

/// Who of the cast is corrupt. Errors: JUB_LIMIT, JUB_NO_MEMORY.
jub_status cli_planted_cast(cli_planted *planted, const jub_cast *cast, jub_error *error);
jub_status cli_planted_deed(cli_planted *planted, const jub_deed *deed, jub_error *error);

/// The outcome by clause and by facility, and what was refused.
void cli_rehearsal_report(const jub_state *state, const jub_list *list,
                          const jub_rehearsal_counts *counts, const cli_planted *planted,
                          jub_buffer *report);

#endif
