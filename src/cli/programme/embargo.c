#include "cli/programme/embargo.h"

bool cli_embargo_may_know(const cli_actor *actor)
{
    return cli_actor_record(actor) && !cli_actor_is(actor, JUB_BY(GATE));
}

jub_status cli_embargo_check(const cli_actor *actor, jub_level level, bool may_know_day,
                             jub_error *error)
{
    const jub_programme *programme = &actor->programme.state.programme;
    const jub_date day = actor->programme.basis.agenda.level_days[level];
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (actor->today >= day && programme->level >= level) return JUB_OK;
    if (!may_know_day)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, NULL,
                        "there is nothing to give out");
    if (actor->today < day)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, NULL,
                        "level %d (%s) begins on %s and not earlier", (int)level,
                        jub_level_meaning(level), jub_date_format(day, text));
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    "a registrar opens it with the event level.opened", "level %d (%s) is not open",
                    (int)level, jub_level_meaning(level));
}

jub_status cli_embargo_check_outcome(const jub_state *state, const jub_actor *record,
                                     jub_error *error)
{
    const uint32_t roles = JUB_BY(REGISTRAR) | JUB_BY(AUDITOR);
    if (state->programme.level >= JUB_LEVEL_PUBLIC || (record && roles & (1u << record->role)))
        return JUB_OK;
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    "say with --as who you are: a registrar or an auditor",
                    "how many were chosen, and which cases, is not told before the day on which "
                    "everybody may know");
}
