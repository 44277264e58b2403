// Words by language. A pack has some two hundred entries and is looked at from its start: only
// words of its own fences are looked up, and comparing lengths settles most of it.

#include "decree/pack_private.h"

#include <assert.h>

#include "base/buffer.h"
#include "base/utf8.h"

#include "decree/embedded_packs.h"

typedef struct pack {
    const char *code;
    const decree_pack_entry *entries; // [count]
    size_t count;
} pack;

static const pack languages[] = {{"en", NULL, 0},
#define X(code) {#code, code##_entries, sizeof code##_entries / sizeof *code##_entries},
                                 DECREE_PACK_LIST(X)
#undef X
};
enum { LANGUAGE_COUNT = sizeof languages / sizeof *languages };
static_assert(LANGUAGE_COUNT <= 32, "a tree notes its languages in a mask of 32 bits");

decree_language decree_language_count(void)
{
    return LANGUAGE_COUNT;
}

const char *decree_language_code(decree_language language)
{
    assert(language < LANGUAGE_COUNT);
    return languages[language].code;
}

bool decree_language_find(jub_text code, decree_language *language_out)
{
    for (decree_language i = 0; i < decree_language_count(); i++) {
        if (!jub_text_is(code, languages[i].code)) continue;
        *language_out = i;
        return true;
    }
    return false;
}

const decree_pack_entry *decree_pack_entries(decree_language language, size_t *count_out)
{
    assert(language < LANGUAGE_COUNT);
    *count_out = languages[language].count;
    return languages[language].entries;
}

jub_text decree_pack_word(decree_language language, jub_text english)
{
    size_t count;
    const decree_pack_entry *entries = decree_pack_entries(language, &count);
    for (size_t i = 0; i < count; i++)
        if (jub_text_equal(entries[i].english, english)) return entries[i].word;
    return english;
}

bool decree_pack_is(decree_language language, jub_text text, const char *english)
{
    return jub_text_is(text, english) ||
           jub_text_equal(text, decree_pack_word(language, jub_text_from(english)));
}

bool decree_packs_have(uint32_t languages_used, jub_text text, const char *english)
{
    for (decree_language i = 0; i < decree_language_count(); i++)
        if ((languages_used >> i & 1) && decree_pack_is(i, text, english)) return true;
    return jub_text_is(text, english);
}

// -- keywords -------------------------------------------------------------------------------------

decree_word decree_pack_find(decree_language language, jub_text text)
{
    size_t count;
    const decree_pack_entry *entries = decree_pack_entries(language, &count);
    for (size_t i = 0; i < count; i++)
        if (jub_text_equal(entries[i].word, text)) return decree_word_find(entries[i].english);
    return decree_word_find(text);
}

const char *decree_pack_text(decree_language language, decree_word word)
{
    const char *english = decree_word_text(word);
    return decree_pack_word(language, jub_text_from(english)).bytes;
}

enum {
    LETTER_MAX = 64, // jub_text_distance compares no more
    LETTER_MAX_BYTES = 4,
    ENDING_MAX_LETTERS = 3, // one Korean syllable, such as a particle written on
};

typedef struct letters {
    char bytes[LETTER_MAX * LETTER_MAX_BYTES];
    size_t count;
    size_t length_bytes;
} letters;

static void add_letter(letters *to, uint32_t jamo)
{
    to->bytes[to->length_bytes++] = (char)(0xE0 | jamo >> 12);
    to->bytes[to->length_bytes++] = (char)(0x80 | (jamo >> 6 & 0x3F));
    to->bytes[to->length_bytes++] = (char)(0x80 | (jamo & 0x3F));
    to->count++;
}

// Korean syllables are taken apart (Unicode, section 3.12): a slip of the finger changes one letter
// of a syllable, and as syllables half of a short word would differ. False when it is too long.
static bool take_apart(jub_text text, letters *out)
{
    enum { FIRST = 0xAC00, COUNT = 11172, VOWELS = 21, FINALS = 28 };
    *out = (letters){.count = 0};
    for (size_t at = 0; at < text.length_bytes;) {
        size_t length;
        const jub_text rest = {text.bytes + at, text.length_bytes - at};
        const uint32_t code_point = jub_utf8_decode(rest, &length);
        if (out->count + ENDING_MAX_LETTERS > LETTER_MAX) return false;
        if (code_point >= FIRST && code_point < FIRST + COUNT) {
            const uint32_t syllable = code_point - FIRST;
            add_letter(out, 0x1100 + syllable / (VOWELS * FINALS));
            add_letter(out, 0x1161 + syllable / FINALS % VOWELS);
            if (syllable % FINALS) add_letter(out, 0x11A7 + syllable % FINALS);
        } else {
            memcpy(out->bytes + out->length_bytes, rest.bytes, length);
            out->length_bytes += length;
            out->count++;
        }
        at += length;
    }
    return true;
}

bool decree_pack_is_near(decree_language language, jub_text text, decree_word word)
{
    if (decree_word_is_near(text, word)) return true;
    if (language == DECREE_ENGLISH) return false;
    letters written, meant;
    const jub_text wanted = jub_text_from(decree_pack_text(language, word));
    if (!take_apart(text, &written) || !take_apart(wanted, &meant) || meant.count < 3) return false;
    const jub_text a = {written.bytes, written.length_bytes}, b = {meant.bytes, meant.length_bytes};
    if (meant.count >= 4 && written.count <= meant.count + ENDING_MAX_LETTERS &&
        jub_text_starts(a, b))
        return true;
    const size_t slip_max = meant.count < 6 ? 1 : 2;
    return jub_text_distance(a, b, slip_max) <= slip_max;
}

// -- messages -------------------------------------------------------------------------------------

enum { MESSAGE_MAX_BYTES = 1024 };

static bool is_known(decree_language language, jub_text english)
{
    size_t count;
    const decree_pack_entry *entries = decree_pack_entries(language, &count);
    for (size_t i = 0; i < count; i++)
        if (jub_text_equal(entries[i].english, english)) return true;
    return false;
}

// Words parted by single blanks, all in the pack.
static bool is_phrase(decree_language language, jub_text quoted)
{
    if (quoted.length_bytes == 0) return false;
    while (quoted.length_bytes > 0)
        if (!is_known(language, jub_text_cut(&quoted, ' '))) return false;
    return true;
}

static void write_phrase(decree_language language, jub_text quoted, jub_buffer *buffer)
{
    while (quoted.length_bytes > 0) {
        jub_buffer_text(buffer, decree_pack_word(language, jub_text_cut(&quoted, ' ')));
        if (quoted.length_bytes > 0) jub_buffer_char(buffer, ' ');
    }
}

static void write_message(decree_language language, jub_text rest, jub_buffer *buffer)
{
    for (bool is_word_start = true; rest.length_bytes > 0;) {
        const char byte = rest.bytes[0];
        jub_text behind = {rest.bytes + 1, rest.length_bytes - 1};
        jub_buffer_char(buffer, byte);
        // The quotation mark of "the field's name" stands within a word.
        if (byte == '\'' && is_word_start) {
            jub_text after = behind;
            const jub_text quoted = jub_text_cut(&after, '\'');
            if (quoted.length_bytes < behind.length_bytes && is_phrase(language, quoted)) {
                write_phrase(language, quoted, buffer);
                behind = (jub_text){quoted.bytes + quoted.length_bytes,
                                    behind.length_bytes - quoted.length_bytes};
            }
        }
        is_word_start = byte == ' ' || byte == '(';
        rest = behind;
    }
}

const char *decree_pack_message(jub_arena *arena, decree_language language, const char *english)
{
    if (!english || language == DECREE_ENGLISH) return english;
    jub_buffer buffer = jub_buffer_init(MESSAGE_MAX_BYTES);
    write_message(language, jub_text_from(english), &buffer);
    const jub_text told =
        buffer.status == JUB_OK ? jub_text_copy(arena, jub_buffer_view(&buffer)) : (jub_text){0};
    jub_buffer_clear(&buffer);
    return told.bytes ? told.bytes : english;
}
