#include "base/base64.h"

#include <sodium.h>

static int variant(bool is_padded)
{
    return is_padded ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
}

size_t jub_base64_length(size_t length_bytes, bool is_padded)
{
    return sodium_base64_encoded_len(length_bytes, variant(is_padded)) - 1; // its NUL
}

// A multiple of three, so that blocks can be written one behind another without padding between.
enum { BLOCK_BYTES = 768 };

void jub_base64_write(const void *bytes, size_t length_bytes, bool is_padded, jub_buffer *buffer)
{
    const uint8_t *rest = bytes;
    char text[BLOCK_BYTES / 3 * 4 + 1];
    while (length_bytes > 0) {
        const size_t part_bytes = length_bytes < BLOCK_BYTES ? length_bytes : BLOCK_BYTES;
        (void)sodium_bin2base64(text, sizeof text, rest, part_bytes, variant(is_padded));
        jub_buffer_string(buffer, text);
        rest += part_bytes;
        length_bytes -= part_bytes;
    }
    sodium_memzero(text, sizeof text); // seeds of keys pass through here
}

// libsodium (1.0.18) takes every byte from 0x80 for the digit '/'.
static bool is_ascii(jub_text text)
{
    for (size_t i = 0; i < text.length_bytes; i++)
        if ((uint8_t)text.bytes[i] >= 0x80) return false;
    return true;
}

bool jub_base64_read(jub_text base64, bool is_padded, uint8_t *bytes_out, size_t capacity_bytes,
                     size_t *length_bytes_out)
{
    *length_bytes_out = 0;
    if (base64.length_bytes == 0) return true;
    if (!is_ascii(base64)) return false;
    const char *end = NULL;
    return sodium_base642bin(bytes_out, capacity_bytes, base64.bytes, base64.length_bytes, NULL,
                             length_bytes_out, &end, variant(is_padded)) == 0 &&
           end == base64.bytes + base64.length_bytes;
}
