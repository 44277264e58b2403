#ifndef JUB_REGISTER_NPY_H
#define JUB_REGISTER_NPY_H

#include "base/text.h"

/// Arrays as NumPy keeps them in files. Source: the .npy format, version 1.0
/// (numpy.org/doc/stable/reference/generated/numpy.lib.format.html): a magic, the length of the
/// header, a header that is a Python dictionary, the numbers. Ours are little-endian, in C order,
/// of one or two dimensions, and begin at a multiple of 64 bytes, so that a mapped file can be used
/// as it stands.
///
///     X(constant, descr, bytes of one number)
#define JUB_NPY_TYPE_LIST(X)                                                                       \
    X(JUB_NPY_U8, "|u1", 1)                                                                        \
    X(JUB_NPY_I32, "<i4", 4)                                                                       \
    X(JUB_NPY_U32, "<u4", 4)                                                                       \
    X(JUB_NPY_I64, "<i8", 8)                                                                       \
    X(JUB_NPY_U64, "<u8", 8)

typedef enum jub_npy_type {
#define X(constant, descr, size) constant,
    JUB_NPY_TYPE_LIST(X)
#undef X
        JUB_NPY_TYPE_COUNT
} jub_npy_type;

/// What an array is: `[rows]` where `width` is 0, else `[rows, width]`.
typedef struct jub_npy {
    jub_npy_type type;
    uint32_t width;
    uint64_t rows;
} jub_npy;

enum { JUB_NPY_HEADER_MAX_BYTES = 192, JUB_NPY_ALIGN_BYTES = 64, JUB_NPY_WIDTH_MAX = 64 };
#define JUB_NPY_ROWS_MAX ((uint64_t)1 << 40)

const char *jub_npy_descr(jub_npy_type type);

/// False for a `descr` that is none of ours.
bool jub_npy_type_from(jub_text descr, jub_npy_type *type_out);

/// The bytes of its numbers. Rows and width are at most JUB_NPY_ROWS_MAX and JUB_NPY_WIDTH_MAX.
uint64_t jub_npy_data_bytes(jub_npy array);

/// What stands before the numbers; returns its length, a multiple of JUB_NPY_ALIGN_BYTES.
size_t jub_npy_header(jub_npy array, char header_out[JUB_NPY_HEADER_MAX_BYTES]);

/// Takes the numbers of a file that should hold `expected`, and holds just that: the header is
/// compared with the one that would be written, so that nothing of a stranger's is interpreted.
/// `*data_out` is a view into `file`.
/// Errors: JUB_RANGE past the limits, JUB_SYNTAX for another header, JUB_CONFLICT for another size.
jub_status jub_npy_open(jub_text file, jub_npy expected, const void **data_out, jub_error *error);

#endif
