#ifndef JUB_CLI_STREAM_H
#define JUB_CLI_STREAM_H

#include "base/buffer.h"
#include "cli/file.h"

/// Standard input to the sink, block by block, with progress on a terminal. The blocks are wiped.
/// Errors: JUB_IO, those of the sink.
jub_status cli_stream_input(const char *label, jub_sink sink, jub_error *error);

/// Standard output, or a file that appears whole or not at all.
typedef struct cli_output {
    cli_writer *writer; // NULL: standard output
} cli_output;

/// `path` may be NULL. Errors: JUB_IO, JUB_NO_MEMORY.
jub_status cli_output_begin(const char *path, cli_privacy privacy, cli_output *output_out,
                            jub_error *error);
jub_sink cli_output_sink(cli_output *output);

/// With JUB_OK the file gets its name, else it is removed; returns `status` or what went wrong now.
jub_status cli_output_end(cli_output *output, jub_status status, jub_error *error);

#endif
