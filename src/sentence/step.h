#ifndef JUB_SENTENCE_STEP_H
#define JUB_SENTENCE_STEP_H

#include <stdarg.h>

#include "base/buffer.h"

/// One step of a computation, as an officer would set it out: the rule by its name, where the rule
/// comes from, and the arithmetic in words.
typedef struct jub_step {
    const char *rule;
    jub_text source;
    jub_text words;
} jub_step;

/// The steps in the order taken; the words live in `arena`.
typedef struct jub_steps {
    jub_arena *arena;
    JUB_LIST(jub_step) list;
    bool is_incomplete; // memory ran out
} jub_steps;

jub_steps jub_steps_init(jub_arena *arena);

/// Words longer than 1,000 bytes are cut at a whole character.
void jub_steps_add(jub_steps *steps, const char *rule, jub_text source, const char *format,
                   va_list arguments) __attribute__((format(printf, 4, 0)));

/// Numbered lines, each step with its rule and source.
void jub_steps_write(const jub_steps *steps, jub_buffer *buffer);

#endif
