#ifndef JUB_DECREE_EVAL_PRIVATE_H
#define JUB_DECREE_EVAL_PRIVATE_H

#include "decree/program_private.h"

/// Something that could not be computed while one person was looked at.
typedef struct decree_eval_error {
    const decree_expr *expr; // NULL: the fact itself
    jub_row_error_kind kind;
    uint32_t fact;    // where expr is NULL
    jub_civil no_day; // JUB_ROW_NO_SUCH_DAY: the day that does not exist
} decree_eval_error;

enum { DECREE_EVAL_ERROR_MAX = 32 }; // a person; what comes after is not listed

/// Evaluation of one person's record, or in the exact pass of a piece of what it may be.
typedef struct decree_eval {
    const decree_program *program;
    const decree_value *facts; // [fact_count]
    decree_mask assumed;       // facts filled by an assumption
    decree_mask relied;        // of them, those read since the person was begun
    decree_mask read;          // facts read since this was last cleared
    /// Exact pass: facts may be ranges, what runs past the calendar stops at its end instead of
    /// being an error, and `is known` asks this record and not the completed one. NULL in the plain
    /// pass.
    struct decree_eval *record;
    uint64_t stamp; // values with another stamp are of another person; 64 bits never come round
    decree_value *define_values;
    uint64_t *define_stamps;
    decree_value *table_values;
    uint64_t *table_stamps;
    uint32_t table_row; // of the table last evaluated, UINT32_MAX when no row fits
    decree_eval_error errors[DECREE_EVAL_ERROR_MAX];
    uint32_t error_count;
} decree_eval;

/// Memory for the memo from `arena`; false when it is out.
bool decree_eval_init(jub_arena *arena, const decree_program *program, decree_eval *eval_out);

/// Begins another person or another piece.
void decree_eval_begin(decree_eval *eval, const decree_value *facts);

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

void decree_eval_report(decree_eval *eval, const decree_expr *expr, jub_row_error_kind kind,
                        uint32_t fact);

#endif
