// Examples of names are those of the published rules (Ministry of Culture and Tourism, Notice
// 2000-8, chapter 3; McCune and Reischauer 1939), whose people are nobody, and family names alone.

#include "linkage/spelling.h"
#include "test_support.h"

static jub_spelling latin(const char *name)
{
    const jub_folded folded = jub_fold(jub_text_from(name));
    return jub_spelling_of_latin(&folded);
}

static jub_spelling hangul(const char *name)
{
    const jub_folded folded = jub_fold(jub_text_from(name));
    return jub_spelling_of_hangul(jub_text_from(name), &folded);
}

static jub_text text_of(const jub_spelling *spelling)
{
    return (jub_text){spelling->text, spelling->length_bytes};
}

static void assert_one(jub_spelling a, jub_spelling b, const char *shown)
{
    if (!jub_text_equal(text_of(&a), text_of(&b)))
        fail_msg("%s: %.*s and %.*s", shown, JUB_TEXT_ARG(text_of(&a)), JUB_TEXT_ARG(text_of(&b)));
}

TEST(every_usual_spelling_of_a_name_is_that_of_its_hangul)
{
    static const struct {
        const char *name;
        const char *spellings[9];
    } names[] = {
        {"홍길동",
         {"Hong Gildong", "Hong Gil-dong", "HONG GIL DONG", "Gildong Hong", "Hong Kiltong",
          "Hong, Kil-tong", "Gil-dong Hong", "hong kildong"}},
        {"민용하", {"Min Yongha", "Min Yong-ha", "Yong Ha Min", "MIN Yongha"}},
        {"송나리", {"Song Nari", "Song Na-ri", "Song Nali", "Sung Na Ri"}},
        {"한복남", {"Han Boknam", "Han Bok-nam", "Han Poknam", "Hahn Bok Nam"}},
        {"홍빛나", {"Hong Bitna", "Hong Bit-na", "Hong Pitna", "Hong Bitnah"}},
    };
    (void)state_unused;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t j = 0; names[i].spellings[j] != NULL; j++) {
            // `Bitnah` is none of the rules', and one letter off.
            if (strcmp(names[i].spellings[j], "Hong Bitnah") == 0) {
                const jub_spelling a = hangul(names[i].name), b = latin(names[i].spellings[j]);
                assert_true(jub_spelling_alike(&a, &b));
                continue;
            }
            assert_one(hangul(names[i].name), latin(names[i].spellings[j]), names[i].spellings[j]);
        }
}

TEST(family_names_are_known_by_every_habit)
{
    static const char *const names[][8] = {
        {"김", "Gim", "Kim"},
        {"이", "I", "Yi", "Lee", "Rhee", "Ri", "Rhie", "Ee"},
        {"리", "I", "Yi", "Lee", "Ri"},
        {"박", "Bak", "Pak", "Park"},
        {"최", "Choe", "Ch'oe", "Choi"},
        {"정", "Jeong", "Chŏng", "Chung", "Jung", "Cheong"},
        {"임", "Im", "Lim", "Yim", "Rim"},
        {"노", "No", "Roh", "Noh"},
        {"유", "Yu", "Yoo", "Ryu", "You"},
        {"조", "Jo", "Cho"},
    };
    (void)state_unused;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t j = 1; j < 8 && names[i][j] != NULL; j++) {
            char korean[64], spelled[64], turned[64];
            (void)snprintf(korean, sizeof korean, "%s길동", names[i][0]);
            (void)snprintf(spelled, sizeof spelled, "%s Gil-dong", names[i][j]);
            (void)snprintf(turned, sizeof turned, "Gildong %s", names[i][j]);
            assert_one(hangul(korean), latin(spelled), spelled);
            assert_one(hangul(korean), latin(turned), turned);
        }
}

TEST(other_names_stay_apart)
{
    static const char *const names[] = {"홍길동", "한길동", "홍만동", "홍길석", "김길동", "박길동"};
    (void)state_unused;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t j = 0; j < i; j++) {
            const jub_spelling a = hangul(names[i]), b = hangul(names[j]);
            assert_false(jub_text_equal(text_of(&a), text_of(&b)));
        }
}

TEST(likeness_is_one_letter_and_two_of_a_long_name)
{
    (void)state_unused;
    const jub_spelling a = latin("Han Boknam"), assimilated = latin("Han Pongnam");
    const jub_spelling shorter = latin("Im Na"), other = latin("Im Mo"), none = latin("123");
    const jub_spelling compound = latin("Hong Gildong"), two_off = latin("Hong Giptom");
    assert_true(jub_spelling_alike(&a, &assimilated)); // McCune-Reischauer writes what is heard
    assert_false(jub_spelling_alike(&a, &a));          // they do not differ
    assert_false(jub_spelling_alike(&shorter, &other));
    assert_true(jub_spelling_alike(&compound, &two_off));
    assert_false(jub_spelling_alike(&a, &none));
    assert_int_equal(none.length_bytes, 0);
}

TEST(a_skeleton_has_the_consonants)
{
    (void)state_unused;
    const jub_spelling seong = latin("Han Seong-su"), sung = latin("Han Sung Soo");
    const jub_spelling first = jub_spelling_skeleton(&seong), second = jub_spelling_skeleton(&sung);
    const jub_spelling vowels = latin("O Ai"), kept = jub_spelling_skeleton(&vowels);
    assert_text(text_of(&first), "hn.sqs");
    assert_one(first, second, "Sung");
    assert_one(vowels, kept, "a name without a consonant is all its own skeleton");
}

TEST(compound_family_names_are_whole)
{
    (void)state_unused;
    assert_int_equal(jub_family_name_bytes(JUB_TEXT("남궁길동")), 6);
    assert_int_equal(jub_family_name_bytes(JUB_TEXT("홍길동")), 3);
    assert_int_equal(jub_family_name_bytes(JUB_TEXT("남궁")), 3); // two syllables: one and a given
    assert_int_equal(jub_family_name_bytes(JUB_TEXT("제갈 길동")), 6);
    assert_int_equal(jub_family_name_bytes(JUB_TEXT("Gildong")), 0);
    assert_int_equal(jub_family_name_bytes(JUB_TEXT("")), 0);
}

TEST(long_names_are_cut_and_never_overrun)
{
    (void)state_unused;
    char text[600];
    for (size_t i = 0; i < sizeof text; i++) text[i] = i % 7 == 6 ? ' ' : (char)('a' + i % 26);
    const jub_folded folded = jub_fold((jub_text){text, sizeof text});
    const jub_spelling spelling = jub_spelling_of_latin(&folded);
    assert_true(spelling.length_bytes > 0 && spelling.length_bytes <= JUB_SPELLING_MAX_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_usual_spelling_of_a_name_is_that_of_its_hangul),
        cmocka_unit_test(family_names_are_known_by_every_habit),
        cmocka_unit_test(other_names_stay_apart),
        cmocka_unit_test(likeness_is_one_letter_and_two_of_a_long_name),
        cmocka_unit_test(a_skeleton_has_the_consonants),
        cmocka_unit_test(compound_family_names_are_whole),
        cmocka_unit_test(long_names_are_cut_and_never_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
