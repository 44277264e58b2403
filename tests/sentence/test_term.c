#include "sentence/term.h"

#include "test_support.h"

static const jub_counting counted = {.first_day_counts = true, .month_end = JUB_CLAMP};

static void check_last(const char *start, jub_term term, jub_counting counting,
                       const char *expected)
{
    jub_date from = 0, last = 0;
    char text[JUB_DATE_TEXT_BYTES + 1];
    assert_true(jub_date_parse(jub_text_from(start), &from));
    assert_true(jub_term_last_day(from, term, counting, &last));
    assert_string_equal(jub_date_format(last, text), expected);
}

TEST(the_last_day_follows_the_counting_that_is_chosen)
{
    (void)state_unused;
    const jub_counting not_counted = {.first_day_counts = false, .month_end = JUB_CLAMP};
    const jub_counting over = {.first_day_counts = true, .month_end = JUB_OVERFLOW};
    check_last("2023-03-15", (jub_term){.months = 12}, counted, "2024-03-14");
    check_last("2023-03-15", (jub_term){.months = 12}, not_counted, "2024-03-15");
    check_last("2023-01-31", (jub_term){.months = 1}, counted, "2023-02-27");
    check_last("2023-01-31", (jub_term){.months = 1}, over, "2023-02-28");
    check_last("2022-02-16", (jub_term){.days = 28}, counted, "2022-03-15");
    check_last("2022-02-16", (jub_term){.weeks = 4}, counted, "2022-03-15");
    check_last("2020-02-29", (jub_term){1, 2, 1, 1}, counted, "2021-05-06");
}

TEST(a_term_that_leaves_the_calendar_has_no_last_day)
{
    (void)state_unused;
    jub_date last = 7;
    assert_false(jub_term_last_day(JUB_DATE_MAX, (jub_term){.days = 2}, counted, &last));
    assert_false(jub_term_last_day(JUB_DATE_MIN, (jub_term){0}, counted, &last));
    assert_false(jub_term_last_day(0, (jub_term){.years = 73000}, counted, &last));
    assert_int_equal(last, 7);
}

TEST(fractions_of_days_are_rounded_as_told)
{
    (void)state_unused;
    const jub_fraction half = {1, 2}, two_thirds = {2, 3}, whole = {1, 1};
    assert_int_equal(jub_fraction_of(half, 1095, JUB_UP), 548);
    assert_int_equal(jub_fraction_of(half, 1095, JUB_DOWN), 547);
    assert_int_equal(jub_fraction_of(two_thirds, 3042, JUB_UP), 2028);
    assert_int_equal(jub_fraction_of(two_thirds, 1, JUB_UP), 1);
    assert_int_equal(jub_fraction_of(two_thirds, 1, JUB_DOWN), 0);
    assert_int_equal(jub_fraction_of(whole, 292560, JUB_UP), 292560);
    assert_int_equal(jub_fraction_of(half, 0, JUB_UP), 0);
    assert_true(jub_fraction_equal(half, (jub_fraction){2, 4}));
    assert_false(jub_fraction_equal(half, two_thirds));
}

TEST(only_fractions_of_at_most_one_are_read)
{
    (void)state_unused;
    jub_fraction fraction = {9, 9};
    static const char *const bad[] = {"",    "1",     "/",    "1/",   "/2",     "0/2",  "3/2",
                                      "1/0", "1/2/3", "-1/2", " 1/2", "1/1001", "1.5/2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (jub_fraction_parse(jub_text_from(bad[i]), &fraction)) fail_msg("'%s' is read", bad[i]);
        assert_int_equal(fraction.parts, 9);
    }
    assert_true(jub_fraction_parse(JUB_TEXT("2/3"), &fraction));
    assert_true(fraction.parts == 2 && fraction.whole == 3);
}

static void check_words(jub_term term, const char *expected)
{
    jub_buffer buffer = jub_buffer_init(200);
    jub_term_write(term, &buffer);
    assert_text(jub_buffer_view(&buffer), expected);
    jub_buffer_clear(&buffer);
}

TEST(terms_are_written_in_words)
{
    (void)state_unused;
    check_words((jub_term){1, 2, 1, 9}, "1 year 2 months 1 week 9 days");
    check_words((jub_term){.months = 18}, "18 months");
    check_words((jub_term){0}, "0 days");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_day_follows_the_counting_that_is_chosen),
        cmocka_unit_test(a_term_that_leaves_the_calendar_has_no_last_day),
        cmocka_unit_test(fractions_of_days_are_rounded_as_told),
        cmocka_unit_test(only_fractions_of_at_most_one_are_read),
        cmocka_unit_test(terms_are_written_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
