#ifndef JUB_DECREE_PARSE_PRIVATE_H
#define JUB_DECREE_PARSE_PRIVATE_H

#include "decree/ast_private.h"
#include "decree/diagnostic.h"

/// Text to tree. All errors of the file are reported, not the first one; what could not be read is
/// left out of the tree. `*tree_out` is set also when there were errors, so that the checker can
/// report its own; NULL only when there is nothing to check: memory is out, the file is past its
/// limits, is not UTF-8, has no fence, or one of an unknown language. JUB_NO_MEMORY is the one
/// failure without a message. `diagnostics->arena` and the tree's arena are the same.
jub_status decree_parse(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                        decree_tree **tree_out);

#endif
