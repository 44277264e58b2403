#include "report/chart_private.h"

enum { STEP_MAX = 16 };

typedef struct steps {
    report_page *page;
    report_span_of_days rows[STEP_MAX];
    uint64_t acts[STEP_MAX];
    size_t count;
} steps;

static void add(steps *all, report_text label, const jub_date *plan_from, const jub_date *plan_to,
                const jub_report_act *first, const jub_report_act *last)
{
    const jub_state *state = all->page->input->state;
    report_span_of_days row = {.label = report_say(all->page->words, label, NULL)};
    if (plan_from) {
        row.has_plan = true;
        row.plan_from = *plan_from;
        row.plan_to = *plan_to;
    }
    if (first && first->count > 0) {
        row.has_done = true;
        row.done_from = jub_state_day(state, first->first);
        row.done_to = jub_state_day(state, last->count > 0 ? last->last : first->last);
    }
    if (!row.has_plan && !row.has_done) return;
    all->acts[all->count] = first ? first->count : 0;
    all->rows[all->count++] = row;
}

// Kinds of act that make one step, as one span.
static void add_kind(steps *all, report_text label, const jub_date *plan, jub_event_kind kind)
{
    const jub_report_acts *acts = all->page->input->acts;
    const jub_report_act *act = acts ? &acts->kinds[kind] : NULL;
    add(all, label, plan, plan, act, act);
}

static void add_round(steps *all, report_text label, int round)
{
    const jub_report_acts *acts = all->page->input->acts;
    const jub_decree_round_window *window = &all->page->input->state->basis->agenda.rounds[round];
    add(all, label, &window->first_day, &window->last_day, acts ? &acts->round_opened[round] : NULL,
        acts ? &acts->round_closed[round] : NULL);
}

static void add_level(steps *all, report_text label, jub_level level)
{
    const jub_report_acts *acts = all->page->input->acts;
    const jub_date *day = &all->page->input->state->basis->agenda.level_days[level];
    const jub_report_act *act = acts ? &acts->levels[level] : NULL;
    add(all, label, day, day, act, act);
}

static void find_steps(steps *all)
{
    const jub_agenda *agenda = &all->page->input->state->basis->agenda;
    add_kind(all, REPORT_STEP_OPENED, NULL, JUB_EVENT_PROGRAMME_OPENED);
    add_kind(all, REPORT_STEP_SIGNED, NULL, JUB_EVENT_DECREE_SIGNED);
    add_kind(all, REPORT_STEP_FROZEN, NULL, JUB_EVENT_REGISTER_FROZEN);
    add_round(all, REPORT_STEP_FIRST_ROUND, JUB_ROUND_FIRST);
    add_round(all, REPORT_STEP_FINAL_ROUND, JUB_ROUND_FINAL);
    add_kind(all, REPORT_STEP_LISTED, NULL, JUB_EVENT_LIST_FINALISED);
    add_kind(all, REPORT_STEP_SEALED, NULL, JUB_EVENT_LIST_SEALED);
    add_level(all, REPORT_STEP_FACILITIES, JUB_LEVEL_FACILITIES);
    add_kind(all, REPORT_STEP_PEOPLE, &agenda->level_days[JUB_LEVEL_PEOPLE],
             JUB_EVENT_PERSON_NOTIFIED);
    if (!all->page->input->is_public)
        add_kind(all, REPORT_STEP_OBJECTIONS, NULL, JUB_EVENT_OBJECTION_FILED);
    add_kind(all, REPORT_STEP_EFFECT, &agenda->effect, JUB_EVENT_EFFECT_RECORDED);
    add_level(all, REPORT_STEP_PUBLIC, JUB_LEVEL_PUBLIC);
    add_kind(all, REPORT_STEP_AUDIT, NULL, JUB_EVENT_AUDIT_REREAD);
    add_kind(all, REPORT_STEP_CLOSED, NULL, JUB_EVENT_PROGRAMME_CLOSED);
}

static jub_text days(report_words *words, bool is_there, jub_date from, jub_date to)
{
    return is_there ? report_days(words, from, to) : report_dash();
}

// How many acts there were tells how many people: not for the public.
static void put_table(report_page *page, const steps *all)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_STEP, REPORT_COLUMN_PLANNED,
                                        REPORT_COLUMN_DONE, REPORT_COLUMN_ACTS};
    report_table table = report_table_begin(words, SAY_ONLY(words, CALENDAR_TABLE),
                                            page->input->is_public ? "ttt" : "tttn", heads);
    for (size_t i = 0; i < all->count; i++) {
        const report_span_of_days *row = &all->rows[i];
        report_cell(words, &table, row->label);
        report_cell(words, &table, days(words, row->has_plan, row->plan_from, row->plan_to));
        report_cell(words, &table, days(words, row->has_done, row->done_from, row->done_to));
        if (!page->input->is_public)
            report_cell(words, &table,
                        row->has_done ? report_count(words, all->acts[i]) : report_dash());
    }
    report_put_table(page, &table);
}

void report_section_calendar(report_page *page)
{
    report_words *words = page->words;
    steps all = {.page = page};
    jub_date from = JUB_DATE_MAX, to = JUB_DATE_MIN;
    find_steps(&all);
    for (size_t i = 0; i < all.count; i++) {
        const report_span_of_days *row = &all.rows[i];
        const jub_date first = row->has_plan ? row->plan_from : row->done_from;
        const jub_date last = row->has_done ? row->done_to : row->plan_to;
        if (first < from) from = first;
        if (row->has_done && row->done_from < from) from = row->done_from;
        if (last > to) to = last;
        if (row->has_plan && row->plan_to > to) to = row->plan_to;
    }
    report_section(page, "calendar", REPORT_CALENDAR);
    report_paragraph(page, SAY_ONLY(words, CALENDAR_INTRO));
    report_draw_timeline(page, "calendar", all.rows, all.count, SAY_ONLY(words, CALENDAR_FIGURE),
                         SAY(words, CALENDAR_ALT, {"from", report_date(words, from)},
                             {"to", report_date(words, to)}));
    put_table(page, &all);
    report_section_end(page);
}
