#include "forecast/fate_private.h"

#include <math.h>

// What lies between the register's day and the decree's. Everything here is an estimate with a low,
// a middle and a high end; docs/forecast.md has the formulas.

#define NORMAL_90 1.2815515655446004 // nine of ten lie below, of a standard normal variable
enum {
    COMPARABLE_DAYS_LEAST = 30, // fewer days of admissions would be too few people
    COMPARABLE_LEAST = 30,
    COMPARABLE_SENTENCED_DAYS = 365
};

typedef struct ahead {
    const forecast_run *run;
    const forecast_fate *fates;
    const forecast_fate *then; // NULL: not known
    jub_forecast *forecast;
    uint32_t days; // between the two days
    uint32_t comparable_days;
    forecast_past past;
    const jub_column *since;    // persons.held_since
    const jub_column *pretrial; // persons.pretrial
} ahead;

double forecast_share(uint64_t sure, uint64_t settled)
{
    return settled > 0 ? (double)sure / (double)settled : 0;
}

static bool is_settled(const forecast_fate *fate)
{
    return fate->is_sure || !fate->may;
}

// Leaves before the effective date. A place in a quota that falls free so goes to the next in rank.
static bool leaves_before(const ahead *now, const forecast_fate *fate)
{
    return !fate->has_place && fate->leaves >= now->forecast->as_of &&
           fate->leaves < now->forecast->effect;
}

// -- people in the register -----------------------------------------------------------------------

static void count_leaving(const ahead *now)
{
    jub_forecast_gap_count *gap = &now->forecast->gaps[JUB_FORECAST_LEAVING];
    uint64_t sure = 0, may = 0, settled = 0;
    gap->is_counted = now->run->reg->custody != NULL;
    now->forecast->notes[JUB_FORECAST_NOTE_NO_CUSTODY] = !gap->is_counted;
    for (uint64_t i = 0; i < now->forecast->person_count; i++) {
        const forecast_fate *fate = &now->fates[i];
        now->forecast->overdue +=
            fate->leaves != JUB_NO_LEAVING && fate->leaves < now->forecast->as_of;
        if (!leaves_before(now, fate)) continue;
        sure += fate->is_sure;
        may += fate->may;
        settled += is_settled(fate);
    }
    now->forecast->notes[JUB_FORECAST_NOTE_OVERDUE] = now->forecast->overdue > 0;
    gap->low = (double)sure;
    gap->high = (double)may;
    gap->middle = gap->low + (gap->high - gap->low) * forecast_share(sure, settled);
}

// Who is granted on the decree's day and was not on the register's, and the other way round. They
// are in the count already: the decree reckons on its own day.
static void count_time(const ahead *now)
{
    jub_forecast_gap_count *gap = &now->forecast->gaps[JUB_FORECAST_TIME];
    gap->is_counted = now->then != NULL || now->days == 0;
    gap->is_within = true;
    for (uint64_t i = 0; now->then && i < now->forecast->person_count; i++) {
        if (leaves_before(now, &now->fates[i])) continue;
        now->forecast->come += now->fates[i].is_sure && !now->then[i].may;
        now->forecast->go += now->then[i].is_sure && !now->fates[i].may;
    }
    gap->low = gap->middle = gap->high = (double)now->forecast->come - (double)now->forecast->go;
}

// In each facility, those whose case is open are reached as often as those whose is not.
static double middle_of(const jub_forecast_count *count, uint64_t settled)
{
    const double open = (double)(count->granted.most - count->granted.least);
    return (double)count->granted.least + open * forecast_share(count->granted.least, settled);
}

static uint64_t settled_of(const jub_forecast_count *count)
{
    return count->people - (count->granted.most - count->granted.least);
}

static double middle_of_all(const jub_forecast *forecast)
{
    double middle = middle_of(&forecast->elsewhere, settled_of(&forecast->elsewhere));
    for (size_t i = 0; i < forecast->facility_count; i++)
        middle += middle_of(&forecast->facilities[i], settled_of(&forecast->facilities[i]));
    const double most = (double)forecast->total.granted.most;
    return middle < most ? middle : most;
}

static void count_faults(const ahead *now)
{
    const jub_bounds granted = now->forecast->total.granted;
    now->forecast->gaps[JUB_FORECAST_FAULTS] =
        (jub_forecast_gap_count){.is_counted = true,
                                 .is_within = true,
                                 .middle = middle_of_all(now->forecast) - (double)granted.least,
                                 .high = (double)(granted.most - granted.least)};
}

// -- who is still to come -------------------------------------------------------------------------

// How far months differ beyond what counts differ by chance, as a squared share of the mean.
static double extra_spread(const forecast_past *past)
{
    double mean = 0, spread = 0;
    if (past->block_count < 2) return 0;
    for (uint32_t i = 0; i < past->block_count; i++) mean += (double)past->blocks[i];
    mean /= past->block_count;
    for (uint32_t i = 0; i < past->block_count; i++)
        spread += ((double)past->blocks[i] - mean) * ((double)past->blocks[i] - mean);
    spread /= past->block_count - 1;
    return mean > 0 && spread > mean ? (spread - mean) / (mean * mean) : 0;
}

static double per_block(const forecast_past *past)
{
    double sum = 0;
    for (uint32_t i = 0; i < past->block_count; i++) sum += (double)past->blocks[i];
    return past->block_count > 0 ? sum / past->block_count : 0;
}

static void tell_admissions(const ahead *now)
{
    bool *notes = now->forecast->notes;
    now->forecast->window_months = now->past.block_count;
    now->forecast->admissions_per_month = per_block(&now->past);
    notes[JUB_FORECAST_NOTE_NO_MOVEMENTS] = !now->past.has_movements && now->past.has_any;
    notes[JUB_FORECAST_NOTE_NO_ADMISSIONS] = !now->past.has_any;
    notes[JUB_FORECAST_NOTE_FEW_MONTHS] = now->past.has_any && now->past.block_count < 3;
}

// Comparable are those admitted in as many days before the register's day, as the decree would find
// them on that day; a share of the admissions, so that who has left by then is left out. Places of
// quotas are filled whoever comes.
static void count_admissions(const ahead *now)
{
    jub_forecast_gap_count *gap = &now->forecast->gaps[JUB_FORECAST_ADMISSIONS];
    uint64_t sure = 0, may = 0, there = 0, settled = 0, out = 0;
    jub_date since;
    tell_admissions(now);
    gap->is_counted = now->days == 0 || (now->then && now->past.has_any);
    if (now->days == 0 || !gap->is_counted || now->past.recent == 0) return;
    for (uint32_t i = 0; i < now->forecast->person_count; i++) {
        const forecast_fate *fate = &now->then[i];
        if (!forecast_day_of(now->since, i, &since) || since > now->forecast->as_of ||
            now->forecast->as_of - since >= (int32_t)now->comparable_days)
            continue;
        there++;
        if (fate->has_place) continue;
        sure += fate->is_sure;
        may += fate->may;
        settled += is_settled(fate);
        out += fate->is_out;
    }
    now->forecast->newcomers_out = forecast_share(out, there);
    const double admitted = (double)(now->past.recent > there ? now->past.recent : there);
    const double coming =
        now->forecast->admissions_per_month * now->days / (double)FORECAST_BLOCK_DAYS;
    const double low = (double)sure / admitted, high = (double)may / admitted;
    const double middle = low + (high - low) * forecast_share(sure, settled);
    const double mean = coming * middle;
    const double spread = sqrt(mean + mean * mean * extra_spread(&now->past) +
                               coming * coming * middle * (1 - middle) / admitted);
    gap->middle = mean;
    gap->low = fmax(0, coming * low - NORMAL_90 * spread);
    gap->high = coming * high + NORMAL_90 * spread;
}

static bool is_waiting(const jub_column *pretrial, uint32_t row, bool *is_known_out)
{
    *is_known_out = pretrial && pretrial->type == JUB_BOOLEAN && jub_column_has(pretrial, row);
    return *is_known_out && jub_bit(pretrial->booleans, row);
}

// Who is sentenced, held since at most a year before (or whenever, where that leaves too few).
static void compare_sentenced(const ahead *now, int32_t days_most, uint64_t *sure_out,
                              uint64_t *may_out, uint64_t *count_out)
{
    jub_date since;
    *sure_out = *may_out = *count_out = 0;
    for (uint32_t i = 0; i < now->forecast->person_count; i++) {
        bool is_known;
        if (is_waiting(now->pretrial, i, &is_known) || !is_known) continue;
        if (!forecast_day_of(now->since, i, &since) || now->forecast->as_of - since > days_most)
            continue;
        (*count_out)++;
        if (now->fates[i].has_place) continue;
        *sure_out += now->fates[i].is_sure;
        *may_out += now->fates[i].may;
    }
}

static void count_trials(const ahead *now)
{
    jub_forecast_gap_count *gap = &now->forecast->gaps[JUB_FORECAST_TRIALS];
    uint64_t sure, may, count;
    bool is_known;
    gap->is_counted = now->pretrial && now->pretrial->type == JUB_BOOLEAN;
    if (!gap->is_counted) return;
    for (uint32_t i = 0; i < now->forecast->person_count; i++)
        now->forecast->waiting += is_waiting(now->pretrial, i, &is_known) && !now->fates[i].is_sure;
    if (now->days == 0) return;
    now->forecast->notes[JUB_FORECAST_NOTE_NO_JUDGMENTS] = !now->past.has_wait;
    compare_sentenced(now, COMPARABLE_SENTENCED_DAYS, &sure, &may, &count);
    if (count < COMPARABLE_LEAST) compare_sentenced(now, INT32_MAX, &sure, &may, &count);
    const double waiting = (double)now->forecast->waiting;
    const double pace = now->past.wait_days > 0 ? now->days / now->past.wait_days : INFINITY;
    const double judged = now->past.has_wait ? 1 - exp(-pace) : 0.5;
    const double judged_most = now->past.has_wait ? 1 - exp(-2 * pace) : 1; // at twice the pace
    gap->middle = waiting * judged * forecast_share(sure, count);
    gap->high = waiting * judged_most * forecast_share(may, count);
}

// -- together -------------------------------------------------------------------------------------

static void sum_up(jub_forecast *forecast)
{
    const jub_forecast_gap_count *leaving = &forecast->gaps[JUB_FORECAST_LEAVING];
    forecast->low = (double)forecast->total.granted.least - leaving->low;
    forecast->middle = middle_of_all(forecast) - leaving->middle;
    forecast->high = (double)forecast->total.granted.most - leaving->high;
    for (int i = 0; i < JUB_FORECAST_GAP_COUNT; i++) {
        const jub_forecast_gap_count *gap = &forecast->gaps[i];
        if (i == JUB_FORECAST_LEAVING || !gap->is_counted || gap->is_within) continue;
        forecast->low += gap->low;
        forecast->middle += gap->middle;
        forecast->high += gap->high;
    }
    forecast->low = fmax(0, forecast->low);
}

void forecast_look_ahead(const forecast_run *run, const forecast_fate *fates,
                         const forecast_fate *then, jub_forecast *forecast)
{
    const jub_resource *persons = &run->reg->resources[run->reg->persons];
    ahead now = {.run = run,
                 .fates = fates,
                 .then = then,
                 .forecast = forecast,
                 .since = jub_resource_column(persons, JUB_TEXT("held_since")),
                 .pretrial = jub_resource_column(persons, JUB_TEXT("pretrial"))};
    now.days =
        forecast->effect > forecast->as_of ? (uint32_t)(forecast->effect - forecast->as_of) : 0;
    now.comparable_days = now.days > COMPARABLE_DAYS_LEAST ? now.days : COMPARABLE_DAYS_LEAST;
    now.past = forecast_read_past(run->reg, forecast->as_of, run->options->window_months,
                                  now.comparable_days);
    count_leaving(&now);
    count_time(&now);
    count_faults(&now);
    count_admissions(&now);
    count_trials(&now);
    sum_up(forecast);
}
