#ifndef JUB_DECREE_DETERMINE_H
#define JUB_DECREE_DETERMINE_H

#include "decree/decree.h"
#include "register/register.h"

// -- what the numbers in a determination stand for -----------------------------------------------

typedef enum jub_clause_kind {
    JUB_COVERS,
    JUB_EXCLUDES,
    JUB_GRANTS,
    JUB_LIMIT_CLAUSE,
    JUB_QUOTA,
    JUB_DEFERS,
    JUB_REVOKES,
    JUB_GAP
} jub_clause_kind;

/// Clauses are numbered from 0 within their kind, in the order of the text.
uint32_t jub_decree_clause_count(const jub_decree *decree, jub_clause_kind kind);
jub_text jub_decree_clause_name(const jub_decree *decree, jub_clause_kind kind, uint32_t index);
jub_text jub_decree_clause_cite(const jub_decree *decree, jub_clause_kind kind, uint32_t index);

/// What may be missing: the declared fields, and after them the rounds, the gaps, the rows of each
/// record and the fields of these rows. At most 128.
uint32_t jub_decree_field_count(const jub_decree *decree);
jub_text jub_decree_field_name(const jub_decree *decree, uint32_t index);

/// The words that follow `commute to` and `transfer to`, each once, numbered from 0.
enum { JUB_NO_TARGET = UINT16_MAX };
jub_text jub_decree_target_name(const jub_decree *decree, uint16_t target);

/// The lotteries that quotas name, each once, in the order of the text.
uint32_t jub_decree_lottery_count(const jub_decree *decree);
jub_text jub_decree_lottery_name(const jub_decree *decree, uint32_t index);

/// The money fields that grants waive or remit, at most JUB_MONEY_MAX.
enum { JUB_MONEY_MAX = 4 };
uint32_t jub_decree_money_count(const jub_decree *decree);
jub_text jub_decree_money_name(const jub_decree *decree, uint32_t index);

/// `amount` smallest units as people write them: `2000.00 EUR`.
void jub_decree_money_write(const jub_decree *decree, uint32_t index, int64_t amount,
                            jub_buffer *buffer);

jub_text jub_decree_title(const jub_decree *decree);

/// The law date of a run that is given none: the header's `effect`, else `made`, else `reckoned`.
/// False when the header has no date; `*word_out` is which of them it was.
bool jub_decree_law_date(const jub_decree *decree, jub_date *date_out, const char **word_out);

/// The header's `effect`; false when it has none.
bool jub_decree_effect(const jub_decree *decree, jub_date *date_out);

// -- one person's determination ------------------------------------------------------------------

/// Exactly one holds for a person. From the least favourable to the most, the uncertain last.
///
///     X(name, word)
#define JUB_STANDING_LIST(X)                                                                       \
    X(JUB_NOT_COVERED, "not_covered") /* no covers line reaches the person */                      \
    X(JUB_NOT_GRANTED, "not_granted") /* covered, but no grant holds, or outside the quota */      \
    X(JUB_EXCLUDED, "excluded")       /* a grant would have held; an exclusion bars it */          \
    X(JUB_REVOKED, "revoked")         /* a grant held; what has come about since takes it back */  \
    X(JUB_DEFERRED, "deferred")       /* a grant holds, but not yet */                             \
    X(JUB_GRANTED, "granted")                                                                      \
    X(JUB_UNDETERMINED, "undetermined") /* facts are missing on which the outcome depends */

typedef enum jub_standing {
#define X(name, word) name,
    JUB_STANDING_LIST(X)
#undef X
        JUB_STANDING_COUNT
} jub_standing;

const char *jub_standing_word(jub_standing standing);

/// What a person gets. An outcome in which nothing is granted leaves the end as it was.
typedef struct jub_outcome {
    uint64_t grants;              // the clauses that decide it, a bit each
    int64_t money[JUB_MONEY_MAX]; // what is left of each money field, where has_money
    jub_date deferred_until;      // where has_deferred_until
    jub_duration amount;          // where has_amount: the reduction as the decree has it
    jub_date new_end;             // where has_new_end
    int32_t days_saved;           // where has_days_saved; never below 0
    uint16_t new_kind;            // target, or JUB_NO_TARGET
    uint16_t new_place;           // target, or JUB_NO_TARGET
    uint8_t standing;             // a jub_standing
    uint8_t acts_on_money;        // a bit for each money field of which something is taken off
    uint8_t has_money;            // of those, what is left is known
    bool has_deferred_until;
    bool is_release;     // out on the effective date, whatever the end was
    bool is_reduction;   // the end of term is moved
    bool is_open;        // this outcome, too, depends on what is missing or cannot be computed
    bool has_amount;     // a reduction by one amount; sums and limits count in days
    bool has_new_end;    // false: no end date (life), or it depends on what is missing
    bool has_days_saved; // false: there is no old end, or it is missing
} jub_outcome;

#define JUB_NO_QUOTA UINT32_MAX // too large for an enumeration constant

/// A whole determination. Masks are a bit for each clause or field.
///
/// `worst` and `best` are the ends of what is possible given the missing facts; where the person is
/// determined all three outcomes are equal. What counts as agreement is what the person receives:
/// when no completion of the facts grants anything, the standing is the most favourable that
/// occurs.
typedef struct jub_determination {
    jub_outcome result; // result.standing is the status of the person
    jub_outcome worst;
    jub_outcome best;
    uint64_t exclusions;       // that bit on a grant which would otherwise have held
    uint64_t barred;           // those grants
    uint64_t open_exclusions;  // undetermined: that may bite
    uint64_t open_grants;      // undetermined: that may hold
    uint64_t deferrals;        // deferred: the clauses that put it off
    uint64_t revocations;      // revoked: the clauses that took it back
    uint64_t open_revocations; // a grant holds; these may take it back: facts for it are missing
    uint64_t gaps;             // what the text leaves open and this determination touches
    uint64_t missing[2];       // the smallest set of fields whose completion settles the person
    uint64_t assumed[2];       // fields whose assumption was relied on
    jub_date old_end;          // where has_old_end
    uint32_t quota;            // that decided about the person, or JUB_NO_QUOTA
    uint32_t rank;             // in that quota and group, from 1; the best possible when contested
    uint32_t rank_last;        // the worst possible; equal to `rank` when nothing is missing
    uint32_t places;           // of the group
    bool has_old_end;
    bool is_contested;  // in or out of the quota depends on facts that are missing, of anybody
    bool is_cut_short;  // the exact pass met its limit and left the person undetermined
    bool has_row_error; // something in the row could not be computed; see jub_row_error
    bool has_conflict;  // two grants hold and nothing in the decree chooses between them
} jub_determination;

/// How what somebody gets by one outcome stands to what they get by another.
typedef enum jub_preference {
    JUB_WORSE,
    JUB_ALIKE,
    JUB_OTHERWISE, // not the same, and neither is more: another place
    JUB_BETTER
} jub_preference;

/// `a` against `b`, by the order that puts `worst` before `best`: a grant before one that is put
/// off, and that before none; release before reduction before neither; then days and dates, then
/// the kind, money and the place; of two that are put off alike, the earlier day. What counts is
/// what the person receives, so two outcomes that grant nothing are alike whatever their standing.
/// Targets and money fields are compared by their numbers, which are to be of one decree, the lower
/// kind the milder; an outcome that is open is compared as far as it is known.
jub_preference jub_outcome_compare(const jub_outcome *a, const jub_outcome *b);

// -- what could not be computed ------------------------------------------------------------------

/// Why a fact or an expression has no value although nothing it reads is missing, or why what
/// stands in the register cannot be used. It makes the fact unknown and is listed; nobody is
/// refused by it.
///
///     X(name, word, what it means)
#define JUB_ROW_ERROR_LIST(X)                                                                      \
    X(JUB_ROW_NO_ERROR, "none", "nothing is wrong")                                                \
    X(JUB_ROW_NO_SUCH_DAY, "no such day", "the date does not exist and the decree refuses it")     \
    X(JUB_ROW_OVERFLOW, "overflow", "a number or date past what can be held")                      \
    X(JUB_ROW_DIVISION, "division by zero", "division by zero")                                    \
    X(JUB_ROW_ANCHOR, "needs an anchor date", "the comparison depends on the day they start")      \
    X(JUB_ROW_CASE, "outside the list", "the value is not one of the declared cases")              \
    X(JUB_ROW_NONE, "does not apply", "'none' where the decree does not allow it")                 \
    X(JUB_ROW_UNLISTED_CODE, "unlisted code", "a code that neither the decree nor the list holds") \
    X(JUB_ROW_LAYOUT, "cannot be laid together", "the rows cannot be laid one behind another")     \
    X(JUB_ROW_NO_TABLE_ROW, "no table row", "no row of the table fits")                            \
    X(JUB_ROW_NOT_IN_FORCE, "not in force", "what is named is not in force on the law date")       \
    X(JUB_ROW_CONFLICT, "conflict", "two grants hold and nothing chooses between them")

typedef enum jub_row_error_kind {
#define X(name, word, meaning) name,
    JUB_ROW_ERROR_LIST(X)
#undef X
} jub_row_error_kind;

const char *jub_row_error_word(jub_row_error_kind kind);
const char *jub_row_error_meaning(jub_row_error_kind kind);

typedef struct jub_row_error {
    uint32_t row;
    jub_row_error_kind kind;
    jub_text subject; // the name of the field, or the expression as the decree has it
    jub_text value;   // as far as one can be shown, such as the code; may be empty
} jub_row_error;

/// Takes errors in the order of rows; may be NULL where a pointer is asked.
typedef struct jub_row_error_sink {
    void (*take)(void *context, const jub_row_error *error);
    void *context;
} jub_row_error_sink;

// -- a run over a register -----------------------------------------------------------------------

enum { JUB_TICKET_BYTES = 16 };

/// How many pieces the facts missing from one row may be cut into by the exact pass.
enum { JUB_COMPLETION_MAX = 4096 };

typedef enum jub_round_result {
    JUB_ROUND_FAILED,
    JUB_ROUND_PASSED,
    JUB_ROUND_UNKNOWN
} jub_round_result;

typedef struct jub_determine_options {
    bool has_law_date; // otherwise that of the header
    jub_date law_date;
    /// [lottery count], each [persons' row count * JUB_TICKET_BYTES] or NULL where it was not
    /// drawn. NULL when nothing was drawn. The bytes are read by `rank`.
    const uint8_t *const *tickets;
    /// [round count], each [persons' row count]: whether that person passed that round, as a
    /// jub_round_result. NULL, as a whole or of one round: as the register's `rounds` has it.
    /// The bytes are read whenever a row is: what one person's round changes for that person alone,
    /// everybody else's rank staying as it was, is seen by changing them after `rank`.
    const uint8_t *const *rounds;
    bool has_no_quotas; // as if there were places for all
    /// As if the decree took effect and reckoned on this day, where its header names such days: for
    /// a forecast. Clauses in force stay those of the law date, and a date that a rule names stays
    /// what it is.
    bool has_day;
    jub_date day;
} jub_determine_options;

/// A decree bound to a register. Immutable between the steps below, so that rows can be shared out
/// among threads.
///
///     open -> candidates over all rows -> rank -> rows, in any order and in parts
///
/// Without quotas `candidates` and `rank` do nothing and may be left out. Memory: a byte for each
/// person and quota, some 100 bytes and 17 for each key for everybody a quota may reach, 20 of them
/// kept, and the tickets;
/// determinations are the caller's, who takes them in blocks. The same inputs give the same bytes
/// however rows are parted.
typedef struct jub_determiner jub_determiner;

/// Binds fields to columns and resolves what is in force on the law date.
///
/// Owner: all in `arena`; decree and register must outlive it.
/// Errors: everything wrong with the binding is in `diagnostics` (against the decree's source); the
/// status is that of the first. A lottery without tickets is JUB_MISSING, told by `rank`.
jub_status jub_determiner_open(jub_arena *arena, const jub_decree *decree, const jub_register *reg,
                               const jub_determine_options *options, jub_diagnostics *diagnostics,
                               jub_determiner **determiner_out);

/// The law date of the run; `*word_out` is "given", "effect", "made", "reckoned", or NULL when
/// there is none (a decree without dates anywhere, of which all is in force).
bool jub_determiner_law_date(const jub_determiner *determiner, jub_date *date_out,
                             const char **word_out);

uint32_t jub_determiner_row_count(const jub_determiner *determiner);

/// What one thread needs beside the determiner. Everything is in `arena`, which belongs to that
/// thread. NULL when memory is out.
typedef struct jub_worker jub_worker;
jub_worker *jub_worker_new(jub_arena *arena, const jub_determiner *determiner);

/// Who may stand for the quotas, rows [first, last). Threads may take disjoint parts.
void jub_determine_candidates(jub_determiner *determiner, jub_worker *worker, uint32_t first,
                              uint32_t last);

/// Whether a row may stand for some quota, once candidates are found: only then is its ticket
/// looked at, so tickets may be filled in between.
bool jub_determiner_may_stand(const jub_determiner *determiner, uint32_t row);

/// Ranks the candidates of every quota and settles who is in, who is out and whose place is
/// contested. Once, after all candidates, by one thread.
/// Errors: JUB_MISSING "draw seed needed for lottery 'x'"; JUB_NO_MEMORY.
jub_status jub_determine_rank(jub_determiner *determiner, jub_worker *worker, jub_error *error);

/// Whether the quotas, once ranked, have nothing to say about a row: neither is a grant denied to
/// it nor does one hang on others. What is granted to the row is then a matter of its own facts and
/// rounds alone.
bool jub_determiner_is_free(const jub_determiner *determiner, uint32_t row);

/// How many places of the quotas nobody gets because facts are missing on which they hang, once
/// ranked. Who belongs to no known group is not counted.
uint32_t jub_determiner_contested(const jub_determiner *determiner);

/// How many may have a place and belong to no known group, so that nobody knows in which it counts.
/// Together with the above this is the most people who can still get one.
uint32_t jub_determiner_floating(const jub_determiner *determiner);

/// Determines rows [first, last) into `determinations` [last - first]. Reentrant; cannot fail.
void jub_determine_rows(const jub_determiner *determiner, jub_worker *worker, uint32_t first,
                        uint32_t last, const jub_row_error_sink *errors,
                        jub_determination *determinations);

#endif
