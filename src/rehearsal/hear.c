// What people say to it: some decline, some object, and the list is corrected by two.

#include "rehearsal/run_private.h"

enum {
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

jub_status hear_people(rehearsal *run, jub_error *error)
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

jub_status answer_objections(rehearsal *run, jub_error *error)
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

jub_status propose_corrections(rehearsal *run, jub_error *error)
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

jub_status confirm_corrections(rehearsal *run, jub_error *error)
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
