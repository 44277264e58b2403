// C2: cases handed back. Who gets a case follows from a seed that nobody chooses, and `verify`
// deals all of them again; so the one way to steer is to stand back from what one has been dealt.
//
// Families: how often a reader stands back; whether it is from cases that are likely to be refused;
// and whether those fell to readers who pass more than others.

#include <math.h>
#include <stdlib.h>

#include "oversight/oversight_private.h"
#include "statistics/tail.h"

enum { LEAST_HANDED_BACK = 5 };

typedef struct handed_back {
    uint32_t *offsets;    // [actors + 1]
    uint32_t *recusals;   // by reader, items of evidence->recusals
    uint64_t *deal_count; // [actors]
    double *lean;         // [actors] passes over those expected; NAN who read nothing
    double median_chance, median_lean;
} handed_back;

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(overseer *run, const double *values, size_t count, jub_status *status,
                     jub_error *error)
{
    const size_t mark = jub_arena_mark(run->arena);
    double *sorted = JUB_NEW(run->arena, double, count);
    size_t kept = 0;
    if (!sorted) {
        *status = jub_fail_no_memory(error);
        return NAN;
    }
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) sorted[kept++] = values[i];
    if (kept > 0) qsort(sorted, kept, sizeof *sorted, compare_numbers);
    const double middle = kept > 0 ? sorted[kept / 2] : NAN;
    jub_arena_rewind(run->arena, mark);
    return middle;
}

static void lean_of(const overseer *run, handed_back *back)
{
    for (size_t i = 0; i < run->state->actors.count; i++) {
        double passes = 0, expected = 0;
        for (uint32_t j = run->reader_offsets[i]; j < run->reader_offsets[i + 1]; j++) {
            const jub_reading_fact *reading =
                &run->evidence->readings.items[run->reader_readings[j]];
            passes += reading->is_pass;
            expected += oversight_chance(run, reading->case_number, (uint16_t)i);
        }
        back->lean[i] = expected > 0 ? passes / expected : NAN;
    }
}

static jub_status sort_recusals(overseer *run, handed_back *back, jub_error *error)
{
    const jub_evidence *evidence = run->evidence;
    const size_t actors = run->state->actors.count;
    jub_status status = JUB_OK;
    back->offsets = JUB_NEW(run->arena, uint32_t, actors + 2);
    back->recusals = JUB_NEW(run->arena, uint32_t, evidence->recusals.count);
    back->deal_count = JUB_NEW(run->arena, uint64_t, actors);
    back->lean = JUB_NEW(run->arena, double, actors);
    if (!back->offsets || !back->recusals || !back->deal_count || !back->lean)
        return jub_fail_no_memory(error);
    for (size_t i = 0; i < evidence->deals.count; i++)
        back->deal_count[evidence->deals.items[i].reader]++;
    for (size_t i = 0; i < evidence->recusals.count; i++)
        back->offsets[evidence->recusals.items[i].reader + 2u]++;
    for (size_t i = 1; i <= actors; i++) back->offsets[i + 1] += back->offsets[i];
    for (size_t i = 0; i < evidence->recusals.count; i++)
        back->recusals[back->offsets[evidence->recusals.items[i].reader + 1u]++] = (uint32_t)i;
    lean_of(run, back);
    back->median_chance = median(run, run->chances, run->state->cases.count, &status, error);
    back->median_lean = median(run, back->lean, actors, &status, error);
    return status;
}

static jub_status rests_on(overseer *run, const handed_back *back, uint32_t reader,
                           jub_finding *finding, beside *item, jub_error *error)
{
    const uint32_t first = back->offsets[reader], count = back->offsets[reader + 1] - first;
    uint64_t *entries = JUB_NEW(run->arena, uint64_t, count);
    uint32_t *persons = JUB_NEW(run->arena, uint32_t, count);
    if (!entries || !persons) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        const jub_recusal_fact *recusal = &run->evidence->recusals.items[back->recusals[first + i]];
        entries[i] = recusal->entry;
        persons[i] = recusal->person;
    }
    if (item) {
        item->entries = entries;
        item->persons = persons;
        item->entry_count = item->person_count = count;
    }
    if (finding) {
        finding->entries = entries;
        finding->persons = persons;
        finding->entry_count = finding->person_count = count;
    }
    return JUB_OK;
}

static jub_status test_rates(overseer *run, const handed_back *back, jub_error *error)
{
    static const beside_question question = {
        .indicator = JUB_INDICATOR_STEERED,
        .kind = JUB_SUBJECT_ACTOR,
        .least = JUB_OVERSIGHT_DECISIONS_MIN,
        .has_funnel = true,
        .says = JUB_SAYS_HANDS_BACK,
    };
    const size_t actors = run->state->actors.count;
    beside *items = JUB_NEW(run->arena, beside, actors);
    size_t count = 0;
    jub_status status = JUB_OK;
    if (!items) return jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < actors; i++) {
        if (back->deal_count[i] == 0) continue;
        beside *item = &items[count++];
        *item =
            (beside){.subject = i,
                     .tally = {back->offsets[i + 1] - back->offsets[i], back->deal_count[i], 0}};
        status = rests_on(run, back, i, NULL, item, error);
    }
    oversight_pool(items, count);
    return status == JUB_OK ? oversight_beside(run, &question, items, count, error) : status;
}

// -- which cases, and to whom ---------------------------------------------------------------------

// Whether the case is less likely to be passed than half of all are.
static bool is_doubtful(const overseer *run, const handed_back *back,
                        const jub_recusal_fact *recusal)
{
    return run->chances[recusal->case_number - 1] < back->median_chance;
}

static void weigh_half(jub_finding *finding)
{
    finding->expected = (double)finding->trials / 2;
    if (finding->trials < LEAST_HANDED_BACK) return;
    finding->p = jub_binomial_at_least(finding->hits, finding->trials, 0.5);
    finding->effect = (double)finding->hits / (double)finding->trials - 0.5;
}

static jub_status test_side(overseer *run, const handed_back *back, uint32_t reader,
                            jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_STEERED, JUB_SUBJECT_ACTOR, reader);
    finding.family = 1;
    finding.says = JUB_SAYS_HANDED_DOUBTFUL;
    for (uint32_t i = back->offsets[reader]; i < back->offsets[reader + 1]; i++) {
        const jub_recusal_fact *recusal = &run->evidence->recusals.items[back->recusals[i]];
        if (isnan(run->chances[recusal->case_number - 1])) continue;
        finding.trials++;
        finding.hits += is_doubtful(run, back, recusal);
    }
    weigh_half(&finding);
    const jub_status status = rests_on(run, back, reader, &finding, NULL, error);
    return status == JUB_OK ? oversight_add(run, &finding, error) : status;
}

// To whom a case falls is drawn by lot, but the seed is public then, and who is next can be
// reckoned.
static jub_status test_next(overseer *run, const handed_back *back, uint32_t reader,
                            jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_STEERED, JUB_SUBJECT_ACTOR, reader);
    finding.family = 2;
    finding.says = JUB_SAYS_LOT_UNEVEN;
    for (uint32_t i = back->offsets[reader]; i < back->offsets[reader + 1]; i++) {
        const jub_recusal_fact *recusal = &run->evidence->recusals.items[back->recusals[i]];
        const double lean = recusal->fell_to == JUB_NO_ACTOR ? NAN : back->lean[recusal->fell_to];
        if (isnan(lean) || !is_doubtful(run, back, recusal)) continue;
        finding.trials++;
        finding.hits += lean > back->median_lean;
    }
    weigh_half(&finding);
    const jub_status status = rests_on(run, back, reader, &finding, NULL, error);
    return status == JUB_OK ? oversight_add(run, &finding, error) : status;
}

jub_status flag_steered(overseer *run, jub_error *error)
{
    handed_back back = {0};
    if (run->evidence->deals.count == 0) {
        run->untested[JUB_INDICATOR_STEERED] = JUB_UNTESTED_NO_DEALS;
        return JUB_OK;
    }
    jub_status status = sort_recusals(run, &back, error);
    if (status == JUB_OK) status = test_rates(run, &back, error);
    for (uint32_t i = 0; status == JUB_OK && i < run->state->actors.count; i++) {
        if (back.offsets[i + 1] == back.offsets[i]) continue;
        status = test_side(run, &back, i, error);
        if (status == JUB_OK) status = test_next(run, &back, i, error);
    }
    return status;
}
