// Every byte string that is hashed here begins with a line that names its use and its version, and
// every text in it is preceded by its length, so that no two different inputs give the same bytes.

#include "draw/draw.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

static const char commit_prefix[] = "jubilee-draw-commit-v1\n";
static const char seed_prefix[] = "jubilee-draw-seed-v1\n";
static const char stream_prefix[] = "jubilee-draw-stream-v1\n";

static_assert(crypto_hash_sha256_BYTES == JUB_DRAW_SEED_BYTES, "the seed is a SHA-256 digest");
static_assert(crypto_auth_hmacsha256_BYTES == crypto_stream_chacha20_ietf_KEYBYTES,
              "the digest of a label is the key of its stream");

static void write_u16(uint8_t *bytes, uint64_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

static void write_u64(uint8_t *bytes, uint64_t value)
{
    for (size_t i = 0; i < 8; i++) bytes[i] = (uint8_t)(value >> (56 - 8 * i));
}

static void hash_bytes(crypto_hash_sha256_state *hash, const void *bytes, size_t length_bytes)
{
    (void)crypto_hash_sha256_update(hash, bytes, length_bytes);
}

static void hash_u16(crypto_hash_sha256_state *hash, uint64_t value)
{
    uint8_t bytes[2];
    write_u16(bytes, value);
    hash_bytes(hash, bytes, sizeof bytes);
}

static void hash_text(crypto_hash_sha256_state *hash, jub_text text)
{
    hash_u16(hash, text.length_bytes);
    if (text.length_bytes > 0) hash_bytes(hash, text.bytes, text.length_bytes);
}

static void hash_nonce(crypto_hash_sha256_state *hash, const jub_draw_nonce *nonce)
{
    hash_u16(hash, nonce->officer);
    hash_bytes(hash, nonce->bytes, sizeof nonce->bytes);
}

static jub_status check_text(jub_text text, const char *what, jub_position at, jub_error *error)
{
    if (text.length_bytes <= JUB_DRAW_TEXT_MAX_BYTES) return JUB_OK;
    return jub_fail(error, JUB_LIMIT, at, "shorten it", "the %s has %zu bytes, more than %d", what,
                    text.length_bytes, JUB_DRAW_TEXT_MAX_BYTES);
}

jub_status jub_draw_commitment(jub_text draw_id, const jub_draw_nonce *nonce,
                               uint8_t commitment_out[JUB_DRAW_COMMITMENT_BYTES], jub_error *error)
{
    const jub_status status = check_text(draw_id, "draw id", (jub_position){0}, error);
    if (status != JUB_OK) return status;
    crypto_hash_sha256_state hash;
    (void)crypto_hash_sha256_init(&hash);
    hash_bytes(&hash, commit_prefix, sizeof commit_prefix - 1);
    hash_text(&hash, draw_id);
    hash_nonce(&hash, nonce);
    (void)crypto_hash_sha256_final(&hash, commitment_out);
    return JUB_OK;
}

static jub_status check_nonces(const jub_draw_inputs *inputs, jub_error *error)
{
    const jub_position nowhere = {0};
    if (inputs->nonce_count == 0)
        return jub_fail(error, JUB_MISSING, nowhere, "give the nonce of one officer or more",
                        "a draw without nonces");
    if (inputs->nonce_count > JUB_DRAW_NONCE_MAX)
        return jub_fail(error, JUB_LIMIT, nowhere, NULL, "%zu nonces, more than %d",
                        inputs->nonce_count, JUB_DRAW_NONCE_MAX);
    for (size_t i = 1; i < inputs->nonce_count; i++)
        if (inputs->nonces[i].officer <= inputs->nonces[i - 1].officer)
            return jub_fail(error, JUB_CONFLICT, nowhere, "sort them, one nonce for each officer",
                            "officer %u comes after officer %u", inputs->nonces[i].officer,
                            inputs->nonces[i - 1].officer);
    return JUB_OK;
}

static jub_status check_inputs(const jub_draw_inputs *inputs, jub_error *error)
{
    const jub_position nowhere = {0};
    jub_status status = check_text(inputs->draw_id, "draw id", nowhere, error);
    if (status == JUB_OK) status = check_text(inputs->log_origin, "log origin", nowhere, error);
    if (status == JUB_OK) status = check_nonces(inputs, error);
    if (status != JUB_OK || !inputs->has_beacon) return status;
    status = check_text(inputs->beacon_id, "beacon id", nowhere, error);
    if (status == JUB_OK) status = check_text(inputs->beacon_value, "beacon value", nowhere, error);
    return status;
}

// The bytes of the seed's input go to a hash or, for whoever wants to see them, to a buffer.
typedef struct seed_writer {
    crypto_hash_sha256_state hash;
    jub_buffer *buffer; // NULL: they are hashed
} seed_writer;

static void seed_bytes(seed_writer *writer, const void *bytes, size_t length_bytes)
{
    if (length_bytes == 0) return;
    if (writer->buffer)
        jub_buffer_bytes(writer->buffer, bytes, length_bytes);
    else
        hash_bytes(&writer->hash, bytes, length_bytes);
}

static void seed_u16(seed_writer *writer, uint64_t value)
{
    uint8_t bytes[2];
    write_u16(bytes, value);
    seed_bytes(writer, bytes, sizeof bytes);
}

static void seed_u64(seed_writer *writer, uint64_t value)
{
    uint8_t bytes[8];
    write_u64(bytes, value);
    seed_bytes(writer, bytes, sizeof bytes);
}

static void seed_text(seed_writer *writer, jub_text text)
{
    seed_u16(writer, text.length_bytes);
    seed_bytes(writer, text.bytes, text.length_bytes);
}

static void write_inputs(seed_writer *writer, const jub_draw_inputs *inputs)
{
    seed_bytes(writer, seed_prefix, sizeof seed_prefix - 1);
    seed_text(writer, inputs->draw_id);
    seed_text(writer, inputs->log_origin);
    seed_u64(writer, inputs->checkpoint_size);
    seed_bytes(writer, inputs->checkpoint_root, sizeof inputs->checkpoint_root);
    seed_u16(writer, inputs->nonce_count);
    for (size_t i = 0; i < inputs->nonce_count; i++) {
        seed_u16(writer, inputs->nonces[i].officer);
        seed_bytes(writer, inputs->nonces[i].bytes, sizeof inputs->nonces[i].bytes);
    }
    const uint8_t beacon_mark = inputs->has_beacon ? 1 : 0;
    seed_bytes(writer, &beacon_mark, 1);
    if (!inputs->has_beacon) return;
    seed_text(writer, inputs->beacon_id);
    seed_u64(writer, inputs->beacon_round);
    seed_text(writer, inputs->beacon_value);
}

jub_status jub_draw_seed(const jub_draw_inputs *inputs, uint8_t seed_out[JUB_DRAW_SEED_BYTES],
                         jub_error *error)
{
    const jub_status status = check_inputs(inputs, error);
    if (status != JUB_OK) return status;
    seed_writer writer = {.buffer = NULL};
    (void)crypto_hash_sha256_init(&writer.hash);
    write_inputs(&writer, inputs);
    (void)crypto_hash_sha256_final(&writer.hash, seed_out);
    return JUB_OK;
}

jub_status jub_draw_seed_input(const jub_draw_inputs *inputs, jub_buffer *buffer, jub_error *error)
{
    const jub_status status = check_inputs(inputs, error);
    if (status != JUB_OK) return status;
    seed_writer writer = {.buffer = buffer};
    write_inputs(&writer, inputs);
    if (buffer->status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (buffer->status != JUB_OK)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the seed input is longer than %zu bytes", buffer->max_bytes);
    return JUB_OK;
}

static void mac_text(crypto_auth_hmacsha256_state *mac, jub_text text)
{
    uint8_t length[2];
    write_u16(length, text.length_bytes);
    (void)crypto_auth_hmacsha256_update(mac, length, sizeof length);
    if (text.length_bytes == 0) return;
    (void)crypto_auth_hmacsha256_update(mac, (const uint8_t *)text.bytes, text.length_bytes);
}

// What all labels of one purpose share. Keying the HMAC costs two blocks of SHA-256 out of the four
// that a short label takes, so a batch does it once and copies the state.
static void start_purpose(const uint8_t seed[JUB_DRAW_SEED_BYTES], jub_text purpose,
                          crypto_auth_hmacsha256_state *mac_out)
{
    (void)crypto_auth_hmacsha256_init(mac_out, seed, JUB_DRAW_SEED_BYTES);
    (void)crypto_auth_hmacsha256_update(mac_out, (const uint8_t *)stream_prefix,
                                        sizeof stream_prefix - 1);
    mac_text(mac_out, purpose);
}

static void open_label(const crypto_auth_hmacsha256_state *purpose, jub_text label,
                       jub_draw_stream *stream_out)
{
    crypto_auth_hmacsha256_state mac = *purpose;
    mac_text(&mac, label);
    (void)crypto_auth_hmacsha256_final(&mac, stream_out->key);
    stream_out->used_bytes = sizeof stream_out->block;
    stream_out->next_block = 0;
}

jub_status jub_draw_open(const uint8_t seed[JUB_DRAW_SEED_BYTES], jub_text purpose, jub_text label,
                         jub_draw_stream *stream_out, jub_error *error)
{
    jub_status status = check_text(purpose, "purpose", (jub_position){0}, error);
    if (status == JUB_OK) status = check_text(label, "label", (jub_position){0}, error);
    if (status != JUB_OK) return status;
    crypto_auth_hmacsha256_state mac;
    start_purpose(seed, purpose, &mac);
    open_label(&mac, label, stream_out);
    return JUB_OK;
}

static void next_block(jub_draw_stream *stream)
{
    static const uint8_t nonce[crypto_stream_chacha20_ietf_NONCEBYTES] = {0};
    assert(stream->next_block <= UINT32_MAX);
    memset(stream->block, 0, sizeof stream->block);
    (void)crypto_stream_chacha20_ietf_xor_ic(stream->block, stream->block, sizeof stream->block,
                                             nonce, (uint32_t)stream->next_block, stream->key);
    stream->next_block++;
    stream->used_bytes = 0;
}

void jub_draw_bytes(jub_draw_stream *stream, uint8_t *bytes_out, size_t length_bytes)
{
    while (length_bytes > 0) {
        if (stream->used_bytes == sizeof stream->block) next_block(stream);
        size_t part_bytes = sizeof stream->block - stream->used_bytes;
        if (part_bytes > length_bytes) part_bytes = length_bytes;
        memcpy(bytes_out, stream->block + stream->used_bytes, part_bytes);
        stream->used_bytes += (uint32_t)part_bytes;
        bytes_out += part_bytes;
        length_bytes -= part_bytes;
    }
}

uint64_t jub_draw_word(jub_draw_stream *stream)
{
    uint8_t bytes[8];
    uint64_t word = 0;
    jub_draw_bytes(stream, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) word = word << 8 | bytes[i];
    return word;
}

uint64_t jub_draw_uniform(jub_draw_stream *stream, uint64_t modulus)
{
    assert(modulus >= 1);
    const uint64_t threshold = (0 - modulus) % modulus; // 2^64 mod modulus
    uint64_t word;
    do {
        word = jub_draw_word(stream);
    } while (word < threshold);
    return word % modulus;
}

jub_status jub_draw_tickets(const uint8_t seed[JUB_DRAW_SEED_BYTES], const jub_text *labels,
                            size_t count, uint8_t *tickets_out, jub_error *error)
{
    crypto_auth_hmacsha256_state mac;
    start_purpose(seed, JUB_TEXT("ticket"), &mac);
    for (size_t i = 0; i < count; i++) {
        const jub_position at = {.line = i < UINT32_MAX ? (uint32_t)i + 1 : 0};
        const jub_status status = check_text(labels[i], "label", at, error);
        if (status != JUB_OK) return status;
        jub_draw_stream stream;
        open_label(&mac, labels[i], &stream);
        jub_draw_bytes(&stream, tickets_out + i * JUB_DRAW_TICKET_BYTES, JUB_DRAW_TICKET_BYTES);
    }
    return JUB_OK;
}

int jub_draw_compare(const uint8_t *ticket_a, jub_text label_a, const uint8_t *ticket_b,
                     jub_text label_b)
{
    const int order = memcmp(ticket_a, ticket_b, JUB_DRAW_TICKET_BYTES);
    return order != 0 ? order : jub_text_compare(label_a, label_b);
}

typedef struct ticket_list {
    const uint8_t *tickets;
    const jub_text *labels;
} ticket_list;

// Equal labels keep the order of the list, so that the result never depends on the sort.
static int compare_places(const void *left, const void *right, void *context)
{
    const ticket_list *list = context;
    const uint32_t a = *(const uint32_t *)left;
    const uint32_t b = *(const uint32_t *)right;
    const int order =
        jub_draw_compare(list->tickets + (size_t)a * JUB_DRAW_TICKET_BYTES, list->labels[a],
                         list->tickets + (size_t)b * JUB_DRAW_TICKET_BYTES, list->labels[b]);
    return order != 0 ? order : (a > b) - (a < b);
}

void jub_draw_order(const uint8_t *tickets, const jub_text *labels, size_t count,
                    uint32_t *order_out)
{
    assert(count <= UINT32_MAX);
    ticket_list list = {tickets, labels};
    for (size_t i = 0; i < count; i++) order_out[i] = (uint32_t)i;
    qsort_r(order_out, count, sizeof *order_out, compare_places, &list);
}
