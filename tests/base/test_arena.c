#include "base/arena.h"

#include "test_support.h"

TEST(taken_memory_is_zeroed_and_stays_where_it_is)
{
    TEST_ARENA(arena);
    uint64_t *first = JUB_NEW(&arena, uint64_t, 4);
    assert_non_null(first);
    first[3] = 7;
    for (size_t i = 0; i < 1000; i++) {
        uint64_t *more = JUB_NEW(&arena, uint64_t, 100);
        assert_non_null(more);
        assert_int_equal(more[99], 0);
        more[99] = i;
    }
    assert_int_equal(first[3], 7);
}

TEST(a_rewind_gives_back_what_came_after_the_mark)
{
    TEST_ARENA(arena);
    char *kept = JUB_NEW(&arena, char, 10);
    memcpy(kept, "kept", 5);
    const size_t mark_bytes = jub_arena_mark(&arena);
    assert_non_null(JUB_NEW(&arena, char, 100000));
    jub_arena_rewind(&arena, mark_bytes);
    assert_int_equal(jub_arena_mark(&arena), mark_bytes);
    assert_string_equal(kept, "kept");
    char *again = JUB_NEW(&arena, char, 8);
    assert_int_equal(again[0], 0);
}

TEST(a_request_past_the_limit_fails)
{
    (void)state_unused;
    jub_arena arena = jub_arena_init(1000);
    assert_null(JUB_NEW(&arena, char, 1001));
    assert_null(JUB_NEW(&arena, uint64_t, SIZE_MAX / 4));
    assert_non_null(JUB_NEW(&arena, char, 600));
    assert_null(JUB_NEW(&arena, char, 600));
    assert_non_null(JUB_NEW(&arena, char, 400));
    jub_arena_clear(&arena);
}

TEST(a_list_grows_and_keeps_its_items)
{
    TEST_ARENA(arena);
    JUB_LIST(uint32_t) list = {0};
    for (uint32_t i = 0; i < 1000; i++) assert_true(JUB_LIST_PUSH(&arena, &list, i * 3));
    assert_int_equal(list.count, 1000);
    for (uint32_t i = 0; i < 1000; i++) assert_int_equal(list.items[i], i * 3);
}

TEST(a_list_is_as_it_was_when_memory_runs_out)
{
    TEST_ARENA(arena);
    JUB_LIST(uint32_t) list = {0};
    for (uint32_t i = 0; i < 8; i++) assert_true(JUB_LIST_PUSH(&arena, &list, i));
    test_arena_fail_at(&arena, 0);
    assert_false(JUB_LIST_PUSH(&arena, &list, 8));
    assert_int_equal(list.count, 8);
    assert_int_equal(list.items[7], 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_memory_is_zeroed_and_stays_where_it_is),
        cmocka_unit_test(a_rewind_gives_back_what_came_after_the_mark),
        cmocka_unit_test(a_request_past_the_limit_fails),
        cmocka_unit_test(a_list_grows_and_keeps_its_items),
        cmocka_unit_test(a_list_is_as_it_was_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
