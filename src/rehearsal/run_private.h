#ifndef JUB_REHEARSAL_RUN_PRIVATE_H
#define JUB_REHEARSAL_RUN_PRIVATE_H

#include "programme/selection.h"
#include "rehearsal/clock.h"
#include "rehearsal/rehearsal.h"

/// A rehearsal while it runs. Acts (act_*.c) plan the sittings of a day; `run_play` holds them in
/// the order of the clock. Whoever plans knows the state of that morning and no more, as people do.

/// One event of a planned sitting.
typedef struct planned {
    jub_event event;
    const char *deed; // what is corrupt about it; NULL: nothing
} planned;

typedef struct sheet {
    int64_t time; // when it is signed
    uint32_t order;
    uint32_t player;
    bool is_attempt;   // one event, which the rules must refuse
    bool is_disguised; // signed under the name of the head
    JUB_LIST(planned) lines;
} sheet;

/// An edit that a clerk will make.
typedef struct chosen_edit {
    jub_date day;
    int32_t second;
    uint32_t player, person, field;
    uint32_t other; // whose cell stood there before
    jub_text before, after;
    const char *deed; // as of `planned`
} chosen_edit;

typedef struct rehearsal {
    const jub_cast *cast;
    const jub_rehearsal_ports *ports;
    jub_state *state;
    const jub_basis *basis;
    jub_desk *desk;
    jub_arena arena; // of the whole run
    jub_arena day;   // of what is planned
    JUB_LIST(sheet) sheets;
    jub_draw_stream salts;
    jub_random random;
    jub_drawn draws[JUB_SEED_USE_MAX];
    size_t draw_count;
    uint64_t size; // of the log, with what waits at the desk
    uint64_t flushed;
    int64_t now; // nothing is signed before
    jub_date first_day, last_day;

    uint32_t *by_facility;      // [persons] rows, facility by facility
    uint32_t *facility_offsets; // [facilities + 1] into it
    bool *is_edited;            // [persons]
    jub_date choosing_day;      // and the clerk, while edits are chosen
    uint32_t choosing_player;
    JUB_LIST(chosen_edit) edits; // by day and clerk
    size_t next_edit;
    jub_hash received_sha256; // of the register before them
    jub_list list;            // as finalised last
    jub_rehearsal_counts counts;
} rehearsal;

#define SAY(event, FIELD, member, ...)                                                             \
    ((event)->has |= JUB_HAS(FIELD), (event)->member = (__VA_ARGS__))

// -- plan.c ---------------------------------------------------------------------------------------

/// Begins a sitting at a moment of a day; NULL when memory is out. Lines go to it until the next.
sheet *plan_sitting(rehearsal *run, uint32_t player, jub_date day, int32_t second);

/// Appends an event, which is to be filled in, at a second of the sitting's day; NULL when memory
/// is out.
jub_event *plan_event(rehearsal *run, jub_event_kind kind, int32_t second);

/// Says that the event planned last is a corrupt one's deed.
void plan_deed(rehearsal *run, const char *what);

/// An attempt of a corrupt officer, as a sitting of its own; to be filled in.
jub_event *plan_attempt(rehearsal *run, uint32_t player, jub_date day, int32_t second,
                        jub_event_kind kind, const char *what);

/// Holds all sittings that are planned, by the clock, and forgets the plan.
jub_status run_play(rehearsal *run, jub_error *error);

/// Makes what was played durable.
jub_status run_flush(rehearsal *run, jub_error *error);

/// Plays, flushes where much waits, and tells how far it is.
jub_status run_end_day(rehearsal *run, jub_date day, jub_error *error);

void run_tell(rehearsal *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Appends entries that are no sittings: the desk is opened anew behind them.
jub_status run_append(rehearsal *run, const jub_text *entries, size_t count, jub_log_head *head_out,
                      jub_error *error);
jub_status run_open_desk(rehearsal *run, jub_error *error);

/// The programme's day and the second of it at which something is next to happen: not before `day`
/// and `second`, nor before what has been signed.
void run_wait(rehearsal *run, jub_date day, int32_t second);
jub_date run_day(const rehearsal *run);
int32_t run_second(const rehearsal *run);

jub_text run_text(rehearsal *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

// -- papers.c: what is true of people, behind the register ----------------------------------------

/// Whether the papers support what the decree gives a person, and if not, why not.
bool papers_support(const rehearsal *run, uint32_t person, jub_reason *reason_out);

/// Whether the facility has a reason to set the person aside.
bool papers_set_aside(const rehearsal *run, uint32_t person, jub_reason *reason_out);

/// The place of the person's mark for conduct, 0 the best; UINT32_MAX unknown.
uint32_t papers_conduct(const rehearsal *run, uint32_t person);

/// Whether a go-between asks for the person.
bool papers_is_client(const rehearsal *run, uint32_t player, uint32_t person);

// -- the acts, in their order ---------------------------------------------------------------------

jub_status act_opening(rehearsal *run, jub_error *error); // enrolment, signatures, edits, freeze
jub_status act_draw(rehearsal *run, const char *use, jub_error *error);
jub_status act_first_round(rehearsal *run, jub_error *error);
jub_status act_cases(rehearsal *run, jub_error *error); // listed, readers drawn, round opened
jub_status act_final_round(rehearsal *run, jub_error *error);
jub_status act_list(rehearsal *run, jub_error *error);    // finalised and sealed
jub_status act_notices(rehearsal *run, jub_error *error); // facilities, audit, people, objections
jub_status act_effects(rehearsal *run, jub_error *error); // and the close

// -- what acts are made of ------------------------------------------------------------------------

/// Chooses what clerks will edit on the workdays from `first` to the eve of `freeze`, and makes
/// what was received of it: the register without the edits.
jub_status edit_choose(rehearsal *run, jub_date first, jub_date freeze, jub_error *error);

/// Clerks edit records on the workdays from `first` to the eve of `freeze`.
jub_status edit_days(rehearsal *run, jub_date first, jub_date freeze, jub_error *error);

jub_status open_level(rehearsal *run, jub_level level, jub_error *error);

jub_status tell_facilities(rehearsal *run, jub_error *error);
/// From today on over some days, `last` at the latest.
jub_status tell_people(rehearsal *run, jub_date last, jub_error *error);
/// An event about a line of the list; NULL when memory is out.
jub_event *plan_line(rehearsal *run, jub_event_kind kind, const jub_list_line *line,
                     int32_t second);

jub_status hear_people(rehearsal *run, jub_error *error);
jub_status answer_objections(rehearsal *run, jub_error *error);
jub_status propose_corrections(rehearsal *run, jub_error *error);
jub_status confirm_corrections(rehearsal *run, jub_error *error);

/// Deals what is due: the main order, then what fell back and thirds.
jub_status deal_day(rehearsal *run, jub_date day, int32_t second, jub_error *error);

/// Plans a reader's answer to a case.
jub_status plan_reading(rehearsal *run, uint32_t player, const jub_reading *reading, int32_t second,
                        jub_error *error);

/// Plans what corrupt officers try on a day.
jub_status plan_first_attempts(rehearsal *run, jub_date day, jub_error *error);
jub_status plan_final_attempts(rehearsal *run, jub_date day, jub_error *error);

jub_status audit_draw(rehearsal *run, jub_error *error);
jub_status audit_reread(rehearsal *run, jub_error *error);

#endif
