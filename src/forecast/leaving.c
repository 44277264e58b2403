#include "forecast/fate_private.h"

// When somebody leaves. By the register that is the day of release that the sentence law gives; by
// an outcome it is the effective date, or the day that the law gives once a length is struck off.

jub_date jub_forecast_leaves(const jub_register *reg, uint32_t person)
{
    jub_date day;
    if (!reg->custody) return JUB_NO_LEAVING;
    if (forecast_day_of(&reg->custody->columns[JUB_CUSTODY_RELEASE], person, &day) ||
        forecast_day_of(&reg->custody->columns[JUB_CUSTODY_END], person, &day))
        return day;
    return JUB_NO_LEAVING;
}

// One length off the whole, as the decree has it; nothing else the law could compute.
static bool is_one_length(const jub_outcome *outcome)
{
    return outcome->is_reduction && outcome->has_amount && outcome->has_new_end &&
           outcome->new_kind == JUB_NO_TARGET;
}

static bool by_law(const forecast_run *run, uint32_t row, const jub_outcome *outcome,
                   jub_date effect, jub_person_custody *person, jub_arena *scratch,
                   jub_date *day_out)
{
    jub_release release;
    if (!run->options->law || !run->reg->custody || !is_one_length(outcome)) return false;
    jub_register_gather(run->reg, row, person);
    if (person->state != JUB_CUSTODY_KNOWN) return false;
    const size_t mark = jub_arena_mark(scratch);
    const jub_status status = jub_register_release_after(run->options->law, person, outcome->amount,
                                                         effect, scratch, &release, NULL, NULL);
    const bool is_found = status == JUB_OK && jub_release_day(&release, day_out);
    jub_arena_rewind(scratch, mark);
    return is_found;
}

jub_date forecast_leaves_by(const forecast_run *run, uint32_t row, const jub_outcome *outcome,
                            jub_person_custody *person, jub_arena *scratch)
{
    const jub_date own = jub_forecast_leaves(run->reg, row);
    jub_date effect = JUB_DATE_MIN, day;
    if (jub_decree_effect(run->decree, &effect) && run->has_day) effect = run->day;
    if (outcome->standing != JUB_GRANTED) return own;
    if (outcome->is_release) {
        day = outcome->has_new_end ? outcome->new_end : effect;
        return day < own ? day : own;
    }
    if (!outcome->is_reduction) return own;
    if (by_law(run, row, outcome, effect, person, scratch, &day)) return day < own ? day : own;
    return outcome->has_new_end && outcome->new_end < own ? outcome->new_end : own;
}

void jub_forecast_leaving(const jub_forecast *forecast, jub_date *least_out, jub_date *most_out)
{
    for (uint64_t i = 0; i < forecast->person_count; i++) {
        if (least_out) least_out[i] = forecast->fates[i].leaves_least;
        if (most_out) most_out[i] = forecast->fates[i].leaves_most;
    }
}
