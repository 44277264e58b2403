#ifndef JUB_DECREE_DECREE_PRIVATE_H
#define JUB_DECREE_DECREE_PRIVATE_H

#include "decree/ast_private.h"
#include "decree/determine.h"

struct jub_decree {
    const decree_tree *tree; // checked, without errors
    jub_map targets;         // the words after commute to and transfer to
    jub_text *lotteries;     // [lottery_count] that quotas name, each once
    uint32_t lottery_count;
};

/// Checks a tree as it was parsed, and makes a decree of it. Statuses as jub_decree_read.
jub_status decree_make(jub_arena *arena, decree_tree *tree, jub_diagnostics *diagnostics,
                       const jub_decree **decree_out);

/// The clauses of a kind, in the order of the text; returns how many.
uint32_t decree_clause_list(const decree_tree *tree, jub_clause_kind kind,
                            decree_clause *const **clauses_out);

/// Fills in what determinations number; false when memory is out.
bool decree_index_names(jub_decree *decree);

#endif
