#include "report/words_private.h"

#include <math.h>

#include "test_support.h"

static report_words in_language(jub_arena *arena, jub_report_language language)
{
    return (report_words){language, arena, false};
}

// Source: National Institute of Korean Language, standard spelling; digits and letters as they are
// read aloud.
TEST(a_korean_particle_follows_the_last_sound)
{
    static const struct {
        const char *name, *expected;
    } cases[] = {
        {"은울", "은울과 x"},
        {"서고", "서고와 x"},
        {"F10", "F10과 x"},
        {"F2", "F2와 x"},
        {"F3", "F3과 x"},
        {"F9", "F9와 x"},
        {"12%", "12%와 x"},
        {"SQL", "SQL과 x"},
        {"은울 (F2)", "은울 (F2)와 x"},
        {"<교화소>", "<교화소>와 x"},
    };
    TEST_ARENA(arena);
    report_words words = in_language(&arena, JUB_REPORT_KOREAN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(SAY(&words, AND_TWO, {"first", jub_text_from(cases[i].name)},
                        {"second", JUB_TEXT("x")}),
                    cases[i].expected);
    assert_text(SAY(&words, METHOD_SEED, {"draws", JUB_TEXT("9")}, {"seed", JUB_TEXT("7")}),
                "뒤섞기 검정은 시드 7로 9회 했습니다.");
    assert_text(SAY(&words, METHOD_SEED, {"draws", JUB_TEXT("9")}, {"seed", JUB_TEXT("3")}),
                "뒤섞기 검정은 시드 3으로 9회 했습니다.");
    assert_text(SAY(&words, METHOD_SEED, {"draws", JUB_TEXT("9")}, {"seed", JUB_TEXT("4")}),
                "뒤섞기 검정은 시드 4로 9회 했습니다.");
}

TEST(numbers_are_rounded_for_people)
{
    TEST_ARENA(arena);
    report_words words = in_language(&arena, JUB_REPORT_ENGLISH);
    assert_text(report_count(&words, 0), "0");
    assert_text(report_count(&words, 1234567), "1,234,567");
    assert_text(report_count(&words, 1000), "1,000");
    assert_text(report_about(&words, 12.4), "12");
    assert_text(report_about(&words, 999.4), "999");
    assert_text(report_about(&words, 999.6), "1,000");
    assert_text(report_about(&words, 21347), "21,300");
    assert_text(report_about(&words, -1234), "−1,230");
    assert_text(report_about(&words, -0.3), "0");
    assert_text(report_about(&words, NAN), "–");
    assert_text(report_about(&words, INFINITY), "–");
    assert_text(report_range(&words, 26, 40.4), "26 to 40");
    assert_text(report_range(&words, 26.1, 25.9), "26");
    assert_text(report_percent(&words, 0.4125), "41.2%");
    assert_text(report_percent(&words, -0.00001), "0.0%");
    assert_text(report_percent(&words, NAN), "–");
    assert_text(report_ratio(&words, 1.254), "1.25");
}

TEST(dates_are_written_as_each_language_writes_them)
{
    TEST_ARENA(arena);
    jub_date date = 0;
    assert_true(jub_date_parse(JUB_TEXT("2022-02-16"), &date));
    report_words english = in_language(&arena, JUB_REPORT_ENGLISH);
    report_words korean = in_language(&arena, JUB_REPORT_KOREAN);
    assert_text(report_date(&english, date), "16 February 2022");
    assert_text(report_date(&korean, date), "2022. 2. 16.");
    assert_text(report_month(&english, date), "Feb 2022");
    assert_text(report_month(&korean, date), "2022년 2월");
    assert_text(report_range(&korean, 1, 2), "1~2");
    assert_text(report_days(&korean, date - 30, date), "2022. 1. 17. ~ 2. 16.");
    assert_text(report_days(&korean, date - 60, date), "2021. 12. 18. ~ 2022. 2. 16.");
    assert_text(report_days(&korean, date, date), "2022. 2. 16.");
    assert_text(report_days(&english, date - 30, date), "17 January to 16 February 2022");
    assert_text(report_days(&english, date - 60, date), "18 December 2021 to 16 February 2022");
    assert_text(report_month_short(&korean, date), "2022. 2.");
    assert_text(report_ratio(&english, 100), "100.00");
    assert_text(report_ratio(&english, 1585.61), "over 100");
    assert_text(report_ratio(&korean, 1585.61), "100 초과");
}

static bool has_hangul(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at >= 0xea && *at <= 0xed) return true;
    return false;
}

// Which values a text asks for, in whatever order: each name once or more.
static bool asks_for(const char *text, const char *name, size_t length)
{
    for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{'))
        if (strncmp(at + 1, name, length) == 0 && (at[1 + length] == '}' || at[1 + length] == ':'))
            return true;
    return false;
}

TEST(both_languages_say_every_text_with_the_same_values)
{
    (void)state_unused;
    for (int i = 0; i < REPORT_TEXT_COUNT; i++) {
        const char *english = report_text_of((report_text)i, JUB_REPORT_ENGLISH);
        const char *korean = report_text_of((report_text)i, JUB_REPORT_KOREAN);
        assert_false(has_hangul(english));
        const bool has_letters = strpbrk(english, "abcdefghijklmnopqrstuvwxyz") != NULL;
        const bool is_made_of_values = korean[0] == '{'; // and marks between them
        if (has_letters && !is_made_of_values && !(korean[0] >= '0' && korean[0] <= '9') &&
            !has_hangul(korean))
            fail_msg("'%s' is not in Korean", english);
        for (int side = 0; side < 2; side++) {
            const char *from = side == 0 ? english : korean, *to = side == 0 ? korean : english;
            for (const char *at = strchr(from, '{'); at; at = strchr(at + 1, '{')) {
                const size_t length = strcspn(at + 1, ":}");
                if (!asks_for(to, at + 1, length)) fail_msg("'%s' lacks a value of '%s'", to, from);
            }
        }
    }
}

TEST(what_would_move_or_hide_text_is_a_question_mark)
{
    TEST_ARENA(arena);
    report_words words = in_language(&arena, JUB_REPORT_ENGLISH);
    assert_text(report_clean(&words, JUB_TEXT("a\x1b[1mb\xe2\x80\xae"
                                              "c\xc2\x85"
                                              "d 가")),
                "a?[1mb?c?d 가");
}

TEST(a_name_in_another_script_is_marked_as_another_language)
{
    TEST_ARENA(arena);
    const report_words english = in_language(&arena, JUB_REPORT_ENGLISH);
    const report_words korean = in_language(&arena, JUB_REPORT_KOREAN);
    assert_string_equal(report_language_of(&english, JUB_TEXT("은울 (F1)")), "ko");
    assert_null(report_language_of(&english, JUB_TEXT("Eunul (F1)")));
    assert_string_equal(report_language_of(&korean, JUB_TEXT("Eunul (F1)")), "en");
    assert_null(report_language_of(&korean, JUB_TEXT("은울 (F1)")));
    assert_null(report_language_of(&korean, JUB_TEXT("G3,Q1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_korean_particle_follows_the_last_sound),
        cmocka_unit_test(numbers_are_rounded_for_people),
        cmocka_unit_test(dates_are_written_as_each_language_writes_them),
        cmocka_unit_test(both_languages_say_every_text_with_the_same_values),
        cmocka_unit_test(what_would_move_or_hide_text_is_a_question_mark),
        cmocka_unit_test(a_name_in_another_script_is_marked_as_another_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
