// The calendar of a programme: each day that the decree names, and whether what falls on it is
// done.

#include "cli/programme/programme_due.h"

typedef struct calendar {
    const cli_programme *programme;
    jub_arena *arena;
    jub_date today;
    cli_calendar_day *days; // [CLI_CALENDAR_MAX]
    size_t count;
} calendar;

// In the order of days; of one day in the order added.
static void add(calendar *list, jub_date day, bool is_done, jub_text what)
{
    if (list->count == CLI_CALENDAR_MAX || !what.bytes) return;
    size_t place = list->count++;
    for (; place > 0 && list->days[place - 1].day > day; place--)
        list->days[place] = list->days[place - 1];
    list->days[place] = (cli_calendar_day){
        .day = day,
        .state = is_done              ? "done"
                 : list->today < day  ? "to come"
                 : list->today == day ? "due"
                                      : "overdue",
        .what = what,
    };
}

static jub_text round_words(calendar *list, int round, const char *verb)
{
    const jub_decree_round_window *window = &list->programme->basis.agenda.rounds[round];
    return jub_text_format(list->arena, "%.*s %s: %.*s", JUB_TEXT_ARG(window->name), verb,
                           JUB_TEXT_ARG(window->title));
}

static void add_rounds(calendar *list)
{
    const jub_programme *record = &list->programme->state.programme;
    const jub_decree_round_window *rounds = list->programme->basis.agenda.rounds;
    add(list, rounds[JUB_ROUND_FIRST].first_day, record->stage >= JUB_PROGRAMME_FIRST_ROUND,
        round_words(list, JUB_ROUND_FIRST, "opens"));
    add(list, rounds[JUB_ROUND_FIRST].last_day, record->stage >= JUB_PROGRAMME_BETWEEN,
        round_words(list, JUB_ROUND_FIRST, "closes"));
    add(list, rounds[JUB_ROUND_FINAL].first_day, record->stage >= JUB_PROGRAMME_FINAL_ROUND,
        round_words(list, JUB_ROUND_FINAL, "opens"));
    add(list, rounds[JUB_ROUND_FINAL].last_day, record->stage >= JUB_PROGRAMME_SELECTED,
        round_words(list, JUB_ROUND_FINAL, "closes"));
}

static void add_levels(calendar *list)
{
    const jub_programme *record = &list->programme->state.programme;
    const jub_agenda *agenda = &list->programme->basis.agenda;
    for (int i = JUB_LEVEL_ORDER; i < JUB_LEVEL_COUNT; i++)
        add(list, agenda->level_days[i], record->level >= i,
            jub_text_format(list->arena, "level %d opens: %s", i, jub_level_meaning((jub_level)i)));
}

size_t cli_calendar_find(cli_programme *programme, jub_date today,
                         cli_calendar_day days_out[CLI_CALENDAR_MAX])
{
    calendar list = {
        .programme = programme, .arena = &programme->arena, .today = today, .days = days_out};
    add_rounds(&list);
    add_levels(&list);
    add(&list, programme->basis.agenda.effect,
        programme->state.programme.stage == JUB_PROGRAMME_CLOSED,
        JUB_TEXT("the pardon takes effect; the programme is closed when all are accounted for"));
    return list.count;
}
