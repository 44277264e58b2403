#ifndef JUB_SENTENCE_CASE_H
#define JUB_SENTENCE_CASE_H

#include "sentence/sentence.h"

enum { JUB_CASE_MAX_BYTES = 1024 * 1024 };

/// One person's custody as read from a line of JSON, for `jubilee sentence compute`.
typedef struct jub_case {
    jub_text id;
    jub_custody custody;
    bool asks_tranches; // false only where the line says what it expects and that has no tranches
} jub_case;

/// Reads one case strictly; its shape is told in docs/sentences.md. Names of schemes and exclusions
/// are those of `law`. What the line expects (`expected`, `not_asked`) and what only sorts it
/// (`group`, `tags`, `as_of`) is passed over, but for whether it asks for tranches.
///
/// Owner: the case lives in `arena` and points into nothing else.
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING, JUB_RANGE, JUB_DUPLICATE, JUB_CONFLICT (a loop),
/// JUB_LIMIT, JUB_NO_MEMORY; the position is that within the line where it is known. On error the
/// arena is as it was and `*case_out` untouched.
jub_status jub_case_parse(jub_arena *arena, const jub_law *law, jub_text line, jub_case *case_out,
                          jub_error *error);

#endif
