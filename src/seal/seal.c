#include "seal/seal.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/base64.h"
#include "seal/age_private.h"
#include "seal/armor.h"

enum { HEADER_MAX_BYTES = 16 * 1024 }; // a stanza takes about 100

struct jub_sealer {
    uint8_t *key; // of the payload, in guarded memory
    uint64_t index;
    bool is_armored;
    jub_armor_writer armor;
    jub_sink sink;
    size_t plain_bytes;
    uint8_t plain[AGE_CHUNK_BYTES];
    uint8_t sealed[AGE_SEALED_CHUNK_BYTES];
};

static jub_status put(jub_sealer *sealer, const void *bytes, size_t length_bytes, jub_error *error)
{
    const jub_text text = {bytes, length_bytes};
    return sealer->is_armored ? jub_armor_write(&sealer->armor, text, error)
                              : sealer->sink.write(sealer->sink.context, text, error);
}

// -- the header -----------------------------------------------------------------------------------

static void write_body(const uint8_t body[AGE_BODY_BYTES], jub_buffer *header)
{
    jub_base64_write(body, AGE_BODY_BYTES, false, header);
    jub_buffer_char(header, '\n');
}

static jub_status write_x25519(const jub_age_recipient *recipient,
                               const uint8_t file_key[AGE_FILE_KEY_BYTES], jub_random random,
                               jub_buffer *header, jub_error *error)
{
    uint8_t ephemeral[JUB_AGE_KEY_BYTES], share[AGE_SHARE_BYTES], body[AGE_BODY_BYTES];
    random.fill(random.context, ephemeral, sizeof ephemeral);
    const bool is_wrapped = seal_age_wrap_x25519(file_key, recipient, ephemeral, share, body);
    sodium_memzero(ephemeral, sizeof ephemeral);
    if (!is_wrapped)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL,
                        "a recipient is a point that hides nothing");
    jub_buffer_string(header, "-> " AGE_X25519 " ");
    jub_base64_write(share, sizeof share, false, header);
    jub_buffer_char(header, '\n');
    write_body(body, header);
    return JUB_OK;
}

static jub_status write_scrypt(jub_text passphrase, uint32_t work_factor,
                               const uint8_t file_key[AGE_FILE_KEY_BYTES], jub_random random,
                               jub_buffer *header, jub_error *error)
{
    uint8_t salt[AGE_SALT_BYTES], body[AGE_BODY_BYTES];
    random.fill(random.context, salt, sizeof salt);
    const jub_status status =
        seal_age_wrap_scrypt(file_key, passphrase, salt, work_factor, body, error);
    if (status != JUB_OK) return status;
    jub_buffer_string(header, "-> " AGE_SCRYPT " ");
    jub_base64_write(salt, sizeof salt, false, header);
    jub_buffer_format(header, " %u\n", work_factor);
    write_body(body, header);
    return JUB_OK;
}

static void write_mac(const uint8_t file_key[AGE_FILE_KEY_BYTES], jub_buffer *header)
{
    uint8_t mac[AGE_MAC_BYTES];
    jub_buffer_string(header, "---");
    seal_age_mac(file_key, jub_buffer_view(header), mac);
    jub_buffer_char(header, ' ');
    jub_base64_write(mac, sizeof mac, false, header);
    jub_buffer_char(header, '\n');
}

// -- beginning ------------------------------------------------------------------------------------

static jub_sealer *new_sealer(bool is_armored, jub_sink sink)
{
    jub_sealer *sealer = calloc(1, sizeof *sealer);
    if (!sealer) return NULL;
    sealer->sink = sink;
    sealer->is_armored = is_armored;
    if (is_armored) sealer->armor = jub_armor_write_begin(sink);
    sealer->key = sodium_malloc(AGE_PAYLOAD_KEY_BYTES);
    if (sealer->key) return sealer;
    jub_sealer_free(sealer);
    return NULL;
}

// To recipients, or to a passphrase where there are none.
typedef struct seal_target {
    const jub_age_recipient *recipients;
    size_t count;
    jub_text passphrase;
    uint32_t work_factor;
} seal_target;

static jub_status write_stanzas(const seal_target *target,
                                const uint8_t file_key[AGE_FILE_KEY_BYTES], jub_random random,
                                jub_buffer *header, jub_error *error)
{
    jub_buffer_string(header, "age-encryption.org/v1\n");
    if (target->count == 0)
        return write_scrypt(target->passphrase, target->work_factor, file_key, random, header,
                            error);
    jub_status status = JUB_OK;
    for (size_t i = 0; i < target->count && status == JUB_OK; i++)
        status = write_x25519(&target->recipients[i], file_key, random, header, error);
    return status;
}

static jub_status begin(const seal_target *target, bool is_armored, jub_random random,
                        jub_sink sink, jub_sealer **sealer_out, jub_error *error)
{
    uint8_t file_key[AGE_FILE_KEY_BYTES], nonce[AGE_NONCE_BYTES];
    jub_buffer header = jub_buffer_init(HEADER_MAX_BYTES);
    jub_sealer *sealer = new_sealer(is_armored, sink);
    jub_status status = sealer ? JUB_OK : jub_fail_no_memory(error);
    if (status != JUB_OK) goto done;
    random.fill(random.context, file_key, sizeof file_key);
    status = write_stanzas(target, file_key, random, &header, error);
    if (status != JUB_OK) goto done;
    write_mac(file_key, &header);
    random.fill(random.context, nonce, sizeof nonce);
    jub_buffer_bytes(&header, nonce, sizeof nonce);
    seal_age_payload_key(file_key, nonce, sealer->key);
    if (header.status != JUB_OK)
        status = jub_fail_no_memory(error);
    else
        status = put(sealer, header.bytes, header.length_bytes, error);
    if (status != JUB_OK) goto done;
    *sealer_out = sealer;
    sealer = NULL;
done:
    jub_sealer_free(sealer);
    jub_buffer_clear(&header);
    sodium_memzero(file_key, sizeof file_key);
    return status;
}

jub_status jub_sealer_new(const jub_age_recipient *recipients, size_t count, bool is_armored,
                          jub_random random, jub_sink sink, jub_sealer **sealer_out,
                          jub_error *error)
{
    if (count == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "nobody could open the file");
    if (count > JUB_SEAL_RECIPIENT_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "%zu recipients, more than %d",
                        count, JUB_SEAL_RECIPIENT_MAX);
    const seal_target target = {.recipients = recipients, .count = count};
    return begin(&target, is_armored, random, sink, sealer_out, error);
}

jub_status jub_sealer_new_passphrase(jub_text passphrase, uint32_t work_factor, bool is_armored,
                                     jub_random random, jub_sink sink, jub_sealer **sealer_out,
                                     jub_error *error)
{
    assert(work_factor > 0 && work_factor <= JUB_AGE_WORK_FACTOR_MAX);
    const seal_target target = {.passphrase = passphrase, .work_factor = work_factor};
    return begin(&target, is_armored, random, sink, sealer_out, error);
}

// -- the payload ----------------------------------------------------------------------------------

static jub_status seal_chunk(jub_sealer *sealer, bool is_last, jub_error *error)
{
    const size_t plain_bytes = sealer->plain_bytes;
    seal_age_seal_chunk(sealer->key, sealer->index, is_last, sealer->plain, plain_bytes,
                        sealer->sealed);
    sealer->index++;
    sealer->plain_bytes = 0;
    return put(sealer, sealer->sealed, plain_bytes + AGE_TAG_BYTES, error);
}

// A full chunk waits for one more byte, for the last one is sealed as the last.
jub_status jub_sealer_feed(jub_sealer *sealer, jub_text bytes, jub_error *error)
{
    while (bytes.length_bytes > 0) {
        if (sealer->plain_bytes == AGE_CHUNK_BYTES) {
            const jub_status status = seal_chunk(sealer, false, error);
            if (status != JUB_OK) return status;
        }
        size_t part_bytes = AGE_CHUNK_BYTES - sealer->plain_bytes;
        if (part_bytes > bytes.length_bytes) part_bytes = bytes.length_bytes;
        memcpy(sealer->plain + sealer->plain_bytes, bytes.bytes, part_bytes);
        sealer->plain_bytes += part_bytes;
        bytes = (jub_text){bytes.bytes + part_bytes, bytes.length_bytes - part_bytes};
    }
    return JUB_OK;
}

jub_status jub_sealer_end(jub_sealer *sealer, jub_error *error)
{
    const jub_status status = seal_chunk(sealer, true, error);
    if (status != JUB_OK || !sealer->is_armored) return status;
    return jub_armor_write_end(&sealer->armor, error);
}

void jub_sealer_free(jub_sealer *sealer)
{
    if (!sealer) return;
    sodium_free(sealer->key);
    jub_armor_write_clear(&sealer->armor);
    sodium_memzero(sealer->plain, sizeof sealer->plain);
    free(sealer);
}
