#include "register/npy.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const struct {
    const char *descr;
    uint8_t size_bytes;
} types[JUB_NPY_TYPE_COUNT] = {
#define X(constant, descr, size) {descr, size},
    JUB_NPY_TYPE_LIST(X)
#undef X
};

static const char magic[] = "\x93NUMPY\x01"; // its NUL is the minor version, 0

enum { LENGTH_BYTES = 2, PREFIX_BYTES = sizeof magic + LENGTH_BYTES };

const char *jub_npy_descr(jub_npy_type type)
{
    return types[type].descr;
}

bool jub_npy_type_from(jub_text descr, jub_npy_type *type_out)
{
    for (int i = 0; i < JUB_NPY_TYPE_COUNT; i++) {
        if (!jub_text_is(descr, types[i].descr)) continue;
        *type_out = (jub_npy_type)i;
        return true;
    }
    return false;
}

static bool is_within_limits(jub_npy array)
{
    return array.rows <= JUB_NPY_ROWS_MAX && array.width <= JUB_NPY_WIDTH_MAX;
}

uint64_t jub_npy_data_bytes(jub_npy array)
{
    assert(is_within_limits(array));
    return array.rows * (array.width ? array.width : 1) * types[array.type].size_bytes;
}

size_t jub_npy_header(jub_npy array, char header_out[JUB_NPY_HEADER_MAX_BYTES])
{
    assert(is_within_limits(array));
    char shape[48], words[JUB_NPY_HEADER_MAX_BYTES];
    if (array.width)
        (void)snprintf(shape, sizeof shape, "%" PRIu64 ", %" PRIu32, array.rows, array.width);
    else
        (void)snprintf(shape, sizeof shape, "%" PRIu64 ",", array.rows);
    const int printed =
        snprintf(words, sizeof words, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
                 types[array.type].descr, shape);
    assert(printed > 0 && (size_t)printed + 1 + PREFIX_BYTES <= JUB_NPY_HEADER_MAX_BYTES);

    const size_t used = PREFIX_BYTES + (size_t)printed + 1; // a line break ends it
    const size_t whole =
        (used + JUB_NPY_ALIGN_BYTES - 1) / JUB_NPY_ALIGN_BYTES * JUB_NPY_ALIGN_BYTES;
    const size_t words_length = whole - PREFIX_BYTES;
    memcpy(header_out, magic, sizeof magic);
    header_out[sizeof magic] = (char)(words_length & 0xff);
    header_out[sizeof magic + 1] = (char)(words_length >> 8);
    memcpy(header_out + PREFIX_BYTES, words, (size_t)printed);
    memset(header_out + PREFIX_BYTES + printed, ' ', words_length - (size_t)printed);
    header_out[whole - 1] = '\n';
    return whole;
}

jub_status jub_npy_open(jub_text file, jub_npy expected, const void **data_out, jub_error *error)
{
    const jub_position nowhere = {0};
    char header[JUB_NPY_HEADER_MAX_BYTES];
    if (!is_within_limits(expected))
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "an array larger than any of a register");
    const size_t header_bytes = jub_npy_header(expected, header);
    if (file.length_bytes < header_bytes || memcmp(file.bytes, header, header_bytes) != 0)
        return jub_fail(error, JUB_SYNTAX, nowhere, NULL,
                        "the header is not that of an array '%s' of %" PRIu64 " rows",
                        types[expected.type].descr, expected.rows);
    if (file.length_bytes - header_bytes != jub_npy_data_bytes(expected))
        return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                        "%zu bytes follow the header, not %" PRIu64,
                        file.length_bytes - header_bytes, jub_npy_data_bytes(expected));
    *data_out = file.bytes + header_bytes;
    return JUB_OK;
}
