// One function for each act: it reads what it needs, and what does not fit is refused. Nothing is
// ever repaired: a log that holds an act which cannot stand has no valid draw of that id.

#include "ledger/draw_record.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

static jub_status refuse(jub_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static jub_status refuse(jub_error *error, const char *format, ...)
{
    char message[JUB_MESSAGE_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL, "%s", message);
}

// -- reading --------------------------------------------------------------------------------------

// What one act is checked against.
typedef struct step {
    jub_draw_record *record;
    jub_view *view;
    uint64_t index;
    jub_text entry;
    const json_t *act;
    const char *kind;
    bool has_time;
    int64_t time;
} step;

static jub_status read_text(const step *taking, const char *key, size_t max_bytes,
                            jub_text *text_out, jub_error *error)
{
    jub_text text = {0};
    const jub_status status = jub_json_text(taking->act, taking->kind, key, &text, error);
    if (status != JUB_OK) return status;
    if (text.length_bytes == 0) return refuse(error, "'%s' is missing", key);
    if (text.length_bytes > max_bytes)
        return refuse(error, "'%s' has %zu bytes, more than %zu", key, text.length_bytes,
                      max_bytes);
    *text_out = jub_text_copy(taking->record->arena, text);
    return text_out->bytes ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status read_hex(const json_t *object, const char *key, uint8_t *bytes_out,
                           size_t length_bytes, jub_error *error)
{
    jub_text hex = {0};
    const jub_status status = jub_json_text(object, "act", key, &hex, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < hex.length_bytes; i++)
        if (hex.bytes[i] >= 'A' && hex.bytes[i] <= 'F') hex.length_bytes = 0;
    if (!jub_hex_decode(hex, bytes_out, length_bytes))
        return refuse(error, "'%s' is not %zu lower-case hexadecimal digits", key,
                      2 * length_bytes);
    return JUB_OK;
}

static jub_status read_count(const json_t *object, const char *key, uint64_t min, uint64_t max,
                             uint64_t *count_out, jub_error *error)
{
    int64_t value = -1;
    const jub_status status = jub_json_integer(object, "act", key, -1, &value, error);
    if (status != JUB_OK) return status;
    if (value < 0 || (uint64_t)value < min || (uint64_t)value > max)
        return refuse(error, "'%s' is not a whole number from %" PRIu64 " to %" PRIu64, key, min,
                      max);
    *count_out = (uint64_t)value;
    return JUB_OK;
}

// A moment that may be absent: `is_there` says.
static jub_status read_time(const step *taking, const char *key, bool *is_there, int64_t *time_out,
                            jub_text *text_out, jub_error *error)
{
    jub_text text = {0};
    const jub_status status = jub_json_text(taking->act, taking->kind, key, &text, error);
    if (status != JUB_OK) return status;
    *is_there = text.bytes != NULL;
    if (!*is_there) return JUB_OK;
    if (!jub_draw_time_read(text, time_out))
        return refuse(error, "'%s' is not a time as 2027-02-01T12:00:00Z", key);
    if (!text_out) return JUB_OK;
    *text_out = jub_text_copy(taking->record->arena, text);
    return text_out->bytes ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status check_deadline(const step *taking, jub_text deadline, const char *what,
                                 jub_error *error)
{
    int64_t last = 0;
    if (deadline.length_bytes == 0) return JUB_OK;
    const bool is_read = jub_draw_time_read(deadline, &last);
    assert(is_read);
    if (!taking->has_time) return refuse(error, "it has no time, and the rules have a deadline");
    if (taking->time <= last) return JUB_OK;
    return refuse(error, "it is later than %.*s, the last moment to %s", JUB_TEXT_ARG(deadline),
                  what);
}

// -- pool and rules -------------------------------------------------------------------------------

static jub_status read_file(const step *taking, const json_t *item, jub_draw_file *file_out,
                            jub_error *error)
{
    static const char *const known[] = {"name", "sha256", NULL};
    jub_text name = {0};
    if (!json_is_object(item)) return refuse(error, "a file of the pool is no object");
    jub_status status = jub_json_only(item, "file of the pool", known, error);
    if (status == JUB_OK) status = jub_json_text(item, "file of the pool", "name", &name, error);
    if (status == JUB_OK)
        status = read_hex(item, "sha256", file_out->sha256.bytes, JUB_HASH_BYTES, error);
    if (status != JUB_OK) return status;
    if (name.length_bytes == 0) return refuse(error, "a file of the pool has no name");
    file_out->name = jub_text_copy(taking->record->arena, name);
    return file_out->name.bytes ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status take_pool(const step *taking, jub_error *error)
{
    static const char *const known[] = {"kind", "draw", "time", "files", NULL};
    jub_draw_record *record = taking->record;
    const json_t *files = json_object_get(taking->act, "files");
    const size_t count = json_array_size(files);
    if (record->stage != JUB_STAGE_NONE)
        return refuse(error, "the draw has a pool already, entry %" PRIu64, record->pool_index);
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status != JUB_OK) return status;
    if (count < 1 || count > JUB_DRAW_FILE_MAX)
        return refuse(error, "a pool has 1 to %d files, not %zu", JUB_DRAW_FILE_MAX, count);
    record->files = JUB_NEW(record->arena, jub_draw_file, count);
    if (!record->files) return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = read_file(taking, json_array_get(files, i), &record->files[i], error);
    record->file_count = count;
    record->pool_index = taking->index;
    record->stage = JUB_STAGE_POOL;
    return status;
}

static jub_status read_officers(const step *taking, jub_error *error)
{
    jub_draw_record *record = taking->record;
    const json_t *list = json_object_get(taking->act, "officers");
    const size_t count = json_array_size(list);
    if (count < 1 || count > JUB_DRAW_OFFICER_MAX)
        return refuse(error, "a draw has 1 to %d officers, not %zu", JUB_DRAW_OFFICER_MAX, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        jub_vkey *vkey = &record->officers[i].vkey;
        if (!json_is_string(item)) return refuse(error, "an officer's key is no text");
        const jub_status status = jub_vkey_read(
            (jub_text){json_string_value(item), json_string_length(item)}, vkey, error);
        if (status != JUB_OK) return status;
        if (vkey->type != JUB_KEY_ED25519)
            return refuse(error, "the key of officer %zu is a witness's", i + 1);
        for (size_t j = 0; j < i; j++)
            if (strcmp(record->officers[j].vkey.name, vkey->name) == 0 ||
                memcmp(record->officers[j].vkey.key, vkey->key, sizeof vkey->key) == 0)
                return refuse(error, "officers %zu and %zu have one name or key", j + 1, i + 1);
    }
    record->rules.officer_count = count;
    return JUB_OK;
}

static jub_status read_mode(const step *taking, jub_draw_rules *rules, jub_error *error)
{
    jub_text word = {0};
    uint64_t panel = 0;
    jub_status status = read_text(taking, "mode", 64, &word, error);
    if (status != JUB_OK) return status;
    if (!jub_draw_mode_from(word, &rules->mode))
        return refuse(error, "no mode is called '%.*s'", JUB_TEXT_ARG(word));
    if ((rules->mode == JUB_MODE_PANEL) != (json_object_get(taking->act, "panel") != NULL))
        return refuse(error, "the size of a panel goes with mode 'panel' alone");
    if (rules->mode == JUB_MODE_PANEL)
        status = read_count(taking->act, "panel", 1, 64, &panel, error);
    rules->panel_size = (uint32_t)panel;
    return status;
}

bool jub_beacon_time(jub_text chain, uint64_t round, int64_t *seconds_out)
{
    // drand's quicknet: a round every 3 seconds since 1692803367.
    static const char quicknet[] =
        "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
    if (!jub_text_is(chain, quicknet) || round < 1 || round > INT32_MAX) return false;
    *seconds_out = 1692803367 + 3 * ((int64_t)round - 1);
    return true;
}

// Whoever withholds a nonce must not know what the beacon will say.
static jub_status check_beacon_order(const jub_draw_rules *rules, jub_error *error)
{
    int64_t comes_out, reveal_by = 0;
    if (rules->reveal_by.length_bytes == 0)
        return refuse(error, "a draw with a beacon needs 'reveal_by', before the beacon's round");
    if (!jub_beacon_time(rules->beacon_chain, rules->beacon_round, &comes_out)) return JUB_OK;
    (void)jub_draw_time_read(rules->reveal_by, &reveal_by);
    if (reveal_by < comes_out) return JUB_OK;
    return refuse(error,
                  "nonces may be shown until %.*s, when round %" PRIu64
                  " of the beacon is already known",
                  JUB_TEXT_ARG(rules->reveal_by), rules->beacon_round);
}

static jub_status read_beacon(const step *taking, jub_draw_rules *rules, jub_error *error)
{
    static const char *const known[] = {"chain", "round", NULL};
    uint8_t chain[JUB_HASH_BYTES];
    jub_text text = {0};
    const json_t *beacon = json_object_get(taking->act, "beacon");
    if (!beacon) return JUB_OK;
    if (!json_is_object(beacon)) return refuse(error, "'beacon' is no object");
    jub_status status = jub_json_only(beacon, "beacon", known, error);
    if (status == JUB_OK) status = read_hex(beacon, "chain", chain, sizeof chain, error);
    if (status == JUB_OK)
        status = read_count(beacon, "round", 1, INT64_MAX, &rules->beacon_round, error);
    if (status == JUB_OK) status = jub_json_text(beacon, "beacon", "chain", &text, error);
    if (status != JUB_OK) return status;
    rules->beacon_chain = jub_text_copy(taking->record->arena, text);
    if (!rules->beacon_chain.bytes) return jub_fail_no_memory(error);
    return check_beacon_order(rules, error);
}

static jub_status read_deadlines(const step *taking, jub_draw_rules *rules, jub_error *error)
{
    bool has_close, has_reveal;
    int64_t close_by = 0, reveal_by = 0;
    jub_status status =
        read_time(taking, "close_by", &has_close, &close_by, &rules->close_by, error);
    if (status == JUB_OK)
        status = read_time(taking, "reveal_by", &has_reveal, &reveal_by, &rules->reveal_by, error);
    if (status == JUB_OK && has_close && has_reveal && reveal_by <= close_by)
        return refuse(error, "'reveal_by' is not after 'close_by'");
    return status;
}

static jub_status read_seal(const step *taking, jub_draw_rules *rules, jub_error *error)
{
    if (!json_object_get(taking->act, "seal_to")) return JUB_OK;
    const jub_status status =
        read_text(taking, "seal_to", JUB_DRAW_SEALED_MAX_BYTES, &rules->seal_to, error);
    if (status == JUB_OK && !jub_text_starts(rules->seal_to, JUB_TEXT("age1")))
        return refuse(error, "'seal_to' is no recipient as age1...");
    return status;
}

static jub_status check_place_of_rules(const step *taking, jub_error *error)
{
    const jub_draw_record *record = taking->record;
    uint64_t pool = 0;
    jub_text log = {0};
    if (record->stage == JUB_STAGE_NONE) return refuse(error, "there is no pool before the rules");
    if (record->stage != JUB_STAGE_POOL)
        return refuse(error, "the draw has rules already, entry %" PRIu64, record->rules_index);
    jub_status status = read_count(taking->act, "pool", 0, INT64_MAX, &pool, error);
    if (status == JUB_OK) status = read_text(taking, "log", JUB_KEY_NAME_MAX_BYTES, &log, error);
    if (status != JUB_OK) return status;
    if (pool != record->pool_index)
        return refuse(error, "they name entry %" PRIu64 " as the pool, which is entry %" PRIu64,
                      pool, record->pool_index);
    if (!jub_text_equal(log, record->origin))
        return refuse(error, "they are for the log '%.*s', and this is '%.*s'", JUB_TEXT_ARG(log),
                      JUB_TEXT_ARG(record->origin));
    return JUB_OK;
}

static jub_status take_rules(const step *taking, jub_error *error)
{
    static const char *const known[] = {"kind",      "draw",   "time",     "log",    "pool",
                                        "mode",      "panel",  "officers", "needed", "close_by",
                                        "reveal_by", "beacon", "seal_to",  NULL};
    jub_draw_record *record = taking->record;
    jub_draw_rules *rules = &record->rules;
    uint64_t needed = 0;
    jub_status status = check_place_of_rules(taking, error);
    if (status == JUB_OK) status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = read_officers(taking, error);
    if (status == JUB_OK)
        status = read_count(taking->act, "needed", 1, rules->officer_count, &needed, error);
    if (status == JUB_OK) status = read_mode(taking, rules, error);
    if (status == JUB_OK) status = read_deadlines(taking, rules, error);
    if (status == JUB_OK) status = read_beacon(taking, rules, error);
    if (status == JUB_OK) status = read_seal(taking, rules, error);
    if (status != JUB_OK) return status;
    rules->needed = (size_t)needed;
    record->rules_index = taking->index;
    jub_tree_leaf(record->sha, taking->entry, &record->rules_leaf);
    record->stage = JUB_STAGE_OPEN;
    return JUB_OK;
}

// -- commits and the close ------------------------------------------------------------------------

static jub_status check_rules_named(const step *taking, jub_error *error)
{
    jub_hash named;
    const jub_status status =
        read_hex(taking->act, "rules", named.bytes, sizeof named.bytes, error);
    if (status != JUB_OK) return status;
    if (jub_hash_equal(&named, &taking->record->rules_leaf)) return JUB_OK;
    return refuse(error, "it is for other rules than those of this draw, entry %" PRIu64,
                  taking->record->rules_index);
}

static jub_status find_officer(const step *taking, jub_draw_officer **officer_out, jub_error *error)
{
    uint64_t number = 0;
    const size_t count = taking->record->rules.officer_count;
    const jub_status status = read_count(taking->act, "officer", 0, UINT16_MAX, &number, error);
    if (status != JUB_OK) return status;
    if (number < 1 || number > count)
        return refuse(error, "there is no officer %" PRIu64 ": the rules name %zu", number, count);
    *officer_out = &taking->record->officers[number - 1];
    return JUB_OK;
}

static jub_status check_signed(const step *taking, const jub_draw_officer *officer,
                               jub_error *error)
{
    jub_text actor = {0};
    const jub_status status = jub_json_text(taking->act, taking->kind, "actor", &actor, error);
    if (status != JUB_OK) return status;
    if (!jub_text_is(actor, officer->vkey.name))
        return refuse(error, "it is by '%.*s', and that officer is '%s'", JUB_TEXT_ARG(actor),
                      officer->vkey.name);
    return jub_draw_verify(taking->act, &officer->vkey, error);
}

static jub_status read_sealed(const step *taking, jub_draw_officer *officer, jub_error *error)
{
    if (taking->record->rules.seal_to.length_bytes > 0)
        return read_text(taking, "sealed", JUB_DRAW_SEALED_MAX_BYTES, &officer->sealed, error);
    if (!json_object_get(taking->act, "sealed")) return JUB_OK;
    return refuse(error, "it seals a nonce, and the rules do not say to whom");
}

static jub_status take_commit(const step *taking, jub_error *error)
{
    static const char *const known[] = {"kind",       "draw",   "time",      "rules", "officer",
                                        "commitment", "sealed", "signature", "actor", NULL};
    jub_draw_record *record = taking->record;
    jub_draw_officer *officer = NULL;
    if (record->stage < JUB_STAGE_OPEN) return refuse(error, "there are no rules before it");
    if (record->stage != JUB_STAGE_OPEN)
        return refuse(error, "it comes after the close, entry %" PRIu64, record->close_index);
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = check_rules_named(taking, error);
    if (status == JUB_OK) status = find_officer(taking, &officer, error);
    if (status != JUB_OK) return status;
    if (officer->has_committed)
        return refuse(error, "%s has committed already, entry %" PRIu64, officer->vkey.name,
                      officer->commit_index);
    status = check_signed(taking, officer, error);
    if (status == JUB_OK) status = check_deadline(taking, record->rules.close_by, "commit", error);
    if (status == JUB_OK) status = read_sealed(taking, officer, error);
    if (status == JUB_OK)
        status = read_hex(taking->act, "commitment", officer->commitment,
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

static jub_status check_commits_named(const step *taking, jub_error *error)
{
    const jub_draw_record *record = taking->record;
    const json_t *list = json_object_get(taking->act, "commits");
    if (!json_is_array(list)) return refuse(error, "'commits' is no list");
    for (size_t i = 0; i < record->rules.officer_count; i++) {
        const jub_draw_officer *officer = &record->officers[i];
        if (officer->has_committed && !names_commit(list, officer->commit_index))
            return refuse(error, "it leaves out the commit of %s, entry %" PRIu64,
                          officer->vkey.name, officer->commit_index);
    }
    if (json_array_size(list) == record->commit_count) return JUB_OK;
    return refuse(error, "it names %zu commits, and there are %zu", json_array_size(list),
                  record->commit_count);
}

static jub_status take_close(const step *taking, jub_error *error)
{
    static const char *const known[] = {"kind", "draw", "time", "pool", "rules", "commits", NULL};
    jub_draw_record *record = taking->record;
    uint64_t pool = 0, rules = 0;
    if (record->stage < JUB_STAGE_OPEN) return refuse(error, "there are no rules before it");
    if (record->stage != JUB_STAGE_OPEN)
        return refuse(error, "the draw is closed already, entry %" PRIu64, record->close_index);
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = read_count(taking->act, "pool", 0, INT64_MAX, &pool, error);
    if (status == JUB_OK) status = read_count(taking->act, "rules", 0, INT64_MAX, &rules, error);
    if (status != JUB_OK) return status;
    if (pool != record->pool_index || rules != record->rules_index)
        return refuse(error,
                      "it names other entries as pool and rules than %" PRIu64 " and %" PRIu64,
                      record->pool_index, record->rules_index);
    status = check_commits_named(taking, error);
    if (status != JUB_OK) return status;
    record->close_index = taking->index;
    record->stage = JUB_STAGE_CLOSED;
    return JUB_OK;
}

// -- reveals --------------------------------------------------------------------------------------

static jub_status check_root(const step *taking, const jub_checkpoint *checkpoint, jub_error *error)
{
    jub_hash root;
    char named_hex[2 * JUB_HASH_BYTES + 1], found_hex[2 * JUB_HASH_BYTES + 1];
    const jub_status status =
        jub_view_hash(taking->view, (jub_span){0, checkpoint->size}, &root, error);
    if (status != JUB_OK || jub_hash_equal(&root, &checkpoint->root)) return status;
    jub_hex_encode(checkpoint->root.bytes, JUB_HASH_BYTES, named_hex);
    jub_hex_encode(root.bytes, JUB_HASH_BYTES, found_hex);
    return refuse(error, "its checkpoint has the root %s, and the log at size %" PRIu64 " has %s",
                  named_hex, checkpoint->size, found_hex);
}

static jub_status check_checkpoint_place(const step *taking, const jub_checkpoint *checkpoint,
                                         jub_error *error)
{
    const jub_draw_record *record = taking->record;
    if (!jub_text_equal(checkpoint->origin, record->origin))
        return refuse(error, "its checkpoint is of the log '%.*s', and this is '%.*s'",
                      JUB_TEXT_ARG(checkpoint->origin), JUB_TEXT_ARG(record->origin));
    if (checkpoint->size <= record->close_index)
        return refuse(
            error, "its checkpoint of size %" PRIu64 " does not contain the close, entry %" PRIu64,
            checkpoint->size, record->close_index);
    if (checkpoint->size > taking->index)
        return refuse(error,
                      "the nonce was shown before its checkpoint: that has size %" PRIu64
                      " and contains it",
                      checkpoint->size);
    return JUB_OK;
}

static jub_status fix_checkpoint(const step *taking, jub_text source, const jub_note *note,
                                 const jub_checkpoint *checkpoint, jub_error *error)
{
    jub_draw_record *record = taking->record;
    jub_policy_verdict verdict;
    jub_status status = check_root(taking, checkpoint, error);
    if (status == JUB_OK && record->policy)
        status = jub_policy_check(record->policy, note, checkpoint, &verdict, error);
    if (status != JUB_OK) return status;
    record->has_checkpoint = true;
    record->checkpoint = source;
    record->checkpoint_size = checkpoint->size;
    record->checkpoint_root = checkpoint->root;
    return JUB_OK;
}

static jub_status take_checkpoint(const step *taking, jub_error *error)
{
    jub_draw_record *record = taking->record;
    jub_text source = {0};
    jub_checkpoint checkpoint;
    jub_status status = read_text(taking, "checkpoint", JUB_ENTRY_MAX_BYTES, &source, error);
    if (status != JUB_OK) return status;
    jub_note *note = JUB_NEW(record->arena, jub_note, 1); // large
    if (!note) return jub_fail_no_memory(error);
    status = jub_checkpoint_read_note(source, note, &checkpoint, error);
    if (status == JUB_OK) status = check_checkpoint_place(taking, &checkpoint, error);
    if (status != JUB_OK) return status;
    if (!record->has_checkpoint) return fix_checkpoint(taking, source, note, &checkpoint, error);
    if (checkpoint.size == record->checkpoint_size &&
        jub_hash_equal(&checkpoint.root, &record->checkpoint_root))
        return JUB_OK;
    return refuse(error,
                  "it names a checkpoint of size %" PRIu64
                  ", and the first reveal fixed the one of size %" PRIu64,
                  checkpoint.size, record->checkpoint_size);
}

static jub_status check_nonce(const step *taking, const jub_draw_officer *officer,
                              const jub_draw_nonce *nonce, jub_error *error)
{
    uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
    const jub_status status =
        jub_draw_commitment(taking->record->draw_id, nonce, commitment, error);
    if (status != JUB_OK) return status;
    if (memcmp(commitment, officer->commitment, sizeof commitment) == 0) return JUB_OK;
    return refuse(error, "the nonce is not the one that %s committed to in entry %" PRIu64,
                  officer->vkey.name, officer->commit_index);
}

// The first reveal fixes the checkpoint, so somebody who committed must stand behind it by name.
static jub_status check_holders(const step *taking, const jub_draw_officer *officer,
                                jub_error *error)
{
    if (json_object_get(taking->act, "actor") || json_object_get(taking->act, "signature"))
        return refuse(error, "it is said to be both an officer's own and opened by the holders");
    if (officer->sealed.length_bytes == 0)
        return refuse(error, "%s sealed no nonce that could be opened", officer->vkey.name);
    if (!taking->record->has_checkpoint)
        return refuse(error, "a sealed nonce is opened only after one officer's own reveal, which "
                             "fixes the checkpoint");
    return JUB_OK;
}

static jub_status check_reveal_place(const step *taking, jub_draw_officer **officer_out,
                                     jub_error *error)
{
    const jub_draw_record *record = taking->record;
    jub_draw_officer *officer = NULL;
    if (record->stage < JUB_STAGE_CLOSED)
        return refuse(error, "a nonce is shown before the draw is closed");
    if (record->commit_count < record->rules.needed)
        return refuse(error, "%zu officers have committed and %zu are needed: the draw is void",
                      record->commit_count, record->rules.needed);
    jub_status status = check_rules_named(taking, error);
    if (status == JUB_OK) status = find_officer(taking, &officer, error);
    if (status != JUB_OK) return status;
    if (!officer->has_committed) return refuse(error, "%s has not committed", officer->vkey.name);
    if (officer->has_revealed)
        return refuse(error, "the nonce of %s has been shown already", officer->vkey.name);
    *officer_out = officer;
    return JUB_OK;
}

static jub_status take_reveal(const step *taking, jub_error *error)
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
        status = read_hex(taking->act, "nonce", nonce.bytes, sizeof nonce.bytes, error);
    if (status != JUB_OK) return status;
    nonce.officer = (uint16_t)(officer - record->officers + 1);
    status = is_by_holders ? check_holders(taking, officer, error)
                           : check_signed(taking, officer, error);
    if (status == JUB_OK && !is_by_holders)
        status = check_deadline(taking, record->rules.reveal_by, "show a nonce", error);
    if (status == JUB_OK) status = check_nonce(taking, officer, &nonce, error);
    if (status == JUB_OK) status = take_checkpoint(taking, error);
    if (status != JUB_OK) return status;
    officer->has_revealed = true;
    officer->is_by_holders = is_by_holders;
    memcpy(officer->nonce, nonce.bytes, sizeof officer->nonce);
    record->reveal_count++;
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
        .checkpoint_size = record->checkpoint_size,
        .nonce_count = count,
        .nonces = nonces_out,
        .has_beacon = record->rules.beacon_chain.length_bytes > 0,
    };
    memcpy(inputs_out->checkpoint_root, record->checkpoint_root.bytes, JUB_HASH_BYTES);
    if (!inputs_out->has_beacon) return;
    assert(beacon_value);
    const int length = snprintf(beacon_id_out, JUB_BEACON_ID_BYTES, "drand:%.*s",
                                JUB_TEXT_ARG(record->rules.beacon_chain));
    inputs_out->beacon_id = (jub_text){beacon_id_out, (size_t)length};
    inputs_out->beacon_round = record->rules.beacon_round;
    inputs_out->beacon_value = (jub_text){(const char *)beacon_value, JUB_HASH_BYTES};
}

// The value is the hash of the signature, so that one who has it has shown the signature.
static jub_status check_beacon_value(const step *taking, const json_t *beacon, jub_error *error)
{
    uint8_t signature[JUB_BEACON_SIGNATURE_MAX_BYTES], digest[JUB_HASH_BYTES];
    jub_text hex = {0};
    jub_status status = jub_json_text(beacon, "beacon", "signature", &hex, error);
    if (status != JUB_OK) return status;
    const size_t length_bytes = hex.length_bytes / 2;
    if (length_bytes == 0 || length_bytes > sizeof signature)
        return refuse(error, "the beacon's signature has %zu bytes", length_bytes);
    status = read_hex(beacon, "signature", signature, length_bytes, error);
    if (status == JUB_OK)
        status = read_hex(beacon, "value", taking->record->beacon_value, JUB_HASH_BYTES, error);
    if (status != JUB_OK) return status;
    if (!jub_sha256_of(taking->record->sha, (jub_text){(const char *)signature, length_bytes},
                       digest))
        return jub_fail_no_memory(error);
    if (memcmp(digest, taking->record->beacon_value, sizeof digest) == 0) return JUB_OK;
    return refuse(error, "the beacon's value is not the SHA-256 of its signature");
}

static jub_status check_beacon(const step *taking, jub_error *error)
{
    static const char *const known[] = {"id", "round", "signature", "value", NULL};
    const jub_draw_rules *rules = &taking->record->rules;
    const json_t *beacon = json_object_get(taking->act, "beacon");
    jub_text id = {0};
    uint64_t round = 0;
    if ((rules->beacon_chain.length_bytes > 0) != (beacon != NULL))
        return refuse(error, beacon ? "it has a beacon, and the rules name none"
                                    : "it lacks the beacon that the rules name");
    if (!beacon) return JUB_OK;
    if (!json_is_object(beacon)) return refuse(error, "'beacon' is no object");
    jub_status status = jub_json_only(beacon, "beacon", known, error);
    if (status == JUB_OK) status = jub_json_text(beacon, "beacon", "id", &id, error);
    if (status == JUB_OK) status = read_count(beacon, "round", 1, INT64_MAX, &round, error);
    if (status != JUB_OK) return status;
    const jub_text scheme = JUB_TEXT("drand:");
    const bool is_scheme = jub_text_starts(id, scheme);
    const jub_text chain = {is_scheme ? id.bytes + scheme.length_bytes : "",
                            is_scheme ? id.length_bytes - scheme.length_bytes : 0};
    if (!jub_text_equal(chain, rules->beacon_chain) || round != rules->beacon_round)
        return refuse(error,
                      "it has round %" PRIu64 " of '%.*s', and the rules name round %" PRIu64
                      " of 'drand:%.*s'",
                      round, JUB_TEXT_ARG(id), rules->beacon_round,
                      JUB_TEXT_ARG(rules->beacon_chain));
    return check_beacon_value(taking, beacon, error);
}

// What the result says is compared with what is written from the record.
static jub_status check_seed(const step *taking, jub_error *error)
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
            status = refuse(error, "its '%s' is not the one that follows from the acts before it",
                            compared[i]);
    json_decref(expected);
    return status;
}

static jub_status take_result(const step *taking, jub_error *error)
{
    static const char *const known[] = {"kind",   "draw", "time",       "rules", "checkpoint",
                                        "beacon", "seed", "seed_input", NULL};
    jub_draw_record *record = taking->record;
    if (record->stage < JUB_STAGE_CLOSED) return refuse(error, "the draw is not closed");
    if (record->commit_count < record->rules.needed)
        return refuse(error, "%zu officers have committed and %zu are needed: the draw is void",
                      record->commit_count, record->rules.needed);
    if (!jub_draw_record_is_whole(record))
        return refuse(error, "%zu nonces are still to be shown",
                      record->commit_count - record->reveal_count);
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = check_rules_named(taking, error);
    if (status == JUB_OK) status = check_beacon(taking, error);
    if (status == JUB_OK) status = check_seed(taking, error);
    if (status != JUB_OK) return status;
    record->result_index = taking->index;
    record->stage = JUB_STAGE_DONE;
    return JUB_OK;
}

static jub_status take_void(const step *taking, jub_error *error)
{
    static const char *const known[] = {"kind", "draw", "time", "rules", "reason", NULL};
    jub_draw_record *record = taking->record;
    if (record->stage < JUB_STAGE_OPEN) return refuse(error, "there are no rules before it");
    if (jub_draw_record_is_whole(record) && record->rules.beacon_chain.length_bytes == 0)
        return refuse(error, "nothing is missing: the draw has a result, whoever likes it or not");
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status == JUB_OK) status = check_rules_named(taking, error);
    if (status == JUB_OK)
        status =
            read_text(taking, "reason", JUB_DRAW_REASON_MAX_BYTES, &record->void_reason, error);
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

static jub_status take_act(step *taking, jub_error *error)
{
    static jub_status (*const takers[])(const step *, jub_error *) = {
        take_pool, take_rules, take_commit, take_close, take_reveal, take_result, take_void};
    static const char *const kinds[] = {
#define X(name, kind) kind,
        JUB_DRAW_ACT_LIST(X)
#undef X
    };
    const jub_draw_record *record = taking->record;
    const jub_status status =
        read_time(taking, "time", &taking->has_time, &taking->time, NULL, error);
    if (status != JUB_OK) return status;
    if (record->stage == JUB_STAGE_DONE)
        return refuse(error, "the draw has its result already, entry %" PRIu64,
                      record->result_index);
    if (record->stage == JUB_STAGE_VOID)
        return refuse(error, "the draw is void since entry %" PRIu64, record->result_index);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(taking->kind, kinds[i]) == 0) return takers[i](taking, error);
    return refuse(error, "no act of a draw is called so");
}

// Faults of form in an act are as bad as others; what failed here and not in the log stays as it
// is.
static jub_status name_act(jub_status status, const step *taking, jub_error *error)
{
    char message[JUB_MESSAGE_MAX_BYTES], hint[JUB_HINT_MAX_BYTES];
    if (status == JUB_OK || status == JUB_NO_MEMORY || status == JUB_IO) return status;
    if (!error) return JUB_UNVERIFIED;
    memcpy(message, error->message, sizeof message);
    memcpy(hint, error->hint, sizeof hint);
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

jub_status jub_draw_record_take(jub_draw_record *record, jub_view *view, uint64_t index,
                                jub_text entry, jub_error *error)
{
    json_t *json = NULL;
    jub_error unread;
    if (!may_be_act(entry)) return JUB_OK;
    jub_status status = jub_entry_read(entry, &json, &unread);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (status != JUB_OK) return JUB_OK; // no entry of Jubilee's
    const char *kind = json_string_value(json_object_get(json, "kind"));
    const char *draw = json_string_value(json_object_get(json, "draw"));
    if (strncmp(kind, "draw.", 5) == 0 && draw && jub_text_is(record->draw_id, draw)) {
        step taking = {.record = record,
                       .view = view,
                       .index = index,
                       .entry = entry,
                       .act = json,
                       .kind = kind};
        record->act_count++;
        status = name_act(take_act(&taking, error), &taking, error);
    }
    json_decref(json);
    return status;
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
