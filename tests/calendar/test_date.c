#include "calendar/date.h"

#include "slow_calendar.h"
#include "test_support.h"

static jub_date date_of(const char *text)
{
    jub_date date = 0;
    assert_true(jub_date_parse(jub_text_from(text), &date));
    return date;
}

TEST(every_day_of_the_range_agrees_with_a_walk_through_the_calendar)
{
    (void)state_unused;
    slow_calendar *slow = slow_calendar_new();
    for (int i = 0; i < SLOW_DAY_COUNT; i++) {
        const slow_day expected = slow->days[i];
        const jub_date date = i - slow->epoch;
        const jub_civil civil = jub_civil_from_date(date);
        if (civil.year != expected.year || civil.month != expected.month ||
            civil.day != expected.day)
            fail_msg("day %d is %d-%d-%d", date, civil.year, civil.month, civil.day);
        jub_date back = 0;
        if (!jub_date_from_civil(civil, &back) || back != date) fail_msg("%d comes back", date);
    }
    assert_int_equal(JUB_DATE_MIN, -slow->epoch);
    assert_int_equal(JUB_DATE_MAX, SLOW_DAY_COUNT - 1 - slow->epoch);
    free(slow);
}

TEST(every_day_of_a_cycle_comes_back_from_its_text)
{
    (void)state_unused;
    for (jub_date date = date_of("1600-01-01"); date < date_of("2000-01-01"); date++) {
        char text[JUB_DATE_TEXT_BYTES + 1];
        jub_date back = 0;
        if (!jub_date_parse(jub_text_from(jub_date_format(date, text)), &back) || back != date)
            fail_msg("%d written as %s", date, text);
    }
}

// Day numbers from GNU date (`date -u -d DATE +%s` divided by 86400).
TEST(known_days_have_their_known_numbers)
{
    (void)state_unused;
    assert_int_equal(date_of("1970-01-01"), 0);
    assert_int_equal(date_of("2000-02-29"), 11016);
    assert_int_equal(date_of("2024-09-10"), 19976);
    assert_int_equal(date_of("1900-03-01"), -25508);
    assert_int_equal(date_of("2100-02-28"), 47540);
    assert_int_equal(date_of("1600-01-01"), JUB_DATE_MIN);
    assert_int_equal(date_of("2400-12-31"), JUB_DATE_MAX);
}

TEST(leap_years_and_month_lengths_follow_the_gregorian_rule)
{
    (void)state_unused;
    for (int year = 1600; year <= 2400; year++) {
        assert_int_equal(jub_is_leap_year(year), slow_month_days(year, 2) == 29);
        for (int month = 1; month <= 12; month++)
            assert_int_equal(jub_month_days(year, month), slow_month_days(year, month));
    }
}

TEST(only_the_whole_iso_form_of_a_real_day_in_range_is_read)
{
    (void)state_unused;
    static const char *const bad[] = {
        "",           "2023",        "2023-02-29",  "1900-02-29", "2023-00-10", "2023-13-01",
        "2023-01-00", "2023-04-31",  "1599-12-31",  "2401-01-01", "2023-1-01",  "2023/01/01",
        "2023-01-1",  "02023-01-01", "2023-01-01 ", " 2023-01-1", "-023-01-01", "2023-0a-01",
        "20230101",   "2023-01-+1",  "2023-01--1",  "９023-01-01"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_date date = 77;
        if (jub_date_parse(jub_text_from(bad[i]), &date)) fail_msg("'%s' was read", bad[i]);
        assert_int_equal(date, 77);
    }
}

TEST(a_civil_day_that_does_not_exist_has_no_number)
{
    (void)state_unused;
    static const jub_civil bad[] = {{1599, 12, 31},    {2401, 1, 1},        {2023, 0, 1},
                                    {2023, 13, 1},     {2023, 2, 29},       {2023, 1, 32},
                                    {2023, 1, 0},      {2023, 1, -1},       {INT32_MIN, 1, 1},
                                    {INT32_MAX, 1, 1}, {2023, INT32_MAX, 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_date date = 77;
        assert_false(jub_date_from_civil(bad[i], &date));
        assert_int_equal(date, 77);
    }
    assert_true(jub_date_in_range(JUB_DATE_MIN) && jub_date_in_range(JUB_DATE_MAX));
    assert_false(jub_date_in_range((int64_t)JUB_DATE_MIN - 1));
    assert_false(jub_date_in_range((int64_t)JUB_DATE_MAX + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_the_range_agrees_with_a_walk_through_the_calendar),
        cmocka_unit_test(every_day_of_a_cycle_comes_back_from_its_text),
        cmocka_unit_test(known_days_have_their_known_numbers),
        cmocka_unit_test(leap_years_and_month_lengths_follow_the_gregorian_rule),
        cmocka_unit_test(only_the_whole_iso_form_of_a_real_day_in_range_is_read),
        cmocka_unit_test(a_civil_day_that_does_not_exist_has_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
