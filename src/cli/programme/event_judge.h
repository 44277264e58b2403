#ifndef JUB_CLI_EVENT_JUDGE_H
#define JUB_CLI_EVENT_JUDGE_H

#include "cli/programme/event_fill.h"

/// An event that is still not whole after it was filled in: either the user left something out, or
/// it cannot be computed because it may not happen now. In that case the rules are asked, so that
/// they say why. Always an error, after which the state is not to be used.
///
/// Errors: JUB_REFUSED by a rule, or JUB_MISSING with what is to be given.
jub_status cli_event_judge(cli_actor *actor, const jub_event *event, jub_error *error);

/// What is computed for an event when it may happen, and never asked for: a mask of JUB_HAS.
uint64_t cli_event_computed(jub_event_kind kind);

#endif
