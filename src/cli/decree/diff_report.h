#ifndef JUB_CLI_DIFF_REPORT_H
#define JUB_CLI_DIFF_REPORT_H

#include "cli/decree/law_run.h"
#include "decree/compare_people.h"
#include "decree/compare_text.h"

/// What `jubilee decree diff` has found.
typedef struct cli_diff {
    const cli_decree *old_decree;
    const cli_decree *new_decree;
    jub_text_changes changes;
    const jub_comparison *comparison; // NULL without a register
    const jub_people_tally *tally;
    const cli_run *old_run;
    const cli_run *new_run;
} cli_diff;

/// For a reader at the screen: what changed in the text, then whom it touches.
void cli_diff_print(const cli_diff *diff, jub_buffer *buffer);

/// The same as one canonical JSON object and a line end. Errors: JUB_NO_MEMORY.
jub_status cli_diff_json(const cli_diff *diff, jub_buffer *buffer, jub_error *error);

#endif
