#include "decree/excerpt_private.h"

enum { SHOWN_BYTES = 72 };

jub_text decree_excerpt(jub_arena *arena, jub_text source, decree_span span)
{
    const jub_text text = {source.bytes + span.offset_bytes, span.length_bytes};
    char *bytes = JUB_NEW(arena, char, SHOWN_BYTES + 4);
    size_t length = 0, at = 0;
    if (!bytes) return (jub_text){0};
    for (; at < text.length_bytes && length < SHOWN_BYTES; at++) {
        const char byte = text.bytes[at];
        const bool is_blank = byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
        if (is_blank && length > 0 && bytes[length - 1] == ' ') continue;
        bytes[length++] = is_blank ? ' ' : byte;
    }
    if (at == text.length_bytes) return (jub_text){bytes, length};
    while (length > 0 && ((unsigned char)text.bytes[at] & 0xC0) == 0x80) { // whole characters
        at--;
        length--;
    }
    memcpy(bytes + length, "...", sizeof "...");
    return (jub_text){bytes, length + 3};
}
