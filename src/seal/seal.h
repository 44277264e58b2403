#ifndef JUB_SEAL_SEAL_H
#define JUB_SEAL_SEAL_H

#include "base/buffer.h"
#include "seal/age_key.h"

/// Writing sealed files: age v1, which any tool for age opens. The bytes go in pieces of any size
/// through 64 KiB chunks to a sink; memory is constant. Source: C2SP age v1.
///
/// Nothing in the file says who sealed it: a statement about it is signed elsewhere.
///
/// The key lies in libsodium's guarded memory, which ends a program that has not called
/// `sodium_init`.

enum {
    JUB_SEAL_RECIPIENT_MAX = 64,
    JUB_SEAL_WORK_FACTOR = 18, // scrypt with 2^18: 256 MiB, about a second
};

typedef struct jub_sealer jub_sealer;

/// Begins a file that any one of the recipients can open, and hands its header to the sink. Draws
/// 16 bytes for the file key, 32 for each recipient, 16 for the nonce, in this order.
///
/// Owner: the caller frees the sealer, which keeps nothing of `recipients`.
/// Errors: JUB_MISSING without recipients, JUB_LIMIT, JUB_RANGE for a recipient of small order,
/// JUB_NO_MEMORY, those of the sink.
jub_status jub_sealer_new(const jub_age_recipient *recipients, size_t count, bool is_armored,
                          jub_random random, jub_sink sink, jub_sealer **sealer_out,
                          jub_error *error);

/// The same for whoever knows a passphrase. The work factor is from 1 to 20; each step doubles the
/// time and the memory (2^factor KiB). Draws 16 bytes for the file key, 16 of salt, 16 for the
/// nonce.
jub_status jub_sealer_new_passphrase(jub_text passphrase, uint32_t work_factor, bool is_armored,
                                     jub_random random, jub_sink sink, jub_sealer **sealer_out,
                                     jub_error *error);

/// Errors: JUB_LIMIT and those of the sink; the file is then worthless.
jub_status jub_sealer_feed(jub_sealer *sealer, jub_text bytes, jub_error *error);

/// Without it the file is cut off, which every reader notices.
jub_status jub_sealer_end(jub_sealer *sealer, jub_error *error);

/// Wipes what is secret. NULL does nothing.
void jub_sealer_free(jub_sealer *sealer);

#endif
