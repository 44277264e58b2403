#include "rehearsal/lot.h"
#include "test_support.h"

static jub_lots lots_of(uint64_t seed)
{
    jub_sha256 *sha = jub_sha256_new();
    jub_lots lots;
    assert_int_equal(jub_lots_from(sha, seed, &lots, NULL), JUB_OK);
    jub_sha256_free(sha);
    return lots;
}

// printf 'jubilee-rehearsal-v1\n7' | sha256sum
TEST(the_seed_is_a_hash_that_anyone_can_make)
{
    (void)state_unused;
    char hex[JUB_SHA256_HEX_BYTES + 1];
    const jub_lots lots = lots_of(7);
    jub_hex_encode(lots.seed, sizeof lots.seed, hex);
    assert_string_equal(hex, "159078da71b8f8eee10ea03795a4807ec59d5bec4124452e77633af0e008e704");
}

TEST(bytes_follow_from_seed_purpose_and_label)
{
    (void)state_unused;
    const jub_lots lots = lots_of(7), others = lots_of(8);
    uint8_t a[32], b[32];
    jub_lots_bytes(&lots, "key", JUB_TEXT("x"), a, sizeof a);
    jub_lots_bytes(&lots, "key", JUB_TEXT("x"), b, sizeof b);
    assert_memory_equal(a, b, sizeof a);
    jub_lots_bytes(&lots, "key", JUB_TEXT("y"), b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    jub_lots_bytes(&lots, "box", JUB_TEXT("x"), b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    jub_lots_bytes(&others, "key", JUB_TEXT("x"), b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
}

TEST(choices_about_neighbours_are_as_often_as_they_should_be)
{
    (void)state_unused;
    const jub_lots lots = lots_of(7);
    uint32_t count = 0, both = 0;
    bool before = false;
    for (uint32_t i = 0; i < 20000; i++) {
        jub_prng prng = jub_lots_choice(&lots, "about", i, 3);
        const bool is_so = jub_prng_chance(&prng, 1, 4);
        count += is_so;
        both += is_so && before;
        before = is_so;
    }
    assert_in_range(count, 4700, 5300); // five standard deviations
    assert_in_range(both, 1070, 1430);
}

TEST(a_shuffle_is_an_order_of_the_same_numbers)
{
    (void)state_unused;
    uint32_t items[500];
    bool is_there[500] = {false};
    size_t moved = 0;
    const jub_lots lots = lots_of(7);
    jub_prng prng = jub_lots_choice(&lots, "order", 0, 0);
    for (uint32_t i = 0; i < 500; i++) items[i] = i;
    jub_lots_shuffle(&prng, items, 500);
    for (uint32_t i = 0; i < 500; i++) {
        assert_false(is_there[items[i]]);
        is_there[items[i]] = true;
        moved += items[i] != i;
    }
    assert_true(moved > 480);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_is_a_hash_that_anyone_can_make),
        cmocka_unit_test(bytes_follow_from_seed_purpose_and_label),
        cmocka_unit_test(choices_about_neighbours_are_as_often_as_they_should_be),
        cmocka_unit_test(a_shuffle_is_an_order_of_the_same_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
