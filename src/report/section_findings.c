#include <math.h>

#include "report/page_private.h"
#include "report/section_private.h"

enum { FINDING_SHOWN_MAX = 200 };

static report_text indicator_text(jub_indicator indicator)
{
    static const report_text texts[] = {
#define X(name, code, word, meaning) REPORT_INDICATOR_##name,
        JUB_INDICATOR_LIST(X)
#undef X
    };
    return texts[indicator];
}

report_text report_verdict_text(jub_verdict verdict)
{
    static const report_text texts[] = {
#define X(name, word, meaning) REPORT_VERDICT_##name,
        JUB_VERDICT_LIST(X)
#undef X
    };
    return texts[verdict];
}

jub_text report_tested_text(report_page *page, jub_indicator indicator)
{
    return report_say(page->words, indicator_text(indicator), NULL);
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

static report_text untested_text(jub_untested untested)
{
    static const report_text texts[] = {
#define X(name, words) REPORT_UNTESTED_##name,
        JUB_UNTESTED_LIST(X)
#undef X
    };
    return texts[untested];
}

// -- what was tested ------------------------------------------------------------------------------

// Why there is no test, where it is for want of something: a rule that holds needs none.
static bool lacks_tests(const jub_tested *tested)
{
    return tested->test_count == 0 && tested->untested != JUB_UNTESTED_NO &&
           tested->untested != JUB_UNTESTED_RULE_ALONE;
}

// A count where there was something to count, so that no zero looks clean that is none.
static jub_text count_where(report_words *words, bool is_there, uint64_t count)
{
    return is_there ? report_count(words, count) : report_dash();
}

// How many were held against a rule may be how many are on the list: the public is told that it was
// done.
static jub_text checked_text(report_page *page, const jub_tested *tested)
{
    if (tested->checked_count == 0) return report_dash();
    return page->input->is_public ? SAY_ONLY(page->words, CHECKED)
                                  : report_count(page->words, tested->checked_count);
}

static jub_text tests_text(report_words *words, const jub_tested *tested)
{
    if (tested->test_count == 0 && lacks_tests(tested)) return SAY_ONLY(words, TESTS_NONE);
    return count_where(words, tested->test_count > 0, tested->test_count);
}

// A verdict of the public edition would be one about somebody.
static void put_tests(report_page *page)
{
    report_words *words = page->words;
    const bool is_public = page->input->is_public;
    static const report_text heads[] = {
        REPORT_COLUMN_TESTED,  REPORT_COLUMN_CODE,  REPORT_COLUMN_CHECKED, REPORT_COLUMN_TESTS,
        REPORT_COLUMN_NO_DATA, REPORT_COLUMN_WATCH, REPORT_COLUMN_FLAG,    REPORT_COLUMN_BREACH};
    report_table table = report_table_begin(words, SAY_ONLY(words, FINDINGS_TABLE),
                                            is_public ? "ttnnn" : "ttnnnnnn", heads);
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++) {
        const jub_tested *tested = &page->input->oversight->tested[i];
        const bool has_tests = tested->test_count > 0;
        report_cell(words, &table, report_tested_text(page, (jub_indicator)i));
        report_cell(words, &table, jub_text_from(jub_indicator_code((jub_indicator)i)));
        report_cell(words, &table, checked_text(page, tested));
        report_cell(words, &table, tests_text(words, tested));
        report_cell(
            words, &table,
            count_where(words, has_tests || tested->no_data_count > 0, tested->no_data_count));
        if (is_public) continue;
        report_cell(words, &table, count_where(words, has_tests, tested->watch_count));
        report_cell(words, &table, count_where(words, has_tests, tested->flag_count));
        report_cell(words, &table,
                    count_where(words, tested->checked_count > 0 || tested->breach_count > 0,
                                tested->breach_count));
    }
    table.note = SAY_ONLY(words, TESTS_NOTE);
    report_put_table(page, &table);
}

static void begin_list(report_page *page, bool *is_begun, report_text heading)
{
    if (*is_begun) return;
    *is_begun = true;
    report_heading(page, report_say(page->words, heading, NULL));
    report_raw(page, "<ul>\n");
}

// What an indicator is about, and a sentence on it.
static void put_reason(report_page *page, jub_indicator indicator, report_text why)
{
    report_raw(page, "<li>");
    report_put(page, SAY(page->words, REASON_OF, {"tested", report_tested_text(page, indicator)},
                         {"why", report_say(page->words, why, NULL)}));
    report_raw(page, "</li>\n");
}

static void put_untested(report_page *page)
{
    bool is_begun = false;
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++) {
        const jub_tested *tested = &page->input->oversight->tested[i];
        if (!lacks_tests(tested)) continue;
        begin_list(page, &is_begun, REPORT_NOT_TESTED);
        put_reason(page, (jub_indicator)i, untested_text((jub_untested)tested->untested));
    }
    if (is_begun) report_raw(page, "</ul>\n");
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
            put_reason(page, (jub_indicator)first[i]->indicator, innocent_text((jub_innocent)i));
    report_raw(page, "</ul>\n");
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

static jub_text rate(report_words *words, const jub_finding *finding)
{
    if (finding->verdict == JUB_VERDICT_BREACH || isnan(finding->q)) return report_dash();
    return finding->q < 0.001 ? JUB_TEXT("< 0.1%") : report_percent(words, finding->q);
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
        report_table_begin(words, SAY_ONLY(words, FINDINGS_LIST_TABLE), "ttktttt", heads);
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
    put_tests(page);
    put_untested(page);
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
