#ifndef JUB_BASE_SHA256_H
#define JUB_BASE_SHA256_H

#include "base/text.h"

enum { JUB_SHA256_BYTES = 32, JUB_SHA256_HEX_BYTES = 64 };

/// A SHA-256 context (FIPS 180-4) through OpenSSL, its digest fetched once and reused: fetching it
/// for every hash costs three times the hash.
typedef struct jub_sha256 jub_sha256;

/// NULL when OpenSSL gives none.
jub_sha256 *jub_sha256_new(void);
void jub_sha256_free(jub_sha256 *hash);

/// Starts afresh; then any number of updates; then the digest. False when OpenSSL fails.
bool jub_sha256_start(jub_sha256 *hash);
bool jub_sha256_update(jub_sha256 *hash, const void *bytes, size_t length_bytes);
bool jub_sha256_finish(jub_sha256 *hash, uint8_t digest_out[JUB_SHA256_BYTES]);

/// Start, one update, finish.
bool jub_sha256_of(jub_sha256 *hash, jub_text bytes, uint8_t digest_out[JUB_SHA256_BYTES]);

/// Lower-case hexadecimal, ended by a NUL; `hex_out` holds 2 * length + 1 bytes.
void jub_hex_encode(const uint8_t *bytes, size_t length_bytes, char *hex_out);

/// Exactly 2 * length digits of either case; false otherwise.
bool jub_hex_decode(jub_text hex, uint8_t *bytes_out, size_t length_bytes);

#endif
