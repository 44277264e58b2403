// A fall is a count before an amnesty and the lowest one after it, before the count was back where
// it had been. Straight lines are drawn between points of one series; points of several are used
// together only where no series alone has what is needed, and the result says so. Of two counts of
// one day the one is taken that speaks against an alarm: the higher.

#include "population/refill_counts.h"

#include <math.h>
#include <stdlib.h>

#include "population/refill_counts_private.h"

static const double month_days = 365.2425 / 12;
static const double alarm_share = 0.10; // of the level before
static const double fall_least = 0.01;  // likewise

enum {
    CLOSE_DAYS = 60,
    BEFORE_DAYS = 913,
    TREND_DAYS = 1827,
    TREND_LEAST = 4,
    TREND_SPAN_MONTHS = 12
};

typedef JUB_LIST(jub_counts_fall) fall_list;

typedef struct counts_work {
    jub_arena *arena;
    counts_points points;
    counts_point *line; // [points.list.count] those at hand, by day
    size_t line_count;
    bool is_joined; // of several series
    const jub_event_list *events;
    jub_served served;
    fall_list falls;
} counts_work;

static int by_day(const void *left, const void *right)
{
    const counts_point *a = left, *b = right;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return a->people < b->people ? -1 : a->people > b->people;
}

// The points of one series of a jurisdiction, or of all of them; of one day the highest.
static void take_line(counts_work *work, uint32_t place, uint32_t name)
{
    size_t count = 0;
    work->is_joined = name == JUB_MAP_ABSENT;
    for (size_t i = 0; i < work->points.list.count; i++) {
        const counts_point *each = &work->points.list.items[i];
        if (each->place == place && (name == JUB_MAP_ABSENT || each->name == name))
            work->line[count++] = *each;
    }
    if (count > 0) qsort(work->line, count, sizeof *work->line, by_day);
    work->line_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 < count && work->line[i + 1].day == work->line[i].day) continue;
        work->line[work->line_count++] = work->line[i];
    }
}

// The last count before, where it is close and no year's; else the highest of the two and a half
// years before, as a yearly count may be of before or after.
static size_t find_before(const counts_work *work, jub_date event)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < work->line_count && work->line[i].day <= event; i++) {
        const counts_point *each = &work->line[i];
        if (each->day < event - BEFORE_DAYS) continue;
        if (found == SIZE_MAX || each->people >= work->line[found].people) found = i;
    }
    for (size_t i = work->line_count; i > 0; i--) {
        const counts_point *each = &work->line[i - 1];
        if (each->day > event) continue;
        if (!each->is_year && each->day >= event - CLOSE_DAYS) found = i - 1;
        break;
    }
    return found;
}

// Of a jurisdiction without an amnesty: its highest count, but for the last.
static size_t find_highest(const counts_work *work)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i + 1 < work->line_count; i++)
        if (found == SIZE_MAX || work->line[i].people > work->line[found].people) found = i;
    return found;
}

static size_t find_lowest(const counts_work *work, size_t before)
{
    size_t found = before;
    for (size_t i = before + 1; i < work->line_count; i++) {
        if (work->line[i].people >= work->line[before].people) break;
        if (work->line[i].people < work->line[found].people) found = i;
    }
    return found;
}

static double months_between(jub_date from, jub_date to)
{
    return (to - from) / month_days;
}

// Months from the lowest count until a count is reached, on straight lines.
static double months_until(const counts_work *work, size_t lowest, double people)
{
    for (size_t i = lowest + 1; i < work->line_count; i++) {
        const counts_point *a = &work->line[i - 1], *b = &work->line[i];
        if (b->people < people) continue;
        const double part =
            b->people > a->people ? (people - a->people) / (b->people - a->people) : 1;
        return months_between(work->line[lowest].day, a->day) +
               fmax(0, part) * months_between(a->day, b->day);
    }
    return NAN;
}

static double arithmetic(double months, double served)
{
    return 1 - exp(-months / served);
}

// By how much the level was rising a month before it fell, where four counts of one series, a year
// and more apart, in five years tell; 0 where it was falling. Least squares.
static double rise_before(const counts_work *work, size_t before)
{
    const jub_date last = work->line[before].day;
    double count = 0, x = 0, y = 0, xx = 0, xy = 0, span = 0;
    for (size_t i = before + 1; i > 0 && work->line[i - 1].day >= last - TREND_DAYS; i--) {
        const double months = months_between(last, work->line[i - 1].day);
        count++;
        span = -months;
        x += months;
        y += work->line[i - 1].people;
        xx += months * months;
        xy += months * work->line[i - 1].people;
    }
    const double spread = count * xx - x * x;
    if (count < TREND_LEAST || span < TREND_SPAN_MONTHS || work->is_joined) return 0;
    return fmax(0, (count * xy - x * y) / spread);
}

static void watch(const counts_work *work, size_t before, size_t lowest, jub_counts_fall *fall)
{
    const counts_point *high = &work->line[before], *low = &work->line[lowest];
    const double people = high->people - low->people;
    const double rise = rise_before(work, before);
    fall->rise = 12 * rise;
    for (size_t i = lowest + 1; i < work->line_count; i++) {
        const counts_point *each = &work->line[i];
        const double months = months_between(low->day, each->day);
        if (months > JUB_REFILL_COUNTS_MONTHS) break;
        const double back = each->people - low->people;
        const double fast = arithmetic(months, work->served.shortest);
        const double explained = low->people + low->step +
                                 fast * fmax(0, people + high->step - low->step) +
                                 rise * months_between(high->day, each->day);
        const double above = (each->people - each->step - explained) / high->people;
        fall->watched_months = months;
        fall->back = back / people;
        if (back > 0) {
            fall->arithmetic_low =
                fmin(1, people * arithmetic(months, work->served.longest) / back);
            fall->arithmetic_high = fmin(1, people * fast / back);
        }
        if (isnan(fall->above) || above > fall->above) {
            fall->above = above;
            fall->above_day = each->day;
        }
    }
}

static void judge(const counts_work *work, size_t before, size_t lowest, jub_counts_fall *fall)
{
    const bool is_last = lowest + 1 == work->line_count;
    if (isnan(fall->watched_months) && !is_last) {
        fall->verdict = JUB_COUNTS_NO_DATA;
        fall->why = "no count within 36 months of the lowest";
    } else if (is_last && lowest < before + 2) {
        fall->verdict = JUB_COUNTS_NO_DATA;
        fall->why = "no count after the lowest";
    } else if (is_last) {
        fall->verdict = JUB_COUNTS_NONE_BACK;
    } else {
        fall->verdict = fall->above > alarm_share ? JUB_COUNTS_MORE : JUB_COUNTS_ARITHMETIC;
    }
}

static jub_counts_fall measure(const counts_work *work, size_t before)
{
    jub_counts_fall fall = {.half = NAN,
                            .nine_tenths = NAN,
                            .whole = NAN,
                            .last_months = NAN,
                            .watched_months = NAN,
                            .back = NAN,
                            .arithmetic_low = NAN,
                            .arithmetic_high = NAN,
                            .above = NAN};
    if (before == SIZE_MAX) {
        fall.why = "no count in the 30 months before";
        return fall;
    }
    const size_t lowest = find_lowest(work, before);
    const counts_point *high = &work->line[before], *low = &work->line[lowest];
    const double people = high->people - low->people;
    fall.before_day = high->day;
    fall.before = high->people;
    fall.lowest_day = low->day;
    fall.lowest = low->people;
    if (people <= fall_least * high->people || people <= high->step + low->step) {
        fall.why = "no fall is seen in the counts";
        return fall;
    }
    fall.half = months_until(work, lowest, low->people + 0.5 * people);
    fall.nine_tenths = months_until(work, lowest, low->people + 0.9 * people);
    fall.whole = months_until(work, lowest, high->people);
    fall.last_months = months_between(low->day, work->line[work->line_count - 1].day);
    watch(work, before, lowest, &fall);
    judge(work, before, lowest, &fall);
    return fall;
}

// How much a result says: what was watched, then where counts lie closer.
static bool says_more(const jub_counts_fall *a, const jub_counts_fall *b)
{
    if ((a->verdict == JUB_COUNTS_NO_DATA) != (b->verdict == JUB_COUNTS_NO_DATA))
        return b->verdict == JUB_COUNTS_NO_DATA;
    if ((a->before > 0) != (b->before > 0)) return a->before > 0;
    return a->lowest_day - a->before_day < b->lowest_day - b->before_day;
}

// The fall at an amnesty (or of a control), from the series that tells most, or from all together.
static jub_counts_fall best_fall(counts_work *work, uint32_t place, const jub_event *event)
{
    jub_counts_fall best = {.why = "no counts"};
    for (uint32_t name = 0; name <= work->points.names.count; name++) {
        const bool is_all = name == work->points.names.count;
        if (is_all && (best.verdict != JUB_COUNTS_NO_DATA || !event)) break;
        take_line(work, place, is_all ? JUB_MAP_ABSENT : name);
        if (work->line_count == 0) continue;
        jub_counts_fall fall =
            measure(work, event ? find_before(work, event->effective) : find_highest(work));
        fall.series = is_all ? JUB_TEXT("several") : work->points.names.keys[name];
        if (best.series.bytes && !says_more(&fall, &best)) continue;
        best = fall;
    }
    best.jurisdiction = work->points.places.keys[place];
    return best;
}

// Several amnesties may lie in one fall, and several rows be about one.
static jub_status add_fall(counts_work *work, const jub_counts_fall *fall, jub_text event,
                           jub_error *error)
{
    for (size_t i = 0; i < work->falls.count; i++) {
        jub_counts_fall *other = &work->falls.items[i];
        const bool is_same = jub_text_equal(other->jurisdiction, fall->jurisdiction) &&
                             jub_text_equal(other->series, fall->series) &&
                             other->before_day == fall->before_day &&
                             other->lowest_day == fall->lowest_day && other->why == fall->why;
        if (!is_same) continue;
        other->events = jub_text_format(work->arena, "%.*s %.*s", JUB_TEXT_ARG(other->events),
                                        JUB_TEXT_ARG(event));
        return other->events.bytes ? JUB_OK : jub_fail_no_memory(error);
    }
    jub_counts_fall added = *fall;
    added.events = event;
    return JUB_LIST_PUSH(work->arena, &work->falls, added) ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status add_place(counts_work *work, uint32_t place, jub_error *error)
{
    bool is_control = true;
    for (size_t i = 0; i < work->events->count; i++) {
        const jub_event *event = &work->events->events[i];
        if (!jub_text_equal(event->jurisdiction, work->points.places.keys[place])) continue;
        is_control = false;
        const jub_counts_fall fall = best_fall(work, place, event);
        const jub_status status = add_fall(work, &fall, event->id, error);
        if (status != JUB_OK) return status;
    }
    if (!is_control) return JUB_OK;
    const jub_counts_fall fall = best_fall(work, place, NULL);
    return add_fall(work, &fall, JUB_TEXT(""), error);
}

jub_status jub_refill_counts(jub_arena *arena, jub_text series, const jub_event_list *events,
                             jub_served served, jub_counts_result *result_out, jub_error *error)
{
    counts_work work = {.arena = arena, .events = events, .served = served};
    if (!(served.shortest >= 1) || !(served.longest >= served.shortest) || served.longest > 600)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "such as 12-36",
                        "mean times served of %g to %g months", served.shortest, served.longest);
    jub_status status = counts_points_read(arena, series, &work.points, error);
    if (status != JUB_OK) return status;
    work.line = JUB_NEW(arena, counts_point, work.points.list.count);
    if (!work.line) return jub_fail_no_memory(error);
    for (uint32_t place = 0; place < work.points.places.count && status == JUB_OK; place++)
        status = add_place(&work, place, error);
    if (status == JUB_OK) *result_out = (jub_counts_result){work.falls.items, work.falls.count};
    return status;
}
