// What stands at a place, in words, as Markdown.

#include "decree/language_private.h"

#include "base/utf8.h"
#include "decree/checker_private.h"

enum {
    HOVER_MAX_BYTES = 64 << 10,
    EXCERPT_MAX_BYTES = 1024,
    EXCERPT_MAX_LINES = 12,
};

static jub_text source_of(const jub_language *language, uint32_t first, uint32_t last)
{
    const size_t start = language->tokens[first].span.offset_bytes;
    const decree_span end = language->tokens[last].span;
    return (jub_text){language->source.bytes + start, end.offset_bytes + end.length_bytes - start};
}

// -- the parts ------------------------------------------------------------------------------------

// Names come from the text and go into Markdown: between back-ticks, which no name has.
static void write_title(jub_text what, jub_text name, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "**%.*s** `%.*s`", JUB_TEXT_ARG(what), JUB_TEXT_ARG(name));
}

// The statement as written, so far as it is not long. A line of back-ticks would end the block.
static void write_excerpt(jub_text text, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "\n\n```decree\n");
    size_t lines = 0, used_bytes = 0;
    while (text.length_bytes > 0) {
        const jub_text line = jub_text_cut(&text, '\n');
        used_bytes += line.length_bytes;
        if (++lines > EXCERPT_MAX_LINES || used_bytes > EXCERPT_MAX_BYTES ||
            memmem(line.bytes, line.length_bytes, "```", 3)) {
            jub_buffer_string(buffer, "...\n");
            break;
        }
        jub_buffer_text(buffer, line);
        jub_buffer_char(buffer, '\n');
    }
    jub_buffer_string(buffer, "```");
}

// Where the words of a type end: at the first word or mark that no type has.
static uint32_t type_end(const jub_language *language, uint32_t from, uint32_t end)
{
    uint32_t depth = 0;
    for (uint32_t i = from; i < end; i++) {
        const decree_token *token = &language->tokens[i];
        if (token->kind == TOKEN_OPEN_CURLY) depth++;
        if (token->kind == TOKEN_CLOSE_CURLY && depth > 0) depth--;
        if (depth > 0 || token->kind == TOKEN_CLOSE_CURLY) continue;
        if (token->kind != TOKEN_WORD ||
            language_is_listed(
                "from assume protected endless laid unique first on cite since until",
                language_spelling(token)))
            return i;
    }
    return end;
}

// The type as its declaration writes it, behind a colon or `gives`; empty without.
static jub_text written_type(const jub_language *language, const language_declaration *declared)
{
    const language_statement *statement = &language->statements.items[declared->statement];
    uint32_t from = declared->token + 1;
    if (statement->opener == WORD_TABLE || statement->opener == WORD_GAP) {
        const decree_word word = statement->opener == WORD_TABLE ? WORD_GIVES : WORD_OF;
        from = language_find_word(language, statement, from, word);
        if (from == LANGUAGE_NONE) return (jub_text){0};
    } else if (from >= statement->end || language->tokens[from].kind != TOKEN_COLON) {
        return (jub_text){0};
    }
    const uint32_t end = type_end(language, ++from, statement->end);
    return end > from ? source_of(language, from, end - 1) : (jub_text){0};
}

static void write_type(const jub_language *language, uint32_t number, jub_buffer *buffer)
{
    const language_declaration *declared = &language->declarations.items[number];
    const decree_word opener = language->statements.items[declared->statement].opener;
    const jub_text written = written_type(language, declared);
    const decree_type type = language_type_of(language, (language_meaning){LANGUAGE_NAME, number});
    if (written.length_bytes > 0 && written.length_bytes <= EXCERPT_MAX_BYTES) {
        jub_buffer_string(buffer, " : ");
        jub_buffer_text(buffer, written);
    } else if (opener == WORD_ROUND || opener == WORD_GAP) {
        jub_buffer_string(buffer, " : boolean");
    } else if (type.kind != DECREE_NO_TYPE) {
        jub_buffer_string(buffer, " : ");
        language_write_type(type, buffer);
    }
}

static bool is_before_date(const jub_language *language, uint32_t token)
{
    return language->tokens[token + 1].kind == TOKEN_DATE;
}

// Citations and days in force, as the statement gives them.
static void write_source(const jub_language *language, const language_statement *statement,
                         jub_buffer *buffer)
{
    for (uint32_t i = statement->first + 1; i + 1 < statement->end; i++) {
        const decree_token *next = &language->tokens[i + 1];
        if (language_is_word(language, i, WORD_CITE) && next->kind == TOKEN_STRING)
            jub_buffer_format(buffer, "cite: %.*s  \n", JUB_TEXT_ARG(next->text));
        if ((language_is_word(language, i, WORD_SINCE) ||
             language_is_word(language, i, WORD_UNTIL)) &&
            is_before_date(language, i)) {
            const jub_text day = source_of(language, i, i + 1);
            jub_buffer_format(buffer, "in force %.*s  \n", JUB_TEXT_ARG(day));
        }
    }
}

static void write_statement(const jub_language *language, const language_statement *statement,
                            jub_buffer *buffer)
{
    jub_buffer_string(buffer, "\n\n");
    write_source(language, statement, buffer);
    const decree_token *first = &language->tokens[statement->first];
    if (first->heading.length_bytes > 0)
        jub_buffer_format(buffer, "under: %.*s  \n", JUB_TEXT_ARG(first->heading));
    jub_text file;
    const jub_position at = jub_diagnostics_place(&language->diagnostics, language->source,
                                                  first->span.offset_bytes, &file);
    jub_buffer_format(buffer, "line %u", at.line);
    if (file.length_bytes > 0) jub_buffer_format(buffer, " of %.*s", JUB_TEXT_ARG(file));
    write_excerpt(source_of(language, statement->first, statement->end - 1), buffer);
}

static void write_declaration(const jub_language *language, uint32_t number, jub_buffer *buffer)
{
    const language_declaration *declared = &language->declarations.items[number];
    const language_statement *statement = &language->statements.items[declared->statement];
    const jub_text word = language_opener_text(language, statement);
    write_title(declared->part == LANGUAGE_COLUMN ? JUB_TEXT("column of a record")
                : declared->part == LANGUAGE_ROW  ? JUB_TEXT("row of a record")
                                                  : word,
                declared->name, buffer);
    write_type(language, number, buffer);
    if (!language_is_read(language, declared->name))
        jub_buffer_string(buffer, "\n\nthis statement has a fault and is left out until mended");
    write_statement(language, statement, buffer);
}

static void write_case(const jub_language *language, uint32_t number, jub_text name,
                       jub_buffer *buffer)
{
    write_title(JUB_TEXT("case"), name, buffer);
    jub_buffer_format(buffer, " of `%.*s`",
                      JUB_TEXT_ARG(language->declarations.items[number].name));
    write_type(language, number, buffer);
}

static void write_header_date(const jub_language *language, decree_builtin builtin,
                              jub_buffer *buffer)
{
    if (!language->tree) return;
    const decree_header *header = &language->tree->header;
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (builtin == DECREE_EFFECT && header->has_effect)
        jub_buffer_format(buffer, " = %s", jub_date_format(header->effect, day));
    if (builtin == DECREE_MADE && header->has_made)
        jub_buffer_format(buffer, " = %s", jub_date_format(header->made, day));
    if (builtin == DECREE_RECKONED && header->has_reckoned)
        jub_buffer_format(buffer, " = %s", jub_date_format(header->reckoned, day));
}

// A word in another language is told with the English one, under which it is explained.
static void write_word(const char *what, jub_text written, jub_text english, jub_buffer *buffer)
{
    write_title(jub_text_from(what), written, buffer);
    if (!jub_text_equal(written, english))
        jub_buffer_format(buffer, " (`%.*s`)", JUB_TEXT_ARG(english));
}

static void write_line(const char *line, jub_buffer *buffer)
{
    if (line) jub_buffer_format(buffer, "\n\n%s", line);
}

static void write_builtin(const jub_language *language, decree_builtin builtin, jub_text written,
                          jub_buffer *buffer)
{
    write_word("built-in", written, language_builtin_word(builtin), buffer);
    jub_buffer_string(buffer, " : ");
    language_write_type(check_builtin_type(builtin), buffer);
    write_header_date(language, builtin, buffer);
    write_line(language_explain_builtin(builtin), buffer);
}

// -- the whole ------------------------------------------------------------------------------------

static void write_hover(const jub_language *language, uint32_t token, jub_buffer *buffer)
{
    const language_meaning meaning = language->meanings[token];
    const jub_text text = language->tokens[token].text;
    const jub_text spelling = language_spelling(&language->tokens[token]);
    switch (meaning.role) {
    case LANGUAGE_NOTHING: return;
    case LANGUAGE_KEYWORD:
        write_word("word", text, spelling, buffer);
        write_line(language_explain_word(spelling), buffer);
        return;
    case LANGUAGE_FUNCTION: {
        const jub_text name = language_function_word((decree_function)meaning.number);
        write_word("function", text, name, buffer);
        write_line(language_explain_function(name), buffer);
        return;
    }
    case LANGUAGE_BUILTIN:
        write_builtin(language, (decree_builtin)meaning.number, text, buffer);
        return;
    case LANGUAGE_DECLARED:
    case LANGUAGE_NAME: write_declaration(language, meaning.number, buffer); return;
    case LANGUAGE_CASE: write_case(language, meaning.number, text, buffer); return;
    case LANGUAGE_BUILTIN_CASE:
        write_word("outcome", text, spelling.length_bytes > 0 ? spelling : text, buffer);
        write_line(language_explain_word(spelling), buffer);
        return;
    case LANGUAGE_TITLE:
        jub_buffer_string(buffer, "**test**");
        write_statement(language, &language->statements.items[meaning.number], buffer);
        return;
    }
}

jub_status jub_language_hover(const jub_language *language, jub_arena *arena, size_t offset_bytes,
                              jub_text *markdown_out, jub_span *span_out)
{
    const uint32_t token = language_token_at(language, offset_bytes);
    if (token == LANGUAGE_NONE || !language_is_own(language, token)) return JUB_MISSING;
    jub_status status = JUB_OK;
    jub_buffer buffer = jub_buffer_init(HOVER_MAX_BYTES);
    write_hover(language, token, &buffer);
    if (buffer.length_bytes == 0) {
        status = JUB_MISSING;
        goto done;
    }
    const jub_text markdown = jub_text_copy(arena, jub_buffer_view(&buffer));
    if (!markdown.bytes || buffer.status == JUB_NO_MEMORY) {
        status = JUB_NO_MEMORY;
        goto done;
    }
    const decree_span span = language->tokens[token].span;
    *markdown_out = markdown;
    *span_out = (jub_span){span.offset_bytes, span.length_bytes};

done:
    jub_buffer_clear(&buffer);
    return status;
}
