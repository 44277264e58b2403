#include <math.h>

#include "report/chart_private.h"
#include "report/outcome_private.h"

// A row of what was forecast and what came; came NAN where it cannot be told, or is not shown.
typedef struct row {
    jub_text name;
    double low, high;
    double came;
    bool is_hidden;
} row;

typedef struct rows {
    row *items;
    size_t count;
    size_t drawn_count; // the first ones; where there are too many for a picture no facilities
} rows;

// How wide a forecast is tells how many are undetermined, so the public has it in tens, outwards.
static void add(const report_page *page, rows *all, jub_text name, double low, double high,
                const report_flow *came)
{
    if (page->input->is_public) {
        low = floor(low / REPORT_TENS) * REPORT_TENS;
        high = ceil(high / REPORT_TENS) * REPORT_TENS;
    }
    all->items[all->count++] =
        (row){name, low, high, came && !came->is_hidden ? (double)came->count : NAN,
              came && came->is_hidden};
}

static const report_flow *came_by_clause(const report_outcome *outcome, jub_text name)
{
    for (size_t i = 0; outcome && i < outcome->clause_count; i++)
        if (jub_text_equal(outcome->clauses[i], name))
            return report_outcome_by(outcome, i, REPORT_EFFECT_COUNT);
    return NULL;
}

// What was forecast for a clause or a facility may itself be of few people: for the public the
// whole alone.
static void find_rows(report_page *page, const jub_forecast *forecast, rows *all)
{
    report_words *words = page->words;
    const report_outcome *outcome = page->outcome;
    const report_flow *listed = outcome ? report_outcome_listed(outcome) : NULL;
    add(page, all, SAY_ONLY(words, FORECAST_ALL), forecast->low, forecast->high, listed);
    add(page, all, SAY_ONLY(words, FORECAST_REGISTER), (double)forecast->total.granted.least,
        (double)forecast->total.granted.most, listed);
    all->drawn_count = all->count;
    if (page->input->is_public) return;
    for (size_t i = 0; i < forecast->clause_count; i++) {
        const jub_forecast_count *count = &forecast->clauses[i];
        const report_flow *came = came_by_clause(outcome, count->name);
        if (came)
            add(page, all, report_clean(words, count->name), (double)count->granted.least,
                (double)count->granted.most, came);
    }
    all->drawn_count = all->count;
    for (size_t i = 0; i < forecast->facility_count; i++) {
        const jub_forecast_count *count = &forecast->facilities[i];
        const uint32_t facility = jub_basis_facility(page->input->state->basis, count->name);
        if (facility == JUB_NO_ROW) continue;
        add(page, all, report_facility(page, facility), (double)count->granted.least,
            (double)count->granted.most,
            outcome ? report_outcome_at(outcome, facility, REPORT_EFFECT_COUNT) : NULL);
    }
    if (all->count <= REPORT_CHART_ROWS_MAX) all->drawn_count = all->count;
}

static jub_text fate_text(const report_page *page, report_fate fate)
{
    return page->outcome ? report_flow_text(page->words, report_outcome_fate(page->outcome, fate))
                         : report_dash();
}

static void put_intro(report_page *page, const jub_forecast *forecast)
{
    report_paragraph(page, SAY(page->words, FORECAST_INTRO,
                               {"date", report_date(page->words, forecast->as_of)},
                               {"set_aside", fate_text(page, REPORT_FATE_SET_ASIDE)},
                               {"refused", fate_text(page, REPORT_FATE_REFUSED)}));
}

static void put_table(report_page *page, const rows *all)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_WHAT, REPORT_COLUMN_FORECAST,
                                        REPORT_COLUMN_CAME, REPORT_COLUMN_WITHIN};
    report_table table = report_table_begin(words, SAY_ONLY(words, FORECAST_TABLE), "knnt", heads);
    for (size_t i = 0; i < all->count; i++) {
        const row *at = &all->items[i];
        const bool is_within = at->came >= at->low && at->came <= at->high;
        report_cell(words, &table, at->name);
        report_cell(words, &table, report_range(words, at->low, at->high));
        report_cell(words, &table,
                    at->is_hidden     ? SAY_ONLY(words, NOT_SHOWN)
                    : isnan(at->came) ? report_dash()
                                      : report_count(words, (uint64_t)at->came));
        report_cell(words, &table,
                    isnan(at->came) ? report_dash()
                    : is_within     ? SAY_ONLY(words, YES)
                                    : SAY_ONLY(words, NO));
    }
    report_put_table(page, &table);
}

static void draw(report_page *page, const rows *all)
{
    report_words *words = page->words;
    report_span *spans = JUB_NEW(words->arena, report_span, all->drawn_count);
    if (!spans) words->is_out_of_memory = true;
    if (words->is_out_of_memory) return;
    for (size_t i = 0; i < all->drawn_count; i++)
        spans[i] = (report_span){all->items[i].name, all->items[i].low,  NAN,
                                 all->items[i].high, all->items[i].came, false};
    const report_span_words says = {.axis = SAY_ONLY(words, AXIS_BENEFIT),
                                    .range = SAY_ONLY(words, LABEL_FORECAST),
                                    .other = SAY_ONLY(words, LABEL_CAME)};
    report_draw_spans(page, "forecast", spans, all->drawn_count, NAN, false, &says,
                      SAY_ONLY(words, FORECAST_FIGURE),
                      SAY(words, FORECAST_ALT, {"count", report_count(words, all->drawn_count)}));
}

static void put_rows(report_page *page, const jub_forecast *forecast)
{
    const size_t most = 2 + forecast->clause_count + forecast->facility_count;
    rows all = {.items = JUB_NEW(page->words->arena, row, most)};
    if (!all.items) page->words->is_out_of_memory = true;
    if (page->words->is_out_of_memory) return;
    find_rows(page, forecast, &all);
    draw(page, &all);
    put_table(page, &all);
}

static void put_gaps(report_page *page, const jub_forecast *forecast)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_GAP, REPORT_COLUMN_GAP_PEOPLE};
    static const report_text gaps[] = {
#define X(name, word, meaning) REPORT_GAP_##name,
        JUB_FORECAST_GAP_LIST(X)
#undef X
    };
    report_table table = report_table_begin(words, SAY_ONLY(words, GAPS_TABLE), "tn", heads);
    for (size_t i = 0; i < JUB_FORECAST_GAP_COUNT; i++) {
        const jub_forecast_gap_count *gap = &forecast->gaps[i];
        const bool is_small = page->input->is_public && gap->high > 0 && gap->high < REPORT_TENS;
        report_cell(words, &table, report_say(words, gaps[i], NULL));
        report_cell(words, &table,
                    !gap->is_counted ? SAY_ONLY(words, NOT_COUNTED)
                    : is_small       ? SAY_ONLY(words, FEWER_THAN_TEN)
                                     : report_shown_range(page, gap->low, gap->high));
    }
    report_put_table(page, &table);
}

void report_section_forecast(report_page *page)
{
    report_words *words = page->words;
    const jub_forecast *forecast = page->input->forecast;
    report_section(page, "forecast", REPORT_FORECAST);
    if (!forecast) {
        report_paragraph(page,
                         SAY(words, MISSING_PART, {"how", SAY_ONLY(words, FORECAST_MISSING)}));
    } else {
        put_intro(page, forecast);
        put_rows(page, forecast);
        put_gaps(page, forecast);
    }
    report_section_end(page);
}
