#include "draw/act.h"

#include <sodium.h>

#include "base/base64.h"
#include "base/utf8.h"
#include "ledger/tile.h"

enum { SIGNED_MAX_BYTES = JUB_ENTRY_MAX_BYTES + 64 };

static const char signed_prefix[] = "jubilee-draw-act-v1\n";

static const char *const act_kinds[] = {
#define X(name, kind) kind,
    JUB_DRAW_ACT_LIST(X)
#undef X
};

static const char *const mode_words[] = {
#define X(name, word) word,
    JUB_DRAW_MODE_LIST(X)
#undef X
};

const char *jub_draw_mode_word(jub_draw_mode mode)
{
    return mode_words[mode];
}

bool jub_draw_mode_from(jub_text word, jub_draw_mode *mode_out)
{
    for (size_t i = 0; i < sizeof mode_words / sizeof *mode_words; i++) {
        if (!jub_text_is(word, mode_words[i])) continue;
        *mode_out = (jub_draw_mode)i;
        return true;
    }
    return false;
}

// Those of ASCII, and U+0080 to U+009F, which are C2 and their number.
bool jub_draw_line_is_valid(jub_text line)
{
    for (size_t i = 0; i < line.length_bytes; i++) {
        const uint8_t byte = (uint8_t)line.bytes[i];
        const uint8_t next = i + 1 < line.length_bytes ? (uint8_t)line.bytes[i + 1] : 0;
        if (byte < 0x20 || byte == 0x7f || (byte == 0xC2 && next < 0xA0)) return false;
    }
    return jub_utf8_valid(line, NULL);
}

bool jub_draw_id_is_valid(jub_text id)
{
    return id.length_bytes > 0 && id.length_bytes <= JUB_DRAW_ID_MAX_BYTES &&
           jub_draw_line_is_valid(id);
}

static bool read_digits(const char *bytes, size_t count, int64_t min, int64_t max,
                        int64_t *value_out)
{
    int64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] < '0' || bytes[i] > '9') return false;
        value = 10 * value + (bytes[i] - '0');
    }
    *value_out = value;
    return value >= min && value <= max;
}

// Days since 1970-01-01. Years begin in March here, so that the leap day is a year's last.
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    const int64_t shifted = month > 2 ? year : year - 1;
    const int64_t month_from_march = (month + 9) % 12;
    const int64_t leap_days = shifted / 4 - shifted / 100 + shifted / 400;
    return 365 * shifted + leap_days + (153 * month_from_march + 2) / 5 + day - 1 - 719468;
}

static int64_t days_in_month(int64_t year, int64_t month)
{
    return month == 12 ? 31 : days_of(year, month + 1, 1) - days_of(year, month, 1);
}

bool jub_draw_time_read(jub_text text, int64_t *seconds_out)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    int64_t year, month, day, hour, minute, second;
    if (text.length_bytes != sizeof form - 1) return false;
    for (size_t i = 0; i < text.length_bytes; i++)
        if (form[i] != 'd' && text.bytes[i] != form[i]) return false;
    if (!read_digits(text.bytes, 4, 1970, 9999, &year) ||
        !read_digits(text.bytes + 5, 2, 1, 12, &month) ||
        !read_digits(text.bytes + 8, 2, 1, days_in_month(year, month), &day) ||
        !read_digits(text.bytes + 11, 2, 0, 23, &hour) ||
        !read_digits(text.bytes + 14, 2, 0, 59, &minute) ||
        !read_digits(text.bytes + 17, 2, 0, 59, &second))
        return false;
    *seconds_out = ((days_of(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return true;
}

// -- writing --------------------------------------------------------------------------------------
// Each member is put with its failure remembered in the object's place: a writer checks once.

typedef struct draft {
    json_t *json; // NULL once something failed
} draft;

static void put(draft *act, const char *key, json_t *value)
{
    if (act->json && value && json_object_set_new(act->json, key, value) == 0) return;
    if (!act->json) json_decref(value); // else it is gone already: the setter takes it in any case
    json_decref(act->json);
    act->json = NULL;
}

static json_t *text_json(jub_text text)
{
    return json_stringn(text.bytes ? text.bytes : "", text.length_bytes);
}

static void put_text(draft *act, const char *key, jub_text text)
{
    put(act, key, text_json(text));
}

static void put_count(draft *act, const char *key, uint64_t count)
{
    put(act, key, json_integer((json_int_t)count));
}

static json_t *hex_json(const uint8_t *bytes, size_t length_bytes)
{
    char hex[2 * JUB_BEACON_SIGNATURE_MAX_BYTES + 1];
    if (length_bytes > JUB_BEACON_SIGNATURE_MAX_BYTES) return NULL;
    jub_hex_encode(bytes, length_bytes, hex);
    return json_string(hex);
}

static draft begin(const jub_draw_head *head, jub_draw_act_kind kind)
{
    draft act = {json_object()};
    put(&act, "kind", json_string(act_kinds[kind]));
    put_text(&act, "draw", head->draw_id);
    put_text(&act, "time", head->time);
    if (head->rules) put(&act, "rules", hex_json(head->rules->bytes, JUB_HASH_BYTES));
    return act;
}

json_t *jub_draw_write_pool(const jub_draw_head *head, const jub_draw_file *files, size_t count)
{
    draft act = begin(head, JUB_ACT_POOL);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        draft file = {json_object()};
        put_text(&file, "name", files[i].name);
        put(&file, "sha256", hex_json(files[i].sha256.bytes, JUB_HASH_BYTES));
        if (json_array_append_new(list, file.json) == 0) continue;
        json_decref(list);
        list = NULL;
        break;
    }
    put(&act, "files", list);
    return act.json;
}

static json_t *officers_json(const jub_draw_rules *rules)
{
    json_t *list = json_array();
    jub_buffer vkey = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    for (size_t i = 0; i < rules->officer_count; i++) {
        jub_buffer_reset(&vkey);
        jub_vkey_write(&rules->officers[i], &vkey);
        if (vkey.status == JUB_OK &&
            json_array_append_new(list, text_json(jub_buffer_view(&vkey))) == 0)
            continue;
        json_decref(list);
        list = NULL;
        break;
    }
    jub_buffer_clear(&vkey);
    return list;
}

json_t *jub_draw_write_rules(const jub_draw_head *head, jub_text log_origin, uint64_t pool_index,
                             const jub_draw_rules *rules)
{
    draft act = begin(head, JUB_ACT_RULES);
    put_text(&act, "log", log_origin);
    put_count(&act, "pool", pool_index);
    put(&act, "mode", json_string(mode_words[rules->mode]));
    if (rules->mode == JUB_MODE_PANEL) put_count(&act, "panel", rules->panel_size);
    put(&act, "officers", officers_json(rules));
    put_count(&act, "needed", rules->needed);
    if (rules->close_by.length_bytes > 0) put_text(&act, "close_by", rules->close_by);
    if (rules->reveal_by.length_bytes > 0) put_text(&act, "reveal_by", rules->reveal_by);
    if (rules->seal_to.length_bytes > 0) put_text(&act, "seal_to", rules->seal_to);
    if (rules->beacon_chain.length_bytes > 0) {
        draft beacon = {json_object()};
        put_text(&beacon, "chain", rules->beacon_chain);
        put_count(&beacon, "round", rules->beacon_round);
        put(&act, "beacon", beacon.json);
    }
    return act.json;
}

json_t *jub_draw_write_commit(const jub_draw_head *head, uint16_t officer, jub_text actor,
                              const uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES], jub_text sealed)
{
    draft act = begin(head, JUB_ACT_COMMIT);
    put_count(&act, "officer", officer);
    put_text(&act, "actor", actor);
    put(&act, "commitment", hex_json(commitment, JUB_DRAW_COMMITMENT_BYTES));
    if (sealed.length_bytes > 0) put_text(&act, "sealed", sealed);
    return act.json;
}

json_t *jub_draw_write_close(const jub_draw_head *head, uint64_t pool_index, uint64_t rules_index,
                             const uint64_t *commit_indices, size_t commit_count)
{
    jub_draw_head without_hash = *head;
    without_hash.rules = NULL; // named by its index
    draft act = begin(&without_hash, JUB_ACT_CLOSE);
    json_t *list = json_array();
    for (size_t i = 0; list && i < commit_count; i++) {
        if (json_array_append_new(list, json_integer((json_int_t)commit_indices[i])) == 0) continue;
        json_decref(list);
        list = NULL;
    }
    put_count(&act, "pool", pool_index);
    put_count(&act, "rules", rules_index);
    put(&act, "commits", list);
    return act.json;
}

json_t *jub_draw_write_reveal(const jub_draw_head *head, uint16_t officer, jub_text actor,
                              const uint8_t nonce[JUB_DRAW_NONCE_BYTES], jub_text checkpoint)
{
    draft act = begin(head, JUB_ACT_REVEAL);
    put_count(&act, "officer", officer);
    if (actor.length_bytes > 0)
        put_text(&act, "actor", actor);
    else
        put(&act, "sealed", json_true());
    put(&act, "nonce", hex_json(nonce, JUB_DRAW_NONCE_BYTES));
    put_text(&act, "checkpoint", checkpoint);
    return act.json;
}

static json_t *seed_input_json(const jub_draw_inputs *inputs)
{
    json_t *json = NULL;
    jub_buffer input = jub_buffer_init(JUB_ENTRY_MAX_BYTES / 2),
               hex = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    if (jub_draw_seed_input(inputs, &input, NULL) == JUB_OK) {
        for (size_t i = 0; i < input.length_bytes; i++)
            jub_buffer_format(&hex, "%02x", (unsigned char)input.bytes[i]);
        if (hex.status == JUB_OK) json = text_json(jub_buffer_view(&hex));
    }
    jub_buffer_clear(&input);
    jub_buffer_clear(&hex);
    return json;
}

static json_t *beacon_json(const jub_draw_inputs *inputs, const uint8_t *signature,
                           size_t signature_bytes)
{
    draft beacon = {json_object()};
    put_text(&beacon, "id", inputs->beacon_id);
    put_count(&beacon, "round", inputs->beacon_round);
    put(&beacon, "signature", hex_json(signature, signature_bytes));
    put(&beacon, "value",
        hex_json((const uint8_t *)inputs->beacon_value.bytes, inputs->beacon_value.length_bytes));
    return beacon.json;
}

json_t *jub_draw_write_result(const jub_draw_head *head, const jub_draw_inputs *inputs,
                              const uint8_t *beacon_signature, size_t beacon_signature_bytes)
{
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    if (jub_draw_seed(inputs, seed, NULL) != JUB_OK) return NULL;
    draft act = begin(head, JUB_ACT_RESULT);
    draft checkpoint = {json_object()};
    put_count(&checkpoint, "size", inputs->checkpoint_size);
    put(&checkpoint, "root", hex_json(inputs->checkpoint_root, JUB_DRAW_ROOT_BYTES));
    put(&act, "checkpoint", checkpoint.json);
    if (inputs->has_beacon)
        put(&act, "beacon", beacon_json(inputs, beacon_signature, beacon_signature_bytes));
    put(&act, "seed", hex_json(seed, sizeof seed));
    put(&act, "seed_input", seed_input_json(inputs));
    return act.json;
}

json_t *jub_draw_write_void(const jub_draw_head *head, jub_text reason)
{
    draft act = begin(head, JUB_ACT_VOID);
    put_text(&act, "reason", reason);
    return act.json;
}

// -- signatures -----------------------------------------------------------------------------------

static jub_status write_signed(const json_t *signed_act, jub_buffer *buffer, jub_error *error)
{
    json_t *bare = json_copy((json_t *)signed_act); // shallow: the members are shared
    if (!bare) return jub_fail_no_memory(error);
    (void)json_object_del(bare, "signature");
    jub_buffer_string(buffer, signed_prefix);
    const jub_status status = jub_json_canonical(bare, buffer, error);
    json_decref(bare);
    return status;
}

jub_status jub_draw_sign(json_t *act, const jub_signer *signer, jub_error *error)
{
    uint8_t signature[JUB_SIGNATURE_BYTES];
    jub_buffer bytes = jub_buffer_init(SIGNED_MAX_BYTES), base64 = jub_buffer_init(256);
    jub_status status = write_signed(act, &bytes, error);
    if (status != JUB_OK) goto done;
    jub_signer_sign(signer, jub_buffer_view(&bytes), signature);
    jub_base64_write(signature, sizeof signature, true, &base64);
    if (base64.status != JUB_OK ||
        json_object_set_new(act, "signature", text_json(jub_buffer_view(&base64))) != 0)
        status = jub_fail_no_memory(error);

done:
    jub_buffer_clear(&bytes);
    jub_buffer_clear(&base64);
    return status;
}

jub_status jub_draw_verify(const json_t *act, const jub_vkey *vkey, jub_error *error)
{
    uint8_t signature[JUB_SIGNATURE_BYTES];
    size_t length_bytes = 0;
    jub_text base64 = {0};
    jub_buffer bytes = jub_buffer_init(SIGNED_MAX_BYTES);
    jub_status status = jub_json_text(act, "act", "signature", &base64, error);
    if (status == JUB_OK) status = write_signed(act, &bytes, error);
    if (status == JUB_OK &&
        (!jub_base64_read(base64, true, signature, sizeof signature, &length_bytes) ||
         length_bytes != sizeof signature ||
         !jub_vkey_verifies(vkey, jub_buffer_view(&bytes), signature)))
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                          "the signature is not that of %s", vkey->name);
    jub_buffer_clear(&bytes);
    return status;
}
