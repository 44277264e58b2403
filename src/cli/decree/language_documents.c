#include "cli/decree/language_documents.h"

#include <stdlib.h>

#include "cli/decree/decree_files.h"

static void free_document(cli_document *document)
{
    jub_buffer_clear(&document->text);
    jub_arena_clear(&document->arena);
    free(document->uri);
    free(document);
}

void cli_documents_clear(cli_documents *documents)
{
    for (size_t i = 0; i < documents->count; i++) free_document(documents->items[i]);
    documents->count = 0;
}

// At most CLI_DOCUMENT_MAX: one after another is quick enough.
cli_document *cli_documents_find(const cli_documents *documents, const char *uri)
{
    for (size_t i = 0; i < documents->count; i++)
        if (strcmp(documents->items[i]->uri, uri) == 0) return documents->items[i];
    return NULL;
}

jub_status cli_documents_open(cli_documents *documents, const char *uri, int64_t version,
                              jub_text text)
{
    cli_document *document = cli_documents_find(documents, uri);
    if (!document) {
        if (documents->count == CLI_DOCUMENT_MAX) return JUB_LIMIT;
        document = calloc(1, sizeof *document);
        char *own_uri = strdup(uri);
        if (!document || !own_uri) {
            free(document);
            free(own_uri);
            return JUB_NO_MEMORY;
        }
        document->uri = own_uri;
        document->text = jub_buffer_init(CLI_DOCUMENT_MAX_BYTES);
        document->arena = jub_arena_init(CLI_DOCUMENT_ARENA_BYTES);
        documents->items[documents->count++] = document;
    }
    document->version = version;
    return cli_document_replace(document, text);
}

void cli_documents_close(cli_documents *documents, cli_document *document)
{
    for (size_t i = 0; i < documents->count; i++) {
        if (documents->items[i] != document) continue;
        documents->items[i] = documents->items[--documents->count];
        free_document(document);
        return;
    }
}

// What was read points into the text, so it goes before the text does.
static void forget(cli_document *document)
{
    jub_arena_clear(&document->arena);
    document->language = NULL;
    document->is_changed = true;
    document->is_reported = false;
}

jub_status cli_document_replace(cli_document *document, jub_text text)
{
    forget(document);
    jub_buffer_reset(&document->text);
    jub_buffer_text(&document->text, text);
    document->is_lost = document->text.status != JUB_OK;
    return document->text.status;
}

static jub_status splice(cli_document *document, size_t start, size_t end, jub_text text)
{
    const jub_text old = jub_buffer_view(&document->text);
    jub_buffer spliced = jub_buffer_init(CLI_DOCUMENT_MAX_BYTES);
    jub_buffer_bytes(&spliced, old.bytes, start);
    jub_buffer_text(&spliced, text);
    if (end < old.length_bytes) jub_buffer_bytes(&spliced, old.bytes + end, old.length_bytes - end);
    if (spliced.status != JUB_OK) {
        const jub_status status = spliced.status;
        jub_buffer_clear(&spliced);
        return status;
    }
    jub_buffer_clear(&document->text);
    document->text = spliced;
    return JUB_OK;
}

jub_status cli_document_edit(cli_document *document, jub_place start, jub_place end,
                             jub_line_unit unit, jub_text text)
{
    if (document->is_lost) return JUB_LIMIT;
    forget(document);
    jub_lines lines;
    jub_status status = jub_lines_index(&document->arena, jub_buffer_view(&document->text), &lines);
    if (status == JUB_OK) {
        const size_t from = jub_lines_offset(&lines, start, unit);
        const size_t to = jub_lines_offset(&lines, end, unit);
        status = splice(document, from, to > from ? to : from, text);
    }
    jub_arena_clear(&document->arena);
    document->is_lost = status != JUB_OK;
    return status;
}

// -- places of files ------------------------------------------------------------------------------

static int hexadecimal(char byte)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = byte ? strchr(digits, byte >= 'A' && byte <= 'F' ? byte + 32 : byte) : NULL;
    return found ? (int)(found - digits) : -1;
}

// The path of a `file:` URI (RFC 8089), NULL for another and when memory is out.
static const char *path_of(jub_arena *arena, const char *uri)
{
    static const char scheme[] = "file://";
    if (strncmp(uri, scheme, sizeof scheme - 1) != 0) return NULL;
    const char *from = strchr(uri + sizeof scheme - 1, '/'); // behind a host's name
    char *path = from ? JUB_NEW(arena, char, strlen(from) + 1) : NULL;
    if (!path) return NULL;
    char *to = path;
    for (; *from; from++) {
        const int high = *from == '%' ? hexadecimal(from[1]) : -1;
        const int low = high >= 0 ? hexadecimal(from[2]) : -1;
        *to++ = low >= 0 ? (char)(high * 16 + low) : *from;
        if (low >= 0) from += 2;
    }
    *to = '\0';
    return path;
}

static bool is_plain_in_uri(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-._~", byte));
}

jub_text cli_document_neighbour(const cli_document *document, jub_arena *arena, jub_text name)
{
    const char *slash = strrchr(document->uri, '/');
    const size_t folder_bytes = slash ? (size_t)(slash - document->uri) + 1 : 0;
    jub_buffer uri = jub_buffer_init(CLI_DOCUMENT_MAX_BYTES);
    jub_buffer_bytes(&uri, document->uri, folder_bytes);
    for (size_t i = 0; i < name.length_bytes; i++)
        if (is_plain_in_uri(name.bytes[i]))
            jub_buffer_char(&uri, name.bytes[i]);
        else
            jub_buffer_format(&uri, "%%%02X", (unsigned)(unsigned char)name.bytes[i]);
    const jub_text text =
        uri.status == JUB_OK ? jub_text_copy(arena, jub_buffer_view(&uri)) : (jub_text){0};
    jub_buffer_clear(&uri);
    return text;
}

// -- reading --------------------------------------------------------------------------------------

static jub_status read_language(cli_document *document, jub_text text)
{
    cli_neighbours around = {&document->arena, path_of(&document->arena, document->uri)};
    const jub_decree_library library = {cli_find_neighbour, &around};
    return jub_language_read(&document->arena, text, around.path ? &library : NULL,
                             &document->language);
}

bool cli_document_read(cli_document *document)
{
    if (document->is_lost) return false;
    if (!document->is_changed) return document->language != NULL;
    const jub_text text = jub_buffer_view(&document->text);
    document->is_changed = false;
    if (jub_lines_index(&document->arena, text, &document->lines) != JUB_OK ||
        read_language(document, text) != JUB_OK)
        document->language = NULL;
    return document->language != NULL;
}
