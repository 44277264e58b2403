#include "seal/padding.h"

#include "seal_support.h"

enum { MAX_BYTES = 1 << 20 };

static void feed(jub_status (*take)(jub_padder *padder, jub_text bytes, jub_error *error),
                 jub_padder *padder, jub_text bytes, size_t piece_bytes)
{
    while (bytes.length_bytes > 0) {
        const size_t part = piece_bytes < bytes.length_bytes ? piece_bytes : bytes.length_bytes;
        assert_int_equal(take(padder, (jub_text){bytes.bytes, part}, NULL), JUB_OK);
        bytes = (jub_text){bytes.bytes + part, bytes.length_bytes - part};
    }
}

static jub_status unpadded(jub_text padded, size_t piece_bytes, jub_buffer *plain)
{
    jub_padder padder = jub_padder_init(test_keep_sink(plain));
    feed(jub_unpad, &padder, padded, piece_bytes);
    return jub_unpad_end(&padder, NULL);
}

TEST(a_padded_length_is_the_next_power_of_two_above_the_content)
{
    (void)state_unused;
    const uint64_t lengths[][2] = {
        {0, 4096},
        {1, 4096},
        {4095, 4096},
        {4096, 8192},
        {8191, 8192},
        {100000, 131072},
        {(uint64_t)1 << 40, (uint64_t)1 << 41},
    };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        assert_true(jub_padded_length(lengths[i][0]) == lengths[i][1]);
}

// Marks and zeros wherever padding could be mistaken for content, cut in pieces of every size.
TEST(what_was_padded_comes_back_whatever_it_ends_in_and_however_it_is_cut)
{
    (void)state_unused;
    static const char end[] = "\x80\0\0\x80\x80\0x\0\x80\0\0\0";
    for (size_t length = 0; length < sizeof end; length++) {
        jub_buffer padded = jub_buffer_init(MAX_BYTES);
        jub_padder padder = jub_padder_init(test_keep_sink(&padded));
        feed(jub_pad, &padder, (jub_text){end, length}, 1);
        assert_int_equal(jub_pad_end(&padder, NULL), JUB_OK);
        assert_int_equal(padded.length_bytes, 4096);
        assert_int_equal((uint8_t)padded.bytes[length], 0x80);
        for (size_t piece = 1; piece < 20; piece++) {
            jub_buffer plain = jub_buffer_init(MAX_BYTES);
            assert_int_equal(unpadded(jub_buffer_view(&padded), piece, &plain), JUB_OK);
            assert_int_equal(plain.length_bytes, length);
            if (length > 0) assert_memory_equal(plain.bytes, end, length);
            jub_buffer_clear(&plain);
        }
        jub_buffer_clear(&padded);
    }
}

TEST(what_was_not_padded_is_refused)
{
    TEST_ARENA(arena);
    char *bytes = JUB_NEW(&arena, char, 20000); // zeros
    assert_non_null(bytes);
    const size_t lengths[] = {0, 1, 4095, 4096, 4097, 8192, 16384};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        jub_buffer plain = jub_buffer_init(MAX_BYTES);
        assert_int_equal(unpadded((jub_text){bytes, lengths[i]}, 1000, &plain), JUB_SYNTAX);
        assert_int_equal(plain.length_bytes, lengths[i]); // zeros without a mark are content
        jub_buffer_clear(&plain);
    }
    bytes[10] = (char)0x80; // a mark, and a length that no padding of ten bytes has
    const size_t marked[] = {11, 4095, 4097, 8192};
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
        jub_buffer plain = jub_buffer_init(MAX_BYTES);
        assert_int_equal(unpadded((jub_text){bytes, marked[i]}, 1000, &plain), JUB_SYNTAX);
        jub_buffer_clear(&plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_padded_length_is_the_next_power_of_two_above_the_content),
        cmocka_unit_test(what_was_padded_comes_back_whatever_it_ends_in_and_however_it_is_cut),
        cmocka_unit_test(what_was_not_padded_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
