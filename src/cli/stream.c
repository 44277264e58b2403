#include "cli/stream.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "cli/message.h"
#include "cli/progress.h"

enum { BLOCK_BYTES = 64 * 1024, MEGABYTE = 1000000 };

static uint64_t input_size(void)
{
    struct stat about;
    return fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
}

jub_status cli_stream_input(const char *label, const cli_output *output, jub_sink sink,
                            jub_error *error)
{
    char block[BLOCK_BYTES];
    uint64_t done_bytes = 0;
    const uint64_t total_bytes = input_size();
    cli_progress progress;
    jub_status status = JUB_OK;
    cli_progress_begin(&progress, label, "MB", MEGABYTE);
    // What is typed or shown on the terminal would stand between its lines.
    if (isatty(STDIN_FILENO) || (!output->writer && isatty(STDOUT_FILENO))) progress.is_on = false;
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
    (void)jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot write standard output: %s",
                   strerror(errno));
    cli_give_up_output();
    return JUB_IO;
}

static jub_status write_file(void *context, jub_text bytes, jub_error *error)
{
    cli_output *output = context;
    const jub_sink file = cli_writer_sink(output->writer);
    output->written_bytes += bytes.length_bytes;
    (void)crypto_hash_sha256_update(&output->hash, (const uint8_t *)bytes.bytes,
                                    bytes.length_bytes);
    return file.write(file.context, bytes, error);
}

jub_status cli_output_begin(cli_target target, cli_privacy privacy, cli_output *output_out,
                            jub_error *error)
{
    *output_out = (cli_output){.path = target.path};
    (void)crypto_hash_sha256_init(&output_out->hash);
    if (!target.path || strcmp(target.path, "-") == 0) return JUB_OK;
    const jub_status status = cli_file_check_new(target.path, target.may_replace, error);
    return status == JUB_OK ? cli_file_begin(target.path, privacy, &output_out->writer, error)
                            : status;
}

jub_sink cli_output_sink(cli_output *output)
{
    if (output->writer) return (jub_sink){write_file, output};
    return (jub_sink){write_stdout, NULL};
}

static void tell_written(cli_output *output)
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1], count[CLI_COUNT_TEXT_BYTES];
    (void)crypto_hash_sha256_final(&output->hash, digest);
    jub_hex_encode(digest, sizeof digest, hex);
    (void)fprintf(stderr, "%s: %s byte%s, SHA-256 %s\n", output->path,
                  cli_count(output->written_bytes, count), output->written_bytes == 1 ? "" : "s",
                  hex);
}

jub_status cli_output_end(cli_output *output, jub_status status, jub_error *error)
{
    cli_writer *writer = output->writer;
    output->writer = NULL;
    if (writer && status == JUB_OK) {
        status = cli_file_commit(writer, error);
        if (status == JUB_OK) tell_written(output);
    } else {
        cli_file_abort(writer);
    }
    sodium_memzero(&output->hash, sizeof output->hash);
    return status;
}
