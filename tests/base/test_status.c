#include "base/status.h"

#include "base/utf8.h"
#include "test_support.h"

TEST(a_failure_fills_the_error_and_comes_back_as_it_was_given)
{
    (void)state_unused;
    jub_error error = {0};
    const jub_status status =
        jub_fail(&error, JUB_RANGE, (jub_position){3, 4}, "write 1 to 9", "%d is too many", 12);
    assert_int_equal(status, JUB_RANGE);
    assert_int_equal(error.status, JUB_RANGE);
    assert_true(error.at.line == 3 && error.at.column == 4);
    assert_string_equal(error.message, "12 is too many");
    assert_string_equal(error.hint, "write 1 to 9");
}

TEST(without_an_error_to_fill_the_status_still_comes_back)
{
    (void)state_unused;
    assert_int_equal(jub_fail(NULL, JUB_TYPE, (jub_position){0}, NULL, "x"), JUB_TYPE);
    assert_int_equal(jub_fail_no_memory(NULL), JUB_NO_MEMORY);
}

TEST(no_hint_clears_the_hint_of_an_earlier_failure)
{
    (void)state_unused;
    jub_error error = {0};
    (void)jub_fail(&error, JUB_RANGE, (jub_position){3, 4}, "old", "old");
    assert_int_equal(jub_fail_no_memory(&error), JUB_NO_MEMORY);
    assert_string_equal(error.message, "out of memory");
    assert_string_equal(error.hint, "");
    assert_int_equal(error.at.line, 0);
}

// Every way in which characters of 1 to 4 bytes can lie across the end of the buffer.
TEST(a_message_that_is_too_long_is_cut_at_a_whole_character)
{
    TEST_ARENA(arena);
    static const char *const characters[] = {"x", "\u00E4", "\uAC00", "\U0001F600"};
    for (size_t c = 0; c < 4; c++) {
        for (size_t shift = 0; shift < 8; shift++) {
            const size_t size = strlen(characters[c]);
            char *text = JUB_NEW(&arena, char, 2048);
            size_t length = shift;
            memset(text, '.', shift);
            while (length < 1024) {
                memcpy(text + length, characters[c], size);
                length += size;
            }
            jub_error error;
            (void)jub_fail(&error, JUB_RANGE, (jub_position){0}, text, "%s", text);
            const size_t message = shift + (JUB_MESSAGE_MAX_BYTES - 1 - shift) / size * size;
            const size_t hint = shift + (JUB_HINT_MAX_BYTES - 1 - shift) / size * size;
            assert_int_equal(strlen(error.message), message);
            assert_int_equal(strlen(error.hint), hint);
            assert_memory_equal(error.message, text, message);
            assert_true(jub_utf8_valid(jub_text_from(error.message), NULL));
        }
    }
}

TEST(a_message_that_just_fits_is_kept_whole)
{
    (void)state_unused;
    char text[JUB_MESSAGE_MAX_BYTES];
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 4, "\uAC00", 4);
    jub_error error;
    (void)jub_fail(&error, JUB_RANGE, (jub_position){0}, NULL, "%s", text);
    assert_string_equal(error.message, text);
}

TEST(what_a_terminal_would_obey_does_not_reach_it)
{
    (void)state_unused;
    jub_error error;
    (void)jub_fail(&error, JUB_SYNTAX, (jub_position){0}, "a\rb\x7f", "'%s' is no name",
                   "\x1b[2Jx\ny\xC2\x9Bz\xC2\xA0\xC3\x9B");
    assert_string_equal(error.message, "'?[2Jx?y??z\xC2\xA0\xC3\x9B' is no name");
    assert_string_equal(error.hint, "a?b?");
}

TEST(every_status_has_its_own_word)
{
    (void)state_unused;
    static const jub_status all[] = {
#define X(name, word) name,
        JUB_STATUS_LIST(X)
#undef X
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_string_not_equal(jub_status_word(all[i]), "unknown");
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(jub_status_word(all[i]), jub_status_word(all[j]));
    }
    assert_string_equal(jub_status_word(JUB_NO_MEMORY), "no memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_fills_the_error_and_comes_back_as_it_was_given),
        cmocka_unit_test(without_an_error_to_fill_the_status_still_comes_back),
        cmocka_unit_test(no_hint_clears_the_hint_of_an_earlier_failure),
        cmocka_unit_test(a_message_that_is_too_long_is_cut_at_a_whole_character),
        cmocka_unit_test(a_message_that_just_fits_is_kept_whole),
        cmocka_unit_test(what_a_terminal_would_obey_does_not_reach_it),
        cmocka_unit_test(every_status_has_its_own_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
