#ifndef JUB_TEST_KEYS_H
#define JUB_TEST_KEYS_H

#include "ledger/note.h"
#include "vectors.h"

// Published keys and notes, for the tests of keys and of what they sign.

// golang.org/x/mod, sumdb/note tests.
#define NEUMANN_VKEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define NEUMANN_SKEY                                                                               \
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define NEUMANN_TEXT                                                                               \
    "If you think cryptography is the answer to your problem,\n"                                   \
    "then you don't know what your problem is.\n"
#define NEUMANN_LINE                                                                               \
    "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv" \
    "qfqdngotpRZb6KE6RyyBwJnAM=\n"
// C2SP, signed-note v1.0.0.
#define FOO_VKEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define FOO_NOTE                                                                                   \
    "This is an example message.\n"                                                                \
    "\n"                                                                                           \
    "\xE2\x80\x94 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXs"  \
    "YjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
// transparency-dev/witness, internal/client tests.
#define SUM_VKEY "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
#define SUM_NOTE                                                                                   \
    "go.sum database tree\n"                                                                       \
    "1514086\n"                                                                                    \
    "kn9DgqDhXzoZMM8828SQsbuovr/WRn7QfFd5Qe1rpwA=\n"                                               \
    "\n"                                                                                           \
    "\xE2\x80\x94 sum.golang.org Az3grunuggF5mKymPJeK/l9Pq71lOg/rAVkQVCzGkWRJcnS3ZFunzveHr9PAH8LF" \
    "suhpcCWzGDNrn9FFDyXm/66tBg8=\n"
// Sunlight, cmd/skylight/testdata.
#define WITNESS_VKEY "witness2.example.org+2e55b896+BIZ7fpceQWd60IfqQeS9IAnmNOCZjMDne8lZuguz/bi9"
#define WITNESS_TEXT "milan2026h1.example.org\n300\nlCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=\n"
#define WITNESS_LINE                                                                               \
    "\xE2\x80\x94 witness2.example.org LlW4lgAAAABpVGeAN/uFWqfjdU94rrKxFycCggM0Sa1L5tOJCJdYBwJ41C" \
    "QsgKWA6B0+vywok3cPI3JIzuPeR+VotuYe/eNy0+30Dw==\n"

static inline jub_vkey vkey_of(const char *text)
{
    jub_vkey vkey;
    jub_error error = {0};
    if (jub_vkey_read(jub_text_from(text), &vkey, &error) != JUB_OK)
        fail_msg("%s: %s", text, error.message);
    return vkey;
}

static inline jub_signer signer_of(const char *text)
{
    jub_signer signer;
    assert_int_equal(jub_signer_read(jub_text_from(text), &signer, NULL), JUB_OK);
    return signer;
}

static inline jub_signer signer_named(const char *name, jub_key_type type)
{
    const uint8_t seed[JUB_SEED_BYTES] = {1, 2, 3};
    jub_signer signer;
    assert_int_equal(jub_signer_from_seed(jub_text_from(name), type, seed, &signer, NULL), JUB_OK);
    return signer;
}

#endif
