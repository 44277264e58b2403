#ifndef JUB_OVERSIGHT_EVIDENCE_H
#define JUB_OVERSIGHT_EVIDENCE_H

#include "programme/replay.h"

/// What a programme's log tells of who did what, laid out for indicators: gathered while the log is
/// replayed with its facts. Numbers of actors are those of `state`; persons and facilities are
/// rows.

/// A reading that was answered.
typedef struct jub_reading_fact {
    uint32_t case_number;
    uint8_t number; // 1, 2 or 3
    bool is_pass;
    bool is_discretion;
    uint16_t reader;
    uint32_t person;
    int64_t time; // of the event
    uint64_t entry;
} jub_reading_fact;

/// A reading handed back.
typedef struct jub_recusal_fact {
    uint32_t case_number;
    uint8_t number;
    uint16_t reader;
    uint16_t fell_to; // who was dealt it next, or JUB_NO_ACTOR
    uint32_t person;
    int64_t time;
    uint64_t entry;
} jub_recusal_fact;

typedef struct jub_deal_fact {
    uint32_t case_number;
    uint8_t number;
    uint16_t reader;
    uint32_t person;
    int64_t time;
    uint64_t entry;
} jub_deal_fact;

/// A change to the register before it was frozen.
typedef struct jub_edit_fact {
    uint16_t editor;
    bool is_carried;
    uint32_t person; // row; JUB_NO_ROW when the register has nobody of that key
    uint32_t column; // of `persons`, or JUB_NO_ROW
    jub_text before, after, document;
    int64_t time;
    uint64_t entry;
} jub_edit_fact;

/// Anything else than a look that an actor did about a person: what may explain a look.
typedef struct jub_act_fact {
    uint16_t actor;
    uint32_t person;
    int64_t time;
} jub_act_fact;

enum { JUB_TASK_DAYS = 3 }; // before and after an act about a person in which a look belongs to it

/// A look at a person's record.
///
/// There was a task when the actor had to do with this person then:
///
///     anybody          did something else about the person within JUB_TASK_DAYS, before or after
///     auditor          always: to look is the task
///     reader           has a reading of the case that waits for the answer
///     clerk, head      the person is of their facility and is proposed, and the first list is not
///                      signed; or is on the list, and has not been told
///     head, gate       the person is of their facility, on the list and told, and nothing has come
///                      of it yet
///     chief, registrar an objection or a conflict about the person is open
typedef struct jub_look_fact {
    uint16_t actor;
    bool is_granted;
    bool has_task; // the actor had something to do about this person at that time
    uint32_t person;
    int64_t time;
    uint64_t entry;
} jub_look_fact;

/// What became of somebody who may be nominated, at the facility.
typedef struct jub_nomination_fact {
    uint16_t clerk;
    bool is_set_aside; // else nominated
    bool is_withdrawn; // a nomination that was taken back
    uint8_t reason;    // a jub_reason
    uint32_t person;
    uint32_t facility;
    int64_t time;
    uint64_t entry;
} jub_nomination_fact;

typedef struct jub_evidence {
    const jub_state *state; // with basis and register
    int64_t frozen_time;    // of register.frozen; 0 without
    int64_t order_time;     // of the level that opens the order (1); 0 without
    uint64_t entry_count;
    JUB_LIST(jub_reading_fact) readings;
    JUB_LIST(jub_recusal_fact) recusals;
    JUB_LIST(jub_deal_fact) deals;
    JUB_LIST(jub_edit_fact) edits;
    JUB_LIST(jub_look_fact) looks;
    JUB_LIST(jub_nomination_fact) nominations;
    JUB_LIST(jub_act_fact) acts; // by person, then actor, then time
    uint64_t facts_missing;      // events whose facts are not to be had: never shown as clean
    // while it is gathered
    jub_arena *arena;
    bool is_out_of_memory;
} jub_evidence;

/// Begins to gather. Owner: in `arena`; `state` is the one that the replay moves. Pass what
/// `jub_evidence_watch` gives to jub_replay_all, then call jub_evidence_end.
void jub_evidence_begin(jub_arena *arena, const jub_state *state, jub_evidence *evidence_out);
jub_replay_watch jub_evidence_watch(jub_evidence *evidence);

/// Errors: JUB_NO_MEMORY; JUB_MISSING for a state without a register.
jub_status jub_evidence_end(jub_evidence *evidence, jub_error *error);

#endif
