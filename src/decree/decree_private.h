#ifndef JUB_DECREE_DECREE_PRIVATE_H
#define JUB_DECREE_DECREE_PRIVATE_H

#include "decree/ast_private.h"
#include "decree/decree.h"

struct jub_decree {
    const decree_tree *tree; // checked, without errors
};

#endif
