#include "base/base64.h"
#include "bundle/bundle.h"

static const char *const header_keys[] = {"by",     "direction", "facility", "from",     "kind",
                                          "number", "origin",    "parts",    "previous", "root",
                                          "size",   "time",      NULL};
static const char *const part_keys[] = {"bytes", "name", "sha256", NULL};

static const jub_text first_line = {"jubilee-bundle-v1", sizeof "jubilee-bundle-v1" - 1};

typedef struct part_claim {
    uint64_t size_bytes;
    jub_hash sha256;
} part_claim;

typedef struct reading {
    jub_arena *arena;
    jub_sha256 *sha;
    jub_bundle *bundle;
    part_claim claims[JUB_BUNDLE_PART_MAX];
} reading;

static jub_status bad_header(jub_error *error, const char *key)
{
    return jub_fail(error, JUB_SYNTAX, (jub_position){2, 1},
                    "the file was changed, or is no bundle", "the bundle's header has no good '%s'",
                    key);
}

static jub_status take_text(const reading *in, const json_t *object, const char *key,
                            jub_text *text_out, jub_error *error)
{
    jub_text text = {0};
    const jub_status status = jub_json_text(object, "header", key, &text, error);
    if (status != JUB_OK) return status;
    if (text.length_bytes == 0 || text.length_bytes > JUB_EVENT_TEXT_MAX_BYTES)
        return bad_header(error, key);
    *text_out = jub_text_copy(in->arena, text);
    return text_out->bytes ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status take_count(const json_t *object, const char *key, int64_t least, int64_t most,
                             uint64_t *count_out, jub_error *error)
{
    int64_t count = -1;
    const jub_status status = jub_json_integer(object, "header", key, -1, &count, error);
    if (status != JUB_OK) return status;
    if (count < least || count > most) return bad_header(error, key);
    *count_out = (uint64_t)count;
    return JUB_OK;
}

static jub_status take_hash(const json_t *object, const char *key, jub_hash *hash_out,
                            jub_error *error)
{
    jub_text hex = {0};
    const jub_status status = jub_json_text(object, "header", key, &hex, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < hex.length_bytes; i++)
        if (hex.bytes[i] >= 'A' && hex.bytes[i] <= 'F') return bad_header(error, key);
    return jub_hex_decode(hex, hash_out->bytes, JUB_HASH_BYTES) ? JUB_OK : bad_header(error, key);
}

static jub_status take_part(reading *in, const json_t *object, jub_error *error)
{
    jub_bundle *bundle = in->bundle;
    const size_t i = bundle->part_count;
    jub_text name = {0};
    jub_status status = JUB_OK;
    if (!json_is_object(object)) return bad_header(error, "parts");
    status = jub_json_only(object, "parts", part_keys, error);
    if (status == JUB_OK) status = take_text(in, object, "name", &name, error);
    if (status == JUB_OK)
        status = take_count(object, "bytes", 0, (int64_t)JUB_BUNDLE_MAX_BYTES,
                            &in->claims[i].size_bytes, error);
    if (status == JUB_OK) status = take_hash(object, "sha256", &in->claims[i].sha256, error);
    if (status != JUB_OK) return status;
    if (!jub_bundle_name_is_valid(name)) return bad_header(error, "name");
    for (size_t j = 0; j < i; j++)
        if (jub_text_equal(bundle->parts[j].name, name)) return bad_header(error, "name");
    bundle->parts[bundle->part_count++].name = name;
    return JUB_OK;
}

static jub_status take_parts(reading *in, const json_t *header, jub_error *error)
{
    const json_t *parts = json_object_get(header, "parts");
    if (!json_is_array(parts) || json_array_size(parts) > JUB_BUNDLE_PART_MAX)
        return bad_header(error, "parts");
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const jub_status status = take_part(in, json_array_get(parts, i), error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

static jub_status take_words(reading *in, const json_t *header, jub_error *error)
{
    jub_bundle *bundle = in->bundle;
    jub_text kind = {0}, direction = {0}, time = {0};
    jub_status status = jub_json_only(header, "header", header_keys, error);
    if (status == JUB_OK) status = take_text(in, header, "kind", &kind, error);
    if (status == JUB_OK) status = take_text(in, header, "direction", &direction, error);
    if (status == JUB_OK) status = take_text(in, header, "time", &time, error);
    if (status == JUB_OK) status = take_text(in, header, "by", &bundle->by, error);
    if (status == JUB_OK) status = take_text(in, header, "facility", &bundle->facility, error);
    if (status == JUB_OK) status = take_text(in, header, "origin", &bundle->origin, error);
    if (status != JUB_OK) return status;
    if (!jub_text_is(kind, "bundle")) return bad_header(error, "kind");
    if (!jub_key_name_is_valid(bundle->origin)) return bad_header(error, "origin");
    if (!jub_moment_read(time, &bundle->time)) return bad_header(error, "time");
    if (!jub_text_is(direction, "in") && !jub_text_is(direction, "out"))
        return bad_header(error, "direction");
    bundle->direction = jub_text_is(direction, "in") ? JUB_BUNDLE_IN : JUB_BUNDLE_OUT;
    return JUB_OK;
}

static jub_status take_header(reading *in, jub_text line, jub_error *error)
{
    jub_bundle *bundle = in->bundle;
    json_t *header = NULL;
    jub_status status = jub_entry_read(line, &header, error);
    if (status != JUB_OK) {
        if (error) error->at.line = 2;
        return status;
    }
    status = take_words(in, header, error);
    if (status == JUB_OK)
        status = take_count(header, "number", 1, (int64_t)1 << 53, &bundle->number, error);
    if (status == JUB_OK)
        status = take_count(header, "size", 0, (int64_t)1 << 53, &bundle->size, error);
    if (status == JUB_OK)
        status = take_count(header, "from", 0, (int64_t)bundle->size, &bundle->from, error);
    if (status == JUB_OK) status = take_hash(header, "previous", &bundle->previous, error);
    if (status == JUB_OK) status = take_hash(header, "root", &bundle->root, error);
    if (status == JUB_OK) status = take_parts(in, header, error);
    json_decref(header);
    return status;
}

static jub_status cut_off(jub_error *error)
{
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "take a fresh copy from whoever made it", "the bundle is cut off");
}

static jub_status take_bytes(reading *in, jub_text rest, jub_error *error)
{
    jub_bundle *bundle = in->bundle;
    for (size_t i = 0; i < bundle->part_count; i++) {
        const part_claim *claim = &in->claims[i];
        jub_hash hash;
        if (claim->size_bytes > rest.length_bytes) return cut_off(error);
        bundle->parts[i].bytes = (jub_text){rest.bytes, (size_t)claim->size_bytes};
        rest.bytes += claim->size_bytes;
        rest.length_bytes -= (size_t)claim->size_bytes;
        if (!jub_sha256_of(in->sha, bundle->parts[i].bytes, hash.bytes))
            return jub_fail_no_memory(error);
        if (!jub_hash_equal(&hash, &claim->sha256))
            return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                            "take a fresh copy from whoever made it",
                            "the bundle was altered: its part '%.*s' is not what its header says",
                            JUB_TEXT_ARG(bundle->parts[i].name));
    }
    if (rest.length_bytes > 0)
        return jub_fail(
            error, JUB_UNVERIFIED, (jub_position){0}, "take a fresh copy from whoever made it",
            "the bundle was altered: %zu bytes stand behind its end", rest.length_bytes);
    return JUB_OK;
}

static jub_status take_signature(jub_bundle *bundle, jub_text line, jub_error *error)
{
    size_t length_bytes = 0;
    if (jub_base64_read(line, true, bundle->signature, JUB_SIGNATURE_BYTES, &length_bytes) &&
        length_bytes == JUB_SIGNATURE_BYTES)
        return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){3, 1}, "the file was changed",
                    "the third line of the bundle is no signature");
}

// A line with its break; false when there is none.
static bool cut_line(jub_text *rest, jub_text *line_out)
{
    if (rest->length_bytes == 0 || !memchr(rest->bytes, '\n', rest->length_bytes)) return false;
    *line_out = jub_text_cut(rest, '\n');
    return true;
}

jub_status jub_bundle_read(jub_arena *arena, jub_text source, jub_sha256 *sha,
                           jub_bundle *bundle_out, jub_error *error)
{
    jub_text rest = source, line = {0};
    *bundle_out = (jub_bundle){0};
    reading in = {arena, sha, bundle_out, {{0}}};
    if (source.length_bytes > JUB_BUNDLE_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "a bundle is at most %zu bytes",
                        JUB_BUNDLE_MAX_BYTES);
    if (!jub_sha256_of(sha, source, bundle_out->sha256.bytes)) return jub_fail_no_memory(error);
    if (!cut_line(&rest, &line) || !jub_text_equal(line, first_line))
        return jub_fail(error, JUB_SYNTAX, (jub_position){1, 1}, NULL,
                        "this is no bundle: it does not begin with 'jubilee-bundle-v1'");
    if (!cut_line(&rest, &line)) return cut_off(error);
    jub_status status = take_header(&in, line, error);
    if (status != JUB_OK) return status;
    bundle_out->signed_text = (jub_text){source.bytes, (size_t)(rest.bytes - source.bytes)};
    if (!cut_line(&rest, &line)) return cut_off(error);
    status = take_signature(bundle_out, line, error);
    if (status == JUB_OK) status = take_bytes(&in, rest, error);
    return status;
}

bool jub_bundle_verify(const jub_bundle *bundle, const jub_vkey *vkey)
{
    return vkey->type == JUB_KEY_ED25519 &&
           jub_vkey_verifies(vkey, bundle->signed_text, bundle->signature);
}
