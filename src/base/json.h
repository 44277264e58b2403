#ifndef JUB_BASE_JSON_H
#define JUB_BASE_JSON_H

#include <jansson.h>

#include "base/buffer.h"

/// Strict reading through Jansson: UTF-8, no duplicate keys, no trailing text, nesting bounded by
/// the library, at most `max_bytes`. On success the caller owns `*json_out` (json_decref).
/// Errors: JUB_SYNTAX, JUB_LIMIT, JUB_NO_MEMORY, with position.
jub_status jub_json_read(jub_text source, size_t max_bytes, json_t **json_out, jub_error *error);

/// Members of an object, as views into it. Absent gives `fallback` (or an empty text); of another
/// type gives JUB_TYPE with a message that names `where` and the key.
jub_status jub_json_text(const json_t *object, const char *where, const char *key,
                         jub_text *value_out, jub_error *error);
jub_status jub_json_bool(const json_t *object, const char *where, const char *key, bool fallback,
                         bool *value_out, jub_error *error);
jub_status jub_json_integer(const json_t *object, const char *where, const char *key,
                            int64_t fallback, int64_t *value_out, jub_error *error);

/// Refuses the first key of `object` that is not in the NULL-ended `known`, naming the nearest.
jub_status jub_json_only(const json_t *object, const char *where, const char *const *known,
                         jub_error *error);

/// Canonical text: sorted keys, no blanks, UTF-8, no floats (a float fails with JUB_TYPE). Escaped
/// are quotes, backslashes and control characters alone: \b, \f, \n, \r, \t or \u001B, in upper
/// case.
jub_status jub_json_canonical(const json_t *json, jub_buffer *buffer, jub_error *error);

/// A quoted JSON string, escaped, appended to the buffer. `text` must be valid UTF-8.
void jub_json_quote(jub_buffer *buffer, jub_text text);

#endif
