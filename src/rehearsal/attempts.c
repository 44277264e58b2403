// What corrupt officers try and must not be able to do. Each of them tries once in a round.

#include "rehearsal/run_private.h"

static const int32_t tried_at = JUB_OFFICE_AFTERNOON + 900;

static jub_text person_at(const rehearsal *run, uint32_t facility, bool is_there, bool is_proposed,
                          uint32_t *person_out)
{
    for (uint32_t i = 0; i < run->basis->persons->row_count; i++) {
        const uint32_t place = jub_basis_facility_of(run->basis, i);
        if (place == JUB_NO_ROW || (place == facility) != is_there) continue;
        if ((run->basis->proposals[i].is_proposed != 0) != is_proposed) continue;
        *person_out = i;
        return jub_basis_person_key(run->basis, i);
    }
    return (jub_text){0};
}

static jub_status try_edit(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    uint32_t row;
    const jub_player *clerk = &run->cast->players[player];
    const jub_text person = person_at(run, clerk->facility, true, true, &row);
    if (!person.bytes) return JUB_OK;
    jub_event *event = plan_attempt(run, player, day, tried_at, JUB_EVENT_RECORD_EDITED,
                                    "tried to edit a record after the freeze");
    if (!event) return jub_fail_no_memory(error);
    SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, clerk->facility));
    SAY(event, PERSON, person, person);
    SAY(event, FIELD, field, JUB_TEXT("conduct"));
    SAY(event, BEFORE, before, JUB_TEXT("ordinary"));
    SAY(event, AFTER, after, JUB_TEXT("model"));
    SAY(event, DOCUMENT, document, JUB_TEXT("none"));
    return JUB_OK;
}

static jub_status try_set_aside(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    uint32_t row;
    const jub_text person = person_at(run, run->cast->players[player].facility, false, true, &row);
    if (!person.bytes) return JUB_OK;
    jub_event *event = plan_attempt(run, player, day, tried_at, JUB_EVENT_SET_ASIDE,
                                    "tried to set aside a person held elsewhere");
    if (!event) return jub_fail_no_memory(error);
    SAY(event, FACILITY, facility,
        jub_basis_facility_key(run->basis, jub_basis_facility_of(run->basis, row)));
    SAY(event, PERSON, person, person);
    SAY(event, REASON, reason, JUB_TEXT("conduct"));
    return JUB_OK;
}

static jub_status try_nominate(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    uint32_t row;
    const jub_player *clerk = &run->cast->players[player];
    const jub_text person = person_at(run, clerk->facility, true, false, &row);
    if (!person.bytes) return JUB_OK;
    jub_event *event = plan_attempt(run, player, day, tried_at, JUB_EVENT_NOMINATED,
                                    "tried to nominate a person to whom the decree gives nothing");
    if (!event) return jub_fail_no_memory(error);
    SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, clerk->facility));
    SAY(event, PERSON, person, person);
    SAY(event, CLAUSES, clauses, JUB_TEXT("G1"));
    return JUB_OK;
}

static jub_status try_look(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    uint32_t row;
    const jub_text person = person_at(run, run->cast->players[player].facility, false, true, &row);
    if (!person.bytes) return JUB_OK;
    jub_event *event = plan_attempt(run, player, day, tried_at, JUB_EVENT_RECORD_VIEWED,
                                    "tried to have a look at a record without a task granted");
    if (!event) return jub_fail_no_memory(error);
    SAY(event, GRANTED, granted, true);
    SAY(event, PERSON, person, person);
    SAY(event, WHY, why, JUB_TEXT("for the file"));
    return JUB_OK;
}

// As the head, whose name is on the paper but whose key is not at hand; then under the own name.
static jub_status try_sign(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    const uint32_t facility = run->cast->players[player].facility;
    for (int i = 0; i < 2; i++) {
        jub_event *event = plan_attempt(run, player, day, tried_at + i, JUB_EVENT_FIRST_LIST_SIGNED,
                                        i == 0 ? "tried to sign the first list in the head's name"
                                               : "tried to sign the first list");
        if (!event) return jub_fail_no_memory(error);
        run->sheets.items[run->sheets.count - 1].is_disguised = i == 0;
        SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, facility));
        SAY(event, COUNT, count, 0);
        SAY(event, ROOT, root, run->basis->decree_sha256);
    }
    return JUB_OK;
}

jub_status plan_first_attempts(rehearsal *run, jub_date day, jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint32_t i = 0; status == JUB_OK && i < run->cast->count; i++) {
        switch (run->cast->players[i].character) {
        case JUB_CHARACTER_EDITOR:
        case JUB_CHARACTER_KIN_MAKER: status = try_edit(run, i, day, error); break;
        case JUB_CHARACTER_KEEPER: status = try_set_aside(run, i, day, error); break;
        case JUB_CHARACTER_SWAPPER: status = try_nominate(run, i, day, error); break;
        case JUB_CHARACTER_PEEPER: status = try_look(run, i, day, error); break;
        case JUB_CHARACTER_FORGER: status = try_sign(run, i, day, error); break;
        default: break;
        }
    }
    return status;
}

// -- the final round ------------------------------------------------------------------------------

// Somebody else's reading that waits for an answer.
static const jub_reading *others_reading(const rehearsal *run, uint32_t actor)
{
    for (size_t i = 0; i < run->state->readings.count; i++) {
        const jub_reading *reading = &run->state->readings.items[i];
        if (reading->stage == JUB_DEALT && reading->actor != actor) return reading;
    }
    return NULL;
}

static jub_status try_decide(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    const jub_player *reader = &run->cast->players[player];
    const uint32_t actor = jub_state_actor(run->state, jub_text_from(reader->id));
    const jub_reading *reading = others_reading(run, actor);
    if (!reading) return JUB_OK;
    jub_event *event =
        plan_attempt(run, player, day, tried_at,
                     reading->number == 3 ? JUB_EVENT_CASE_ADJUDICATED : JUB_EVENT_CASE_DECIDED,
                     "tried to decide a case that is another's");
    if (!event) return jub_fail_no_memory(error);
    SAY(event, CASE, case_number, reading->case_number);
    SAY(event, READING, reading, reading->number);
    SAY(event, DECISION, decision, JUB_TEXT("pass"));
    SAY(event, CLAUSES, clauses, JUB_TEXT("G1"));
    SAY(event, REASON, reason, JUB_TEXT("as-determined"));
    SAY(event, DISCRETION, discretion, false);
    return JUB_OK;
}

static jub_status try_assign(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    const jub_player *reader = &run->cast->players[player];
    jub_event *event = plan_attempt(run, player, day, tried_at, JUB_EVENT_CASE_ASSIGNED,
                                    "tried to choose who reads a case");
    if (!event) return jub_fail_no_memory(error);
    SAY(event, CASE, case_number, 1);
    SAY(event, READING, reading, 1);
    SAY(event, ACTOR, actor,
        jub_text_from(
            run->cast->players[reader->partner == JUB_NO_PLAYER ? player : reader->partner].id));
    return JUB_OK;
}

static jub_status try_correct(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    if (run->state->cases.count == 0) return JUB_OK;
    jub_event *event = plan_attempt(run, player, day, tried_at, JUB_EVENT_CORRECTION_PROPOSED,
                                    "tried to put a person on the list past the readers");
    if (!event) return jub_fail_no_memory(error);
    SAY(event, PERSON, person, jub_basis_person_key(run->basis, run->state->cases.items[0].person));
    SAY(event, ACTION, action, JUB_TEXT("admit"));
    SAY(event, REASON, reason, JUB_TEXT("objection-upheld"));
    return JUB_OK;
}

jub_status plan_final_attempts(rehearsal *run, jub_date day, jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint32_t i = 0; status == JUB_OK && i < run->cast->count; i++) {
        switch (run->cast->players[i].character) {
        case JUB_CHARACTER_SELLER_5:
        case JUB_CHARACTER_SELLER_15:
        case JUB_CHARACTER_SELLER_30:
        case JUB_CHARACTER_COLLUDER: status = try_decide(run, i, day, error); break;
        case JUB_CHARACTER_STEERER: status = try_assign(run, i, day, error); break;
        case JUB_CHARACTER_GO_BETWEEN: status = try_correct(run, i, day, error); break;
        default: break;
        }
    }
    return status;
}
