// Admissions divided by who ordered them, on what ground and where, a segmented regression for
// each.

#include <math.h>

#include "population/refill_private.h"
#include "statistics/many_tests.h"

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

typedef struct parts_work {
    const refill_custody *custody;
    const refill_span *span;
    const refill_arithmetic *arithmetic;
    int32_t released_day;
    uint32_t *counts;    // [groups][month_count]
    double *held;        // [groups] of those admitted since, expected at the end
    double held_per_one; // the same for one admission a day
} parts_work;

static const jub_column *facility_column(const refill_custody *custody, const char *name)
{
    if (!custody->facilities) return NULL;
    const jub_column *found = jub_resource_column(custody->facilities, jub_text_from(name));
    const bool is_texts = found && (found->type == JUB_TEXT_VALUE || found->type == JUB_CHOICE);
    return is_texts ? found : NULL;
}

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
    case BY_KIND: return dictionary_count(facility_column(custody, "kind"));
    case BY_FACILITY: return custody->facilities ? custody->facilities->row_count : 0;
    case BY_LABOUR: return facility_column(custody, "work") ? 2 : 0;
    default: return 0;
    }
}

static uint32_t facility_group(const refill_custody *custody, uint32_t facility, division by)
{
    if (facility == JUB_NO_ROW) return REFILL_NO_CODE;
    if (by == BY_FACILITY) return facility;
    const jub_column *column = facility_column(custody, by == BY_KIND ? "kind" : "work");
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
    case BY_KIND: return facility_column(custody, "kind")->dictionary->keys[group];
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

static bool is_told(const refill_fit *fit, double q)
{
    return fit->has_data && q <= rate_of_false &&
           (fit->ratio >= 1 + least_more || fit->last_ratio >= 1 + least_more);
}

static jub_refill_part part_of(const parts_work *work, division by, jub_text name, uint32_t group,
                               refill_fit *fit)
{
    const refill_span *span = work->span;
    const uint32_t *counts = &work->counts[(size_t)group * span->month_count];
    uint64_t before = 0, since = 0;
    for (uint32_t month = 0; month < span->month_count; month++)
        *(month < span->before ? &before : &since) += counts[month];
    const double daily = (double)before / (span->start - span->first);
    *fit = refill_regress(span, counts);
    return (jub_refill_part){.by = division_words[by],
                             .name = name,
                             .admitted = since,
                             .expected =
                                 fit->has_data ? fit->expected : daily * (span->end - span->start),
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
    for (size_t i = 0; i < count; i++) {
        jub_refill_part *part = &parts->items[first + i];
        const refill_fit fit = {
            .has_data = part->has_data, .ratio = part->ratio, .last_ratio = part->last_ratio};
        part->q = p[i];
        part->is_flag = is_told(&fit, part->q);
    }
    return JUB_OK;
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
        refill_fit fit;
        bool is_empty = by != BY_ALL;
        for (uint32_t month = 0; month < months && is_empty; month++)
            is_empty = work->counts[(size_t)group * months + month] == 0;
        if (is_empty) continue;
        const jub_text name = group_name(arena, work->custody, by, group);
        if (!name.bytes || !JUB_LIST_PUSH(arena, parts, part_of(work, by, name, group, &fit)))
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
    *parts_out = parts.items;
    *part_count_out = parts.count;
    return status;
}
