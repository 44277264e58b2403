#ifndef JUB_CLI_LABEL_LINES_H
#define JUB_CLI_LABEL_LINES_H

#include "cli/file.h"

/// Labels of a draw, one a line; empty lines are passed over, and a line break may be \r\n.
typedef struct cli_labels {
    cli_file file;
    const jub_text *items; // [count], in the arena, views into the file
    size_t count;
} cli_labels;

enum { CLI_LABEL_FILE_MAX_BYTES = 1 << 30 };

/// `path` may be `-`. Clear them when done, also after an error. Errors: those of cli_file_open,
/// JUB_ENCODING with the line, JUB_NO_MEMORY.
jub_status cli_labels_read(jub_arena *arena, const char *path, cli_labels *labels_out,
                           jub_error *error);
void cli_labels_clear(cli_labels *labels);

#endif
