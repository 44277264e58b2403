// Bytes go through up to three steps: out of the armor, through the header until its key is found,
// and from there into chunks. A full chunk waits for the next byte, or the end, which tell whether
// it is the last.

#include "seal/unseal.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

#include "seal/age_header.h"
#include "seal/age_private.h"
#include "seal/armor.h"

typedef enum unseal_step { READ_HEADER, READ_NONCE, READ_CHUNKS } unseal_step;

typedef struct unseal_secret {
    uint8_t file_key[AGE_FILE_KEY_BYTES];
    uint8_t payload_key[AGE_PAYLOAD_KEY_BYTES];
} unseal_secret;

struct jub_unsealer {
    const jub_unseal_keys *keys;
    jub_sink sink;
    jub_age_form form;
    jub_unseal_failure failure;
    jub_status status; // kept: after a failure nothing is read
    unseal_step step;
    unseal_secret *secret; // in guarded memory
    jub_armor_reader armor;

    jub_buffer header_text;
    size_t header_line_at;
    jub_age_header header;

    uint8_t nonce[AGE_NONCE_BYTES];
    size_t nonce_bytes;

    uint64_t index;
    size_t sealed_bytes;
    uint8_t sealed[AGE_SEALED_CHUNK_BYTES];
    uint8_t plain[AGE_CHUNK_BYTES];
};

const char *jub_unseal_failure_word(jub_unseal_failure failure)
{
    switch (failure) {
#define X(name, word)                                                                              \
    case name: return word;
        JUB_UNSEAL_FAILURE_LIST(X)
#undef X
    }
    return "unknown";
}

static jub_status refuse(jub_unsealer *unsealer, jub_unseal_failure failure, const char *hint,
                         const char *message, jub_error *error)
{
    unsealer->failure = failure;
    return jub_fail(error, failure == JUB_UNSEAL_HEADER ? JUB_SYNTAX : JUB_UNVERIFIED,
                    (jub_position){0}, hint, "%s", message);
}

// -- the header -----------------------------------------------------------------------------------

static jub_status try_identities(jub_unsealer *unsealer, const jub_age_stanza *stanza,
                                 bool *is_open, jub_error *error)
{
    uint8_t share[AGE_SHARE_BYTES];
    jub_age_stanza_share(stanza, share);
    for (size_t i = 0; i < unsealer->keys->identity_count; i++) {
        switch (seal_age_open_x25519(&unsealer->keys->identities[i], share, stanza->body,
                                     unsealer->secret->file_key)) {
        case AGE_OPENED: *is_open = true; return JUB_OK;
        case AGE_SMALL_ORDER:
            return refuse(unsealer, JUB_UNSEAL_HEADER, NULL,
                          "a stanza X25519 has a point that hides nothing", error);
        case AGE_OF_ANOTHER_KEY: break;
        }
    }
    return JUB_OK;
}

static jub_status try_passphrase(jub_unsealer *unsealer, const jub_age_stanza *stanza,
                                 bool *is_open, jub_error *error)
{
    uint8_t salt[AGE_SALT_BYTES];
    uint32_t work_factor = 0;
    age_opening opening = AGE_OF_ANOTHER_KEY;
    if (!unsealer->keys->passphrase.bytes) return JUB_OK;
    jub_age_stanza_scrypt(stanza, salt, &work_factor);
    const jub_status status =
        seal_age_open_scrypt(unsealer->keys->passphrase, salt, work_factor, stanza->body, &opening,
                             unsealer->secret->file_key, error);
    *is_open = opening == AGE_OPENED;
    return status;
}

static jub_status fail_no_match(jub_unsealer *unsealer, jub_error *error)
{
    const jub_unseal_keys *keys = unsealer->keys;
    const bool wants_passphrase = jub_text_is(unsealer->header.stanzas[0].type, AGE_SCRYPT);
    if (wants_passphrase && !keys->passphrase.bytes)
        return refuse(unsealer, JUB_UNSEAL_NO_MATCH, NULL,
                      "this is sealed with a passphrase, not to a key", error);
    if (wants_passphrase)
        return refuse(unsealer, JUB_UNSEAL_NO_MATCH, NULL, "the passphrase does not open it",
                      error);
    return refuse(unsealer, JUB_UNSEAL_NO_MATCH, "it was sealed to other recipients",
                  keys->identity_count == 1 ? "the key does not open it"
                                            : "none of the keys opens it",
                  error);
}

static jub_status open_header(jub_unsealer *unsealer, jub_error *error)
{
    const jub_age_header *header = &unsealer->header;
    uint8_t mac[AGE_MAC_BYTES];
    bool is_open = false;
    for (size_t i = 0; i < header->stanza_count && !is_open; i++) {
        const jub_age_stanza *stanza = &header->stanzas[i];
        jub_status status = JUB_OK;
        if (jub_text_is(stanza->type, AGE_X25519))
            status = try_identities(unsealer, stanza, &is_open, error);
        else if (jub_text_is(stanza->type, AGE_SCRYPT))
            status = try_passphrase(unsealer, stanza, &is_open, error);
        if (status != JUB_OK) return status;
    }
    if (!is_open) return fail_no_match(unsealer, error);
    seal_age_mac(unsealer->secret->file_key, header->signed_text, mac);
    if (sodium_memcmp(mac, header->mac, sizeof mac) != 0)
        return refuse(unsealer, JUB_UNSEAL_HMAC, NULL, "the header was changed after the sealing",
                      error);
    unsealer->step = READ_NONCE;
    return JUB_OK;
}

static jub_status read_header(jub_unsealer *unsealer, jub_text text, jub_error *error)
{
    const jub_status status = jub_age_header_read(text, &unsealer->header, error);
    if (status == JUB_OK) return open_header(unsealer, error);
    unsealer->failure = JUB_UNSEAL_HEADER;
    return status;
}

// Takes bytes into the header until it ends; what belongs to it is cut off from `bytes`.
static jub_status take_header(jub_unsealer *unsealer, jub_text *bytes, jub_error *error)
{
    jub_buffer *text = &unsealer->header_text;
    const size_t before = text->length_bytes;
    const size_t room = text->max_bytes - before;
    const size_t part_bytes = bytes->length_bytes < room ? bytes->length_bytes : room;
    size_t header_bytes = 0;
    jub_buffer_bytes(text, bytes->bytes, part_bytes);
    if (text->status != JUB_OK) return jub_fail_no_memory(error);
    if (jub_age_header_ends(jub_buffer_view(text), &unsealer->header_line_at, &header_bytes)) {
        const size_t used_bytes = header_bytes - before;
        *bytes = (jub_text){bytes->bytes + used_bytes, bytes->length_bytes - used_bytes};
        return read_header(unsealer, (jub_text){text->bytes, header_bytes}, error);
    }
    *bytes = (jub_text){bytes->bytes + part_bytes, bytes->length_bytes - part_bytes};
    if (text->length_bytes == text->max_bytes) // it cannot end within the limit: says why
        return read_header(unsealer, jub_buffer_view(text), error);
    return JUB_OK;
}

// -- the payload ----------------------------------------------------------------------------------

static void take_nonce(jub_unsealer *unsealer, jub_text *bytes)
{
    size_t part_bytes = sizeof unsealer->nonce - unsealer->nonce_bytes;
    if (part_bytes > bytes->length_bytes) part_bytes = bytes->length_bytes;
    memcpy(unsealer->nonce + unsealer->nonce_bytes, bytes->bytes, part_bytes);
    unsealer->nonce_bytes += part_bytes;
    *bytes = (jub_text){bytes->bytes + part_bytes, bytes->length_bytes - part_bytes};
    if (unsealer->nonce_bytes < sizeof unsealer->nonce) return;
    seal_age_payload_key(unsealer->secret->file_key, unsealer->nonce,
                         unsealer->secret->payload_key);
    sodium_memzero(unsealer->secret->file_key, AGE_FILE_KEY_BYTES);
    unsealer->step = READ_CHUNKS;
}

static bool open_chunk(jub_unsealer *unsealer, bool is_last)
{
    return unsealer->sealed_bytes >= AGE_TAG_BYTES &&
           seal_age_open_chunk(unsealer->secret->payload_key, unsealer->index, is_last,
                               unsealer->sealed, unsealer->sealed_bytes, unsealer->plain);
}

static jub_status release(jub_unsealer *unsealer, jub_error *error)
{
    const jub_text plain = {(const char *)unsealer->plain, unsealer->sealed_bytes - AGE_TAG_BYTES};
    unsealer->index++;
    unsealer->sealed_bytes = 0;
    if (plain.length_bytes == 0) return JUB_OK;
    const jub_status status = unsealer->sink.write(unsealer->sink.context, plain, error);
    sodium_memzero(unsealer->plain, plain.length_bytes);
    return status;
}

static jub_status refuse_payload(jub_unsealer *unsealer, const char *message, jub_error *error)
{
    return refuse(unsealer, JUB_UNSEAL_PAYLOAD, "take a fresh copy of the sealed file", message,
                  error);
}

// A full chunk that is followed by another byte.
static jub_status take_chunk(jub_unsealer *unsealer, jub_error *error)
{
    if (open_chunk(unsealer, false)) return release(unsealer, error);
    if (!open_chunk(unsealer, true))
        return refuse_payload(unsealer, "the content was changed after the sealing", error);
    const jub_status status = release(unsealer, error);
    return status == JUB_OK ? refuse_payload(unsealer, "something follows the end", error) : status;
}

static jub_status take_sealed(jub_unsealer *unsealer, jub_text *bytes, jub_error *error)
{
    if (unsealer->sealed_bytes == AGE_SEALED_CHUNK_BYTES) {
        const jub_status status = take_chunk(unsealer, error);
        if (status != JUB_OK) return status;
    }
    size_t part_bytes = AGE_SEALED_CHUNK_BYTES - unsealer->sealed_bytes;
    if (part_bytes > bytes->length_bytes) part_bytes = bytes->length_bytes;
    memcpy(unsealer->sealed + unsealer->sealed_bytes, bytes->bytes, part_bytes);
    unsealer->sealed_bytes += part_bytes;
    *bytes = (jub_text){bytes->bytes + part_bytes, bytes->length_bytes - part_bytes};
    return JUB_OK;
}

// What is left is the last chunk. A full one that is not the last verified all the same, and is
// passed on before the error.
static jub_status end_payload(jub_unsealer *unsealer, jub_error *error)
{
    const bool is_empty = unsealer->sealed_bytes == AGE_TAG_BYTES;
    if (open_chunk(unsealer, true)) {
        if (is_empty && unsealer->index > 0)
            return refuse_payload(unsealer, "the last chunk is empty", error);
        return release(unsealer, error);
    }
    if (unsealer->sealed_bytes == AGE_SEALED_CHUNK_BYTES && open_chunk(unsealer, false)) {
        const jub_status status = release(unsealer, error);
        if (status != JUB_OK) return status;
    }
    return refuse_payload(unsealer, "the content is cut off, or was changed after the sealing",
                          error);
}

// -- the whole ------------------------------------------------------------------------------------

static jub_status take_binary(void *context, jub_text bytes, jub_error *error)
{
    jub_unsealer *unsealer = context;
    jub_status status = JUB_OK;
    while (bytes.length_bytes > 0 && status == JUB_OK) {
        switch (unsealer->step) {
        case READ_HEADER: status = take_header(unsealer, &bytes, error); break;
        case READ_NONCE: take_nonce(unsealer, &bytes); break;
        case READ_CHUNKS: status = take_sealed(unsealer, &bytes, error); break;
        }
    }
    return status;
}

static jub_status end_binary(jub_unsealer *unsealer, jub_error *error)
{
    switch (unsealer->step) {
    case READ_HEADER: return read_header(unsealer, jub_buffer_view(&unsealer->header_text), error);
    case READ_NONCE:
        return refuse(unsealer, JUB_UNSEAL_HEADER, NULL, "the file ends behind its header", error);
    case READ_CHUNKS: break;
    }
    return end_payload(unsealer, error);
}

jub_status jub_unsealer_new(const jub_unseal_keys *keys, jub_age_form form, jub_sink sink,
                            jub_unsealer **unsealer_out, jub_error *error)
{
    jub_unsealer *unsealer = calloc(1, sizeof *unsealer);
    unseal_secret *secret = sodium_malloc(sizeof *secret);
    if (!unsealer || !secret) {
        free(unsealer);
        sodium_free(secret);
        return jub_fail_no_memory(error);
    }
    unsealer->keys = keys;
    unsealer->form = form;
    unsealer->sink = sink;
    unsealer->secret = secret;
    unsealer->header_text = jub_buffer_init(JUB_AGE_HEADER_MAX_BYTES + 1); // to see that it is more
    unsealer->armor = jub_armor_read_begin((jub_sink){take_binary, unsealer});
    *unsealer_out = unsealer;
    return JUB_OK;
}

static jub_status keep(jub_unsealer *unsealer, jub_status status)
{
    unsealer->status = status;
    if (status != JUB_OK && unsealer->failure == JUB_UNSEAL_FINE)
        unsealer->failure = unsealer->armor.is_refused ? JUB_UNSEAL_ARMOR : JUB_UNSEAL_OTHER;
    return status;
}

static jub_status fail_again(const jub_unsealer *unsealer, jub_error *error)
{
    return jub_fail(error, unsealer->status, (jub_position){0}, NULL, "the file was refused: %s",
                    jub_unseal_failure_word(unsealer->failure));
}

jub_status jub_unsealer_feed(jub_unsealer *unsealer, jub_text bytes, jub_error *error)
{
    if (unsealer->status != JUB_OK) return fail_again(unsealer, error);
    if (bytes.length_bytes == 0) return JUB_OK;
    if (unsealer->form == JUB_AGE_DETECT)
        unsealer->form =
            strchr("- \t\r\n", bytes.bytes[0]) && bytes.bytes[0] ? JUB_AGE_ARMORED : JUB_AGE_BINARY;
    if (unsealer->form == JUB_AGE_ARMORED)
        return keep(unsealer, jub_armor_read(&unsealer->armor, bytes, error));
    return keep(unsealer, take_binary(unsealer, bytes, error));
}

jub_status jub_unsealer_end(jub_unsealer *unsealer, jub_error *error)
{
    if (unsealer->status != JUB_OK) return fail_again(unsealer, error);
    jub_status status = JUB_OK;
    if (unsealer->form == JUB_AGE_ARMORED) status = jub_armor_read_end(&unsealer->armor, error);
    if (status == JUB_OK) status = end_binary(unsealer, error);
    return keep(unsealer, status);
}

jub_unseal_failure jub_unsealer_failure(const jub_unsealer *unsealer)
{
    return unsealer->failure;
}

void jub_unsealer_free(jub_unsealer *unsealer)
{
    if (!unsealer) return;
    sodium_free(unsealer->secret);
    jub_buffer_clear(&unsealer->header_text);
    jub_armor_read_clear(&unsealer->armor);
    sodium_memzero(unsealer->plain, sizeof unsealer->plain);
    free(unsealer);
}

bool jub_unseal_begins(jub_text text)
{
    return jub_text_starts(text, JUB_TEXT("age-encryption.org/")) ||
           jub_text_starts(jub_text_trim(text), JUB_TEXT("-----BEGIN AGE ENCRYPTED FILE-----"));
}
