// D3: a reader and what a group of people have in common.
//
// The register has no petitioners or visitors; what people have in common in it is the town they
// come from. Each reader is held to the reader's own level (a step in logits that makes what is
// expected of all the reader's answers what was answered), so that who is generous to all, which is
// C1, is not found again at each town.
//
//     town            passes among the reader's cases of one town, at least five, against the
//                     Poisson-binomial of their chances; counted only where it is three or more
//                     above what is expected
//     concentration   over all towns of a reader: the sum of squares of what is above the expected,
//                     against what each answer had above its chance shuffled among cases of like
//                     chance. (Answers themselves are not alike in a stratum of twenty: those with
//                     the better chance pass more often, and the sum seen would be too small.)

#include <math.h>
#include <stdlib.h>

#include "oversight/shares_private.h"
#include "statistics/shuffle.h"
#include "statistics/tail.h"

enum {
    CASES_LEAST = 5,
    EXCESS_LEAST = 3,
    STRATUM = 20, // cases of like chance among which answers are shuffled
    TOWN_FAMILY = 0,
    CONCENTRATION_FAMILY = 1,
    HALVINGS = 60,
};
static const double STEP_MOST = 8; // logits

typedef struct town_case {
    uint32_t town;
    uint32_t person;
    uint64_t entry;
    double chance;
    bool is_pass;
} town_case;

static int compare_towns(const void *a, const void *b)
{
    const town_case *x = a, *y = b;
    if (x->town != y->town) return x->town < y->town ? -1 : 1;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static int compare_chances(const void *a, const void *b)
{
    const town_case *x = a, *y = b;
    if (x->chance != y->chance) return x->chance < y->chance ? -1 : 1;
    return compare_towns(a, b);
}

// -- a reader's own level -------------------------------------------------------------------------

static double moved(double chance, double step)
{
    return 1 / (1 + (1 - chance) / chance * exp(-step));
}

static double expected_at(const town_case *cases, size_t count, double step)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += moved(cases[i].chance, step);
    return sum;
}

static void hold_to_own_level(town_case *cases, size_t count)
{
    double passes = 0, low = -STEP_MOST, high = STEP_MOST;
    for (size_t i = 0; i < count; i++) passes += cases[i].is_pass;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (low + high) / 2;
        if (expected_at(cases, count, middle) < passes)
            low = middle;
        else
            high = middle;
    }
    for (size_t i = 0; i < count; i++) cases[i].chance = moved(cases[i].chance, low);
}

static size_t gather(const overseer *run, const jub_column *town, uint32_t reader, town_case *cases)
{
    size_t count = 0;
    for (uint32_t i = run->reader_offsets[reader]; i < run->reader_offsets[reader + 1]; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[run->reader_readings[i]];
        double chance = oversight_chance_given(run, reading->case_number, reading->reader);
        if (isnan(chance)) chance = oversight_chance(run, reading->case_number, reading->reader);
        if (isnan(chance) || reading->person == JUB_NO_ROW ||
            !jub_column_has(town, reading->person))
            continue;
        chance = chance < 1e-6 ? 1e-6 : chance > 1 - 1e-6 ? 1 - 1e-6 : chance;
        cases[count++] = (town_case){town->codes[reading->person], reading->person, reading->entry,
                                     chance, reading->is_pass};
    }
    hold_to_own_level(cases, count);
    return count;
}

// -- one town -------------------------------------------------------------------------------------

static jub_status add_town(overseer *run, const jub_column *town, uint32_t reader,
                           const town_case *cases, size_t count, jub_error *error)
{
    finding_trail trail = {0};
    jub_finding finding = oversight_finding(JUB_INDICATOR_GO_BETWEEN, JUB_SUBJECT_ACTOR, reader);
    double *chances = JUB_NEW(run->arena, double, count);
    double *work = JUB_NEW(run->arena, double, count + 1);
    jub_status status = JUB_OK;
    if (!chances || !work) return jub_fail_no_memory(error);
    finding.family = TOWN_FAMILY;
    finding.about = town->dictionary->keys[cases[0].town];
    finding.says = JUB_SAYS_ONE_TOWN;
    finding.trials = count;
    finding.expected = 0;
    for (size_t i = 0; status == JUB_OK && i < count; i++) {
        chances[i] = cases[i].chance;
        finding.expected += cases[i].chance;
        finding.hits += cases[i].is_pass;
        if (cases[i].is_pass)
            status = trail_add(run->arena, &trail, cases[i].entry, cases[i].person, error);
    }
    if (status != JUB_OK) return status;
    trail_put(&trail, &finding);
    finding.effect = ((double)finding.hits - finding.expected) / (double)count;
    finding.p = (double)finding.hits - finding.expected < EXCESS_LEAST
                    ? 1
                    : jub_poisson_binomial_at_least(finding.hits, chances, count, work);
    return oversight_add(run, &finding, error);
}

// A reader of whom no town has cases enough: one test without data, not one for each of a hundred
// towns.
static jub_status add_no_town(overseer *run, uint32_t reader, jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_GO_BETWEEN, JUB_SUBJECT_ACTOR, reader);
    finding.family = TOWN_FAMILY;
    finding.says = JUB_SAYS_ONE_TOWN;
    return oversight_add(run, &finding, error);
}

// -- all towns of a reader ------------------------------------------------------------------------

// The sum of squares of what each town has above the expected. `excess` has room for every town
// and is left at nought.
static double concentration(const town_case *cases, const uint32_t *answers, size_t count,
                            double *excess)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        excess[cases[i].town] += cases[answers[i]].is_pass - cases[answers[i]].chance;
    for (size_t i = 0; i < count; i++) {
        const double above = excess[cases[i].town];
        if (above > 0) sum += above * above;
        excess[cases[i].town] = 0;
    }
    return sum;
}

static jub_status add_concentration(overseer *run, uint32_t reader, town_case *cases, size_t count,
                                    double *excess, jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_GO_BETWEEN, JUB_SUBJECT_ACTOR, reader);
    finding.family = CONCENTRATION_FAMILY;
    finding.says = JUB_SAYS_FEW_TOWNS;
    if (count < JUB_OVERSIGHT_DECISIONS_MIN) return oversight_add(run, &finding, error);
    const size_t strata = (count + STRATUM - 1) / STRATUM;
    uint32_t *answers = JUB_NEW(run->arena, uint32_t, count);
    size_t *ends = JUB_NEW(run->arena, size_t, strata);
    size_t as_extreme = 0;
    if (!answers || !ends) return jub_fail_no_memory(error);
    qsort(cases, count, sizeof *cases, compare_chances);
    for (size_t i = 0; i < count; i++) answers[i] = (uint32_t)i;
    for (size_t i = 0; i < strata; i++) ends[i] = count * (i + 1) / strata;
    const double seen = concentration(cases, answers, count, excess);
    jub_prng prng = {oversight_seed(run, JUB_INDICATOR_GO_BETWEEN, reader)};
    for (uint32_t draw = 0; draw < run->options->draws; draw++) {
        jub_shuffle_within(&prng, answers, ends, strata);
        as_extreme += concentration(cases, answers, count, excess) >= seen - 1e-9;
    }
    finding.p = jub_shuffle_chance(as_extreme, run->options->draws);
    return oversight_add(run, &finding, error);
}

static jub_status add_reader(overseer *run, const jub_column *town, uint32_t reader, double *excess,
                             jub_error *error)
{
    const size_t most = run->reader_offsets[reader + 1] - run->reader_offsets[reader];
    town_case *cases = JUB_NEW(run->arena, town_case, most);
    if (!cases) return jub_fail_no_memory(error);
    const size_t count = gather(run, town, reader, cases);
    jub_status status = JUB_OK;
    if (count == 0) return JUB_OK;
    qsort(cases, count, sizeof *cases, compare_towns);
    size_t largest = 0;
    for (size_t i = 0, end; status == JUB_OK && i < count; i = end) {
        for (end = i + 1; end < count && cases[end].town == cases[i].town;) end++;
        if (end - i > largest) largest = end - i;
        if (end - i >= CASES_LEAST) status = add_town(run, town, reader, &cases[i], end - i, error);
    }
    if (status == JUB_OK && largest < CASES_LEAST) status = add_no_town(run, reader, error);
    return status == JUB_OK ? add_concentration(run, reader, cases, count, excess, error) : status;
}

jub_status flag_go_between(overseer *run, jub_error *error)
{
    const jub_column *town = jub_resource_column(run->basis->persons, JUB_TEXT("home_town"));
    if (!town || (town->type != JUB_TEXT_VALUE && town->type != JUB_CHOICE)) {
        run->untested[JUB_INDICATOR_GO_BETWEEN] = JUB_UNTESTED_NO_TOWNS;
        return JUB_OK;
    }
    double *excess = JUB_NEW(run->arena, double, town->dictionary->count);
    jub_status status = JUB_OK;
    if (!excess) return jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < run->state->actors.count; i++)
        status = add_reader(run, town, i, excess, error);
    return status;
}
