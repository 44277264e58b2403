#include "made_flags.h"

#include "oversight/shares_private.h"
#include "oversight/spread_of_others_private.h"
#include "statistics/near_support.h"

enum { CLERKS = 12 };

static jub_finding blank(uint32_t subject)
{
    return oversight_finding(JUB_INDICATOR_EDITS, JUB_SUBJECT_ACTOR, subject);
}

static void weigh(jub_arena *arena, const share_item *items, size_t count, const share_rule *rule,
                  jub_finding *findings)
{
    for (uint32_t i = 0; i < count; i++) findings[i] = blank(i);
    assert_int_equal(shares_weigh(arena, items, count, rule, findings, NULL), JUB_OK);
}

// Twelve with 3 of 20 each; the last has as many as a test says.
static void make_clerks(share_item *items, uint64_t hits)
{
    for (uint32_t i = 0; i < CLERKS; i++)
        items[i] = (share_item){.subject = i, .hits = 3, .trials = 20};
    items[CLERKS - 1].hits = hits;
}

TEST(what_is_expected_of_one_is_what_the_others_do_and_half_a_hit)
{
    TEST_ARENA(arena);
    share_item items[CLERKS];
    jub_finding findings[CLERKS];
    const share_rule rule = {.least_trials = 5, .least_peers = 4};
    make_clerks(items, 9);
    weigh(&arena, items, CLERKS, &rule, findings);
    ASSERT_NEAR(findings[CLERKS - 1].expected, 20 * (33 + 0.5) / (220 + 1), 1e-12);
    ASSERT_NEAR(findings[0].expected, 20 * (30 + 9 + 0.5) / (220 + 1), 1e-12);
}

TEST(an_earlier_time_of_ones_own_is_expected_as_well)
{
    TEST_ARENA(arena);
    share_item items[CLERKS];
    jub_finding findings[CLERKS];
    const share_rule rule = {.least_trials = 5, .least_peers = 4};
    make_clerks(items, 9);
    items[CLERKS - 1].own_hits = 40;
    items[CLERKS - 1].own_trials = 60;
    weigh(&arena, items, CLERKS, &rule, findings);
    ASSERT_NEAR(findings[CLERKS - 1].expected, 20 * (33 + 40 + 0.5) / (220 + 60 + 1), 1e-12);
}

// 33 of 220 and half a hit know a share as a beta distribution of precision 221 does.
TEST(others_who_are_all_alike_leave_how_well_their_share_is_known)
{
    TEST_ARENA(arena);
    share_item items[CLERKS];
    jub_finding findings[CLERKS];
    const share_rule rule = {.least_trials = 5, .least_peers = 4};
    make_clerks(items, 9);
    weigh(&arena, items, CLERKS, &rule, findings);
    const jub_finding *last = &findings[CLERKS - 1];
    ASSERT_NEAR(last->p_watch, slow_urn_tail(9, 20, 33.5 / 221, 221), 1e-9);
    assert_true(last->p > last->p_watch && last->p < 0.05);
    assert_true(last->effect > 0 && last->effect < 9.0 / 20 - 33.5 / 221);
    assert_true(last->low <= last->expected && last->expected <= last->high);
    for (size_t i = 0; i + 1 < CLERKS; i++) assert_true(findings[i].p > 0.3);
}

// The likelihood of each precision worked out factor by factor, without the one who is tested.
TEST(the_wider_spread_is_one_standard_error_from_the_likeliest_of_the_others)
{
    TEST_ARENA(arena);
    enum { OFFICERS = 14, STEPS = 85 };
    jub_tally tallies[OFFICERS];
    others_spread spreads[OFFICERS];
    for (uint32_t i = 0; i < OFFICERS; i++)
        tallies[i] = (jub_tally){i * i % 11, 20 + i % 3, 0.2 + 0.01 * i};
    assert_int_equal(spread_of_others(&arena, tallies, OFFICERS, spreads, NULL), JUB_OK);
    for (size_t left_out = 0; left_out < OFFICERS; left_out++) {
        double logs[STEPS], best = -INFINITY, expected_likely = 0, expected_wide = 0;
        for (int step = 0; step < STEPS; step++) {
            logs[step] = 0;
            for (size_t i = 0; i < OFFICERS; i++)
                if (i != left_out)
                    logs[step] += log(slow_urn(tallies[i].hits, tallies[i].trials, tallies[i].mean,
                                               exp(-3 + 0.25 * step)));
            if (logs[step] > best) best = logs[step], expected_likely = exp(-3 + 0.25 * step);
        }
        for (int step = STEPS - 1; step >= 0; step--)
            if (logs[step] >= best - 0.5) expected_wide = exp(-3 + 0.25 * step);
        ASSERT_NEAR(spreads[left_out].likely, expected_likely, 1e-9);
        ASSERT_NEAR(spreads[left_out].wide, expected_wide, 1e-9);
        assert_true(expected_wide < expected_likely); // so there was something to compare
    }
}

TEST(of_fewer_than_ten_the_spread_is_that_of_all)
{
    TEST_ARENA(arena);
    enum { FEW = 6 };
    jub_tally tallies[FEW];
    others_spread spreads[FEW];
    for (uint32_t i = 0; i < FEW; i++) tallies[i] = (jub_tally){i == 0 ? 15 : 2, 20, 0.15};
    assert_int_equal(spread_of_others(&arena, tallies, FEW, spreads, NULL), JUB_OK);
    assert_true(isinf(spreads[0].likely) &&
                spreads[0].wide < 20); // the others are alike, and one is not
    for (size_t i = 1; i < FEW; i++) ASSERT_NEAR(spreads[i].wide, spreads[0].all, 0);
}

TEST(the_tail_is_that_of_the_spread_that_the_rule_names)
{
    TEST_ARENA(arena);
    share_item items[CLERKS];
    jub_finding wide[CLERKS], likely[CLERKS], none[CLERKS];
    share_rule rule = {.least_trials = 5, .least_peers = 4};
    make_clerks(items, 12);
    for (uint32_t i = 0; i + 1 < CLERKS; i++) items[i].hits = i % 2 == 0 ? 0 : 7;
    weigh(&arena, items, CLERKS, &rule, wide);
    rule.spread = SHARE_SPREAD_LIKELY;
    weigh(&arena, items, CLERKS, &rule, likely);
    rule.spread = SHARE_SPREAD_NONE;
    weigh(&arena, items, CLERKS, &rule, none);
    const double mean = (35 + 0.5) / (220 + 1);
    ASSERT_NEAR(none[CLERKS - 1].p, slow_urn_tail(12, 20, mean, 221), 1e-9);
    ASSERT_NEAR(likely[CLERKS - 1].p, wide[CLERKS - 1].p_watch, 0);
    assert_true(none[CLERKS - 1].p < likely[CLERKS - 1].p);
    assert_true(likely[CLERKS - 1].p < wide[CLERKS - 1].p);
}

TEST(too_few_trials_or_peers_are_no_data_and_not_clean)
{
    TEST_ARENA(arena);
    share_item items[CLERKS];
    jub_finding findings[CLERKS];
    const share_rule rule = {.least_trials = 5, .least_peers = 4};
    make_clerks(items, 9);
    items[0].trials = 4; // too few
    items[0].hits = 4;
    for (uint32_t i = 1; i < 5; i++) items[i].stratum = 1; // of each of them there are three more
    weigh(&arena, items, CLERKS, &rule, findings);
    for (size_t i = 0; i < 5; i++) assert_true(isnan(findings[i].p) && isnan(findings[i].p_watch));
    for (size_t i = 5; i < CLERKS; i++) assert_false(isnan(findings[i].p));
}

TEST(fewer_hits_than_a_rule_asks_for_are_never_unusual)
{
    TEST_ARENA(arena);
    share_item items[CLERKS];
    jub_finding findings[CLERKS];
    const share_rule rule = {
        .least_trials = 5, .least_peers = 4, .spread = SHARE_SPREAD_NONE, .least_hits = 3};
    for (uint32_t i = 0; i < CLERKS; i++) items[i] = (share_item){.subject = i, .trials = 20};
    items[3].hits = 2;
    weigh(&arena, items, CLERKS, &rule, findings);
    ASSERT_NEAR(findings[3].p, 1, 0);
    items[3].hits = 3;
    weigh(&arena, items, CLERKS, &rule, findings);
    ASSERT_NEAR(findings[3].p, slow_urn_tail(3, 20, 0.5 / 221, 221), 1e-12);
}

static uint64_t poisson(jub_prng *prng, double mean)
{
    const double least = exp(-mean);
    double product = 1;
    uint64_t count = 0;
    do {
        product *= ((double)(jub_prng_next(prng) >> 11) + 0.5) / 9007199254740992.0;
        count++;
    } while (product > least);
    return count - 1;
}

// Five honest officers, each with something rare once in three programmes. By the share of the
// others alone, as if it were known, the smallest p was at most 0.05 / 5 in 37 of 100.
TEST(something_rare_that_the_others_happen_not_to_have_done_is_no_sign)
{
    enum { OFFICERS = 5, ROUNDS = 2000 };
    const share_rule rule = {.least_trials = 1, .least_peers = 4, .spread = SHARE_SPREAD_LIKELY};
    jub_prng prng = {3};
    size_t found = 0;
    for (int round = 0; round < ROUNDS; round++) {
        TEST_ARENA(arena);
        share_item items[OFFICERS];
        jub_finding findings[OFFICERS];
        bool is_found = false;
        for (uint32_t i = 0; i < OFFICERS; i++)
            items[i] = (share_item){.subject = i, .hits = poisson(&prng, 0.3), .trials = 3000};
        weigh(&arena, items, OFFICERS, &rule, findings);
        for (size_t i = 0; i < OFFICERS; i++) is_found |= findings[i].p <= 0.05 / OFFICERS;
        found += is_found;
        jub_arena_clear(&arena);
    }
    assert_true(found <= ROUNDS * 5 / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_expected_of_one_is_what_the_others_do_and_half_a_hit),
        cmocka_unit_test(an_earlier_time_of_ones_own_is_expected_as_well),
        cmocka_unit_test(others_who_are_all_alike_leave_how_well_their_share_is_known),
        cmocka_unit_test(the_wider_spread_is_one_standard_error_from_the_likeliest_of_the_others),
        cmocka_unit_test(of_fewer_than_ten_the_spread_is_that_of_all),
        cmocka_unit_test(the_tail_is_that_of_the_spread_that_the_rule_names),
        cmocka_unit_test(too_few_trials_or_peers_are_no_data_and_not_clean),
        cmocka_unit_test(something_rare_that_the_others_happen_not_to_have_done_is_no_sign),
        cmocka_unit_test(fewer_hits_than_a_rule_asks_for_are_never_unusual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
