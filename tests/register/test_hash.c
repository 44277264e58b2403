#include "register/hash.h"

#include "test_support.h"

// Computed with Python's hashlib and struct.
static void assert_hash(const jub_text *sources, size_t source_count, const char *expected)
{
    uint8_t digest[JUB_SHA256_BYTES];
    char hex[JUB_SHA256_HEX_BYTES + 1];
    assert_int_equal(jub_register_hash(JUB_TEXT("{}"), sources, source_count, digest, NULL),
                     JUB_OK);
    jub_hex_encode(digest, sizeof digest, hex);
    assert_string_equal(hex, expected);
}

TEST(the_hash_is_that_of_title_lengths_and_bytes)
{
    (void)state_unused;
    const jub_text sources[] = {JUB_TEXT("id\np1\n"), JUB_TEXT(""), JUB_TEXT("a,b\n")};
    assert_hash(NULL, 0, "9d2c1cd522adb88474e02f2600c53c2ea128e58a13f5fb9abebc912064a2b333");
    assert_hash(sources, 3, "ce0e419c2d2126cd9fa26f20f3e0242ab2f69539d0a7992005770adcbef9a495");
}

TEST(a_byte_that_moves_to_the_next_file_changes_the_hash)
{
    (void)state_unused;
    const jub_text sources[] = {JUB_TEXT("id\np1"), JUB_TEXT("\n"), JUB_TEXT("a,b\n")};
    assert_hash(sources, 3, "33dc7c36ee22a558c35bd4787452aa658daefc41a33200b2c5face00d70f22e7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_that_of_title_lengths_and_bytes),
        cmocka_unit_test(a_byte_that_moves_to_the_next_file_changes_the_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
