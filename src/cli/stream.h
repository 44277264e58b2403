#ifndef JUB_CLI_STREAM_H
#define JUB_CLI_STREAM_H

#include <sodium.h>

#include "base/buffer.h"
#include "cli/file.h"

/// Standard output, or a file that appears whole or not at all.
typedef struct cli_output {
    const char *path;
    cli_writer *writer; // NULL: standard output
    uint64_t written_bytes;
    crypto_hash_sha256_state hash;
} cli_output;

/// Where to, by the options --out and --force.
typedef struct cli_target {
    const char *path; // NULL or `-`: standard output
    bool may_replace; // a file that is there already
} cli_target;

/// `target.path` must outlive the output, which must stay where it is.
/// Errors: JUB_CONFLICT for a file that may not be replaced, JUB_IO, JUB_NO_MEMORY.
jub_status cli_output_begin(cli_target target, cli_privacy privacy, cli_output *output_out,
                            jub_error *error);
jub_sink cli_output_sink(cli_output *output);

/// Standard input to the sink, block by block, with progress on a terminal unless input or `output`
/// is one. The blocks are wiped. Errors: JUB_IO, those of the sink.
jub_status cli_stream_input(const char *label, const cli_output *output, jub_sink sink,
                            jub_error *error);

/// With JUB_OK the file gets its name, and its size and SHA-256 are told on standard error; else it
/// is removed. Returns `status` or what went wrong now.
jub_status cli_output_end(cli_output *output, jub_status status, jub_error *error);

#endif
