#include "base/base64.h"

#include "base/prng.h"
#include "test_support.h"

// RFC 4648, section 10.
static const struct {
    const char *bytes;
    const char *padded;
    const char *bare;
} rfc_vectors[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
};

static void assert_written(jub_text bytes, bool is_padded, const char *expected)
{
    jub_buffer buffer = jub_buffer_init(1 << 16);
    jub_base64_write(bytes.bytes, bytes.length_bytes, is_padded, &buffer);
    assert_int_equal(buffer.status, JUB_OK);
    assert_text(jub_buffer_view(&buffer), expected);
    assert_int_equal(jub_base64_length(bytes.length_bytes, is_padded), strlen(expected));
    jub_buffer_clear(&buffer);
}

static bool reads(jub_text base64, bool is_padded)
{
    uint8_t bytes[64];
    size_t length_bytes;
    return jub_base64_read(base64, is_padded, bytes, sizeof bytes, &length_bytes);
}

TEST(the_vectors_of_the_standard_are_written_and_read)
{
    (void)state_unused;
    for (size_t i = 0; i < sizeof rfc_vectors / sizeof *rfc_vectors; i++) {
        const jub_text bytes = jub_text_from(rfc_vectors[i].bytes);
        assert_written(bytes, true, rfc_vectors[i].padded);
        assert_written(bytes, false, rfc_vectors[i].bare);
        for (int is_padded = 0; is_padded < 2; is_padded++) {
            uint8_t read[8] = {0};
            size_t length_bytes = 99;
            const char *base64 = is_padded ? rfc_vectors[i].padded : rfc_vectors[i].bare;
            assert_true(jub_base64_read(jub_text_from(base64), is_padded, read, sizeof read,
                                        &length_bytes));
            assert_int_equal(length_bytes, bytes.length_bytes);
            assert_memory_equal(read, bytes.bytes, bytes.length_bytes);
        }
    }
}

TEST(padding_is_demanded_or_refused_as_asked)
{
    (void)state_unused;
    for (size_t i = 0; i < sizeof rfc_vectors / sizeof *rfc_vectors; i++) {
        if (strcmp(rfc_vectors[i].padded, rfc_vectors[i].bare) == 0) continue;
        assert_false(reads(jub_text_from(rfc_vectors[i].padded), false));
        assert_false(reads(jub_text_from(rfc_vectors[i].bare), true));
    }
}

TEST(anything_but_the_canonical_text_is_refused)
{
    (void)state_unused;
    const char *const hostile[] = {
        "Z",     "Zg=",      "Zg===", "Zh==",     "Zm9=",        "=",      "==",
        "====",  "Zg==Zg==", "Zg== ", " Zg==",    "Zg==\n",      "Zm9v\n", "Zm\n9v",
        "Zm 9v", "Zm9v\r\n", "Zm9v=", "Zm9v====", "Z=g=",        "=Zg=",   "Zm9v\tZm9v",
        "Zm9-",  "Zm9_",     "Zm9,",  "Zm9\x80",  "Zm9\xC3\xBC",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        if (reads(jub_text_from(hostile[i]), true)) fail_msg("'%s' was read", hostile[i]);
        if (reads(jub_text_from(hostile[i]), false)) fail_msg("'%s' was read bare", hostile[i]);
    }
    assert_false(reads((jub_text){"Zm9v\0", 5}, true));
    assert_false(reads((jub_text){"Zm\0v", 4}, true));
}

// The value of a digit of RFC 4648, table 1; 64 for any other byte.
static uint32_t digit_value(int byte)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = byte ? strchr(digits, byte) : NULL;
    return found ? (uint32_t)(found - digits) : 64;
}

// Every pair of bytes at the end of a text: in "XY==" the last 4 bits must be 0, in "AXY=" the
// last 2.
TEST(no_bit_may_be_left_over)
{
    (void)state_unused;
    size_t one_count = 0, two_count = 0;
    for (int x = 0; x < 256; x++)
        for (int y = 0; y < 256; y++) {
            const char one[] = {(char)x, (char)y, '=', '='}, two[] = {'A', (char)x, (char)y, '='};
            if (y == '=') continue; // "AX==" is another text
            const bool are_digits = digit_value(x) < 64 && digit_value(y) < 64;
            const bool one_fits = are_digits && digit_value(y) % 16 == 0;
            const bool two_fit = are_digits && digit_value(y) % 4 == 0;
            assert_int_equal(reads((jub_text){one, 4}, true), one_fits);
            assert_int_equal(reads((jub_text){one, 2}, false), one_fits);
            assert_int_equal(reads((jub_text){two, 4}, true), two_fit);
            assert_int_equal(reads((jub_text){two, 3}, false), two_fit);
            one_count += one_fits;
            two_count += two_fit;
        }
    assert_int_equal(one_count, 256);
    assert_int_equal(two_count, 64 * 16);
}

TEST(no_more_is_read_than_there_is_room_for)
{
    (void)state_unused;
    const jub_text base64 = JUB_TEXT("Zm9vYg=="); // foob
    for (size_t capacity = 0; capacity < 8; capacity++) {
        uint8_t bytes[9];
        size_t length_bytes;
        memset(bytes, '#', sizeof bytes);
        assert_int_equal(jub_base64_read(base64, true, bytes, capacity, &length_bytes),
                         capacity >= 4);
        for (size_t i = capacity; i < sizeof bytes; i++) assert_int_equal(bytes[i], '#');
    }
    size_t length_bytes = 99;
    assert_true(jub_base64_read((jub_text){0}, true, NULL, 0, &length_bytes));
    assert_int_equal(length_bytes, 0);
}

// Longer than any block that a writer may cut its input into.
TEST(long_bytes_are_written_in_one_piece)
{
    TEST_ARENA(arena);
    enum { LENGTH = 5000 };
    uint8_t *bytes = JUB_NEW(&arena, uint8_t, LENGTH), *read = JUB_NEW(&arena, uint8_t, LENGTH);
    jub_prng prng = {7};
    for (size_t i = 0; i < LENGTH; i++) bytes[i] = (uint8_t)jub_prng_next(&prng);
    for (size_t length = LENGTH - 800; length <= LENGTH; length++) {
        jub_buffer buffer = jub_buffer_init(1 << 16);
        jub_base64_write(bytes, length, true, &buffer);
        const jub_text text = jub_buffer_view(&buffer);
        assert_int_equal(text.length_bytes, (length + 2) / 3 * 4);
        for (size_t at = 0; at < length * 8 / 6; at++) { // six bits a digit, the first ones highest
            const size_t bit = at * 6;
            const uint32_t two =
                (uint32_t)bytes[bit / 8] << 8 | (bit / 8 + 1 < length ? bytes[bit / 8 + 1] : 0u);
            if (digit_value(text.bytes[at]) != (two >> (10 - bit % 8) & 63)) fail();
        }
        size_t length_bytes;
        assert_true(jub_base64_read(text, true, read, LENGTH, &length_bytes));
        assert_int_equal(length_bytes, length);
        assert_memory_equal(read, bytes, length);
        jub_buffer_clear(&buffer);
    }
}

TEST(a_buffer_that_is_too_small_says_so)
{
    (void)state_unused;
    for (size_t room = 0; room < 8; room++) {
        jub_buffer buffer = jub_buffer_init(room);
        jub_base64_write("foob", 4, true, &buffer);
        assert_int_equal(buffer.status, JUB_LIMIT);
        jub_buffer_clear(&buffer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard_are_written_and_read),
        cmocka_unit_test(padding_is_demanded_or_refused_as_asked),
        cmocka_unit_test(anything_but_the_canonical_text_is_refused),
        cmocka_unit_test(no_bit_may_be_left_over),
        cmocka_unit_test(no_more_is_read_than_there_is_room_for),
        cmocka_unit_test(long_bytes_are_written_in_one_piece),
        cmocka_unit_test(a_buffer_that_is_too_small_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
