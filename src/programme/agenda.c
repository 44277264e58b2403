#include "programme/agenda.h"

#include <stdio.h>

#include "decree/determine.h"

static const char *const meanings[JUB_LEVEL_COUNT] = {
#define X(name, meaning) meaning,
    JUB_LEVEL_LIST(X)
#undef X
};

const char *jub_level_meaning(jub_level level)
{
    return meanings[level];
}

static jub_status fail(jub_error *error, jub_status status, const char *hint, const char *message)
{
    return jub_fail(error, status, (jub_position){0}, hint, "%s", message);
}

// Else whoever was set aside would be on the list, and no reader could refuse a case.
static jub_status refuse_idle(const jub_decree *decree, uint32_t idle, jub_error *error)
{
    const jub_text first = jub_decree_round_at(decree, JUB_ROUND_FIRST).name;
    const jub_text final = jub_decree_round_at(decree, JUB_ROUND_FINAL).name;
    char hint[JUB_HINT_MAX_BYTES];
    (void)snprintf(hint, sizeof hint,
                   "write a clause that reads both: excludes X1 cite \"...\" when not (%.*s and "
                   "%.*s) .",
                   JUB_TEXT_ARG(first), JUB_TEXT_ARG(final));
    return jub_fail(error, JUB_MISSING, (jub_position){0}, hint,
                    "no clause reads the round '%.*s', so that it would decide nothing",
                    JUB_TEXT_ARG(idle == JUB_ROUND_FIRST ? first : final));
}

static jub_status take_rounds(const jub_decree *decree, jub_agenda *agenda, jub_error *error)
{
    if (jub_decree_round_count(decree) < JUB_ROUND_MAX)
        return fail(error, JUB_MISSING,
                    "write two: round R1 cite \"...\" \"first selection\" 2021-10-01 .. 2021-12-15 "
                    "by \"each prison\" .",
                    "a programme needs a decree with two rounds");
    if (jub_decree_round_count(decree) > JUB_ROUND_MAX)
        return fail(error, JUB_CONFLICT,
                    "keep two rounds: the first at the facilities, the final one at the centre",
                    "the decree has more than two rounds");
    for (uint32_t i = 0; i < JUB_ROUND_MAX; i++) {
        agenda->rounds[i] = jub_decree_round_at(decree, i);
        if (!jub_decree_round_is_read(decree, i)) return refuse_idle(decree, i, error);
    }
    if (agenda->rounds[JUB_ROUND_FINAL].first_day <= agenda->rounds[JUB_ROUND_FIRST].last_day)
        return fail(error, JUB_CONFLICT, "let the final round begin after the first one's last day",
                    "the decree's rounds overlap or stand in the wrong order");
    return JUB_OK;
}

// The notice to `to`; of several the first in the text.
static jub_status take_notice(const jub_decree *decree, const char *to, const char *hint,
                              jub_date *day_out, jub_error *error)
{
    const uint32_t count = jub_decree_notice_count(decree);
    for (uint32_t i = 0; i < count; i++) {
        jub_decree_notice_day notice;
        const jub_status status = jub_decree_notice_at(decree, i, &notice, error);
        if (status != JUB_OK) return status;
        if (!jub_text_is(notice.to, to)) continue;
        *day_out = notice.day;
        return JUB_OK;
    }
    return jub_fail(error, JUB_MISSING, (jub_position){0}, hint,
                    "the decree has no notice to \"%s\"", to);
}

static jub_status take_notices(const jub_decree *decree, jub_agenda *agenda, jub_error *error)
{
    jub_status status = take_notice(decree, "facility",
                                    "write: notice N1 cite \"...\" to \"facility\" on 2022-01-03 .",
                                    &agenda->level_days[JUB_LEVEL_FACILITIES], error);
    if (status != JUB_OK) return status;
    return take_notice(decree, "person",
                       "write: notice N2 cite \"...\" to \"person\" 7 days before effect .",
                       &agenda->level_days[JUB_LEVEL_PEOPLE], error);
}

jub_status jub_agenda_of(const jub_decree *decree, jub_agenda *agenda_out, jub_error *error)
{
    jub_agenda agenda = {0};
    jub_status status = take_rounds(decree, &agenda, error);
    if (status == JUB_OK) status = take_notices(decree, &agenda, error);
    if (status != JUB_OK) return status;
    if (!jub_decree_effect(decree, &agenda.effect))
        return fail(error, JUB_MISSING, "write in the header: effect 2022-02-16",
                    "a programme needs a decree that takes effect on a day");
    jub_date *days = agenda.level_days;
    if (!jub_decree_made(decree, &days[JUB_LEVEL_DRAFT])) days[JUB_LEVEL_DRAFT] = JUB_DATE_MIN;
    days[JUB_LEVEL_ORDER] = agenda.rounds[JUB_ROUND_FIRST].first_day;
    days[JUB_LEVEL_SEALED] = agenda.rounds[JUB_ROUND_FINAL].last_day;
    days[JUB_LEVEL_PUBLIC] = agenda.effect;
    for (int level = JUB_LEVEL_ORDER; level < JUB_LEVEL_COUNT; level++)
        if (days[level] < days[level - 1])
            return fail(error, JUB_CONFLICT,
                        "the order of days is: made, first round, final round, notice to "
                        "\"facility\", notice to \"person\", effect",
                        "the decree's days do not follow one another");
    *agenda_out = agenda;
    return JUB_OK;
}

int jub_agenda_round(const jub_agenda *agenda, jub_text name)
{
    int i = 0;
    while (i < JUB_ROUND_MAX && !jub_text_equal(agenda->rounds[i].name, name)) i++;
    return i;
}

jub_date jub_agenda_day(int64_t time, int32_t offset_minutes)
{
    enum { DAY_SECONDS = 86400 };
    const int64_t local = time + (int64_t)offset_minutes * 60;
    const int64_t day = local / DAY_SECONDS - (local % DAY_SECONDS < 0); // towards the past
    return day < JUB_DATE_MIN ? JUB_DATE_MIN : day > JUB_DATE_MAX ? JUB_DATE_MAX : (jub_date)day;
}
