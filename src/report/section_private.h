#ifndef JUB_REPORT_SECTION_PRIVATE_H
#define JUB_REPORT_SECTION_PRIVATE_H

/// Past how many months nobody has held a projection against what came (docs/forecast.md: the
/// back-test goes 24 months on).
enum { REPORT_TESTED_MONTHS = 24 };

#endif
