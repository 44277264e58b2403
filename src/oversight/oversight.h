#ifndef JUB_OVERSIGHT_OVERSIGHT_H
#define JUB_OVERSIGHT_OVERSIGHT_H

#include "oversight/finding.h"

/// Was the selection clean? All indicators over a programme, and the frame that decides between
/// flag, watch and nothing. docs/oversight.md defines each figure.

enum {
    JUB_OVERSIGHT_DECISIONS_MIN = 20, // of an officer, below which there is no data
    JUB_OVERSIGHT_EFFECT_POINTS = 5,  // of 100, below which no share is a flag
    JUB_OVERSIGHT_RATE_PERCENT = 10,  // of false discoveries
};

typedef struct jub_oversight_options {
    uint64_t seed;                // of permutations; printed with each finding
    uint32_t draws;               // JUB_SHUFFLE_DRAWS, or fewer for a measurement
    const jub_parallel *parallel; // NULL: one after another; the result is the same
} jub_oversight_options;

/// Owner: in `arena`; points into evidence. Errors: JUB_MISSING for a programme whose final round
/// is not over; JUB_NO_MEMORY.
jub_status jub_oversee(jub_arena *arena, const jub_evidence *evidence,
                       const jub_oversight_options *options, jub_oversight *oversight_out,
                       jub_error *error);

/// Cases in the order in which they should be read again, the most suspicious first, by what flags,
/// watches and breaches rest on; cases that nothing points at follow by lot from the seed.
///
///     order_out   [cases]   numbers of cases
///
/// Returns how many of them something points at. `arena` is for work. Errors: JUB_NO_MEMORY.
jub_status jub_oversight_steer(jub_arena *arena, const jub_evidence *evidence,
                               const jub_oversight *oversight, uint32_t *order_out,
                               size_t *pointed_out, jub_error *error);

#endif
