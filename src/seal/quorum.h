#ifndef JUB_SEAL_QUORUM_H
#define JUB_SEAL_QUORUM_H

#include "seal/age_key.h"
#include "seal/shares.h"

/// Whether the holders of a split key can do what they will be asked to: quorums of them join their
/// shares, as text, and open a throw-away file that was sealed to the recipient. A split whose
/// dealer erred or cheated fails here, before anything is sealed that matters.
///
/// All quorums are tried where they are at most JUB_QUORUM_ALL_MAX. Otherwise those of k holders in
/// a row, round the circle: n of them, which is at least n - k + 1, each overlapping the next, so
/// that they all lie on one polynomial.

enum { JUB_QUORUM_ALL_MAX = 1000 };

/// Draws what a sealer to one recipient draws, and 32 bytes of content before it.
///
///     shares  [count]
///
/// Errors: JUB_UNVERIFIED, with the shares that fail; those of jub_share_join; JUB_NO_MEMORY.
jub_status jub_quorum_test(const jub_share *shares, size_t count, size_t threshold, jub_text list,
                           const jub_age_recipient *recipient, jub_random random,
                           size_t *tested_count_out, jub_error *error);

#endif
