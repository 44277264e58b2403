#ifndef JUB_DECREE_DECIDE_PRIVATE_H
#define JUB_DECREE_DECIDE_PRIVATE_H

#include "decree/eval_private.h"

/// What the quotas say about a person: grants denied for certain and grants that may be denied.
typedef struct decree_places {
    uint64_t denied;
    uint64_t contested;
} decree_places;

/// The conditions of one person: for each clause no, yes or unknown, and by which missing fields.
typedef struct decree_truths {
    bool covered_surely;
    bool covered_possibly;
    decree_mask covered_open;
    uint64_t excludes_surely; // a bit for each exclusion in force
    uint64_t excludes_possibly;
    decree_mask excludes_open[DECREE_EXCLUSION_MAX];
    uint64_t grants_surely;
    uint64_t grants_possibly;
    decree_mask grants_open[DECREE_GRANT_MAX];
    // Grants about rows: every row that they mean is barred, and by which exclusions.
    uint64_t emptied_surely;
    uint64_t emptied_possibly;
    uint64_t emptying;
    uint64_t defers_surely;
    uint64_t defers_possibly;
    decree_mask defers_open[DECREE_CLAUSE_MAX];
    uint64_t revokes_surely;
    uint64_t revokes_possibly;
} decree_truths;

/// One choice of what is uncertain.
typedef struct decree_scenario {
    bool is_covered;
    uint64_t excludes;
    uint64_t grants;
    uint64_t denied;  // by quotas
    uint64_t emptied; // grants about rows of which every row is barred
    uint64_t defers;
    uint64_t revokes;
    bool takes_possible_rows;
} decree_scenario;

/// A decision: both ends of what is possible, and whether they are one.
typedef struct decree_decision {
    decree_truths truths;
    jub_outcome worst;
    jub_outcome best;
    decree_mask worst_open; // missing fields that the amount of the outcome depends on
    decree_mask best_open;
    bool has_conflict;
    bool is_settled;
    jub_outcome result;  // settled
    uint64_t exclusions; // that bite in the best scenario, and the grants they bar
    uint64_t barred;
    bool is_denied;            // settled: a quota alone stands in the way
    uint64_t deferrals;        // that put off what the best scenario grants
    uint64_t revocations;      // that take back what it would grant
    uint64_t open_revocations; // that may
} decree_decision;

static inline bool decree_combine_is_general(const decree_combine *combine)
{
    return combine->among.is_all || combine->among.count == 0;
}

void decree_truths_find(decree_eval *eval, decree_truths *truths_out);

/// A grant that does nothing but reduce: it does not hold for somebody whose term has no end.
bool decree_only_reduces(const decree_clause *grant);

/// The two ends of what the truths allow.
void decree_scenarios(const decree_truths *truths, decree_places places, decree_scenario *worst_out,
                      decree_scenario *best_out);

/// The grants that these clauses (exclusions, deferrals or revocations) bite on.
uint64_t decree_reached_by(decree_clause *const *clauses, uint64_t mask);

/// The grants barred by these exclusions.
uint64_t decree_barred(const decree_tree *tree, uint64_t excludes);

/// The grants barred for certain, and those that may be.
uint64_t decree_barred_surely(const decree_tree *tree, const decree_truths *truths);
uint64_t decree_barred_possibly(const decree_tree *tree, const decree_truths *truths);

// -- term.c ---------------------------------------------------------------------------------------

/// How the term comes out: of a grant, or of several combined.
typedef struct decree_term {
    uint64_t grants; // that decide
    bool is_release;
    bool is_sum;       // reductions added up, each of which counts for limits
    bool has_conflict; // several grants, and nothing chooses between them
    decree_value end;
} decree_term;

/// A known end moved back by so many days; it stops at the ends of the calendar.
decree_value decree_moved_back(decree_value end, int64_t most_days, int64_t least_days);

/// False when these grants do not touch the term.
bool decree_term_find(decree_eval *eval, uint64_t grants, decree_term *term_out);

/// The length that decided a reduction by one grant: its amount, its floor or its cap. With limits
/// and sums there is none: false.
bool decree_term_amount(decree_eval *eval, const decree_term *term, decree_value base,
                        jub_duration *amount_out);

/// Cases are declared from the mildest: the milder of two kinds stands first in the field that has
/// both. UINT32_MAX where no field does.
uint32_t decree_mildness(const decree_program *program, jub_text word);

/// What a person gets in one scenario; `*open_out` are the missing fields its amount depends on.
/// Standing JUB_UNDETERMINED where the amount cannot be computed at all.
jub_outcome decree_outcome(decree_eval *eval, const decree_scenario *scenario,
                           decree_mask *open_out, bool *has_conflict_out);

/// The grants that apply in a scenario.
typedef struct decree_applying {
    uint64_t now;
    uint64_t deferred;      // put off by some of these:
    uint64_t deferrals;     // those of the scenario
    jub_standing otherwise; // of somebody to whom they come to nothing
} decree_applying;

decree_applying decree_scenario_applying(const decree_tree *tree, const decree_scenario *scenario);

/// The target in one dimension, commute or transfer, or JUB_NO_TARGET; the grants it comes from are
/// added to `*cited`.
uint16_t decree_find_target(const decree_program *program, decree_act_kind kind, uint64_t grants,
                            uint64_t *cited, bool *has_conflict);

/// Commutations to a kind of some length whose length another grant has taken the place of: they
/// give no kind either. `counting` are the grants that decide the term.
uint64_t decree_lost_commutations(const decree_tree *tree, uint64_t grants, uint64_t counting);

/// What follows from truths and the outcomes at both ends, all of which stand in `decision`.
/// `has_open_rows`: it is not known which rows the outcomes are about.
void decree_settle(const decree_tree *tree, const decree_scenario *worst,
                   const decree_scenario *best, bool has_open_rows, decree_decision *decision);

/// By strong Kleene: worst and best, and whether they agree.
void decree_decide(decree_eval *eval, decree_places places, decree_decision *decision_out);

/// Whether a person receives the same in both.
bool decree_outcomes_agree(const jub_outcome *a, const jub_outcome *b);

/// Whether `a` is worse for the person than `b`.
bool decree_outcome_is_worse(const jub_outcome *a, const jub_outcome *b);

/// The person's end of term before any clemency.
decree_value decree_old_end(decree_eval *eval);

// -- for explanations ----------------------------------------------------------------------------

/// The end a grant of a release or a reduction leads to by itself, limits and the effective date
/// not yet applied; none when it does not touch the term.
decree_value decree_grant_end(decree_eval *eval, const decree_clause *grant, decree_value base);

/// The grants that touch the term.
uint64_t decree_term_grants(const decree_tree *tree, uint64_t grants);

// -- each.c: grants about rows --------------------------------------------------------------------

/// How a row stands to a grant about rows.
typedef struct decree_row_truth {
    bool is_meant_surely; // its condition holds
    bool is_meant_possibly;
    uint64_t bars_surely; // exclusions that bite on the row
    uint64_t bars_possibly;
    decree_mask open;
} decree_row_truth;

decree_row_truth decree_row_find(decree_eval *eval, const decree_clause *grant, uint32_t row);

/// Whether a grant about rows holds, apart from its `when`: some row is meant. `*truths` learns
/// whether all such rows are barred, and by what.
decree_value decree_each_condition(decree_eval *eval, const decree_clause *grant,
                                   decree_truths *truths);

/// The end that grants about the rows of a record lead to together: `base` moved by as much as the
/// end of all sentences laid together moves. Grants that mean the same row are combined on it;
/// those that count for some row are `*applied_out`, and what each takes off goes into `days` by
/// its number, unless that is NULL. The rows are those of `eval->takes_possible_rows`; what leaves
/// them open is added to `eval->rows_open`.
decree_value decree_each_end(decree_eval *eval, const decree_record *record, uint64_t grants,
                             decree_value base, uint64_t *applied_out, int64_t *days);

#endif
