#ifndef JUB_DECREE_EXACT_PIECES_PRIVATE_H
#define JUB_DECREE_EXACT_PIECES_PRIVATE_H

#include "decree/exact_private.h"

// What the files of the exact pass share: how it goes is told in exact.c.

enum {
    EXACT_DIMENSION_MAX = 24,
    EXACT_PATTERN_MAX = 1024,
    EXACT_TEXT_MAX = 1024,
    EXACT_VECTOR_MAX = 256,
    EXACT_COVERS_MAX = 32,
    EXACT_CUT_MAX = 64
};

typedef struct exact_pattern {
    uint64_t some;
    uint64_t every;
} exact_pattern;

typedef struct exact_leaf {
    decree_value *box; // [dimension_count]
    jub_outcome worst;
    jub_outcome best;
    uint64_t exclusions;
    uint64_t barred;
    uint64_t deferrals;
    uint64_t revocations;
    bool is_settled;
    bool is_denied;
    bool moves; // only the amount is open, and moves with the fields that are
} exact_leaf;

// Where a condition that reads a single missing fact turns over: the same for everybody.
typedef struct exact_cut {
    const decree_expr *when; // NULL: nothing is kept
    uint32_t field;
    decree_value value; // the piece's
    bool is_found;
    int64_t cut;
} exact_cut;

struct decree_exact {
    jub_arena *arena;
    const decree_program *program;
    decree_eval eval; // over pieces
    decree_value facts[DECREE_FIELD_MAX];
    uint64_t vectors[EXACT_VECTOR_MAX]; // the sets one code can belong to, each combination once
    uint32_t vector_count;
    bool has_vectors; // no more sets and combinations than can be kept
    jub_text *texts;  // that the decree compares with
    uint32_t text_count;
    bool has_texts;          // no more than can be kept
    exact_pattern *patterns; // [pattern_count] all that can hold of a list of codes that is missing
    uint32_t pattern_count;
    bool has_patterns; // no more than can be kept
    exact_cut cuts[EXACT_CUT_MAX];
    uint32_t next_cut; // to give way

    // one person
    decree_eval *record;
    decree_places places;
    uint32_t dimension_count;
    uint32_t dimensions[EXACT_DIMENSION_MAX]; // field of each
    decree_mask splittable;
    decree_mask essential; // found while cutting
    JUB_LIST(exact_leaf) leaves;
    JUB_LIST(decree_value *) stack;
    uint32_t piece_count;
    uint32_t *define_walks; // [define count] the walk in which each was looked into last
    uint32_t walk;
    bool is_cut_short;
};

// -- exact_domain.c: what a missing fact can be --------------------------------------------------

/// What the decree mentions, found once. False when memory is out.
bool exact_find_vectors(decree_exact *exact);
bool exact_find_patterns(decree_exact *exact);
bool exact_find_texts(decree_exact *exact);

/// All that can hold of a list with one code more than each of these patterns [count] into
/// `longer`. False when that is more than can be kept.
bool exact_add_code(const decree_exact *exact, const exact_pattern *patterns, uint32_t count,
                    exact_pattern *longer, uint32_t *longer_count);

// -- exact_split.c: cutting a piece --------------------------------------------------------------

/// The type of the field that is cut in a dimension.
decree_type exact_type_of(const decree_exact *exact, uint32_t dimension);

/// Not cut at all yet: nothing is said of the field, or it holds codes that nobody knows.
bool exact_is_uncut(const decree_value *value, decree_type type);

/// From `low` to `high`, of a field that is missing.
decree_value exact_range_value(uint32_t field, int64_t low, int64_t high);
decree_value exact_duration_value(uint32_t field, jub_duration least, jub_duration most);

/// Cuts a piece in one dimension; false when that could not be done within the limits.
bool exact_split_uncut(decree_exact *exact, const decree_value *box, uint32_t dimension);
int64_t exact_middle_of(int64_t low, int64_t high);
bool exact_split_at(decree_exact *exact, const decree_value *box, uint32_t dimension, int64_t cut);
bool exact_split_middle(decree_exact *exact, const decree_value *box, uint32_t dimension);

// -- exact_cut.c: where to cut it ----------------------------------------------------------------

// A clause with missing fields that may change what the person gets.
typedef struct exact_doubt {
    const decree_expr *when; // NULL: an amount
    decree_mask open;
    const decree_record *record; // NULL: about the person, not about
    uint32_t row;                // this row
} exact_doubt;

enum { EXACT_ROW_DOUBT_MAX = 64 }; // more are in doubt as amounts alone

typedef struct exact_doubts {
    exact_doubt items[EXACT_COVERS_MAX + DECREE_GRANT_MAX + DECREE_EXCLUSION_MAX +
                      DECREE_CLAUSE_MAX + EXACT_ROW_DOUBT_MAX + 2];
    uint32_t count;
    decree_mask open; // of all
} exact_doubts;

/// Puts the values of a piece into the facts.
void exact_enter(decree_exact *exact, const decree_value *box);

/// The clauses and amounts that are not certain in the piece entered.
void exact_find_doubts(decree_exact *exact, const decree_decision *decision, exact_doubts *list);
bool exact_is_number(decree_type_kind kind);

/// Where a condition, or with `inner` a comparison in it, turns over along a number. `*is_split`
/// where there is such a place; false when it could not be cut there within the limits.
bool exact_split_by_condition(decree_exact *exact, const decree_value *box,
                              const exact_doubts *list, bool inner, bool *is_split);

#endif
