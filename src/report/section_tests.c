// What was tested, and what was not and why.

#include "report/page_private.h"
#include "report/section_private.h"

static report_text indicator_text(jub_indicator indicator)
{
    static const report_text texts[] = {
#define X(name, code, word, meaning) REPORT_INDICATOR_##name,
        JUB_INDICATOR_LIST(X)
#undef X
    };
    return texts[indicator];
}

jub_text report_tested_text(report_page *page, jub_indicator indicator)
{
    return report_say(page->words, indicator_text(indicator), NULL);
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
void report_reason(report_page *page, jub_indicator indicator, report_text why)
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
        report_reason(page, (jub_indicator)i, untested_text((jub_untested)tested->untested));
    }
    if (is_begun) report_raw(page, "</ul>\n");
}

void report_tests(report_page *page)
{
    put_tests(page);
    put_untested(page);
}
