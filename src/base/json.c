#include "base/json.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

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

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool write_canonical(const json_t *json, jub_buffer *buffer);

static bool write_object(const json_t *object, jub_buffer *buffer)
{
    const size_t count = json_object_size(object);
    const char **keys = malloc((count + 1) * sizeof *keys);
    if (!keys) return false;
    size_t i = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value) keys[i++] = key;
    qsort(keys, count, sizeof *keys, compare_keys);
    bool is_written = true;
    for (i = 0; i < count && is_written; i++) {
        jub_buffer_char(buffer, i == 0 ? '{' : ',');
        jub_json_quote(buffer, jub_text_from(keys[i]));
        jub_buffer_char(buffer, ':');
        is_written = write_canonical(json_object_get(object, keys[i]), buffer);
    }
    jub_buffer_string(buffer, count == 0 ? "{}" : "}");
    free(keys);
    return is_written;
}

static bool write_array(const json_t *array, jub_buffer *buffer)
{
    const size_t count = json_array_size(array);
    bool is_written = true;
    for (size_t i = 0; i < count && is_written; i++) {
        jub_buffer_char(buffer, i == 0 ? '[' : ',');
        is_written = write_canonical(json_array_get(array, i), buffer);
    }
    jub_buffer_string(buffer, count == 0 ? "[]" : "]");
    return is_written;
}

// False when memory is out. The depth is that of what was read, which Jansson bounds.
static bool write_canonical(const json_t *json, jub_buffer *buffer)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT: return write_object(json, buffer);
    case JSON_ARRAY: return write_array(json, buffer);
    case JSON_STRING:
        jub_json_quote(buffer, (jub_text){json_string_value(json), json_string_length(json)});
        return true;
    case JSON_INTEGER: jub_buffer_i64(buffer, json_integer_value(json)); return true;
    case JSON_TRUE: jub_buffer_string(buffer, "true"); return true;
    case JSON_FALSE: jub_buffer_string(buffer, "false"); return true;
    case JSON_NULL: jub_buffer_string(buffer, "null"); return true;
    case JSON_REAL: break;
    }
    assert(false); // floats are refused before
    return false;
}

jub_status jub_json_canonical(const json_t *json, jub_buffer *buffer, jub_error *error)
{
    if (has_float(json))
        return jub_fail(error, JUB_TYPE, (jub_position){0}, "write it as a whole number or a text",
                        "a floating-point number has no canonical form");
    const bool is_written = write_canonical(json, buffer);
    if (buffer->status == JUB_LIMIT)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "JSON larger than the limit of %zu bytes", buffer->max_bytes);
    return is_written && buffer->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

// The short forms of RFC 8785, section 3.2.2.2; 0 where there is none.
static char short_form(unsigned char byte)
{
    switch (byte) {
    case '"': return '"';
    case '\\': return '\\';
    case '\b': return 'b';
    case '\t': return 't';
    case '\n': return 'n';
    case '\f': return 'f';
    case '\r': return 'r';
    default: return '\0';
    }
}

void jub_json_quote(jub_buffer *buffer, jub_text text)
{
    jub_buffer_char(buffer, '"');
    for (size_t i = 0; i < text.length_bytes; i++) {
        const unsigned char byte = (unsigned char)text.bytes[i];
        const char form = short_form(byte);
        if (form != '\0') {
            jub_buffer_char(buffer, '\\');
            jub_buffer_char(buffer, form);
        } else if (byte < 0x20) {
            jub_buffer_format(buffer, "\\u%04x", byte);
        } else {
            jub_buffer_char(buffer, (char)byte);
        }
    }
    jub_buffer_char(buffer, '"');
}
