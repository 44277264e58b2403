// Each character is 5 bits. The checksum is a code over GF(32) that is taken over the prefix in
// lower case, so both cases of a text have the same one. Source: BIP 173, "Checksum".

#include "seal/bech32.h"

#include <sodium.h>

enum {
    CHECKSUM_CHARACTERS = 6,
    DATA_CHARACTERS = JUB_BECH32_CHARACTERS - CHECKSUM_CHARACTERS, // 260 bits, the last 4 zero
};

static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t step(uint32_t checksum, uint8_t value)
{
    static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                         0x2a1462b3};
    const uint32_t top = checksum >> 25;
    checksum = (checksum & 0x1ffffff) << 5 ^ value;
    for (size_t i = 0; i < 5; i++)
        if (top >> i & 1) checksum ^= generator[i];
    return checksum;
}

static uint8_t lower(char c)
{
    return (uint8_t)(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
}

static uint32_t begin_checksum(const char *prefix)
{
    uint32_t checksum = 1;
    for (const char *c = prefix; *c; c++) checksum = step(checksum, lower(*c) >> 5);
    checksum = step(checksum, 0);
    for (const char *c = prefix; *c; c++) checksum = step(checksum, lower(*c) & 0x1f);
    return checksum;
}

// The case of the whole is that of the prefix.
static bool is_upper(const char *prefix)
{
    return prefix[0] >= 'A' && prefix[0] <= 'Z';
}

static char character_of(uint32_t value, bool upper)
{
    const char c = alphabet[value & 0x1f];
    return upper && c >= 'a' ? (char)(c - 0x20) : c;
}

void jub_bech32_write(const char *prefix, const uint8_t bytes[JUB_BECH32_BYTES], char *text_out)
{
    const bool upper = is_upper(prefix);
    uint32_t checksum = begin_checksum(prefix), bits = 0;
    size_t bit_count = 0, at = 0;
    for (const char *c = prefix; *c; c++) *text_out++ = *c;
    *text_out++ = '1';
    for (size_t i = 0; i < DATA_CHARACTERS; i++) {
        if (bit_count < 5) {
            bits = (bits << 8 | (at < JUB_BECH32_BYTES ? bytes[at] : 0)) & 0xfff;
            at++;
            bit_count += 8;
        }
        bit_count -= 5;
        const uint8_t value = bits >> bit_count & 0x1f;
        checksum = step(checksum, value);
        *text_out++ = character_of(value, upper);
    }
    for (size_t i = 0; i < CHECKSUM_CHARACTERS; i++) checksum = step(checksum, 0);
    checksum ^= 1;
    for (size_t i = 0; i < CHECKSUM_CHARACTERS; i++)
        *text_out++ = character_of(checksum >> (5 * (CHECKSUM_CHARACTERS - 1 - i)), upper);
    *text_out = '\0';
    sodium_memzero(&bits, sizeof bits);
}

// 32 for a character that is none of the alphabet in this case.
static uint8_t value_of(char c, bool upper)
{
    for (uint8_t i = 0; i < 32; i++)
        if (character_of(i, upper) == c) return i;
    return 32;
}

static const char *check_characters(jub_text text, bool upper)
{
    for (size_t i = 0; i < text.length_bytes; i++) {
        const char c = text.bytes[i];
        if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z') return "is of mixed or wrong case";
        if (value_of(c, upper) == 32) return "holds a character that no key has";
    }
    if (text.length_bytes < JUB_BECH32_CHARACTERS) return "is too short";
    return text.length_bytes > JUB_BECH32_CHARACTERS ? "is too long" : NULL;
}

const char *jub_bech32_read(const char *prefix, jub_text text, uint8_t bytes_out[JUB_BECH32_BYTES])
{
    const bool upper = is_upper(prefix);
    const size_t prefix_bytes = strlen(prefix);
    if (!jub_text_starts(text, jub_text_from(prefix)) || text.length_bytes == prefix_bytes ||
        text.bytes[prefix_bytes] != '1')
        return "does not begin as one";
    text.bytes += prefix_bytes + 1;
    text.length_bytes -= prefix_bytes + 1;
    const char *fault = check_characters(text, upper);
    if (fault) return fault;

    uint8_t bytes[JUB_BECH32_BYTES];
    uint32_t checksum = begin_checksum(prefix), bits = 0;
    size_t bit_count = 0, at = 0;
    for (size_t i = 0; i < JUB_BECH32_CHARACTERS; i++) {
        const uint8_t value = value_of(text.bytes[i], upper);
        checksum = step(checksum, value);
        if (i >= DATA_CHARACTERS) continue;
        bits = (bits << 5 | value) & 0xfff;
        bit_count += 5;
        if (bit_count < 8) continue;
        bit_count -= 8;
        bytes[at++] = (uint8_t)(bits >> bit_count);
    }
    if (checksum != 1)
        fault = "has a slip: its checksum does not fit";
    else if (bits & ((1u << bit_count) - 1))
        fault = "is not in the canonical form";
    else
        memcpy(bytes_out, bytes, sizeof bytes);
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(&bits, sizeof bits);
    return fault;
}
