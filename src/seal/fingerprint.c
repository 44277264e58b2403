#include "seal/fingerprint.h"

#include <sodium.h>
#include <stdio.h>

enum { GROUPS = 8, GROUP_CHARACTERS = 5 };

void jub_fingerprint(jub_text key, char text_out[JUB_FINGERPRINT_TEXT_BYTES + 1])
{
    static const char prefix[] = "jubilee/fingerprint/v1\n";
    uint8_t digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state hash;
    (void)crypto_hash_sha256_init(&hash);
    (void)crypto_hash_sha256_update(&hash, (const uint8_t *)prefix, sizeof prefix - 1);
    (void)crypto_hash_sha256_update(&hash, (const uint8_t *)key.bytes, key.length_bytes);
    (void)crypto_hash_sha256_final(&hash, digest);
    for (size_t i = 0; i < GROUPS; i++) {
        const uint8_t *word = digest + 4 * i;
        const uint32_t value =
            (uint32_t)word[0] << 24 | (uint32_t)word[1] << 16 | (uint32_t)word[2] << 8 | word[3];
        (void)snprintf(text_out + GROUP_CHARACTERS * i, GROUP_CHARACTERS, "%04u", value % 10000);
        text_out[GROUP_CHARACTERS * i + 4] = i + 1 < GROUPS ? ' ' : '\0';
    }
}
