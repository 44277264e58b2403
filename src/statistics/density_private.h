#ifndef JUB_STATISTICS_DENSITY_PRIVATE_H
#define JUB_STATISTICS_DENSITY_PRIVATE_H

/// Densities whose error does not grow with their counts. Written with lgamma alone, ln n! of ten
/// million is 1.5e8, and the difference of three such numbers keeps eight figures; Loader's form
/// has small terms only. Source: Loader 2000, "Fast and Accurate Computation of Binomial
/// Probabilities".

/// ln Gamma(x + 1) - ((x + 1/2) ln x - x + ln(2 pi) / 2), x above 0: what Stirling's formula lacks.
double jub_stirling_error(double x);

/// ln of p^x (1-p)^y Gamma(x + y + 1) / (Gamma(x + 1) Gamma(y + 1)): x and y at least 0, not both
/// 0 of necessity, not whole of necessity; p from 0 to 1 and q = 1 - p, given apart so that the
/// smaller of the two keeps its figures.
double jub_log_binomial(double x, double y, double p, double q);

/// ln of e^-mean mean^x / Gamma(x + 1).
double jub_log_poisson(double x, double mean);

/// From 0 to 1 whatever rounding did; what is not a number stays none, as it must never become the
/// chance 0, which rings every alarm.
double jub_chance_of(double value);

#endif
