#include "seal/age_key.h"

#include <sodium.h>

#include "seal/bech32.h"
#include "seal/fingerprint.h"
#include "seal_support.h"

static void read_recipient_fails(const char *text, const char *message)
{
    jub_age_recipient recipient = {{42}};
    jub_error error;
    assert_int_not_equal(jub_age_recipient_read(jub_text_from(text), &recipient, &error), JUB_OK);
    assert_string_equal(error.message, message);
    assert_int_equal(recipient.key[0], 42);
}

TEST(an_identity_and_its_recipient_are_those_of_the_worked_vector)
{
    (void)state_unused;
    const struct {
        const char *identity, *recipient, *secret, *key;
    } vectors[] = {
        {IDENTITY_1, RECIPIENT_1,
         "4242424242424242424242424242424242424242424242424242424242424242",
         "132c442be010fbd57e72603328aa76e71fccc1503aae219327d14d9c9993f472"},
        {IDENTITY_2, RECIPIENT_2,
         "1696f7d965aa1524748d927a2fa4eee841a2646c8c064ade15ee2be01a23696d",
         "a4cf2f73b5ad84426770db9fd15c681f13ed9662330341d3780b451c38806363"},
    };
    for (size_t i = 0; i < 2; i++) {
        jub_age_identity identity, made;
        jub_age_recipient recipient;
        char hex[65], text[JUB_AGE_IDENTITY_TEXT_BYTES + 1];
        assert_int_equal(jub_age_identity_read(jub_text_from(vectors[i].identity), &identity, NULL),
                         JUB_OK);
        jub_hex_encode(identity.secret, 32, hex);
        assert_string_equal(hex, vectors[i].secret);
        jub_hex_encode(identity.recipient.key, 32, hex);
        assert_string_equal(hex, vectors[i].key);
        jub_age_identity_write(&identity, text);
        assert_string_equal(text, vectors[i].identity);
        jub_age_recipient_write(&identity.recipient, text);
        assert_string_equal(text, vectors[i].recipient);
        assert_int_equal(
            jub_age_recipient_read(jub_text_from(vectors[i].recipient), &recipient, NULL), JUB_OK);
        assert_true(jub_age_recipient_equal(&recipient, &identity.recipient));

        test_script script = {vectors[i].secret};
        jub_age_identity_make(test_script_random(&script), &made);
        assert_memory_equal(&made, &identity, sizeof made);
        assert_int_equal(*script.hex, '\0');
        jub_age_identity_clear(&identity);
        const jub_age_identity zero = {0};
        assert_memory_equal(&identity, &zero, sizeof zero);
    }
}

TEST(a_recipient_with_any_one_character_changed_is_refused)
{
    (void)state_unused;
    static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l1bioQ ";
    char text[] = RECIPIENT_1;
    for (size_t i = 0; i < sizeof text - 1; i++) {
        const char good = text[i];
        for (const char *c = alphabet; *c; c++) {
            jub_age_recipient recipient;
            text[i] = *c;
            assert_int_equal(jub_age_recipient_read(jub_text_from(text), &recipient, NULL),
                             *c == good ? JUB_OK : JUB_SYNTAX);
        }
        text[i] = good;
    }
}

TEST(a_recipient_that_is_not_one_is_told_why)
{
    (void)state_unused;
    read_recipient_fails("", "the recipient does not begin as one");
    read_recipient_fails("age", "the recipient does not begin as one");
    read_recipient_fails("age1", "the recipient is too short");
    read_recipient_fails(IDENTITY_1, "this is a secret key");
    read_recipient_fails("AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ",
                         "the recipient does not begin as one");
    read_recipient_fails("age1Zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
                         "the recipient is of mixed or wrong case");
    read_recipient_fails("age1bvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
                         "the recipient holds a character that no key has");
    read_recipient_fails("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw",
                         "the recipient is too short");
    read_recipient_fails(RECIPIENT_1 "q", "the recipient is too long");
    read_recipient_fails("age1vzkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
                         "the recipient has a slip: its checksum does not fit");
}

// The points of order 1, 2 and 8 on Curve25519 (RFC 7748, section 6.1; and libsodium's list).
TEST(a_recipient_of_small_order_is_refused)
{
    (void)state_unused;
    const char *const points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        uint8_t key[32];
        char text[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
        assert_true(jub_hex_decode(jub_text_from(points[i]), key, sizeof key));
        jub_bech32_write("age", key, text);
        read_recipient_fails(text, "the recipient is a point that hides nothing");
    }
}

TEST(a_key_in_the_wrong_case_or_with_a_slip_is_refused_without_being_shown)
{
    (void)state_unused;
    const char *const bad[] = {
        "age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex",
        "AGE-SECRET-KEY-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex",
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEY",
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAE",
        RECIPIENT_1,
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_age_identity identity;
        jub_error error;
        assert_int_equal(jub_age_identity_read(jub_text_from(bad[i]), &identity, &error),
                         JUB_SYNTAX);
        assert_null(strstr(error.message, "GFPYY"));
        assert_null(strstr(error.message, "gfpyy"));
    }
}

// 52 characters are 260 bits: the four beyond the key must be zero. The checksum is by the
// reference code of BIP 173 in Python.
TEST(bits_beyond_the_key_must_be_zero)
{
    (void)state_unused;
    uint8_t bytes[JUB_BECH32_BYTES];
    assert_null(jub_bech32_read("age", JUB_TEXT(RECIPIENT_1), bytes));
    assert_string_equal(
        jub_bech32_read("age",
                        JUB_TEXT("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73epp9g8nq"),
                        bytes),
        "is not in the canonical form");
}

TEST(a_fingerprint_is_eight_groups_of_four_digits)
{
    (void)state_unused; // computed with Python's hashlib
    char text[JUB_FINGERPRINT_TEXT_BYTES + 1];
    jub_fingerprint(JUB_TEXT(RECIPIENT_1), text);
    assert_string_equal(text, "2681 3490 8117 0232 2373 0919 4706 8529");
    jub_fingerprint(JUB_TEXT(RECIPIENT_2), text);
    assert_string_equal(text, "1209 3669 7628 6448 8284 1671 5300 7924");
}

TEST(lines_of_keys_are_found_between_comments)
{
    (void)state_unused;
    jub_text source = JUB_TEXT("# made by age-keygen\n\n  one \r\n#two\n\ttwo\nthree");
    jub_text line;
    uint32_t number = 0;
    assert_true(jub_age_next_key_line(&source, &number, &line));
    assert_text(line, "one");
    assert_int_equal(number, 3);
    assert_true(jub_age_next_key_line(&source, &number, &line));
    assert_text(line, "two");
    assert_int_equal(number, 5);
    assert_true(jub_age_next_key_line(&source, &number, &line));
    assert_text(line, "three");
    assert_false(jub_age_next_key_line(&source, &number, &line));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_identity_and_its_recipient_are_those_of_the_worked_vector),
        cmocka_unit_test(a_recipient_with_any_one_character_changed_is_refused),
        cmocka_unit_test(a_recipient_that_is_not_one_is_told_why),
        cmocka_unit_test(a_recipient_of_small_order_is_refused),
        cmocka_unit_test(a_key_in_the_wrong_case_or_with_a_slip_is_refused_without_being_shown),
        cmocka_unit_test(bits_beyond_the_key_must_be_zero),
        cmocka_unit_test(a_fingerprint_is_eight_groups_of_four_digits),
        cmocka_unit_test(lines_of_keys_are_found_between_comments),
    };
    if (sodium_init() < 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
