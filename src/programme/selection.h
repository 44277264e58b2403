#ifndef JUB_PROGRAMME_SELECTION_H
#define JUB_PROGRAMME_SELECTION_H

#include "programme/basis.h"
#include "programme/state.h"

/// What the decree gives, before and after the rounds: the engine (decree/determine.h) run with the
/// rounds as the programme has them.

/// A lottery of the decree with the seed of its draw.
typedef struct jub_lottery_seed {
    jub_text lottery;
    const uint8_t *seed; // [JUB_DRAW_SEED_BYTES]
} jub_lottery_seed;

/// Who may be nominated, for basis->proposals: what each person gets while all others pass. A rank
/// is the worst that facts missing of others leave possible, so no group has more proposals than
/// places and reserve. What is undetermined is not proposed.
///
///     reserve   how many beyond the places of a quota's group are proposed too
///
/// Owner: `*proposals_out` lives in `arena`. Errors: JUB_MISSING for a lottery without a seed;
/// those of jub_determiner_open (the message is that of the first diagnostic); JUB_NO_MEMORY.
jub_status jub_propose(jub_arena *arena, const jub_basis *basis, const jub_lottery_seed *seeds,
                       size_t seed_count, uint32_t reserve, const jub_proposal **proposals_out,
                       jub_error *error);

/// Somebody on the final list.
typedef struct jub_list_line {
    uint32_t person;   // row
    uint32_t facility; // row, or JUB_NO_ROW
    uint32_t rank;     // in the quota, 0 without
    jub_determination determination;
} jub_list_line;

typedef struct jub_list {
    const jub_list_line *lines; // [count], in the order of rows
    size_t count;
    uint32_t contested_count;   // places that nobody gets because facts are missing
    const uint8_t *passed_over; // [person count] who is not on it by their own rounds alone; list.c
} jub_list;

/// The final list: everybody is determined again with the first round passed by who is nominated on
/// a signed first list, the final one by whose case is settled so, both as corrections left them.
/// Only who is granted stands on it. A place that somebody leaves, also by declining, falls to the
/// next in rank who passed; but a place that hangs on facts missing of somebody, who therefore was
/// not proposed, is given to nobody and counted. Whoever the state's list passed over, and whose
/// rounds have not changed since, is passed over without another look. Owner: the lines live in
/// `arena`. Errors: as above; JUB_MISSING before the register is frozen.
jub_status jub_list_make(jub_arena *arena, const jub_state *state, jub_list *list_out,
                         jub_error *error);

/// The list as a file, a line a person; the same state gives the same bytes:
///
///     person,facility,standing,clauses,effect,new_end,days_saved,rank
///
/// `facility` JUB_NO_ROW: the whole list; else only that facility's lines, under the same header.
void jub_list_write(const jub_basis *basis, const jub_list *list, uint32_t facility,
                    jub_buffer *buffer);

/// Takes only what jub_list_write writes of people and facilities of this basis. Of a determination
/// there is what the file says: standing, clauses, quota, effect, new end, days saved, rank. Owner:
/// the lines live in `arena`. Errors: JUB_SYNTAX with the line; those of jub_csv_next.
jub_status jub_list_read(jub_arena *arena, const jub_basis *basis, jub_text source,
                         jub_list *list_out, jub_error *error);

/// What a line's determination does to the person: `released`, `transferred` where it is only that,
/// else `reduced` (the term, the kind of penalty or what is to be paid).
const char *jub_list_effect(const jub_list_line *line);

/// The new end of term as a date, `none`, or `unknown` where it cannot be computed.
void jub_list_new_end(const jub_list_line *line, jub_buffer *buffer);

/// Names of the clauses that decided, with commas.
void jub_clause_names(const jub_decree *decree, uint64_t grants, uint32_t quota,
                      jub_buffer *buffer);

#endif
