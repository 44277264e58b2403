#include "forecast/fate_private.h"

// Two drafts side by side, person by person.

// Whether a person surely has, or may have, what is compared: anything, or one clause.
typedef struct reach {
    bool is_sure, may;
} reach;

static reach reach_of(const forecast_fate *fate, bool has_clause, uint64_t bit)
{
    if (!has_clause) return (reach){0};
    if (bit == 0) return (reach){fate->is_sure, fate->may};
    return (reach){(fate->grants & bit) != 0, ((fate->grants | fate->open) & bit) != 0};
}

static void compare_one(reach before, reach after, jub_forecast_change *change)
{
    const bool gains = after.is_sure && !before.may, loses = before.is_sure && !after.may;
    const bool may_gain = after.may && !before.is_sure, may_lose = before.may && !after.is_sure;
    change->gained.least += gains;
    change->gained.most += may_gain;
    change->lost.least += loses;
    change->lost.most += may_lose;
    change->open += (may_gain && !gains) || (may_lose && !loses);
}

static const jub_forecast_count *find_clause(const jub_forecast *forecast, jub_text name)
{
    for (size_t i = 0; i < forecast->clause_count; i++)
        if (jub_text_equal(forecast->clauses[i].name, name)) return &forecast->clauses[i];
    return NULL;
}

static uint64_t bit_of(const jub_forecast *forecast, const jub_forecast_count *clause)
{
    return clause ? (uint64_t)1 << (clause - forecast->clauses) : 0;
}

static void compare_clause(const jub_forecast *forecast, const jub_forecast *other,
                           jub_forecast_change *change)
{
    const uint64_t before = bit_of(forecast, change->before), after = bit_of(other, change->after);
    for (uint64_t i = 0; i < forecast->person_count; i++)
        compare_one(reach_of(&forecast->fates[i], change->before != NULL, before),
                    reach_of(&other->fates[i], change->after != NULL, after), change);
}

static jub_status compare_clauses(jub_arena *arena, const jub_forecast *forecast,
                                  const jub_forecast *other, jub_forecast_comparison *comparison,
                                  jub_error *error)
{
    jub_forecast_change *changes =
        JUB_NEW(arena, jub_forecast_change, forecast->clause_count + other->clause_count);
    if (!changes) return jub_fail_no_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < forecast->clause_count; i++) {
        const jub_text name = forecast->clauses[i].name;
        changes[count++] = (jub_forecast_change){
            .name = name, .before = &forecast->clauses[i], .after = find_clause(other, name)};
    }
    for (size_t i = 0; i < other->clause_count; i++) {
        if (find_clause(forecast, other->clauses[i].name)) continue;
        changes[count++] =
            (jub_forecast_change){.name = other->clauses[i].name, .after = &other->clauses[i]};
    }
    for (size_t i = 0; i < count; i++) compare_clause(forecast, other, &changes[i]);
    comparison->clauses = changes;
    comparison->clause_count = count;
    return JUB_OK;
}

static jub_status compare_facilities(jub_arena *arena, const jub_register *reg,
                                     const jub_forecast *forecast, const jub_forecast *other,
                                     jub_forecast_comparison *comparison, jub_error *error)
{
    const jub_link *link = forecast_facility_link(reg);
    jub_forecast_change *changes = JUB_NEW(arena, jub_forecast_change, forecast->facility_count);
    if (!changes) return jub_fail_no_memory(error);
    for (size_t i = 0; i < forecast->facility_count; i++)
        changes[i] = (jub_forecast_change){.name = forecast->facilities[i].name,
                                           .before = &forecast->facilities[i],
                                           .after = &other->facilities[i]};
    for (uint64_t i = 0; i < forecast->person_count; i++) {
        const reach before = reach_of(&forecast->fates[i], true, 0);
        const reach after = reach_of(&other->fates[i], true, 0);
        compare_one(before, after, &comparison->total);
        if (link && link->target_rows[i] != JUB_NO_ROW)
            compare_one(before, after, &changes[link->target_rows[i]]);
    }
    comparison->facilities = changes;
    comparison->facility_count = forecast->facility_count;
    return JUB_OK;
}

jub_status jub_forecast_compare(jub_arena *arena, const jub_register *reg,
                                const jub_forecast *forecast, const jub_forecast *other,
                                jub_forecast_comparison *comparison_out, jub_error *error)
{
    *comparison_out = (jub_forecast_comparison){
        .total = {.name = JUB_TEXT("all"), .before = &forecast->total, .after = &other->total}};
    jub_status status = compare_clauses(arena, forecast, other, comparison_out, error);
    if (status == JUB_OK)
        status = compare_facilities(arena, reg, forecast, other, comparison_out, error);
    return status;
}
