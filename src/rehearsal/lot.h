#ifndef JUB_REHEARSAL_LOT_H
#define JUB_REHEARSAL_LOT_H

#include "base/prng.h"
#include "base/random.h"
#include "base/sha256.h"
#include "draw/draw.h"

/// What chance decides in a rehearsal, all from its seed. Every choice has a stream of its own, so
/// that a choice more or less, or another order, changes no other choice.

typedef struct jub_lots {
    uint8_t seed[JUB_DRAW_SEED_BYTES]; // for keys, salts and nonces (draw.h)
    uint64_t choices;                  // for what people do
} jub_lots;

/// Errors: JUB_NO_MEMORY when OpenSSL gives no digest.
jub_status jub_lots_from(jub_sha256 *sha, uint64_t seed, jub_lots *lots_out, jub_error *error);

/// Secret bytes for a purpose and a label of fewer than 65,536 bytes.
void jub_lots_bytes(const jub_lots *lots, const char *purpose, jub_text label, uint8_t *bytes_out,
                    size_t length_bytes);

/// An endless source for a purpose, for whoever takes a jub_random. `stream` must outlive it.
jub_random jub_lots_random(const jub_lots *lots, const char *purpose, jub_draw_stream *stream);

/// A generator for one choice: what it is about, and by whom or of what.
jub_prng jub_lots_choice(const jub_lots *lots, const char *about, uint64_t a, uint64_t b);

/// Puts numbers into an order by chance.
void jub_lots_shuffle(jub_prng *prng, uint32_t *items, size_t count);

#endif
