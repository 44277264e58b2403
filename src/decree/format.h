#ifndef JUB_DECREE_FORMAT_H
#define JUB_DECREE_FORMAT_H

#include "decree/diagnostic.h"

/// Puts the fences of a `.decree.md` file into one layout, in which the same words, marks and
/// comments stand in the same order: only blanks and line breaks differ. Prose is kept byte for
/// byte. What is already in the layout stays as it is. The rules are in format.c.
///
/// Statements are laid out by their words, not by what they mean, so also those that cannot be
/// parsed; only words and marks must be readable.
///
/// Owner: the text is appended to `formatted` and is the caller's; `arena`, which must be the one
/// of `diagnostics`, holds what is needed meanwhile.
/// Errors: whatever makes a word or a mark unreadable, told in `diagnostics`; JUB_LIMIT when the
/// text would not fit into `formatted`; JUB_NO_MEMORY, the one failure that may come without a
/// message. Should the result not say the same as the source, which would be a fault of ours, it
/// is refused with JUB_CONFLICT. On error what is in `formatted` is of no use.
jub_status jub_decree_format(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                             jub_buffer *formatted);

#endif
