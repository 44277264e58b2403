#include <math.h>

#include "report/page_private.h"
#include "report/section_private.h"

enum { FINDING_SHOWN_MAX = 200 };

report_text report_verdict_text(jub_verdict verdict)
{
    static const report_text texts[] = {
#define X(name, word, meaning) REPORT_VERDICT_##name,
        JUB_VERDICT_LIST(X)
#undef X
    };
    return texts[verdict];
}

static report_text innocent_text(jub_innocent innocent)
{
    static const report_text texts[] = {
#define X(name, words) REPORT_INNOCENT_##name,
        JUB_INNOCENT_LIST(X)
#undef X
    };
    return texts[innocent];
}

static report_text says_text(jub_says says)
{
    static const report_text texts[] = {
#define X(name, words) REPORT_SAYS_##name,
        JUB_SAYS_LIST(X)
#undef X
    };
    return texts[says];
}

// -- what was found -------------------------------------------------------------------------------

static jub_text officer(report_page *page, uint32_t actor)
{
    const jub_state *state = page->input->state;
    if (actor >= state->actors.count) return report_dash();
    return SAY(page->words, ABOUT_OFFICER,
               {"id", report_clean(page->words, state->actors.items[actor].id)});
}

static jub_text subject_of(report_page *page, const jub_finding *finding)
{
    report_words *words = page->words;
    switch (finding->subject_kind) {
    case JUB_SUBJECT_ACTOR: return officer(page, finding->subject);
    case JUB_SUBJECT_PAIR:
        return SAY(words, AND_TWO, {"first", officer(page, finding->subject)},
                   {"second", officer(page, finding->other)});
    case JUB_SUBJECT_FACILITY: return report_facility(page, finding->subject);
    case JUB_SUBJECT_PERSON:
        return SAY(words, ABOUT_PERSON, {"row", report_count(words, finding->subject + 1ull)});
    default: return SAY_ONLY(words, ABOUT_WHOLE);
    }
}

static jub_text about(report_page *page, const jub_finding *finding)
{
    const jub_text subject = subject_of(page, finding);
    if (finding->about.length_bytes == 0) return subject;
    return SAY(page->words, ABOUT_WITH, {"subject", subject},
               {"about", report_clean(page->words, finding->about)});
}

static jub_text seen(report_words *words, const jub_finding *finding)
{
    if (finding->trials == 0)
        return SAY(words, SEEN_TIMES, {"hits", report_count(words, finding->hits)});
    return SAY(words, SEEN_OF, {"hits", report_count(words, finding->hits)},
               {"trials", report_count(words, finding->trials)});
}

static jub_text expected(report_words *words, const jub_finding *finding)
{
    if (finding->verdict == JUB_VERDICT_BREACH || isnan(finding->expected)) return report_dash();
    if (!(finding->high > finding->low)) return report_about(words, finding->expected);
    return SAY(words, EXPECTED_RANGE, {"middle", report_about(words, finding->expected)},
               {"range", report_range(words, finding->low, finding->high)});
}

static jub_text effect(report_words *words, const jub_finding *finding)
{
    if (finding->trials == 0 || finding->verdict == JUB_VERDICT_BREACH) return report_dash();
    if (!(finding->effect_high > finding->effect_low))
        return report_percent(words, finding->effect);
    return SAY(words, EXPECTED_RANGE, {"middle", report_percent(words, finding->effect)},
               {"range", report_percent_range(words, finding->effect_low, finding->effect_high)});
}

// The one by which it was judged.
static jub_text rate(report_words *words, const jub_finding *finding)
{
    const bool is_watch = finding->verdict == JUB_VERDICT_WATCH && !isnan(finding->q_watch);
    const double q = is_watch ? finding->q_watch : finding->q;
    if (finding->verdict == JUB_VERDICT_BREACH || isnan(q)) return report_dash();
    return q < 0.001 ? JUB_TEXT("< 0.1%") : report_percent(words, q);
}

// C3: and a sentence.
static jub_text shown_by(report_words *words, const jub_finding *finding)
{
    return SAY(words, REASON_OF,
               {"tested", jub_text_from(jub_indicator_code((jub_indicator)finding->indicator))},
               {"why", report_say(words, says_text(finding->says), NULL)});
}

static void put_findings(report_page *page)
{
    report_words *words = page->words;
    const jub_oversight *oversight = page->input->oversight;
    static const report_text heads[] = {
        REPORT_COLUMN_VERDICT,  REPORT_COLUMN_SAYS,   REPORT_COLUMN_ABOUT, REPORT_COLUMN_SEEN,
        REPORT_COLUMN_EXPECTED, REPORT_COLUMN_EFFECT, REPORT_COLUMN_Q};
    report_table table =
        report_table_begin(words, SAY_ONLY(words, FINDINGS_LIST_TABLE), "dtktttt", heads);
    for (size_t i = 0; i < oversight->finding_count && i < FINDING_SHOWN_MAX; i++) {
        const jub_finding *finding = &oversight->findings[i];
        report_cell(words, &table,
                    report_say(words, report_verdict_text((jub_verdict)finding->verdict), NULL));
        report_cell(words, &table, shown_by(words, finding));
        report_cell(words, &table, about(page, finding));
        report_cell(words, &table, seen(words, finding));
        report_cell(words, &table, expected(words, finding));
        report_cell(words, &table, effect(words, finding));
        report_cell(words, &table, rate(words, finding));
    }
    report_put_table(page, &table);
    if (oversight->finding_count > FINDING_SHOWN_MAX)
        report_aside(page, SAY(words, FINDINGS_MORE,
                               {"count", report_count(words, oversight->finding_count -
                                                                 FINDING_SHOWN_MAX)}));
}

// What else may be behind what was found, each reading once.
static void put_innocent(report_page *page)
{
    const jub_oversight *oversight = page->input->oversight;
    const jub_finding *first[JUB_INNOCENT_COUNT] = {NULL};
    for (size_t i = oversight->finding_count; i-- > 0;)
        first[jub_finding_innocent(&oversight->findings[i])] = &oversight->findings[i];
    report_heading(page, SAY_ONLY(page->words, INNOCENT));
    report_paragraph(page, SAY_ONLY(page->words, INNOCENT_INTRO));
    report_raw(page, "<ul>\n");
    for (int i = 0; i < JUB_INNOCENT_COUNT; i++)
        if (first[i])
            report_reason(page, (jub_indicator)first[i]->indicator, innocent_text((jub_innocent)i));
    report_raw(page, "</ul>\n");
}

static void put_verdicts(report_page *page)
{
    static const report_text texts[] = {REPORT_VERDICT_MEANS_BREACH, REPORT_VERDICT_MEANS_FLAG,
                                        REPORT_VERDICT_MEANS_WATCH, REPORT_VERDICT_MEANS_NO_DATA};
    report_heading(page, SAY_ONLY(page->words, VERDICTS));
    report_raw(page, "<ul>\n");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        report_raw(page, "<li>");
        report_put(page, report_say(page->words, texts[i], NULL));
        report_raw(page, "</li>\n");
    }
    report_raw(page, "</ul>\n");
}

static void put_all(report_page *page)
{
    report_words *words = page->words;
    const jub_oversight *oversight = page->input->oversight;
    uint64_t tests = 0, none = 0;
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++) {
        tests += oversight->tested[i].test_count;
        none += oversight->tested[i].no_data_count;
    }
    report_paragraph(page, SAY(words, FINDINGS_INTRO, {"tests", report_count(words, tests)},
                               {"none", report_count(words, none)}));
    if (page->input->is_public) report_paragraph(page, SAY_ONLY(words, FINDINGS_PUBLIC));
    report_tests(page);
    if (page->input->is_public) return;
    report_heading(page, SAY_ONLY(words, FINDINGS_LIST));
    if (oversight->finding_count == 0) {
        report_paragraph(page, SAY(words, FINDINGS_NONE, {"tests", report_count(words, tests)}));
    } else {
        put_findings(page);
        put_innocent(page);
    }
    put_verdicts(page);
}

void report_section_findings(report_page *page)
{
    report_words *words = page->words;
    report_section(page, "findings", REPORT_FINDINGS);
    if (page->input->oversight)
        put_all(page);
    else
        report_paragraph(page,
                         SAY(words, MISSING_PART, {"how", SAY_ONLY(words, FINDINGS_MISSING)}));
    report_section_end(page);
}
