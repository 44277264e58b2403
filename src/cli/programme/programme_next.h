#ifndef JUB_CLI_PROGRAMME_NEXT_H
#define JUB_CLI_PROGRAMME_NEXT_H

#include "cli/programme/event_fill.h"
#include "cli/programme/programme_case.h"

/// What somebody can do now, with what they need for it and the line to type: `jubilee programme
/// next`. Begin with zeros; clear `people` with cli_case_clear.
typedef struct cli_next {
    cli_actor *actor;
    cli_case_view people; // opened when it is first needed
    jub_buffer *buffer;
    uint32_t shown_max; // people of a clerk's facility
} cli_next;

/// Appends the line that does something: `jubilee programme do DIR <words> --as KEYFILE`.
void cli_next_line(cli_next *next, const char *words);

/// The same of what is due: an event's words, or a command's (programme_due.h).
void cli_next_due_line(cli_next *next, jub_text words);

/// Opens `people` where it is not. Errors: those of cli_case_open.
jub_status cli_next_open_people(cli_next *next, jub_error *error);

/// For each role that works on something of its own. Errors: those of cli_case_open and of the
/// first list.
jub_status cli_next_of_clerk(cli_next *next, jub_error *error);
jub_status cli_next_of_head(cli_next *next, jub_error *error);
jub_status cli_next_of_reader(cli_next *next, jub_error *error);
jub_status cli_next_of_auditor(cli_next *next, jub_error *error);
jub_status cli_next_of_gate(cli_next *next, jub_error *error);
void cli_next_of_administrator(cli_next *next);
void cli_next_of_chief(cli_next *next);
jub_status cli_next_of_registrar(cli_next *next, jub_error *error);

#endif
