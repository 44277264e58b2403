#include "base/prng.h"
#include "linkage/jamo.h"
#include "test_support.h"

static uint32_t distance_of(const char *a, const char *b)
{
    const jub_folded one = jub_fold(jub_text_from(a)), two = jub_fold(jub_text_from(b));
    const jub_jamo from = jub_jamo_of(&one), to = jub_jamo_of(&two);
    return jub_jamo_distance(&from, &to);
}

TEST(korean_names_are_compared_by_jamo_and_not_by_syllable)
{
    (void)state_unused;
    assert_int_equal(distance_of("홍길동", "홍길동"), 0);
    assert_int_equal(distance_of("홍길동", "홍길둥"), 1); // a vowel
    assert_int_equal(distance_of("홍길동", "홍길도"), 1); // a final left out
    assert_int_equal(distance_of("홍길동", "홍닏동"), 2); // an initial and a final
    assert_int_equal(distance_of("홍길동", "홍길"), JUB_JAMO_FAR);
    assert_int_equal(distance_of("리길동", "이길동"), 1);
}

TEST(how_a_name_is_encoded_does_not_matter)
{
    (void)state_unused;
    assert_int_equal(distance_of("\xED\x95\x9C", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), 0);
    assert_int_equal(distance_of("홍 길동", "홍길동"), 0);
    assert_int_equal(distance_of("Muster", "ＭＵＳＴＥＲ"), 0); // full width
    assert_int_equal(distance_of("Chŏng", "chong"), 0);
    assert_int_equal(distance_of("Ch'oe", "Choe"), 0);
}

TEST(what_is_not_a_name_is_empty_and_what_is_too_long_is_cut)
{
    (void)state_unused;
    char text[1000];
    memset(text, 'x', sizeof text);
    const jub_folded none = jub_fold((jub_text){"\xff\xfe", 2});
    const jub_folded marks = jub_fold(jub_text_from(" ' - ,"));
    const jub_folded most = jub_fold((jub_text){text, sizeof text});
    const jub_jamo jamo = jub_jamo_of(&most);
    assert_int_equal(none.count, 0);
    assert_int_equal(marks.count, 0);
    assert_int_equal(most.count, JUB_FOLDED_MAX);
    assert_int_equal(jamo.count, JUB_JAMO_MAX);
}

// The whole table of Wagner and Fischer (1974).
static uint32_t slow_distance(const jub_jamo *a, const jub_jamo *b)
{
    uint32_t table[JUB_JAMO_MAX + 1][JUB_JAMO_MAX + 1];
    for (uint32_t i = 0; i <= a->count; i++)
        for (uint32_t j = 0; j <= b->count; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            uint32_t best = table[i - 1][j - 1] + (a->letters[i - 1] != b->letters[j - 1]);
            if (table[i - 1][j] + 1 < best) best = table[i - 1][j] + 1;
            if (table[i][j - 1] + 1 < best) best = table[i][j - 1] + 1;
            table[i][j] = best;
        }
    return table[a->count][b->count];
}

static jub_jamo random_name(jub_prng *prng)
{
    jub_jamo name = {.count = (uint8_t)jub_prng_below(prng, JUB_JAMO_MAX + 1)};
    if (jub_prng_chance(prng, 3, 4)) name.count %= 9;
    for (uint8_t i = 0; i < name.count; i++)
        name.letters[i] = (uint16_t)('a' + jub_prng_below(prng, 3));
    return name;
}

static jub_jamo with_slips(jub_prng *prng, const jub_jamo *name)
{
    jub_jamo other = *name;
    for (uint32_t slips = jub_prng_below(prng, 4); slips > 0 && other.count > 0; slips--) {
        const uint8_t at = (uint8_t)jub_prng_below(prng, other.count);
        if (jub_prng_chance(prng, 1, 3)) {
            memmove(other.letters + at, other.letters + at + 1,
                    (size_t)(other.count - at - 1) * sizeof *other.letters);
            other.count--;
        } else {
            other.letters[at] = (uint16_t)('a' + jub_prng_below(prng, 3));
        }
    }
    return other;
}

TEST(the_distance_is_that_of_the_whole_table)
{
    (void)state_unused;
    jub_prng prng = {11};
    uint32_t met[JUB_JAMO_FAR + 1] = {0};
    for (int i = 0; i < 200000; i++) {
        const jub_jamo a = random_name(&prng);
        const jub_jamo b = i % 2 ? random_name(&prng) : with_slips(&prng, &a);
        const uint32_t slow = slow_distance(&a, &b), found = jub_jamo_distance(&a, &b);
        assert_int_equal(found, slow < JUB_JAMO_FAR ? slow : JUB_JAMO_FAR);
        met[found]++;
    }
    for (uint32_t i = 0; i <= JUB_JAMO_FAR; i++) assert_true(met[i] > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(korean_names_are_compared_by_jamo_and_not_by_syllable),
        cmocka_unit_test(how_a_name_is_encoded_does_not_matter),
        cmocka_unit_test(what_is_not_a_name_is_empty_and_what_is_too_long_is_cut),
        cmocka_unit_test(the_distance_is_that_of_the_whole_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
