#ifndef JUB_SEAL_PADDING_H
#define JUB_SEAL_PADDING_H

#include "base/buffer.h"

/// Hides how long a text is: behind it come one byte 80 and as many bytes 00 as make the whole a
/// power of two, at least 4,096 (the mark of ISO/IEC 7816-4). Whoever knows that a text was padded
/// gets exactly the text back, whatever it ends in: the last 80 is the mark. Both directions take
/// pieces of any size; memory is constant.

#define JUB_PADDED_MIN_BYTES ((uint64_t)4096)

/// How long a text of `length_bytes` (below 2^63) is when it is padded.
uint64_t jub_padded_length(uint64_t length_bytes);

/// Also for taking away. Its fields are not for use.
typedef struct jub_padder {
    jub_sink sink;
    uint64_t length_bytes;
    bool has_mark; // taking away: held back are an 80 and zeros, which may be the padding
    uint64_t zero_count;
} jub_padder;

jub_padder jub_padder_init(jub_sink sink);

/// Errors: those of the sink.
jub_status jub_pad(jub_padder *padder, jub_text bytes, jub_error *error);
jub_status jub_pad_end(jub_padder *padder, jub_error *error);

/// Taken away. Errors: JUB_SYNTAX at the end when the whole was not padded so, those of the sink.
jub_status jub_unpad(jub_padder *padder, jub_text bytes, jub_error *error);
jub_status jub_unpad_end(jub_padder *padder, jub_error *error);

#endif
