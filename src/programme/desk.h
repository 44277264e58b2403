#ifndef JUB_PROGRAMME_DESK_H
#define JUB_PROGRAMME_DESK_H

#include "base/random.h"
#include "ledger/log.h"
#include "programme/replay.h"

/// Where events are made: checked against the state, signed by who acts, and, in one go for as many
/// sittings as wait, their facts kept and their entries appended to the log. What has been flushed
/// is durable; before that nobody is to be told that it happened.

/// Where facts are kept before the entries that name them.
typedef struct jub_facts_sink {
    void *context;
    /// Keeps all or none, durably. `facts[i]` belongs to `commitments[i]`.
    jub_status (*put)(void *context, const jub_hash *commitments,
                      const uint8_t (*salts)[JUB_SALT_BYTES], const jub_text *facts, size_t count,
                      jub_error *error);
} jub_facts_sink;

enum { JUB_DESK_WAITING_MAX = 60000 }; // entries; a sitting beyond it flushes first

typedef struct jub_desk jub_desk;

/// A desk over a log whose head is the state's. `random` draws salts.
/// Owner: on the heap until jub_desk_free; what is passed in must outlive it. Errors:
/// JUB_NO_MEMORY.
jub_status jub_desk_new(jub_state *state, const jub_storage *log, jub_facts_sink facts,
                        jub_random random, jub_desk **desk_out, jub_error *error);
void jub_desk_free(jub_desk *desk);

/// The draws of the log that are over (jub_replay_draws), for `seed.taken`. [count], which must
/// outlive their use.
void jub_desk_draws(jub_desk *desk, const jub_drawn *draws, size_t count);

/// From now on sittings are made away from the log that counts, at a facility without a link: they
/// say that they will come in its bundle `bundle` (bundle.h), and that the log had been seen up to
/// `seen` there. What the facility did since is in the log behind that, on its own.
void jub_desk_away(jub_desk *desk, uint64_t bundle, uint64_t seen);

/// One sitting of `signer`: its events are applied to the state and wait. Events get `time` where
/// theirs is 0. The first event of a log opens the programme with the signer's own key.
///
/// Errors: JUB_REFUSED by a rule, with the event's place in `error->at.line`, from 1: if it is the
/// first, the state is as it was, else it is spoilt, and is to be read again from the log.
/// JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_desk_sit(jub_desk *desk, const jub_signer *signer, int64_t time, jub_event *events,
                        size_t count, jub_error *error);

/// A sitting that was signed elsewhere and came in a bundle: header and entries as they stand, and
/// what opens their commitments. Errors: also JUB_UNVERIFIED.
typedef struct jub_opened_entry {
    jub_text entry;
    bool has_facts;
    uint8_t salt[JUB_SALT_BYTES];
    jub_text facts;
} jub_opened_entry;
jub_status jub_desk_carry(jub_desk *desk, jub_text header, const jub_opened_entry *entries,
                          size_t count, jub_error *error);

/// How much waits: entries, and bytes of them and of their facts.
void jub_desk_waiting(const jub_desk *desk, size_t *entries_out, size_t *bytes_out);

/// Makes all that waits durable: facts first, then the log, in batches. Errors: JUB_CONFLICT when
/// another wrote to the log meanwhile; those of the stores. The desk is then not to be used
/// further.
jub_status jub_desk_flush(jub_desk *desk, jub_error *error);

#endif
