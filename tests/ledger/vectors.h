#ifndef JUB_TEST_VECTORS_H
#define JUB_TEST_VECTORS_H

#include <jansson.h>
#include <sodium.h>

#include "ledger/tree.h"
#include "test_support.h"

// Reading the published vectors of transparency logs, through Jansson and libsodium alone, so that
// nothing that is tested reads what it is tested with.

/// A file of ../shared/specs/tlog-vectors, to be released with json_decref. Its numbers are reals:
/// one of the files holds 2^64 - 1, which is no integer to Jansson.
static inline json_t *vectors_read(const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "../shared/specs/tlog-vectors/%s", name);
    json_t *vectors = json_load_file(path, JSON_DECODE_INT_AS_REAL, NULL);
    assert_non_null(vectors);
    return vectors;
}

static inline const char *vectors_string(const json_t *object, const char *key)
{
    const char *string = json_string_value(json_object_get(object, key));
    assert_non_null(string);
    return string;
}

static inline jub_text vectors_text(const json_t *object, const char *key)
{
    return jub_text_from(vectors_string(object, key));
}

/// A number; what is too large for 64 bits is the largest.
static inline uint64_t vectors_number(const json_t *object, const char *key)
{
    const json_t *number = json_object_get(object, key);
    assert_true(json_is_real(number) && json_real_value(number) >= 0);
    const double value = json_real_value(number);
    return value >= 18446744073709551615.0 ? UINT64_MAX : (uint64_t)value;
}

/// How many bytes the base64 (standard, padded) holds; they are at most `capacity_bytes`.
static inline size_t vectors_base64(const char *base64, void *bytes_out, size_t capacity_bytes)
{
    size_t length_bytes = 0;
    assert_int_equal(sodium_base642bin(bytes_out, capacity_bytes, base64, strlen(base64), NULL,
                                       &length_bytes, NULL, sodium_base64_VARIANT_ORIGINAL),
                     0);
    return length_bytes;
}

/// The same for hexadecimal.
static inline size_t vectors_hex(const char *hex, void *bytes_out, size_t capacity_bytes)
{
    size_t length_bytes = 0;
    assert_int_equal(
        sodium_hex2bin(bytes_out, capacity_bytes, hex, strlen(hex), NULL, &length_bytes, NULL), 0);
    assert_int_equal(length_bytes * 2, strlen(hex));
    return length_bytes;
}

static inline jub_hash vectors_hash(const char *hex)
{
    jub_hash hash;
    assert_int_equal(vectors_hex(hex, hash.bytes, sizeof hash.bytes), sizeof hash.bytes);
    return hash;
}

static inline void assert_hash(const jub_hash *hash, const char *expected_hex)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    (void)sodium_bin2hex(hex, sizeof hex, hash->bytes, sizeof hash->bytes);
    assert_string_equal(hex, expected_hex);
}

static inline void assert_hash_equal(const jub_hash *hash, const jub_hash *expected)
{
    assert_memory_equal(hash->bytes, expected->bytes, sizeof hash->bytes);
}

/// Compares bytes that need not be text.
static inline void assert_bytes(jub_text bytes, jub_text expected)
{
    assert_int_equal(bytes.length_bytes, expected.length_bytes);
    if (expected.length_bytes > 0)
        assert_memory_equal(bytes.bytes, expected.bytes, expected.length_bytes);
}

#endif
