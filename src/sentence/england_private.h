#ifndef JUB_SENTENCE_ENGLAND_PRIVATE_H
#define JUB_SENTENCE_ENGLAND_PRIVATE_H

#include "sentence/law_private.h"

/// The rules of England and Wales for determinate sentences, without recall and parole. The figures
/// come from the law file; what is done with them stands in england_units.c (one unit and its
/// dates), england_schemes.c (laws that commence by tranches), england_walk.c (the walk through
/// time) and england_results.c (the dates over all units).

/// Single figures, each with its source in the file.
///
///     X(name, type: DATE, COUNT or FRACTION)
#define ENGLAND_FIGURE_LIST(X)                                                                     \
    X(old_law_offence_before, DATE)                                                                \
    X(old_law_sentenced_before, DATE)                                                              \
    X(supervision_offence_from, DATE)                                                              \
    X(short_term_months, COUNT)                                                                    \
    X(long_term_months, COUNT)                                                                     \
    X(adult_years, COUNT)                                                                          \
    X(dto_longest_months, COUNT)                                                                   \
    X(dto_remand_from, DATE)                                                                       \
    X(removal_is_no_release_from, DATE)                                                            \
    X(large_fine_from, DATE)                                                                       \
    X(large_fine_pounds, COUNT)                                                                    \
    X(dto_fraction, FRACTION)                                                                      \
    X(fine_fraction, FRACTION)                                                                     \
    X(large_fine_fraction, FRACTION)                                                               \
    X(breach_fraction, FRACTION)                                                                   \
    X(merged_fraction, FRACTION)                                                                   \
    X(old_law_licence_fraction, FRACTION)                                                          \
    X(mixed_licence_fraction, FRACTION)

/// The laws in the order they commence. The names are fixed: the code knows what each does.
enum { LAW_DEFAULT, LAW_SDS40, LAW_SDS40_EXTRA, LAW_PROGRESSION, LAW_COUNT };

enum { ENGLAND_TRANCHES_MAX = 20 };

typedef struct england_tranche {
    jub_date day;
    int32_t longest; // in the law's measure; INT32_MAX in the last
} england_tranche;

typedef struct england_law {
    jub_text name;
    jub_date commences; // JUB_DATE_MIN for the law that always was
    bool has_plain, has_enhanced;
    jub_fraction plain, enhanced;
    uint32_t without;            // exclusions that keep an offence out
    uint32_t only_with;          // exclusions of which one brings it in; 0: none is needed
    uint32_t without_marks;      // marks that keep a sentence out
    bool without_enhanced_today; // plain sentences that would be enhanced now stay out
    bool measures_years;         // tranches by whole years, otherwise by days
    uint32_t tranche_count;
    england_tranche tranches[ENGLAND_TRANCHES_MAX];
} england_law;

/// The steps of an explanation; each has its source in the law file.
///
///     X(constant, name)
#define ENGLAND_STEP_LIST(X)                                                                       \
    X(STEP_TERM, "term")                                                                           \
    X(STEP_CHAIN, "consecutive")                                                                   \
    X(STEP_MERGED, "merged")                                                                       \
    X(STEP_FRACTION, "fraction")                                                                   \
    X(STEP_LABELS, "labels")                                                                       \
    X(STEP_PASSED_ON, "passed-on")                                                                 \
    X(STEP_CREDIT, "credit")                                                                       \
    X(STEP_ADDED, "added-days")                                                                    \
    X(STEP_AT_LARGE, "at-large")                                                                   \
    X(STEP_MOVEMENT, "movement")                                                                   \
    X(STEP_RELEASED, "released")                                                                   \
    X(STEP_TRANCHE, "tranche")                                                                     \
    X(STEP_NEW_FRACTION, "new-fraction")                                                           \
    X(STEP_DATES, "dates")                                                                         \
    X(STEP_LICENCE, "licence")                                                                     \
    X(STEP_LATEST, "latest-wins")                                                                  \
    X(STEP_NOT_BEFORE, "not-before-tranche-day")                                                   \
    X(STEP_LENGTH, "effective-length")

typedef enum england_step {
#define X(constant, name) constant,
    ENGLAND_STEP_LIST(X)
#undef X
        ENGLAND_STEP_COUNT
} england_step;

typedef struct england_figures {
#define X(name, type) england_##type name;
#define england_DATE jub_date
#define england_COUNT int64_t
#define england_FRACTION jub_fraction
    ENGLAND_FIGURE_LIST(X)
#undef england_DATE
#undef england_COUNT
#undef england_FRACTION
#undef X
    england_law laws[LAW_COUNT];
    uint32_t scheme_laws[LAW_SCHEMES_MAX]; // bit i: laws[i] exists in the scheme
    jub_text step_sources[ENGLAND_STEP_COUNT];
} england_figures;

/// Reads the figures of a law file; see laws/README.md.
jub_status england_read(jub_arena *arena, const json_t *json, jub_law *law, jub_error *error);

typedef enum england_label {
    LABEL_SLED = 1,
    LABEL_SED = 2,
    LABEL_LED = 4,
    LABEL_CRD = 8,
    LABEL_ARD = 16,
    LABEL_MTD = 32
} england_label;

/// The seven counts of days a unit carries, 0 when it is formed.
typedef struct england_counts {
    int32_t remand, bail, at_large, added, served, unused, unused_licence;
} england_counts;

typedef enum england_shape { SHAPE_CHAIN, SHAPE_MERGED, SHAPE_SINGLE } england_shape;

/// What dates are computed for: a sentence, a chain of consecutive ones, or some merged into one.
typedef struct england_unit {
    england_shape shape;
    const uint16_t *members; // [member_count] indices of sentences; a chain in its order
    uint32_t member_count;
    jub_date start, offence; // the earliest of its members
    int32_t expiry_days;     // from the start, both ends included
    int32_t release_days;
    int32_t threshold_days; // for "under 12 months" and the like
    uint32_t labels;        // before age is looked at
    bool is_short;          // under 12 months
    bool is_mixed;          // a chain of new-law sentences from before and from after 2015-02-01
    bool is_progressed;     // moved from SED and ARD to SLED and CRD by the progression model
    bool is_dto, is_botus;  // all members are
    bool takes_added, takes_remand, takes_bail;
    bool has_new; // formed today
    england_counts counts;
} england_unit;

typedef struct england_group {
    england_unit **units;
    uint32_t count;
} england_group;

/// One case while it is computed. Days that leave the calendar set `is_out_of_range` and are then
/// held at its edge, so that the arithmetic goes on and is refused once, at the end.
typedef struct england_case {
    const england_figures *figures;
    const jub_custody *custody_in;
    jub_arena *arena;
    jub_steps *steps; // or NULL
    uint32_t laws;    // bits of the scheme
    bool is_out_of_range;
    jub_date adult_from;     // JUB_DATE_MIN when no date of birth is known
    jub_fraction *fractions; // [sentences] to be served
    JUB_LIST(england_unit *) custody, licence;
    JUB_LIST(england_group) released;
    jub_date next_release;
    england_unit *next_unit; // or NULL
    int32_t banked_days;
    struct england_allocation {
        int32_t tranche; // 0: none
        jub_date day;
        bool has_snapshot, has_conditional;
        jub_date conditional; // CRD of the snapshot
    } allocations[LAW_COUNT];
} england_case;

static inline const jub_sentence *england_sentence(const england_case *c, uint32_t index)
{
    return &c->custody_in->sentences[index];
}

static inline bool england_has_law(const england_case *c, uint32_t law)
{
    return c->laws >> law & 1;
}

// england_explain.c

/// Adds a step to the explanation when one is asked for.
void england_say(const england_case *c, england_step step, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

enum { ENGLAND_NAMES_BYTES = 200 };

/// The ids of a unit's sentences, with commas, in `names_out`.
const char *england_names(const england_case *c, const england_unit *unit,
                          char names_out[ENGLAND_NAMES_BYTES]);
void england_explain_unit(const england_case *c, const england_unit *unit);
void england_explain_release_days(const england_case *c, const england_unit *unit);
void england_explain_dates(england_case *c, const england_unit *unit);

// england_units.c

/// `date` plus `days`, held at the calendar's edge.
jub_date england_plus(england_case *c, jub_date date, int64_t days);

/// The same day `months` later or the last day of that month.
jub_date england_months_after(england_case *c, jub_date date, int64_t months);

/// The length of a term from a day, both ends included.
int32_t england_term_length(england_case *c, jub_date start, jub_term term);

/// The terms of a chain, month parts and day parts gathered into blocks and laid end to end; only
/// those with the fraction `only` when it is not NULL.
int32_t england_blocks_length(england_case *c, jub_date start, const uint16_t *members,
                              uint32_t member_count, const jub_fraction *only);

/// A unit of these members, measured, with all counts 0. NULL when memory is out.
england_unit *england_unit_new(england_case *c, england_shape shape, const uint16_t *members,
                               uint32_t member_count);

/// Whether the member at `index` of a chain is the first with its fraction.
bool england_starts_group(const england_case *c, const england_unit *unit, uint32_t index);

/// The length from `start` of a chain's members with one fraction.
int32_t england_group_length(england_case *c, const england_unit *unit, jub_date start,
                             jub_fraction fraction);

/// Computes the days to release anew from the members' fractions.
void england_unit_measure_release(england_case *c, england_unit *unit);

jub_date england_base_release(england_case *c, const england_unit *unit);
jub_date england_unit_release(england_case *c, const england_unit *unit);
jub_date england_unadjusted_expiry(england_case *c, const england_unit *unit);
jub_date england_expiry(england_case *c, const england_unit *unit);

/// The labels as of the unit's release date, when the person's age is known.
uint32_t england_labels(england_case *c, const england_unit *unit);
static inline bool england_is_conditional(uint32_t labels)
{
    return (labels & LABEL_CRD) && !(labels & LABEL_ARD);
}

/// The days that the terms of a mixed chain from the supervision rules on last, and how many of
/// them its licence runs.
int32_t england_mixed_licence_days(england_case *c, const england_unit *unit, int32_t *length_out);

/// False when the unit has no licence.
bool england_licence_end(england_case *c, const england_unit *unit, jub_date *end_out);

bool england_is_old_law(const england_case *c, const jub_sentence *sentence);

/// Of the graver class, which an old-law sentence never is.
bool england_is_enhanced(const england_case *c, const jub_sentence *sentence);

// england_schemes.c

/// Whether `law` covers a sentence: by its kind and its exclusions, whenever it was imposed.
bool england_law_covers(const england_case *c, uint32_t law, const jub_sentence *sentence);

/// The fraction of a sentence imposed today.
jub_fraction england_fraction_on(const england_case *c, const jub_sentence *sentence, jub_date day);

/// All that the laws do on a day: tranches allocated, snapshots, new fractions, the amendment.
/// False when memory is out.
bool england_apply_laws(england_case *c, jub_date day);

/// Takes the next release anew from custody.
void england_take_next_release(england_case *c);

/// Nobody is released before the scheme's day: moves the CRD of the final results.
void england_hold_until_tranche(england_case *c, jub_release *release);

// england_walk.c

/// Walks through the days. False when memory is out.
jub_status england_walk(england_case *c, jub_error *error);

// england_form.c

/// The units of the sentences in custody and those imposed on `day`, into c->custody.
jub_status england_form_units(england_case *c, jub_date day, jub_error *error);

// england_results.c

/// Draws up the dates over all released groups and those in custody. False when memory is out.
bool england_draw_up(england_case *c, jub_release *release_out);

#endif
