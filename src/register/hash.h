#ifndef JUB_REGISTER_HASH_H
#define JUB_REGISTER_HASH_H

#include "base/sha256.h"
#include "register/register.h"

/// One SHA-256 for all that a register was read from, for receipts: over the line
/// "jubilee register 1\n", then the data package, each file in the order of the package and the
/// sentence law where it is a file beside them, each as its length in bytes (8 bytes, most
/// significant first) and its bytes. The lengths keep bytes from moving
/// between files unnoticed.
///
///     sources   [source_count]   in the order of the package's resources, then the law
///
/// Errors: JUB_NO_MEMORY, also when OpenSSL gives no digest.
jub_status jub_register_hash(jub_text package_source, const jub_text *sources, size_t source_count,
                             uint8_t digest_out[JUB_SHA256_BYTES], jub_error *error);

/// The same, and tells how many bytes are done, so that mapped files can be let go behind.
/// `progress` may be NULL.
jub_status jub_register_hash_told(jub_text package_source, const jub_text *sources,
                                  size_t source_count, const jub_progress *progress,
                                  uint8_t digest_out[JUB_SHA256_BYTES], jub_error *error);

#endif
