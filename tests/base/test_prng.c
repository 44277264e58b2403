#include "base/prng.h"

#include "test_support.h"

// The first outputs of the reference implementation (S. Vigna, splitmix64.c, public domain) from
// the state 1234567.
TEST(the_sequence_is_that_of_the_reference_implementation)
{
    (void)state_unused;
    static const uint64_t expected[] = {
        UINT64_C(6457827717110365317),  UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423),  UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821),
    };
    jub_prng prng = {1234567};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(jub_prng_next(&prng) == expected[i]);
}

TEST(numbers_stay_within_their_bounds_and_reach_both_ends)
{
    (void)state_unused;
    jub_prng prng = {1};
    uint32_t seen_count[6] = {0};
    for (int i = 0; i < 6000; i++) {
        const int64_t value = jub_prng_between(&prng, -2, 3);
        assert_in_range(value + 2, 0, 5);
        seen_count[value + 2]++;
        assert_int_equal(jub_prng_below(&prng, 1), 0);
        assert_int_equal(jub_prng_between(&prng, 9, 9), 9);
    }
    for (size_t i = 0; i < 6; i++) assert_in_range(seen_count[i], 800, 1200);
}

TEST(the_whole_range_of_32_bits_is_used)
{
    (void)state_unused;
    jub_prng prng = {1};
    bool below = false, above = false;
    for (int i = 0; i < 100; i++) {
        const int64_t value = jub_prng_between(&prng, INT32_MIN, INT32_MAX);
        below = below || (value < -1000000000 && value >= INT32_MIN);
        above = above || (value > 1000000000 && value <= INT32_MAX);
    }
    assert_true(below && above);
}

TEST(chances_come_true_as_often_as_they_say)
{
    (void)state_unused;
    jub_prng prng = {1};
    uint32_t true_count = 0;
    for (int i = 0; i < 10000; i++) {
        true_count += (uint32_t)jub_prng_chance(&prng, 1, 4);
        assert_false(jub_prng_chance(&prng, 0, 4));
        assert_true(jub_prng_chance(&prng, 4, 4));
    }
    assert_in_range(true_count, 2300, 2700);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sequence_is_that_of_the_reference_implementation),
        cmocka_unit_test(numbers_stay_within_their_bounds_and_reach_both_ends),
        cmocka_unit_test(the_whole_range_of_32_bits_is_used),
        cmocka_unit_test(chances_come_true_as_often_as_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
