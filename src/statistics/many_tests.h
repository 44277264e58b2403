#ifndef JUB_STATISTICS_MANY_TESTS_H
#define JUB_STATISTICS_MANY_TESTS_H

#include <stddef.h>

/// What many tests at once are held to.
///
/// Source: Benjamini and Hochberg 1995 (tests on different cases); Benjamini and Yekutieli 2001
/// (the same cases enter many tests); Benjamini and Bogomolov 2014 (a family is looked into because
/// something was found in it).

typedef enum jub_dependence {
    JUB_DIFFERENT_CASES, // Benjamini-Hochberg
    JUB_SHARED_CASES,    // Benjamini-Yekutieli
} jub_dependence;

/// The q-value of each test: the smallest rate of false discoveries at which it would be one.
/// A p-value that is not a number is a test that was not made; its q-value is not a number either.
///
///     p, q_out   [count]   may be the same
///     order      [count]   for work
///
/// Returns how many tests were made.
size_t jub_q_values(const double *p, size_t count, jub_dependence dependence, size_t *order,
                    double *q_out);

/// The rate within a family when `found` of `count` families have a finding at `rate`.
double jub_rate_within(double rate, size_t found, size_t count);

#endif
