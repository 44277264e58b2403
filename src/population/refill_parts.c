// Admissions divided by who ordered them, on what ground and where, a segmented regression for
// each.

#include <math.h>

#include "population/refill_private.h"
#include "statistics/many_tests.h"
#include "statistics/tail.h"

typedef enum division {
    BY_ALL,
    BY_AUTHORITY,
    BY_GROUND,
    BY_BOTH,
    BY_KIND,
    BY_FACILITY,
    BY_LABOUR,
    DIVISION_COUNT
} division;

static const char *const division_words[DIVISION_COUNT] = {
    "all", "authority", "ground", "authority and ground", "kind", "facility", "labour"};

enum { WITH_LABOUR, WITHOUT_LABOUR };

static const double rate_of_false = 0.10, least_more = 0.10;
static const uint64_t since_least = 20;

typedef struct parts_work {
    const refill_custody *custody;
    const refill_span *span;
    const refill_arithmetic *arithmetic;
    int32_t released_day;
    uint32_t *counts;    // [groups][month_count]
    double *held;        // [groups] of those admitted since, expected at the end
    double held_per_one; // the same for one admission a day
} parts_work;

static uint32_t dictionary_count(const jub_column *column)
{
    return column ? column->dictionary->count : 0;
}

static uint32_t group_count(const refill_custody *custody, division by)
{
    const uint32_t authorities = dictionary_count(custody->authority),
                   grounds = dictionary_count(custody->ground);
    switch (by) {
    case BY_ALL: return 1;
    case BY_AUTHORITY: return authorities;
    case BY_GROUND: return grounds;
    case BY_BOTH:
        return authorities <= JUB_REFILL_PARTS_MAX && grounds <= JUB_REFILL_PARTS_MAX
                   ? authorities * grounds
                   : UINT32_MAX;
    case BY_KIND: return dictionary_count(refill_facility_column(custody, "kind"));
    case BY_FACILITY: return custody->facilities ? custody->facilities->row_count : 0;
    case BY_LABOUR: return refill_facility_column(custody, "work") ? 2 : 0;
    default: return 0;
    }
}

static uint32_t facility_group(const refill_custody *custody, uint32_t facility, division by)
{
    if (facility == JUB_NO_ROW) return REFILL_NO_CODE;
    if (by == BY_FACILITY) return facility;
    const jub_column *column = refill_facility_column(custody, by == BY_KIND ? "kind" : "work");
    if (!jub_bit(column->known, facility)) return REFILL_NO_CODE;
    const bool is_none = column->none && jub_bit(column->none, facility);
    if (by == BY_LABOUR) return is_none ? WITHOUT_LABOUR : WITH_LABOUR;
    return is_none ? REFILL_NO_CODE : column->codes[facility];
}

static uint32_t group_of(const refill_custody *custody, const refill_stay *stay, division by)
{
    switch (by) {
    case BY_ALL: return 0;
    case BY_AUTHORITY: return stay->authority;
    case BY_GROUND: return stay->ground;
    case BY_BOTH:
        if (stay->authority == REFILL_NO_CODE || stay->ground == REFILL_NO_CODE)
            return REFILL_NO_CODE;
        return stay->authority * dictionary_count(custody->ground) + stay->ground;
    default: return facility_group(custody, stay->facility, by);
    }
}

static jub_text group_name(jub_arena *arena, const refill_custody *custody, division by,
                           uint32_t group)
{
    const uint32_t grounds = dictionary_count(custody->ground);
    switch (by) {
    case BY_ALL: return JUB_TEXT("all admissions");
    case BY_AUTHORITY: return custody->authority->dictionary->keys[group];
    case BY_GROUND: return custody->ground->dictionary->keys[group];
    case BY_BOTH:
        return jub_text_format(arena, "%.*s, %.*s",
                               JUB_TEXT_ARG(custody->authority->dictionary->keys[group / grounds]),
                               JUB_TEXT_ARG(custody->ground->dictionary->keys[group % grounds]));
    case BY_KIND: return refill_facility_column(custody, "kind")->dictionary->keys[group];
    case BY_LABOUR:
        return group == WITH_LABOUR ? JUB_TEXT("with prison labour")
                                    : JUB_TEXT("without prison labour");
    default: break;
    }
    const jub_resource *facilities = custody->facilities;
    if (facilities->key_column == JUB_NO_ROW) return JUB_TEXT("?");
    const jub_column *key = &facilities->columns[facilities->key_column];
    const bool has_key = key->type == JUB_TEXT_VALUE && jub_bit(key->known, group);
    return has_key ? key->dictionary->keys[key->codes[group]] : JUB_TEXT("?");
}

static void count_admissions(parts_work *work, division by)
{
    const uint32_t months = work->span->month_count;
    const int32_t end = (int32_t)work->arithmetic->day_count;
    for (size_t i = 0; i < work->custody->stay_count; i++) {
        const refill_stay *stay = &work->custody->stays[i];
        const uint32_t month = refill_month_of(work->span, stay->from);
        const uint32_t group = group_of(work->custody, stay, by);
        if (month == months || group == REFILL_NO_CODE) continue;
        work->counts[(size_t)group * months + month]++;
        if (month >= work->span->before)
            work->held[group] += refill_staying(work->arithmetic, work->released_day,
                                                stay->from - work->span->start, end);
    }
}

// Few before and many since, such as a ground that was none: no series can be fitted, but how many
// of all fell into the time since is a binomial count. Source: Clopper and Pearson 1934.
static refill_fit compare_counts(uint64_t before, uint64_t since, double before_days,
                                 double since_days)
{
    const uint64_t all = before + since;
    const double part = since_days / (before_days + since_days);
    if (since < since_least || all == 0) return (refill_fit){0};
    const double low = jub_beta_below((double)since, (double)before + 1, 0.025);
    const double high = before > 0 ? jub_beta_below((double)since + 1, (double)before, 0.975) : 1;
    const double odds = part / (1 - part);
    const double ratio = (double)since / ((double)before + 0.5) / odds;
    return (refill_fit){.has_data = true,
                        .ratio = ratio,
                        .last_ratio = ratio,
                        .ratio_low = low / (1 - low) / odds,
                        .ratio_high = high < 1 ? high / (1 - high) / odds : INFINITY,
                        .p = jub_two_sided(jub_binomial_at_least(since, all, part),
                                           jub_binomial_at_most(since, all, part)),
                        .expected = (double)before * since_days / before_days};
}

// A tenth above the trend and the season of before, and above its mean too: a trend carried on for
// a year can be wrong by itself.
static bool is_told(const jub_refill_part *part, double rate)
{
    return part->has_data && part->q <= rate &&
           (double)part->admitted >= (1 + least_more) * part->as_mean &&
           (part->ratio >= 1 + least_more || part->last_ratio >= 1 + least_more);
}

static jub_refill_part part_of(const parts_work *work, division by, jub_text name, uint32_t group)
{
    const refill_span *span = work->span;
    const uint32_t *counts = &work->counts[(size_t)group * span->month_count];
    uint64_t before = 0, since = 0;
    for (uint32_t month = 0; month < span->month_count; month++)
        *(month < span->before ? &before : &since) += counts[month];
    const double daily = (double)before / (span->start - span->first);
    refill_fit fitted = refill_regress(span, counts);
    const refill_fit *fit = &fitted;
    if (!fit->has_data && by != BY_ALL)
        fitted = compare_counts(before, since, span->start - span->first, span->end - span->start);
    return (jub_refill_part){.by = division_words[by],
                             .name = name,
                             .admitted = since,
                             .expected =
                                 fit->has_data ? fit->expected : daily * (span->end - span->start),
                             .as_mean = daily * (span->end - span->start),
                             .ratio = fit->ratio,
                             .ratio_low = fit->ratio_low,
                             .ratio_high = fit->ratio_high,
                             .last_ratio = fit->last_ratio,
                             .p = fit->has_data ? fit->p : NAN,
                             .q = NAN,
                             .held_more = work->held[group] - daily * work->held_per_one,
                             .has_data = fit->has_data};
}

typedef JUB_LIST(jub_refill_part) part_list;

static jub_status judge(jub_arena *arena, part_list *parts, size_t first, jub_error *error)
{
    const size_t count = parts->count - first;
    double *p = JUB_NEW(arena, double, count);
    size_t *order = JUB_NEW(arena, size_t, count);
    if (!p || !order) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) p[i] = parts->items[first + i].p;
    (void)jub_q_values(p, count, JUB_DIFFERENT_CASES, order, p);
    for (size_t i = 0; i < count; i++) parts->items[first + i].q = p[i];
    return JUB_OK;
}

// Each division is a family of tests: where few families have a finding, less is believed within
// them. Source: Benjamini and Bogomolov 2014.
static void set_flags(part_list *parts)
{
    size_t made = 0, found = 0;
    for (size_t first = 0, end; first < parts->count; first = end) {
        bool has_test = false, has_finding = false;
        for (end = first; end < parts->count && parts->items[end].by == parts->items[first].by;
             end++) {
            has_test = has_test || parts->items[end].has_data;
            has_finding = has_finding || is_told(&parts->items[end], rate_of_false);
        }
        made += has_test;
        found += has_finding;
    }
    if (made == 0) return;
    const double rate = jub_rate_within(rate_of_false, found, made);
    for (size_t i = 0; i < parts->count; i++)
        parts->items[i].is_flag = is_told(&parts->items[i], rate);
}

static jub_status add_division(jub_arena *arena, parts_work *work, division by, part_list *parts,
                               jub_error *error)
{
    const uint32_t groups = group_count(work->custody, by), months = work->span->month_count;
    const size_t first = parts->count;
    if (groups > JUB_REFILL_PARTS_MAX) return JUB_OK;
    work->counts = JUB_NEW(arena, uint32_t, (size_t)groups * months);
    work->held = JUB_NEW(arena, double, groups);
    if (!work->counts || !work->held) return jub_fail_no_memory(error);
    count_admissions(work, by);
    for (uint32_t group = 0; group < groups; group++) {
        bool is_empty = by != BY_ALL;
        for (uint32_t month = 0; month < months && is_empty; month++)
            is_empty = work->counts[(size_t)group * months + month] == 0;
        if (is_empty) continue;
        const jub_text name = group_name(arena, work->custody, by, group);
        if (!name.bytes || !JUB_LIST_PUSH(arena, parts, part_of(work, by, name, group)))
            return jub_fail_no_memory(error);
    }
    return judge(arena, parts, first, error);
}

jub_status refill_parts_find(jub_arena *arena, const refill_custody *custody,
                             const refill_span *span, const refill_arithmetic *arithmetic,
                             int32_t released_day, jub_refill_part **parts_out,
                             size_t *part_count_out, jub_error *error)
{
    parts_work work = {
        .custody = custody, .span = span, .arithmetic = arithmetic, .released_day = released_day};
    part_list parts = {0};
    jub_status status = JUB_OK;
    if (arithmetic->daily > 0)
        work.held_per_one = arithmetic->new_held[arithmetic->day_count] / arithmetic->daily;
    for (uint32_t by = 0; by < DIVISION_COUNT && status == JUB_OK; by++)
        status = add_division(arena, &work, (division)by, &parts, error);
    if (status == JUB_OK) set_flags(&parts);
    *parts_out = parts.items;
    *part_count_out = parts.count;
    return status;
}
