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

/// Refuses what no token can be made of: what is too long, or not text.
jub_status decree_check_source(jub_text source, jub_diagnostics *diagnostics);

/// inherit.c: puts what the decree's own text says over what it keeps. `kept` is the tree of the
/// parts behind it, `tree` has read both; `before` is `tree` as it was when only those had been.
typedef struct decree_inheritance {
    size_t counts[32]; // of each list, of what was kept
} decree_inheritance;

/// Takes out of the tree what is not kept: header, tests, proofs, and statements not named.
void decree_keep(decree_tree *tree, const decree_names *keeping, decree_inheritance *kept_out);

/// Statements of the same name take the place of those kept; false when memory is out.
bool decree_lay_over(decree_tree *tree, const decree_inheritance *kept);

#endif
