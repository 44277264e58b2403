#include "cli/log/entry_input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "ledger/log.h"

enum {
    BUFFER_BYTES = CLI_ENTRY_BATCH_BYTES + JUB_ENTRY_MAX_BYTES + 1,
    MOVE_MAX_BYTES = 1 << 20, // what is left over and moved to the front
    PIPE_BYTES = 1 << 20,     // asked of the system for a pipe, which has 64 KiB otherwise
    // Who has sent this much is sending more, and is waited for so long; a line alone goes at once.
    BULK_BYTES = 4096,
    BULK_WAIT_MS = 10,
};

struct cli_entry_input {
    int descriptor;
    char separator;
    bool is_at_end;
    bool is_too_large; // the entry at `begin`
    uint64_t given;    // entries so far
    size_t begin;      // of what has not been given, in `bytes`
    size_t end;
    char *bytes;       // [BUFFER_BYTES]
    jub_text *entries; // [JUB_LOG_BATCH_MAX]
    size_t count;
};

jub_status cli_entry_input_open(int descriptor, char separator, cli_entry_input **input_out,
                                jub_error *error)
{
    cli_entry_input *input = calloc(1, sizeof *input);
    if (!input) return jub_fail_no_memory(error);
    input->descriptor = descriptor;
    input->separator = separator;
    input->bytes = malloc(BUFFER_BYTES);
    input->entries = calloc(JUB_LOG_BATCH_MAX, sizeof *input->entries);
    if (!input->bytes || !input->entries) {
        cli_entry_input_close(input);
        return jub_fail_no_memory(error);
    }
    (void)fcntl(descriptor, F_SETPIPE_SZ, PIPE_BYTES); // fails on what is no pipe
    *input_out = input;
    return JUB_OK;
}

void cli_entry_input_close(cli_entry_input *input)
{
    if (!input) return;
    free(input->bytes);
    free(input->entries);
    free(input);
}

static void take_entry(cli_entry_input *input, size_t length_bytes, size_t separator_bytes)
{
    if (length_bytes > JUB_ENTRY_MAX_BYTES) {
        input->is_too_large = true;
        return;
    }
    input->entries[input->count++] = (jub_text){input->bytes + input->begin, length_bytes};
    input->begin += length_bytes + separator_bytes;
}

// Takes the whole entries that are in the buffer.
static void cut_entries(cli_entry_input *input)
{
    while (input->count < JUB_LOG_BATCH_MAX && !input->is_too_large) {
        const char *begin = input->bytes + input->begin;
        const size_t left_bytes = input->end - input->begin;
        const char *separator = memchr(begin, input->separator, left_bytes);
        if (separator)
            take_entry(input, (size_t)(separator - begin), 1);
        else if (left_bytes > JUB_ENTRY_MAX_BYTES || (input->is_at_end && left_bytes > 0))
            take_entry(input, left_bytes, 0);
        else
            return;
    }
}

static bool has_more(const cli_entry_input *input)
{
    struct pollfd ready = {.fd = input->descriptor, .events = POLLIN};
    const int wait_ms = input->begin < BULK_BYTES || isatty(input->descriptor) ? 0 : BULK_WAIT_MS;
    return poll(&ready, 1, wait_ms) > 0;
}

static jub_status read_more(cli_entry_input *input, jub_error *error)
{
    ssize_t got_bytes;
    do got_bytes = read(input->descriptor, input->bytes + input->end, BUFFER_BYTES - input->end);
    while (got_bytes < 0 && errno == EINTR);
    if (got_bytes < 0)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot read: %s", strerror(errno));
    if (got_bytes == 0) input->is_at_end = true;
    input->end += (size_t)got_bytes;
    return JUB_OK;
}

// Room for a batch where little is left over; where much is, it is given first.
static void make_room(cli_entry_input *input)
{
    const size_t left_bytes = input->end - input->begin;
    if (left_bytes > MOVE_MAX_BYTES) return;
    memmove(input->bytes, input->bytes + input->begin, left_bytes);
    input->begin = 0;
    input->end = left_bytes;
}

static jub_status fail_too_large(const cli_entry_input *input, jub_error *error)
{
    const uint64_t place = input->given + 1;
    return jub_fail(error, JUB_LIMIT,
                    (jub_position){.line = place < UINT32_MAX ? (uint32_t)place : UINT32_MAX},
                    "what stands before it has been logged, nothing from it on; of what is larger, "
                    "log the SHA-256",
                    "the entry has more than %d bytes", JUB_ENTRY_MAX_BYTES);
}

jub_status cli_entry_input_next(cli_entry_input *input, const jub_text **entries_out,
                                size_t *count_out, jub_error *error)
{
    input->count = 0;
    make_room(input);
    for (;;) {
        cut_entries(input);
        const bool is_full = input->count == JUB_LOG_BATCH_MAX || input->end == BUFFER_BYTES;
        if (input->is_too_large || input->is_at_end || is_full) break;
        if (input->count > 0 && !has_more(input)) break;
        const jub_status status = read_more(input, error);
        if (status != JUB_OK) return status;
    }
    if (input->count == 0 && input->is_too_large) return fail_too_large(input, error);
    input->given += input->count;
    *entries_out = input->entries;
    *count_out = input->count;
    return JUB_OK;
}
