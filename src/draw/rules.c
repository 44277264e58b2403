// The first two acts of a draw: what it is about, and by which rules.

#include <inttypes.h>

#include "draw/step_private.h"
#include "seal/age_key.h"

static jub_status read_file(const jub_step *taking, const json_t *item, jub_draw_file *file_out,
                            jub_error *error)
{
    static const char *const known[] = {"name", "sha256", NULL};
    jub_text name = {0};
    if (!json_is_object(item)) return jub_step_refuse(error, "a file of the pool is no object");
    jub_status status = jub_json_only(item, "file of the pool", known, error);
    if (status == JUB_OK) status = jub_json_text(item, "file of the pool", "name", &name, error);
    if (status == JUB_OK)
        status = jub_step_hex(item, "sha256", file_out->sha256.bytes, JUB_HASH_BYTES, error);
    if (status != JUB_OK) return status;
    if (name.length_bytes == 0) return jub_step_refuse(error, "a file of the pool has no name");
    if (!jub_draw_line_is_valid(name))
        return jub_step_refuse(error, "the name of a file of the pool holds a control character");
    file_out->name = jub_text_copy(taking->record->arena, name);
    return file_out->name.bytes ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_step_pool(const jub_step *taking, jub_error *error)
{
    static const char *const known[] = {"kind", "draw", "time", "files", NULL};
    jub_draw_record *record = taking->record;
    const json_t *files = json_object_get(taking->act, "files");
    const size_t count = json_array_size(files);
    if (record->stage != JUB_STAGE_NONE)
        return jub_step_refuse(error, "the draw has a pool already, entry %" PRIu64,
                               record->pool_index);
    jub_status status = jub_json_only(taking->act, taking->kind, known, error);
    if (status != JUB_OK) return status;
    if (count < 1 || count > JUB_DRAW_FILE_MAX)
        return jub_step_refuse(error, "a pool has 1 to %d files, not %zu", JUB_DRAW_FILE_MAX,
                               count);
    record->files = JUB_NEW(record->arena, jub_draw_file, count);
    if (!record->files) return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = read_file(taking, json_array_get(files, i), &record->files[i], error);
    record->file_count = count;
    record->pool_index = taking->index;
    record->stage = JUB_STAGE_POOL;
    return status;
}

static jub_status read_officers(const jub_step *taking, jub_error *error)
{
    jub_draw_record *record = taking->record;
    const json_t *list = json_object_get(taking->act, "officers");
    const size_t count = json_array_size(list);
    if (count < 1 || count > JUB_DRAW_OFFICER_MAX)
        return jub_step_refuse(error, "a draw has 1 to %d officers, not %zu", JUB_DRAW_OFFICER_MAX,
                               count);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        jub_vkey *vkey = &record->officers[i].vkey;
        if (!json_is_string(item)) return jub_step_refuse(error, "an officer's key is no text");
        const jub_status status = jub_vkey_read(
            (jub_text){json_string_value(item), json_string_length(item)}, vkey, error);
        if (status != JUB_OK) return status;
        if (vkey->type != JUB_KEY_ED25519)
            return jub_step_refuse(error, "the key of officer %zu is a witness's", i + 1);
        for (size_t j = 0; j < i; j++)
            if (strcmp(record->officers[j].vkey.name, vkey->name) == 0 ||
                memcmp(record->officers[j].vkey.key, vkey->key, sizeof vkey->key) == 0)
                return jub_step_refuse(error, "officers %zu and %zu have one name or key", j + 1,
                                       i + 1);
    }
    record->rules.officer_count = count;
    return JUB_OK;
}

static jub_status read_mode(const jub_step *taking, jub_draw_rules *rules, jub_error *error)
{
    jub_text word = {0};
    uint64_t panel = 0;
    jub_status status = jub_step_text(taking, "mode", 64, &word, error);
    if (status != JUB_OK) return status;
    if (!jub_draw_mode_from(word, &rules->mode))
        return jub_step_refuse(error, "no mode is called '%.*s'", JUB_TEXT_ARG(word));
    if ((rules->mode == JUB_MODE_PANEL) != (json_object_get(taking->act, "panel") != NULL))
        return jub_step_refuse(error, "the size of a panel goes with mode 'panel' alone");
    if (rules->mode == JUB_MODE_PANEL)
        status = jub_step_count(taking->act, "panel", 1, 64, &panel, error);
    rules->panel_size = (uint32_t)panel;
    return status;
}

bool jub_beacon_time(jub_text chain, uint64_t round, int64_t *seconds_out)
{
    // drand's quicknet: a round every 3 seconds since 1692803367.
    static const char quicknet[] =
        "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
    if (!jub_text_is(chain, quicknet) || round < 1 || round > INT64_MAX / 4) return false;
    *seconds_out = 1692803367 + 3 * ((int64_t)round - 1);
    return true;
}

// Whoever withholds a nonce must not know what the beacon will say.
static jub_status check_beacon_order(const jub_draw_rules *rules, jub_error *error)
{
    int64_t comes_out, reveal_by = 0;
    if (rules->reveal_by.length_bytes == 0)
        return jub_step_refuse(error,
                               "a draw with a beacon needs 'reveal_by', before the beacon's round");
    if (!jub_beacon_time(rules->beacon_chain, rules->beacon_round, &comes_out)) return JUB_OK;
    (void)jub_draw_time_read(rules->reveal_by, &reveal_by);
    if (reveal_by < comes_out) return JUB_OK;
    return jub_step_refuse(error,
                           "nonces may be shown until %.*s, when round %" PRIu64
                           " of the beacon is already known",
                           JUB_TEXT_ARG(rules->reveal_by), rules->beacon_round);
}

static jub_status read_beacon(const jub_step *taking, jub_draw_rules *rules, jub_error *error)
{
    static const char *const known[] = {"chain", "round", NULL};
    uint8_t chain[JUB_HASH_BYTES];
    jub_text text = {0};
    const json_t *beacon = json_object_get(taking->act, "beacon");
    if (!beacon) return JUB_OK;
    if (!json_is_object(beacon)) return jub_step_refuse(error, "'beacon' is no object");
    jub_status status = jub_json_only(beacon, "beacon", known, error);
    if (status == JUB_OK) status = jub_step_hex(beacon, "chain", chain, sizeof chain, error);
    if (status == JUB_OK)
        status = jub_step_count(beacon, "round", 1, INT64_MAX, &rules->beacon_round, error);
    if (status == JUB_OK) status = jub_json_text(beacon, "beacon", "chain", &text, error);
    if (status != JUB_OK) return status;
    rules->beacon_chain = jub_text_copy(taking->record->arena, text);
    if (!rules->beacon_chain.bytes) return jub_fail_no_memory(error);
    return check_beacon_order(rules, error);
}

static jub_status read_deadlines(const jub_step *taking, jub_draw_rules *rules, jub_error *error)
{
    bool has_close, has_reveal;
    int64_t close_by = 0, reveal_by = 0;
    jub_status status =
        jub_step_time(taking, "close_by", &has_close, &close_by, &rules->close_by, error);
    if (status == JUB_OK)
        status =
            jub_step_time(taking, "reveal_by", &has_reveal, &reveal_by, &rules->reveal_by, error);
    if (status == JUB_OK && has_close && has_reveal && reveal_by <= close_by)
        return jub_step_refuse(error, "'reveal_by' is not after 'close_by'");
    return status;
}

static jub_status read_seal(const jub_step *taking, jub_draw_rules *rules, jub_error *error)
{
    if (!json_object_get(taking->act, "seal_to")) return JUB_OK;
    jub_age_recipient recipient;
    const jub_status status =
        jub_step_text(taking, "seal_to", JUB_AGE_RECIPIENT_TEXT_BYTES, &rules->seal_to, error);
    if (status != JUB_OK) return status;
    return jub_age_recipient_read(rules->seal_to, &recipient, error);
}

static jub_status check_place_of_rules(const jub_step *taking, jub_error *error)
{
    const jub_draw_record *record = taking->record;
    uint64_t pool = 0;
    jub_text log = {0};
    if (record->stage == JUB_STAGE_NONE)
        return jub_step_refuse(error, "there is no pool before the rules");
    if (record->stage != JUB_STAGE_POOL)
        return jub_step_refuse(error, "the draw has rules already, entry %" PRIu64,
                               record->rules_index);
    jub_status status = jub_step_count(taking->act, "pool", 0, INT64_MAX, &pool, error);
    if (status == JUB_OK)
        status = jub_step_text(taking, "log", JUB_KEY_NAME_MAX_BYTES, &log, error);
    if (status != JUB_OK) return status;
    if (pool != record->pool_index)
        return jub_step_refuse(error,
                               "they name entry %" PRIu64 " as the pool, which is entry %" PRIu64,
                               pool, record->pool_index);
    if (!jub_text_equal(log, record->origin))
        return jub_step_refuse(error, "they are for the log '%.*s', and this is '%.*s'",
                               JUB_TEXT_ARG(log), JUB_TEXT_ARG(record->origin));
    return JUB_OK;
}

jub_status jub_step_rules_act(const jub_step *taking, jub_error *error)
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
        status = jub_step_count(taking->act, "needed", 1, rules->officer_count, &needed, error);
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
