#include "base/utf8.h"

#include "base/prng.h"
#include "test_support.h"

// The generator of RFC 3629, section 3, table: bytes of a code point.
static size_t encode(uint32_t code_point, char *bytes)
{
    if (code_point < 0x80) {
        bytes[0] = (char)code_point;
        return 1;
    }
    const size_t more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    bytes[0] = (char)(lead[more] | (code_point >> (6 * more)));
    for (size_t i = 1; i <= more; i++)
        bytes[i] = (char)(0x80 | ((code_point >> (6 * (more - i))) & 0x3F));
    return more + 1;
}

static bool is_surrogate(uint32_t code_point)
{
    return code_point >= 0xD800 && code_point <= 0xDFFF;
}

TEST(every_code_point_but_nul_and_the_surrogates_is_read_back)
{
    (void)state_unused;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        char bytes[4];
        const jub_text text = {bytes, encode(code_point, bytes)};
        const bool is_good = code_point != 0 && !is_surrogate(code_point);
        if (jub_utf8_valid(text, NULL) != is_good) fail_msg("U+%04X", code_point);
        if (!is_good) continue;
        size_t length = 0;
        if (jub_utf8_decode(text, &length) != code_point || length != text.length_bytes)
            fail_msg("U+%04X is read as another", code_point);
    }
}

// ABNF of RFC 3629, section 4, written out as ranges of bytes.
static size_t slow_character(const unsigned char *bytes, size_t count)
{
    static const struct {
        unsigned char low[4], high[4];
        size_t count;
    } forms[] = {
        {{0x01}, {0x7F}, 1},
        {{0xC2, 0x80}, {0xDF, 0xBF}, 2},
        {{0xE0, 0xA0, 0x80}, {0xE0, 0xBF, 0xBF}, 3},
        {{0xE1, 0x80, 0x80}, {0xEC, 0xBF, 0xBF}, 3},
        {{0xED, 0x80, 0x80}, {0xED, 0x9F, 0xBF}, 3},
        {{0xEE, 0x80, 0x80}, {0xEF, 0xBF, 0xBF}, 3},
        {{0xF0, 0x90, 0x80, 0x80}, {0xF0, 0xBF, 0xBF, 0xBF}, 4},
        {{0xF1, 0x80, 0x80, 0x80}, {0xF3, 0xBF, 0xBF, 0xBF}, 4},
        {{0xF4, 0x80, 0x80, 0x80}, {0xF4, 0x8F, 0xBF, 0xBF}, 4},
    };
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        size_t i = 0;
        while (i < forms[f].count && i < count && bytes[i] >= forms[f].low[i] &&
               bytes[i] <= forms[f].high[i])
            i++;
        if (i == forms[f].count) return i;
    }
    return 0;
}

// Bytes that stand at the edges of the ranges, so that random strings of them meet every form.
static const unsigned char edges[] = {0x00, 0x01, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                      0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                      0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF, 'a'};

TEST(good_and_bad_bytes_are_told_apart_as_the_grammar_of_rfc_3629_does)
{
    (void)state_unused;
    jub_prng prng = {3};
    size_t good_count = 0;
    for (int round = 0; round < 200000; round++) {
        unsigned char bytes[24];
        const size_t count = jub_prng_below(&prng, sizeof bytes + 1);
        const bool is_short = round % 2 == 0; // mostly letters otherwise, for the fast path
        for (size_t i = 0; i < count; i++)
            bytes[i] = is_short || jub_prng_chance(&prng, 1, 12)
                           ? edges[jub_prng_below(&prng, sizeof edges)]
                           : 'a';
        const size_t length = is_short && count > 4 ? 4 : count;
        size_t expected_at = 0;
        while (expected_at < length) {
            const size_t step = slow_character(bytes + expected_at, length - expected_at);
            if (step == 0) break;
            expected_at += step;
        }
        size_t bad_at = SIZE_MAX;
        const bool is_valid = jub_utf8_valid((jub_text){(const char *)bytes, length}, &bad_at);
        assert_int_equal(is_valid, expected_at == length);
        assert_true(is_valid ? bad_at == SIZE_MAX : bad_at == expected_at);
        good_count += is_valid;
    }
    assert_true(good_count > 10000 && good_count < 190000);
}

TEST(a_character_cut_at_the_end_is_bad_at_its_first_byte)
{
    (void)state_unused;
    size_t bad_at = 0;
    assert_false(jub_utf8_valid(JUB_TEXT("ab\xEA\xB0"), &bad_at));
    assert_int_equal(bad_at, 2);
    assert_false(jub_utf8_valid(JUB_TEXT("abcdefgh\xF0\x9F\x98"), &bad_at));
    assert_int_equal(bad_at, 8);
    assert_true(jub_utf8_valid((jub_text){0}, &bad_at));
}

TEST(counting_counts_characters)
{
    (void)state_unused;
    assert_int_equal(jub_utf8_count(JUB_TEXT("a\xC3\xA4\xEA\xB0\x80\xF0\x9F\x98\x80")), 4);
    assert_int_equal(jub_utf8_count((jub_text){0}), 0);
}

// Unicode Standard, section 3.12 and NormalizationTest.txt: jamo compose, a syllable takes one
// final more, and what cannot compose stays.
TEST(normal_form_c_composes_korean_jamo_and_accents)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"\u1100\u1161", "\uAC00"},             // GA
        {"\u1112\u1161\u11AB", "\uD55C"},       // HAN
        {"\uAC00\u11A8", "\uAC01"},             // GA + final K: GAG
        {"\uAC01\u11A8", "\uAC01\u11A8"},       // a syllable with its final takes no more
        {"\u1100\u1100", "\u1100\u1100"},       // two leads do not compose
        {"e\u0301", "\u00E9"},                  // E ACUTE
        {"\u212B", "\u00C5"},                   // ANGSTROM SIGN is A RING
        {"\u0958", "\u0915\u093C"},             // DEVANAGARI QA is excluded from composition
        {"\uF900", "\u8C48"},                   // a compatibility ideograph with one form
        {"q\u0307\u0323", "q\u0323\u0307"},     // marks come in their order
        {"\U0001D15E", "\U0001D157\U0001D165"}, // MUSICAL SYMBOL HALF NOTE, decomposed for good
        {"plain", "plain"},
        {"", ""},
    };
    TEST_ARENA(arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(jub_utf8_nfc(&arena, jub_text_from(cases[i].from)), cases[i].to);
}

TEST(a_text_in_normal_form_comes_back_as_it_is_and_costs_nothing)
{
    TEST_ARENA(arena);
    const jub_text text = jub_text_from("\uAC00 r\u00E9sum\u00E9");
    const size_t mark_bytes = jub_arena_mark(&arena);
    assert_ptr_equal(jub_utf8_nfc(&arena, text).bytes, text.bytes);
    assert_int_equal(jub_arena_mark(&arena), mark_bytes);
}

TEST(no_memory_for_a_normal_form_gives_no_bytes_and_leaves_the_arena_as_it_was)
{
    for (size_t fail_at = 0; fail_at < 3; fail_at++) {
        TEST_ARENA(arena);
        test_arena_fail_at(&arena, fail_at);
        assert_null(jub_utf8_nfc(&arena, jub_text_from("e\u0301")).bytes);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
    TEST_ARENA(arena);
    assert_non_null(jub_utf8_nfc(&arena, (jub_text){0}).bytes); // nothing, and no failure
}

TEST(names_begin_and_go_on_as_uax_31_says)
{
    (void)state_unused;
    static const uint32_t starts[] = {'a', 'Z', '_', 0xE4, 0xAC00, 0x4E00, 0x0430, 0x2118};
    static const uint32_t goes_on[] = {'0', 0x0301, 0x0660, 0x00B7, 0x203F};
    static const uint32_t neither[] = {' ', '-', '$', '.', 0xA0, 0x20AC, 0x2019, 0x1F600, 0xFEFF};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        assert_true(jub_utf8_starts_name(starts[i]));
        assert_true(jub_utf8_continues_name(starts[i]));
    }
    for (size_t i = 0; i < sizeof goes_on / sizeof *goes_on; i++) {
        assert_false(jub_utf8_starts_name(goes_on[i]));
        assert_true(jub_utf8_continues_name(goes_on[i]));
    }
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++) {
        assert_false(jub_utf8_starts_name(neither[i]));
        assert_false(jub_utf8_continues_name(neither[i]));
    }
}

TEST(width_is_two_for_wide_characters_and_none_for_marks)
{
    (void)state_unused;
    assert_int_equal(jub_utf8_width(jub_text_from("abc")), 3);
    assert_int_equal(jub_utf8_width(jub_text_from("\uAE40\uBBFC")), 4);   // two syllables
    assert_int_equal(jub_utf8_width(jub_text_from("\u1100\u1161")), 2);   // one, of two jamo
    assert_int_equal(jub_utf8_width(jub_text_from("e\u0301")), 1);        // a combining accent
    assert_int_equal(jub_utf8_width(jub_text_from("\uFF21")), 2);         // fullwidth A
    assert_int_equal(jub_utf8_width(jub_text_from("\uFF71")), 1);         // halfwidth kana
    assert_int_equal(jub_utf8_width(jub_text_from("a\u200Bb\uFEFF")), 2); // zero width
    assert_int_equal(jub_utf8_width((jub_text){0}), 0);
}

TEST(a_position_counts_lines_and_characters_from_one)
{
    (void)state_unused;
    const jub_text text = jub_text_from("ab\n\uAC00x\n");
    static const struct {
        size_t offset;
        uint32_t line, column;
    } cases[] = {{0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {6, 2, 2}, {7, 2, 3}, {8, 3, 1}, {99, 3, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const jub_position at = jub_position_of(text, cases[i].offset);
        assert_int_equal(at.line, cases[i].line);
        assert_int_equal(at.column, cases[i].column);
    }
    const jub_position bad = jub_position_of(JUB_TEXT("\xFF\xFF\xFF"), 2);
    assert_int_equal(bad.column, 3); // bytes, where there are no characters
    const jub_position none = jub_position_of((jub_text){0}, 5);
    assert_true(none.line == 1 && none.column == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_but_nul_and_the_surrogates_is_read_back),
        cmocka_unit_test(good_and_bad_bytes_are_told_apart_as_the_grammar_of_rfc_3629_does),
        cmocka_unit_test(a_character_cut_at_the_end_is_bad_at_its_first_byte),
        cmocka_unit_test(counting_counts_characters),
        cmocka_unit_test(normal_form_c_composes_korean_jamo_and_accents),
        cmocka_unit_test(a_text_in_normal_form_comes_back_as_it_is_and_costs_nothing),
        cmocka_unit_test(no_memory_for_a_normal_form_gives_no_bytes_and_leaves_the_arena_as_it_was),
        cmocka_unit_test(names_begin_and_go_on_as_uax_31_says),
        cmocka_unit_test(width_is_two_for_wide_characters_and_none_for_marks),
        cmocka_unit_test(a_position_counts_lines_and_characters_from_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
