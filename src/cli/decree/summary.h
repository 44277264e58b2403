#ifndef JUB_CLI_SUMMARY_H
#define JUB_CLI_SUMMARY_H

#include "cli/decree/determination_row.h"

/// Counts over all determinations, kept a thread each and added up. Every person has one status,
/// and every granted person one kind, so both add up to the people they are counted over; clauses
/// and missing facts may stand several to a person.
typedef struct cli_summary {
    const jub_column *facility; // of persons; NULL when there is none
    uint64_t people;
    uint64_t by_status[JUB_STANDING_COUNT];
    uint64_t by_kind[KIND_SETS]; // granted people, by the set of kinds
    uint64_t by_grant[64];       // granted people it decides for
    uint64_t by_exclusion[64];   // excluded people it bites on
    uint64_t by_missing[128];    // undetermined people whom it would help to settle
    uint64_t contested;
    uint64_t days_saved;
    uint32_t facility_count;
    uint64_t (*by_facility)[JUB_STANDING_COUNT]; // [facility_count + 1], the last: not known
} cli_summary;

/// The facilities of the register: the column `facility` of persons. NULL when there is none.
const jub_column *cli_facility_column(const cli_run *run);

/// False when memory is out.
bool cli_summary_init(jub_arena *arena, const cli_run *run, cli_summary *summary_out);

void cli_summary_count(cli_summary *summary, uint32_t row, const jub_determination *determination);
void cli_summary_add(cli_summary *into, const cli_summary *from);

/// summary.json; `row_error_count` is how many facts could not be used.
jub_status cli_summary_json(const cli_run *run, const cli_summary *summary,
                            uint64_t row_error_count, jub_buffer *buffer, jub_error *error);

/// The same for a reader at the screen.
void cli_summary_print(const cli_run *run, const cli_summary *summary, uint64_t row_error_count,
                       jub_buffer *buffer);

#endif
