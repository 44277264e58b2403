#include "ledger/entry.h"

#include "ledger/tile.h"
#include "test_support.h"

static jub_status read_string(const char *entry, jub_error *error)
{
    json_t *json = NULL;
    const jub_status status = jub_entry_read(jub_text_from(entry), &json, error);
    assert_true((status == JUB_OK) == (json != NULL));
    json_decref(json);
    return status;
}

TEST(an_entry_in_canonical_form_is_read_and_written_as_it_was)
{
    (void)state_unused;
    const char entry[] =
        "{\"actor\":\"registry\",\"kind\":\"decree\",\"n\":-7,\"names\":[\"\xc3\xa9\","
        "null,true],\"time\":\"2027-02-01T12:00:00Z\"}";
    json_t *json = NULL;
    jub_buffer buffer = jub_buffer_init(1 << 10);
    assert_int_equal(jub_entry_read(jub_text_from(entry), &json, NULL), JUB_OK);
    assert_int_equal(jub_entry_write(json, &buffer, NULL), JUB_OK);
    assert_text(jub_buffer_view(&buffer), entry);
    json_decref(json);
    jub_buffer_clear(&buffer);
}

TEST(the_same_facts_in_other_bytes_are_refused)
{
    (void)state_unused;
    const char *const others[] = {
        "{\"kind\":\"a\",\"actor\":\"b\"}",
        "{\"actor\": \"b\",\"kind\":\"a\"}",
        "{\"kind\":\"a\"}\n",
        " {\"kind\":\"a\"}",
        "{\"kind\":\"\\u0061\"}",
        "{\"kind\":\"a\\/\"}",
        "{\"kind\":\"a\",\"n\":-0}",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        jub_error error = {0};
        assert_int_equal(read_string(others[i], &error), JUB_SYNTAX);
        assert_non_null(strstr(error.message, "canonical"));
    }
}

TEST(what_is_no_entry_is_refused)
{
    (void)state_unused;
    jub_error error;
    assert_int_equal(read_string("", &error), JUB_SYNTAX);
    assert_int_equal(read_string("[]", &error), JUB_SYNTAX);
    assert_int_equal(read_string("{}", &error), JUB_SYNTAX);
    assert_non_null(strstr(error.message, "'kind'"));
    assert_int_equal(read_string("{\"kind\":\"\"}", &error), JUB_SYNTAX);
    assert_int_equal(read_string("{\"kind\":1}", &error), JUB_SYNTAX);
    assert_int_equal(read_string("{\"kind\":\"a\",\"kind\":\"a\"}", &error), JUB_SYNTAX);
    assert_int_equal(read_string("{\"kind\":\"a\",\"n\":1.5}", &error), JUB_TYPE);
    assert_int_equal(read_string("{\"kind\":\"\xff\"}", &error), JUB_SYNTAX);
}

TEST(an_entry_is_as_large_as_its_length_allows_and_no_larger)
{
    TEST_ARENA(arena);
    const size_t frame_bytes = strlen("{\"kind\":\"a\",\"x\":\"\"}");
    for (size_t over = 0; over < 2; over++) {
        const size_t fill_bytes = JUB_ENTRY_MAX_BYTES - frame_bytes + over;
        char *fill = JUB_NEW(&arena, char, fill_bytes + 1);
        assert_non_null(fill);
        memset(fill, 'x', fill_bytes);
        json_t *json = json_pack("{s:s, s:s}", "kind", "a", "x", fill);
        assert_non_null(json);
        jub_buffer buffer = jub_buffer_init(1 << 20);
        assert_int_equal(jub_entry_write(json, &buffer, NULL), over ? JUB_LIMIT : JUB_OK);
        assert_int_equal(buffer.length_bytes, over ? 0 : JUB_ENTRY_MAX_BYTES);
        json_decref(json);
        jub_buffer_clear(&buffer);
    }
}

TEST(what_cannot_be_an_entry_is_not_written)
{
    (void)state_unused;
    jub_buffer buffer = jub_buffer_init(1 << 10);
    json_t *no_kind = json_pack("{s:s}", "actor", "a");
    json_t *with_float = json_pack("{s:s, s:f}", "kind", "a", "x", 0.5);
    assert_int_equal(jub_entry_write(no_kind, &buffer, NULL), JUB_SYNTAX);
    assert_int_equal(jub_entry_write(with_float, &buffer, NULL), JUB_TYPE);
    assert_int_equal(buffer.length_bytes, 0);
    json_decref(no_kind);
    json_decref(with_float);
    jub_buffer_clear(&buffer);
}

// Computed with Python's hashlib: sha256(b"jubilee-" + purpose + b"-v1\n" + salt + facts).
TEST(a_commitment_is_that_of_another_program)
{
    (void)state_unused;
    const struct {
        const char *purpose;
        const char *hex;
    } expected[] = {
        {"determination", "02e9a06a804f64e284b2ac81530f1dadd0e3a2cd3923cb4c74a46e24637c2da4"},
        {"nomination", "364392cb1405a5f8c179d0fe2bf468da0abed25826328070943c30a63c075d99"},
    };
    uint8_t salt[JUB_SALT_BYTES];
    for (size_t i = 0; i < sizeof salt; i++) salt[i] = (uint8_t)i;
    jub_sha256 *sha = jub_sha256_new();
    assert_non_null(sha);
    for (size_t i = 0; i < 2; i++) {
        jub_hash commitment;
        char hex[2 * JUB_HASH_BYTES + 1];
        jub_commitment(sha, jub_text_from(expected[i].purpose), salt,
                       JUB_TEXT("{\"case\":\"C-000123\",\"result\":\"granted\"}"), &commitment);
        jub_hex_encode(commitment.bytes, JUB_HASH_BYTES, hex);
        assert_string_equal(hex, expected[i].hex);
    }
    jub_sha256_free(sha);
}

TEST(a_purpose_is_a_plain_word)
{
    (void)state_unused;
    char long_word[66];
    memset(long_word, 'a', sizeof long_word - 1);
    long_word[65] = '\0';
    assert_true(jub_purpose_is_valid(JUB_TEXT("determination")));
    assert_true(jub_purpose_is_valid(JUB_TEXT("draw.pool-2")));
    assert_false(jub_purpose_is_valid(JUB_TEXT("")));
    assert_false(jub_purpose_is_valid(JUB_TEXT("a b")));
    assert_false(jub_purpose_is_valid(JUB_TEXT("a\n")));
    assert_false(jub_purpose_is_valid(JUB_TEXT("Determination")));
    assert_false(jub_purpose_is_valid(jub_text_from(long_word)));
    assert_true(jub_purpose_is_valid(jub_text_from(long_word + 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_in_canonical_form_is_read_and_written_as_it_was),
        cmocka_unit_test(the_same_facts_in_other_bytes_are_refused),
        cmocka_unit_test(what_is_no_entry_is_refused),
        cmocka_unit_test(an_entry_is_as_large_as_its_length_allows_and_no_larger),
        cmocka_unit_test(what_cannot_be_an_entry_is_not_written),
        cmocka_unit_test(a_commitment_is_that_of_another_program),
        cmocka_unit_test(a_purpose_is_a_plain_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
