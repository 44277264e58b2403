#ifndef JUB_REPORT_OUTCOME_PRIVATE_H
#define JUB_REPORT_OUTCOME_PRIVATE_H

#include "report/page_private.h"
#include "report/suppress_private.h"

/// Everybody in the register, counted once: who is on the list by what became of them, by facility
/// and by the clauses that gave it; who is not, by why. All tables share their margins, and so one
/// network (suppress_private.h).

/// What became of somebody who is on the list, or was and declined. X(NAME)
#define REPORT_EFFECT_LIST(X) X(RELEASED) X(REDUCED) X(TRANSFERRED) X(DECLINED) X(TO_COME)

typedef enum report_effect {
#define X(name) REPORT_IS_##name,
    REPORT_EFFECT_LIST(X)
#undef X
        REPORT_EFFECT_COUNT
} report_effect;

/// Why somebody is not on it. X(NAME)
#define REPORT_FATE_LIST(X)                                                                        \
    X(SET_ASIDE)    /* proposed, and not nominated at the facility */                              \
    X(REFUSED)      /* by those who read the case */                                               \
    X(NO_PLACE)     /* passed, and no place was left; or taken off by a correction */              \
    X(UNDETERMINED) /* facts are missing */                                                        \
    X(DEFERRED)                                                                                    \
    X(REVOKED)                                                                                     \
    X(EXCLUDED)                                                                                    \
    X(NOT_GRANTED)                                                                                 \
    X(NOT_COVERED)

typedef enum report_fate {
#define X(name) REPORT_FATE_##name,
    REPORT_FATE_LIST(X)
#undef X
        REPORT_FATE_COUNT
} report_fate;

typedef struct report_outcome {
    size_t facility_count;   // rows of the register, and a last one for whose is unknown
    size_t clause_count;     // sets of clauses, each as one name
    const jub_text *clauses; // empty: no clause
    uint64_t ended_count;    // of those reduced, whose new end has come by the day of the effect
    report_flow *flows;
    size_t flow_count;
} report_outcome;

/// For the public with small counts hidden. Counted once for both languages, so that they leave out
/// the same. False when memory is out.
bool report_outcome_count(jub_arena *arena, const jub_report_input *input,
                          report_outcome *outcome_out);

const report_flow *report_outcome_all(const report_outcome *outcome);
const report_flow *report_outcome_fate(const report_outcome *outcome, report_fate fate);
const report_flow *report_outcome_listed(const report_outcome *outcome);
const report_flow *report_outcome_effect(const report_outcome *outcome, report_effect effect);
/// `effect` REPORT_EFFECT_COUNT: the row's total.
const report_flow *report_outcome_at(const report_outcome *outcome, size_t facility,
                                     report_effect effect);
const report_flow *report_outcome_by(const report_outcome *outcome, size_t clause,
                                     report_effect effect);

/// The count, or that it is not shown.
jub_text report_flow_text(report_words *words, const report_flow *flow);

report_text report_effect_text(report_effect effect);
report_text report_fate_text(report_fate fate);

#endif
