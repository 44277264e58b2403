#include "base/map.h"

#include "../parallel_support.h"
#include "base/prng.h"
#include "test_support.h"

TEST(an_empty_map_finds_nothing)
{
    TEST_ARENA(arena);
    const jub_map map = jub_map_init(&arena, 0);
    assert_true(jub_map_find(&map, JUB_TEXT("a")) == JUB_MAP_ABSENT);
    assert_true(jub_map_find(&map, (jub_text){0}) == JUB_MAP_ABSENT);
}

TEST(keys_are_numbered_in_the_order_they_first_come)
{
    TEST_ARENA(arena);
    jub_map map = jub_map_init(&arena, 7);
    bool is_new = false;
    assert_int_equal(jub_map_add(&map, JUB_TEXT("b"), &is_new), 0);
    assert_true(is_new);
    assert_int_equal(jub_map_add(&map, JUB_TEXT(""), &is_new), 1);
    assert_int_equal(jub_map_add(&map, JUB_TEXT("b\0"), NULL), 2);
    assert_int_equal(jub_map_add(&map, JUB_TEXT("b"), &is_new), 0);
    assert_false(is_new);
    assert_int_equal(jub_map_find(&map, (jub_text){0}), 1);
    assert_text(map.keys[0], "b");
    assert_int_equal(map.count, 3);
}

typedef struct twin_entry {
    const char *bytes;
    uint32_t length, order;
} twin_entry;

static int by_key(const void *a, const void *b)
{
    const twin_entry *left = a, *right = b;
    const jub_text x = {left->bytes, left->length}, y = {right->bytes, right->length};
    const int order = jub_text_compare(x, y);
    return order != 0 ? order : (left->order > right->order) - (left->order < right->order);
}

enum { KEY_COUNT = 100000, KEY_BYTES = 12 };

// The slow twin sorts all keys: the first of a run of equal ones is where that key first came, and
// its number is how many first comings lie before it.
TEST(a_hundred_thousand_keys_are_numbered_as_a_sorted_list_says)
{
    TEST_ARENA(arena);
    jub_prng prng = {11};
    char *bytes = JUB_NEW(&arena, char, KEY_COUNT *KEY_BYTES);
    twin_entry *sorted = JUB_NEW(&arena, twin_entry, KEY_COUNT);
    bool *is_first = JUB_NEW(&arena, bool, KEY_COUNT);
    uint32_t *number_of = JUB_NEW(&arena, uint32_t, KEY_COUNT); // by the place of first coming
    assert_true(bytes && sorted && is_first && number_of);
    jub_map map = jub_map_init(&arena, 5);
    uint32_t *numbers = JUB_NEW(&arena, uint32_t, KEY_COUNT);
    for (uint32_t i = 0; i < KEY_COUNT; i++) {
        char *key = bytes + (size_t)i * KEY_BYTES;
        const uint32_t length = 1 + jub_prng_below(&prng, KEY_BYTES);
        for (uint32_t j = 0; j < length; j++) key[j] = (char)jub_prng_below(&prng, j < 9 ? 3 : 200);
        sorted[i] = (twin_entry){key, length, i};
        numbers[i] = jub_map_add(&map, (jub_text){key, length}, &is_first[i]);
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < KEY_COUNT; i++)
        if (is_first[i]) number_of[i] = count++;
    assert_int_equal(count, map.count);
    assert_true(count > 20000 && count < KEY_COUNT - 20000);

    qsort(sorted, KEY_COUNT, sizeof *sorted, by_key);
    uint32_t first = 0;
    for (uint32_t i = 0; i < KEY_COUNT; i++) {
        const jub_text key = {sorted[i].bytes, sorted[i].length};
        const jub_text before = {sorted[i ? i - 1 : 0].bytes, sorted[i ? i - 1 : 0].length};
        const bool begins_run = i == 0 || !jub_text_equal(key, before);
        if (begins_run) first = sorted[i].order;
        if (is_first[sorted[i].order] != begins_run ||
            numbers[sorted[i].order] != number_of[first] ||
            jub_map_find(&map, key) != number_of[first])
            fail_msg("key %u", sorted[i].order);
    }
}

TEST(a_key_that_never_came_is_absent_among_many)
{
    TEST_ARENA(arena);
    jub_map map = jub_map_init(&arena, 1);
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(jub_map_add(&map, jub_text_format(&arena, "P%u", i), NULL), i);
    for (uint32_t i = 5000; i < 10000; i++)
        assert_true(jub_map_find(&map, jub_text_format(&arena, "P%u", i)) == JUB_MAP_ABSENT);
}

TEST(the_seed_changes_the_slots_and_not_the_numbers)
{
    TEST_ARENA(arena);
    jub_map one = jub_map_init(&arena, 1), other = jub_map_init(&arena, 2);
    bool differ = false;
    for (uint32_t i = 0; i < 100; i++) {
        const jub_text key = jub_text_format(&arena, "%u", i * 37);
        assert_int_equal(jub_map_add(&one, key, NULL), jub_map_add(&other, key, NULL));
    }
    for (uint32_t i = 0; i < one.slot_count; i++) differ = differ || one.slots[i] != other.slots[i];
    assert_true(differ);
}

TEST(out_of_memory_loses_no_key_that_was_in)
{
    TEST_ARENA(arena);
    jub_map map = jub_map_init(&arena, 1);
    jub_text keys[17];
    for (uint32_t i = 0; i < 17; i++) keys[i] = jub_text_format(&arena, "%u", i);
    for (uint32_t i = 0; i < 16; i++) assert_int_equal(jub_map_add(&map, keys[i], NULL), i);
    for (size_t fail_at = 0; fail_at < 2; fail_at++) {
        test_arena_fail_at(&arena, fail_at);
        assert_true(jub_map_add(&map, keys[16], NULL) == JUB_MAP_ABSENT);
        assert_int_equal(map.count, 16);
        for (uint32_t i = 0; i < 16; i++) assert_int_equal(jub_map_add(&map, keys[i], NULL), i);
    }
    test_arena_fail_at(&arena, SIZE_MAX);
    assert_int_equal(jub_map_add(&map, keys[16], NULL), 16);
}

enum { ROOM_KEY_COUNT = 5000 };

static jub_text room_key(jub_arena *arena, uint32_t number)
{
    return jub_text_format(arena, "key-%u", number);
}

TEST(keys_are_numbered_in_the_order_they_come_with_room_made_or_not)
{
    TEST_ARENA(arena);
    jub_map grown = jub_map_init(&arena, 1), reserved = jub_map_init(&arena, 1);
    assert_true(jub_map_reserve(&reserved, ROOM_KEY_COUNT / 2));
    for (uint32_t i = 0; i < 2 * ROOM_KEY_COUNT; i++) {
        const jub_text key = room_key(&arena, i % ROOM_KEY_COUNT);
        bool is_new;
        assert_int_equal(jub_map_add(&grown, key, &is_new), i % ROOM_KEY_COUNT);
        assert_int_equal(is_new, i < ROOM_KEY_COUNT);
        assert_int_equal(jub_map_add(&reserved, key, NULL), i % ROOM_KEY_COUNT);
    }
    for (uint32_t i = 0; i < ROOM_KEY_COUNT; i++)
        assert_int_equal(jub_map_find(&reserved, room_key(&arena, i)), i);
    assert_int_equal(jub_map_find(&reserved, JUB_TEXT("key-5001")), JUB_MAP_ABSENT);
}

TEST(room_once_made_is_enough_for_as_many_keys)
{
    TEST_ARENA(arena);
    jub_text keys[100];
    for (uint32_t i = 0; i < 100; i++) keys[i] = room_key(&arena, i);
    jub_map map = jub_map_init(&arena, 0);
    assert_int_equal(jub_map_add(&map, keys[0], NULL), 0);
    assert_true(jub_map_reserve(&map, 100));
    test_arena_fail_at(&arena, 0);
    for (uint32_t i = 0; i < 100; i++) assert_int_equal(jub_map_add(&map, keys[i], NULL), i);
    assert_false(jub_map_reserve(&map, 101));
    for (uint32_t i = 0; i < 100; i++) assert_int_equal(jub_map_find(&map, keys[i]), i);
}

TEST(sorted_keys_are_found_by_halving_as_a_table_finds_them)
{
    TEST_ARENA(arena);
    for (uint32_t count = 0; count < 40; count++) {
        jub_text *keys = JUB_NEW(&arena, jub_text, count);
        for (uint32_t i = 0; i < count; i++) keys[i] = jub_text_format(&arena, "k%03u", 2 * i + 1);
        const jub_map map = jub_map_of_sorted(keys, count);
        for (uint32_t i = 0; i < 2 * count + 2; i++) {
            const jub_text key = jub_text_format(&arena, "k%03u", i);
            assert_int_equal(jub_map_find(&map, key),
                             i % 2 == 1 && i / 2 < count ? i / 2 : JUB_MAP_ABSENT);
        }
        assert_int_equal(jub_map_find(&map, JUB_TEXT("")), JUB_MAP_ABSENT);
        assert_int_equal(jub_map_find(&map, JUB_TEXT("k0010")), JUB_MAP_ABSENT);
    }
}

// Many texts with few or many repeats, some missing, some there before; some hashes made equal, so
// that texts run into the slots of other parts.
static void add_batch_as_one_by_one(uint64_t seed, uint32_t kinds, uint32_t part_count,
                                    bool has_like_hashes)
{
    enum { COUNT = 5000, BEFORE = 100 };
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    jub_prng prng = {seed};
    jub_map one_by_one = jub_map_init(&arena, 3), at_once = jub_map_init(&arena, 3);
    jub_text *texts = JUB_NEW(&arena, jub_text, COUNT);
    uint64_t *hashes = JUB_NEW(&arena, uint64_t, COUNT);
    uint32_t *numbers = JUB_NEW(&arena, uint32_t, COUNT);
    uint64_t *is_new = JUB_NEW(&arena, uint64_t, COUNT / 64 + 1);
    assert_true(texts && hashes && numbers && is_new);
    for (uint32_t i = 0; i < BEFORE; i++) {
        const jub_text text = jub_text_format(&arena, "key-%u", 7 * i);
        (void)jub_map_add(&one_by_one, text, NULL);
        (void)jub_map_add(&at_once, text, NULL);
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        numbers[i] = 12345;
        if (jub_prng_chance(&prng, 1, 20)) continue;
        texts[i] = jub_text_format(&arena, "key-%u", jub_prng_below(&prng, kinds));
        hashes[i] = jub_map_hash(&at_once, texts[i]);
        // Ones that are there already keep theirs; equal texts have equal hashes.
        if (has_like_hashes && jub_map_find(&at_once, texts[i]) == JUB_MAP_ABSENT)
            hashes[i] |= 0xFFC0;
    }
    uint32_t calls = 0;
    const jub_parallel parallel = {&calls, part_count, test_run_on_threads};
    const jub_map_batch batch = {texts, hashes, COUNT, numbers, is_new};
    assert_true(jub_map_add_batch(&at_once, &batch, &parallel, &arena));
    for (uint32_t i = 0; i < COUNT; i++) {
        bool is_new_now = false;
        const uint32_t expected =
            texts[i].bytes ? jub_map_add(&one_by_one, texts[i], &is_new_now) : 12345;
        assert_int_equal(numbers[i], expected);
        assert_int_equal(is_new[i / 64] >> (i % 64) & 1, is_new_now);
    }
    assert_int_equal(at_once.count, one_by_one.count);
    for (uint32_t i = 0; i < at_once.count; i++) {
        assert_true(jub_text_equal(at_once.keys[i], one_by_one.keys[i]));
        if (!has_like_hashes) assert_int_equal(jub_map_find(&at_once, at_once.keys[i]), i);
    }
    jub_arena_clear(&arena);
}

TEST(a_batch_gets_the_numbers_that_one_after_another_would_get)
{
    (void)state_unused;
    static const uint32_t part_counts[] = {1, 2, 3, 7}, kinds[] = {10, 3000, 1000000000};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 3; j++)
            for (uint32_t k = 0; k < 2; k++)
                add_batch_as_one_by_one(i * 10 + j, kinds[j], part_counts[i], k == 1);
}

TEST(a_batch_without_room_leaves_the_map_as_it_was)
{
    (void)state_unused;
    const jub_text texts[] = {JUB_TEXT("a"), JUB_TEXT("b")};
    for (size_t fail_at = 0; fail_at < 4; fail_at++) {
        jub_arena own = jub_arena_init(1 << 20);
        jub_map map = jub_map_init(&own, 0);
        const uint64_t hashes[] = {jub_map_hash(&map, texts[0]), jub_map_hash(&map, texts[1])};
        uint32_t numbers[2];
        uint64_t is_new;
        const jub_map_batch batch = {texts, hashes, 2, numbers, &is_new};
        test_arena_fail_at(&own, fail_at);
        assert_false(jub_map_add_batch(&map, &batch, NULL, &own));
        assert_int_equal(map.count, 0);
        jub_arena_clear(&own);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_finds_nothing),
        cmocka_unit_test(keys_are_numbered_in_the_order_they_first_come),
        cmocka_unit_test(a_hundred_thousand_keys_are_numbered_as_a_sorted_list_says),
        cmocka_unit_test(a_key_that_never_came_is_absent_among_many),
        cmocka_unit_test(the_seed_changes_the_slots_and_not_the_numbers),
        cmocka_unit_test(out_of_memory_loses_no_key_that_was_in),
        cmocka_unit_test(keys_are_numbered_in_the_order_they_come_with_room_made_or_not),
        cmocka_unit_test(room_once_made_is_enough_for_as_many_keys),
        cmocka_unit_test(sorted_keys_are_found_by_halving_as_a_table_finds_them),
        cmocka_unit_test(a_batch_gets_the_numbers_that_one_after_another_would_get),
        cmocka_unit_test(a_batch_without_room_leaves_the_map_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
