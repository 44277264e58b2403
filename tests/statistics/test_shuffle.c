#include "statistics/shuffle.h"

#include "near_support.h"

TEST(items_stay_in_their_stratum)
{
    (void)state_unused;
    const size_t ends[] = {3, 3, 4, 9};
    jub_prng prng = {5};
    for (int round = 0; round < 200; round++) {
        uint32_t items[9], seen = 0;
        for (uint32_t i = 0; i < 9; i++) items[i] = i;
        jub_shuffle_within(&prng, items, ends, 4);
        for (uint32_t i = 0; i < 9; i++) {
            seen |= 1u << items[i];
            assert_int_equal(items[i] < 3, i < 3);
            assert_int_equal(items[i] == 3, i == 3);
        }
        assert_int_equal(seen, (1u << 9) - 1);
    }
}

// 6,000 shuffles of three: each order 1,000 times, give or take five standard deviations of 29.
TEST(every_order_is_as_likely)
{
    (void)state_unused;
    const size_t end = 3;
    uint32_t counts[27] = {0}, orders = 0;
    jub_prng prng = {1};
    for (int i = 0; i < 6000; i++) {
        uint32_t items[] = {0, 1, 2};
        jub_shuffle_within(&prng, items, &end, 1);
        counts[items[0] * 9 + items[1] * 3 + items[2]]++;
    }
    for (int i = 0; i < 27; i++) {
        if (counts[i] == 0) continue;
        orders++;
        assert_in_range(counts[i], 855, 1145);
    }
    assert_int_equal(orders, 6);
}

TEST(a_permutation_chance_is_never_zero)
{
    (void)state_unused;
    ASSERT_NEAR(jub_shuffle_chance(0, JUB_SHUFFLE_DRAWS), 0.0001, 1e-12);
    ASSERT_NEAR(jub_shuffle_chance(499, JUB_SHUFFLE_DRAWS), 0.05, 1e-12);
    assert_true(jub_shuffle_chance(JUB_SHUFFLE_DRAWS, JUB_SHUFFLE_DRAWS) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_stay_in_their_stratum),
        cmocka_unit_test(every_order_is_as_likely),
        cmocka_unit_test(a_permutation_chance_is_never_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
