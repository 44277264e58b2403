#ifndef JUB_DECREE_COVERAGE_PRIVATE_H
#define JUB_DECREE_COVERAGE_PRIVATE_H

#include "decree/coverage.h"
#include "decree/value_private.h"

/// What a question was seen to answer, a bit each.
enum { DECREE_SEEN_YES = 1, DECREE_SEEN_NO = 2, DECREE_SEEN_UNKNOWN = 4 };

enum { DECREE_CLAUSE_KIND_COUNT = DECREE_REVOKES + 1 };
_Static_assert((int)DECREE_REVOKES == (int)JUB_REVOKES && (int)DECREE_QUOTA == (int)JUB_QUOTA,
               "kinds of clauses are numbered alike in the tree and in determinations");

struct jub_coverage {
    const decree_tree *tree;
    uint8_t *conditions;                        // [condition_count + 1] by number, 0 unused
    uint8_t *clauses[DECREE_CLAUSE_KIND_COUNT]; // [clauses of the kind]
    bool **rows;                                // [table count][row_count]
};

/// Gives the expressions that tests are to see both ways their numbers; once, after the check.
/// False when memory is out.
bool decree_number_conditions(decree_tree *tree);

/// A recorder that has seen nothing; NULL when memory is out.
jub_coverage *decree_coverage_new(jub_arena *arena, const decree_tree *tree);

static inline uint8_t decree_seen(const decree_value *value)
{
    if (value->state == DECREE_UNKNOWN) return DECREE_SEEN_UNKNOWN;
    return value->state == DECREE_KNOWN && value->truth ? DECREE_SEEN_YES : DECREE_SEEN_NO;
}

// The recorder is NULL in all runs but those of tests, so that each of these is one comparison.

static inline void decree_cover_condition(jub_coverage *coverage, const decree_expr *expr,
                                          const decree_value *value)
{
    if (coverage && expr->condition) coverage->conditions[expr->condition] |= decree_seen(value);
}

static inline void decree_cover_clause(jub_coverage *coverage, const decree_clause *clause,
                                       const decree_value *value)
{
    if (coverage) coverage->clauses[clause->kind][clause->index] |= decree_seen(value);
}

static inline void decree_cover_row(jub_coverage *coverage, const decree_table *table, uint32_t row)
{
    if (coverage) coverage->rows[table->index][row] = true;
}

#endif
