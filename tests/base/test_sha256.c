#include "base/sha256.h"

#include "test_support.h"

// Examples published with FIPS 180-4 (NIST, "Examples with intermediate values", SHA-256).
static const struct {
    const char *text, *digest;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnop"
     "qrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void assert_digest(const uint8_t digest[JUB_SHA256_BYTES], const char *expected)
{
    char hex[JUB_SHA256_HEX_BYTES + 1];
    jub_hex_encode(digest, JUB_SHA256_BYTES, hex);
    assert_string_equal(hex, expected);
}

TEST(digests_are_those_of_fips_180_4)
{
    (void)state_unused;
    uint8_t digest[JUB_SHA256_BYTES];
    jub_sha256 *hash = jub_sha256_new();
    assert_non_null(hash);
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        assert_true(jub_sha256_of(hash, jub_text_from(vectors[i].text), digest));
        assert_digest(digest, vectors[i].digest);
    }
    assert_true(jub_sha256_of(hash, (jub_text){0}, digest));
    assert_digest(digest, vectors[0].digest);
    jub_sha256_free(hash);
}

TEST(a_million_letters_in_uneven_pieces_give_the_published_digest)
{
    (void)state_unused;
    uint8_t digest[JUB_SHA256_BYTES];
    char letters[997];
    memset(letters, 'a', sizeof letters);
    jub_sha256 *hash = jub_sha256_new();
    assert_true(jub_sha256_start(hash));
    for (size_t left = 1000000, piece = 1; left > 0; piece = piece * 7 % 991 + 1) {
        const size_t now = piece < left ? piece : left;
        assert_true(jub_sha256_update(hash, letters, now));
        left -= now;
    }
    assert_true(jub_sha256_finish(hash, digest));
    assert_digest(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    jub_sha256_free(hash);
}

TEST(a_start_forgets_what_came_before)
{
    (void)state_unused;
    uint8_t digest[JUB_SHA256_BYTES];
    jub_sha256 *hash = jub_sha256_new();
    assert_true(jub_sha256_start(hash) && jub_sha256_update(hash, "left over", 9));
    assert_true(jub_sha256_of(hash, JUB_TEXT("abc"), digest));
    assert_digest(digest, vectors[1].digest);
    jub_sha256_free(hash);
    jub_sha256_free(NULL);
}

TEST(hexadecimal_is_read_back_in_either_case)
{
    (void)state_unused;
    uint8_t bytes[256], back[256];
    char hex[513];
    for (size_t i = 0; i < 256; i++) bytes[i] = (uint8_t)i;
    jub_hex_encode(bytes, 256, hex);
    assert_true(jub_hex_decode(jub_text_from(hex), back, 256));
    assert_memory_equal(bytes, back, 256);
    assert_true(jub_hex_decode(JUB_TEXT("aBcDeF09"), back, 4));
    assert_memory_equal(back, "\xAB\xCD\xEF\x09", 4);
    jub_hex_encode(bytes, 0, hex);
    assert_string_equal(hex, "");
}

TEST(what_is_not_hexadecimal_is_refused_and_writes_nothing)
{
    (void)state_unused;
    static const char *const bad[] = {"", "0", "000", "00000", "0g00", "00 0", "0x00", "00-1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint8_t bytes[2] = {7, 7};
        assert_false(jub_hex_decode(jub_text_from(bad[i]), bytes, 2));
        assert_true(bytes[0] == 7 && bytes[1] == 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_fips_180_4),
        cmocka_unit_test(a_million_letters_in_uneven_pieces_give_the_published_digest),
        cmocka_unit_test(a_start_forgets_what_came_before),
        cmocka_unit_test(hexadecimal_is_read_back_in_either_case),
        cmocka_unit_test(what_is_not_hexadecimal_is_refused_and_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
