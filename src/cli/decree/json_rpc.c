#include "cli/decree/json_rpc.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"

enum { CHUNK_BYTES = 64 << 10 };

struct cli_rpc_reader {
    int input;
    size_t at; // next byte of the chunk
    size_t count;
    jub_buffer body;
    char chunk[CHUNK_BYTES];
};

cli_rpc_reader *cli_rpc_reader_new(int input)
{
    cli_rpc_reader *reader = malloc(sizeof *reader);
    if (!reader) return NULL;
    reader->input = input;
    reader->at = reader->count = 0;
    reader->body = jub_buffer_init(CLI_RPC_BODY_MAX_BYTES);
    return reader;
}

void cli_rpc_reader_free(cli_rpc_reader *reader)
{
    if (!reader) return;
    jub_buffer_clear(&reader->body);
    free(reader);
}

// False at the end of the input.
static bool fill(cli_rpc_reader *reader)
{
    if (reader->at < reader->count) return true;
    ssize_t got;
    do got = read(reader->input, reader->chunk, sizeof reader->chunk);
    while (got < 0 && errno == EINTR);
    reader->at = 0;
    reader->count = got > 0 ? (size_t)got : 0;
    return got > 0;
}

bool cli_rpc_is_waiting(const cli_rpc_reader *reader)
{
    if (reader->at < reader->count) return true;
    struct pollfd input = {.fd = reader->input, .events = POLLIN};
    return poll(&input, 1, 0) > 0;
}

// -- the header -----------------------------------------------------------------------------------

typedef enum line_result { LINE_READ, LINE_ENDED, LINE_TOO_LONG } line_result;

// One line without its end, \r\n (a bare \n is taken too).
static line_result read_line(cli_rpc_reader *reader, char line[CLI_RPC_LINE_MAX_BYTES],
                             jub_text *line_out)
{
    size_t length = 0;
    while (fill(reader)) {
        const char byte = reader->chunk[reader->at++];
        if (byte == '\n') {
            if (length > 0 && line[length - 1] == '\r') length--;
            *line_out = (jub_text){line, length};
            return LINE_READ;
        }
        if (length == CLI_RPC_LINE_MAX_BYTES) return LINE_TOO_LONG;
        line[length++] = byte;
    }
    *line_out = (jub_text){line, length};
    return LINE_ENDED;
}

static bool is_length_header(jub_text name)
{
    static const char wanted[] = "Content-Length";
    return name.length_bytes == sizeof wanted - 1 &&
           strncasecmp(name.bytes, wanted, name.length_bytes) == 0;
}

static cli_rpc_result broken(jub_error *error, const char *message)
{
    (void)jub_fail(error, JUB_SYNTAX, (jub_position){0},
                   "begin each message with a line 'Content-Length: N' and an empty line", "%s",
                   message);
    return CLI_RPC_BROKEN;
}

static bool take_header(jub_text line, int64_t *length)
{
    const jub_text name = jub_text_cut(&line, ':');
    if (!is_length_header(name)) return true; // Content-Type, which says nothing new
    return jub_text_to_i64(jub_text_trim(line), length) && *length >= 0;
}

static cli_rpc_result read_header(cli_rpc_reader *reader, int64_t *length_out, jub_error *error)
{
    char bytes[CLI_RPC_LINE_MAX_BYTES];
    int64_t length = -1;
    for (size_t count = 0; count <= CLI_RPC_LINES_MAX; count++) {
        jub_text line = {0};
        const line_result result = read_line(reader, bytes, &line);
        if (result == LINE_TOO_LONG) return broken(error, "a line of the header is too long");
        if (result == LINE_ENDED && count == 0 && line.length_bytes == 0) return CLI_RPC_END;
        if (result == LINE_ENDED) return broken(error, "the input ends within a header");
        if (line.length_bytes == 0) {
            *length_out = length;
            return length < 0 ? broken(error, "a header without a length") : CLI_RPC_MESSAGE;
        }
        if (!take_header(line, &length)) return broken(error, "the length is no whole number");
    }
    return broken(error, "the header has too many lines");
}

// -- the body -------------------------------------------------------------------------------------

// Takes `left` bytes, into the body or away. False where the input ends before.
static bool take_bytes(cli_rpc_reader *reader, int64_t left, bool is_kept)
{
    while (left > 0) {
        if (!fill(reader)) return false;
        const size_t there = reader->count - reader->at;
        const size_t count = (int64_t)there < left ? there : (size_t)left;
        if (is_kept) jub_buffer_bytes(&reader->body, reader->chunk + reader->at, count);
        reader->at += count;
        left -= (int64_t)count;
    }
    return true;
}

cli_rpc_result cli_rpc_read(cli_rpc_reader *reader, jub_text *body_out, jub_error *error)
{
    int64_t length = 0;
    jub_buffer_reset(&reader->body);
    const cli_rpc_result header = read_header(reader, &length, error);
    if (header != CLI_RPC_MESSAGE) return header;
    const bool is_kept = length <= CLI_RPC_BODY_MAX_BYTES;
    if (!take_bytes(reader, length, is_kept))
        return broken(error, "the input ends within a message");
    if (!is_kept || reader->body.status != JUB_OK) {
        (void)jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                       "a message of more than %d bytes is passed over", CLI_RPC_BODY_MAX_BYTES);
        return CLI_RPC_TOO_LONG;
    }
    *body_out = jub_buffer_view(&reader->body);
    return CLI_RPC_MESSAGE;
}

// -- sending --------------------------------------------------------------------------------------

bool cli_rpc_send(json_t *message)
{
    char *text = message ? json_dumps(message, JSON_COMPACT) : NULL;
    json_decref(message);
    if (!text) return true; // out of memory: this answer is lost, the next may do
    const bool is_written =
        printf("Content-Length: %zu\r\n\r\n%s", strlen(text), text) >= 0 && fflush(stdout) == 0;
    free(text);
    return is_written;
}

json_t *cli_rpc_text(jub_text text)
{
    if (text.length_bytes == 0) return json_string("");
    json_t *json = json_stringn(text.bytes, text.length_bytes);
    if (json) return json;
    char *bytes = malloc(text.length_bytes);
    if (!bytes) return NULL;
    memcpy(bytes, text.bytes, text.length_bytes);
    size_t bad_at;
    for (jub_text rest = {bytes, text.length_bytes}; !jub_utf8_valid(rest, &bad_at);) {
        bytes[(size_t)(rest.bytes - bytes) + bad_at] = '?';
        rest = (jub_text){rest.bytes + bad_at, rest.length_bytes - bad_at};
    }
    json = json_stringn(bytes, text.length_bytes);
    free(bytes);
    return json;
}
