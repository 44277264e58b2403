#include "forecast/fate_private.h"

#include "decree/schedule.h"

enum { OLD_DAYS = 180, THIN_PEOPLE = 200, THIN_ONE_IN = 10 };

static void find_days(jub_arena *arena, const forecast_run *run, jub_forecast *forecast)
{
    uint32_t lone = 0;
    bool *notes = forecast->notes;
    bool has_day = run->options->has_register_day;
    if (has_day)
        forecast->as_of = run->options->register_day;
    else
        has_day = jub_forecast_register_day(arena, run->reg, &forecast->as_of, &lone);
    const bool has_effect = jub_decree_effect(run->decree, &forecast->effect);
    if (!has_effect) forecast->effect = forecast->as_of;
    if (!has_day) forecast->as_of = forecast->effect;
    notes[JUB_FORECAST_NOTE_NO_EFFECT] = !has_effect;
    notes[JUB_FORECAST_NOTE_LONE_DATES] = lone > 0;
    notes[JUB_FORECAST_NOTE_NO_DAY] = !has_day;
    notes[JUB_FORECAST_NOTE_PAST] = has_day && has_effect && forecast->effect <= forecast->as_of;
    notes[JUB_FORECAST_NOTE_OLD] =
        run->options->has_today && run->options->today - forecast->as_of > OLD_DAYS;
    notes[JUB_FORECAST_NOTE_FAR] = has_day && forecast->effect - forecast->as_of > OLD_DAYS;
    notes[JUB_FORECAST_NOTE_ROUNDS] =
        !run->options->takes_rounds && jub_decree_round_count(run->decree) > 0;
    notes[JUB_FORECAST_NOTE_LOTS] = jub_decree_lottery_count(run->decree) > 0;
}

// Everybody as if the decree took effect on the register's day; NULL where nothing lies between.
static jub_status run_then(jub_arena *arena, const forecast_run *run, const jub_forecast *forecast,
                           jub_diagnostics *diagnostics, const forecast_fate **then_out,
                           jub_error *error)
{
    forecast_run moved = *run;
    *then_out = NULL;
    if (forecast->effect <= forecast->as_of) return JUB_OK;
    moved.has_day = true;
    moved.day = forecast->as_of;
    forecast_fate *then = JUB_NEW(arena, forecast_fate, forecast->person_count);
    if (!then) return jub_fail_no_memory(error);
    const jub_status status = forecast_run_all(arena, &moved, diagnostics, then, error);
    if (status == JUB_OK) *then_out = then;
    return status;
}

static void judge_thinness(jub_forecast *forecast)
{
    const uint64_t open = forecast->total.granted.most - forecast->total.granted.least;
    forecast->notes[JUB_FORECAST_NOTE_THIN] =
        forecast->person_count < THIN_PEOPLE || open * THIN_ONE_IN > forecast->person_count;
}

jub_status jub_forecast_make(jub_arena *arena, const jub_decree *decree, const jub_register *reg,
                             const jub_forecast_options *options, jub_diagnostics *diagnostics,
                             jub_forecast *forecast_out, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    jub_forecast forecast = {.person_count = reg->resources[reg->persons].row_count};
    forecast_run run = {.decree = decree, .reg = reg, .options = options};
    jub_arena work = jub_arena_init(arena->max_bytes - arena->used_bytes);
    const forecast_fate *then = NULL;
    jub_status status = JUB_OK;
    forecast_fate *fates = JUB_NEW(arena, forecast_fate, forecast.person_count);
    if (!fates) status = jub_fail_no_memory(error);
    if (status == JUB_OK) find_days(&work, &run, &forecast);
    if (status == JUB_OK) status = forecast_run_all(&work, &run, diagnostics, fates, error);
    if (status == JUB_OK) status = run_then(&work, &run, &forecast, diagnostics, &then, error);
    if (status == JUB_OK) status = forecast_count_all(arena, &run, fates, &forecast, error);
    if (status == JUB_OK) {
        forecast_look_ahead(&run, fates, then, &forecast);
        judge_thinness(&forecast);
        forecast.fates = fates;
        *forecast_out = forecast;
    } else {
        jub_arena_rewind(arena, mark);
    }
    jub_arena_clear(&work);
    return status;
}
