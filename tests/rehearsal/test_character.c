#include "rehearsal/character.h"
#include "test_support.h"

TEST(all_kinds_are_planted_in_turn)
{
    (void)state_unused;
    uint32_t found[JUB_CHARACTER_COUNT] = {0};
    for (uint32_t i = 0; i < 130; i++) found[jub_character_planted(i, 130)]++;
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
            colluders += jub_character_planted(i, count) == JUB_CHARACTER_COLLUDER;
        assert_int_equal(colluders % 2, 0);
    }
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
        cmocka_unit_test(who_sells_is_a_reader_and_who_edits_a_clerk),
        cmocka_unit_test(words_are_all_different),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
