#ifndef JUB_CLI_JSON_RPC_H
#define JUB_CLI_JSON_RPC_H

#include <jansson.h>

#include "base/buffer.h"

/// Messages of JSON-RPC 2.0, framed as the Language Server Protocol 3.17 frames them ("base
/// protocol"): a header with `Content-Length: N`, an empty line, N bytes of JSON.

enum {
    CLI_RPC_BODY_MAX_BYTES = 16 << 20,
    CLI_RPC_LINE_MAX_BYTES = 1024, // of one line of a header
    CLI_RPC_LINES_MAX = 32,        // of a header
};

/// Numbers of errors, from JSON-RPC 2.0 and the Language Server Protocol.
enum {
    CLI_RPC_PARSE_ERROR = -32700,
    CLI_RPC_INVALID_REQUEST = -32600,
    CLI_RPC_METHOD_NOT_FOUND = -32601,
    CLI_RPC_INVALID_PARAMS = -32602,
    CLI_RPC_INTERNAL_ERROR = -32603,
    CLI_RPC_NOT_INITIALIZED = -32002,
};

/// Reads from a file descriptor that somebody else owns. Clear it when done.
typedef struct cli_rpc_reader cli_rpc_reader;

/// NULL when memory is out.
cli_rpc_reader *cli_rpc_reader_new(int input);
void cli_rpc_reader_free(cli_rpc_reader *reader);

typedef enum cli_rpc_result {
    CLI_RPC_MESSAGE,
    CLI_RPC_TOO_LONG, // and passed over: the next message can be read
    CLI_RPC_END,      // the input ended between two messages
    CLI_RPC_BROKEN,   // where the next message begins cannot be told
} cli_rpc_result;

/// Waits for the next message. `*body_out` is valid until the next call. `error` is filled for
/// TOO_LONG and BROKEN.
cli_rpc_result cli_rpc_read(cli_rpc_reader *reader, jub_text *body_out, jub_error *error);

/// Whether there is something to read without waiting.
bool cli_rpc_is_waiting(const cli_rpc_reader *reader);

/// Writes a message to standard output and gives it over. False when it could not be written.
bool cli_rpc_send(json_t *message);

/// A text as JSON; what is not UTF-8 in it, such as a character cut in two, becomes `?`.
json_t *cli_rpc_text(jub_text text);

#endif
