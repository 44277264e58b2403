#include "base/sha256.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct jub_sha256 {
    EVP_MD *digest;
    EVP_MD_CTX *context;
};

jub_sha256 *jub_sha256_new(void)
{
    jub_sha256 *hash = calloc(1, sizeof *hash);
    if (!hash) return NULL;
    hash->digest = EVP_MD_fetch(NULL, "SHA256", NULL);
    hash->context = EVP_MD_CTX_new();
    if (hash->digest && hash->context) return hash;
    jub_sha256_free(hash);
    return NULL;
}

void jub_sha256_free(jub_sha256 *hash)
{
    if (!hash) return;
    EVP_MD_CTX_free(hash->context);
    EVP_MD_free(hash->digest);
    free(hash);
}

bool jub_sha256_start(jub_sha256 *hash)
{
    return EVP_DigestInit_ex2(hash->context, hash->digest, NULL) == 1;
}

bool jub_sha256_update(jub_sha256 *hash, const void *bytes, size_t length_bytes)
{
    return length_bytes == 0 || EVP_DigestUpdate(hash->context, bytes, length_bytes) == 1;
}

bool jub_sha256_finish(jub_sha256 *hash, uint8_t digest_out[JUB_SHA256_BYTES])
{
    unsigned int length = 0;
    return EVP_DigestFinal_ex(hash->context, digest_out, &length) == 1 &&
           length == JUB_SHA256_BYTES;
}

bool jub_sha256_of(jub_sha256 *hash, jub_text bytes, uint8_t digest_out[JUB_SHA256_BYTES])
{
    return jub_sha256_start(hash) && jub_sha256_update(hash, bytes.bytes, bytes.length_bytes) &&
           jub_sha256_finish(hash, digest_out);
}

void jub_hex_encode(const uint8_t *bytes, size_t length_bytes, char *hex_out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length_bytes; i++) {
        hex_out[2 * i] = digits[bytes[i] >> 4];
        hex_out[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex_out[2 * length_bytes] = '\0';
}

// 16 for what is no digit.
static unsigned digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') return (unsigned)(digit - '0');
    if (digit >= 'a' && digit <= 'f') return (unsigned)(digit - 'a') + 10;
    if (digit >= 'A' && digit <= 'F') return (unsigned)(digit - 'A') + 10;
    return 16;
}

bool jub_hex_decode(jub_text hex, uint8_t *bytes_out, size_t length_bytes)
{
    if (hex.length_bytes != 2 * length_bytes) return false;
    for (size_t i = 0; i < hex.length_bytes; i++)
        if (digit_value(hex.bytes[i]) > 15) return false;
    for (size_t i = 0; i < length_bytes; i++) {
        const unsigned high = digit_value(hex.bytes[2 * i]),
                       low = digit_value(hex.bytes[2 * i + 1]);
        bytes_out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
