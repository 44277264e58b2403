// The messages of the protocol, one function each, and the table that finds it.

#include "cli/decree/language_server.h"

#include <stdio.h>

#include "base/json.h"
#include "cli/version.h"

// -- sending --------------------------------------------------------------------------------------

static void send_json(cli_language_server *server, json_t *message)
{
    if (!cli_rpc_send(message)) server->is_over = true;
}

static void send_error(cli_language_server *server, const json_t *id, int code, jub_text message)
{
    json_t *own_id = id ? json_deep_copy(id) : json_null();
    send_json(server, json_pack("{s:s,s:o,s:{s:i,s:o}}", "jsonrpc", "2.0", "id", own_id, "error",
                                "code", code, "message", cli_rpc_text(message)));
}

static void notify(cli_language_server *server, const char *method, json_t *params)
{
    send_json(server,
              json_pack("{s:s,s:s,s:o}", "jsonrpc", "2.0", "method", method, "params", params));
}

static void warn(cli_language_server *server, const char *message)
{
    notify(server, "window/showMessage",
           json_pack("{s:i,s:s}", "type", 2, "message", message)); // 2: a warning
}

void cli_language_server_refuse(cli_language_server *server, int code, const char *message)
{
    send_error(server, NULL, code, jub_text_from(message));
}

// -- reading parameters ---------------------------------------------------------------------------

static const char *string_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key)); // NULL for anything else
}

static const char *uri_of(const json_t *params)
{
    return string_at(json_object_get(params, "textDocument"), "uri");
}

static bool read_count(const json_t *object, const char *key, uint32_t *count_out)
{
    const json_t *value = json_object_get(object, key);
    const json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > UINT32_MAX) return false;
    *count_out = (uint32_t)number;
    return true;
}

static bool read_place(const json_t *object, const char *key, jub_place *place_out)
{
    const json_t *value = json_object_get(object, key);
    return read_count(value, "line", &place_out->line) &&
           read_count(value, "character", &place_out->character);
}

static jub_text text_of(const json_t *string)
{
    return (jub_text){json_string_value(string), json_string_length(string)};
}

static bool lists(const json_t *array, const char *word)
{
    size_t i;
    json_t *each;
    json_array_foreach((json_t *)array, i, each)
    {
        const char *string = json_string_value(each);
        if (string && strcmp(string, word) == 0) return true;
    }
    return false;
}

// -- requests -------------------------------------------------------------------------------------

// An answer gives the result, or NULL with a fault.
typedef struct fault {
    int code;
    const char *message;
} fault;

static json_t *refuse(fault *fault_out, int code, const char *message)
{
    *fault_out = (fault){code, message};
    return NULL;
}

static void note_client(cli_language_server *server, const json_t *params)
{
    const json_t *client = json_object_get(params, "capabilities");
    const json_t *editing = json_object_get(client, "textDocument");
    const json_t *encodings =
        json_object_get(json_object_get(client, "general"), "positionEncodings");
    const json_t *formats = json_object_get(json_object_get(editing, "hover"), "contentFormat");
    server->unit = lists(encodings, "utf-8") ? JUB_UNIT_BYTE : JUB_UNIT_UTF16;
    server->has_markdown = lists(formats, "markdown");
    server->is_tree = json_is_true(json_object_get(json_object_get(editing, "documentSymbol"),
                                                   "hierarchicalDocumentSymbolSupport"));
}

static json_t *answer_initialize(cli_language_server *server, const json_t *params,
                                 fault *fault_out)
{
    if (server->is_initialized)
        return refuse(fault_out, CLI_RPC_INVALID_REQUEST, "initialize comes once");
    server->is_initialized = true;
    note_client(server, params);
    return json_pack(
        "{s:{s:s,s:{s:b,s:i},s:b,s:b,s:b,s:b,s:b,s:{s:[s,s]}},s:{s:s,s:s}}", "capabilities",
        "positionEncoding", server->unit == JUB_UNIT_BYTE ? "utf-8" : "utf-16", "textDocumentSync",
        "openClose", true, "change", 2, // 2: incremental
        "hoverProvider", true, "definitionProvider", true, "referencesProvider", true,
        "documentSymbolProvider", true, "documentFormattingProvider", true, "completionProvider",
        "triggerCharacters", "\"", ":", "serverInfo", "name", "jubilee", "version", JUB_VERSION);
}

static json_t *answer_shutdown(cli_language_server *server, const json_t *params, fault *fault_out)
{
    (void)params;
    (void)fault_out;
    cli_language_server_settle(server);
    server->is_shut_down = true;
    return json_null();
}

// The document that a request is about. NULL with a fault, or without one when it is not open or
// cannot be read: the answer is null then.
static cli_document *find_document(cli_language_server *server, const json_t *params,
                                   fault *fault_out)
{
    const char *uri = uri_of(params);
    if (!uri) {
        (void)refuse(fault_out, CLI_RPC_INVALID_PARAMS, "textDocument.uri is not a string");
        return NULL;
    }
    cli_document *document = cli_documents_find(&server->documents, uri);
    return document && cli_document_read(document) ? document : NULL;
}

static cli_document *find_place(cli_language_server *server, const json_t *params,
                                jub_place *place_out, fault *fault_out)
{
    if (!read_place(params, "position", place_out)) {
        (void)refuse(fault_out, CLI_RPC_INVALID_PARAMS,
                     "position is not a line and a character from 0");
        return NULL;
    }
    return find_document(server, params, fault_out);
}

static json_t *nothing_or(const fault *fault_out)
{
    return fault_out->code == 0 ? json_null() : NULL;
}

static json_t *answer_hover(cli_language_server *server, const json_t *params, fault *fault_out)
{
    jub_place place;
    const cli_document *document = find_place(server, params, &place, fault_out);
    return document ? cli_language_hover(document, server, place) : nothing_or(fault_out);
}

static json_t *answer_definition(cli_language_server *server, const json_t *params,
                                 fault *fault_out)
{
    jub_place place;
    const cli_document *document = find_place(server, params, &place, fault_out);
    return document ? cli_language_definition(document, server->unit, place)
                    : nothing_or(fault_out);
}

static json_t *answer_references(cli_language_server *server, const json_t *params,
                                 fault *fault_out)
{
    jub_place place;
    const cli_document *document = find_place(server, params, &place, fault_out);
    const bool with_declaration =
        json_is_true(json_object_get(json_object_get(params, "context"), "includeDeclaration"));
    return document ? cli_language_references(document, server->unit, place, with_declaration)
                    : nothing_or(fault_out);
}

static json_t *answer_completion(cli_language_server *server, const json_t *params,
                                 fault *fault_out)
{
    jub_place place;
    const cli_document *document = find_place(server, params, &place, fault_out);
    return document ? cli_language_completion(document, server->unit, place)
                    : nothing_or(fault_out);
}

static json_t *answer_outline(cli_language_server *server, const json_t *params, fault *fault_out)
{
    const cli_document *document = find_document(server, params, fault_out);
    return document ? cli_language_outline(document, server) : nothing_or(fault_out);
}

static json_t *answer_format(cli_language_server *server, const json_t *params, fault *fault_out)
{
    const cli_document *document = find_document(server, params, fault_out);
    return document ? cli_language_format(document, server->unit) : nothing_or(fault_out);
}

static const struct {
    const char *method;
    json_t *(*answer)(cli_language_server *server, const json_t *params, fault *fault_out);
} requests[] = {
    {"initialize", answer_initialize},
    {"shutdown", answer_shutdown},
    {"textDocument/hover", answer_hover},
    {"textDocument/definition", answer_definition},
    {"textDocument/references", answer_references},
    {"textDocument/completion", answer_completion},
    {"textDocument/documentSymbol", answer_outline},
    {"textDocument/formatting", answer_format},
};

static json_t *answer(cli_language_server *server, const char *method, const json_t *params,
                      fault *fault_out)
{
    if (!server->is_initialized && strcmp(method, "initialize") != 0)
        return refuse(fault_out, CLI_RPC_NOT_INITIALIZED, "initialize comes first");
    if (server->is_shut_down)
        return refuse(fault_out, CLI_RPC_INVALID_REQUEST, "after shutdown there is only exit");
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (strcmp(requests[i].method, method) == 0)
            return requests[i].answer(server, params, fault_out);
    return refuse(fault_out, CLI_RPC_METHOD_NOT_FOUND, "this server has no such method");
}

static void take_request(cli_language_server *server, const json_t *id, const char *method,
                         const json_t *params)
{
    fault why = {0};
    json_t *result = answer(server, method, params, &why);
    if (!result && why.code == 0) why = (fault){CLI_RPC_INTERNAL_ERROR, "out of memory"};
    if (!result) {
        send_error(server, id, why.code, jub_text_from(why.message));
        return;
    }
    send_json(server, json_pack("{s:s,s:o,s:o}", "jsonrpc", "2.0", "id", json_deep_copy(id),
                                "result", result));
}

// -- notifications --------------------------------------------------------------------------------

static void take_open(cli_language_server *server, const json_t *params)
{
    const json_t *opened = json_object_get(params, "textDocument");
    const char *uri = string_at(opened, "uri");
    const json_t *text = json_object_get(opened, "text");
    if (!uri || !json_is_string(text)) return;
    const json_int_t version = json_integer_value(json_object_get(opened, "version"));
    const jub_status status = cli_documents_open(&server->documents, uri, version, text_of(text));
    if (status == JUB_LIMIT && !cli_documents_find(&server->documents, uri))
        warn(server, "jubilee: too many open documents, the last one is left alone");
}

// One change of several, each of the text that the one before left. False where it makes no sense.
static bool take_edit(cli_language_server *server, cli_document *document, const json_t *change)
{
    const json_t *text = json_object_get(change, "text");
    const json_t *range = json_object_get(change, "range");
    if (!json_is_string(text)) return false;
    if (!range) return cli_document_replace(document, text_of(text)) == JUB_OK;
    jub_place start, end;
    return read_place(range, "start", &start) && read_place(range, "end", &end) &&
           cli_document_edit(document, start, end, server->unit, text_of(text)) == JUB_OK;
}

static void take_change(cli_language_server *server, const json_t *params)
{
    const char *uri = uri_of(params);
    cli_document *document = uri ? cli_documents_find(&server->documents, uri) : NULL;
    if (!document) return;
    const json_t *version = json_object_get(json_object_get(params, "textDocument"), "version");
    if (json_is_integer(version)) document->version = json_integer_value(version);
    size_t i;
    json_t *change;
    json_array_foreach(json_object_get(params, "contentChanges"), i,
                       change) if (!take_edit(server, document, change)) document->is_lost = true;
    document->is_reported = false;
}

static void take_close(cli_language_server *server, const json_t *params)
{
    const char *uri = uri_of(params);
    cli_document *document = uri ? cli_documents_find(&server->documents, uri) : NULL;
    if (!document) return;
    notify(server, "textDocument/publishDiagnostics",
           json_pack("{s:s,s:[]}", "uri", uri, "diagnostics"));
    cli_documents_close(&server->documents, document);
}

static const struct {
    const char *method;
    void (*take)(cli_language_server *server, const json_t *params);
} notifications[] = {
    {"textDocument/didOpen", take_open},
    {"textDocument/didChange", take_change},
    {"textDocument/didClose", take_close},
};

// What is not known is passed over, as the protocol asks.
static void take_notification(cli_language_server *server, const char *method, const json_t *params)
{
    if (strcmp(method, "exit") == 0) server->is_over = true;
    if (!server->is_initialized || server->is_shut_down) return;
    for (size_t i = 0; i < sizeof notifications / sizeof *notifications; i++)
        if (strcmp(notifications[i].method, method) == 0) notifications[i].take(server, params);
}

// -- messages -------------------------------------------------------------------------------------

static bool is_id(const json_t *id)
{
    return json_is_string(id) || json_is_integer(id);
}

static void take_message(cli_language_server *server, const json_t *message)
{
    const json_t *id = json_object_get(message, "id");
    const char *method = string_at(message, "method");
    const json_t *params = json_object_get(message, "params");
    const bool is_answer =
        !method && id && (json_object_get(message, "result") || json_object_get(message, "error"));
    if (is_answer) return; // nothing was asked
    if (!method || (id && !is_id(id)))
        cli_language_server_refuse(server, CLI_RPC_INVALID_REQUEST,
                                   "a message is an object with a method, and an id if it asks");
    else if (id)
        take_request(server, id, method, params);
    else
        take_notification(server, method, params);
}

void cli_language_server_take(cli_language_server *server, jub_text message)
{
    json_t *json = NULL;
    jub_error error;
    if (jub_json_read(message, CLI_RPC_BODY_MAX_BYTES, &json, &error) != JUB_OK) {
        send_error(server, NULL, CLI_RPC_PARSE_ERROR, jub_text_from(error.message));
        return;
    }
    take_message(server, json);
    json_decref(json);
}

void cli_language_server_settle(cli_language_server *server)
{
    for (size_t i = 0; i < server->documents.count && !server->is_over; i++) {
        cli_document *document = server->documents.items[i];
        if (document->is_reported) continue;
        (void)cli_document_read(document); // a lost one is reported as such
        document->is_reported = true;
        notify(server, "textDocument/publishDiagnostics",
               cli_language_diagnostics(document, server->unit));
    }
}

void cli_language_server_clear(cli_language_server *server)
{
    cli_documents_clear(&server->documents);
}
