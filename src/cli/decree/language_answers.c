// What the language service says, in the words of the Language Server Protocol 3.17. Numbers of
// kinds and severities are the protocol's.

#include <stdio.h>

#include "cli/decree/language_server.h"
#include "decree/format.h"

enum { ANSWER_ARENA_BYTES = 64 << 20 };

static json_t *place_json(const jub_lines *lines, jub_line_unit unit, size_t offset_bytes)
{
    const jub_place place = jub_lines_place(lines, offset_bytes, unit);
    return json_pack("{s:I,s:I}", "line", (json_int_t)place.line, "character",
                     (json_int_t)place.character);
}

static json_t *range_in(const jub_lines *lines, jub_line_unit unit, jub_span span)
{
    return json_pack("{s:o,s:o}", "start", place_json(lines, unit, span.offset_bytes), "end",
                     place_json(lines, unit, span.offset_bytes + span.length_bytes));
}

static json_t *range_json(const cli_document *document, jub_line_unit unit, jub_span span)
{
    return range_in(&document->lines, unit, span);
}

static json_t *location_json(const cli_document *document, jub_line_unit unit, jub_span span)
{
    return json_pack("{s:s,s:o}", "uri", document->uri, "range", range_json(document, unit, span));
}

static size_t offset_of(const cli_document *document, jub_line_unit unit, jub_place place)
{
    return jub_lines_offset(&document->lines, place, unit);
}

// -- messages -------------------------------------------------------------------------------------

static int severity_number(jub_severity severity)
{
    switch (severity) {
    case JUB_ERROR: return 1;
    case JUB_WARNING: return 2;
    case JUB_NOTE: break;
    }
    return 3;
}

// A message underlines so many characters, on one line.
static jub_span underlined(jub_text source, const jub_diagnostic *diagnostic)
{
    size_t end = diagnostic->offset_bytes;
    for (uint32_t i = 0; i < diagnostic->length && end < source.length_bytes; i++) {
        if (source.bytes[end] == '\n' || source.bytes[end] == '\r') break;
        end++;
        while (end < source.length_bytes && ((unsigned char)source.bytes[end] & 0xC0) == 0x80)
            end++;
    }
    return (jub_span){diagnostic->offset_bytes, end - diagnostic->offset_bytes};
}

static json_t *message_text(const jub_diagnostic *diagnostic)
{
    jub_arena arena = jub_arena_init(ANSWER_ARENA_BYTES);
    jub_text text = diagnostic->message;
    if (diagnostic->origin.length_bytes > 0)
        text = jub_text_format(&arena, "%.*s:%u:%u: %.*s", JUB_TEXT_ARG(diagnostic->origin),
                               diagnostic->at.line, diagnostic->at.column, JUB_TEXT_ARG(text));
    if (diagnostic->hint.length_bytes > 0)
        text = jub_text_format(&arena, "%.*s\nhint: %.*s", JUB_TEXT_ARG(text),
                               JUB_TEXT_ARG(diagnostic->hint));
    json_t *json = cli_rpc_text(text);
    jub_arena_clear(&arena);
    return json;
}

// What is wrong in a file that rules are kept from is told where that file is named.
static json_t *diagnostic_json(const cli_document *document, jub_line_unit unit,
                               const jub_diagnostic *diagnostic)
{
    const jub_span span = diagnostic->origin.length_bytes > 0
                              ? jub_language_kept_from(document->language)
                              : underlined(jub_buffer_view(&document->text), diagnostic);
    json_t *json = json_pack("{s:o,s:i,s:s,s:o}", "range", range_json(document, unit, span),
                             "severity", severity_number(diagnostic->severity), "source", "jubilee",
                             "message", message_text(diagnostic));
    if (json && diagnostic->status != JUB_OK)
        (void)json_object_set_new(json, "code", json_string(jub_status_word(diagnostic->status)));
    return json;
}

// Markdown without a decree in it, unless its name says that it is one, has no faults.
static bool is_decree(const cli_document *document)
{
    return jub_language_has_fence(document->language) ||
           jub_text_ends(jub_text_from(document->uri), JUB_TEXT(".decree.md"));
}

static json_t *lost_json(void)
{
    return json_pack("[{s:{s:{s:i,s:i},s:{s:i,s:i}},s:i,s:s,s:s}]", "range", "start", "line", 0,
                     "character", 0, "end", "line", 0, "character", 0, "severity", 1, "source",
                     "jubilee", "message",
                     "this text is too large, or a change to it could not be followed\n"
                     "hint: close it and open it again");
}

json_t *cli_language_diagnostics(const cli_document *document, jub_line_unit unit)
{
    const bool is_read = document->language && !document->is_lost;
    json_t *list = is_read ? json_array() : lost_json();
    if (list && is_read && is_decree(document)) {
        const jub_diagnostics *found = jub_language_diagnostics(document->language);
        for (size_t i = 0; i < found->list.count; i++)
            (void)json_array_append_new(list,
                                        diagnostic_json(document, unit, &found->list.items[i]));
    }
    return json_pack("{s:s,s:I,s:o}", "uri", document->uri, "version",
                     (json_int_t)document->version, "diagnostics", list);
}

// -- about a place --------------------------------------------------------------------------------

// For an editor that shows no Markdown: without the lines of back-ticks around statements, which
// stay as they are, and elsewhere without the marks of words.
static jub_text plain_words(jub_arena *arena, jub_text markdown)
{
    bool is_code = false;
    size_t length = 0;
    char *plain = JUB_NEW(arena, char, markdown.length_bytes + 1);
    if (!plain) return markdown;
    while (markdown.length_bytes > 0) {
        const jub_text line = jub_text_cut(&markdown, '\n');
        if (jub_text_starts(line, JUB_TEXT("```"))) {
            is_code = !is_code;
            continue;
        }
        for (size_t i = 0; i < line.length_bytes; i++) {
            const bool is_strong =
                i + 1 < line.length_bytes && memcmp(line.bytes + i, "**", 2) == 0;
            if (is_code || (line.bytes[i] != '`' && !is_strong))
                plain[length++] = line.bytes[i];
            else
                i += is_strong;
        }
        while (length > 0 && plain[length - 1] == ' ') length--;
        plain[length++] = '\n';
    }
    return jub_text_trim((jub_text){plain, length});
}

json_t *cli_language_hover(const cli_document *document, const cli_language_server *server,
                           jub_place place)
{
    jub_arena arena = jub_arena_init(ANSWER_ARENA_BYTES);
    jub_text markdown;
    jub_span span;
    const jub_status status = jub_language_hover(
        document->language, &arena, offset_of(document, server->unit, place), &markdown, &span);
    if (status == JUB_OK && !server->has_markdown) markdown = plain_words(&arena, markdown);
    json_t *json = status == JUB_OK        ? json_pack("{s:{s:s,s:o},s:o}", "contents", "kind",
                                                server->has_markdown ? "markdown" : "plaintext",
                                                       "value", cli_rpc_text(markdown), "range",
                                                       range_json(document, server->unit, span))
                   : status == JUB_MISSING ? json_null()
                                           : NULL;
    jub_arena_clear(&arena);
    return json;
}

// In a file beside the document, whose lines are counted for this once.
static json_t *neighbour_json(const cli_document *document, jub_line_unit unit,
                              const jub_language_target *target)
{
    jub_arena arena = jub_arena_init(ANSWER_ARENA_BYTES);
    json_t *json = NULL;
    jub_lines lines;
    const jub_text uri = cli_document_neighbour(document, &arena, target->file);
    if (uri.bytes && jub_lines_index(&arena, target->text, &lines) == JUB_OK)
        json = json_pack("{s:o,s:o}", "uri", cli_rpc_text(uri), "range",
                         range_in(&lines, unit, target->span));
    jub_arena_clear(&arena);
    return json;
}

json_t *cli_language_definition(const cli_document *document, jub_line_unit unit, jub_place place)
{
    jub_language_target target;
    if (!jub_language_definition(document->language, offset_of(document, unit, place), &target))
        return json_null();
    return target.file.length_bytes > 0 ? neighbour_json(document, unit, &target)
                                        : location_json(document, unit, target.span);
}

json_t *cli_language_references(const cli_document *document, jub_line_unit unit, jub_place place,
                                bool with_declaration)
{
    jub_arena arena = jub_arena_init(ANSWER_ARENA_BYTES);
    jub_span_list spans = {0};
    const jub_status status = jub_language_references(
        document->language, &arena, offset_of(document, unit, place), with_declaration, &spans);
    json_t *json = status == JUB_OK ? json_array() : status == JUB_MISSING ? json_null() : NULL;
    for (size_t i = 0; status == JUB_OK && json && i < spans.count; i++)
        (void)json_array_append_new(json, location_json(document, unit, spans.items[i]));
    jub_arena_clear(&arena);
    return json;
}

// CompletionItemKind.
static int completion_kind(jub_language_kind kind)
{
    switch (kind) {
    case JUB_LANGUAGE_WORD: return 14; // Keyword
    case JUB_LANGUAGE_TYPE: return 25; // TypeParameter
    case JUB_LANGUAGE_FUNCTION: return 3;
    case JUB_LANGUAGE_FIELD: return 5;   // Field
    case JUB_LANGUAGE_RECORD: return 22; // Struct
    case JUB_LANGUAGE_CODES: return 13;  // Enum
    case JUB_LANGUAGE_VALUE: return 6;   // Variable
    case JUB_LANGUAGE_CLAUSE: return 18; // Reference
    case JUB_LANGUAGE_DAY: return 23;    // Event
    case JUB_LANGUAGE_CASE: return 20;   // EnumMember
    case JUB_LANGUAGE_TEST: return 18;
    case JUB_LANGUAGE_TEXT:
    case JUB_LANGUAGE_HEADER:
    case JUB_LANGUAGE_OTHER: break;
    }
    return 1; // Text
}

static json_t *item_json(const cli_document *document, jub_line_unit unit,
                         const jub_completion *completion, size_t number, jub_span replaced)
{
    char order[24]; // editors sort by it, else by the alphabet
    (void)snprintf(order, sizeof order, "%04zu", number);
    json_t *text = cli_rpc_text(completion->text);
    json_t *item = json_pack("{s:O,s:i,s:s,s:{s:o,s:O}}", "label", text, "kind",
                             completion_kind(completion->kind), "sortText", order, "textEdit",
                             "range", range_json(document, unit, replaced), "newText", text);
    json_decref(text);
    if (item && completion->detail.length_bytes > 0)
        (void)json_object_set_new(item, "detail", cli_rpc_text(completion->detail));
    return item;
}

json_t *cli_language_completion(const cli_document *document, jub_line_unit unit, jub_place place)
{
    jub_arena arena = jub_arena_init(ANSWER_ARENA_BYTES);
    jub_completions found;
    json_t *json = NULL;
    if (jub_language_complete(document->language, &arena, offset_of(document, unit, place),
                              &found) == JUB_OK) {
        json_t *items = json_array();
        for (size_t i = 0; items && i < found.list.count; i++)
            (void)json_array_append_new(
                items, item_json(document, unit, &found.list.items[i], i, found.replaced));
        json = json_pack("{s:b,s:o}", "isIncomplete", found.is_cut, "items", items);
    }
    jub_arena_clear(&arena);
    return json;
}

// -- formatting -----------------------------------------------------------------------------------

// How many bytes of whole lines two texts have in common at their start.
static size_t same_lines(jub_text a, jub_text b)
{
    size_t same = 0;
    for (size_t i = 0; i < a.length_bytes && i < b.length_bytes && a.bytes[i] == b.bytes[i]; i++)
        if (a.bytes[i] == '\n') same = i + 1;
    return same;
}

// The same at their end, behind what they have in common at their start.
static size_t same_end(jub_text a, jub_text b, size_t start)
{
    size_t same = 0;
    for (size_t i = 1; i <= a.length_bytes - start && i <= b.length_bytes - start; i++) {
        if (a.bytes[a.length_bytes - i] != b.bytes[b.length_bytes - i]) break;
        const bool begins_line = i == a.length_bytes || a.bytes[a.length_bytes - i - 1] == '\n';
        if (begins_line && (i == b.length_bytes || b.bytes[b.length_bytes - i - 1] == '\n'))
            same = i;
    }
    return same;
}

// One edit of the lines that differ, so that the editor keeps its place in the others.
static json_t *edits_json(const cli_document *document, jub_line_unit unit, jub_text formatted)
{
    const jub_text text = jub_buffer_view(&document->text);
    if (jub_text_equal(text, formatted)) return json_array();
    const size_t start = same_lines(text, formatted), end = same_end(text, formatted, start);
    const jub_span old = {start, text.length_bytes - end - start};
    const jub_text lines = {formatted.bytes + start, formatted.length_bytes - end - start};
    return json_pack("[{s:o,s:o}]", "range", range_json(document, unit, old), "newText",
                     cli_rpc_text(lines));
}

json_t *cli_language_format(const cli_document *document, jub_line_unit unit)
{
    jub_arena arena = jub_arena_init(CLI_DOCUMENT_ARENA_BYTES);
    jub_diagnostics unheard = jub_diagnostics_init(&arena); // they are published already
    jub_buffer formatted = jub_buffer_init(CLI_DOCUMENT_MAX_BYTES);
    const jub_status status =
        jub_decree_format(&arena, jub_buffer_view(&document->text), &unheard, &formatted);
    json_t *json = status == JUB_OK ? edits_json(document, unit, jub_buffer_view(&formatted))
                   : status == JUB_NO_MEMORY ? NULL
                                             : json_null();
    jub_buffer_clear(&formatted);
    jub_arena_clear(&arena);
    return json;
}

// -- the outline ----------------------------------------------------------------------------------

// SymbolKind.
static int symbol_kind(jub_language_kind kind)
{
    switch (kind) {
    case JUB_LANGUAGE_HEADER: return 4;  // Package
    case JUB_LANGUAGE_FIELD: return 8;   // Field
    case JUB_LANGUAGE_RECORD: return 23; // Struct
    case JUB_LANGUAGE_CODES: return 10;  // Enum
    case JUB_LANGUAGE_VALUE: return 13;  // Variable
    case JUB_LANGUAGE_CLAUSE: return 12; // Function
    case JUB_LANGUAGE_DAY: return 24;    // Event
    case JUB_LANGUAGE_TEST: return 6;    // Method
    case JUB_LANGUAGE_WORD:
    case JUB_LANGUAGE_TYPE:
    case JUB_LANGUAGE_FUNCTION:
    case JUB_LANGUAGE_CASE:
    case JUB_LANGUAGE_TEXT:
    case JUB_LANGUAGE_OTHER: break;
    }
    return 7; // Property
}

static json_t *entry_json(const cli_document *document, const cli_language_server *server,
                          const jub_outline_entry *entry)
{
    // An empty name is refused by some editors.
    json_t *name = cli_rpc_text(entry->name.length_bytes > 0 ? entry->name : entry->detail);
    if (!server->is_tree)
        return json_pack("{s:o,s:i,s:o,s:o}", "name", name, "kind", symbol_kind(entry->kind),
                         "containerName", cli_rpc_text(entry->detail), "location",
                         location_json(document, server->unit, entry->statement));
    return json_pack("{s:o,s:o,s:i,s:o,s:o}", "name", name, "detail", cli_rpc_text(entry->detail),
                     "kind", symbol_kind(entry->kind), "range",
                     range_json(document, server->unit, entry->statement), "selectionRange",
                     range_json(document, server->unit, entry->name_span));
}

json_t *cli_language_outline(const cli_document *document, const cli_language_server *server)
{
    jub_arena arena = jub_arena_init(ANSWER_ARENA_BYTES);
    jub_outline outline = {0};
    json_t *json =
        jub_language_outline(document->language, &arena, &outline) == JUB_OK ? json_array() : NULL;
    for (size_t i = 0; json && i < outline.count; i++)
        (void)json_array_append_new(json, entry_json(document, server, &outline.items[i]));
    jub_arena_clear(&arena);
    return json;
}
