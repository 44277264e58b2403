// The common frame: what many tests are held to, and what is a flag, a watch or nothing.
//
// A family is the tests of one indicator that answer one question. Within a family false
// discoveries are controlled by Benjamini and Hochberg, or Benjamini and Yekutieli where the same
// cases enter many tests; over families by Benjamini and Bogomolov: where R of m families that were
// tested have a finding at R/m of the rate, those within each are held to that. So a clean
// programme has a flag at most once in ten times, however many families there are. A watch is held
// to the same with the spread of honest people fitted without the outermost; where there is no such
// fit, nothing is a watch that is not a flag.

#include <math.h>

#include "oversight/oversight_private.h"
#include "statistics/many_tests.h"

family_rule oversight_rule(jub_indicator indicator)
{
    switch (indicator) {
#define X(name, function, is_shared, needs_effect)                                                 \
    case JUB_INDICATOR_##name: return (family_rule){is_shared, needs_effect};
        OVERSEER_LIST(X)
#undef X
    default: return (family_rule){false, false};
    }
}

// Room for the tests of one family, and which they are.
typedef struct family_work {
    uint32_t *tests; // [count] items of run->tests
    size_t count;
    double *p, *q;
    size_t *order;
} family_work;

static bool is_large(const jub_finding *test)
{
    const double least = JUB_OVERSIGHT_EFFECT_POINTS / 100.0;
    return !oversight_rule((jub_indicator)test->indicator).needs_effect ||
           fabs(test->effect) >= least;
}

// What an indicator has decided by a rule has no p to be weighed.
static bool is_by_rule(const jub_finding *test)
{
    return test->verdict >= JUB_VERDICT_WATCH;
}

static void gather(const overseer *run, uint8_t indicator, uint8_t family, family_work *work)
{
    work->count = 0;
    for (size_t i = 0; i < run->tests.count; i++) {
        const jub_finding *test = &run->tests.items[i];
        if (!is_by_rule(test) && test->indicator == indicator && test->family == family)
            work->tests[work->count++] = (uint32_t)i;
    }
}

static void weigh(overseer *run, family_work *work)
{
    if (work->count == 0) return;
    const uint8_t indicator = run->tests.items[work->tests[0]].indicator;
    const jub_dependence dependence =
        oversight_rule((jub_indicator)indicator).is_shared ? JUB_SHARED_CASES : JUB_DIFFERENT_CASES;
    for (size_t i = 0; i < work->count; i++) work->p[i] = run->tests.items[work->tests[i]].p;
    (void)jub_q_values(work->p, work->count, dependence, work->order, work->q);
    for (size_t i = 0; i < work->count; i++) run->tests.items[work->tests[i]].q = work->q[i];
    for (size_t i = 0; i < work->count; i++) {
        const jub_finding *test = &run->tests.items[work->tests[i]];
        work->p[i] = isnan(test->p_watch) ? test->p : test->p_watch;
    }
    (void)jub_q_values(work->p, work->count, dependence, work->order, work->q);
    for (size_t i = 0; i < work->count; i++) run->tests.items[work->tests[i]].q_watch = work->q[i];
}

// How far a family goes: the smallest q of a test that is large, of the full fit and of the one
// without the outermost. NAN: no test; INFINITY: none is large.
typedef struct family_reach {
    double q, q_watch;
} family_reach;

static double lesser(double a, double b)
{
    return isnan(a) || b < a ? b : a;
}

static family_reach reach_of(const overseer *run, const family_work *work)
{
    family_reach reach = {NAN, NAN};
    for (size_t i = 0; i < work->count; i++) {
        const jub_finding *test = &run->tests.items[work->tests[i]];
        if (isnan(test->p)) continue;
        reach.q_watch = lesser(reach.q_watch, is_large(test) ? test->q_watch : INFINITY);
        if (!test->is_watch_only) reach.q = lesser(reach.q, is_large(test) ? test->q : INFINITY);
    }
    return reach;
}

// R of m families have a finding at the rate R/m allows: the largest such R, as Benjamini and
// Hochberg count tests. (A family's smallest q is its p-value by Simes.) Counting R at the whole
// rate instead would let one of ten families of nothing in, and with it a flag in three of ten
// clean programmes.
static double rate_within(const family_reach *reaches, size_t count, bool is_watch)
{
    const double whole = JUB_OVERSIGHT_RATE_PERCENT / 100.0;
    size_t tested = 0, found, before;
    for (size_t i = 0; i < count; i++)
        if (!isnan(is_watch ? reaches[i].q_watch : reaches[i].q)) tested++;
    found = tested;
    do {
        const double rate = jub_rate_within(whole, found, tested);
        before = found;
        found = 0;
        for (size_t i = 0; i < count; i++)
            if ((is_watch ? reaches[i].q_watch : reaches[i].q) <= rate) found++;
    } while (found > 0 && found < before);
    return jub_rate_within(whole, found, tested);
}

static jub_verdict judge(const jub_finding *test, double rate, double rate_watch)
{
    if (isnan(test->p)) return JUB_VERDICT_NO_DATA;
    if (!is_large(test)) return JUB_VERDICT_NOTHING;
    if (test->q <= rate && !test->is_watch_only) return JUB_VERDICT_FLAG;
    return test->q_watch <= rate_watch ? JUB_VERDICT_WATCH : JUB_VERDICT_NOTHING;
}

static void count_verdicts(const overseer *run, jub_tested *tested)
{
    for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++)
        tested[i] = (jub_tested){.checked_count = run->checked[i]};
    for (size_t i = 0; i < run->tests.count; i++) {
        const jub_finding *test = &run->tests.items[i];
        jub_tested *line = &tested[test->indicator];
        line->no_data_count += test->verdict == JUB_VERDICT_NO_DATA;
        line->flag_count += test->verdict == JUB_VERDICT_FLAG;
        line->watch_count += test->verdict == JUB_VERDICT_WATCH;
        line->breach_count += test->verdict == JUB_VERDICT_BREACH;
        line->test_count +=
            test->verdict != JUB_VERDICT_BREACH && test->verdict != JUB_VERDICT_NO_DATA;
    }
    for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++)
        if (tested[i].test_count == 0)
            tested[i].untested =
                (uint8_t)(run->untested[i] == JUB_UNTESTED_NO ? JUB_UNTESTED_TOO_FEW
                                                              : run->untested[i]);
}

static bool take_room(overseer *run, family_work *work)
{
    work->tests = JUB_NEW(run->arena, uint32_t, run->tests.count);
    work->p = JUB_NEW(run->arena, double, run->tests.count);
    work->q = JUB_NEW(run->arena, double, run->tests.count);
    work->order = JUB_NEW(run->arena, size_t, run->tests.count);
    return work->tests && work->p && work->q && work->order;
}

// How many families each indicator has: their numbers go from 0.
static size_t count_families(const overseer *run, uint32_t *counts_out)
{
    size_t sum = 0;
    for (size_t i = 0; i < run->tests.count; i++) {
        const jub_finding *test = &run->tests.items[i];
        if (test->family >= counts_out[test->indicator])
            counts_out[test->indicator] = test->family + 1u;
    }
    for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++) sum += counts_out[i];
    return sum;
}

jub_status oversight_judge(overseer *run, jub_tested *tested_out, jub_error *error)
{
    uint32_t families[JUB_INDICATOR_COUNT] = {0};
    size_t count = 0;
    family_work work;
    const size_t mark = jub_arena_mark(run->arena);
    family_reach *reaches = JUB_NEW(run->arena, family_reach, count_families(run, families));
    if (!reaches || !take_room(run, &work)) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < JUB_INDICATOR_COUNT; i++)
        for (uint32_t family = 0; family < families[i]; family++) {
            gather(run, (uint8_t)i, (uint8_t)family, &work);
            weigh(run, &work);
            reaches[count++] = reach_of(run, &work);
        }
    const double rate = rate_within(reaches, count, false);
    const double rate_watch = rate_within(reaches, count, true);
    for (size_t i = 0; i < run->tests.count; i++) {
        jub_finding *test = &run->tests.items[i];
        if (!is_by_rule(test)) test->verdict = (uint8_t)judge(test, rate, rate_watch);
    }
    jub_arena_rewind(run->arena, mark);
    count_verdicts(run, tested_out);
    return JUB_OK;
}
