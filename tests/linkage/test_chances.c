// What two people are alike in by chance, against counting every pair of a small register slowly.

#include <math.h>

#include "base/prng.h"
#include "linkage/linkage_private.h"
#include "linkage_support.h"

enum { PEOPLE = 300, BIG_PEOPLE = 2500 };

static const char *const family_names[] = {"한", "한", "한", "홍", "홍", "민", "송"};
static const char *const given_names[] = {"길동", "길둥", "용하", "나리", "복남", "빛나", "나라"};
static const char *const towns[] = {"Ga", "Ga", "Ga", "Na", "Na", "Da"};

static link_people draw_people(jub_arena *arena, uint32_t count, uint64_t seed)
{
    jub_prng prng = {seed};
    link_people people;
    jub_buffer rows = jub_buffer_init((size_t)1 << 24);
    jub_buffer_string(&rows, PEOPLE_HEADER);
    for (uint32_t i = 0; i < count; i++)
        jub_buffer_format(
            &rows, "p%u,%s%s,Han,%s,19%02u-0%u-1%u,2020-01-%02u,%s,%s\n", i,
            family_names[jub_prng_below(&prng, 7)], given_names[jub_prng_below(&prng, 7)],
            jub_prng_chance(&prng, 1, 4) ? "female" : "male", 50 + jub_prng_below(&prng, 30),
            1 + jub_prng_below(&prng, 9), jub_prng_below(&prng, 10), 1 + jub_prng_below(&prng, 28),
            towns[jub_prng_below(&prng, 6)], i % 10 < 3 ? (i % 20 < 10 ? "g" : "none") : "");
    const jub_register *reg =
        people_register(arena, NULL, jub_buffer_view(&rows), JUB_TEXT(SENTENCES_HEADER));
    jub_buffer_clear(&rows);
    assert_int_equal(link_people_read(arena, reg, &people, NULL), JUB_OK);
    return people;
}

// The share of pairs at a level, over all pairs.
static double slow_share(const link_people *people, uint32_t field, uint8_t level)
{
    double at_level = 0, known = 0;
    for (uint32_t a = 0; a < people->count; a++)
        for (uint32_t b = a + 1; b < people->count; b++) {
            const link_levels levels = link_compare(people, a, b);
            known += levels.of[field] != JUB_LINK_MISSING;
            at_level += levels.of[field] == level;
        }
    return at_level / known;
}

TEST(the_chances_of_a_small_register_are_those_of_all_its_pairs)
{
    TEST_ARENA(arena);
    const link_people people = draw_people(&arena, PEOPLE, 3);
    link_chances chances;
    link_chances_begin(&chances);
    assert_true(link_chances_sample(&arena, &people, NULL, &chances));
    static const uint8_t fields[] = {JUB_LINK_NAME, JUB_LINK_BIRTH, JUB_LINK_SEX, JUB_LINK_HELD,
                                     JUB_LINK_TOWN};
    for (size_t i = 0; i < sizeof fields; i++)
        for (uint8_t level = 0; level < link_level_count(fields[i]); level++)
            assert_true(fabs(chances.other[fields[i]][LINK_ALONE][level] -
                             slow_share(&people, fields[i], level)) < 1e-4);
}

TEST(those_of_a_large_one_come_close_by_pairs_at_random)
{
    TEST_ARENA(arena);
    const link_people people = draw_people(&arena, BIG_PEOPLE, 4);
    link_chances chances;
    link_chances_begin(&chances);
    assert_true(link_chances_sample(&arena, &people, NULL, &chances));
    // Two million pairs: five standard deviations of a share of a half are 0.002.
    for (uint8_t level = 0; level < 3; level++)
        assert_true(fabs(chances.other[JUB_LINK_HELD][LINK_ALONE][level] -
                         slow_share(&people, JUB_LINK_HELD, level)) < 0.002);
}

TEST(agreeing_on_a_common_value_is_worth_less_than_on_a_rare_one)
{
    TEST_ARENA(arena);
    const link_people people = draw_people(&arena, PEOPLE, 3);
    const link_facts *town = &people.facts[JUB_LINK_TOWN];
    uint32_t counts[3] = {0};
    for (uint32_t row = 0; row < people.count; row++) counts[town->values[row]]++;
    double chance_same = 0;
    for (uint32_t value = 0; value < 3; value++) {
        // Of the others, so many have the value.
        assert_true(fabs(link_facts_chance(town, value) - (counts[value] - 1.0) / (PEOPLE - 1)) <
                    1e-12);
        chance_same += (double)counts[value] / PEOPLE * link_facts_chance(town, value);
    }
    assert_true(fabs(link_facts_chance_same(town) - chance_same) < 1e-12);
}

TEST(one_letter_off_is_weighed_by_the_family_name_that_agrees)
{
    TEST_ARENA(arena);
    const link_people people = draw_people(&arena, PEOPLE, 3);
    link_chances chances;
    link_chances_begin(&chances);
    assert_true(link_chances_sample(&arena, &people, NULL, &chances));
    double common = 0, rare = 0;
    for (uint32_t a = 0; a < people.count; a++)
        for (uint32_t b = a + 1; b < people.count; b++) {
            const link_levels levels = link_compare(&people, a, b);
            if (levels.of[JUB_LINK_NAME] != 1 || !levels.is_same_family_name) continue;
            if (levels.is_one_family) continue;
            const uint32_t bearers = people.families.counts[people.families.values[a]];
            const double chance = link_chance_other(&people, &chances, &levels, a, JUB_LINK_NAME);
            *(bearers > PEOPLE / 3 ? &common : &rare) = chance / bearers;
        }
    // In proportion to how many bear it (but for the person who is asked for).
    assert_true(common > 0 && rare > 0 && fabs(common / rare - 1) < 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chances_of_a_small_register_are_those_of_all_its_pairs),
        cmocka_unit_test(those_of_a_large_one_come_close_by_pairs_at_random),
        cmocka_unit_test(agreeing_on_a_common_value_is_worth_less_than_on_a_rare_one),
        cmocka_unit_test(one_letter_off_is_weighed_by_the_family_name_that_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
