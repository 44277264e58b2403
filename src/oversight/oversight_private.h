#ifndef JUB_OVERSIGHT_PRIVATE_H
#define JUB_OVERSIGHT_PRIVATE_H

#include "oversight/oversight.h"
#include "statistics/spread.h"

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
    jub_untested untested[JUB_INDICATOR_COUNT]; // why none, from an indicator that makes no test
    uint64_t checked[JUB_INDICATOR_COUNT];      // what it held against its rule
} overseer;

/// A finding with nothing in it: what does not apply is NAN.
jub_finding oversight_finding(jub_indicator indicator, jub_subject_kind kind, uint32_t subject);

/// Takes a copy. What it points to must live in run->arena. Errors: JUB_NO_MEMORY.
jub_status oversight_add(overseer *run, const jub_finding *finding, jub_error *error);

/// A breach: `base` says of whom and what; it rests on one entry, and on a person unless that is
/// JUB_NO_ROW. Errors: JUB_NO_MEMORY.
jub_status oversight_breach(overseer *run, const jub_finding *base, uint64_t entry, uint32_t person,
                            jub_error *error);

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

/// readings.c: fills in readings by reader and answers. Errors: JUB_NO_MEMORY.
jub_status oversight_order_readings(overseer *run, jub_error *error);

/// expected.c: the same, fits the models and fills in chances. Errors: JUB_NO_MEMORY.
jub_status oversight_expect(overseer *run, jub_error *error);

// -- officers or facilities beside each other (beside.c) ------------------------------------------

/// One of those who are compared: so many hits of so many trials, where `tally.mean` is expected.
typedef struct beside {
    uint32_t subject;
    jub_tally tally;
    const uint64_t *entries; // what a finding would rest on
    size_t entry_count;
    const uint32_t *persons; // whom to read again, the most doubtful first
    size_t person_count;
} beside;

typedef struct beside_question {
    jub_indicator indicator;
    uint8_t family;
    jub_subject_kind kind;
    uint64_t least;    // trials, below which there is no data
    bool is_two_sided; // else only more than expected counts
    bool has_funnel;
    jub_says says;
} beside_question;

/// Tests each by the tail of a beta-binomial distribution whose spread is that of all who have data
/// (p), and of all but the outermost at either end (p_watch). Errors: JUB_NO_MEMORY.
jub_status oversight_beside(overseer *run, const beside_question *question, const beside *items,
                            size_t count, jub_error *error);

/// Fills in what is expected of each where nothing is known of the cases: the share of all others,
/// but for the one with the highest share and the one with the lowest (where there are five or
/// more), that one who is far out does not make all others look strange.
void oversight_pool(beside *items, size_t count);

/// Readings with the one number of a doubt each, the most doubtful first when sorted.
typedef struct doubt {
    double chance; // that others had answered so: the lower, the more doubtful
    uint32_t reading;
} doubt;

/// Sorts, and gives entries and persons of a finding that rests on these. Errors: JUB_NO_MEMORY.
jub_status oversight_rests_on(const overseer *run, doubt *doubts, size_t count,
                              const uint64_t **entries_out, const uint32_t **persons_out,
                              jub_error *error);

/// How likely others were to answer as this reading does: by the other's answer if there is one,
/// else by the facts alone.
double oversight_likeness(const overseer *run, const jub_reading_fact *reading);

// -- what holds for the tests of an indicator -----------------------------------------------------

/// How the tests of an indicator are held to account.
typedef struct family_rule {
    bool is_shared;    // the same cases enter many tests: Benjamini-Yekutieli
    bool needs_effect; // a flag has to move the share by JUB_OVERSIGHT_EFFECT_POINTS
} family_rule;

/// One for each indicator: makes its tests, or says in `untested` why there are none; one
/// with a rule adds up in `checked` what it held against it.
typedef jub_status indicator_function(overseer *run, jub_error *error);

/// X(NAME, function, is shared, needs effect), in the order in which they are made.
#define OVERSEER_LIST(X)                                                                           \
    X(EXCLUDED, flag_excluded, false, false)                                                       \
    X(CAP, flag_cap, false, false)                                                                 \
    X(LATE, flag_late, false, true)                                                                \
    X(TWICE, flag_twice, false, false)                                                             \
    X(FAMILY, flag_family, false, true)                                                            \
    X(FOUR_EYES, flag_four_eyes, true, false)                                                      \
    X(LOOKS, flag_looks, false, false)                                                             \
    X(EDITS, flag_edits, false, true)                                                              \
    X(CROWDING, flag_crowding, false, false)                                                       \
    X(BATCHES, flag_batches, true, true)                                                           \
    X(USEFUL, flag_useful, false, true)                                                            \
    X(TIED, flag_tied, true, false)                                                                \
    X(GO_BETWEEN, flag_go_between, true, false)                                                    \
    X(MOVED, flag_moved, false, true)                                                              \
    X(GENEROUS, flag_generous, false, true)                                                        \
    X(STEERED, flag_steered, false, true)                                                          \
    X(DIFFERS, flag_differs, false, true)                                                          \
    X(PACE, flag_pace, false, true)                                                                \
    X(PASSED_OVER, flag_passed_over, false, true)                                                  \
    X(SET_ASIDE, flag_set_aside, false, true)                                                      \
    X(FACILITY_FAVOUR, flag_favour, true, true)

#define X(name, function, is_shared, needs_effect) indicator_function function;
OVERSEER_LIST(X)
#undef X

family_rule oversight_rule(jub_indicator indicator);

/// frame.c: q-values and verdicts of run->tests, and counts of each indicator.
jub_status oversight_judge(overseer *run, jub_tested *tested_out, jub_error *error);

#endif
