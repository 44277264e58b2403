#ifndef JUB_CLI_BUNDLE_TAKE_H
#define JUB_CLI_BUNDLE_TAKE_H

#include "cli/programme/bundle_list.h"
#include "cli/programme/programme_files.h"

/// A bundle that has been opened, and where it goes.
typedef struct cli_arrived {
    const char *command;
    const char *path;        // of the bundle
    const char *folder;      // that takes it
    const char *log_key;     // of the log, for a facility's first; NULL
    const char *signing_key; // of the log, to sign it at the centre afterwards; NULL
    jub_text sealed;         // as it came
    jub_bundle bundle;       // in `arena`, and in what was unsealed
    jub_arena *arena;
} cli_arrived;

/// Takes a bundle from a facility at the centre: all of it, or nothing changes. Tells what was
/// taken and what two sides changed. What goes wrong is told.
jub_status cli_bundle_take_out(const cli_arrived *arrived);

/// Takes a bundle from the centre at a facility: its folder is made, or made anew with what waits
/// there carried over; or nothing changes. What goes wrong is told.
jub_status cli_bundle_take_in(const cli_arrived *arrived);

/// A desk that takes facts which are there already for put.
jub_status cli_bundle_desk(cli_programme *programme, jub_desk **desk_out, jub_error *error);

/// Prints what is in conflict in a programme, of one facility or (JUB_NO_ROW) of all.
void cli_conflicts_print(const jub_state *state, uint32_t facility);

#endif
