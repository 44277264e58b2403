// From chances to bits. The logarithms are taken once for all pairs: estimating m goes through
// millions of pairs hundreds of times.

#include "linkage/linkage_private.h"

#include <math.h>

// Where a Korean name is known, the Latin one follows from it and from the clerk. That two clerks
// romanise in two ways says nothing of whose name it is: spellings apart are never worth more than
// spellings alike, and where the Korean names agree nothing at all.
static void set_latin(const link_chances *chances, uint32_t context, link_weights *weights)
{
    const double *same = chances->same[JUB_LINK_LATIN][context];
    const double *other = chances->other[JUB_LINK_LATIN][context];
    const double alike = log2((same[0] + same[1]) / (other[0] + other[1]));
    double *bits = weights->same_bits[JUB_LINK_LATIN][context];
    bits[0] = bits[1] = log2(same[0] + same[1]);
    weights->latin_most[context] = context == LINK_ALONE ? INFINITY
                                   : context == 0        ? fmin(alike, 0)
                                                         : alike;
}

link_weights link_weights_of(const link_chances *chances)
{
    link_weights weights;
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++)
        for (uint32_t context = 0; context < LINK_CONTEXT_COUNT; context++)
            for (uint32_t level = 0; level < JUB_LINK_LEVEL_MAX; level++)
                weights.same_bits[field][context][level] = log2(
                    chances->same[field][field == JUB_LINK_LATIN ? context : LINK_ALONE][level]);
    for (uint32_t context = 0; context < LINK_CONTEXT_COUNT; context++)
        set_latin(chances, context, &weights);
    return weights;
}

double link_candidate_weight(const link_candidate *candidate, const link_weights *weights,
                             float parts_out[JUB_LINK_FIELD_COUNT])
{
    double sum = 0;
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
        const uint8_t context = link_context(candidate->context, field);
        double part = 0;
        if (candidate->other_bits[field] <= 0) {
            part = weights->same_bits[field][context][candidate->levels[field]] -
                   (double)candidate->other_bits[field];
            if (field == JUB_LINK_LATIN) part = fmin(part, weights->latin_most[context]);
        }
        if (parts_out) parts_out[field] = (float)part;
        sum += part;
    }
    return sum;
}

double link_probability(double weight, double prior)
{
    return 1 / (1 + (1 - prior) / prior * exp2(-weight));
}
