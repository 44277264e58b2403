#include "draw/step_private.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#undef jub_step_refuse // what the header tells the analyzer

jub_status jub_step_refuse(jub_error *error, const char *format, ...)
{
    char message[JUB_MESSAGE_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL, "%s", message);
}

jub_status jub_step_text(const jub_step *taking, const char *key, size_t max_bytes,
                         jub_text *text_out, jub_error *error)
{
    jub_text text = {0};
    const jub_status status = jub_json_text(taking->act, taking->kind, key, &text, error);
    if (status != JUB_OK) return status;
    if (text.length_bytes == 0) return jub_step_refuse(error, "'%s' is missing", key);
    if (text.length_bytes > max_bytes)
        return jub_step_refuse(error, "'%s' has %zu bytes, more than %zu", key, text.length_bytes,
                               max_bytes);
    *text_out = jub_text_copy(taking->record->arena, text);
    return text_out->bytes ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_step_hex(const json_t *object, const char *key, uint8_t *bytes_out,
                        size_t length_bytes, jub_error *error)
{
    jub_text hex = {0};
    const jub_status status = jub_json_text(object, "act", key, &hex, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < hex.length_bytes; i++)
        if (hex.bytes[i] >= 'A' && hex.bytes[i] <= 'F') hex.length_bytes = 0;
    if (!jub_hex_decode(hex, bytes_out, length_bytes))
        return jub_step_refuse(error, "'%s' is not %zu lower-case hexadecimal digits", key,
                               2 * length_bytes);
    return JUB_OK;
}

jub_status jub_step_count(const json_t *object, const char *key, uint64_t min, uint64_t max,
                          uint64_t *count_out, jub_error *error)
{
    int64_t value = -1;
    const jub_status status = jub_json_integer(object, "act", key, -1, &value, error);
    if (status != JUB_OK) return status;
    if (value < 0 || (uint64_t)value < min || (uint64_t)value > max)
        return jub_step_refuse(error, "'%s' is not a whole number from %" PRIu64 " to %" PRIu64,
                               key, min, max);
    *count_out = (uint64_t)value;
    return JUB_OK;
}

// A moment that may be absent: `is_there` says.
jub_status jub_step_time(const jub_step *taking, const char *key, bool *is_there, int64_t *time_out,
                         jub_text *text_out, jub_error *error)
{
    jub_text text = {0};
    const jub_status status = jub_json_text(taking->act, taking->kind, key, &text, error);
    if (status != JUB_OK) return status;
    *is_there = text.bytes != NULL;
    if (!*is_there) return JUB_OK;
    if (!jub_draw_time_read(text, time_out))
        return jub_step_refuse(error, "'%s' is not a time as 2027-02-01T12:00:00Z", key);
    if (!text_out) return JUB_OK;
    *text_out = jub_text_copy(taking->record->arena, text);
    return text_out->bytes ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_step_deadline(const jub_step *taking, jub_text deadline, const char *what,
                             jub_error *error)
{
    int64_t last = 0;
    if (deadline.length_bytes == 0) return JUB_OK;
    const bool is_read = jub_draw_time_read(deadline, &last);
    assert(is_read);
    if (!taking->has_time)
        return jub_step_refuse(error, "it has no time, and the rules have a deadline");
    if (taking->time <= last) return JUB_OK;
    return jub_step_refuse(error, "it is later than %.*s, the last moment to %s",
                           JUB_TEXT_ARG(deadline), what);
}

jub_status jub_step_rules(const jub_step *taking, jub_error *error)
{
    jub_hash named = {{0}};
    const jub_status status =
        jub_step_hex(taking->act, "rules", named.bytes, sizeof named.bytes, error);
    if (status != JUB_OK) return status;
    if (jub_hash_equal(&named, &taking->record->rules_leaf)) return JUB_OK;
    return jub_step_refuse(error, "it is for other rules than those of this draw, entry %" PRIu64,
                           taking->record->rules_index);
}

jub_status jub_step_officer(const jub_step *taking, jub_draw_officer **officer_out,
                            jub_error *error)
{
    uint64_t number = 0;
    const size_t count = taking->record->rules.officer_count;
    const jub_status status = jub_step_count(taking->act, "officer", 0, UINT16_MAX, &number, error);
    if (status != JUB_OK) return status;
    if (number < 1 || number > count)
        return jub_step_refuse(error, "there is no officer %" PRIu64 ": the rules name %zu", number,
                               count);
    *officer_out = &taking->record->officers[number - 1];
    return JUB_OK;
}

jub_status jub_step_signed(const jub_step *taking, const jub_draw_officer *officer,
                           jub_error *error)
{
    jub_text actor = {0};
    const jub_status status = jub_json_text(taking->act, taking->kind, "actor", &actor, error);
    if (status != JUB_OK) return status;
    if (!jub_text_is(actor, officer->vkey.name))
        return jub_step_refuse(error, "it is by '%.*s', and that officer is '%s'",
                               JUB_TEXT_ARG(actor), officer->vkey.name);
    return jub_draw_verify(taking->act, &officer->vkey, error);
}
