#ifndef JUB_SEAL_AGE_PRIVATE_H
#define JUB_SEAL_AGE_PRIVATE_H

#include "seal/age_key.h"

/// The cryptography of age files, for whoever writes or reads them. Source: C2SP age v1.
///
///     HKDF         HKDF-SHA-256 (RFC 5869), 32 bytes out
///     MAC          HMAC-SHA-256(HKDF(file key, no salt, "header"), header up to `---`)
///     payload key  HKDF(file key, nonce, "payload")
///     chunk i      ChaCha20-Poly1305 (RFC 8439), nonce 11-byte big-endian i, then 1 for the last

#define AGE_X25519 "X25519"
#define AGE_SCRYPT "scrypt"

enum {
    AGE_FILE_KEY_BYTES = 16,
    AGE_SHARE_BYTES = 32,
    AGE_BODY_BYTES = 32, // a file key and its tag
    AGE_SALT_BYTES = 16,
    AGE_NONCE_BYTES = 16,
    AGE_MAC_BYTES = 32,
    AGE_PAYLOAD_KEY_BYTES = 32,
    AGE_TAG_BYTES = 16,
    AGE_CHUNK_BYTES = 64 * 1024,
    AGE_SEALED_CHUNK_BYTES = AGE_CHUNK_BYTES + AGE_TAG_BYTES,
    JUB_AGE_WORK_FACTOR_MAX = 20, // 1 GiB of memory and some seconds
};

void seal_age_mac(const uint8_t file_key[AGE_FILE_KEY_BYTES], jub_text header,
                  uint8_t mac_out[AGE_MAC_BYTES]);
void seal_age_payload_key(const uint8_t file_key[AGE_FILE_KEY_BYTES],
                          const uint8_t nonce[AGE_NONCE_BYTES],
                          uint8_t key_out[AGE_PAYLOAD_KEY_BYTES]);

/// False for a recipient of small order.
bool seal_age_wrap_x25519(const uint8_t file_key[AGE_FILE_KEY_BYTES],
                          const jub_age_recipient *recipient,
                          const uint8_t ephemeral[JUB_AGE_KEY_BYTES],
                          uint8_t share_out[AGE_SHARE_BYTES], uint8_t body_out[AGE_BODY_BYTES]);

typedef enum age_opening { AGE_OPENED, AGE_OF_ANOTHER_KEY, AGE_SMALL_ORDER } age_opening;

age_opening seal_age_open_x25519(const jub_age_identity *identity,
                                 const uint8_t share[AGE_SHARE_BYTES],
                                 const uint8_t body[AGE_BODY_BYTES],
                                 uint8_t file_key_out[AGE_FILE_KEY_BYTES]);

/// Errors: JUB_NO_MEMORY, for scrypt takes 2^work_factor KiB.
jub_status seal_age_wrap_scrypt(const uint8_t file_key[AGE_FILE_KEY_BYTES], jub_text passphrase,
                                const uint8_t salt[AGE_SALT_BYTES], uint32_t work_factor,
                                uint8_t body_out[AGE_BODY_BYTES], jub_error *error);
jub_status seal_age_open_scrypt(jub_text passphrase, const uint8_t salt[AGE_SALT_BYTES],
                                uint32_t work_factor, const uint8_t body[AGE_BODY_BYTES],
                                age_opening *opening_out, uint8_t file_key_out[AGE_FILE_KEY_BYTES],
                                jub_error *error);

/// `sealed_out` takes `length_bytes` + AGE_TAG_BYTES.
void seal_age_seal_chunk(const uint8_t key[AGE_PAYLOAD_KEY_BYTES], uint64_t index, bool is_last,
                         const uint8_t *plain, size_t length_bytes, uint8_t *sealed_out);
bool seal_age_open_chunk(const uint8_t key[AGE_PAYLOAD_KEY_BYTES], uint64_t index, bool is_last,
                         const uint8_t *sealed, size_t length_bytes, uint8_t *plain_out);

#endif
