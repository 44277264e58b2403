#include <assert.h>
#include <stdio.h>

#include "base/utf8.h"
#include "letter/letter_text_private.h"

static const char *const texts[LETTER_TEXT_COUNT][JUB_LETTER_LANGUAGE_COUNT] = {
#define X(name, english) [LETTER_##name] = {english},
#include "letter/letter_text_list.h"
#undef X
};

enum { WORDS_MAX_BYTES = 1 << 20, PARAGRAPH_MAX_BYTES = 1 << 16 };

letter_writer letter_begin(jub_letter_language language, jub_buffer *out)
{
    return (letter_writer){
        .language = language, .out = out, .words = jub_arena_init(WORDS_MAX_BYTES)};
}

jub_status letter_end(letter_writer *writer, jub_error *error)
{
    jub_arena_clear(&writer->words);
    if (writer->is_out_of_memory) return jub_fail_no_memory(error);
    if (writer->out->status == JUB_LIMIT)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the text is longer than %zu bytes", writer->out->max_bytes);
    return writer->out->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

// -- what is put in -------------------------------------------------------------------------------

// What would move, hide or turn the text around it: ASCII controls, C1 controls (C2 80 to C2 9F),
// line and paragraph separators and the marks of direction (U+2028 to U+202E, U+2066 to U+2069).
static size_t hidden_bytes(jub_text text, size_t at)
{
    const uint8_t *bytes = (const uint8_t *)text.bytes + at;
    const size_t left = text.length_bytes - at;
    if (bytes[0] < 0x20 || bytes[0] == 0x7f) return 1;
    if (left >= 2 && bytes[0] == 0xc2 && bytes[1] < 0xa0) return 2;
    if (left < 3 || bytes[0] != 0xe2) return 0;
    if (bytes[1] == 0x80 && bytes[2] >= 0xa8 && bytes[2] <= 0xae) return 3;
    return bytes[1] == 0x81 && bytes[2] >= 0xa6 && bytes[2] <= 0xa9 ? 3 : 0;
}

static void put(letter_writer *writer, const char *key, jub_text text)
{
    size_t at = 0;
    if (!text.bytes) writer->is_out_of_memory = true;
    while (at < writer->value_count && strcmp(writer->values[at].key, key) != 0) at++;
    assert(at < LETTER_VALUE_MAX);
    writer->values[at] = (letter_value){key, text.bytes ? text : JUB_TEXT("")};
    if (at == writer->value_count) writer->value_count++;
}

void letter_set(letter_writer *writer, const char *key, jub_text text)
{
    char *clean = JUB_NEW(&writer->words, char, text.length_bytes + 1);
    size_t length = 0;
    for (size_t i = 0; clean && i < text.length_bytes;) {
        const size_t hidden = hidden_bytes(text, i);
        clean[length++] = hidden > 0 ? '?' : text.bytes[i];
        i += hidden > 0 ? hidden : 1;
    }
    put(writer, key, (jub_text){clean, length});
}

void letter_set_count(letter_writer *writer, const char *key, uint64_t count)
{
    put(writer, key, jub_text_format(&writer->words, "%llu", (unsigned long long)count));
}

static jub_text text_of(const letter_writer *writer, letter_text text)
{
    return jub_text_from(texts[text][writer->language]);
}

void letter_forget(letter_writer *writer, size_t count)
{
    assert(count <= writer->value_count);
    writer->value_count = count;
}

// -- texts ----------------------------------------------------------------------------------------

// A text that asks for what was not set is a fault of ours.
static jub_text value_of(const letter_writer *writer, jub_text key)
{
    size_t at = 0;
    while (at < writer->value_count && !jub_text_is(key, writer->values[at].key)) at++;
    assert(at < writer->value_count);
    return writer->values[at].text;
}

// What is put in is not looked at again, so a name with braces stays what it is.
static void expand(const letter_writer *writer, jub_text text, jub_buffer *buffer)
{
    while (text.length_bytes > 0) {
        const size_t before = text.length_bytes;
        const jub_text plain = jub_text_cut(&text, '{');
        jub_buffer_text(buffer, plain);
        if (plain.length_bytes == before) return;
        jub_buffer_text(buffer, value_of(writer, jub_text_cut(&text, '}')));
    }
}

// Dates are made from a text too, whose values are its own.
void letter_set_date(letter_writer *writer, const char *key, jub_date date)
{
    const jub_civil civil = jub_civil_from_date(date);
    letter_writer inner = *writer;
    jub_buffer buffer = jub_buffer_init(PARAGRAPH_MAX_BYTES);
    char day[16], year[16];
    (void)snprintf(day, sizeof day, "%d", (int)civil.day);
    (void)snprintf(year, sizeof year, "%d", (int)civil.year);
    inner.value_count = 0;
    put(&inner, "number", jub_text_from(day));
    put(&inner, "month", text_of(writer, (letter_text)(LETTER_JANUARY + civil.month - 1)));
    put(&inner, "year", jub_text_from(year));
    expand(&inner, text_of(writer, LETTER_DATE), &buffer);
    if (buffer.status != JUB_OK) writer->is_out_of_memory = true;
    letter_set(writer, key, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
}

void letter_set_number(letter_writer *writer, const char *key, uint64_t number, letter_text one,
                       letter_text many)
{
    letter_writer inner = *writer;
    jub_buffer buffer = jub_buffer_init(PARAGRAPH_MAX_BYTES);
    inner.value_count = 0;
    letter_set_count(&inner, "number", number);
    expand(&inner, text_of(writer, number == 1 ? one : many), &buffer);
    writer->words = inner.words;
    if (buffer.status != JUB_OK || inner.is_out_of_memory) writer->is_out_of_memory = true;
    letter_set(writer, key, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
}

// -- lines ----------------------------------------------------------------------------------------

static void indent(jub_buffer *out, size_t columns)
{
    for (size_t i = 0; i < columns; i++) jub_buffer_char(out, ' ');
}

// Blanks that stand several in a row belong to the layout of a line and are kept within it.
static void wrap(jub_text text, size_t first, size_t rest, jub_buffer *out)
{
    size_t column = first, blanks = 0;
    bool is_begun = false;
    indent(out, first);
    while (text.length_bytes > 0) {
        const jub_text word = jub_text_cut(&text, ' ');
        const size_t width = jub_utf8_width(word);
        if (width == 0) {
            blanks++;
            continue;
        }
        if (is_begun && column + 1 + blanks + width > JUB_LETTER_COLUMNS) {
            jub_buffer_char(out, '\n');
            indent(out, rest);
            column = rest;
        } else {
            indent(out, blanks + (is_begun ? 1 : 0));
            column += blanks + (is_begun ? 1 : 0);
        }
        jub_buffer_text(out, word);
        column += width;
        blanks = 0;
        is_begun = true;
    }
    jub_buffer_char(out, '\n');
}

void letter_say(letter_writer *writer, letter_text text, size_t first, size_t rest)
{
    jub_buffer buffer = jub_buffer_init_secret(PARAGRAPH_MAX_BYTES);
    expand(writer, text_of(writer, text), &buffer);
    if (buffer.status != JUB_OK) writer->is_out_of_memory = true;
    wrap(jub_buffer_view(&buffer), first, rest, writer->out);
    jub_buffer_clear(&buffer);
}

void letter_say_whole(letter_writer *writer, letter_text text, size_t first)
{
    indent(writer->out, first);
    expand(writer, text_of(writer, text), writer->out);
    jub_buffer_char(writer->out, '\n');
}

void letter_gap(letter_writer *writer)
{
    jub_buffer_char(writer->out, '\n');
}

void letter_head(letter_writer *writer, letter_text text)
{
    letter_gap(writer);
    letter_say(writer, text, 0, 0);
    letter_gap(writer);
}
