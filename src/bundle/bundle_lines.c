#include "base/base64.h"
#include "bundle/bundle.h"
#include "programme/sitting.h"

// Lines of JSON: entries as they stand in the log, with what opens them.

static const char *const line_keys[] = {"commitment", "entry", "facts", "salt", NULL};

static void write_salt(const uint8_t *salt, jub_buffer *buffer)
{
    jub_buffer_string(buffer, ",\"salt\":\"");
    jub_base64_write(salt, JUB_SALT_BYTES, true, buffer);
    jub_buffer_string(buffer, "\"}\n");
}

void jub_bundle_line_write(const jub_opened_entry *entry, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "{\"entry\":");
    jub_json_quote(buffer, entry->entry);
    if (!entry->has_facts) {
        jub_buffer_string(buffer, "}\n");
        return;
    }
    jub_buffer_string(buffer, ",\"facts\":");
    jub_json_quote(buffer, entry->facts);
    write_salt(entry->salt, buffer);
}

void jub_bundle_fact_write(const jub_bundle_fact *fact, jub_buffer *buffer)
{
    char hex[JUB_SHA256_HEX_BYTES + 1];
    jub_hex_encode(fact->commitment.bytes, JUB_HASH_BYTES, hex);
    jub_buffer_format(buffer, "{\"commitment\":\"%s\",\"facts\":", hex);
    jub_json_quote(buffer, fact->facts);
    write_salt(fact->salt, buffer);
}

static jub_status at_line(uint32_t line, jub_status status, jub_error *error)
{
    if (status != JUB_OK && error) error->at = (jub_position){line, 0};
    return status;
}

static jub_status bad_line(uint32_t line, const char *what, jub_error *error)
{
    return jub_fail(error, JUB_SYNTAX, (jub_position){line, 0}, NULL,
                    "line %u of the bundle's part %s", (unsigned)line, what);
}

typedef struct line_parts {
    jub_text commitment;
    jub_text entry;
    jub_text facts;
    jub_text salt;
} line_parts;

static jub_status take_line(jub_text line, uint32_t number, json_t **json_out, line_parts *parts,
                            jub_error *error)
{
    json_t *json = NULL;
    jub_status status = jub_json_read(line, JUB_BUNDLE_LINE_MAX_BYTES, &json, error);
    if (status != JUB_OK) return at_line(number, status, error);
    if (!json_is_object(json)) status = bad_line(number, "is no object", error);
    if (status == JUB_OK) status = jub_json_only(json, "line", line_keys, error);
    if (status == JUB_OK)
        status = jub_json_text(json, "line", "commitment", &parts->commitment, error);
    if (status == JUB_OK) status = jub_json_text(json, "line", "entry", &parts->entry, error);
    if (status == JUB_OK) status = jub_json_text(json, "line", "facts", &parts->facts, error);
    if (status == JUB_OK) status = jub_json_text(json, "line", "salt", &parts->salt, error);
    if (status == JUB_OK)
        *json_out = json;
    else
        json_decref(json);
    return at_line(number, status, error);
}

static bool take_salt(jub_text base64, uint8_t *salt_out)
{
    size_t length_bytes = 0;
    return jub_base64_read(base64, true, salt_out, JUB_SALT_BYTES, &length_bytes) &&
           length_bytes == JUB_SALT_BYTES;
}

static jub_status read_entry(jub_arena *arena, jub_text line, uint32_t number,
                             jub_opened_entry *entry_out, jub_error *error)
{
    json_t *json = NULL;
    line_parts parts = {0};
    jub_status status = take_line(line, number, &json, &parts, error);
    if (status != JUB_OK) return status;
    *entry_out = (jub_opened_entry){.has_facts = parts.facts.bytes != NULL};
    if (!parts.entry.bytes || parts.commitment.bytes || !parts.facts.bytes != !parts.salt.bytes)
        status = bad_line(number, "must hold an entry, and facts and salt or neither", error);
    else if (entry_out->has_facts && !take_salt(parts.salt, entry_out->salt))
        status = bad_line(number, "has no good salt", error);
    if (status != JUB_OK) goto done;
    entry_out->entry = jub_text_copy(arena, parts.entry);
    if (entry_out->has_facts) entry_out->facts = jub_text_copy(arena, parts.facts);
    if (!entry_out->entry.bytes || (entry_out->has_facts && !entry_out->facts.bytes))
        status = jub_fail_no_memory(error);
done:
    json_decref(json);
    return status;
}

static jub_status too_many(size_t count, int max, jub_error *error)
{
    return jub_fail(error, JUB_LIMIT, (jub_position){0}, "make bundles more often",
                    "%zu lines are more than the %d that a bundle may hold", count, max);
}

static jub_status group(jub_arena *arena, const jub_opened_entry *entries, size_t count,
                        const jub_bundle_sitting **sittings_out, size_t *count_out,
                        jub_error *error)
{
    jub_bundle_sitting *sittings = JUB_NEW(arena, jub_bundle_sitting, count);
    size_t made = 0;
    if (!sittings) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        if (jub_sitting_is_header(entries[i].entry)) {
            sittings[made++] = (jub_bundle_sitting){entries[i].entry, entries + i + 1, 0};
            if (entries[i].has_facts)
                return bad_line((uint32_t)i + 1, "has facts with a sitting's header", error);
        } else if (made == 0) {
            return bad_line(1, "is not the header of a sitting", error);
        } else {
            sittings[made - 1].count++;
        }
    }
    *sittings_out = sittings;
    *count_out = made;
    return JUB_OK;
}

jub_status jub_bundle_sittings_read(jub_arena *arena, jub_text part,
                                    const jub_bundle_sitting **sittings_out, size_t *count_out,
                                    jub_error *error)
{
    const size_t count = jub_text_count(part, '\n');
    if (count > JUB_BUNDLE_ENTRY_MAX) return too_many(count, JUB_BUNDLE_ENTRY_MAX, error);
    jub_opened_entry *entries = JUB_NEW(arena, jub_opened_entry, count);
    if (!entries) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        const jub_text line = jub_text_cut(&part, '\n');
        const jub_status status = read_entry(arena, line, (uint32_t)i + 1, &entries[i], error);
        if (status != JUB_OK) return status;
    }
    if (part.length_bytes > 0) return bad_line((uint32_t)count + 1, "has no end", error);
    return group(arena, entries, count, sittings_out, count_out, error);
}

static jub_status read_fact(jub_arena *arena, jub_text line, uint32_t number,
                            jub_bundle_fact *fact_out, jub_error *error)
{
    json_t *json = NULL;
    line_parts parts = {0};
    jub_status status = take_line(line, number, &json, &parts, error);
    if (status != JUB_OK) return status;
    if (parts.entry.bytes || !parts.facts.bytes || !take_salt(parts.salt, fact_out->salt) ||
        !jub_hex_decode(parts.commitment, fact_out->commitment.bytes, JUB_HASH_BYTES)) {
        status = bad_line(number, "is not commitment, facts and salt", error);
    } else {
        fact_out->facts = jub_text_copy(arena, parts.facts);
        if (!fact_out->facts.bytes) status = jub_fail_no_memory(error);
    }
    json_decref(json);
    return status;
}

jub_status jub_bundle_facts_read(jub_arena *arena, jub_text part, const jub_bundle_fact **facts_out,
                                 size_t *count_out, jub_error *error)
{
    const size_t count = jub_text_count(part, '\n');
    if (count > JUB_BUNDLE_FACT_MAX) return too_many(count, JUB_BUNDLE_FACT_MAX, error);
    jub_bundle_fact *facts = JUB_NEW(arena, jub_bundle_fact, count);
    if (!facts) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        const jub_text line = jub_text_cut(&part, '\n');
        const jub_status status = read_fact(arena, line, (uint32_t)i + 1, &facts[i], error);
        if (status != JUB_OK) return status;
    }
    if (part.length_bytes > 0) return bad_line((uint32_t)count + 1, "has no end", error);
    *facts_out = facts;
    *count_out = count;
    return JUB_OK;
}
