#ifndef JUB_DECREE_BULK_H
#define JUB_DECREE_BULK_H

#include "base/parallel.h"
#include "decree/determine.h"

// Determination in bulk: what determine.h gives row by row, computed column by column for registers
// of millions. Where something in a row is out of the ordinary (a value that cannot be computed, a
// rule that has no form over columns) that row is determined by the reference, so the results are
// the same, always.

/// A determiner lowered to a plan over its register's columns. Immutable between the steps below:
///
///     open -> candidates over all rows -> rank -> rows, in any order and in parts
typedef struct jub_bulk jub_bulk;

/// What one thread needs; everything is in the arena it was made in.
typedef struct jub_bulk_worker jub_bulk_worker;

/// How far undetermined rows are taken.
typedef enum jub_bulk_mode {
    JUB_BULK_EXACT, // to the exact second pass: the result of jub_determine_rows
    JUB_BULK_KLEENE // no further than strong Kleene, as SQL is: undetermined as they stand
} jub_bulk_mode;

/// The day that stands for none in jub_bulk_columns.
#define JUB_BULK_NO_DAY INT32_MIN

/// Where results go, each [last - first] and the caller's; any may be NULL.
typedef struct jub_bulk_columns {
    uint8_t *standings; // a jub_standing each
    /// A bit for each clause, by standing: of what is granted or deferred, the grants that decide
    /// it; excluded, the exclusions that bite; revoked, the revocations; undetermined, the grants
    /// that may hold; otherwise 0.
    uint64_t *clauses;
    jub_duration *amounts; // where the outcome has an amount, else nothing: {0, 0}
    jub_date *new_ends;    // of what is granted or deferred; JUB_BULK_NO_DAY where there is none
} jub_bulk_columns;

/// How rows were come by; added to by each call.
typedef struct jub_bulk_tally {
    uint64_t rows;
    uint64_t referred; // determined by the reference, the undetermined among them in exact mode
} jub_bulk_tally;

/// Lowers a determiner. `determiner` keeps working beside it and must outlive it.
/// Owner: all in `arena`. Errors: JUB_NO_MEMORY.
jub_status jub_bulk_open(jub_arena *arena, jub_determiner *determiner, jub_bulk **bulk_out,
                         jub_error *error);

/// NULL when memory is out.
jub_bulk_worker *jub_bulk_worker_new(jub_arena *arena, const jub_bulk *bulk);

/// As jub_determine_candidates. Threads may take disjoint parts that begin at multiples of 64.
void jub_bulk_candidates(jub_bulk *bulk, jub_bulk_worker *worker, uint32_t first, uint32_t last);

/// As jub_determine_rank, by selection where nobody is asked for a rank: `needs_ranks` false leaves
/// rank and rank_last of determinations 0.
jub_status jub_bulk_rank(jub_bulk *bulk, jub_bulk_worker *worker, bool needs_ranks,
                         const jub_parallel *parallel, jub_error *error);

/// Determines rows [first, last) into columns. `tally` may be NULL. Reentrant; cannot fail.
void jub_bulk_rows(const jub_bulk *bulk, jub_bulk_worker *worker, uint32_t first, uint32_t last,
                   jub_bulk_mode mode, const jub_bulk_columns *columns, jub_bulk_tally *tally);

/// A form that no other row shares: one that the reference determined.
#define JUB_BULK_NO_FORM UINT32_MAX

/// Determines rows [first, last) into whole determinations, equal to those of jub_determine_rows.
/// Rows of one form (`forms` [last - first], may be NULL; numbers of this worker, from 0) differ in
/// nothing but old_end, new_end, days_saved, amount, has_ of these, rank, rank_last and places.
void jub_bulk_determinations(const jub_bulk *bulk, jub_bulk_worker *worker, uint32_t first,
                             uint32_t last, const jub_row_error_sink *errors,
                             jub_determination *determinations, uint32_t *forms);

#endif
