#ifndef JUB_SEAL_SHARES_H
#define JUB_SEAL_SHARES_H

#include "base/buffer.h"
#include "base/random.h"

/// A secret of 32 bytes in n shares, of which any k give it back and fewer say nothing of it.
/// Source: A. Shamir, "How to share a secret", 1979; byte by byte over GF(2^8) modulo 0x11b, a
/// share being y and then x, as Vault and the npm package shamir-secret-sharing have it.
///
/// Joining wrong shares gives a wrong secret and no error. So each share has a hash that is
/// published at the split, and whoever joins compares what the secret opens with what it should
/// open.

enum {
    JUB_SHARED_SECRET_BYTES = 32,
    JUB_SHARE_COUNT_MAX = 255,
    JUB_SHARE_HASH_BYTES = 32,
    JUB_SHARE_LIST_MAX_BYTES = 128,
    JUB_SHARE_TEXT_MAX_BYTES = 512,
};

/// Secret: clear it when done.
typedef struct jub_share {
    uint8_t y[JUB_SHARED_SECRET_BYTES];
    uint8_t x; // 1 to 255
} jub_share;

/// Shares 1 to `count`. Draws 32 bytes for each power of x from 1 to `threshold` - 1, in this
/// order.
///
///     shares_out  [count]
///
/// Errors: JUB_RANGE unless 2 <= threshold <= count <= 255.
jub_status jub_share_split(const uint8_t secret[JUB_SHARED_SECRET_BYTES], size_t threshold,
                           size_t count, jub_random random, jub_share *shares_out,
                           jub_error *error);

/// Errors: JUB_MISSING for fewer than `threshold` shares, JUB_RANGE for a share with x = 0 or a
/// threshold below 2, JUB_DUPLICATE for two with the same x, JUB_LIMIT for more than 255.
jub_status jub_share_join(const jub_share *shares, size_t count, size_t threshold,
                          uint8_t secret_out[JUB_SHARED_SECRET_BYTES], jub_error *error);

/// SHA-256("jubilee/share/v1\n" x y).
void jub_share_hash(const jub_share *share, uint8_t hash_out[JUB_SHARE_HASH_BYTES]);

/// What a holder keeps: a share, and what it is a share of. The list's name is printable ASCII
/// without blanks.
typedef struct jub_share_text {
    jub_text list; // a view
    uint32_t threshold;
    uint32_t count;
    jub_share share;
} jub_share_text;

bool jub_share_list_is_valid(jub_text list);

/// One line, numbers decimal, bytes in lower-case hexadecimal:
///
///     jubilee-share-v1 <list> <k> <n> <x> <y> <hash>
void jub_share_write(const jub_share_text *text, jub_buffer *buffer);

/// White space around the line does not count. The hash must fit. `list` is a view into `source`.
/// Errors: JUB_SYNTAX, JUB_RANGE, JUB_UNVERIFIED for a hash that does not fit. A message never
/// holds any of the share.
jub_status jub_share_read(jub_text source, jub_share_text *text_out, jub_error *error);

#endif
