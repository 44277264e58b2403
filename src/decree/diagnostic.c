#include "decree/diagnostic.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

enum {
    WINDOW_COLUMNS = 100, // of a long line, what is shown
    LEAD_COLUMNS = 60,    // of them, at most so many before the caret
    LOOK_BACK_BYTES = 1024,
    TAB_COLUMNS = 4,
    MESSAGE_MAX_BYTES = 512,
    MESSAGES_MAX_BYTES = 1 << 20,
};

static const char *const severity_words[] = {
    [JUB_ERROR] = "error", [JUB_WARNING] = "warning", [JUB_NOTE] = "note"};
static const char *const severity_colours[] = {
    [JUB_ERROR] = "\x1b[1;31m", [JUB_WARNING] = "\x1b[1;35m", [JUB_NOTE] = "\x1b[1;36m"};

jub_diagnostics jub_diagnostics_init(jub_arena *arena)
{
    return (jub_diagnostics){.arena = arena};
}

// How many code points to underline: no further than the end of the line, and at least one.
static uint32_t underline_length(jub_text source, size_t offset_bytes, size_t length_bytes)
{
    if (offset_bytes >= source.length_bytes) return 1;
    const size_t left_bytes = source.length_bytes - offset_bytes;
    jub_text part = {source.bytes + offset_bytes,
                     length_bytes < left_bytes ? length_bytes : left_bytes};
    part = jub_text_cut(&part, '\n');
    const size_t count = jub_utf8_count(part);
    return count == 0 ? 1 : (uint32_t)count;
}

static jub_text cut_at_character(jub_text text, size_t max_bytes)
{
    if (text.length_bytes <= max_bytes) return text;
    size_t length = max_bytes;
    while (length > 0 && ((unsigned char)text.bytes[length] & 0xC0) == 0x80) length--;
    return (jub_text){text.bytes, length};
}

static jub_text format_message(jub_arena *arena, const char *format, va_list arguments)
{
    char message[MESSAGE_MAX_BYTES + 4];
    const int length = vsnprintf(message, sizeof message, format, arguments);
    if (length < 0) return (jub_text){0};
    const jub_text text = cut_at_character(jub_text_from(message), MESSAGE_MAX_BYTES);
    return jub_text_copy(arena, text);
}

jub_position jub_diagnostics_place(const jub_diagnostics *diagnostics, jub_text source,
                                   size_t offset_bytes, jub_text *origin_out)
{
    jub_source_part part = {0, {0}};
    for (size_t i = 0; i < diagnostics->parts.count; i++)
        if (diagnostics->parts.items[i].offset_bytes <= offset_bytes)
            part = diagnostics->parts.items[i];
    *origin_out = part.name;
    const jub_text text = {source.bytes + part.offset_bytes,
                           source.length_bytes - part.offset_bytes};
    return jub_position_of(text, offset_bytes - part.offset_bytes);
}

void jub_diagnose(jub_diagnostics *diagnostics, jub_severity severity, jub_status status,
                  jub_text source, size_t offset_bytes, size_t length_bytes, const char *hint,
                  const char *format, ...)
{
    diagnostics->error_count += severity == JUB_ERROR;
    diagnostics->warning_count += severity == JUB_WARNING;
    if (diagnostics->list.count >= JUB_DIAGNOSTIC_MAX) return;
    jub_text origin = {0};
    const jub_position at = jub_diagnostics_place(diagnostics, source, offset_bytes, &origin);
    jub_diagnostic diagnostic = {
        .severity = severity,
        .status = status,
        .at = at,
        .origin = origin,
        .length = underline_length(source, offset_bytes, length_bytes),
        .offset_bytes = offset_bytes < source.length_bytes ? offset_bytes : source.length_bytes,
    };
    va_list arguments;
    va_start(arguments, format);
    diagnostic.message = format_message(diagnostics->arena, format, arguments);
    va_end(arguments);
    if (hint) diagnostic.hint = jub_text_copy(diagnostics->arena, jub_text_from(hint));
    if (!diagnostic.message.bytes) diagnostic.message = JUB_TEXT("out of memory");
    if (!diagnostic.hint.bytes) diagnostic.hint = (jub_text){0};
    (void)JUB_LIST_PUSH(diagnostics->arena, &diagnostics->list, diagnostic);
}

// At most JUB_DIAGNOSTIC_MAX messages, mostly in order already: insertion keeps equals in order.
void jub_diagnostics_sort(jub_diagnostics *diagnostics)
{
    jub_diagnostic *items = diagnostics->list.items;
    for (size_t i = 1; i < diagnostics->list.count; i++) {
        const jub_diagnostic moved = items[i];
        size_t to = i;
        for (; to > 0 && items[to - 1].offset_bytes > moved.offset_bytes; to--)
            items[to] = items[to - 1];
        items[to] = moved;
    }
}

// -- writing --------------------------------------------------------------------------------------

// One character of the line as shown: its bytes, or what stands for them.
typedef struct shown_character {
    jub_text bytes; // empty for a tab, which is `columns` blanks
    size_t columns;
    size_t source_bytes;
} shown_character;

// What a terminal must not be given: controls, which could move the cursor or hide text, and marks
// that turn the direction of writing.
static bool is_unshowable(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
           (code_point >= 0x200E && code_point <= 0x200F) ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

static size_t character_bytes(jub_text text)
{
    size_t length = 1;
    while (length < text.length_bytes && length < 4 &&
           ((unsigned char)text.bytes[length] & 0xC0) == 0x80)
        length++;
    return length;
}

static shown_character show_character(jub_text text, size_t column)
{
    const size_t length = character_bytes(text);
    const jub_text bytes = {text.bytes, length};
    if (bytes.bytes[0] == '\t')
        return (shown_character){{0}, TAB_COLUMNS - column % TAB_COLUMNS, length};
    if (!jub_utf8_valid(bytes, NULL)) return (shown_character){JUB_TEXT("?"), 1, length};
    size_t decoded;
    if (is_unshowable(jub_utf8_decode(bytes, &decoded)))
        return (shown_character){JUB_TEXT("?"), 1, length};
    return (shown_character){bytes, jub_utf8_width(bytes), length};
}

static void write_plain(jub_text text, jub_buffer *buffer)
{
    while (text.length_bytes > 0) {
        const shown_character shown = show_character(text, 0);
        jub_buffer_text(buffer, shown.bytes.bytes ? shown.bytes : JUB_TEXT(" "));
        text.bytes += shown.source_bytes;
        text.length_bytes -= shown.source_bytes;
    }
}

static void write_blanks(size_t count, char byte, jub_buffer *buffer)
{
    for (size_t i = 0; i < count; i++) jub_buffer_char(buffer, byte);
}

// The line the message is about. A very long one is taken from shortly before the caret.
typedef struct excerpt {
    jub_text text;
    size_t caret_bytes; // from the start of `text`
    bool is_cut;        // something stands before it
} excerpt;

static excerpt find_excerpt(jub_text source, size_t offset_bytes)
{
    size_t start = offset_bytes;
    while (start > 0 && source.bytes[start - 1] != '\n' && offset_bytes - start < LOOK_BACK_BYTES)
        start--;
    const bool is_cut = start > 0 && source.bytes[start - 1] != '\n';
    while (is_cut && start < offset_bytes && ((unsigned char)source.bytes[start] & 0xC0) == 0x80)
        start++;
    jub_text rest = {source.bytes + start, source.length_bytes - start};
    jub_text text = jub_text_cut(&rest, '\n');
    if (text.length_bytes > 0 && text.bytes[text.length_bytes - 1] == '\r') text.length_bytes--;
    const size_t caret_bytes = offset_bytes - start;
    return (excerpt){text, caret_bytes < text.length_bytes ? caret_bytes : text.length_bytes,
                     is_cut};
}

static size_t columns_of(jub_text text)
{
    size_t column = 0;
    while (text.length_bytes > 0) {
        const shown_character shown = show_character(text, column);
        column += shown.columns;
        text.bytes += shown.source_bytes;
        text.length_bytes -= shown.source_bytes;
    }
    return column;
}

// Writes the window of the line and finds where in it the underlined characters stand.
static void write_line(const excerpt *line, uint32_t length, jub_buffer *buffer,
                       size_t *caret_column_out, size_t *caret_columns_out)
{
    const size_t caret_at = columns_of((jub_text){line->text.bytes, line->caret_bytes});
    const size_t first = caret_at > LEAD_COLUMNS && line->text.length_bytes > WINDOW_COLUMNS
                             ? caret_at - LEAD_COLUMNS
                             : 0;
    const bool has_more_before = first > 0 || line->is_cut;
    size_t column = 0, written = 0, caret_columns = 0, underlined = 0, caret_column = 0;
    size_t at = 0;
    if (has_more_before) jub_buffer_string(buffer, "...");
    while (at < line->text.length_bytes && written < WINDOW_COLUMNS) {
        const jub_text rest = {line->text.bytes + at, line->text.length_bytes - at};
        const shown_character shown = show_character(rest, column);
        column += shown.columns;
        if (at == line->caret_bytes) caret_column = written;
        if (column > first || shown.columns == 0) {
            if (shown.bytes.bytes)
                jub_buffer_text(buffer, shown.bytes);
            else
                write_blanks(shown.columns, ' ', buffer);
            written += shown.columns;
            if (at >= line->caret_bytes && underlined < length) {
                underlined++;
                caret_columns += shown.columns;
            }
        }
        at += shown.source_bytes;
    }
    if (at == line->caret_bytes) caret_column = written;
    if (at < line->text.length_bytes) jub_buffer_string(buffer, "...");
    *caret_column_out = caret_column + (has_more_before ? 3 : 0);
    *caret_columns_out = caret_columns > 0 ? caret_columns : 1;
}

static void write_caret(size_t column, size_t columns, const char *colour, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "      | ");
    write_blanks(column, ' ', buffer);
    jub_buffer_string(buffer, colour);
    jub_buffer_char(buffer, '^');
    write_blanks(columns - 1, '~', buffer);
    jub_buffer_string(buffer, *colour ? "\x1b[0m\n" : "\n");
}

void jub_origin_write(jub_text origin, jub_text path, jub_buffer *buffer)
{
    jub_text folder = path;
    if (!origin.bytes) {
        write_plain(path, buffer);
        return;
    }
    while (folder.length_bytes > 0 && folder.bytes[folder.length_bytes - 1] != '/')
        folder.length_bytes--;
    write_plain(folder, buffer);
    write_plain(origin, buffer);
}

void jub_diagnostic_write(const jub_diagnostic *diagnostic, jub_text path, jub_text source,
                          bool with_colour, jub_buffer *buffer)
{
    const char *colour = with_colour ? severity_colours[diagnostic->severity] : "";
    const char *bold = with_colour ? "\x1b[1m" : "";
    const char *plain = with_colour ? "\x1b[0m" : "";
    jub_buffer_string(buffer, bold);
    jub_origin_write(diagnostic->origin, path, buffer);
    jub_buffer_format(buffer, ":%u:%u: %s%s:%s %s", diagnostic->at.line, diagnostic->at.column,
                      colour, severity_words[diagnostic->severity], plain, bold);
    write_plain(diagnostic->message, buffer);
    jub_buffer_format(buffer, "%s\n%5u | ", plain, diagnostic->at.line);
    const excerpt line = find_excerpt(source, diagnostic->offset_bytes);
    size_t caret_column, caret_columns;
    write_line(&line, diagnostic->length, buffer, &caret_column, &caret_columns);
    jub_buffer_char(buffer, '\n');
    write_caret(caret_column, caret_columns, colour, buffer);
    if (diagnostic->hint.length_bytes == 0) return;
    jub_buffer_string(buffer, "      = hint: ");
    write_plain(diagnostic->hint, buffer);
    jub_buffer_char(buffer, '\n');
}
