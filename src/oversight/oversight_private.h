#ifndef JUB_OVERSIGHT_PRIVATE_H
#define JUB_OVERSIGHT_PRIVATE_H

#include "oversight/oversight.h"

struct expected; // expected.c

/// While a programme is looked at. An indicator (flag_<word>.c) makes tests and hands each in with
/// `oversight_add`; it decides nothing but breaches. frame.c then gives q-values and verdicts.
typedef struct overseer {
    jub_arena *arena; // what the result points into, too
    const jub_evidence *evidence;
    const jub_state *state;
    const jub_basis *basis;
    const jub_oversight_options *options;

    /// [cases] chance that a reader drawn at random passes the case (expected.c), leaving nobody
    /// out; NAN for a case without facts, and for one of which the decree leaves no choice.
    /// `oversight_chance` leaves a reader out.
    double *chances;
    const struct expected *expected;

    /// First and second readings of cases that leave a choice, reader by reader in the order of
    /// their times: those of actor a are reader_readings[reader_offsets[a]] up to
    /// [reader_offsets[a + 1] - 1], each an item of evidence->readings.
    uint32_t *reader_offsets; // [actors + 1]
    uint32_t *reader_readings;

    /// [cases * 2] item of evidence->readings that is the first and the second answer, or
    /// JUB_NO_ROW.
    uint32_t *answers;

    JUB_LIST(jub_finding) tests;
    JUB_LIST(jub_funnel) funnels;
    const char *why_none[JUB_INDICATOR_COUNT];
} overseer;

/// A finding with nothing in it: what does not apply is NAN.
jub_finding oversight_finding(jub_indicator indicator, jub_subject_kind kind, uint32_t subject);

/// Takes a copy. What it points to must live in run->arena. Errors: JUB_NO_MEMORY.
jub_status oversight_add(overseer *run, const jub_finding *finding, jub_error *error);

/// Whether the final round decides anything of the case.
bool oversight_has_choice(const overseer *run, uint32_t case_number);

/// The chance that somebody else than this reader passes the case. NAN as in `chances`.
double oversight_chance(const overseer *run, uint32_t case_number, uint16_t reader);

/// The same, knowing what the other of the two readers answered: who has a case that was refused
/// by the other passes it seldom. NAN where the other has not answered.
double oversight_chance_given(const overseer *run, uint32_t case_number, uint16_t reader);

/// What the other of the two answered, or NULL.
const jub_reading_fact *oversight_other(const overseer *run, const jub_reading_fact *reading);

/// A seed of its own for each test, from the seed of the whole.
uint64_t oversight_seed(const overseer *run, jub_indicator indicator, uint64_t subject);

/// expected.c: fits the models, and fills in chances, readings by reader and answers. Errors:
/// JUB_NO_MEMORY.
jub_status oversight_expect(overseer *run, jub_error *error);

// -- what holds for the tests of an indicator -----------------------------------------------------

/// How the tests of an indicator are held to account.
typedef struct family_rule {
    bool is_shared;    // the same cases enter many tests: Benjamini-Yekutieli
    bool needs_effect; // a flag has to move the share by JUB_OVERSIGHT_EFFECT_POINTS
} family_rule;

/// One for each indicator: makes its tests, or says in why_none why there are none.
typedef jub_status indicator_function(overseer *run, jub_error *error);

/// X(NAME, function, is shared, needs effect), in the order in which they are made.
#define OVERSEER_LIST(X)

#define X(name, function, is_shared, needs_effect) indicator_function function;
OVERSEER_LIST(X)
#undef X

family_rule oversight_rule(jub_indicator indicator);

/// frame.c: q-values and verdicts of run->tests, and counts of each indicator.
jub_status oversight_judge(overseer *run, jub_tested *tested_out, jub_error *error);

#endif
