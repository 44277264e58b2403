#ifndef JUB_DECREE_CHECK_PRIVATE_H
#define JUB_DECREE_CHECK_PRIVATE_H

#include "decree/ast_private.h"
#include "decree/diagnostic.h"

/// Names, types, labels, conventions, overlaps of grants, tables: fills in what the tree marks as
/// checked and reports all that is wrong. After it, a tree without errors can be interpreted
/// without further checks. Constant parts are folded into literals.
jub_status decree_check(decree_tree *tree, jub_diagnostics *diagnostics);

#endif
