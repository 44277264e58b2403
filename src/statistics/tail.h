#ifndef JUB_STATISTICS_TAIL_H
#define JUB_STATISTICS_TAIL_H

#include <stddef.h>
#include <stdint.h>

/// How likely a count is at the ends of a distribution. Every result is a chance from 0 to 1; a
/// chance given that is not a number gives not a number. Sums are exact but for rounding: no normal
/// approximation is made.

/// At least, at most `hits` of `trials` that each succeed with `chance`.
double jub_binomial_at_least(uint64_t hits, uint64_t trials, double chance);
double jub_binomial_at_most(uint64_t hits, uint64_t trials, double chance);

/// The same where the chance itself varies by a beta distribution of this mean (0 to 1, both
/// excluded) and precision (a + b, above 0): people who differ honestly. A precision of INFINITY is
/// the binomial.
double jub_beta_binomial_at_least(uint64_t hits, uint64_t trials, double mean, double precision);
double jub_beta_binomial_at_most(uint64_t hits, uint64_t trials, double mean, double precision);

double jub_poisson_at_least(uint64_t hits, double mean);
double jub_poisson_at_most(uint64_t hits, double mean);

/// At least `hits` marked ones among `drawn` of `total`, of which `marked` are marked.
double jub_hypergeometric_at_least(uint64_t hits, uint64_t drawn, uint64_t marked, uint64_t total);

/// At least `hits` of trials that each have a chance of their own. `work` has room for
/// `trial_count + 1`.
double jub_poisson_binomial_at_least(size_t hits, const double *chances, size_t trial_count,
                                     double *work);
double jub_poisson_binomial_at_most(size_t hits, const double *chances, size_t trial_count,
                                    double *work);

/// Twice the smaller of two tails, at most 1.
double jub_two_sided(double at_least, double at_most);

/// The value below which a standard normal variable falls with this chance (0 to 1, both excluded).
double jub_normal_below(double chance);

/// The part of a beta distribution (a, b above 0) below x, and the x below which a part lies.
double jub_beta_part(double a, double b, double x);
double jub_beta_below(double a, double b, double part);

#endif
