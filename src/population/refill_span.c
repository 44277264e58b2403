// Which months are taken as before and which as since: from the two days, and from what the
// movements cover.

#include <stdio.h>

#include "population/refill_private.h"

enum { USUAL_MAX = 36, SINCE_MAX = 120, COVERED_DAYS = 7 };

// Outside of the movements nothing is known of a day; what is missing is told with the window.
static jub_status take_release(const refill_custody *custody, const refill_release *release,
                               jub_date *day, jub_error *error)
{
    const jub_position nowhere = {0};
    char asked[JUB_DATE_TEXT_BYTES + 1], most[JUB_DATE_TEXT_BYTES + 1], hint[96];
    if (*day == JUB_REFILL_DAY_UNKNOWN) {
        if (!release->is_most_clear)
            return jub_fail(error, JUB_MISSING, nowhere, "say the day with --released",
                            "no day stands out on which people were let out");
        *day = release->most_day;
        return JUB_OK;
    }
    if (release->asked_count > 0 || *day < custody->covered || *day > custody->last_day)
        return JUB_OK;
    (void)snprintf(hint, sizeof hint, "%u left on %s, which stands out as the release",
                   release->most_count, jub_date_format(release->most_day, most));
    return jub_fail(error, JUB_RANGE, nowhere,
                    release->is_most_clear ? hint : "say the day on which people were let out",
                    "by the movements nobody was let out on %s", jub_date_format(*day, asked));
}

jub_status refill_days_find(jub_arena *arena, const refill_custody *custody,
                            const jub_refill_options *options, refill_days *days_out,
                            jub_error *error)
{
    char announced[JUB_DATE_TEXT_BYTES + 1], released[JUB_DATE_TEXT_BYTES + 1];
    refill_days found = {.announced = options->announced, .released = options->released};
    jub_status status =
        refill_release_find(arena, custody, options->released, &found.release, error);
    if (status == JUB_OK) status = take_release(custody, &found.release, &found.released, error);
    if (status != JUB_OK) return status;
    if (found.announced == JUB_REFILL_DAY_UNKNOWN) found.announced = found.released;
    if (found.announced > found.released)
        return jub_fail(
            error, JUB_RANGE, (jub_position){0}, NULL, "announced on %s, after the release on %s",
            jub_date_format(found.announced, announced), jub_date_format(found.released, released));
    *days_out = found;
    return JUB_OK;
}

static int32_t months_between(jub_date from, jub_date to)
{
    const jub_civil a = jub_civil_from_date(from), b = jub_civil_from_date(to);
    return (b.year - a.year) * 12 + b.month - a.month;
}

// Behind the last month that the register has whole.
static jub_date whole_end(const refill_custody *custody)
{
    const jub_date next = refill_month_start(custody->last_day, 1);
    return next - custody->last_day <= 2 ? next : refill_month_start(custody->last_day, 0);
}

// Months before the announcement of which the register has who left.
int32_t refill_covered_months(const refill_custody *custody, jub_date start)
{
    const bool is_whole = jub_civil_from_date(custody->covered).day <= COVERED_DAYS;
    return months_between(refill_month_start(custody->covered, is_whole ? 0 : 1), start);
}

jub_status refill_span_make(const refill_custody *custody, const refill_days *of, uint32_t window,
                            uint32_t gap, refill_span *span_out, jub_error *error)
{
    char covered[JUB_DATE_TEXT_BYTES + 1];
    refill_span span = {.start = refill_month_start(of->announced, 0), .end = whole_end(custody)};
    const int32_t most = refill_covered_months(custody, span.start);
    span.before = window;
    if (window == 0) span.before = most < 0 ? 0 : most < USUAL_MAX ? (uint32_t)most : USUAL_MAX;
    if (most < (int32_t)span.before || span.before < JUB_REFILL_WINDOW_MIN)
        return jub_fail(
            error, JUB_MISSING, (jub_position){0}, "who left before that is not in 'movements'",
            "a window of %u months before the announcement is not covered: "
            "departures are told from %s on",
            span.before < JUB_REFILL_WINDOW_MIN ? (uint32_t)JUB_REFILL_WINDOW_MIN : span.before,
            jub_date_format(custody->covered, covered));
    int32_t since = months_between(span.start, span.end);
    if (since > SINCE_MAX) {
        since = SINCE_MAX;
        span.end = refill_month_start(span.start, since);
    }
    if (since < 3 || of->released + 1 >= span.end)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "three whole months since the announcement, and one day since the release",
                        "the register ends too early to tell");
    span.first = refill_month_start(span.start, -(int32_t)span.before);
    span.month_count = span.before + (uint32_t)since;
    span.gap_from = span.before - gap / 2;
    span.gap_to = span.before + (gap + 1) / 2;
    *span_out = span;
    return JUB_OK;
}
