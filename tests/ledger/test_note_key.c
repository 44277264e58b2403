#include "keys.h"

static const char *const published_vkeys[] = {
    NEUMANN_VKEY,
    FOO_VKEY,
    SUM_VKEY,
    WITNESS_VKEY,
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
    "jubilee.example/log/2027-amnesty+ca1ab1b8+AT/nKyEDiHEJVoeuRUS36A57Q0v91+PaUjC7CJu6Ux3H",
    "witness.example/court+f426e1e7+BKWKXSdax45hKMJicds1wg9PsdaPI4o979KokeZpt9gO",
    "witness.example/ombudsman+8af1e67b+BA04ti/0SUfVwEZvnD/8gFzTVzD8TGM/jQQ/lYjyzlH2",
    "witness.example/bar+42f739c1+BHx8mmRnedvIisZLtTDfCJxPBTF9lxFiBLlzVz7GOcYp",
};
enum { PUBLISHED_COUNT = sizeof published_vkeys / sizeof *published_vkeys };

TEST(published_keys_are_read_and_written_again)
{
    (void)state_unused;
    for (size_t i = 0; i < PUBLISHED_COUNT; i++) {
        const jub_vkey vkey = vkey_of(published_vkeys[i]);
        jub_buffer buffer = jub_buffer_init(JUB_VKEY_MAX_BYTES);
        jub_vkey_write(&vkey, &buffer);
        assert_text(jub_buffer_view(&buffer), published_vkeys[i]);
        jub_buffer_clear(&buffer);
        for (size_t j = 0; j < PUBLISHED_COUNT; j++) {
            const jub_vkey other = vkey_of(published_vkeys[j]);
            assert_int_equal(jub_vkey_equal(&vkey, &other), i == j);
        }
    }
}

TEST(keys_are_equal_only_when_all_of_them_is)
{
    (void)state_unused;
    const jub_vkey good = vkey_of(FOO_VKEY);
    jub_vkey others[4] = {good, good, good, good};
    others[0].name[0] ^= 1;
    others[1].id ^= 1;
    others[2].type = JUB_KEY_COSIGNER;
    others[3].key[31] ^= 1;
    for (size_t i = 0; i < 4; i++) assert_false(jub_vkey_equal(&good, &others[i]));
}

// The seeds of the worked log are SHA-256 of these texts.
TEST(a_key_from_a_seed_is_the_published_one)
{
    (void)state_unused;
    const struct {
        const char *seed_text, *name, *vkey;
        jub_key_type type;
    } rows[] = {
        {"jubilee test key: log", "jubilee.example/log/2027-amnesty", published_vkeys[6],
         JUB_KEY_ED25519},
        {"jubilee test key: witness.example/court", "witness.example/court", published_vkeys[7],
         JUB_KEY_COSIGNER},
        {"jubilee test key: witness.example/ombudsman", "witness.example/ombudsman",
         published_vkeys[8], JUB_KEY_COSIGNER},
        {"jubilee test key: witness.example/bar", "witness.example/bar", published_vkeys[9],
         JUB_KEY_COSIGNER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t seed[JUB_SEED_BYTES];
        jub_signer signer;
        jub_buffer buffer = jub_buffer_init(4096);
        (void)crypto_hash_sha256(seed, (const uint8_t *)rows[i].seed_text,
                                 strlen(rows[i].seed_text));
        assert_int_equal(
            jub_signer_from_seed(jub_text_from(rows[i].name), rows[i].type, seed, &signer, NULL),
            JUB_OK);
        jub_vkey_write(&signer.vkey, &buffer);
        assert_text(jub_buffer_view(&buffer), rows[i].vkey);
        jub_buffer_clear(&buffer);
        jub_signer_clear(&signer);
    }
}

TEST(names_are_printable_without_blanks_and_plus)
{
    (void)state_unused;
    char name[JUB_KEY_NAME_MAX_BYTES + 2];
    memset(name, 'n', sizeof name);
    assert_false(jub_key_name_is_valid((jub_text){0}));
    assert_true(jub_key_name_is_valid((jub_text){name, 1}));
    assert_true(jub_key_name_is_valid((jub_text){name, JUB_KEY_NAME_MAX_BYTES}));
    assert_false(jub_key_name_is_valid((jub_text){name, JUB_KEY_NAME_MAX_BYTES + 1}));
    for (int byte = 0; byte < 256; byte++) {
        const char text[] = {'a', (char)byte, 'b'};
        const bool expected = byte > 0x20 && byte < 0x7F && byte != '+';
        for (size_t skip = 0; skip < 3; skip++) // in the middle, in front, at the end
            assert_int_equal(
                jub_key_name_is_valid((jub_text){text + (skip == 1), 3 - (size_t)(skip > 0)}),
                expected);
    }
    const uint8_t seed[JUB_SEED_BYTES] = {0};
    jub_signer signer;
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT("two words"), JUB_KEY_ED25519, seed, &signer, NULL),
        JUB_SYNTAX);
}

// A key as text, with the id that belongs to it, whatever the key is.
static void key_text(const char *name, const uint8_t *bytes, size_t length, char text_out[512])
{
    crypto_hash_sha256_state state;
    uint8_t digest[32];
    char base64[256];
    (void)crypto_hash_sha256_init(&state);
    (void)crypto_hash_sha256_update(&state, (const uint8_t *)name, strlen(name));
    (void)crypto_hash_sha256_update(&state, (const uint8_t *)"\n", 1);
    (void)crypto_hash_sha256_update(&state, bytes, length);
    (void)crypto_hash_sha256_final(&state, digest);
    (void)sodium_bin2base64(base64, sizeof base64, bytes, length, sodium_base64_VARIANT_ORIGINAL);
    (void)snprintf(text_out, 512, "%s+%02x%02x%02x%02x+%s", name, digest[0], digest[1], digest[2],
                   digest[3], base64);
}

static jub_status read_key(const char *name, int type, const char *key_hex)
{
    uint8_t bytes[100] = {(uint8_t)type};
    char text[512];
    jub_vkey vkey = {.id = 42};
    jub_error error = {0};
    const size_t length = vectors_hex(key_hex, bytes + 1, sizeof bytes - 1);
    key_text(name, bytes, length + 1, text);
    const jub_status status = jub_vkey_read(jub_text_from(text), &vkey, &error);
    if (status != JUB_OK) {
        assert_true(error.message[0] != 0);
        assert_int_equal(vkey.id, 42);
    }
    return status;
}

#define GOOD_HEX "3fe72b21038871095687ae4544b7e80e7b434bfdd7e3da5230bb089bba531dc7"

TEST(only_the_two_types_of_keys_are_read)
{
    (void)state_unused;
    for (int type = 0; type < 256; type++)
        assert_int_equal(read_key("k", type, GOOD_HEX) == JUB_OK, type == 1 || type == 4);
}

TEST(a_key_of_another_length_is_refused)
{
    (void)state_unused;
    assert_int_equal(read_key("k", 1, GOOD_HEX), JUB_OK);
    assert_int_equal(read_key("k", 1, ""), JUB_SYNTAX);
    assert_int_equal(read_key("k", 1, GOOD_HEX "00"), JUB_SYNTAX);
    assert_int_equal(read_key("k", 1, GOOD_HEX GOOD_HEX), JUB_SYNTAX);
    assert_int_equal(
        read_key("k", 1, "3fe72b21038871095687ae4544b7e80e7b434bfdd7e3da5230bb089bba531d"),
        JUB_SYNTAX);
}

// The eight points of small order, numbers that are not reduced, and numbers off the curve: RFC
// 8032, section 5.1.3, and "Taming the many EdDSAs" (Chalkias and others, 2020), table 1.
TEST(points_on_which_verifiers_disagree_are_refused)
{
    (void)state_unused;
    const char *const hostile[] = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0200000000000000000000000000000000000000000000000000000000000000",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        for (int type = 1; type <= 4; type += 3)
            assert_int_equal(read_key("k", type, hostile[i]), JUB_RANGE);
}

// A good key to which a point of order eight is added verifies with some programs and not others.
TEST(a_key_outside_the_subgroup_is_refused)
{
    (void)state_unused;
    uint8_t good[32], low[32], mixed[32];
    char hex[65];
    (void)vectors_hex(GOOD_HEX, good, 32);
    (void)vectors_hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", low, 32);
    assert_int_equal(crypto_core_ed25519_add(mixed, good, low), 0);
    (void)sodium_bin2hex(hex, sizeof hex, mixed, sizeof mixed);
    assert_int_equal(read_key("k", 1, hex), JUB_RANGE);
}

TEST(a_key_text_that_is_not_as_published_is_refused)
{
    (void)state_unused;
    const char *const hostile[] = {
        "",
        "+",
        "++",
        "+++",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903a+",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo++AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+0x30d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903g+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        " example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k ",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k+",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+Aekye Rrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        jub_vkey vkey;
        jub_error error = {0};
        const jub_status status = jub_vkey_read(jub_text_from(hostile[i]), &vkey, &error);
        if (status != JUB_SYNTAX) fail_msg("'%s': %s", hostile[i], jub_status_word(status));
        assert_true(error.message[0] != 0);
    }
}

TEST(an_id_that_is_not_computed_from_the_key_is_refused)
{
    (void)state_unused;
    jub_vkey vkey;
    const char *const hostile[] = {
        "example.com/fox+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        assert_int_equal(jub_vkey_read(jub_text_from(hostile[i]), &vkey, NULL), JUB_CONFLICT);
    assert_int_equal(jub_vkey_read(JUB_TEXT(FOO_VKEY), &vkey, NULL), JUB_OK);
}

TEST(a_key_with_any_bit_changed_is_refused)
{
    (void)state_unused;
    for (size_t i = 0; i < PUBLISHED_COUNT; i++) {
        const size_t length = strlen(published_vkeys[i]);
        for (size_t bit = 0; bit < 8 * length; bit++) {
            char text[JUB_VKEY_MAX_BYTES];
            jub_vkey vkey;
            memcpy(text, published_vkeys[i], length);
            text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
            assert_int_not_equal(jub_vkey_read((jub_text){text, length}, &vkey, NULL), JUB_OK);
        }
    }
}

// Whether any eight bytes of the text that is secret stand in what is said about it.
static bool tells(const jub_error *error, const char *secret)
{
    for (size_t at = 0; at + 8 <= strlen(secret); at++)
        if (memmem(error->message, strlen(error->message), secret + at, 8) ||
            memmem(error->hint, strlen(error->hint), secret + at, 8))
            return true;
    return false;
}

TEST(a_private_key_that_does_not_fit_is_refused_without_being_told)
{
    (void)state_unused;
#define SECRET "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    const struct {
        const char *text;
        jub_status status;
    } rows[] = {
        {"PRIVATE+KEY+PeterNeumann+c74f20a4+" SECRET, JUB_CONFLICT},
        {"PRIVATE+KEY+PeterNeumanm+c74f20a3+" SECRET, JUB_CONFLICT},
        {"PeterNeumann+c74f20a3+" SECRET, JUB_SYNTAX},
        {"PRIVATE+KEY+c74f20a3+" SECRET, JUB_SYNTAX},
        {"PRIVATE+KEY+Peter Neumann+c74f20a3+" SECRET, JUB_SYNTAX},
        {"PRIVATE+KEY+PeterNeumann+c74f20a3+" SECRET "=", JUB_SYNTAX},
        {"PRIVATE+KEY+PeterNeumann+c74f20a3+" SECRET "\n", JUB_SYNTAX},
        {"PRIVATE+KEY+PeterNeumann+C74F20A3+" SECRET, JUB_SYNTAX},
        {"private+key+PeterNeumann+c74f20a3+" SECRET, JUB_SYNTAX},
        {"PRIVATE+KEY+" SECRET, JUB_SYNTAX},
        {"PRIVATE+KEY+PeterNeumann+" SECRET "+c74f20a3", JUB_SYNTAX},
        {SECRET, JUB_SYNTAX},
        {"PRIVATE+KEY+", JUB_SYNTAX},
        {"", JUB_SYNTAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        jub_signer signer = {0};
        jub_error error = {0};
        const jub_status status = jub_signer_read(jub_text_from(rows[i].text), &signer, &error);
        if (status != rows[i].status) fail_msg("row %zu: %s", i, jub_status_word(status));
        assert_true(error.message[0] && !tells(&error, SECRET));
        assert_true(sodium_is_zero(signer.seed, sizeof signer.seed));
        assert_true(sodium_is_zero(signer.secret, sizeof signer.secret));
    }
    jub_vkey vkey;
    jub_error error = {0};
    assert_int_equal(jub_vkey_read(JUB_TEXT(NEUMANN_SKEY), &vkey, &error), JUB_TYPE);
    assert_false(tells(&error, SECRET));
}

TEST(a_cleared_signer_holds_nothing)
{
    (void)state_unused;
    jub_signer signer = signer_of(NEUMANN_SKEY);
    jub_signer_clear(&signer);
    assert_true(sodium_is_zero((const uint8_t *)&signer, sizeof signer));
}

TEST(a_bare_signature_holds_for_its_bytes_alone)
{
    (void)state_unused;
    jub_signer signer = signer_named("k", JUB_KEY_ED25519);
    uint8_t signature[JUB_SIGNATURE_BYTES];
    char bytes[] = "bytes";
    const jub_text text = {bytes, 5};
    jub_signer_sign(&signer, text, signature);
    assert_true(jub_vkey_verifies(&signer.vkey, text, signature));
    for (size_t bit = 0; bit < 8 * sizeof signature; bit++) {
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(jub_vkey_verifies(&signer.vkey, text, signature));
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_false(jub_vkey_verifies(&signer.vkey, (jub_text){bytes, 4}, signature));
    bytes[0] ^= 1;
    assert_false(jub_vkey_verifies(&signer.vkey, text, signature));
    jub_signer_sign(&signer, (jub_text){0}, signature);
    assert_true(jub_vkey_verifies(&signer.vkey, (jub_text){0}, signature));
}

// S and S + L are the same number to a verifier that does not look (RFC 8032, section 5.1.7).
TEST(a_signature_that_is_not_reduced_is_refused)
{
    (void)state_unused;
    jub_signer signer = signer_named("k", JUB_KEY_ED25519);
    uint8_t signature[JUB_SIGNATURE_BYTES], order[32];
    jub_signer_sign(&signer, JUB_TEXT("text\n"), signature);
    (void)vectors_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", order,
                      sizeof order);
    sodium_add(signature + 32, order, sizeof order);
    assert_false(jub_vkey_verifies(&signer.vkey, JUB_TEXT("text\n"), signature));
}

TEST(the_longest_keys_fit_their_limit)
{
    (void)state_unused;
    char name[JUB_KEY_NAME_MAX_BYTES + 1];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    jub_signer signer = signer_named(name, JUB_KEY_COSIGNER);
    jub_buffer buffer = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_vkey vkey;
    jub_vkey_write(&signer.vkey, &buffer);
    assert_int_equal(buffer.status, JUB_OK);
    assert_int_equal(jub_vkey_read(jub_buffer_view(&buffer), &vkey, NULL), JUB_OK);
    assert_true(jub_vkey_equal(&vkey, &signer.vkey));
    jub_buffer_clear(&buffer);
    jub_signer_clear(&signer);
}

TEST(a_key_whose_name_begins_like_a_secret_is_none)
{
    (void)state_unused;
    static const char *const names[] = {"age-encryption.org/log", "AGE-SECRET-KEY-log", "PRIVATE"};
    static const uint8_t seed[JUB_SEED_BYTES] = {1};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        jub_signer signer;
        jub_vkey read;
        jub_buffer text = jub_buffer_init(JUB_VKEY_MAX_BYTES);
        assert_int_equal(
            jub_signer_from_seed(jub_text_from(names[i]), JUB_KEY_ED25519, seed, &signer, NULL),
            JUB_OK);
        jub_vkey_write(&signer.vkey, &text);
        assert_int_equal(jub_vkey_read(jub_buffer_view(&text), &read, NULL), JUB_OK);
        assert_true(jub_vkey_equal(&read, &signer.vkey));
        jub_buffer_clear(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_whose_name_begins_like_a_secret_is_none),
        cmocka_unit_test(published_keys_are_read_and_written_again),
        cmocka_unit_test(keys_are_equal_only_when_all_of_them_is),
        cmocka_unit_test(a_key_from_a_seed_is_the_published_one),
        cmocka_unit_test(names_are_printable_without_blanks_and_plus),
        cmocka_unit_test(only_the_two_types_of_keys_are_read),
        cmocka_unit_test(a_key_of_another_length_is_refused),
        cmocka_unit_test(points_on_which_verifiers_disagree_are_refused),
        cmocka_unit_test(a_key_outside_the_subgroup_is_refused),
        cmocka_unit_test(a_key_text_that_is_not_as_published_is_refused),
        cmocka_unit_test(an_id_that_is_not_computed_from_the_key_is_refused),
        cmocka_unit_test(a_key_with_any_bit_changed_is_refused),
        cmocka_unit_test(a_private_key_that_does_not_fit_is_refused_without_being_told),
        cmocka_unit_test(a_cleared_signer_holds_nothing),
        cmocka_unit_test(a_bare_signature_holds_for_its_bytes_alone),
        cmocka_unit_test(a_signature_that_is_not_reduced_is_refused),
        cmocka_unit_test(the_longest_keys_fit_their_limit),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
