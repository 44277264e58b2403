#include "calendar/duration.h"

#include <assert.h>

static bool within_limits(int64_t months, int64_t days)
{
    return months >= -JUB_MONTHS_MAX && months <= JUB_MONTHS_MAX && days >= -JUB_DAYS_MAX &&
           days <= JUB_DAYS_MAX;
}

bool jub_duration_add(jub_duration a, jub_duration b, jub_duration *sum_out)
{
    const int64_t months = (int64_t)a.months + b.months, days = (int64_t)a.days + b.days;
    if (!within_limits(months, days)) return false;
    *sum_out = (jub_duration){(int32_t)months, (int32_t)days};
    return true;
}

bool jub_duration_scale(jub_duration duration, int64_t factor, jub_duration *product_out)
{
    if (factor < -JUB_DAYS_MAX || factor > JUB_DAYS_MAX) factor = JUB_DAYS_MAX + 1;
    const int64_t months = duration.months * factor, days = duration.days * factor;
    if (!within_limits(months, days)) return false;
    *product_out = (jub_duration){(int32_t)months, (int32_t)days};
    return true;
}

jub_duration jub_duration_negate(jub_duration duration)
{
    return (jub_duration){-duration.months, -duration.days};
}

enum { CYCLE_MONTHS = 4800, CYCLE_DAYS = 146097 };

// The fewest and most leap years among `count` consecutive ones, at most 400. The fewest are found
// from the year after a leap year that the longest run of common centuries follows (1697): one in
// four, less the centuries met 4, 104 and 204 years on. The most are found from the leap year after
// the last of them (1904): the next common centuries come 197, 297 and 397 years on.
static int32_t fewest_leap_years(int32_t count)
{
    return count / 4 - (count >= 4) - (count >= 104) - (count >= 204);
}

static int32_t most_leap_years(int32_t count)
{
    return (count + 3) / 4 - (count >= 197) - (count >= 297) - (count >= 397);
}

// The days of so many months of a common year, less than twelve, at the fewest and at the most.
typedef struct part_days {
    int16_t fewest;
    int16_t most;
} part_days;

// The extremes are reached from firsts of months. Where clamping shortens a span, it ends on a last
// day; from a last day it is the span between the next two firsts, and from a day before that it
// lies between the two. So what the whole years leave is that many months from the first of any
// month, without a February or with one, and the span holds as many Februaries as that and its
// years have together, in the years that have the fewest or the most leap days.
void jub_months_span(int32_t months, int32_t *fewest_days_out, int32_t *most_days_out)
{
    static const part_days without[] = {{0, 0},     {30, 31},   {61, 62},   {91, 92},
                                        {122, 123}, {153, 153}, {183, 184}, {214, 215},
                                        {244, 245}, {275, 276}, {306, 306}, {337, 337}};
    static const part_days with[] = {{0, 0},     {28, 28},   {59, 59},   {89, 90},
                                     {120, 121}, {150, 151}, {181, 182}, {212, 212},
                                     {242, 243}, {273, 274}, {303, 304}, {334, 335}};
    assert(months >= 0);
    const int32_t whole = months / CYCLE_MONTHS * CYCLE_DAYS, rest = months % CYCLE_MONTHS;
    const int32_t years = rest / 12, part = rest % 12;
    int32_t fewest = without[part].fewest + fewest_leap_years(years);
    int32_t most = without[part].most + most_leap_years(years);
    if (part > 0) {
        const int32_t low = with[part].fewest + fewest_leap_years(years + 1);
        const int32_t high = with[part].most + most_leap_years(years + 1);
        if (low < fewest) fewest = low;
        if (high > most) most = high;
    }
    *fewest_days_out = whole + 365 * years + fewest;
    *most_days_out = whole + 365 * years + most;
}

bool jub_duration_same(jub_duration a, jub_duration b)
{
    return a.months == b.months && a.days == b.days;
}

jub_order jub_duration_compare(jub_duration a, jub_duration b)
{
    // a against b: the months of a - b span fewest..most days, to be set against its days.
    int32_t months = a.months - b.months, days = a.days - b.days;
    if (months == 0) return days < 0 ? JUB_LESS : days > 0 ? JUB_GREATER : JUB_EQUAL;
    int32_t fewest, most;
    if (months > 0) {
        jub_months_span(months, &fewest, &most);
    } else {
        int32_t back_fewest, back_most;
        jub_months_span(-months, &back_fewest, &back_most);
        fewest = -back_most;
        most = -back_fewest;
    }
    const int32_t low = fewest + days, high = most + days;
    if (low > 0) return JUB_GREATER;
    if (high < 0) return JUB_LESS;
    if (low == 0 && high == 0) return JUB_EQUAL;
    if (low == 0) return JUB_GREATER_OR_EQUAL;
    if (high == 0) return JUB_LESS_OR_EQUAL;
    return JUB_DEPENDS;
}

static void write_part(jub_buffer *buffer, bool *is_first, int32_t count, const char *one,
                       const char *many)
{
    if (count == 0) return;
    if (!*is_first) jub_buffer_char(buffer, ' ');
    *is_first = false;
    jub_buffer_i64(buffer, count);
    jub_buffer_char(buffer, ' ');
    jub_buffer_string(buffer, count == 1 || count == -1 ? one : many);
}

void jub_duration_write(jub_duration duration, jub_buffer *buffer)
{
    bool is_first = true;
    write_part(buffer, &is_first, duration.months / 12, "year", "years");
    write_part(buffer, &is_first, duration.months % 12, "month", "months");
    write_part(buffer, &is_first, duration.days, "day", "days");
    if (is_first) jub_buffer_string(buffer, "0 days");
}

bool jub_duration_parse(jub_text text, jub_duration *duration_out)
{
    static const char units[] = "YMWD";
    static const int32_t months_in[] = {12, 1, 0, 0}, days_in[] = {0, 0, 7, 1};
    if (text.length_bytes < 3 || text.bytes[0] != 'P') return false;
    int64_t months = 0, days = 0;
    size_t at = 1, unit = 0;
    while (at < text.length_bytes) {
        size_t digits = at;
        int64_t count = 0;
        while (digits < text.length_bytes && text.bytes[digits] >= '0' &&
               text.bytes[digits] <= '9' && digits - at < 7)
            count = count * 10 + (text.bytes[digits++] - '0');
        if (digits == at || digits == text.length_bytes) return false;
        while (unit < 4 && units[unit] != text.bytes[digits]) unit++;
        if (unit == 4) return false;
        months += count * months_in[unit];
        days += count * days_in[unit];
        unit++;
        at = digits + 1;
    }
    if (!within_limits(months, days)) return false;
    *duration_out = (jub_duration){(int32_t)months, (int32_t)days};
    return true;
}

void jub_duration_write_iso(jub_duration duration, jub_buffer *buffer)
{
    assert(duration.months >= 0 && duration.days >= 0);
    jub_buffer_char(buffer, 'P');
    if (duration.months >= 12) jub_buffer_format(buffer, "%dY", duration.months / 12);
    if (duration.months % 12 > 0) jub_buffer_format(buffer, "%dM", duration.months % 12);
    if (duration.days > 0 || duration.months == 0) jub_buffer_format(buffer, "%dD", duration.days);
}
