#ifndef JUB_CLI_PROJECTION_REPORT_H
#define JUB_CLI_PROJECTION_REPORT_H

#include "base/buffer.h"
#include "population/projection.h"

/// What `jubilee project` has found.
typedef struct cli_projection {
    const jub_scenario *scenario;
    const jub_projection *projection;
    jub_text decree; // its title; empty without an amnesty
    jub_date day;    // of the amnesty
} cli_projection;

/// For a reader at the screen.
void cli_projection_print(const cli_projection *found, jub_buffer *buffer);

/// projection.csv: a line for each month of all together, each facility and each trade.
void cli_projection_csv(const cli_projection *found, jub_buffer *buffer);

/// summary.json. Errors: JUB_NO_MEMORY, those of the buffer.
jub_status cli_projection_json(const cli_projection *found, jub_buffer *buffer, jub_error *error);

#endif
