#ifndef JUB_PROGRAMME_EVENT_H
#define JUB_PROGRAMME_EVENT_H

#include "ledger/entry.h"

/// What happens in a programme, one event at a time. An event has two parts:
///
///     public   an entry of the log: kind, time, and what may be known to all
///     facts    what it says about a person or a decision: canonical JSON, kept apart from the log
///              (store/openings.h), to which the entry holds a salted commitment (ledger/entry.h)
///              whose purpose is the kind
///
/// so that the log can be published on any day without telling who is on a list, and facts can be
/// forgotten while the log stays whole. Who did it stands in the sitting (sitting.h) that the event
/// belongs to.

// -- roles ----------------------------------------------------------------------------------------

/// Who takes part. A person has one role in a programme.
///
///     X(name, word, what it does)
#define JUB_ROLE_LIST(X)                                                                           \
    X(ADMINISTRATOR, "administrator", "opens the programme and enrols who takes part")             \
    X(SIGNATORY, "signatory", "signs the decree; two must")                                        \
    X(CLERK, "clerk", "keeps a facility's records and makes its first list")                       \
    X(HEAD, "head", "signs a facility's list, tells people, records what came of it")              \
    X(READER, "reader", "an officer seconded to read cases, blind")                                \
    X(CHIEF, "chief", "seconds readers and sends them back")                                       \
    X(REGISTRAR, "registrar", "freezes, deals, lists, seals and opens levels; there are two")      \
    X(AUDITOR, "auditor", "looks at anything and re-reads samples")                                \
    X(GATE, "gate", "lets people go on the day")

typedef enum jub_role {
#define X(name, word, meaning) JUB_ROLE_##name,
    JUB_ROLE_LIST(X)
#undef X
        JUB_ROLE_COUNT
} jub_role;

const char *jub_role_word(jub_role role);
bool jub_role_from(jub_text word, jub_role *role_out);

// -- fields ---------------------------------------------------------------------------------------

/// What an event can say. X(name, member and key, type, what it is)
///
/// Types: TEXT a line of UTF-8 without control characters, at most JUB_EVENT_TEXT_MAX_BYTES;
/// COUNT 0 to 2^53; HASH 32 bytes, in hexadecimal; FLAG true or false.
#define JUB_EVENT_FIELD_LIST(X)                                                                    \
    X(ACTOR, actor, TEXT, "whom it is about, among those who take part")                           \
    X(ROLE, role, TEXT, "a role, as above")                                                        \
    X(FACILITY, facility, TEXT, "the facility's key in the register")                              \
    X(KEY, key, TEXT, "a public key that verifies (ledger/note.h)")                                \
    X(BOX, box, TEXT, "a recipient that can be sealed to, age1...")                                \
    X(ROUND, round, TEXT, "a round of the decree, such as R1")                                     \
    X(USE, use, TEXT, "of a draw: `lottery/<name>`, `readers` or `audit`")                         \
    X(DRAW, draw, TEXT, "id of a draw in this log")                                                \
    X(CASE, case_number, COUNT, "number of a case, from 1")                                        \
    X(READING, reading, COUNT, "which reading of the case: 1, 2, or 3 where they differ")          \
    X(LEVEL, level, COUNT, "a level of the embargo, 0 to 5")                                       \
    X(COUNT, count, COUNT, "how many")                                                             \
    X(ENTRY, entry, COUNT, "index in the log of what it refers to")                                \
    X(OFFSET, offset, COUNT, "minutes that the programme's day is ahead of UTC, plus 1,440")       \
    X(RESERVE, reserve, COUNT, "how many beyond a quota's places are read, for drop-outs")         \
    X(REHEARSAL, rehearsal, FLAG, "made-up people and a clock that is given")                      \
    X(GRANTED, granted, FLAG, "whether a look showed anything")                                    \
    X(SHA256, sha256, HASH, "of a file")                                                           \
    X(RECEIVED, received, HASH, "of the register as it was received (register/hash.h)")            \
    X(ROOT, root, HASH, "of a Merkle tree")                                                        \
    X(PERSON, person, TEXT, "the person's key in the register")                                    \
    X(DECISION, decision, TEXT,                                                                    \
      "`pass` or `refuse`; of an objection `uphold`, `reject` or `unchanged`")                     \
    X(CLAUSES, clauses, TEXT, "names of clauses, with commas: `G1,Q1`")                            \
    X(REASON, reason, TEXT, "from the list in reason.h")                                           \
    X(DISCRETION, discretion, FLAG, "decided by the person, not by the decree")                    \
    X(FIELD, field, TEXT, "a column of `persons`")                                                 \
    X(BEFORE, before, TEXT, "its value before")                                                    \
    X(AFTER, after, TEXT, "its value from now on")                                                 \
    X(DOCUMENT, document, TEXT, "the paper on which it rests")                                     \
    X(EFFECT, effect, TEXT, "`released`, `reduced`, `transferred`, `refused`")                     \
    X(STANDING, standing, TEXT, "of a determination, as decree/determine.h has it")                \
    X(NEW_END, new_end, TEXT, "the new end of term, a date, or `none`")                            \
    X(ACTION, action, TEXT, "of a correction: `withdraw` or `admit`")                              \
    X(FILE, file, HASH, "SHA-256 of a list or a letter nobody may see yet")                        \
    X(TOTAL, total, COUNT, "how many, where the count is not public")                              \
    X(WHY, why, TEXT, "in somebody's own words")

typedef enum jub_event_field {
#define X(name, member, type, meaning) JUB_FIELD_##name,
    JUB_EVENT_FIELD_LIST(X)
#undef X
        JUB_EVENT_FIELD_COUNT
} jub_event_field;

// -- kinds ----------------------------------------------------------------------------------------

#define JUB_BY(role) (1u << JUB_ROLE_##role)
#define JUB_BY_ANYONE ((1u << JUB_ROLE_COUNT) - 1)
#define JUB_HAS(field) (UINT64_C(1) << JUB_FIELD_##field)

/// X(name, word, who may, public fields, facts, fields of either part that may be left out)
#define JUB_EVENT_KIND_LIST(X)                                                                     \
    X(PROGRAMME_OPENED, "programme.opened", JUB_BY(ADMINISTRATOR),                                 \
      JUB_HAS(ACTOR) | JUB_HAS(KEY) | JUB_HAS(SHA256) | JUB_HAS(RECEIVED) | JUB_HAS(OFFSET) |      \
          JUB_HAS(RESERVE) | JUB_HAS(REHEARSAL),                                                   \
      0, 0)                                                                                        \
    X(ACTOR_ENROLLED, "actor.enrolled", JUB_BY(ADMINISTRATOR),                                     \
      JUB_HAS(ACTOR) | JUB_HAS(ROLE) | JUB_HAS(KEY) | JUB_HAS(FACILITY) | JUB_HAS(BOX), 0,         \
      JUB_HAS(FACILITY) | JUB_HAS(BOX))                                                            \
    X(ACTOR_LEFT, "actor.left", JUB_BY(ADMINISTRATOR), JUB_HAS(ACTOR), 0, 0)                       \
    X(DECREE_SIGNED, "decree.signed", JUB_BY(SIGNATORY), JUB_HAS(SHA256), 0, 0)                    \
    X(RECORD_EDITED, "record.edited", JUB_BY(CLERK) | JUB_BY(REGISTRAR), JUB_HAS(FACILITY),        \
      JUB_HAS(PERSON) | JUB_HAS(FIELD) | JUB_HAS(BEFORE) | JUB_HAS(AFTER) | JUB_HAS(DOCUMENT), 0)  \
    X(CONFLICT_SETTLED, "conflict.settled", JUB_BY(HEAD) | JUB_BY(REGISTRAR), JUB_HAS(ENTRY),      \
      JUB_HAS(PERSON) | JUB_HAS(WHY), 0)                                                           \
    X(REGISTER_FROZEN, "register.frozen", JUB_BY(REGISTRAR), JUB_HAS(SHA256) | JUB_HAS(COUNT), 0,  \
      0)                                                                                           \
    X(SEED_TAKEN, "seed.taken", JUB_BY(REGISTRAR), JUB_HAS(USE) | JUB_HAS(DRAW), 0, 0)             \
    X(ROUND_OPENED, "round.opened", JUB_BY(REGISTRAR), JUB_HAS(ROUND), 0, 0)                       \
    X(NOMINATED, "person.nominated", JUB_BY(CLERK), JUB_HAS(FACILITY),                             \
      JUB_HAS(PERSON) | JUB_HAS(CLAUSES), 0)                                                       \
    X(SET_ASIDE, "person.set-aside", JUB_BY(CLERK), JUB_HAS(FACILITY),                             \
      JUB_HAS(PERSON) | JUB_HAS(REASON) | JUB_HAS(WHY), JUB_HAS(WHY))                              \
    X(WITHDRAWN, "person.withdrawn", JUB_BY(CLERK), JUB_HAS(FACILITY),                             \
      JUB_HAS(PERSON) | JUB_HAS(REASON) | JUB_HAS(WHY), JUB_HAS(WHY))                              \
    X(FIRST_LIST_SIGNED, "first-list.signed", JUB_BY(HEAD),                                        \
      JUB_HAS(FACILITY) | JUB_HAS(COUNT) | JUB_HAS(ROOT), 0, 0)                                    \
    X(ROUND_CLOSED, "round.closed", JUB_BY(REGISTRAR) | JUB_BY(CHIEF), JUB_HAS(ROUND), 0, 0)       \
    X(READER_SECONDED, "reader.seconded", JUB_BY(CHIEF), JUB_HAS(ACTOR), 0, 0)                     \
    X(READER_RETURNED, "reader.returned", JUB_BY(CHIEF), JUB_HAS(ACTOR), 0, 0)                     \
    X(CASE_LISTED, "case.listed", JUB_BY(REGISTRAR), JUB_HAS(CASE), JUB_HAS(PERSON), 0)            \
    X(CASE_ASSIGNED, "case.assigned", JUB_BY(REGISTRAR),                                           \
      JUB_HAS(CASE) | JUB_HAS(READING) | JUB_HAS(ACTOR), 0, 0)                                     \
    X(CASE_RECUSED, "case.recused", JUB_BY(READER), JUB_HAS(CASE) | JUB_HAS(READING),              \
      JUB_HAS(REASON) | JUB_HAS(WHY), JUB_HAS(WHY))                                                \
    X(CASE_DECIDED, "case.decided", JUB_BY(READER), JUB_HAS(CASE) | JUB_HAS(READING),              \
      JUB_HAS(DECISION) | JUB_HAS(CLAUSES) | JUB_HAS(REASON) | JUB_HAS(DISCRETION) | JUB_HAS(WHY), \
      JUB_HAS(WHY))                                                                                \
    X(CASE_ADJUDICATED, "case.adjudicated", JUB_BY(READER), JUB_HAS(CASE) | JUB_HAS(READING),      \
      JUB_HAS(DECISION) | JUB_HAS(CLAUSES) | JUB_HAS(REASON) | JUB_HAS(DISCRETION) | JUB_HAS(WHY), \
      JUB_HAS(WHY))                                                                                \
    X(LIST_FINALISED, "list.finalised", JUB_BY(REGISTRAR), 0, JUB_HAS(FILE) | JUB_HAS(TOTAL), 0)   \
    X(LIST_SEALED, "list.sealed", JUB_BY(REGISTRAR),                                               \
      JUB_HAS(ENTRY) | JUB_HAS(SHA256) | JUB_HAS(BOX), 0, 0)                                       \
    X(LEVEL_OPENED, "level.opened", JUB_BY(REGISTRAR), JUB_HAS(LEVEL), 0, 0)                       \
    X(FACILITY_NOTIFIED, "facility.notified", JUB_BY(REGISTRAR), JUB_HAS(FACILITY),                \
      JUB_HAS(FILE) | JUB_HAS(TOTAL), 0)                                                           \
    X(PERSON_NOTIFIED, "person.notified", JUB_BY(HEAD), JUB_HAS(FACILITY),                         \
      JUB_HAS(PERSON) | JUB_HAS(STANDING) | JUB_HAS(CLAUSES) | JUB_HAS(NEW_END) | JUB_HAS(EFFECT), \
      0)                                                                                           \
    X(OBJECTION_FILED, "objection.filed", JUB_BY(CLERK) | JUB_BY(HEAD), JUB_HAS(FACILITY),         \
      JUB_HAS(PERSON) | JUB_HAS(WHY), 0)                                                           \
    X(OBJECTION_ANSWERED, "objection.answered", JUB_BY(CHIEF), JUB_HAS(ENTRY),                     \
      JUB_HAS(PERSON) | JUB_HAS(DECISION) | JUB_HAS(WHY), 0)                                       \
    X(EFFECT_RECORDED, "effect.recorded", JUB_BY(GATE) | JUB_BY(HEAD), JUB_HAS(FACILITY),          \
      JUB_HAS(PERSON) | JUB_HAS(EFFECT) | JUB_HAS(NEW_END), 0)                                     \
    X(CORRECTION_PROPOSED, "correction.proposed", JUB_BY(REGISTRAR), 0,                            \
      JUB_HAS(PERSON) | JUB_HAS(ACTION) | JUB_HAS(REASON) | JUB_HAS(WHY), JUB_HAS(WHY))            \
    X(CORRECTION_CONFIRMED, "correction.confirmed", JUB_BY(REGISTRAR) | JUB_BY(CHIEF),             \
      JUB_HAS(ENTRY), JUB_HAS(PERSON), 0)                                                          \
    X(RECORD_VIEWED, "record.viewed", JUB_BY_ANYONE, JUB_HAS(GRANTED),                             \
      JUB_HAS(PERSON) | JUB_HAS(WHY), 0)                                                           \
    X(AUDIT_DRAWN, "audit.drawn", JUB_BY(AUDITOR), JUB_HAS(DRAW) | JUB_HAS(COUNT), 0, 0)           \
    X(AUDIT_REREAD, "audit.reread", JUB_BY(AUDITOR), JUB_HAS(CASE),                                \
      JUB_HAS(DECISION) | JUB_HAS(REASON) | JUB_HAS(WHY), JUB_HAS(WHY))                            \
    X(PROGRAMME_CLOSED, "programme.closed", JUB_BY(REGISTRAR), 0, 0, 0)

typedef enum jub_event_kind {
#define X(name, word, by, public_fields, facts, optional) JUB_EVENT_##name,
    JUB_EVENT_KIND_LIST(X)
#undef X
        JUB_EVENT_KIND_COUNT
} jub_event_kind;

enum {
    JUB_EVENT_TEXT_MAX_BYTES = 1000,
    JUB_EVENT_MAX_BYTES = 32 * 1024, // of either part
};

const char *jub_event_word(jub_event_kind kind);
bool jub_event_kind_from(jub_text word, jub_event_kind *kind_out);

/// Masks of the kind's fields (JUB_HAS) and of the roles that may (JUB_BY).
uint64_t jub_event_public(jub_event_kind kind);
uint64_t jub_event_facts(jub_event_kind kind);
uint64_t jub_event_optional(jub_event_kind kind);
uint32_t jub_event_roles(jub_event_kind kind);

const char *jub_event_field_key(jub_event_field field);

#define JUB_EVENT_MEMBER_TEXT jub_text
#define JUB_EVENT_MEMBER_COUNT uint64_t
#define JUB_EVENT_MEMBER_HASH jub_hash
#define JUB_EVENT_MEMBER_FLAG bool

/// An event as plain data. Members that `has` does not name are zero.
typedef struct jub_event {
    jub_event_kind kind;
    int64_t time; // POSIX seconds
    uint64_t has; // JUB_HAS of each field that is there
#define X(name, member, type, meaning) JUB_EVENT_MEMBER_##type member;
    JUB_EVENT_FIELD_LIST(X)
#undef X
    bool has_commitment; // of kinds with facts
    bool has_facts;      // false: they are not to be had here, and their members are zero
    jub_hash commitment;
} jub_event;

/// Appends the public part: canonical JSON, an entry of the log.
/// Errors: JUB_MISSING, JUB_TYPE or JUB_RANGE for fields that are missing, too many or out of
/// range; JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_event_write(const jub_event *event, jub_buffer *buffer, jub_error *error);

/// Appends the facts, `{}`-free canonical JSON; nothing for a kind without. Errors as above.
jub_status jub_event_write_facts(const jub_event *event, jub_buffer *buffer, jub_error *error);

/// Reads the public part; only what jub_event_write writes is taken. Texts are copied into `arena`.
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING, JUB_RANGE, JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_event_read(jub_arena *arena, jub_text entry, jub_event *event_out, jub_error *error);

/// Adds the facts to an event that has been read, after the commitment has been checked against
/// `salt`. Errors: also JUB_UNVERIFIED when they are not what the entry commits to.
jub_status jub_event_open(jub_arena *arena, jub_sha256 *sha, const uint8_t salt[JUB_SALT_BYTES],
                          jub_text facts, jub_event *event, jub_error *error);

/// Reads both parts from one flat object, as people and programs hand an event in:
/// `{"kind":"person.nominated","facility":"F00001","person":"P00000012","clauses":"G1"}`. `time`
/// may be left out (0). Errors: as above, with a hint that names the nearest key.
jub_status jub_event_from_json(jub_arena *arena, jub_text json, jub_event *event_out,
                               jub_error *error);

/// Appends it as such an object, for people and other programs.
jub_status jub_event_to_json(const jub_event *event, jub_buffer *buffer, jub_error *error);

// -- moments --------------------------------------------------------------------------------------

enum { JUB_MOMENT_BYTES = 20 }; // 2022-02-16T09:00:00Z

/// POSIX seconds as text and back, from 1970 to 2400. `text_out` is ended by a NUL.
const char *jub_moment_write(int64_t time, char text_out[JUB_MOMENT_BYTES + 1]);
bool jub_moment_read(jub_text text, int64_t *time_out);

#endif
