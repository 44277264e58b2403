#ifndef JUB_CLI_PROGRAMME_CASE_H
#define JUB_CLI_PROGRAMME_CASE_H

#include "cli/programme/programme_files.h"
#include "decree/determine.h"

/// One person's facts and what the decree gives, as far as somebody may see them.
typedef struct cli_case_view {
    cli_programme *programme;
    jub_arena arena;
    jub_determiner *determiner; // everybody has passed both rounds, and every quota has room
    jub_worker *worker;
} cli_case_view;

/// Errors: those of jub_determiner_open; JUB_MISSING without a register; JUB_NO_MEMORY. Clear it in
/// either case.
jub_status cli_case_open(cli_programme *programme, cli_case_view *view_out, jub_error *error);
void cli_case_clear(cli_case_view *view);

/// Appends the facts that the decree reads, blind: without what names the person, says where they
/// come from or to whom they belong, or leads to them; and without a fact of a facility that no
/// other shares. How many were covered is said, never which value.
void cli_case_write_blind(cli_case_view *view, uint32_t person, jub_buffer *buffer);

/// Appends the person's row as it stands.
void cli_case_write_record(const cli_programme *programme, uint32_t person, jub_buffer *buffer);

/// Appends what the decree gives if both rounds are passed, with the clauses and where they stand,
/// and the place in a quota. `is_blind` leaves the place out, which tells of others.
void cli_case_write_gives(cli_case_view *view, uint32_t person, bool is_blind, jub_buffer *buffer);

/// Appends the reasons for some acts (JUB_REASON_...), a line each.
void cli_write_reasons(uint32_t acts, jub_buffer *buffer);

#endif
