// One function for each act: it reads what it needs, and what does not fit is refused. Nothing is
// ever repaired: a log that holds an act which cannot stand has no valid draw of that id.

#include "draw/record.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "draw/step_private.h"

// -- commits and the close ------------------------------------------------------------------------

static jub_status read_sealed(const jub_step *taking, jub_draw_officer *officer, jub_error *error)
{
    if (taking->record->rules.seal_to.length_bytes > 0)
        return jub_step_text(taking, "sealed", JUB_DRAW_SEALED_MAX_BYTES, &officer->sealed, error);
    if (!json_object_get(taking->act, "sealed")) return JUB_OK;
    return jub_step_refuse(error, "it seals a nonce, and the rules do not say to whom");
}

static jub_status take_commit(const jub_step *taking, jub_error *error)
{
    static const char *const known[] = {"kind",       "draw",   "time",      "rules", "officer",
                                        "commitment", "sealed", "signature", "actor", NULL};
    jub_draw_record *record = taking->record;
    jub_draw_officer *officer = NULL;
    if (record->stage < JUB_STAGE_OPEN)
        return jub_step_refuse(error, "there are no rules before it");
    if (record->stage != JUB_STAGE_OPEN)
        return jub_step_refuse(error, "it comes after the close, entry %" PRIu64,
                               record->close_index);
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = jub_step_rules(taking, error);
    if (status == JUB_OK) status = jub_step_officer(taking, &officer, error);
    if (status != JUB_OK) return status;
    if (officer->has_committed)
        return jub_step_refuse(error, "%s has committed already, entry %" PRIu64,
                               officer->vkey.name, officer->commit_index);
    status = jub_step_signed(taking, officer, error);
    if (status == JUB_OK)
        status = jub_step_deadline(taking, record->rules.close_by, "commit", error);
    if (status == JUB_OK) status = read_sealed(taking, officer, error);
    if (status == JUB_OK)
        status = jub_step_hex(taking->act, "commitment", officer->commitment,
                              sizeof officer->commitment, error);
    if (status != JUB_OK) return status;
    officer->has_committed = true;
    officer->commit_index = taking->index;
    record->commit_count++;
    return JUB_OK;
}

static bool names_commit(const json_t *list, uint64_t index)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (json_is_integer(item) && json_integer_value(item) == (json_int_t)index) return true;
    }
    return false;
}

static jub_status check_commits_named(const jub_step *taking, jub_error *error)
{
    const jub_draw_record *record = taking->record;
    const json_t *list = json_object_get(taking->act, "commits");
    if (!json_is_array(list)) return jub_step_refuse(error, "'commits' is no list");
    for (size_t i = 0; i < record->rules.officer_count; i++) {
        const jub_draw_officer *officer = &record->officers[i];
        if (officer->has_committed && !names_commit(list, officer->commit_index))
            return jub_step_refuse(error, "it leaves out the commit of %s, entry %" PRIu64,
                                   officer->vkey.name, officer->commit_index);
    }
    if (json_array_size(list) == record->commit_count) return JUB_OK;
    return jub_step_refuse(error, "it names %zu commits, and there are %zu", json_array_size(list),
                           record->commit_count);
}

// The fewer nonces, the fewer need to agree to know the result: who may still commit is waited for.
static jub_status check_nobody_shut_out(const jub_step *taking, jub_error *error)
{
    const jub_draw_record *record = taking->record;
    int64_t last = 0;
    if (record->commit_count == record->rules.officer_count) return JUB_OK;
    if (!jub_draw_time_read(record->rules.close_by, &last)) return JUB_OK; // there is none
    if (!taking->has_time)
        return jub_step_refuse(error, "it has no time, and the rules have a deadline");
    if (taking->time >= last) return JUB_OK;
    return jub_step_refuse(error, "%zu officers have not committed, and may until %.*s",
                           record->rules.officer_count - record->commit_count,
                           JUB_TEXT_ARG(record->rules.close_by));
}

static jub_status take_close(const jub_step *taking, jub_error *error)
{
    static const char *const known[] = {"kind", "draw", "time", "pool", "rules", "commits", NULL};
    jub_draw_record *record = taking->record;
    uint64_t pool = 0, rules = 0;
    if (record->stage < JUB_STAGE_OPEN)
        return jub_step_refuse(error, "there are no rules before it");
    if (record->stage != JUB_STAGE_OPEN)
        return jub_step_refuse(error, "the draw is closed already, entry %" PRIu64,
                               record->close_index);
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = jub_step_count(taking->act, "pool", 0, INT64_MAX, &pool, error);
    if (status == JUB_OK)
        status = jub_step_count(taking->act, "rules", 0, INT64_MAX, &rules, error);
    if (status != JUB_OK) return status;
    if (pool != record->pool_index || rules != record->rules_index)
        return jub_step_refuse(
            error, "it names other entries as pool and rules than %" PRIu64 " and %" PRIu64,
            record->pool_index, record->rules_index);
    status = check_commits_named(taking, error);
    if (status == JUB_OK) status = check_nobody_shut_out(taking, error);
    if (status != JUB_OK) return status;
    record->close_index = taking->index;
    record->stage = JUB_STAGE_CLOSED;
    return JUB_OK;
}

// -- the end --------------------------------------------------------------------------------------

bool jub_draw_record_is_whole(const jub_draw_record *record)
{
    return record->stage >= JUB_STAGE_CLOSED && record->commit_count >= record->rules.needed &&
           record->reveal_count == record->commit_count;
}

void jub_draw_record_inputs(const jub_draw_record *record, const uint8_t *beacon_value,
                            jub_draw_nonce *nonces_out, char *beacon_id_out,
                            jub_draw_inputs *inputs_out)
{
    size_t count = 0;
    for (size_t i = 0; i < record->rules.officer_count; i++) {
        const jub_draw_officer *officer = &record->officers[i];
        if (!officer->has_committed) continue;
        nonces_out[count].officer = (uint16_t)(i + 1);
        memcpy(nonces_out[count++].bytes, officer->nonce, JUB_DRAW_NONCE_BYTES);
    }
    *inputs_out = (jub_draw_inputs){
        .draw_id = record->draw_id,
        .log_origin = record->origin,
        .checkpoint_size = record->closed_size,
        .nonce_count = count,
        .nonces = nonces_out,
        .has_beacon = record->rules.beacon_chain.length_bytes > 0,
    };
    memcpy(inputs_out->checkpoint_root, record->closed_root.bytes, JUB_HASH_BYTES);
    if (!inputs_out->has_beacon) return;
    assert(beacon_value);
    const int length = snprintf(beacon_id_out, JUB_BEACON_ID_BYTES, "drand:%.*s",
                                JUB_TEXT_ARG(record->rules.beacon_chain));
    inputs_out->beacon_id = (jub_text){beacon_id_out, (size_t)length};
    inputs_out->beacon_round = record->rules.beacon_round;
    inputs_out->beacon_value = (jub_text){(const char *)beacon_value, JUB_HASH_BYTES};
}

// The value is the hash of the signature, so that one who has it has shown the signature.
static jub_status check_beacon_value(const jub_step *taking, const json_t *beacon, jub_error *error)
{
    uint8_t signature[JUB_BEACON_SIGNATURE_MAX_BYTES], digest[JUB_HASH_BYTES];
    jub_text hex = {0};
    jub_status status = jub_json_text(beacon, "beacon", "signature", &hex, error);
    if (status != JUB_OK) return status;
    const size_t length_bytes = hex.length_bytes / 2;
    if (length_bytes == 0 || length_bytes > sizeof signature)
        return jub_step_refuse(error, "the beacon's signature has %zu bytes", length_bytes);
    status = jub_step_hex(beacon, "signature", signature, length_bytes, error);
    if (status == JUB_OK)
        status = jub_step_hex(beacon, "value", taking->record->beacon_value, JUB_HASH_BYTES, error);
    if (status != JUB_OK) return status;
    if (!jub_sha256_of(taking->record->sha, (jub_text){(const char *)signature, length_bytes},
                       digest))
        return jub_fail_no_memory(error);
    if (memcmp(digest, taking->record->beacon_value, sizeof digest) == 0) return JUB_OK;
    return jub_step_refuse(error, "the beacon's value is not the SHA-256 of its signature");
}

static jub_status check_beacon(const jub_step *taking, jub_error *error)
{
    static const char *const known[] = {"id", "round", "signature", "value", NULL};
    const jub_draw_rules *rules = &taking->record->rules;
    const json_t *beacon = json_object_get(taking->act, "beacon");
    jub_text id = {0};
    uint64_t round = 0;
    if ((rules->beacon_chain.length_bytes > 0) != (beacon != NULL))
        return jub_step_refuse(error, beacon ? "it has a beacon, and the rules name none"
                                             : "it lacks the beacon that the rules name");
    if (!beacon) return JUB_OK;
    if (!json_is_object(beacon)) return jub_step_refuse(error, "'beacon' is no object");
    jub_status status = jub_json_only(beacon, "beacon", known, error);
    if (status == JUB_OK) status = jub_json_text(beacon, "beacon", "id", &id, error);
    if (status == JUB_OK) status = jub_step_count(beacon, "round", 1, INT64_MAX, &round, error);
    if (status != JUB_OK) return status;
    const jub_text scheme = JUB_TEXT("drand:");
    const bool is_scheme = jub_text_starts(id, scheme);
    const jub_text chain = {is_scheme ? id.bytes + scheme.length_bytes : "",
                            is_scheme ? id.length_bytes - scheme.length_bytes : 0};
    if (!jub_text_equal(chain, rules->beacon_chain) || round != rules->beacon_round)
        return jub_step_refuse(error,
                               "it has round %" PRIu64
                               " of '%.*s', and the rules name round %" PRIu64 " of 'drand:%.*s'",
                               round, JUB_TEXT_ARG(id), rules->beacon_round,
                               JUB_TEXT_ARG(rules->beacon_chain));
    return check_beacon_value(taking, beacon, error);
}

// What the result says is compared with what is written from the record.
static jub_status check_seed(const jub_step *taking, jub_error *error)
{
    static const char *const compared[] = {"checkpoint", "seed", "seed_input"};
    jub_draw_record *record = taking->record;
    jub_draw_nonce nonces[JUB_DRAW_OFFICER_MAX];
    char beacon_id[JUB_BEACON_ID_BYTES];
    jub_draw_inputs inputs;
    jub_draw_record_inputs(record, record->beacon_value, nonces, beacon_id, &inputs);
    const jub_draw_head head = {record->draw_id, JUB_TEXT(""), &record->rules_leaf};
    json_t *expected = jub_draw_write_result(&head, &inputs, record->beacon_value, 1);
    if (!expected) return jub_fail_no_memory(error);
    jub_status status = jub_draw_seed(&inputs, record->seed, error);
    for (size_t i = 0; status == JUB_OK && i < 3; i++)
        if (!json_equal(json_object_get(expected, compared[i]),
                        json_object_get(taking->act, compared[i])))
            status = jub_step_refuse(
                error, "its '%s' is not the one that follows from the acts before it", compared[i]);
    json_decref(expected);
    return status;
}

static jub_status take_result(const jub_step *taking, jub_error *error)
{
    static const char *const known[] = {"kind",   "draw", "time",       "rules", "checkpoint",
                                        "beacon", "seed", "seed_input", NULL};
    jub_draw_record *record = taking->record;
    if (record->stage < JUB_STAGE_CLOSED) return jub_step_refuse(error, "the draw is not closed");
    if (record->commit_count < record->rules.needed)
        return jub_step_refuse(error, "too few have committed, %zu of %zu: the draw is void",
                               record->commit_count, record->rules.needed);
    if (!jub_draw_record_is_whole(record))
        return jub_step_refuse(error, "not all nonces have been shown, %zu of %zu",
                               record->reveal_count, record->commit_count);
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = jub_step_rules(taking, error);
    if (status == JUB_OK) status = check_beacon(taking, error);
    if (status == JUB_OK) status = check_seed(taking, error);
    if (status != JUB_OK) return status;
    record->result_index = taking->index;
    record->stage = JUB_STAGE_DONE;
    return JUB_OK;
}

static jub_status take_void(const jub_step *taking, jub_error *error)
{
    static const char *const known[] = {"kind", "draw", "time", "rules", "reason", NULL};
    jub_draw_record *record = taking->record;
    if (record->stage < JUB_STAGE_OPEN)
        return jub_step_refuse(error, "there are no rules before it");
    if (jub_draw_record_is_whole(record) && record->rules.beacon_chain.length_bytes == 0)
        return jub_step_refuse(
            error, "nothing is missing: the draw has a result, whoever likes it or not");
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = jub_step_rules(taking, error);
    if (status == JUB_OK)
        status =
            jub_step_text(taking, "reason", JUB_DRAW_REASON_MAX_BYTES, &record->void_reason, error);
    if (status == JUB_OK && !jub_draw_line_is_valid(record->void_reason))
        status = jub_step_refuse(error, "the reason holds a control character");
    if (status != JUB_OK) return status;
    record->result_index = taking->index;
    record->stage = JUB_STAGE_VOID;
    return JUB_OK;
}

// -- folding --------------------------------------------------------------------------------------

void jub_draw_record_begin(jub_arena *arena, jub_sha256 *sha, jub_text draw_id, jub_text origin,
                           const jub_policy *policy, jub_draw_record *record_out)
{
    memset(record_out, 0, sizeof *record_out);
    record_out->arena = arena;
    record_out->sha = sha;
    record_out->policy = policy;
    record_out->draw_id = draw_id;
    record_out->origin = origin;
}

static jub_status take_act(jub_step *taking, jub_error *error)
{
    static jub_status (*const takers[])(const jub_step *, jub_error *) = {
        jub_step_pool,   jub_step_rules_act, take_commit, take_close,
        jub_step_reveal, take_result,        take_void};
    static const char *const kinds[] = {
#define X(name, kind) kind,
        JUB_DRAW_ACT_LIST(X)
#undef X
    };
    const jub_draw_record *record = taking->record;
    const jub_status status =
        jub_step_time(taking, "time", &taking->has_time, &taking->time, NULL, error);
    if (status != JUB_OK) return status;
    if (record->stage == JUB_STAGE_DONE)
        return jub_step_refuse(error, "the draw has its result already, entry %" PRIu64,
                               record->result_index);
    if (record->stage == JUB_STAGE_VOID)
        return jub_step_refuse(error, "the draw is void since entry %" PRIu64,
                               record->result_index);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(taking->kind, kinds[i]) == 0) return takers[i](taking, error);
    return jub_step_refuse(error, "no act of a draw is called so");
}

// Faults of form in an act are as bad as others; what failed here and not in the log stays as it
// is. An act that is only offered has no place in the log, and nothing in the log is wrong.
static jub_status name_act(jub_status status, const jub_step *taking, jub_error *error)
{
    char message[JUB_MESSAGE_MAX_BYTES], hint[JUB_HINT_MAX_BYTES];
    if (status == JUB_OK || status == JUB_NO_MEMORY || status == JUB_IO) return status;
    if (!error) return taking->is_offered ? JUB_CONFLICT : JUB_UNVERIFIED;
    memcpy(message, error->message, sizeof message);
    memcpy(hint, error->hint, sizeof hint);
    if (taking->is_offered)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, hint, "this act, %s: %.*s",
                        taking->kind, (int)sizeof message - 64, message);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, hint, "entry %" PRIu64 ", %s: %.*s",
                    taking->index, taking->kind, (int)sizeof message - 64, message);
}

// Canonical JSON has no blanks, so an act has these bytes; most entries of a log do not.
static bool may_be_act(jub_text entry)
{
    static const char mark[] = "\"kind\":\"draw.";
    return entry.length_bytes > 0 &&
           memmem(entry.bytes, entry.length_bytes, mark, sizeof mark - 1) != NULL;
}

// Reads an act of any draw, as views into `*json_out`, which stays NULL for any other entry.
static jub_status read_act(jub_text entry, json_t **json_out, const char **kind_out,
                           jub_text *id_out, jub_error *error)
{
    json_t *json = NULL;
    jub_error unread;
    if (!may_be_act(entry)) return JUB_OK;
    const jub_status status = jub_entry_read(entry, &json, &unread);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (status != JUB_OK) return JUB_OK; // no entry of Jubilee's
    const json_t *draw = json_object_get(json, "draw");
    *kind_out = json_string_value(json_object_get(json, "kind"));
    if (strncmp(*kind_out, "draw.", 5) != 0 || !json_is_string(draw)) {
        json_decref(json);
        return JUB_OK;
    }
    *id_out = (jub_text){json_string_value(draw), json_string_length(draw)};
    *json_out = json;
    return JUB_OK;
}

jub_status jub_draw_entry_id(jub_arena *arena, jub_text entry, jub_text *id_out, jub_error *error)
{
    json_t *json = NULL;
    const char *kind = NULL;
    jub_text id = {0};
    *id_out = (jub_text){0};
    const jub_status status = read_act(entry, &json, &kind, &id, error);
    if (status != JUB_OK || !json) return status;
    if (jub_draw_id_is_valid(id)) *id_out = jub_text_copy(arena, id);
    const bool has_failed = jub_draw_id_is_valid(id) && !id_out->bytes;
    json_decref(json);
    return has_failed ? jub_fail_no_memory(error) : JUB_OK;
}

static jub_status take_entry(jub_step *taking, jub_error *error)
{
    jub_draw_record *record = taking->record;
    json_t *json = NULL;
    jub_text id = {0};
    jub_status status = read_act(taking->entry, &json, &taking->kind, &id, error);
    if (status != JUB_OK || !json) return status;
    taking->act = json;
    if (jub_text_equal(record->draw_id, id)) {
        record->act_count++;
        status = name_act(take_act(taking, error), taking, error);
    }
    json_decref(json);
    return status;
}

jub_status jub_draw_record_take(jub_draw_record *record, jub_view *view, uint64_t index,
                                jub_text entry, jub_error *error)
{
    jub_step taking = {.record = record, .view = view, .index = index, .entry = entry};
    return take_entry(&taking, error);
}

jub_status jub_draw_record_offer(jub_draw_record *record, jub_view *view, uint64_t index,
                                 jub_text entry, jub_error *error)
{
    const size_t act_count = record->act_count;
    jub_step taking = {
        .record = record, .view = view, .index = index, .entry = entry, .is_offered = true};
    const jub_status status = take_entry(&taking, error);
    if (status != JUB_OK || record->act_count > act_count) return status;
    return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                    "this is no act of the draw '%.*s'", JUB_TEXT_ARG(record->draw_id));
}

jub_status jub_draw_replay(jub_draw_record *record, jub_view *view,
                           void (*progress)(void *context, uint64_t done), void *context,
                           jub_error *error)
{
    const uint64_t size = jub_view_size(view);
    for (uint64_t i = 0; i < size; i++) {
        jub_text entry = {0};
        jub_status status = jub_view_entry(view, i, &entry, error);
        if (status == JUB_OK) status = jub_draw_record_take(record, view, i, entry, error);
        if (status != JUB_OK) return status;
        if (progress && i % 1024 == 0) progress(context, i);
    }
    return JUB_OK;
}
