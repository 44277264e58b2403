#ifndef JUB_OVERSIGHT_AUDIT_SAMPLE_H
#define JUB_OVERSIGHT_AUDIT_SAMPLE_H

#include "programme/state.h"

/// Which cases of a programme are read again, how many, and what that has come to. There are two
/// lists, each audited on its own: those who were chosen, of whom some may be wrongly in, and those
/// who were refused near the cut, of whom some may be wrongly out. docs/audit.md defines them.
///
/// The lot is the programme's own: cases by rising ticket under the seed of its draw `audit`
/// (programme/dealing.h). The sample of a list is the first so many of its cases in that order, so
/// every case of a list has the same chance, and who has the seed can draw it again.

typedef enum jub_audit_list { JUB_AUDIT_CHOSEN, JUB_AUDIT_REFUSED, JUB_AUDIT_LISTS } jub_audit_list;

const char *jub_audit_list_words(jub_audit_list list);

/// What is to be shown, and how surely.
typedef struct jub_audit_aim {
    double rate; // fewer wrong ones than this share of a list
    double risk; // of passing a list that has as many or more
} jub_audit_aim;

/// Which list each case is of. A refused case is near the cut when the decree would have given what
/// the person asks for had the readers passed it: all of them, where no quota decides; where one
/// does, those whose rank is within its places and `margin` of them more, rounded up.
typedef struct jub_audit_frame {
    const uint8_t *list_of; // [cases] a jub_audit_list; JUB_AUDIT_LISTS: neither
    uint64_t counts[JUB_AUDIT_LISTS];
    uint64_t far_count;       // refused, and far from the cut
    uint64_t unsettled_count; // no outcome
} jub_audit_frame;

/// Owner: in `arena`. Errors: JUB_MISSING before the final round is over, or without facts;
/// JUB_NO_MEMORY.
jub_status jub_audit_frame_make(jub_arena *arena, const jub_state *state, double margin,
                                jub_audit_frame *frame_out, jub_error *error);

/// The first of each list in the order of the draw.
///
///     wanted     [JUB_AUDIT_LISTS]   cases of each; all of a list where it has no more
typedef struct jub_audit_sample {
    const uint32_t *cases[JUB_AUDIT_LISTS]; // numbers, in the order drawn
    size_t counts[JUB_AUDIT_LISTS];
    uint32_t within; // both samples lie within the first so many of all cases in that order
} jub_audit_sample;

/// Owner: in `arena`. Errors: JUB_MISSING while no seed is taken for `audit`; JUB_NO_MEMORY.
jub_status jub_audit_sample_draw(jub_arena *arena, const jub_state *state,
                                 const jub_audit_frame *frame, const uint64_t *wanted,
                                 jub_audit_sample *sample_out, jub_error *error);

/// A case that was read again, as often as it was. One of which a paper is missing counts as wrong:
/// nobody can say that it is right.
typedef struct jub_audit_reading {
    uint32_t case_number;
    bool is_otherwise; // decided otherwise than the readers did
    bool is_missing;   // for want of a paper
} jub_audit_reading;

typedef enum jub_audit_advice {
    JUB_AUDIT_CERTIFY,
    JUB_AUDIT_GO_ON,
    JUB_AUDIT_READ_ALL
} jub_audit_advice;

typedef struct jub_audit_result {
    uint64_t total, read;
    uint64_t otherwise, missing; // of those read; one that is both is counted as decided otherwise
    uint64_t bound;              // at most so many of all are wrong, but for the risk
    bool is_below;               // the bound is below the rate
    uint8_t advice;              // of the sequential test: a jub_audit_advice
    uint64_t more;               // to go on: so many, if none of them is wrong
} jub_audit_result;

/// What the sequential test says when `wrong` of `read` were, of `total`.
jub_audit_advice jub_audit_advise(uint64_t total, uint64_t read, uint64_t wrong,
                                  const jub_audit_aim *aim, uint64_t *more_out);

/// Sums up by list. Readings of cases of neither list are passed over.
///
///     readings     [reading_count]      of one case together or apart
///     results_out  [JUB_AUDIT_LISTS]
///
/// `arena` is for work. Errors: JUB_NO_MEMORY.
jub_status jub_audit_sum_up(jub_arena *arena, const jub_audit_frame *frame, size_t case_count,
                            const jub_audit_reading *readings, size_t reading_count,
                            const jub_audit_aim *aim, jub_audit_result *results_out,
                            jub_error *error);

#endif
