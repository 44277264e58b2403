// Expectation-maximisation of m and the prior. Who are not candidates are taken for different
// people, which is what they are but for those that no key brought together. u is held fast, as it
// is known well from all the other pairs; left free, the estimate may settle on something that is
// not identity, such as kinship (Winkler 2000; Splink's documents on training).

#include "linkage/linkage_private.h"

#include <math.h>

enum {
    ROUND_MAX = 200,  // ten are usual
    SAME_STRENGTH = 8 // pairs that the first belief about m counts for
};
#define SAME_SHARE 0.05  // and that share of the pairs seen
#define FIRST_SHARE 0.01 // of the people are taken to be there twice, at first
#define LEAST_PAIRS 0.5  // are one person in all the register, so that the prior is never 0
#define CONVERGED 1e-6   // change of the prior by the round, as a share of it

static double take_expectation(const link_candidates *candidates, const link_chances *chances,
                               link_table seen)
{
    const link_weights weights = link_weights_of(chances);
    double pairs = 0;
    memset(seen, 0, sizeof(link_table));
    for (size_t i = 0; i < candidates->count; i++) {
        const link_candidate *each = &candidates->items[i];
        const double share =
            link_probability(link_candidate_weight(each, &weights, NULL), chances->prior);
        pairs += share;
        for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
            const uint8_t level = each->levels[field], context = link_context(each->context, field);
            if (level == JUB_LINK_MISSING) continue;
            seen[field][context][level] += share;
            if (context != LINK_ALONE) seen[field][LINK_ALONE][level] += share;
        }
    }
    return pairs;
}

static void maximise(link_table seen, double pairs, const link_chances *first,
                     link_chances *chances)
{
    const double strength = SAME_STRENGTH + SAME_SHARE * pairs;
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++)
        for (uint32_t context = 0; context < LINK_CONTEXT_COUNT; context++) {
            const uint32_t level_count = link_level_count(field);
            double total = strength;
            for (uint32_t level = 0; level < level_count; level++)
                total += seen[field][context][level];
            for (uint32_t level = 0; level < level_count; level++)
                chances->same[field][context][level] =
                    (seen[field][context][level] + strength * first->same[field][context][level]) /
                    total;
        }
}

void link_em_run(const link_candidates *candidates, double pair_count, link_chances *chances)
{
    link_chances first;
    link_table seen;
    link_chances_begin(&first);
    const double people = (1 + sqrt(1 + 8 * pair_count)) / 2;
    chances->prior = fmin(0.5, fmax(FIRST_SHARE * people, LEAST_PAIRS) / fmax(pair_count, 1));
    for (uint32_t round = 0; round < ROUND_MAX; round++) {
        const double pairs = take_expectation(candidates, chances, seen);
        const double prior = fmin(0.5, fmax(pairs, LEAST_PAIRS) / fmax(pair_count, 1));
        const bool is_still = fabs(prior - chances->prior) <= CONVERGED * chances->prior;
        maximise(seen, pairs, &first, chances);
        chances->prior = prior;
        if (is_still) break;
    }
}
