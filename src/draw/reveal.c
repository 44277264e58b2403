// A nonce is shown: it fits its commitment, and comes after the checkpoint that it names.
//
// The tree that goes into the seed ends with the close, whichever later checkpoint a reveal names.
// Were it the named one, whoever keeps the log could hold an officer's nonce back, try what each
// further entry would make of the result, and have a friend reveal first under the best.

#include <inttypes.h>

#include "draw/step_private.h"

static jub_status check_root(const jub_step *taking, const jub_checkpoint *checkpoint,
                             jub_error *error)
{
    jub_hash root;
    char named_hex[2 * JUB_HASH_BYTES + 1], found_hex[2 * JUB_HASH_BYTES + 1];
    const jub_status status =
        jub_view_hash(taking->view, (jub_span){0, checkpoint->size}, &root, error);
    if (status != JUB_OK || jub_hash_equal(&root, &checkpoint->root)) return status;
    jub_hex_encode(checkpoint->root.bytes, JUB_HASH_BYTES, named_hex);
    jub_hex_encode(root.bytes, JUB_HASH_BYTES, found_hex);
    return jub_step_refuse(error,
                           "its checkpoint has the root %s, and the log at size %" PRIu64 " has %s",
                           named_hex, checkpoint->size, found_hex);
}

static jub_status check_checkpoint_place(const jub_step *taking, const jub_checkpoint *checkpoint,
                                         jub_error *error)
{
    const jub_draw_record *record = taking->record;
    if (!jub_text_equal(checkpoint->origin, record->origin))
        return jub_step_refuse(error, "its checkpoint is of the log '%.*s', and this is '%.*s'",
                               JUB_TEXT_ARG(checkpoint->origin), JUB_TEXT_ARG(record->origin));
    if (checkpoint->size <= record->close_index)
        return jub_step_refuse(
            error, "its checkpoint of size %" PRIu64 " does not contain the close, entry %" PRIu64,
            checkpoint->size, record->close_index);
    if (checkpoint->size > taking->index)
        return jub_step_refuse(error,
                               "the nonce was shown before its checkpoint: that has size %" PRIu64
                               " and contains it",
                               checkpoint->size);
    return JUB_OK;
}

// The first checkpoint vouches for the log up to the close, and so for all that the seed is of.
static jub_status keep_first(const jub_step *taking, jub_text source, const jub_note *note,
                             const jub_checkpoint *checkpoint, jub_error *error)
{
    jub_draw_record *record = taking->record;
    jub_policy_verdict verdict;
    jub_status status = JUB_OK;
    if (record->policy)
        status = jub_policy_check(record->policy, note, checkpoint, &verdict, error);
    if (status != JUB_OK) return status;
    record->closed_size = record->close_index + 1;
    status = jub_view_hash(taking->view, (jub_span){0, record->closed_size}, &record->closed_root,
                           error);
    if (status != JUB_OK) return status;
    record->has_checkpoint = true;
    record->checkpoint = source;
    return JUB_OK;
}

static jub_status take_checkpoint(const jub_step *taking, jub_error *error)
{
    jub_draw_record *record = taking->record;
    jub_text source = {0};
    jub_checkpoint checkpoint;
    jub_status status = jub_step_text(taking, "checkpoint", JUB_ENTRY_MAX_BYTES, &source, error);
    if (status != JUB_OK) return status;
    jub_note *note = JUB_NEW(record->arena, jub_note, 1); // large
    if (!note) return jub_fail_no_memory(error);
    status = jub_checkpoint_read_note(source, note, &checkpoint, error);
    if (status == JUB_OK) status = check_checkpoint_place(taking, &checkpoint, error);
    if (status == JUB_OK) status = check_root(taking, &checkpoint, error);
    if (status != JUB_OK || record->has_checkpoint) return status;
    return keep_first(taking, source, note, &checkpoint, error);
}

static jub_status check_nonce(const jub_step *taking, const jub_draw_officer *officer,
                              const jub_draw_nonce *nonce, jub_error *error)
{
    uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
    const jub_status status =
        jub_draw_commitment(taking->record->draw_id, nonce, commitment, error);
    if (status != JUB_OK) return status;
    if (memcmp(commitment, officer->commitment, sizeof commitment) == 0) return JUB_OK;
    return jub_step_refuse(error, "the nonce is not the one that %s committed to in entry %" PRIu64,
                           officer->vkey.name, officer->commit_index);
}

// The first reveal brings the checkpoint, so somebody who committed must stand behind it by name.
static jub_status check_holders(const jub_step *taking, const jub_draw_officer *officer,
                                jub_error *error)
{
    if (json_object_get(taking->act, "actor") || json_object_get(taking->act, "signature"))
        return jub_step_refuse(error,
                               "it is said to be both an officer's own and opened by the holders");
    if (officer->sealed.length_bytes == 0)
        return jub_step_refuse(error, "%s sealed no nonce that could be opened",
                               officer->vkey.name);
    if (!taking->record->has_checkpoint)
        return jub_step_refuse(
            error, "a sealed nonce is opened only after one officer's own reveal, which "
                   "brings the checkpoint");
    return JUB_OK;
}

static jub_status check_reveal_place(const jub_step *taking, jub_draw_officer **officer_out,
                                     jub_error *error)
{
    const jub_draw_record *record = taking->record;
    jub_draw_officer *officer = NULL;
    if (record->stage < JUB_STAGE_CLOSED)
        return jub_step_refuse(error, "a nonce is shown before the draw is closed");
    if (record->commit_count < record->rules.needed)
        return jub_step_refuse(error, "too few have committed, %zu of %zu: the draw is void",
                               record->commit_count, record->rules.needed);
    jub_status status = jub_step_rules(taking, error);
    if (status == JUB_OK) status = jub_step_officer(taking, &officer, error);
    if (status != JUB_OK) return status;
    if (!officer->has_committed)
        return jub_step_refuse(error, "%s has not committed", officer->vkey.name);
    if (officer->has_revealed)
        return jub_step_refuse(error, "the nonce of %s has been shown already", officer->vkey.name);
    *officer_out = officer;
    return JUB_OK;
}

jub_status jub_step_reveal(const jub_step *taking, jub_error *error)
{
    static const char *const known[] = {"kind",      "draw",  "time",   "rules",
                                        "officer",   "nonce", "sealed", "checkpoint",
                                        "signature", "actor", NULL};
    jub_draw_record *record = taking->record;
    jub_draw_officer *officer = NULL;
    bool is_by_holders = false;
    jub_draw_nonce nonce;
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = check_reveal_place(taking, &officer, error);
    if (status == JUB_OK)
        status = jub_json_bool(taking->act, "act", "sealed", false, &is_by_holders, error);
    if (status == JUB_OK)
        status = jub_step_hex(taking->act, "nonce", nonce.bytes, sizeof nonce.bytes, error);
    if (status != JUB_OK) return status;
    nonce.officer = (uint16_t)(officer - record->officers + 1);
    status = is_by_holders ? check_holders(taking, officer, error)
                           : jub_step_signed(taking, officer, error);
    if (status == JUB_OK && !is_by_holders)
        status = jub_step_deadline(taking, record->rules.reveal_by, "show a nonce", error);
    if (status == JUB_OK) status = check_nonce(taking, officer, &nonce, error);
    if (status == JUB_OK) status = take_checkpoint(taking, error);
    if (status != JUB_OK) return status;
    officer->has_revealed = true;
    officer->is_by_holders = is_by_holders;
    memcpy(officer->nonce, nonce.bytes, sizeof officer->nonce);
    record->reveal_count++;
    return JUB_OK;
}
