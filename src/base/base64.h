#ifndef JUB_BASE_BASE64_H
#define JUB_BASE_BASE64_H

#include "base/buffer.h"

/// Base64 in the standard alphabet (RFC 4648, section 4), through libsodium. Signed notes and the
/// log pad it, age headers do not. Only the canonical form is read: no blanks, no line breaks, no
/// bits left over.

/// What `length_bytes` bytes take, without a NUL.
size_t jub_base64_length(size_t length_bytes, bool is_padded);

void jub_base64_write(const void *bytes, size_t length_bytes, bool is_padded, jub_buffer *buffer);

/// Reads at most `capacity_bytes`; false when the text is not canonical or holds more.
bool jub_base64_read(jub_text base64, bool is_padded, uint8_t *bytes_out, size_t capacity_bytes,
                     size_t *length_bytes_out);

#endif
