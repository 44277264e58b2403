#include "base/lines.h"

// How many bytes the line end at `at` has; 0 where there is none.
static size_t line_end_bytes(jub_text text, size_t at)
{
    const char byte = text.bytes[at];
    if (byte == '\n') return 1;
    if (byte != '\r') return 0;
    return at + 1 < text.length_bytes && text.bytes[at + 1] == '\n' ? 2 : 1;
}

jub_status jub_lines_index(jub_arena *arena, jub_text text, jub_lines *lines_out)
{
    // \r\n is counted twice and leaves a place unused.
    const size_t most = jub_text_count(text, '\n') + jub_text_count(text, '\r') + 1;
    size_t *starts = JUB_NEW(arena, size_t, most);
    if (!starts) return JUB_NO_MEMORY;
    size_t count = 1;
    for (size_t at = 0; at < text.length_bytes;) {
        const size_t end_bytes = line_end_bytes(text, at);
        at += end_bytes > 0 ? end_bytes : 1;
        if (end_bytes > 0) starts[count++] = at;
    }
    *lines_out = (jub_lines){text, starts, count};
    return JUB_OK;
}

// The line without its end.
static jub_text line_of(const jub_lines *lines, size_t line)
{
    const size_t start = lines->starts[line];
    const bool is_last = line + 1 == lines->count;
    size_t end = is_last ? lines->text.length_bytes : lines->starts[line + 1];
    if (!is_last) {
        end--;
        if (end > start && lines->text.bytes[end] == '\n' && lines->text.bytes[end - 1] == '\r')
            end--;
    }
    return (jub_text){lines->text.bytes + start, end - start};
}

// Bytes of the character at `at`: from its lead byte, but no further than its own bytes go.
static size_t character_bytes(jub_text text, size_t at)
{
    size_t length = 1;
    while (at + length < text.length_bytes && length < 4 &&
           ((unsigned char)text.bytes[at + length] & 0xC0) == 0x80)
        length++;
    return length;
}

// A character of four bytes lies past U+FFFF, and UTF-16 writes it as a pair.
static uint32_t units_of(size_t length_bytes, jub_line_unit unit)
{
    if (unit == JUB_UNIT_BYTE) return (uint32_t)length_bytes;
    return length_bytes == 4 ? 2 : 1;
}

size_t jub_lines_offset(const jub_lines *lines, jub_place place, jub_line_unit unit)
{
    if (place.line >= lines->count) return lines->text.length_bytes;
    const jub_text line = line_of(lines, place.line);
    size_t at = 0;
    uint64_t character = 0;
    while (at < line.length_bytes) {
        const size_t length = character_bytes(line, at);
        character += units_of(length, unit);
        if (character > place.character) break;
        at += length;
    }
    return lines->starts[place.line] + at;
}

// The line an offset lies in: the last that begins at or before it.
static size_t find_line(const jub_lines *lines, size_t offset_bytes)
{
    size_t low = 0, high = lines->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (lines->starts[middle] <= offset_bytes)
            low = middle;
        else
            high = middle;
    }
    return low;
}

jub_place jub_lines_place(const jub_lines *lines, size_t offset_bytes, jub_line_unit unit)
{
    const size_t line_number = find_line(lines, offset_bytes);
    const jub_text line = line_of(lines, line_number);
    const size_t aim = offset_bytes - lines->starts[line_number];
    uint32_t character = 0;
    for (size_t at = 0; at < line.length_bytes && at < aim;) {
        const size_t length = character_bytes(line, at);
        at += length;
        if (at > aim) break; // within a character: its start
        character += units_of(length, unit);
    }
    return (jub_place){(uint32_t)line_number, character};
}
