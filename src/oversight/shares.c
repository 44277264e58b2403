// Shares against those of comparable others.
//
// Where all the others of a stratum have no hit at all, half a hit is laid beside them (Jeffreys),
// so that nothing is ever expected never.

#include "oversight/shares_private.h"

#include <math.h>

#include "statistics/spread.h"
#include "statistics/tail.h"

static const double OUTER_PART = 0.02; // left out at each end for a watch, and at least one item
static const double INTERVAL = 0.95;

jub_status trail_add(jub_arena *arena, finding_trail *trail, uint64_t entry, uint32_t person,
                     jub_error *error)
{
    if (!JUB_LIST_PUSH(arena, &trail->entries, entry)) return jub_fail_no_memory(error);
    if (person != JUB_NO_ROW && !JUB_LIST_PUSH(arena, &trail->persons, person))
        return jub_fail_no_memory(error);
    return JUB_OK;
}

void trail_put(const finding_trail *trail, jub_finding *finding)
{
    finding->entries = trail->entries.items;
    finding->entry_count = trail->entries.count;
    finding->persons = trail->persons.items;
    finding->person_count = trail->persons.count;
}

// What is expected of an item: all the others of the stratum, and itself at an earlier time.
static double mean_of_others(const share_item *items, size_t count, size_t item, uint32_t *peers)
{
    uint64_t hits = items[item].own_hits, trials = items[item].own_trials;
    *peers = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == item || items[i].stratum != items[item].stratum || items[i].trials == 0) continue;
        hits += items[i].hits;
        trials += items[i].trials;
        ++*peers;
    }
    return ((double)hits + 0.5) / ((double)trials + 1);
}

// The share of items left out at each end, so that it is a whole number of them and not none.
static double trim_of(size_t count)
{
    const double least = count > 0 ? 1.0 / (double)count + 1e-9 : 0;
    const double part = least > OUTER_PART ? least : OUTER_PART;
    return count < 4 ? 0 : part < 0.25 ? part : 0.25;
}

static void weigh(const jub_tally *tally, double full, double trimmed, jub_finding *finding)
{
    const uint64_t trials = tally->trials, hits = tally->hits;
    uint64_t low, high;
    jub_spread_limits(tally->mean, trials, full, INTERVAL, &low, &high);
    const jub_shrunken share = jub_spread_estimate(tally, full, INTERVAL);
    finding->low = (double)low;
    finding->high = (double)high;
    finding->effect = share.mean - tally->mean;
    finding->effect_low = share.low - tally->mean;
    finding->effect_high = share.high - tally->mean;
    finding->p = jub_beta_binomial_at_least(hits, trials, tally->mean, full);
    finding->p_watch = jub_beta_binomial_at_least(hits, trials, tally->mean, trimmed);
}

jub_status shares_weigh(jub_arena *arena, const share_item *items, size_t count,
                        const share_rule *rule, jub_finding *findings, jub_error *error)
{
    jub_tally *tallies = JUB_NEW(arena, jub_tally, count);
    size_t *of = JUB_NEW(arena, size_t, count), *order = JUB_NEW(arena, size_t, count);
    size_t used = 0;
    if (!tallies || !of || !order) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        uint32_t peers;
        const double mean = mean_of_others(items, count, i, &peers);
        findings[i].hits = items[i].hits;
        findings[i].trials = items[i].trials;
        findings[i].expected = mean * (double)items[i].trials;
        trail_put(&items[i].trail, &findings[i]);
        if (items[i].trials == 0 || peers < rule->least_peers) continue;
        of[used] = i;
        tallies[used++] = (jub_tally){items[i].hits, items[i].trials, mean};
    }
    const double full = jub_spread_fit(tallies, used, 0, order);
    const double trimmed = jub_spread_fit(tallies, used, trim_of(used), order);
    for (size_t i = 0; i < used; i++)
        if (tallies[i].trials >= rule->least_trials)
            weigh(&tallies[i], full, trimmed, &findings[of[i]]);
    return JUB_OK;
}

jub_status shares_add(overseer *run, const jub_finding *like, const share_item *items, size_t count,
                      const share_rule *rule, jub_error *error)
{
    jub_finding *findings = JUB_NEW(run->arena, jub_finding, count);
    if (!findings) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        findings[i] = *like;
        findings[i].subject = items[i].subject;
    }
    jub_status status = shares_weigh(run->arena, items, count, rule, findings, error);
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = oversight_add(run, &findings[i], error);
    return status;
}
