#include "base/buffer.h"

#include "test_support.h"

TEST(what_is_appended_comes_out_in_order)
{
    (void)state_unused;
    jub_buffer buffer = jub_buffer_init(1 << 20);
    jub_buffer_text(&buffer, JUB_TEXT("a"));
    jub_buffer_text(&buffer, (jub_text){0});
    jub_buffer_string(&buffer, "bc");
    jub_buffer_char(&buffer, '-');
    jub_buffer_format(&buffer, "%s%d", "x", 5);
    jub_buffer_format(&buffer, "%s", "");
    assert_text(jub_buffer_view(&buffer), "abc-x5");
    jub_buffer_clear(&buffer);
    assert_int_equal(jub_buffer_view(&buffer).length_bytes, 0);
}

TEST(numbers_are_written_to_their_limits)
{
    (void)state_unused;
    jub_buffer buffer = jub_buffer_init(1 << 20);
    jub_buffer_u64(&buffer, 0);
    jub_buffer_char(&buffer, ' ');
    jub_buffer_u64(&buffer, UINT64_MAX);
    jub_buffer_char(&buffer, ' ');
    jub_buffer_i64(&buffer, INT64_MIN);
    jub_buffer_char(&buffer, ' ');
    jub_buffer_i64(&buffer, -10);
    assert_text(jub_buffer_view(&buffer), "0 18446744073709551615 -9223372036854775808 -10");
    jub_buffer_clear(&buffer);
}

TEST(it_grows_to_its_maximum_to_the_byte_however_it_is_filled)
{
    (void)state_unused;
    for (size_t max_bytes = 0; max_bytes <= 600; max_bytes += 7) {
        jub_buffer by_char = jub_buffer_init(max_bytes), by_format = jub_buffer_init(max_bytes);
        for (size_t i = 0; i < max_bytes; i++) {
            jub_buffer_char(&by_char, (char)('a' + i % 26));
            jub_buffer_format(&by_format, "%c", (char)('a' + i % 26));
        }
        assert_int_equal(by_char.status, JUB_OK);
        assert_int_equal(by_format.status, JUB_OK);
        assert_true(jub_text_equal(jub_buffer_view(&by_char), jub_buffer_view(&by_format)));
        assert_int_equal(by_char.length_bytes, max_bytes);
        jub_buffer_char(&by_char, '!');
        jub_buffer_format(&by_format, "%s", "!");
        assert_int_equal(by_char.status, JUB_LIMIT);
        assert_int_equal(by_format.status, JUB_LIMIT);
        assert_int_equal(by_format.length_bytes, max_bytes);
        jub_buffer_clear(&by_char);
        jub_buffer_clear(&by_format);
    }
}

TEST(a_secret_one_grows_like_any_other_and_leaves_nothing_when_it_is_reset)
{
    (void)state_unused;
    jub_buffer plain = jub_buffer_init(5000), secret = jub_buffer_init_secret(5000);
    for (size_t i = 0; i < 5001; i++) {
        jub_buffer_char(&plain, (char)('a' + i % 26));
        jub_buffer_char(&secret, (char)('a' + i % 26));
    }
    assert_int_equal(secret.status, JUB_LIMIT);
    assert_true(jub_text_equal(jub_buffer_view(&plain), jub_buffer_view(&secret)));
    jub_buffer_reset(&secret);
    assert_int_equal(secret.length_bytes, 0);
    for (size_t i = 0; i < 5000; i++) assert_int_equal(secret.bytes[i], 0);
    jub_buffer_clear(&secret);
    assert_true(secret.is_secret);
    jub_buffer_clear(&plain);
}

TEST(its_sink_appends_until_there_is_no_more_room)
{
    (void)state_unused;
    jub_error error;
    jub_buffer buffer = jub_buffer_init(3);
    const jub_sink sink = jub_buffer_sink(&buffer);
    assert_int_equal(sink.write(sink.context, JUB_TEXT("ab"), &error), JUB_OK);
    assert_int_equal(sink.write(sink.context, JUB_TEXT("c"), &error), JUB_OK);
    assert_int_equal(sink.write(sink.context, JUB_TEXT("d"), &error), JUB_LIMIT);
    assert_text(jub_buffer_view(&buffer), "abc");
    jub_buffer_clear(&buffer);
}

TEST(once_failed_it_holds_what_it_held_until_it_is_reset)
{
    (void)state_unused;
    jub_buffer buffer = jub_buffer_init(4);
    jub_buffer_string(&buffer, "abc");
    jub_buffer_string(&buffer, "de");
    jub_buffer_char(&buffer, 'f'); // would fit, but comes after the failure
    assert_text(jub_buffer_view(&buffer), "abc");
    assert_int_equal(buffer.status, JUB_LIMIT);
    jub_buffer_reset(&buffer);
    jub_buffer_string(&buffer, "wxyz");
    assert_text(jub_buffer_view(&buffer), "wxyz");
    jub_buffer_clear(&buffer);
}

typedef struct receiver {
    jub_buffer got;
    jub_status answer;
    size_t call_count;
} receiver;

static jub_status take(void *context, jub_text bytes, jub_error *error)
{
    receiver *to = context;
    to->call_count++;
    if (to->answer != JUB_OK) return jub_fail(error, to->answer, (jub_position){0}, NULL, "full");
    jub_buffer_text(&to->got, bytes);
    return JUB_OK;
}

TEST(a_flush_hands_over_all_and_a_refused_one_keeps_it)
{
    (void)state_unused;
    jub_error error;
    receiver to = {.got = jub_buffer_init(100)};
    jub_buffer buffer = jub_buffer_init(100);
    assert_int_equal(jub_buffer_flush(&buffer, (jub_sink){take, &to}, &error), JUB_OK);
    assert_int_equal(to.call_count, 0);
    jub_buffer_string(&buffer, "abc");
    to.answer = JUB_IO;
    assert_int_equal(jub_buffer_flush(&buffer, (jub_sink){take, &to}, &error), JUB_IO);
    assert_string_equal(error.message, "full");
    assert_text(jub_buffer_view(&buffer), "abc");
    to.answer = JUB_OK;
    assert_int_equal(jub_buffer_flush(&buffer, (jub_sink){take, &to}, &error), JUB_OK);
    assert_text(jub_buffer_view(&to.got), "abc");
    assert_int_equal(buffer.length_bytes, 0);
    jub_buffer_clear(&buffer);
    jub_buffer_clear(&to.got);
}

TEST(a_failed_buffer_is_reported_and_not_written)
{
    (void)state_unused;
    jub_error error;
    receiver to = {.got = jub_buffer_init(100)};
    jub_buffer buffer = jub_buffer_init(2);
    jub_buffer_string(&buffer, "abc");
    assert_int_equal(jub_buffer_flush(&buffer, (jub_sink){take, &to}, &error), JUB_LIMIT);
    assert_string_equal(error.message, "output larger than its limit of 2 bytes");
    assert_int_equal(to.call_count, 0);
    jub_buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_appended_comes_out_in_order),
        cmocka_unit_test(numbers_are_written_to_their_limits),
        cmocka_unit_test(it_grows_to_its_maximum_to_the_byte_however_it_is_filled),
        cmocka_unit_test(a_secret_one_grows_like_any_other_and_leaves_nothing_when_it_is_reset),
        cmocka_unit_test(its_sink_appends_until_there_is_no_more_room),
        cmocka_unit_test(once_failed_it_holds_what_it_held_until_it_is_reset),
        cmocka_unit_test(a_flush_hands_over_all_and_a_refused_one_keeps_it),
        cmocka_unit_test(a_failed_buffer_is_reported_and_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
