#include "statistics/sample.h"

#include "near_support.h"
#include "statistics/tail.h"

// Source: the table of the common frame for red flags ("Audit sample: how many cases to open
// again"): all opened cases right, 95 of 100 sure.
TEST(sample_sizes_are_those_of_the_reference_table)
{
    (void)state_unused;
    const uint64_t totals[] = {500, 2000, 10000, 50000};
    const double rates[] = {0.05, 0.01, 0.005, 0.001};
    const uint64_t sizes[][4] = {
        {56, 225, 388, 476}, {58, 277, 517, 1553}, {59, 294, 581, 2588}, {59, 298, 595, 2907}};
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            assert_int_equal(jub_sample_size(totals[i], rates[j], 0.05), sizes[i][j]);
}

// Source: the same, "Sequential form (Wald)".
TEST(the_sequential_form_has_the_counts_of_the_reference)
{
    (void)state_unused;
    assert_int_equal(jub_sample_clean(0.01, 0.05), 332);
    assert_int_equal(jub_sample_each(0.01, 0.05), 254);
    assert_int_equal(jub_sample_clean(0.02, 0.05), 165);
    assert_int_equal(jub_sample_each(0.02, 0.05), 127);
    assert_int_equal(jub_sample_clean(0.05, 0.05), 65);
    assert_int_equal(jub_sample_each(0.05, 0.05), 50);
}

// Case by case: what each says of a list that is ten times better against one of that rate.
TEST(right_ones_certify_when_the_odds_of_all_read_reach_the_risk)
{
    (void)state_unused;
    const double rates[] = {0.01, 0.02, 0.05};
    for (int i = 0; i < 3; i++)
        for (uint64_t wrong = 0; wrong < 12; wrong++) {
            const double rate = rates[i];
            double odds = 1;
            uint64_t right = 0;
            for (uint64_t k = 0; k < wrong; k++) odds *= (rate / 10) / rate;
            for (; odds < 1 / 0.05; right++) odds *= (1 - rate / 10) / (1 - rate);
            assert_int_equal(jub_sample_right(rate, 0.05, wrong), right);
        }
    assert_int_equal(jub_sample_right(0.01, 0.05, 0), jub_sample_clean(0.01, 0.05));
}

// The chance of at most `wrong` by multiplying counts of hands, in whole numbers.
static double choose(uint64_t n, uint64_t k)
{
    double value = 1;
    for (uint64_t i = 0; i < k; i++) value = value * (double)(n - i) / (double)(i + 1);
    return k > n ? 0 : value;
}

static double at_most(uint64_t wrong, uint64_t drawn, uint64_t marked, uint64_t total)
{
    double sum = 0;
    for (uint64_t k = 0; k <= wrong; k++)
        if (drawn - k <= total - marked && k <= marked)
            sum += choose(marked, k) * choose(total - marked, drawn - k);
    return sum / choose(total, drawn);
}

TEST(the_bound_is_the_most_that_the_sample_does_not_rule_out)
{
    (void)state_unused;
    const uint64_t total = 60, drawn = 20;
    for (uint64_t wrong = 0; wrong <= drawn; wrong++) {
        uint64_t most = wrong;
        for (uint64_t marked = wrong; marked <= total - drawn + wrong; marked++)
            if (at_most(wrong, drawn, marked, total) >= 0.05) most = marked;
        assert_int_equal(jub_sample_bound(total, drawn, wrong, 0.05), most);
    }
}

TEST(a_clean_sample_of_the_size_asked_for_keeps_below_the_rate)
{
    (void)state_unused;
    const uint64_t size = jub_sample_size(20000, 0.01, 0.05);
    assert_true(jub_sample_bound(20000, size, 0, 0.05) < 200);
    assert_true(jub_sample_bound(20000, size - 1, 0, 0.05) >= 200);
}

TEST(a_small_list_is_read_whole)
{
    (void)state_unused;
    assert_int_equal(jub_sample_size(0, 0.01, 0.05), 0);
    assert_int_equal(jub_sample_size(10, 0.01, 0.05), 10);
    assert_int_equal(jub_sample_bound(10, 10, 3, 0.05), 3);
    assert_int_equal(jub_sample_bound(10, 0, 0, 0.05), 10);
}

// One in two of four thousand million: 1/2^4 is above the risk, 1/2^5 is not.
TEST(a_list_of_any_length_takes_as_many_steps_as_are_drawn)
{
    (void)state_unused;
    assert_int_equal(jub_sample_size(4000000000u, 0.5, 0.05), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_sizes_are_those_of_the_reference_table),
        cmocka_unit_test(right_ones_certify_when_the_odds_of_all_read_reach_the_risk),
        cmocka_unit_test(the_sequential_form_has_the_counts_of_the_reference),
        cmocka_unit_test(the_bound_is_the_most_that_the_sample_does_not_rule_out),
        cmocka_unit_test(a_clean_sample_of_the_size_asked_for_keeps_below_the_rate),
        cmocka_unit_test(a_small_list_is_read_whole),
        cmocka_unit_test(a_list_of_any_length_takes_as_many_steps_as_are_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
