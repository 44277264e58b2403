// The estimate against comparison vectors drawn from known chances, and against a second
// implementation that knows all pairs and nothing of contexts or weights.

#include <math.h>

#include "base/prng.h"
#include "linkage/linkage_private.h"
#include "test_support.h"

enum { SAME_COUNT = 3000, OTHER_COUNT = 60000, FIELD_COUNT = 3 };

// Three fields without contexts; the other five are unknown in every pair.
static const jub_link_field fields[FIELD_COUNT] = {JUB_LINK_BIRTH, JUB_LINK_HELD, JUB_LINK_TOWN};
static const double same[FIELD_COUNT][JUB_LINK_LEVEL_MAX] = {
    {0.55, 0.20, 0.15, 0.10}, {0.70, 0.20, 0.10}, {0.85, 0.15}};
static const double other[FIELD_COUNT][JUB_LINK_LEVEL_MAX] = {
    {0.002, 0.004, 0.044, 0.95}, {0.01, 0.04, 0.95}, {0.03, 0.97}};

static double uniform(jub_prng *prng)
{
    return (double)(jub_prng_next(prng) >> 11) * 0x1p-53;
}

static uint8_t draw(jub_prng *prng, const double *chances)
{
    double left = uniform(prng);
    uint8_t level = 0;
    while (level + 1 < JUB_LINK_LEVEL_MAX && chances[level + 1] > 0 && left >= chances[level])
        left -= chances[level++];
    return level;
}

static link_candidate *draw_candidates(jub_arena *arena, double unknown_share)
{
    jub_prng prng = {5};
    link_candidate *items = JUB_NEW(arena, link_candidate, SAME_COUNT + OTHER_COUNT);
    for (uint32_t i = 0; i < SAME_COUNT + OTHER_COUNT; i++) {
        link_candidate *item = &items[i];
        *item = (link_candidate){.a = i, .b = i + 1, .context = LINK_ALONE};
        memset(item->levels, JUB_LINK_MISSING, sizeof item->levels);
        for (uint32_t f = 0; f < JUB_LINK_FIELD_COUNT; f++) item->other_bits[f] = LINK_NO_WEIGHT;
        for (uint32_t f = 0; f < FIELD_COUNT; f++) {
            const uint8_t level = draw(&prng, i < SAME_COUNT ? same[f] : other[f]);
            if (uniform(&prng) < unknown_share) continue;
            item->levels[fields[f]] = level;
            item->other_bits[fields[f]] = (float)log2(other[f][level]);
        }
    }
    return items;
}

// Dempster, Laird and Rubin 1977, with u held fast, straight from the formulas.
static double slow_em(const link_candidate *items, double found[FIELD_COUNT][JUB_LINK_LEVEL_MAX])
{
    const double count = SAME_COUNT + OTHER_COUNT;
    double prior = 0.2;
    for (uint32_t f = 0; f < FIELD_COUNT; f++)
        for (uint32_t level = 0; level < JUB_LINK_LEVEL_MAX; level++)
            found[f][level] = same[f][level] > 0 ? 1 / (2.0 + level) : 0;
    for (int round = 0; round < 300; round++) {
        double seen[FIELD_COUNT][JUB_LINK_LEVEL_MAX] = {{0}}, sums[FIELD_COUNT] = {0}, pairs = 0;
        for (uint32_t i = 0; i < SAME_COUNT + OTHER_COUNT; i++) {
            double one = prior, two = 1 - prior;
            for (uint32_t f = 0; f < FIELD_COUNT; f++) {
                const uint8_t level = items[i].levels[fields[f]];
                if (level == JUB_LINK_MISSING) continue;
                one *= found[f][level];
                two *= other[f][level];
            }
            const double share = one / (one + two);
            pairs += share;
            for (uint32_t f = 0; f < FIELD_COUNT; f++) {
                const uint8_t level = items[i].levels[fields[f]];
                if (level == JUB_LINK_MISSING) continue;
                seen[f][level] += share;
                sums[f] += share;
            }
        }
        prior = pairs / count;
        for (uint32_t f = 0; f < FIELD_COUNT; f++)
            for (uint32_t level = 0; level < JUB_LINK_LEVEL_MAX; level++)
                found[f][level] = seen[f][level] / sums[f];
    }
    return prior;
}

static void check(double unknown_share)
{
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    double slow[FIELD_COUNT][JUB_LINK_LEVEL_MAX];
    link_chances chances, first;
    const link_candidates all = {.items = draw_candidates(&arena, unknown_share),
                                 .count = SAME_COUNT + OTHER_COUNT};
    link_chances_begin(&chances);
    first = chances;
    link_em_run(&all, SAME_COUNT + OTHER_COUNT, &chances);
    const double slow_prior = slow_em(all.items, slow);
    const double true_prior = (double)SAME_COUNT / (SAME_COUNT + OTHER_COUNT);
    assert_true(fabs(chances.prior / slow_prior - 1) < 0.01);
    assert_true(fabs(chances.prior / true_prior - 1) < 0.1);
    for (uint32_t f = 0; f < FIELD_COUNT; f++)
        for (uint32_t level = 0; level < link_level_count(fields[f]); level++) {
            const double found = chances.same[fields[f]][LINK_ALONE][level];
            // The first belief keeps a twentieth of the say, and eight pairs of three thousand.
            const double drawn =
                (slow[f][level] + 0.05 * first.same[fields[f]][LINK_ALONE][level]) / 1.05;
            assert_true(fabs(found - drawn) < 0.01);
            assert_true(fabs(found - same[f][level]) < 0.03);
        }
    jub_arena_clear(&arena);
}

TEST(the_estimate_finds_the_chances_that_pairs_were_drawn_from)
{
    (void)state_unused;
    check(0);
}

TEST(unknown_cells_do_not_move_it)
{
    (void)state_unused;
    check(0.2);
}

TEST(with_nobody_twice_the_prior_stays_at_half_a_pair)
{
    TEST_ARENA(arena);
    link_chances chances;
    link_candidates none = {.items = draw_candidates(&arena, 0) + SAME_COUNT, .count = 100};
    link_chances_begin(&chances);
    link_em_run(&none, 1e10, &chances);
    assert_true(chances.prior >= 0.5e-10 && chances.prior < 1e-10);
    none.count = 0;
    link_em_run(&none, 0, &chances);
    assert_true(chances.prior > 0 && chances.prior <= 0.5);
}

// Of name and date of birth alone: chance agreements by far outnumber the doubles, and there are
// two in a hundred more of them than u says, as brothers are alike.
TEST(with_little_to_go_by_chance_agreements_are_not_taken_for_doubles)
{
    enum { DOUBLE_COUNT = 400, CHANCE_COUNT = 60000, ALL = DOUBLE_COUNT + CHANCE_COUNT };
    static const double name_same[] = {0.8, 0.2, 0, 0}, birth_same[] = {0.7, 0.3, 0, 0};
    static const double name_other[] = {0.01, 0.06, 0.92, 0.01},
                        birth_other[] = {0.5, 0.4, 0.09, 0.01};
    const double pair_count = 2e9, share = CHANCE_COUNT / 1.02 / pair_count;
    (void)state_unused;
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    jub_prng prng = {11};
    link_chances chances;
    link_candidate *items = JUB_NEW(&arena, link_candidate, ALL);
    for (uint32_t i = 0; i < ALL; i++) {
        link_candidate *item = &items[i];
        const bool is_same = i < DOUBLE_COUNT;
        *item = (link_candidate){.a = i, .b = i + 1, .context = LINK_ALONE};
        memset(item->levels, JUB_LINK_MISSING, sizeof item->levels);
        for (uint32_t f = 0; f < JUB_LINK_FIELD_COUNT; f++) item->other_bits[f] = LINK_NO_WEIGHT;
        const uint8_t name = draw(&prng, is_same ? name_same : name_other);
        const uint8_t birth = draw(&prng, is_same ? birth_same : birth_other);
        item->levels[JUB_LINK_NAME] = name;
        item->levels[JUB_LINK_BIRTH] = birth;
        item->other_bits[JUB_LINK_NAME] = (float)log2(name_other[name] * sqrt(share));
        item->other_bits[JUB_LINK_BIRTH] = (float)log2(birth_other[birth] * sqrt(share));
    }
    const link_candidates all = {.items = items, .count = ALL};
    link_chances_begin(&chances);
    link_em_run(&all, pair_count, &chances);
    const double pairs = chances.prior * pair_count;
    assert_true(fabs(pairs / DOUBLE_COUNT - 1) < 0.2);
    assert_true(chances.same[JUB_LINK_NAME][LINK_ALONE][2] < 0.1); // none of the doubles
    jub_arena_clear(&arena);
}

TEST(probability_is_bayes)
{
    (void)state_unused;
    assert_true(fabs(link_probability(0, 0.25) - 0.25) < 1e-12);
    assert_true(fabs(link_probability(1, 0.5) - 2.0 / 3) < 1e-12); // twice as likely
    assert_true(fabs(link_probability(10, 1e-3) - 1.024 / (1.024 + 0.999)) < 1e-9);
    assert_true(link_probability(2000, 1e-9) == 1 && link_probability(-2000, 0.5) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_estimate_finds_the_chances_that_pairs_were_drawn_from),
        cmocka_unit_test(unknown_cells_do_not_move_it),
        cmocka_unit_test(with_nobody_twice_the_prior_stays_at_half_a_pair),
        cmocka_unit_test(with_little_to_go_by_chance_agreements_are_not_taken_for_doubles),
        cmocka_unit_test(probability_is_bayes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
