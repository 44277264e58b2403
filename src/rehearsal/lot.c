#include "rehearsal/lot.h"

#include <assert.h>
#include <stdio.h>

jub_status jub_lots_from(jub_sha256 *sha, uint64_t seed, jub_lots *lots_out, jub_error *error)
{
    char text[64];
    const int length =
        snprintf(text, sizeof text, "jubilee-rehearsal-v1\n%llu", (unsigned long long)seed);
    if (!jub_sha256_of(sha, (jub_text){text, (size_t)length}, lots_out->seed))
        return jub_fail_no_memory(error);
    lots_out->choices = seed;
    return JUB_OK;
}

void jub_lots_bytes(const jub_lots *lots, const char *purpose, jub_text label, uint8_t *bytes_out,
                    size_t length_bytes)
{
    jub_draw_stream stream;
    const jub_status status =
        jub_draw_open(lots->seed, jub_text_from(purpose), label, &stream, NULL);
    assert(status == JUB_OK); // it fails for long labels alone
    (void)status;
    jub_draw_bytes(&stream, bytes_out, length_bytes);
}

static void fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    jub_draw_bytes(context, bytes_out, length_bytes);
}

jub_random jub_lots_random(const jub_lots *lots, const char *purpose, jub_draw_stream *stream)
{
    const jub_status status =
        jub_draw_open(lots->seed, jub_text_from(purpose), (jub_text){0}, stream, NULL);
    assert(status == JUB_OK);
    (void)status;
    return (jub_random){fill, stream};
}

// FNV-1a over the words that name a choice; SplitMix64 then spreads what comes of it.
static uint64_t mix(uint64_t hash, uint64_t value)
{
    for (int i = 0; i < 8; i++, value >>= 8) hash = (hash ^ (value & 0xff)) * 0x100000001b3u;
    return hash;
}

jub_prng jub_lots_choice(const jub_lots *lots, const char *about, uint64_t a, uint64_t b)
{
    uint64_t hash = mix(0xcbf29ce484222325u, lots->choices);
    for (const char *at = about; *at; at++) hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
    jub_prng prng = {mix(mix(hash, a), b)};
    (void)jub_prng_next(&prng);
    return prng;
}

void jub_lots_shuffle(jub_prng *prng, uint32_t *items, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        const uint32_t j = jub_prng_below(prng, (uint32_t)i);
        const uint32_t item = items[i - 1];
        items[i - 1] = items[j];
        items[j] = item;
    }
}
