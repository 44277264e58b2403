#ifndef JUB_BASE_UTF8_H
#define JUB_BASE_UTF8_H

#include "base/text.h"

/// True when `text` is UTF-8 by RFC 3629 (no surrogates, no overlong forms, at most U+10FFFF)
/// without NUL bytes. Otherwise `*bad_at_out` (may be NULL) is the offset of the first bad byte.
bool jub_utf8_valid(jub_text text, size_t *bad_at_out);

/// The code point at the start of valid, non-empty UTF-8, and its length in bytes.
uint32_t jub_utf8_decode(jub_text text, size_t *length_bytes_out);

/// How many code points valid UTF-8 has.
size_t jub_utf8_count(jub_text text);

/// How many terminal columns the text takes: 2 for East Asian wide characters, 0 for combining
/// marks, invisible format characters and the vowels and finals of decomposed Korean. Source:
/// Unicode East Asian Width through ICU.
size_t jub_utf8_width(jub_text text);

/// Whether a code point may start or go on in a name. Source: Unicode UAX #31, XID_Start and
/// XID_Continue through ICU; `_` may start a name too.
bool jub_utf8_starts_name(uint32_t code_point);
bool jub_utf8_continues_name(uint32_t code_point);

/// The text in Unicode normal form C, in the arena (the same view when it is already so);
/// bytes == NULL, and the arena as it was, when memory is out or the text is longer than 256 MB.
/// `text` must be valid UTF-8.
jub_text jub_utf8_nfc(jub_arena *arena, jub_text text);

/// Line and column (1-based, in code points; bytes where the text is not UTF-8) of a byte offset.
jub_position jub_position_of(jub_text text, size_t offset_bytes);

#endif
