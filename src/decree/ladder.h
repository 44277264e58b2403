#ifndef JUB_DECREE_LADDER_H
#define JUB_DECREE_LADDER_H

#include "base/arena.h"
#include "base/status.h"
#include "calendar/date.h"

// People alike but for the length of their terms, in the order in which the terms end: does whoever
// was due out later still come out later, and by about as much? Plain data in, plain data out.

enum { JUB_RUNG_GROUP_BYTES = 16, JUB_SEAM_MAX = 1 << 20 };

/// One person: those with the same bytes in `group` are alike.
typedef struct jub_rung {
    uint8_t group[JUB_RUNG_GROUP_BYTES];
    jub_date end;     // of the term, before
    jub_date release; // the end after
    uint32_t row;
} jub_rung;

typedef enum jub_seam_kind {
    JUB_INVERSION, // the later end comes out earlier
    JUB_JUMP       // the later end comes out later by far more than it is later
} jub_seam_kind;

/// A place between two ends of term that follow one another in a group.
typedef struct jub_seam {
    jub_seam_kind kind;
    uint32_t days; // inversion: so much earlier; jump: so much later beyond what the ends differ by
    uint32_t first_row; // the earlier end
    uint32_t second_row;
} jub_seam;

typedef struct jub_ladder {
    uint64_t people;          // in groups with at least two different ends
    uint64_t groups;          // of them
    uint64_t inversion_count; // seams, also those that are not kept
    uint64_t jump_count;
    uint64_t pairs;     // of people of whom the one with the later end comes out earlier
    uint64_t overtaken; // people before whom somebody with a later end comes out
    jub_seam *seams;    // [seam_count] inversions first, the largest first, then by row
    size_t seam_count;  // at most JUB_SEAM_MAX
} jub_ladder;

/// Sorts `rungs` [count] and finds every seam: jumps are those of `jump_days` or more. Takes some
/// n log n steps, and 8 bytes for each rung.
/// Owner: seams are in `arena`. Errors: JUB_NO_MEMORY.
jub_status jub_ladder_climb(jub_arena *arena, jub_rung *rungs, size_t count, uint32_t jump_days,
                            jub_ladder *ladder_out, jub_error *error);

#endif
