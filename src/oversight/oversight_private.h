#ifndef JUB_OVERSIGHT_PRIVATE_H
#define JUB_OVERSIGHT_PRIVATE_H

#include "oversight/oversight.h"

/// While a programme is looked at. An indicator (flag_<word>.c) makes tests and hands each in with
/// `oversight_add`; it decides nothing but breaches. frame.c then gives q-values and verdicts.
typedef struct overseer {
    jub_arena *arena; // what the result points into, too
    const jub_evidence *evidence;
    const jub_state *state;
    const jub_basis *basis;
    const jub_oversight_options *options;

    /// [cases] chance that a reader drawn at random passes the case (expected.c), leaving nobody
    /// out; NAN for a case without facts. `oversight_chance` leaves a reader out.
    double *chances;

    JUB_LIST(jub_finding) tests;
    JUB_LIST(jub_funnel) funnels;
    const char *why_none[JUB_INDICATOR_COUNT];
} overseer;

/// Takes a copy. What it points to must live in run->arena. Errors: JUB_NO_MEMORY.
jub_status oversight_add(overseer *run, const jub_finding *finding, jub_error *error);

/// The chance that somebody else than this reader passes the case.
double oversight_chance(const overseer *run, uint32_t case_number, uint16_t reader);

/// How the tests of an indicator's family are held to account.
typedef struct family_rule {
    bool is_shared;    // the same cases enter many tests: Benjamini-Yekutieli
    bool needs_effect; // a flag has to move the share by JUB_OVERSIGHT_EFFECT_POINTS
    double watch_p;    // the p_watch below which it is a watch
} family_rule;

/// One for each indicator: makes its tests, or says in why_none why there are none.
typedef jub_status indicator(overseer *run, jub_error *error);

/// The table of frame.c: rule and function of each. X(NAME, function, is shared, needs effect)
/// stands there, one line an indicator.

#endif
