// Do the prisons fill again, and is it more than arithmetic? The register's movements are made
// stays (refill_custody.c), the months are parted (refill_span.c), the count is carried forward as
// before (refill_arithmetic.c) and watched (refill_watch.c), admissions are held against those of
// before part by part (refill_parts.c).

#include "population/refill.h"

#include <math.h>

#include "population/refill_private.h"

static jub_status check_options(const jub_refill_options *options, jub_error *error)
{
    const jub_position nowhere = {0};
    if (options->window_months > 0 && (options->window_months < JUB_REFILL_WINDOW_MIN ||
                                       options->window_months > JUB_REFILL_WINDOW_MAX))
        return jub_fail(error, JUB_RANGE, nowhere, "a season takes a year",
                        "a window of %u months, not %d to %d", options->window_months,
                        JUB_REFILL_WINDOW_MIN, JUB_REFILL_WINDOW_MAX);
    if (options->runs < 100 || options->runs > JUB_REFILL_RUNS_MAX)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "%u simulations, not 100 to %d",
                        options->runs, JUB_REFILL_RUNS_MAX);
    if (options->gap_months > 6)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "a gap of %u months, not 0 to 6",
                        options->gap_months);
    return JUB_OK;
}

// A register without a word for it: all let out on the day of the release.
static void mark_pardoned(refill_custody *custody, jub_date released)
{
    for (size_t i = 0; i < custody->stay_count; i++)
        if (custody->stays[i].how == REFILL_PARDONED) return;
    for (size_t i = 0; i < custody->stay_count; i++)
        if (custody->stays[i].how == REFILL_RELEASED && custody->stays[i].left == released)
            custody->stays[i].how = REFILL_PARDONED;
}

static jub_status count_admitted(jub_arena *arena, const refill_custody *custody,
                                 const refill_span *span, uint32_t **counts_out, jub_error *error)
{
    uint32_t *counts = JUB_NEW(arena, uint32_t, (size_t)span->month_count + 1);
    if (!counts) return jub_fail_no_memory(error);
    for (size_t i = 0; i < custody->stay_count; i++)
        counts[refill_month_of(span, custody->stays[i].from)]++;
    *counts_out = counts;
    return JUB_OK;
}

// One window from end to end.
typedef struct answer {
    refill_span span;
    refill_arithmetic arithmetic;
    refill_watch watch;
    uint32_t *admitted; // [month_count]
    double spread;
} answer;

static jub_status find_answer(jub_arena *arena, const refill_custody *custody,
                              const refill_days *of, uint32_t window,
                              const jub_refill_options *options, answer *answer_out,
                              jub_error *error)
{
    answer found;
    uint32_t total = 0;
    jub_status status =
        refill_span_make(custody, of, window, options->gap_months, &found.span, error);
    if (status == JUB_OK)
        status = refill_arithmetic_make(arena, custody, &found.span, of->released,
                                        &found.arithmetic, error);
    if (status == JUB_OK)
        status = count_admitted(arena, custody, &found.span, &found.admitted, error);
    if (status != JUB_OK) return status;
    found.spread = refill_window_spread(&found.span, found.admitted);
    for (uint32_t i = 0; i < found.span.before; i++) total += found.admitted[i];
    status =
        refill_watch_run(arena, &found.arithmetic, &found.span, of->released - found.span.start,
                         found.spread, total, options, &found.watch, error);
    *answer_out = found;
    return status;
}

static double excess_on(const refill_arithmetic *made, uint32_t day)
{
    return (double)made->held[day] - made->old_held[day] - made->new_held[day];
}

// What the return is made of, in people.
typedef struct back {
    uint32_t lowest_day; // since the start
    double fall, all, more;
} back;

static back find_back(const answer *of, int32_t released_day)
{
    const refill_arithmetic *made = &of->arithmetic;
    back found = {.lowest_day = (uint32_t)released_day + 1};
    for (uint32_t day = found.lowest_day; day <= made->day_count; day++)
        if (made->held[day] < made->held[found.lowest_day]) found.lowest_day = day;
    found.fall = (double)made->held[released_day] - made->held[found.lowest_day];
    found.all = (double)made->held[made->day_count] - made->held[found.lowest_day];
    found.more = excess_on(made, made->day_count) - excess_on(made, found.lowest_day);
    return found;
}

static void split_excess(const refill_custody *custody, const answer *of, int32_t released_day,
                         jub_refill *refill)
{
    const refill_arithmetic *made = &of->arithmetic;
    const int32_t end = (int32_t)made->day_count;
    double expected = 0;
    for (size_t i = 0; i < custody->stay_count; i++) {
        const refill_stay *stay = &custody->stays[i];
        if (stay->from >= of->span.start && stay->from < of->span.end)
            expected += refill_staying(made, released_day, stay->from - of->span.start, end);
    }
    refill->excess = excess_on(made, made->day_count);
    refill->excess_admissions = expected - made->new_held[end];
    refill->excess_overdue = made->overdue[end];
    refill->excess_stays = refill->excess - refill->excess_admissions - refill->excess_overdue;
}

static jub_range same(double value)
{
    return (jub_range){value, value, value};
}

static void fill_month(const refill_custody *custody, const answer *of, uint32_t month,
                       jub_refill_month *out)
{
    const refill_span *span = &of->span;
    const jub_date first = refill_month_start(span->first, (int32_t)month);
    const jub_date end = refill_month_start(first, 1);
    const double mean = of->arithmetic.daily * (end - first);
    const double reach = 1.2816 * sqrt(mean + of->spread * mean * mean); // 10 of 100 on each side
    *out = (jub_refill_month){.month = first,
                              .admitted = of->admitted[month],
                              .admitted_as_before = {fmax(0, mean - reach), mean, mean + reach},
                              .is_before = month < span->before,
                              .is_gap = month >= span->gap_from && month < span->gap_to};
    if (out->is_before) {
        for (size_t i = 0; i < custody->stay_count; i++)
            out->held += custody->stays[i].from < end && custody->stays[i].left >= end;
        out->held_as_before = same((double)out->held);
        return;
    }
    out->held = of->arithmetic.held[end - span->start];
    out->admitted_as_before = of->watch.admitted[month - span->before];
    out->held_as_before = of->watch.held[month - span->before];
    out->excess_sum = of->watch.excess_sums[month - span->before];
}

static jub_status fill_months(jub_arena *arena, const refill_custody *custody, const answer *of,
                              jub_refill *refill, jub_error *error)
{
    jub_refill_month *months = JUB_NEW(arena, jub_refill_month, of->span.month_count);
    if (!months) return jub_fail_no_memory(error);
    for (uint32_t month = 0; month < of->span.month_count; month++)
        fill_month(custody, of, month, &months[month]);
    refill->months = months;
    refill->month_count = of->span.month_count;
    return JUB_OK;
}

static void fill_release(const refill_days *days, jub_refill *refill)
{
    const refill_release *release = &days->release;
    const bool is_most = days->released == release->most_day;
    refill->released_count = is_most ? release->most_count : release->asked_count;
    refill->has_other_release = !is_most && release->is_most_clear && !release->is_asked_clear;
    refill->other_release = release->most_day;
    refill->other_count = release->most_count;
}

static void fill_back(const answer *of, const refill_days *days, jub_refill *refill)
{
    const int32_t released_day = days->released - of->span.start;
    const back found = find_back(of, released_day);
    const refill_arithmetic *made = &of->arithmetic;
    refill->fall = found.fall;
    refill->held_before = made->held[released_day];
    refill->held_lowest = made->held[found.lowest_day];
    refill->lowest_day = of->span.start + (jub_date)found.lowest_day;
    refill->held_last = made->held[made->day_count];
    refill->back = found.fall > 0 ? found.all / found.fall : NAN;
    refill->back_more = found.fall > 0 ? found.more / found.fall : NAN;
    refill->back_arithmetic = refill->back - refill->back_more;
    refill->is_alarm = of->watch.alarm_month != UINT32_MAX;
    refill->alarm_limit = of->watch.limit;
    if (refill->is_alarm)
        refill->alarm_month = refill_month_start(of->span.start, (int32_t)of->watch.alarm_month);
}

// The same with a year, two and three, as far as the register goes back.
static jub_status fill_windows(jub_arena *arena, const refill_custody *custody,
                               const refill_days *days, const jub_refill_options *options,
                               jub_refill *refill, jub_error *error)
{
    static const uint32_t windows[] = {12, 24, 36};
    const int32_t most = refill_covered_months(custody, refill_month_start(days->announced, 0));
    for (size_t i = 0; i < 3; i++) {
        if ((int32_t)windows[i] > most) continue;
        answer of;
        const size_t mark = jub_arena_mark(arena);
        const jub_status status =
            find_answer(arena, custody, days, windows[i], options, &of, error);
        if (status != JUB_OK) return status;
        const back found = find_back(&of, days->released - of.span.start);
        refill->other_windows[i].window_months = windows[i];
        refill->other_windows[i].excess = excess_on(&of.arithmetic, of.arithmetic.day_count);
        refill->other_windows[i].back_more = found.fall > 0 ? found.more / found.fall : NAN;
        refill->other_windows[i].is_alarm = of.watch.alarm_month != UINT32_MAX;
        jub_arena_rewind(arena, mark);
    }
    return JUB_OK;
}

jub_status jub_refill_find(jub_arena *arena, const jub_register *reg,
                           const jub_refill_options *options, jub_refill *refill_out,
                           jub_error *error)
{
    refill_custody custody;
    answer of;
    refill_days days = {0};
    jub_refill refill = {0};
    jub_refill_part *parts = NULL;
    jub_status status = check_options(options, error);
    if (status == JUB_OK) status = refill_custody_read(arena, reg, &custody, error);
    if (status == JUB_OK) status = refill_days_find(arena, &custody, options, &days, error);
    if (status != JUB_OK) return status;
    mark_pardoned(&custody, days.released);
    status = find_answer(arena, &custody, &days, options->window_months, options, &of, error);
    if (status != JUB_OK) return status;
    const int32_t released_day = days.released - of.span.start;
    refill.announced = days.announced;
    refill.released = days.released;
    fill_release(&days, &refill);
    refill.window_months = of.span.before;
    refill.has_dues = custody.has_dues;
    refill.unread_count = custody.unread_count;
    const refill_rise rise = refill_rise_before(&of.span, of.admitted);
    refill.has_rise = rise.is_seen;
    refill.rise_month = rise.month;
    refill.rise_ratio = rise.ratio;
    fill_back(&of, &days, &refill);
    split_excess(&custody, &of, released_day, &refill);
    status = fill_months(arena, &custody, &of, &refill, error);
    if (status == JUB_OK)
        status = refill_parts_find(arena, &custody, &of.span, &of.arithmetic, released_day, &parts,
                                   &refill.part_count, error);
    if (status == JUB_OK)
        status =
            refill_returns_find(arena, &custody, &of.span, days.released, &refill.returns, error);
    if (status == JUB_OK) status = fill_windows(arena, &custody, &days, options, &refill, error);
    if (status != JUB_OK) return status;
    refill.parts = parts;
    *refill_out = refill;
    return JUB_OK;
}
