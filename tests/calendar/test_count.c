#include "calendar/count.h"

#include "base/prng.h"
#include "slow_calendar.h"
#include "test_support.h"

static const jub_month_end month_ends[] = {JUB_CLAMP, JUB_OVERFLOW, JUB_REFUSE};

static jub_date date_of(const char *text)
{
    jub_date date = 0;
    assert_true(jub_date_parse(jub_text_from(text), &date));
    return date;
}

static void check_sum(const char *from, jub_duration duration, jub_month_end month_end,
                      const char *expected)
{
    jub_date sum = 0;
    assert_int_equal(jub_date_add(date_of(from), duration, month_end, &sum), JUB_ADDED);
    char text[JUB_DATE_TEXT_BYTES + 1];
    assert_string_equal(jub_date_format(sum, text), expected);
}

static void check_against_twin(const slow_calendar *slow, int index, jub_duration duration,
                               jub_month_end month_end)
{
    jub_date sum = INT32_MAX;
    const jub_date from = index - slow->epoch;
    const jub_add_result result = jub_date_add(from, duration, month_end, &sum);
    const int expected = slow_add(slow, index, duration.months, duration.days, (int)month_end);
    if (expected == -1 && result == JUB_NO_SUCH_DAY && sum == INT32_MAX) return;
    if (expected == -2 && result == JUB_OUT_OF_RANGE && sum == INT32_MAX) return;
    if (expected >= 0 && result == JUB_ADDED && sum == expected - slow->epoch) return;
    fail_msg("day %d plus %d months %d days, month end %d: result %d, sum %d, expected %d", from,
             duration.months, duration.days, (int)month_end, (int)result, sum,
             expected - slow->epoch);
}

TEST(a_day_that_does_not_exist_is_clamped_carried_over_or_refused)
{
    (void)state_unused;
    check_sum("2023-08-31", (jub_duration){-6, 0}, JUB_CLAMP, "2023-02-28");
    check_sum("2023-08-31", (jub_duration){-6, 0}, JUB_OVERFLOW, "2023-03-01");
    check_sum("2024-02-29", (jub_duration){12, 0}, JUB_CLAMP, "2025-02-28");
    check_sum("2024-02-29", (jub_duration){12, 0}, JUB_OVERFLOW, "2025-03-01");
    check_sum("2023-01-31", (jub_duration){1, 1}, JUB_CLAMP, "2023-03-01");
    check_sum("2023-01-31", (jub_duration){1, 1}, JUB_OVERFLOW, "2023-03-02");
    check_sum("2023-01-31", (jub_duration){13, -1}, JUB_CLAMP, "2024-02-28");
    jub_date sum = 5;
    assert_int_equal(jub_date_add(date_of("2023-08-31"), (jub_duration){-6, 0}, JUB_REFUSE, &sum),
                     JUB_NO_SUCH_DAY);
    assert_int_equal(sum, 5);
}

TEST(adding_agrees_with_the_slow_twin_on_generated_pairs)
{
    (void)state_unused;
    slow_calendar *slow = slow_calendar_new();
    jub_prng prng = {20260216};
    for (int i = 0; i < 300000; i++) {
        const int index = (int)jub_prng_below(&prng, SLOW_DAY_COUNT);
        const int reach = jub_prng_chance(&prng, 1, 2) ? 30 : JUB_MONTHS_MAX;
        const jub_duration duration = {
            (int32_t)jub_prng_between(&prng, -reach, reach),
            jub_prng_chance(&prng, 1, 3) ? (int32_t)jub_prng_between(&prng, -400, 400) : 0};
        check_against_twin(slow, index, duration, month_ends[i % 3]);
    }
    free(slow);
}

// The last days of months are where clamping shows: all of them, over a leap cycle of both kinds.
TEST(adding_agrees_with_the_slow_twin_on_every_month_end)
{
    (void)state_unused;
    slow_calendar *slow = slow_calendar_new();
    for (int month = 290 * 12; month < 310 * 12; month++)
        for (int back = 1; back <= 4; back++)
            for (int months = -14; months <= 14; months++)
                for (size_t k = 0; k < 3; k++)
                    check_against_twin(slow, slow->month_starts[month + 1] - back,
                                       (jub_duration){months, 0}, month_ends[k]);
    free(slow);
}

TEST(sums_past_the_edges_of_the_range_are_out_of_range)
{
    (void)state_unused;
    slow_calendar *slow = slow_calendar_new();
    static const int offsets[] = {0, 1, 30, 31, 364, 365, 366};
    static const jub_duration steps[] = {{1, 0},
                                         {-1, 0},
                                         {0, 1},
                                         {0, -1},
                                         {12, 0},
                                         {-12, 0},
                                         {0, 366},
                                         {1, -31},
                                         {-1, 31},
                                         {JUB_MONTHS_MAX, 0},
                                         {-JUB_MONTHS_MAX, 0},
                                         {0, JUB_DAYS_MAX},
                                         {0, -JUB_DAYS_MAX}};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++)
        for (size_t j = 0; j < sizeof steps / sizeof *steps; j++)
            for (size_t k = 0; k < 3; k++) {
                check_against_twin(slow, offsets[i], steps[j], month_ends[k]);
                check_against_twin(slow, SLOW_DAY_COUNT - 1 - offsets[i], steps[j], month_ends[k]);
            }
    free(slow);
}

TEST(days_are_counted_with_or_without_the_first)
{
    (void)state_unused;
    const jub_date a = date_of("2023-03-15"), b = date_of("2024-03-14");
    assert_int_equal(jub_count_days(a, b, JUB_EXCLUSIVE), 365);
    assert_int_equal(jub_count_days(a, b, JUB_INCLUSIVE), 366);
    assert_int_equal(jub_count_days(b, a, JUB_EXCLUSIVE), -365);
    assert_int_equal(jub_count_days(b, a, JUB_INCLUSIVE), -366);
    assert_int_equal(jub_count_days(a, a, JUB_EXCLUSIVE), 0);
    assert_int_equal(jub_count_days(a, a, JUB_INCLUSIVE), 1);
    assert_int_equal(jub_count_days(JUB_DATE_MIN, JUB_DATE_MAX, JUB_INCLUSIVE), SLOW_DAY_COUNT);
}

TEST(months_are_counted_down_and_up)
{
    (void)state_unused;
    const jub_date a = date_of("2023-01-31");
    const jub_date feb = date_of("2023-02-28"), march = date_of("2023-03-01");
    assert_int_equal(jub_count_months(a, feb, 1, JUB_DOWN, JUB_CLAMP), 1);
    assert_int_equal(jub_count_months(a, feb, 1, JUB_DOWN, JUB_OVERFLOW), 0);
    assert_int_equal(jub_count_months(a, feb, 1, JUB_UP, JUB_OVERFLOW), 1);
    assert_int_equal(jub_count_months(a, march, 1, JUB_UP, JUB_OVERFLOW), 1);
    assert_int_equal(jub_count_months(a, march, 1, JUB_UP, JUB_CLAMP), 2);
    assert_int_equal(jub_count_months(a, march, 12, JUB_DOWN, JUB_CLAMP), 0);
    assert_int_equal(jub_count_months(march, a, 1, JUB_DOWN, JUB_CLAMP), -2);
    assert_int_equal(jub_count_months(march, a, 1, JUB_UP, JUB_CLAMP), -1);
    assert_int_equal(
        jub_count_months(date_of("2004-02-29"), date_of("2022-02-28"), 12, JUB_DOWN, JUB_CLAMP),
        18);
    assert_int_equal(
        jub_count_months(date_of("2004-02-29"), date_of("2022-02-28"), 12, JUB_DOWN, JUB_OVERFLOW),
        17);
}

// Where the twin says n steps fall, as an index; -1 and SLOW_DAY_COUNT stand for out of range.
static int twin_step(const slow_calendar *slow, int from, int n, int step_months,
                     jub_month_end month_end)
{
    const int passing = month_end == JUB_CLAMP ? SLOW_CLAMP : SLOW_OVERFLOW;
    const int at = slow_add(slow, from, n * step_months, 0, passing);
    if (at >= 0) return at;
    return n > 0 ? SLOW_DAY_COUNT : -1;
}

// Searches all n, from far below to far above, for the largest (smallest) that the definition
// allows.
static int twin_count(const slow_calendar *slow, int from, int to, int step_months,
                      jub_rounding rounding, jub_month_end month_end)
{
    const int reach = abs(to - from) / (28 * step_months) + 2;
    if (rounding == JUB_DOWN) {
        for (int n = reach; n >= -reach; n--)
            if (twin_step(slow, from, n, step_months, month_end) <= to) return n;
    } else {
        for (int n = -reach; n <= reach; n++)
            if (twin_step(slow, from, n, step_months, month_end) >= to) return n;
    }
    return INT32_MAX;
}

static void check_count(const slow_calendar *slow, int from, int to, int step_months,
                        jub_rounding rounding, jub_month_end month_end)
{
    const int32_t n =
        jub_count_months(from - slow->epoch, to - slow->epoch, step_months, rounding, month_end);
    const int expected = twin_count(slow, from, to, step_months, rounding, month_end);
    if (n != expected)
        fail_msg("from %d to %d by %d, rounding %d, month end %d: %d, expected %d",
                 from - slow->epoch, to - slow->epoch, step_months, (int)rounding, (int)month_end,
                 n, expected);
}

TEST(counting_months_is_defined_by_adding_them)
{
    (void)state_unused;
    slow_calendar *slow = slow_calendar_new();
    jub_prng prng = {3};
    static const int steps[] = {1, 12, 3};
    for (int i = 0; i < 60000; i++) {
        const int from = (int)jub_prng_below(&prng, SLOW_DAY_COUNT);
        int to = from + (int)jub_prng_between(&prng, -800, 800);
        if (to < 0) to = 0;
        if (to >= SLOW_DAY_COUNT) to = SLOW_DAY_COUNT - 1;
        check_count(slow, from, to, steps[i % 3], i % 2 ? JUB_UP : JUB_DOWN,
                    month_ends[jub_prng_below(&prng, 3)]);
    }
    for (int i = 0; i < 30; i++) {
        const int from = (int)jub_prng_below(&prng, SLOW_DAY_COUNT);
        const int to = (int)jub_prng_below(&prng, SLOW_DAY_COUNT);
        check_count(slow, from, to, 12, i % 2 ? JUB_UP : JUB_DOWN, month_ends[i % 3]);
    }
    free(slow);
}

TEST(counting_months_holds_at_the_edges_of_the_range)
{
    (void)state_unused;
    slow_calendar *slow = slow_calendar_new();
    static const int near[] = {0, 1, 14, 30, 31, 59, 365};
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++)
            for (size_t k = 0; k < 6; k++) {
                const jub_rounding rounding = k % 2 ? JUB_UP : JUB_DOWN;
                const int last = SLOW_DAY_COUNT - 1;
                check_count(slow, near[i], near[j], 1, rounding, month_ends[k / 2]);
                check_count(slow, last - near[i], last - near[j], 1, rounding, month_ends[k / 2]);
                check_count(slow, last - near[i], last - near[j], 12, rounding, month_ends[k / 2]);
            }
    free(slow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_that_does_not_exist_is_clamped_carried_over_or_refused),
        cmocka_unit_test(adding_agrees_with_the_slow_twin_on_generated_pairs),
        cmocka_unit_test(adding_agrees_with_the_slow_twin_on_every_month_end),
        cmocka_unit_test(sums_past_the_edges_of_the_range_are_out_of_range),
        cmocka_unit_test(days_are_counted_with_or_without_the_first),
        cmocka_unit_test(months_are_counted_down_and_up),
        cmocka_unit_test(counting_months_is_defined_by_adding_them),
        cmocka_unit_test(counting_months_holds_at_the_edges_of_the_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
