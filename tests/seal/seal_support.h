#ifndef JUB_TESTS_SEAL_SUPPORT_H
#define JUB_TESTS_SEAL_SUPPORT_H

#include "base/sha256.h"
#include "seal/seal.h"
#include "seal/unseal.h"
#include "test_support.h"

#define IDENTITY_1 "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
#define IDENTITY_2 "AGE-SECRET-KEY-1Z6T00KT94G2JGAYDJFAZLF8WAPQ6YERV3SRY4HS4AC47QX3RD9KS4E2XG5"
#define RECIPIENT_1 "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
#define RECIPIENT_2 "age15n8j7ua44kzyyemsmw0azhrgruf7m9nzxvp5r5mcpdz3cwyqvd3shku9l8"

/// Bytes given out in order, in hexadecimal; a test that asks for more fails.
typedef struct test_script {
    const char *hex;
} test_script;

static inline void test_script_fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    test_script *script = context;
    assert_true(strlen(script->hex) >= 2 * length_bytes);
    assert_true(jub_hex_decode((jub_text){script->hex, 2 * length_bytes}, bytes_out, length_bytes));
    script->hex += 2 * length_bytes;
}

static inline jub_random test_script_random(test_script *script)
{
    return (jub_random){test_script_fill, script};
}

/// Bytes without an end, different from call to call, the same in every run.
static inline void test_counter_fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    uint64_t *state = context;
    for (size_t i = 0; i < length_bytes; i++) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        bytes_out[i] = (uint8_t)(*state >> 56);
    }
}

static inline jub_random test_counter_random(uint64_t *state)
{
    return (jub_random){test_counter_fill, state};
}

/// A sink that keeps everything.
static inline jub_status test_keep_write(void *context, jub_text bytes, jub_error *error)
{
    (void)error;
    jub_buffer_text(context, bytes);
    return ((jub_buffer *)context)->status;
}

static inline jub_sink test_keep_sink(jub_buffer *buffer)
{
    return (jub_sink){test_keep_write, buffer};
}

/// Opens a whole file, handed over in pieces of `piece_bytes`.
static inline jub_unseal_failure test_unseal(const jub_unseal_keys *keys, jub_age_form form,
                                             jub_text file, size_t piece_bytes,
                                             jub_buffer *plain_out, jub_error *error)
{
    jub_unsealer *unsealer = NULL;
    jub_status status = jub_unsealer_new(keys, form, test_keep_sink(plain_out), &unsealer, error);
    assert_int_equal(status, JUB_OK);
    while (file.length_bytes > 0 && status == JUB_OK) {
        const size_t part = piece_bytes < file.length_bytes ? piece_bytes : file.length_bytes;
        status = jub_unsealer_feed(unsealer, (jub_text){file.bytes, part}, error);
        file = (jub_text){file.bytes + part, file.length_bytes - part};
    }
    if (status == JUB_OK) status = jub_unsealer_end(unsealer, error);
    const jub_unseal_failure failure = jub_unsealer_failure(unsealer);
    assert_int_equal(status == JUB_OK, failure == JUB_UNSEAL_FINE);
    jub_unsealer_free(unsealer);
    return failure;
}

static inline void test_sha256_hex(jub_text bytes, char hex_out[JUB_SHA256_HEX_BYTES + 1])
{
    uint8_t digest[JUB_SHA256_BYTES];
    jub_sha256 *sha = jub_sha256_new();
    assert_non_null(sha);
    assert_true(jub_sha256_of(sha, bytes, digest));
    jub_sha256_free(sha);
    jub_hex_encode(digest, sizeof digest, hex_out);
}

#endif
