#include "seal/shares.h"

#include <sodium.h>

#include "base/json.h"
#include "seal_support.h"

#define VECTOR "../shared/specs/age-vectors/jubilee/shamir-3-of-5.json"

static const char secret_hex[] = "1696f7d965aa1524748d927a2fa4eee841a2646c8c064ade15ee2be01a23696d";
static const char coefficients_hex[] =
    "9810c9e0ed6061951cb321cd0c24bfa1c5c723e39c47fca78b458342f31950f3"
    "27fec4240b650d8fa18cbaf32e64e32466592bda244e5ed475b5ebad49153f51";
static const struct {
    const char *y, *hash;
} share_vectors[] = {
    {"a978fa1d83af793ec9b209440de4b26de23c6c55340fe8adeb1e430fa02f06cf",
     "39faa1ab7eb82c76e1937b91009cfa8d64f861a783cd97e6396f94b1ff8f8122"},
    {"a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cf",
     "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970"},
    {"1e8d4e566ee08f0543c99524ad2776a4f0d686cd87a268852976df0962495a6d",
     "c5b0ced9ee4017916e9dbfc3098c569959fec5b5160f8ba8705671dc20a92f35"},
    {"06af0a024c3b5a6efa6f43cac92e962c42746ec2bc8d009b1e4423cd070cefeb",
     "0d331290caa2391f2410a8dcdf8841a723161a3557ba2c4d2726bc6e905a3285"},
    {"b94107c6aa3e36744750d8f4eb6ecaa9e1ea66fb0484a2e8e0b44b22bd008049",
     "0fd23e55b0f8fcb5ee3851db6b93ae87f0250bf9b4007fb61ea157eed329bcee"},
};

static void from_hex(const char *hex, uint8_t bytes_out[32])
{
    assert_true(jub_hex_decode(jub_text_from(hex), bytes_out, 32));
}

static void split_vector(uint8_t secret[32], jub_share shares[5])
{
    test_script script = {coefficients_hex};
    from_hex(secret_hex, secret);
    assert_int_equal(jub_share_split(secret, 3, 5, test_script_random(&script), shares, NULL),
                     JUB_OK);
    assert_int_equal(*script.hex, '\0');
}

TEST(a_split_of_3_of_5_and_its_hashes_are_those_of_the_worked_vector)
{
    (void)state_unused;
    uint8_t secret[32], expected[32], hash[32];
    jub_share shares[5];
    split_vector(secret, shares);
    for (size_t i = 0; i < 5; i++) {
        from_hex(share_vectors[i].y, expected);
        assert_int_equal(shares[i].x, i + 1);
        assert_memory_equal(shares[i].y, expected, 32);
        from_hex(share_vectors[i].hash, expected);
        jub_share_hash(&shares[i], hash);
        assert_memory_equal(hash, expected, 32);
    }
}

// That file was checked with the npm package shamir-secret-sharing.
TEST(the_worked_vector_is_the_published_file)
{
    TEST_ARENA(arena);
    NEEDS_SHARED("specs/age-vectors/jubilee/shamir-3-of-5.json");
    json_t *json = NULL;
    const jub_text source = test_read_file(&arena, VECTOR);
    assert_int_equal(jub_json_read(source, source.length_bytes, &json, NULL), JUB_OK);
    const json_t *shares = json_object_get(json, "shares");
    assert_int_equal(json_array_size(shares), 5);
    for (size_t i = 0; i < 5; i++) {
        const json_t *share = json_array_get(shares, i);
        assert_string_equal(json_string_value(json_object_get(share, "y")), share_vectors[i].y);
        assert_string_equal(json_string_value(json_object_get(share, "hash")),
                            share_vectors[i].hash);
    }
    json_decref(json);
}

TEST(any_three_or_more_shares_in_any_order_give_the_secret_back)
{
    (void)state_unused;
    uint8_t secret[32], joined[32];
    jub_share shares[5], chosen[5];
    split_vector(secret, shares);
    for (unsigned set = 0; set < 32; set++) {
        size_t count = 0;
        for (unsigned i = 5; i-- > 0;)
            if (set >> i & 1) chosen[count++] = shares[i];
        const jub_status status = jub_share_join(chosen, count, 3, joined, NULL);
        assert_int_equal(status, count >= 3 ? JUB_OK : JUB_MISSING);
        if (count >= 3) assert_memory_equal(joined, secret, 32);
    }
}

// Two shares lie on a line with any secret: what they give without the third is something else.
TEST(two_shares_of_three_do_not_give_the_secret)
{
    (void)state_unused;
    uint8_t secret[32], joined[32];
    jub_share shares[5];
    split_vector(secret, shares);
    assert_int_equal(jub_share_join(shares, 2, 2, joined, NULL), JUB_OK);
    assert_memory_not_equal(joined, secret, 32);
}

static void check_round_trip(size_t threshold, size_t count, uint64_t *seed)
{
    const jub_random random = test_counter_random(seed);
    uint8_t secret[32], joined[32];
    jub_share shares[JUB_SHARE_COUNT_MAX];
    random.fill(random.context, secret, sizeof secret);
    assert_int_equal(jub_share_split(secret, threshold, count, random, shares, NULL), JUB_OK);
    assert_int_equal(jub_share_join(shares, threshold, threshold, joined, NULL), JUB_OK);
    assert_memory_equal(joined, secret, 32);
    assert_int_equal(jub_share_join(shares + count - threshold, threshold, threshold, joined, NULL),
                     JUB_OK);
    assert_memory_equal(joined, secret, 32);
    shares[0].y[31] ^= 0x40;
    assert_int_equal(jub_share_join(shares, threshold, threshold, joined, NULL), JUB_OK);
    assert_memory_not_equal(joined, secret, 32);
}

TEST(generated_secrets_come_back_and_a_changed_share_gives_another)
{
    (void)state_unused;
    uint64_t seed = 2027;
    for (size_t count = 2; count <= 9; count++)
        for (size_t threshold = 2; threshold <= count; threshold++)
            for (size_t run = 0; run < 4; run++) check_round_trip(threshold, count, &seed);
    check_round_trip(2, 255, &seed);
    check_round_trip(255, 255, &seed);
    check_round_trip(128, 255, &seed);
}

// The field by long division instead of masks: a second implementation, for all 65,536 products.
static uint8_t slow_multiply(unsigned a, unsigned b)
{
    unsigned product = 0;
    for (unsigned i = 0; i < 8; i++)
        if (b >> i & 1) product ^= a << i;
    for (unsigned i = 15; i >= 8; i--)
        if (product >> i & 1) product ^= 0x11bu << (i - 8);
    return (uint8_t)product;
}

// A split 2 of 255 of zero with slope a gives a times x at x.
TEST(products_in_the_field_are_those_of_a_plain_division)
{
    (void)state_unused;
    assert_int_equal(slow_multiply(0x53, 0xca), 0x01); // FIPS 197's example
    const uint8_t secret[32] = {0};
    for (unsigned a = 0; a < 256; a++) {
        char hex[65];
        for (size_t i = 0; i < 32; i++) (void)snprintf(hex + 2 * i, 3, "%02x", a);
        test_script script = {hex};
        jub_share shares[255];
        assert_int_equal(jub_share_split(secret, 2, 255, test_script_random(&script), shares, NULL),
                         JUB_OK);
        for (unsigned x = 1; x < 256; x++)
            assert_int_equal(shares[x - 1].y[a % 32], slow_multiply(a, x));
    }
}

TEST(shares_that_cannot_be_joined_are_refused)
{
    (void)state_unused;
    uint8_t secret[32], joined[32] = {42};
    jub_share shares[5];
    jub_error error;
    split_vector(secret, shares);
    assert_int_equal(jub_share_join(shares, 2, 3, joined, &error), JUB_MISSING);
    assert_string_equal(error.message, "2 shares, and 3 are needed");
    assert_int_equal(jub_share_join(shares, 5, 1, joined, &error), JUB_RANGE);
    shares[3] = shares[1];
    assert_int_equal(jub_share_join(shares, 5, 3, joined, &error), JUB_DUPLICATE);
    assert_string_equal(error.message, "share 2 is given twice");
    shares[3].x = 0;
    assert_int_equal(jub_share_join(shares, 5, 3, joined, &error), JUB_RANGE);
    assert_int_equal(joined[0], 42);
}

TEST(a_split_out_of_range_is_refused)
{
    (void)state_unused;
    const size_t bad[][2] = {{0, 5}, {1, 5}, {6, 5}, {3, 256}, {256, 256}, {2, 1}};
    const uint8_t secret[32] = {0};
    uint64_t seed = 1;
    jub_share shares[256];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(
            jub_share_split(secret, bad[i][0], bad[i][1], test_counter_random(&seed), shares, NULL),
            JUB_RANGE);
}

static const char text_of_2[] =
    "jubilee-share-v1 2027-amnesty/final 3 5 2 "
    "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cf "
    "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970\n";

TEST(a_share_is_written_as_a_line_and_read_again)
{
    (void)state_unused;
    uint8_t secret[32];
    jub_share shares[5];
    split_vector(secret, shares);
    const jub_share_text text = {JUB_TEXT("2027-amnesty/final"), 3, 5, shares[1]};
    jub_buffer line = jub_buffer_init(JUB_SHARE_TEXT_MAX_BYTES);
    jub_share_write(&text, &line);
    assert_text(jub_buffer_view(&line), text_of_2);
    jub_share_text read;
    assert_int_equal(jub_share_read(jub_buffer_view(&line), &read, NULL), JUB_OK);
    assert_text(read.list, "2027-amnesty/final");
    assert_int_equal(read.threshold, 3);
    assert_int_equal(read.count, 5);
    assert_memory_equal(&read.share, &shares[1], sizeof shares[1]);
    jub_buffer_clear(&line);
}

TEST(a_share_with_any_one_character_changed_is_refused_and_not_shown)
{
    (void)state_unused;
    char text[sizeof text_of_2];
    memcpy(text, text_of_2, sizeof text);
    const char *const list = strstr(text, "2027");
    for (size_t i = 0; i + 1 < sizeof text - 1; i++) {
        jub_share_text read;
        jub_error error = {0};
        const char good = text[i];
        text[i] = good == '7' ? '6' : '7';
        const jub_status status = jub_share_read(jub_text_from(text), &read, &error);
        const bool is_in_list = text + i >= list && text + i < list + 18;
        const bool is_number = text + i == list + 19 || text + i == list + 21; // 7 of 5, 3 of 7
        if (is_in_list)
            assert_int_equal(status, JUB_OK); // the ceremony's record says which list it is
        else if (!is_number)
            assert_int_not_equal(status, JUB_OK);
        assert_null(strstr(error.message, "a163"));
        text[i] = good;
    }
}

TEST(lines_that_are_no_share_are_refused)
{
    (void)state_unused;
    const char *const bad[] = {
        "",
        "jubilee-share-v1",
        "jubilee-share-v1 list 3 5 2",
        "jubilee-share-v2 list 3 5 2 "
        "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cf "
        "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970",
        "jubilee-share-v1 list 3 5 0 "
        "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cf "
        "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970",
        "jubilee-share-v1 list 3 5 02 "
        "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cf "
        "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970",
        "jubilee-share-v1 list 3 300 2 "
        "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cf "
        "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970",
        "jubilee-share-v1 list 3 5 2 "
        "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535 "
        "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970",
        "jubilee-share-v1 list 3 5 2 "
        "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cfff "
        "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970",
        "jubilee-share-v1 list 3 5 2 "
        "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cf "
        "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970 more",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_share_text read;
        assert_int_equal(jub_share_read(jub_text_from(bad[i]), &read, NULL), JUB_SYNTAX);
    }
    jub_share_text read;
    jub_error error;
    assert_int_equal(
        jub_share_read(JUB_TEXT("jubilee-share-v1 list 3 5 6 "
                                "a163439288e5e31ffef60e1a8f672a2153488ef43fabcaf6d786b7e6d84535cf "
                                "1a6b2defda8404eb3ac7b9fdd3f233b9904a6c71bd6f8ffc8280b6f7d8f26970"),
                       &read, &error),
        JUB_RANGE);
    assert_string_equal(error.message, "there is no share 6 of 5, 3 needed");
}

TEST(the_name_of_a_list_has_no_blanks_and_a_limit)
{
    (void)state_unused;
    char long_name[JUB_SHARE_LIST_MAX_BYTES + 2];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_true(jub_share_list_is_valid(JUB_TEXT("2027-amnesty/final")));
    assert_true(jub_share_list_is_valid((jub_text){long_name, JUB_SHARE_LIST_MAX_BYTES}));
    assert_false(jub_share_list_is_valid((jub_text){long_name, JUB_SHARE_LIST_MAX_BYTES + 1}));
    assert_false(jub_share_list_is_valid(JUB_TEXT("")));
    assert_false(jub_share_list_is_valid(JUB_TEXT("two words")));
    assert_false(jub_share_list_is_valid(JUB_TEXT("line\n")));
    assert_false(jub_share_list_is_valid(JUB_TEXT("\xc3\xa9")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_split_of_3_of_5_and_its_hashes_are_those_of_the_worked_vector),
        cmocka_unit_test(the_worked_vector_is_the_published_file),
        cmocka_unit_test(any_three_or_more_shares_in_any_order_give_the_secret_back),
        cmocka_unit_test(two_shares_of_three_do_not_give_the_secret),
        cmocka_unit_test(generated_secrets_come_back_and_a_changed_share_gives_another),
        cmocka_unit_test(products_in_the_field_are_those_of_a_plain_division),
        cmocka_unit_test(shares_that_cannot_be_joined_are_refused),
        cmocka_unit_test(a_split_out_of_range_is_refused),
        cmocka_unit_test(a_share_is_written_as_a_line_and_read_again),
        cmocka_unit_test(a_share_with_any_one_character_changed_is_refused_and_not_shown),
        cmocka_unit_test(lines_that_are_no_share_are_refused),
        cmocka_unit_test(the_name_of_a_list_has_no_blanks_and_a_limit),
    };
    if (sodium_init() < 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
