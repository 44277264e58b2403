#ifndef JUB_DRAW_DRAW_H
#define JUB_DRAW_DRAW_H

#include "base/buffer.h"

/// Drawing lots that anyone can recompute: everything follows from a 32-byte seed, a purpose and a
/// label. Each label has a stream of its own, so the order of a list does not matter, a label added
/// or removed moves no other, and one person's draw is checked with the seed and that person's
/// label alone. The bytes, with `lp(x)` for x behind its length in two bytes, numbers big-endian:
///
///     commitment  SHA-256("jubilee-draw-commit-v1\n" lp(draw id) u16(officer) nonce)
///     seed        SHA-256("jubilee-draw-seed-v1\n" lp(draw id) lp(log origin) u64(size) root
///                         u16(count) {u16(officer) nonce} 00), or instead of 00
///                         01 lp(beacon id) u64(round) lp(beacon value)
///     key         HMAC-SHA-256(seed, "jubilee-draw-stream-v1\n" lp(purpose) lp(label))
///     stream      ChaCha20 (RFC 8439) under that key, nonce of zeros, blocks from 0
///     ticket      the first 16 bytes of stream("ticket", label)
///
/// Uses libsodium. `sodium_init` is the program's to call, once: these functions give the same
/// bytes without it, but more slowly, because it is what picks the processor's own ChaCha20.

enum {
    JUB_DRAW_SEED_BYTES = 32,
    JUB_DRAW_NONCE_BYTES = 32,
    JUB_DRAW_ROOT_BYTES = 32,
    JUB_DRAW_TICKET_BYTES = 16,
    JUB_DRAW_COMMITMENT_BYTES = 32,
    JUB_DRAW_TEXT_MAX_BYTES = 65535, // lengths are written in two bytes
    JUB_DRAW_NONCE_MAX = 65535,      // so are counts
};

/// One officer's share of the randomness.
typedef struct jub_draw_nonce {
    uint16_t officer; // index in the rules of the draw
    uint8_t bytes[JUB_DRAW_NONCE_BYTES];
} jub_draw_nonce;

/// All that the seed is made of. Texts and nonces are views that the caller owns.
typedef struct jub_draw_inputs {
    jub_text draw_id;
    jub_text log_origin;
    uint64_t checkpoint_size;
    uint8_t checkpoint_root[JUB_DRAW_ROOT_BYTES];
    size_t nonce_count;
    const jub_draw_nonce *nonces; // [nonce_count], by rising officer index
    bool has_beacon;              // when false, the rest is not read
    jub_text beacon_id;
    uint64_t beacon_round;
    jub_text beacon_value;
} jub_draw_inputs;

/// What an officer logs before the nonce is shown.
/// Errors: JUB_LIMIT when `draw_id` is too long.
jub_status jub_draw_commitment(jub_text draw_id, const jub_draw_nonce *nonce,
                               uint8_t commitment_out[JUB_DRAW_COMMITMENT_BYTES], jub_error *error);

/// Errors: JUB_LIMIT for a text or a count that is too large, JUB_CONFLICT when the officers do not
/// rise, JUB_MISSING when there is no nonce at all.
jub_status jub_draw_seed(const jub_draw_inputs *inputs, uint8_t seed_out[JUB_DRAW_SEED_BYTES],
                         jub_error *error);

/// The bytes that the seed is the hash of, for whoever wants to see them. Errors as for the seed.
jub_status jub_draw_seed_input(const jub_draw_inputs *inputs, jub_buffer *buffer, jub_error *error);

/// The endless bytes of one purpose and label, read from the front. Its fields are not for use.
typedef struct jub_draw_stream {
    uint8_t key[32];
    uint8_t block[64];
    uint32_t used_bytes;
    uint64_t next_block; // the stream ends after 2^32 blocks, 256 GiB
} jub_draw_stream;

/// Errors: JUB_LIMIT when `purpose` or `label` is too long.
jub_status jub_draw_open(const uint8_t seed[JUB_DRAW_SEED_BYTES], jub_text purpose, jub_text label,
                         jub_draw_stream *stream_out, jub_error *error);

void jub_draw_bytes(jub_draw_stream *stream, uint8_t *bytes_out, size_t length_bytes);

/// The next 8 bytes, big-endian.
uint64_t jub_draw_word(jub_draw_stream *stream);

/// 0 to modulus - 1, all equally likely: words below 2^64 mod modulus are thrown away. `modulus` at
/// least 1.
uint64_t jub_draw_uniform(jub_draw_stream *stream, uint64_t modulus);

/// The tickets of many labels.
///
///     labels       [count]
///     tickets_out  [count * JUB_DRAW_TICKET_BYTES]   ticket i at byte 16 * i
///
/// Errors: JUB_LIMIT when a label is too long; `error->at.line` is its place in `labels`, from 1.
/// What `tickets_out` holds is then not to be used.
jub_status jub_draw_tickets(const uint8_t seed[JUB_DRAW_SEED_BYTES], const jub_text *labels,
                            size_t count, uint8_t *tickets_out, jub_error *error);

/// Who is drawn first: the smaller ticket as bytes, equal tickets by label. Less than, equal to or
/// greater than 0.
int jub_draw_compare(const uint8_t *ticket_a, jub_text label_a, const uint8_t *ticket_b,
                     jub_text label_b);

/// The order in which labels are drawn: `order_out[0]` is the index of the first. At most 2^32 - 1.
void jub_draw_order(const uint8_t *tickets, const jub_text *labels, size_t count,
                    uint32_t *order_out);

#endif
