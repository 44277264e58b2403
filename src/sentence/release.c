#include "base/json.h"
#include "sentence/law_private.h"

#include <assert.h>

typedef enum date_sort { END, RELEASE, OTHER } date_sort;

static const struct {
    const char *name;
    const char *words;
    date_sort sort;
} answers[] = {
#define X(constant, name, words, sort) {name, words, sort},
    JUB_RELEASE_DATE_LIST(X)
#undef X
};

const char *jub_release_date_name(jub_release_date name)
{
    assert(name < JUB_RELEASE_DATE_COUNT);
    return answers[name].name;
}

static bool last_of(const jub_release *release, date_sort sort, jub_date *day_out)
{
    bool found = false;
    jub_date last = 0;
    for (jub_release_date i = 0; i < JUB_RELEASE_DATE_COUNT; i++) {
        if (answers[i].sort != sort || !release_has(release, i)) continue;
        if (!found || release->dates[i] > last) last = release->dates[i];
        found = true;
    }
    if (found) *day_out = last;
    return found;
}

bool jub_release_day(const jub_release *release, jub_date *day_out)
{
    return last_of(release, RELEASE, day_out);
}

bool jub_release_end(const jub_release *release, jub_date *day_out)
{
    return last_of(release, END, day_out);
}

// A month is whole when its day of the month is reached, so the count runs over where the last
// month is too short for it; the days left over are then counted from that month's last day.
void release_set_length(jub_release *release, jub_date start, jub_date last)
{
    const jub_date after = last + 1;
    if (after <= start || !jub_date_in_range(after)) return;
    const int32_t months = jub_count_months(start, after, 1, JUB_DOWN, JUB_OVERFLOW);
    jub_date counted = start;
    (void)jub_date_add(start, (jub_duration){months, 0}, JUB_CLAMP, &counted);
    release->length_years = months / 12;
    release->length_months = months % 12;
    release->length_days = after - counted;
}

static void write_tranches(const jub_release *release, jub_buffer *buffer)
{
    if (release->tranche_count == 0) return;
    jub_buffer_string(buffer, ",\"tranches\":{");
    for (uint32_t i = 0; i < release->tranche_count; i++) {
        if (i > 0) jub_buffer_char(buffer, ',');
        jub_json_quote(buffer, release->tranches[i].law_name);
        jub_buffer_format(buffer, ":%d", release->tranches[i].number);
    }
    jub_buffer_char(buffer, '}');
}

void jub_release_write_json(const jub_release *release, jub_text id, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "{\"id\":");
    jub_json_quote(buffer, id);
    jub_buffer_string(buffer, ",\"dates\":{");
    bool is_first = true;
    for (jub_release_date i = 0; i < JUB_RELEASE_DATE_COUNT; i++) {
        if (!release_has(release, i)) continue;
        char text[JUB_DATE_TEXT_BYTES + 1];
        jub_buffer_format(buffer, "%s\"%s\":\"%s\"", is_first ? "" : ",", answers[i].name,
                          jub_date_format(release->dates[i], text));
        is_first = false;
    }
    jub_buffer_format(buffer,
                      "},\"effective_sentence_length\":{\"years\":%d,\"months\":%d,\"days\":%d}",
                      release->length_years, release->length_months, release->length_days);
    write_tranches(release, buffer);
    jub_buffer_char(buffer, '}');
}

void jub_release_write_words(const jub_release *release, jub_buffer *buffer)
{
    for (jub_release_date i = 0; i < JUB_RELEASE_DATE_COUNT; i++) {
        char text[JUB_DATE_TEXT_BYTES + 1];
        if (!release_has(release, i)) continue;
        jub_buffer_format(buffer, "  %s %s: %s\n", jub_date_format(release->dates[i], text),
                          answers[i].name, answers[i].words);
    }
    if (release->present == 0) jub_buffer_string(buffer, "  no day of release or end\n");
}
