#include "oversight/oversight.h"

#include <math.h>
#include <stdlib.h>

#include "base/prng.h"
#include "oversight/oversight_private.h"

jub_finding oversight_finding(jub_indicator indicator, jub_subject_kind kind, uint32_t subject)
{
    return (jub_finding){.indicator = (uint8_t)indicator,
                         .verdict = JUB_VERDICT_NOTHING,
                         .subject_kind = (uint8_t)kind,
                         .subject = subject,
                         .other = JUB_NO_ROW,
                         .expected = NAN,
                         .low = NAN,
                         .high = NAN,
                         .effect = NAN,
                         .effect_low = NAN,
                         .effect_high = NAN,
                         .p = NAN,
                         .p_watch = NAN,
                         .q = NAN,
                         .q_watch = NAN,
                         .says = JUB_SAYS_NOTHING};
}

jub_status oversight_add(overseer *run, const jub_finding *finding, jub_error *error)
{
    return JUB_LIST_PUSH(run->arena, &run->tests, *finding) ? JUB_OK : jub_fail_no_memory(error);
}

jub_status oversight_breach(overseer *run, const jub_finding *base, uint64_t entry, uint32_t person,
                            jub_error *error)
{
    jub_finding finding = *base;
    uint64_t *entries = JUB_NEW(run->arena, uint64_t, 1);
    uint32_t *persons = JUB_NEW(run->arena, uint32_t, 1);
    if (!entries || !persons) return jub_fail_no_memory(error);
    *entries = entry;
    *persons = person;
    finding.entries = entries;
    finding.entry_count = 1;
    finding.persons = persons;
    finding.person_count = person != JUB_NO_ROW;
    finding.verdict = JUB_VERDICT_BREACH;
    finding.hits = 1;
    return oversight_add(run, &finding, error);
}

uint64_t oversight_seed(const overseer *run, jub_indicator indicator, uint64_t subject)
{
    jub_prng prng = {run->options->seed ^ ((uint64_t)indicator + 1) << 40};
    prng.state = jub_prng_next(&prng) ^ subject;
    return jub_prng_next(&prng);
}

// The gravest first, then by indicator, then as they were made.
static int compare_findings(const void *a, const void *b)
{
    const jub_finding *x = a, *y = b;
    if (x->verdict != y->verdict) return x->verdict > y->verdict ? -1 : 1;
    if (x->indicator != y->indicator) return x->indicator < y->indicator ? -1 : 1;
    if (x->family != y->family) return x->family < y->family ? -1 : 1;
    const double p = isnan(x->p) ? 0 : x->p, other = isnan(y->p) ? 0 : y->p;
    if (p != other) return p < other ? -1 : 1;
    if (x->subject != y->subject) return x->subject < y->subject ? -1 : 1;
    if (x->other != y->other) return x->other < y->other ? -1 : 1;
    return jub_text_compare(x->about, y->about);
}

static jub_status take_findings(overseer *run, jub_oversight *oversight, jub_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < run->tests.count; i++)
        count += run->tests.items[i].verdict >= JUB_VERDICT_WATCH;
    jub_finding *findings = JUB_NEW(run->arena, jub_finding, count);
    if (!findings) return jub_fail_no_memory(error);
    count = 0;
    for (size_t i = 0; i < run->tests.count; i++)
        if (run->tests.items[i].verdict >= JUB_VERDICT_WATCH)
            findings[count++] = run->tests.items[i];
    if (count > 0) qsort(findings, count, sizeof *findings, compare_findings);
    oversight->findings = findings;
    oversight->finding_count = count;
    oversight->tests = run->tests.items;
    oversight->test_count = run->tests.count;
    return JUB_OK;
}

// What the points of funnels were found to be.
static void colour_funnels(overseer *run)
{
    for (size_t i = 0; i < run->funnels.count; i++) {
        const jub_funnel *funnel = &run->funnels.items[i];
        jub_funnel_point *points = (jub_funnel_point *)funnel->points;
        for (size_t j = 0; j < funnel->point_count; j++)
            for (size_t k = 0; k < run->tests.count; k++) {
                const jub_finding *test = &run->tests.items[k];
                if (test->indicator == funnel->indicator && test->family == 0 &&
                    test->subject_kind == funnel->subject_kind &&
                    test->subject == points[j].subject)
                    points[j].verdict = test->verdict;
            }
    }
}

static jub_status make_tests(overseer *run, jub_error *error)
{
    static indicator_function *const functions[] = {
#define X(name, function, is_shared, needs_effect) function,
        OVERSEER_LIST(X)
#undef X
            NULL,
    };
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && functions[i]; i++) status = functions[i](run, error);
    return status;
}

jub_status jub_oversee(jub_arena *arena, const jub_evidence *evidence,
                       const jub_oversight_options *options, jub_oversight *oversight_out,
                       jub_error *error)
{
    overseer run = {.arena = arena,
                    .evidence = evidence,
                    .state = evidence->state,
                    .basis = evidence->state->basis,
                    .options = options};
    if (run.state->programme.stage < JUB_PROGRAMME_SELECTED)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "come back when it is closed",
                        "the final round is not over");
    *oversight_out = (jub_oversight){.seed = options->seed, .draws = options->draws};
    jub_status status = oversight_expect(&run, error);
    if (status == JUB_OK) status = make_tests(&run, error);
    if (status == JUB_OK) status = oversight_judge(&run, oversight_out->tested, error);
    if (status != JUB_OK) return status;
    colour_funnels(&run);
    oversight_out->funnels = run.funnels.items;
    oversight_out->funnel_count = run.funnels.count;
    return take_findings(&run, oversight_out, error);
}
