#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

bool jub_text_equal(jub_text a, jub_text b)
{
    return a.length_bytes == b.length_bytes &&
           (a.length_bytes == 0 || memcmp(a.bytes, b.bytes, a.length_bytes) == 0);
}

bool jub_text_is(jub_text text, const char *string)
{
    return jub_text_equal(text, jub_text_from(string));
}

bool jub_text_starts(jub_text text, jub_text prefix)
{
    return text.length_bytes >= prefix.length_bytes &&
           jub_text_equal((jub_text){text.bytes, prefix.length_bytes}, prefix);
}

bool jub_text_ends(jub_text text, jub_text suffix)
{
    if (text.length_bytes < suffix.length_bytes) return false;
    const size_t start = text.length_bytes - suffix.length_bytes;
    return suffix.length_bytes == 0 ||
           jub_text_equal((jub_text){text.bytes + start, suffix.length_bytes}, suffix);
}

int jub_text_compare(jub_text a, jub_text b)
{
    const size_t shared = a.length_bytes < b.length_bytes ? a.length_bytes : b.length_bytes;
    const int order = shared > 0 ? memcmp(a.bytes, b.bytes, shared) : 0;
    if (order != 0) return order;
    return (a.length_bytes > b.length_bytes) - (a.length_bytes < b.length_bytes);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

jub_text jub_text_trim(jub_text text)
{
    while (text.length_bytes > 0 && is_blank(text.bytes[0])) {
        text.bytes++;
        text.length_bytes--;
    }
    while (text.length_bytes > 0 && is_blank(text.bytes[text.length_bytes - 1]))
        text.length_bytes--;
    return text;
}

jub_text jub_text_cut(jub_text *text, char separator)
{
    const jub_text whole = *text;
    const char *found =
        whole.length_bytes > 0 ? memchr(whole.bytes, separator, whole.length_bytes) : NULL;
    if (!found) {
        *text = (jub_text){whole.bytes ? whole.bytes + whole.length_bytes : NULL, 0};
        return whole;
    }
    const size_t before = (size_t)(found - whole.bytes);
    *text = (jub_text){found + 1, whole.length_bytes - before - 1};
    return (jub_text){whole.bytes, before};
}

size_t jub_text_count(jub_text text, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length_bytes; i++) count += text.bytes[i] == byte;
    return count;
}

bool jub_text_to_i64(jub_text text, int64_t *value_out)
{
    const bool negative = text.length_bytes > 0 && text.bytes[0] == '-';
    if (text.length_bytes == (size_t)negative) return false;
    int64_t value = 0; // kept negative, as the negative range is the larger one
    for (size_t i = negative; i < text.length_bytes; i++) {
        const char digit = text.bytes[i];
        if (digit < '0' || digit > '9') return false;
        if (value < (INT64_MIN + (digit - '0')) / 10) return false;
        value = value * 10 - (digit - '0');
    }
    if (!negative && value == INT64_MIN) return false;
    *value_out = negative ? value : -value;
    return true;
}

bool jub_text_to_u32(jub_text text, uint32_t *value_out)
{
    int64_t value;
    if (text.length_bytes > 0 && text.bytes[0] == '-') return false;
    if (!jub_text_to_i64(text, &value) || value > UINT32_MAX) return false;
    *value_out = (uint32_t)value;
    return true;
}

jub_text jub_text_copy(jub_arena *arena, jub_text text)
{
    char *bytes = JUB_NEW(arena, char, text.length_bytes + 1);
    if (!bytes) return (jub_text){0};
    if (text.length_bytes > 0) memcpy(bytes, text.bytes, text.length_bytes);
    return (jub_text){bytes, text.length_bytes};
}

jub_text jub_text_format(jub_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) return (jub_text){0};
    char *bytes = JUB_NEW(arena, char, (size_t)length + 1);
    if (!bytes) return (jub_text){0};
    va_start(arguments, format);
    (void)vsnprintf(bytes, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return (jub_text){bytes, (size_t)length};
}

enum { DISTANCE_MAX_CHARACTERS = 64 };

static bool decode_all(jub_text text, uint32_t *out, size_t *count_out)
{
    if (!jub_utf8_valid(text, NULL)) return false;
    size_t count = 0;
    while (text.length_bytes > 0) {
        size_t length;
        if (count == DISTANCE_MAX_CHARACTERS) return false;
        out[count++] = jub_utf8_decode(text, &length);
        text.bytes += length;
        text.length_bytes -= length;
    }
    *count_out = count;
    return true;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t jub_text_distance(jub_text a, jub_text b, size_t limit)
{
    uint32_t left[DISTANCE_MAX_CHARACTERS], right[DISTANCE_MAX_CHARACTERS];
    size_t left_count, right_count;
    if (!decode_all(a, left, &left_count) || !decode_all(b, right, &right_count)) return limit + 1;

    // Three rows of the table: a swap reaches two back.
    size_t rows[3][DISTANCE_MAX_CHARACTERS + 1];
    for (size_t j = 0; j <= right_count; j++) rows[0][j] = j;
    for (size_t i = 1; i <= left_count; i++) {
        size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *twice = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= right_count; j++) {
            const bool same = left[i - 1] == right[j - 1];
            row[j] = smaller(smaller(above[j], row[j - 1]) + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                row[j] = smaller(row[j], twice[j - 2] + 1);
        }
    }
    return smaller(rows[left_count % 3][right_count], limit + 1);
}
