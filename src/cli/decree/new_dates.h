#ifndef JUB_CLI_NEW_DATES_H
#define JUB_CLI_NEW_DATES_H

#include "cli/decree/law_run.h"
#include "register/custody.h"

/// What one thread needs to compute custodies with, beside the run.
typedef struct cli_custody_room {
    jub_arena scratch;
    jub_person_custody person;
} cli_custody_room;

/// The room draws from the system as it is used; clear it. NULL when memory is out.
cli_custody_room *cli_custody_room_new(jub_arena *arena);
void cli_custody_room_clear(cli_custody_room *room);

/// The days that the sentence law gives somebody after a grant.
typedef struct cli_new_dates {
    bool has_release;
    jub_date release;
    bool has_end; // by the law; the decree's own is `new_end`
    jub_date end;
    bool is_exact; // the grant is one length off the whole, which the law can compute
} cli_new_dates;

/// For who is released, the effective date. For who gets one length off the whole, the custody with
/// that length struck off, computed anew by the law of the register. For who is only moved, the
/// dates as they were. Nothing for sums and limits,
/// which count in days, for commutations, and where the register has no custody of that person.
/// `steps` may be NULL.
cli_new_dates cli_new_dates_find(const cli_run *run, uint32_t row,
                                 const jub_determination *determination, cli_custody_room *room,
                                 jub_steps *steps);

/// A section for `jubilee explain`: how the person's dates come about from the sentences, step by
/// step, and what the grant makes of them. Nothing where the register has no custody.
/// Errors: JUB_NO_MEMORY.
jub_status cli_new_dates_explain(const cli_run *run, uint32_t row,
                                 const jub_determination *determination, jub_buffer *buffer,
                                 jub_error *error);

#endif
