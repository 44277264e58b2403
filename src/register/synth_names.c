// Names of nobody. A name is a family name and two given syllables, drawn from lists that leave out
// the commonest family names, so that it neither repeats a name that many living people bear nor
// that of anybody known. Family names keep the steep order of real ones (a few cover almost half),
// because that is what makes finding people entered twice hard.

#include "register/synth_private.h"

#include <assert.h>
#include <stdio.h>

static const char family_names[] = "남구모방변봉선설엄옥우원위음인차채탁표피하함호맹";

// Both lists go from those given to boys to those given to girls; the middle is given to both.
static const char first_syllables[] =
    "광건강권길대도동두만무바범병산상찬가나다라마보새소온하한해누단솔별미경금순춘슬아애옥채향";
static const char last_syllables[] =
    "국권규근길택표필호환걸곤남록석찬결늘담람림루벼울샘솔봄별빛실란련미복선숙심연월애엽채향희";

static const char town_firsts[] = "가은솔들새한물벌달밤늘서";
static const char town_lasts[] = "골내벌샘재터들고개말울못";

static const char *const provinces[SYNTH_PROVINCE_COUNT] = {
    "Dolmaru",   "Gaetmoru", "Haetbit",  "Keunbeol", "Nuribeol",
    "Pureunsan", "Saeteo",   "Suphyang", "Yeoulgae",
};

enum { SYLLABLE_BYTES = 3, HANGUL_FIRST = 0xAC00, VOWEL_COUNT = 21, FINAL_COUNT = 28 };

// The Revised Romanization (Ministry of Culture and Tourism, Notice 2000-8), letter by letter; no
// change of sounds between syllables, which its rule for personal names leaves out too.
static const char *const initials[] = {"g",  "kk", "n", "d",  "tt", "r", "m", "b", "pp", "s",
                                       "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
static const char *const vowels[VOWEL_COUNT] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                                "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                                "wo", "we", "wi", "yu",  "eu", "ui", "i"};
static const char *const finals[FINAL_COUNT] = {"",  "k",  "k", "k", "n", "n", "n", "t", "l", "k",
                                                "m", "l",  "l", "l", "p", "l", "m", "p", "p", "t",
                                                "t", "ng", "t", "t", "k", "t", "p", "t"};

#define SYLLABLE_COUNT(list) ((uint32_t)((sizeof(list) - 1) / SYLLABLE_BYTES))

static_assert(SYLLABLE_COUNT(town_firsts) * SYLLABLE_COUNT(town_lasts) == SYNTH_TOWN_COUNT,
              "a town is a first and a last syllable");

static uint16_t syllable_at(const char *list, uint32_t index)
{
    const unsigned char *bytes = (const unsigned char *)list + (size_t)index * SYLLABLE_BYTES;
    return (uint16_t)((bytes[0] & 0x0F) << 12 | (bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F));
}

static void write_syllable(uint16_t syllable, jub_buffer *buffer)
{
    const char bytes[SYLLABLE_BYTES] = {(char)(0xE0 | syllable >> 12),
                                        (char)(0x80 | (syllable >> 6 & 0x3F)),
                                        (char)(0x80 | (syllable & 0x3F))};
    jub_buffer_bytes(buffer, bytes, sizeof bytes);
}

// From the first two thirds of the list or from the last.
static uint16_t given_syllable(const char *list, uint32_t count, jub_prng *prng, bool is_female)
{
    const uint32_t span = count * 2 / 3;
    return syllable_at(list, jub_prng_below(prng, span) + (is_female ? count - span : 0));
}

// The n-th family name is about n times rarer than the first: of two draws over a doubling scale.
static uint16_t family_name(jub_prng *prng)
{
    static const uint16_t weights[SYLLABLE_COUNT(family_names)] = {
        240, 120, 80, 60, 48, 40, 34, 30, 27, 24, 22, 20,
        18,  17,  16, 15, 14, 13, 13, 12, 11, 11, 10, 10};
    return syllable_at(family_names, synth_pick(prng, weights, SYLLABLE_COUNT(family_names), 905));
}

synth_name synth_name_draw(jub_prng *prng, bool is_female)
{
    synth_name name = {{family_name(prng)}};
    name.syllables[1] =
        given_syllable(first_syllables, SYLLABLE_COUNT(first_syllables), prng, is_female);
    do {
        name.syllables[2] =
            given_syllable(last_syllables, SYLLABLE_COUNT(last_syllables), prng, is_female);
    } while (name.syllables[2] == name.syllables[1]);
    return name;
}

void synth_name_write(const synth_name *name, jub_buffer *buffer)
{
    for (size_t i = 0; i < SYNTH_NAME_SYLLABLES; i++) write_syllable(name->syllables[i], buffer);
}

// Appends to `latin`, which is `used` bytes long and ended by a NUL; returns the new length.
static size_t romanise(uint16_t syllable, char *latin, size_t used, bool is_first)
{
    const uint32_t code = (uint32_t)syllable - HANGUL_FIRST;
    const char *const parts[] = {
        initials[code / (VOWEL_COUNT * FINAL_COUNT)],
        vowels[code / FINAL_COUNT % VOWEL_COUNT],
        finals[code % FINAL_COUNT],
    };
    const size_t begun = used;
    for (size_t i = 0; i < 3; i++)
        for (const char *letter = parts[i]; *letter; letter++) {
            const bool is_capital = is_first && used == begun;
            latin[used++] = (char)(is_capital ? *letter - 'a' + 'A' : *letter);
        }
    latin[used] = '\0';
    return used;
}

void synth_name_latin(const synth_name *name, char latin_out[SYNTH_LATIN_MAX_BYTES])
{
    size_t used = romanise(name->syllables[0], latin_out, 0, true);
    latin_out[used++] = ' ';
    used = romanise(name->syllables[1], latin_out, used, true);
    (void)romanise(name->syllables[2], latin_out, used, false);
}

// Letters of the Revised Romanization and what other systems write for them.
static const struct {
    const char *from;
    const char *to;
} spellings[] = {
    {"eo", "o"}, {"eu", "u"}, {"ae", "e"}, {"g", "k"}, {"d", "t"},  {"b", "p"},
    {"j", "ch"}, {"r", "l"},  {"u", "oo"}, {"l", "r"}, {"ch", "c"},
};
enum { SPELLING_COUNT = sizeof spellings / sizeof *spellings };

static bool respell(char *latin, const char *from, const char *to)
{
    char result[SYNTH_LATIN_MAX_BYTES];
    const char *at = strstr(latin, from);
    if (!at) return false;
    const int length = snprintf(result, sizeof result, "%.*s%s%s", (int)(at - latin), latin, to,
                                at + strlen(from));
    assert(length > 0 && (size_t)length < sizeof result);
    memcpy(latin, result, (size_t)length + 1);
    return true;
}

static void swap_parts(char *latin)
{
    char result[SYNTH_LATIN_MAX_BYTES];
    const char *blank = strchr(latin, ' ');
    assert(blank);
    (void)snprintf(result, sizeof result, "%s %.*s", blank + 1, (int)(blank - latin), latin);
    memcpy(latin, result, strlen(result) + 1);
}

void synth_latin_slip(jub_prng *prng, char latin[SYNTH_LATIN_MAX_BYTES])
{
    const uint32_t first = jub_prng_below(prng, SPELLING_COUNT);
    if (!jub_prng_chance(prng, 1, 6))
        for (uint32_t i = 0; i < SPELLING_COUNT; i++) {
            const uint32_t each = (first + i) % SPELLING_COUNT;
            if (respell(latin, spellings[each].from, spellings[each].to)) return;
        }
    swap_parts(latin);
}

void synth_name_slip(synth_name *name)
{
    // By place in the order of Hangul vowels: a and eo, ae and e, ya and yeo, o and u, i and eu.
    static const uint8_t alike[VOWEL_COUNT] = {4,  5,  6, 7, 0,  1,  2,  3,  13, 14, 15,
                                               16, 17, 8, 9, 10, 11, 12, 20, 20, 18};
    uint16_t *last = &name->syllables[SYNTH_NAME_SYLLABLES - 1];
    const uint32_t code = (uint32_t)*last - HANGUL_FIRST;
    const uint32_t vowel = code / FINAL_COUNT % VOWEL_COUNT;
    *last = (uint16_t)(*last + (alike[vowel] - (int32_t)vowel) * FINAL_COUNT);
}

void synth_town_write(uint32_t town, jub_buffer *buffer)
{
    const uint32_t last_count = SYLLABLE_COUNT(town_lasts);
    write_syllable(syllable_at(town_firsts, town / last_count), buffer);
    write_syllable(syllable_at(town_lasts, town % last_count), buffer);
}

void synth_town_latin(uint32_t town, jub_buffer *buffer)
{
    const uint32_t last_count = SYLLABLE_COUNT(town_lasts);
    char latin[SYNTH_LATIN_MAX_BYTES];
    const size_t used = romanise(syllable_at(town_firsts, town / last_count), latin, 0, true);
    (void)romanise(syllable_at(town_lasts, town % last_count), latin, used, false);
    jub_buffer_string(buffer, latin);
}

const char *synth_province(uint32_t province)
{
    return provinces[province];
}
