#ifndef JUB_PROGRAMME_ATTENDANCE_PRIVATE_H
#define JUB_PROGRAMME_ATTENDANCE_PRIVATE_H

#include "programme/sitting.h"
#include "programme/state.h"

/// What is judged and counted by sitting, whether it is read from the log (replay.h) or about to be
/// written to it (desk.h): whose it is, its number, what it has seen, its bundle. What is judged by
/// event is behind jub_apply.
typedef struct programme_attendance {
    const jub_sitting *sitting;
    uint64_t index;  // of the header
    jub_event_at at; // of the event that is applied next
} programme_attendance;

/// The sitting outlives the attendance. In the one that opens the programme `at.actor` is
/// JUB_NO_ACTOR. Errors: JUB_REFUSED.
jub_status programme_attend_begin(const jub_state *state, const jub_sitting *sitting,
                                  uint64_t index, programme_attendance *attendance_out,
                                  jub_error *error);

/// Whether the signature under the sitting is the actor's. The key of the sitting that opens the
/// programme stands in its first event; elsewhere `first` may be NULL. Errors: JUB_UNVERIFIED.
jub_status programme_attend_verify(const jub_state *state, const programme_attendance *attendance,
                                   const jub_event *first, jub_error *error);

/// Applies the next event. Errors: those of jub_apply.
jub_status programme_attend_event(jub_state *state, programme_attendance *attendance,
                                  const jub_event *event, jub_error *error);

/// Counts the sitting, after all its events have been applied; the state is then as behind it.
void programme_attend_end(jub_state *state, const programme_attendance *attendance);

/// The root that a sitting has over its entries.
///
///     entries  [count]
void programme_sitting_root(jub_sha256 *sha, const jub_text *entries, size_t count,
                            jub_hash *root_out);

#endif
