#ifndef JUB_PROGRAMME_RULES_PRIVATE_H
#define JUB_PROGRAMME_RULES_PRIVATE_H

#include "programme/selection.h"
#include "programme/state.h"

/// The rules behind jub_apply, a function a kind of event. Each does all of its checks before it
/// changes anything. What needs facts is passed over where they are not to be had.

enum {
    RULE_SIGNATURE_MIN = 2,        // of the decree
    RULE_DRAW_OFFICER_MIN = 2,     // of a draw, who have no other part in the programme
    RULE_DRAW_ATTEMPT_MAX = 9,     // at one draw
    RULE_READER_MIN = 2,           // on duty when the readers are drawn
    RULE_RESERVE_MAX = 1000000,    // beyond a quota's places
    RULE_CLAUSES_MAX_BYTES = 1000, // names of clauses, as in JUB_EVENT_TEXT_MAX_BYTES
    RULE_DATE_BYTES = JUB_DATE_TEXT_BYTES + 1,
    RULE_HINT_BYTES = JUB_HINT_MAX_BYTES,
    RULE_LIST_MAX_BYTES = 1 << 30, // of the list as a file
};
#define RULE_SCRATCH_MAX_BYTES ((size_t)8 << 30) // to determine everybody again

/// An event on trial.
typedef struct rule_call {
    jub_state *state;
    const jub_event_at *at;
    const jub_event *event;
    jub_actor *actor; // who did it; NULL for the event that opens the programme
    jub_date day;     // of the event, as the programme counts days
    bool has_facts;   // the event's facts and the register are there
    jub_error *error;
} rule_call;

typedef jub_status (*rule_function)(const rule_call *call);

// -- refusing -------------------------------------------------------------------------------------

jub_status rule_refuse(const rule_call *call, const char *hint, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// The day on which it may be done is told.
jub_status rule_refuse_early(const rule_call *call, jub_date day, const char *what);

// -- what several rules ask -----------------------------------------------------------------------

/// Refuses when the programme's stage is not from `first` to `last`; `what` is what was tried.
jub_status rule_stage(const rule_call *call, jub_programme_stage first, jub_programme_stage last,
                      const char *what);

/// The programme has come to a level, and so has the day.
jub_status rule_level(const rule_call *call, jub_level level, const char *what);

/// The event's facility is the actor's own.
jub_status rule_own_facility(const rule_call *call);

/// The row of the event's person, who is in the register. With facts only.
jub_status rule_person(const rule_call *call, uint32_t *person_out);

/// The same, and the person is held at the actor's own facility.
jub_status rule_person_here(const rule_call *call, uint32_t *person_out);

/// A reason of the list for these acts.
jub_status rule_reason(const rule_call *call, uint32_t acts, jub_reason *reason_out);

/// The case that the event names.
jub_status rule_case(const rule_call *call, jub_case **case_out);

/// `pass` or `refuse`.
jub_status rule_decision(const rule_call *call, jub_outcome_of_case *outcome_out);

/// The event's clauses are those of `grants` and `quota`.
jub_status rule_clauses(const rule_call *call, uint64_t grants, uint32_t quota);

/// Whether somebody acted without having seen what another did before in the log.
bool rule_is_unseen(const rule_call *call, uint32_t other_actor, uint64_t other_entry,
                    bool is_other_carried);

/// Whether people are known to the state: the register is there and frozen.
bool rule_has_people(const jub_state *state);

jub_person *rule_person_at(const jub_state *state, uint32_t person);

/// Where the person is held, or NULL where that is unknown.
jub_facility *rule_facility_of(const jub_state *state, uint32_t person);

/// The item of `readings` that stands for a reading of a case, or NULL when none was dealt.
jub_reading *rule_reading(const jub_state *state, const jub_case *item, uint64_t number);

/// The matter that was filed at this index of the log, or NULL.
jub_matter *rule_matter(const jub_state *state, uint64_t entry, jub_matter_kind kind);

/// The list as it was finalised last, made again where it is not in memory; with facts only.
jub_status rule_list(const rule_call *call, const jub_list **list_out);

/// SHA-256 of the list as a file, or of a facility's part (JUB_NO_ROW: all of it).
jub_status rule_list_hash(const rule_call *call, const jub_list *list, uint32_t facility,
                          jub_hash *hash_out);

/// The person's line on it, or NULL.
const jub_list_line *rule_list_line(const jub_list *list, uint32_t person);

/// The line that the person is told or let go by: refused for who is not on the list as it stands,
/// but NULL where a facility could not know it yet.
jub_status rule_line_of(const rule_call *call, uint32_t row, const jub_list_line **line_out);

/// The event's effect, and its new end, are those of the line.
jub_status rule_effect_word(const rule_call *call, const jub_list_line *line);
jub_status rule_new_end(const rule_call *call, const jub_list_line *line);

/// The matter is about the event's person.
jub_status rule_matter_person(const rule_call *call, const jub_matter *matter);

// -- derived parts of the state -------------------------------------------------------------------

/// [facilities.count] of people who are proposed; NULL when memory is out.
uint32_t *rule_count_proposed(jub_arena *arena, const jub_state *state);

/// The item of `readings` dealt last for a case, plus 1; 0 without.
uint32_t rule_last_reading(const jub_case *item);

/// Who is on duty, for dealing, which asks it for each reading. Left empty when memory is out.
void rule_derive_duty(jub_state *state);

/// The order in which cases are dealt, where its seed is taken.
jub_status rule_derive_order(jub_state *state, const uint8_t *seed, jub_error *error);

/// Which cases the audit drew.
jub_status rule_derive_sample(jub_state *state, uint32_t count, jub_error *error);

/// Puts an edit behind those of the same person and field; room was made by rule_edit_reserve.
jub_status rule_edit_reserve(jub_state *state, jub_text person, jub_text field, uint32_t *place_out,
                             jub_error *error);

/// Where edits of this person's field are found in `last_edits`, or JUB_MAP_ABSENT.
uint32_t rule_edit_place(const jub_state *state, jub_text person, jub_text field);

/// Adds an actor whose id and key are new.
jub_status rule_actor_add(jub_state *state, const jub_actor *actor, const jub_vkey *vkey,
                          jub_error *error);

// -- the rules, by theme --------------------------------------------------------------------------

// rules_opening.c
jub_status rule_programme_opened(const rule_call *call);
jub_status rule_actor_enrolled(const rule_call *call);
jub_status rule_actor_left(const rule_call *call);
jub_status rule_decree_signed(const rule_call *call);

// rules_register.c
jub_status rule_record_edited(const rule_call *call);
jub_status rule_register_frozen(const rule_call *call);
jub_status rule_edit_settled(const rule_call *call);

// rules_cell.c
/// The value before is that of the cell, as far as the actor has seen the log; `last` is the last
/// edit of the cell, or NULL. Passed over where it is not known what was received.
jub_status rule_edit_before(const rule_call *call, const jub_edit *last);
/// The value after can stand in its column.
jub_status rule_edit_after(const rule_call *call);
/// The register is what was received with the edits that stand. It is known what was received.
jub_status rule_register_mended(const rule_call *call);

// rules_seed.c
jub_status rule_seed_taken(const rule_call *call);

// rules_first_round.c
jub_status rule_round_opened(const rule_call *call);
jub_status rule_round_closed(const rule_call *call);
jub_status rule_first_round_opened(const rule_call *call);
jub_status rule_first_round_closed(const rule_call *call);
jub_status rule_first_list_signed(const rule_call *call);
jub_status rule_first_round_days(const rule_call *call, const char *what);

// rules_nomination.c
jub_status rule_nominated(const rule_call *call);
jub_status rule_set_aside(const rule_call *call);
jub_status rule_withdrawn(const rule_call *call);
jub_status rule_conflict_settled(const rule_call *call);

// rules_final_round.c
jub_status rule_reader_seconded(const rule_call *call);
jub_status rule_reader_returned(const rule_call *call);
jub_status rule_case_listed(const rule_call *call);
jub_status rule_final_round_opened(const rule_call *call);
jub_status rule_final_round_closed(const rule_call *call);

// rules_reading.c
jub_status rule_case_assigned(const rule_call *call);
jub_status rule_case_recused(const rule_call *call);
jub_status rule_case_decided(const rule_call *call);

// rules_list.c
jub_status rule_list_finalised(const rule_call *call);
jub_status rule_list_sealed(const rule_call *call);

// rules_embargo.c
jub_status rule_level_opened(const rule_call *call);

// rules_telling.c
jub_status rule_facility_notified(const rule_call *call);
jub_status rule_person_notified(const rule_call *call);
jub_status rule_objection_filed(const rule_call *call);
jub_status rule_objection_answered(const rule_call *call);

// rules_effect.c
jub_status rule_effect_recorded(const rule_call *call);
jub_status rule_programme_closed(const rule_call *call);

// rules_correction.c
jub_status rule_correction_proposed(const rule_call *call);
jub_status rule_correction_confirmed(const rule_call *call);

// rules_look.c
jub_status rule_record_viewed(const rule_call *call);

// rules_audit.c
jub_status rule_audit_drawn(const rule_call *call);
jub_status rule_audit_reread(const rule_call *call);

/// Every case of the sample that was drawn has been read again by some auditor.
jub_status rule_sample_is_read(const rule_call *call);

#endif
