#include "register/npy.h"
#include "test_support.h"

TEST(a_header_is_the_one_numpy_writes)
{
    (void)state_unused;
    // What numpy.save (1.26) puts before numpy.arange(3, dtype='<i4').
    static const char numpy[] = "\x93NUMPY\x01\x00v\x00"
                                "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }"
                                "                                                            \n";
    char header[JUB_NPY_HEADER_MAX_BYTES];
    assert_int_equal(jub_npy_header((jub_npy){JUB_NPY_I32, 0, 3}, header), 128);
    assert_int_equal(sizeof numpy - 1, 128);
    assert_memory_equal(header, numpy, 128);
}

TEST(every_header_ends_at_a_multiple_of_64_and_says_its_own_length)
{
    (void)state_unused;
    for (int type = 0; type < JUB_NPY_TYPE_COUNT; type++)
        for (uint32_t width = 0; width <= JUB_NPY_WIDTH_MAX; width += 8)
            for (uint64_t rows = 0; rows <= JUB_NPY_ROWS_MAX; rows = rows * 7 + 1) {
                char header[JUB_NPY_HEADER_MAX_BYTES];
                const size_t bytes =
                    jub_npy_header((jub_npy){(jub_npy_type)type, width, rows}, header);
                const size_t said = (unsigned char)header[8] + 256u * (unsigned char)header[9];
                assert_int_equal(bytes % 64, 0);
                assert_int_equal(said + 10, bytes);
                assert_int_equal(header[bytes - 1], '\n');
            }
}

static jub_status try_open(char *bytes, size_t length, jub_npy expected)
{
    const void *data = NULL;
    jub_error error;
    const jub_status status = jub_npy_open((jub_text){bytes, length}, expected, &data, &error);
    if (status == JUB_OK) assert_ptr_equal(data, bytes + 128);
    if (status != JUB_OK) assert_int_equal(error.status, status);
    return status;
}

TEST(only_the_array_that_is_expected_is_opened)
{
    (void)state_unused;
    const jub_npy array = {JUB_NPY_U32, 2, 3};
    char file[JUB_NPY_HEADER_MAX_BYTES + 24] = {0};
    const size_t length = jub_npy_header(array, file) + 24;
    assert_int_equal(length, 152);
    assert_int_equal(try_open(file, length, array), JUB_OK);
    assert_int_equal(try_open(file, length - 1, array), JUB_CONFLICT);
    assert_int_equal(try_open(file, length + 1, array), JUB_CONFLICT);
    assert_int_equal(try_open(file, 127, array), JUB_SYNTAX);
    assert_int_equal(try_open(file, 0, array), JUB_SYNTAX);
    assert_int_equal(try_open(file, length, (jub_npy){JUB_NPY_I32, 2, 3}), JUB_SYNTAX);
    assert_int_equal(try_open(file, length, (jub_npy){JUB_NPY_U32, 0, 6}), JUB_SYNTAX);
    assert_int_equal(try_open(file, length, (jub_npy){JUB_NPY_U32, 3, 2}), JUB_SYNTAX);
    assert_int_equal(try_open(file, length, (jub_npy){JUB_NPY_U32, 2, UINT64_MAX}), JUB_RANGE);
    assert_int_equal(try_open(file, length, (jub_npy){JUB_NPY_U32, UINT32_MAX, 3}), JUB_RANGE);
    for (size_t at = 0; at < 128; at++) {
        file[at] ^= 1;
        assert_int_equal(try_open(file, length, array), JUB_SYNTAX);
        file[at] ^= 1;
    }
}

TEST(a_type_is_known_by_its_descr_and_no_other_word)
{
    (void)state_unused;
    static const char *const strangers[] = {"<f8", ">i4", "|O", "", "<i4 ", "|u11"};
    jub_npy_type type;
    for (int i = 0; i < JUB_NPY_TYPE_COUNT; i++) {
        assert_true(jub_npy_type_from(jub_text_from(jub_npy_descr((jub_npy_type)i)), &type));
        assert_int_equal(type, i);
    }
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        assert_false(jub_npy_type_from(jub_text_from(strangers[i]), &type));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_is_the_one_numpy_writes),
        cmocka_unit_test(every_header_ends_at_a_multiple_of_64_and_says_its_own_length),
        cmocka_unit_test(only_the_array_that_is_expected_is_opened),
        cmocka_unit_test(a_type_is_known_by_its_descr_and_no_other_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
