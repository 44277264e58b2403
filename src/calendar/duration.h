#ifndef JUB_CALENDAR_DURATION_H
#define JUB_CALENDAR_DURATION_H

#include "base/buffer.h"
#include "calendar/date.h"

/// A length of time as the law writes it: whole months (a year is twelve) and whole days, which do
/// not convert into each other. Either may be negative.
typedef struct jub_duration {
    int32_t months;
    int32_t days;
} jub_duration;

/// Limits that keep all arithmetic on dates within 64 bits; 801 years both ways.
enum { JUB_MONTHS_MAX = 9612, JUB_DAYS_MAX = 292560 };

/// False past the limits; `*sum_out` is then untouched.
bool jub_duration_add(jub_duration a, jub_duration b, jub_duration *sum_out);
bool jub_duration_scale(jub_duration duration, int64_t factor, jub_duration *product_out);
jub_duration jub_duration_negate(jub_duration duration);

/// What a comparison of two durations can say without a date to start from.
typedef enum jub_order {
    JUB_LESS,
    JUB_LESS_OR_EQUAL, // less from some days, equal from others
    JUB_EQUAL,
    JUB_GREATER_OR_EQUAL,
    JUB_GREATER,
    JUB_DEPENDS // on the day they start: one month against 30 days
} jub_order;

/// Compares by the shortest and longest span of days that so many months can take anywhere in the
/// calendar (400-year cycle, month ends clamped). Exact in the sense that every answer but
/// JUB_DEPENDS holds from every day.
jub_order jub_duration_compare(jub_duration a, jub_duration b);

/// The same months and the same days.
bool jub_duration_same(jub_duration a, jub_duration b);

/// The fewest and the most days that `months` consecutive months (0 or more) can span.
void jub_months_span(int32_t months, int32_t *fewest_days_out, int32_t *most_days_out);

/// In words for people: `6 years`, `1 year 2 months 3 days`, `0 days`. Negative parts carry a
/// minus.
void jub_duration_write(jub_duration duration, jub_buffer *buffer);

/// The form used in register cells, ISO 8601: `P1Y2M3D`, weeks as `P2W`; each part once, in order,
/// at least one. False for anything else or past the limits.
bool jub_duration_parse(jub_text text, jub_duration *duration_out);
void jub_duration_write_iso(jub_duration duration, jub_buffer *buffer);

#endif
