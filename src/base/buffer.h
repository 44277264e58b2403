#ifndef JUB_BASE_BUFFER_H
#define JUB_BASE_BUFFER_H

#include "base/text.h"

/// Bytes that grow on the heap up to a maximum they are born with. Once an append fails, the buffer
/// stays failed and holds what it held before, so a caller may check once, at the end.
typedef struct jub_buffer {
    char *bytes;
    size_t length_bytes;
    size_t capacity_bytes;
    size_t max_bytes;
    jub_status status; // JUB_OK, JUB_LIMIT or JUB_NO_MEMORY
    bool is_secret;
} jub_buffer;

jub_buffer jub_buffer_init(size_t max_bytes);

/// One for what must not stay in memory: whatever it held is wiped when it grows, is reset or is
/// cleared.
jub_buffer jub_buffer_init_secret(size_t max_bytes);
void jub_buffer_clear(jub_buffer *buffer);

/// Forgets the content and any failure but keeps the memory.
void jub_buffer_reset(jub_buffer *buffer);

void jub_buffer_bytes(jub_buffer *buffer, const void *bytes, size_t length_bytes);
void jub_buffer_text(jub_buffer *buffer, jub_text text);
void jub_buffer_string(jub_buffer *buffer, const char *string);
void jub_buffer_char(jub_buffer *buffer, char byte);
void jub_buffer_u64(jub_buffer *buffer, uint64_t value);
void jub_buffer_i64(jub_buffer *buffer, int64_t value);
void jub_buffer_format(jub_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// What is in it; valid until the next append.
static inline jub_text jub_buffer_view(const jub_buffer *buffer)
{
    return (jub_text){buffer->bytes, buffer->length_bytes};
}

/// Where bytes go that are too many to keep: whoever owns the file or the pipe implements it. A
/// write takes all bytes or fails; `error` may be NULL.
typedef struct jub_sink {
    jub_status (*write)(void *context, jub_text bytes, jub_error *error);
    void *context;
} jub_sink;

/// A sink that appends to a buffer. Errors: JUB_LIMIT, JUB_NO_MEMORY.
jub_sink jub_buffer_sink(jub_buffer *buffer);

/// Hands the content to the sink and resets the buffer. A failed buffer is reported, not written.
jub_status jub_buffer_flush(jub_buffer *buffer, jub_sink sink, jub_error *error);

#endif
