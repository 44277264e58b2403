// D1: the best workers kept.
//
// The register says of a facility what is worked there and of a person how they conduct themselves,
// not what they are worth as a hand; so the question is whether a facility with work sets aside
// people of the best mark more often than its others, although the decree gives the mark no part in
// that. Two tails, and the larger one counts, so that both must be small:
//
//     within      hypergeometric: those set aside against the same number drawn from all who were
//                 proposed there; exact, and what shuffling the mark within the facility would give
//     between     beta-binomial: the rate among the best against that of the facility's others, as
//                 far as the two differ at other facilities, with as much spread as they show
//
// The subject is the facility. Nobody in it is given a value.

#include <math.h>

#include "oversight/shares_private.h"
#include "oversight/spread_of_others_private.h"
#include "statistics/tail.h"

enum { BEST_LEAST = 5, PROPOSED_LEAST = 20, PEERS_LEAST = 3 };
static const double SHRINK_PEOPLE = 20, INTERVAL = 0.95;

typedef struct hands {
    uint64_t best, others, best_aside, others_aside;
    finding_trail trail;
} hands;

// The mark that the schema names first is the best; without a list of cases there is none.
static bool is_best(const jub_column *conduct, uint32_t row)
{
    return jub_column_has(conduct, row) && conduct->codes[row] == 0;
}

static bool has_work(const jub_column *work, uint32_t facility)
{
    return !work || !(work->none && jub_bit(work->none, facility));
}

static jub_status count_hands(overseer *run, const jub_column *conduct, hands *all,
                              jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint32_t row = 0; status == JUB_OK && row < run->state->people.count; row++) {
        const jub_person *person = &run->state->people.items[row];
        const uint32_t facility = jub_basis_facility_of(run->basis, row);
        if (person->nomination == JUB_NOT_YET || facility == JUB_NO_ROW ||
            !jub_bit(conduct->known, row))
            continue;
        const bool is_aside = person->nomination == JUB_IS_SET_ASIDE;
        hands *of = &all[facility];
        if (!is_best(conduct, row)) {
            of->others++;
            of->others_aside += is_aside;
            continue;
        }
        of->best++;
        of->best_aside += is_aside;
        if (is_aside)
            status = trail_add(run->arena, &of->trail, person->nomination_entry, row, error);
    }
    return status;
}

static bool takes_part(const hands *of)
{
    return of->best > 0 && of->others > 0;
}

// What the rate among the best is expected to be: that of the facility's others, drawn toward that
// of all, times how the two stand to each other elsewhere.
static double expected_share(const hands *all, uint32_t count, uint32_t facility, uint32_t *peers)
{
    uint64_t best = 0, best_aside = 0, others = 0, others_aside = 0;
    *peers = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i == facility || !takes_part(&all[i])) continue;
        ++*peers;
        best += all[i].best, best_aside += all[i].best_aside;
        others += all[i].others, others_aside += all[i].others_aside;
    }
    const double rate_best = ((double)best_aside + 0.5) / ((double)best + 1);
    const double rate_others = ((double)others_aside + 0.5) / ((double)others + 1);
    const double own = ((double)all[facility].others_aside + SHRINK_PEOPLE * rate_others) /
                       ((double)all[facility].others + SHRINK_PEOPLE);
    const double odds =
        own / (1 - own) * rate_best / (1 - rate_best) / rate_others * (1 - rate_others);
    return odds / (1 + odds);
}

static void weigh(const hands *of, const jub_tally *tally, const others_spread *spread,
                  jub_finding *finding)
{
    const uint64_t aside = of->best_aside + of->others_aside;
    const double within =
        jub_hypergeometric_at_least(of->best_aside, aside, of->best, of->best + of->others);
    const double drawn_to = spread->all < spread->wide ? spread->all : spread->wide;
    uint64_t low, high;
    jub_spread_limits(tally->mean, tally->trials, spread->wide, INTERVAL, &low, &high);
    const jub_shrunken share = jub_spread_estimate(tally, drawn_to, INTERVAL);
    finding->low = (double)low;
    finding->high = (double)high;
    finding->effect = share.mean - tally->mean;
    finding->effect_low = share.low - tally->mean;
    finding->effect_high = share.high - tally->mean;
    finding->p = fmax(
        within, jub_beta_binomial_at_least(tally->hits, tally->trials, tally->mean, spread->wide));
    finding->p_watch = fmax(within, jub_beta_binomial_at_least(tally->hits, tally->trials,
                                                               tally->mean, spread->likely));
}

static jub_status add_tests(overseer *run, const hands *all, uint32_t count, jub_error *error)
{
    jub_tally *tallies = JUB_NEW(run->arena, jub_tally, count);
    others_spread *spreads = JUB_NEW(run->arena, others_spread, count);
    uint32_t peers = 0, used = 0;
    if (!tallies || !spreads) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++)
        if (takes_part(&all[i]))
            tallies[used++] =
                (jub_tally){all[i].best_aside, all[i].best, expected_share(all, count, i, &peers)};
    jub_status status = spread_of_others(run->arena, tallies, used, spreads, error);
    used = 0;
    for (uint32_t i = 0; status == JUB_OK && i < count; i++) {
        if (!takes_part(&all[i])) continue;
        const jub_tally *tally = &tallies[used];
        jub_finding finding = oversight_finding(JUB_INDICATOR_USEFUL, JUB_SUBJECT_FACILITY, i);
        finding.hits = tally->hits;
        finding.trials = tally->trials;
        finding.expected = tally->mean * (double)tally->trials;
        finding.says = JUB_SAYS_BEST_SET_ASIDE;
        trail_put(&all[i].trail, &finding);
        if (peers >= PEERS_LEAST && all[i].best >= BEST_LEAST &&
            all[i].best + all[i].others >= PROPOSED_LEAST)
            weigh(&all[i], tally, &spreads[used], &finding);
        used++;
        status = oversight_add(run, &finding, error);
    }
    return status;
}

jub_status flag_useful(overseer *run, jub_error *error)
{
    const jub_resource *facilities = run->basis->facilities;
    const jub_column *conduct = jub_resource_column(run->basis->persons, JUB_TEXT("conduct"));
    const jub_column *work = jub_resource_column(facilities, JUB_TEXT("work"));
    if (!conduct || conduct->type != JUB_CHOICE) {
        run->untested[JUB_INDICATOR_USEFUL] = JUB_UNTESTED_NO_MARKS;
        return JUB_OK;
    }
    hands *all = JUB_NEW(run->arena, hands, facilities->row_count);
    if (!all) return jub_fail_no_memory(error);
    const jub_status status = count_hands(run, conduct, all, error);
    if (status != JUB_OK) return status;
    uint32_t count = 0;
    for (uint32_t i = 0; i < facilities->row_count; i++) {
        if (!has_work(work, i)) all[i] = (hands){0};
        count += takes_part(&all[i]);
    }
    if (count == 0) run->untested[JUB_INDICATOR_USEFUL] = JUB_UNTESTED_NO_WORK;
    return add_tests(run, all, facilities->row_count, error);
}
