// In which order cases should be read again.
//
// A case counts for as much as the tests that point at it are unlikely, each less the further down
// the test's own list of persons it stands. A breach weighs most, then flags, watches, and what
// falls short of them: nobody is accused by being read again, and a second opinion costs little.

#include <math.h>
#include <stdlib.h>

#include "base/prng.h"
#include "oversight/oversight_private.h"

static const double BREACH_WEIGHT = 8, FLAG_WEIGHT = 3, WATCH_WEIGHT = 2;
static const double LEAST_P = 0.05; // above which a test points at nobody

typedef struct ranked_case {
    double weight;
    uint64_t lot;
    uint32_t case_number;
} ranked_case;

static double strength(const jub_finding *test)
{
    if (test->verdict == JUB_VERDICT_BREACH) return BREACH_WEIGHT;
    if (isnan(test->p)) return test->verdict == JUB_VERDICT_WATCH ? WATCH_WEIGHT : 0; // by a rule
    if (test->p > LEAST_P) return 0;
    const double bits = -log10(test->p < 1e-12 ? 1e-12 : test->p) + log10(LEAST_P) + 0.25;
    if (test->verdict == JUB_VERDICT_FLAG) return FLAG_WEIGHT * bits;
    return test->verdict == JUB_VERDICT_WATCH ? WATCH_WEIGHT * bits : bits;
}

static int compare_cases(const void *a, const void *b)
{
    const ranked_case *x = a, *y = b;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    if (x->lot != y->lot) return x->lot < y->lot ? -1 : 1;
    return x->case_number < y->case_number ? -1 : x->case_number > y->case_number;
}

static void point_at(const jub_state *state, const jub_finding *test, ranked_case *cases)
{
    const double whole = strength(test);
    for (size_t i = 0; whole > 0 && i < test->person_count; i++) {
        if (test->persons[i] >= state->people.count) continue;
        const uint32_t number = state->people.items[test->persons[i]].case_number;
        if (number == 0) continue;
        cases[number - 1].weight += whole * (1 - 0.75 * (double)i / (double)test->person_count);
    }
}

jub_status jub_oversight_steer(jub_arena *arena, const jub_evidence *evidence,
                               const jub_oversight *oversight, uint32_t *order_out,
                               size_t *pointed_out, jub_error *error)
{
    const size_t count = evidence->state->cases.count, mark = jub_arena_mark(arena);
    ranked_case *cases = JUB_NEW(arena, ranked_case, count);
    if (!cases) return jub_fail_no_memory(error);
    jub_prng prng = {oversight->seed};
    for (size_t i = 0; i < count; i++) {
        cases[i].case_number = (uint32_t)i + 1;
        cases[i].lot = jub_prng_next(&prng);
    }
    for (size_t i = 0; i < oversight->test_count; i++)
        point_at(evidence->state, &oversight->tests[i], cases);
    if (count > 0) qsort(cases, count, sizeof *cases, compare_cases);
    *pointed_out = 0;
    for (size_t i = 0; i < count; i++) {
        order_out[i] = cases[i].case_number;
        *pointed_out += cases[i].weight > 0;
    }
    jub_arena_rewind(arena, mark);
    return JUB_OK;
}
