#ifndef JUB_CLI_DETERMINATION_ROW_H
#define JUB_CLI_DETERMINATION_ROW_H

#include "cli/decree/new_dates.h"
#include "decree/bulk.h"

/// The columns of determinations.csv, in order; the keys of determinations.jsonl are the same.
///
///     X(name, what it holds)
#define DETERMINATION_COLUMN_LIST(X)                                                               \
    X("person", "the person's key, or # and the record number where the key cannot be used")       \
    X("status", "granted, deferred, revoked, excluded, not_granted, not_covered, undetermined")    \
    X("clauses", "what decides: grants, exclusions or the quota; undetermined: what may")          \
    X("kind", "release, reduce, commute, transfer, remit, or several joined by +")                 \
    X("amount", "taken off the term: an ISO 8601 duration")                                        \
    X("old_end", "end of the term before")                                                         \
    X("new_end", "end of the term after")                                                          \
    X("new_release", "day of release after, by the sentence law of the register")                  \
    X("days_saved", "days between old_end and new_end")                                            \
    X("new_kind", "kind of penalty after a commutation")                                           \
    X("new_place", "where a transfer goes")                                                        \
    X("new_money", "what is left of sums that are remitted: fine=2000.00 EUR")                     \
    X("deferred_until", "the day until which a grant is put off")                                  \
    X("quota", "the quota that the person stood for")                                              \
    X("rank", "place in its order; 3..7 where it depends on what is missing")                      \
    X("places", "how many the quota admits in that group")                                         \
    X("barred", "grants that an exclusion takes away")                                             \
    X("missing", "the fewest facts that would settle it")                                          \
    X("assumed", "facts that the decree assumed")                                                  \
    X("gaps", "what the text leaves open and this determination touches")                          \
    X("worst", "undetermined: the least the person can get")                                       \
    X("best", "undetermined: the most")                                                            \
    X("notes", "anything that needs an eye")

typedef enum cli_format { CLI_CSV, CLI_JSON } cli_format;

/// The header line of the CSV form; nothing in the JSON form.
void cli_determination_header(cli_format format, jub_buffer *buffer);

/// What one thread writes lines with. Rows of one form differ in dates, amounts and ranks alone, so
/// what they share is written once and copied.
typedef struct cli_row_writer cli_row_writer;

/// Clear it. NULL when memory is out.
cli_row_writer *cli_row_writer_new(jub_arena *arena, const cli_run *run, cli_format format);
void cli_row_writer_clear(cli_row_writer *writer);

/// One line for one person; `form` as jub_bulk_determinations has it, or JUB_BULK_NO_FORM.
void cli_row_write(cli_row_writer *writer, uint32_t row, const jub_determination *determination,
                   uint32_t form, jub_buffer *buffer);

/// The cell `clauses` of a determination, as in the list. `scratch` is memory to be reused.
void cli_determination_clauses(const jub_decree *decree, const jub_determination *determination,
                               jub_buffer *scratch, jub_buffer *buffer);

/// What a granted outcome does, as bits.
enum {
    KIND_RELEASE = 1,
    KIND_REDUCE = 2,
    KIND_COMMUTE = 4,
    KIND_TRANSFER = 8,
    KIND_REMIT = 16,
    KIND_SETS = 32
};
unsigned cli_outcome_kinds(const jub_outcome *outcome);

/// `reduce`, `release+transfer`; nothing for 0.
void cli_write_kinds(unsigned kinds, jub_buffer *buffer);

#endif
