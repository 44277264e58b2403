#include "linkage/linkage_private.h"

#include <math.h>
#include <stdlib.h>

enum { ACCEPT_STEPS = 1000 };

static int surest_first(const void *a, const void *b)
{
    const jub_pair *one = a, *two = b;
    if (one->weight != two->weight) return one->weight > two->weight ? -1 : 1;
    if (one->a != two->a) return one->a < two->a ? -1 : 1;
    return (one->b > two->b) - (one->b < two->b);
}

static double probability_of(const link_candidate *candidate, const link_weights *weights,
                             double prior)
{
    return link_probability(link_candidate_weight(candidate, weights, NULL), prior);
}

static bool take_pairs(jub_arena *arena, const link_candidates *candidates,
                       const link_chances *chances, double least_probability, jub_linkage *linkage)
{
    const link_weights weights = link_weights_of(chances);
    size_t likely_count = 0;
    for (size_t i = 0; i < candidates->count; i++)
        likely_count +=
            probability_of(&candidates->items[i], &weights, chances->prior) >= least_probability;
    jub_pair *pairs = JUB_NEW(arena, jub_pair, likely_count);
    if (!pairs) return false;
    for (size_t i = 0; i < candidates->count; i++) {
        const link_candidate *candidate = &candidates->items[i];
        const double probability = probability_of(candidate, &weights, chances->prior);
        if (!(probability >= least_probability)) continue;
        jub_pair *pair = &pairs[linkage->pair_count++];
        *pair = (jub_pair){.a = candidate->a, .b = candidate->b, .probability = probability};
        pair->weight = link_candidate_weight(candidate, &weights, pair->parts);
        memcpy(pair->levels, candidate->levels, sizeof pair->levels);
    }
    if (linkage->pair_count > 1) qsort(pairs, linkage->pair_count, sizeof *pairs, surest_first);
    for (size_t i = 0; i < linkage->pair_count; i++)
        linkage->expected_false += 1 - pairs[i].probability;
    linkage->pairs = pairs;
    return true;
}

jub_accepted jub_linkage_accept(const jub_linkage *linkage, double wrong_most)
{
    const jub_pair *pairs = linkage->pairs;
    uint32_t from = ACCEPT_STEPS / 2;
    jub_accepted accepted = {.pair_count = 0};
    while (accepted.pair_count < linkage->pair_count &&
           pairs[accepted.pair_count].probability >= 0.5)
        accepted.expected_false += 1 - pairs[accepted.pair_count++].probability;
    while (from < ACCEPT_STEPS && accepted.pair_count > 0 &&
           accepted.expected_false > wrong_most * (double)accepted.pair_count) {
        from++;
        while (accepted.pair_count > 0 &&
               pairs[accepted.pair_count - 1].probability < (double)from / ACCEPT_STEPS)
            accepted.expected_false -= 1 - pairs[--accepted.pair_count].probability;
    }
    accepted.least = (double)from / ACCEPT_STEPS;
    accepted.expected_false = accepted.pair_count > 0 ? fmax(0, accepted.expected_false) : 0;
    return accepted;
}

static void tell_chances(const link_chances *chances, jub_linkage *linkage)
{
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
        memcpy(linkage->chances_same[field], chances->same[field][LINK_ALONE],
               sizeof linkage->chances_same[field]);
        memcpy(linkage->chances_other[field], chances->other[field][LINK_ALONE],
               sizeof linkage->chances_other[field]);
    }
    linkage->prior = chances->prior;
}

jub_status jub_linkage_find(jub_arena *arena, const jub_register *reg,
                            const jub_linkage_options *options, jub_linkage *linkage_out,
                            jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    link_people people;
    link_chances chances;
    link_keys keys;
    link_candidates candidates;
    jub_linkage linkage = {.pair_count = 0};
    jub_status status = link_people_read(arena, reg, &people, error);
    if (status != JUB_OK) goto done;
    link_chances_begin(&chances);
    if (!link_chances_sample(arena, &people, options->parallel, &chances) ||
        !link_keys_make(arena, &people, &keys)) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    status = link_candidates_find(arena, &people, &keys, &chances, options, &candidates, error);
    if (status != JUB_OK) goto done;
    link_em_run(&candidates, (double)people.count * ((double)people.count - 1) / 2, &chances);
    if (!take_pairs(arena, &candidates, &chances, options->least_probability, &linkage)) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    linkage.compared_count = candidates.compared_count;
    linkage.passed_over_count = keys.passed_over_count;
    linkage.crowd_count = keys.crowd_count;
    tell_chances(&chances, &linkage);
    *linkage_out = linkage;

done:
    if (status != JUB_OK) jub_arena_rewind(arena, mark_bytes);
    return status;
}
