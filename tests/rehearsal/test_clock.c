#include "rehearsal/clock.h"
#include "test_support.h"

static jub_date day_of(const char *text)
{
    jub_date day;
    assert_true(jub_date_parse(jub_text_from(text), &day));
    return day;
}

// Days of the week from a printed calendar of 2021 and 2022.
TEST(weekdays_are_those_of_the_calendar)
{
    (void)state_unused;
    assert_int_equal(jub_clock_weekday(day_of("2021-10-01")), 5);
    assert_int_equal(jub_clock_weekday(day_of("2022-01-02")), 7);
    assert_int_equal(jub_clock_weekday(day_of("2022-02-16")), 3);
    assert_int_equal(jub_clock_weekday(day_of("1970-01-01")), 4);
    assert_int_equal(jub_clock_weekday(day_of("1969-12-28")), 7);
}

TEST(sundays_are_free_but_for_a_last_day)
{
    (void)state_unused;
    assert_false(jub_clock_is_workday(day_of("2022-01-02")));
    assert_true(jub_clock_is_workday(day_of("2022-01-01")));
    // 16 December 2021 to 2 January 2022: 18 days with the Sundays 19 and 26 and 2.
    assert_int_equal(jub_clock_workdays(day_of("2021-12-16"), day_of("2022-01-02")), 16);
    assert_int_equal(jub_clock_before(day_of("2022-01-03")), day_of("2022-01-01"));
    assert_int_equal(jub_clock_before(day_of("2022-01-05")), day_of("2022-01-04"));
}

TEST(a_moment_is_that_many_minutes_ahead_of_utc)
{
    (void)state_unused;
    // 2022-02-16T00:00:00Z is 1644969600.
    assert_int_equal(jub_clock_moment(day_of("2022-02-16"), 9 * 3600, 540), 1644969600);
    assert_int_equal(jub_clock_moment(day_of("2022-02-16"), 9 * 3600, -60), 1644969600 + 10 * 3600);
}

TEST(work_is_spread_over_the_day_without_lunch)
{
    (void)state_unused;
    int32_t last = JUB_OFFICE_OPENS;
    for (uint32_t i = 0; i < 97; i++) {
        const int32_t at = jub_clock_piece(JUB_OFFICE_OPENS, JUB_OFFICE_CLOSES, i, 97);
        assert_true(at > last);
        assert_true(at <= JUB_OFFICE_NOON || at > JUB_OFFICE_AFTERNOON);
        last = at;
    }
    assert_int_equal(last, JUB_OFFICE_CLOSES);
    assert_int_equal(jub_clock_piece(14 * 3600, 16 * 3600, 0, 2), 15 * 3600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weekdays_are_those_of_the_calendar),
        cmocka_unit_test(sundays_are_free_but_for_a_last_day),
        cmocka_unit_test(a_moment_is_that_many_minutes_ahead_of_utc),
        cmocka_unit_test(work_is_spread_over_the_day_without_lunch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
