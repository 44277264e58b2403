// Reads any bytes as a bundle, and as the lines in one. What must hold: an error has a message;
// what is read and written again begins with the same bytes; parts lie one behind the other up to
// the end; nothing verifies under a key that has signed nothing; only what is next in a chain is
// next.

#include <assert.h>
#include <sodium.h>

#include "bundle/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 64 << 20 };

static jub_signer silent(void)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {7};
    jub_signer signer;
    const jub_status status =
        jub_signer_from_seed(JUB_TEXT("k"), JUB_KEY_ED25519, seed, &signer, NULL);
    assert(status == JUB_OK);
    return signer;
}

static void check_parts(const jub_bundle *bundle, jub_text source)
{
    const char *end = source.bytes + source.length_bytes;
    for (size_t i = bundle->part_count; i > 0; i--) {
        const jub_bundle_part *part = &bundle->parts[i - 1];
        assert(jub_bundle_name_is_valid(part->name));
        assert(part->bytes.bytes + part->bytes.length_bytes == end);
        end = part->bytes.bytes;
    }
}

static void check_again(const jub_bundle *bundle, jub_sha256 *sha)
{
    const jub_signer signer = silent();
    jub_buffer written = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
    const jub_status status = jub_bundle_write(bundle, &signer, sha, &written, NULL);
    assert(status == JUB_OK);
    assert(jub_text_starts(jub_buffer_view(&written), bundle->signed_text));
    assert(!jub_bundle_verify(bundle, &signer.vkey));
    jub_buffer_clear(&written);
}

static void check_chain(const jub_bundle *bundle)
{
    jub_error error = {0};
    const jub_hash taken[2] = {{{1}}, {{2}}};
    const jub_bundle_chain chain = {bundle->origin, bundle->facility, bundle->direction, taken, 2};
    const jub_status status = jub_bundle_follows(bundle, &chain, &error);
    assert(status != JUB_OK || bundle->number == 3);
    assert(status == JUB_OK || error.message[0]);
}

static void check_lines(jub_arena *arena, jub_text source)
{
    const jub_bundle_sitting *sittings = NULL;
    const jub_bundle_fact *facts = NULL;
    size_t count = 0;
    jub_error error = {0};
    jub_status status = jub_bundle_sittings_read(arena, source, &sittings, &count, &error);
    assert(status == JUB_OK || error.message[0]);
    error = (jub_error){0};
    status = jub_bundle_facts_read(arena, source, &facts, &count, &error);
    assert(status == JUB_OK || error.message[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text source = {(const char *)data, size};
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_sha256 *sha = jub_sha256_new();
    jub_bundle bundle;
    jub_error error = {0};
    assert(sha);
    const jub_status status = jub_bundle_read(&arena, source, sha, &bundle, &error);
    assert(status == JUB_OK || error.message[0]);
    if (status == JUB_OK) {
        check_parts(&bundle, source);
        check_again(&bundle, sha);
        check_chain(&bundle);
        for (size_t i = 0; i < bundle.part_count; i++) check_lines(&arena, bundle.parts[i].bytes);
    }
    check_lines(&arena, source);
    jub_sha256_free(sha);
    jub_arena_clear(&arena);
    return 0;
}
