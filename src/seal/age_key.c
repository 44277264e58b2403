#include "seal/age_key.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "seal/bech32.h"

#define RECIPIENT_PREFIX "age"
#define IDENTITY_PREFIX "AGE-SECRET-KEY-"

static_assert(JUB_AGE_KEY_BYTES == crypto_scalarmult_BYTES &&
                  (int)JUB_AGE_KEY_BYTES == (int)JUB_BECH32_BYTES,
              "keys are X25519's, and what Bech32 writes");
static_assert(sizeof RECIPIENT_PREFIX + JUB_BECH32_CHARACTERS == JUB_AGE_RECIPIENT_TEXT_BYTES,
              "the length of a recipient");
static_assert(sizeof IDENTITY_PREFIX + JUB_BECH32_CHARACTERS == JUB_AGE_IDENTITY_TEXT_BYTES,
              "the length of an identity");

// The product with a point of small order is zero for every secret, because X25519 clears the
// lowest bits of the secret.
static bool is_small_order(const uint8_t key[JUB_AGE_KEY_BYTES])
{
    static const uint8_t any[crypto_scalarmult_SCALARBYTES] = {1};
    uint8_t product[crypto_scalarmult_BYTES];
    return crypto_scalarmult(product, any, key) != 0;
}

// Also in the wrong case, since it is what an error might show; and a file under a passphrase.
static bool is_secret(jub_text text)
{
    const size_t length = sizeof IDENTITY_PREFIX - 1;
    return (text.length_bytes >= length && strncasecmp(text.bytes, IDENTITY_PREFIX, length) == 0) ||
           jub_text_starts(text, JUB_TEXT("-----BEGIN AGE ENCRYPTED FILE-----"));
}

jub_status jub_age_recipient_read(jub_text text, jub_age_recipient *recipient_out, jub_error *error)
{
    jub_age_recipient recipient;
    if (is_secret(text))
        return jub_fail(error, JUB_TYPE, (jub_position){0}, "give the public one, from FILE.pub",
                        "this is a secret key");
    const char *fault = jub_bech32_read(RECIPIENT_PREFIX, text, recipient.key);
    if (!fault && is_small_order(recipient.key)) fault = "is a point that hides nothing";
    if (fault)
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "a recipient is 'age1' and 58 characters, all lower case",
                        "the recipient %s", fault);
    *recipient_out = recipient;
    return JUB_OK;
}

void jub_age_recipient_write(const jub_age_recipient *recipient,
                             char text_out[JUB_AGE_RECIPIENT_TEXT_BYTES + 1])
{
    jub_bech32_write(RECIPIENT_PREFIX, recipient->key, text_out);
}

bool jub_age_recipient_equal(const jub_age_recipient *a, const jub_age_recipient *b)
{
    return memcmp(a->key, b->key, sizeof a->key) == 0;
}

void jub_age_identity_from(const uint8_t secret[JUB_AGE_KEY_BYTES], jub_age_identity *identity_out)
{
    memmove(identity_out->secret, secret, JUB_AGE_KEY_BYTES);
    (void)crypto_scalarmult_base(identity_out->recipient.key, identity_out->secret);
}

void jub_age_identity_make(jub_random random, jub_age_identity *identity_out)
{
    random.fill(random.context, identity_out->secret, sizeof identity_out->secret);
    jub_age_identity_from(identity_out->secret, identity_out);
}

jub_status jub_age_identity_read(jub_text text, jub_age_identity *identity_out, jub_error *error)
{
    uint8_t secret[JUB_AGE_KEY_BYTES];
    const char *fault = jub_bech32_read(IDENTITY_PREFIX, text, secret);
    if (fault)
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "a key that opens is 'AGE-SECRET-KEY-1' and 58 characters, all upper case",
                        "the secret key %s", fault);
    jub_age_identity_from(secret, identity_out);
    sodium_memzero(secret, sizeof secret);
    return JUB_OK;
}

void jub_age_identity_write(const jub_age_identity *identity,
                            char text_out[JUB_AGE_IDENTITY_TEXT_BYTES + 1])
{
    jub_bech32_write(IDENTITY_PREFIX, identity->secret, text_out);
}

void jub_age_identity_clear(jub_age_identity *identity)
{
    sodium_memzero(identity, sizeof *identity);
}

bool jub_age_next_key_line(jub_text *source, uint32_t *line_number, jub_text *line_out)
{
    while (source->length_bytes > 0) {
        const jub_text line = jub_text_trim(jub_text_cut(source, '\n'));
        if (*line_number < UINT32_MAX) ++*line_number;
        if (line.length_bytes == 0 || line.bytes[0] == '#') continue;
        *line_out = line;
        return true;
    }
    return false;
}
