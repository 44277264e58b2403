#ifndef JUB_FUZZ_FENCE_H
#define JUB_FUZZ_FENCE_H

#include "base/text.h"

/// Any bytes as a decree: as they are when they have a fence, in one otherwise.
static inline void fuzz_as_decree(const uint8_t *data, size_t size, void (*check)(jub_text source))
{
    const jub_text bytes = {(const char *)data, size};
    jub_buffer wrapped = jub_buffer_init(size + 64);
    const bool has_fence = size > 0 && memmem(data, size, "```", 3) != NULL;
    if (!has_fence) {
        jub_buffer_string(&wrapped, "```decree\n");
        jub_buffer_text(&wrapped, bytes);
        jub_buffer_string(&wrapped, "\n```\n");
    }
    check(has_fence ? bytes : jub_buffer_view(&wrapped));
    jub_buffer_clear(&wrapped);
}

#endif
