#include "cli/stream.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/progress.h"

enum { BLOCK_BYTES = 64 * 1024, MEGABYTE = 1000000 };

static uint64_t input_size(void)
{
    struct stat about;
    return fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
}

jub_status cli_stream_input(const char *label, jub_sink sink, jub_error *error)
{
    char block[BLOCK_BYTES];
    uint64_t done_bytes = 0;
    const uint64_t total_bytes = input_size();
    cli_progress progress;
    jub_status status = JUB_OK;
    cli_progress_begin(&progress, label, "MB", MEGABYTE);
    while (status == JUB_OK) {
        const ssize_t got = read(STDIN_FILENO, block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            status = jub_fail(error, JUB_IO, (jub_position){0}, NULL,
                              "cannot read standard input: %s", strerror(errno));
        if (got <= 0) break;
        done_bytes += (uint64_t)got;
        status = sink.write(sink.context, (jub_text){block, (size_t)got}, error);
        cli_progress_report(&progress, done_bytes, total_bytes);
    }
    cli_progress_end(&progress);
    sodium_memzero(block, sizeof block);
    return status;
}

static jub_status write_stdout(void *context, jub_text bytes, jub_error *error)
{
    (void)context;
    if (fwrite(bytes.bytes, 1, bytes.length_bytes, stdout) == bytes.length_bytes) return JUB_OK;
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot write standard output: %s",
                    strerror(errno));
}

jub_status cli_output_begin(const char *path, cli_privacy privacy, cli_output *output_out,
                            jub_error *error)
{
    *output_out = (cli_output){0};
    return path ? cli_file_begin(path, privacy, &output_out->writer, error) : JUB_OK;
}

jub_sink cli_output_sink(cli_output *output)
{
    if (output->writer) return cli_writer_sink(output->writer);
    return (jub_sink){write_stdout, NULL};
}

jub_status cli_output_end(cli_output *output, jub_status status, jub_error *error)
{
    cli_writer *writer = output->writer;
    output->writer = NULL;
    if (writer && status == JUB_OK) return cli_file_commit(writer, error);
    cli_file_abort(writer);
    return status;
}
