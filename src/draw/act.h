#ifndef JUB_DRAW_ACT_H
#define JUB_DRAW_ACT_H

#include "draw/draw.h"
#include "ledger/entry.h"
#include "ledger/note.h"

/// The acts of a draw, each an entry of a log (entry.h), in the order in which they come:
///
///     draw.pool     what the draw is about: names and hashes of registers and lists
///     draw.rules    mode, officers with their keys, how many must commit, deadlines, beacon
///     draw.commit   one officer's commitment, with the nonce sealed where the rules say to whom
///     draw.close    names pool, rules and commits by index; nothing is added from here on
///     draw.reveal   one officer's nonce, and the signed checkpoint that holds the close
///     draw.result   the seed and all that it is made of
///     draw.void     instead of a result: why there is none
///
/// Every act has `draw` (the draw's id) and `time`. From the commits on an act names its `rules` by
/// the leaf hash of their entry, so that what is signed for one draw is of no use in another, nor
/// in another log. Commits and reveals are signed by the officer's Ed25519 key:
///
///     signature  base64 of Ed25519("jubilee-draw-act-v1\n" and the entry without `signature`)
///
/// The other acts are the log's: whoever signs its checkpoints answers for them.
///
/// The writers return NULL when memory is out; the caller owns what they return.

enum {
    JUB_DRAW_ID_MAX_BYTES = 255,
    JUB_DRAW_OFFICER_MAX = 64,
    JUB_DRAW_FILE_MAX = 64,
    JUB_DRAW_SEALED_MAX_BYTES = 8192, // of base64
    JUB_DRAW_REASON_MAX_BYTES = 1000,
    JUB_BEACON_CHAIN_BYTES = 64, // hexadecimal digits
    JUB_BEACON_SIGNATURE_MAX_BYTES = 256,
};

/// X(name, kind)
#define JUB_DRAW_ACT_LIST(X)                                                                       \
    X(JUB_ACT_POOL, "draw.pool")                                                                   \
    X(JUB_ACT_RULES, "draw.rules")                                                                 \
    X(JUB_ACT_COMMIT, "draw.commit")                                                               \
    X(JUB_ACT_CLOSE, "draw.close")                                                                 \
    X(JUB_ACT_REVEAL, "draw.reveal")                                                               \
    X(JUB_ACT_RESULT, "draw.result")                                                               \
    X(JUB_ACT_VOID, "draw.void")

typedef enum jub_draw_act_kind {
#define X(name, kind) name,
    JUB_DRAW_ACT_LIST(X)
#undef X
} jub_draw_act_kind;

/// What is drawn, and for what the seed is then used (draw.h, assignment.h). X(name, word)
#define JUB_DRAW_MODE_LIST(X)                                                                      \
    X(JUB_MODE_ORDER, "order")                                                                     \
    X(JUB_MODE_INDEPENDENT, "independent")                                                         \
    X(JUB_MODE_PANEL, "panel")                                                                     \
    X(JUB_MODE_BALANCED, "balanced")

typedef enum jub_draw_mode {
#define X(name, word) name,
    JUB_DRAW_MODE_LIST(X)
#undef X
} jub_draw_mode;

const char *jub_draw_mode_word(jub_draw_mode mode);
bool jub_draw_mode_from(jub_text word, jub_draw_mode *mode_out);

/// UTF-8 without control characters, which would command the terminal that shows it.
bool jub_draw_line_is_valid(jub_text line);

/// Such a line, 1 to JUB_DRAW_ID_MAX_BYTES.
bool jub_draw_id_is_valid(jub_text id);

/// Seconds since 1970 of `2027-02-01T12:00:00Z`, the only form of a time in an entry.
bool jub_draw_time_read(jub_text text, int64_t *seconds_out);

/// What all acts have. `time` as above; `rules` is NULL for pool and rules themselves.
typedef struct jub_draw_head {
    jub_text draw_id;
    jub_text time;
    const jub_hash *rules;
} jub_draw_head;

typedef struct jub_draw_file {
    jub_text name;
    jub_hash sha256;
} jub_draw_file;

typedef struct jub_draw_rules {
    jub_draw_mode mode;
    uint32_t panel_size;      // of mode panel, else 0
    const jub_vkey *officers; // [officer_count]; officer i has the index i + 1
    size_t officer_count;     // 1 to JUB_DRAW_OFFICER_MAX
    size_t needed;            // so many must commit
    jub_text close_by;        // last moment of a commit, or empty
    jub_text reveal_by;       // of an officer's own reveal; required with a beacon
    jub_text beacon_chain;    // drand: hash of the chain, 64 digits; empty without a beacon
    uint64_t beacon_round;
    jub_text seal_to; // recipient of sealed nonces (`age1...`), or empty
} jub_draw_rules;

json_t *jub_draw_write_pool(const jub_draw_head *head, const jub_draw_file *files, size_t count);
json_t *jub_draw_write_rules(const jub_draw_head *head, jub_text log_origin, uint64_t pool_index,
                             const jub_draw_rules *rules);

/// `sealed` is base64 of an age file, or empty. Not signed yet.
json_t *jub_draw_write_commit(const jub_draw_head *head, uint16_t officer, jub_text actor,
                              const uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES], jub_text sealed);
json_t *jub_draw_write_close(const jub_draw_head *head, uint64_t pool_index, uint64_t rules_index,
                             const uint64_t *commit_indices, size_t commit_count);

/// `actor` is the officer's, not signed yet; empty for a sealed nonce that the holders opened.
json_t *jub_draw_write_reveal(const jub_draw_head *head, uint16_t officer, jub_text actor,
                              const uint8_t nonce[JUB_DRAW_NONCE_BYTES], jub_text checkpoint);

/// `beacon_signature` as given by the beacon; NULL without one.
json_t *jub_draw_write_result(const jub_draw_head *head, const jub_draw_inputs *inputs,
                              const uint8_t *beacon_signature, size_t beacon_signature_bytes);
json_t *jub_draw_write_void(const jub_draw_head *head, jub_text reason);

/// Adds the signature to an act. Errors: JUB_NO_MEMORY, those of jub_json_canonical.
jub_status jub_draw_sign(json_t *act, const jub_signer *signer, jub_error *error);

/// Errors: JUB_UNVERIFIED, JUB_NO_MEMORY.
jub_status jub_draw_verify(const json_t *act, const jub_vkey *vkey, jub_error *error);

#endif
