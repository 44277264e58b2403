#ifndef JUB_DRAW_RECORD_H
#define JUB_DRAW_RECORD_H

#include "draw/act.h"
#include "ledger/policy.h"
#include "ledger/view.h"

/// A draw as a log tells it: its acts (act.h) folded one after another into what stands, or
/// refused with the entry and the reason. What would be refused in a log is refused before it is
/// written to one by the same function.
///
///     pool, rules      once each, in this order, before any commit; the rules name this log
///     commit           by an officer of the rules, signed, once, not after `close_by`
///     close            once; names all commits so far; not before `close_by` unless all are there
///     reveal           fits its commitment, and names a checkpoint that holds the close and not
///                      the reveal, with the log's root at its size. The first is an officer's own,
///                      and its checkpoint is signed as the policy asks. Holders of the sealed
///                      nonces open what is missing.
///     result           once: after as many commits as needed and the nonces of all of them, with
///                      the beacon of the rules; seed and input recomputed
///     void             instead of it, with a reason; without a beacon only while a nonce is
///     missing
///
/// What goes into the seed as the checkpoint is size and root of the tree that ends with the close:
/// nothing that is appended later, and no choice among later checkpoints, changes the seed.
///
/// A draw with fewer commits than needed can only be void. Of a beacon it is checked that the value
/// is SHA-256 of the signature; the signature itself is for tools that know the beacon's key.

typedef enum jub_draw_stage {
    JUB_STAGE_NONE, // no act of this draw
    JUB_STAGE_POOL,
    JUB_STAGE_OPEN, // rules are there; officers commit
    JUB_STAGE_CLOSED,
    JUB_STAGE_DONE,
    JUB_STAGE_VOID,
} jub_draw_stage;

typedef struct jub_draw_officer {
    jub_vkey vkey;
    bool has_committed;
    bool has_revealed;
    bool is_by_holders; // the nonce was opened by those it was sealed to
    uint64_t commit_index;
    uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
    uint8_t nonce[JUB_DRAW_NONCE_BYTES];
    jub_text sealed; // base64 of an age file; empty without
} jub_draw_officer;

typedef struct jub_draw_record {
    jub_arena *arena; // owns all texts
    jub_sha256 *sha;
    const jub_policy *policy; // NULL: the checkpoint's signatures are not checked
    jub_text draw_id;
    jub_text origin;
    jub_draw_stage stage;
    size_t act_count;

    uint64_t pool_index, rules_index, close_index, result_index; // as far as the stage has come
    size_t file_count;
    jub_draw_file *files;                            // of the pool
    jub_hash rules_leaf;                             // by which acts name the rules
    jub_draw_rules rules;                            // `officers` is NULL: see below
    jub_draw_officer officers[JUB_DRAW_OFFICER_MAX]; // officer i + 1, as many as in the rules
    size_t commit_count;
    size_t reveal_count;

    bool has_checkpoint;  // there is a reveal
    jub_text checkpoint;  // that the first one names
    uint64_t closed_size; // of the tree that ends with the close
    jub_hash closed_root;

    uint8_t beacon_value[JUB_HASH_BYTES]; // of a result with a beacon
    uint8_t seed[JUB_DRAW_SEED_BYTES];    // of a result
    jub_text void_reason;
} jub_draw_record;

/// The id of the draw that an entry is an act of, copied into `arena`; empty where it is none.
/// Errors: JUB_NO_MEMORY.
jub_status jub_draw_entry_id(jub_arena *arena, jub_text entry, jub_text *id_out, jub_error *error);

/// Starts with nothing. All pointers and texts must outlive the record. A record is large: keep it
/// off small stacks.
void jub_draw_record_begin(jub_arena *arena, jub_sha256 *sha, jub_text draw_id, jub_text origin,
                           const jub_policy *policy, jub_draw_record *record_out);

/// Takes the entry with this index; what is no act of this draw is passed over. `view` is the log,
/// at least as long as `index`, for its root at the close and at the size that a reveal names.
/// Errors: JUB_UNVERIFIED with the index, the act and the reason; the record is then not to be used
/// any more. JUB_NO_MEMORY, those of the view.
jub_status jub_draw_record_take(jub_draw_record *record, jub_view *view, uint64_t index,
                                jub_text entry, jub_error *error);

/// The same for an entry that is not in the log yet and would get this index: what it would be
/// refused for there, it is refused for here. Errors: JUB_CONFLICT with the act and the reason, the
/// record then being spoilt as above; JUB_MISSING when it is no act of this draw.
jub_status jub_draw_record_offer(jub_draw_record *record, jub_view *view, uint64_t index,
                                 jub_text entry, jub_error *error);

/// Takes all entries of a log. `progress` may be NULL; it is told how many have been read.
jub_status jub_draw_replay(jub_draw_record *record, jub_view *view,
                           void (*progress)(void *context, uint64_t done), void *context,
                           jub_error *error);

/// Whether there are commits enough, and the nonces of all who committed.
bool jub_draw_record_is_whole(const jub_draw_record *record);

/// What the seed is made of, of a record that is whole.
///
///     nonces_out    [JUB_DRAW_OFFICER_MAX]
///     beacon_id_out [JUB_BEACON_ID_BYTES]    ended by a NUL
///     beacon_value  32 bytes, or NULL where the rules name no beacon
///
/// `inputs_out` points into all of these and into the record.
enum { JUB_BEACON_ID_BYTES = sizeof "drand:" + JUB_BEACON_CHAIN_BYTES };
void jub_draw_record_inputs(const jub_draw_record *record, const uint8_t *beacon_value,
                            jub_draw_nonce *nonces_out, char *beacon_id_out,
                            jub_draw_inputs *inputs_out);

/// When a round of a beacon comes out, in POSIX seconds; false for a chain that is not known here.
bool jub_beacon_time(jub_text chain, uint64_t round, int64_t *seconds_out);

#endif
