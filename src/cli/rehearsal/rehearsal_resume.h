#ifndef JUB_CLI_REHEARSAL_RESUME_H
#define JUB_CLI_REHEARSAL_RESUME_H

#include "ledger/log.h"
#include "programme/desk.h"
#include "store/openings.h"

/// A rehearsal that was ended half way goes on by being played again from the beginning: as far as
/// the log in the folder goes, what is written is compared with what stands there, and from then on
/// it is written. So the stores below answer like empty ones.
///
///     behind    the log is read as it was after so many appends of this run; a write compares
///     level     both are equally long; from here on all goes to the stores themselves
///
/// Appends are the same batches in every run, so `level` is always met at the end of one.
typedef struct cli_resume {
    jub_storage log; // the stores themselves
    jub_guard guard;
    jub_openings *openings;

    bool is_level;
    jub_text reached; // the head in the folder; empty: none
    uint64_t reached_size;
    jub_buffer head;       // as this run has come
    jub_buffer checkpoint; // as it has signed
    jub_buffer signed_head;
} cli_resume;

/// Errors: those of the store.
jub_status cli_resume_begin(jub_storage log, jub_guard guard, jub_openings *openings,
                            cli_resume *resume_out, jub_error *error);
void cli_resume_clear(cli_resume *resume);

/// For jub_rehearse. What is not as it was is JUB_CONFLICT.
jub_storage cli_resume_storage(cli_resume *resume);
jub_guard cli_resume_guard(cli_resume *resume);
jub_facts_sink cli_resume_sink(cli_resume *resume);

#endif
