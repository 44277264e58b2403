// Sentences are whole in each language and stand in one list; what is put in may come at any place.

#include "report/words_private.h"

#include <assert.h>
#include <math.h>

#include "base/buffer.h"
#include "base/utf8.h"

static const char *const texts[REPORT_TEXT_COUNT][JUB_REPORT_LANGUAGE_COUNT] = {
#define X(name, english, korean)                                                                   \
    [REPORT_##name] = {[JUB_REPORT_ENGLISH] = (english), [JUB_REPORT_KOREAN] = (korean)},
#include "report/report_text_list.h"
#undef X
};

// A text that is empty in one language is missing there.
#define X(name, english, korean)                                                                   \
    _Static_assert(sizeof(english) > 1 && sizeof(korean) > 1, #name " lacks a language");
#include "report/report_text_list.h"
#undef X

enum { TEXT_MAX_BYTES = 1 << 16, RATIO_MAX = 100 };

const char *report_text_of(report_text text, jub_report_language language)
{
    return texts[text][language];
}

// -- particles ------------------------------------------------------------------------------------

// Source: National Institute of Korean Language, Korean orthography: 은/는, 이/가, 을/를, 과/와
// follow whether the syllable before has a final consonant; 으로 is 로 after ㄹ too.
typedef struct particle {
    const char *after_consonant, *after_vowel, *after_rieul;
} particle;

static const particle particles[] = {
    {"은", "는", "은"}, {"이", "가", "이"},   {"을", "를", "을"},
    {"과", "와", "과"}, {"으로", "로", "로"}, {"이다", "다", "이다"},
};

enum { HANGUL_FIRST = 0xac00, HANGUL_LAST = 0xd7a3, FINAL_COUNT = 28, FINAL_RIEUL = 8 };

static report_last_sound hangul_sound(uint32_t code_point)
{
    const uint32_t final = (code_point - HANGUL_FIRST) % FINAL_COUNT;
    if (final == 0) return REPORT_VOWEL;
    return final == FINAL_RIEUL ? REPORT_RIEUL : REPORT_CONSONANT;
}

// Digits as they are read (영 일 이 삼 사 오 육 칠 팔 구; tens and thousands end like 영 in a
// consonant), capitals by their names (L 엘, M 엠, N 엔, R 알), small letters as words end.
static report_last_sound ascii_sound(char letter)
{
    if (letter >= '0' && letter <= '9') {
        static const report_last_sound digits[] = {
            REPORT_CONSONANT, REPORT_RIEUL,     REPORT_VOWEL, REPORT_CONSONANT, REPORT_VOWEL,
            REPORT_VOWEL,     REPORT_CONSONANT, REPORT_RIEUL, REPORT_RIEUL,     REPORT_VOWEL};
        return digits[letter - '0'];
    }
    if (letter == 'L' || letter == 'R' || letter == 'l') return REPORT_RIEUL;
    return strchr("MNbcgkmnpt", letter) ? REPORT_CONSONANT : REPORT_VOWEL;
}

report_last_sound report_last_sound_of(jub_text text)
{
    report_last_sound sound = REPORT_VOWEL;
    while (text.length_bytes > 0) {
        size_t length = 0;
        const uint32_t code_point = jub_utf8_decode(text, &length);
        const bool is_ascii = code_point < 0x80;
        const char letter = is_ascii ? (char)code_point : '\0';
        if (code_point >= HANGUL_FIRST && code_point <= HANGUL_LAST)
            sound = hangul_sound(code_point);
        else if (letter == '%') // 퍼센트
            sound = REPORT_VOWEL;
        else if ((letter >= '0' && letter <= '9') || ((letter | 32) >= 'a' && (letter | 32) <= 'z'))
            sound = ascii_sound(letter);
        else if (!is_ascii)
            sound = REPORT_VOWEL;
        text.bytes += length;
        text.length_bytes -= length;
    }
    return sound;
}

static void put_particle(jub_text form, jub_text before, jub_buffer *buffer)
{
    const report_last_sound sound = report_last_sound_of(before);
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++) {
        if (!jub_text_is(form, particles[i].after_consonant)) continue;
        jub_buffer_string(buffer, sound == REPORT_VOWEL   ? particles[i].after_vowel
                                  : sound == REPORT_RIEUL ? particles[i].after_rieul
                                                          : particles[i].after_consonant);
        return;
    }
    assert(false); // a particle that is not in the list
}

// -- texts ----------------------------------------------------------------------------------------

static jub_text kept(report_words *words, jub_buffer *buffer)
{
    jub_text text = {0};
    if (buffer->status == JUB_OK) text = jub_text_copy(words->arena, jub_buffer_view(buffer));
    jub_buffer_clear(buffer);
    if (text.bytes) return text;
    words->is_out_of_memory = true;
    return JUB_TEXT("");
}

static jub_text value_of(const report_value *values, jub_text key)
{
    while (values && values->key && !jub_text_is(key, values->key)) values++;
    assert(values && values->key);
    return values->text;
}

// What is put in is not looked at again, so a name with braces stays what it is.
jub_text report_say(report_words *words, report_text text, const report_value *values)
{
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    jub_text left = jub_text_from(texts[text][words->language]);
    while (left.length_bytes > 0) {
        const size_t before = left.length_bytes;
        const jub_text plain = jub_text_cut(&left, '{');
        jub_buffer_text(&buffer, plain);
        if (plain.length_bytes == before) break;
        jub_text form = jub_text_cut(&left, '}');
        const jub_text value = value_of(values, jub_text_cut(&form, ':'));
        jub_buffer_text(&buffer, value);
        if (form.length_bytes > 0) put_particle(form, value, &buffer);
    }
    return kept(words, &buffer);
}

// ASCII and C1 controls, line and paragraph separators and the marks of direction (U+2028 to
// U+202E, U+2066 to U+2069).
static bool is_hidden(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) ||
           (code_point >= 0x2028 && code_point <= 0x202e) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xfffe ||
           code_point == 0xffff;
}

jub_text report_clean(report_words *words, jub_text text)
{
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    while (text.length_bytes > 0) {
        size_t length = 0;
        if (is_hidden(jub_utf8_decode(text, &length)))
            jub_buffer_char(&buffer, '?');
        else
            jub_buffer_bytes(&buffer, text.bytes, length);
        text.bytes += length;
        text.length_bytes -= length;
    }
    return kept(words, &buffer);
}

const char *report_language_of(const report_words *words, jub_text name)
{
    size_t letter_count = 0;
    while (name.length_bytes > 0) {
        size_t length = 0;
        const uint32_t code_point = jub_utf8_decode(name, &length);
        if (code_point >= HANGUL_FIRST && code_point <= HANGUL_LAST)
            return words->language == JUB_REPORT_KOREAN ? NULL : "ko";
        letter_count += (code_point | 32) >= 'a' && (code_point | 32) <= 'z';
        name.bytes += length;
        name.length_bytes -= length;
    }
    return words->language == JUB_REPORT_KOREAN && letter_count > 2 ? "en" : NULL;
}

// -- numbers --------------------------------------------------------------------------------------

static void put_count(uint64_t count, jub_buffer *buffer)
{
    if (count >= 1000) {
        put_count(count / 1000, buffer);
        jub_buffer_format(buffer, ",%03u", (unsigned)(count % 1000));
        return;
    }
    jub_buffer_u64(buffer, count);
}

jub_text report_count(report_words *words, uint64_t count)
{
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    put_count(count, &buffer);
    return kept(words, &buffer);
}

jub_text report_dash(void)
{
    return JUB_TEXT("–");
}

// Half away from zero, to three digits.
static double rounded(double number)
{
    double unit = 1;
    while (fabs(number) / unit >= 999.5) unit *= 10;
    return round(number / unit) * unit;
}

#define ABOUT_MAX 1e15

jub_text report_about(report_words *words, double number)
{
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    if (isnan(number) || fabs(number) > ABOUT_MAX) return report_dash();
    const double shown = rounded(number);
    if (shown < 0) jub_buffer_string(&buffer, "−");
    put_count((uint64_t)fabs(shown), &buffer);
    return kept(words, &buffer);
}

static jub_text joined(report_words *words, jub_text low, jub_text high)
{
    if (jub_text_equal(low, high)) return low;
    return SAY(words, LOW_TO_HIGH, {"low", low}, {"high", high});
}

jub_text report_range(report_words *words, double low, double high)
{
    return joined(words, report_about(words, low), report_about(words, high));
}

static jub_text decimal(report_words *words, const char *format, double number)
{
    if (!isfinite(number)) return report_dash();
    char digits[64];
    (void)snprintf(digits, sizeof digits, format, fabs(number));
    bool is_zero = true;
    for (const char *at = digits; *at; at++) is_zero &= *at < '1' || *at > '9';
    const jub_text text =
        jub_text_format(words->arena, "%s%s%s", number < 0 && !is_zero ? "−" : "", digits, "");
    if (text.bytes) return text;
    words->is_out_of_memory = true;
    return JUB_TEXT("");
}

jub_text report_percent(report_words *words, double share)
{
    const jub_text digits = decimal(words, "%.1f", share * 100);
    if (!isfinite(share)) return digits;
    return SAY(words, PERCENT, {"number", digits});
}

jub_text report_percent_range(report_words *words, double low, double high)
{
    return joined(words, report_percent(words, low), report_percent(words, high));
}

jub_text report_ratio(report_words *words, double ratio)
{
    if (isfinite(ratio) && ratio > RATIO_MAX)
        return SAY(words, RATIO_HUGE, {"limit", report_count(words, RATIO_MAX)});
    return decimal(words, "%.2f", ratio);
}

// -- dates ----------------------------------------------------------------------------------------

static jub_text month_name(report_words *words, report_text first, int32_t month)
{
    return report_say(words, (report_text)((int)first + month - 1), NULL);
}

jub_text report_date(report_words *words, jub_date date)
{
    const jub_civil civil = jub_civil_from_date(date);
    return SAY(words, DATE, {"day", report_about(words, civil.day)},
               {"name", month_name(words, REPORT_JANUARY, civil.month)},
               {"year", decimal(words, "%.0f", civil.year)});
}

jub_text report_days(report_words *words, jub_date from, jub_date to)
{
    const jub_civil first = jub_civil_from_date(from), last = jub_civil_from_date(to);
    if (from == to) return report_date(words, from);
    if (first.year != last.year)
        return SAY(words, DAY_TO_DAY, {"from", report_date(words, from)},
                   {"to", report_date(words, to)});
    return SAY(words, DAYS_OF_YEAR, {"day", report_about(words, first.day)},
               {"name", month_name(words, REPORT_JANUARY, first.month)},
               {"last_day", report_about(words, last.day)},
               {"last_name", month_name(words, REPORT_JANUARY, last.month)},
               {"year", decimal(words, "%.0f", last.year)});
}

static jub_text month_in(report_words *words, report_text form, jub_date date)
{
    const jub_civil civil = jub_civil_from_date(date);
    const report_value values[] = {{"name", month_name(words, REPORT_JAN, civil.month)},
                                   {"year", decimal(words, "%.0f", civil.year)},
                                   {0}};
    return report_say(words, form, values);
}

jub_text report_month(report_words *words, jub_date date)
{
    return month_in(words, REPORT_MONTH, date);
}

jub_text report_month_short(report_words *words, jub_date date)
{
    return month_in(words, REPORT_MONTH_OF_AXIS, date);
}
