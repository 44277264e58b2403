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
    const uint8_t *given;         // a round that is not the register's: [persons], or NULL
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
    uint32_t contested_count; // places that nobody gets
    uint32_t floating_count;  // who may have a place, and whose group is not known
} decree_quota_run;

/// Where the rows of a record are read. Without a resource they are unknown for everybody.
typedef struct decree_record_binding {
    const jub_resource *resource;
    const jub_link *to_person;
    const jub_link
        *to_row;       // of the field that says which row another follows; NULL: it is a number
    uint32_t capacity; // rows of one person at the most
} decree_record_binding;

struct jub_determiner {
    jub_arena *arena;
    decree_program program;
    const jub_register *reg;
    const jub_resource *persons;
    decree_binding *bindings; // [fact_count]
    decree_record_binding records[DECREE_RECORD_MAX];
    decree_value *assumptions; // [fact_count] unknown where nothing is assumed
    decree_quota_run *quotas;  // [quota_count]
    uint32_t quota_count;
};

struct jub_worker {
    decree_eval eval;
    decree_person person;
    decree_exact *exact;
};

/// Between the files that bind. Complaints name a place in the decree.
typedef struct decree_binder {
    jub_determiner *determiner;
    jub_diagnostics *diagnostics;
    bool is_out_of_memory;
} decree_binder;

void decree_bind_complain(decree_binder *binder, decree_span span, jub_status status,
                          const char *hint, jub_text message);

/// `did you mean 'x'?` for a resource of the register, or what there is.
const char *decree_bind_suggest_resource(decree_binder *binder, jub_text wanted);

/// Binds a field to a column of `resource`; `via` leads there from a person's row. False when that
/// was refused.
bool decree_bind_column(decree_binder *binder, const decree_field *field,
                        const jub_resource *resource, jub_text name, const jub_link *via);

/// bind_rows.c: records to resources.
void decree_bind_records(decree_binder *binder);

/// Reads the rows of one person.
void decree_load_rows(const jub_determiner *determiner, decree_person *person, uint32_t row);

/// The value of a bound cell that is there.
decree_value decree_read_cell(const decree_binding *binding, decree_type type, uint32_t row,
                              uint32_t fact);

/// What is assumed of each fact, `values_out` [fact count]: unknown where nothing is. An assumption
/// reads no other fact, so it is worked out once. False when memory is out.
bool decree_find_assumptions(jub_arena *arena, const decree_program *program,
                             decree_value *values_out);

/// The codes in a text, one or several parted by commas, with a book of their own.
bool decree_codes_value(jub_arena *arena, const decree_program *program, jub_text text,
                        decree_value *value_out);

/// Finds the columns. Everything wrong is in `diagnostics`.
/// `rounds` as in jub_determine_options.
jub_status decree_bind_facts(jub_determiner *determiner, const uint8_t *const *rounds,
                             jub_diagnostics *diagnostics);

/// Reads the facts of a row and begins the evaluation of it.
void decree_load_row(const jub_determiner *determiner, jub_worker *worker, uint32_t row);

/// The row of the fact's resource for a person; JUB_NO_ROW when there is none.
uint32_t decree_binding_row(const decree_binding *binding, uint32_t row);

/// The standing of a row in a quota; NULL when it is no candidate.
const decree_standing *decree_find_standing(const decree_quota_run *quota, uint32_t row);

/// What the quotas, once ranked, say about a row.
decree_places decree_find_places(const jub_determiner *determiner, uint32_t row);

/// Of somebody undetermined, the grants that may hold.
uint64_t decree_open_grants(const decree_tree *tree, const decree_truths *truths,
                            decree_places places);

/// Determines the row that was loaded last.
void decree_determine_loaded(const jub_determiner *determiner, jub_worker *worker, uint32_t row,
                             jub_determination *determination_out);

/// Determines the person an evaluation has begun with; quotas have said what is in `places`.
void decree_determine_facts(decree_eval *eval, decree_exact *exact, decree_places places,
                            jub_determination *determination_out, decree_decision *decision_out);

#endif
