#include "seal/ceremony.h"

#include <sodium.h>

#include "seal_support.h"

#define HASH_A "39faa1ab7eb82c76e1937b91009cfa8d64f861a783cd97e6396f94b1ff8f8122"
#define HASH_B "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970"
#define HOLDER(name, recipient, share, file)                                                       \
    "{\"name\":\"" name "\",\"recipient\":\"" recipient "\",\"share\":\"" share                    \
    "\",\"share_file\":\"" file "\"}"
#define RECORD(holders, k, n, recipient)                                                           \
    "{\"holders\":[" holders "],\"k\":" k ",\"kind\":\"key-ceremony\",\"list\":\"2027/final\","    \
    "\"n\":" n ",\"recipient\":\"" recipient "\",\"time\":\"2027-03-01T09:00:00Z\"}"
#define TWO                                                                                        \
    HOLDER("court", RECIPIENT_1, HASH_A, HASH_B) "," HOLDER("bar", RECIPIENT_2, HASH_B, HASH_A)

static const char record[] = RECORD(TWO, "2", "2", RECIPIENT_1);

TEST(a_record_is_read_and_written_as_the_same_bytes)
{
    (void)state_unused;
    jub_ceremony ceremony;
    jub_buffer written = jub_buffer_init(JUB_CEREMONY_MAX_BYTES);
    char hex[JUB_SHA256_HEX_BYTES + 1], recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
    assert_int_equal(jub_ceremony_read(jub_text_from(record), &ceremony, NULL), JUB_OK);
    assert_string_equal(ceremony.list, "2027/final");
    assert_string_equal(ceremony.time, "2027-03-01T09:00:00Z");
    assert_int_equal(ceremony.threshold, 2);
    assert_int_equal(ceremony.count, 2);
    assert_string_equal(ceremony.holders[1].name, "bar");
    jub_age_recipient_write(&ceremony.holders[1].recipient, recipient);
    assert_string_equal(recipient, RECIPIENT_2);
    jub_hex_encode(ceremony.holders[1].share_hash, 32, hex);
    assert_string_equal(hex, HASH_B);
    jub_hex_encode(ceremony.holders[1].file_hash, 32, hex);
    assert_string_equal(hex, HASH_A);
    assert_int_equal(jub_ceremony_write(&ceremony, &written, NULL), JUB_OK);
    assert_text(jub_buffer_view(&written), record);
    jub_buffer_clear(&written);
}

TEST(a_record_is_an_entry_that_the_log_takes)
{
    (void)state_unused;
    json_t *json = NULL;
    assert_int_equal(jub_entry_read(jub_text_from(record), &json, NULL), JUB_OK);
    json_decref(json);
}

TEST(a_record_that_does_not_fit_together_is_refused)
{
    (void)state_unused;
    const struct {
        const char *text;
        jub_status status;
    } bad[] = {
        {RECORD(TWO, "1", "2", RECIPIENT_1), JUB_RANGE},
        {RECORD(TWO, "3", "2", RECIPIENT_1), JUB_RANGE},
        {RECORD(TWO, "2", "3", RECIPIENT_1), JUB_RANGE},
        {RECORD(TWO, "-2", "2", RECIPIENT_1), JUB_RANGE},
        {RECORD("", "2", "0", RECIPIENT_1), JUB_RANGE},
        {RECORD(TWO, "2", "2", "age1"), JUB_SYNTAX},
        {RECORD(TWO, "2", "2", IDENTITY_1), JUB_TYPE},
        {RECORD(
             HOLDER("a", RECIPIENT_1, HASH_A, HASH_B) "," HOLDER("a", RECIPIENT_2, HASH_B, HASH_A),
             "2", "2", RECIPIENT_1),
         JUB_DUPLICATE},
        {RECORD(
             HOLDER("a", RECIPIENT_1, HASH_A, HASH_B) "," HOLDER("b", RECIPIENT_1, HASH_B, HASH_A),
             "2", "2", RECIPIENT_1),
         JUB_DUPLICATE},
        {RECORD(HOLDER("a", RECIPIENT_1, HASH_A, HASH_B) "," HOLDER("b/c", RECIPIENT_2, HASH_B,
                                                                    HASH_A),
                "2", "2", RECIPIENT_1),
         JUB_SYNTAX},
        {RECORD(HOLDER("a", RECIPIENT_1, "00", HASH_B) "," HOLDER("b", RECIPIENT_2, HASH_B, HASH_A),
                "2", "2", RECIPIENT_1),
         JUB_SYNTAX},
        {"{\"kind\":\"decree\"}", JUB_TYPE},
        {"[]", JUB_TYPE},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_ceremony ceremony = {.count = 42};
        assert_int_equal(jub_ceremony_read(jub_text_from(bad[i].text), &ceremony, NULL),
                         bad[i].status);
        assert_int_equal(ceremony.count, 42);
    }
}

TEST(the_name_of_a_holder_can_name_a_file_and_nothing_else)
{
    (void)state_unused;
    char longest[JUB_HOLDER_NAME_MAX_BYTES + 2];
    memset(longest, 'a', sizeof longest);
    assert_true(jub_holder_name_is_valid((jub_text){longest, JUB_HOLDER_NAME_MAX_BYTES}));
    assert_false(jub_holder_name_is_valid((jub_text){longest, JUB_HOLDER_NAME_MAX_BYTES + 1}));
    const char *const good[] = {"court", "High_Court-2", "a.b", "7"};
    const char *const bad[] = {"", ".", "..", ".a", "-a", "a/b", "a b", "a=b", "a\n", "\xc3\xa9"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(jub_holder_name_is_valid(jub_text_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(jub_holder_name_is_valid(jub_text_from(bad[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_read_and_written_as_the_same_bytes),
        cmocka_unit_test(a_record_is_an_entry_that_the_log_takes),
        cmocka_unit_test(a_record_that_does_not_fit_together_is_refused),
        cmocka_unit_test(the_name_of_a_holder_can_name_a_file_and_nothing_else),
    };
    if (sodium_init() < 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
