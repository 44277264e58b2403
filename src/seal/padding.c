#include "seal/padding.h"

static const char mark = (char)0x80;

uint64_t jub_padded_length(uint64_t length_bytes)
{
    uint64_t padded_bytes = JUB_PADDED_MIN_BYTES;
    while (padded_bytes <= length_bytes) padded_bytes *= 2; // at least one byte more, the mark
    return padded_bytes;
}

jub_padder jub_padder_init(jub_sink sink)
{
    return (jub_padder){.sink = sink};
}

static jub_status put(jub_padder *padder, const char *bytes, size_t length_bytes, jub_error *error)
{
    if (length_bytes == 0) return JUB_OK;
    return padder->sink.write(padder->sink.context, (jub_text){bytes, length_bytes}, error);
}

static jub_status put_mark_and_zeros(jub_padder *padder, uint64_t zero_count, jub_error *error)
{
    static const char zeros[4096] = {0};
    jub_status status = put(padder, &mark, 1, error);
    while (status == JUB_OK && zero_count > 0) {
        const size_t part_bytes = zero_count < sizeof zeros ? (size_t)zero_count : sizeof zeros;
        status = put(padder, zeros, part_bytes, error);
        zero_count -= part_bytes;
    }
    return status;
}

jub_status jub_pad(jub_padder *padder, jub_text bytes, jub_error *error)
{
    padder->length_bytes += bytes.length_bytes;
    return put(padder, bytes.bytes, bytes.length_bytes, error);
}

jub_status jub_pad_end(jub_padder *padder, jub_error *error)
{
    const uint64_t length_bytes = padder->length_bytes;
    return put_mark_and_zeros(padder, jub_padded_length(length_bytes) - length_bytes - 1, error);
}

// Holds back a mark and zeros at the end of the piece, for the padding may begin there.
static jub_status take_content(jub_padder *padder, jub_text bytes, size_t end, jub_error *error)
{
    jub_status status = JUB_OK;
    if (padder->has_mark) status = put_mark_and_zeros(padder, padder->zero_count, error);
    padder->has_mark = bytes.bytes[end - 1] == mark;
    padder->zero_count = bytes.length_bytes - end;
    if (status != JUB_OK) return status;
    return put(padder, bytes.bytes, padder->has_mark ? end - 1 : bytes.length_bytes, error);
}

jub_status jub_unpad(jub_padder *padder, jub_text bytes, jub_error *error)
{
    size_t end = bytes.length_bytes; // behind the last byte that is not zero
    while (end > 0 && bytes.bytes[end - 1] == 0) end--;
    padder->length_bytes += bytes.length_bytes;
    if (end > 0) return take_content(padder, bytes, end, error);
    if (!padder->has_mark) return put(padder, bytes.bytes, bytes.length_bytes, error);
    padder->zero_count += bytes.length_bytes;
    return JUB_OK;
}

jub_status jub_unpad_end(jub_padder *padder, jub_error *error)
{
    const uint64_t padding_bytes = padder->has_mark ? padder->zero_count + 1 : 0;
    if (padder->has_mark &&
        jub_padded_length(padder->length_bytes - padding_bytes) == padder->length_bytes)
        return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, "open it without --pad",
                    "the content was not padded");
}
