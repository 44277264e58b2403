#ifndef JUB_DECREE_VECTOR_BULK_PRIVATE_H
#define JUB_DECREE_VECTOR_BULK_PRIVATE_H

#include "decree/bulk.h"
#include "decree/vector/calendar_private.h"
#include "decree/vector/plan_private.h"

// The decision half of determination in bulk: bulk.c opens and runs it, key.c makes of the clauses'
// planes one key a row, verdict.c decides each key once, amount.c computes ends of terms, weigh.c
// what depends on them, form.c whole determinations, contend.c and place.c the quotas.

enum {
    VECTOR_PLANE_MAX = 704, // bits of a key; 642 at most
    VECTOR_KEY_WORDS = VECTOR_PLANE_MAX / 64,
    VECTOR_VERDICT_MAX = 2 * VECTOR_BLOCK, // kept by a worker
    VECTOR_SLOT_COUNT = 4 * VECTOR_BLOCK,  // of the table that finds them
    VECTOR_FORM_MAX = 4096,                // kept by a worker
    VECTOR_FORM_NUMBER_MAX = 1 << 20,      // given out by a worker
    VECTOR_QUOTA_MAX = 64,
};

// -- what is lowered ------------------------------------------------------------------------------

/// A duration: the same for everybody, or in a slot.
typedef struct vector_length {
    bool is_given;
    bool is_constant;
    jub_duration constant;
    vector_slot slot;
} vector_length;

typedef enum vector_term_kind {
    VECTOR_OFF_TERM,
    VECTOR_RELEASE,
    VECTOR_REDUCTION, // by a length, with a floor and a cap
    VECTOR_NEW_TERM,  // to a length from a day, where that is earlier
    VECTOR_NEW_LENGTH // commuted to a length from a day
} vector_term_kind;

typedef struct vector_grant {
    vector_term_kind kind;
    vector_length by;
    vector_length at_least;
    vector_length at_most;
    vector_length to;
    vector_slot from;
    bool is_of_months; // floor and cap are whole months, as far as they are given
} vector_grant;

/// A clause with two bits of the key: surely, possibly.
typedef struct vector_clause {
    decree_clause_kind kind;
    uint32_t index;
    vector_slot slot;
    vector_slot candidate_slot; // VECTOR_NO_SLOT where no quota hangs on it
    bool needs_end;             // does not hold for somebody whose term has no end
} vector_clause;

struct jub_bulk {
    jub_determiner *determiner;
    const decree_program *program;
    const decree_tree *tree;
    vector_plan *plan;           // conditions and amounts
    vector_plan *candidate_plan; // those of the conditions on which quotas hang, and ...
    vector_plan *key_plan;       // ... what they rank by; both NULL without quotas
    vector_calendar calendar;

    vector_slot *covers;           // [cover_count] in force
    vector_slot *candidate_covers; // [cover_count]
    uint32_t cover_count;
    bool has_covers;        // in the text; without, everybody is covered
    vector_clause *clauses; // [clause_count] in force, all but covers
    uint32_t clause_count;
    uint32_t plane_count; // bits of the key: 2 for covers, 2 for each clause and quota
    uint32_t word_count;

    vector_grant *grants; // [grant count]
    uint64_t term_grants;
    uint64_t hard_grants; // whatever they come to is left to the reference
    uint64_t row_grants;  // so is whether they hold
    uint64_t giving;      // give something to everybody they hold for

    bool is_monotone; // no rule between grants takes some for others: see is_monotone in decide.c

    // Conditions that have no form over columns: unknown to everybody here.
    bool has_unlowered;
    bool has_unlowered_covers;
    uint64_t unlowered_grants;
    uint64_t unlowered_bars; // grants on which such an exclusion, deferral or revocation bites
    vector_length *limits;   // [limit count] not given: not in force
    bool has_limits;
    vector_slot *untils;  // [defers count]
    vector_slot term_end; // VECTOR_NO_SLOT where nothing is the end of a term
    vector_slot candidate_term_end;
    bool has_effect;
    int32_t effect;

    vector_slot **key_slots; // [quota_count][key_count]
    uint8_t **places;        // [quota_count][persons] what the quota says: vector_place
    bool needs_ranks;
};

/// What a quota says about a row, as two bits of its key.
typedef enum vector_place {
    VECTOR_NO_CANDIDATE,
    VECTOR_IN,
    VECTOR_PLACE_CONTESTED,
    VECTOR_OUT
} vector_place;

// -- what is decided once -------------------------------------------------------------------------

/// How the outcome of a row with a verdict is come by.
typedef enum vector_act {
    VECTOR_ACT_REFER,   // by the reference
    VECTOR_ACT_NOTHING, // nothing is granted
    VECTOR_ACT_OPEN,    // undetermined, whatever the amounts
    VECTOR_ACT_WEIGH,   // by the amounts at both ends
    VECTOR_ACT_KEEP,    // granted, and the term is left alone
    VECTOR_ACT_RELEASE, // granted: out on the effective day
    VECTOR_ACT_ONE,     // granted: what the one grant numbered from here gives
    VECTOR_ACT_COUNT = VECTOR_ACT_ONE + DECREE_GRANT_MAX
} vector_act;

/// What some grants come to beside the term.
typedef struct vector_targets {
    uint64_t cited;
    uint16_t kind;
    uint16_t place;
    bool has_conflict;
} vector_targets;

/// One end of what is possible.
typedef struct vector_side {
    decree_applying applying;
    vector_targets now;
    vector_targets deferred;
} vector_side;

#define VECTOR_NO_FORM UINT32_MAX // too large for an enumeration constant

typedef struct vector_verdict {
    vector_side worst;
    vector_side best;
    bool is_same;    // what is given at once, at both ends
    bool can_settle; // when the outcomes at both ends agree
    uint64_t exclusions;
    uint64_t revocations;
    uint64_t open_grants;
    uint32_t first_form;              // of a list
    uint8_t states[VECTOR_QUOTA_MAX]; // as candidates, see quota_private.h
} vector_verdict;

/// All rows of one form differ from its template in dates and ranks alone.
typedef struct vector_form {
    uint32_t next; // of the same verdict
    uint32_t number;
    uint64_t grants;
    jub_date deferred_until;
    uint8_t standing;
    bool is_release;
    bool is_reduction;
    bool has_deferred_until;
    bool is_unique; // the reference does not say what was expected: never used
    jub_determination determination;
} vector_form;

// -- a block under way ----------------------------------------------------------------------------

typedef enum vector_state {
    VECTOR_UNKNOWN,
    VECTOR_NONE,
    VECTOR_KNOWN,
    VECTOR_FAILED // something that the reference has to look at
} vector_state;

/// A length in the block; without a plane of referred rows it is the constant.
typedef struct vector_length_view {
    bool is_given;
    jub_duration constant;
    vector_durations values;
    const uint8_t *referred;
} vector_length_view;

typedef struct vector_grant_view {
    vector_term_kind kind;
    vector_length_view by;
    vector_length_view at_least;
    vector_length_view at_most;
    vector_length_view to;
    vector_numbers from;
    const uint8_t *from_referred;
    bool is_of_months;
} vector_grant_view;

struct jub_bulk_worker {
    const jub_bulk *bulk;
    jub_worker *reference;
    vector_room *room;
    vector_room *candidate_room;
    vector_room *key_room;
    bool is_for_candidates; // the block was run by the candidate plan
    uint32_t first;         // of the block
    uint32_t count;

    // key.c
    uint8_t *planes;    // [plane_count rounded up to 8][VECTOR_BLOCK] those that are made here
    uint8_t *key_bytes; // [word_count * 8][VECTOR_BLOCK]
    uint8_t zeros[VECTOR_BLOCK];
    uint8_t ones[VECTOR_BLOCK];
    uint8_t referred[VECTOR_BLOCK];
    uint8_t meant[VECTOR_BLOCK]; // neither referred nor surely not covered
    uint64_t *keys;              // [word_count][VECTOR_BLOCK]

    // verdict.c
    uint16_t numbers[VECTOR_BLOCK]; // of the verdict of each row, 0 to be referred
    uint32_t verdict_count;
    vector_verdict *verdicts; // [VECTOR_VERDICT_MAX]
    uint64_t *verdict_keys;   // [VECTOR_VERDICT_MAX][word_count]
    uint16_t *slots;          // [VECTOR_SLOT_COUNT] numbers, 0 free
    uint64_t *slot_keys;      // [VECTOR_SLOT_COUNT] the first word
    uint8_t *acts_of;         // [VECTOR_VERDICT_MAX] a vector_act
    uint8_t *standings_of;    // [VECTOR_VERDICT_MAX]
    uint64_t *clauses_of;     // [VECTOR_VERDICT_MAX]
    decree_decision *scratch;

    // amount.c: of the block
    vector_numbers base; // old ends
    int32_t no_days[VECTOR_BLOCK];
    const uint8_t *base_referred;
    vector_grant_view *grant_views;  // [grant count]
    vector_length_view *limit_views; // [limit count]

    // bulk.c, form.c
    uint8_t acts[VECTOR_BLOCK];
    uint8_t standings[VECTOR_BLOCK];
    uint64_t clauses[VECTOR_BLOCK];
    jub_duration amounts[VECTOR_BLOCK];
    int32_t new_ends[VECTOR_BLOCK];
    uint32_t *cursors;  // [quota_count] into its standings
    vector_form *forms; // [VECTOR_FORM_MAX]
    uint32_t form_count;
    uint32_t form_number;
};

// -- open.c ---------------------------------------------------------------------------------------

/// Resolves what is in force and adds all that is computed to the plans. False when memory is out.
bool vector_open(jub_arena *arena, jub_bulk *bulk);

// -- key.c ----------------------------------------------------------------------------------------

/// For whom keys are made.
typedef enum vector_purpose {
    VECTOR_FOR_CANDIDATES, // quotas are not ranked yet
    VECTOR_FOR_COLUMNS,
    VECTOR_FOR_WHOLE // rows in which something is to be told are referred, whatever comes of it
} vector_purpose;

/// Fills `keys` and `referred` for the block that was run.
void vector_key_fill(jub_bulk_worker *worker, vector_purpose purpose);

/// The truths and what quotas say that stand behind a key.
void vector_key_read(const jub_bulk *bulk, const uint64_t *words, decree_truths *truths_out,
                     decree_places *places_out);

// -- verdict.c ------------------------------------------------------------------------------------

bool vector_verdicts_init(jub_arena *arena, jub_bulk_worker *worker);

/// Fills `numbers` for the block whose keys were made.
void vector_verdicts_find(jub_bulk_worker *worker);

// -- weigh.c --------------------------------------------------------------------------------------

typedef enum vector_weighed { VECTOR_SETTLED, VECTOR_UNSETTLED, VECTOR_REFERRED } vector_weighed;

/// What the row at `at` of the block gets by its verdict, one that is not to be referred.
vector_weighed vector_weigh(jub_bulk_worker *worker, const vector_verdict *verdict, uint32_t at,
                            jub_outcome *outcome_out);

/// The targets of some grants.
vector_targets vector_targets_of(const jub_bulk *bulk, uint64_t grants);

/// The clauses that jub_bulk_columns shows for a standing.
uint64_t vector_clauses_shown(uint8_t standing, uint64_t grants, uint64_t exclusions,
                              uint64_t revocations, uint64_t open_grants);

// -- form.c ---------------------------------------------------------------------------------------

/// Determines the row at `at` of the block, whose outcome was settled. Returns its form, or
/// JUB_BULK_NO_FORM.
uint32_t vector_form_fill(jub_bulk_worker *worker, uint16_t number, uint32_t at,
                          const jub_outcome *outcome, const jub_row_error_sink *errors,
                          jub_determination *determination_out);

// -- contend.c, place.c ---------------------------------------------------------------------------

/// Ranks one quota; `*is_done_out` false where that is left to the reference.
jub_status vector_rank(jub_bulk *bulk, uint32_t quota, const jub_parallel *parallel,
                       bool *is_done_out, jub_error *error);

/// Fills the places of a quota that the reference ranked.
void vector_take_standings(jub_bulk *bulk, uint32_t quota);

#endif
