#ifndef JUB_DECREE_CHECK_REGION_PRIVATE_H
#define JUB_DECREE_CHECK_REGION_PRIVATE_H

// Who meets which conditions, as far as intervals and cases show.
//
// A condition is turned into a formula over axes. An axis is a number line, a list of cases, or the
// outcome of a comparison of two things; every fact, and everything that is not understood further
// (`days(a, b)`, `offences meets specified`), has one of its own. A formula never holds for fewer
// people than the condition does, so "nobody" is proved and "somebody" is a sensible guess.

#include "decree/checker_private.h"

// -- sets: check_sets.c ---------------------------------------------------------------------------

typedef enum check_axis_kind { CHECK_CASES, CHECK_RANGE, CHECK_DURATIONS } check_axis_kind;

/// A part of an axis.
typedef struct check_set {
    check_axis_kind kind;
    bool has_none;  // "does not apply" belongs to it
    uint64_t cases; // by number on the axis; the last bit is all others
    bool has_low;
    bool has_high;
    bool low_is_open;
    bool high_is_open;
    decree_ratio low; // integers and dates have denominator 1
    decree_ratio high;
    jub_duration shortest; // the ends, for durations
    jub_duration longest;
} check_set;

enum { CHECK_CASE_OTHER = 63, CHECK_CASE_NAMED_MAX = 62 };

typedef struct check_axis {
    check_axis_kind kind;
    bool is_whole; // integers and dates
    bool or_none;
    decree_type type;
    const decree_expr *expr;              // what it measures, seen through defines
    const decree_expr *other;             // a comparison with this: cases less, equal, greater
    const decree_expr *shown;             // as the decree first writes it
    jub_text names[CHECK_CASE_NAMED_MAX]; // of cases and texts met so far
    uint32_t name_count;
} check_axis;

/// All of an axis; a proof about pieces of durations must say what an undecided comparison counts
/// as.
check_set check_set_all(const check_axis *axis);
check_set check_set_none(const check_axis *axis);

/// The points in relation to a number (dates are their day numbers). Not for DECREE_NOT_EQUAL.
check_set check_set_range(const check_axis *axis, decree_relation relation, decree_ratio bound);
check_set check_set_durations(const check_axis *axis, decree_relation relation, jub_duration bound);
check_set check_set_intersect(check_set a, check_set b);

/// `counts_undecided`: comparisons of durations that depend on the day count as possible.
bool check_set_is_empty(const check_axis *axis, const check_set *set, bool counts_undecided);

/// What the axis has and the set has not, in at most two pieces; none is left out.
uint32_t check_set_complement(const check_axis *axis, const check_set *set,
                              check_set pieces_out[2]);

/// A point of the set in words: `kind = life`, `served >= 1/3 * term`.
const char *check_set_show(decree_checker *checker, const check_axis *axis, const check_set *set);

/// The number of a case or a text on its axis; CHECK_CASE_NAMED_MAX when there is no more room.
uint32_t check_axis_case(check_axis *axis, jub_text name);

// -- formulas: check_formula.c --------------------------------------------------------------------

typedef enum check_formula_kind {
    CHECK_ALWAYS,
    CHECK_NEVER,
    CHECK_ATOM, // the point on the axis lies in the set
    CHECK_ALL,
    CHECK_SOME
} check_formula_kind;

typedef struct check_formula {
    check_formula_kind kind;
    uint32_t axis;
    check_set set;
    const struct check_formula **parts;
    uint32_t part_count;
} check_formula;

typedef struct check_region {
    decree_checker *checker;
    JUB_LIST(check_axis) axes;
    uint32_t node_count;                   // of all formulas, to stay below a limit
    uint64_t step_count;                   // of all questions, likewise
    struct check_search *search;           // its memory, kept from question to question
    const check_formula **define_formulas; // [2 * define count] false and true, made once
} check_region;

bool check_region_init(decree_checker *checker, check_region *region_out);

/// A formula for "the condition is true" (or false); never NULL.
const check_formula *check_formula_of(check_region *region, const decree_expr *expr, bool wanted);
const check_formula *check_formula_join(check_region *region, check_formula_kind kind,
                                        const check_formula **parts, uint32_t count);

void check_axis_init(check_axis *axis, const decree_expr *shown, const decree_expr *measured);

/// The axis of a fact or a value, made if it is new; UINT32_MAX when there are too many.
uint32_t check_axis_of(check_region *region, const decree_expr *expr);

/// What a name of a define stands for, through however many.
const decree_expr *check_see_through(const decree_expr *expr);

/// The same thing written twice, seen through defines.
bool check_same_expr(const decree_expr *a, const decree_expr *b);

/// A date that does not depend on the person.
bool check_constant_date(const decree_checker *checker, const decree_expr *expr,
                         jub_date *date_out);

// -- search: check_search.c -----------------------------------------------------------------------

typedef enum check_answer { CHECK_NOBODY, CHECK_SOMEBODY, CHECK_GAVE_UP } check_answer;

/// Is there somebody for whom all of them hold? With `person_out` (may be NULL), some of the facts
/// of one, in words, or NULL.
check_answer check_find_person(check_region *region, const check_formula *const *formulas,
                               uint32_t count, bool counts_undecided, const char **person_out);

#endif
