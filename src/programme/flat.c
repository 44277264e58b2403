#include "programme/flat_private.h"

#include "base/utf8.h"

// -- writing --------------------------------------------------------------------------------------

static void put(programme_flat_out *out, const void *bytes, size_t length_bytes)
{
    if (length_bytes > out->max_bytes - out->used_bytes) {
        out->is_over = true;
        return;
    }
    if (length_bytes > 0) memcpy(out->bytes + out->used_bytes, bytes, length_bytes);
    out->used_bytes += length_bytes;
}

static void put_key(programme_flat_out *out, const char *key)
{
    put(out, out->used_bytes == 0 ? "{\"" : ",\"", 2);
    put(out, key, strlen(key));
    put(out, "\":", 2);
}

// What is between two characters to escape goes in one piece.
void programme_flat_text(programme_flat_out *out, const char *key, jub_text text)
{
    put_key(out, key);
    put(out, "\"", 1);
    size_t begin = 0;
    for (size_t i = 0; i < text.length_bytes; i++) {
        if (text.bytes[i] != '"' && text.bytes[i] != '\\') continue;
        put(out, text.bytes + begin, i - begin);
        put(out, "\\", 1);
        begin = i;
    }
    if (text.length_bytes > 0) put(out, text.bytes + begin, text.length_bytes - begin);
    put(out, "\"", 1);
}

void programme_flat_count(programme_flat_out *out, const char *key, uint64_t count)
{
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + count % 10);
        count /= 10;
    } while (count > 0);
    put_key(out, key);
    put(out, digits + first, sizeof digits - first);
}

void programme_flat_flag(programme_flat_out *out, const char *key, bool flag)
{
    put_key(out, key);
    put(out, flag ? "true" : "false", flag ? 4 : 5);
}

void programme_flat_hex(programme_flat_out *out, const char *key, const uint8_t *bytes,
                        size_t length_bytes)
{
    static const char digits[] = "0123456789abcdef";
    put_key(out, key);
    put(out, "\"", 1);
    for (size_t i = 0; i < length_bytes; i++)
        put(out, (char[]){digits[bytes[i] >> 4], digits[bytes[i] & 15]}, 2);
    put(out, "\"", 1);
}

void programme_flat_end(programme_flat_out *out)
{
    if (out->used_bytes == 0) put(out, "{", 1);
    put(out, "}", 1);
}

// -- reading --------------------------------------------------------------------------------------

static bool skip(programme_flat_in *in, char byte)
{
    if (in->rest.length_bytes == 0 || in->rest.bytes[0] != byte) return false;
    in->rest = (jub_text){in->rest.bytes + 1, in->rest.length_bytes - 1};
    return true;
}

static jub_text cut(programme_flat_in *in, size_t length_bytes)
{
    const jub_text piece = {in->rest.bytes, length_bytes};
    in->rest = (jub_text){in->rest.bytes + length_bytes, in->rest.length_bytes - length_bytes};
    return piece;
}

// Up to the quote that ends a text, which is skipped; no escape may stand before it.
static bool cut_word(programme_flat_in *in, jub_text *word_out)
{
    const char *quote =
        in->rest.length_bytes > 0 ? memchr(in->rest.bytes, '"', in->rest.length_bytes) : NULL;
    if (!quote) return false;
    *word_out = cut(in, (size_t)(quote - in->rest.bytes));
    return skip(in, '"');
}

jub_status programme_flat_next(programme_flat_in *in, jub_text *key_out)
{
    const bool is_first = !in->is_begun;
    if (is_first && !skip(in, '{')) return JUB_SYNTAX;
    in->is_begun = true;
    if (skip(in, '}')) {
        *key_out = (jub_text){0};
        return in->rest.length_bytes == 0 ? JUB_OK : JUB_SYNTAX;
    }
    if (!is_first && !skip(in, ',')) return JUB_SYNTAX;
    if (!skip(in, '"') || !cut_word(in, key_out) || key_out->length_bytes == 0 || !skip(in, ':'))
        return JUB_SYNTAX;
    return JUB_OK;
}

jub_status programme_line_check(jub_text line, size_t max_bytes)
{
    bool is_ascii = true;
    if (line.length_bytes > max_bytes) return JUB_LIMIT;
    for (size_t i = 0; i < line.length_bytes; i++) {
        const uint8_t byte = (uint8_t)line.bytes[i];
        if (byte < 0x20 || byte == 0x7f) return JUB_SYNTAX;
        is_ascii = is_ascii && byte < 0x80;
    }
    if (is_ascii) return JUB_OK;
    if (!jub_utf8_valid(line, NULL)) return JUB_SYNTAX;
    for (size_t i = 0; i + 1 < line.length_bytes; i++) // U+0080 to U+009F
        if ((uint8_t)line.bytes[i] == 0xC2 && (uint8_t)line.bytes[i + 1] < 0xA0) return JUB_SYNTAX;
    return JUB_OK;
}

// The length of a text as it stands, up to the quote that ends it, and how many escapes it has;
// false where it does not end or has an escape of another sort.
static bool measure(jub_text rest, size_t *length_out, size_t *escape_count_out)
{
    size_t i = 0, escape_count = 0;
    for (; i < rest.length_bytes && rest.bytes[i] != '"'; i++) {
        if (rest.bytes[i] != '\\') continue;
        i++;
        if (i == rest.length_bytes || (rest.bytes[i] != '"' && rest.bytes[i] != '\\')) return false;
        escape_count++;
    }
    *length_out = i;
    *escape_count_out = escape_count;
    return i < rest.length_bytes;
}

jub_status programme_flat_take_text(programme_flat_in *in, jub_arena *arena, size_t max_bytes,
                                    jub_text *text_out)
{
    size_t length_bytes, escape_count;
    if (!skip(in, '"')) return JUB_TYPE;
    if (!measure(in->rest, &length_bytes, &escape_count)) return JUB_SYNTAX;
    if (length_bytes - escape_count > max_bytes) return JUB_LIMIT;
    const jub_text written = cut(in, length_bytes);
    if (!skip(in, '"')) return JUB_SYNTAX;
    char *bytes = JUB_NEW(arena, char, length_bytes - escape_count);
    if (!bytes) return JUB_NO_MEMORY;
    if (escape_count == 0) {
        if (length_bytes > 0) memcpy(bytes, written.bytes, length_bytes);
    } else {
        for (size_t i = 0, used = 0; i < length_bytes; i++) {
            if (written.bytes[i] == '\\') i++;
            bytes[used++] = written.bytes[i];
        }
    }
    *text_out = (jub_text){bytes, length_bytes - escape_count};
    return programme_line_check(*text_out, max_bytes);
}

jub_status programme_flat_take_word(programme_flat_in *in, jub_text *word_out)
{
    if (!skip(in, '"')) return JUB_TYPE;
    if (!cut_word(in, word_out)) return JUB_SYNTAX;
    for (size_t i = 0; i < word_out->length_bytes; i++)
        if (word_out->bytes[i] < 0x20 || word_out->bytes[i] > 0x7e || word_out->bytes[i] == '\\')
            return JUB_SYNTAX;
    return JUB_OK;
}

jub_status programme_flat_take_count(programme_flat_in *in, uint64_t max, uint64_t *count_out)
{
    const jub_text rest = in->rest;
    uint64_t count = 0;
    size_t i = 0;
    for (; i < rest.length_bytes && rest.bytes[i] >= '0' && rest.bytes[i] <= '9'; i++) {
        if (count > (UINT64_MAX - 9) / 10) return JUB_RANGE;
        count = 10 * count + (uint64_t)(rest.bytes[i] - '0');
    }
    if (i == 0) return JUB_TYPE;
    if (rest.bytes[0] == '0' && i > 1) return JUB_SYNTAX;
    if (count > max) return JUB_RANGE;
    (void)cut(in, i);
    *count_out = count;
    return JUB_OK;
}

jub_status programme_flat_take_flag(programme_flat_in *in, bool *flag_out)
{
    const bool is_true = jub_text_starts(in->rest, JUB_TEXT("true"));
    if (!is_true && !jub_text_starts(in->rest, JUB_TEXT("false"))) return JUB_TYPE;
    (void)cut(in, is_true ? 4 : 5);
    *flag_out = is_true;
    return JUB_OK;
}

// -1 for what is no digit; capitals are none here.
static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    return -1;
}

jub_status programme_flat_take_hex(programme_flat_in *in, uint8_t *bytes_out, size_t length_bytes)
{
    jub_text word;
    const jub_status status = programme_flat_take_word(in, &word);
    if (status != JUB_OK) return status;
    if (word.length_bytes != 2 * length_bytes) return JUB_SYNTAX;
    for (size_t i = 0; i < length_bytes; i++) {
        const int high = digit_of(word.bytes[2 * i]), low = digit_of(word.bytes[2 * i + 1]);
        if (high < 0 || low < 0) return JUB_SYNTAX;
        bytes_out[i] = (uint8_t)(16 * high + low);
    }
    return JUB_OK;
}
