#include "report/acts.h"

static void note(jub_report_act *act, int64_t time)
{
    if (act->count == 0 || time < act->first) act->first = time;
    if (act->count == 0 || time > act->last) act->last = time;
    act->count++;
}

void jub_report_acts_take(jub_report_acts *acts, const jub_agenda *agenda, const jub_event *event)
{
    // Somebody's own no is recorded as an effect, and days before the effect.
    if (event->kind == JUB_EVENT_EFFECT_RECORDED && jub_text_is(event->effect, "refused")) return;
    note(&acts->kinds[event->kind], event->time);
    if (event->kind == JUB_EVENT_LEVEL_OPENED && event->level < JUB_LEVEL_COUNT)
        note(&acts->levels[event->level], event->time);
    if (event->kind != JUB_EVENT_ROUND_OPENED && event->kind != JUB_EVENT_ROUND_CLOSED) return;
    const int round = jub_agenda_round(agenda, event->round);
    if (round < 0 || round >= JUB_ROUND_MAX) return;
    if (event->kind == JUB_EVENT_ROUND_OPENED)
        note(&acts->round_opened[round], event->time);
    else
        note(&acts->round_closed[round], event->time);
}
