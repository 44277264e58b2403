// Officers and facilities beside each other, without ranks.

#include <math.h>

#include "report/chart_private.h"
#include "report/section_private.h"

static jub_text point_name(report_page *page, const jub_funnel *funnel, uint32_t subject)
{
    const jub_state *state = page->input->state;
    if (funnel->subject_kind == JUB_SUBJECT_FACILITY) return report_facility(page, subject);
    if (subject >= state->actors.count) return report_dash();
    return report_clean(page->words, state->actors.items[subject].id);
}

static double share_of(uint64_t hits, uint64_t trials)
{
    return trials > 0 ? (double)hits / (double)trials : NAN;
}

static void put_points(report_page *page, const jub_funnel *funnel, const jub_text *names)
{
    report_words *words = page->words;
    const report_text heads[] = {funnel->subject_kind == JUB_SUBJECT_FACILITY
                                     ? REPORT_COLUMN_FACILITY
                                     : REPORT_COLUMN_OFFICER,
                                 REPORT_COLUMN_DECISIONS,
                                 REPORT_COLUMN_HITS,
                                 REPORT_COLUMN_SHARE,
                                 REPORT_COLUMN_EXPECTED_SHARE,
                                 REPORT_COLUMN_LIMITS,
                                 REPORT_COLUMN_VERDICT};
    report_table table = report_table_begin(
        words,
        SAY(words, FUNNEL_TABLE,
            {"tested", report_tested_text(page, (jub_indicator)funnel->indicator)}),
        "knnnnnt", heads);
    for (size_t i = 0; i < funnel->point_count; i++) {
        const jub_funnel_point *point = &funnel->points[i];
        const bool has_data = point->verdict != JUB_VERDICT_NO_DATA && point->trials > 0;
        report_cell(words, &table, names[i]);
        report_cell(words, &table, report_count(words, point->trials));
        report_cell(words, &table, report_count(words, point->hits));
        report_cell(words, &table, report_percent(words, share_of(point->hits, point->trials)));
        report_cell(words, &table, report_percent(words, point->expected));
        report_cell(words, &table,
                    has_data ? report_percent_range(words, share_of(point->low_95, point->trials),
                                                    share_of(point->high_95, point->trials))
                             : report_dash());
        report_cell(words, &table,
                    report_say(words, report_verdict_text((jub_verdict)point->verdict), NULL));
    }
    report_put_table(page, &table);
}

static void put_funnel(report_page *page, const jub_funnel *funnel, size_t number)
{
    report_words *words = page->words;
    jub_text *names = JUB_NEW(words->arena, jub_text, funnel->point_count);
    uint64_t flags = 0, watches = 0;
    char file[32];
    if (!names) words->is_out_of_memory = true;
    if (words->is_out_of_memory) return;
    for (size_t i = 0; i < funnel->point_count; i++) {
        names[i] = point_name(page, funnel, funnel->points[i].subject);
        flags += funnel->points[i].verdict == JUB_VERDICT_FLAG;
        watches += funnel->points[i].verdict == JUB_VERDICT_WATCH;
    }
    const jub_text tested = report_tested_text(page, (jub_indicator)funnel->indicator);
    report_heading(page, funnel->subject_kind == JUB_SUBJECT_FACILITY
                             ? SAY(words, FUNNEL_FACILITIES, {"tested", tested})
                             : SAY(words, FUNNEL_OFFICERS, {"tested", tested}));
    (void)snprintf(file, sizeof file, "funnel-%zu", number);
    report_draw_funnel(page, file, funnel, names, SAY(words, FUNNEL_FIGURE, {"tested", tested}),
                       SAY(words, FUNNEL_ALT, {"count", report_count(words, funnel->point_count)},
                           {"mean", report_percent(words, funnel->mean)},
                           {"watches", report_count(words, watches)},
                           {"flags", report_count(words, flags)}));
    put_points(page, funnel, names);
}

void report_section_funnels(report_page *page)
{
    const jub_oversight *oversight = page->input->oversight;
    if (page->input->is_public || !oversight || oversight->funnel_count == 0) return;
    report_section(page, "funnels", REPORT_FUNNELS);
    report_paragraph(page, SAY_ONLY(page->words, FUNNELS_INTRO));
    for (size_t i = 0; i < oversight->funnel_count; i++)
        if (oversight->funnels[i].point_count > 0) put_funnel(page, &oversight->funnels[i], i + 1);
    report_section_end(page);
}
