#ifndef JUB_CLI_PROGRAMME_DUE_H
#define JUB_CLI_PROGRAMME_DUE_H

#include "cli/programme/programme_files.h"

/// What a programme waits for, and who has to act. Nothing here tells who is on the list or how
/// many are.
typedef struct cli_due {
    uint32_t roles;   // JUB_BY of those who can do it
    jub_date day;     // by when, or from when where it cannot be done before
    bool has_day;     // false: whenever it comes
    bool is_due;      // can be done today
    bool is_overdue;  // its day has passed
    const char *kind; // of the event, or a command
    jub_text what;    // in words
    jub_text words;   // the event with what has to be said with it, or a command with its options
} cli_due;

enum { CLI_DUE_MAX = 16 };

/// Fills what is due or comes next, most pressing first; how many. Texts live in the arena.
size_t cli_due_find(cli_programme *programme, jub_date today, cli_due due_out[CLI_DUE_MAX]);

/// A day of the calendar with what is on it. `state` is `done`, `due`, `overdue` or `to come`.
typedef struct cli_calendar_day {
    jub_date day;
    const char *state;
    jub_text what;
} cli_calendar_day;

enum { CLI_CALENDAR_MAX = 16 };
size_t cli_calendar_find(cli_programme *programme, jub_date today,
                         cli_calendar_day days_out[CLI_CALENDAR_MAX]);

/// `clerk, head`.
void cli_write_roles(uint32_t roles, jub_buffer *buffer);

/// Appends what can be done or is awaited now, a line each: `next: registrar: deal readings`.
void cli_due_write(cli_programme *programme, jub_date today, jub_buffer *buffer);

#endif
