#ifndef JUB_BASE_LINES_H
#define JUB_BASE_LINES_H

#include "base/text.h"

/// In what the characters of a line are counted.
typedef enum jub_line_unit { JUB_UNIT_BYTE, JUB_UNIT_UTF16 } jub_line_unit;

/// A place as editors tell it: line and character both from 0, the character in units.
typedef struct jub_place {
    uint32_t line;
    uint32_t character;
} jub_place;

/// Where the lines of a text begin. A line ends with \n, \r\n or \r, as in the Language Server
/// Protocol 3.17, "text documents"; behind the last such end there is one line more, maybe empty.
typedef struct jub_lines {
    jub_text text;
    size_t *starts; // [count]
    size_t count;   // at least 1
} jub_lines;

/// Owner: the index lies in `arena` and points into `text`, which must be UTF-8 for the units to be
/// right (any bytes are safe). Errors: JUB_NO_MEMORY.
jub_status jub_lines_index(jub_arena *arena, jub_text text, jub_lines *lines_out);

/// The offset of a place. What lies past the end of its line is the end of the line, past the last
/// line the end of the text; what lies within a character is its start.
size_t jub_lines_offset(const jub_lines *lines, jub_place place, jub_line_unit unit);

/// The place of an offset; one past the end of the text is its end.
jub_place jub_lines_place(const jub_lines *lines, size_t offset_bytes, jub_line_unit unit);

#endif
