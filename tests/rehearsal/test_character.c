#include "rehearsal/character.h"
#include "test_support.h"

static const jub_character_kinds all = {0};

TEST(all_kinds_are_planted_in_turn)
{
    (void)state_unused;
    uint32_t found[JUB_CHARACTER_COUNT] = {0};
    for (uint32_t i = 0; i < 130; i++) found[jub_character_planted(&all, i, 130)]++;
    assert_int_equal(found[JUB_CHARACTER_HONEST], 0);
    for (int i = 1; i < JUB_CHARACTER_COUNT; i++)
        assert_int_equal(found[i], i == JUB_CHARACTER_COLLUDER ? 20 : 10);
}

TEST(colluders_come_in_pairs_whatever_the_count)
{
    (void)state_unused;
    for (uint32_t count = 0; count < 60; count++) {
        uint32_t colluders = 0;
        for (uint32_t i = 0; i < count; i++)
            colluders += jub_character_planted(&all, i, count) == JUB_CHARACTER_COLLUDER;
        assert_int_equal(colluders % 2, 0);
    }
}

TEST(chosen_kinds_come_in_turn_and_no_other_comes)
{
    (void)state_unused;
    const jub_character_kinds two = {.items = {JUB_CHARACTER_SWAPPER, JUB_CHARACTER_COLLUDER},
                                     .count = 2};
    static const jub_character expected[] = {JUB_CHARACTER_SWAPPER, JUB_CHARACTER_COLLUDER,
                                             JUB_CHARACTER_COLLUDER, JUB_CHARACTER_SWAPPER};
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(jub_character_planted(&two, i, 7), expected[i]);
    assert_int_equal(jub_character_planted(&two, 1, 2), JUB_CHARACTER_SWAPPER); // no pair is parted
    const jub_character_kinds one = {.items = {JUB_CHARACTER_KEEPER}, .count = 1};
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(jub_character_planted(&one, i, 5), JUB_CHARACTER_KEEPER);
}

TEST(kinds_are_found_by_their_words_but_honest_is_none)
{
    (void)state_unused;
    jub_character found;
    for (int i = 1; i < JUB_CHARACTER_COUNT; i++) {
        assert_true(
            jub_character_find(jub_text_from(jub_character_word((jub_character)i)), &found));
        assert_int_equal(found, i);
    }
    assert_false(jub_character_find(JUB_TEXT("honest"), &found));
    assert_false(jub_character_find(JUB_TEXT("sells"), &found));
}

TEST(who_sells_is_a_reader_and_who_edits_a_clerk)
{
    (void)state_unused;
    assert_int_equal(jub_character_role(JUB_CHARACTER_SELLER_15), JUB_ROLE_READER);
    assert_int_equal(jub_character_role(JUB_CHARACTER_EDITOR), JUB_ROLE_CLERK);
    assert_int_equal(jub_character_role(JUB_CHARACTER_PEEPER), JUB_ROLE_HEAD);
    assert_int_equal(jub_character_points(JUB_CHARACTER_SELLER_5), 5);
    assert_int_equal(jub_character_points(JUB_CHARACTER_SELLER_30), 30);
    assert_int_equal(jub_character_points(JUB_CHARACTER_EDITOR), 0);
}

TEST(words_are_all_different)
{
    (void)state_unused;
    for (int i = 0; i < JUB_CHARACTER_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(jub_character_word((jub_character)i),
                                    jub_character_word((jub_character)j));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds_are_planted_in_turn),
        cmocka_unit_test(colluders_come_in_pairs_whatever_the_count),
        cmocka_unit_test(chosen_kinds_come_in_turn_and_no_other_comes),
        cmocka_unit_test(kinds_are_found_by_their_words_but_honest_is_none),
        cmocka_unit_test(who_sells_is_a_reader_and_who_edits_a_clerk),
        cmocka_unit_test(words_are_all_different),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
