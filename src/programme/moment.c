#include <assert.h>

#include "calendar/date.h"
#include "programme/event_private.h"

// Moments: whole seconds, UTC, as every entry of a log writes them.

enum { DAY_SECONDS = 24 * 60 * 60 };

static void put_two(char *text, int32_t value)
{
    text[0] = (char)('0' + value / 10);
    text[1] = (char)('0' + value % 10);
}

bool programme_time_is_valid(int64_t time)
{
    return time >= 0 && time / DAY_SECONDS <= JUB_DATE_MAX;
}

const char *jub_moment_write(int64_t time, char text_out[JUB_MOMENT_BYTES + 1])
{
    assert(programme_time_is_valid(time));
    const jub_civil civil = jub_civil_from_date((jub_date)(time / DAY_SECONDS));
    const int32_t second = (int32_t)(time % DAY_SECONDS);
    memcpy(text_out, "0000-00-00T00:00:00Z", JUB_MOMENT_BYTES + 1);
    put_two(text_out, civil.year / 100);
    put_two(text_out + 2, civil.year % 100);
    put_two(text_out + 5, civil.month);
    put_two(text_out + 8, civil.day);
    put_two(text_out + 11, second / 3600);
    put_two(text_out + 14, second / 60 % 60);
    put_two(text_out + 17, second % 60);
    return text_out;
}

// Two digits; -1 where they are none.
static int32_t take_two(const char *text)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return -1;
    return 10 * (text[0] - '0') + (text[1] - '0');
}

bool jub_moment_read(jub_text text, int64_t *time_out)
{
    jub_date date;
    if (text.length_bytes != JUB_MOMENT_BYTES || text.bytes[10] != 'T' || text.bytes[13] != ':' ||
        text.bytes[16] != ':' || text.bytes[19] != 'Z' ||
        !jub_date_parse((jub_text){text.bytes, JUB_DATE_TEXT_BYTES}, &date) || date < 0)
        return false;
    const int32_t hour = take_two(text.bytes + 11), minute = take_two(text.bytes + 14),
                  second = take_two(text.bytes + 17);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    const int32_t of_day = hour * 3600 + minute * 60 + second;
    *time_out = (int64_t)date * DAY_SECONDS + of_day;
    return true;
}
