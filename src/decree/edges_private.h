#ifndef JUB_DECREE_EDGES_PRIVATE_H
#define JUB_DECREE_EDGES_PRIVATE_H

#include "decree/bind_private.h"
#include "decree/edges.h"

/// A line or a step, and on whom it bears.
typedef struct decree_edge {
    jub_edge_line line;       // of a step, `right` is empty
    const decree_expr *left;  // of a step, the step
    const decree_expr *right; // NULL: a step
    bool splits_below;        // a relation tells below from on (`<`, `>=`)
    bool splits_above;        // a relation tells on from above (`<=`, `>`)
    bool is_along;            // turns over as the end of the term moves
    uint64_t grants;          // clauses in which it stands
    uint64_t exclusions;
    JUB_LIST(const decree_clause *) clauses;
} decree_edge;

typedef JUB_LIST(decree_edge) decree_edge_list;

struct jub_edges {
    const jub_determiner *determiner;
    decree_edge_list lines;
    decree_edge_list steps;
    JUB_LIST(const decree_expr *) keys; // what people alike are alike in
    decree_mask lengths;                // fields that hold a length of the term
    bool needs_rows[DECREE_RECORD_MAX]; // records whose rows people alike must have the same
};

/// Finds all of these in the clauses that are in force.
jub_status decree_edges_find(jub_arena *arena, const decree_program *program, jub_edges *edges,
                             jub_error *error);

#endif
