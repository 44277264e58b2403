#include "sentence/term.h"

#include <assert.h>

jub_term jub_term_add(jub_term a, jub_term b)
{
    return (jub_term){a.years + b.years, a.months + b.months, a.weeks + b.weeks, a.days + b.days};
}

bool jub_term_is_zero(jub_term term)
{
    return term.years == 0 && term.months == 0 && term.weeks == 0 && term.days == 0;
}

jub_duration jub_term_duration(jub_term term)
{
    return (jub_duration){12 * term.years + term.months, 7 * term.weeks + term.days};
}

bool jub_term_last_day(jub_date start, jub_term term, jub_counting counting, jub_date *last_out)
{
    assert(counting.month_end != JUB_REFUSE);
    jub_date day_after;
    const jub_duration length = jub_term_duration(term);
    if (jub_date_add(start, length, counting.month_end, &day_after) != JUB_ADDED) return false;
    const jub_date last = day_after - counting.first_day_counts;
    if (!jub_date_in_range(last)) return false;
    *last_out = last;
    return true;
}

int32_t jub_fraction_of(jub_fraction fraction, int32_t days, jub_rounding rounding)
{
    assert(days >= 0 && fraction.whole > 0);
    const int64_t up = rounding == JUB_UP ? fraction.whole - 1 : 0;
    return (int32_t)(((int64_t)days * fraction.parts + up) / fraction.whole);
}

bool jub_fraction_equal(jub_fraction a, jub_fraction b)
{
    return (int64_t)a.parts * b.whole == (int64_t)b.parts * a.whole;
}

bool jub_fraction_parse(jub_text text, jub_fraction *fraction_out)
{
    if (jub_text_count(text, '/') != 1) return false;
    uint32_t parts, whole;
    const jub_text before = jub_text_cut(&text, '/');
    if (!jub_text_to_u32(before, &parts) || !jub_text_to_u32(text, &whole)) return false;
    if (parts < 1 || parts > whole || whole > 1000) return false;
    *fraction_out = (jub_fraction){(int32_t)parts, (int32_t)whole};
    return true;
}

void jub_term_write(jub_term term, jub_buffer *buffer)
{
    const int32_t counts[] = {term.years, term.months, term.weeks, term.days};
    static const char *const units[] = {"year", "month", "week", "day"};
    bool is_first = true;
    for (size_t i = 0; i < 4; i++) {
        if (counts[i] == 0) continue;
        jub_buffer_format(buffer, "%s%d %s%s", is_first ? "" : " ", counts[i], units[i],
                          counts[i] == 1 ? "" : "s");
        is_first = false;
    }
    if (is_first) jub_buffer_string(buffer, "0 days");
}
