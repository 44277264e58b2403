#ifndef JUB_CLI_EVENT_FILL_PRIVATE_H
#define JUB_CLI_EVENT_FILL_PRIVATE_H

#include "cli/programme/event_fill.h"

/// What the two files that fill events in share. A field that an event has is left alone.

void cli_give_text(jub_event *event, jub_event_field field, jub_text *member, jub_text value);
void cli_give_count(jub_event *event, jub_event_field field, uint64_t *member, uint64_t value);
void cli_give_hash(jub_event *event, jub_event_field field, jub_hash *member,
                   const jub_hash *value);
void cli_give_flag(jub_event *event, jub_event_field field, bool *member, bool value);

/// The buffer's words, which it then clears.
jub_status cli_give_words(cli_fill *fill, jub_event *event, jub_event_field field, jub_text *member,
                          jub_buffer *words, jub_error *error);

/// The row of the person whom the event names, or JUB_NO_ROW.
uint32_t cli_fill_person(const cli_fill *fill, const jub_event *event);

/// The next reading that is to be dealt: the main order first, then what was handed back or is for
/// a third.
bool cli_fill_due_deal(const jub_state *state, uint32_t *case_out, uint32_t *reading_out);

/// The events that rest on the list, on a matter pending, or on the draw for auditors.
jub_status cli_fill_from_list(cli_fill *fill, jub_event *event, jub_error *error);

#endif
