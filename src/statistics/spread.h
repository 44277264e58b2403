#ifndef JUB_STATISTICS_SPREAD_H
#define JUB_STATISTICS_SPREAD_H

#include <stddef.h>
#include <stdint.h>

/// How much honest people differ: one precision for all, each with an expected mean of their own.
/// Source: red flags must not accuse people for differing as much as people do; Spiegelhalter 2005
/// on funnel plots with over-dispersion.

typedef struct jub_tally {
    uint64_t hits;
    uint64_t trials;
    double mean; // expected share of hits, 0 to 1, both excluded
} jub_tally;

/// The precision (a + b of the beta distribution) by maximum likelihood; INFINITY where the
/// binomial alone explains the differences. `trim` is the share left out at each end before
/// fitting, by how far they are off (0 to 0.25): 0 is the full fit.
///
///     order   [count]   for work
double jub_spread_fit(const jub_tally *tallies, size_t count, double trim, size_t *order);

/// The mean of the share given what was seen, drawn toward what is expected, and the interval that
/// holds it with this chance (0.95).
typedef struct jub_shrunken {
    double mean, low, high;
} jub_shrunken;
jub_shrunken jub_spread_estimate(const jub_tally *tally, double precision, double chance);

/// The hits between which someone of this mean and these trials falls with this chance: the limits
/// of a funnel plot, prediction limits.
void jub_spread_limits(double mean, uint64_t trials, double precision, double chance,
                       uint64_t *low_out, uint64_t *high_out);

#endif
