// Whether admissions rose before the day that was given, on counts of which the answer is known.

#include <math.h>

#include "base/prng.h"
#include "population/refill_private.h"
#include "test_support.h"

enum { BEFORE = 36 };

// The window of the first months of 2019 to 2021; counts behind it are not to be looked at.
static refill_span window_of(uint32_t months)
{
    refill_span span = {.before = months, .month_count = months + 12};
    assert_true(jub_date_from_civil((jub_civil){2019, 1, 1}, &span.first));
    return span;
}

// A hundred a day, `more` a day from a month on, with the wobble of a few in a hundred.
static void fill(const refill_span *span, uint32_t from, uint32_t more, uint32_t seed,
                 uint32_t counts[BEFORE + 12])
{
    jub_prng prng = {seed};
    for (uint32_t i = 0; i < span->month_count; i++) {
        const jub_date first = refill_month_start(span->first, (int32_t)i);
        const uint32_t days = (uint32_t)(refill_month_start(first, 1) - first);
        counts[i] = days * (100 + (i >= from ? more : 0)) + jub_prng_below(&prng, 121);
    }
}

TEST(steady_admissions_have_not_risen)
{
    (void)state_unused;
    const refill_span span = window_of(BEFORE);
    for (uint32_t seed = 1; seed <= 200; seed++) {
        uint32_t counts[BEFORE + 12];
        fill(&span, BEFORE, 200, seed, counts); // from the announcement on, which is none before
        assert_false(refill_rise_before(&span, counts).is_seen);
    }
}

TEST(a_rise_of_the_last_months_is_told_with_its_month)
{
    (void)state_unused;
    const refill_span span = window_of(BEFORE);
    for (uint32_t last = 2; last <= 12; last++) {
        uint32_t counts[BEFORE + 12];
        fill(&span, BEFORE - last, 30, last, counts);
        const refill_rise found = refill_rise_before(&span, counts);
        assert_true(found.is_seen);
        assert_int_equal(found.month, refill_month_start(span.first, (int32_t)(BEFORE - last)));
        assert_true(fabs(found.ratio - 1.3) < 0.02);
    }
}

TEST(a_rise_of_less_than_a_tenth_is_not_told)
{
    (void)state_unused;
    const refill_span span = window_of(BEFORE);
    uint32_t counts[BEFORE + 12];
    fill(&span, BEFORE - 6, 9, 1, counts);
    assert_false(refill_rise_before(&span, counts).is_seen);
}

TEST(a_fall_or_a_rise_that_ended_is_none)
{
    (void)state_unused;
    const refill_span span = window_of(BEFORE);
    uint32_t counts[BEFORE + 12];
    fill(&span, 0, 0, 1, counts);
    for (uint32_t i = BEFORE - 6; i < BEFORE; i++) counts[i] /= 2;
    assert_false(refill_rise_before(&span, counts).is_seen);
    fill(&span, 0, 0, 1, counts);
    for (uint32_t i = 10; i < 16; i++) counts[i] *= 2; // long ago
    assert_false(refill_rise_before(&span, counts).is_seen);
}

TEST(few_months_and_few_people_tell_nothing)
{
    (void)state_unused;
    const refill_span short_one = window_of(13);
    uint32_t counts[BEFORE + 12] = {0};
    fill(&short_one, 11, 100, 1, counts);
    assert_false(refill_rise_before(&short_one, counts).is_seen);
    const refill_span span = window_of(BEFORE);
    for (uint32_t i = 0; i < BEFORE; i++) counts[i] = 0;
    assert_false(refill_rise_before(&span, counts).is_seen);
    counts[BEFORE - 1] = 3; // nobody before: no ratio
    assert_false(refill_rise_before(&span, counts).is_seen);
    for (uint32_t i = 0; i < BEFORE; i++) counts[i] = i + 4 < BEFORE ? 4 : 7; // chance
    assert_false(refill_rise_before(&span, counts).is_seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_admissions_have_not_risen),
        cmocka_unit_test(a_rise_of_the_last_months_is_told_with_its_month),
        cmocka_unit_test(a_rise_of_less_than_a_tenth_is_not_told),
        cmocka_unit_test(a_fall_or_a_rise_that_ended_is_none),
        cmocka_unit_test(few_months_and_few_people_tell_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
