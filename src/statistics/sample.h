#ifndef JUB_STATISTICS_SAMPLE_H
#define JUB_STATISTICS_SAMPLE_H

#include <stdint.h>

/// How many cases to open again, to say that at most so many are wrong. Sources: hypergeometric
/// (discovery) sampling; Wald's sequential test, as red-flag literature uses both; Stark on
/// risk-limiting audits.

/// The fewest to draw of `total` so that, if all are right, it is sure but for `risk` (0.05) that
/// fewer than `rate` (0.01) of all are wrong. `total` when less will not do.
uint64_t jub_sample_size(uint64_t total, double rate, double risk);

/// The most of `total` that may be wrong when `wrong` of `drawn` were, but for `risk`: an upper
/// bound, as a count (Clopper and Pearson's idea with the hypergeometric distribution).
uint64_t jub_sample_bound(uint64_t total, uint64_t drawn, uint64_t wrong, double risk);

/// Wald's sequential form: with none wrong, how many clean cases certify `rate` at `risk`, and how
/// many more each wrong one asks for.
uint64_t jub_sample_clean(double rate, double risk);
uint64_t jub_sample_each(double rate, double risk);

/// The same without rounding more than once: how many right ones certify `rate` when so many wrong
/// ones were found among them.
uint64_t jub_sample_right(double rate, double risk, uint64_t wrong);

#endif
