#include "ledger/entry.h"

#include <assert.h>

#include "ledger/tile.h"

enum { PURPOSE_MAX_BYTES = 64 };

// Whether the bytes are those that writing the value gives. A buffer that takes one byte more than
// was read tells a longer form from a lack of memory.
static jub_status check_canonical(const json_t *json, jub_text source, const char *what,
                                  jub_error *error)
{
    jub_buffer canonical = jub_buffer_init(source.length_bytes + 1);
    jub_status status = jub_json_canonical(json, &canonical, error);
    if (status == JUB_LIMIT ||
        (status == JUB_OK && !jub_text_equal(jub_buffer_view(&canonical), source)))
        status = jub_fail(error, JUB_SYNTAX, (jub_position){0},
                          "sort the keys and leave out all blanks between them",
                          "the %s is JSON, but not in its canonical form", what);
    jub_buffer_clear(&canonical);
    return status;
}

static jub_status check_kind(const json_t *json, jub_error *error)
{
    const json_t *kind = json_object_get(json, "kind");
    if (json_is_string(kind) && json_string_length(kind) > 0) return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, "give it as {\"kind\":\"...\"}",
                    "the entry has no 'kind'");
}

jub_status jub_facts_read(jub_text facts, json_t **json_out, jub_error *error)
{
    json_t *json = NULL;
    jub_status status = jub_json_read(facts, JUB_FACTS_MAX_BYTES, &json, error);
    if (status != JUB_OK) return status;
    status = check_canonical(json, facts, "text of the facts", error);
    if (status != JUB_OK) json_decref(json);
    if (status == JUB_OK) *json_out = json;
    return status;
}

jub_status jub_entry_read(jub_text entry, json_t **json_out, jub_error *error)
{
    json_t *json = NULL;
    jub_status status = jub_json_read(entry, JUB_ENTRY_MAX_BYTES, &json, error);
    if (status != JUB_OK) return status;
    if (!json_is_object(json))
        status =
            jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL, "the entry is no JSON object");
    if (status == JUB_OK) status = check_canonical(json, entry, "entry", error);
    if (status == JUB_OK) status = check_kind(json, error);
    if (status != JUB_OK) json_decref(json);
    if (status == JUB_OK) *json_out = json;
    return status;
}

jub_status jub_entry_write(const json_t *object, jub_buffer *buffer, jub_error *error)
{
    jub_buffer entry = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    jub_status status = check_kind(object, error);
    if (status == JUB_OK) status = jub_json_canonical(object, &entry, error);
    if (status == JUB_OK) jub_buffer_text(buffer, jub_buffer_view(&entry));
    if (status == JUB_OK && buffer->status != JUB_OK)
        status = buffer->status == JUB_LIMIT
                     ? jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                                "more than the %zu bytes there is room for", buffer->max_bytes)
                     : jub_fail_no_memory(error);
    jub_buffer_clear(&entry);
    return status;
}

bool jub_purpose_is_valid(jub_text purpose)
{
    if (purpose.length_bytes == 0 || purpose.length_bytes > PURPOSE_MAX_BYTES) return false;
    for (size_t i = 0; i < purpose.length_bytes; i++) {
        const char byte = purpose.bytes[i];
        const bool is_word = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (!is_word && byte != '-' && byte != '.') return false;
    }
    return true;
}

void jub_commitment(jub_sha256 *sha, jub_text purpose, const uint8_t salt[JUB_SALT_BYTES],
                    jub_text facts, jub_hash *commitment_out)
{
    static const char prefix[] = "jubilee-", version[] = "-v1\n";
    bool is_fine = jub_sha256_start(sha);
    is_fine = is_fine && jub_sha256_update(sha, prefix, sizeof prefix - 1);
    is_fine = is_fine && jub_sha256_update(sha, purpose.bytes, purpose.length_bytes);
    is_fine = is_fine && jub_sha256_update(sha, version, sizeof version - 1);
    is_fine = is_fine && jub_sha256_update(sha, salt, JUB_SALT_BYTES);
    is_fine = is_fine && jub_sha256_update(sha, facts.bytes, facts.length_bytes);
    is_fine = is_fine && jub_sha256_finish(sha, commitment_out->bytes);
    assert(is_fine);
}
