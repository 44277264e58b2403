// Reads any bytes as a sealed file, with a key that everybody knows. What must hold: the result
// does not depend on the pieces, nothing is released of a file to other keys, the texts of a header
// lie within it, and what is sealed here opens to the same bytes, but to nothing else when a byte
// of it changes.

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

#include "seal/age_header.h"
#include "seal/seal.h"
#include "seal/unseal.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PLAIN_MAX_BYTES = 1 << 20 };

// The example of the age specification.
static jub_age_identity identity_of_all(void)
{
    uint8_t secret[JUB_AGE_KEY_BYTES];
    jub_age_identity identity;
    memset(secret, 0x42, sizeof secret);
    jub_age_identity_from(secret, &identity);
    return identity;
}

static jub_status keep(void *context, jub_text bytes, jub_error *error)
{
    (void)error;
    jub_buffer_text(context, bytes);
    return ((jub_buffer *)context)->status;
}

static jub_unseal_failure unseal(jub_text file, size_t piece_bytes, jub_buffer *plain)
{
    const jub_age_identity identity = identity_of_all();
    const jub_unseal_keys keys = {.identities = &identity, .identity_count = 1};
    jub_unsealer *unsealer = NULL;
    jub_error error;
    jub_status status =
        jub_unsealer_new(&keys, JUB_AGE_DETECT, (jub_sink){keep, plain}, &unsealer, &error);
    assert(status == JUB_OK);
    while (file.length_bytes > 0 && status == JUB_OK) {
        const size_t part = piece_bytes < file.length_bytes ? piece_bytes : file.length_bytes;
        status = jub_unsealer_feed(unsealer, (jub_text){file.bytes, part}, &error);
        file = (jub_text){file.bytes + part, file.length_bytes - part};
    }
    if (status == JUB_OK) status = jub_unsealer_end(unsealer, &error);
    const jub_unseal_failure failure = jub_unsealer_failure(unsealer);
    assert((status == JUB_OK) == (failure == JUB_UNSEAL_FINE));
    if (failure != JUB_UNSEAL_FINE && failure != JUB_UNSEAL_PAYLOAD && failure != JUB_UNSEAL_ARMOR)
        assert(plain->length_bytes == 0);
    jub_unsealer_free(unsealer);
    return failure;
}

static bool lies_in(jub_text inner, jub_text outer)
{
    return inner.length_bytes == 0 ||
           (inner.bytes >= outer.bytes &&
            inner.bytes + inner.length_bytes <= outer.bytes + outer.length_bytes);
}

static void check_header(jub_text source)
{
    static jub_age_header header;
    jub_error error;
    size_t line_at = 0, length_bytes = 0;
    if (!jub_age_header_ends(source, &line_at, &length_bytes)) return;
    assert(length_bytes <= source.length_bytes);
    const jub_text text = {source.bytes, length_bytes};
    if (jub_age_header_read(text, &header, &error) != JUB_OK) return;
    assert(header.stanza_count >= 1 && header.stanza_count <= JUB_AGE_STANZA_MAX);
    assert(lies_in(header.signed_text, text));
    for (size_t i = 0; i < header.stanza_count; i++) {
        assert(lies_in(header.stanzas[i].type, text));
        assert(lies_in(header.stanzas[i].arguments, text));
        assert(header.stanzas[i].type.length_bytes > 0);
    }
}

static void check_pieces(jub_text source)
{
    jub_buffer whole = jub_buffer_init(PLAIN_MAX_BYTES), pieces = jub_buffer_init(PLAIN_MAX_BYTES);
    const jub_unseal_failure a = unseal(source, SIZE_MAX, &whole);
    const jub_unseal_failure b = unseal(source, 1, &pieces);
    assert(a == b && jub_text_equal(jub_buffer_view(&whole), jub_buffer_view(&pieces)));
    jub_buffer_clear(&whole);
    jub_buffer_clear(&pieces);
}

static void fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    uint64_t *state = context;
    for (size_t i = 0; i < length_bytes; i++) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        bytes_out[i] = (uint8_t)(*state >> 56);
    }
}

// Seals the source, opens it, and changes one byte that the source itself chooses.
static void check_round_trip(jub_text source)
{
    uint64_t seed = 1;
    size_t at = 0;
    const jub_age_identity identity = identity_of_all();
    const bool is_armored = source.length_bytes % 2 == 1;
    jub_buffer file = jub_buffer_init(PLAIN_MAX_BYTES), plain = jub_buffer_init(PLAIN_MAX_BYTES);
    jub_sealer *sealer = NULL;
    jub_status status =
        jub_sealer_new(&identity.recipient, 1, is_armored, (jub_random){fill, &seed},
                       (jub_sink){keep, &file}, &sealer, NULL);
    if (status == JUB_OK) status = jub_sealer_feed(sealer, source, NULL);
    if (status == JUB_OK) status = jub_sealer_end(sealer, NULL);
    assert(status == JUB_OK);
    jub_sealer_free(sealer);
    jub_unseal_failure failure = unseal(jub_buffer_view(&file), 100, &plain);
    assert(failure == JUB_UNSEAL_FINE && jub_text_equal(jub_buffer_view(&plain), source));

    for (size_t i = 0; i < source.length_bytes && i < 8; i++)
        at = at << 8 | (uint8_t)source.bytes[i];
    file.bytes[at % file.length_bytes] ^= (char)(1 << at % 7);
    jub_buffer_reset(&plain);
    failure = unseal(jub_buffer_view(&file), 100, &plain);
    assert(failure != JUB_UNSEAL_FINE || is_armored);
    if (failure == JUB_UNSEAL_FINE) assert(jub_text_equal(jub_buffer_view(&plain), source));
    jub_buffer_clear(&file);
    jub_buffer_clear(&plain);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return sodium_init() < 0; // guarded memory needs it
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text source = {(const char *)data, size};
    check_header(source);
    check_pieces(source);
    if (size < 4096) check_round_trip(source);
    return 0;
}
