// How it is done: a Latin name is taken apart at its blanks, the family name is told from the given
// one (by the list, else the shorter is it), a family name written by another habit is turned into
// the Revised Romanization, and both parts go through the list of letters. A Hangul name is
// romanised syllable by syllable first and then goes the same way.

#include "linkage/spelling.h"

#include "base/utf8.h"
#include "linkage/jamo.h"
#include "linkage/spelling_list.h"

enum {
    HANGUL_FIRST = 0xAC00,
    HANGUL_LAST = 0xD7A3,
    SYLLABLE_BYTES = 3,
    VOWEL_COUNT = 21,
    FINAL_COUNT = 28,
    PART_MAX = 8,
    LATIN_MAX_BYTES = 96
};

static const char *const initials[] = {SPELLING_INITIALS};
static const char *const vowels[] = {SPELLING_VOWELS};
static const char *const finals[] = {SPELLING_FINALS};

// The letters a to z of a name or of a part of it; what is longer is cut.
typedef struct latin {
    char bytes[LATIN_MAX_BYTES];
    size_t length;
} latin;

static jub_text view(const latin *text)
{
    return (jub_text){text->bytes, text->length};
}

static void append(latin *text, jub_text more)
{
    for (size_t i = 0; i < more.length_bytes && text->length < LATIN_MAX_BYTES; i++)
        text->bytes[text->length++] = more.bytes[i];
}

// The Revised Romanization of a family name, by whatever habit it is written; false where it is not
// in the list.
static bool find_family(jub_text name, jub_text *revised_out)
{
    static const struct {
        const char *revised, *others;
    } families[] = {
#define SPELLING_FAMILY(revised, others) {revised, others},
#include "linkage/spelling_list.h"
#undef SPELLING_FAMILY
    };
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        jub_text others = jub_text_from(families[i].others);
        bool is_it = jub_text_is(name, families[i].revised);
        while (!is_it && others.length_bytes > 0)
            is_it = jub_text_equal(jub_text_cut(&others, ' '), name);
        if (!is_it) continue;
        *revised_out = jub_text_from(families[i].revised);
        return true;
    }
    return false;
}

// The one letter that stands for what `text` begins with, and how many bytes of it that takes.
static char letter_of(jub_text text, size_t *taken_out)
{
    static const struct {
        const char *letters, *becomes;
    } habits[] = {
#define SPELLING_LETTERS(letters, becomes) {letters, becomes},
#include "linkage/spelling_list.h"
#undef SPELLING_LETTERS
    };
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        const jub_text letters = jub_text_from(habits[i].letters);
        if (!jub_text_starts(text, letters)) continue;
        *taken_out = letters.length_bytes;
        return habits[i].becomes[0];
    }
    *taken_out = 1;
    return '\0';
}

// A letter that stands twice is written once, as the habits differ in that too.
static void append_letters(jub_spelling *spelling, jub_text text)
{
    while (text.length_bytes > 0 && spelling->length_bytes < JUB_SPELLING_MAX_BYTES) {
        size_t taken;
        const char letter = letter_of(text, &taken);
        text.bytes += taken;
        text.length_bytes -= taken;
        if (letter == '\0') continue;
        if (spelling->length_bytes > 0 && spelling->text[spelling->length_bytes - 1] == letter)
            continue;
        spelling->text[spelling->length_bytes++] = letter;
    }
}

static jub_spelling spell(jub_text family, jub_text given)
{
    jub_spelling spelling = {.length_bytes = 0};
    (void)find_family(family, &family);
    append_letters(&spelling, family);
    if (given.length_bytes == 0) return spelling;
    if (spelling.length_bytes < JUB_SPELLING_MAX_BYTES)
        spelling.text[spelling.length_bytes++] = '.';
    append_letters(&spelling, given);
    return spelling;
}

// Which part is the family name: the first or the last. Where the list knows both or neither, it is
// the shorter one, and the first of two as short.
static uint32_t family_part(const latin *parts, uint32_t count)
{
    const uint32_t last = count - 1;
    jub_text revised;
    if (count == 1) return 0;
    const bool is_first = find_family(view(&parts[0]), &revised);
    const bool is_last = find_family(view(&parts[last]), &revised);
    if (is_first != is_last) return is_first ? 0 : last;
    if (count > 2) return 0;
    return parts[last].length < parts[0].length ? last : 0;
}

jub_spelling jub_spelling_of_latin(const jub_folded *folded)
{
    latin parts[PART_MAX], given = {.length = 0};
    uint32_t count = 0;
    bool is_within = false;
    for (uint32_t i = 0; i < folded->count; i++) {
        const uint16_t unit = folded->units[i];
        const bool is_letter = unit >= 'a' && unit <= 'z';
        if (is_letter && !is_within && count < PART_MAX) parts[count++].length = 0;
        if (is_letter) append(&parts[count - 1], (jub_text){&(char){(char)unit}, 1});
        is_within = is_letter || (is_within && unit != ' ');
    }
    if (count == 0) return (jub_spelling){.length_bytes = 0};
    const uint32_t family = family_part(parts, count);
    for (uint32_t i = 0; i < count; i++)
        if (i != family) append(&given, view(&parts[i]));
    return spell(view(&parts[family]), view(&given));
}

static bool is_hangul(uint32_t code_point)
{
    return code_point >= HANGUL_FIRST && code_point <= HANGUL_LAST;
}

static void romanise(jub_text hangul, latin *latin_out)
{
    while (hangul.length_bytes > 0) {
        size_t length;
        const uint32_t code_point = jub_utf8_decode(hangul, &length);
        hangul.bytes += length;
        hangul.length_bytes -= length;
        if (!is_hangul(code_point)) continue;
        const uint32_t code = code_point - HANGUL_FIRST;
        append(latin_out, jub_text_from(initials[code / (VOWEL_COUNT * FINAL_COUNT)]));
        append(latin_out, jub_text_from(vowels[code / FINAL_COUNT % VOWEL_COUNT]));
        append(latin_out, jub_text_from(finals[code % FINAL_COUNT]));
    }
}

size_t jub_family_name_bytes(jub_text name)
{
    static const char *const compounds[] = {
#define SPELLING_COMPOUND(syllables) syllables,
#include "linkage/spelling_list.h"
#undef SPELLING_COMPOUND
    };
    size_t length;
    if (name.length_bytes == 0 || !is_hangul(jub_utf8_decode(name, &length))) return 0;
    const char *blank = memchr(name.bytes, ' ', name.length_bytes);
    if (blank) return (size_t)(blank - name.bytes);
    for (size_t i = 0; i < sizeof compounds / sizeof *compounds; i++)
        if (name.length_bytes > 2 * (size_t)SYLLABLE_BYTES &&
            jub_text_starts(name, jub_text_from(compounds[i])))
            return 2 * (size_t)SYLLABLE_BYTES;
    return SYLLABLE_BYTES;
}

jub_spelling jub_spelling_of_hangul(jub_text name, const jub_folded *folded)
{
    latin family = {.length = 0}, given = {.length = 0};
    const size_t family_bytes = jub_family_name_bytes(name);
    if (family_bytes == 0) return jub_spelling_of_latin(folded);
    romanise((jub_text){name.bytes, family_bytes}, &family);
    romanise((jub_text){name.bytes + family_bytes, name.length_bytes - family_bytes}, &given);
    return spell(view(&family), view(&given));
}

jub_spelling jub_spelling_skeleton(const jub_spelling *spelling)
{
    jub_spelling skeleton = {.length_bytes = 0};
    bool has_consonant = false;
    for (uint8_t i = 0; i < spelling->length_bytes; i++) {
        const char letter = spelling->text[i];
        if (letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o') continue;
        has_consonant = has_consonant || letter != '.';
        skeleton.text[skeleton.length_bytes++] = letter;
    }
    return has_consonant ? skeleton : *spelling;
}

bool jub_spelling_alike(const jub_spelling *a, const jub_spelling *b)
{
    jub_jamo one = {.count = a->length_bytes}, two = {.count = b->length_bytes};
    for (uint8_t i = 0; i < one.count; i++) one.letters[i] = (uint8_t)a->text[i];
    for (uint8_t i = 0; i < two.count; i++) two.letters[i] = (uint8_t)b->text[i];
    const uint8_t shorter = one.count < two.count ? one.count : two.count;
    const uint32_t distance = jub_jamo_distance(&one, &two);
    return distance > 0 && distance <= (shorter >= JUB_SPELLING_LONG_BYTES ? 2u : 1u);
}
