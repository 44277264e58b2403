#ifndef JUB_CLI_EVENT_FILL_H
#define JUB_CLI_EVENT_FILL_H

#include "cli/programme/programme_actor.h"
#include "programme/selection.h"

/// What follows from a programme is not typed: hashes, counts, clauses, whom a case falls to, what
/// a line of the list says. Only fields that an event does not have yet are filled in; whether it
/// may happen is for the rules to say.
typedef struct cli_fill {
    cli_actor *actor;
    jub_list list; // as it follows from the state; made when it is first asked for
    bool has_list;
} cli_fill;

/// Texts live in the programme's arena. Errors: those of what has to be computed (a list, a deal),
/// which say why the event cannot be; JUB_NO_MEMORY.
jub_status cli_event_fill(cli_fill *fill, jub_event *event, jub_error *error);

/// The list as it follows from the state, at a facility its part; NULL before the first round was
/// opened, and where the register is not to be had. Errors: those of jub_list_make.
jub_status cli_fill_list(cli_fill *fill, const jub_list **list_out, jub_error *error);

/// Somebody's line, or NULL.
const jub_list_line *cli_fill_line(const jub_list *list, uint32_t person);

/// The person's key as a text in the arena; of no bytes when there is none.
jub_text cli_fill_person_key(cli_fill *fill, uint32_t person);

/// The reading that the actor has before them: of a case, or the first where it is 0; NULL when
/// there is none.
const jub_reading *cli_fill_reading(const cli_actor *actor, uint64_t case_number);

/// Clauses that give what is proposed for a person, as a text in the arena.
jub_status cli_fill_clauses(cli_fill *fill, uint32_t person, jub_text *clauses_out,
                            jub_error *error);

#endif
