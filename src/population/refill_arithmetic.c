// What follows from admissions and stays as they were before. Those who were there at the start
// leave on the days the register has for them; those who come afterwards come at the rate of the
// window and stay as people stayed in it (a life table: of those who had been there so many days,
// how many left on the next). The release takes the same share of them as it did in fact.

#include "population/refill_private.h"

enum { BIN_DAYS = 30, BIN_LET_OUT = 130 };

jub_date refill_month_start(jub_date in_month, int32_t months)
{
    jub_civil civil = jub_civil_from_date(in_month);
    const int32_t month = civil.year * 12 + civil.month - 1 + months;
    jub_date start = in_month;
    civil = (jub_civil){month / 12, month % 12 + 1, 1};
    (void)jub_date_from_civil(civil, &start);
    return start;
}

uint32_t refill_month_of(const refill_span *span, jub_date day)
{
    if (day < span->first || day >= span->end) return span->month_count;
    const jub_civil first = jub_civil_from_date(span->first), civil = jub_civil_from_date(day);
    return (uint32_t)((civil.year - first.year) * 12 + civil.month - first.month);
}

static jub_date earlier(jub_date a, jub_date b)
{
    return a < b ? a : b;
}

// The day up to which somebody would be there by the register's own dates.
static jub_date arithmetic_leaving(const refill_stay *stay)
{
    return earlier(stay->left, stay->due);
}

// Within the window: how many were there for so many days at some time, and how many of them left
// on that day. `changes` is the difference from one day to the next.
static void add_exposure(const refill_span *span, const refill_stay *stay, uint32_t day_count,
                         int64_t *changes, uint32_t *left)
{
    const jub_date from = stay->from > span->first ? stay->from : span->first;
    const jub_date last = stay->left < span->start ? stay->left : span->start - 1;
    if (last < from || from - stay->from > (int32_t)day_count) return;
    const uint32_t end = (uint32_t)(last - stay->from);
    changes[from - stay->from]++;
    if (end < day_count) changes[end + 1]--;
    const bool leaves =
        stay->left < span->start && (stay->how == REFILL_RELEASED || stay->how == REFILL_DIED);
    if (leaves && end <= day_count) left[end]++;
}

// Source: Kaplan and Meier 1958, with late entry: who was there when the window began counts from
// then on.
static jub_status make_staying(jub_arena *arena, const refill_custody *custody,
                               const refill_span *span, refill_arithmetic *made, jub_error *error)
{
    int64_t *changes = JUB_NEW(arena, int64_t, (size_t)made->day_count + 1);
    uint32_t *left = JUB_NEW(arena, uint32_t, (size_t)made->day_count + 1);
    if (!changes || !left) return jub_fail_no_memory(error);
    for (size_t i = 0; i < custody->stay_count; i++)
        add_exposure(span, &custody->stays[i], made->day_count, changes, left);
    double staying = 1;
    int64_t there = 0;
    for (uint32_t day = 0; day <= made->day_count; day++) {
        made->staying[day] = staying;
        there += changes[day];
        if (there > 0) staying *= 1 - (double)left[day] / (double)there;
    }
    return JUB_OK;
}

// Of those admitted since and still there on the day of release, how many it let out, by how long
// they had been there; and of the rest how many were there on each day after. A release takes those
// with little left, so the rest stay longer than a life table says: their own days are taken.
static void make_let_out(const refill_custody *custody, const refill_span *span, jub_date released,
                         refill_arithmetic *made)
{
    double there[BIN_LET_OUT] = {0}, out[BIN_LET_OUT] = {0};
    const size_t room = (size_t)made->day_count + 1;
    for (size_t i = 0; i < custody->stay_count; i++) {
        const refill_stay *stay = &custody->stays[i];
        if (stay->from < span->start || stay->from >= released || stay->left < released) continue;
        const int32_t bin = (released - stay->from) / BIN_DAYS;
        if (bin >= BIN_LET_OUT) continue;
        there[bin]++;
        if (stay->how == REFILL_PARDONED && stay->left == released) {
            out[bin]++;
            continue;
        }
        const int64_t last = (int64_t)arithmetic_leaving(stay) - span->start;
        for (int64_t day = released - span->start; day <= last && day < (int64_t)room; day++)
            made->rest[(size_t)bin * room + (size_t)day]++;
    }
    for (size_t bin = 0; bin < BIN_LET_OUT; bin++) {
        made->let_out[bin] = there[bin] > 0 ? out[bin] / there[bin] : 0;
        for (size_t day = 0; day < room && there[bin] > out[bin]; day++)
            made->rest[bin * room + day] /= there[bin] - out[bin];
    }
}

double refill_staying(const refill_arithmetic *made, int32_t released_day, int32_t from,
                      int32_t day)
{
    if (day <= from) return 0;
    const size_t bin = (size_t)(released_day - from) / BIN_DAYS;
    const bool was_reached =
        from < released_day && released_day < day && bin < BIN_LET_OUT && made->let_out[bin] > 0;
    if (!was_reached) return made->staying[day - from];
    return made->staying[released_day - from] * (1 - made->let_out[bin]) *
           made->rest[bin * ((size_t)made->day_count + 1) + (size_t)day];
}

// Somebody is counted at the start of every day after that of the admission, up to that of leaving.
static void count_days(int64_t *changes, int32_t day_count, int64_t from, int64_t left)
{
    const int64_t begin = from + 1 > 0 ? from + 1 : 0;
    if (begin > day_count || left < begin) return;
    changes[begin]++;
    if (left + 1 <= day_count) changes[left + 1]--;
}

static void sum_up(const int64_t *changes, uint32_t day_count, uint32_t *counts)
{
    int64_t sum = 0;
    for (uint32_t day = 0; day <= day_count; day++) {
        sum += changes[day];
        counts[day] = (uint32_t)sum;
    }
}

static jub_status count_held(jub_arena *arena, const refill_custody *custody,
                             const refill_span *span, refill_arithmetic *made, jub_error *error)
{
    const size_t room = (size_t)made->day_count + 1;
    const int32_t days = (int32_t)made->day_count;
    int64_t *all = JUB_NEW(arena, int64_t, room);
    int64_t *old = JUB_NEW(arena, int64_t, room);
    int64_t *late = JUB_NEW(arena, int64_t, room);
    if (!all || !old || !late) return jub_fail_no_memory(error);
    for (size_t i = 0; i < custody->stay_count; i++) {
        const refill_stay *stay = &custody->stays[i];
        const jub_date due = arithmetic_leaving(stay);
        const int64_t from = (int64_t)stay->from - span->start;
        count_days(all, days, from, (int64_t)stay->left - span->start);
        if (stay->from < span->start) count_days(old, days, from, (int64_t)due - span->start);
        if (due < stay->left)
            count_days(late, days, (int64_t)due - span->start, (int64_t)stay->left - span->start);
    }
    sum_up(all, made->day_count, made->held);
    sum_up(old, made->day_count, made->old_held);
    sum_up(late, made->day_count, made->overdue);
    return JUB_OK;
}

static void make_new_held(const refill_custody *custody, const refill_span *span,
                          int32_t released_day, refill_arithmetic *made)
{
    uint64_t admitted = 0;
    for (size_t i = 0; i < custody->stay_count; i++)
        admitted += custody->stays[i].from >= span->first && custody->stays[i].from < span->start;
    made->daily = (double)admitted / (span->start - span->first);
    for (int32_t day = 0; day <= (int32_t)made->day_count; day++) {
        double sum = 0;
        for (int32_t from = 0; from < day; from++)
            sum += refill_staying(made, released_day, from, day);
        made->new_held[day] = made->daily * sum;
    }
}

jub_status refill_arithmetic_make(jub_arena *arena, const refill_custody *custody,
                                  const refill_span *span, jub_date released,
                                  refill_arithmetic *arithmetic_out, jub_error *error)
{
    refill_arithmetic made = {.day_count = (uint32_t)(span->end - span->start)};
    const size_t room = (size_t)made.day_count + 1;
    made.staying = JUB_NEW(arena, double, room);
    made.let_out = JUB_NEW(arena, double, BIN_LET_OUT);
    made.rest = JUB_NEW(arena, double, BIN_LET_OUT *room);
    made.new_held = JUB_NEW(arena, double, room);
    made.old_held = JUB_NEW(arena, uint32_t, room);
    made.held = JUB_NEW(arena, uint32_t, room);
    made.overdue = JUB_NEW(arena, uint32_t, room);
    if (!made.staying || !made.let_out || !made.rest || !made.new_held || !made.old_held ||
        !made.held || !made.overdue)
        return jub_fail_no_memory(error);
    const jub_status status = make_staying(arena, custody, span, &made, error);
    if (status != JUB_OK) return status;
    make_let_out(custody, span, released, &made);
    make_new_held(custody, span, released - span->start, &made);
    *arithmetic_out = made;
    return count_held(arena, custody, span, arithmetic_out, error);
}
