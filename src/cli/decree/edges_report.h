#ifndef JUB_CLI_EDGES_REPORT_H
#define JUB_CLI_EDGES_REPORT_H

#include "cli/decree/law_run.h"
#include "decree/edges.h"
#include "decree/ladder.h"

/// People close to one line.
typedef struct cli_line_counts {
    uint64_t below;
    uint64_t on;
    uint64_t above;
} cli_line_counts;

/// All seams of one kind at one line or step.
typedef struct cli_seam_place {
    jub_seam_kind kind;
    uint32_t edge; // JUB_NO_EDGE: at none
    uint64_t count;
    const jub_seam *worst;
} cli_seam_place;

/// What `jubilee decree edges` has found.
typedef struct cli_edges {
    const cli_run *run;
    const jub_edges *edges;
    const cli_line_counts *counts; // [line count]
    const jub_ladder *ladder;
    const cli_seam_place *places; // [place_count] the worst first, inversions before jumps
    size_t place_count;
    uint32_t jump_days;
} cli_edges;

/// For a reader at the screen.
void cli_edges_print(const cli_edges *found, jub_buffer *buffer);

/// The same as one canonical JSON object and a line end. Errors: JUB_NO_MEMORY.
jub_status cli_edges_json(const cli_edges *found, jub_buffer *buffer, jub_error *error);

#endif
