#ifndef JUB_DRAW_ASSIGNMENT_H
#define JUB_DRAW_ASSIGNMENT_H

#include "draw/draw.h"

/// Who gets which case, by lot, from the seed of a draw (draw.h). Plain data in and out: cases and
/// reviewers are labels, each once in its list. The order of either list never matters, because
/// reviewers are sorted as bytes here and each case has a stream of its own.
///
///     independent  purpose `reviewer`, label the case: those without conflict, sorted; the pick is
///                  number uniform(count). A case added or removed moves no other.
///     panel        purpose `panel`: the same, several picks from one stream, each taken off the
///                  list, which keeps its order
///     balanced     cases in ticket order, in blocks of as many as there are reviewers; each block
///                  has a permutation (purpose `permutation`, label `block/<b>`), from which each
///                  case takes the first without conflict who is left. Loads differ by one at most,
///                  second duties apart; a case added or removed moves those behind it.

enum {
    JUB_REVIEWER_MAX = 65535,
    JUB_PANEL_MAX = 64,
    JUB_CASE_MAX = 1 << 26, // in one balanced assignment: 67 million
};

/// Reviewers that may be drawn, and with whom which case has a conflict. The texts are views that
/// must outlive it.
typedef struct jub_reviewers {
    const jub_text *labels; // [count], sorted as bytes
    size_t count;
} jub_reviewers;

/// Sorts a copy of the labels. Owner: the copy lives in `arena`.
/// Errors: JUB_MISSING for none, JUB_LIMIT, JUB_DUPLICATE for one listed twice, JUB_NO_MEMORY.
jub_status jub_reviewers_sort(jub_arena *arena, const jub_text *labels, size_t count,
                              jub_reviewers *reviewers_out, jub_error *error);

/// A case that has a conflict with a reviewer.
typedef struct jub_conflict {
    jub_text label; // of the case
    jub_text reviewer;
} jub_conflict;

typedef struct jub_conflicts {
    const jub_conflict *items; // [count], sorted by case, then reviewer; those twice are once
    size_t count;
} jub_conflicts;

/// Sorts a copy. A conflict with nobody on the list is refused: it is more likely a slip of the pen
/// than meant. Owner: the copy lives in `arena`. Errors: JUB_MISSING, JUB_NO_MEMORY;
/// `error->at.line` is the place in `items`, from 1.
jub_status jub_conflicts_sort(jub_arena *arena, const jub_conflict *items, size_t count,
                              const jub_reviewers *reviewers, jub_conflicts *conflicts_out,
                              jub_error *error);

/// One pick for one case, as the place of a reviewer in the sorted list.
/// Errors: JUB_CONFLICT when all have a conflict, JUB_LIMIT for a label too long, JUB_NO_MEMORY.
jub_status jub_assign_independent(jub_arena *arena, const uint8_t seed[JUB_DRAW_SEED_BYTES],
                                  const jub_reviewers *reviewers, const jub_conflicts *conflicts,
                                  jub_text label, uint32_t *reviewer_out, jub_error *error);

/// `size` picks, all different, in the order drawn. `size` from 1 to JUB_PANEL_MAX.
/// Errors: as above; JUB_CONFLICT also when fewer than `size` are without conflict.
jub_status jub_assign_panel(jub_arena *arena, const uint8_t seed[JUB_DRAW_SEED_BYTES],
                            const jub_reviewers *reviewers, const jub_conflicts *conflicts,
                            jub_text label, size_t size, uint32_t *reviewers_out, jub_error *error);

/// The permutation of one block: places in the sorted list.
///
///     order_out  [reviewers->count]
void jub_assign_permutation(const uint8_t seed[JUB_DRAW_SEED_BYTES], size_t reviewer_count,
                            uint64_t block, uint32_t *order_out);

/// All cases at once.
///
///     labels          [count]
///     reviewers_out   [count]   place in the sorted list
///     is_second_out   [count]   true where it is a second duty within the block: nobody who was
///                               left was without conflict
///
/// Errors: JUB_DUPLICATE for a case listed twice; JUB_LIMIT, and JUB_CONFLICT for a case with which
/// all have a conflict, with the place in `labels`, from 1, in `error->at.line`; JUB_NO_MEMORY.
/// What is in the outputs is then not to be used.
jub_status jub_assign_balanced(jub_arena *arena, const uint8_t seed[JUB_DRAW_SEED_BYTES],
                               const jub_reviewers *reviewers, const jub_conflicts *conflicts,
                               const jub_text *labels, size_t count, uint32_t *reviewers_out,
                               bool *is_second_out, jub_error *error);

#endif
