#include "statistics/density_private.h"
#include "statistics/tail.h"

#include "near_support.h"

// Every outcome of a few trials, one by one.
static double by_outcomes(size_t hits, const double *chances, size_t count)
{
    double sum = 0;
    for (uint32_t outcome = 0; outcome < 1u << count; outcome++) {
        double chance = 1;
        for (size_t i = 0; i < count; i++) chance *= outcome >> i & 1 ? chances[i] : 1 - chances[i];
        if ((size_t)__builtin_popcount(outcome) >= hits) sum += chance;
    }
    return sum;
}

TEST(trials_with_chances_of_their_own_are_what_all_outcomes_add_up_to)
{
    (void)state_unused;
    const double chances[] = {0.1, 0.9, 0.5, 0.01, 0.33, 0.7, 1, 0, 0.25, 0.6};
    double work[11];
    for (size_t count = 1; count <= 10; count++)
        for (size_t hits = 0; hits <= count + 1; hits++) {
            const double at_least = by_outcomes(hits, chances, count);
            ASSERT_CLOSE(jub_poisson_binomial_at_least(hits, chances, count, work), at_least,
                         1e-13);
            ASSERT_CLOSE(jub_poisson_binomial_at_most(hits, chances, count, work),
                         1 - by_outcomes(hits + 1, chances, count), 1e-13);
        }
}

TEST(equal_chances_give_the_binomial_by_outcomes)
{
    (void)state_unused;
    const double chances[] = {0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2};
    for (size_t hits = 0; hits <= 9; hits++) {
        ASSERT_NEAR(jub_binomial_at_least(hits, 8, 0.2), by_outcomes(hits, chances, 8), 1e-12);
        ASSERT_CLOSE(jub_binomial_at_most(hits, 8, 0.2), 1 - by_outcomes(hits + 1, chances, 8),
                     1e-12);
    }
}

TEST(draws_from_an_urn_are_what_all_hands_add_up_to)
{
    (void)state_unused;
    enum { TOTAL = 10, DRAWN = 4 };
    for (uint64_t marked = 0; marked <= TOTAL; marked++)
        for (uint64_t hits = 0; hits <= DRAWN + 1; hits++) {
            uint32_t hands = 0, with = 0;
            for (uint32_t hand = 0; hand < 1u << TOTAL; hand++) {
                if (__builtin_popcount(hand) != DRAWN) continue;
                hands++;
                with += (uint64_t)__builtin_popcount(hand & ((1u << marked) - 1)) >= hits;
            }
            ASSERT_CLOSE(jub_hypergeometric_at_least(hits, DRAWN, marked, TOTAL),
                         (double)with / hands, 1e-14);
        }
}

// With a and b of 1, every count from 0 to the number of trials is as likely.
TEST(a_flat_beta_makes_every_count_as_likely)
{
    (void)state_unused;
    for (uint64_t hits = 0; hits <= 100; hits++)
        ASSERT_NEAR(jub_beta_binomial_at_least(hits, 100, 0.5, 2), (101.0 - (double)hits) / 101,
                    1e-12);
}

// Polya's urn: a of one colour and b of another, and each drawn goes back with one more of its own.
TEST(a_beta_binomial_is_polyas_urn)
{
    (void)state_unused;
    enum { TRIALS = 12 };
    double chance[TRIALS + 1] = {1};
    for (int drawn = 0; drawn < TRIALS; drawn++)
        for (int hits = drawn + 1; hits >= 0; hits--) {
            const double stay = hits <= drawn ? chance[hits] * (5 + drawn - hits) / (7 + drawn) : 0;
            chance[hits] = stay + (hits > 0 ? chance[hits - 1] * (2 + hits - 1) / (7 + drawn) : 0);
        }
    double at_most = 0;
    for (uint64_t hits = 0; hits <= TRIALS; hits++) {
        ASSERT_NEAR(jub_beta_binomial_at_least(hits, TRIALS, 2.0 / 7, 7), 1 - at_most, 1e-11);
        at_most += chance[hits];
        ASSERT_NEAR(jub_beta_binomial_at_most(hits, TRIALS, 2.0 / 7, 7), at_most, 1e-11);
    }
}

TEST(a_great_precision_comes_to_the_binomial)
{
    (void)state_unused;
    assert_true(jub_beta_binomial_at_least(40, 100, 0.3, INFINITY) ==
                jub_binomial_at_least(40, 100, 0.3));
    ASSERT_NEAR(jub_beta_binomial_at_least(40, 100, 0.3, 1e13), jub_binomial_at_least(40, 100, 0.3),
                1e-9);
}

TEST(the_two_tails_overlap_in_one_count_alone_up_to_ten_million)
{
    (void)state_unused;
    const uint64_t n = 10000000;
    for (uint64_t k = 2995000; k <= 3005000; k += 1000) {
        ASSERT_CLOSE(jub_binomial_at_least(k + 1, n, 0.3) + jub_binomial_at_most(k, n, 0.3), 1,
                     1e-12);
        ASSERT_CLOSE(jub_beta_binomial_at_least(k + 1, n, 0.3, 5e6) +
                         jub_beta_binomial_at_most(k, n, 0.3, 5e6),
                     1, 1e-7);
    }
}

// Sums of 40 figures, made with Python's decimal numbers.
TEST(a_great_mean_keeps_its_figures)
{
    (void)state_unused;
    ASSERT_NEAR(jub_poisson_at_most(249499, 250000.5), 0.15817167564041187, 1e-12);
    ASSERT_NEAR(jub_poisson_at_most(250501, 250000.5), 0.84182768004819874, 1e-12);
    ASSERT_NEAR(jub_poisson_at_most(9996836, 1e7), 0.15856173031125505, 1e-11);
    ASSERT_NEAR(jub_poisson_at_least(10003164, 1e7), 1 - 0.84143824997442716, 1e-11);
}

TEST(a_far_tail_keeps_its_figures)
{
    (void)state_unused;
    // 300 hits of 300: p^300 and no more
    ASSERT_NEAR(jub_binomial_at_least(300, 300, 0.1), 1e-300, 1e-11);
    ASSERT_NEAR(jub_binomial_at_most(0, 300, 0.9), 1e-300, 1e-11);
    ASSERT_NEAR(jub_poisson_at_most(0, 600), exp(-600), 1e-12);
}

TEST(what_is_no_number_gives_none_and_the_ends_are_sure)
{
    (void)state_unused;
    double work[3];
    const double chances[] = {0.5, NAN};
    assert_true(isnan(jub_binomial_at_least(0, 5, NAN)));
    assert_true(isnan(jub_beta_binomial_at_most(2, 5, 0.5, NAN)));
    assert_true(isnan(jub_poisson_at_least(0, NAN)));
    assert_true(isnan(jub_poisson_binomial_at_least(0, chances, 2, work)));
    assert_true(isnan(jub_two_sided(0.1, NAN)));
    assert_true(isnan(jub_beta_part(1, 1, NAN)) && isnan(jub_normal_below(NAN)));
    assert_true(jub_binomial_at_least(0, 0, 0.5) == 1 && jub_binomial_at_most(0, 0, 0.5) == 1);
    assert_true(jub_binomial_at_least(1, 5, 0) == 0 && jub_binomial_at_least(5, 5, 1) == 1);
    assert_true(jub_binomial_at_most(4, 5, 1) == 0 && jub_binomial_at_most(0, 5, 0) == 1);
    assert_true(jub_poisson_at_least(1, 0) == 0 && jub_poisson_at_most(0, 0) == 1);
    assert_true(jub_poisson_at_least(3, INFINITY) == 1 && jub_poisson_at_most(3, INFINITY) == 0);
    assert_true(isnan(jub_chance_of(NAN)) && jub_chance_of(1 + 1e-15) == 1); // never the chance 0
    assert_true(jub_two_sided(0.02, 0.99) == 0.04 && jub_two_sided(0.7, 0.6) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trials_with_chances_of_their_own_are_what_all_outcomes_add_up_to),
        cmocka_unit_test(equal_chances_give_the_binomial_by_outcomes),
        cmocka_unit_test(draws_from_an_urn_are_what_all_hands_add_up_to),
        cmocka_unit_test(a_flat_beta_makes_every_count_as_likely),
        cmocka_unit_test(a_beta_binomial_is_polyas_urn),
        cmocka_unit_test(a_great_precision_comes_to_the_binomial),
        cmocka_unit_test(the_two_tails_overlap_in_one_count_alone_up_to_ten_million),
        cmocka_unit_test(a_great_mean_keeps_its_figures),
        cmocka_unit_test(a_far_tail_keeps_its_figures),
        cmocka_unit_test(what_is_no_number_gives_none_and_the_ends_are_sure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
