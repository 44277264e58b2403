#include "calendar/date.h"

#include <assert.h>

// Day counts follow Howard Hinnant, "chrono-compatible low-level date algorithms": years begin on
// 1 March, so that the leap day is the last of its year, and go by eras of 400 years.
enum { ERA_DAYS = 146097, DAYS_BEFORE_1970 = 719468 }; // from 0000-03-01

bool jub_is_leap_year(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t jub_month_days(int32_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    assert(month >= 1 && month <= 12);
    return days[month - 1] + (month == 2 && jub_is_leap_year(year));
}

bool jub_date_from_civil(jub_civil civil, jub_date *date_out)
{
    if (civil.year < 1600 || civil.year > 2400 || civil.month < 1 || civil.month > 12) return false;
    if (civil.day < 1 || civil.day > jub_month_days(civil.year, civil.month)) return false;
    const int32_t year = civil.year - (civil.month <= 2);
    const int32_t era = year / 400;
    const int32_t year_of_era = year - era * 400;
    const int32_t month_from_march = (civil.month + 9) % 12;
    const int32_t day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
    const int32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    *date_out = era * ERA_DAYS + day_of_era - DAYS_BEFORE_1970;
    return true;
}

jub_civil jub_civil_from_date(jub_date date)
{
    assert(jub_date_in_range(date));
    const int32_t days = date + DAYS_BEFORE_1970;
    const int32_t era = days / ERA_DAYS;
    const int32_t day_of_era = days - era * ERA_DAYS;
    const int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int32_t month_from_march = (5 * day_of_year + 2) / 153;
    const int32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (jub_civil){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

static bool read_digits(const char *bytes, size_t count, int32_t *value_out)
{
    int32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] < '0' || bytes[i] > '9') return false;
        value = value * 10 + (bytes[i] - '0');
    }
    *value_out = value;
    return true;
}

bool jub_date_parse(jub_text text, jub_date *date_out)
{
    jub_civil civil;
    const char *bytes = text.bytes;
    return text.length_bytes == JUB_DATE_TEXT_BYTES && bytes[4] == '-' && bytes[7] == '-' &&
           read_digits(bytes, 4, &civil.year) && read_digits(bytes + 5, 2, &civil.month) &&
           read_digits(bytes + 8, 2, &civil.day) && jub_date_from_civil(civil, date_out);
}

const char *jub_date_format(jub_date date, char text_out[JUB_DATE_TEXT_BYTES + 1])
{
    const jub_civil civil = jub_civil_from_date(date);
    const int32_t parts[] = {civil.year / 100, civil.year % 100, civil.month, civil.day};
    static const size_t at[] = {0, 2, 5, 8};
    for (size_t i = 0; i < 4; i++) {
        text_out[at[i]] = (char)('0' + parts[i] / 10);
        text_out[at[i] + 1] = (char)('0' + parts[i] % 10);
    }
    text_out[4] = text_out[7] = '-';
    text_out[JUB_DATE_TEXT_BYTES] = '\0';
    return text_out;
}
