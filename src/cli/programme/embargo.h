#ifndef JUB_CLI_EMBARGO_H
#define JUB_CLI_EMBARGO_H

#include "cli/programme/programme_actor.h"

/// Whether a level may be acted on now: its day has come by the clock, and a registrar has opened
/// it in the log. The day is told only where `may_know_day`. It is asked before anything about a
/// person is looked at, so that a refusal is the same whoever is asked about. Errors: JUB_REFUSED.
jub_status cli_embargo_check(const cli_actor *actor, jub_level level, bool may_know_day,
                             jub_error *error);

/// Whether somebody may be told of the outcome, and what is found in it: a registrar or an auditor,
/// and everybody once level 5 is open. `record` NULL: nobody says who asks. Errors: JUB_REFUSED.
jub_status cli_embargo_check_outcome(const jub_state *state, const jub_actor *record,
                                     jub_error *error);

/// Whether the actor may know that there is a day to come: all who select do, for the decree that
/// they have says it; who lets people go on the day does not.
bool cli_embargo_may_know(const cli_actor *actor);

#endif
