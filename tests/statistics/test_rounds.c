// Whole rounds of officers, as the reference on red flags simulates them ("Why not the usual
// fence"): 400 officers, cases log-normal with a median of 60, base rate 30 of 100, honest spread
// on the logit scale; 8 of those with at least 30 cases grant more in the planted rounds.
#include "near_support.h"
#include "statistics/many_tests.h"
#include "statistics/spread.h"
#include "statistics/tail.h"

enum { OFFICERS = 400, PLANTED = 8, CASES_LEAST = 20, ROUNDS = 25 };
static const double BASE = 0.30;

typedef struct round_of {
    jub_tally tallies[OFFICERS]; // those with enough cases, by the pooled mean
    bool is_bent[OFFICERS];
    size_t count;
} round_of;

static double gauss(jub_prng *prng)
{
    return jub_normal_below(test_uniform(prng));
}

static round_of hold(jub_prng *prng, double spread, double effect)
{
    round_of held = {0};
    uint64_t hits = 0, trials = 0;
    int bent = 0;
    for (int i = 0; i < OFFICERS; i++) {
        const double cases = fmax(5, fmin(900, floor(exp(log(60) + 0.8 * gauss(prng)))));
        double chance = 1 / (1 + exp(-(log(BASE / (1 - BASE)) + spread * gauss(prng))));
        const bool is_bent = effect > 0 && cases >= 30 && bent < PLANTED;
        if (is_bent) chance = fmin(0.95, chance + effect), bent++;
        jub_tally tally = {.trials = (uint64_t)cases};
        for (uint64_t j = 0; j < tally.trials; j++) tally.hits += test_uniform(prng) < chance;
        if (tally.trials < CASES_LEAST) continue;
        hits += tally.hits, trials += tally.trials;
        held.is_bent[held.count] = is_bent;
        held.tallies[held.count++] = tally;
    }
    for (size_t i = 0; i < held.count; i++) held.tallies[i].mean = (double)hits / (double)trials;
    return held;
}

typedef struct found {
    double innocent, caught; // over all rounds
} found;

static void flag(const round_of *held, double precision, found *to)
{
    double p[OFFICERS];
    size_t order[OFFICERS];
    for (size_t i = 0; i < held->count; i++)
        p[i] = jub_beta_binomial_at_least(held->tallies[i].hits, held->tallies[i].trials,
                                          held->tallies[i].mean, precision);
    (void)jub_q_values(p, held->count, JUB_DIFFERENT_CASES, order, p);
    for (size_t i = 0; i < held->count; i++) {
        if (p[i] > 0.10) continue;
        if (held->is_bent[i])
            to->caught++;
        else
            to->innocent++;
    }
}

typedef struct rules {
    found binomial, full, trimmed;
} rules;

static rules hold_rounds(double spread, double effect)
{
    rules all = {0};
    jub_prng prng = {7};
    for (int i = 0; i < ROUNDS; i++) {
        size_t order[OFFICERS];
        const round_of held = hold(&prng, spread, effect);
        flag(&held, INFINITY, &all.binomial);
        flag(&held, jub_spread_fit(held.tallies, held.count, 0, order), &all.full);
        flag(&held, jub_spread_fit(held.tallies, held.count, 0.02, order), &all.trimmed);
    }
    return all;
}

// 17.9 a round by the binomial, 0.2 by the fitted spread.
TEST(officers_who_differ_honestly_are_let_alone_by_the_fitted_spread_only)
{
    (void)state_unused;
    const rules all = hold_rounds(0.3, 0);
    assert_true(all.binomial.innocent / ROUNDS > 12 && all.binomial.innocent / ROUNDS < 25);
    assert_true(all.full.innocent / ROUNDS < 0.6);
}

// 0.03 a round by both.
TEST(officers_who_do_not_differ_are_let_alone)
{
    (void)state_unused;
    const rules all = hold_rounds(0, 0);
    assert_true(all.binomial.innocent / ROUNDS < 0.4);
    assert_true(all.full.innocent / ROUNDS < 0.4);
}

// With 8 at 30 points more: 0.2 innocent and 38 of 100 caught by the full fit, 1.0 and 67 without
// the outer 2 of 100.
TEST(officers_who_grant_far_more_are_caught_as_often_as_reported)
{
    (void)state_unused;
    const rules all = hold_rounds(0.3, 0.30);
    const double full = all.full.caught / (ROUNDS * PLANTED);
    const double trimmed = all.trimmed.caught / (ROUNDS * PLANTED);
    assert_true(full > 0.25 && full < 0.52);
    assert_true(trimmed > 0.54 && trimmed < 0.80);
    assert_true(all.full.innocent / ROUNDS < 0.6);
    assert_true(all.trimmed.innocent / ROUNDS < 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(officers_who_differ_honestly_are_let_alone_by_the_fitted_spread_only),
        cmocka_unit_test(officers_who_do_not_differ_are_let_alone),
        cmocka_unit_test(officers_who_grant_far_more_are_caught_as_often_as_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
