#include "base/map.h"

#include "test_support.h"

enum { KEY_COUNT = 5000 };

static jub_text key_of(jub_arena *arena, uint32_t number)
{
    return jub_text_format(arena, "key-%u", number);
}

TEST(keys_are_numbered_in_the_order_they_come_with_room_made_or_not)
{
    TEST_ARENA(arena);
    jub_map grown = jub_map_init(&arena, 1), reserved = jub_map_init(&arena, 1);
    assert_true(jub_map_reserve(&reserved, KEY_COUNT / 2));
    for (uint32_t i = 0; i < 2 * KEY_COUNT; i++) {
        const jub_text key = key_of(&arena, i % KEY_COUNT);
        bool is_new;
        assert_int_equal(jub_map_add(&grown, key, &is_new), i % KEY_COUNT);
        assert_int_equal(is_new, i < KEY_COUNT);
        assert_int_equal(jub_map_add(&reserved, key, NULL), i % KEY_COUNT);
    }
    for (uint32_t i = 0; i < KEY_COUNT; i++)
        assert_int_equal(jub_map_find(&reserved, key_of(&arena, i)), i);
    assert_int_equal(jub_map_find(&reserved, JUB_TEXT("key-5001")), JUB_MAP_ABSENT);
}

TEST(room_once_made_is_enough_for_as_many_keys)
{
    TEST_ARENA(arena);
    jub_text keys[100];
    for (uint32_t i = 0; i < 100; i++) keys[i] = key_of(&arena, i);
    jub_map map = jub_map_init(&arena, 0);
    assert_int_equal(jub_map_add(&map, keys[0], NULL), 0);
    assert_true(jub_map_reserve(&map, 100));
    test_arena_fail_at(&arena, 0);
    for (uint32_t i = 0; i < 100; i++) assert_int_equal(jub_map_add(&map, keys[i], NULL), i);
    assert_false(jub_map_reserve(&map, 101));
    for (uint32_t i = 0; i < 100; i++) assert_int_equal(jub_map_find(&map, keys[i]), i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_numbered_in_the_order_they_come_with_room_made_or_not),
        cmocka_unit_test(room_once_made_is_enough_for_as_many_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
