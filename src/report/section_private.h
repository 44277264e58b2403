#ifndef JUB_REPORT_SECTION_PRIVATE_H
#define JUB_REPORT_SECTION_PRIVATE_H

#include "report/page_private.h"

/// Past how many months nobody has held a projection against what came (docs/forecast.md: the
/// back-test goes 24 months on).
enum { REPORT_TESTED_MONTHS = 24 };

/// What was tested, and a verdict, in words.
jub_text report_tested_text(report_page *page, jub_indicator indicator);
report_text report_verdict_text(jub_verdict verdict);

/// The table of tests, and why there are none of some.
void report_tests(report_page *page);

/// `<li>`: what an indicator is about, and a sentence on it.
void report_reason(report_page *page, jub_indicator indicator, report_text why);

/// Which counts of a refill are hidden for the public.
typedef struct report_refill_hidden {
    bool *parts;  // [part_count]
    bool *months; // [month_count]
} report_refill_hidden;

void report_refill_groups(report_page *page, const jub_refill *refill,
                          const report_refill_hidden *hide);

#endif
