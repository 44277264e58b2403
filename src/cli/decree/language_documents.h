#ifndef JUB_CLI_LANGUAGE_DOCUMENTS_H
#define JUB_CLI_LANGUAGE_DOCUMENTS_H

#include "base/lines.h"
#include "decree/language_service.h"

enum {
    CLI_DOCUMENT_MAX = 64,              // open at one time
    CLI_DOCUMENT_MAX_BYTES = 16 << 20,  // of one text
    CLI_DOCUMENT_ARENA_BYTES = 1 << 30, // for what is read of one
};

/// A text as the editor has it, which may differ from the file.
typedef struct cli_document {
    char *uri;
    int64_t version;
    jub_buffer text;
    jub_arena arena;              // for all below, freed whole at each change
    const jub_language *language; // NULL until it is read, or when memory was out
    jub_lines lines;
    bool is_changed;  // since it was read
    bool is_reported; // its messages were published
    bool is_lost;     // a change could not be taken in: what the editor has is not known
} cli_document;

typedef struct cli_documents {
    cli_document *items[CLI_DOCUMENT_MAX];
    size_t count;
} cli_documents;

void cli_documents_clear(cli_documents *documents);

/// NULL when it is not open.
cli_document *cli_documents_find(const cli_documents *documents, const char *uri);

/// A document that is open already is begun anew. Errors: JUB_LIMIT, JUB_NO_MEMORY.
jub_status cli_documents_open(cli_documents *documents, const char *uri, int64_t version,
                              jub_text text);
void cli_documents_close(cli_documents *documents, cli_document *document);

/// Errors of both: JUB_LIMIT, JUB_NO_MEMORY; the document is then lost until it is replaced.
jub_status cli_document_replace(cli_document *document, jub_text text);
jub_status cli_document_edit(cli_document *document, jub_place start, jub_place end,
                             jub_line_unit unit, jub_text text);

/// Reads it anew if it has changed, with the files beside it that it keeps rules from. False when
/// there is nothing to ask: it is lost, or memory is out.
bool cli_document_read(cli_document *document);

/// The URI of a file beside the document. NULL bytes when memory is out.
jub_text cli_document_neighbour(const cli_document *document, jub_arena *arena, jub_text name);

#endif
