#include <assert.h>
#include <sodium.h>

#include "seal/age_private.h"

static_assert(crypto_aead_chacha20poly1305_ietf_ABYTES == AGE_TAG_BYTES, "Poly1305");
static_assert(crypto_aead_chacha20poly1305_ietf_KEYBYTES == AGE_PAYLOAD_KEY_BYTES, "ChaCha20");
static_assert(crypto_auth_hmacsha256_BYTES == AGE_MAC_BYTES, "HMAC-SHA-256");

enum { AEAD_NONCE_BYTES = crypto_aead_chacha20poly1305_ietf_NPUBBYTES };

// -- keys from keys -------------------------------------------------------------------------------

static void hmac(const uint8_t *key, size_t key_bytes, const void *bytes, size_t length_bytes,
                 const void *more, size_t more_bytes, uint8_t mac_out[32])
{
    crypto_auth_hmacsha256_state state;
    (void)crypto_auth_hmacsha256_init(&state, key, key_bytes);
    (void)crypto_auth_hmacsha256_update(&state, bytes, length_bytes);
    (void)crypto_auth_hmacsha256_update(&state, more, more_bytes);
    (void)crypto_auth_hmacsha256_final(&state, mac_out);
    sodium_memzero(&state, sizeof state);
}

// 32 bytes are one block of RFC 5869's expansion. No salt is one of zeros.
static void hkdf(const uint8_t *key, size_t key_bytes, const uint8_t *salt, size_t salt_bytes,
                 const char *info, uint8_t key_out[32])
{
    static const uint8_t zeros[32] = {0};
    static const uint8_t block_number = 1;
    uint8_t drawn[32];
    if (salt_bytes == 0)
        hmac(zeros, sizeof zeros, key, key_bytes, NULL, 0, drawn);
    else
        hmac(salt, salt_bytes, key, key_bytes, NULL, 0, drawn);
    hmac(drawn, sizeof drawn, info, strlen(info), &block_number, 1, key_out);
    sodium_memzero(drawn, sizeof drawn);
}

void seal_age_mac(const uint8_t file_key[AGE_FILE_KEY_BYTES], jub_text header,
                  uint8_t mac_out[AGE_MAC_BYTES])
{
    uint8_t key[32];
    hkdf(file_key, AGE_FILE_KEY_BYTES, NULL, 0, "header", key);
    hmac(key, sizeof key, header.bytes, header.length_bytes, NULL, 0, mac_out);
    sodium_memzero(key, sizeof key);
}

void seal_age_payload_key(const uint8_t file_key[AGE_FILE_KEY_BYTES],
                          const uint8_t nonce[AGE_NONCE_BYTES],
                          uint8_t key_out[AGE_PAYLOAD_KEY_BYTES])
{
    hkdf(file_key, AGE_FILE_KEY_BYTES, nonce, AGE_NONCE_BYTES, "payload", key_out);
}

// -- the file key, wrapped ------------------------------------------------------------------------

// Every wrapping key is used once, so the nonce is zero.
static const uint8_t no_nonce[AEAD_NONCE_BYTES] = {0};

static void wrap(const uint8_t key[32], const uint8_t file_key[AGE_FILE_KEY_BYTES],
                 uint8_t body_out[AGE_BODY_BYTES])
{
    (void)crypto_aead_chacha20poly1305_ietf_encrypt(body_out, NULL, file_key, AGE_FILE_KEY_BYTES,
                                                    NULL, 0, NULL, no_nonce, key);
}

static age_opening unwrap(const uint8_t key[32], const uint8_t body[AGE_BODY_BYTES],
                          uint8_t file_key_out[AGE_FILE_KEY_BYTES])
{
    const int result = crypto_aead_chacha20poly1305_ietf_decrypt(
        file_key_out, NULL, NULL, body, AGE_BODY_BYTES, NULL, 0, no_nonce, key);
    return result == 0 ? AGE_OPENED : AGE_OF_ANOTHER_KEY;
}

static bool x25519_key(const uint8_t secret[JUB_AGE_KEY_BYTES], const uint8_t point[32],
                       const uint8_t share[AGE_SHARE_BYTES], const jub_age_recipient *recipient,
                       uint8_t key_out[32])
{
    uint8_t shared[32], salt[AGE_SHARE_BYTES + JUB_AGE_KEY_BYTES];
    if (crypto_scalarmult(shared, secret, point) != 0) return false;
    memcpy(salt, share, AGE_SHARE_BYTES);
    memcpy(salt + AGE_SHARE_BYTES, recipient->key, JUB_AGE_KEY_BYTES);
    hkdf(shared, sizeof shared, salt, sizeof salt, "age-encryption.org/v1/X25519", key_out);
    sodium_memzero(shared, sizeof shared);
    return true;
}

bool seal_age_wrap_x25519(const uint8_t file_key[AGE_FILE_KEY_BYTES],
                          const jub_age_recipient *recipient,
                          const uint8_t ephemeral[JUB_AGE_KEY_BYTES],
                          uint8_t share_out[AGE_SHARE_BYTES], uint8_t body_out[AGE_BODY_BYTES])
{
    uint8_t key[32];
    (void)crypto_scalarmult_base(share_out, ephemeral);
    if (!x25519_key(ephemeral, recipient->key, share_out, recipient, key)) return false;
    wrap(key, file_key, body_out);
    sodium_memzero(key, sizeof key);
    return true;
}

age_opening seal_age_open_x25519(const jub_age_identity *identity,
                                 const uint8_t share[AGE_SHARE_BYTES],
                                 const uint8_t body[AGE_BODY_BYTES],
                                 uint8_t file_key_out[AGE_FILE_KEY_BYTES])
{
    uint8_t key[32];
    if (!x25519_key(identity->secret, share, share, &identity->recipient, key))
        return AGE_SMALL_ORDER;
    const age_opening opening = unwrap(key, body, file_key_out);
    sodium_memzero(key, sizeof key);
    return opening;
}

static jub_status scrypt_key(jub_text passphrase, const uint8_t salt[AGE_SALT_BYTES],
                             uint32_t work_factor, uint8_t key_out[32], jub_error *error)
{
    static const char label[] = "age-encryption.org/v1/scrypt";
    uint8_t labelled[sizeof label - 1 + AGE_SALT_BYTES];
    assert(work_factor > 0 && work_factor <= JUB_AGE_WORK_FACTOR_MAX);
    memcpy(labelled, label, sizeof label - 1);
    memcpy(labelled + sizeof label - 1, salt, AGE_SALT_BYTES);
    if (crypto_pwhash_scryptsalsa208sha256_ll((const uint8_t *)passphrase.bytes,
                                              passphrase.length_bytes, labelled, sizeof labelled,
                                              (uint64_t)1 << work_factor, 8, 1, key_out, 32) != 0)
        return jub_fail_no_memory(error);
    return JUB_OK;
}

jub_status seal_age_wrap_scrypt(const uint8_t file_key[AGE_FILE_KEY_BYTES], jub_text passphrase,
                                const uint8_t salt[AGE_SALT_BYTES], uint32_t work_factor,
                                uint8_t body_out[AGE_BODY_BYTES], jub_error *error)
{
    uint8_t key[32];
    const jub_status status = scrypt_key(passphrase, salt, work_factor, key, error);
    if (status == JUB_OK) wrap(key, file_key, body_out);
    sodium_memzero(key, sizeof key);
    return status;
}

jub_status seal_age_open_scrypt(jub_text passphrase, const uint8_t salt[AGE_SALT_BYTES],
                                uint32_t work_factor, const uint8_t body[AGE_BODY_BYTES],
                                age_opening *opening_out, uint8_t file_key_out[AGE_FILE_KEY_BYTES],
                                jub_error *error)
{
    uint8_t key[32];
    const jub_status status = scrypt_key(passphrase, salt, work_factor, key, error);
    if (status == JUB_OK) *opening_out = unwrap(key, body, file_key_out);
    sodium_memzero(key, sizeof key);
    return status;
}

// -- the payload ----------------------------------------------------------------------------------

static void chunk_nonce(uint64_t index, bool is_last, uint8_t nonce_out[AEAD_NONCE_BYTES])
{
    memset(nonce_out, 0, AEAD_NONCE_BYTES);
    for (size_t i = 0; i < 8; i++) nonce_out[10 - i] = (uint8_t)(index >> (8 * i));
    nonce_out[11] = is_last;
}

void seal_age_seal_chunk(const uint8_t key[AGE_PAYLOAD_KEY_BYTES], uint64_t index, bool is_last,
                         const uint8_t *plain, size_t length_bytes, uint8_t *sealed_out)
{
    uint8_t nonce[AEAD_NONCE_BYTES];
    chunk_nonce(index, is_last, nonce);
    (void)crypto_aead_chacha20poly1305_ietf_encrypt(sealed_out, NULL, plain, length_bytes, NULL, 0,
                                                    NULL, nonce, key);
}

bool seal_age_open_chunk(const uint8_t key[AGE_PAYLOAD_KEY_BYTES], uint64_t index, bool is_last,
                         const uint8_t *sealed, size_t length_bytes, uint8_t *plain_out)
{
    uint8_t nonce[AEAD_NONCE_BYTES];
    chunk_nonce(index, is_last, nonce);
    return crypto_aead_chacha20poly1305_ietf_decrypt(plain_out, NULL, NULL, sealed, length_bytes,
                                                     NULL, 0, nonce, key) == 0;
}
