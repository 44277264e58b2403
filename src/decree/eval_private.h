#ifndef JUB_DECREE_EVAL_PRIVATE_H
#define JUB_DECREE_EVAL_PRIVATE_H

#include "decree/coverage_private.h"
#include "decree/program_private.h"

/// Why the rows of a person cannot be laid one behind another.
///
///     X(name, what is wrong with the row)
#define DECREE_LAYOUT_FAULT_LIST(X)                                                                \
    X(DECREE_LAID_SOUNDLY, "")                                                                     \
    X(DECREE_LAID_BELOW_NOTHING, "has a length below nothing")                                     \
    X(DECREE_LAID_BEHIND_NO_ROW, "follows a row that there is not")                                \
    X(DECREE_LAID_BEHIND_ITSELF, "follows itself")                                                 \
    X(DECREE_LAID_IN_A_CIRCLE, "goes round in a circle")                                           \
    X(DECREE_LAID_NOWHERE, "has no first day, nor has what it follows")                            \
    X(DECREE_LAID_WITHOUT_END, "has no end, while the person's term has one")

typedef enum decree_layout_fault {
#define X(name, words) name,
    DECREE_LAYOUT_FAULT_LIST(X)
#undef X
} decree_layout_fault;

/// Something that could not be computed while one person was looked at.
typedef struct decree_eval_error {
    const decree_expr *expr; // NULL: the fact itself
    jub_row_error_kind kind;
    uint32_t fact;     // where expr is NULL
    uint32_t cell_row; // of a fact that rows have: which of the person's rows, from 0
    jub_civil no_day;  // JUB_ROW_NO_SUCH_DAY: the day that does not exist
    jub_text code;     // JUB_ROW_UNLISTED_CODE: of a row perhaps, which is not looked at for long
    // JUB_ROW_LAYOUT
    const decree_record *record;
    decree_layout_fault layout; // DECREE_LAID_SOUNDLY: their end cannot be reckoned
    uint32_t layout_row;        // of the record's, from 0
} decree_eval_error;

enum { DECREE_EVAL_ERROR_MAX = 32 }; // a person; what comes after is not listed

enum { DECREE_NO_SLOT = UINT8_MAX, DECREE_ASSUMED_SLOT = UINT8_MAX - 1 }; // above all facts
#define DECREE_ROW_NONE UINT32_MAX // too large for an enumeration constant

/// A person's rows of one record, cell by cell, the fields of a row side by side. What is missing
/// from a cell has a number among the facts, above those of the decree, while there are such
/// numbers left, and is read there.
typedef struct decree_rows {
    bool is_known; // which rows there are
    uint32_t count;
    uint32_t capacity;
    decree_value *cells; // [capacity * field_count]
    uint8_t *slots;      // [capacity * field_count] number among the facts, or one of these
} decree_rows;

/// All that is known of a person.
typedef struct decree_person {
    decree_value facts[DECREE_FIELD_MAX];
    uint32_t fact_end;                // facts of the decree and, above them, of single cells
    uint8_t behind[DECREE_FIELD_MAX]; // of a cell's fact: the fact that its field is
    decree_rows rows[DECREE_RECORD_MAX];
    decree_mask missing; // facts that are unknown, or hold codes that nobody knows
    decree_mask assumed; // facts filled by an assumption
} decree_person;

/// Memory for rows from `arena`: `capacities` [record count] of each. False when it is out.
bool decree_person_init(jub_arena *arena, const decree_program *program, const uint32_t *capacities,
                        decree_person *person_out);

/// Nothing is known yet: every fact missing, no rows.
void decree_person_clear(const decree_program *program, decree_person *person);

/// Puts a value into a cell; where it is unknown and something is assumed that is taken, and a
/// missing one gets its number.
void decree_person_set_cell(decree_person *person, const decree_field *field, uint32_t row,
                            decree_value value, const decree_value *assumption);

/// Notes what is missing and fills in assumptions (`assumptions` [fact count], unknown where
/// nothing is assumed); the last step of making a person.
void decree_person_finish(const decree_program *program, decree_person *person,
                          const decree_value *assumptions);

/// The facts of single cells in a mask as the facts that their fields are.
decree_mask decree_person_fold(const decree_program *program, const decree_person *person,
                               decree_mask mask);

/// Evaluation of one person's record, or in the exact pass of a piece of what it may be.
typedef struct decree_eval {
    const decree_program *program;
    const decree_person *person;
    const decree_value *facts;           // [person->fact_end] those of the person, or of a piece
    uint32_t current[DECREE_RECORD_MAX]; // the row looked at, or DECREE_ROW_NONE
    bool takes_possible_rows;            // grants about rows: those that may be meant, too
    decree_mask rows_open;               // what would have to be known to tell which are
    decree_value effect;                 // the day people leave at the earliest
    decree_mask relied;                  // assumed facts read since the person was begun
    decree_mask read;                    // facts read since this was last cleared
    decree_mask grounds;                 // the same, those behind what the memo held among them
    /// Exact pass: facts may be ranges, what runs past the calendar stops at its end instead of
    /// being an error, and `is known` asks this record and not the completed one. NULL in the plain
    /// pass.
    struct decree_eval *record;
    uint64_t stamp; // values with another stamp are of another person; 64 bits never come round
    decree_value *define_values;
    uint64_t *define_stamps;
    uint32_t *define_rows; // about a row: this one
    decree_mask *define_grounds;
    decree_value *table_values;
    uint64_t *table_stamps;
    uint32_t *table_rows;
    decree_mask *table_grounds;
    uint32_t table_row; // of the table last evaluated, UINT32_MAX when no row fits
    decree_eval_error errors[DECREE_EVAL_ERROR_MAX];
    uint32_t error_count;
    jub_arena *scratch; // used and given back
    /// Exact pass: what was found of other pieces of the person. NULL in the plain pass.
    struct decree_recall *recall;
    /// Learns what was seen; NULL but where the tests of a decree are run. Never set in the exact
    /// pass, which asks what a person might be.
    jub_coverage *coverage;
} decree_eval;

/// Memory for the memo from `arena`; false when it is out.
bool decree_eval_init(jub_arena *arena, const decree_program *program, decree_eval *eval_out);

/// Begins another person.
void decree_eval_begin(decree_eval *eval, const decree_person *person);

/// Looks at a row of a record, or with DECREE_ROW_NONE at none; also in the record behind a piece.
/// Returns what was looked at before.
uint32_t decree_eval_look(decree_eval *eval, const decree_record *record, uint32_t row);

static inline const decree_rows *decree_eval_rows(const decree_eval *eval,
                                                  const decree_record *record)
{
    return &eval->person->rows[record->index];
}

/// A question to the rows of a record, DECREE_EXPR_ROWS.
decree_value decree_eval_quantifier(decree_eval *eval, const decree_expr *expr);

/// The value of a field in the row that is looked at.
decree_value decree_eval_cell(decree_eval *eval, const decree_field *field);

/// Unknown because of either.
decree_value decree_eval_unknown_of(const decree_value *a, const decree_value *b);

/// A value that cannot be computed although what it reads is known; listed unless facts are open.
decree_value decree_eval_failure(decree_eval *eval, const decree_expr *expr,
                                 jub_row_error_kind kind, decree_mask open);

/// Of JUB_ROW_LAYOUT which row and why, such as `row 3 follows itself`.
enum { DECREE_LAYOUT_TEXT_BYTES = 80 };
void decree_layout_text(const decree_eval_error *error, char text_out[DECREE_LAYOUT_TEXT_BYTES]);

/// Forgets what was computed but stays with the person: after a fact was changed.
static inline void decree_eval_forget(decree_eval *eval)
{
    eval->stamp++;
}

/// A fact, noting that it was read.
decree_value decree_eval_fact(decree_eval *eval, uint32_t index);

decree_value decree_eval_expr(decree_eval *eval, const decree_expr *expr);
decree_value decree_eval_table(decree_eval *eval, const decree_table *table);

/// A condition: yes, no or unknown; `none` counts as no.
decree_value decree_eval_condition(decree_eval *eval, const decree_expr *expr);

/// `date` plus or minus a duration, over ranges too; `expr` is named if it cannot be computed.
decree_value decree_eval_date_add(decree_eval *eval, const decree_expr *expr, decree_value date,
                                  decree_value duration, bool is_minus);

/// The greater or the lesser of two numbers or dates.
decree_value decree_eval_extreme(decree_value a, decree_value b, bool is_max);

/// The longer or the shorter of two durations, where that does not depend on the day they start.
decree_value decree_eval_longer(decree_eval *eval, const decree_expr *expr, decree_value a,
                                decree_value b, bool is_max);

/// length(a, b) and part(fraction, whole, days of a month, rounding).
decree_value decree_eval_length(decree_eval *eval, const decree_expr *expr);
decree_value decree_eval_part(decree_eval *eval, const decree_expr *expr);

void decree_eval_report(decree_eval *eval, const decree_expr *expr, jub_row_error_kind kind,
                        uint32_t fact);

#endif
