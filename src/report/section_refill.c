#include <math.h>

#include "report/chart_private.h"
#include "report/section_private.h"
#include "report/suppress_private.h"

// -- small counts ---------------------------------------------------------------------------------

// One column of counts whose total is known: from node 0 to 1 and back.
static bool hide_column(report_words *words, const uint64_t *counts, size_t count, bool *is_hidden)
{
    report_flow *flows = JUB_NEW(words->arena, report_flow, count + 1);
    if (!flows) return false;
    for (size_t i = 0; i < count; i++) {
        flows[i] = (report_flow){.from = 0, .to = 1, .count = counts[i], .cost = 1};
        flows[count].count += counts[i];
    }
    flows[count] = (report_flow){.from = 1, .to = 0, .count = flows[count].count, .is_known = true};
    if (!report_suppress(words->arena, flows, count + 1, 2)) return false;
    for (size_t i = 0; i < count; i++) is_hidden[i] = flows[i].is_hidden;
    return true;
}

// How many were admitted before, from what would have come since at their mean.
static uint64_t admitted_before(const jub_refill *refill, const jub_refill_part *part)
{
    double before = 0, since = 0;
    for (size_t i = 0; i < refill->month_count; i++) {
        const jub_civil civil = jub_civil_from_date(refill->months[i].month);
        *(refill->months[i].is_before ? &before : &since) +=
            jub_month_days(civil.year, civil.month);
    }
    return since > 0 && part->as_mean > 0 ? (uint64_t)llround(part->as_mean * before / since) : 0;
}

// What is expected of a part and its ratio tell how many were admitted before, so that is a column
// that is hidden from as well.
static bool hide_before(report_words *words, const jub_refill *refill, size_t first, size_t count,
                        bool *is_hidden)
{
    uint64_t *counts = JUB_NEW(words->arena, uint64_t, count);
    bool *also = JUB_NEW(words->arena, bool, count);
    if (!counts || !also) return false;
    for (size_t i = 0; i < count; i++)
        counts[i] = admitted_before(refill, &refill->parts[first + i]);
    if (!hide_column(words, counts, count, also)) return false;
    for (size_t i = 0; i < count; i++) is_hidden[i] |= also[i];
    return true;
}

// Parts by one thing (authority, ground, facility) add up to all.
static bool hide_parts(report_words *words, const jub_refill *refill, report_refill_hidden *out)
{
    uint64_t *counts = JUB_NEW(words->arena, uint64_t, refill->part_count);
    if (!counts) return false;
    for (size_t first = 0; first < refill->part_count;) {
        size_t end = first;
        while (end < refill->part_count &&
               strcmp(refill->parts[end].by, refill->parts[first].by) == 0) {
            counts[end - first] = refill->parts[end].admitted;
            end++;
        }
        if (!hide_column(words, counts, end - first, out->parts + first) ||
            !hide_before(words, refill, first, end - first, out->parts + first))
            return false;
        first = end;
    }
    return true;
}

// The months since the announcement add up to the admissions that are told of all, and so the
// months before to a total of their own.
static bool hide_months(report_words *words, const jub_refill *refill, bool *is_hidden)
{
    uint64_t *counts = JUB_NEW(words->arena, uint64_t, refill->month_count);
    if (!counts) return false;
    for (size_t first = 0, end; first < refill->month_count; first = end) {
        for (end = first; end < refill->month_count &&
                          refill->months[end].is_before == refill->months[first].is_before;
             end++)
            counts[end - first] = refill->months[end].admitted;
        if (!hide_column(words, counts, end - first, is_hidden + first)) return false;
    }
    return true;
}

static bool find_hidden(report_page *page, const jub_refill *refill, report_refill_hidden *out)
{
    report_words *words = page->words;
    out->parts = JUB_NEW(words->arena, bool, refill->part_count);
    out->months = JUB_NEW(words->arena, bool, refill->month_count);
    if (!out->parts || !out->months) return false;
    if (!page->input->is_public) return true;
    return hide_months(words, refill, out->months) && hide_parts(words, refill, out);
}

// -- by month -------------------------------------------------------------------------------------

static void put_months(report_page *page, const jub_refill *refill,
                       const report_refill_hidden *hide)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_MONTH, REPORT_COLUMN_ADMITTED,
                                        REPORT_COLUMN_ADMITTED_BEFORE, REPORT_COLUMN_HELD,
                                        REPORT_COLUMN_HELD_BEFORE};
    report_table table = report_table_begin(words, SAY_ONLY(words, REFILL_TABLE), "dnnnn", heads);
    for (size_t i = 0; i < refill->month_count; i++) {
        const jub_refill_month *month = &refill->months[i];
        report_cell(words, &table, report_month(words, month->month));
        report_cell(words, &table,
                    hide->months[i] ? SAY_ONLY(words, NOT_SHOWN)
                                    : report_count(words, month->admitted));
        report_cell(
            words, &table,
            report_range(words, month->admitted_as_before.low, month->admitted_as_before.high));
        report_cell(words, &table, report_about(words, report_shown(page, (double)month->held)));
        report_cell(words, &table,
                    report_range(words, month->held_as_before.low, month->held_as_before.high));
    }
    report_put_table(page, &table);
}

// Where a month stands in a picture: its flows in its middle, its stock at its end.
static jub_date day_of(const jub_refill_month *month, bool is_held)
{
    const jub_civil civil = jub_civil_from_date(month->month);
    const int32_t days = jub_month_days(civil.year, civil.month);
    return month->month + (is_held ? days - 1 : days / 2);
}

static void draw_months(report_page *page, const jub_refill *refill,
                        const report_refill_hidden *hide, bool is_held, jub_text alt)
{
    report_words *words = page->words;
    report_moment *moments = JUB_NEW(words->arena, report_moment, refill->month_count);
    if (!moments) words->is_out_of_memory = true;
    if (words->is_out_of_memory) return;
    for (size_t i = 0; i < refill->month_count; i++) {
        const jub_refill_month *month = &refill->months[i];
        const double admitted = hide->months[i] ? NAN : (double)month->admitted;
        moments[i] = (report_moment){day_of(month, is_held),
                                     is_held ? month->held_as_before : month->admitted_as_before,
                                     is_held ? report_shown(page, (double)month->held) : admitted};
    }
    const report_upright uprights[] = {{refill->announced, SAY_ONLY(words, LABEL_ANNOUNCED)},
                                       {refill->released, SAY_ONLY(words, LABEL_RELEASED)}};
    const report_series series = {
        .moments = moments,
        .count = refill->month_count,
        .tested_count = refill->month_count,
        .level = NAN,
        .axis = SAY_ONLY(words, AXIS_PEOPLE),
        .middle_label = SAY_ONLY(words, LABEL_AS_BEFORE),
        .came_label = is_held ? SAY_ONLY(words, LABEL_HELD) : SAY_ONLY(words, LABEL_ADMITTED),
        .uprights = uprights,
        .upright_count = 2,
        .is_from_zero = !is_held,
    };
    report_draw_series(page, is_held ? "refill-held" : "refill-admitted", &series,
                       is_held ? SAY_ONLY(words, REFILL_HELD_FIGURE)
                               : SAY_ONLY(words, REFILL_ADMITTED_FIGURE),
                       alt);
}

static void put_by_month(report_page *page, const jub_refill *refill,
                         const report_refill_hidden *hide)
{
    report_words *words = page->words;
    if (refill->month_count == 0) return;
    const jub_text from = report_month(words, refill->months[0].month);
    const jub_text to = report_month(words, refill->months[refill->month_count - 1].month);
    const jub_refill_part *all = refill->part_count > 0 ? &refill->parts[0] : NULL;
    const jub_text came = !all             ? report_dash()
                          : hide->parts[0] ? SAY_ONLY(words, NOT_SHOWN)
                                           : report_count(words, all->admitted);
    draw_months(page, refill, hide, false,
                SAY(words, REFILL_ADMITTED_ALT, {"from", from}, {"to", to},
                    {"announced", report_date(words, refill->announced)}, {"came", came},
                    {"expected", all ? report_about(words, all->expected) : report_dash()}));
    draw_months(page, refill, hide, true, SAY(words, REFILL_HELD_ALT, {"from", from}, {"to", to}));
    put_months(page, refill, hide);
}

// -- the answer -----------------------------------------------------------------------------------

static void put_windows(report_page *page, const jub_refill *refill)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_WINDOW, REPORT_COLUMN_MORE,
                                        REPORT_COLUMN_ALARM};
    report_table table =
        report_table_begin(words, SAY_ONLY(words, REFILL_WINDOWS_TABLE), "tnt", heads);
    for (size_t i = 0; i < sizeof refill->other_windows / sizeof *refill->other_windows; i++) {
        if (refill->other_windows[i].window_months == 0) continue;
        report_cell(words, &table, report_count(words, refill->other_windows[i].window_months));
        report_cell(words, &table,
                    report_about(words, report_shown(page, refill->other_windows[i].excess)));
        report_cell(words, &table,
                    refill->other_windows[i].is_alarm ? SAY_ONLY(words, YES) : SAY_ONLY(words, NO));
    }
    if (table.cells.count > 0) report_put_table(page, &table);
}

static void put_answer(report_page *page, const jub_refill *refill)
{
    report_words *words = page->words;
    report_paragraph(page, SAY(words, REFILL_INTRO,
                               {"window", report_count(words, refill->window_months)},
                               {"announced", report_date(words, refill->announced)}));
    report_paragraph(
        page, refill->is_alarm
                  ? SAY(words, REFILL_ALARM, {"month", report_month(words, refill->alarm_month)})
                  : SAY_ONLY(words, REFILL_NO_ALARM));
    if (refill->has_rise)
        report_paragraph(page,
                         SAY(words, REFILL_RISE, {"month", report_month(words, refill->rise_month)},
                             {"percent", report_percent(words, refill->rise_ratio - 1)}));
    if (!(refill->fall > 0)) {
        report_paragraph(page, SAY_ONLY(words, REFILL_NO_FALL));
        return;
    }
    report_paragraph(page, SAY(words, REFILL_PARTS,
                               {"fall", report_about(words, report_shown(page, refill->fall))},
                               {"back", report_percent(words, refill->back)},
                               {"arithmetic", report_percent(words, refill->back_arithmetic)},
                               {"more", report_percent(words, refill->back_more)}));
}

static void put_part(report_page *page, report_table *table, jub_text name, double number)
{
    report_cell(page->words, table, name);
    report_cell(page->words, table,
                page->input->is_public && number != 0 && fabs(number) < REPORT_TENS
                    ? SAY_ONLY(page->words, FEWER_THAN_TEN)
                    : report_about(page->words, report_shown(page, number)));
}

static void put_excess(report_page *page, const jub_refill *refill)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_PART, REPORT_COLUMN_PEOPLE};
    report_table table =
        report_table_begin(words, SAY_ONLY(words, REFILL_EXCESS_TABLE), "tn", heads);
    const double last = (double)refill->held_last;
    put_part(page, &table, SAY_ONLY(words, REFILL_HELD_BEFORE), (double)refill->held_before);
    put_part(page, &table,
             SAY(words, REFILL_HELD_LOWEST, {"date", report_date(words, refill->lowest_day)}),
             (double)refill->held_lowest);
    put_part(page, &table, SAY_ONLY(words, REFILL_HELD_LAST), last);
    put_part(page, &table, SAY_ONLY(words, REFILL_ARITHMETIC), last - refill->excess);
    put_part(page, &table, SAY_ONLY(words, REFILL_EXCESS), refill->excess);
    put_part(page, &table, SAY_ONLY(words, REFILL_EXCESS_ADMISSIONS), refill->excess_admissions);
    put_part(page, &table, SAY_ONLY(words, REFILL_EXCESS_STAYS), refill->excess_stays);
    if (refill->has_dues)
        put_part(page, &table, SAY_ONLY(words, REFILL_EXCESS_OVERDUE), refill->excess_overdue);
    report_put_table(page, &table);
}

// Who came back is few people at first: not for the public.
static void put_returns(report_page *page, const jub_refill_returns *returns)
{
    report_words *words = page->words;
    if (!returns->is_told || !returns->has_data || page->input->is_public) return;
    report_paragraph(page,
                     SAY(words, RETURNS_TOLD, {"let_out", report_count(words, returns->let_out)},
                         {"back", report_count(words, returns->back)},
                         {"days", report_count(words, returns->days)},
                         {"share", report_percent(words, returns->share)},
                         {"others_share", report_percent(words, returns->others_share)}));
}

void report_section_refill(report_page *page)
{
    report_words *words = page->words;
    const jub_refill *refill = page->input->refill;
    report_refill_hidden hide;
    report_section(page, "refill", REPORT_REFILL);
    if (!refill) {
        report_paragraph(page, SAY(words, MISSING_PART, {"how", SAY_ONLY(words, REFILL_MISSING)}));
    } else if (!find_hidden(page, refill, &hide)) {
        words->is_out_of_memory = true;
    } else {
        put_answer(page, refill);
        put_by_month(page, refill, &hide);
        put_excess(page, refill);
        put_returns(page, &refill->returns);
        put_windows(page, refill);
        report_refill_groups(page, refill, &hide);
    }
    report_section_end(page);
}
