// Places as the Language Server Protocol counts them. Expected values: LSP 3.17, "position", whose
// example is the second test, and the code units that Unicode's tables give.

#include "base/lines.h"
#include "test_support.h"

static jub_lines index_of(jub_arena *arena, const char *text)
{
    jub_lines lines;
    assert_int_equal(jub_lines_index(arena, jub_text_from(text), &lines), JUB_OK);
    return lines;
}

static void assert_place(const jub_lines *lines, size_t offset, jub_line_unit unit, uint32_t line,
                         uint32_t character)
{
    const jub_place place = jub_lines_place(lines, offset, unit);
    assert_int_equal(place.line, line);
    assert_int_equal(place.character, character);
}

TEST(lines_end_in_any_of_three_ways)
{
    TEST_ARENA(arena);
    const jub_lines lines = index_of(&arena, "a\nb\r\nc\rd\n");
    assert_int_equal(lines.count, 5);
    const size_t starts[] = {0, 2, 5, 7, 9};
    assert_memory_equal(lines.starts, starts, sizeof starts);
    assert_int_equal(index_of(&arena, "").count, 1);
}

TEST(the_example_of_the_protocol_counts_a_pair_as_two)
{
    TEST_ARENA(arena);
    const jub_lines lines = index_of(&arena, "a\U00010400b");
    assert_place(&lines, 0, JUB_UNIT_UTF16, 0, 0);
    assert_place(&lines, 1, JUB_UNIT_UTF16, 0, 1);
    assert_place(&lines, 5, JUB_UNIT_UTF16, 0, 3);
    assert_place(&lines, 5, JUB_UNIT_BYTE, 0, 5);
    assert_int_equal(jub_lines_offset(&lines, (jub_place){0, 3}, JUB_UNIT_UTF16), 5);
}

TEST(a_korean_syllable_is_three_bytes_and_one_unit)
{
    TEST_ARENA(arena);
    const jub_lines lines = index_of(&arena, "형\n형기_시작 : date");
    assert_place(&lines, 4 + 13 + 3, JUB_UNIT_UTF16, 1, 8);
    assert_place(&lines, 4 + 13 + 3, JUB_UNIT_BYTE, 1, 16);
    assert_int_equal(jub_lines_offset(&lines, (jub_place){1, 8}, JUB_UNIT_UTF16), 20);
    assert_int_equal(jub_lines_offset(&lines, (jub_place){1, 16}, JUB_UNIT_BYTE), 20);
}

TEST(a_place_within_a_character_is_its_start)
{
    TEST_ARENA(arena);
    const jub_lines lines = index_of(&arena, "x😀y");
    assert_int_equal(jub_lines_offset(&lines, (jub_place){0, 2}, JUB_UNIT_UTF16), 1);
    assert_int_equal(jub_lines_offset(&lines, (jub_place){0, 3}, JUB_UNIT_BYTE), 1);
    assert_place(&lines, 3, JUB_UNIT_UTF16, 0, 1);
    assert_place(&lines, 3, JUB_UNIT_BYTE, 0, 1);
}

TEST(a_place_past_an_end_is_that_end)
{
    TEST_ARENA(arena);
    const jub_lines lines = index_of(&arena, "ab\r\nc");
    assert_int_equal(jub_lines_offset(&lines, (jub_place){0, 99}, JUB_UNIT_UTF16), 2);
    assert_int_equal(jub_lines_offset(&lines, (jub_place){1, UINT32_MAX}, JUB_UNIT_BYTE), 5);
    assert_int_equal(jub_lines_offset(&lines, (jub_place){7, 0}, JUB_UNIT_UTF16), 5);
    assert_place(&lines, 99, JUB_UNIT_UTF16, 1, 1);
    assert_place(&lines, 3, JUB_UNIT_UTF16, 0, 2);
}

TEST(every_offset_of_a_mixed_text_comes_back)
{
    TEST_ARENA(arena);
    const char *text = "감형 😀 a\r\n\r\né\U00010400\n";
    const jub_lines lines = index_of(&arena, text);
    for (size_t at = 0; at <= strlen(text); at++) {
        if (((unsigned char)text[at] & 0xC0) == 0x80) continue;
        if (at > 0 && text[at] == '\n' && text[at - 1] == '\r') continue; // within a line end
        for (jub_line_unit unit = JUB_UNIT_BYTE; unit <= JUB_UNIT_UTF16; unit++)
            assert_int_equal(jub_lines_offset(&lines, jub_lines_place(&lines, at, unit), unit), at);
    }
}

TEST(bytes_that_are_no_text_are_safe)
{
    TEST_ARENA(arena);
    const jub_text text = JUB_TEXT("\x80\xff\n\xf0\x9f\x80\x80\x80\x80");
    jub_lines lines;
    assert_int_equal(jub_lines_index(&arena, text, &lines), JUB_OK);
    for (size_t at = 0; at <= text.length_bytes + 2; at++)
        (void)jub_lines_place(&lines, at, JUB_UNIT_UTF16);
    for (uint32_t character = 0; character < 9; character++)
        assert_true(jub_lines_offset(&lines, (jub_place){1, character}, JUB_UNIT_UTF16) <=
                    text.length_bytes);
}

TEST(without_memory_there_is_no_index)
{
    TEST_ARENA(arena);
    jub_lines lines;
    test_arena_fail_at(&arena, 0);
    assert_int_equal(jub_lines_index(&arena, JUB_TEXT("a"), &lines), JUB_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_any_of_three_ways),
        cmocka_unit_test(the_example_of_the_protocol_counts_a_pair_as_two),
        cmocka_unit_test(a_korean_syllable_is_three_bytes_and_one_unit),
        cmocka_unit_test(a_place_within_a_character_is_its_start),
        cmocka_unit_test(a_place_past_an_end_is_that_end),
        cmocka_unit_test(every_offset_of_a_mixed_text_comes_back),
        cmocka_unit_test(bytes_that_are_no_text_are_safe),
        cmocka_unit_test(without_memory_there_is_no_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
