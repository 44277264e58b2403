#include "base/utf8.h"

#include <assert.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

// Length in bytes of the character at the start, or 0 where it is not well formed. RFC 3629,
// section 4: the second byte's range depends on the first.
static size_t character_bytes(const unsigned char *bytes, size_t length)
{
    const unsigned char lead = bytes[0];
    if (lead == 0) return 0;
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const size_t need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length < need) return 0;
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high) return 0;
    for (size_t i = 2; i < need; i++)
        if ((bytes[i] & 0xC0) != 0x80) return 0;
    return need;
}

// Eight plain ASCII bytes at a time: registers are mostly ASCII.
static bool is_plain_ascii(const unsigned char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    const uint64_t has_zero = (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
    return ((word & 0x8080808080808080u) | has_zero) == 0;
}

bool jub_utf8_valid(jub_text text, size_t *bad_at_out)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    size_t at = 0;
    while (at < text.length_bytes) {
        if (text.length_bytes - at >= 8 && is_plain_ascii(bytes + at)) {
            at += 8;
            continue;
        }
        const size_t length = character_bytes(bytes + at, text.length_bytes - at);
        if (length == 0) {
            if (bad_at_out) *bad_at_out = at;
            return false;
        }
        at += length;
    }
    return true;
}

uint32_t jub_utf8_decode(jub_text text, size_t *length_bytes_out)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    assert(text.length_bytes > 0);
    const size_t length = character_bytes(bytes, text.length_bytes);
    assert(length > 0);
    *length_bytes_out = length;
    if (length == 1) return bytes[0];
    uint32_t code_point = bytes[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) code_point = code_point << 6 | (bytes[i] & 0x3Fu);
    return code_point;
}

size_t jub_utf8_count(jub_text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length_bytes; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

enum { SOFT_HYPHEN = 0xAD };

// Vowels and finals of decomposed Korean are drawn into the square of the consonant before them.
static bool joins_a_syllable(uint32_t code_point)
{
    const int32_t type = u_getIntPropertyValue((UChar32)code_point, UCHAR_HANGUL_SYLLABLE_TYPE);
    return type == U_HST_VOWEL_JAMO || type == U_HST_TRAILING_JAMO;
}

static size_t width_of(uint32_t code_point)
{
    const int8_t type = u_charType((UChar32)code_point);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) return 0;
    if (type == U_FORMAT_CHAR && code_point != SOFT_HYPHEN) return 0;
    if (joins_a_syllable(code_point)) return 0;
    const int32_t width = u_getIntPropertyValue((UChar32)code_point, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t jub_utf8_width(jub_text text)
{
    size_t width = 0;
    while (text.length_bytes > 0) {
        size_t length;
        const uint32_t code_point = jub_utf8_decode(text, &length);
        width += code_point < 0x80 ? 1 : width_of(code_point);
        text.bytes += length;
        text.length_bytes -= length;
    }
    return width;
}

bool jub_utf8_starts_name(uint32_t code_point)
{
    return code_point == '_' || u_hasBinaryProperty((UChar32)code_point, UCHAR_XID_START);
}

bool jub_utf8_continues_name(uint32_t code_point)
{
    return u_hasBinaryProperty((UChar32)code_point, UCHAR_XID_CONTINUE);
}

static bool is_ascii(jub_text text)
{
    for (size_t i = 0; i < text.length_bytes; i++)
        if ((unsigned char)text.bytes[i] >= 0x80) return false;
    return true;
}

jub_text jub_utf8_nfc(jub_arena *arena, jub_text text)
{
    if (text.length_bytes == 0) return JUB_TEXT("");
    if (is_ascii(text)) return text;
    if (text.length_bytes > INT32_MAX / 8) return (jub_text){0};
    const size_t mark_bytes = jub_arena_mark(arena);
    jub_text result = {0};
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFCInstance(&code);
    const int32_t length = (int32_t)text.length_bytes;
    // A UTF-8 byte makes at most one UTF-16 unit, and NFC at most trebles them (UAX #15, table 2).
    UChar *wide = JUB_NEW(arena, UChar, (size_t)length);
    UChar *normal = JUB_NEW(arena, UChar, (size_t)length * 3);
    if (U_FAILURE(code) || !wide || !normal) goto done;
    int32_t wide_count = 0, byte_count = 0;
    u_strFromUTF8(wide, length, &wide_count, text.bytes, length, &code);
    if (U_SUCCESS(code) && unorm2_isNormalized(normalizer, wide, wide_count, &code) &&
        U_SUCCESS(code)) {
        jub_arena_rewind(arena, mark_bytes);
        return text;
    }
    const int32_t normal_count =
        unorm2_normalize(normalizer, wide, wide_count, normal, length * 3, &code);
    if (U_FAILURE(code)) goto done;
    char *bytes = JUB_NEW(arena, char, (size_t)normal_count * 3 + 1);
    if (!bytes) goto done;
    u_strToUTF8(bytes, normal_count * 3 + 1, &byte_count, normal, normal_count, &code);
    if (U_SUCCESS(code)) result = (jub_text){bytes, (size_t)byte_count};

done:
    if (!result.bytes) jub_arena_rewind(arena, mark_bytes);
    return result;
}

jub_position jub_position_of(jub_text text, size_t offset_bytes)
{
    if (text.length_bytes == 0) return (jub_position){1, 1};
    if (offset_bytes > text.length_bytes) offset_bytes = text.length_bytes;
    size_t line_start = 0;
    uint32_t line = 1;
    for (size_t i = 0; i < offset_bytes; i++) {
        if (text.bytes[i] != '\n') continue;
        line++;
        line_start = i + 1;
    }
    const jub_text before = {text.bytes + line_start, offset_bytes - line_start};
    const size_t column =
        jub_utf8_valid(before, NULL) ? jub_utf8_count(before) : before.length_bytes;
    return (jub_position){line, (uint32_t)column + 1};
}
