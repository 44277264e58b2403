#include "programme/sitting.h"

#include <assert.h>

#include "base/base64.h"
#include "programme/attendance_private.h"
#include "programme/flat_private.h"

#define SIGNED_PREFIX "jubilee-sitting-v1\n"

enum { SIGNED_MAX_BYTES = JUB_SITTING_HEADER_MAX_BYTES + JUB_KEY_NAME_MAX_BYTES + 64 };

bool jub_actor_id_is_valid(jub_text id)
{
    if (id.length_bytes == 0 || id.length_bytes > JUB_ACTOR_ID_MAX_BYTES) return false;
    for (size_t i = 0; i < id.length_bytes; i++) {
        const char byte = id.bytes[i];
        const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        const bool is_digit = byte >= '0' && byte <= '9';
        if (!is_letter && !is_digit && byte != '.' && byte != '-' && byte != '_') return false;
    }
    return true;
}

// No text within an entry holds these bytes, because there its quotes are escaped.
bool jub_sitting_is_header(jub_text entry)
{
    static const char kind[] = ",\"kind\":\"sitting\",";
    return jub_text_starts(entry, JUB_TEXT("{\"actor\":\"")) &&
           memmem(entry.bytes, entry.length_bytes, kind, sizeof kind - 1) != NULL;
}

// -- writing --------------------------------------------------------------------------------------

// `signature` is empty in what is signed.
static void put_header(programme_flat_out *out, const jub_sitting *sitting, jub_text signature)
{
    char moment[JUB_MOMENT_BYTES + 1];
    programme_flat_text(out, "actor", sitting->actor);
    if (sitting->bundle > 0) programme_flat_count(out, "bundle", sitting->bundle);
    programme_flat_count(out, "count", sitting->count);
    programme_flat_text(out, "kind", JUB_TEXT("sitting"));
    programme_flat_count(out, "number", sitting->number);
    programme_flat_hex(out, "root", sitting->root.bytes, JUB_HASH_BYTES);
    programme_flat_count(out, "seen", sitting->seen);
    if (signature.length_bytes > 0) programme_flat_text(out, "signature", signature);
    programme_flat_text(out, "time", jub_text_from(jub_moment_write(sitting->time, moment)));
    programme_flat_end(out);
}

// What is signed, in `bytes`; empty where the origin is no name of a log.
static jub_text signed_text(const jub_sitting *sitting, jub_text origin,
                            char bytes[SIGNED_MAX_BYTES])
{
    static const char prefix[] = SIGNED_PREFIX;
    if (origin.length_bytes > JUB_KEY_NAME_MAX_BYTES) return (jub_text){0};
    const size_t before = sizeof prefix - 1 + origin.length_bytes + 1;
    memcpy(bytes, prefix, sizeof prefix - 1);
    if (origin.length_bytes > 0)
        memcpy(bytes + sizeof prefix - 1, origin.bytes, origin.length_bytes);
    bytes[before - 1] = '\n';
    programme_flat_out out = {.bytes = bytes + before, .max_bytes = SIGNED_MAX_BYTES - before};
    put_header(&out, sitting, (jub_text){0});
    if (out.is_over) return (jub_text){0};
    return (jub_text){bytes, before + out.used_bytes};
}

void programme_sitting_root(jub_sha256 *sha, const jub_text *entries, size_t count,
                            jub_hash *root_out)
{
    jub_frontier frontier = {0};
    for (size_t i = 0; i < count; i++) {
        jub_hash leaf;
        jub_tree_leaf(sha, entries[i], &leaf);
        jub_frontier_add(sha, &frontier, &leaf);
    }
    jub_frontier_root(sha, &frontier, root_out);
}

void jub_sitting_sign(jub_sha256 *sha, jub_text origin, const jub_signer *signer,
                      const jub_text *entries, size_t count, jub_sitting *sitting)
{
    char bytes[SIGNED_MAX_BYTES];
    assert(count >= 1 && count <= JUB_SITTING_EVENT_MAX);
    assert(jub_actor_id_is_valid(sitting->actor));
    programme_sitting_root(sha, entries, count, &sitting->root);
    sitting->count = count;
    const jub_text text = signed_text(sitting, origin, bytes);
    assert(text.length_bytes > 0);
    jub_signer_sign(signer, text, sitting->signature);
}

bool jub_sitting_verify(const jub_sitting *sitting, jub_text origin, const jub_vkey *vkey)
{
    char bytes[SIGNED_MAX_BYTES];
    const jub_text text = signed_text(sitting, origin, bytes);
    return text.length_bytes > 0 && vkey->type == JUB_KEY_ED25519 &&
           jub_vkey_verifies(vkey, text, sitting->signature);
}

jub_status jub_sitting_write(const jub_sitting *sitting, jub_buffer *buffer, jub_error *error)
{
    char bytes[JUB_SITTING_HEADER_MAX_BYTES];
    programme_flat_out out = {.bytes = bytes, .max_bytes = sizeof bytes};
    jub_buffer base64 = jub_buffer_init(128);
    assert(jub_actor_id_is_valid(sitting->actor) && sitting->number >= 1);
    assert(sitting->count >= 1 && sitting->count <= JUB_SITTING_EVENT_MAX);
    jub_base64_write(sitting->signature, sizeof sitting->signature, true, &base64);
    jub_status status = base64.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
    if (status != JUB_OK) goto done;
    put_header(&out, sitting, jub_buffer_view(&base64));
    assert(!out.is_over);
    jub_buffer_text(buffer, programme_flat_view(&out));
    if (buffer->status == JUB_LIMIT)
        status = jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                          "more than the %zu bytes there is room for", buffer->max_bytes);
    else if (buffer->status != JUB_OK)
        status = jub_fail_no_memory(error);

done:
    jub_buffer_clear(&base64);
    return status;
}

// -- reading --------------------------------------------------------------------------------------

static jub_status fail_read(const char *key, jub_status status, jub_error *error)
{
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    return jub_fail(error, status, (jub_position){0}, NULL, "'%s' of the sitting's header is %s",
                    key,
                    status == JUB_TYPE      ? "of the wrong type"
                    : status == JUB_RANGE   ? "out of range"
                    : status == JUB_MISSING ? "missing, or does not stand where it should"
                                            : "not written as it should be");
}

static jub_status take_actor(programme_flat_in *in, jub_sitting *sitting)
{
    const jub_status status = programme_flat_take_word(in, &sitting->actor);
    if (status != JUB_OK) return status;
    return jub_actor_id_is_valid(sitting->actor) ? JUB_OK : JUB_SYNTAX;
}

static jub_status take_kind(programme_flat_in *in, jub_sitting *sitting)
{
    jub_text word;
    (void)sitting;
    const jub_status status = programme_flat_take_word(in, &word);
    if (status != JUB_OK) return status;
    return jub_text_is(word, "sitting") ? JUB_OK : JUB_SYNTAX;
}

static jub_status take_from_one(programme_flat_in *in, uint64_t max, uint64_t *count_out)
{
    const jub_status status = programme_flat_take_count(in, max, count_out);
    return status == JUB_OK && *count_out == 0 ? JUB_RANGE : status;
}

static jub_status take_bundle(programme_flat_in *in, jub_sitting *sitting)
{
    return take_from_one(in, PROGRAMME_COUNT_MAX, &sitting->bundle);
}

static jub_status take_count(programme_flat_in *in, jub_sitting *sitting)
{
    return take_from_one(in, JUB_SITTING_EVENT_MAX, &sitting->count);
}

static jub_status take_number(programme_flat_in *in, jub_sitting *sitting)
{
    return take_from_one(in, PROGRAMME_COUNT_MAX, &sitting->number);
}

static jub_status take_root(programme_flat_in *in, jub_sitting *sitting)
{
    return programme_flat_take_hex(in, sitting->root.bytes, JUB_HASH_BYTES);
}

static jub_status take_seen(programme_flat_in *in, jub_sitting *sitting)
{
    return programme_flat_take_count(in, PROGRAMME_COUNT_MAX, &sitting->seen);
}

static jub_status take_signature(programme_flat_in *in, jub_sitting *sitting)
{
    jub_text word;
    size_t length_bytes = 0;
    const jub_status status = programme_flat_take_word(in, &word);
    if (status != JUB_OK) return status;
    return jub_base64_read(word, true, sitting->signature, sizeof sitting->signature,
                           &length_bytes) &&
                   length_bytes == sizeof sitting->signature
               ? JUB_OK
               : JUB_SYNTAX;
}

static jub_status take_time(programme_flat_in *in, jub_sitting *sitting)
{
    jub_text word;
    const jub_status status = programme_flat_take_word(in, &word);
    if (status != JUB_OK) return status;
    return jub_moment_read(word, &sitting->time) ? JUB_OK : JUB_SYNTAX;
}

typedef struct header_member {
    const char *key;
    bool is_optional;
    jub_status (*take)(programme_flat_in *in, jub_sitting *sitting);
} header_member;

// In the order in which they are written.
static const header_member members[] = {
    {"actor", false, take_actor},   {"bundle", true, take_bundle},
    {"count", false, take_count},   {"kind", false, take_kind},
    {"number", false, take_number}, {"root", false, take_root},
    {"seen", false, take_seen},     {"signature", false, take_signature},
    {"time", false, take_time},
};
enum { MEMBER_COUNT = sizeof members / sizeof *members };

static jub_status fail_shape(jub_error *error)
{
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                    "it is no header of a sitting in canonical form");
}

static jub_status read_header(jub_text entry, jub_sitting *sitting, jub_error *error)
{
    programme_flat_in in = {.rest = entry};
    jub_text key;
    if (entry.length_bytes > JUB_SITTING_HEADER_MAX_BYTES) return fail_shape(error);
    if (programme_flat_next(&in, &key) != JUB_OK) return fail_shape(error);
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        if (!jub_text_is(key, members[i].key)) {
            if (members[i].is_optional) continue;
            return fail_read(members[i].key, JUB_MISSING, error);
        }
        const jub_status status = members[i].take(&in, sitting);
        if (status != JUB_OK) return fail_read(members[i].key, status, error);
        if (programme_flat_next(&in, &key) != JUB_OK) return fail_shape(error);
    }
    return key.length_bytes == 0 ? JUB_OK : fail_shape(error);
}

jub_status jub_sitting_read(jub_arena *arena, jub_text entry, jub_sitting *sitting_out,
                            jub_error *error)
{
    jub_sitting sitting = {0};
    const jub_status status = read_header(entry, &sitting, error);
    if (status != JUB_OK) return status;
    sitting.actor = jub_text_copy(arena, sitting.actor);
    if (!sitting.actor.bytes) return jub_fail_no_memory(error);
    *sitting_out = sitting;
    return JUB_OK;
}
