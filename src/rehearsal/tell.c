// Facilities are told their part of the list, and people their own outcome.

#include "rehearsal/run_private.h"

enum { TELLING_DAYS = 3 }; // in which a head tells all

// -- facilities -----------------------------------------------------------------------------------

static jub_status plan_part(rehearsal *run, uint32_t facility, int32_t second, jub_error *error)
{
    jub_hash sha256;
    jub_buffer text = jub_buffer_init((size_t)1 << 30);
    jub_list_write(run->basis, &run->list, facility, &text);
    const bool is_fine = text.status == JUB_OK &&
                         jub_sha256_of(run->basis->sha, jub_buffer_view(&text), sha256.bytes);
    jub_buffer_clear(&text);
    jub_event *event = is_fine ? plan_event(run, JUB_EVENT_FACILITY_NOTIFIED, second) : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, facility));
    SAY(event, FILE, file, sha256);
    SAY(event, TOTAL, total, run->state->facilities.items[facility].listed_count);
    return JUB_OK;
}

jub_status tell_facilities(rehearsal *run, jub_error *error)
{
    const int32_t second = run_second(run) + 900;
    uint32_t count = 0;
    jub_status status = JUB_OK;
    if (!plan_sitting(run, JUB_REGISTRAR_2, run_day(run), second)) return jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++) {
        if (run->state->facilities.items[i].listed_count == 0) continue;
        status = plan_part(run, i, second, error);
        count++;
    }
    if (status == JUB_OK) status = run_end_day(run, run_day(run), error);
    if (status == JUB_OK)
        run_tell(run, "%u facilities told their part of %llu people", count,
                 (unsigned long long)run->counts.listed_count);
    return status;
}

// -- people ---------------------------------------------------------------------------------------

static jub_text written(rehearsal *run, const jub_list_line *line, bool is_clauses)
{
    jub_buffer text = jub_buffer_init(JUB_EVENT_TEXT_MAX_BYTES);
    if (is_clauses)
        jub_clause_names(run->basis->decree, line->determination.result.grants,
                         line->determination.quota, &text);
    else
        jub_list_new_end(line, &text);
    const jub_text copy = jub_text_copy(&run->day, jub_buffer_view(&text));
    jub_buffer_clear(&text);
    return copy;
}

jub_event *plan_line(rehearsal *run, jub_event_kind kind, const jub_list_line *line, int32_t second)
{
    jub_event *event = plan_event(run, kind, second);
    if (!event) return NULL;
    SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, line->facility));
    SAY(event, PERSON, person, jub_basis_person_key(run->basis, line->person));
    SAY(event, NEW_END, new_end, written(run, line, false));
    SAY(event, EFFECT, effect, jub_text_from(jub_list_effect(line)));
    return event;
}

static jub_status tell_person(rehearsal *run, const jub_list_line *line, int32_t second,
                              jub_error *error)
{
    jub_event *event = plan_line(run, JUB_EVENT_PERSON_NOTIFIED, line, second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, STANDING, standing,
        jub_text_from(jub_standing_word((jub_standing)line->determination.result.standing)));
    SAY(event, CLAUSES, clauses, written(run, line, true));
    run->counts.told_count++;
    return JUB_OK;
}

// Whether the line is one of a facility whose turn it is on day `turn` of `turns`.
static bool is_turn(const rehearsal *run, const jub_list_line *line, uint32_t turn, uint32_t turns)
{
    const jub_person *person = &run->state->people.items[line->person];
    return person->notified == JUB_UNTOLD && (turn + 1 == turns || line->person % turns == turn);
}

static jub_status tell_people_of(rehearsal *run, uint32_t facility, jub_date day, uint32_t turn,
                                 uint32_t turns, jub_error *error)
{
    uint32_t count = 0, done = 0;
    const uint32_t head = run->cast->staff[facility].head;
    const int32_t begin = run_day(run) == day && run_second(run) > JUB_OFFICE_OPENS
                              ? run_second(run)
                              : JUB_OFFICE_OPENS;
    const int32_t end = begin + 600 < JUB_OFFICE_CLOSES ? JUB_OFFICE_CLOSES : begin + 3600;
    for (size_t i = 0; i < run->list.count; i++)
        count += run->list.lines[i].facility == facility &&
                 is_turn(run, &run->list.lines[i], turn, turns);
    jub_status status = JUB_OK;
    if (count == 0) return JUB_OK;
    if (!plan_sitting(run, head, day, end + (int32_t)(head % 1500)))
        return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < run->list.count; i++) {
        const jub_list_line *line = &run->list.lines[i];
        if (line->facility != facility || !is_turn(run, line, turn, turns)) continue;
        status = tell_person(run, line, jub_clock_piece(begin, end, done++, count), error);
    }
    return status;
}

jub_status tell_people(rehearsal *run, jub_date last, jub_error *error)
{
    const jub_date first = run_day(run);
    const uint32_t room = last > first ? (uint32_t)(last - first) : 0;
    const uint32_t turns = room + 1 < TELLING_DAYS ? room + 1 : TELLING_DAYS;
    jub_status status = JUB_OK;
    for (uint32_t turn = 0; status == JUB_OK && turn < turns; turn++) {
        const jub_date day = first + (jub_date)turn;
        run_wait(run, day, JUB_OFFICE_OPENS);
        for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++)
            if (run->state->facilities.items[i].listed_count > 0)
                status = tell_people_of(run, i, day, turn, turns, error);
        if (status == JUB_OK) status = run_end_day(run, day, error);
    }
    return status;
}
