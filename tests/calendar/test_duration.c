#include "calendar/duration.h"

#include "base/prng.h"
#include "slow_calendar.h"
#include "test_support.h"

// First days of months over two cycles of 400 years, so that any span of up to 400 years can start
// anywhere in a cycle.
enum { CYCLE_MONTHS = 4800 };

static int *month_starts_new(void)
{
    int *starts = calloc(2 * CYCLE_MONTHS + 1, sizeof *starts);
    assert_non_null(starts);
    for (int month = 0; month < 2 * CYCLE_MONTHS; month++)
        starts[month + 1] = starts[month] + slow_month_days(1600 + month / 12, month % 12 + 1);
    return starts;
}

// Where day `day` of month `month` is, the last day of the month where there is no such day.
static int clamped(const int *starts, int month, int day)
{
    const int length = starts[month + 1] - starts[month];
    return starts[month] + (day < length ? day : length) - 1;
}

// Tries every day of 400 years as a start.
static void brute_span(const int *starts, int months, int *fewest_out, int *most_out)
{
    *fewest_out = INT32_MAX;
    *most_out = 0;
    for (int month = 0; month < CYCLE_MONTHS; month++)
        for (int day = 1; day <= starts[month + 1] - starts[month]; day++) {
            const int span = clamped(starts, month + months, day) - (starts[month] + day - 1);
            if (span < *fewest_out) *fewest_out = span;
            if (span > *most_out) *most_out = span;
        }
}

TEST(the_span_of_months_is_what_trying_every_start_finds)
{
    (void)state_unused;
    int *starts = month_starts_new();
    for (int months = 0; months <= CYCLE_MONTHS; months += months < 60 ? 1 : 37) {
        int fewest, most;
        brute_span(starts, months, &fewest, &most);
        int32_t low, high;
        jub_months_span(months, &low, &high);
        if (low != fewest || high != most)
            fail_msg("%d months: %d to %d, expected %d to %d", months, low, high, fewest, most);
    }
    free(starts);
}

// A start on a first of the month already shows every extreme; this covers every count of months.
TEST(the_span_of_every_count_of_months_holds_from_every_first_of_a_month)
{
    (void)state_unused;
    int *starts = month_starts_new();
    for (int months = 0; months <= CYCLE_MONTHS; months++) {
        int fewest = INT32_MAX, most = 0;
        for (int month = 0; month < CYCLE_MONTHS; month++) {
            const int span = starts[month + months] - starts[month];
            if (span < fewest) fewest = span;
            if (span > most) most = span;
        }
        int32_t low, high, next_low, next_high;
        jub_months_span(months, &low, &high);
        jub_months_span(months + CYCLE_MONTHS, &next_low, &next_high);
        if (low != fewest || high != most)
            fail_msg("%d months: %d to %d, expected %d to %d", months, low, high, fewest, most);
        assert_true(next_low == low + 146097 && next_high == high + 146097);
    }
    free(starts);
}

// Adds both durations to every day of 400 years and sees which of them comes first.
static jub_order brute_compare(const int *starts, jub_duration a, jub_duration b)
{
    bool less = false, equal = false, greater = false;
    for (int month = 0; month < CYCLE_MONTHS; month++)
        for (int day = 1; day <= starts[month + 1] - starts[month]; day++) {
            const int end_a = clamped(starts, month + a.months, day) + a.days;
            const int end_b = clamped(starts, month + b.months, day) + b.days;
            less |= end_a < end_b;
            equal |= end_a == end_b;
            greater |= end_a > end_b;
        }
    if (less && greater) return JUB_DEPENDS;
    if (less) return equal ? JUB_LESS_OR_EQUAL : JUB_LESS;
    if (greater) return equal ? JUB_GREATER_OR_EQUAL : JUB_GREATER;
    return JUB_EQUAL;
}

static void check_compare(const int *starts, jub_duration a, jub_duration b)
{
    const jub_order order = jub_duration_compare(a, b), expected = brute_compare(starts, a, b);
    if (order != expected)
        fail_msg("%d months %d days against %d months %d days: %d, expected %d", a.months, a.days,
                 b.months, b.days, (int)order, (int)expected);
}

TEST(comparing_durations_agrees_with_trying_every_start)
{
    (void)state_unused;
    int *starts = month_starts_new();
    static const jub_duration one_month = {1, 0}, year = {12, 0};
    for (int days = 27; days <= 32; days++)
        check_compare(starts, one_month, (jub_duration){0, days});
    for (int days = 364; days <= 367; days++) check_compare(starts, (jub_duration){0, days}, year);
    check_compare(starts, (jub_duration){CYCLE_MONTHS, 0}, (jub_duration){0, 146097});
    jub_prng prng = {11};
    for (int i = 0; i < 250; i++) {
        const int months = (int)jub_prng_between(&prng, 0, i % 2 ? 30 : 700);
        const int fewest = months * 30;
        const jub_duration a = {months + (i % 5 == 0 ? 7 : 0), 0};
        const jub_duration b = {i % 5 == 0 ? 7 : 0,
                                fewest + (int32_t)jub_prng_between(&prng, -3, months / 2 + 3)};
        check_compare(starts, a, b);
        check_compare(starts, b, a);
    }
    free(starts);
}

TEST(comparing_gives_the_answers_a_lawyer_would)
{
    (void)state_unused;
    const jub_duration month = {1, 0}, year = {12, 0};
    assert_int_equal(jub_duration_compare(month, (jub_duration){0, 27}), JUB_GREATER);
    assert_int_equal(jub_duration_compare(month, (jub_duration){0, 28}), JUB_GREATER_OR_EQUAL);
    assert_int_equal(jub_duration_compare(month, (jub_duration){0, 30}), JUB_DEPENDS);
    assert_int_equal(jub_duration_compare(month, (jub_duration){0, 31}), JUB_LESS_OR_EQUAL);
    assert_int_equal(jub_duration_compare(month, (jub_duration){0, 32}), JUB_LESS);
    assert_int_equal(jub_duration_compare(year, (jub_duration){0, 365}), JUB_GREATER_OR_EQUAL);
    assert_int_equal(jub_duration_compare(year, year), JUB_EQUAL);
    assert_int_equal(jub_duration_compare((jub_duration){12, 3}, year), JUB_GREATER);
    assert_int_equal(jub_duration_compare((jub_duration){-1, 0}, (jub_duration){0, -31}),
                     JUB_GREATER_OR_EQUAL);
}

TEST(sums_and_multiples_past_the_limits_are_refused)
{
    (void)state_unused;
    jub_duration out = {7, 7};
    assert_true(jub_duration_add((jub_duration){12, 3}, (jub_duration){-2, 30}, &out));
    assert_true(out.months == 10 && out.days == 33);
    assert_true(jub_duration_scale((jub_duration){6, -3}, 4, &out));
    assert_true(out.months == 24 && out.days == -12);
    assert_true(jub_duration_scale((jub_duration){0, 0}, INT64_MAX, &out));
    assert_true(out.months == 0 && out.days == 0);
    out = jub_duration_negate((jub_duration){5, -9});
    assert_true(out.months == -5 && out.days == 9);
    assert_false(jub_duration_add((jub_duration){JUB_MONTHS_MAX, 0}, (jub_duration){1, 0}, &out));
    assert_false(jub_duration_add((jub_duration){0, -JUB_DAYS_MAX}, (jub_duration){0, -1}, &out));
    assert_false(jub_duration_scale((jub_duration){1, 0}, INT64_MAX, &out));
    assert_false(jub_duration_scale((jub_duration){0, 1}, INT64_MIN, &out));
    assert_false(jub_duration_scale((jub_duration){JUB_MONTHS_MAX, 0}, 2, &out));
    assert_true(out.months == -5 && out.days == 9);
}

static void check_words(jub_duration duration, const char *expected)
{
    jub_buffer buffer = jub_buffer_init(1000);
    jub_duration_write(duration, &buffer);
    assert_text(jub_buffer_view(&buffer), expected);
    jub_buffer_clear(&buffer);
}

TEST(durations_are_written_in_words)
{
    (void)state_unused;
    check_words((jub_duration){0, 0}, "0 days");
    check_words((jub_duration){1, 1}, "1 month 1 day");
    check_words((jub_duration){72, 0}, "6 years");
    check_words((jub_duration){14, 3}, "1 year 2 months 3 days");
    check_words((jub_duration){-13, -1}, "-1 year -1 month -1 day");
    check_words((jub_duration){0, 365}, "365 days");
}

TEST(every_duration_written_comes_back)
{
    (void)state_unused;
    jub_prng prng = {5};
    for (int i = 0; i < 20000; i++) {
        const jub_duration duration = {
            jub_prng_chance(&prng, 1, 4) ? 0 : (int32_t)jub_prng_below(&prng, JUB_MONTHS_MAX + 1),
            jub_prng_chance(&prng, 1, 4) ? 0 : (int32_t)jub_prng_below(&prng, JUB_DAYS_MAX + 1)};
        jub_buffer buffer = jub_buffer_init(100);
        jub_duration back = {-1, -1};
        jub_duration_write_iso(duration, &buffer);
        assert_true(jub_duration_parse(jub_buffer_view(&buffer), &back));
        assert_true(back.months == duration.months && back.days == duration.days);
        jub_buffer_clear(&buffer);
    }
}

TEST(only_iso_durations_within_the_limits_are_read)
{
    (void)state_unused;
    static const char *const bad[] = {"",         "P",          "1Y",    "PY",     "P1",
                                      "P1X",      "P1D1Y",      "P1Y1Y", "P-1Y",   "P1Y ",
                                      "p1Y",      "PT1H",       "P1.5Y", "P802Y",  "P9613M",
                                      "P292561D", "P12345678D", "P1YM",  "P41795W"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_duration duration = {9, 9};
        if (jub_duration_parse(jub_text_from(bad[i]), &duration)) fail_msg("'%s' is read", bad[i]);
        assert_true(duration.months == 9 && duration.days == 9);
    }
    jub_duration duration;
    assert_true(jub_duration_parse(jub_text_from("P1Y2M3W4D"), &duration));
    assert_true(duration.months == 14 && duration.days == 25);
    assert_true(jub_duration_parse(jub_text_from("P801Y"), &duration));
    assert_int_equal(duration.months, JUB_MONTHS_MAX);
    assert_true(jub_duration_parse(jub_text_from("P0D"), &duration));
    assert_true(duration.months == 0 && duration.days == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_span_of_months_is_what_trying_every_start_finds),
        cmocka_unit_test(the_span_of_every_count_of_months_holds_from_every_first_of_a_month),
        cmocka_unit_test(comparing_durations_agrees_with_trying_every_start),
        cmocka_unit_test(comparing_gives_the_answers_a_lawyer_would),
        cmocka_unit_test(sums_and_multiples_past_the_limits_are_refused),
        cmocka_unit_test(durations_are_written_in_words),
        cmocka_unit_test(every_duration_written_comes_back),
        cmocka_unit_test(only_iso_durations_within_the_limits_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
