#include "base/json.h"

#include "test_support.h"

enum { MAX_BYTES = 1 << 20 };

static json_t *read_good(const char *source)
{
    json_t *json = NULL;
    jub_error error;
    if (jub_json_read(jub_text_from(source), MAX_BYTES, &json, &error) != JUB_OK)
        fail_msg("%s: %s", source, error.message);
    return json;
}

TEST(what_is_not_strict_json_is_refused_and_gives_nothing)
{
    (void)state_unused;
    static const char *const bad[] = {
        "",
        "{",
        "{\"a\":1,}",
        "[1,]",
        "{'a':1}",
        "[01]",
        "[.5]",
        "[1] x",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "[\"\xFF\"]",
        "[1e400]",
        "[NaN]",
        "[9223372036854775808]",
        "[\"\\ud800\"]",
        "[\"\\u0000\"]",
        "[\"\n\"]",
        "// c\n[1]",
        "nul",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *json = NULL;
        jub_error error = {0};
        if (jub_json_read(jub_text_from(bad[i]), MAX_BYTES, &json, &error) != JUB_SYNTAX)
            fail_msg("accepted: %s", bad[i]);
        assert_null(json);
        assert_true(error.at.line >= 1 && error.at.column >= 1);
    }
    json_t *json = NULL;
    assert_int_equal(jub_json_read((jub_text){0}, MAX_BYTES, &json, NULL), JUB_SYNTAX);
    assert_int_equal(jub_json_read(JUB_TEXT("[1]\0"), MAX_BYTES, &json, NULL), JUB_SYNTAX);
}

TEST(an_error_stands_at_its_line_and_column)
{
    (void)state_unused;
    json_t *json = NULL;
    jub_error error = {0};
    assert_int_equal(
        jub_json_read(JUB_TEXT("{\n  \"a\": 1,\n  \"b\": x\n}"), MAX_BYTES, &json, &error),
        JUB_SYNTAX);
    assert_int_equal(error.at.line, 3);
    assert_int_equal(error.at.column, 8);
    assert_int_equal(jub_json_read(JUB_TEXT("{\"a\": 1,\n \"a\": 2}"), MAX_BYTES, &json, &error),
                     JUB_SYNTAX);
    assert_int_equal(error.at.line, 2);
    assert_non_null(strstr(error.message, "duplicate"));
    assert_int_equal(jub_json_read(JUB_TEXT("[1]\n\n]"), MAX_BYTES, &json, &error), JUB_SYNTAX);
    assert_int_equal(error.at.line, 3);
}

TEST(nesting_and_size_are_bounded)
{
    TEST_ARENA(arena);
    enum { DEPTH = 100000 };
    char *deep = JUB_NEW(&arena, char, 2 * DEPTH);
    memset(deep, '[', DEPTH);
    memset(deep + DEPTH, ']', DEPTH);
    json_t *json = NULL;
    jub_error error;
    assert_int_equal(jub_json_read((jub_text){deep, 2 * DEPTH}, MAX_BYTES, &json, &error),
                     JUB_SYNTAX);
    assert_non_null(strstr(error.message, "depth"));
    assert_int_equal(jub_json_read((jub_text){deep + DEPTH - 9, 18}, 18, &json, &error), JUB_OK);
    json_decref(json);
    json = NULL;
    assert_int_equal(jub_json_read((jub_text){deep + DEPTH - 9, 18}, 17, &json, &error), JUB_LIMIT);
    assert_null(json);
}

TEST(members_are_read_by_type_and_absent_ones_fall_back)
{
    (void)state_unused;
    json_t *json = read_good("{\"t\":\"x\",\"b\":true,\"i\":-9223372036854775808,\"n\":null}");
    jub_text text = JUB_TEXT("?");
    bool truth = false;
    int64_t number = 0;
    jub_error error;
    assert_int_equal(jub_json_text(json, "it", "t", &text, &error), JUB_OK);
    assert_text(text, "x");
    assert_int_equal(jub_json_text(json, "it", "none", &text, &error), JUB_OK);
    assert_int_equal(text.length_bytes, 0);
    assert_int_equal(jub_json_bool(json, "it", "b", false, &truth, &error), JUB_OK);
    assert_true(truth);
    assert_int_equal(jub_json_bool(json, "it", "none", false, &truth, &error), JUB_OK);
    assert_false(truth);
    assert_int_equal(jub_json_integer(json, "it", "i", 3, &number, &error), JUB_OK);
    assert_true(number == INT64_MIN);
    assert_int_equal(jub_json_integer(json, "it", "none", 3, &number, &error), JUB_OK);
    assert_int_equal(number, 3);
    assert_int_equal(jub_json_text(json, "it", "b", &text, &error), JUB_TYPE);
    assert_string_equal(error.message, "it: 'b' is not a string");
    assert_int_equal(jub_json_bool(json, "it", "i", false, &truth, &error), JUB_TYPE);
    assert_int_equal(jub_json_integer(json, "it", "t", 0, &number, &error), JUB_TYPE);
    assert_int_equal(jub_json_text(json, "it", "n", &text, &error), JUB_TYPE); // null is no text
    assert_int_equal(number, 3);
    json_decref(json);
}

TEST(an_unknown_key_is_refused_with_the_nearest_known_one)
{
    (void)state_unused;
    static const char *const known[] = {"name", "path", "schema", NULL};
    jub_error error;
    json_t *json = read_good("{\"name\":1,\"pth\":2}");
    assert_int_equal(jub_json_only(json, "resource", known, &error), JUB_SYNTAX);
    assert_string_equal(error.message, "resource: unknown key 'pth'");
    assert_string_equal(error.hint, "did you mean 'path'?");
    json_decref(json);
    json = read_good("{\"somewhere else\":1}");
    assert_int_equal(jub_json_only(json, "resource", known, &error), JUB_SYNTAX);
    assert_string_equal(error.hint, "");
    json_decref(json);
    json = read_good("{\"schema\":{},\"name\":\"x\"}");
    assert_int_equal(jub_json_only(json, "resource", known, &error), JUB_OK);
    json_decref(json);
}

TEST(a_known_key_longer_than_suggestions_reach_is_still_known)
{
    (void)state_unused;
#define LONG "a_key_that_is_a_good_deal_longer_than_the_sixty_four_characters_compared"
    static const char *const known[] = {LONG, NULL};
    json_t *json = read_good("{\"" LONG "\":1}");
    assert_int_equal(jub_json_only(json, "it", known, NULL), JUB_OK);
    json_decref(json);
}

static void assert_canonical(const char *source, const char *expected)
{
    jub_buffer buffer = jub_buffer_init(1000);
    json_t *json = read_good(source);
    assert_int_equal(jub_json_canonical(json, &buffer, NULL), JUB_OK);
    assert_text(jub_buffer_view(&buffer), expected);
    json_decref(json);
    jub_buffer_clear(&buffer);
}

TEST(canonical_text_has_sorted_keys_and_no_blanks)
{
    (void)state_unused;
    assert_canonical(" { \"b\" : [ 1 , true , null ] , \"a\" : { \"d\":\"x\", \"c\":-2 } } ",
                     "{\"a\":{\"c\":-2,\"d\":\"x\"},\"b\":[1,true,null]}");
    assert_canonical("[\"\\uac00/\\\"\"]", "[\"\uAC00/\\\"\"]");
    assert_canonical("[{},[],\"\"]", "[{},[],\"\"]");
    // As Python's json writes it with sorted keys, no blanks and without escaping Unicode.
    assert_canonical("[\"\\u001F\\u000a\\u0008\\u000C\\u000d\\u0009\\u007f\\u2028\"]",
                     "[\"\\u001f\\n\\b\\f\\r\\t\x7f\u2028\"]");
}

TEST(a_float_anywhere_has_no_canonical_text_and_a_full_buffer_is_said)
{
    (void)state_unused;
    jub_error error;
    jub_buffer buffer = jub_buffer_init(4);
    json_t *json = read_good("{\"a\":[{\"b\":1.0}]}");
    assert_int_equal(jub_json_canonical(json, &buffer, &error), JUB_TYPE);
    assert_int_equal(buffer.length_bytes, 0);
    json_decref(json);
    json = read_good("[1,2,3]");
    assert_int_equal(jub_json_canonical(json, &buffer, &error), JUB_LIMIT);
    json_decref(json);
    jub_buffer_clear(&buffer);
}

TEST(a_quoted_text_is_read_back_as_it_was)
{
    (void)state_unused;
    jub_buffer buffer = jub_buffer_init(1000);
    char every[0x80 + 8];
    size_t length = 0;
    for (char byte = 1; byte < 0x7F; byte++) every[length++] = byte; // NUL is refused everywhere
    memcpy(every + length, "\x7F\xEA\xB0\x80", 4);
    const jub_text text = {every, length + 4};
    jub_buffer_char(&buffer, '[');
    jub_json_quote(&buffer, text);
    jub_buffer_char(&buffer, ']');
    json_t *json = NULL;
    assert_int_equal(jub_json_read(jub_buffer_view(&buffer), MAX_BYTES, &json, NULL), JUB_OK);
    const json_t *string = json_array_get(json, 0);
    assert_true(
        jub_text_equal((jub_text){json_string_value(string), json_string_length(string)}, text));
    json_decref(json);
    jub_buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_strict_json_is_refused_and_gives_nothing),
        cmocka_unit_test(an_error_stands_at_its_line_and_column),
        cmocka_unit_test(nesting_and_size_are_bounded),
        cmocka_unit_test(members_are_read_by_type_and_absent_ones_fall_back),
        cmocka_unit_test(an_unknown_key_is_refused_with_the_nearest_known_one),
        cmocka_unit_test(a_known_key_longer_than_suggestions_reach_is_still_known),
        cmocka_unit_test(canonical_text_has_sorted_keys_and_no_blanks),
        cmocka_unit_test(a_float_anywhere_has_no_canonical_text_and_a_full_buffer_is_said),
        cmocka_unit_test(a_quoted_text_is_read_back_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
