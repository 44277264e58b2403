#ifndef JUB_DECREE_BIND_PRIVATE_H
#define JUB_DECREE_BIND_PRIVATE_H

#include "decree/bind.h"
#include "decree/decide_private.h"
#include "decree/exact_private.h"

#define DECREE_NO_CASE UINT32_MAX // too large for an enumeration constant

/// Where one fact is read. A fact without a column is unknown for everybody.
typedef struct decree_binding {
    const jub_resource *resource;
    const jub_column *column;
    const jub_link *via;          // from the person's row to the resource's; NULL: persons
    const uint32_t *rows;         // rounds: [persons] row of the resource, or JUB_NO_ROW
    const uint32_t *cases;        // one of: case by number in the dictionary, or DECREE_NO_CASE
    const decree_code_book *book; // codes
} decree_binding;

/// What a quota says about one of its candidates.
typedef enum decree_verdict { DECREE_OUT, DECREE_CONTESTED, DECREE_IN } decree_verdict;

typedef struct decree_standing {
    uint32_t row;
    uint32_t rank;
    uint32_t rank_last;
    uint32_t places;
    decree_verdict verdict;
} decree_standing;

/// One quota that is in force. A person's state is 0 no candidate, 1 perhaps, 2 surely.
typedef struct decree_quota_run {
    const decree_clause *quota;
    uint8_t *states;            // [persons]
    const uint8_t *tickets;     // [persons * JUB_TICKET_BYTES], NULL without a lottery
    decree_standing *standings; // [standing_count] by row, once ranked
    uint32_t standing_count;
} decree_quota_run;

struct jub_determiner {
    jub_arena *arena;
    decree_program program;
    const jub_register *reg;
    const jub_resource *persons;
    decree_binding *bindings;  // [fact_count]
    decree_value *assumptions; // [fact_count] unknown where nothing is assumed
    decree_quota_run *quotas;  // [quota_count]
    uint32_t quota_count;
};

struct jub_worker {
    decree_eval eval;
    decree_value facts[DECREE_FIELD_MAX];
    decree_mask missing; // facts that are unknown, or hold codes that nobody knows
    decree_exact *exact;
};

/// Finds the columns. Everything wrong is in `diagnostics`.
jub_status decree_bind_facts(jub_determiner *determiner, jub_diagnostics *diagnostics);

/// Reads the facts of a row and begins the evaluation of it.
void decree_load_row(const jub_determiner *determiner, jub_worker *worker, uint32_t row);

/// The row of the fact's resource for a person; JUB_NO_ROW when there is none.
uint32_t decree_binding_row(const decree_binding *binding, uint32_t row);

/// The standing of a row in a quota; NULL when it is no candidate.
const decree_standing *decree_find_standing(const decree_quota_run *quota, uint32_t row);

/// Determines the row that was loaded last.
void decree_determine_loaded(const jub_determiner *determiner, jub_worker *worker, uint32_t row,
                             jub_determination *determination_out);

/// Determines the facts an evaluation has begun with (in-file tests: no quotas).
void decree_determine_facts(decree_eval *eval, decree_exact *exact, decree_mask missing,
                            decree_places places, jub_determination *determination_out,
                            decree_decision *decision_out);

#endif
