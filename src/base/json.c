#include "base/json.h"

#include <stdio.h>

jub_status jub_json_read(jub_text source, size_t max_bytes, json_t **json_out, jub_error *error)
{
    if (source.length_bytes > max_bytes)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "%zu bytes of JSON are more than the limit of %zu", source.length_bytes,
                        max_bytes);
    json_error_t fault;
    json_t *json = json_loadb(source.bytes ? source.bytes : "", source.length_bytes,
                              JSON_REJECT_DUPLICATES, &fault);
    if (!json) {
        if (json_error_code(&fault) == json_error_out_of_memory) return jub_fail_no_memory(error);
        const jub_position at = {(uint32_t)(fault.line > 0 ? fault.line : 1),
                                 (uint32_t)(fault.column > 0 ? fault.column : 1)};
        return jub_fail(error, JUB_SYNTAX, at, "write JSON as in RFC 8259, each key once",
                        "not JSON: %s", fault.text);
    }
    *json_out = json;
    return JUB_OK;
}

static jub_status wrong_type(const char *where, const char *key, const char *wanted,
                             jub_error *error)
{
    return jub_fail(error, JUB_TYPE, (jub_position){0}, NULL, "%s: '%s' is not %s", where, key,
                    wanted);
}

jub_status jub_json_text(const json_t *object, const char *where, const char *key,
                         jub_text *value_out, jub_error *error)
{
    const json_t *value = json_object_get(object, key);
    if (value && !json_is_string(value)) return wrong_type(where, key, "a string", error);
    *value_out =
        value ? (jub_text){json_string_value(value), json_string_length(value)} : (jub_text){0};
    return JUB_OK;
}

jub_status jub_json_bool(const json_t *object, const char *where, const char *key, bool fallback,
                         bool *value_out, jub_error *error)
{
    const json_t *value = json_object_get(object, key);
    if (value && !json_is_boolean(value)) return wrong_type(where, key, "true or false", error);
    *value_out = value ? json_is_true(value) : fallback;
    return JUB_OK;
}

jub_status jub_json_integer(const json_t *object, const char *where, const char *key,
                            int64_t fallback, int64_t *value_out, jub_error *error)
{
    const json_t *value = json_object_get(object, key);
    if (value && !json_is_integer(value)) return wrong_type(where, key, "a whole number", error);
    *value_out = value ? json_integer_value(value) : fallback;
    return JUB_OK;
}

static bool is_known(const char *key, const char *const *known)
{
    for (size_t i = 0; known[i]; i++)
        if (strcmp(key, known[i]) == 0) return true;
    return false;
}

enum { SUGGESTION_DISTANCE_MAX = 3 };

static const char *nearest_of(const char *key, const char *const *known)
{
    const char *nearest = NULL;
    size_t nearest_distance = SUGGESTION_DISTANCE_MAX + 1;
    for (size_t i = 0; known[i]; i++) {
        const size_t distance =
            jub_text_distance(jub_text_from(key), jub_text_from(known[i]), SUGGESTION_DISTANCE_MAX);
        if (distance >= nearest_distance) continue;
        nearest_distance = distance;
        nearest = known[i];
    }
    return nearest;
}

jub_status jub_json_only(const json_t *object, const char *where, const char *const *known,
                         jub_error *error)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (is_known(key, known)) continue;
        const char *nearest = nearest_of(key, known);
        char hint[JUB_HINT_MAX_BYTES] = "";
        if (nearest) (void)snprintf(hint, sizeof hint, "did you mean '%s'?", nearest);
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, hint, "%s: unknown key '%s'", where,
                        key);
    }
    return JUB_OK;
}

static bool has_float(const json_t *json)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_real(json)) return true;
    json_array_foreach((json_t *)json, i, value) if (has_float(value)) return true;
    json_object_foreach((json_t *)json, key, value) if (has_float(value)) return true;
    return false;
}

static int append(const char *bytes, size_t length_bytes, void *context)
{
    jub_buffer *buffer = context;
    jub_buffer_bytes(buffer, bytes, length_bytes);
    return buffer->status == JUB_OK ? 0 : -1;
}

jub_status jub_json_canonical(const json_t *json, jub_buffer *buffer, jub_error *error)
{
    if (has_float(json))
        return jub_fail(error, JUB_TYPE, (jub_position){0}, "write it as a whole number or a text",
                        "a floating-point number has no canonical form");
    if (json_dump_callback(json, append, buffer, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) !=
        0)
        return buffer->status == JUB_LIMIT
                   ? jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                              "JSON larger than the limit of %zu bytes", buffer->max_bytes)
                   : jub_fail_no_memory(error);
    return JUB_OK;
}

void jub_json_quote(jub_buffer *buffer, jub_text text)
{
    jub_buffer_char(buffer, '"');
    for (size_t i = 0; i < text.length_bytes; i++) {
        const unsigned char byte = (unsigned char)text.bytes[i];
        if (byte == '"' || byte == '\\') {
            jub_buffer_char(buffer, '\\');
            jub_buffer_char(buffer, (char)byte);
        } else if (byte == '\n') {
            jub_buffer_string(buffer, "\\n");
        } else if (byte < 0x20) {
            jub_buffer_format(buffer, "\\u%04x", byte);
        } else {
            jub_buffer_char(buffer, (char)byte);
        }
    }
    jub_buffer_char(buffer, '"');
}
