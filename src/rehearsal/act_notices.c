// From the sealed list to the eve of the effect: levels are opened, facilities and people told,
// people decline or object, the list is corrected and made again.

#include "rehearsal/run_private.h"

jub_status open_level(rehearsal *run, jub_level level, jub_error *error)
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
