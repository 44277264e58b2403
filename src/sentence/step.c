#include "sentence/step.h"

#include <stdio.h>

enum { WORDS_MAX_BYTES = 1000 };

jub_steps jub_steps_init(jub_arena *arena)
{
    return (jub_steps){.arena = arena};
}

void jub_steps_add(jub_steps *steps, const char *rule, jub_text source, const char *format,
                   va_list arguments)
{
    char words[WORDS_MAX_BYTES + 1];
    const int written = vsnprintf(words, sizeof words, format, arguments);
    size_t length_bytes = written < 0 ? 0 : (size_t)written;
    if (length_bytes > WORDS_MAX_BYTES) {
        length_bytes = WORDS_MAX_BYTES;
        while (length_bytes > 0 && ((unsigned char)words[length_bytes] & 0xc0) == 0x80)
            length_bytes--;
    }
    const jub_text kept = jub_text_copy(steps->arena, (jub_text){words, length_bytes});
    if (!kept.bytes || !JUB_LIST_PUSH(steps->arena, &steps->list, (jub_step){rule, source, kept}))
        steps->is_incomplete = true;
}

void jub_steps_write(const jub_steps *steps, jub_buffer *buffer)
{
    for (size_t i = 0; i < steps->list.count; i++) {
        const jub_step *step = &steps->list.items[i];
        jub_buffer_format(buffer, "%3zu. %s: ", i + 1, step->rule);
        jub_buffer_text(buffer, step->words);
        jub_buffer_string(buffer, "\n     [");
        jub_buffer_text(buffer, step->source);
        jub_buffer_string(buffer, "]\n");
    }
    if (steps->is_incomplete) jub_buffer_string(buffer, "     (cut short: out of memory)\n");
}
