#include "base/text.h"

#include "base/prng.h"
#include "test_support.h"

TEST(trimming_takes_blanks_tabs_and_line_breaks_at_both_ends_only)
{
    (void)state_unused;
    assert_text(jub_text_trim(JUB_TEXT(" \t\r\n a b\t c \n")), "a b\t c");
    assert_text(jub_text_trim(JUB_TEXT("\xC2\xA0x")), "\xC2\xA0x"); // no-break space is no blank
    assert_int_equal(jub_text_trim(JUB_TEXT(" \t ")).length_bytes, 0);
    assert_int_equal(jub_text_trim((jub_text){0}).length_bytes, 0);
}

TEST(cutting_walks_through_a_text_piece_by_piece)
{
    (void)state_unused;
    jub_text rest = JUB_TEXT("a,,b");
    assert_text(jub_text_cut(&rest, ','), "a");
    assert_text(rest, ",b");
    assert_text(jub_text_cut(&rest, ','), "");
    assert_text(jub_text_cut(&rest, ','), "b");
    assert_int_equal(rest.length_bytes, 0);
    assert_text(jub_text_cut(&rest, ','), "");
}

TEST(a_separator_at_the_end_leaves_nothing_after_it)
{
    (void)state_unused;
    jub_text rest = JUB_TEXT("a,");
    assert_text(jub_text_cut(&rest, ','), "a");
    assert_int_equal(rest.length_bytes, 0);
    rest = (jub_text){0};
    assert_int_equal(jub_text_cut(&rest, ',').length_bytes, 0);
}

TEST(equality_and_order_are_by_bytes_with_the_prefix_first)
{
    (void)state_unused;
    assert_true(jub_text_equal((jub_text){0}, JUB_TEXT("")));
    assert_true(jub_text_equal(JUB_TEXT("a\0b"), JUB_TEXT("a\0b")));
    assert_false(jub_text_equal(JUB_TEXT("a\0b"), JUB_TEXT("a\0c")));
    assert_true(jub_text_compare(JUB_TEXT("ab"), JUB_TEXT("abc")) < 0);
    assert_true(jub_text_compare(JUB_TEXT("b"), JUB_TEXT("abc")) > 0);
    assert_true(jub_text_compare(JUB_TEXT("\x7F"), JUB_TEXT("\xC3\xA4")) < 0);
    assert_int_equal(jub_text_compare((jub_text){0}, JUB_TEXT("")), 0);
    assert_true(jub_text_compare((jub_text){0}, JUB_TEXT("a")) < 0);
}

TEST(starts_ends_and_counts_look_at_whole_bytes)
{
    (void)state_unused;
    const jub_text text = JUB_TEXT("decree.md");
    assert_true(jub_text_starts(text, JUB_TEXT("decree")));
    assert_true(jub_text_starts(text, (jub_text){0}));
    assert_false(jub_text_starts(JUB_TEXT("dec"), JUB_TEXT("decree")));
    assert_true(jub_text_ends(text, JUB_TEXT(".md")));
    assert_true(jub_text_ends((jub_text){0}, (jub_text){0}));
    assert_false(jub_text_ends(JUB_TEXT("md"), JUB_TEXT(".md")));
    assert_int_equal(jub_text_count(text, 'e'), 3);
    assert_int_equal(jub_text_count((jub_text){0}, 'e'), 0);
}

TEST(whole_numbers_are_read_to_their_limits_and_no_further)
{
    (void)state_unused;
    int64_t value = 7;
    assert_true(jub_text_to_i64(JUB_TEXT("9223372036854775807"), &value));
    assert_true(value == INT64_MAX);
    assert_true(jub_text_to_i64(JUB_TEXT("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_true(jub_text_to_i64(JUB_TEXT("-0007"), &value));
    assert_true(value == -7);
    uint32_t small = 7;
    assert_true(jub_text_to_u32(JUB_TEXT("4294967295"), &small));
    assert_true(small == UINT32_MAX);
    assert_true(jub_text_to_u32(JUB_TEXT("0"), &small));
    assert_int_equal(small, 0);
}

TEST(what_is_not_a_whole_number_is_refused_and_writes_nothing)
{
    (void)state_unused;
    static const char *const bad[] = {
        "",
        "-",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "0x1",
        "1e3",
        "--1",
        "1-",
        "\xD9\xA1",
        "9223372036854775808",
        "-9223372036854775809",
        "9223372036854775810",
        "99999999999999999999",
        "-99999999999999999999",
        "18446744073709551616",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t value = 7;
        uint32_t small = 7;
        assert_false(jub_text_to_i64(jub_text_from(bad[i]), &value));
        assert_false(jub_text_to_u32(jub_text_from(bad[i]), &small));
        assert_true(value == 7 && small == 7);
    }
    uint32_t small = 7;
    assert_false(jub_text_to_u32(JUB_TEXT("4294967296"), &small));
    assert_false(jub_text_to_u32(JUB_TEXT("-1"), &small));
    assert_false(jub_text_to_u32(JUB_TEXT("-0"), &small));
    assert_int_equal(small, 7);
}

TEST(numbers_near_every_power_of_two_are_read_as_the_c_library_reads_them)
{
    (void)state_unused;
    for (unsigned bit = 0; bit < 64; bit++) {
        for (uint64_t near = (UINT64_C(1) << bit) - 2, n = 0; n < 5; n++, near++) {
            char digits[32];
            (void)snprintf(digits, sizeof digits, "%llu", (unsigned long long)near);
            int64_t value = 0;
            assert_int_equal(jub_text_to_i64(jub_text_from(digits), &value), near <= INT64_MAX);
            if (near <= INT64_MAX) assert_true((uint64_t)value == near);
        }
    }
}

TEST(a_copy_is_ended_by_a_nul_and_is_none_when_memory_is_out)
{
    TEST_ARENA(arena);
    const jub_text copy = jub_text_copy(&arena, (jub_text){"abcdef", 3});
    assert_int_equal(copy.length_bytes, 3);
    assert_string_equal(copy.bytes, "abc");
    assert_non_null(jub_text_copy(&arena, (jub_text){0}).bytes);
    assert_string_equal(jub_text_format(&arena, "%d-%s", 12, "x").bytes, "12-x");
    test_arena_fail_at(&arena, 0);
    assert_null(jub_text_copy(&arena, JUB_TEXT("abc")).bytes);
    assert_null(jub_text_format(&arena, "%d", 1).bytes);
}

// Optimal string alignment by its recursive definition: slow, and written from it alone.
static size_t slow_distance(const char *a, size_t i, const char *b, size_t j)
{
    if (i == 0 || j == 0) return i + j;
    size_t best = slow_distance(a, i - 1, b, j - 1) + (a[i - 1] != b[j - 1]);
    const size_t dropped = slow_distance(a, i - 1, b, j) + 1;
    const size_t inserted = slow_distance(a, i, b, j - 1) + 1;
    if (dropped < best) best = dropped;
    if (inserted < best) best = inserted;
    if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        const size_t swapped = slow_distance(a, i - 2, b, j - 2) + 1;
        if (swapped < best) best = swapped;
    }
    return best;
}

TEST(distances_are_those_of_the_recursive_definition)
{
    (void)state_unused;
    jub_prng prng = {1};
    for (int round = 0; round < 2000; round++) {
        char a[7], b[7];
        const size_t a_count = jub_prng_below(&prng, 7), b_count = jub_prng_below(&prng, 7);
        for (size_t i = 0; i < a_count; i++) a[i] = (char)('a' + jub_prng_below(&prng, 3));
        for (size_t i = 0; i < b_count; i++) b[i] = (char)('a' + jub_prng_below(&prng, 3));
        const size_t expected = slow_distance(a, a_count, b, b_count);
        assert_int_equal(jub_text_distance((jub_text){a, a_count}, (jub_text){b, b_count}, 10),
                         expected);
        assert_int_equal(jub_text_distance((jub_text){a, a_count}, (jub_text){b, b_count}, 2),
                         expected > 2 ? 3 : expected);
    }
}

TEST(distance_counts_characters_and_gives_up_on_what_is_long_or_no_text)
{
    (void)state_unused;
    assert_int_equal(jub_text_distance(JUB_TEXT("가나"), JUB_TEXT("나가"), 5), 1);
    assert_int_equal(jub_text_distance(JUB_TEXT("größe"), JUB_TEXT("grosse"), 5), 3);
    char long_text[65];
    memset(long_text, 'a', sizeof long_text);
    const jub_text at_limit = {long_text, 64}, past_limit = {long_text, 65};
    assert_int_equal(jub_text_distance(at_limit, at_limit, 3), 0);
    assert_int_equal(jub_text_distance(past_limit, past_limit, 3), 4);
    assert_int_equal(jub_text_distance(JUB_TEXT("\xFF"), JUB_TEXT("\xFF"), 3), 4);
    assert_int_equal(jub_text_distance((jub_text){0}, JUB_TEXT("ab"), 3), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trimming_takes_blanks_tabs_and_line_breaks_at_both_ends_only),
        cmocka_unit_test(cutting_walks_through_a_text_piece_by_piece),
        cmocka_unit_test(a_separator_at_the_end_leaves_nothing_after_it),
        cmocka_unit_test(equality_and_order_are_by_bytes_with_the_prefix_first),
        cmocka_unit_test(starts_ends_and_counts_look_at_whole_bytes),
        cmocka_unit_test(whole_numbers_are_read_to_their_limits_and_no_further),
        cmocka_unit_test(what_is_not_a_whole_number_is_refused_and_writes_nothing),
        cmocka_unit_test(numbers_near_every_power_of_two_are_read_as_the_c_library_reads_them),
        cmocka_unit_test(a_copy_is_ended_by_a_nul_and_is_none_when_memory_is_out),
        cmocka_unit_test(distances_are_those_of_the_recursive_definition),
        cmocka_unit_test(distance_counts_characters_and_gives_up_on_what_is_long_or_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
