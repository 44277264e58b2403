#ifndef JUB_CLI_EVENT_ALL_H
#define JUB_CLI_EVENT_ALL_H

#include "cli/programme/event_fill.h"

/// Everything of one kind that waits for the actor, where a person would otherwise type hundreds:
///
///     person.nominated    who is proposed at the clerk's facility and not yet handled
///     case.listed         who is nominated on a signed first list, numbered in random order
///     case.assigned       all readings that are to be dealt
///     reader.seconded     readers who are not on duty
///     facility.notified   facilities with a line on the list
///     person.notified     listed people of the head's facility who have not been told
///     effect.recorded     listed people of the facility who have been told: what the list gives
///
/// Events are whole and in order. Owner: all in the programme's arena. The state is as it was.
/// Errors: JUB_REFUSED for a kind that has to be typed one by one, or when nothing waits; those of
/// what is computed.
jub_status cli_event_all(cli_fill *fill, jub_event_kind kind, jub_event **events_out,
                         size_t *count_out, jub_error *error);

/// Whether there is an `--all` of a kind.
bool cli_event_has_all(jub_event_kind kind);

#endif
