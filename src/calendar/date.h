#ifndef JUB_CALENDAR_DATE_H
#define JUB_CALENDAR_DATE_H

#include "base/text.h"

/// A whole day of the proleptic Gregorian calendar as the number of days since 1970-01-01, from
/// 1600-01-01 to 2400-12-31. No time of day, no time zone.
typedef int32_t jub_date;

#define JUB_DATE_MIN ((jub_date)-135140) /* 1600-01-01 */
#define JUB_DATE_MAX ((jub_date)157419)  /* 2400-12-31 */

/// A date taken apart: year 1600 to 2400, month 1 to 12, day 1 to 31.
typedef struct jub_civil {
    int32_t year;
    int32_t month;
    int32_t day;
} jub_civil;

static inline bool jub_date_in_range(int64_t day_number)
{
    return day_number >= JUB_DATE_MIN && day_number <= JUB_DATE_MAX;
}

bool jub_is_leap_year(int32_t year);

/// 28 to 31; month 1 to 12.
int32_t jub_month_days(int32_t year, int32_t month);

/// False when there is no such day or it lies outside the range.
bool jub_date_from_civil(jub_civil civil, jub_date *date_out);

/// `date` within the range.
jub_civil jub_civil_from_date(jub_date date);

/// Exactly `YYYY-MM-DD` (ISO 8601) and nothing else.
bool jub_date_parse(jub_text text, jub_date *date_out);

enum { JUB_DATE_TEXT_BYTES = 10 };

/// `YYYY-MM-DD` ended by a NUL. Returns `text_out`.
const char *jub_date_format(jub_date date, char text_out[JUB_DATE_TEXT_BYTES + 1]);

#endif
