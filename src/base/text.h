#ifndef JUB_BASE_TEXT_H
#define JUB_BASE_TEXT_H

#include <string.h>

#include "base/arena.h"

/// A view of UTF-8 bytes that somebody else owns. Not ended by a NUL.
typedef struct jub_text {
    const char *bytes;
    size_t length_bytes;
} jub_text;

/// For `printf("%.*s", JUB_TEXT_ARG(text))`; what is longer than INT_MAX is cut.
#define JUB_TEXT_ARG(text)                                                                         \
    (int)((text).length_bytes > 0x7fffffff ? 0x7fffffff : (text).length_bytes), (text).bytes

/// A literal as a view, usable in initialisers.
#define JUB_TEXT(literal) ((jub_text){(literal), sizeof(literal) - 1})

static inline jub_text jub_text_from(const char *string)
{
    return (jub_text){string, strlen(string)};
}

bool jub_text_equal(jub_text a, jub_text b);
bool jub_text_is(jub_text text, const char *string);
bool jub_text_starts(jub_text text, jub_text prefix);
bool jub_text_ends(jub_text text, jub_text suffix);

/// Byte order; a prefix comes first. Less than, equal to or greater than 0.
int jub_text_compare(jub_text a, jub_text b);

/// Without ASCII blanks, tabs, and line breaks at both ends.
jub_text jub_text_trim(jub_text text);

/// Cuts off and returns what stands before the first `separator`; `text` is left with what follows
/// it. Without one, all of `text` is returned and nothing is left.
jub_text jub_text_cut(jub_text *text, char separator);

size_t jub_text_count(jub_text text, char byte);

/// A whole decimal number and nothing else; false outside the range. `to_i64` takes a minus sign.
bool jub_text_to_u32(jub_text text, uint32_t *value_out);
bool jub_text_to_i64(jub_text text, int64_t *value_out);

/// A copy in the arena, ended by a NUL that is not counted; bytes == NULL when memory is out.
jub_text jub_text_copy(jub_arena *arena, jub_text text);

/// Printed into the arena; bytes == NULL when memory is out.
jub_text jub_text_format(jub_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// The smallest number of inserted, dropped, changed or swapped characters (code points) that turns
/// one into the other (optimal string alignment), or `limit + 1` as soon as it is more than `limit`
/// or either text is longer than 64 characters. For suggestions.
size_t jub_text_distance(jub_text a, jub_text b, size_t limit);

#endif
