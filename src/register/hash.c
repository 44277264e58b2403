#include "register/hash.h"

static bool update(jub_sha256 *hash, jub_text part)
{
    uint8_t length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (uint8_t)((uint64_t)part.length_bytes >> (8 * (sizeof length - 1 - i)));
    return jub_sha256_update(hash, length, sizeof length) &&
           jub_sha256_update(hash, part.bytes, part.length_bytes);
}

jub_status jub_register_hash(jub_text package_source, const jub_text *sources, size_t source_count,
                             uint8_t digest_out[JUB_SHA256_BYTES], jub_error *error)
{
    const jub_text title = JUB_TEXT("jubilee register 1\n");
    uint8_t digest[JUB_SHA256_BYTES];
    jub_sha256 *hash = jub_sha256_new();
    bool is_done = hash && jub_sha256_start(hash) &&
                   jub_sha256_update(hash, title.bytes, title.length_bytes) &&
                   update(hash, package_source);
    for (size_t i = 0; is_done && i < source_count; i++) is_done = update(hash, sources[i]);
    is_done = is_done && jub_sha256_finish(hash, digest);
    jub_sha256_free(hash);
    if (!is_done) return jub_fail_no_memory(error);
    memcpy(digest_out, digest, sizeof digest);
    return JUB_OK;
}
