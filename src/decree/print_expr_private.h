#ifndef JUB_DECREE_PRINT_EXPR_PRIVATE_H
#define JUB_DECREE_PRINT_EXPR_PRIVATE_H

#include "decree/ast_private.h"

/// An expression as decree text on one line, with no brackets but those it needs.
void decree_expr_write(const decree_expr *expr, jub_buffer *buffer);

/// A cell of a table: `any`, `>= 2/3`, `[1/3 .. 2/3)`, `model`.
void decree_cell_write(const decree_cell *cell, jub_buffer *buffer);

#endif
