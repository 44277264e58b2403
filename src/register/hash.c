#include "register/hash.h"

enum { PIECE_BYTES = 64 << 20 };

typedef struct hashing {
    jub_sha256 *hash;
    const jub_progress *progress;
    uint64_t done_bytes;
    uint64_t total_bytes;
} hashing;

static bool update(hashing *at, jub_text part)
{
    uint8_t length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (uint8_t)((uint64_t)part.length_bytes >> (8 * (sizeof length - 1 - i)));
    bool is_done = jub_sha256_update(at->hash, length, sizeof length);
    for (size_t from = 0; is_done && from < part.length_bytes; from += PIECE_BYTES) {
        const size_t left = part.length_bytes - from;
        const size_t count = left < PIECE_BYTES ? left : PIECE_BYTES;
        is_done = jub_sha256_update(at->hash, part.bytes + from, count);
        at->done_bytes += count;
        if (at->progress)
            at->progress->report(at->progress->context, at->done_bytes, at->total_bytes);
    }
    return is_done;
}

jub_status jub_register_hash_told(jub_text package_source, const jub_text *sources,
                                  size_t source_count, const jub_progress *progress,
                                  uint8_t digest_out[JUB_SHA256_BYTES], jub_error *error)
{
    const jub_text title = JUB_TEXT("jubilee register 1\n");
    uint8_t digest[JUB_SHA256_BYTES];
    hashing at = {jub_sha256_new(), progress, 0, package_source.length_bytes};
    for (size_t i = 0; i < source_count; i++) at.total_bytes += sources[i].length_bytes;
    bool is_done = at.hash && jub_sha256_start(at.hash) &&
                   jub_sha256_update(at.hash, title.bytes, title.length_bytes) &&
                   update(&at, package_source);
    for (size_t i = 0; is_done && i < source_count; i++) is_done = update(&at, sources[i]);
    is_done = is_done && jub_sha256_finish(at.hash, digest);
    jub_sha256_free(at.hash);
    if (!is_done) return jub_fail_no_memory(error);
    memcpy(digest_out, digest, sizeof digest);
    return JUB_OK;
}

jub_status jub_register_hash(jub_text package_source, const jub_text *sources, size_t source_count,
                             uint8_t digest_out[JUB_SHA256_BYTES], jub_error *error)
{
    return jub_register_hash_told(package_source, sources, source_count, NULL, digest_out, error);
}
