// People or facilities beside each other: honest ones differ, and how much is estimated: for a flag
// from all others (spread_of_others_private.h), for a watch from all but the outermost, for a
// funnel from all.

#include <math.h>
#include <stdlib.h>

#include "oversight/oversight_private.h"
#include "oversight/spread_of_others_private.h"
#include "statistics/spread.h"
#include "statistics/tail.h"

// At least one at each end is left out of the fit for watches, of those who have data.
static const double TRIM = 0.02, LEAST_MEAN = 0.002, LIMITS = 0.95, OUTER_LIMITS = 0.998;
static const double TRIM_MAX = 0.25;

typedef struct beside_fit {
    double full, trimmed;
    double *others; // [items] for each of those who have data: of the others
    size_t count;   // who has data
} beside_fit;

static jub_tally bounded(jub_tally tally)
{
    if (!(tally.mean > LEAST_MEAN)) tally.mean = LEAST_MEAN;
    if (tally.mean > 1 - LEAST_MEAN) tally.mean = 1 - LEAST_MEAN;
    return tally;
}

static void fit_all(const jub_tally *tallies, size_t *order, beside_fit *found)
{
    // A hair more than one of so many, that rounding does not make it none.
    const double one = 1.0001 / (double)found->count;
    const double trim = one > TRIM ? one : TRIM;
    found->full = jub_spread_fit(tallies, found->count, 0, order);
    found->trimmed =
        jub_spread_fit(tallies, found->count, trim < TRIM_MAX ? trim : TRIM_MAX, order);
}

static jub_status fit(const overseer *run, const beside_question *question, const beside *items,
                      size_t count, beside_fit *fit_out, jub_error *error)
{
    *fit_out = (beside_fit){.others = JUB_NEW(run->arena, double, count)};
    const size_t mark = jub_arena_mark(run->arena);
    jub_tally *tallies = JUB_NEW(run->arena, jub_tally, count);
    size_t *order = JUB_NEW(run->arena, size_t, count);
    others_spread *spreads = JUB_NEW(run->arena, others_spread, count);
    if (!fit_out->others || !tallies || !order || !spreads) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++)
        if (items[i].tally.trials >= question->least)
            tallies[fit_out->count++] = bounded(items[i].tally);
    if (fit_out->count > 0) fit_all(tallies, order, fit_out);
    const jub_status status = spread_of_others(run->arena, tallies, fit_out->count, spreads, error);
    for (size_t i = 0, used = 0; status == JUB_OK && i < count; i++)
        if (items[i].tally.trials >= question->least) fit_out->others[i] = spreads[used++].wide;
    jub_arena_rewind(run->arena, mark);
    return status;
}

static double tail(const jub_tally *tally, double precision, bool is_two_sided)
{
    const double at_least =
        jub_beta_binomial_at_least(tally->hits, tally->trials, tally->mean, precision);
    if (!is_two_sided) return at_least;
    return jub_two_sided(
        at_least, jub_beta_binomial_at_most(tally->hits, tally->trials, tally->mean, precision));
}

static jub_finding test(const beside_question *question, const beside *item, const beside_fit *fit,
                        double others)
{
    jub_finding finding = oversight_finding(question->indicator, question->kind, item->subject);
    const jub_tally tally = bounded(item->tally);
    finding.family = question->family;
    finding.says = question->says;
    finding.hits = tally.hits;
    finding.trials = tally.trials;
    finding.expected = item->tally.mean * (double)tally.trials;
    if (tally.trials < question->least || fit->count < 2) return finding;
    uint64_t low, high;
    jub_spread_limits(tally.mean, tally.trials, others, LIMITS, &low, &high);
    finding.low = (double)low;
    finding.high = (double)high;
    finding.p = tail(&tally, others, question->is_two_sided);
    finding.p_watch = tail(&tally, fit->trimmed, question->is_two_sided);
    // How much people differ at all says how far what was seen is to be believed: of all, the one
    // who is tested as well, as without any spread nobody could be off.
    const double whole = fit->full < others ? fit->full : others;
    const jub_shrunken shrunken = jub_spread_estimate(&tally, whole, LIMITS);
    finding.effect = shrunken.mean - tally.mean;
    finding.effect_low = shrunken.low - tally.mean;
    finding.effect_high = shrunken.high - tally.mean;
    finding.entries = item->entries;
    finding.entry_count = item->entry_count;
    finding.persons = item->persons;
    finding.person_count = item->person_count;
    return finding;
}

static jub_status add_funnel(overseer *run, const beside_question *question, const beside *items,
                             size_t count, const beside_fit *fit, jub_error *error)
{
    jub_funnel_point *points = JUB_NEW(run->arena, jub_funnel_point, count);
    uint64_t hits = 0, trials = 0;
    size_t placed = 0;
    if (!points) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        if (items[i].tally.trials == 0) continue;
        const jub_tally tally = bounded(items[i].tally);
        jub_funnel_point *point = &points[placed++];
        hits += tally.hits;
        trials += tally.trials;
        *point = (jub_funnel_point){.subject = items[i].subject,
                                    .hits = tally.hits,
                                    .trials = tally.trials,
                                    .expected = tally.mean};
        jub_spread_limits(tally.mean, tally.trials, fit->full, LIMITS, &point->low_95,
                          &point->high_95);
        jub_spread_limits(tally.mean, tally.trials, fit->full, OUTER_LIMITS, &point->low_998,
                          &point->high_998);
    }
    const jub_funnel funnel = {.indicator = question->indicator,
                               .subject_kind = question->kind,
                               .points = points,
                               .point_count = placed,
                               .mean = trials > 0 ? (double)hits / (double)trials : NAN,
                               .precision = fit->full};
    return JUB_LIST_PUSH(run->arena, &run->funnels, funnel) ? JUB_OK : jub_fail_no_memory(error);
}

jub_status oversight_beside(overseer *run, const beside_question *question, const beside *items,
                            size_t count, jub_error *error)
{
    beside_fit found = {0};
    jub_status status = fit(run, question, items, count, &found, error);
    for (size_t i = 0; status == JUB_OK && i < count; i++) {
        const jub_finding finding = test(question, &items[i], &found, found.others[i]);
        status = oversight_add(run, &finding, error);
    }
    if (status == JUB_OK && question->has_funnel && found.count > 1)
        status = add_funnel(run, question, items, count, &found, error);
    return status;
}

// -- what is expected where nothing is known of the cases -----------------------------------------

enum { POOL_LEAST = 5 }; // from here on the outermost are left out

static double share_of(const beside *item)
{
    return item->tally.trials > 0 ? (double)item->tally.hits / (double)item->tally.trials : 0;
}

// The highest and the lowest, each the first where there are more.
static void find_outermost(const beside *items, size_t count, size_t *high_out, size_t *low_out)
{
    *high_out = *low_out = SIZE_MAX;
    for (size_t i = 0; count >= POOL_LEAST && i < count; i++) {
        if (items[i].tally.trials == 0) continue;
        if (*high_out == SIZE_MAX || share_of(&items[i]) > share_of(&items[*high_out]))
            *high_out = i;
    }
    for (size_t i = 0; count >= POOL_LEAST && i < count; i++) {
        if (items[i].tally.trials == 0 || i == *high_out) continue;
        if (*low_out == SIZE_MAX || share_of(&items[i]) < share_of(&items[*low_out])) *low_out = i;
    }
}

void oversight_pool(beside *items, size_t count)
{
    size_t high, low;
    uint64_t hits = 0, trials = 0;
    find_outermost(items, count, &high, &low);
    for (size_t i = 0; i < count; i++) {
        if (i == high || i == low) continue;
        hits += items[i].tally.hits;
        trials += items[i].tally.trials;
    }
    for (size_t i = 0; i < count; i++) {
        jub_tally *tally = &items[i].tally;
        const bool is_in = i != high && i != low;
        const uint64_t other_hits = hits - (is_in ? tally->hits : 0);
        const uint64_t others = trials - (is_in ? tally->trials : 0);
        // Half a case more, that none is not never.
        tally->mean = ((double)other_hits + 0.5) / ((double)others + 1);
    }
}

// -- what a finding rests on ----------------------------------------------------------------------

double oversight_likeness(const overseer *run, const jub_reading_fact *reading)
{
    double pass = oversight_chance_given(run, reading->case_number, reading->reader);
    if (isnan(pass)) pass = oversight_chance(run, reading->case_number, reading->reader);
    return reading->is_pass ? pass : 1 - pass;
}

static int compare_doubts(const void *a, const void *b)
{
    const doubt *x = a, *y = b;
    if (x->chance != y->chance) return x->chance < y->chance ? -1 : 1;
    return x->reading < y->reading ? -1 : x->reading > y->reading;
}

jub_status oversight_rests_on(const overseer *run, doubt *doubts, size_t count,
                              const uint64_t **entries_out, const uint32_t **persons_out,
                              jub_error *error)
{
    uint64_t *entries = JUB_NEW(run->arena, uint64_t, count);
    uint32_t *persons = JUB_NEW(run->arena, uint32_t, count);
    if (!entries || !persons) return jub_fail_no_memory(error);
    if (count > 0) qsort(doubts, count, sizeof *doubts, compare_doubts);
    for (size_t i = 0; i < count; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[doubts[i].reading];
        entries[i] = reading->entry;
        persons[i] = reading->person;
    }
    *entries_out = entries;
    *persons_out = persons;
    return JUB_OK;
}
