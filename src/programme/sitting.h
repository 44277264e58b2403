#ifndef JUB_PROGRAMME_SITTING_H
#define JUB_PROGRAMME_SITTING_H

#include "ledger/note.h"
#include "programme/event.h"

/// A sitting: what one actor did in one go, signed once. In the log it is a header and, right
/// behind it, its events, appended together or not at all:
///
///     {"actor":"O000012","count":50,"kind":"sitting","number":7,"root":"<hex>","seen":81234,
///      "signature":"<base64>","time":"2021-12-20T09:30:00Z"}
///
///     root        of the Merkle tree (ledger/tree.h) over the `count` entries that follow
///     number      of this actor's sittings, from 1: none can be left out, put in twice or moved
///     seen        how long the log was, as far as the actor had seen it; shorter than where the
///                 sitting stands only when it came in a bundle, whose number is then in "bundle"
///     signature   Ed25519 over "jubilee-sitting-v1\n", the log's origin, "\n", and the header
///                 without "signature"
///
/// One signature is checked for a whole sitting, so that a programme is verified fast; and one
/// event can still be shown to be the actor's, by its path in the sitting, which anyone computes
/// from the log.

enum {
    JUB_SITTING_EVENT_MAX = 4096,
    JUB_SITTING_HEADER_MAX_BYTES = 2048,
    JUB_ACTOR_ID_MAX_BYTES = 64,
};

typedef struct jub_sitting {
    jub_text actor;
    uint64_t number;
    uint64_t seen;
    uint64_t bundle; // 0: none
    uint64_t count;
    int64_t time; // when it was signed
    jub_hash root;
    uint8_t signature[JUB_SIGNATURE_BYTES];
} jub_sitting;

/// Letters, digits, `.`, `-`, `_`: 1 to JUB_ACTOR_ID_MAX_BYTES.
bool jub_actor_id_is_valid(jub_text id);

/// Whether an entry is a header, by its first bytes and kind.
bool jub_sitting_is_header(jub_text entry);

/// Fills in root and count from the entries, and the signature.
void jub_sitting_sign(jub_sha256 *sha, jub_text origin, const jub_signer *signer,
                      const jub_text *entries, size_t count, jub_sitting *sitting);

bool jub_sitting_verify(const jub_sitting *sitting, jub_text origin, const jub_vkey *vkey);

/// Errors: JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_sitting_write(const jub_sitting *sitting, jub_buffer *buffer, jub_error *error);

/// Takes only what jub_sitting_write writes; `actor` is copied into `arena`. Errors: JUB_SYNTAX,
/// JUB_TYPE, JUB_MISSING, JUB_RANGE, JUB_NO_MEMORY.
jub_status jub_sitting_read(jub_arena *arena, jub_text entry, jub_sitting *sitting_out,
                            jub_error *error);

#endif
