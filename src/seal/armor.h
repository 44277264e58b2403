#ifndef JUB_SEAL_ARMOR_H
#define JUB_SEAL_ARMOR_H

#include "base/buffer.h"

/// Bytes as text that survives mail: 64 characters of base64 a line between two marks. Source: C2SP
/// age v1, "ASCII armor" (a strict form of RFC 7468). Both directions take pieces of any size and
/// pass on what is whole; memory is constant.
///
///     -----BEGIN AGE ENCRYPTED FILE-----
///     ...
///     -----END AGE ENCRYPTED FILE-----

enum {
    JUB_ARMOR_LINE_CHARACTERS = 64,
    JUB_ARMOR_LINE_BYTES = JUB_ARMOR_LINE_CHARACTERS / 4 * 3,
    JUB_ARMOR_BLANKS_MAX = 1024, // white space before the block, and behind it
};

typedef struct jub_armor_writer {
    jub_sink sink;
    jub_buffer text;
    size_t held_count;
    uint8_t held[JUB_ARMOR_LINE_BYTES]; // what does not make a line yet
} jub_armor_writer;

/// Cleared by `end`, or by `clear` where it does not come to that (again does no harm). Errors:
/// those of the sink.
jub_armor_writer jub_armor_write_begin(jub_sink sink);
jub_status jub_armor_write(jub_armor_writer *writer, jub_text bytes, jub_error *error);
jub_status jub_armor_write_end(jub_armor_writer *writer, jub_error *error);
void jub_armor_write_clear(jub_armor_writer *writer);

/// Its fields are not for use, but for `is_refused`: the armor itself was wrong, not what the sink
/// made of its content.
typedef struct jub_armor_reader {
    jub_sink sink;
    bool is_refused;
    enum { JUB_ARMOR_BEFORE, JUB_ARMOR_WITHIN, JUB_ARMOR_LAST, JUB_ARMOR_AFTER } place;
    uint32_t line_number;
    size_t blank_count;
    size_t line_bytes;
    char line[JUB_ARMOR_LINE_CHARACTERS + 1]; // and a CR
    size_t plain_bytes;
    uint8_t plain[4096];
} jub_armor_reader;

/// Lines end in LF or CRLF; empty lines and lines of blanks may stand before and behind the block,
/// and nothing else. Errors: JUB_SYNTAX with the line, and those of the sink. Clear it when done,
/// for it holds some of what it read.
jub_armor_reader jub_armor_read_begin(jub_sink sink);
jub_status jub_armor_read(jub_armor_reader *reader, jub_text bytes, jub_error *error);
jub_status jub_armor_read_end(jub_armor_reader *reader, jub_error *error);
void jub_armor_read_clear(jub_armor_reader *reader);

#endif
