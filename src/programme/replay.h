#ifndef JUB_PROGRAMME_REPLAY_H
#define JUB_PROGRAMME_REPLAY_H

#include "ledger/policy.h"
#include "ledger/view.h"
#include "programme/sitting.h"
#include "programme/state.h"

/// The state of a programme from its log: sittings are checked and their events applied one after
/// another. What a programme's log holds:
///
///     sitting + events   what people did (sitting.h)
///     draw.*             acts of draws (draw/act.h), folded by draw/record.h
///     key-ceremony       that a seal's key was split among holders (seal/ceremony.h)
///
/// and nothing else.

/// Where facts are had: store/openings.h, or a test's memory.
typedef struct jub_facts_source {
    void *context;
    /// Appends the facts that `commitment` hides. Errors: JUB_MISSING when they are not to be had
    /// here or were forgotten, JUB_IO.
    jub_status (*get)(void *context, const jub_hash *commitment, uint8_t salt_out[JUB_SALT_BYTES],
                      jub_buffer *facts_out, jub_error *error);
} jub_facts_source;

typedef struct jub_replay jub_replay;

/// A replay that goes on from `state`, which is empty or as of an earlier size of the same log.
///
///     facts    NULL: only what is public is replayed
///
/// Owner: on the heap until jub_replay_free; everything passed in must outlive it. Errors:
/// JUB_NO_MEMORY.
jub_status jub_replay_new(jub_state *state, const jub_facts_source *facts, jub_replay **replay_out,
                          jub_error *error);
void jub_replay_free(jub_replay *replay);

/// Takes the next entry of the log. `view` gives draws the root of the log at their close; it may
/// be of any size that holds them. Sets the state's size behind each sitting, but not the root.
/// Once it has failed, neither replay nor state is to be used any more.
/// Errors: JUB_UNVERIFIED with index, kind and reason (what is refused in a programme cannot stand
/// in its log); JUB_MISSING for facts that are not there although they should be; those of `facts`.
jub_status jub_replay_take(jub_replay *replay, jub_view *view, jub_text entry, jub_error *error);

/// All entries from state->programme.size to the view's size, and sets size and root there.
/// `watch` may be NULL; it is told each event that was applied and where.
typedef struct jub_replay_watch {
    void (*event)(void *context, const jub_event_at *at, const jub_event *event);
    void (*progress)(void *context, uint64_t done, uint64_t total);
    void *context;
} jub_replay_watch;
jub_status jub_replay_all(jub_replay *replay, jub_view *view, const jub_replay_watch *watch,
                          jub_error *error);

/// Draws of the log that are over, for whoever needs seeds before the events are applied. A replay
/// that went on from an earlier size knows of those with acts since, and of those that were looked
/// for.
const jub_drawn *jub_replay_draws(const jub_replay *replay, size_t *count_out);

/// Looks for a draw, and for those that it is another attempt at (`readers`, of `readers/2`), among
/// the entries before the size that this replay went on from, which are read for it: of a large log
/// that takes a second. Fine when it is known already, or there is none.
/// Errors: as for taking its acts.
jub_status jub_replay_find_draw(jub_replay *replay, jub_view *view, jub_text id, jub_error *error);

#endif
