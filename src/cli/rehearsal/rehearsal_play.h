#ifndef JUB_CLI_REHEARSAL_PLAY_H
#define JUB_CLI_REHEARSAL_PLAY_H

#include "base/parallel.h"
#include "cli/progress.h"
#include "cli/rehearsal/rehearsal_folder.h"
#include "cli/rehearsal/rehearsal_report.h"
#include "cli/rehearsal/rehearsal_resume.h"
#include "programme/received.h"
#include "store/file_guard.h"
#include "store/file_store.h"

/// A rehearsal as a command plays it, with all that it is about.
typedef struct cli_rehearsal {
    const char *command;
    const char *decree_path, *register_path, *out;
    cli_rehearsal_inputs inputs;
    const char *bad_path; // what an error is about; NULL: nothing, or it has been told

    jub_arena arena;
    jub_sha256 *sha;
    cli_decree decree;
    cli_register opened;
    bool has_register;
    jub_parallel threads;
    jub_basis basis;
    jub_received received;
    jub_state state;
    jub_cast cast;

    cli_planted planted;
    cli_progress progress;
    jub_rehearsal_counts counts;
    jub_buffer guarded; // of a rehearsal in memory

    cli_rehearsal_folder folder; // and what follows: where there is one
    jub_file_store *log_store;
    jub_file_guard *guard;
    jub_openings *openings;
    cli_resume resume;
} cli_rehearsal;

/// Plays what has been cast, prints the calendar as it passes, and leaves nothing behind.
/// Errors: those of jub_rehearse.
jub_status cli_rehearse_in_memory(cli_rehearsal *run, jub_error *error);

/// The same in the folder `out`, or goes on there. What was planted, the database and the manifest
/// come last. Errors: also those of the folder and its stores; an empty message has been told.
jub_status cli_rehearse_in_folder(cli_rehearsal *run, jub_error *error);

/// Closes and wipes all of it. What was never opened is passed over.
void cli_rehearsal_clear(cli_rehearsal *run);

#endif
