#include "report/outcome_private.h"

static void put_figure(report_page *page, jub_text number, jub_text what)
{
    report_raw(page, "<div><dt>");
    report_put(page, what);
    report_raw(page, "</dt><dd>");
    report_put(page, number);
    report_raw(page, "</dd></div>\n");
}

static void put_outcome(report_page *page)
{
    report_words *words = page->words;
    const report_outcome *outcome = page->outcome;
    static const struct {
        report_effect effect;
        report_text text;
    } effects[] = {{REPORT_IS_RELEASED, REPORT_GLANCE_RELEASED},
                   {REPORT_IS_REDUCED, REPORT_GLANCE_REDUCED},
                   {REPORT_IS_DECLINED, REPORT_GLANCE_DECLINED}};
    put_figure(
        page, report_flow_text(words, report_outcome_listed(outcome)),
        SAY(words, GLANCE_LISTED, {"all", report_flow_text(words, report_outcome_all(outcome))}));
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        put_figure(page, report_flow_text(words, report_outcome_effect(outcome, effects[i].effect)),
                   report_say(words, effects[i].text, NULL));
}

static void put_findings(report_page *page)
{
    report_words *words = page->words;
    uint64_t tests = 0, none = 0, flags = 0, breaches = 0;
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++) {
        const jub_tested *tested = &page->input->oversight->tested[i];
        tests += tested->test_count;
        none += tested->no_data_count;
        flags += tested->flag_count;
        breaches += tested->breach_count;
    }
    if (!page->input->is_public) {
        put_figure(page, report_count(words, breaches), SAY_ONLY(words, GLANCE_BREACHES));
        put_figure(page, report_count(words, flags),
                   SAY(words, GLANCE_FLAGS, {"tests", report_count(words, tests)}));
    }
    put_figure(page, report_count(words, none), SAY_ONLY(words, GLANCE_NO_DATA));
}

static void put_population(report_page *page)
{
    report_words *words = page->words;
    const jub_projection *projection = page->input->projection;
    const jub_projection_place *all = &projection->places[0];
    const size_t month = projection->month_count < 12 ? projection->month_count - 1 : 11;
    const jub_range later = all->months[month].held;
    put_figure(page, report_count(words, (uint64_t)report_shown(page, (double)all->held_now)),
               SAY(words, GLANCE_HELD, {"date", report_date(words, projection->first_day)}));
    put_figure(
        page, report_shown_range(page, later.low, later.high),
        SAY(words, GLANCE_HELD_LATER, {"month", report_month(words, projection->months[month])}));
}

void report_summary(report_page *page)
{
    const jub_projection *projection = page->input->projection;
    report_section(page, "summary", REPORT_SUMMARY);
    report_raw(page, "<dl class=\"figures\">\n");
    if (page->outcome) put_outcome(page);
    if (page->input->oversight) put_findings(page);
    if (projection && projection->place_count > 0 && projection->month_count > 0)
        put_population(page);
    report_raw(page, "</dl>\n");
    if (page->input->refill)
        report_paragraph(
            page, page->input->refill->is_alarm
                      ? SAY(page->words, REFILL_ALARM,
                            {"month", report_month(page->words, page->input->refill->alarm_month)})
                      : SAY_ONLY(page->words, REFILL_NO_ALARM));
    report_section_end(page);
}
