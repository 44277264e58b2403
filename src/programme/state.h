#ifndef JUB_PROGRAMME_STATE_H
#define JUB_PROGRAMME_STATE_H

#include "ledger/note.h"
#include "programme/basis.h"
#include "programme/event.h"
#include "programme/reason.h"

/// A programme as its events have made it. `jub_apply` is the only way to change it, and every rule
/// about who may do what and when is behind that door.

enum {
    JUB_ACTOR_MAX = 65535,
    JUB_SEED_USE_MAX = 16,
    JUB_DRAWN_MAX = 64, // draws of a log, those that came to nothing too
    JUB_NO_ACTOR = 0xffff,
    JUB_READING_MAX = 3,       // readings that count: two, and a third where they differ
    JUB_CASE_SERIAL_MAX = 255, // readings dealt of one case, recused and lapsed ones included
};

/// How far the programme has come. X(name, words)
#define JUB_STAGE_LIST(X)                                                                          \
    X(JUB_PROGRAMME_EMPTY, "not opened")                                                           \
    X(JUB_PROGRAMME_OPEN, "opened; the decree is to be signed and the register frozen")            \
    X(JUB_PROGRAMME_FROZEN, "register frozen; the first round is to come")                         \
    X(JUB_PROGRAMME_FIRST_ROUND, "first round, at the facilities")                                 \
    X(JUB_PROGRAMME_BETWEEN, "first round closed; cases are listed and readers drawn")             \
    X(JUB_PROGRAMME_FINAL_ROUND, "final round, at the centre")                                     \
    X(JUB_PROGRAMME_SELECTED, "final round closed; the list is to be made")                        \
    X(JUB_PROGRAMME_FINALISED, "list finalised; it is to be sealed")                               \
    X(JUB_PROGRAMME_SEALED, "list sealed")                                                         \
    X(JUB_PROGRAMME_CLOSED, "closed")

typedef enum jub_programme_stage {
#define X(name, words) name,
    JUB_STAGE_LIST(X)
#undef X
} jub_programme_stage;

/// The programme itself, one record.
#define JUB_PROGRAMME_MEMBERS(X)                                                                   \
    X(U8, stage)        /* a jub_programme_stage */                                                \
    X(U8, is_rehearsal) /* its clock is given */                                                   \
    X(U8, level)        /* the highest level opened */                                             \
    X(U8, is_register_frozen)                                                                      \
    X(U64, frozen_entry)   /* index of that event */                                               \
    X(U64, listed_entry)   /* of the last case that was listed */                                  \
    X(U64, roster_entry)   /* of who was seconded or sent back last, before readers were drawn */  \
    X(U8, list_version)    /* how often the list was finalised */                                  \
    X(U8, is_list_stale)   /* a correction or a drop-out since: it is to be made again */          \
    X(I64, offset_minutes) /* that its day is ahead of UTC */                                      \
    X(U32, reserve)                                                                                \
    X(I64, last_time) /* of all sittings that were not carried */                                  \
    X(U64, size)      /* entries of the log that are in this state */                              \
    X(HASH, root)     /* of the log at that size */                                                \
    X(HASH, decree_sha256)                                                                         \
    X(HASH, received_sha256) /* of the register when the programme was opened */                   \
    X(HASH, register_sha256) /* as it was frozen */                                                \
    X(U32, signature_count)  /* of the decree */                                                   \
    X(U32, nominated_count)  /* on signed first lists */                                           \
    X(U32, audit_count)      /* cases of the auditors' sample; 0: not drawn */                     \
    X(U32, next_deal)        /* how many first and second readings have been dealt */              \
    X(U32, settled_count)    /* cases with an outcome */                                           \
    X(U64, view_count)       /* looks at records */                                                \
    X(HASH, list_file)       /* SHA-256 of the list as finalised last */                           \
    X(U64, list_total)                                                                             \
    X(U64, list_entry) /* index of that event */                                                   \
    X(U16, list_by)    /* actor who finalised it */                                                \
    X(U16, sealed_by)                                                                              \
    X(HASH, sealed_sha256) /* of the sealed file */                                                \
    X(TEXT, sealed_to)     /* whom it was sealed to */
JUB_RECORD(jub_programme, JUB_PROGRAMME_MEMBERS)

/// Who takes part; numbered from 0 in the order of enrolment.
#define JUB_ACTOR_MEMBERS(X)                                                                       \
    X(TEXT, id)                                                                                    \
    X(TEXT, key) /* vkey, as enrolled */                                                           \
    X(TEXT, box) /* recipient, or empty */                                                         \
    X(U8, role)                                                                                    \
    X(U8, has_left)                                                                                \
    X(U8, is_on_duty)      /* readers: seconded and not returned */                                \
    X(U8, has_signed_list) /* heads: the facility's first list */                                  \
    X(U8, has_signed_decree)                                                                       \
    X(TEXT, facility_key) /* or empty */                                                           \
    X(U32, facility)      /* row of `facilities`, or JUB_NO_ROW */                                 \
    X(U32, officer)       /* row of `officers`, or JUB_NO_ROW */                                   \
    X(U64, sitting_count)                                                                          \
    X(I64, last_time)   /* of the last sitting */                                                  \
    X(U64, last_seen)   /* log size that it had seen */                                            \
    X(U64, last_bundle) /* number of the last bundle that brought one; 0: none */                  \
    X(U32, load)        /* first and second readings dealt */                                      \
    X(U32, open_count)  /* dealt and not yet decided */                                            \
    X(U64, view_count)
JUB_RECORD(jub_actor, JUB_ACTOR_MEMBERS)

typedef enum jub_nomination { JUB_NOT_YET, JUB_IS_NOMINATED, JUB_IS_SET_ASIDE } jub_nomination;
typedef enum jub_outcome_of_case {
    JUB_UNSETTLED,
    JUB_PASSED,
    JUB_REFUSED_CASE
} jub_outcome_of_case;
typedef enum jub_notified { JUB_UNTOLD, JUB_TOLD } jub_notified;
typedef enum jub_effect {
    JUB_NO_EFFECT,
    JUB_RELEASED,
    JUB_REDUCED,
    JUB_TRANSFERRED,
    JUB_DECLINED
} jub_effect;
typedef enum jub_override { JUB_NO_OVERRIDE, JUB_WITHDRAWN, JUB_ADMITTED } jub_override;

/// A person, by row of `persons`. Empty without facts.
#define JUB_PERSON_MEMBERS(X)                                                                      \
    X(U8, nomination)                                                                              \
    X(U8, override)   /* by a correction */                                                        \
    X(U8, is_listed)  /* on the list as finalised last */                                          \
    X(U8, was_listed) /* on the list as finalised then or before */                                \
    X(U8, notified)                                                                                \
    X(U8, effect)                                                                                  \
    X(U8, has_objection)  /* one that is not answered */                                           \
    X(U8, is_in_conflict) /* two sides changed one thing; a person is to choose */                 \
    X(U16, nomination_by)                                                                          \
    X(U8, is_carried)        /* the nomination came in a bundle of the facility */                 \
    X(U16, rival_by)         /* in a conflict */                                                   \
    X(U64, nomination_entry) /* index of the event that stands */                                  \
    X(U64, rival_entry)      /* of the other one, in a conflict */                                 \
    X(HASH, commitment)      /* of the nomination, for the root that the head signs */             \
    X(U32, case_number)      /* 0: none */                                                         \
    X(U64, notified_entry)                                                                         \
    X(U64, effect_entry)
JUB_RECORD(jub_person, JUB_PERSON_MEMBERS)

typedef enum jub_facility_notice {
    JUB_NOT_NOTIFIED,
    JUB_NOTIFIED_BEFORE, // of its part of a list that has been made again since
    JUB_NOTIFIED
} jub_facility_notice;

/// A facility, by row of `facilities`. Empty without a register.
#define JUB_FACILITY_MEMBERS(X)                                                                    \
    X(U8, is_list_signed)                                                                          \
    X(U8, is_notified) /* a jub_facility_notice */                                                 \
    X(U32, nominated_count)                                                                        \
    X(U32, set_aside_count)                                                                        \
    X(U64, list_entry)   /* index of the head's signature */                                       \
    X(U64, listed_count) /* people on the final list */                                            \
    X(U64, told_count)                                                                             \
    X(U64, effect_count)
JUB_RECORD(jub_facility, JUB_FACILITY_MEMBERS)

/// A case of the final round; number n is item n - 1.
#define JUB_CASE_MEMBERS(X)                                                                        \
    X(U32, person)       /* row, or JUB_NO_ROW without facts */                                    \
    X(U8, serial)        /* readings dealt */                                                      \
    X(U8, outcome)       /* a jub_outcome_of_case */                                               \
    X(U8, is_discretion) /* the outcome rests on a reader's discretion */                          \
    X(U32, first)        /* item of `readings` that is or was dealt last for it, plus 1 */         \
    X(U32, second)                                                                                 \
    X(U32, third)                                                                                  \
    X(U64, entry) /* index of the event that settled it */
JUB_RECORD(jub_case, JUB_CASE_MEMBERS)

typedef enum jub_reading_stage {
    JUB_DEALT,
    JUB_RECUSED,
    JUB_LAPSED,
    JUB_DECIDED
} jub_reading_stage;

/// A reading, in the order dealt.
#define JUB_READING_MEMBERS(X)                                                                     \
    X(U32, case_number)                                                                            \
    X(U8, number) /* 1, 2 or 3 */                                                                  \
    X(U8, stage)                                                                                   \
    X(U8, outcome) /* a jub_outcome_of_case, of this reader */                                     \
    X(U8, is_discretion)                                                                           \
    X(U8, reason) /* a jub_reason */                                                               \
    X(U16, actor)                                                                                  \
    X(U64, entry) /* of the decision or recusal */                                                 \
    X(I64, time)
JUB_RECORD(jub_reading, JUB_READING_MEMBERS)

typedef enum jub_edit_stage {
    JUB_EDIT_STANDS,
    JUB_EDIT_IN_CONFLICT,
    JUB_EDIT_REPLACED
} jub_edit_stage;

/// A change to the register before it was frozen.
#define JUB_EDIT_MEMBERS(X)                                                                        \
    X(U64, entry)                                                                                  \
    X(U8, stage)                                                                                   \
    X(U8, is_carried) /* it came in a bundle */                                                    \
    X(U16, actor)                                                                                  \
    X(TEXT, person) /* key */                                                                      \
    X(TEXT, field)                                                                                 \
    X(TEXT, after)
JUB_RECORD(jub_edit, JUB_EDIT_MEMBERS)

/// The seed of a draw, and what it is used for.
#define JUB_SEED_MEMBERS(X)                                                                        \
    X(TEXT, use)                                                                                   \
    X(TEXT, draw)                                                                                  \
    X(HASH, seed)                                                                                  \
    X(U64, entry)
JUB_RECORD(jub_seed, JUB_SEED_MEMBERS)

typedef enum jub_matter_kind { JUB_OBJECTION, JUB_CORRECTION } jub_matter_kind;
typedef enum jub_matter_stage {
    JUB_PENDING,
    JUB_UPHELD,
    JUB_REJECTED,
    JUB_CONFIRMED,
    JUB_ANSWERED,  // an objection, where facts are not to be had
    JUB_REMEDIED,  // an objection that was upheld and led to a correction
    JUB_CONCLUDED, // one by which nothing is corrected, for a reason that stands in the answer
} jub_matter_stage;

/// An objection or a correction, in the order filed.
#define JUB_MATTER_MEMBERS(X)                                                                      \
    X(U8, kind)                                                                                    \
    X(U8, stage)                                                                                   \
    X(U8, action) /* of a correction: a jub_override */                                            \
    X(U16, actor)                                                                                  \
    X(U32, person) /* row, or JUB_NO_ROW without facts */                                          \
    X(U64, entry)
JUB_RECORD(jub_matter, JUB_MATTER_MEMBERS)

/// A re-reading by an auditor.
#define JUB_REREADING_MEMBERS(X)                                                                   \
    X(U32, case_number)                                                                            \
    X(U16, actor)                                                                                  \
    X(U8, outcome)                                                                                 \
    X(U64, entry)
JUB_RECORD(jub_rereading, JUB_REREADING_MEMBERS)

/// All tables of a state, for whoever does one thing with each. X(member, type, MEMBERS)
#define JUB_STATE_TABLE_LIST(X)                                                                    \
    X(actors, jub_actor, JUB_ACTOR_MEMBERS)                                                        \
    X(people, jub_person, JUB_PERSON_MEMBERS)                                                      \
    X(facilities, jub_facility, JUB_FACILITY_MEMBERS)                                              \
    X(cases, jub_case, JUB_CASE_MEMBERS)                                                           \
    X(readings, jub_reading, JUB_READING_MEMBERS)                                                  \
    X(edits, jub_edit, JUB_EDIT_MEMBERS)                                                           \
    X(seeds, jub_seed, JUB_SEED_MEMBERS)                                                           \
    X(matters, jub_matter, JUB_MATTER_MEMBERS)                                                     \
    X(rereadings, jub_rereading, JUB_REREADING_MEMBERS)

typedef struct jub_state {
    jub_basis *basis; // gets its proposals when the first round is opened
    jub_arena *arena; // of texts and tables
    jub_text origin;  // of the log
    jub_programme programme;
#define X(member, type, MEMBERS) JUB_LIST(type) member;
    JUB_STATE_TABLE_LIST(X)
#undef X
    jub_map actor_ids;             // number of an actor by id; derived, as is what follows
    uint32_t *deal_order;          // [case count], once the readers' seed is taken
    jub_vkey *actor_keys;          // [actors.capacity]
    JUB_LIST(uint32_t) earlier;    // [readings.count] the one dealt before for its case, plus 1
    JUB_LIST(uint32_t) duty;       // numbers of the readers on duty; empty: ask the actors
    jub_map key_bytes;             // number of an actor by the bytes of the key
    jub_map edit_places;           // what was edited: person, NUL, field
    JUB_LIST(uint32_t) last_edits; // by number there: the latest item of `edits`, plus 1
    uint32_t conflict_count;       // edits in conflict
    uint32_t *proposed_counts; // [facilities.count] who may be nominated; once round one is open
    bool *is_sampled;          // [cases.count] of the audit, once drawn; and what follows
    uint32_t *audit_order;     // [cases.count] numbers of cases in the order of its draw
    uint32_t *last_rereads;    // [cases.count] the latest of `rereadings` of the case, plus 1
    JUB_LIST(uint32_t) earlier_rereads; // [rereadings.count] the one before of its case, plus 1
    const struct jub_list *list;        // as finalised last (selection.h); NULL until it is needed
} jub_state;

/// A draw of the log that is over, as its acts tell it (draw/record.h).
typedef struct jub_drawn {
    jub_text draw;            // id
    bool is_void;             // it came to no result
    jub_hash seed;            // else
    uint64_t entry;           // index of its close, 0 without
    const jub_vkey *officers; // [officer_count] who committed
    size_t officer_count;
} jub_drawn;

/// Where an event stands, and what its actor knew.
typedef struct jub_event_at {
    uint64_t index; // in the log
    uint32_t actor; // number, or JUB_NO_ACTOR for the sitting that opens the programme
    jub_text actor_id;
    uint64_t seen; // log size that the actor had seen
    int64_t sitting_time;
    bool is_carried;        // came in a bundle
    const jub_drawn *drawn; // the draws of this log that are over
    size_t drawn_count;
} jub_event_at;

/// `jub_apply` judges an event and what its sitting says of time. It leaves to whoever takes
/// sittings (replay.h, desk.h) what is counted by sitting: the actor's sitting_count, last_time and
/// last_seen and last_bundle, and the programme's last_time, size and root.

/// An empty state. `origin` is that of the log. Owner: tables and texts live in `arena`. Errors:
/// JUB_NO_MEMORY.
jub_status jub_state_begin(jub_arena *arena, jub_basis *basis, jub_text origin,
                           jub_state *state_out, jub_error *error);

/// Applies one event, or refuses it and leaves the state as it was.
/// Errors: JUB_REFUSED, with the rule in words and what to do instead as the hint; JUB_NO_MEMORY.
jub_status jub_apply(jub_state *state, const jub_event_at *at, const jub_event *event,
                     jub_error *error);

/// The number of the actor with this id, or JUB_NO_ACTOR.
uint32_t jub_state_actor(const jub_state *state, jub_text id);

/// How many bundles were taken from a facility, by its key: who brought them is public, so it is
/// known from the first on, without a register too.
uint64_t jub_state_bundle_count(const jub_state *state, jub_text facility_key);

/// How many cases of the audit's sample no auditor has read again yet, and, where there are any,
/// the first of them.
size_t jub_state_unread_count(const jub_state *state, uint64_t *first_out);

/// Whether this auditor has read the case again.
bool jub_state_has_reread(const jub_state *state, uint32_t actor, uint64_t case_number);

/// The seed taken for a use, or NULL.
const jub_seed *jub_state_seed(const jub_state *state, const char *use);

/// The programme's day of a moment.
jub_date jub_state_day(const jub_state *state, int64_t time);

const char *jub_programme_stage_words(jub_programme_stage stage);

/// Rebuilds what is derived (ids, keys, order of dealing), after the tables were read from
/// elsewhere. Errors: JUB_SYNTAX for a key that cannot be read; JUB_NO_MEMORY.
jub_status jub_state_derive(jub_state *state, jub_error *error);

/// The first difference between two states, in words, such as `people 17: nomination is 2, not 1`;
/// false when there is none. Derived members are passed over.
bool jub_state_differ(const jub_state *found, const jub_state *expected, jub_buffer *words_out);

#endif
