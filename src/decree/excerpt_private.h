#ifndef JUB_DECREE_EXCERPT_PRIVATE_H
#define JUB_DECREE_EXCERPT_PRIVATE_H

#include "decree/ast_private.h"

/// What stands at a place of the source, on one line, cut with `...` where it is long. NULL bytes
/// when memory is out.
jub_text decree_excerpt(jub_arena *arena, jub_text source, decree_span span);

#endif
