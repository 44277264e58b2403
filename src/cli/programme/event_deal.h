#ifndef JUB_CLI_EVENT_DEAL_H
#define JUB_CLI_EVENT_DEAL_H

#include "cli/programme/event_fill.h"

/// All readings that are to be dealt now, as events of `case.assigned`, in the order in which they
/// fall due. Each deal depends on those before it, so they are applied to the state one by one,
/// which is then put back as it was. Owner: in the programme's arena. Errors: those of jub_deal and
/// of the rules; JUB_NO_MEMORY.
jub_status cli_deal_all(cli_fill *fill, jub_event **events_out, size_t *count_out,
                        jub_error *error);

#endif
