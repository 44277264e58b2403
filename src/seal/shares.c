// Nothing branches on a secret byte or looks one up in a table: multiplication is eight masked
// additions, the inverse a power. What x a share has is no secret.

#include "seal/shares.h"

#include <sodium.h>

#include "base/sha256.h"

static const char share_mark[] = "jubilee-share-v1";
static const char hash_prefix[] = "jubilee/share/v1\n";

// -- the field ------------------------------------------------------------------------------------

static uint8_t mask_of(uint8_t bit)
{
    return (uint8_t)(0 - (bit & 1));
}

// Modulo x^8 + x^4 + x^3 + x + 1, the polynomial of AES (FIPS 197).
static uint8_t multiply(uint8_t a, uint8_t b)
{
    uint8_t product = 0;
    for (size_t i = 0; i < 8; i++) {
        product ^= mask_of((uint8_t)(b >> i)) & a;
        a = (uint8_t)((uint8_t)(a << 1) ^ (mask_of(a >> 7) & 0x1b));
    }
    return product;
}

// a^254, since a^255 is 1 for all but 0.
static uint8_t invert(uint8_t a)
{
    uint8_t power = a, inverse = 1;
    for (size_t i = 1; i < 8; i++) { // 254 is 2 + 4 + ... + 128
        power = multiply(power, power);
        inverse = multiply(inverse, power);
    }
    return inverse;
}

// -- splitting and joining ------------------------------------------------------------------------

// The polynomial at x, by Horner's rule: coefficients of the highest power first.
static void evaluate(const uint8_t *secret, const uint8_t *coefficients, size_t threshold,
                     jub_share *share)
{
    for (size_t i = 0; i < JUB_SHARED_SECRET_BYTES; i++) {
        uint8_t y = 0;
        for (size_t power = threshold - 1; power > 0; power--)
            y = multiply(y, share->x) ^ coefficients[(power - 1) * JUB_SHARED_SECRET_BYTES + i];
        share->y[i] = multiply(y, share->x) ^ secret[i];
    }
}

jub_status jub_share_split(const uint8_t secret[JUB_SHARED_SECRET_BYTES], size_t threshold,
                           size_t count, jub_random random, jub_share *shares_out, jub_error *error)
{
    if (threshold < 2 || threshold > count || count > JUB_SHARE_COUNT_MAX)
        return jub_fail(error, JUB_RANGE, (jub_position){0},
                        "choose 2 <= k <= n <= 255, for example 3 of 5",
                        "a secret cannot be split %zu of %zu", threshold, count);
    uint8_t coefficients[(JUB_SHARE_COUNT_MAX - 1) * JUB_SHARED_SECRET_BYTES];
    random.fill(random.context, coefficients, (threshold - 1) * JUB_SHARED_SECRET_BYTES);
    for (size_t i = 0; i < count; i++) {
        shares_out[i].x = (uint8_t)(i + 1);
        evaluate(secret, coefficients, threshold, &shares_out[i]);
    }
    sodium_memzero(coefficients, sizeof coefficients);
    return JUB_OK;
}

static jub_status check_shares(const jub_share *shares, size_t count, size_t threshold,
                               jub_error *error)
{
    const jub_position nowhere = {0};
    if (threshold < 2)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "a threshold of %zu is no threshold",
                        threshold);
    if (count > JUB_SHARE_COUNT_MAX)
        return jub_fail(error, JUB_LIMIT, nowhere, NULL, "%zu shares, more than there can be",
                        count);
    if (count < threshold)
        return jub_fail(error, JUB_MISSING, nowhere, "ask further holders for theirs",
                        "%zu shares, and %zu are needed", count, threshold);
    for (size_t i = 0; i < count; i++) {
        if (shares[i].x == 0)
            return jub_fail(error, JUB_RANGE, nowhere, NULL, "share 0 is no share");
        for (size_t j = 0; j < i; j++)
            if (shares[i].x == shares[j].x)
                return jub_fail(error, JUB_DUPLICATE, nowhere, "give each share once",
                                "share %u is given twice", shares[i].x);
    }
    return JUB_OK;
}

// Lagrange's polynomial for share i, at 0.
static uint8_t weight_of(const jub_share *shares, size_t count, size_t i)
{
    uint8_t weight = 1;
    for (size_t j = 0; j < count; j++) {
        if (j == i) continue;
        const uint8_t difference = shares[j].x ^ shares[i].x;
        weight = multiply(weight, multiply(shares[j].x, invert(difference)));
    }
    return weight;
}

jub_status jub_share_join(const jub_share *shares, size_t count, size_t threshold,
                          uint8_t secret_out[JUB_SHARED_SECRET_BYTES], jub_error *error)
{
    const jub_status status = check_shares(shares, count, threshold, error);
    if (status != JUB_OK) return status;
    memset(secret_out, 0, JUB_SHARED_SECRET_BYTES);
    for (size_t i = 0; i < count; i++) {
        const uint8_t weight = weight_of(shares, count, i);
        for (size_t byte = 0; byte < JUB_SHARED_SECRET_BYTES; byte++)
            secret_out[byte] ^= multiply(weight, shares[i].y[byte]);
    }
    return JUB_OK;
}

void jub_share_hash(const jub_share *share, uint8_t hash_out[JUB_SHARE_HASH_BYTES])
{
    crypto_hash_sha256_state hash;
    (void)crypto_hash_sha256_init(&hash);
    (void)crypto_hash_sha256_update(&hash, (const uint8_t *)hash_prefix, sizeof hash_prefix - 1);
    (void)crypto_hash_sha256_update(&hash, &share->x, 1);
    (void)crypto_hash_sha256_update(&hash, share->y, sizeof share->y);
    (void)crypto_hash_sha256_final(&hash, hash_out);
    sodium_memzero(&hash, sizeof hash);
}

// -- the text -------------------------------------------------------------------------------------

bool jub_share_list_is_valid(jub_text list)
{
    for (size_t i = 0; i < list.length_bytes; i++)
        if (list.bytes[i] <= ' ' || list.bytes[i] > '~') return false;
    return list.length_bytes > 0 && list.length_bytes <= JUB_SHARE_LIST_MAX_BYTES;
}

void jub_share_write(const jub_share_text *text, jub_buffer *buffer)
{
    char y[2 * JUB_SHARED_SECRET_BYTES + 1], hash_hex[2 * JUB_SHARE_HASH_BYTES + 1];
    uint8_t hash[JUB_SHARE_HASH_BYTES];
    jub_share_hash(&text->share, hash);
    jub_hex_encode(hash, sizeof hash, hash_hex);
    (void)sodium_bin2hex(y, sizeof y, text->share.y, sizeof text->share.y);
    jub_buffer_format(buffer, "%s %.*s %u %u %u %s %s\n", share_mark, JUB_TEXT_ARG(text->list),
                      text->threshold, text->count, text->share.x, y, hash_hex);
    sodium_memzero(y, sizeof y);
}

static bool read_number(jub_text text, uint32_t max, uint32_t *value_out)
{
    return text.length_bytes > 0 && text.bytes[0] != '0' && jub_text_to_u32(text, value_out) &&
           *value_out <= max;
}

// Unlike jub_hex_decode this takes the same time for any digits.
static bool read_secret_hex(jub_text hex, uint8_t bytes_out[JUB_SHARED_SECRET_BYTES])
{
    size_t length_bytes;
    return hex.length_bytes == (size_t)2 * JUB_SHARED_SECRET_BYTES &&
           sodium_hex2bin(bytes_out, JUB_SHARED_SECRET_BYTES, hex.bytes, hex.length_bytes, NULL,
                          &length_bytes, NULL) == 0 &&
           length_bytes == JUB_SHARED_SECRET_BYTES;
}

static bool read_words(jub_text line, jub_share_text *text, uint8_t hash[JUB_SHARE_HASH_BYTES])
{
    uint32_t x = 0;
    if (!jub_text_is(jub_text_cut(&line, ' '), share_mark)) return false;
    text->list = jub_text_cut(&line, ' ');
    if (!jub_share_list_is_valid(text->list)) return false;
    if (!read_number(jub_text_cut(&line, ' '), JUB_SHARE_COUNT_MAX, &text->threshold) ||
        !read_number(jub_text_cut(&line, ' '), JUB_SHARE_COUNT_MAX, &text->count) ||
        !read_number(jub_text_cut(&line, ' '), JUB_SHARE_COUNT_MAX, &x))
        return false;
    text->share.x = (uint8_t)x;
    return read_secret_hex(jub_text_cut(&line, ' '), text->share.y) &&
           jub_hex_decode(line, hash, JUB_SHARE_HASH_BYTES);
}

jub_status jub_share_read(jub_text source, jub_share_text *text_out, jub_error *error)
{
    const jub_position nowhere = {0};
    jub_share_text text = {0};
    uint8_t said[JUB_SHARE_HASH_BYTES], hash[JUB_SHARE_HASH_BYTES];
    jub_status status = JUB_OK;
    if (!read_words(jub_text_trim(source), &text, said))
        status = jub_fail(error, JUB_SYNTAX, nowhere,
                          "a share is one line that begins with 'jubilee-share-v1'",
                          "this is not the text of a share");
    else if (text.threshold < 2 || text.threshold > text.count || text.share.x > text.count)
        status = jub_fail(error, JUB_RANGE, nowhere, NULL, "there is no share %u of %u, %u needed",
                          text.share.x, text.count, text.threshold);
    if (status == JUB_OK) {
        jub_share_hash(&text.share, hash);
        if (memcmp(hash, said, sizeof hash) != 0) {
            sodium_memzero(text.share.y, sizeof text.share.y);
            status = jub_fail(error, JUB_UNVERIFIED, nowhere, "compare it with the original",
                              "share %u has a slip: its hash does not fit", text.share.x);
        }
        *text_out = text;
    }
    sodium_memzero(&text, sizeof text);
    return status;
}
