#include "base/buffer.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

jub_buffer jub_buffer_init(size_t max_bytes)
{
    return (jub_buffer){.max_bytes = max_bytes};
}

jub_buffer jub_buffer_init_secret(size_t max_bytes)
{
    return (jub_buffer){.max_bytes = max_bytes, .is_secret = true};
}

static void wipe(const jub_buffer *buffer)
{
    if (buffer->is_secret && buffer->bytes) sodium_memzero(buffer->bytes, buffer->capacity_bytes);
}

void jub_buffer_clear(jub_buffer *buffer)
{
    wipe(buffer);
    free(buffer->bytes);
    *buffer = (jub_buffer){.max_bytes = buffer->max_bytes, .is_secret = buffer->is_secret};
}

void jub_buffer_reset(jub_buffer *buffer)
{
    wipe(buffer);
    buffer->length_bytes = 0;
    buffer->status = JUB_OK;
}

// What moves leaves nothing behind where it is secret.
static char *move(jub_buffer *buffer, size_t size_bytes)
{
    if (!buffer->is_secret) return realloc(buffer->bytes, size_bytes);
    char *bytes = malloc(size_bytes);
    if (!bytes) return NULL;
    if (buffer->bytes) memcpy(bytes, buffer->bytes, buffer->length_bytes);
    wipe(buffer);
    free(buffer->bytes);
    return bytes;
}

// There is always one byte more than the capacity, for the NUL that vsnprintf insists on.
static bool reserve(jub_buffer *buffer, size_t more_bytes)
{
    if (buffer->status != JUB_OK) return false;
    if (more_bytes > buffer->max_bytes - buffer->length_bytes) {
        buffer->status = JUB_LIMIT;
        return false;
    }
    if (buffer->bytes && more_bytes <= buffer->capacity_bytes - buffer->length_bytes) return true;
    const size_t need_bytes = buffer->length_bytes + more_bytes;
    size_t capacity_bytes = buffer->capacity_bytes > 0 ? buffer->capacity_bytes : 256;
    while (capacity_bytes < need_bytes && capacity_bytes <= SIZE_MAX / 4) capacity_bytes *= 2;
    if (capacity_bytes > buffer->max_bytes) capacity_bytes = buffer->max_bytes;
    char *bytes = capacity_bytes < need_bytes ? NULL : move(buffer, capacity_bytes + 1);
    if (!bytes) {
        buffer->status = JUB_NO_MEMORY;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity_bytes = capacity_bytes;
    return true;
}

void jub_buffer_bytes(jub_buffer *buffer, const void *bytes, size_t length_bytes)
{
    if (length_bytes == 0 || !reserve(buffer, length_bytes)) return;
    memcpy(buffer->bytes + buffer->length_bytes, bytes, length_bytes);
    buffer->length_bytes += length_bytes;
}

void jub_buffer_text(jub_buffer *buffer, jub_text text)
{
    jub_buffer_bytes(buffer, text.bytes, text.length_bytes);
}

void jub_buffer_string(jub_buffer *buffer, const char *string)
{
    jub_buffer_bytes(buffer, string, strlen(string));
}

void jub_buffer_char(jub_buffer *buffer, char byte)
{
    jub_buffer_bytes(buffer, &byte, 1);
}

void jub_buffer_u64(jub_buffer *buffer, uint64_t value)
{
    char digits[20];
    size_t start = sizeof digits;
    do {
        digits[--start] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    jub_buffer_bytes(buffer, digits + start, sizeof digits - start);
}

void jub_buffer_i64(jub_buffer *buffer, int64_t value)
{
    if (value < 0) jub_buffer_char(buffer, '-');
    jub_buffer_u64(buffer, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void jub_buffer_format(jub_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 && buffer->status == JUB_OK) buffer->status = JUB_LIMIT; // longer than INT_MAX
    if (length <= 0 || !reserve(buffer, (size_t)length)) return;
    va_start(arguments, format);
    (void)vsnprintf(buffer->bytes + buffer->length_bytes, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer->length_bytes += (size_t)length;
}

static jub_status append(void *context, jub_text bytes, jub_error *error)
{
    jub_buffer *buffer = context;
    jub_buffer_text(buffer, bytes);
    if (buffer->status != JUB_LIMIT)
        return buffer->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
    return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                    "more than the %zu bytes there is room for", buffer->max_bytes);
}

jub_sink jub_buffer_sink(jub_buffer *buffer)
{
    return (jub_sink){append, buffer};
}

jub_status jub_buffer_flush(jub_buffer *buffer, jub_sink sink, jub_error *error)
{
    if (buffer->status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (buffer->status != JUB_OK)
        return jub_fail(error, buffer->status, (jub_position){0}, NULL,
                        "output larger than its limit of %zu bytes", buffer->max_bytes);
    jub_status status = JUB_OK;
    if (buffer->length_bytes > 0) status = sink.write(sink.context, jub_buffer_view(buffer), error);
    if (status == JUB_OK) jub_buffer_reset(buffer);
    return status;
}
