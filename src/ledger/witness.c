#include "ledger/witness.h"

#include <assert.h>
#include <inttypes.h>

#include "ledger/checkpoint_private.h"
#include "ledger/proof_private.h"

// -- the request ----------------------------------------------------------------------------------

// The lines above the checkpoint; `line_out` is the one it begins at.
static jub_status read_lines(jub_text source, jub_request *request_out, uint32_t *line_out,
                             jub_error *error)
{
    const jub_text start = JUB_TEXT("old ");
    *request_out = (jub_request){0};
    *line_out = 2;
    if (source.length_bytes > JUB_REQUEST_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the request is longer than %d bytes", JUB_REQUEST_MAX_BYTES);
    jub_text line = jub_text_cut(&source, '\n');
    const bool is_started = jub_text_starts(line, start);
    if (is_started)
        line = (jub_text){line.bytes + start.length_bytes, line.length_bytes - start.length_bytes};
    if (!is_started || !ledger_read_size(line, &request_out->old_size))
        return jub_fail(error, JUB_SYNTAX, (jub_position){1, 1}, "its first line is: old 7",
                        "this is no request to a witness");
    const jub_status status =
        ledger_read_hashes(&source, line_out, request_out->hashes, &request_out->hash_count, error);
    if (status != JUB_OK) return status;
    if (request_out->hash_count > JUB_REQUEST_HASH_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "more than %d hashes",
                        JUB_REQUEST_HASH_MAX);
    request_out->checkpoint_source = source;
    return JUB_OK;
}

jub_status jub_request_read(jub_text source, jub_request *request_out, jub_error *error)
{
    jub_request request;
    uint32_t line;
    jub_status status = read_lines(source, &request, &line, error);
    if (status != JUB_OK) return status;
    status = jub_checkpoint_read_note(request.checkpoint_source, &request.note, &request.checkpoint,
                                      error);
    if (status != JUB_OK) return ledger_shift_error(status, line, error);
    *request_out = request;
    return JUB_OK;
}

bool jub_request_origin(jub_text request, jub_text *origin_out)
{
    jub_request read;
    if (jub_request_read(request, &read, NULL) != JUB_OK) return false;
    *origin_out = read.checkpoint.origin;
    return true;
}

jub_status jub_request_make(jub_view *view, uint64_t old_size, jub_text signed_checkpoint,
                            jub_buffer *buffer, jub_error *error)
{
    jub_hash hashes[JUB_PROOF_HASH_MAX];
    size_t count = 0;
    const jub_status status = jub_consistency_make(view, old_size, hashes, &count, error);
    if (status != JUB_OK) return status;
    jub_buffer_format(buffer, "old %" PRIu64 "\n", old_size);
    for (size_t i = 0; i < count; i++) ledger_write_hash(&hashes[i], buffer);
    jub_buffer_char(buffer, '\n');
    jub_buffer_text(buffer, signed_checkpoint);
    return JUB_OK;
}

// -- the decision ---------------------------------------------------------------------------------

// Whether the log's own signature holds, by the keys trusted for its name.
static jub_answer check_log(jub_witness_logs logs, const jub_request *request, jub_error *reason)
{
    jub_vkey keys[JUB_WITNESS_LOG_MAX];
    size_t key_count = 0, good_count = 0;
    const jub_text origin = request->checkpoint.origin;
    for (size_t i = 0; i < logs.count && key_count < JUB_WITNESS_LOG_MAX; i++)
        if (jub_text_is(origin, logs.keys[i].name)) keys[key_count++] = logs.keys[i];
    if (key_count == 0) {
        (void)jub_fail(reason, JUB_MISSING, (jub_position){0}, "its key has to be made known first",
                       "the witness knows no log called '%.*s'",
                       JUB_TEXT_ARG(jub_key_name_is_valid(origin) ? origin : JUB_TEXT("?")));
        return JUB_ANSWER_UNKNOWN_LOG;
    }
    const jub_status status =
        jub_note_verify(&request->note, keys, key_count, NULL, NULL, &good_count, reason);
    if (status != JUB_OK) return JUB_ANSWER_BAD_SIGNATURE;
    if (good_count > 0) return JUB_ANSWER_SIGN;
    (void)jub_fail(reason, JUB_UNVERIFIED, (jub_position){0}, NULL,
                   "the log '%.*s' has not signed this checkpoint with a key known for it",
                   JUB_TEXT_ARG(origin));
    return JUB_ANSWER_BAD_SIGNATURE;
}

// Where the note cannot be read: its text may be a good checkpoint still, above signatures that are
// none, such as base64 that is not the canonical one. Then what fails is the signature.
static jub_answer answer_unread(jub_witness_logs logs, jub_text source)
{
    jub_request request;
    uint32_t line;
    jub_text text = {0};
    if (read_lines(source, &request, &line, NULL) != JUB_OK) return JUB_ANSWER_MALFORMED;
    const jub_text note = request.checkpoint_source;
    for (size_t i = 1; i < note.length_bytes; i++)
        if (note.bytes[i] == '\n' && note.bytes[i - 1] == '\n') text = (jub_text){note.bytes, i};
    const jub_status status = jub_checkpoint_read(text, &request.checkpoint, NULL);
    // An empty tree with a root of its own is well written, but can be no tree.
    if (status == JUB_CONFLICT) return JUB_ANSWER_INCONSISTENT;
    if (status != JUB_OK) return JUB_ANSWER_MALFORMED;
    for (size_t i = 0; i < logs.count; i++)
        if (jub_text_is(request.checkpoint.origin, logs.keys[i].name))
            return JUB_ANSWER_BAD_SIGNATURE;
    return JUB_ANSWER_UNKNOWN_LOG;
}

static jub_status read_stored(jub_text stored, jub_text origin, jub_checkpoint *checkpoint_out,
                              jub_error *error)
{
    jub_note note;
    *checkpoint_out = (jub_checkpoint){.origin = origin};
    if (stored.length_bytes == 0) return JUB_OK;
    const jub_status status = jub_checkpoint_read_note(stored, &note, checkpoint_out, error);
    if (status != JUB_OK) return status;
    if (!jub_text_equal(checkpoint_out->origin, origin))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "what the witness remembers is of another log");
    return JUB_OK;
}

// The order is that of tlog-witness: sizes first, then what the proof shows.
static jub_answer check_growth(const jub_request *request, const jub_checkpoint *stored,
                               jub_relation relation, jub_error *reason)
{
    if (request->old_size > request->checkpoint.size) {
        (void)jub_fail(reason, JUB_RANGE, (jub_position){0}, NULL,
                       "the request goes from %" PRIu64 " entries back to %" PRIu64,
                       request->old_size, request->checkpoint.size);
        return JUB_ANSWER_MALFORMED;
    }
    if (request->old_size != stored->size) {
        (void)jub_fail(reason, JUB_CONFLICT, (jub_position){0}, "ask again from that size",
                       "the request starts from %" PRIu64 " entries, and the witness last saw "
                       "%" PRIu64,
                       request->old_size, stored->size);
        return JUB_ANSWER_OTHER_SIZE;
    }
    if (jub_relation_status(relation, stored, &request->checkpoint, reason) != JUB_OK)
        return JUB_ANSWER_INCONSISTENT;
    return JUB_ANSWER_SIGN;
}

jub_status jub_witness_decide(jub_witness_logs logs, jub_text request, jub_text stored,
                              jub_decision *decision_out, jub_error *error)
{
    jub_decision decision = {.answer = JUB_ANSWER_MALFORMED, .relation = JUB_UNPROVEN};
    jub_checkpoint last;
    jub_status status = jub_request_read(request, &decision.request, &decision.reason);
    if (status != JUB_OK) {
        decision.answer = answer_unread(logs, request);
        goto done;
    }
    decision.answer = check_log(logs, &decision.request, &decision.reason);
    if (decision.answer != JUB_ANSWER_SIGN) goto done;
    decision.is_signed_by_log = true;

    status = read_stored(stored, decision.request.checkpoint.origin, &last, error);
    if (status != JUB_OK) return status;
    decision.stored_size = last.size;
    if (stored.length_bytes == 0 && decision.request.checkpoint.size == 0)
        decision.relation = decision.request.hash_count == 0 ? JUB_CONTINUES : JUB_UNPROVEN;
    else
        status = jub_consistency_check(&last, &decision.request.checkpoint, decision.request.hashes,
                                       decision.request.hash_count, &decision.relation, error);
    if (status != JUB_OK) return status;
    decision.answer = check_growth(&decision.request, &last, decision.relation, &decision.reason);

done:
    *decision_out = decision;
    return JUB_OK;
}

void jub_witness_sign(const jub_decision *decision, const jub_signer *signer, uint64_t time,
                      jub_buffer *buffer)
{
    assert(decision->answer == JUB_ANSWER_SIGN && signer->vkey.type == JUB_KEY_COSIGNER);
    jub_note_sign(decision->request.note.text, signer, time, buffer);
}

// -- the reply ------------------------------------------------------------------------------------

bool jub_reply_is_size(jub_text reply, uint64_t *size_out)
{
    jub_text rest = reply;
    const jub_text line = jub_text_cut(&rest, '\n');
    return rest.length_bytes == 0 && ledger_read_size(line, size_out);
}

static const jub_vkey *find_key(const jub_note_signature *item, const jub_vkey *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (item->id == keys[i].id && jub_text_is(item->name, keys[i].name)) return &keys[i];
    return NULL;
}

// Whether a key stands behind one of the first `count` lines.
static bool has_signed(const jub_note *note, size_t count, const jub_vkey *key)
{
    for (size_t i = 0; i < count; i++)
        if (find_key(&note->items[i], key, 1)) return true;
    return false;
}

// Appends the lines of `reply` that the checkpoint lacks.
static jub_status join_lines(const jub_note *checkpoint, const jub_note *reply,
                             const jub_vkey *witnesses, size_t witness_count, size_t *added_out,
                             jub_buffer *buffer, jub_error *error)
{
    size_t good_count;
    *added_out = 0;
    for (size_t i = 0; i < reply->count; i++) {
        const jub_vkey *key = find_key(&reply->items[i], witnesses, witness_count);
        if (!key)
            return jub_fail(error, JUB_UNVERIFIED, (jub_position){(uint32_t)i + 1, 1},
                            "give the key of this witness, or a policy that names it",
                            "a signature by nobody whose key is known");
        jub_status status = jub_note_verify(reply, key, 1, NULL, NULL, &good_count, error);
        if (status != JUB_OK) {
            if (error) error->at = (jub_position){(uint32_t)i + 1, 1};
            return status;
        }
        if (has_signed(checkpoint, checkpoint->count, key) || has_signed(reply, i, key)) continue;
        if (checkpoint->count + *added_out == JUB_NOTE_SIGNATURE_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                            "the checkpoint would have more than %d signatures",
                            JUB_NOTE_SIGNATURE_MAX);
        jub_buffer_text(buffer, reply->items[i].line);
        ++*added_out;
    }
    return JUB_OK;
}

jub_status jub_witness_join(jub_text signed_checkpoint, jub_text reply, const jub_vkey *witnesses,
                            size_t witness_count, size_t *added_out, jub_buffer *buffer,
                            jub_error *error)
{
    // A reply is the lines alone; below the checkpoint's text they are a note that can be read.
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_note note, answer;
    jub_checkpoint checkpoint;
    jub_status status = jub_checkpoint_read_note(signed_checkpoint, &note, &checkpoint, error);
    if (status != JUB_OK) goto done;
    jub_buffer_text(&source, note.text);
    jub_buffer_char(&source, '\n');
    jub_buffer_text(&source, reply);
    if (source.status != JUB_OK) {
        status = jub_fail(error, source.status, (jub_position){0}, NULL, "the reply is too long");
        goto done;
    }
    status = jub_note_read(jub_buffer_view(&source), &answer, error);
    // An empty line within the reply would make its beginning part of what is signed.
    if (status == JUB_OK && !jub_text_equal(answer.text, note.text))
        status = jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                          "the reply is more than lines of signatures");
    if (status != JUB_OK) {
        if (error && error->at.line > 4) error->at.line -= 4; // the text and the empty line
        goto done;
    }
    jub_buffer_text(buffer, signed_checkpoint);
    status = join_lines(&note, &answer, witnesses, witness_count, added_out, buffer, error);

done:
    jub_buffer_clear(&source);
    return status;
}
