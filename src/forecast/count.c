#include "forecast/fate_private.h"

const jub_link *forecast_facility_link(const jub_register *reg)
{
    const jub_resource *facilities = jub_register_resource(reg, JUB_TEXT("facilities"));
    return facilities ? jub_resource_link(reg, &reg->resources[reg->persons], facilities) : NULL;
}

// By a clause, somebody whose case is open is reached at least by none and at most by this one: the
// ends of what is possible do not say what lies between.
void forecast_count_one(const forecast_fate *fate, uint64_t bit, jub_forecast_count *count)
{
    const bool is_open = fate->standing == JUB_UNDETERMINED;
    const bool is_sure = bit ? (fate->grants & bit) != 0 : fate->is_sure;
    const bool may = bit ? ((fate->grants | fate->open) & bit) != 0 : fate->may;
    count->people++;
    count->sure += fate->standing == JUB_GRANTED && is_sure;
    count->undetermined += is_open && (bit == 0 || may);
    count->granted.least += is_sure;
    count->granted.most += may;
    count->released.least += is_sure && fate->is_out;
    count->released.most += may && fate->may_be_out;
}

static jub_status count_clauses(jub_arena *arena, const forecast_run *run,
                                const forecast_fate *fates, jub_forecast *forecast,
                                jub_error *error)
{
    const uint32_t count = jub_decree_clause_count(run->decree, JUB_GRANTS);
    jub_forecast_count *clauses = JUB_NEW(arena, jub_forecast_count, count);
    if (!clauses) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        clauses[i].name = jub_decree_clause_name(run->decree, JUB_GRANTS, i);
        clauses[i].label = jub_decree_clause_cite(run->decree, JUB_GRANTS, i);
        for (uint64_t row = 0; row < forecast->person_count; row++)
            forecast_count_one(&fates[row], (uint64_t)1 << i, &clauses[i]);
    }
    forecast->clauses = clauses;
    forecast->clause_count = count;
    return JUB_OK;
}

// -- by facility ----------------------------------------------------------------------------------

static jub_text cell_text(const jub_column *column, uint32_t row)
{
    if (!column || (column->type != JUB_TEXT_VALUE && column->type != JUB_CHOICE) ||
        !jub_bit(column->known, row) || (column->none && jub_bit(column->none, row)))
        return (jub_text){0};
    return column->dictionary->keys[column->codes[row]];
}

static const jub_column *find_name(const jub_resource *facilities)
{
    const jub_column *latin = jub_resource_column(facilities, JUB_TEXT("name_latin"));
    return latin ? latin : jub_resource_column(facilities, JUB_TEXT("name"));
}

static jub_status count_facilities(jub_arena *arena, const forecast_run *run,
                                   const forecast_fate *fates, jub_forecast *forecast,
                                   jub_error *error)
{
    const jub_link *link = forecast_facility_link(run->reg);
    const jub_resource *resource = link ? &run->reg->resources[link->target_resource] : NULL;
    const uint32_t count = resource ? resource->row_count : 0;
    jub_forecast_count *facilities = JUB_NEW(arena, jub_forecast_count, count);
    if (!facilities) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        if (resource->key_column != JUB_NO_ROW)
            facilities[i].name = cell_text(&resource->columns[resource->key_column], i);
        facilities[i].label = cell_text(find_name(resource), i);
    }
    for (uint64_t row = 0; row < forecast->person_count; row++) {
        const uint32_t place = link ? link->target_rows[row] : JUB_NO_ROW;
        forecast_count_one(&fates[row], 0,
                           place == JUB_NO_ROW ? &forecast->elsewhere : &facilities[place]);
    }
    forecast->facilities = facilities;
    forecast->facility_count = count;
    return JUB_OK;
}

static void add_count(const jub_forecast_count *from, jub_forecast_count *into)
{
    into->people += from->people;
    into->sure += from->sure;
    into->undetermined += from->undetermined;
    into->granted.least += from->granted.least;
    into->granted.most += from->granted.most;
    into->released.least += from->released.least;
    into->released.most += from->released.most;
}

// By a column of facilities, a count for each of its words. Without such a column there are none.
static jub_status count_words(jub_arena *arena, const forecast_run *run, const char *column_name,
                              const jub_forecast *forecast, const jub_forecast_count **counts_out,
                              size_t *count_out, jub_error *error)
{
    const jub_link *link = forecast_facility_link(run->reg);
    const jub_column *column =
        link ? jub_resource_column(&run->reg->resources[link->target_resource],
                                   jub_text_from(column_name))
             : NULL;
    *count_out = 0;
    if (!column || (column->type != JUB_TEXT_VALUE && column->type != JUB_CHOICE)) return JUB_OK;
    const uint32_t count = column->dictionary->count;
    jub_forecast_count *counts = JUB_NEW(arena, jub_forecast_count, count);
    if (!counts) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++) counts[i].name = column->dictionary->keys[i];
    for (uint32_t row = 0; row < forecast->facility_count; row++)
        if (jub_column_has(column, row))
            add_count(&forecast->facilities[row], &counts[column->codes[row]]);
    *counts_out = counts;
    *count_out = count;
    return JUB_OK;
}

// -- together -------------------------------------------------------------------------------------

// Of those whose only hope is a place that hangs on facts that are missing, no more get one than
// there are such places.
static void cap_by_places(const forecast_run *run, const forecast_fate *fates,
                          jub_forecast *forecast)
{
    uint64_t hopes = 0, out_hopes = 0;
    for (uint64_t row = 0; row < forecast->person_count; row++) {
        hopes += fates[row].is_place_open && fates[row].may;
        out_hopes += fates[row].is_place_open && fates[row].may_be_out;
    }
    if (hopes > run->open_places) forecast->total.granted.most -= hopes - run->open_places;
    if (out_hopes > run->open_places) forecast->total.released.most -= out_hopes - run->open_places;
}

jub_status forecast_count_all(jub_arena *arena, const forecast_run *run, const forecast_fate *fates,
                              jub_forecast *forecast, jub_error *error)
{
    for (uint64_t row = 0; row < forecast->person_count; row++) {
        forecast->standings[fates[row].standing]++;
        forecast->days_saved += (uint64_t)fates[row].days_saved;
        forecast_count_one(&fates[row], 0, &forecast->total);
    }
    cap_by_places(run, fates, forecast);
    jub_status status = count_clauses(arena, run, fates, forecast, error);
    if (status == JUB_OK) status = count_facilities(arena, run, fates, forecast, error);
    if (status == JUB_OK)
        status = count_words(arena, run, "kind", forecast, &forecast->kinds, &forecast->kind_count,
                             error);
    if (status == JUB_OK)
        status = count_words(arena, run, "ministry", forecast, &forecast->ministries,
                             &forecast->ministry_count, error);
    return status;
}
