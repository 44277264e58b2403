// From the sealed list to the eve of the effect: levels are opened, facilities and people told,
// people decline or object, the list is corrected and made again.

#include "rehearsal/run_private.h"

enum {
    TELLING_DAYS = 3,        // in which a head tells all
    DECLINED_IN_1000 = 8,    // of those told
    OBJECTIONS_IN_1000 = 15, // of those whose case was refused
    WITHDRAWN_IN_10000 = 8,  // of the list: died since, or the papers were wrong
    CHIEF_ERRORS_IN_100 = 8,
};

static bool chance(const rehearsal *run, const char *about, uint32_t person, uint32_t parts,
                   uint32_t whole)
{
    jub_prng prng = jub_lots_choice(&run->cast->lots, about, person, 0);
    return jub_prng_chance(&prng, parts, whole);
}

static jub_status open_level(rehearsal *run, jub_level level, jub_error *error)
{
    run_wait(run, run->basis->agenda.level_days[level], JUB_OFFICE_OPENS);
    const int32_t second = run_second(run);
    jub_event *event = plan_sitting(run, JUB_REGISTRAR_1, run_day(run), second)
                           ? plan_event(run, JUB_EVENT_LEVEL_OPENED, second)
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, LEVEL, level, (uint64_t)level);
    const jub_status status = run_end_day(run, run_day(run), error);
    if (status == JUB_OK)
        run_tell(run, "level %d opened: %s", (int)level, jub_level_meaning(level));
    return status;
}

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

static jub_status tell_facilities(rehearsal *run, jub_error *error)
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

static jub_event *plan_line(rehearsal *run, jub_event_kind kind, const jub_list_line *line,
                            int32_t second)
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

static jub_status tell_people(rehearsal *run, jub_date last, jub_error *error)
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

// -- declining, objecting, correcting -------------------------------------------------------------

static jub_status plan_declined(rehearsal *run, uint32_t facility, int32_t second, jub_error *error)
{
    for (size_t i = 0; i < run->list.count; i++) {
        const jub_list_line *line = &run->list.lines[i];
        if (line->facility != facility ||
            !chance(run, "declines", line->person, DECLINED_IN_1000, 1000))
            continue;
        jub_event *event = plan_line(run, JUB_EVENT_EFFECT_RECORDED, line, second);
        if (!event) return jub_fail_no_memory(error);
        SAY(event, EFFECT, effect, JUB_TEXT("refused"));
        run->counts.declined_count++;
    }
    return JUB_OK;
}

static jub_status plan_objections(rehearsal *run, uint32_t facility, int32_t second,
                                  jub_error *error)
{
    const jub_state *state = run->state;
    for (size_t i = 0; i < state->cases.count; i++) {
        const jub_case *each = &state->cases.items[i];
        if (each->outcome != JUB_REFUSED_CASE ||
            jub_basis_facility_of(run->basis, each->person) != facility ||
            !chance(run, "objects", each->person, OBJECTIONS_IN_1000, 1000))
            continue;
        jub_event *event = plan_event(run, JUB_EVENT_OBJECTION_FILED, second);
        if (!event) return jub_fail_no_memory(error);
        SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, facility));
        SAY(event, PERSON, person, jub_basis_person_key(run->basis, each->person));
        SAY(event, WHY, why, JUB_TEXT("asks that the case be read again"));
        run->counts.objection_count++;
    }
    return JUB_OK;
}

static jub_status hear_people(rehearsal *run, jub_error *error)
{
    const jub_date day = run_day(run);
    const int32_t second = run_second(run) + 900;
    jub_status status = JUB_OK;
    for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++) {
        const uint32_t head = run->cast->staff[i].head;
        if (head == JUB_NO_PLAYER) continue;
        if (!plan_sitting(run, head, day, second + (int32_t)(head % 900)))
            return jub_fail_no_memory(error);
        status = plan_declined(run, i, second, error);
        if (status == JUB_OK) status = plan_objections(run, i, second, error);
    }
    if (status == JUB_OK) status = run_end_day(run, day, error);
    if (status == JUB_OK)
        run_tell(run, "%llu people decline, %llu objections filed",
                 (unsigned long long)run->counts.declined_count,
                 (unsigned long long)run->counts.objection_count);
    return status;
}

static bool upholds(const rehearsal *run, uint32_t person)
{
    jub_reason reason;
    return papers_support(run, person, &reason) !=
           chance(run, "chief errs", person, CHIEF_ERRORS_IN_100, 100);
}

static jub_status answer_objections(rehearsal *run, jub_error *error)
{
    const int32_t second = run_second(run) + 1800;
    if (!plan_sitting(run, JUB_CHIEF, run_day(run), second)) return jub_fail_no_memory(error);
    for (size_t i = 0; i < run->state->matters.count; i++) {
        const jub_matter *matter = &run->state->matters.items[i];
        if (matter->kind != JUB_OBJECTION || matter->stage != JUB_PENDING) continue;
        const bool is_upheld = upholds(run, matter->person);
        jub_event *event = plan_event(run, JUB_EVENT_OBJECTION_ANSWERED, second);
        if (!event) return jub_fail_no_memory(error);
        SAY(event, ENTRY, entry, matter->entry);
        SAY(event, PERSON, person, jub_basis_person_key(run->basis, matter->person));
        SAY(event, DECISION, decision, jub_text_from(is_upheld ? "uphold" : "reject"));
        SAY(event, WHY, why,
            jub_text_from(is_upheld ? "the papers bear it out" : "the papers do not bear it out"));
        run->counts.upheld_count += is_upheld;
    }
    return run_play(run, error);
}

static jub_status plan_correction(rehearsal *run, uint32_t person, const char *action,
                                  jub_reason reason, int32_t second, jub_error *error)
{
    jub_event *event = plan_event(run, JUB_EVENT_CORRECTION_PROPOSED, second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, PERSON, person, jub_basis_person_key(run->basis, person));
    SAY(event, ACTION, action, jub_text_from(action));
    SAY(event, REASON, reason, jub_text_from(jub_reason_word(reason)));
    run->counts.correction_count++;
    return JUB_OK;
}

static jub_status propose_corrections(rehearsal *run, jub_error *error)
{
    const jub_state *state = run->state;
    const int32_t second = run_second(run) + 1800;
    jub_status status = JUB_OK;
    if (!plan_sitting(run, JUB_REGISTRAR_1, run_day(run), second)) return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < state->matters.count; i++) {
        const jub_matter *matter = &state->matters.items[i];
        if (matter->kind == JUB_OBJECTION && matter->stage == JUB_UPHELD &&
            !state->people.items[matter->person].is_listed)
            status = plan_correction(run, matter->person, "admit", JUB_REASON_IS_OBJECTION_UPHELD,
                                     second, error);
    }
    for (size_t i = 0; status == JUB_OK && i < run->list.count; i++) {
        const uint32_t person = run->list.lines[i].person;
        if (state->people.items[person].effect == JUB_NO_EFFECT &&
            chance(run, "withdrawn", person, WITHDRAWN_IN_10000, 10000))
            status =
                plan_correction(run, person, "withdraw",
                                chance(run, "died", person, 1, 3) ? JUB_REASON_IS_DIED
                                                                  : JUB_REASON_IS_FACT_DISPUTED,
                                second, error);
    }
    return status == JUB_OK ? run_play(run, error) : status;
}

static jub_status confirm_corrections(rehearsal *run, jub_error *error)
{
    const int32_t second = run_second(run) + 1800;
    if (!plan_sitting(run, JUB_REGISTRAR_2, run_day(run), second)) return jub_fail_no_memory(error);
    for (size_t i = 0; i < run->state->matters.count; i++) {
        const jub_matter *matter = &run->state->matters.items[i];
        if (matter->kind != JUB_CORRECTION || matter->stage != JUB_PENDING) continue;
        jub_event *event = plan_event(run, JUB_EVENT_CORRECTION_CONFIRMED, second);
        if (!event) return jub_fail_no_memory(error);
        SAY(event, ENTRY, entry, matter->entry);
        SAY(event, PERSON, person, jub_basis_person_key(run->basis, matter->person));
    }
    const jub_status status = run_end_day(run, run_day(run), error);
    if (status == JUB_OK)
        run_tell(run, "%llu objections upheld; %llu corrections, each by two registrars",
                 (unsigned long long)run->counts.upheld_count,
                 (unsigned long long)run->counts.correction_count);
    return status;
}

// -- in their order -------------------------------------------------------------------------------

// The list as corrected: places that were left have gone to the next in rank.
static jub_status make_again(rehearsal *run, jub_date last, jub_error *error)
{
    if (!run->state->programme.is_list_stale) return JUB_OK;
    jub_status status = act_list(run, error);
    if (status == JUB_OK) status = tell_facilities(run, error);
    if (status == JUB_OK) status = tell_people(run, last, error);
    return status;
}

static jub_date at_most(jub_date day, jub_date last)
{
    return day < last ? day : last;
}

jub_status act_notices(rehearsal *run, jub_error *error)
{
    const jub_date eve = run->basis->agenda.effect - 1;
    jub_status status = open_level(run, JUB_LEVEL_SEALED, error);
    if (status == JUB_OK) status = open_level(run, JUB_LEVEL_FACILITIES, error);
    if (status == JUB_OK) status = tell_facilities(run, error);
    if (status == JUB_OK) run_wait(run, run_day(run) + 1, JUB_OFFICE_OPENS);
    if (status == JUB_OK) status = audit_draw(run, error);
    if (status == JUB_OK) run_wait(run, run_day(run) + 1, JUB_OFFICE_OPENS);
    if (status == JUB_OK) status = audit_reread(run, error);
    if (status == JUB_OK) status = open_level(run, JUB_LEVEL_PEOPLE, error);
    if (status == JUB_OK) status = tell_people(run, eve, error);
    if (status != JUB_OK) return status;
    run_tell(run, "%llu people told", (unsigned long long)run->counts.told_count);
    status = hear_people(run, error);
    if (status == JUB_OK) run_wait(run, at_most(run_day(run) + 1, eve), JUB_OFFICE_OPENS);
    if (status == JUB_OK) status = answer_objections(run, error);
    if (status == JUB_OK) status = propose_corrections(run, error);
    if (status == JUB_OK) status = confirm_corrections(run, error);
    if (status == JUB_OK) run_wait(run, at_most(run_day(run) + 1, eve), JUB_OFFICE_OPENS);
    return status == JUB_OK ? make_again(run, eve, error) : status;
}

// -- the day --------------------------------------------------------------------------------------

static jub_status plan_effects(rehearsal *run, uint32_t facility, bool is_gate, uint32_t player,
                               jub_error *error)
{
    const jub_date day = run_day(run);
    const int32_t begin = run_second(run);
    uint32_t count = 0;
    const uint32_t all = (uint32_t)run->state->facilities.items[facility].listed_count;
    if (!plan_sitting(run, player, day, JUB_OFFICE_CLOSES + (int32_t)(player % 1500)))
        return jub_fail_no_memory(error);
    for (size_t i = 0; i < run->list.count; i++) {
        const jub_list_line *line = &run->list.lines[i];
        const bool is_release = strcmp(jub_list_effect(line), "released") == 0;
        const jub_staff *staff = &run->cast->staff[facility];
        const bool is_gates = is_release && staff->gate != JUB_NO_PLAYER;
        if (line->facility != facility || is_gates != is_gate) continue;
        if (run->state->people.items[line->person].effect != JUB_NO_EFFECT) continue;
        if (!plan_line(run, JUB_EVENT_EFFECT_RECORDED, line,
                       jub_clock_piece(begin, JUB_OFFICE_CLOSES, count++, all)))
            return jub_fail_no_memory(error);
        run->counts.effect_count++;
    }
    return JUB_OK;
}

static jub_status close_programme(rehearsal *run, jub_error *error)
{
    run_wait(run, run_day(run) + 1, JUB_OFFICE_AFTERNOON);
    const int32_t second = run_second(run);
    jub_event *event = plan_sitting(run, JUB_REGISTRAR_1, run_day(run), second)
                           ? plan_event(run, JUB_EVENT_PROGRAMME_CLOSED, second)
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    jub_status status = run_end_day(run, run->last_day, error);
    if (status == JUB_OK) status = run_flush(run, error);
    if (status == JUB_OK) run_tell(run, "programme closed");
    return status;
}

jub_status act_effects(rehearsal *run, jub_error *error)
{
    jub_status status = open_level(run, JUB_LEVEL_PUBLIC, error);
    for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++) {
        const jub_staff *staff = &run->cast->staff[i];
        if (run->state->facilities.items[i].listed_count == 0) continue;
        if (staff->gate != JUB_NO_PLAYER) status = plan_effects(run, i, true, staff->gate, error);
        if (status == JUB_OK) status = plan_effects(run, i, false, staff->head, error);
    }
    if (status == JUB_OK) status = run_end_day(run, run_day(run), error);
    if (status != JUB_OK) return status;
    run_tell(run, "the day: %llu effects recorded", (unsigned long long)run->counts.effect_count);
    return close_programme(run, error);
}
