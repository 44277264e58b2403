#ifndef JUB_CLI_LANGUAGE_SERVER_H
#define JUB_CLI_LANGUAGE_SERVER_H

#include "cli/decree/json_rpc.h"
#include "cli/decree/language_documents.h"

/// The Language Server Protocol 3.17, as far as a decree needs it: open documents are kept in step
/// with the editor, their messages published, and questions about a place answered. Messages go to
/// standard output.
typedef struct cli_language_server {
    cli_documents documents;
    jub_line_unit unit; // agreed on at the start
    bool is_initialized;
    bool is_shut_down;
    bool is_over;      // `exit` came, or nothing can be written any more
    bool is_tree;      // the editor takes an outline as a tree
    bool has_markdown; // the editor shows Markdown
} cli_language_server;

/// Answers a message, or does what it says.
void cli_language_server_take(cli_language_server *server, jub_text message);

/// Answers what is no message.
void cli_language_server_refuse(cli_language_server *server, int code, const char *message);

/// Publishes the messages of all documents that changed. Between two changes that come at once
/// nobody waits for them, so the caller does this when nothing is left to be read.
void cli_language_server_settle(cli_language_server *server);

void cli_language_server_clear(cli_language_server *server);

// -- language_answers.c: what is said of a document, as JSON; NULL when memory is out -------------

/// `params` of textDocument/publishDiagnostics.
json_t *cli_language_diagnostics(const cli_document *document, jub_line_unit unit);

json_t *cli_language_hover(const cli_document *document, const cli_language_server *server,
                           jub_place place);
json_t *cli_language_definition(const cli_document *document, jub_line_unit unit, jub_place place);
json_t *cli_language_references(const cli_document *document, jub_line_unit unit, jub_place place,
                                bool with_declaration);
json_t *cli_language_completion(const cli_document *document, jub_line_unit unit, jub_place place);

/// Edits that put the text into one layout; null where a word or mark of it cannot be read.
json_t *cli_language_format(const cli_document *document, jub_line_unit unit);
json_t *cli_language_outline(const cli_document *document, const cli_language_server *server);

#endif
