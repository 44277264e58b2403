#ifndef JUB_LEDGER_WITNESS_H
#define JUB_LEDGER_WITNESS_H

#include "ledger/consistency.h"

/// A witness signs a log's checkpoint when it continues the one it signed before. Source: C2SP
/// tlog-witness v1.0, the request and the answers of add-checkpoint; over a network or as files on
/// carried media the bytes are the same.
///
///     old <size>                 of the checkpoint that this witness saw last; 0 if none
///     <base64 hash>              0 to 63 lines, the consistency proof
///
///     <signed checkpoint>

enum {
    JUB_REQUEST_MAX_BYTES = JUB_NOTE_MAX_BYTES + (1 << 13),
    JUB_REQUEST_HASH_MAX = 63,
    JUB_WITNESS_LOG_MAX = JUB_NOTE_SIGNATURE_MAX, // keys of one log that a witness trusts
};

typedef struct jub_request {
    uint64_t old_size;
    size_t hash_count;
    jub_hash hashes[JUB_PROOF_HASH_MAX];
    jub_text checkpoint_source;
    jub_note note;
    jub_checkpoint checkpoint;
} jub_request;

/// All texts are views into `source`. Errors: JUB_SYNTAX, JUB_LIMIT, JUB_ENCODING, with position;
/// JUB_CONFLICT for an empty log with the root of another.
jub_status jub_request_read(jub_text source, jub_request *request_out, jub_error *error);

/// Writes the request for the checkpoint of a view to a witness that last saw `old_size`.
/// Errors: JUB_RANGE when the log is smaller; those of the view.
jub_status jub_request_make(jub_view *view, uint64_t old_size, jub_text signed_checkpoint,
                            jub_buffer *buffer, jub_error *error);

/// The answers, by their HTTP status.
typedef enum jub_answer {
    JUB_ANSWER_SIGN = 200,
    JUB_ANSWER_MALFORMED = 400, // or the old size is larger than the new one
    JUB_ANSWER_BAD_SIGNATURE = 403,
    JUB_ANSWER_UNKNOWN_LOG = 404,
    JUB_ANSWER_OTHER_SIZE = 409, // the body is the size that this witness saw last
    JUB_ANSWER_INCONSISTENT = 422,
} jub_answer;

typedef struct jub_decision {
    jub_answer answer;
    jub_relation relation; // of the stored checkpoint to the one offered, once its signature held
    bool is_signed_by_log; // what is refused is then worth keeping as evidence
    uint64_t stored_size;  // that the witness saw last; 0 if none
    jub_request request;   // views into the request's text; not to be used when it is malformed
    jub_error reason;      // of any answer but JUB_ANSWER_SIGN
} jub_decision;

/// The keys of the log with this name among those that the witness trusts; all have the type
/// JUB_KEY_ED25519.
typedef struct jub_witness_logs {
    const jub_vkey *keys;
    size_t count;
} jub_witness_logs;

/// What a witness answers to a request, without signing anything:
///
///  1. `stored` is the signed checkpoint that it signed last for the request's origin, whole; empty
///     if none. It is taken as it was written by an earlier decision; only its text is read.
///  2. On JUB_ANSWER_SIGN the caller puts `request.checkpoint_source` in the place of exactly
///     `stored`, durably, in one step; if something else stands there, it decides afresh.
///  3. Only then it signs, with jub_witness_sign.
///
/// Errors: JUB_SYNTAX or JUB_CONFLICT when `stored` is no checkpoint of that origin; JUB_NO_MEMORY.
jub_status jub_witness_decide(jub_witness_logs logs, jub_text request, jub_text stored,
                              jub_decision *decision_out, jub_error *error);

/// The origin that a request names, for finding what is stored; false when it is malformed.
bool jub_request_origin(jub_text request, jub_text *origin_out);

/// Appends the cosignature line of a decision to sign. `time` in POSIX seconds, below 2^63; the
/// signer's type is JUB_KEY_COSIGNER.
void jub_witness_sign(const jub_decision *decision, const jub_signer *signer, uint64_t time,
                      jub_buffer *buffer);

/// Joins the cosignature lines of a reply to a signed checkpoint: each must be by one of the
/// witnesses, and hold. One who has signed already is passed over. `added_out` says how many were
/// added to `buffer`, which gets the whole checkpoint. Errors: JUB_SYNTAX, JUB_UNVERIFIED,
/// JUB_LIMIT.
jub_status jub_witness_join(jub_text signed_checkpoint, jub_text reply, const jub_vkey *witnesses,
                            size_t witness_count, size_t *added_out, jub_buffer *buffer,
                            jub_error *error);

/// Whether a reply is that of JUB_ANSWER_OTHER_SIZE: a size alone in a line.
bool jub_reply_is_size(jub_text reply, uint64_t *size_out);

#endif
